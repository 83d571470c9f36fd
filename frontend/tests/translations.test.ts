import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { transformWithOxc } from "vite";
import { CATALOGUE, LANGUAGES } from "../src/words";
import { nearest } from "../src/words/language";
import { source } from "../words.mjs";

const LOCALE = new URL("../../src/sukashi/locale/", import.meta.url);

const MADE_UP = `msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n==2 ? 1 : 2);\\n"

msgctxt "page: share"
msgid "share of magnitude"
msgstr "xshare \\"{{}}\\""

msgctxt "page: pair"
msgid "“{from:bare}” → “{to:bare}”"
msgstr "{to:bare} x {from:bare}"

msgctxt "page: columns.figure"
msgid "figure"
msgstr ""

#, fuzzy
msgctxt "page: columns.label"
msgid "answer"
msgstr "to be looked over"

msgctxt "app: queued"
msgid "{count} run before this one …"
msgid_plural "{count} runs before this one …"
msgstr[0] "x one"
msgstr[1] "x two"
msgstr[2] "x many {count}"
`;

/** What the module made of a folder with one more language says. */
async function made(text: string): Promise<typeof import("../src/words/translations")> {
  const folder = mkdtempSync(join(tmpdir(), "locale-"));
  for (const name of ["sukashi.pot", "ja.po"]) writeFileSync(join(folder, name), readFileSync(new URL(name, LOCALE)));
  writeFileSync(join(folder, "xx.po"), text);
  const visible = new URL("../src/data/visible.ts", import.meta.url).href;
  const module = source(folder).replace("../data/visible", visible);
  const file = join(folder, "translations.mjs");
  writeFileSync(file, (await transformWithOxc(module, "translations.ts")).code);
  return import(/* @vite-ignore */ file) as Promise<typeof import("../src/words/translations")>;
}

describe("a language", () => {
  it("is one file", async () => {
    const { LANGUAGES, PAGE, APP } = await made(MADE_UP);
    expect(LANGUAGES).toEqual(["en", "ja", "xx"]);
    const xx = "xx" as "ja";
    expect(PAGE[xx].share).toBe('xshare "{}"');
    expect(PAGE[xx].pair({ from: " a", to: "b\u3000" })).toBe("b x a");
    expect([1, 2, 3].map((count) => APP[xx].queued({ count }))).toEqual(["x one", "x two", "x many 3"]);
  });

  it("is English where it says nothing, or nothing sure", async () => {
    const { PAGE, APP } = await made(MADE_UP);
    const xx = "xx" as "ja";
    expect(PAGE[xx].columns.figure).toBe("figure");
    expect(PAGE[xx].columns.label).toBe("answer");
    expect(PAGE[xx].attention).toBe(PAGE.en.attention);
    expect(PAGE[xx].strongestOnly({ count: 1 })).toBe(PAGE.en.strongestOnly({ count: 1 }));
    expect(APP[xx].took({ seconds: 2 })).toBe("2 s");
  });

  it("runs no code of its file", async () => {
    await expect(made(MADE_UP.replace("(n==1 ?", "(process.exit() ?"))).rejects.toThrow("no expression of n");
  });
});

describe("the words", () => {
  it("are said in both languages", () => {
    expect(LANGUAGES).toEqual(["en", "ja"]);
    expect(LANGUAGES.map((one) => CATALOGUE[one].language)).toEqual(["English", "日本語"]);
    expect(CATALOGUE.en.strongestOnly({ count: 1 })).toContain("the strongest link of");
    expect(CATALOGUE.en.strongestOnly({ count: 3 })).toContain("the 3 strongest links of");
    expect(CATALOGUE.ja.pageOf({ from: 1, to: 20, count: 40 })).toBe("位置 1–20／40");
  });

  it("are of the language that a browser prefers", () => {
    expect(["ja-JP", "ja", "en-GB", "fr", "", "jav"].map(nearest)).toEqual(["ja", "ja", "en", "en", "en", "en"]);
  });
});
