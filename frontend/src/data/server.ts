// Client of the local server: its JSON as types, one method an address.
import type { Language } from "./source";

/** The same words in every language. */
export type Translated = Readonly<Record<Language, string>>;

export interface Stack {
  readonly name: string;
  readonly layers: number;
  readonly heads: number;
}

/** A model of the server; more is known of one that is loaded. */
export interface Model {
  readonly id: string;
  readonly built_in: boolean;
  readonly loaded: boolean;
  readonly architecture: string | null;
  readonly about: Translated | null;
  readonly examples: readonly string[];
  readonly answers?: readonly string[];
  /** Whether it takes a conversation; known when it is loaded. */
  readonly chat?: boolean;
  readonly stacks?: readonly Stack[];
}

export type FieldKind = "choice" | "integer" | "number" | "flag" | "text" | "texts" | "integers";

/** One parameter of a question. when: other fields and the values with which this one matters. */
export interface Field {
  readonly name: string;
  readonly kind: FieldKind;
  readonly default: unknown;
  readonly values: readonly { readonly name: string; readonly words: Translated }[];
  readonly low: number | null;
  readonly high: number | null;
  readonly when: Readonly<Record<string, readonly string[]>>;
  readonly words: Translated;
  readonly help: Translated;
}

export interface Question {
  readonly name: string;
  readonly kind: string;
  readonly pair: boolean;
  readonly fields: readonly Field[];
  readonly words: Translated;
  readonly help: Translated;
}

export type Parameters = Readonly<Record<string, unknown>>;

/** generate: parameters of the writing, 0 for none. */
export interface RunRequest {
  readonly model: string;
  readonly text: string;
  readonly pair?: string;
  readonly messages?: readonly Said[];
  readonly generate: Parameters | 0;
  readonly questions: Readonly<Record<string, Parameters>>;
}

/** One message of a conversation, as it is typed. */
export interface Said {
  role: string;
  content: string;
}

/** A run that this server remembers. */
export interface Run {
  readonly id: string;
  readonly state: "queued" | "running" | "done" | "failed" | "cancelled";
  readonly model: string;
  readonly text: string;
  readonly pair: string | null;
  readonly messages?: readonly Said[];
  readonly generate: Parameters | false | null;
  readonly questions: Readonly<Record<string, Parameters>> | null;
}

/** One result of the history. */
export interface Entry {
  readonly name: string;
  readonly kind: string;
  readonly run: string;
  readonly model: string;
  readonly method: string;
  readonly target: string;
  readonly text: string;
  readonly made: string;
  readonly seconds: number;
  readonly bytes: number;
  readonly given: boolean;
}

/** The results of the workspace, the newest first, and the kinds that can be compared. */
export interface History {
  readonly results: readonly Entry[];
  /** Files of the workspace that are not shown, each with the reason in the reader's language. */
  readonly left_out: readonly { readonly name: string; readonly reason: string }[];
  readonly comparable: readonly string[];
}

/** A request that was not answered: one sentence in the reader's language. */
export class RefusedError extends Error {
  constructor(
    message: string,
    readonly status: number,
  ) {
    super(message);
  }
}

export class Server {
  constructor(
    private readonly language: () => Language,
    /** The sentence for a server that does not answer. */
    private readonly unreachable: () => string,
    private readonly fetch: typeof globalThis.fetch = (...given) => globalThis.fetch(...given),
  ) {}

  async models(): Promise<readonly Model[]> {
    return (await this.json<{ models: Model[] }>("GET", "/api/models")).models;
  }

  async questions(): Promise<readonly Question[]> {
    return (await this.json<{ questions: Question[] }>("GET", "/api/questions")).questions;
  }

  async runs(): Promise<readonly Run[]> {
    return (await this.json<{ runs: Run[] }>("GET", "/api/runs")).runs;
  }

  async history(): Promise<History> {
    return this.json<History>("GET", "/api/results");
  }

  /** Queue a run; its id. */
  async start(request: RunRequest): Promise<string> {
    return (await this.json<{ id: string }>("POST", "/api/runs", request)).id;
  }

  async cancel(id: string): Promise<void> {
    await this.ask("DELETE", `/api/runs/${encodeURIComponent(id)}`);
  }

  async remove(name: string): Promise<void> {
    await this.ask("DELETE", address(name));
  }

  async note<N>(name: string): Promise<N> {
    return this.json<N>("GET", `${address(name)}.note`);
  }

  async bytes(path: string): Promise<Uint8Array> {
    return new Uint8Array(await (await this.ask("GET", path)).arrayBuffer());
  }

  async compare<C>(sides: unknown): Promise<C> {
    return this.json<C>("POST", "/api/compare", sides);
  }

  /** The address of a run's events. */
  events(id: string): string {
    return `/api/runs/${encodeURIComponent(id)}/events?lang=${this.language()}`;
  }

  private async json<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
    return (await (await this.ask(method, path, body)).json()) as Answer;
  }

  /** Throws RefusedError. */
  private async ask(method: string, path: string, body?: unknown): Promise<Response> {
    const sent =
      body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } };
    const mark = path.includes("?") ? "&" : "?";
    let answer: Response;
    try {
      answer = await this.fetch(`${path}${mark}lang=${this.language()}`, { method, ...sent });
    } catch {
      throw new RefusedError(this.unreachable(), 0);
    }
    if (!answer.ok) throw new RefusedError(await reason(answer), answer.status);
    return answer;
  }
}

/** The address of a result. */
export function address(name: string): string {
  return `/api/results/${encodeURIComponent(name)}`;
}

/** The address of a page of several results, for the disk. */
export function pageOf(names: readonly string[], language: Language): string {
  const given = names.map((name) => `result=${encodeURIComponent(name)}`).join("&");
  return `/api/page.html?${given}&lang=${language}`;
}

async function reason(answer: Response): Promise<string> {
  try {
    const { error } = (await answer.json()) as { error: { message: string } };
    return error.message;
  } catch {
    return `${answer.status} ${answer.statusText}`;
  }
}
