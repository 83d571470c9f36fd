import { describe, expect, it } from "vitest";
import { read } from "../src/data/results";
import { attention, bytes, golden } from "./golden";

describe("results", () => {
  it("reads an attribution", () => {
    const why = golden("attribution");
    expect(why.targets.map((one) => [one.label, one.position])).toEqual([
      [" 5", 8],
      ["良い", -1],
    ]);
    expect(why.tokens.shown).toEqual(["1", ",", " 2", ",", " 3", ",", " 4", ",", " 5"]);
    expect(why.magnitudes[0]).toBe(1);
    expect(why.recipe.model).toBe("tiny");
  });

  it("reads attention whose two axes are the same tokens", () => {
    const maps = attention().result;
    expect(maps.shape).toEqual([2, 2, 8, 8]);
    expect(maps.overviewShape).toEqual([8, 8]);
    expect(maps.keyTokens.shown[0]).toBe("𠮷");
    expect(maps.keyTokens.special.at(-1)).toBe(true);
  });

  it("reads layers and generation", () => {
    const steps = golden("layers");
    expect([steps.rows, steps.k, steps.positions]).toEqual([3, 2, [5, 7]]);
    expect(steps.topWords[2]?.[1]).toEqual([" 5", ","]);
    expect(steps.ranks).toEqual([12, 3, 2, 2, 1, 1]);
    const run = golden("generation");
    expect(run.promptLength).toBe(6);
    expect(run.alternativeWords[2]).toEqual([" 5", "1"]);
  });

  it("reads a survey", () => {
    const found = golden("survey");
    expect(found.labels).toEqual(["悪い", "良い"]);
    expect(found.confusion).toEqual([0, 1, 0, 1]);
    expect(found.words[0]).toMatchObject({ label: "良い", word: "面白", count: 1 });
    expect(found.mistakes[0]?.truth).toBe("悪い");
    expect(found.skips[0]?.number).toBe(4);
  });

  it("reads a prediction", () => {
    const said = golden("prediction");
    expect(said.labels).toEqual(["O", "B-人", "I-人"]);
    expect(said.positions).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(said.spans[0]).toMatchObject({ label: "人", start: 0, end: 2, probability: 0.875 });
  });

  it("says what it cannot draw", () => {
    expect(() => read(bytes("attention_factors"))).toThrow("shape is missing");
  });
});
