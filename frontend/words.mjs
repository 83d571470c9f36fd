// Makes src/words/translations.ts from the translations (src/sukashi/locale), whose areas “page” and
// “app” are the front end's: a string or a function a key, and types that name every key.
//
// node words.mjs writes it; vite.config.ts and vitest.config.ts do so before anything is built.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { po } from "gettext-parser";

const ENGLISH = "en";
const AREAS = ["page", "app"];
/** What a rule of plurals may be made of; it is an expression of C, and of JavaScript too. */
const RULE = /^[n\d\s()%<>=!&|?:]+$/;
/** What may stand behind a placeholder's colon: the type of its value, and how it is said. */
const WAYS = {
  "": { type: "string | number", said: (value) => `String(${value})` },
  bare: { type: "string", said: (value) => `bare(${value})` },
  whole: { type: "number", said: (value) => `${value}.toFixed(0)` },
};
const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** Write the module, unless it is there already as it should be. */
export function write(locale = here("../src/sukashi/locale"), to = here("src/words/translations.ts")) {
  const made = source(locale);
  if (existing(to) !== made) writeFileSync(to, made);
}

/** The module as text, made of the files of a folder; what has no translation is English. */
export function source(locale) {
  const names = readdirSync(locale).filter((name) => name.endsWith(".po")).sort();
  const files = new Map([[ENGLISH, read(`${locale}/sukashi.pot`)]]);
  for (const name of names) files.set(name.replace(/\.po$/, ""), read(`${locale}/${name}`));
  const lines = [
    "// Made by words.mjs from the translations; not in git.",
    'import { bare } from "../data/visible";',
    `export const LANGUAGES = ${JSON.stringify([...files.keys()])} as const;`,
    "export type Language = (typeof LANGUAGES)[number];",
  ];
  for (const area of AREAS) {
    const entries = of(files.get(ENGLISH), area);
    const type = `${area[0].toUpperCase()}${area.slice(1)}Words`;
    lines.push(`export interface ${type} ${object(entries, typed)}`);
    lines.push(`export const ${area.toUpperCase()}: Readonly<Record<Language, ${type}>> = {`);
    for (const [language, file] of files) {
      const own = language === ENGLISH ? new Map() : translated(file, area);
      const value = (one) => said(own.get(one.key) ?? english(one, language), one, own.has(one.key) ? file : files.get(ENGLISH));
      lines.push(`${JSON.stringify(language)}: ${object(entries, value)},`);
    }
    lines.push("};");
  }
  return `${lines.join("\n")}\n`;
}

const read = (path) => po.parse(readFileSync(path), { validation: true });

function existing(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}

/** Every entry of an area in the order of the file, with the key that stands behind its colon. */
function of(file, area) {
  return Object.entries(file.translations).flatMap(([context, byText]) =>
    context.startsWith(`${area}: `)
      ? Object.values(byText).map((one) => ({ ...one, key: context.slice(area.length + 2) }))
      : [],
  );
}

/** The forms of every key that has a translation; one that is to be looked over (fuzzy) has none. */
function translated(file, area) {
  const whole = of(file, area).filter((one) => one.msgstr.every(Boolean) && !one.comments?.flag?.includes("fuzzy"));
  return new Map(whole.map((one) => [one.key, one.msgstr]));
}

/** The English forms; but a language that does not say its own name is called as its readers call it. */
function english(one, language) {
  if (one.key === "language" && language !== ENGLISH) {
    const tag = language.replace("_", "-");
    return [new Intl.DisplayNames([tag], { type: "language" }).of(tag) ?? language];
  }
  return one.msgid_plural === undefined ? [one.msgid] : [one.msgid, one.msgid_plural];
}

/** An object of all entries; a dot in a key leads into an object within it. */
function object(entries, leaf, depth = 0) {
  const groups = new Map();
  for (const one of entries) {
    const key = (one.path ??= one.key.split("."))[depth];
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  const rows = [...groups].map(([key, group]) => {
    const ends = group[0].path.length === depth + 1;
    return `${JSON.stringify(key)}: ${ends ? leaf(group[0]) : object(group, leaf, depth + 1)},`;
  });
  return `{\n${rows.join("\n")}\n}`;
}

/** The placeholders of a text: name and way. */
function placeholders(text) {
  const plain = text.replaceAll("{{", "").replaceAll("}}", "");
  return [...plain.matchAll(/\{(\w+)(?::(\w+))?\}/g)].map(([, name, way = ""]) => ({ name, way }));
}

/** The type of a key: a string, or a function of what its English has placeholders for. */
function typed(one) {
  const given = new Map();
  for (const { name, way } of placeholders(`${one.msgid}${one.msgid_plural ?? ""}`)) given.set(name, WAYS[way].type);
  if (one.msgid_plural !== undefined) given.set("count", "number");
  const fields = [...given].map(([name, type]) => `${name}: ${type}`);
  return fields.length ? `(given: { ${fields.join("; ")} }) => string` : "string";
}

/** A key in one language: a string, or a function that fills placeholders and chooses the plural. */
function said(forms, one, file) {
  const texts = forms.map(filled);
  if (typed(one) === "string") return texts[0];
  if (texts.length === 1) return `(given) => ${texts[0]}`;
  return `(given) => [${texts.join(", ")}][Number(((n) => ${plural(file)})(given.count))]!`;
}

function filled(text) {
  const parts = text.split(/(\{\{|\}\}|\{\w+(?::\w+)?\})/).filter(Boolean);
  const pieces = parts.map((part) => {
    if (part === "{{" || part === "}}") return JSON.stringify(part[0]);
    const [found] = part.startsWith("{") ? placeholders(part) : [];
    return found ? WAYS[found.way].said(`given.${found.name}`) : JSON.stringify(part);
  });
  return pieces.join(" + ") || '""';
}

/** The rule by which a number chooses a form: “nplurals=2; plural=(n != 1);”. */
function plural(file) {
  const rule = /plural=([^;]*)/.exec(file.headers["Plural-Forms"] ?? file.headers["plural-forms"] ?? "")?.[1] ?? "n != 1";
  if (!RULE.test(rule)) throw new Error(`The rule of plurals “${rule}” is no expression of n.`);
  return rule;
}

if (process.argv[1] === here("words.mjs")) write();
