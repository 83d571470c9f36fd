// The data of the web app: results of one run, which come one after the other.
import { read } from "./results";
import { address, pageOf, type Server } from "./server";
import type { DataSource, Item, Language, Note } from "./source";

export class HttpSource implements DataSource {
  readonly title = "sukashi";
  readonly language = null;
  /** In the order in which they came. */
  loaded = $state.raw<readonly { readonly name: string; readonly item: Item }[]>([]);
  /** Why a result could not be read. */
  failed = $state("");
  /** How many are on their way. */
  open = $state(0);
  private readonly wanted = new Set<string>();

  constructor(
    private readonly server: Server,
    private readonly languageNow: () => Language,
  ) {}

  get items(): readonly Item[] {
    return this.loaded.map((one) => one.item);
  }

  get names(): readonly string[] {
    return this.loaded.map((one) => one.name);
  }

  /** Load results and show them together; each once, however often it is asked for. */
  async take(names: readonly string[]): Promise<void> {
    const fresh = names.filter((name) => !this.wanted.has(name));
    if (!fresh.length) return;
    for (const name of fresh) this.wanted.add(name);
    this.open += fresh.length;
    try {
      const items = await Promise.all(
        fresh.map(async (name) => ({ name, item: await this.item(name) })),
      );
      this.loaded = [...this.loaded, ...items];
    } catch (error) {
      this.failed = error instanceof Error ? error.message : String(error);
    } finally {
      this.open -= fresh.length;
    }
  }

  readonly html = async (): Promise<string> =>
    new TextDecoder().decode(await this.server.bytes(pageOf(this.names, this.languageNow())));

  private async item(name: string): Promise<Item> {
    const part = (one: string) => this.server.bytes(`${address(name)}/parts/${one}`);
    const [note, bytes] = await Promise.all([this.server.note<Note>(name), part("result")]);
    return {
      note,
      part,
      result: read(bytes),
      file: () => this.server.bytes(`${address(name)}.safetensors`),
    };
  }
}
