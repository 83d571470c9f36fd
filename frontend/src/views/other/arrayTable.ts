// Array table: arrays of any shape as one long table: which array, the place in it, the value.
import type { Tensor } from "../../data/safetensors";
import type { Cell, Table } from "../../parts/table";

export function arrayTable(arrays: ReadonlyMap<string, Tensor>, columns: readonly string[]): Table {
  const all = [...arrays];
  const count = all.reduce((sum, [, { values }]) => sum + values.length, 0);
  return {
    columns,
    count,
    rows(from, to) {
      const cells: Cell[][] = [];
      let begun = 0;
      for (const [name, { shape, values }] of all) {
        const first = Math.max(from, begun) - begun;
        const last = Math.min(to, begun + values.length) - begun;
        for (let at = first; at < last; at++) {
          cells.push([name, placeOf(at, shape), Number(values[at])]);
        }
        begun += values.length;
      }
      return cells;
    },
  };
}

/** "2, 0, 1": the place of a number in an array whose last axis is the innermost. */
function placeOf(at: number, shape: readonly number[]): string {
  const place: number[] = [];
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    place.unshift(at % shape[axis]!);
    at = Math.floor(at / shape[axis]!);
  }
  return place.join(", ");
}
