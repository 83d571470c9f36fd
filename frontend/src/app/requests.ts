// Run requests: the default questions, and the order in which their answers are shown.
import type { Model, Question, RunRequest, Said } from "../data/server";
import type { Form } from "./form.svelte";

/** A question that is one of two texts. */
export const COMPARES = "similarity";
/** Asked unless the reader says otherwise; what takes long or is read by few waits to be asked. */
const DEFAULTS = ["classify", "generate", "attribution", "layers", COMPARES];
/** From what a reader came for to what is beneath it; kinds that are not named come last. */
const ORDER = [
  "survey", "prediction", "similarity", "attribution", "trust", "faithfulness", "randomisation", "generation", "layers",
  "attention",
]; // prettier-ignore
const WRITES = "generate";

/** The questions that a model answers, in the order of their answers. */
export function answered(model: Model | null, questions: readonly Question[]): Question[] {
  const answers = model?.answers ?? [];
  return ordered(questions.filter((one) => answers.includes(one.name)), (one) => one.kind);
}

export function isDefault(question: Question): boolean {
  return DEFAULTS.includes(question.name);
}

/** Sorted by the kind of result; equal ones stay as they are. */
export function ordered<One>(all: readonly One[], kind: (one: One) => string): One[] {
  const place = (one: One) => (ORDER.indexOf(kind(one)) + ORDER.length) % ORDER.length;
  const rank = (one: One) => (ORDER.includes(kind(one)) ? place(one) : ORDER.length);
  return [...all].sort((one, other) => rank(one) - rank(other));
}

/** Whether a model reads two texts: one that writes reads one. */
export function readsPairs(model: Model | null): boolean {
  return model?.answers !== undefined && !model.answers.includes(WRITES);
}

/** The body of a request to run. */
export function runRequest(
  model: Model,
  text: string,
  pair: string | null,
  forms: readonly Form[],
  messages: readonly Said[] = [],
): RunRequest {
  const writing = forms.find((form) => form.question.name === WRITES);
  const others = forms.filter((form) => form !== writing);
  return {
    model: model.id,
    text,
    ...(pair && !messages.length ? { pair } : {}),
    ...(messages.length ? { messages } : {}),
    generate: writing ? writing.parameters : 0,
    questions: Object.fromEntries(others.map((form) => [form.question.name, form.parameters])),
  };
}

/** What a form begins with where that is not the parameter's own default. */
export const START: Readonly<Record<string, Record<string, unknown>>> = {
  [WRITES]: { max_new_tokens: 8 },
};
