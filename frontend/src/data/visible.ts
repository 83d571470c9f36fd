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

function sign(letter: string): string {
  const code = letter.codePointAt(0) ?? 0;
  if (letter === "\u200d") return letter; // joins the parts of one picture
  if (SIGNS[letter]) return SIGNS[letter];
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  return `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
}
