import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Job, type Stream } from "../src/app/job.svelte";

/** A stream that says what a test wants it to. */
class Fake implements Stream {
  static all: Fake[] = [];
  readyState = 1;
  onerror: ((event: Event) => unknown) | null = null;
  onopen: ((event: Event) => unknown) | null = null;
  private readonly listeners = new Map<string, (event: MessageEvent<string>) => void>();

  constructor(readonly address: string) {
    Fake.all.push(this);
  }
  addEventListener(name: string, listener: (event: MessageEvent<string>) => void): void {
    this.listeners.set(name, listener);
  }
  close(): void {
    this.readyState = 2;
  }
  say(name: string, data: unknown, id = 0): void {
    const event = { data: JSON.stringify(data), lastEventId: String(id) } as MessageEvent<string>;
    this.listeners.get(name)?.(event);
  }
  fail(state: number): void {
    this.readyState = state;
    this.onerror?.({} as Event);
  }
}

const never = () => Promise.resolve(false);
const found = (name: string) => ({ question: name, kind: name, name: `run-${name}` });

function followed(gone = never): { job: Job; stream: Fake } {
  const job = new Job((address) => new Fake(address));
  job.follow("/events", gone);
  return { job, stream: Fake.all.at(-1)! };
}

beforeEach(() => {
  Fake.all = [];
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

describe("a run", () => {
  it("tells its place, its progress, its results and its end", () => {
    const { job, stream } = followed();
    stream.say("queued", { before: 2 }, 1);
    expect([job.state, job.before]).toEqual(["queued", 2]);
    stream.say("place", { before: 1 }, 1);
    expect(job.before).toBe(1);
    stream.say("started", {}, 2);
    stream.say("progress", { stage: "layers", words: "Layers", done: 1, of: 9, seconds: 1 }, 2);
    expect([job.state, job.progress?.done]).toEqual(["running", 1]);
    stream.say("result", found("layers"), 3);
    stream.say("left out", { question: "attribution", message: "no" }, 4);
    stream.say("done", {}, 5);
    expect([job.state, job.progress, job.going]).toEqual(["done", null, false]);
    expect(job.found).toEqual([found("layers")]);
    expect(job.leftOut[0]?.message).toBe("no");
    expect(stream.readyState).toBe(2);
  });

  it("hears nothing twice when everything is told again", async () => {
    const { job, stream } = followed();
    stream.say("queued", { before: 0 }, 1);
    stream.say("result", found("layers"), 2);
    stream.fail(2);
    expect(job.lost).toBe(true);
    await vi.advanceTimersByTimeAsync(3000);
    const again = Fake.all.at(-1)!;
    expect(again).not.toBe(stream);
    again.onopen?.({} as Event);
    expect(job.lost).toBe(false);
    again.say("queued", { before: 0 }, 1);
    again.say("result", found("layers"), 2);
    again.say("result", found("attention"), 3);
    expect(job.found.map((one) => one.question)).toEqual(["layers", "attention"]);
  });

  it("leaves it to the browser to come back while it tries", async () => {
    const { job, stream } = followed();
    stream.fail(0);
    expect(job.lost).toBe(true);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(Fake.all).toHaveLength(1);
    stream.say("queued", { before: 0 }, 1);
    stream.onopen?.({} as Event);
    expect(job.lost).toBe(false);
  });

  it("asks no more where there is no such run", async () => {
    const { job, stream } = followed(() => Promise.resolve(true));
    stream.fail(2);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(Fake.all).toHaveLength(1);
    expect(job.going).toBe(true); // whoever said so ends it
  });

  it("says why it failed, and forgets it", () => {
    const { job, stream } = followed();
    stream.say("failed", { message: "too long" }, 1);
    expect([job.state, job.message]).toEqual(["failed", "too long"]);
    stream.fail(2);
    expect(job.lost).toBe(false);
    job.clear();
    expect([job.state, job.message, job.found]).toEqual(["idle", "", []]);
    job.follow("/other", never);
    Fake.all.at(-1)!.say("queued", { before: 0 }, 1);
    expect(job.state).toBe("queued");
  });
});
