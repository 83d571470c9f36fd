// A page in a frame: it sends its height to the document around it, and takes the theme from there.
// A message from outside can change nothing but light and dark.
import type { Host } from "../state/host.svelte";

/** Exchange messages with the document around this one, if there is one. */
export function connectToParent(window: Window, content: HTMLElement, host: Host): void {
  const parent = window.parent;
  if (parent === window) return;
  window.document.documentElement.dataset["within"] = "";
  window.addEventListener("message", ({ source, data }: MessageEvent) => {
    if (source !== parent || data?.sukashi !== "ground") return;
    if (data.ground === "light" || data.ground === "dark") host.theme = data.ground;
  });
  new ResizeObserver(() => {
    parent.postMessage({ sukashi: "page", height: content.getBoundingClientRect().height }, "*");
  }).observe(content);
}
