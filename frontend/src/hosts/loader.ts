// What a widget's state holds, and executed notebooks keep: the way to its script. The script itself
// is asked from the kernel once a document, however many widgets there are.
import { Kernel, type Model } from "../data/kernel";
import type Widget from "./widget";

interface Given {
  readonly model: Model;
  readonly el: HTMLElement;
}

type End = () => void;

const WAITING =
  "sukashi: waiting for the kernel; if it has ended, run the cell again. " +
  "カーネルの応答を待っています。終了している場合は、セルをもう一度実行してください。";

/** Scripts by version: two kernels of one document may differ. */
const SCRIPTS = Symbol.for("sukashi scripts");
type Registry = Map<unknown, Promise<typeof Widget>>;

function script(model: Model): Promise<typeof Widget> {
  const shared = globalThis as { [SCRIPTS]?: Registry };
  const registry = (shared[SCRIPTS] ??= new Map());
  const version = model.get("version");
  const known = registry.get(version);
  if (known) return known;
  const loading = load(model);
  loading.catch(() => registry.delete(version));
  registry.set(version, loading);
  return loading;
}

async function load(model: Model): Promise<typeof Widget> {
  const kernel = new Kernel(model);
  const { bytes } = await kernel.ask({ script: true });
  kernel.close();
  const link = URL.createObjectURL(new Blob([bytes.slice()], { type: "text/javascript" }));
  try {
    return ((await import(/* @vite-ignore */ link)) as { default: typeof Widget }).default;
  } finally {
    URL.revokeObjectURL(link);
  }
}

/**
 * A function that ends what a promise begins, at once or when it has begun. Widgets must be ready in
 * a moment, but a kernel that computes answers late.
 */
function ending(begun: Promise<End | undefined>): End {
  let over = false;
  let end: End | undefined;
  begun.then(
    (begins) => {
      end = begins;
      if (over) end?.();
    },
    () => undefined, // said where it can be seen, see render
  );
  return () => {
    over = true;
    end?.();
  };
}

function render(given: Given): End {
  const status = document.createElement("p");
  status.setAttribute("role", "status");
  status.textContent = WAITING;
  given.el.append(status);
  const begun = script(given.model).then((widget) => {
    status.remove();
    return widget.render(given);
  });
  begun.catch((error: unknown) => (status.textContent = String(error)));
  return ending(begun);
}

export default {
  initialize: (given: Given): End =>
    ending(script(given.model).then((widget) => widget.initialize(given))),
  render,
};
