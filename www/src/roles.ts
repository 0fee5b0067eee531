import type { ProfileReport } from "tablight";

import { isNumeric, isTime } from "./format.js";

export type Column = ProfileReport["columns"][number];

/** What columns are to the tasks, found by their types, their names and how often their values repeat. */
export interface Roles {
  readonly time: Column | undefined;
  /** What is followed over time. */
  readonly value: Column | undefined;
  /** A quantity whose sum means something. */
  readonly amount: Column | undefined;
  /** What a sensor says: its mean means something, its sum does not. */
  readonly reading: Column | undefined;
  /** Whose rows they are, as of customers or cards. */
  readonly entity: Column | undefined;
  /** A column of few values. */
  readonly category: Column | undefined;
  /** Why times repeat. */
  readonly series: Column | undefined;
  /** A row for each thing that happened, not for each moment. */
  readonly isLog: boolean;
}

/** Words that often name what is followed, the surest first. */
const VALUES = [/load|demand/i, /units|sales|revenue|amount/i, /quantity|qty|volume/i, /price|count|total|value/i];
/** Units of what is so much at a moment, as a power or a pressure: over time it has an average, and no total. */
const MOMENTARY = /[_\s([](kw|mw|gw|hz|khz|mhz|ghz|mbar|psi|kpa|hpa|rpm|kmh|mph|celsius|fahrenheit|kelvin|degc|degf|db)[)\]]?$/i;
/** Words of what sensors say, those that tell most of wear first. */
const READINGS = [/vibration/i, /temperature|temp([_\s]|$)/i, /pressure/i, /power|current|voltage/i, /speed|rpm|torque|flow|humidity|level/i, MOMENTARY];
/** Words of whose rows they are. */
const ENTITIES = /customer|client|user|member|account|(^|_)card|patient|household|subscriber|visitor|driver|employee|supplier|vendor|device|machine|sensor/i;
/** Words of numbers whose sum means nothing. */
const NOT_SUMMED = /(^|[_\s])(id|no|nr|code|zip|year|month|months|day|days|age|rate|rating|score|lat|lon|latitude|longitude|price|pct|percent|temperature)([_\s]|$)|[a-z](ID|No|Code)$/i;

/** How far rows may be from times × series for a column to pass as the name of the series. */
const SLACK = 0.2;
/** So many groups are told apart by color, */
const TOLD = 10;
/** a column with up to so many values is read off a picture at once, */
export const FEW = 20;
/** and with up to so many with its largest groups alone. */
const SOME = 60;
/** Entities there are many of, and each has come so often. */
const [MANY, OFTEN] = [TOLD, 2];

export function rolesOf({ rows, columns }: ProfileReport): Roles {
  const numbers = columns.filter((column) => isNumeric(column.type) && !isKey(column, rows) && (column.distinct ?? 0) > 1);
  const time = columns.find((column) => isTime(column.type) && (column.distinct ?? 0) > 1) ?? columns.find((column) => isTime(column.type));
  const summed = numbers.filter(({ name }) => isSummed(name));
  const amount = named(VALUES, summed) ?? summed.find((column) => (column.distinct ?? 0) > FEW);
  const reading = named(VALUES, numbers.filter(({ name }) => MOMENTARY.test(name))) ?? named(READINGS, numbers);
  const series = time && seriesColumn(columns, time, rows);
  return {
    time,
    value: named(VALUES, numbers) ?? reading ?? numbers[0],
    amount: named(VALUES, summed) || !reading ? amount : undefined,
    reading,
    entity: columns.find((column) => isEntity(column, rows)),
    category: categoryColumn(columns, rows),
    series,
    isLog: time !== undefined && !series && rows / Math.max(1, time.distinct ?? 1) > 1 + SLACK / 10,
  };
}

/** A file as if it had no column of this name. */
export const withoutColumn = (report: ProfileReport, column: string | undefined): ProfileReport => ({ ...report, columns: report.columns.filter(({ name }) => name !== column) });

/** Does the sum of a number of this name mean something? */
export const isSummed = (name: string): boolean => !NOT_SUMMED.test(name) && !READINGS.some((words) => words.test(name));

/** Every row another whole number: an identifier, not a measure. */
export const isKey = (column: Column, rows: number): boolean => /^u?int/.test(column.type) && (column.distinct ?? 0) > 0.95 * rows;

/** The column whose name says most surely that it is what counts. */
const named = (list: readonly RegExp[], columns: readonly Column[]): Column | undefined => list.map((words) => columns.find((column) => words.test(column.name))).find(Boolean);

/** A text or a whole number that names many who came more than once. */
const isEntity = ({ name, type, distinct, nulls }: Column, rows: number): boolean =>
  (type === "utf8" || /^u?int/.test(type)) && ENTITIES.test(name) && (distinct ?? 0) > MANY && (distinct ?? 0) <= rows / OFTEN && (nulls ?? 0) <= rows / 2 && !/(^|_)(age|months|days|since|count)(_|$)/i.test(name);

/** The first column of few texts, else of few yes and no or small whole numbers, else of texts that are not all different. */
function categoryColumn(columns: readonly Column[], rows: number): Column | undefined {
  const upTo = (most: number, fits: (type: string) => boolean): Column | undefined =>
    columns.find(({ type, distinct, nulls }) => fits(type) && (distinct ?? 0) >= 2 && (distinct ?? 0) <= Math.min(most, rows / 2) && nulls <= rows / 2);
  const isText = (type: string): boolean => type === "utf8";
  const isWhole = (type: string): boolean => type === "boolean" || /^u?int/.test(type);
  return upTo(TOLD, isText) ?? upTo(FEW, isText) ?? upTo(SOME, isText) ?? upTo(FEW / 2, isWhole) ?? upTo(rows / 2, isText);
}

/** The text column that explains why times repeat: as many values as a time has rows. */
function seriesColumn(columns: readonly Column[], time: Column, rows: number): Column | undefined {
  const repeats = rows / Math.max(1, time.distinct ?? 1);
  if (repeats < 1.5) return undefined;
  const miss = (column: Column): number => Math.abs((column.distinct ?? 0) / repeats - 1);
  const candidates = columns.filter((column) => column.type === "utf8" && (column.distinct ?? 0) > 1 && miss(column) < SLACK);
  return candidates.sort((a, b) => miss(a) - miss(b))[0];
}
