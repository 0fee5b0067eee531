import type { ProfileReport } from "tablight";

import { isNumeric, isTime } from "./format.js";

type Column = ProfileReport["columns"][number];

/** Words that often name what is forecast, the surest first. */
const VALUES = [/load|demand/i, /units|sales|revenue|amount/i, /quantity|qty|volume/i, /price|count|total|value/i];
/** How far rows may be from times × series for a column to pass as the name of the series. */
const SLACK = 0.2;

/** Columns to start a forecast with: the first column of times, what looks like a value, and what tells series apart. */
export function guessForecast({ rows, columns }: ProfileReport): Record<string, unknown> {
  const time = columns.find((column) => isTime(column.type));
  const numbers = columns.filter((column) => isNumeric(column.type) && !isKey(column, rows) && (column.distinct ?? 0) > 1);
  const value = VALUES.map((words) => numbers.find((column) => words.test(column.name))).find(Boolean) ?? numbers[0];
  if (!time || !value) return {};
  const series = seriesColumn(columns, time, rows);
  return { time: time.name, value: value.name, ...(series ? { series: [series.name] } : {}) };
}

/** Every row another whole number: an identifier, not a measure. */
const isKey = (column: Column, rows: number): boolean => /^u?int/.test(column.type) && (column.distinct ?? 0) > 0.95 * rows;

/** The text column that explains why times repeat: as many values as a time has rows. */
function seriesColumn(columns: readonly Column[], time: Column, rows: number): Column | undefined {
  const repeats = rows / Math.max(1, time.distinct ?? 1);
  if (repeats < 1.5) return undefined;
  const miss = (column: Column): number => Math.abs((column.distinct ?? 0) / repeats - 1);
  const candidates = columns.filter((column) => column.type === "utf8" && (column.distinct ?? 0) > 1 && miss(column) < SLACK);
  return candidates.sort((a, b) => miss(a) - miss(b))[0];
}
