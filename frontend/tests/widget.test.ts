import { describe, expect, it } from "vitest";
import { Kernel } from "../src/data/kernel";
import { widget } from "../src/data/widget";
import { bytes as saved } from "./golden";
import { fake } from "./model";

const NOTE = { schema: 1, lang: "ja", title: "t", results: [{ kind: "attribution" }, { kind: "layers" }] };

/** A kernel that holds two results. */
function kernel(note: unknown = NOTE) {
  const { model, sent, say } = fake();
  const files = [saved("attribution"), saved("layers")];
  const { send } = model;
  model.send = (message) => {
    send(message);
    const { ask, item, part, page } = message as Record<string, number | string | boolean>;
    const bytes = page ? new TextEncoder().encode("<p>メロス") : files[item as number];
    const known = part || page;
    queueMicrotask(() => {
      if (!known) say({ answer: ask, value: note });
      else say({ answer: ask }, [new DataView(bytes!.buffer, bytes!.byteOffset, bytes!.byteLength)]);
    });
  };
  return { kernel: new Kernel(model), sent };
}

describe("the widget's data", () => {
  it("are the results that the kernel holds, read from the bytes of their files", async () => {
    const { kernel: asked, sent } = kernel();
    const source = await widget(asked);
    expect(source.language).toBe("ja");
    expect(source.items.map(({ result }) => result.kind)).toEqual(["attribution", "layers"]);
    expect(sent.map(({ ask: _, ...rest }) => rest)).toEqual([
      { note: true },
      { item: 0, part: "result" },
      { item: 1, part: "result" },
    ]);
    expect(await source.items[0]!.file()).toEqual(saved("attribution"));
    expect(sent.at(-1)).toMatchObject({ item: 0, part: "file" });
  });

  it("has the page made only when it is to be saved", async () => {
    const { kernel: asked, sent } = kernel();
    const source = await widget(asked);
    expect(await source.html!()).toBe("<p>メロス");
    expect(sent.at(-1)).toMatchObject({ page: true });
  });

  it("says when it was made for another version", async () => {
    await expect(widget(kernel({ ...NOTE, schema: 7 }).kernel)).rejects.toThrow("schema 7");
  });
});
