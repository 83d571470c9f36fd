import { describe, expect, it } from "vitest";
import type { Method } from "../src/data/trustFigures";
import { positionOn, niceAxis, tickValues } from "../src/parts/axis";
import { gone, heightAt, nearest, placeIn, rankScore, stretches } from "../src/views/faithfulness/ranking";
import { sorted, upwards } from "../src/views/trust/sorting";
import { golden } from "./golden";

/** Two targets over four units of five tokens; the second sees three, in another order. */
const ranked = {
  targets: [{}, {}] as never[],
  unitOf: [-1, 0, 1, 1, 2, 3],
  units: 4,
  places: [0, 3, 1, 2, 2, 0, 1, -1],
  counts: [0, 1, 2, 4, 0, 1, 2, 3],
};

describe("a ranking", () => {
  it("joins the tokens of a unit and leaves alone those that always stay", () => {
    const words = ["[CLS]", "a", "b", "c", "d", "e"];
    const found = stretches(ranked, { of: [0, 1, 2, 3, 4, 5], words });
    expect(found.map((one) => [one.word, one.unit])).toEqual([
      ["[CLS]", -1], ["a", 0], ["bc", 1], ["d", 2], ["e", 3],
    ]); // prettier-ignore
    expect(found[2]!.tokens).toEqual([2, 3]);
  });

  it("keeps characters that share tokens in one stretch", () => {
    const found = stretches(ranked, { of: [0, 1, 2, 2, 3, 4], words: ["[CLS]", "a", "鬱", "d", "e"] });
    expect(found.map((one) => one.word)).toEqual(["[CLS]", "a", "鬱", "d", "e"]);
  });

  it("knows the place of a unit, and none where it is not seen", () => {
    expect([0, 1, 2, 3].map((unit) => placeIn(ranked, 1, unit))).toEqual([2, 0, 1, null]);
    expect(placeIn(ranked, 0, -1)).toBeNull();
  });

  it("finds the step at which a unit goes", () => {
    // of the first target unit 2 is second: gone with two of four units
    expect(gone(ranked, 0, 2)).toBe(0.5);
    expect(gone(ranked, 0, 1)).toBe(1); // the last: no point before has it
    expect(gone(ranked, 1, 2)).toBeCloseTo(2 / 3, 9);
    expect(gone(ranked, null, 2)).toBeCloseTo((1 / 2 + 2 / 3) / 2, 9);
    expect(gone(ranked, 1, 3)).toBeNull();
    expect(gone(ranked, null, 3)).toBe(1); // the mean is of the targets that see it
  });

  it("inks the first fully and the last a little", () => {
    expect(rankScore(ranked, 0, 0)).toBe(1);
    expect(rankScore(ranked, 0, 1)).toBe(0.25);
    expect(rankScore(ranked, 1, 3)).toBeNull();
  });

  it("finds the step that is pointed at", () => {
    expect([-1, 0.2, 0.3, 2].map((one) => nearest([0, 0.5, 1], one))).toEqual([0, 0, 1, 2]);
  });

  it("reads a curve between its points", () => {
    const [shares, heights] = [[0, 0.5, 1], [1, 0.5, 0.25]];
    expect([0, 0.25, 0.5, 0.75, 1].map((one) => heightAt(shares, heights, one))).toEqual([
      1, 0.75, 0.5, 0.375, 0.25,
    ]);
  });
});

describe("an axis", () => {
  it("has round ends that hold all numbers", () => {
    expect(niceAxis([0, 0.93, null, NaN])).toEqual({ from: 0, to: 1 });
    expect(niceAxis([-3.2, 7])).toEqual({ from: -4, to: 8 });
    expect(niceAxis([null])).toEqual({ from: 0, to: 1 });
    expect(niceAxis([0, 0])).toEqual({ from: 0, to: 1 });
    expect(niceAxis([-2, -2])).toEqual({ from: -2, to: 0 });
  });

  it("may run backwards", () => {
    expect(positionOn({ from: 0, to: 4 }, 1)).toBe(0.25);
    expect(positionOn({ from: 4, to: 0 }, 1)).toBe(0.75);
    expect(tickValues({ from: 1, to: 0 }, 2)).toEqual([0, 0.5, 1]);
  });
});

describe("the order of methods", () => {
  const method = (name: string, score: number | null, forward: number): Method => ({
    name, score, forward, low: null, high: null, better: 0, comparison: "apart", backward: 0, seconds: 0, figures: [],
  }); // prettier-ignore
  const all = [method("b", 2, 30), method("a", 1, 2), method("c", null, 30)];
  const names = (...how: Parameters<typeof sorted>) => sorted(...how).map((one) => one.name).join("");

  it("puts the best end of a column first, the other one when turned", () => {
    expect(names(all, "score", false)).toBe("bac");
    expect(names(all, "score", true)).toBe("abc"); // what is not known stays last
    expect(names(all, "name", false)).toBe("abc");
    expect(names(all, "name", true)).toBe("cba");
    expect(names(all, "forward", false)).toBe("abc"); // fewest passes; equal ones stay
    expect([upwards("score", false), upwards("forward", false)]).toEqual([false, true]);
  });
});

describe("saved files", () => {
  it("are read for what a view needs", () => {
    const found = golden("faithfulness");
    expect(found.places.length).toBe(found.targets.length * found.units);
    expect(found.counts.length % found.targets.length).toBe(0);
    expect(found.unitOf.length).toBe(found.tokens.ids.length);
    expect(golden("randomisation").tokens.shown.length).toBeGreaterThan(0);
    expect(golden("trust").skipped.length).toBe(1);
    expect(golden("trust").tokens.ids).toEqual([]);
  });
});
