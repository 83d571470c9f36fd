import { describe, expect, it } from "vitest";
import { parse, write, type Tensor } from "../src/data/safetensors";
import { headIn, joinedFile, PartialError, rounding, Weights } from "../src/data/weights";
import { attention, bytes } from "./golden";

function archive(tensors: Record<string, Tensor>): Uint8Array {
  return write({ tensors: new Map(Object.entries(tensors)), metadata: {} });
}

describe("weights", () => {
  it("reads the level that each code stands for", () => {
    const levels = Float32Array.of(0, 0.25, 1);
    const codes = Uint8Array.of(2, 0, 1, 1);
    const head = headIn(
      archive({
        codes: { dtype: "U8", shape: [2, 2], values: codes },
        levels: { dtype: "F32", shape: [3], values: levels },
      }),
    );
    expect(Array.from(head.values)).toEqual([1, 0, 0.25, 0.25]);
    expect(rounding(head.levels!)).toEqual({ most: 0.375, least: 0.125 });
  });

  it("puts the strongest links where they lead", () => {
    const head = headIn(
      archive({
        links: { dtype: "I32", shape: [2, 2], values: Int32Array.of(0, 2, 1, 2) },
        shape: { dtype: "I64", shape: [2], values: BigInt64Array.of(2n, 3n) },
        weights: { dtype: "F32", shape: [2, 2], values: Float32Array.of(0.5, 0.25, 1, 0) },
      }),
    );
    expect(head.links).toBe(2);
    expect(Array.from(head.values)).toEqual([0.5, 0, 0.25, 0, 1, 0]);
  });

  it("fills a head with every weight of a tile", async () => {
    const tile = Float32Array.of(1, 2, 3, 4, 5, 6);
    const part = async () => archive({ weights: { dtype: "F32", shape: [2, 3], values: tile } });
    const head = { values: new Float32Array(35), levels: null, links: 1 };
    await new Weights({ ...attention(), part }, 35).fill(head, 7, "tile/0/0/1/1", 3);
    const row = (at: number) => Array.from(head.values.subarray(7 * at, 7 * at + 7));
    expect([row(3), row(4)]).toEqual([[0, 0, 0, 1, 2, 3, 0], [0, 0, 0, 4, 5, 6, 0]]);
    expect(head.values.reduce((a, b) => a + b)).toBe(21);
  });

  it("makes no file of strongest links", async () => {
    const links = { dtype: "I32", shape: [8, 1], values: new Int32Array(8) };
    const shape = { dtype: "I64", shape: [2], values: BigInt64Array.of(8n, 8n) };
    const weights = { dtype: "F32", shape: [8, 1], values: new Float32Array(8) };
    const item = attention();
    const part = async () => archive({ links, shape, weights });
    await expect(joinedFile({ ...item, part }, await item.begin())).rejects.toThrow(PartialError);
  });

  it("says when there are no weights in the data", () => {
    expect(() => headIn(archive({}))).toThrow("no weights");
  });

  it("asks for a head once while it is kept, and again when it has failed", async () => {
    const item = attention();
    const asked: string[] = [];
    let broken = true;
    const watched = {
      ...item,
      part: async (name: string) => {
        asked.push(name);
        if (broken) throw new Error("gone");
        return item.part(name);
      },
    };
    const weights = new Weights(watched, 64);
    await expect(weights.get("head/0/0")).rejects.toThrow("gone");
    broken = false;
    await weights.get("head/0/0");
    await weights.mean(["head/0/0", "head/0/1"]);
    expect(asked).toEqual(["head/0/0", "head/0/0", "head/0/1"]);
  });

  it("keeps no more heads than the memory should hold", async () => {
    const item = attention();
    let asked = 0;
    const part = async (name: string) => (asked++, item.part(name));
    const weights = new Weights({ ...item, part }, 20_000_000); // room for two
    for (const name of ["head/0/0", "head/0/1", "head/1/0"]) await weights.get(name);
    expect(asked).toBe(3);
    await weights.get("head/1/0");
    expect(asked).toBe(3);
    await weights.get("head/0/0");
    expect(asked).toBe(4);
  });

  it("joins the saved file from the parts", async () => {
    const before = parse(bytes("attention"));
    const after = parse(await attention().file());
    expect(after.metadata).toEqual(before.metadata);
    expect([...after.tensors.keys()].sort()).toEqual([...before.tensors.keys()].sort());
    for (const [name, tensor] of before.tensors) expect(after.tensors.get(name)).toEqual(tensor);
  });
});
