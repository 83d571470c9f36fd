// The places of a document where something is to live, found whenever they come and left when they
// go: notebooks move, copy, hide and replace their outputs.

export interface Tenant {
  enter(place: HTMLElement): void;
  leave(place: HTMLElement): void;
}

const MARK = "data-sukashi";

export class Places {
  private readonly tenants = new Map<string, { tenant: Tenant; at: Set<HTMLElement> }>();
  private readonly observer: MutationObserver;
  private planned = false;

  constructor(private readonly page: Document) {
    this.observer = new MutationObserver(() => this.plan());
  }

  /** Let someone live wherever a name stands; gives a function that ends it. */
  rent(name: string, tenant: Tenant): () => void {
    if (this.tenants.size === 0) {
      this.observer.observe(this.page.body, { childList: true, subtree: true });
    }
    const at = new Set<HTMLElement>();
    this.tenants.set(name, { tenant, at });
    this.look();
    return () => {
      this.tenants.delete(name);
      for (const place of at) tenant.leave(place);
      if (this.tenants.size === 0) this.observer.disconnect();
    };
  }

  /** Once a frame is often enough. */
  private plan(): void {
    if (this.planned) return;
    this.planned = true;
    requestAnimationFrame(() => {
      this.planned = false;
      this.look();
    });
  }

  private look(): void {
    for (const { tenant, at } of this.tenants.values()) {
      for (const place of at) {
        if (place.isConnected) continue;
        at.delete(place);
        tenant.leave(place);
      }
    }
    for (const place of this.page.querySelectorAll<HTMLElement>(`[${MARK}]`)) {
      const found = this.tenants.get(place.getAttribute(MARK) ?? "");
      if (!found || found.at.has(place)) continue;
      found.at.add(place);
      found.tenant.enter(place);
    }
  }
}
