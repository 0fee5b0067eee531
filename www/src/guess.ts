import type { ProfileReport } from "tablight";

import { isNumeric, isTime, toMs, toNumber } from "./format.js";
import { type Every, type Grouping, isOrdered, type Key } from "./grouping.js";

type Column = ProfileReport["columns"][number];

/** Words that often name what is forecast, the surest first. */
const VALUES = [/load|demand/i, /units|sales|revenue|amount/i, /quantity|qty|volume/i, /price|count|total|value/i];
/** How far rows may be from times × series for a column to pass as the name of the series. */
const SLACK = 0.2;

/** Words of numbers whose sum means nothing. */
const NOT_SUMMED = /(^|[_\s])(id|no|nr|code|zip|year|month|day|age|rate|rating|score|lat|lon|latitude|longitude|price|pct|percent|temperature)([_\s]|$)|[a-z](ID|No|Code)$/i;
/** A column with up to so many values is read off a picture at once, */
const FEW = 20;
/** and with up to so many with its largest groups alone. */
const SOME = 60;
/** Groups of one column that are shown before the others are put together. */
const SHOWN = 20;
const DAY_MS = 86_400_000;
/** Spans of time, the longest first, and the days there have to be for them. */
const SPAN_DAYS: readonly (readonly [Every, number])[] = [["year", 3650], ["month", 120], ["week", 35], ["day", 3], ["hour", 0.125]];

/** Columns to start a forecast with: the first column of times, what looks like a value, and what tells series apart. */
export function guessForecast({ rows, columns }: ProfileReport): Record<string, unknown> {
  const time = columns.find((column) => isTime(column.type));
  const numbers = columns.filter((column) => isNumeric(column.type) && !isKey(column, rows) && (column.distinct ?? 0) > 1);
  const value = named(numbers) ?? numbers[0];
  if (!time || !value) return {};
  const series = seriesColumn(columns, time, rows);
  return { time: time.name, value: value.name, ...(series ? { series: [series.name] } : {}) };
}

/** Groups to start with: a column of few values over time where there are both, and the first quantity summed, else the rows counted. */
export function guessGrouping({ rows, columns }: ProfileReport): Grouping {
  const category = categoryColumn(columns, rows);
  const time = columns.map(keyFor).find((key) => key.every);
  const quantities = columns.filter((column) => isNumeric(column.type) && !isKey(column, rows) && !NOT_SUMMED.test(column.name) && (column.distinct ?? 0) > 1);
  const quantity = named(quantities) ?? quantities.find((column) => (column.distinct ?? 0) > FEW);
  const bins = category || time ? undefined : (quantity ?? columns.find((column) => isNumeric(column.type) && !isKey(column, rows) && (column.distinct ?? 0) > 1));
  const by = [...(category ? [keyFor(category)] : []), ...(time ? [time] : []), ...(bins ? [keyFor(bins)] : [])];
  return {
    by,
    measure: { name: quantity && !bins ? "sum" : "count", column: quantity?.name ?? "", expression: "" },
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

/** The first column of few texts, else of few yes and no or small whole numbers, else of texts that are not all different. */
function categoryColumn(columns: readonly Column[], rows: number): Column | undefined {
  const upTo = (most: number, fits: (type: string) => boolean): Column | undefined =>
    columns.find(({ type, distinct, nulls }) => fits(type) && (distinct ?? 0) >= 2 && (distinct ?? 0) <= Math.min(most, rows / 2) && nulls <= rows / 2);
  const isText = (type: string): boolean => type === "utf8";
  const isWhole = (type: string): boolean => type === "boolean" || /^u?int/.test(type);
  return upTo(FEW, isText) ?? upTo(SOME, isText) ?? upTo(FEW / 2, isWhole) ?? upTo(rows / 2, isText);
}

/** The column whose name says most surely that it is what counts. */
const named = (columns: readonly Column[]): Column | undefined => VALUES.map((words) => columns.find((column) => words.test(column.name))).find(Boolean);

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
