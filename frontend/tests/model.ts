// A widget's model for tests: its messages are kept, and it says what a test lets it say.
import type { Model } from "../src/data/kernel";

type Heard = Parameters<Model["on"]>[1];

export function fake(state: Readonly<Record<string, unknown>> = {}) {
  const heard = new Set<Heard>();
  const sent: Record<string, unknown>[] = [];
  const model: Model = {
    get: (name) => state[name],
    send: (message) => sent.push(message as Record<string, unknown>),
    on: (_, listener) => heard.add(listener),
    off: (_, listener) => heard.delete(listener),
  };
  const say = (message: unknown, buffers: DataView[] = []) => {
    for (const listener of heard) listener(message, buffers);
  };
  return { model, sent, say, heard };
}
