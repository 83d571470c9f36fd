// Scores of an attribution: shares of magnitude of groups of tokens, with or without a sign.
import type { Attribution } from "../../data/results";
import type { TokenGroups } from "../../data/tokenGroups";

/** What every picture of an attribution is drawn from. */
export interface Shown {
  result: Attribution;
  tokenGroups: TokenGroups;
  /** The amount that gets the full colour. */
  top: number;
  /** The target that is shown. */
  row: number;
  /** The place of the result's first token among those of the page. */
  offset: number;
}

export type SignMode = "magnitude" | "signed";

/** (groups,) shares of one target, which sum to 1; with the sign of the group's score if asked. */
export function shares(result: Attribution, row: number, tokenGroups: TokenGroups, reading: SignMode): Float32Array {
  const magnitudes = tokenGroups.total(line(result, result.magnitudes, row));
  const total = magnitudes.reduce((sum, one) => sum + one, 0) || 1;
  const scores = scoresOf(result, row, tokenGroups);
  return magnitudes.map((one, at) => {
    const sign = reading === "signed" ? Math.sign(scores[at]!) || 1 : 1;
    return (sign * one) / total;
  });
}

/** (groups,) signed scores of one target. */
export function scoresOf(result: Attribution, row: number, tokenGroups: TokenGroups): Float32Array {
  return tokenGroups.total(line(result, result.scores, row));
}

/** The largest number of a row by size, or 1 where all are 0: what gets the full colour. */
export function largest(values: Float32Array): number {
  return values.reduce((top, one) => Math.max(top, Math.abs(one)), 0) || 1;
}

type Explaining = Pick<Attribution, "tokens" | "targets">;

/** The place of a target: its token, or behind all tokens where it is none of them. */
export function placeOf(result: Explaining, row: number): number {
  const position = result.targets[row]?.position ?? -1;
  return position >= 0 ? position : result.tokens.ids.length + row;
}

/** The target at a place, or null. */
export function rowAt(result: Explaining, place: number | null): number | null {
  if (place === null) return null;
  const row = result.targets.findIndex((_, at) => placeOf(result, at) === place);
  return row < 0 ? null : row;
}

function line(result: Attribution, values: Float32Array, row: number): Float32Array {
  const width = result.tokens.ids.length;
  return values.subarray(row * width, (row + 1) * width);
}

/** Whether a result sets answers about a whole text beside each other, or one against another. */
export function areClasses(result: Attribution): boolean {
  const whole = result.targets.every((one) => one.position < 0);
  return whole && (result.targets.length > 1 || (result.signed && Boolean(result.targets[0]?.contrast)));
}

/** Whether what is explained are words of the text that the model wrote, not answers about it. */
export function areWritten(result: Attribution): boolean {
  return result.targets.some((one) => one.position >= 0 && result.tokens.shown[one.position] === one.label);
}

/** Targets in the order of their probability, of their value where none is known; equal ones stay. */
export function strongestFirst(result: Attribution): number[] {
  const known = result.targets.every((one) => Number.isFinite(Number(one.probability)));
  const strength = (at: number) => {
    const one = result.targets[at]!;
    return Number(known ? one.probability : one.value);
  };
  return result.targets.map((_, at) => at).sort((one, other) => strength(other) - strength(one) || 0);
}

/** (groups,) what classes are compared by: scores, of a method without signs magnitudes. */
export function amounts(result: Attribution, row: number, tokenGroups: TokenGroups): Float32Array {
  return result.signed ? scoresOf(result, row, tokenGroups) : tokenGroups.total(line(result, result.magnitudes, row));
}

/** The sum of a target's scores. */
export function sumOf(result: Attribution, row: number): number {
  return line(result, result.scores, row).reduce((sum, one) => sum + one, 0);
}

/** The class that the model says, where the explained ones tell it: no other can be likelier. */
export function predicted(result: Attribution): number | undefined {
  const chances = result.targets.map((one) => Number(one.probability));
  const best = chances.indexOf(Math.max(...chances));
  const all = chances.reduce((sum, one) => sum + one, 0);
  return best >= 0 && (chances[best]! > 0.5 || all > 0.999) ? best : undefined;
}
