// A table: the same data as a picture's, as rows of words and numbers.

export type Cell = string | number;

export interface Table {
  readonly columns: readonly string[];
  readonly count: number;
  /** Rows from one to before another; long tables are never made whole unless they are saved. */
  rows(from: number, to: number): Cell[][];
}

const RUNNABLE = /^[=+\-@\t\r].*[(|!]/s;

/** CSV as RFC 4180 has it; a text that a spreadsheet would run gets an apostrophe in front. */
export function csv(table: Table): string {
  const lines = [table.columns as Cell[], ...table.rows(0, table.count)];
  return `\ufeff${lines.map((row) => row.map(quoted).join(",")).join("\r\n")}\r\n`;
}

function quoted(cell: Cell): string {
  if (typeof cell === "number") return Number.isFinite(cell) ? String(cell) : "";
  const text = RUNNABLE.test(cell) ? `'${cell}` : cell;
  return `"${text.replaceAll('"', '""')}"`;
}
