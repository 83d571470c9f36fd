// Zoom: a part of a matrix that is seen, and a matrix too large for its pixels.

/** Rows from r, rs of them, and columns from c, cs of them. */
export interface Part {
  readonly r: number;
  readonly c: number;
  readonly rs: number;
  readonly cs: number;
}

interface Size {
  readonly rows: number;
  readonly columns: number;
}

/** Fewer cells say nothing that the whole does not. */
const FEWEST = 4;

/** A part enlarged (by < 1) or made smaller around a cell that stays where it is; null for all. */
export function zoomed(
  part: Part,
  by: number,
  at: { row: number; column: number },
  { rows, columns }: Size,
): Part | null {
  const rs = Math.min(rows, Math.max(Math.min(FEWEST, rows), Math.round(part.rs * by)));
  const cs = Math.min(columns, Math.max(Math.min(FEWEST, columns), Math.round(part.cs * by)));
  if (rs === rows && cs === columns) return null;
  const r = Math.round(at.row - ((at.row - part.r) * rs) / part.rs);
  const c = Math.round(at.column - ((at.column - part.c) * cs) / part.cs);
  return {
    r: Math.min(rows - rs, Math.max(0, r)),
    c: Math.min(columns - cs, Math.max(0, c)),
    rs,
    cs,
  };
}

/** The part of the same size that holds a cell, moved no further than it must. */
export function moved(part: Part, row: number, column: number): Part {
  return {
    ...part,
    r: Math.min(row, Math.max(part.r, row - part.rs + 1)),
    c: Math.min(column, Math.max(part.c, column - part.cs + 1)),
  };
}

/** A part of a matrix of `width` columns with no more cells a side than `most`: of each block of
 * cells the number furthest from zero. */
export function pooled(
  values: Float32Array,
  width: number,
  part: Part,
  most: Size,
): Size & { readonly values: Float32Array } {
  const rows = Math.min(most.rows, part.rs);
  const columns = Math.min(most.columns, part.cs);
  const cells = new Float32Array(rows * columns);
  const column = Uint32Array.from({ length: part.cs }, (_, at) => Math.floor((at * columns) / part.cs));
  for (let row = 0; row < part.rs; row++) {
    const into = Math.floor((row * rows) / part.rs) * columns;
    const from = (part.r + row) * width + part.c;
    for (let at = 0; at < part.cs; at++) {
      const value = values[from + at]!;
      const cell = into + column[at]!;
      if (Math.abs(value) > Math.abs(cells[cell]!)) cells[cell] = value;
    }
  }
  return { values: cells, rows, columns };
}
