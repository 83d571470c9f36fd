// Pairs: both texts of a similarity in groups of tokens, and what each pair of groups adds.
import type { Similarity, Tokens } from "../../data/results";
import type { TokenGroups } from "../../data/tokenGroups";

/** One text; scores: a number a group. special: groups that are none of the text's own words. */
export interface Side {
  readonly tokens: Tokens;
  readonly groups: TokenGroups;
  readonly scores: Float32Array;
  readonly special: readonly boolean[];
}

export function sideOf(tokens: Tokens, groups: TokenGroups, scores: Float32Array): Side {
  const special = groups.members.map((members) => members.every((token) => tokens.special[token]));
  return { tokens, groups, scores: groups.total(scores), special };
}

/** The largest number of the texts' own words by size, or 1 where all are 0: the full colour. */
export function largestScore(sides: readonly Side[]): number {
  const own = sides.flatMap(({ scores, special }) => Array.from(scores).filter((_, at) => !special[at]));
  return own.reduce((top, one) => Math.max(top, Math.abs(one)), 0) || 1;
}

/**
 * (groups of one text) × (groups of the other) what each pair adds, as rows of the first text or,
 * turned over, of the second.
 */
export class Pairs {
  /** A row for each group of the first text. */
  readonly rows: readonly Float32Array[];

  constructor(pairs: Float32Array, first: TokenGroups, second: TokenGroups) {
    const width = second.of.length;
    this.rows = first.members.map((members) => {
      const sums = new Float64Array(width);
      for (const token of members) {
        for (let at = 0; at < width; at++) sums[at]! += pairs[token * width + at]!;
      }
      return second.total(sums);
    });
  }

  /** What the group of one text adds with each group of the other. */
  with(side: 0 | 1, group: number): Float32Array {
    return side === 0 ? this.rows[group]! : Float32Array.from(this.rows, (row) => row[group]!);
  }

  /** The largest amount of a pair of own words by size, or 1 where all are 0. */
  largest(sides: readonly [Side, Side]): number {
    let top = 0;
    this.rows.forEach((row, at) => {
      if (sides[0].special[at]) return;
      row.forEach((one, to) => {
        if (!sides[1].special[to]) top = Math.max(top, Math.abs(one));
      });
    });
    return top || 1;
  }
}

/** What is explained. */
export function valueOf(result: Similarity): number {
  return Number(result[result.of]);
}
