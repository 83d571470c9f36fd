// A session: one page with its data, its preferences and the one selection all its views share.
import { getContext, setContext } from "svelte";
import type { DataSource } from "../data/source";
import type { Tokens } from "../data/results";
import { scale, type Scale } from "../scale/colours";
import { CATALOGUE, type Language, type Words } from "../words";
import { Address } from "./address";
import { Selection } from "./selection.svelte";
import { Preferences } from "./preferences.svelte";

const KEY = Symbol("session");
const FAR = 1_000_000;

export class Session {
  /** A token, counted in the longest text of the page. */
  readonly token: Selection;
  /** An attention head, place of its layer among those with attention · heads + head. */
  readonly head: Selection;
  /** A layer: the heads of layer n read the state that row n of the layers' predictions decodes. */
  readonly layer: Selection;
  private readonly otherTexts: Tokens[] = [];
  private readonly steppers: ((by: number) => void)[] = [];

  constructor(
    readonly source: DataSource,
    readonly address: Address,
    readonly preferences = new Preferences(address, source.language),
  ) {
    this.token = new Selection(address, "token");
    this.head = new Selection(address, "head");
    this.layer = new Selection(address, "layer");
  }

  get words(): Words {
    return CATALOGUE[this.preferences.language];
  }

  get language(): Language {
    return this.preferences.language;
  }

  scale(diverging = false): Scale {
    return scale(this.preferences.shownTheme, diverging);
  }

  /**
   * How far the tokens of a view stand behind the start of the page's text. Tokens of another text
   * are counted from far beyond its end, so that nothing of theirs is marked elsewhere.
   */
  offset(tokens: Tokens): number {
    const whole = longest(this.source)?.ids ?? [];
    const offsets = [0, whole.length - tokens.ids.length];
    const found = offsets.find((at) => tokens.ids.every((id, i) => whole[at + i] === id));
    return found ?? this.apart(tokens);
  }

  /** As `offset`, for tokens that are never those of the page's text, equal as they may be. */
  apart(tokens: Tokens): number {
    if (!this.otherTexts.includes(tokens)) this.otherTexts.push(tokens);
    return FAR * (1 + this.otherTexts.indexOf(tokens));
  }

  /** The layer looked at: itself, or that of a head. */
  get layerShown(): number | null {
    const maps = this.source.items.map(({ result }) => result).find((one) => one.kind === "attention");
    const head = this.head.shown;
    if (this.layer.shown !== null || head === null || !maps) return this.layer.shown;
    return maps.layers[Math.floor(head / maps.shape[1])] ?? null;
  }

  clear(): void {
    for (const place of [this.token, this.head, this.layer]) place.clear();
  }

  /** Go on to the next or the previous of what the first view that has steps goes through. */
  step(by: number): void {
    this.steppers[0]?.(by);
  }

  /** A view has steps to go through; gives a function that ends it. */
  onStep(stepper: (by: number) => void): () => void {
    this.steppers.push(stepper);
    return () => this.steppers.splice(this.steppers.indexOf(stepper), 1);
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
