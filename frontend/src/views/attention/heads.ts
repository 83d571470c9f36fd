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

  /** The mean of some heads (numbered layer · heads + head), with or without special tokens. */
  mean(numbers: readonly number[], special: boolean): Matrix {
    const rows = kept(this.queries, this.result.queryTokens, special);
    const columns = kept(this.keys, this.result.keyTokens, special);
    const sums = new Float32Array(rows.length * columns.length);
    for (const number of numbers) this.add(sums, number, rows, columns);
    return { values: sums.map((one) => one / Math.max(1, numbers.length)), rows, columns };
  }

  /** (side, side) at the most: the largest weight of each block of one head. */
  thumbnail(number: number, side: number): { values: Float32Array; rows: number; columns: number } {
    const [, , queries, keys] = this.result.shape;
    const [rows, columns] = [Math.min(side, queries), Math.min(side, keys)];
    const values = new Float32Array(rows * columns);
    const start = number * queries * keys;
    for (let query = 0; query < queries; query++) {
      const row = Math.floor((query * rows) / queries) * columns;
      for (let key = 0; key < keys; key++) {
        const at = row + Math.floor((key * columns) / keys);
        const weight = this.result.weights[start + query * keys + key]!;
        if (weight > values[at]!) values[at] = weight;
      }
    }
    return { values, rows, columns };
  }

  private add(
    sums: Float32Array,
    number: number,
    rows: readonly number[],
    columns: readonly number[],
  ): void {
    const [, , queries, keys] = this.result.shape;
    const start = number * queries * keys;
    const { weights } = this.result;
    rows.forEach((unit, row) => {
      const members = this.queries.members[unit]!;
      columns.forEach((other, column) => {
        let sum = 0;
        for (const query of members) {
          for (const key of this.keys.members[other]!) sum += weights[start + query * keys + key]!;
        }
        sums[row * columns.length + column]! += sum / members.length;
      });
    });
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
