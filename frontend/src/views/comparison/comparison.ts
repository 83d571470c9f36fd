// A comparison as the server gives it: both sides and right − left, in the same stretches.
import type { Language } from "../../data/source";

export interface Side {
  readonly text: string;
  readonly tokens: readonly number[];
}

/** Some tokens of the left and those of the right that stand in their place. */
export interface Stretch {
  readonly left: Side;
  readonly right: Side;
  readonly same: boolean;
}

type Numbers = readonly (number | null)[];

/** What else of a result can be compared. */
export interface Offer {
  readonly targets: readonly string[];
  readonly lead: number;
  readonly layers: readonly number[];
  readonly heads: number;
}

/** left, right, difference: a row of numbers, or rows of them (layers; queries of attention). */
export interface Comparison {
  readonly kind: string;
  readonly measure: "share" | "score" | "weight" | "probability";
  readonly axes: readonly (readonly Stretch[])[];
  readonly left: Numbers | readonly Numbers[];
  readonly right: Numbers | readonly Numbers[];
  readonly difference: Numbers | readonly Numbers[];
  /** The layer of each row on the left and on the right. */
  readonly layers: readonly (readonly [number, number])[] | null;
  readonly offers: Readonly<Record<"left" | "right", Offer>>;
  readonly captions: Readonly<Record<Language, string>>;
}

/** (rows, stretches) numbers one after the other, NaN where there is none. */
export function flat(numbers: Numbers | readonly Numbers[]): Float32Array {
  return Float32Array.from((numbers.flat(1) as Numbers).map((one) => one ?? Number.NaN));
}

/** Whether the numbers have rows: layers, or the queries of attention. */
export function hasRows(comparison: Comparison): boolean {
  return Array.isArray(comparison.left[0]) || comparison.axes.length === 2;
}

/** The largest number of some by size, or 1 where all are 0. */
export function top(...all: readonly Float32Array[]): number {
  let most = 0;
  for (const values of all) for (const one of values) if (Math.abs(one) > most) most = Math.abs(one);
  return most || 1;
}
