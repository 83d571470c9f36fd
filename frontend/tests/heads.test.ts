import { describe, expect, it } from "vitest";
import { Axes, fullInk, strongest } from "../src/views/attention/heads";
import { alone, golden, note } from "./golden";

const maps = golden("attention");
const axes = new Axes(maps, note("attention", { queries: alone(maps.queryTokens.shown) }));

describe("heads", () => {
  it("gives one head as it is", () => {
    const { values, rows } = axes.mean([1], true);
    expect(rows).toHaveLength(8);
    expect(Array.from(values).filter((one) => one === 1)).toHaveLength(8);
    expect(values[9]).toBe(1);
  });

  it("gives the mean of heads", () => {
    const { values } = axes.mean([2, 3], true);
    expect(Array.from(values.subarray(0, 8))).toEqual([0.5, 0, 0, 0, 0, 0, 0, 0.5]);
  });

  it("hides special tokens on both axes", () => {
    const { values, rows, columns } = axes.mean([3], false);
    expect([rows.length, columns.length]).toEqual([7, 7]);
    expect(values.every((one) => one === 0)).toBe(true);
  });

  it("sums over keys and takes the mean over queries of a unit", () => {
    const of = [0, 0, 0, 1, 2, 3, 4, 5];
    const shared = new Axes(
      maps,
      note("attention", { queries: { of, words: ["鬱", "激", "怒", "し", "た", "。"] } }),
    );
    const { values, columns } = shared.mean([0], true);
    expect(columns).toHaveLength(6);
    expect(values[0]).toBeCloseTo(3 / 8, 6);
    for (let row = 0; row < 6; row++) {
      const sum = values.subarray(6 * row, 6 * row + 6).reduce((a, b) => a + b, 0);
      expect(sum).toBeCloseTo(1, 5);
    }
  });

  it("keeps the largest weight of each block of a thumbnail", () => {
    const small = axes.thumbnail(1, 4);
    expect([small.rows, small.columns]).toEqual([4, 4]);
    expect(Array.from(small.values)).toEqual([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]);
  });

  it("gives full ink to what nine of ten rows do not exceed", () => {
    const rows = Float32Array.from({ length: 22 }, (_, at) => (at % 2 ? 0 : (at / 2 + 1) / 11));
    expect(fullInk(rows, 11)).toBeCloseTo(10 / 11, 6);
    expect(fullInk(Float32Array.of(0, 0), 1)).toBe(1);
  });

  it("finds the strongest links that make up a share of each row", () => {
    const matrix = { values: Float32Array.of(0.5, 0.3, 0.2, 0, 1, 0), rows: [0, 1], columns: [0, 1, 2] };
    const links = (share: number) => strongest(matrix, share).map((one) => [one.row, one.column]);
    expect(links(0.4)).toEqual([[0, 0], [1, 1]]);
    expect(links(0.6)).toEqual([[0, 0], [0, 1], [1, 1]]);
    expect(links(1)).toEqual([[0, 0], [0, 1], [0, 2], [1, 1]]);
  });
});
