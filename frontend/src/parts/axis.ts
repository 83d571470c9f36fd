// An axis: from numbers to places between 0 and 1; it may run backwards.
import { nice, ticks } from "d3-array";

export interface Axis {
  readonly from: number;
  readonly to: number;
}

/** An axis with round ends that holds all given numbers; null is passed over. */
export function niceAxis(values: Iterable<number | null>, steps = 4): Axis {
  const known = [...values].filter((one): one is number => one !== null && Number.isFinite(one));
  const [low, high] = [Math.min(...known), Math.max(...known)];
  if (!known.length) return { from: 0, to: 1 };
  if (low === high) return low === 0 ? { from: 0, to: 1 } : niceAxis([0, low], steps);
  const [from, to] = nice(low, high, steps);
  return { from, to };
}

/** Where a number stands: 0 at the beginning of the axis, 1 at its end. */
export function positionOn({ from, to }: Axis, value: number): number {
  return (value - from) / (to - from);
}

/** Round numbers on an axis, about so many. */
export function tickValues({ from, to }: Axis, count: number): number[] {
  return ticks(Math.min(from, to), Math.max(from, to), count);
}
