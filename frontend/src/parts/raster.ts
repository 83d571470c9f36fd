// Raster: a part of a matrix as colours, a pixel a cell, to be drawn at any size.
import { pooled, type Part } from "./zoom";

/** The colours of shares −1 to 1 in 511 steps, and the number that gets the full colour. */
export interface ColourMap {
  readonly pixels: Uint32Array;
  readonly top: number;
  readonly diverging: boolean;
}

/** Blocks of cells where there are more of them than `most`; `width` columns has the matrix. */
export function raster(
  values: Float32Array,
  width: number,
  part: Part,
  most: { rows: number; columns: number },
  { pixels, top, diverging }: ColourMap,
): OffscreenCanvas {
  const cells = pooled(values, width, part, most);
  const picture = new ImageData(cells.columns, cells.rows);
  const into = new Uint32Array(picture.data.buffer);
  for (let at = 0; at < into.length; at++) {
    const share = Math.max(-1, Math.min(1, cells.values[at]! / top || 0));
    into[at] = pixels[255 + Math.round(255 * (diverging ? share : Math.abs(share)))]!;
  }
  const made = new OffscreenCanvas(cells.columns, cells.rows);
  made.getContext("2d")?.putImageData(picture, 0, 0);
  return made;
}
