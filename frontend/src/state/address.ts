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
    if (value === null) this.values.delete(name);
    else this.values.set(name, value);
    this.write("replaceState");
  }

  /** The link to another place of the page: all choices are forgotten but those kept. */
  to(values: Readonly<Record<string, string>>, keep: readonly string[]): string {
    const kept = [...this.values].filter(([name]) => keep.includes(name) && !(name in values));
    return `#${new URLSearchParams([...kept, ...Object.entries(values)]).toString()}`;
  }

  /** Go to another place; "back" leads here again. */
  go(values: Readonly<Record<string, string>>, keep: readonly string[]): void {
    this.take(this.to(values, keep));
    this.write("pushState");
  }

  /** The link to what is seen now; empty in a page that nothing can lead to. */
  get link(): string {
    const start = this.window?.location.href.split("#")[0] ?? "about:";
    return start.startsWith("about:") ? "" : start + this.hash();
  }

  private take(hash = this.window?.location.hash ?? ""): void {
    const given = new Map(new URLSearchParams(hash.slice(1)));
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
