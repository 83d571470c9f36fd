// One side of a comparison: a result and which part of it, kept in the address.
import type { Entry } from "../data/server";
import type { Address } from "../state/address";

const PARTS = ["target", "layer", "head"] as const;
export type Part = (typeof PARTS)[number];

export type State = Readonly<{ name: string | null } & Partial<Record<Part, string | null>>>;

export class Side {
  constructor(
    private readonly address: Address,
    private readonly key: "left" | "right",
  ) {}

  get name(): string | null {
    return this.address.get(this.key);
  }

  get(part: Part): string | null {
    return this.address.get(`${this.key}.${part}`);
  }

  set(part: Part, value: string | null): void {
    this.address.set(`${this.key}.${part}`, value);
  }

  /** Another result; a part is that of the result it was chosen for. */
  take(state: State): void {
    this.address.set(this.key, state.name);
    for (const part of PARTS) this.set(part, state[part] ?? null);
  }

  state(name: string): State {
    return { name, target: this.get("target"), layer: this.get("layer"), head: this.get("head") };
  }

  /** As the server is asked. */
  asked(result: string): Record<string, string | number> {
    const parts = PARTS.flatMap((part) => {
      const given = Number.parseInt(this.get(part) ?? "", 10);
      return Number.isNaN(given) ? [] : [[part, given] as const];
    });
    return { result, ...Object.fromEntries(parts) };
  }
}

/** The results of a kind, the newest first. */
export function sides(entries: readonly Entry[], kind: string | null): readonly Entry[] {
  return entries.filter((one) => one.kind === kind);
}
