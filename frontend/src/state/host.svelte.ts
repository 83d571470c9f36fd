// The host: what surrounds a page, as far as the page has been told.
import type { Theme } from "../scale/ink";

export class Host {
  /** Whether it is light or dark; null leaves that to the reader's system. */
  ground = $state<Theme | null>(null);
}
