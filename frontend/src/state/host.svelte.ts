// The host of a page: its theme, as far as it is known.
import type { Theme } from "../scale/colours";

export class Host {
  /** Whether it is light or dark; null leaves that to the reader's system. */
  theme = $state<Theme | null>(null);
}
