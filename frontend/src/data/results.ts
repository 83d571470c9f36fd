// Results as typed views of an archive: one interface per kind, the names those of the files.
import { type Message, rolesOf, templateOf } from "./conversation";
import { FormatError, parse, type Archive, type Tensor } from "./safetensors";

export interface Recipe {
  readonly model: string;
  readonly lens: string;
  readonly revision: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly versions: Readonly<Record<string, string>>;
  readonly seconds: number;
}

/** n tokens: what a person reads of each, its place in the text, whether the tokenizer put it. */
export interface Tokens {
  readonly text: string;
  readonly ids: readonly number[];
  readonly shown: readonly string[];
  readonly pieces: readonly string[];
  readonly special: readonly boolean[];
  /** Where each token begins in the text. */
  readonly starts: readonly number[];
  readonly boundary: number | null;
  /** Of a conversation: which tokens its template wrote, and who says what begins at a token. */
  readonly template: readonly boolean[];
  readonly roles: ReadonlyMap<number, string>;
}

export interface Explained {
  readonly label: string;
  readonly position: number;
  readonly of: string;
  readonly value: number | string;
  readonly probability: number | string;
  readonly contrast: string | null;
}

/** scores, magnitudes: (targets, inputs). */
export interface Attribution {
  readonly kind: "attribution";
  readonly tokens: Tokens;
  readonly targets: readonly Explained[];
  readonly scores: Float32Array;
  readonly magnitudes: Float32Array;
  readonly method: string;
  readonly signed: boolean;
  /** The true label, where the one who asked has named it. */
  readonly truth: string | null;
  readonly interpretation: string;
  readonly recipe: Recipe;
}

/**
 * Attention without its weights, which come head by head (heads.ts). overview: (layers, heads, rows,
 * columns) bytes, the largest weight of each block of a head, 255 for its full colour; inks: (layers,
 * heads), the weight of the full colour.
 */
export interface Attention {
  readonly kind: "attention";
  readonly queryTokens: Tokens;
  readonly keyTokens: Tokens;
  readonly part: string;
  /** Layers, heads, queries, keys. */
  readonly shape: readonly [number, number, number, number];
  readonly overview: Uint8Array;
  readonly overviewShape: readonly [number, number];
  /** The network's number of each layer that is held. */
  readonly layers: readonly number[];
  /** What each layer of the network mixes its tokens with; those that are not "attention" have no weights. */
  readonly mixers: readonly string[];
  /** Whether heads have one more column behind the keys: a learned place that is no token. */
  readonly sink: boolean;
  readonly inks: Float32Array;
  readonly recipe: Recipe;
}

/** Rows are the embedding and the layers, columns the positions; k best words a cell. */
export interface Layers {
  readonly kind: "layers";
  readonly tokens: Tokens;
  readonly positions: readonly number[];
  readonly rows: number;
  readonly k: number;
  readonly topWords: readonly (readonly (readonly string[])[])[];
  readonly topProbabilities: Float32Array;
  readonly outcomeWords: readonly string[];
  readonly ranks: readonly number[];
  readonly probabilities: Float32Array;
  readonly entropy: Float32Array;
  readonly watched: Float32Array;
  readonly watchedRanks: readonly number[];
  readonly watchedWords: readonly string[];
  readonly recipe: Recipe;
}

export interface Generation {
  readonly kind: "generation";
  readonly tokens: Tokens;
  readonly text: string;
  readonly prompt: string;
  readonly promptLength: number;
  readonly probabilities: Float32Array;
  readonly alternativeWords: readonly (readonly string[])[];
  readonly alternativeProbabilities: Float32Array;
  readonly recipe: Recipe;
}

/** positions: what each row is about, −1 the whole text; logits, probabilities: (rows, classes). */
export interface Prediction {
  readonly kind: "prediction";
  readonly tokens: Tokens;
  readonly problem: string;
  readonly labels: readonly string[];
  readonly positions: readonly number[];
  readonly logits: Float32Array;
  readonly probabilities: Float32Array;
  readonly spans: readonly Span[];
  readonly recipe: Recipe;
}

export interface Span {
  readonly label: string;
  readonly start: number;
  readonly end: number;
  readonly probability: number;
}

/** confusion: (labels, labels) texts by true label, then by predicted label. */
export interface Survey {
  readonly kind: "survey";
  readonly tokens: Tokens;
  readonly labels: readonly string[];
  readonly predicted: readonly number[];
  readonly confusion: readonly number[];
  readonly words: readonly DecidingWord[];
  readonly mistakes: readonly Mistake[];
  readonly skips: readonly Skip[];
  readonly recipe: Recipe;
}

export interface DecidingWord {
  readonly label: string;
  readonly word: string;
  readonly count: number;
  readonly texts: number;
}

export interface Mistake {
  readonly number: number;
  readonly text: string;
  readonly truth: string;
  readonly predicted: string;
  readonly probability: number;
}

export interface Skip {
  readonly number: number;
  readonly reason: string;
}

/**
 * How far an explanation holds; its figures and curves come computed (trustFigures.ts). unitOf: the unit of
 * each token, −1 for one that always stays; places: (targets, units) its place in the ranking, 0 the
 * first, −1 for one that the target does not see; counts: (targets, points) units gone at each point.
 */
export interface Faithfulness {
  readonly kind: "faithfulness";
  readonly tokens: Tokens;
  readonly targets: readonly Explained[];
  readonly method: string;
  readonly unit: string;
  readonly unitOf: readonly number[];
  readonly units: number;
  readonly places: readonly number[];
  readonly counts: readonly number[];
  readonly recipe: Recipe;
}

/** What is left of an explanation as weights are re-drawn; its curve comes computed (trustFigures.ts). */
export interface Randomisation {
  readonly kind: "randomisation";
  readonly tokens: Tokens;
  readonly method: string;
  readonly recipe: Recipe;
}

/** Methods held against each other; their figures come computed (trustFigures.ts). */
export interface Trust {
  readonly kind: "trust";
  readonly tokens: Tokens;
  readonly texts: readonly string[];
  readonly skipped: readonly string[];
  readonly recipe: Recipe;
}

/**
 * The similarity of two texts: scores of the tokens of each; pairs: (tokens, other tokens) what each pair
 * adds, null where a similarity cannot be divided between them.
 */
export interface Similarity {
  readonly kind: "similarity";
  readonly tokens: Tokens;
  readonly otherTokens: Tokens;
  readonly of: "cosine" | "dot";
  readonly cosine: number | string;
  readonly dot: number | string;
  readonly scores: Float32Array;
  readonly otherScores: Float32Array;
  readonly pairs: Float32Array | null;
  readonly method: string;
  readonly signed: boolean;
  readonly recipe: Recipe;
}

/** A result of a kind that nothing here knows by name: its arrays as they are. */
export interface Other {
  readonly kind: "other";
  readonly name: string;
  readonly tokens: Tokens;
  readonly arrays: ReadonlyMap<string, Tensor>;
  readonly recipe: Recipe;
}

export type Result =
  | Attribution
  | Attention
  | Layers
  | Generation
  | Prediction
  | Survey
  | Faithfulness
  | Randomisation
  | Trust
  | Similarity
  | Other;
export type Kind = Result["kind"];

type Tree = Readonly<Record<string, unknown>>;

/** The result in some bytes of a saved file. */
export function read(bytes: Uint8Array): Result {
  const archive = parse(bytes);
  const note = archive.metadata["sukashi"];
  if (note === undefined) throw new FormatError("The data holds no result.");
  const { kind, result } = JSON.parse(note) as { kind: string; result: Tree };
  const reader = READERS[kind];
  return reader ? reader(result, new Fields(archive, result)) : other(kind, result, archive);
}

/** Arrays of a result by path, of the type they must have. */
class Fields {
  constructor(
    private readonly archive: Archive,
    private readonly tree: Tree,
  ) {}

  floats(path: string): Float32Array {
    const { values } = this.tensor(path);
    if (!(values instanceof Float32Array)) throw new FormatError(`${path} holds no floats.`);
    return values;
  }

  holds(path: string): boolean {
    return this.archive.tensors.has(path);
  }

  flag(path: string): boolean {
    return Boolean(this.archive.tensors.get(path)?.values[0]);
  }

  bytes(path: string): Uint8Array {
    const { values } = this.tensor(path);
    if (!(values instanceof Uint8Array)) throw new FormatError(`${path} holds no bytes.`);
    return values;
  }

  integers(path: string): number[] {
    return Array.from(this.tensor(path).values as Iterable<bigint | number>, Number);
  }

  shape(path: string): readonly number[] {
    return this.tensor(path).shape;
  }

  tokens(path: string): Tokens {
    const own = this.tree[path] as Tree & { "same as"?: string };
    if (own["same as"] !== undefined) return this.tokens(own["same as"]);
    const spans = this.integers(`${path}.spans`);
    const placed = {
      starts: spans.filter((_, at) => at % 2 === 0),
      ends: spans.filter((_, at) => at % 2 === 1),
      special: this.integers(`${path}.special`).map(Boolean),
      boundary: (own["boundary"] as number | null | undefined) ?? null,
    };
    const messages = (own["messages"] ?? []) as Message[];
    return {
      text: own["text"] as string,
      shown: own["shown"] as string[],
      pieces: own["pieces"] as string[],
      boundary: placed.boundary,
      ids: this.integers(`${path}.ids`),
      special: placed.special,
      starts: placed.starts,
      template: templateOf(placed, messages),
      roles: rolesOf(placed, messages),
    };
  }

  private tensor(path: string) {
    const found = this.archive.tensors.get(path);
    if (!found) throw new FormatError(`The array ${path} is missing.`);
    return found;
  }
}

/** Of a result about many texts. */
const NO_TOKENS: Tokens = {
  text: "", ids: [], shown: [], pieces: [], special: [], starts: [], boundary: null, template: [],
  roles: new Map(),
}; // prettier-ignore

/** What every result has: a recipe, perhaps tokens, and arrays. */
function other(name: string, tree: Tree, archive: Archive): Other {
  const tokens = "tokens" in tree ? new Fields(archive, tree).tokens("tokens") : NO_TOKENS;
  const arrays = new Map([...archive.tensors].filter(([path]) => !path.startsWith("tokens.")));
  return { kind: "other", name, tokens, arrays, recipe: tree["recipe"] as Recipe };
}

const READERS: Readonly<Record<string, (tree: Tree, fields: Fields) => Result>> = {
  attribution: (tree, fields): Attribution => ({
    kind: "attribution",
    tokens: fields.tokens("tokens"),
    targets: tree["targets"] as Explained[],
    scores: fields.floats("scores"),
    magnitudes: fields.floats("magnitudes"),
    method: tree["method"] as string,
    signed: tree["signed"] as boolean,
    truth: (tree["truth"] ?? null) as string | null,
    interpretation: tree["interpretation"] as string,
    recipe: tree["recipe"] as Recipe,
  }),
  attention: (tree, fields): Attention => ({
    kind: "attention",
    queryTokens: fields.tokens("query_tokens"),
    keyTokens: fields.tokens("key_tokens"),
    part: tree["part"] as string,
    shape: fields.integers("shape") as [number, number, number, number],
    overview: fields.bytes("overview"),
    overviewShape: fields.shape("overview").slice(2) as [number, number],
    inks: fields.floats("inks"),
    layers: tree["layers"] as number[],
    mixers: tree["mixers"] as string[],
    sink: fields.flag("sink"),
    recipe: tree["recipe"] as Recipe,
  }),
  layers: (tree, fields): Layers => ({
    kind: "layers",
    tokens: fields.tokens("tokens"),
    positions: fields.integers("positions"),
    rows: fields.shape("ranks")[0] ?? 0,
    k: fields.shape("top_ids")[2] ?? 0,
    topWords: tree["top_words"] as string[][][],
    topProbabilities: fields.floats("top_probabilities"),
    outcomeWords: tree["outcome_words"] as string[],
    ranks: fields.integers("ranks"),
    probabilities: fields.floats("probabilities"),
    entropy: fields.floats("entropy"),
    watched: fields.floats("watched"),
    watchedRanks: fields.integers("watched_ranks"),
    watchedWords: tree["watched_words"] as string[],
    recipe: tree["recipe"] as Recipe,
  }),
  generation: (tree, fields): Generation => ({
    kind: "generation",
    tokens: fields.tokens("tokens"),
    text: tree["text"] as string,
    prompt: tree["prompt"] as string,
    promptLength: tree["prompt_length"] as number,
    probabilities: fields.floats("probabilities"),
    alternativeWords: tree["alternative_words"] as string[][],
    alternativeProbabilities: fields.floats("alternative_probabilities"),
    recipe: tree["recipe"] as Recipe,
  }),
  prediction: (tree, fields): Prediction => ({
    kind: "prediction",
    tokens: fields.tokens("tokens"),
    problem: tree["problem"] as string,
    labels: tree["labels"] as string[],
    positions: fields.integers("positions"),
    logits: fields.floats("logits"),
    probabilities: fields.floats("probabilities"),
    spans: tree["spans"] as Span[],
    recipe: tree["recipe"] as Recipe,
  }),
  survey: (tree, fields): Survey => ({
    kind: "survey",
    tokens: NO_TOKENS,
    labels: tree["labels"] as string[],
    predicted: fields.integers("predicted"),
    confusion: fields.integers("confusion"),
    words: tree["words"] as DecidingWord[],
    mistakes: tree["mistakes"] as Mistake[],
    skips: tree["skips"] as Skip[],
    recipe: tree["recipe"] as Recipe,
  }),
  faithfulness: (tree, fields): Faithfulness => ({
    kind: "faithfulness",
    tokens: fields.tokens("tokens"),
    targets: tree["targets"] as Explained[],
    method: tree["method"] as string,
    unit: tree["unit"] as string,
    unitOf: fields.integers("unit_of"),
    units: fields.shape("places")[1] ?? 0,
    places: fields.integers("places"),
    counts: fields.integers("counts"),
    recipe: tree["recipe"] as Recipe,
  }),
  randomisation: (tree, fields): Randomisation => ({
    kind: "randomisation",
    tokens: fields.tokens("tokens"),
    method: tree["method"] as string,
    recipe: tree["recipe"] as Recipe,
  }),
  trust: (tree): Trust => ({
    kind: "trust",
    tokens: NO_TOKENS,
    texts: tree["texts"] as string[],
    skipped: tree["skipped"] as string[],
    recipe: tree["recipe"] as Recipe,
  }),
  similarity: (tree, fields): Similarity => ({
    kind: "similarity",
    tokens: fields.tokens("tokens"),
    otherTokens: fields.tokens("other_tokens"),
    of: tree["of"] as Similarity["of"],
    cosine: tree["cosine"] as number | string,
    dot: tree["dot"] as number | string,
    scores: fields.floats("scores"),
    otherScores: fields.floats("other_scores"),
    pairs: fields.holds("pairs") ? fields.floats("pairs") : null,
    method: tree["method"] as string,
    signed: tree["signed"] as boolean,
    recipe: tree["recipe"] as Recipe,
  }),
};
