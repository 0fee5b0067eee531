import type { ResultTable, Value } from "../table.js";
import { count, number, percent } from "../words.js";

export { count, number, percent };

/** A size in bytes. */
export function bytes(size: number): string {
  const units = ["B", "kB", "MB", "GB"];
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, size)) / 3));
  return `${(size / 1000 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power]}`;
}

/** Any value of a column or report as a person reads it. */
export function value(raw: unknown, type = ""): string {
  if (raw === null || raw === undefined) return "–";
  if (typeof raw === "number") return type === "date" || type.startsWith("timestamp") ? time(raw, type) : number(raw);
  if (typeof raw === "object") return JSON.stringify(raw);
  return String(raw).replace(/\s+/g, " ");
}

function time(ms: number, type: string): string {
  const date = new Date(ms);
  if (Number.isNaN(date.getTime())) return String(ms);
  const text = date.toISOString().replace(/\.000Z$/, "Z");
  if (type === "date") return text.slice(0, 10);
  return type === "timestamp" ? text.replace("T", " ").replace("Z", "") : text;
}

/** Lines of columns under their headings; numbers lean to the right. */
export function grid(headings: readonly string[], rows: readonly (readonly string[])[], widest = 40): string {
  const cells = [headings, ...rows].map((row) => row.map((cell) => shorten(cell, widest)));
  const widths = headings.map((_, i) => Math.max(...cells.map((row) => (row[i] ?? "").length)));
  const rightward = headings.map((_, i) => rows.length > 0 && rows.every((row) => /^(–|[-\d][\d,.e+\-% ]*)$/.test(row[i] ?? "")));
  const line = (row: readonly string[]): string =>
    row.map((cell, i) => (rightward[i] ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0))).join("  ").trimEnd();
  const [head = [], ...body] = cells;
  return [line(head), widths.map((width) => "─".repeat(width)).join("  "), ...body.map(line)].join("\n");
}

/** The first rows of a result. */
export function preview(table: ResultTable, rows = 10): string {
  const columns = table.columns.map(({ name, type }) => ({ type, values: table.column(name) }));
  const lines = Array.from({ length: Math.min(rows, table.numRows) }, (_, row) =>
    columns.map(({ type, values }) => value(values[row] as Value, type)),
  );
  const rest = table.numRows - lines.length;
  const more = rest > 0 ? `\n… and ${count(rest)} more rows; --out result.csv writes them all` : "";
  return grid(table.columns.map(({ name }) => name), lines) + more;
}

function shorten(text: string, widest: number): string {
  return text.length > widest ? `${text.slice(0, widest - 1)}…` : text;
}
