// Words for the eye: a vocabulary's words have blanks and signs that show nothing.

const SIGNS: Readonly<Record<string, string>> = { "\n": "↵", "\t": "⇥", "\u007f": "␡" };

/** The word with a sign for every character that shows nothing; blanks alone become "␣". */
export function visible(word: string): string {
  if (word === "") return "∅";
  if (/^[ \u00a0\u3000]+$/.test(word)) return "␣".repeat(word.length);
  const text = word.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, sign);
  return /^[\p{Mn}\p{Me}]/u.test(text) ? `◌${text}` : text;
}

/** As `visible`, without the blanks around a word: how it stands in a cell or at a row. */
export function label(word: string): string {
  return bare(visible(word));
}

/** Without the blanks around it, as a sentence quotes a word. */
export function bare(word: string): string {
  return word.replace(/^[ \u00a0\u3000]+|[ \u00a0\u3000]+$/g, "");
}

/**
 * A name or text out of a file with a sign for every direction mark, which could make the words
 * around it read backwards. Put it into a <bdi> as well: letters have a direction too.
 */
export function withMarks(text: string): string {
  return text.replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, sign);
}

/** The same for places that hold no elements (options, titles, labels): isolated by characters. */
export function isolated(text: string): string {
  return text === "" ? "" : `\u2068${withMarks(text)}\u2069`;
}

function sign(letter: string): string {
  const code = letter.codePointAt(0) ?? 0;
  if (letter === "\u200d") return letter; // joins the parts of one picture
  if (SIGNS[letter]) return SIGNS[letter];
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  return `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
}
