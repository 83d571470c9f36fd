// Colour scales: indigo, and persimmon against it, in equal steps of lightness (OKLab, Ottosson 2020).
// The scales of the pictures on the background of the page, a little lighter at the full end.

export type RGB = readonly [number, number, number];

export interface Palette {
  readonly background: RGB;
  readonly text: RGB;
  /** Lightness at the full end of the sequential scale, of the diverging one; chroma there. */
  readonly end: number;
  readonly middle: number;
  readonly chroma: number;
  readonly warm: number;
}

export type Theme = "light" | "dark";

export const PALETTES: Readonly<Record<Theme, Palette>> = {
  light: {
    background: [251, 250, 246],
    text: [29, 34, 48],
    end: 0.44,
    middle: 0.54,
    chroma: 0.125,
    warm: 0.135,
  },
  dark: {
    background: [20, 22, 27],
    text: [232, 230, 223],
    end: 0.66,
    middle: 0.66,
    chroma: 0.125,
    warm: 0.125,
  },
};

const INDIGO = (267 * Math.PI) / 180;
const PERSIMMON = (50 * Math.PI) / 180;
const STEPS = 255;

/** 256 colours from the background to the full colour, or (diverging) to one on either side. */
export interface Scale {
  /** The colour of a number from 0 to 1, or from −1 to 1 of a diverging scale. */
  colour(value: number): RGB;
  /** A text colour that can be read on it. */
  text(value: number): RGB;
  /** The colours of −1 to 1 in steps of 1/255 as pixels, 255 + 255 · value being their place. */
  readonly pixels: Uint32Array;
}

const made = new Map<string, Scale>();

export function scale(theme: Theme, diverging = false): Scale {
  const key = `${theme} ${diverging}`;
  const known = made.get(key) ?? build(PALETTES[theme], diverging);
  made.set(key, known);
  return known;
}

function build(palette: Palette, diverging: boolean): Scale {
  const light = diverging ? palette.middle : palette.end;
  const cool = ramp(palette, [light, palette.chroma, INDIGO]);
  const warm = ramp(palette, [palette.middle, palette.warm, PERSIMMON]);
  const colour = (value: number): RGB => {
    const amount = Math.min(1, Math.abs(Number.isNaN(value) ? 0 : value));
    return (diverging && value < 0 ? warm : cool)[Math.round(amount * STEPS)]!;
  };
  const pixels = Uint32Array.from({ length: 2 * STEPS + 1 }, (_, at) => {
    const [red, green, blue] = colour((at - STEPS) / STEPS);
    return red | (green << 8) | (blue << 16) | (255 << 24); // as little-endian machines read it
  });
  return { colour, text: (value) => readable(colour(value)), pixels };
}

function ramp(palette: Palette, full: readonly [number, number, number]): RGB[] {
  const [light, a, b] = oklab(palette.background);
  const [end, chroma, hue] = full;
  return Array.from({ length: STEPS + 1 }, (_, step) => {
    const amount = step / STEPS;
    const tint = amount ** 0.8;
    return srgb([
      light + (end - light) * amount,
      a + (chroma * Math.cos(hue) - a) * tint,
      b + (chroma * Math.sin(hue) - b) * tint,
    ]);
  });
}

/** Dark or light text, whichever can be read better on a colour. */
export function readable(background: RGB): RGB {
  const choices: RGB[] = [PALETTES.light.text, PALETTES.light.background];
  const good = choices.find((one) => contrast(one, background) >= 4.5);
  return good ?? (luminance(background) > 0.18 ? [0, 0, 0] : [255, 255, 255]);
}

/** Contrast ratio of two colours, 1 to 21 (WCAG 2.2). */
export function contrast(one: RGB, other: RGB): number {
  const [low, high] = [luminance(one), luminance(other)].sort((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

export function css([red, green, blue]: RGB): string {
  return `rgb(${red} ${green} ${blue})`;
}

/** Relative luminance, 0 to 1 (WCAG 2.2). */
export function luminance([red, green, blue]: RGB): number {
  return 0.2126 * linear(red / 255) + 0.7152 * linear(green / 255) + 0.0722 * linear(blue / 255);
}

function linear(part: number): number {
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
}

function gamma(part: number): number {
  const bound = Math.min(1, Math.max(0, part));
  return bound <= 0.0031308 ? 12.92 * bound : 1.055 * bound ** (1 / 2.4) - 0.055;
}

function oklab(colour: RGB): [number, number, number] {
  const [red, green, blue] = colour.map((part) => linear(part / 255)) as [number, number, number];
  const long = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const medium = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const short = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  return [
    0.2104542553 * long + 0.793617785 * medium - 0.0040720468 * short,
    1.9779984951 * long - 2.428592205 * medium + 0.4505937099 * short,
    0.0259040371 * long + 0.7827717662 * medium - 0.808675766 * short,
  ];
}

function srgb([light, a, b]: readonly [number, number, number]): RGB {
  const long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const medium = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const short = (light - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const parts = [
    4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
    -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
    -0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short,
  ];
  const [red, green, blue] = parts.map((part) => Math.round(255 * gamma(part)));
  return [red!, green!, blue!];
}
