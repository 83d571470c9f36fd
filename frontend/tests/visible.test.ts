// Direction marks: shown as signs, and closed in where no element can do it.
import { describe, expect, it } from "vitest";
import { isolated, withMarks } from "../src/data/visible";

const MARKS = ["\u061c", "\u200e", "\u200f", ..."\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"];

describe("names out of files", () => {
  it("show every direction mark", () => {
    for (const mark of MARKS) {
      const code = mark.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0");
      expect(withMarks(`a${mark}b`)).toBe(`aU+${code}b`);
    }
    expect(withMarks("evil\u202egnp.txt")).toBe("evilU+202Egnp.txt");
  });
  it("keep everything else, letters of right-to-left scripts too", () => {
    for (const text of ["", "שלום 12", "透かし\n", "a\tb", "👩‍👩‍👧"]) expect(withMarks(text)).toBe(text);
  });
  it("are isolated in a string", () => {
    expect(isolated("שלום\u2069")).toBe("\u2068שלוםU+2069\u2069");
    expect(isolated("")).toBe("");
  });
});
