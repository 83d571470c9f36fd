// The data of an exported page: a note and islands in the document itself.
import { unpack } from "./island";
import { read } from "./results";
import { FormatError } from "./safetensors";
import type { DataSource, Item, Language, Note } from "./source";

const SCHEMA = 1;

interface PageNote {
  readonly schema: number;
  readonly lang: Language | null;
  readonly title: string;
  readonly results: readonly Note[];
}

/** Read everything a page holds. */
export async function embedded(page: Document): Promise<DataSource> {
  const text = page.getElementById("sukashi-note")?.textContent;
  if (!text) throw new FormatError("This page holds no data.");
  const note = JSON.parse(text) as PageNote;
  if (note.schema !== SCHEMA) throw new FormatError(`This page has the schema ${note.schema}.`);
  const islands = Array.from(page.querySelectorAll("script.sukashi-data"));
  const items = await Promise.all(
    note.results.map(async (one, at): Promise<Item> => {
      const bytes = await unpack(islands[at]?.textContent ?? "");
      return { note: one, bytes, result: read(bytes) };
    }),
  );
  return { title: note.title, language: note.lang, items, html: () => pristine(page) };
}

/** The page as it was opened: what the script has drawn is left out. */
function pristine(page: Document): string {
  const root = page.documentElement.cloneNode(true) as HTMLElement;
  root.querySelector("#sukashi")?.replaceChildren();
  root.removeAttribute("data-theme");
  return `<!doctype html>\n${root.outerHTML}\n`;
}
