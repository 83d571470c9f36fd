// The notebook's widget. Where a cell holds a page that names this widget (JupyterLab, Notebook),
// the live views take its place as long as the kernel lives; they are also a widget of their own.
import { Kernel, type Model } from "../data/kernel";
import { widget } from "../data/widget";
import { Address } from "../state/address";
import { Host } from "../state/host.svelte";
import { Preferences } from "../state/preferences.svelte";
import { Session } from "../state/session";
import { Placeholders } from "./placeholders";
import { mountViews, mountFailure } from "./shadowTree";

type End = () => void;

/** One for the document, however many widgets and copies of this script there are. */
const PLACEHOLDERS = Symbol.for("sukashi places");

function placeholders(): Placeholders {
  const registry = globalThis as { [PLACEHOLDERS]?: Placeholders };
  return (registry[PLACEHOLDERS] ??= new Placeholders(document));
}

async function open(kernel: Kernel, host: Host): Promise<Session> {
  const source = await widget(kernel);
  const address = new Address(null);
  return new Session(source, address, new Preferences(address, source.language, host));
}

/** Once a widget: wait for the data, then mount the views wherever its name stands. */
function initialize({ model }: { model: Model }): End | undefined {
  const name = model.get("place");
  if (typeof name !== "string" || !name) return undefined;
  const kernel = new Kernel(model, () => end()); // the page that was there takes over again
  const host = new Host();
  const mounted = new Map<HTMLElement, End>();
  let end: End = () => kernel.close();
  open(kernel, host).then(
    (session) => {
      const ended = placeholders().register(name, {
        mount: (place) => mounted.set(place, mountViews(place, session, host)),
        unmount: (place) => {
          mounted.get(place)?.();
          mounted.delete(place);
        },
      });
      end = () => {
        ended();
        kernel.close();
      };
    },
    () => kernel.close(), // the page stays
  );
  return () => end();
}

/** Once a view of a widget that was asked for by itself. */
async function render({ model, el }: { model: Model; el: HTMLElement }): Promise<End> {
  const kernel = new Kernel(model);
  const host = new Host();
  const place = el.appendChild(document.createElement("div"));
  let end: End;
  try {
    end = mountViews(place, await open(kernel, host), host);
  } catch (error) {
    end = mountFailure(place, error instanceof Error ? error.message : String(error));
  }
  return () => {
    end();
    kernel.close();
  };
}

export default { initialize, render };
