// The address: what a reader has chosen, in the part of the link behind "#".

export class Address {
  private readonly values = new Map<string, string>();
  private readonly listeners = new Set<() => void>();

  constructor(private readonly window: Window | null) {
    this.take();
    window?.addEventListener("hashchange", () => {
      this.take();
      for (const listener of this.listeners) listener();
    });
  }

  get(name: string): string | null {
    return this.values.get(name) ?? null;
  }

  /** Remember a choice; null forgets it, which stands for the default. */
  set(name: string, value: string | null): void {
    if (value === null) this.values.delete(name);
    else this.values.set(name, value);
    this.write();
  }

  /** Called when the reader follows another link into the same page. */
  onChange(listener: () => void): void {
    this.listeners.add(listener);
  }

  /** The link to what is seen now. */
  get link(): string {
    return this.window ? this.window.location.href.split("#")[0] + this.hash() : this.hash();
  }

  private take(): void {
    this.values.clear();
    const hash = this.window?.location.hash.slice(1) ?? "";
    for (const [name, value] of new URLSearchParams(hash)) this.values.set(name, value);
  }

  private hash(): string {
    const text = new URLSearchParams([...this.values]).toString();
    return text ? `#${text}` : "";
  }

  private write(): void {
    const window = this.window;
    if (!window) return;
    const { pathname, search } = window.location;
    try {
      window.history.replaceState(null, "", this.hash() || `${pathname}${search}`);
    } catch {
      // A page inside another one may have no history of its own; its state lives on without.
    }
  }
}
