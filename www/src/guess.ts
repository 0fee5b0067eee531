import type { ProfileReport } from "tablight";

import { isNumeric, isTime, toMs, toNumber } from "./format.js";
import { type Every, type Grouping, isOrdered, type Key } from "./grouping.js";
import { type Column, FEW, isKey, rolesOf } from "./roles.js";

/** Groups of one column that are shown before the others are put together. */
const SHOWN = 20;
const DAY_MS = 86_400_000;
/** Spans of time, the longest first, and the days there have to be for them. */
const SPAN_DAYS: readonly (readonly [Every, number])[] = [["year", 3650], ["month", 120], ["week", 35], ["day", 3], ["hour", 0.125]];

/** Columns to start a forecast with: the first column of times, what looks like a value, and what tells series apart. */
export function guessForecast(report: ProfileReport): Record<string, unknown> {
  const { time, value, series } = rolesOf(report);
  if (!time || !value) return {};
  return { time: time.name, value: value.name, ...(series ? { series: [series.name] } : {}) };
}

/** What to find segments by first. Where less than two columns of numbers tell rows apart, columns of few values count too: segments by one number would only be its ranges. */
export function guessSegment({ rows, columns }: ProfileReport): Record<string, unknown> {
  const isThere = ({ nulls }: Column): boolean => (nulls ?? 0) <= rows / 2;
  const numbers = columns.filter((column) => isNumeric(column.type) && !isKey(column, rows) && (column.distinct ?? 0) > 2 && isThere(column));
  if (numbers.length > 1) return {};
  // A category that is missing here and there would leave its rows out.
  const categories = columns.filter(({ type, distinct, nulls }) => (type === "utf8" || type === "boolean") && (distinct ?? 0) > 1 && (distinct ?? 0) <= FEW && (nulls ?? 0) === 0);
  if (numbers.length + categories.length < 2 || categories.length === 0) return {};
  return { method: numbers.length > 0 ? "kprototypes" : "kmodes", columns: [...numbers, ...categories].map(({ name }) => name) };
}

/** Groups to start with: a column of few values over time where there are both, and the first quantity summed, else a reading averaged, else the rows counted. */
export function guessGrouping(report: ProfileReport): Grouping {
  const { rows, columns } = report;
  const { category, amount, reading } = rolesOf(report);
  const time = columns.map(keyFor).find((key) => key.every);
  const quantity = amount ?? reading;
  const bins = category || time ? undefined : (quantity ?? columns.find((column) => isNumeric(column.type) && !isKey(column, rows) && (column.distinct ?? 0) > 1));
  const by = [...(category ? [keyFor(category)] : []), ...(time ? [time] : []), ...(bins ? [keyFor(bins)] : [])];
  return {
    by,
    measure: { name: quantity && !bins ? (amount ? "sum" : "mean") : "count", column: quantity?.name ?? "", expression: "" },
    more: [],
    where: "",
    order: by.some(isOrdered) ? "groups" : "largest",
    limit: by.some(isOrdered) ? undefined : SHOWN,
    other: true,
    layout: "rows",
  };
}

/** How groups are told apart by a column: times by spans that give a few dozen, numbers of many values by bins. */
export function keyFor({ name, type, min, max, distinct }: Column): Key {
  if (isTime(type)) {
    const days = (toMs(max) - toMs(min)) / DAY_MS;
    const every = SPAN_DAYS.find(([, atLeast]) => days >= atLeast)?.[0];
    return every ? { column: name, every } : { column: name };
  }
  if (!isNumeric(type) || (distinct ?? 0) <= FEW) return { column: name };
  const width = roundWidth((toNumber(max) - toNumber(min)) / FEW);
  return width > 0 && Number.isFinite(width) ? { column: name, width: /int/.test(type) ? Math.max(1, width) : width } : { column: name };
}

/** 1, 2 or 5 times a power of ten, not below the width. */
function roundWidth(width: number): number {
  const power = 10 ** Math.floor(Math.log10(width));
  const factor = [1, 2, 5, 10].find((factor) => factor * power >= width * 0.999) ?? 10;
  return Number((factor * power).toPrecision(1));
}
