// The ranking that is put to the test: which words go at which step of a curve.
import type { Faithfulness } from "../../data/results";
import type { Groups } from "../../data/source";
import { TokenGroups } from "../../data/tokenGroups";

type Ranked = Pick<Faithfulness, "targets" | "unitOf" | "units" | "places" | "counts">;

/** Characters that go together: the unit they are (−1: they always stay), and their tokens. */
export interface Stretch {
  readonly word: string;
  readonly unit: number;
  readonly tokens: readonly number[];
}

/** The text in stretches, in its own order; single: every token, with its words. */
export function stretches(result: Ranked, single: Groups): Stretch[] {
  const found: { word: string; unit: number; tokens: number[] }[] = [];
  const { members } = new TokenGroups(single);
  single.words.forEach((word, group) => {
    const tokens = members[group]!;
    const unit = result.unitOf[tokens[0] ?? -1] ?? -1;
    const last = found.at(-1);
    if (last && unit >= 0 && last.unit === unit) {
      last.word += word;
      last.tokens.push(...tokens);
    } else found.push({ word, unit, tokens: [...tokens] });
  });
  return found;
}

/** The place of a unit in the ranking of a target, 0 the first; null for one it does not see. */
export function placeIn(result: Ranked, row: number, unit: number): number | null {
  const place = unit < 0 ? -1 : (result.places[row * result.units + unit] ?? -1);
  return place < 0 ? null : place;
}

/** The rank of a unit as a score, 1 the first and nearly 0 the last; row null: the mean over all. */
export function rankScore(result: Ranked, row: number | null, unit: number): number | null {
  return mean(result, row, (at) => {
    const place = placeIn(result, at, unit);
    return place === null ? null : 1 - place / (countsOf(result, at).at(-1) || 1);
  });
}

/** The share of units that are gone at the first point of a curve at which this one is among them. */
export function gone(result: Ranked, row: number | null, unit: number): number | null {
  return mean(result, row, (at) => {
    const place = placeIn(result, at, unit);
    const counts = countsOf(result, at);
    const count = counts.find((one) => place !== null && one > place);
    return count === undefined ? null : count / (counts.at(-1) ?? 1);
  });
}

/** The point of a curve that is nearest to a share. */
export function nearest(shares: readonly number[], share: number): number {
  const far = shares.map((one) => Math.abs(one - share));
  return far.indexOf(Math.min(...far));
}

const NEAR = 1e-5; // shares come with six digits

/** The height of a curve at a share, on the straight line between its points. */
export function heightAt(shares: readonly number[], heights: readonly number[], share: number): number {
  const after = shares.findIndex((one) => one >= share - NEAR);
  if (after <= 0) return heights[after < 0 ? heights.length - 1 : 0] ?? NaN;
  const [left, right] = [shares[after - 1]!, shares[after]!];
  const part = right > left ? Math.min(1, (share - left) / (right - left)) : 1;
  return heights[after - 1]! + part * (heights[after]! - heights[after - 1]!);
}

/** Units gone at each point of a target's curves: in the end all that it sees. */
function countsOf(result: Ranked, row: number): readonly number[] {
  const points = result.counts.length / (result.targets.length || 1);
  return result.counts.slice(row * points, (row + 1) * points);
}

function mean(result: Ranked, row: number | null, of: (row: number) => number | null): number | null {
  const rows = row === null ? result.targets.map((_, at) => at) : [row];
  const known = rows.flatMap((at) => of(at) ?? []);
  return known.length ? known.reduce((sum, one) => sum + one, 0) / known.length : null;
}
