// A run on the side of the reader: state from server-sent events, idempotent, so that a lost
// connection may send everything again.

export type State = "idle" | "waiting" | "queued" | "running" | "done" | "failed" | "cancelled";

export interface Progress {
  readonly stage: string;
  readonly words: string;
  readonly done: number;
  readonly of: number;
  readonly seconds: number;
}

export interface FoundResult {
  readonly question: string;
  readonly kind: string;
  readonly name: string;
}

export interface LeftOut {
  readonly question: string;
  readonly message: string;
}

const EVENTS = [
  "queued", "place", "started", "progress", "result", "left out", "done", "failed", "cancelled",
] as const; // prettier-ignore
export type Name = (typeof EVENTS)[number];
const ENDS: readonly string[] = ["done", "failed", "cancelled"];
/** Milliseconds before a stream that was closed is opened again. */
const RECONNECT_AFTER = 2000;

/** As much of an EventSource as is needed here. */
export interface Stream {
  readonly readyState: number;
  addEventListener(name: string, listener: (event: MessageEvent<string>) => void): void;
  onerror: ((event: Event) => unknown) | null;
  onopen: ((event: Event) => unknown) | null;
  close(): void;
}
export type Open = (address: string) => Stream;

export class Job {
  state = $state<State>("idle");
  /** How many runs come before it. */
  before = $state(0);
  progress = $state.raw<Progress | null>(null);
  found = $state.raw<readonly FoundResult[]>([]);
  leftOut = $state.raw<readonly LeftOut[]>([]);
  /** Why it failed. */
  message = $state("");
  /** Whether the connection is lost at the moment. */
  lost = $state(false);
  private lastEvent = 0;
  private stream: Stream | null = null;
  private timer: ReturnType<typeof setTimeout> | null = null;

  constructor(private readonly open: Open = (address) => new EventSource(address)) {}

  get going(): boolean {
    return this.state === "waiting" || this.state === "queued" || this.state === "running";
  }

  /** Forget what was; nothing is followed any more. */
  clear(): void {
    this.close();
    this.state = "idle";
    this.before = this.lastEvent = 0;
    this.progress = null;
    this.found = [];
    this.leftOut = [];
    this.message = "";
  }

  /**
   * Follow a run from its first event on, until it ends. gone: called when the server says that
   * there is no such run any more.
   */
  follow(address: string, gone: () => Promise<boolean>): void {
    this.close();
    if (!this.going) this.state = "queued";
    const stream = this.open(address);
    this.stream = stream;
    for (const name of EVENTS) {
      stream.addEventListener(name, (event) => {
        this.receive(name, JSON.parse(event.data) as Record<string, unknown>, Number(event.lastEventId));
      });
    }
    stream.onopen = () => (this.lost = false);
    stream.onerror = () => {
      if (!this.going) return;
      this.lost = true;
      if (stream.readyState !== 2) return; // the browser comes back by itself
      this.timer = setTimeout(() => {
        void gone().then((end) => {
          if (!end && this.stream === stream) this.follow(address, gone);
        });
      }, RECONNECT_AFTER);
    };
  }

  /** Take an event; number: its id, 0 for progress, which has none. */
  receive(name: Name, data: Record<string, unknown>, number: number): void {
    const numbered = name !== "progress" && name !== "place";
    if (numbered && number <= this.lastEvent) return;
    if (numbered) this.lastEvent = number;
    if (name === "queued" || name === "place") this.before = data["before"] as number;
    else if (name === "progress") this.progress = data as unknown as Progress;
    else if (name === "result") this.found = [...this.found, data as unknown as FoundResult];
    else if (name === "left out") this.leftOut = [...this.leftOut, data as unknown as LeftOut];
    if (name === "queued") this.state = "queued";
    if (name === "started") this.state = "running";
    if (ENDS.includes(name)) {
      this.message = (data["message"] as string | undefined) ?? "";
      this.end(name as State);
    }
  }

  end(state: State): void {
    this.state = state;
    this.progress = null;
    this.close();
  }

  private close(): void {
    this.stream?.close();
    this.stream = null;
    this.lost = false;
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }
}
