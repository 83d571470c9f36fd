import { describe, expect, it } from "vitest";
import { moved, pooled, zoomed } from "../src/parts/zoom";

const all = { rows: 40, columns: 20 };
const whole = { r: 0, c: 0, rs: 40, cs: 20 };

describe("zoom", () => {
  it("keeps the cell where it is", () => {
    expect(zoomed(whole, 0.5, { row: 20, column: 10 }, all)).toEqual({ r: 10, c: 5, rs: 20, cs: 10 });
    expect(zoomed(whole, 0.5, { row: 0, column: 19 }, all)).toMatchObject({ r: 0, c: 10 });
  });

  it("ends at the edges and at a few cells", () => {
    expect(zoomed({ r: 30, c: 0, rs: 10, cs: 10 }, 2, { row: 35, column: 5 }, all)).toEqual({
      r: 20, c: 0, rs: 20, cs: 20,
    });
    expect(zoomed({ r: 0, c: 0, rs: 4, cs: 4 }, 0.5, { row: 1, column: 1 }, all)).toMatchObject({
      rs: 4, cs: 4,
    });
    expect(zoomed({ r: 5, c: 5, rs: 30, cs: 15 }, 2, { row: 9, column: 9 }, all)).toBe(null);
  });

  it("goes along with a cell no further than it must", () => {
    const part = { r: 10, c: 5, rs: 10, cs: 5 };
    expect(moved(part, 12, 7)).toEqual(part);
    expect(moved(part, 20, 4)).toEqual({ r: 11, c: 4, rs: 10, cs: 5 });
  });

  it("keeps of each block the number that is furthest from zero", () => {
    const values = Float32Array.from({ length: 24 }, (_, at) => (at === 7 ? -9 : at / 24));
    const part = { r: 0, c: 0, rs: 4, cs: 6 };
    const small = pooled(values, 6, part, { rows: 2, columns: 3 });
    expect([small.rows, small.columns]).toEqual([2, 3]);
    expect(small.values[0]).toBe(-9);
    expect(small.values[5]).toBeCloseTo(23 / 24, 6);
    const some = pooled(values, 6, { r: 1, c: 2, rs: 2, cs: 2 }, { rows: 9, columns: 9 });
    expect(Array.from(some.values, (one) => Math.round(24 * one))).toEqual([8, 9, 14, 15]);
  });
});
