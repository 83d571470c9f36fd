// The interface in English. Captions are not here: they come with the data.
import { bare } from "../data/visible";

export const en = {
  // kinds and what they show
  survey: "A table of texts in figures",
  surveyHint: "Rows: true label. Columns: predicted label. Numbers: texts.",
  surveyWords: "Words that most often decide, with the number of texts",
  surveyMistakes: "The surest mistakes: row, probability, predicted (true label), text",
  surveySkips: "Rows that were skipped, and why",
  textCount: "texts",
  prediction: "What the model answered",
  predictionHint: "Each answer with its probability; what the model says is bold.",
  attribution: "What each word is owed to",
  attributionAnswer: "What the answer is owed to",
  attributionHint: "Point at an underlined word, or step through them with ← →. A click holds it.",
  attributionTouchHint: "Tap an underlined word to see what it is owed to.",
  attributionLabelHint: "The coloured words are those the label is owed to.",
  classes: "classes",
  classesHint: "The same words once for each answer, on one scale. Point at a word to compare; a click holds it.",
  classScore: "score",
  form: "form",
  rows: "rows",
  classicTable: "with predicted label",
  classic: {
    truth: "true label",
    predicted: "predicted label",
    explained: "explained label",
    score: "sum of scores",
    words: "words",
  },
  ratherThan: (other: string) => `rather than ${other}`,
  generation: "What the model wrote",
  generationHint: "Each written word with its probability, and what might have stood there instead.",
  layers: "What each layer would have written",
  layersHint:
    "One column a place, one row a layer, the last on top. A cell shows its best guess and the rank of " +
    "what came; click it for its best words.",
  attention: "Who looks at whom",
  attentionHint:
    "Every small square is a head, inked in its own scale: rows look at columns. Choose one to see it large.",
  faithfulness: "How far the explanation can be trusted",
  faithfulnessHint:
    "Words go in the order of the explanation. Point at a word to see at which step, or at a step to see which words.",
  randomisation: "Whether the explanation notices random weights",
  randomisationHint:
    "From row to row one more part of the network gets random weights. The further left, the less is left of it.",
  trust: "Which method explains best",
  trustHint: "Each method against random rankings of the same words. Click a heading to sort.",
  other: "More numbers",
  otherHint: (kind: string) => `A result of the kind “${kind}”, which has no picture here yet.`,
  attentionLinesHint:
    "Click heads to add or take them away, twice (or Enter) for one alone. Point at a word to see its lines.",
  part: { encoder: "encoder", decoder: "decoder", cross: "decoder looks at encoder" } as Record<
    string,
    string
  >,
  // choices
  view: "view",
  text: "text",
  matrix: "matrix",
  style: "style",
  minimal: "minimal",
  detailed: "detailed",
  reading: "reading",
  magnitude: "amount",
  signed: "for and against",
  unit: "unit",
  token: "token",
  word: "word",
  phrase: "phrase",
  cells: "cells",
  best: "best guess",
  outcome: "what came",
  map: "map",
  lines: "lines",
  head: "one head",
  layerMean: "mean of the layer",
  allMean: "mean of all",
  heads: "heads",
  special: "special tokens",
  shownWord: "shown",
  hidden: "hidden",
  links: "strongest links, together",
  // scales and labels
  share: "share of magnitude",
  signedShare: "share of magnitude, with the sign of the score",
  against: "against",
  inFavour: "for",
  probabilityOf: "probability",
  weight: "attention weight",
  rank: "rank",
  layer: (layer: number) => `layer ${layer}`,
  embedding: "embedding",
  headName: (layer: number, head: number) => `layer ${layer} head ${head}`,
  layerMeanName: (layer: number) => `layer ${layer}, mean of its heads`,
  allMeanName: "mean of all heads",
  after: "after",
  came: "what came",
  looking: "looking",
  lookedAt: "looked at",
  explained: "explained",
  inputs: "text",
  instead: "instead",
  entropy: "entropy",
  written: "written",
  places: "places",
  pageOf: (from: number, to: number, count: number) => `places ${from}–${to} of ${count}`,
  place: (layer: string, word: string) => `${layer}, after “${bare(word)}”`,
  quoted: (word: string) => `“${bare(word)}”`,
  pair: (from: string, to: string) => `“${bare(from)}” → “${bare(to)}”`,
  owed: (target: string, input: string) => `“${bare(target)}” ← “${bare(input)}”`,
  // how far an explanation holds
  worse: "worse",
  better: "better",
  random: "random",
  randomMost: "95 % of random rankings",
  randomMean: "their mean",
  thisOne: "this explanation",
  verdict: "verdict",
  ranking: "place in the ranking",
  firstOne: "first",
  last: "last",
  placed: (word: string, place: number) => `${word}, place ${place}`,
  goneAt: (word: string, share: string) => `“${bare(word)}” is gone at ${share}`,
  likeness: "rank correlation with the original",
  likenessOfSizes: "rank correlation of sizes",
  ofScores: "scores",
  ofSizes: "their sizes",
  reDrawn: "random down to",
  methodName: "method",
  overChance: "better than chance by",
  betterOn: "better on",
  passes: "passes",
  backPasses: "back",
  seconds: "seconds",
  toldApart: "told apart",
  told: { best: "best", alike: "may be as good", apart: "not as good" },
  bestOrAlike: "best, or may be as good",
  underChance: "worse than chance",
  overTexts: "95 % interval over the texts",
  deviations: "standard deviations of random rankings; passes and seconds for one text",
  leftOut: "Texts that were left out, and why",
  columns: {
    figure: "figure",
    label: "answer",
    logit: "logit",
    token: "token",
    share: "share",
    score: "score",
    target: "explained",
    probability: "probability",
    layer: "layer",
    position: "after",
    guess: "best guess",
    outcome: "what came",
    rank: "rank",
    query: "looking",
    key: "looked at",
    weight: "weight",
    instead: "alternative",
    array: "numbers",
    place: "place",
    value: "value",
  },
  // tools
  link: "link",
  linkDone: "link copied",
  save: "save",
  python: "Python",
  pythonDone: "code copied",
  table: "table",
  whole: "whole",
  whatIsThis: "what is this?",
  language: "日本語",
  theme: { host: "auto", light: "light", dark: "dark" },
  themeLabel: "colours",
  first: (shown: number, count: number) => `the first ${shown} of ${count} rows; save them as CSV`,
  wider: "wider",
  meanOf: "mean of",
  texts: "texts",
  bothTexts: "both",
  earlier: "earlier",
  later: "later",
  notWhole: "this page holds that attention in part only",
  strongestOnly: (count: number) =>
    count === 1
      ? "Of this head the file holds the strongest link of each token; what is paper was left out."
      : `Of this head the file holds the ${count} strongest links of each token; the rest was left out.`,
  strongestUntil: (count: number, side: number) =>
    `The ${count} strongest links of each token are drawn; enlarge up to ${side} tokens to see every weight.`,
  rounded: (most: string, least: string) =>
    `To keep this page small, weights are rounded by ${most} at the most, small ones by less; ` +
    `under ${least} they count as 0.`,
  zoomHint: "Drag over the map or click it twice to enlarge a part; with the keyboard + and −.",
  zoomTouchHint: "Tap the map twice to enlarge a part.",
  failed: "This page cannot be drawn.",
  // definitions
  methods: {
    gradient: "∂f/∂x of each token's embedding x; its size is the length of that vector.",
    grad_x_input:
      "The gradient of f by a token's embedding, times the embedding: the score is their product " +
      "g·x, the magnitude the length of the element-wise product.",
    smooth_grad: "Gradient × input, averaged over copies of the embeddings with a little noise.",
    integrated_gradients:
      "The gradient along a straight path from a baseline to the embeddings, integrated " +
      "(Sundararajan 2017): the scores add up to what f changes on that path.",
    occlusion: "Each token is left out in turn; its score is what f loses.",
    shapley: "What a token adds to f, averaged over orders in which the tokens can come (Shapley 1953).",
    attention_rollout: "Attention of all layers multiplied together, half of it passing straight on (Abnar 2020).",
    attention_x_gradient: "Attention weights times the gradient of f by them, added over heads and layers.",
    value_zeroing:
      "How far a state moves when one token's value vectors are set to zero (Mohebbi 2023).",
  } as Readonly<Record<string, string>>,
  define: {
    survey:
      "Each text of the table was given a label and explained. A word decides in a text when its " +
      "score is positive and among the three highest; counted are the texts in which it does.",
    prediction:
      "The probability of an answer as the model gives it: over all labels together, or for each " +
      "label by itself where several may hold. It says how sure the model is, not whether it is " +
      "right.",
    attribution:
      "Each token of the text gets a score for the explained word: how much f, the model's output " +
      "for that word, depends on the token, by the method named above. A share is the " +
      "magnitude of one score over the sum of all. The sign says whether the token speaks for " +
      "the word or against it. Shares describe the model's arithmetic, not its reasons.",
    generation:
      "The probability of a token is that which the model gave it at the moment of writing, " +
      "given all that stands before it.",
    layers:
      "The state of each layer is read as if it were the last: through the final norm and the " +
      "output matrix. Row 0 is the embedding; the last row is the model's own output. A rank of " +
      "1 means the first choice of the whole vocabulary.",
    attention:
      "A row is the token that looks; its weights over all tokens it can see add up to 100 %. " +
      "Weights say where a head takes information from, not what it does with it.",
    faithfulness:
      "f is what was explained. Deletion: f without the words ranked first; insertion: f of these alone. " +
      "A good ranking lets the first fall early and the second rise early. Comprehensiveness and " +
      "sufficiency are the mean fall of f without the first 1, 5, 10, 20 and 50 %, and with these alone; " +
      "an area is the mean height of a curve. Correlation: Spearman's, of the scores with what f loses " +
      "without each word. Infidelity: the part of f's changes that the scores do not foretell, 0 to 1. " +
      "Sensitivity: how far the scores move when the text is disturbed a little. Better or worse than " +
      "chance is what lies beyond 97.5 % of random rankings.",
    randomisation:
      "A copy of the network gets new weights, drawn with the mean and the spread of its own, from the " +
      "output down (Adebayo 2018). Shown is Spearman's correlation of its scores with the original ones. " +
      "An explanation that hardly changes shows the text, not what the model has learnt.",
    trust:
      "For each text the five figures of a ranking are set against random rankings; the number is their " +
      "mean lead in standard deviations, then the mean over the texts, with a 95 % interval by bootstrap. " +
      "A method may be as good as the best where the interval of their difference, text by text, holds " +
      "zero. Fewer than three texts have no interval.",
    other: "The arrays of the saved file, value by value; places are counted from 0.",
  },
};

export type Words = typeof en;
