// A shadow tree: views inside an element of a foreign document, so that no style, id or key of the
// one reaches the other.
import { mount, unmount } from "svelte";
import Failure from "../parts/Failure.svelte";
import { themeOf, watchTheme } from "../state/hostTheme";
import type { Host } from "../state/host.svelte";
import type { Session } from "../state/session";
import Page from "./Page.svelte";
import style from "./page.css?inline";

/** JupyterLab leaves keys alone that are pressed within an element with this mark. */
const OWN_KEYS = "data-lm-suppress-shortcuts";

/** Put the views of a session into an element; gives a function that takes them out again. */
export function mountViews(place: HTMLElement, session: Session, host: Host): () => void {
  return inShadow(place, (root) => {
    const update = () => (host.theme = themeOf(place));
    update();
    const unwatch = watchTheme(place.ownerDocument, update);
    const page = mount(Page, { target: root, props: { session, root } });
    return () => {
      unwatch();
      void unmount(page);
    };
  });
}

/** Say in an element why there are no views. */
export function mountFailure(place: HTMLElement, reason: string): () => void {
  return inShadow(place, (root) => {
    const failure = mount(Failure, { target: root, props: { reason } });
    return () => void unmount(failure);
  });
}

function inShadow(place: HTMLElement, mountInto: (root: HTMLElement) => () => void): () => void {
  const shadow = place.shadowRoot ?? place.attachShadow({ mode: "open" });
  const styles = document.createElement("style");
  styles.textContent = style;
  const root = document.createElement("div");
  root.className = "sukashi-root";
  root.dataset["within"] = "";
  shadow.replaceChildren(styles, root);
  place.setAttribute(OWN_KEYS, "true");
  const clear = mountInto(root);
  return () => {
    clear();
    place.removeAttribute(OWN_KEYS);
    // A shadow cannot be taken off again; a slot lets through what the element held before.
    shadow.replaceChildren(document.createElement("slot"));
  };
}
