// Heads as matrices over the units of two texts: sums over keys, means over queries.
import type { Attention, Tokens } from "../../data/results";
import { TokenGroups } from "../../data/tokenGroups";
import type { Note } from "../../data/source";

/** A matrix (rows, columns) with the unit numbers that its axes stand for. */
export interface Matrix {
  readonly values: Float32Array;
  readonly rows: readonly number[];
  readonly columns: readonly number[];
}

/** A row of the overview: a layer with attention by its place, or neighbours without and what they have. */
export interface LayerRow {
  readonly place: number | null;
  readonly first: number;
  readonly last: number;
  readonly mixer: string;
}

/** The two axes of a result, in units; a sink is the last of the keys. */
export class Axes {
  readonly queries: TokenGroups;
  readonly keys: TokenGroups;

  constructor(
    readonly result: Attention,
    note: Note,
    sink = "sink",
  ) {
    this.queries = new TokenGroups(note.tokenGroups["queries"]!.token);
    const keys = note.tokenGroups["keys"] ? new TokenGroups(note.tokenGroups["keys"].token) : this.queries;
    this.keys = result.sink ? keys.withLast(sink) : keys;
  }

  get heads(): number {
    return this.result.shape[1];
  }

  get layers(): number {
    return this.result.shape[0];
  }

  /** The layer of a head, by its number in the network. */
  layerOf(head: number): number {
    return this.result.layers[Math.floor(head / this.heads)] ?? 0;
  }

  /** How many numbers a row of weights has. */
  get width(): number {
    return this.result.shape[3] + Number(this.result.sink);
  }

  /** Every layer that is held, and between them those without attention. */
  get rows(): LayerRow[] {
    const { layers, mixers } = this.result;
    const rows: LayerRow[] = [];
    mixers.forEach((mixer, layer) => {
      const place = layers.indexOf(layer);
      if (place >= 0) rows.push({ place, first: layer, last: layer, mixer });
      else if (mixer !== "attention") {
        const before = rows.at(-1);
        const joins = before?.mixer === mixer && before.last === layer - 1;
        if (joins) rows.pop();
        rows.push({ place: null, first: joins ? before.first : layer, last: layer, mixer });
      }
    });
    return rows;
  }

  /** (queries, keys) weights in units: of all of them, or of those that a filter lets through. */
  matrix(weights: Float32Array, filter: Filter): Matrix {
    const { queryTokens, keyTokens } = this.result;
    const rows = kept(this.queries, queryTokens, filter.special, filter.from);
    const columns = kept(this.keys, keyTokens, filter.special, filter.to);
    const queries = this.result.shape[2];
    const keys = this.width;
    // Long texts: what nothing is summed in and nothing left out of is the very array.
    if (rows.length === queries && columns.length === keys) return { values: weights, rows, columns };
    const values = new Float32Array(rows.length * columns.length);
    rows.forEach((unit, row) => {
      const members = this.queries.members[unit]!;
      for (const query of members) {
        columns.forEach((other, column) => {
          let sum = 0;
          for (const key of this.keys.members[other]!) sum += weights[query * keys + key]!;
          values[row * columns.length + column]! += sum / members.length;
        });
      }
    });
    return { values, rows, columns };
  }

  /** (rows, columns) one head in small, in parts of 255 of its full colour. */
  thumbnail(number: number): { values: Uint8Array; rows: number; columns: number } {
    const [rows, columns] = this.result.overviewShape;
    const values = this.result.overview.subarray(
      number * rows * columns,
      (number + 1) * rows * columns,
    );
    return { values, rows, columns };
  }
}

/** Which tokens are there: special ones or not; of both texts (null), the first or the second. */
export interface Filter {
  readonly special: boolean;
  readonly from: 0 | 1 | null;
  readonly to: 0 | 1 | null;
}

export const EVERYTHING: Filter = { special: true, from: null, to: null };

/** Where the second of two texts begins, null where there is one; a separator ends the first. */
export function second(tokens: Tokens): number | null {
  const { boundary } = tokens;
  if (boundary === null) return null;
  const at = tokens.starts.findIndex((start, token) => start >= boundary && !tokens.special[token]);
  return at < 0 ? null : at;
}

/** At which of some units the second of two texts begins; null where only one is among them. */
export function secondOf(units: readonly number[], tokenGroups: TokenGroups, tokens: Tokens): number | null {
  const border = second(tokens) ?? Infinity;
  const last = tokens.ids.length;
  const at = units.findIndex((unit) => {
    const first = tokenGroups.members[unit]?.[0] ?? 0;
    return first >= border && first < last;
  });
  return at > 0 ? at : null;
}

function kept(tokenGroups: TokenGroups, tokens: Tokens, special: boolean, side: 0 | 1 | null): number[] {
  const border = second(tokens) ?? Infinity;
  return tokenGroups.words.flatMap((_, unit) => {
    const first = tokenGroups.members[unit]?.[0] ?? 0;
    if (first >= tokens.ids.length) return [unit]; // a sink is of no text
    if (!special && tokens.special[first]) return [];
    return side === null || side === Number(first >= border) ? [unit] : [];
  });
}

/**
 * The weight that gets the full colour: nine of ten rows have no larger one. The first rows of a causal
 * head see little but themselves, and would make all others pale; so would a sink.
 */
export function fullColourWeight(values: Float32Array, rows: number, sink = false): number {
  const width = values.length / Math.max(1, rows);
  const tops = new Float32Array(rows);
  for (let at = 0; at < values.length; at++) {
    if (sink && at % width === width - 1) continue;
    const row = Math.floor(at / width);
    if (values[at]! > tops[row]!) tops[row] = values[at]!;
  }
  tops.sort();
  return tops[Math.floor(0.9 * (rows - 1))] || tops.at(-1) || 1;
}

export interface Link {
  readonly row: number;
  readonly column: number;
  readonly weight: number;
}

/** The strongest links of some rows that together make up a share of the weight of each. */
export function strongest(matrix: Matrix, share: number, rows: readonly number[]): Link[] {
  const width = matrix.columns.length;
  return rows.flatMap((row) => {
    const line = Array.from(matrix.values.subarray(row * width, (row + 1) * width), (weight, column) => ({
      row,
      column,
      weight,
    })).filter((one) => one.weight > 0);
    line.sort((one, other) => other.weight - one.weight);
    const enough = share * line.reduce((sum, one) => sum + one.weight, 0);
    let sum = 0;
    return line.filter(({ weight }) => {
      const wanted = sum < enough;
      sum += weight;
      return wanted;
    });
  });
}
