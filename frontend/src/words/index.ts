// All words of the interface; a key that one language lacks is a type error.
import type { Language } from "./language";
import { en, type Words } from "./en";
import { ja } from "./ja";

export const CATALOGUE: Readonly<Record<Language, Words>> = { en, ja };
export type { Words };
