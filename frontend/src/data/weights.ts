// Weights: attention head by head, asked for when it is looked at and kept for a while.
import { FormatError, parse, write, type Tensor } from "./safetensors";
import type { Item } from "./source";

/** Numbers kept in memory, 200 MB of them. */
const KEPT = 50_000_000;

/** Tokens of an axis over which a text is long: no means of layers (see view/page/parcel.py). */
export const LONG = 1024;

/**
 * values: (queries, keys); levels: what they were rounded to, null where they are exact; links: how
 * many of each query are there, null where all are.
 */
export interface Head {
  readonly values: Float32Array;
  readonly levels: Float32Array | null;
  readonly links: number | null;
}

/** The head in the bytes of a part (see view/page/weights.py). */
export function headIn(bytes: Uint8Array): Head {
  const { tensors } = parse(bytes);
  const { values, levels } = numbersIn(tensors);
  const links = tensors.get("links");
  if (!links) return { values, levels, links: null };
  const [rows, keys] = Array.from(tensors.get("shape")?.values as Iterable<bigint>, Number);
  const count = links.shape[1] ?? 0;
  const full = new Float32Array((rows ?? 0) * (keys ?? 0));
  for (let at = 0; at < values.length; at++) {
    full[Math.floor(at / count) * keys! + Number(links.values[at])] = values[at]!;
  }
  return { values: full, levels, links: count };
}

function numbersIn(tensors: ReadonlyMap<string, Tensor>): Pick<Head, "values" | "levels"> {
  const exact = tensors.get("weights")?.values;
  if (exact instanceof Float32Array) return { values: exact, levels: null };
  const codes = tensors.get("codes")?.values;
  const levels = tensors.get("levels")?.values;
  if (!(codes instanceof Uint8Array) || !(levels instanceof Float32Array)) {
    throw new FormatError("The data holds no weights.");
  }
  const values = new Float32Array(codes.length);
  for (let at = 0; at < codes.length; at++) values[at] = levels[codes[at]!] ?? NaN;
  return { values, levels };
}

/** How far rounded weights may be off: `most` at the most, and those under `least` became 0. */
export function rounding(levels: Float32Array): { most: number; least: number } {
  let most = 0;
  for (let at = 1; at < levels.length; at++) most = Math.max(most, levels[at]! - levels[at - 1]!);
  return { most: most / 2, least: (levels[1] ?? 0) / 2 };
}

/** The parts of one result that hold weights; those that were looked at last are kept. */
export class Weights {
  private readonly known = new Map<string, Promise<Head>>();
  private readonly most: number;

  constructor(
    private readonly item: Item,
    /** Numbers that a part holds. */
    size: number,
  ) {
    this.most = Math.max(2, Math.floor(KEPT / Math.max(1, size)));
  }

  /** A part by its name. */
  get(name: string): Promise<Head> {
    const found = this.known.get(name) ?? this.item.part(name).then(headIn);
    this.known.delete(name);
    this.known.set(name, found); // the last in line is the last to go
    for (const old of this.known.keys()) {
      if (this.known.size <= this.most) break;
      this.known.delete(old);
    }
    found.catch(() => this.known.delete(name)); // what failed can be asked for again
    return found;
  }

  /** The mean of some parts. */
  async mean(names: readonly string[]): Promise<Head> {
    const parts = await Promise.all(names.map((name) => this.get(name)));
    const [first, ...others] = parts as [Head, ...Head[]];
    if (!others.length) return first;
    const values = new Float32Array(first.values.length);
    for (const part of parts) {
      for (let at = 0; at < values.length; at++) values[at]! += part.values[at]! / parts.length;
    }
    const levels = parts.find((one) => one.levels)?.levels ?? null;
    const counts = parts.flatMap((one) => one.links ?? []);
    return { values, levels, links: counts.length ? Math.min(...counts) : null };
  }

  /** Put every weight of one tile into a head of which only the strongest links are there. */
  async fill(head: Head, keys: number, name: string, side: number): Promise<void> {
    const [row, column] = name.split("/").slice(3).map(Number) as [number, number];
    const tile = parse(await this.item.part(name)).tensors.get("weights");
    const [rows, columns] = (tile?.shape ?? [0, 0]) as [number, number];
    const values = tile?.values as Float32Array;
    for (let at = 0; at < rows; at++) {
      const line = values.subarray(at * columns, (at + 1) * columns);
      head.values.set(line, (row * side + at) * keys + column * side);
    }
  }
}

/** Thrown when a page cannot give back what it does not hold. */
export class PartialError extends Error {}

/** The saved file of attention out of its parts: what `sukashi.open` reads. */
export async function joinedFile(item: Item, result: Uint8Array): Promise<Uint8Array> {
  const { tensors, metadata } = parse(result);
  const { layers: numbers } = (JSON.parse(metadata["sukashi"]!) as { result: { layers: number[] } }).result;
  const sink = Boolean(tensors.get("sink")?.values[0]);
  const shape = Array.from(tensors.get("shape")?.values as Iterable<bigint>, Number);
  const [layers, heads, queries, keys] = shape as [number, number, number, number];
  const dense = new Float32Array(layers * heads * queries * keys);
  const sunk = new Float32Array(sink ? layers * heads * queries : 0);
  for (let number = 0; number < layers * heads; number++) {
    const name = `head/${numbers[Math.floor(number / heads)]}/${number % heads}`;
    const { values, links } = headIn(await item.part(name));
    if (links !== null) throw new PartialError(name);
    for (let row = 0; row < queries; row++) {
      const line = values.subarray(row * (keys + Number(sink)), (row + 1) * (keys + Number(sink)));
      dense.set(line.subarray(0, keys), (number * queries + row) * keys);
      if (sink) sunk[number * queries + row] = line[keys]!;
    }
  }
  const own = [...tensors].filter(([name]) => !["overview", "inks", "shape", "sink"].includes(name));
  const all: [string, Tensor][] = [["dense", { dtype: "F32", shape, values: dense }], ...own];
  if (sink) all.push(["sink_weights", { dtype: "F32", shape: shape.slice(0, 3), values: sunk }]);
  return write({ tensors: new Map(all), metadata });
}
