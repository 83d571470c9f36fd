// The same cases as tests/view/test_number_format.py: page and Python write a number alike.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { count, decimals, percent, signed } from "../src/data/numbers";

type Cases = Record<"percent" | "significant" | "count", [number, string][]>;
const place = new URL("../../tests/view/number_format_cases.json", import.meta.url);
const cases = JSON.parse(readFileSync(fileURLToPath(place), "utf-8")) as Cases;

describe("numbers", () => {
  it.each(cases.percent)("%f as a share is %s", (share, text) => {
    expect(percent(share, "en")).toBe(text);
    expect(percent(share, "ja")).toBe(text.replace(" ", ""));
  });

  it.each(cases.significant)("%f in three digits is %s", (value, text) => {
    expect(signed(value)).toBe(text);
  });

  it.each(cases.count)("%f as a count is %s", (value, text) => {
    expect(count(value)).toBe(text);
  });

  it("have no zero with a sign", () => {
    expect([-0.04, 0.05, -1.25].map((one) => decimals(one, 1))).toEqual(["0.0", "0.1", "−1.3"]);
    expect([NaN, Infinity].map((one) => percent(one, "en"))).toEqual(["–", "–"]);
  });
});
