// The kernel of a notebook: asked by messages, each answered once, some with bytes.

/** A widget's model as far as it is needed here; anywidget gives one, tests another. */
export interface Model {
  get(name: string): unknown;
  send(message: unknown): void;
  on(event: "msg:custom", heard: Heard): void;
  off(event: "msg:custom", heard: Heard): void;
}

type Heard = (message: unknown, buffers: readonly DataView[]) => void;

interface Answer {
  readonly answer: number;
  readonly value?: unknown;
  readonly error?: string;
}

interface Waiting {
  readonly done: (answer: Answered) => void;
  readonly failed: (error: Error) => void;
}

/** What came back: a value, and bytes where bytes were asked for. */
export interface Answered {
  readonly value: unknown;
  readonly bytes: Uint8Array;
}

export class Kernel {
  private readonly waiting = new Map<number, Waiting>();
  private asked = 0;

  constructor(private readonly model: Model) {
    model.on("msg:custom", this.heard);
  }

  /** Ask; the answer comes when the kernel has time. Fails with the sentence the kernel gives. */
  ask(question: Readonly<Record<string, unknown>>): Promise<Answered> {
    const ask = ++this.asked;
    return new Promise((done, failed) => {
      this.waiting.set(ask, { done, failed });
      this.model.send({ ...question, ask });
    });
  }

  /** Stop listening; whoever still waits is told. */
  close(): void {
    this.model.off("msg:custom", this.heard);
    for (const { failed } of this.waiting.values()) failed(new Error("The kernel is gone."));
    this.waiting.clear();
  }

  private readonly heard: Heard = (message, buffers) => {
    const answer = message as Answer | null;
    const waiting = this.waiting.get(answer?.answer ?? -1);
    if (!answer || !waiting) return;
    this.waiting.delete(answer.answer);
    if (answer.error !== undefined) waiting.failed(new Error(answer.error));
    else waiting.done({ value: answer.value ?? null, bytes: joined(buffers) });
  };
}

/** The bytes in memory of their own, which begins where numbers may begin. */
function joined(buffers: readonly DataView[]): Uint8Array {
  const bytes = new Uint8Array(buffers.reduce((sum, one) => sum + one.byteLength, 0));
  let at = 0;
  for (const one of buffers) {
    bytes.set(new Uint8Array(one.buffer, one.byteOffset, one.byteLength), at);
    at += one.byteLength;
  }
  return bytes;
}
