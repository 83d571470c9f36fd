import { describe, expect, it } from "vitest";
import { parse, write, type Tensor } from "../src/data/safetensors";
import { headIn, rounding, Weights } from "../src/data/weights";
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
