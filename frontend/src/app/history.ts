// The history: results of one run together, the newest first.
import type { Entry } from "../data/server";
import { ordered } from "./requests";

export interface PastRun {
  readonly id: string;
  readonly text: string;
  readonly model: string;
  readonly made: string;
  readonly given: boolean;
  readonly entries: readonly Entry[];
}

/** Runs in the order of their newest result. */
export function asRuns(entries: readonly Entry[]): PastRun[] {
  const runs = new Map<string, Entry[]>();
  for (const one of entries) runs.set(one.run, [...(runs.get(one.run) ?? []), one]);
  return [...runs].map(([id, all]) => {
    const longest = all.reduce((best, one) => (one.text.length > best.text.length ? one : best));
    return {
      id,
      text: longest.text,
      model: longest.model,
      made: all[0]!.made,
      given: all.some((one) => one.given),
      entries: ordered(all, (one) => one.kind),
    };
  });
}

/** Whether every word of a query occurs in a run, in any case and width of letters. */
export function matches(run: PastRun, query: string): boolean {
  const fold = (text: string) => text.normalize("NFKC").toLowerCase();
  const words = run.entries.flatMap((one) => [one.kind, one.method, one.target, one.name]);
  const all = fold([run.text, run.model, ...words].join("\n"));
  return fold(query).split(/\s+/u).every((word) => all.includes(word));
}

/** The names of the first results of one kind that two runs have, or null. */
export function comparablePair(
  left: PastRun,
  right: PastRun,
  comparable: readonly string[],
): [string, string] | null {
  for (const one of left.entries.filter(({ kind }) => comparable.includes(kind))) {
    const other = right.entries.find(({ kind }) => kind === one.kind);
    if (other) return [one.name, other.name];
  }
  return null;
}
