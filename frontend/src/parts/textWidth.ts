// Text width: how wide words are, estimated before they are drawn.

/** Part of the font's size that a letter of a Latin word takes on average; half-width kana too. */
const NARROW = 0.58;

/** The width of a word in font sizes: Chinese characters, kana and their like are as wide as high. */
export function ems(word: string): number {
  return Array.from(word).reduce((sum, letter) => sum + (isFull(letter) ? 1 : NARROW), 0);
}

/** Whether a letter is as wide as it is high. */
export function isFull(letter: string): boolean {
  return letter > "\u2e7f" && !(letter >= "\uff61" && letter <= "\uffdc");
}
