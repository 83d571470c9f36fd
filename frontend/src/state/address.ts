// The address: what a reader has chosen, in the part of the link behind "#".
import { SvelteMap } from "svelte/reactivity";

export class Address {
  private readonly values = new SvelteMap<string, string>();

  constructor(private readonly window: Window | null) {
    this.take();
    window?.addEventListener("hashchange", () => this.take());
  }

  /** A choice; whoever reads it in a view sees it change. */
  get(name: string): string | null {
    return this.values.get(name) ?? null;
  }

  /** Remember a choice; null forgets it, which stands for the default. */
  set(name: string, value: string | null): void {
    this.put(name, value);
    this.write("replaceState");
  }

  /** Go to another place: all choices are forgotten but those kept; "back" leads here again. */
  go(values: Readonly<Record<string, string | null>>, keep: readonly string[]): void {
    for (const name of [...this.values.keys()]) {
      if (!keep.includes(name)) this.values.delete(name);
    }
    for (const [name, value] of Object.entries(values)) this.put(name, value);
    this.write("pushState");
  }

  /** The link to what is seen now; empty in a page that nothing can lead to. */
  get link(): string {
    const start = this.window?.location.href.split("#")[0] ?? "about:";
    return start.startsWith("about:") ? "" : start + this.hash();
  }

  private put(name: string, value: string | null): void {
    if (value === null) this.values.delete(name);
    else this.values.set(name, value);
  }

  private take(): void {
    const hash = this.window?.location.hash.slice(1) ?? "";
    const given = new Map(new URLSearchParams(hash));
    for (const name of [...this.values.keys()]) if (!given.has(name)) this.values.delete(name);
    for (const [name, value] of given) this.values.set(name, value);
  }

  private hash(): string {
    const text = new URLSearchParams([...this.values]).toString();
    return text ? `#${text}` : "";
  }

  private write(how: "replaceState" | "pushState"): void {
    const window = this.window;
    if (!window) return;
    const { pathname, search } = window.location;
    try {
      window.history[how](null, "", this.hash() || `${pathname}${search}`);
    } catch {
      // A page inside another one may have no history of its own; its state lives on without.
    }
  }
}
