import { describe, expect, it } from "vitest";
import { Address } from "../src/state/address";
import { Choice } from "../src/state/choice";
import { Selection } from "../src/state/selection.svelte";

/** A window as far as an address needs it. */
function fake(hash: string) {
  let follow = () => {};
  const window = {
    location: { hash, href: `http://x/${hash}`, pathname: "/", search: "" },
    history: {
      written: [] as string[],
      replaceState: (_: unknown, __: string, to: string) => window.put(to, "replaced"),
      pushState: (_: unknown, __: string, to: string) => window.put(to, "pushed"),
    },
    put(to: string, how: string) {
      window.location.hash = to.startsWith("#") ? to : "";
      window.location.href = `http://x/${window.location.hash}`;
      window.history.written.push(`${how} ${to}`);
    },
    addEventListener: (_: string, listener: () => void) => (follow = listener),
    visit(to: string) {
      window.location.hash = to;
      follow();
    },
  };
  return { window, address: new Address(window as unknown as Window) };
}

describe("the address", () => {
  it("holds choices that differ from the default", () => {
    const { window, address } = fake("#theme=dark&token=3&view=nonsense");
    const theme = new Choice(address, "theme", ["host", "light", "dark"]);
    const view = new Choice(address, "view", ["text", "matrix"]);
    const token = new Selection(address, "token");
    expect([theme.value, view.value, token.pinned]).toEqual(["dark", "text", 3]);
    theme.value = "host";
    token.toggle(3);
    expect(address.link).toBe("http://x/#view=nonsense");
    window.visit("#theme=light&token=x");
    expect([theme.value, token.pinned]).toEqual(["light", null]);
  });

  it("goes to another place and keeps what it is told to", () => {
    const { window, address } = fake("#theme=dark&token=3");
    expect(address.to({ run: "a" }, ["theme", "run"])).toBe("#theme=dark&run=a");
    address.go({ run: "a|b" }, ["theme"]);
    expect(window.history.written).toEqual(["pushed #theme=dark&run=a%7Cb"]);
    address.go({}, []);
    expect(window.history.written.at(-1)).toBe("pushed /");
    window.visit("#theme=dark&token=3");
    expect(address.get("token")).toBe("3");
  });
});
