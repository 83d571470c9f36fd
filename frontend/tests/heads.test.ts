import { describe, expect, it } from "vitest";
import { Weights } from "../src/data/weights";
import { Axes, EVERYTHING, fullColourWeight, second, secondOf, strongest } from "../src/views/attention/heads";
import { alone, attention, note } from "./golden";

const item = attention();
const axes = new Axes(item.result, item.note);
const weights = new Weights(item, 64);

async function mean(names: string[], special: boolean, over = axes) {
  return over.matrix((await weights.mean(names)).values, { ...EVERYTHING, special });
}

describe("heads", () => {
  it("gives one head as it is", async () => {
    const { values, rows } = await mean(["head/0/1"], true);
    expect(rows).toHaveLength(8);
    expect(Array.from(values).filter((one) => one === 1)).toHaveLength(8);
    expect(values[9]).toBe(1);
  });

  it("gives the mean of heads", async () => {
    const { values } = await mean(["head/1/0", "head/1/1"], true);
    expect(Array.from(values.subarray(0, 8))).toEqual([0.5, 0, 0, 0, 0, 0, 0, 0.5]);
  });

  it("hides special tokens on both axes", async () => {
    const { values, rows, columns } = await mean(["head/1/1"], false);
    expect([rows.length, columns.length]).toEqual([7, 7]);
    expect(values.every((one) => one === 0)).toBe(true);
  });

  it("sums over keys and takes the mean over queries of a unit", async () => {
    const of = [0, 0, 0, 1, 2, 3, 4, 5];
    const words = ["鬱", "激", "怒", "し", "た", "。"];
    const shared = attention({ queries: { of, words } });
    const { values, columns } = await mean(["head/0/0"], true, new Axes(shared.result, shared.note));
    expect(columns).toHaveLength(6);
    expect(values[0]).toBeCloseTo(3 / 8, 6);
    for (let row = 0; row < 6; row++) {
      const sum = values.subarray(6 * row, 6 * row + 6).reduce((a, b) => a + b, 0);
      expect(sum).toBeCloseTo(1, 5);
    }
  });

  it("lets a sink stand behind the keys, and numbers layers as the network does", () => {
    const mixers = ["state space", "state space", "attention", "none", "attention", "convolution"];
    const result = { ...item.result, sink: true, layers: [2, 4], mixers };
    const sunk = new Axes(result, item.note, "シンク");
    expect(sunk.keys.words.at(-1)).toBe("シンク");
    const weights = Float32Array.from({ length: 8 * 9 }, (_, at) => at);
    const whole = sunk.matrix(weights, EVERYTHING);
    expect(whole.columns).toHaveLength(9);
    expect(whole.values[8]).toBe(8);
    const without = sunk.matrix(weights, { ...EVERYTHING, special: false }); // the end mark is hidden
    expect(without.columns).toEqual([0, 1, 2, 3, 4, 5, 6, 8]);
    expect(Array.from(without.values.subarray(7, 9))).toEqual([8, 9]);
    expect(secondOf(whole.columns, sunk.keys, item.result.keyTokens)).toBe(null);
    expect([0, 1, 2, 3].map((head) => sunk.layerOf(head))).toEqual([2, 2, 4, 4]);
    const rows = sunk.rows.map(({ place, first, last }) => [place, first, last]);
    expect(rows).toEqual([[null, 0, 1], [0, 2, 2], [null, 3, 3], [1, 4, 4], [null, 5, 5]]);
    expect(fullColourWeight(Float32Array.of(0.1, 0.2, 0.9), 1, true)).toBeCloseTo(0.2);
  });

  it("keeps the lines of one text to the other", () => {
    const special = [true, false, false, true, false, true];
    const tokens = {
      ...item.result.queryTokens,
      special,
      starts: [0, 0, 2, 4, 4, 7],
      boundary: 4,
      shown: ["[CLS]", "a", "b", "[SEP]", "c", "[SEP]"],
    };
    expect(second(tokens)).toBe(4);
    expect(second({ ...tokens, boundary: null })).toBe(null);
    const result = { ...item.result, queryTokens: tokens, keyTokens: tokens, shape: [1, 1, 6, 6] as const };
    const pair = new Axes(result, note("attention", { queries: alone(tokens.shown) }));
    const weights = Float32Array.from({ length: 36 }, (_, at) => at);
    const across = pair.matrix(weights, { special: false, from: 0, to: 1 });
    expect([across.rows, across.columns]).toEqual([[1, 2], [4]]);
    expect(Array.from(across.values)).toEqual([10, 16]);
    expect(pair.matrix(weights, { special: true, from: 1, to: null }).rows).toEqual([4, 5]);
    expect(pair.matrix(weights, EVERYTHING).values).toBe(weights);
    expect(secondOf([0, 1, 2, 3, 4, 5], pair.queries, tokens)).toBe(4);
    expect(secondOf([1, 2, 4], pair.queries, tokens)).toBe(2); // special tokens hidden
    expect(secondOf([4, 5], pair.queries, tokens)).toBe(null); // nothing before it
    expect(secondOf([0, 1, 2], pair.queries, tokens)).toBe(null);
    expect(secondOf([0, 4], pair.queries, { ...tokens, boundary: null })).toBe(null);
  });

  it("gives the small picture of a head", () => {
    const small = axes.thumbnail(1);
    expect([small.rows, small.columns]).toEqual([8, 8]);
    expect(small.values[9]).toBe(255);
    expect(small.values.filter((one) => one > 0)).toHaveLength(8);
  });

  it("gives full ink to what nine of ten rows do not exceed", () => {
    const rows = Float32Array.from({ length: 22 }, (_, at) => (at % 2 ? 0 : (at / 2 + 1) / 11));
    expect(fullColourWeight(rows, 11)).toBeCloseTo(10 / 11, 6);
    expect(fullColourWeight(Float32Array.of(0, 0), 1)).toBe(1);
  });

  it("finds the strongest links that make up a share of each row", () => {
    const matrix = { values: Float32Array.of(0.5, 0.3, 0.2, 0, 1, 0), rows: [0, 1], columns: [0, 1, 2] };
    const links = (share: number) => strongest(matrix, share, [0, 1]).map((one) => [one.row, one.column]);
    expect(links(0.4)).toEqual([[0, 0], [1, 1]]);
    expect(links(0.6)).toEqual([[0, 0], [0, 1], [1, 1]]);
    expect(links(1)).toEqual([[0, 0], [0, 1], [0, 2], [1, 1]]);
  });
});
