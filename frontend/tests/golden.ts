// Saved results as the Python side wrote them: one file per kind, worked out by hand.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { read, type Attention, type Kind, type Result } from "../src/data/results";
import { parse, write, type Tensor } from "../src/data/safetensors";
import type { Groups, Item, Note } from "../src/data/source";
import { joinedFile } from "../src/data/weights";

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

export function note(kind: Kind, tokenGroups: Record<string, Groups>): Note {
  const all = Object.entries(tokenGroups).map(([axis, one]) => [
    axis,
    { token: one, word: one, phrase: one },
  ]);
  const captions = { all: "", each: [] };
  return {
    kind,
    tokenGroups: Object.fromEntries(all),
    captions: { en: captions, ja: captions },
    lead: 0,
    code: "",
  };
}

/** Attention as a host carries it: what a view begins with, and a part for each head. */
export function attention(tokenGroups?: Record<string, Groups>): Item & { result: Attention; begin: () => Uint8Array } {
  const { tensors, metadata } = parse(bytes("attention"));
  const { values, shape } = tensors.get("dense") as Tensor & { values: Float32Array };
  const [layers, heads, queries, keys] = shape as [number, number, number, number];
  const own = [...tensors].filter(([name]) => name !== "dense");
  const small = Uint8Array.from(values, (weight) => Math.round(255 * weight));
  const inks = new Float32Array(layers * heads).fill(1);
  const numbers = BigInt64Array.from(shape, BigInt);
  const added: [string, Tensor][] = [
    ["overview", { dtype: "U8", shape, values: small }],
    ["inks", { dtype: "F32", shape: [layers, heads], values: inks }],
    ["shape", { dtype: "I64", shape: [4], values: numbers }],
  ];
  const begin = write({ tensors: new Map([...own, ...added]), metadata });
  const result = read(begin) as Attention;
  const item = {
    result,
    begin: () => begin,
    note: note("attention", tokenGroups ?? { queries: alone(result.queryTokens.shown) }),
    part: async (name: string) => {
      const [layer, head] = name.split("/").slice(1).map(Number) as [number, number];
      const start = (layer * heads + head) * queries * keys;
      const weights = values.slice(start, start + queries * keys);
      const tensor = { dtype: "F32", shape: [queries, keys], values: weights };
      return write({ tensors: new Map([["weights", tensor]]), metadata: {} });
    },
    file: async (): Promise<Uint8Array> => joinedFile(item, begin),
  };
  return item;
}
