import { describe, expect, it } from "vitest";
import { percent, signed } from "../src/data/numbers";
import { textLanguage } from "../src/data/textLanguage";
import { label, visible } from "../src/data/visible";
import { csv } from "../src/parts/table";
import { contrast, scale, type RGB } from "../src/scale/colours";
import { Address } from "../src/state/address";

describe("numbers", () => {
  it("never round up to certainty", () => {
    const cases = [0, 0.0001, 0.004, 0.41, 0.994, 0.99951, 1, NaN];
    expect(cases.map((one) => percent(one, "en"))).toEqual([
      "0 %", "<0.1 %", "0.4 %", "41 %", "99.4 %", ">99.9 %", "100 %", "–",
    ]);
    expect(percent(0.41, "ja")).toBe("41%");
    expect([-1.23456, 0.5, 12345].map(signed)).toEqual(["−1.23", "0.5", "12,300"]);
  });
});

describe("words", () => {
  it("show what shows nothing", () => {
    expect(["", " ", "\n", "a\u0007", "\u202e", " the", "か\u3099"].map(visible)).toEqual([
      "∅", "␣", "↵", "a␇", "U+202E", " the", "か\u3099",
    ]);
    expect([" the", "  "].map(label)).toEqual(["the", "␣␣"]);
  });

  it("tell their language by their letters", () => {
    expect(["猫は", "고양이", "the", "12"].map((one) => textLanguage(one, "en"))).toEqual([
      "ja", "ko", "en", undefined,
    ]);
    expect(textLanguage("東京", "ja")).toBe("ja");
    expect(textLanguage("東京", "en")).toBeUndefined();
  });
});

describe("csv", () => {
  it("quotes text, and runs no formula", () => {
    const rows = [['say "so"', 0.5], ["=cmd|x", NaN], ["-", 1]];
    const text = csv({ columns: ["a", "b"], count: 3, rows: () => rows });
    expect(text).toBe('\ufeff"a","b"\r\n"say ""so""",0.5\r\n"\'=cmd|x",\r\n"-",1\r\n');
  });
});

describe("ink", () => {
  it("begins at the paper and ends at full ink", () => {
    expect(scale("light").colour(0)).toEqual([251, 250, 246]);
    expect(scale("dark").colour(0)).toEqual([20, 22, 27]);
    expect(scale("light").colour(2)).toEqual(scale("light").colour(1));
    expect(scale("light").colour(NaN)).toEqual(scale("light").colour(0));
  });

  it("is as dark against as for", () => {
    const light = (colour: RGB) => contrast(colour, [255, 255, 255]);
    for (const theme of ["light", "dark"] as const) {
      const both = scale(theme, true);
      for (const value of [0.25, 0.5, 1]) {
        const ratio = light(both.colour(value)) / light(both.colour(-value));
        expect(ratio).toBeGreaterThan(0.9);
        expect(ratio).toBeLessThan(1.1);
      }
    }
  });

  it("can always be written on", () => {
    for (const theme of ["light", "dark"] as const) {
      for (const diverging of [false, true]) {
        const ink = scale(theme, diverging);
        for (let value = -1; value <= 1; value += 0.01) {
          expect(contrast(ink.text(value), ink.colour(value))).toBeGreaterThanOrEqual(4.5);
        }
      }
    }
  });
});

describe("the address", () => {
  it("holds choices in the link and reads them again", () => {
    const history = { replaceState: (_: unknown, __: string, to: string) => (window.location.hash = to) };
    const location = { hash: "#token=3&lang=ja", href: "file:///x.html#old", pathname: "/x.html", search: "" };
    const window = { location, history, addEventListener: () => {} };
    const address = new Address(window as unknown as Window);
    expect([address.get("token"), address.get("lang"), address.get("head")]).toEqual(["3", "ja", null]);
    address.set("head", "12");
    address.set("lang", null);
    expect(address.link).toBe("file:///x.html#token=3&head=12");
    expect(location.hash).toBe("#token=3&head=12");
  });

  it("goes on where a page has no history of its own", () => {
    const deny = () => {
      throw new Error("denied");
    };
    const location = { hash: "", href: "about:srcdoc", pathname: "srcdoc", search: "" };
    const window = { location, history: { replaceState: deny }, addEventListener: () => {} };
    const address = new Address(window as unknown as Window);
    address.set("token", "1");
    expect(address.get("token")).toBe("1");
  });
});
