// The form of a question, made from the question's own description of its parameters.
import type { Field, Parameters, Question } from "../data/server";

/** What is typed into a field; a choice by its name, a list one a line (numbers with commas). */
export type Typed = string | boolean;

export class Form {
  readonly typed: Record<string, Typed> = $state({});

  /** start: what it begins with where that is not the default. */
  constructor(
    readonly question: Question,
    private readonly start: Parameters = {},
  ) {
    this.fill(start);
  }

  /** The fields that matter with what is chosen now. */
  get fields(): readonly Field[] {
    return this.question.fields.filter((field) =>
      Object.entries(field.when).every(([other, values]) =>
        values.includes(String(this.typed[other] ?? "")),
      ),
    );
  }

  /** The parameters that differ from their defaults; the server judges what they are. */
  get parameters(): Parameters {
    const changed = this.fields.filter(
      (field) => this.typed[field.name] !== shown(field, field.default),
    );
    return Object.fromEntries(changed.map((field) => [field.name, this.value(field)]));
  }

  /** Whether anything is not as it began. */
  get changed(): boolean {
    return this.question.fields.some(
      (field) => this.typed[field.name] !== shown(field, this.first(field)),
    );
  }

  /** Take parameters that were asked before. */
  fill(parameters: Parameters): void {
    for (const field of this.question.fields) {
      const given = field.name in parameters ? parameters[field.name] : field.default;
      this.typed[field.name] = shown(field, given);
    }
  }

  reset(): void {
    this.fill(this.start);
  }

  private first(field: Field): unknown {
    return field.name in this.start ? this.start[field.name] : field.default;
  }

  private value(field: Field): unknown {
    const typed = this.typed[field.name] ?? "";
    return typeof typed === "boolean" ? typed : READ[field.kind](typed);
  }
}

const READ: Readonly<Record<Field["kind"], (typed: string) => unknown>> = {
  choice: (typed) => typed || null,
  flag: (typed) => typed === "true",
  integer: number,
  number,
  text: (typed) => typed || null,
  texts: (typed) => typed.split("\n").filter((line) => line !== ""),
  integers: (typed) => typed.split(/[\s,、，]+/u).filter(Boolean).map(number),
};

/** A number, or the word as it is: "auto" may stand there, and what cannot is said by the server. */
function number(typed: string): number | string | null {
  const plain = typed.normalize("NFKC").trim();
  if (plain === "") return null;
  const value = Number(plain);
  return Number.isFinite(value) ? value : plain;
}

/** A value as it is typed. */
function shown(field: Field, value: unknown): Typed {
  if (field.kind === "flag") return value === true;
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.join(field.kind === "texts" ? "\n" : ", ");
  return String(value);
}
