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
  readonly answer: string;
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

const GONE =
  "The kernel has ended; run the cell again. / カーネルが終了しています。セルを再実行してください。";

export class Kernel {
  private readonly waiting = new Map<string, Waiting>();
  /** Answers go to all who listen, in other windows too; the number must be this one's alone. */
  private readonly own = Math.random().toString(36).slice(2);
  private asked = 0;

  /** gone: called when the kernel cannot be asked any more. */
  constructor(
    private readonly model: Model,
    private readonly gone: () => void = () => undefined,
  ) {
    model.on("msg:custom", this.heard);
  }

  /** Ask; the answer comes when the kernel has time. Fails with the sentence the kernel gives. */
  ask(question: Readonly<Record<string, unknown>>): Promise<Answered> {
    const ask = `${this.own} ${++this.asked}`;
    return new Promise((done, failed) => {
      this.waiting.set(ask, { done, failed });
      try {
        this.model.send({ ...question, ask });
      } catch {
        this.close();
        queueMicrotask(this.gone); // a view that asks while it is drawn cannot be taken away
      }
    });
  }

  /** Stop listening; whoever still waits is told. */
  close(): void {
    this.model.off("msg:custom", this.heard);
    for (const { failed } of this.waiting.values()) failed(new Error(GONE));
    this.waiting.clear();
  }

  private readonly heard: Heard = (message, buffers) => {
    const answer = message as Answer | null;
    const waiting = this.waiting.get(answer?.answer ?? "");
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
