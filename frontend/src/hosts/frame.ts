// Beside the frames of a notebook: gives each the height of its page, and each page the notebook's
// theme. One of these serves all frames of a document, however many outputs bring it.
import { themeOf, watchTheme } from "../state/hostTheme";

const SERVED = Symbol.for("sukashi frames");
const TALLEST = 20_000; // pixels
const FRAMES = ".sukashi-output > iframe";

/** As much as is needed of what Colab gives the document of an output. */
interface Colab {
  readonly colab?: {
    readonly output?: {
      setIframeHeight?(height: number, itself: boolean, more: { maxHeight: number }): void;
    };
  };
}

function start(page: Document): void {
  // Colab cuts an output off at 1,000 pixels that does not ask for more.
  const { google } = globalThis as { google?: Colab };
  google?.colab?.output?.setIframeHeight?.(0, true, { maxHeight: TALLEST });
  addEventListener("message", ({ data, source }: MessageEvent) => {
    const height: unknown = data?.sukashi === "page" && data.height;
    const frame = frames(page).find((one) => one.contentWindow === source);
    if (!frame || typeof height !== "number" || !(height > 0)) return;
    frame.height = String(Math.ceil(Math.min(height, TALLEST)));
    sendTheme(frame);
  });
  const all = () => frames(page).forEach(sendTheme);
  watchTheme(page, all);
  all();
}

function frames(page: Document): HTMLIFrameElement[] {
  return [...page.querySelectorAll<HTMLIFrameElement>(FRAMES)];
}

/** A frame without an origin can only be addressed by any sender; there is no secret in this. */
function sendTheme(frame: HTMLIFrameElement): void {
  frame.contentWindow?.postMessage({ sukashi: "ground", ground: themeOf(frame) }, "*");
}

if (!(SERVED in globalThis)) {
  Object.assign(globalThis, { [SERVED]: true });
  start(document);
}
