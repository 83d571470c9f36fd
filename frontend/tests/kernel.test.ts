import { describe, expect, it } from "vitest";
import { Kernel } from "../src/data/kernel";
import { fake } from "./model";

describe("the kernel", () => {
  it("gives every question its own answer, in whatever order they come", async () => {
    const { model, sent, say } = fake();
    const kernel = new Kernel(model);
    const one = kernel.ask({ part: "a" });
    const other = kernel.ask({ part: "b" });
    expect(sent.map(({ part }) => part)).toEqual(["a", "b"]);
    say({ answer: sent[1]!["ask"], value: "second" });
    say({ answer: sent[0]!["ask"], value: "first" });
    expect([(await one).value, (await other).value]).toEqual(["first", "second"]);
  });

  it("gives bytes that begin where numbers may begin", async () => {
    const { model, sent, say } = fake();
    const answer = new Kernel(model).ask({ part: "a" });
    const memory = new Uint8Array([9, 1, 2, 3, 9]);
    say({ answer: sent[0]!["ask"] }, [new DataView(memory.buffer, 1, 2), new DataView(memory.buffer, 3, 1)]);
    const { bytes } = await answer;
    expect([...bytes]).toEqual([1, 2, 3]);
    expect(bytes.byteOffset).toBe(0);
  });

  it("fails with the kernel's sentence, and hears nothing that is not meant for it", async () => {
    const { model, sent, say } = fake();
    const answer = new Kernel(model).ask({ part: "a" });
    say(null);
    say({ answer: 99, value: "another's" });
    say({ answer: sent[0]!["ask"], error: "There is no part 'a'." });
    await expect(answer).rejects.toThrow("There is no part 'a'.");
  });

  it("knows a kernel that cannot be spoken to", async () => {
    const { model } = fake();
    model.send = () => {
      throw new Error("Cannot send");
    };
    let gone = 0;
    const answer = new Kernel(model, () => gone++).ask({ part: "a" });
    await expect(answer).rejects.toThrow("run the cell again");
    expect(gone).toBe(1);
  });

  it("tells those who wait when it is closed, and listens no more", async () => {
    const { model, heard } = fake();
    const kernel = new Kernel(model);
    const answer = kernel.ask({ part: "a" });
    kernel.close();
    await expect(answer).rejects.toThrow("The kernel has ended");
    expect(heard.size).toBe(0);
  });
});
