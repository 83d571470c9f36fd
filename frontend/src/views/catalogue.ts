// The views, one component a result kind: a new kind is a component and a line here.
import type { Component } from "svelte";
import type { Kind } from "../data/results";
import type { Item } from "../data/source";
import Attention from "./attention/Attention.svelte";
import Attribution from "./attribution/Attribution.svelte";
import Faithfulness from "./faithfulness/Faithfulness.svelte";
import Generation from "./generation/Generation.svelte";
import Layers from "./layers/Layers.svelte";
import Prediction from "./prediction/Prediction.svelte";
import Randomisation from "./randomisation/Randomisation.svelte";
import Similarity from "./similarity/Similarity.svelte";
import Survey from "./survey/Survey.svelte";
import Trust from "./trust/Trust.svelte";
import Other from "./other/Other.svelte";

/** name: what the view calls its choices in the address; it differs from view to view. */
export interface ViewProps {
  item: Item;
  name: string;
}

export const VIEWS: Readonly<Record<Kind, Component<ViewProps>>> = {
  prediction: Prediction,
  survey: Survey,
  attribution: Attribution,
  generation: Generation,
  layers: Layers,
  attention: Attention,
  faithfulness: Faithfulness,
  randomisation: Randomisation,
  trust: Trust,
  similarity: Similarity,
  other: Other,
};
