import { isNumeric, isTime } from "./format.js";

/** Lengths of time that a column of dates or times is grouped by, the shortest first. */
export const SPANS = ["hour", "day", "week", "month", "quarter", "year"] as const;
export type Every = (typeof SPANS)[number];

/** What can be measured of a group, in plain words. */
export const MEASURES = [
  { name: "count", words: "number of rows" },
  { name: "sum", words: "sum of" },
  { name: "mean", words: "average" },
  { name: "median", words: "median" },
  { name: "min", words: "smallest" },
  { name: "max", words: "largest" },
  { name: "count_distinct", words: "different values of" },
  { name: "expression", words: "an expression" },
] as const;
export type MeasureName = (typeof MEASURES)[number]["name"];

/** A column that tells groups apart: by its values, by spans of time or by bins of numbers. */
export interface Key {
  readonly column: string;
  readonly every?: Every;
  readonly width?: number;
}

/** A measure: what is computed, of which column, or an expression. */
export interface Measure {
  readonly name: MeasureName;
  readonly column: string;
  readonly expression: string;
}

/** What the form of groups holds. */
export interface Grouping {
  /** None, one or two columns. */
  readonly by: readonly Key[];
  readonly measure: Measure;
  /** Measures that the table has beside it. */
  readonly more: readonly Measure[];
  /** An expression; empty: all rows. */
  readonly where: string;
  readonly order: "largest" | "smallest" | "groups";
  /** How many groups are given; nothing: all. */
  readonly limit: number | undefined;
  /** The groups beyond the limit are put together. */
  readonly other: boolean;
  /** Of two columns: a row for each group, these with subtotals, or one of the columns side by side. */
  readonly layout: "rows" | "subtotals" | 0 | 1;
}

/** Can a measure be computed of a column? Numbers can only be drawn, so the smallest and largest are those of numbers too. */
export const measurable = (name: MeasureName, type: string): boolean => name === "count_distinct" || (name !== "count" && name !== "expression" && isNumeric(type));

/** Can groups be told apart by a column of this type? */
export const groupable = (type: string): boolean => type === "utf8" || type === "boolean" || isTime(type) || isNumeric(type);

/** The groups follow each other by themselves: times and bins. */
export const isOrdered = (key: Key | undefined): boolean => key?.every !== undefined || key?.width !== undefined;

/** Are only the first groups given? Subtotals and columns side by side are of all. */
export const isCut = ({ by, limit, layout }: Grouping): boolean => limit !== undefined && (by.length === 1 || (by.length === 2 && layout === "rows"));

/** Measures of groups add up to that of all rows. */
export const isAdditive = ({ measure }: Grouping): boolean => measure.name === "count" || measure.name === "sum";

/** The names of the measures' columns in the result. */
export function measureColumns({ by, measure, more }: Grouping): string[] {
  const names: string[] = [];
  for (const { name, column } of [measure, ...more]) {
    let result = { count: "count", expression: "value", count_distinct: `distinct_${column}` }[name as string] ?? `${name}_${column}`;
    while (names.includes(result) || by.some((key) => key.column === result)) result += "_";
    names.push(result);
  }
  return names;
}

/** The measure in plain words. */
export function measureLabel({ measure }: Pick<Grouping, "measure">): string {
  const { name, column, expression } = measure;
  if (name === "expression") return expression.trim();
  const words = MEASURES.find((one) => one.name === name)?.words ?? name;
  return name === "count" ? words : `${words} ${column}`;
}

/** The parameters of `aggregate` that a grouping stands for; what is left at its default is not there. */
export function paramsOf(grouping: Grouping): Record<string, unknown> {
  const { by, measure, more, where, order, limit, other, layout } = grouping;
  const columns = measureColumns(grouping);
  const given = by.map(({ column, every, width }) => (every ? { column, every } : width ? { column, width } : column));
  const pivoted = by.length === 2 && typeof layout === "number" ? by[layout]?.column : undefined;
  return {
    ...(by.length > 0 && { by: given }),
    measures: Object.fromEntries([measure, ...more].map((one, i) => [columns[i], formula(one)])),
    ...(where.trim() !== "" && { where: where.trim() }),
    ...(order !== "groups" && by.length > 0 && { sort: [order === "largest" ? `-${columns[0]}` : columns[0]] }),
    ...(isCut(grouping) && limit !== undefined && { limit, ...(other && { other }) }),
    ...(by.length === 2 && layout === "subtotals" && { rollup: true }),
    ...(pivoted !== undefined && { pivot: pivoted }),
  };
}

/** The grouping that parameters of `aggregate` stand for, as far as the form can hold it. */
export function groupingOf(params: Readonly<Record<string, unknown>>): Grouping {
  const { by = [], measures = {}, where = "", sort, limit, other = false, rollup = false, pivot } = params as Saved;
  const keys = by.map((key): Key => (typeof key === "string" ? { column: key } : key));
  const [measure = { name: "count", column: "", expression: "" }, ...more] = Object.values(measures).map(measureOf);
  const place = keys.findIndex(({ column }) => column === pivot);
  const order = sort?.[0] === undefined ? "groups" : sort[0].startsWith("-") ? "largest" : "smallest";
  return { by: keys, measure, more, where: where ?? "", order, limit: limit ?? undefined, other, layout: rollup ? "subtotals" : place === 0 || place === 1 ? place : "rows" };
}

interface Saved {
  readonly by?: readonly (string | Key)[];
  readonly measures?: Readonly<Record<string, string>>;
  readonly where?: string | null;
  readonly sort?: readonly string[];
  readonly limit?: number | null;
  readonly other?: boolean;
  readonly rollup?: boolean;
  readonly pivot?: string | null;
}

/** A measure as it was written: one that the form offers, or an expression. */
function measureOf(written: string): Measure {
  if (written === "count(*)") return { name: "count", column: "", expression: "" };
  const [, name, plain, quoted] = /^(\w+)\((?:(\w+)|"((?:[^"]|"")+)")\)$/.exec(written) ?? [];
  const column = plain ?? quoted?.replaceAll('""', '"');
  const known = MEASURES.find((one) => one.name === name)?.name;
  return known && known !== "expression" && column !== undefined ? { name: known, column, expression: "" } : { name: "expression", column: column ?? "", expression: written };
}

/** A column as it is written in an expression. */
export const identifier = (name: string): string => (/^[a-z_]\w*$/i.test(name) && !KEYWORDS.has(name.toLowerCase()) ? name : `"${name.replaceAll('"', '""')}"`);

const KEYWORDS = new Set(["and", "or", "not", "is", "in", "like", "ilike", "between", "case", "when", "then", "else", "end", "null", "true", "false", "cast", "try_cast"]);

function formula({ name, column, expression }: Measure): string {
  if (name === "count") return "count(*)";
  return name === "expression" ? expression.trim() : `${name}(${identifier(column)})`;
}
