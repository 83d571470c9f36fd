import { describe, expect, it } from "vitest";
import { TokenGroups } from "../src/data/tokenGroups";
import { largestScore, Pairs, sideOf } from "../src/views/similarity/pairs";
import { alone, golden } from "./golden";

const near = golden("similarity");
const first = new TokenGroups(alone(near.tokens.shown));
const second = new TokenGroups(alone(near.otherTokens.shown));

describe("a similarity", () => {
  it("is read with both texts and their pairs", () => {
    expect(near.scores.length).toBe(near.tokens.ids.length);
    expect(near.otherScores.length).toBe(near.otherTokens.ids.length);
    const width = near.otherTokens.ids.length;
    expect(near.pairs![width + 2]).toBe(near.scores[1]! * near.otherScores[2]!);
    expect(Number(near[near.of])).toBe(0.625);
  });

  it("has the pairs of a word in both directions, and sums them over words of several tokens", () => {
    const pairs = new Pairs(near.pairs!, first, second);
    const width = near.otherTokens.ids.length;
    expect(pairs.with(0, 1)[0]).toBeCloseTo(near.pairs![width]!, 6);
    expect(pairs.with(1, 0)[1]).toBeCloseTo(near.pairs![width]!, 6);
    const whole = new TokenGroups({ of: near.tokens.ids.map(() => 0), words: ["all"] });
    const column = first.members.reduce((all, _, at) => all + near.pairs![at * width]!, 0);
    expect(new Pairs(near.pairs!, whole, second).with(0, 0)[0]).toBeCloseTo(column, 5);
  });

  it("gives the full colour to a word of the texts, never to a mark of the tokenizer", () => {
    const special = near.tokens.special.map((_, at) => at === 0);
    const scores = Float32Array.from(near.scores, (_, at) => (at === 0 ? 9 : -0.5));
    const side = sideOf({ ...near.tokens, special }, first, scores);
    expect(largestScore([side])).toBe(0.5);
  });
});
