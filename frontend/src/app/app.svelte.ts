// The app: which model, which text, what is asked of it, and the run that is looked at.
import { getContext, setContext } from "svelte";
import { HttpSource } from "../data/http.svelte";
import { RefusedError, Server, type Entry, type Model, type Question, type Run, type Said } from "../data/server";
import type { Address } from "../state/address";
import type { Preferences } from "../state/preferences.svelte";
import { APP, type AppWords } from "../words";
import { answered, START, isDefault, runRequest } from "./requests";
import { Form } from "./form.svelte";
import { Job } from "./job.svelte";

const KEY = Symbol("app");
/** Choices that go along from one place of the app to another. */
export const KEEP = ["lang", "theme"];

export class App {
  readonly server: Server;
  readonly job = new Job();
  models = $state.raw<readonly Model[]>([]);
  questions = $state.raw<readonly Question[]>([]);
  model = $state<string | null>(null);
  text = $state("");
  /** A conversation in the place of the text; none where it is empty. */
  messages = $state<Said[]>([]);
  pair = $state<string | null>(null);
  /** Questions that the reader has switched on or off. */
  switched = $state<Record<string, boolean>>({});
  forms = $state.raw<ReadonlyMap<string, Form>>(new Map());
  source: HttpSource = $state.raw() as HttpSource;
  /** The model that is being loaded. */
  loading = $state<string | null>(null);
  /** One sentence about what went wrong outside of a run. */
  problem = $state("");
  private readonly begun: Promise<void>;
  private shown: string | null = null;
  private readonly ready = new Map<string, Promise<boolean>>();

  constructor(
    readonly address: Address,
    readonly preferences: Preferences,
  ) {
    this.server = new Server(
      () => preferences.language,
      () => this.words.silent,
    );
    this.source = this.empty();
    this.begun = this.begin();
  }

  get words(): AppWords {
    return APP[this.preferences.language];
  }

  get chosen(): Model | null {
    return this.models.find((one) => one.id === this.model) ?? null;
  }

  /** What the chosen model can be asked. */
  get offered(): readonly Question[] {
    return answered(this.chosen, this.questions);
  }

  /** What it is asked. */
  get asked(): readonly Question[] {
    return this.offered.filter((one) => this.switched[one.name] ?? isDefault(one));
  }

  /** Begin: what the server has. */
  private async begin(): Promise<void> {
    await this.reporting(async () => {
      this.models = await this.server.models();
      this.model ??= this.models[0]?.id ?? null;
      this.questions = await this.server.questions();
      this.forms = new Map(
        this.questions.map((one) => [one.name, new Form(one, START[one.name] ?? {})]),
      );
      if (this.address.get("run") === null) this.preload();
    });
  }

  /** What a value of a field is called, wherever the field is. */
  wordOf(field: string, value: string): string {
    const values = this.questions
      .flatMap((one) => one.fields)
      .flatMap((one) => (one.name === field ? one.values : []));
    return values.find((one) => one.name === value)?.words[this.preferences.language] ?? value;
  }

  /** Choose a model and have it loaded. */
  choose(id: string): void {
    this.model = id;
    this.problem = "";
    void this.prepare(id);
  }

  /** The reader turns to the form: its model will be needed. */
  preload(): void {
    if (this.model !== null) void this.prepare(this.model);
  }

  /** Ask what is chosen. */
  async run(): Promise<void> {
    const { model } = this;
    if (model === null || this.nothing || this.job.going) return;
    this.problem = "";
    this.source = this.empty();
    this.job.clear();
    this.job.state = "waiting";
    await this.begun;
    const loaded = await this.prepare(model);
    if (this.job.state !== "waiting") return; // stopped while the model was loaded
    if (!loaded || this.chosen === null) {
      this.job.clear();
      return;
    }
    const forms = this.asked.flatMap((one) => this.forms.get(one.name) ?? []);
    try {
      const text = this.messages.length ? "" : this.text;
      const request = runRequest(this.chosen, text, this.pair, forms, this.messages);
      const id = await this.server.start(request);
      this.shown = id;
      this.address.go({ run: id }, KEEP);
      this.follow(id);
    } catch (error) {
      this.job.message = messageOf(error);
      this.job.end("failed");
    }
  }

  /** Whether nothing is typed that could be asked about. */
  get nothing(): boolean {
    return this.messages.length ? this.messages.every((one) => one.content === "") : this.text === "";
  }

  /** Turn the text into the user's message of a conversation, or its last message into a text. */
  toggleChat(): void {
    if (this.messages.length) {
      this.text = this.messages.at(-1)?.content ?? "";
      this.messages = [];
    } else this.messages = [{ role: "user", content: this.text }];
  }

  async stop(): Promise<void> {
    const id = this.shown;
    if (this.job.state === "waiting") this.job.end("cancelled");
    else if (id !== null) await this.reporting(() => this.server.cancel(id));
  }

  /** Show the run that the address names; null: an empty page. */
  async show(id: string | null): Promise<void> {
    if (id === this.shown) return;
    this.shown = id;
    this.job.clear();
    this.problem = "";
    this.source = this.empty();
    if (id === null) return;
    await this.reporting(async () => {
      const run = (await this.server.runs()).find((one) => one.id === id);
      if (this.shown !== id) return;
      if (run) {
        this.follow(id);
        await this.fill(run);
      } else await this.showSaved(id);
    });
  }

  /** Results of a run that the server has forgotten: they are files and stay. */
  private async showSaved(id: string): Promise<void> {
    const entries = (await this.server.history()).results.filter((one) => one.run === id);
    if (this.shown !== id) return;
    if (!entries.length) this.problem = this.words.noRun;
    const source = this.source;
    await source.take(entries.map((one) => one.name));
    if (this.shown === id) await this.fillFromResults(entries, source);
  }

  /** The text and the model of results, as far as they tell. */
  private async fillFromResults(entries: readonly Entry[], source: HttpSource): Promise<void> {
    const written = source.items.find(({ result }) => result.kind === "generation")?.result;
    this.text = written?.kind === "generation" ? written.prompt : (entries[0]?.text ?? "");
    this.pair = null;
    this.messages = [];
    const model = entries[0]?.model;
    await this.begun;
    if (model && this.models.some((one) => one.id === model)) this.model = model;
  }

  private async fill(run: Run): Promise<void> {
    this.text = run.text;
    this.pair = run.pair;
    this.messages = (run.messages ?? []).map((one) => ({ ...one }));
    if (this.model !== run.model) this.choose(run.model);
    await this.begun;
    const asked: Record<string, Record<string, unknown>> = { ...run.questions };
    if (run.generate) asked["generate"] = run.generate;
    if (run.questions === null) return;
    this.switched = Object.fromEntries(
      this.questions.map((one) => [one.name, one.name in asked]),
    );
    for (const [name, form] of this.forms) if (asked[name]) form.fill(asked[name]);
  }

  private follow(id: string): void {
    this.job.follow(this.server.events(id), async () => {
      try {
        const known = (await this.server.runs()).some((one) => one.id === id);
        if (known || this.shown !== id) return this.shown !== id;
      } catch {
        return false; // nobody answers: try again
      }
      this.job.message = this.words.gone;
      this.job.end("failed");
      return true;
    });
  }

  /** Load a model by a run that asks nothing; whether it can be asked. */
  private prepare(id: string): Promise<boolean> {
    const known = this.ready.get(id);
    if (known) return known;
    const answer = this.load(id);
    this.ready.set(id, answer);
    void answer.then((well) => {
      if (!well) this.ready.delete(id); // it may be tried again
    });
    return answer;
  }

  private async load(id: string): Promise<boolean> {
    try {
      if (!this.models.length) this.models = await this.server.models();
      if (this.models.find((one) => one.id === id)?.loaded) return true;
      this.loading = id;
      const run = await this.server.start({ model: id, text: "", generate: 0, questions: {} });
      const failure = await ended(this.server.events(run), () => this.words.silent);
      if (failure) this.problem = failure;
      this.models = await this.server.models();
      return failure === "";
    } catch (error) {
      this.problem = messageOf(error);
      return false;
    } finally {
      if (this.loading === id) this.loading = null;
    }
  }

  private empty(): HttpSource {
    return new HttpSource(this.server, () => this.preferences.language);
  }

  private async reporting(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.problem = messageOf(error);
    }
  }
}

/** Follow a run to its end; why it failed, "" if it did not. */
function ended(address: string, silent: () => string): Promise<string> {
  return new Promise((resolve) => {
    const stream = new EventSource(address);
    const end = (reason: string) => {
      stream.close();
      resolve(reason);
    };
    stream.onerror = () => {
      if (stream.readyState === EventSource.CLOSED) end(silent());
    };
    stream.addEventListener("done", () => end(""));
    stream.addEventListener("cancelled", () => end(""));
    stream.addEventListener("failed", (event: MessageEvent<string>) => {
      end((JSON.parse(event.data) as { message: string }).message);
    });
  });
}

function messageOf(error: unknown): string {
  return error instanceof RefusedError || error instanceof Error ? error.message : String(error);
}

export function provideApp(app: App): void {
  setContext(KEY, app);
}

export function app(): App {
  return getContext<App>(KEY);
}
