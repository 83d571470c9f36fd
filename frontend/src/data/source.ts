// Where the data of the views comes from; views never know which host they are in.
import type { Language } from "../words/language";
import type { Kind, Result } from "./results";
import type { FaithfulnessNote, RandomisationNote, TrustNote } from "./trustFigures";

export type Grouping = "token" | "word" | "phrase";
export type { Language };

/** Groups of a row of tokens: of gives each token its group, words what is read of each group. */
export interface Groups {
  readonly of: readonly number[];
  readonly words: readonly string[];
}

export type Groupings = Readonly<Record<Grouping, Groups>>;

/** What is said of one result; made where the result was made, so that no sentence exists twice. */
export interface Note {
  readonly kind: Kind;
  readonly tokenGroups: Readonly<Record<string, Groupings>>;
  readonly captions: Readonly<Record<Language, { all: string; each: readonly string[] }>>;
  readonly lead: number;
  readonly code: string;
  readonly habits?: readonly string[];
  /** Attention of a long text: rows and columns of a tile, where there are tiles. */
  readonly tile?: number;
  readonly faithfulness?: FaithfulnessNote;
  readonly randomisation?: RandomisationNote;
  readonly trust?: TrustNote;
  readonly similarity?: SimilarityNote;
}

/** names: of both measures; texts: what the two are called; made: how their vectors were made. */
export interface SimilarityNote {
  readonly words: Readonly<
    Record<Language, { names: Readonly<Record<"cosine" | "dot", string>>; texts: readonly [string, string]; made: string }>
  >;
}

/** One result with its note; what is large is asked for when it is looked at. */
export interface Item {
  /** What a view needs to begin with. */
  readonly result: Result;
  readonly note: Note;
  /**
   * The bytes of a part, one safetensors archive: "head/<layer>/<head>", "mean/<layer>", "mean/all",
   * "tile/<layer>/<head>/<row>/<column>" of attention. Throws an error that can be read where there is no such part.
   */
  part(name: string): Promise<Uint8Array>;
  /** The result as the file it is saved as. */
  file(): Promise<Uint8Array>;
}

export interface DataSource {
  readonly title: string;
  /** The language asked for where the page was made; null leaves it to the reader. */
  readonly language: Language | null;
  readonly items: readonly Item[];
  /** The page as a file, where there is one. */
  readonly html: (() => string | Promise<string>) | null;
}
