import { describe, expect, it } from "vitest";
import { FormatError, half, parse } from "../src/data/safetensors";
import { bytes } from "./golden";

function archive(header: unknown, data: number[] = []): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(header));
  const whole = new Uint8Array(8 + text.length + data.length);
  new DataView(whole.buffer).setBigUint64(0, BigInt(text.length), true);
  whole.set(text, 8);
  whole.set(data, 8 + text.length);
  return whole;
}

describe("safetensors", () => {
  it("reads arrays with their shapes from a saved file", () => {
    const { tensors, metadata } = parse(bytes("attribution"));
    expect(tensors.get("scores")?.shape).toEqual([2, 9]);
    expect(Array.from(tensors.get("scores")!.values as Float32Array).slice(0, 4)).toEqual([
      -1, -0.75, -0.5, -0.25,
    ]);
    expect((tensors.get("tokens.ids")!.values as BigInt64Array)[1]).toBe(9n);
    expect(JSON.parse(metadata["sukashi"]!)).toMatchObject({ kind: "attribution", schema: 1 });
  });

  it("reads float16 as float32", () => {
    const { tensors } = parse(
      archive({ x: { dtype: "F16", shape: [3], data_offsets: [0, 6] } }, [0, 0x3c, 0, 0xc0, 1, 0]),
    );
    expect(Array.from(tensors.get("x")!.values as Float32Array)).toEqual([1, -2, 2 ** -24]);
  });

  it("knows the ends of binary16", () => {
    expect(half(0x7bff)).toBe(65504);
    expect(half(0x0400)).toBe(2 ** -14);
    expect(half(0xfc00)).toBe(-Infinity);
    expect(half(0x7e00)).toBeNaN();
  });

  it.each([
    ["nothing", new Uint8Array()],
    ["a header that is cut off", bytes("layers").slice(0, 200)],
    ["an array that is cut off", bytes("layers").slice(0, -200)],
    ["no header", new Uint8Array([2, 0, 0, 0, 0, 0, 0, 0, 65, 66])],
    ["another type", archive({ x: { dtype: "C64", shape: [1], data_offsets: [0, 8] } }, [0, 0])],
    ["another place", archive({ x: { dtype: "U8", shape: [2], data_offsets: [-1, 1] } }, [0, 0])],
  ])("refuses %s", (_, data) => {
    expect(() => parse(data)).toThrow(FormatError);
  });
});
