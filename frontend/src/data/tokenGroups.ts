// Token groups: a row of tokens in words or phrases; numbers of tokens are summed over each group.
import type { Groups } from "./source";

export class TokenGroups {
  readonly words: readonly string[];
  readonly of: readonly number[];
  /** Tokens of each group. */
  readonly members: readonly (readonly number[])[];

  constructor(groups: Groups) {
    this.words = groups.words;
    this.of = groups.of;
    const members: number[][] = groups.words.map(() => []);
    groups.of.forEach((group, token) => members[group]?.push(token));
    this.members = members;
  }

  /** The same with one more group behind them, whose number is no token's. */
  withLast(word: string): TokenGroups {
    const more = new TokenGroups({ words: [...this.words, word], of: this.of });
    (more.members as number[][])[this.length] = [this.of.length];
    return more;
  }

  get length(): number {
    return this.words.length;
  }

  /** Sum a row of numbers, one a token, over each group. */
  total(row: ArrayLike<number>): Float32Array {
    const sums = new Float32Array(this.length);
    this.of.forEach((group, token) => {
      sums[group]! += row[token] ?? 0;
    });
    return sums;
  }
}
