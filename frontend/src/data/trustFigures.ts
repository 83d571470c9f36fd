// Trust figures: what a note says of how far explanations hold, computed where the result was made.
import type { Language } from "../words/language";

export type RelativeToChance = "better" | "chance" | "worse" | "unknown";
type Words = Readonly<Record<Language, string>>;
/** null where it is not defined. */
export type OptionalNumber = number | null;

/** A figure beside random rankings; low to high holds 95 % of them. */
export interface Figure {
  readonly name: string;
  /** Whether it is an amount of what is explained, and has its unit. */
  readonly amount: boolean;
  readonly higher: boolean;
  readonly value: OptionalNumber;
  readonly chance: OptionalNumber;
  readonly low: OptionalNumber;
  readonly high: OptionalNumber;
  readonly relativeToChance: RelativeToChance;
}

/** f at each point, of the explanation and of random rankings. */
export interface Curve {
  readonly own: readonly number[];
  readonly chance: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
}

export interface FaithfulnessRow {
  readonly relativeToChance: RelativeToChance;
  readonly verdict: Words;
  readonly figures: readonly Figure[];
  /** The share of units gone at each point, 0 to 1. */
  readonly shares: readonly number[];
  readonly deletion: Curve;
  readonly insertion: Curve;
}

/** rows: one a target and, of several, one for all of them at the end. */
export interface FaithfulnessNote {
  readonly rows: readonly FaithfulnessRow[];
  readonly words: Readonly<
    Record<
      Language,
      {
        readonly names: Readonly<Record<string, string>>;
        readonly relativeToChance: Readonly<Record<RelativeToChance, string>>;
        readonly deletion: string;
        readonly insertion: string;
        readonly share: string;
      }
    >
  >;
}

/** stages, curve, sizes: the untouched network first. */
export interface RandomisationNote {
  readonly outcome: "dies" | "survives" | "undefined";
  readonly verdict: Words;
  readonly stages: Readonly<Record<Language, readonly string[]>>;
  readonly curve: readonly OptionalNumber[];
  readonly sizes: readonly OptionalNumber[];
  readonly low: OptionalNumber;
  readonly high: OptionalNumber;
}

export interface Method {
  readonly name: string;
  /** Standard deviations better than random rankings, and its 95 % interval over texts. */
  readonly score: OptionalNumber;
  readonly low: OptionalNumber;
  readonly high: OptionalNumber;
  /** On how many texts it is better than chance. */
  readonly better: number;
  readonly comparison: "best" | "alike" | "apart";
  readonly forward: OptionalNumber;
  readonly backward: OptionalNumber;
  readonly seconds: OptionalNumber;
  readonly figures: readonly OptionalNumber[];
}

/** methods: the best first. */
export interface TrustNote {
  readonly verdict: Words;
  readonly names: Readonly<Record<Language, readonly string[]>>;
  readonly methods: readonly Method[];
  readonly chance: readonly OptionalNumber[];
}
