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
  private readonly wanted = new Set<string>();

  constructor(
    private readonly server: Server,
    private readonly tongue: () => Language,
  ) {}

  get items(): readonly Item[] {
    return this.loaded.map((one) => one.item);
  }

  get names(): readonly string[] {
    return this.loaded.map((one) => one.name);
  }

  /** Load a result; once, however often it is asked for. */
  async take(name: string): Promise<void> {
    if (this.wanted.has(name)) return;
    this.wanted.add(name);
    try {
      const item = await this.item(name);
      this.loaded = [...this.loaded, { name, item }];
    } catch (error) {
      this.failed = error instanceof Error ? error.message : String(error);
    }
  }

  readonly html = async (): Promise<string> =>
    new TextDecoder().decode(await this.server.bytes(pageOf(this.names, this.tongue())));

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
