// Head loader: the heads that are shown, fetched when they are selected, kept until others are there.
import type { Attention } from "../../data/results";
import type { Item } from "../../data/source";
import { Weights, type Head } from "../../data/weights";
import type { Part } from "../../parts/zoom";

export class HeadLoader {
  /** What is there; the last one stays until the next one has come. */
  head = $state.raw<Head | null>(null);
  waiting = $state(true);
  failed = $state("");
  private readonly weights: Weights;
  private readonly keys: number;
  private readonly filled = new WeakMap<Float32Array, Set<string>>();
  private wanted: readonly string[] = [];

  constructor(private readonly item: Item) {
    const { shape, sink } = item.result as Attention;
    this.keys = shape[3] + Number(sink);
    this.weights = new Weights(item, shape[2] * shape[3]);
  }

  /** Load the mean of some parts. */
  async load(names: readonly string[]): Promise<void> {
    this.wanted = names;
    this.waiting = true;
    try {
      const head = await this.weights.mean(names);
      if (this.wanted !== names) return; // others are selected by now
      this.head = head;
      this.failed = "";
    } catch (error) {
      if (this.wanted !== names) return;
      this.failed = error instanceof Error ? error.message : String(error);
    }
    this.waiting = false;
  }

  /** Every weight of a part of one head, where only its strongest links were there. */
  async complete(name: string, part: Part): Promise<void> {
    const { head } = this;
    const side = this.item.note.tile;
    if (!head?.links || !side || part.rs > side || part.cs > side) return;
    const done = this.filled.get(head.values) ?? new Set();
    this.filled.set(head.values, done);
    const missing = tiles(part, side).filter((one) => !done.has(one));
    if (!missing.length) return;
    for (const one of missing) done.add(one);
    const at = name.replace("head", "tile");
    try {
      await Promise.all(
        missing.map((one) => this.weights.fill(head, this.keys, `${at}/${one}`, side)),
      );
    } catch {
      for (const one of missing) done.delete(one); // the strongest links stay, the rest is asked again
    }
    // The same numbers under a new name, so that whatever shows them is drawn again.
    if (this.head === head) this.head = { ...head, values: head.values.subarray(0) };
    this.filled.set(this.head?.values ?? head.values, done);
  }
}

/** The tiles that a part lies on, "row/column". */
function tiles(part: Part, side: number): string[] {
  const names: string[] = [];
  for (let row = Math.floor(part.r / side); row * side < part.r + part.rs; row++) {
    for (let column = Math.floor(part.c / side); column * side < part.c + part.cs; column++) {
      names.push(`${row}/${column}`);
    }
  }
  return names;
}
