// Selection: a number that can be hovered and pinned, the pinned one kept in the address.
import type { Address } from "./address";

export class Selection {
  hovered = $state<number | null>(null);

  constructor(
    private readonly address: Address,
    private readonly name: string,
  ) {}

  get pinned(): number | null {
    const given = Number.parseInt(this.address.get(this.name) ?? "", 10);
    return Number.isNaN(given) ? null : given;
  }

  set pinned(at: number | null) {
    this.address.set(this.name, at === null ? null : String(at));
  }

  /** What is looked at now: what the pointer is on, else what was pinned. */
  get shown(): number | null {
    return this.hovered ?? this.pinned;
  }

  /** Pin, or let go of what is pinned already. */
  toggle(at: number): void {
    this.pinned = this.pinned === at ? null : at;
  }

  clear(): void {
    this.hovered = null;
    this.pinned = null;
  }
}
