// Placeholders: elements of a document that views are to be mounted in, found whenever they appear
// and left when they go: notebooks move, copy, hide and replace their outputs.

export interface PlaceholderOwner {
  mount(place: HTMLElement): void;
  unmount(place: HTMLElement): void;
}

const MARK = "data-sukashi";

export class Placeholders {
  private readonly owners = new Map<string, { owner: PlaceholderOwner; at: Set<HTMLElement> }>();
  private readonly observer: MutationObserver;
  private scheduled = false;

  constructor(private readonly page: Document) {
    this.observer = new MutationObserver(() => this.schedule());
  }

  /** Mount an owner's views wherever its name stands; gives a function that ends it. */
  register(name: string, owner: PlaceholderOwner): () => void {
    if (this.owners.size === 0) {
      this.observer.observe(this.page.body, { childList: true, subtree: true });
    }
    const at = new Set<HTMLElement>();
    this.owners.set(name, { owner, at });
    this.update();
    return () => {
      this.owners.delete(name);
      for (const place of at) owner.unmount(place);
      if (this.owners.size === 0) this.observer.disconnect();
    };
  }

  /** Once a frame is often enough. */
  private schedule(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    requestAnimationFrame(() => {
      this.scheduled = false;
      this.update();
    });
  }

  private update(): void {
    for (const { owner, at } of this.owners.values()) {
      for (const place of at) {
        if (place.isConnected) continue;
        at.delete(place);
        owner.unmount(place);
      }
    }
    for (const place of this.page.querySelectorAll<HTMLElement>(`[${MARK}]`)) {
      const found = this.owners.get(place.getAttribute(MARK) ?? "");
      if (!found || found.at.has(place)) continue;
      found.at.add(place);
      found.owner.mount(place);
    }
  }
}
