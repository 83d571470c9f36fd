// Saved results as the Python side wrote them: one file per kind, worked out by hand.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Groups, Note } from "../src/data/source";
import { read, type Kind, type Result } from "../src/data/results";

export function bytes(name: string): Uint8Array {
  const place = new URL(`../../tests/golden/${name}.safetensors`, import.meta.url);
  return new Uint8Array(readFileSync(fileURLToPath(place)));
}

export function golden<K extends Kind>(kind: K): Extract<Result, { kind: K }> {
  return read(bytes(kind)) as Extract<Result, { kind: K }>;
}

/** Every token a group of its own. */
export function alone(shown: readonly string[]): Groups {
  return { of: shown.map((_, at) => at), words: shown };
}

export function note(kind: Kind, strips: Record<string, Groups>): Note {
  const all = Object.entries(strips).map(([axis, one]) => [
    axis,
    { token: one, word: one, phrase: one },
  ]);
  const captions = { all: "", each: [] };
  return {
    kind,
    strips: Object.fromEntries(all),
    captions: { en: captions, ja: captions },
    lead: 0,
    code: "",
    step: 0,
  };
}
