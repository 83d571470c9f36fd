// Labels: the words at the sides of a map, as many as there is room for.
import { ems, isFull } from "./textWidth";

/** Pixels of a label's font, as in the map's style, and those from one label to the next. */
export const FONT = 13;
export const LABEL = 12;
const BESIDE = 14; // pixels of air around the longest

/** The places that have a label: every nth, and any other that is asked for. */
export function labelled(count: number, every: number, wanted: readonly number[]): number[] {
  const places = Array.from({ length: Math.ceil(count / every) }, (_, at) => at * every);
  for (const at of wanted) {
    if (at >= 0 && at < count && !places.includes(at)) places.push(at);
  }
  return places;
}

/** Pixels of the longest of some words, of which no more than `most` letters are shown. */
export function room(words: readonly string[], most: number): number {
  const shown = (word: string) => ems(Array.from(word).slice(0, most).join(""));
  return BESIDE + FONT * words.reduce((longest, word) => Math.max(longest, shown(word)), 1);
}

/** Pixels from one upright word to the next: letters of full width stand, others lie on a side. */
export function pitch(words: readonly string[]): number {
  return words.some((word) => Array.from(word).some(isFull)) ? FONT + 1 : LABEL;
}
