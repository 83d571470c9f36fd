// Heads as matrices over the units of two texts: sums over keys, means over queries.
import type { Attention, Tokens } from "../../data/results";
import { Strip } from "../../data/strip";
import type { Note } from "../../data/source";

/** A matrix (rows, columns) with the unit numbers that its axes stand for. */
export interface Matrix {
  readonly values: Float32Array;
  readonly rows: readonly number[];
  readonly columns: readonly number[];
}

/** The two axes of a result, in units. */
export class Axes {
  readonly queries: Strip;
  readonly keys: Strip;

  constructor(
    readonly result: Attention,
    note: Note,
  ) {
    this.queries = new Strip(note.strips["queries"]!.token);
    this.keys = note.strips["keys"] ? new Strip(note.strips["keys"].token) : this.queries;
  }

  get heads(): number {
    return this.result.shape[1];
  }

  get layers(): number {
    return this.result.shape[0];
  }

  /** (queries, keys) weights in units, with or without special tokens. */
  matrix(weights: Float32Array, special: boolean): Matrix {
    const rows = kept(this.queries, this.result.queryTokens, special);
    const columns = kept(this.keys, this.result.keyTokens, special);
    const keys = this.result.shape[3];
    const values = new Float32Array(rows.length * columns.length);
    rows.forEach((unit, row) => {
      const members = this.queries.members[unit]!;
      columns.forEach((other, column) => {
        let sum = 0;
        for (const query of members) {
          for (const key of this.keys.members[other]!) sum += weights[query * keys + key]!;
        }
        values[row * columns.length + column] = sum / members.length;
      });
    });
    return { values, rows, columns };
  }

  /** (rows, columns) one head in small, in parts of 255 of its full ink. */
  thumbnail(number: number): { values: Uint8Array; rows: number; columns: number } {
    const [rows, columns] = this.result.overviewShape;
    const values = this.result.overview.subarray(
      number * rows * columns,
      (number + 1) * rows * columns,
    );
    return { values, rows, columns };
  }
}

function kept(strip: Strip, tokens: Tokens, special: boolean): number[] {
  return strip.words.flatMap((_, unit) => {
    const first = strip.members[unit]?.[0] ?? 0;
    return special || !tokens.special[first] ? [unit] : [];
  });
}

/**
 * The weight that gets full ink: nine of ten rows have no larger one. The first rows of a causal
 * head see little but themselves, and would make all others pale.
 */
export function fullInk(values: Float32Array, rows: number): number {
  const width = values.length / Math.max(1, rows);
  const tops = Array.from({ length: rows }, (_, row) =>
    values.subarray(row * width, (row + 1) * width).reduce((most, one) => Math.max(most, one), 0),
  ).sort((one, other) => one - other);
  return tops[Math.floor(0.9 * (rows - 1))] || tops.at(-1) || 1;
}

export interface Link {
  readonly row: number;
  readonly column: number;
  readonly weight: number;
}

/** The strongest links of each row that together make up a share of its weight. */
export function strongest(matrix: Matrix, share: number): Link[] {
  const width = matrix.columns.length;
  return matrix.rows.flatMap((_, row) => {
    const line = Array.from(matrix.values.subarray(row * width, (row + 1) * width), (weight, column) => ({
      row,
      column,
      weight,
    })).sort((one, other) => other.weight - one.weight);
    const enough = share * line.reduce((sum, one) => sum + one.weight, 0);
    let sum = 0;
    return line.filter(({ weight }) => {
      const wanted = sum < enough && weight > 0;
      sum += weight;
      return wanted;
    });
  });
}
