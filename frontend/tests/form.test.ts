import { describe, expect, it } from "vitest";
import { answered, ordered, readsPairs, isDefault, runRequest } from "../src/app/requests";
import { Form } from "../src/app/form.svelte";
import type { Field, Model, Question } from "../src/data/server";

const NONE = { en: "", ja: "" };

function field(name: string, kind: Field["kind"], given: unknown, more: Partial<Field> = {}): Field {
  return {
    name, kind, default: given, values: [], low: null, high: null, when: {}, words: NONE,
    help: NONE, ...more,
  }; // prettier-ignore
}

function question(name: string, kind: string, ...fields: Field[]): Question {
  return { name, kind, pair: false, fields, words: NONE, help: NONE };
}

const methods = ["gradient", "integrated"].map((name) => ({ name, words: NONE }));
const why = question(
  "attribution",
  "attribution",
  field("method", "choice", "gradient", { values: methods }),
  field("steps", "integer", "auto", { when: { method: ["integrated"] } }),
  field("outputs", "integers", null),
  field("watch", "texts", []),
  field("noise", "number", 0.1),
  field("deep", "flag", false),
);

describe("a form", () => {
  it("says only what is not as it was", () => {
    const form = new Form(why);
    expect(form.parameters).toEqual({});
    form.typed["outputs"] = "0, 2、３";
    form.typed["watch"] = " 4\nパリ\n";
    form.typed["noise"] = "0.25";
    form.typed["deep"] = true;
    expect(form.parameters).toEqual({
      outputs: [0, 2, 3], watch: [" 4", "パリ"], noise: 0.25, deep: true,
    }); // prettier-ignore
    form.reset();
    expect(form.parameters).toEqual({});
  });

  it("shows a field where it matters, and sends no other", () => {
    const form = new Form(why);
    expect(form.fields.map((one) => one.name)).not.toContain("steps");
    form.typed["method"] = "integrated";
    form.typed["steps"] = "１６";
    expect(form.parameters).toEqual({ method: "integrated", steps: 16 });
    form.typed["method"] = "gradient";
    expect(form.parameters).toEqual({});
  });

  it("leaves what is no number to the server, which says so", () => {
    const form = new Form(why);
    form.typed["noise"] = "much";
    expect(form.parameters).toEqual({ noise: "much" });
  });

  it("takes what was asked before, and begins where the app begins", () => {
    const writing = question("generate", "generation", field("most", "integer", 20));
    const form = new Form(writing, { most: 8 });
    expect([form.parameters, form.changed]).toEqual([{ most: 8 }, false]);
    form.fill({ most: 3 });
    expect([form.parameters, form.changed]).toEqual([{ most: 3 }, true]);
    form.fill({});
    expect(form.parameters).toEqual({});
  });
});

describe("asking", () => {
  const model: Model = {
    id: "tales", built_in: true, loaded: true, architecture: null, about: null, examples: [],
    answers: ["generate", "attention", "attribution", "layers"],
  }; // prettier-ignore
  const all = [
    question("attention", "attention"),
    question("classify", "prediction"),
    question("generate", "generation"),
    question("layers", "layers"),
    question("oracle", "oracle"),
    why,
  ];

  it("offers what the model answers, in the order of reading", () => {
    const names = answered(model, all).map((one) => one.name);
    expect(names).toEqual(["attribution", "generate", "layers", "attention"]);
    expect(answered(null, all)).toEqual([]);
    expect(names.filter((name) => isDefault(all.find((one) => one.name === name)!))).toEqual([
      "attribution", "generate", "layers",
    ]); // prettier-ignore
  });

  it("asks a model that compares texts for their similarity", () => {
    expect(isDefault({ ...all[0]!, name: "similarity" })).toBe(true);
  });

  it("reads a kind it does not know last", () => {
    const kinds = ["oracle", "attention", "attribution", "prediction"];
    expect(ordered(kinds, (one) => one)).toEqual([
      "prediction", "attribution", "attention", "oracle",
    ]); // prettier-ignore
  });

  it("makes a request; what is switched off is not in it", () => {
    const forms = [new Form(all[3]!), new Form(why)];
    expect(runRequest(model, "a", "", forms)).toEqual({
      model: "tales", text: "a", generate: 0, questions: { layers: {}, attribution: {} },
    }); // prettier-ignore
    const writing = new Form(all[2]!);
    expect(runRequest(model, "a", "b", [writing])).toEqual({
      model: "tales", text: "a", pair: "b", generate: {}, questions: {},
    }); // prettier-ignore
  });

  it("takes a second text where the model does not write", () => {
    expect(readsPairs(model)).toBe(false);
    expect(readsPairs({ ...model, answers: ["attention"] })).toBe(true);
    expect(readsPairs(null)).toBe(false);
  });
});
