// All words of the interface, from the translations; see words.mjs.
import { APP as APP_WORDS, PAGE, type AppWords as EveryAppWord, type Language, type PageWords } from "./translations";

/** Groups in which words are looked up by names that come from a result. */
type Open<All, Groups extends keyof All> = Omit<All, Groups> & Readonly<Record<Groups, Readonly<Record<string, string>>>>;

export type Words = Open<PageWords, "methods" | "part">;
export type AppWords = Open<EveryAppWord, "kinds" | "measures">;

export const CATALOGUE: Readonly<Record<Language, Words>> = PAGE;
export const APP: Readonly<Record<Language, AppWords>> = APP_WORDS;
export { LANGUAGES, type Language } from "./translations";
