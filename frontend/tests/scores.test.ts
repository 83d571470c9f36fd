import { describe, expect, it } from "vitest";
import { TokenGroups } from "../src/data/tokenGroups";
import type { Attribution } from "../src/data/results";
import { amounts, areClasses, placeOf, rowAt, scoresOf, shares, strongestFirst } from "../src/views/attribution/scores";
import { alone, golden } from "./golden";

const why = golden("attribution");
const single = new TokenGroups(alone(why.tokens.shown));
const pairs = new TokenGroups({ of: [0, 0, 1, 1, 2, 2, 3, 3, 4], words: ["1,", " 2,", " 3,", " 4,", " 5"] });

describe("reading an attribution", () => {
  it("gives shares of magnitude that sum to 1", () => {
    const row = Array.from(shares(why, 1, single, "magnitude"));
    expect(row.reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 6);
    expect(row[0]! / row[8]!).toBeCloseTo(1.25 / 3.25, 6);
  });

  it("sums magnitudes and scores over a group", () => {
    const [one] = shares(why, 0, pairs, "magnitude");
    const own = shares(why, 0, single, "magnitude");
    expect(one).toBeCloseTo(own[0]! + own[1]!, 6);
    expect(scoresOf(why, 0, pairs)[0]).toBeCloseTo(-1.75, 6);
  });

  it("puts the sign of the group's score on its share", () => {
    const signed = Array.from(shares(why, 0, pairs, "signed"), Math.sign);
    expect(signed).toEqual([-1, -1, 1, 1, 0]);
  });

  it("places a label behind all tokens", () => {
    expect(placeOf(why, 0)).toBe(8);
    expect(placeOf(why, 1)).toBe(10);
    expect(rowAt(why, 10)).toBe(1);
    expect(rowAt(why, 3)).toBeNull();
  });
});

describe("classes side by side", () => {
  const whole = (probabilities: (number | string)[], contrast: string | null = null): Attribution => {
    const targets = probabilities.map((probability, at) => {
      return { ...why.targets[1]!, label: `${at}`, probability, value: -at, contrast };
    });
    return { ...why, targets };
  };

  it("are those of a whole text, if there are several or one against another", () => {
    expect(areClasses(whole([0.2, 0.8]))).toBe(true);
    expect(areClasses(whole([0.2]))).toBe(false);
    expect(areClasses(whole([0.2], "B"))).toBe(true);
    expect(areClasses(why)).toBe(false);
  });

  it("come by probability, by value where one is unknown", () => {
    expect(strongestFirst(whole([0.2, 0.7, 0.1]))).toEqual([1, 0, 2]);
    expect(strongestFirst(whole([0.2, "NaN", 0.9]))).toEqual([0, 1, 2]);
  });

  it("are compared by scores, or by magnitudes where there is no sign", () => {
    expect(amounts(why, 0, pairs)[0]).toBeCloseTo(-1.75, 6);
    expect(amounts({ ...why, signed: false }, 0, pairs)[0]).toBeGreaterThan(0);
  });
});
