// Numbers in words: shares as per cent, scores with their sign, never rounded up to certainty.

/** "41 %", in Japanese "41%"; whole numbers, one decimal below 1 and above 99. */
export function percent(share: number, language: string): string {
  const text = inWords(share);
  return language === "ja" ? text.replace(" ", "") : text;
}

/** A small share with one digit that says something: "0.02 %". */
export function fine(share: number, language: string): string {
  const text = Number((100 * share).toPrecision(1)).toLocaleString("en", { maximumFractionDigits: 9 });
  return language === "ja" ? `${text}%` : `${text} %`;
}

/** Prose in which no line ends between a number and its unit. */
export function unbroken(prose: string): string {
  return prose.replace(/(?<=\d) (?=(%|s|MB|GB|ms)(?![\p{L}\d]))/gu, "\u00a0");
}

function inWords(share: number): string {
  if (!Number.isFinite(share)) return "–";
  const amount = 100 * share;
  if (amount > 0 && amount < 0.05) return "<0.1 %";
  if (amount >= 99.95 && amount < 100) return ">99.9 %";
  if ((amount > 0 && amount < 0.95) || (amount >= 99 && amount < 100)) {
    return `${amount.toFixed(1)} %`;
  }
  return `${amount.toFixed(0)} %`;
}

/** Three significant digits and a true minus sign. */
export function signed(value: number): string {
  if (!Number.isFinite(value)) return "–";
  return String(Number(value.toPrecision(3))).replace("-", "−");
}
