// The keys that a page hears wherever the reader is: Esc lets go, arrows step through the words.
import type { Session } from "./session";

/** root: the element that hears the keys; where nothing in it has the focus, arrows are free. */
export function hear(event: KeyboardEvent, session: Session, root: HTMLElement): void {
  if (event.isComposing) return;
  if (event.key === "Escape") session.clear();
  // What has the focus knows its own arrows.
  const free = event.target === root || event.target === document.body;
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!free || by === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  session.step(by);
}
