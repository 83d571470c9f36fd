// All words of the web app; a key that one language lacks is a type error.
import type { Language } from "../language";
import { en, type AppWords } from "./en";
import { ja } from "./ja";

export const APP: Readonly<Record<Language, AppWords>> = { en, ja };
export type { AppWords };
