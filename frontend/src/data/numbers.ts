// Numbers for people, as src/sukashi/view/number_format.py writes them: symmetric (a negative number
// is its positive with a true minus sign), never "−0", never rounded to nothing or to all.
import { CATALOGUE, type Language } from "../words";

/** "41 %", in Japanese "41%"; whole numbers, one decimal below 1 and from 99 to 101. */
export function percent(share: number, language: Language): string {
  if (!Number.isFinite(100 * share)) return "–";
  const number = sign(share) + perCent(100 * Math.abs(share));
  return CATALOGUE[language].percent({ number });
}

/** A small share with one digit that says something: "0.02 %". */
export function fine(share: number, language: Language): string {
  const number = Number((100 * share).toPrecision(1)).toLocaleString("en", { maximumFractionDigits: 9 });
  return CATALOGUE[language].percent({ number });
}

/** Prose in which no line ends between a number and its unit. */
export function unbroken(prose: string): string {
  return prose.replace(/(?<=\d) (?=(%|s|MB|GB|ms)(?![\p{L}\d]))/gu, "\u00a0");
}

/** Three significant digits, thousands set apart; an exponent from a million on and below 0.0001. */
export function signed(value: number): string {
  if (!Number.isFinite(value)) return "–";
  if (value === 0) return "0";
  const [digits, power] = Math.abs(value).toExponential(2).split("e") as [string, string];
  const exponent = Number(power);
  const written =
    exponent >= -4 && exponent < 6
      ? Number(Math.abs(value).toPrecision(3)).toLocaleString("en", { maximumFractionDigits: 9 })
      : `${Number(digits)}e${String(exponent).replace("-", "−")}`;
  return sign(value) + written;
}

/** A whole number, thousands set apart: "50,257". */
export function count(value: number): string {
  return Number.isFinite(value) ? grouped(value.toFixed(0)) : "–";
}

/** A fixed number of digits behind the point, never "−0.0". */
export function decimals(value: number, places: number): string {
  if (!Number.isFinite(value)) return "–";
  const text = grouped(Math.abs(value).toFixed(places));
  return /[1-9]/.test(text) ? sign(value) + text : text;
}

/** Sums of float32 shares reach so much more than 1. */
const ROUNDING = 1e-5;

function perCent(amount: number): string {
  if (amount === 0) return "0";
  if (amount < 0.05) return "<0.1";
  if (amount >= 99.95 && amount < 100) return ">99.9";
  if (amount > 100 * (1 + ROUNDING) && amount < 100.05) return ">100";
  const near = (amount >= 99 && amount < 100) || (amount >= 100.05 && amount < 100.95);
  return grouped(amount.toFixed(amount < 0.95 || near ? 1 : 0));
}

function sign(value: number): string {
  return value < 0 ? "−" : "";
}

function grouped(digits: string): string {
  return digits.replace(/^\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ","));
}
