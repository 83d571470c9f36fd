// The data of a notebook's widget: asked from the kernel, each part when it is needed.
import type { Kernel } from "./kernel";
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

/** The results that the kernel holds for one widget. */
export async function widget(kernel: Kernel): Promise<DataSource> {
  const note = (await kernel.ask({ note: true })).value as PageNote;
  if (note.schema !== SCHEMA) throw new FormatError(`This result has the schema ${note.schema}.`);
  const items = await Promise.all(
    note.results.map(async (one, item): Promise<Item> => {
      const part = async (name: string) => (await kernel.ask({ item, part: name })).bytes;
      return { note: one, part, result: read(await part("result")), file: () => part("file") };
    }),
  );
  const html = async () => new TextDecoder().decode((await kernel.ask({ page: true })).bytes);
  return { title: note.title, language: note.lang, items, html };
}
