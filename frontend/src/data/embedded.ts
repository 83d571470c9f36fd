// The data of an exported page: a note, and the parts of its results as islands in the document.
import { unpack } from "./island";
import { read } from "./results";
import { FormatError } from "./safetensors";
import type { DataSource, Item, Language, Note } from "./source";
import { joinedFile } from "./weights";

const SCHEMA = 1;

interface PageNote {
  readonly schema: number;
  readonly lang: Language | null;
  readonly title: string;
  readonly results: readonly Note[];
}

/** Read what a page needs to begin with; its other islands are unpacked when they are asked for. */
export async function embedded(page: Document): Promise<DataSource> {
  const text = page.getElementById("sukashi-note")?.textContent;
  if (!text) throw new FormatError("This page holds no data.");
  const note = JSON.parse(text) as PageNote;
  if (note.schema !== SCHEMA) throw new FormatError(`This page has the schema ${note.schema}.`);
  const islands = new Map<string, Element>();
  for (const island of page.querySelectorAll<HTMLElement>("script.sukashi-data")) {
    islands.set(`${island.dataset["item"]} ${island.dataset["part"]}`, island);
  }
  const items = await Promise.all(note.results.map((one, at) => item(islands, one, at)));
  return { title: note.title, language: note.lang, items, html: () => pristine(page) };
}

async function item(islands: Map<string, Element>, note: Note, at: number): Promise<Item> {
  const part = async (name: string): Promise<Uint8Array> => {
    const island = islands.get(`${at} ${name}`);
    if (!island) throw new FormatError(`This page does not hold the part ${name}.`);
    return unpack(island.textContent ?? "");
  };
  const bytes = await part("result");
  const made: Item = {
    note,
    part,
    result: read(bytes),
    file: async () => (made.result.kind === "attention" ? joinedFile(made, bytes) : bytes),
  };
  return made;
}

/** The page as it was opened: what the script has drawn is left out. */
function pristine(page: Document): string {
  const root = page.documentElement.cloneNode(true) as HTMLElement;
  root.querySelector("#sukashi")?.replaceChildren();
  root.removeAttribute("data-theme");
  root.removeAttribute("data-within");
  return `<!doctype html>\n${root.outerHTML}\n`;
}
