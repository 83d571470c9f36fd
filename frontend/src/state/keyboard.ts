// Keyboard: keys that work wherever the focus is: Esc clears the selection, arrows step through words.
import type { Session } from "./session";

/** root: the element that listens; where nothing in it has the focus, arrows step. */
export function handleKey(event: KeyboardEvent, session: Session, root: HTMLElement): void {
  if (event.isComposing) return;
  if (event.key === "Escape") session.clear();
  // What has the focus knows its own arrows.
  const free = event.target === root || event.target === document.body;
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!free || by === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  session.step(by);
}
