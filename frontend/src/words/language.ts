// The languages the interface speaks, and the one that a reader's browser prefers.
import { LANGUAGES, type Language } from "./translations";

export type { Language };

/** The language that a tag such as "ja-JP" names; English for one that is not spoken here. */
export function nearest(tag: string): Language {
  const [part = ""] = tag.toLowerCase().split("-");
  const whole = tag.toLowerCase().replace("-", "_");
  return LANGUAGES.find((one) => one.toLowerCase() === whole) ?? LANGUAGES.find((one) => one === part) ?? "en";
}
