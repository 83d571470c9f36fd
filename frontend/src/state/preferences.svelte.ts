// Preferences of a reader: language and theme; both follow the reader's system until chosen.
import { MediaQuery } from "svelte/reactivity";
import type { Language } from "../data/source";
import type { Theme } from "../scale/colours";
import type { Address } from "./address";
import { Choice } from "./choice";
import { Host } from "./host.svelte";

export class Preferences {
  readonly theme: Choice<"host" | "light" | "dark">;
  private readonly tongue: Choice<"host" | "en" | "ja">;
  private readonly night = new MediaQuery("(prefers-color-scheme: dark)");

  constructor(
    address: Address,
    private readonly preset: Language | null,
    private readonly host = new Host(),
  ) {
    this.theme = new Choice(address, "theme", ["host", "light", "dark"]);
    this.tongue = new Choice(address, "lang", ["host", "en", "ja"]);
  }

  get language(): Language {
    if (this.tongue.value !== "host") return this.tongue.value;
    return this.preset ?? (navigator.language.startsWith("ja") ? "ja" : "en");
  }

  set language(language: Language) {
    this.tongue.value = language;
  }

  /** The theme that is seen. */
  get shownTheme(): Theme {
    if (this.theme.value !== "host") return this.theme.value;
    return this.host.theme ?? (this.night.current ? "dark" : "light");
  }
}
