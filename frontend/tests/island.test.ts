import { deflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { joined, unpack } from "../src/data/island";
import { bytes } from "./golden";

/** What the Python side does: all first bytes of four, all second ones …, then the rest. */
function planes(data: Uint8Array): Uint8Array {
  const count = Math.floor(data.length / 4);
  return Uint8Array.from(data, (byte, at) =>
    at < 4 * count ? data[(at % count) * 4 + Math.floor(at / count)]! : byte,
  );
}

describe("islands", () => {
  it("joins planes", () => {
    const text = new TextEncoder().encode("aAbBcCdDx");
    expect(new TextDecoder().decode(joined(text))).toBe("abcdABCDx");
  });

  it("gives back the very bytes", async () => {
    for (const name of ["attention", "attribution", "layers", "generation"]) {
      const data = bytes(name);
      const island = deflateSync(planes(data)).toString("base64");
      expect(await unpack(`4${island}`)).toEqual(data);
      expect(await unpack(`1${deflateSync(data).toString("base64")}`)).toEqual(data);
    }
  });
});
