// The theme of the host of a page: whether a notebook is light or dark.
import { luminance, type Theme } from "../scale/colours";

const MIDDLE = 0.18; // the luminance of a grey that looks half as light as white

/** What the host says of itself, else what the colour behind an element tells, else null. */
export function themeOf(element: Element): Theme | null {
  return declared(element.ownerDocument) ?? backgroundOf(element);
}

/** JupyterLab and exported notebooks, VS Code and Colab each have a mark of their own. */
function declared(page: Document): Theme | null {
  const { dataset, classList } = page.body;
  const light = dataset["jpThemeLight"];
  if (light !== undefined) return light === "false" ? "dark" : "light";
  const kind = dataset["vscodeThemeKind"] ?? [...classList].find((one) => /^vscode-/.test(one));
  if (kind !== undefined) return /dark|high-contrast$/.test(kind) ? "dark" : "light";
  return page.documentElement.getAttribute("theme") === "dark" ? "dark" : null;
}

/** The first ancestor that is painted decides. */
function backgroundOf(element: Element): Theme | null {
  for (let at: Element | null = element; at; at = above(at)) {
    const parts = getComputedStyle(at).backgroundColor.match(/[\d.]+/g)?.map(Number) ?? [];
    const [red = 0, green = 0, blue = 0, alpha = 1] = parts;
    if (parts.length >= 3 && alpha > 0.5) {
      return luminance([red, green, blue]) < MIDDLE ? "dark" : "light";
    }
  }
  return null;
}

function above(element: Element): Element | null {
  const root = element.getRootNode();
  return element.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
}

/** Called when the host may have changed its colours; gives a function that ends it. */
export function watchTheme(page: Document, changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  for (const one of [page.documentElement, page.body]) {
    observer.observe(one, { attributes: true });
  }
  return () => observer.disconnect();
}
