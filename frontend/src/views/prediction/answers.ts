// What a model answered, as rows to read: one list a gap or text, the likeliest answer first.
import type { Prediction } from "../../data/results";

export interface Answer {
  readonly label: string;
  readonly probability: number;
  readonly logit: number;
  readonly holds: boolean;
}

/** Labels that are judged one by one hold from this probability on. */
const HOLDS = 0.5;

/** Stretches of the text where the model marks some, else the labels of each row. */
export function answers(result: Prediction): readonly (readonly Answer[])[] {
  const { labels, logits, probabilities, problem } = result;
  if (problem === "span" || problem === "token labels") return [stretches(result)];
  const width = labels.length;
  return result.positions.map((_, row) => {
    const list = labels.map((label, column) => {
      const probability = probabilities[row * width + column]!;
      const holds = problem === "multi label" && probability >= HOLDS;
      return { label, probability, logit: logits[row * width + column]!, holds };
    });
    if (problem === "regression") return list;
    list.sort((one, other) => other.logit - one.logit);
    return list.map((one, at) => (at === 0 && problem !== "multi label" ? { ...one, holds: true } : one));
  });
}

function stretches(result: Prediction): Answer[] {
  const letters = Array.from(result.tokens.text);
  return result.spans.map((span, at) => {
    const words = letters.slice(span.start, span.end).join("");
    const label = span.label ? `${words}  ${span.label}` : words;
    const holds = result.problem === "token labels" || at === 0;
    return { label, probability: span.probability, logit: Number.NaN, holds };
  });
}
