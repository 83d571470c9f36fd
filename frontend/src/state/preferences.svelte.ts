// Preferences of a reader: language and theme; both follow the reader's system until chosen.
import { MediaQuery } from "svelte/reactivity";
import type { Theme } from "../scale/colours";
import { LANGUAGES } from "../words";
import { nearest, type Language } from "../words/language";
import type { Address } from "./address";
import { Choice } from "./choice";
import { Host } from "./host.svelte";

export class Preferences {
  readonly theme: Choice<"host" | "light" | "dark">;
  private readonly languageChoice: Choice<"host" | Language>;
  private readonly prefersDark = new MediaQuery("(prefers-color-scheme: dark)");

  constructor(
    address: Address,
    private readonly preset: Language | null,
    private readonly host = new Host(),
  ) {
    this.theme = new Choice(address, "theme", ["host", "light", "dark"]);
    this.languageChoice = new Choice(address, "lang", ["host", ...LANGUAGES]);
  }

  get language(): Language {
    if (this.languageChoice.value !== "host") return this.languageChoice.value;
    return this.preset ?? nearest(navigator.language);
  }

  set language(language: Language) {
    this.languageChoice.value = language;
  }

  /** The theme that is seen. */
  get shownTheme(): Theme {
    if (this.theme.value !== "host") return this.theme.value;
    return this.host.theme ?? (this.prefersDark.current ? "dark" : "light");
  }
}
