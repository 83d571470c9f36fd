// A session: one page with its data, its preferences and the one selection all its views share.
import { getContext, setContext } from "svelte";
import type { DataSource } from "../data/source";
import type { Tokens } from "../data/results";
import { scale, type Scale } from "../scale/ink";
import { CATALOGUE, type Words } from "../words";
import { Address } from "./address";
import { Place } from "./place.svelte";
import { Preferences } from "./preferences.svelte";

const KEY = Symbol("session");
const FAR = 1_000_000;

export class Session {
  /** A token, counted in the longest text of the page. */
  readonly token: Place;
  /** An attention head, layer · heads + head. */
  readonly head: Place;
  private readonly strangers: Tokens[] = [];
  private readonly clearings = new Set<() => void>();

  constructor(
    readonly source: DataSource,
    readonly address: Address,
    readonly preferences = new Preferences(address, source.language),
  ) {
    this.token = new Place(address, "token");
    this.head = new Place(address, "head");
  }

  get words(): Words {
    return CATALOGUE[this.preferences.language];
  }

  get language(): "en" | "ja" {
    return this.preferences.language;
  }

  scale(diverging = false): Scale {
    return scale(this.preferences.ground, diverging);
  }

  /**
   * How far the tokens of a view stand behind the start of the page's text. Tokens of another text
   * are counted from far beyond its end, so that nothing of theirs is marked elsewhere.
   */
  offset(tokens: Tokens): number {
    const whole = longest(this.source)?.ids ?? [];
    const offsets = [0, whole.length - tokens.ids.length];
    const found = offsets.find((at) => tokens.ids.every((id, i) => whole[at + i] === id));
    if (found !== undefined) return found;
    if (!this.strangers.includes(tokens)) this.strangers.push(tokens);
    return FAR * (1 + this.strangers.indexOf(tokens));
  }

  clear(): void {
    this.token.clear();
    this.head.clear();
    for (const clearing of this.clearings) clearing();
  }

  /** Called when everything is let go of; gives a function that ends it. */
  onClear(clearing: () => void): () => void {
    this.clearings.add(clearing);
    return () => this.clearings.delete(clearing);
  }
}

function longest(source: DataSource): Tokens | null {
  const all = source.items.flatMap(({ result }) =>
    result.kind === "attention" ? [result.queryTokens, result.keyTokens] : [result.tokens],
  );
  return all.reduce<Tokens | null>(
    (best, one) => (best && best.ids.length >= one.ids.length ? best : one),
    null,
  );
}

export function provide(session: Session): void {
  setContext(KEY, session);
}

export function session(): Session {
  return getContext<Session>(KEY);
}
