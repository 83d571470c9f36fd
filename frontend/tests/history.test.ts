import { describe, expect, it } from "vitest";
import { asRuns, matches, comparablePair } from "../src/app/history";
import type { Entry } from "../src/data/server";
import { flat, hasRows, top, type Comparison } from "../src/views/comparison/comparison";
import { arrayTable } from "../src/views/other/arrayTable";

function entry(run: string, kind: string, text = "京都は"): Entry {
  return {
    name: `${run}-${kind}`, kind, run, model: "tales", method: kind === "attribution" ? "gradient" : "",
    target: "", text, made: "2026-01-02T03:04:05Z", seconds: 1, bytes: 9, given: false,
  }; // prettier-ignore
}

const runs = asRuns([
  entry("b", "layers"),
  entry("b", "attribution", "京都は東京"),
  entry("a", "attention", "ＡＢＣ"),
  entry("a", "attribution"),
]);

describe("the history", () => {
  it("keeps the results of a run comparablePair, in the order of reading", () => {
    expect(runs.map((one) => one.id)).toEqual(["b", "a"]);
    expect(runs[0]!.entries.map((one) => one.kind)).toEqual(["attribution", "layers"]);
    expect(runs[0]!.text).toBe("京都は東京");
  });

  it("is searched word by word, whatever the width and case of letters", () => {
    const ids = (sought: string) => runs.filter((one) => matches(one, sought)).map((one) => one.id);
    expect(ids("")).toEqual(["b", "a"]);
    expect(ids("東京 gradient")).toEqual(["b"]);
    expect(ids("abc")).toEqual(["a"]);
    expect(ids("nothing")).toEqual([]);
  });

  it("finds what two runs can be compared in", () => {
    const [b, a] = runs as [(typeof runs)[0], (typeof runs)[0]];
    expect(comparablePair(b, a, ["layers", "attribution"])).toEqual(["b-attribution", "a-attribution"]);
    expect(comparablePair(b, a, ["layers", "attention"])).toBeNull();
  });
});

describe("a comparison", () => {
  const one = { left: [1, null, -3], axes: [[]], layers: null } as unknown as Comparison;

  it("has no number where a side has none", () => {
    expect(Array.from(flat(one.left))).toEqual([1, Number.NaN, -3]);
    expect(Array.from(flat([[1, 2], [null, 4]]))).toEqual([1, 2, Number.NaN, 4]);
    expect(top(flat(one.left), Float32Array.of(2))).toBe(3);
    expect(top(flat([null]))).toBe(1);
  });

  it("has rows where its numbers have", () => {
    expect(hasRows(one)).toBe(false);
    expect(hasRows({ ...one, left: [[1]] })).toBe(true);
  });
});

describe("numbers without a picture", () => {
  it("are arrayTable with their place", () => {
    const arrays = new Map([
      ["a", { dtype: "F32", shape: [2, 2], values: Float32Array.of(1, 2, 3, 4) }],
      ["b", { dtype: "I64", shape: [], values: BigInt64Array.of(7n) }],
    ]);
    const table = arrayTable(arrays, ["x", "y", "z"]);
    expect(table.count).toBe(5);
    expect(table.rows(1, 5)).toEqual([
      ["a", "0, 1", 2], ["a", "1, 0", 3], ["a", "1, 1", 4], ["b", "", 7],
    ]); // prettier-ignore
    expect(table.rows(0, 1)).toEqual([["a", "0, 0", 1]]);
  });
});
