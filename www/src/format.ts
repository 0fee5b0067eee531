/** Numbers, sizes and times as people read them. */

import { perLocale, writeNumber } from "./locale.js";

function numbers(options: Intl.NumberFormatOptions): (value: number | bigint) => string {
  const made = perLocale((tag) => new Intl.NumberFormat(tag, options));
  return (value) => made().format(value);
}

function times(options: Intl.DateTimeFormatOptions): (value: number) => string {
  const made = perLocale((tag) => new Intl.DateTimeFormat(tag, { ...options, timeZone: "UTC" }));
  return (value) => made().format(value);
}

const whole = numbers({ maximumFractionDigits: 0 });
const percents = numbers({ style: "percent", maximumFractionDigits: 1 });
const significant = numbers({ maximumSignificantDigits: 4 });
const scored = numbers({ maximumSignificantDigits: 3 });
const grouped = numbers({ maximumFractionDigits: 2 });
const brieflyFormatted = numbers({ notation: "compact", maximumSignificantDigits: 4 });
const compact = numbers({ notation: "compact", maximumSignificantDigits: 3 });
const tenths = numbers({ minimumFractionDigits: 1, maximumFractionDigits: 1 });
const exactly = numbers({ maximumFractionDigits: 10 });
const decimals = Array.from({ length: 5 }, (_, digits) => numbers({ minimumFractionDigits: digits, maximumFractionDigits: digits }));
const date = times({ dateStyle: "medium" });
const dateTime = times({ dateStyle: "medium", timeStyle: "short", hourCycle: "h23" });

const month = times({ month: "short", year: "numeric" });

const DAY_MS = 86_400_000;
/** What stands for a value that is not there. */
export const NONE = "–";

/** A count: `12,345`. */
export const count = (value: number): string => whole(value);

/** A count in little room: `12.3K`. */
export const shortCount = (value: number): string => (Math.abs(value) < 10_000 ? whole(value) : compact(value));

/** A count with its noun: `1 row`, `12,345 rows`. */
export const counted = (value: number, one: string, many = `${one}s`): string => `${count(value)} ${value === 1 ? one : many}`;

/** What figures are of, where not all rows were looked at. */
export const standing = (rows: number): string => `Of ${counted(rows, "row")} that stand for all of them.`;

/** A share between 0 and 1: `4.2%`; small but not zero is never shown as zero. */
export function share(value: number): string {
  if (value > 0 && value < 0.001) return `<${percents(0.001)}`;
  if (value < 1 && value > 0.999) return `>${percents(0.999)}`;
  return percents(value);
}

/** A measured number, four significant digits, exponents only where they help. */
export function number(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return NONE;
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e9 || size < 1e-4)) return value.toExponential(2).replace("e+", "e").replace(".", writeNumber(0.5).charAt(1));
  if (size >= 1e3) return size >= 1e5 || Number.isInteger(value) ? whole(value) : grouped(value);
  return significant(value);
}

/** A score or scaled error, three significant digits: `0.526`. */
export const score = (value: number | null): string => (value === null || !Number.isFinite(value) ? NONE : scored(value));

/** A measured number in little room: `101.5K`. */
export const brief = (value: number | null | undefined): string =>
  typeof value !== "number" || Math.abs(value) < 1e3 || Math.abs(value) >= 1e12 ? number(value) : Math.abs(value) < 1e4 ? whole(value) : brieflyFormatted(value);

/** A number with so many decimals, up to four. */
export const fixed = (value: number, digits: number): string => (decimals[digits] ?? exactly)(value);

/** A number as somebody gave it, with all its digits. */
export const exact = (value: number): string => exactly(value);

/** A length of time in its largest fitting unit: `365 days`. */
export function span(ms: number): string {
  if (!Number.isFinite(ms)) return NONE;
  const units = [["day", DAY_MS], ["hour", 3_600_000], ["minute", 60_000], ["second", 1000]] as const;
  const [unit, length] = units.find(([, size]) => ms >= 2 * size) ?? ["millisecond", 1];
  return counted(Math.round(ms / length), unit);
}

/** A formatter for the numbers of one column: as many decimals for each as its largest needs for four digits. */
export function aligned(values: readonly number[]): (value: number) => string {
  const finite = values.filter(Number.isFinite);
  const largest = Math.max(0, ...finite.map(Math.abs));
  if (largest === 0 || largest >= 1e9 || largest < 1e-3) return number;
  const digits = finite.every(Number.isInteger) ? 0 : Math.max(0, 3 - Math.floor(Math.log10(largest)));
  return numbers({ minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** Bytes: `812 B`, `4.2 MB`. */
export function bytes(value: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value < 10 && unit > 0 ? tenths(value) : whole(value)} ${units[unit]}`;
}

/** Milliseconds since 1970, UTC, with the time of day only where there is one. */
export function time(ms: number, withHours = ms % DAY_MS !== 0): string {
  if (!Number.isFinite(ms)) return NONE;
  return withHours ? dateTime(ms) : date(ms);
}

/** The span of time that begins at a moment: `Jan 2025`, `Q1 2025`, `week of Jan 6, 2025`. */
export function period(ms: number, every: string): string {
  if (!Number.isFinite(ms)) return NONE;
  if (every === "hour") return time(ms, true);
  // Days of a column with a zone begin up to half a day away from those of UTC.
  const within = ms % DAY_MS === 0 ? ms : ms + DAY_MS / 2;
  const at = new Date(within);
  if (every === "year") return String(at.getUTCFullYear());
  if (every === "quarter") return `Q${Math.floor(at.getUTCMonth() / 3) + 1} ${at.getUTCFullYear()}`;
  if (every === "month") return month(within);
  return every === "week" ? `week of ${date(within)}` : date(within);
}

/** Is a column of this type a point in time? */
export const isTime = (type: string): boolean => type === "date" || type.startsWith("timestamp");

/** Is a column of this type a number? */
export const isNumeric = (type: string): boolean => /^(u?int\d+|float\d+|decimal\b)/.test(type);

/** A type's name in plain words. */
export function typeName(type: string): string {
  if (/^u?int/.test(type)) return "whole number";
  if (/^(float|decimal)/.test(type)) return "number";
  if (type === "utf8") return "text";
  if (type === "boolean") return "yes/no";
  if (type === "date") return "date";
  if (type.startsWith("timestamp")) return "date and time";
  return type;
}

/** Any value of a cell: numbers, times by the type of their column, everything else as text. */
export function cell(value: unknown, type = ""): string {
  if (value === null || value === undefined) return NONE;
  if (isTime(type)) return time(toMs(value));
  if (typeof value === "number") return number(value);
  if (typeof value === "bigint") return whole(value);
  if (isNumeric(type)) return number(Number(value)); // decimals come as their exact digits
  if (typeof value === "boolean") return value ? "yes" : "no";
  return String(value);
}

/** A number from the core, which writes those that would lose digits (decimals, large integers) as text. */
export const toNumber = (value: unknown): number => (value === null || value === undefined ? Number.NaN : Number(value));

/** A time from the core (milliseconds, or ISO text) as milliseconds since 1970. */
export function toMs(value: unknown): number {
  if (typeof value === "number") return value;
  if (typeof value === "bigint") return Number(value);
  if (value instanceof Date) return value.getTime();
  if (typeof value !== "string") return Number.NaN;
  const text = value.trim().replace(" ", "T");
  return Date.parse(/T/.test(text) && !/(Z|[+-]\d\d:?\d\d)$/.test(text) ? `${text}Z` : text);
}

/** A text of the core, which marks code with backquotes, without them. */
export const plain = (text: string): string => text.replaceAll(/`"?([^`"]*)"?`/g, "$1").trim();

/** `a`, `a and b`, `a, b and c`. */
export function list(names: readonly string[]): string {
  if (names.length < 2) return names[0] ?? "";
  return `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
