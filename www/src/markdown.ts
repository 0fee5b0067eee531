import type { ResultTable } from "tablight";

import { isNumeric } from "./format.js";

/** Rows that are copied at most: more than that nobody pastes into a text. */
export const MOST_ROWS = 500;

/** Rows of a table as Markdown, as they are shown. */
export function asMarkdown(columns: readonly { readonly name: string; readonly type: string }[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(escaped).join(" | ")} |`;
  const rule = columns.map(({ type }) => (isNumeric(type) ? "---:" : "---"));
  return [line(columns.map(({ name }) => name)), `| ${rule.join(" | ")} |`, ...rows.map(line)].join("\n");
}

/** What a cell may hold without ending it. */
const escaped = (text: string): string => text.replaceAll("\\", "\\\\").replaceAll("|", "\\|").replaceAll(/\r?\n/g, "<br>");

/** The cells of some rows of a table as texts, each column shown in its own way. */
export function cellsOf(table: ResultTable, rows: readonly number[], shows: readonly ((value: unknown) => string)[]): string[][] {
  const columns = table.columns.map(({ name }, i) => table.valuesAt(name, rows).map(shows[i] ?? String));
  return rows.map((_, i) => columns.map((column) => column[i] ?? ""));
}
