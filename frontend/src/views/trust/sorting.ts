// The order of the methods: by any column, its best end first, or the other way round.
import type { Method } from "../../data/trustFigures";

export type Column = "score" | "name" | "better" | "forward" | "backward" | "seconds";
/** Columns of which more is better. */
const DOWN: readonly Column[] = ["score", "better"];

/** Equal methods, and those of which nothing is known, stay in the order in which they came. */
export function sorted(methods: readonly Method[], by: Column, turned: boolean): Method[] {
  const sign = DOWN.includes(by) === turned ? 1 : -1;
  const known = methods.filter((one) => one[by] !== null);
  const others = methods.filter((one) => one[by] === null);
  return [...known.sort((one, other) => sign * compared(one[by]!, other[by]!)), ...others];
}

function compared(one: string | number, other: string | number): number {
  if (typeof one === "number" && typeof other === "number") return one - other;
  return String(one) < String(other) ? -1 : 1;
}

/** Whether a column runs upwards in the table, as assistive technology is told. */
export function upwards(by: Column, turned: boolean): boolean {
  return DOWN.includes(by) === turned;
}
