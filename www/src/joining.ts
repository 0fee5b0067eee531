import type { ProfileReport } from "tablight";

import { count, counted, isNumeric, isTime } from "./format.js";
import type { Column } from "./roles.js";
import type { How, KeyPair } from "./workspace/beside.js";

/** A way to join, in words; of these rows and of another file by their names. */
interface Way {
  readonly how: How;
  /** Columns of the other file come along. */
  readonly adds: boolean;
  title(rows: string, other: string): string;
}

/** The ways to join, the likeliest first. */
export const WAYS: readonly Way[] = [
  { how: "left", adds: true, title: (rows, other) => `All rows of ${rows}, with what ${other} knows of them` },
  { how: "inner", adds: true, title: () => "Only rows that have a partner in the other file" },
  { how: "full", adds: true, title: () => "All rows of both files, partners side by side" },
  { how: "right", adds: true, title: (rows, other) => `All rows of ${other}, with what ${rows} knows of them` },
  { how: "semi", adds: false, title: (rows, other) => `Rows of ${rows} that are known in ${other}, without its columns` },
  { how: "anti", adds: false, title: (rows, other) => `Rows of ${rows} that ${other} does not know` },
];

/** Types whose values can be the same. */
const family = (type: string): string => (isNumeric(type) ? "number" : isTime(type) ? "time" : type);
/** What a name says beside what it names. */
const ENDINGS = /(id|no|nr|number|code|key|name)$/;
/** A share of different values with which a column tells rows apart. */
const TELLS = 0.95;
/** Points of a pair that are enough to propose it. */
const ENOUGH = 4;

const bare = (name: string): string => name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "");
const stem = (name: string): string => bare(name).replace(ENDINGS, "");
const isMeasure = ({ type }: Column): boolean => /^(float|decimal)/.test(type);

/** Columns that are likely to be the keys of two files: of the same name or what it names, of the same kind, that tell the rows of the other file apart. */
export function proposeKeys(left: ProfileReport, right: ProfileReport, other: string): KeyPair[] {
  const pairs = left.columns.flatMap((one) => right.columns.map((two) => ({ pair: { left: one.name, right: two.name }, points: points(one, two, right.rows, other), tells: tells(two, right.rows), isSame: bare(one.name) === bare(two.name) })));
  const [best] = pairs.filter((one) => one.points >= ENOUGH).sort((a, b) => b.points - a.points);
  if (!best) return [];
  if (best.tells || !best.isSame) return [best.pair];
  // A column that does not tell its rows apart may do so together with others of the same names.
  const more = pairs.filter((one) => one !== best && one.isSame && one.points >= ENOUGH && one.pair.left !== best.pair.left && one.pair.right !== best.pair.right);
  return [best, ...more].map(({ pair }) => pair);
}

function points(one: Column, two: Column, rows: number, other: string): number {
  if (family(one.type) !== family(two.type) || one.type === "boolean" || isMeasure(one) || isMeasure(two)) return 0;
  const [a, b] = [stem(one.name), stem(two.name)];
  // A file of customers calls by `id` what others call the customer.
  const thing = stem(other.replace(/\.[^.]*$/, "")).replace(/s$/, "");
  const name = bare(one.name) === bare(two.name) ? 4 : a !== "" && a === b ? 3 : b === "" && a !== "" && (a === thing || thing.endsWith(a)) ? 3 : 0;
  return name === 0 ? 0 : name + (tells(two, rows) ? 1 : 0) + (shares(one, two) ? 1 : 0);
}

const tells = ({ distinct, nulls }: Column, rows: number): boolean => (distinct ?? 0) >= TELLS * (rows - (nulls ?? 0));

/** Is one of the frequent values of one among those of the other, or do their ranges meet? */
function shares(one: Column, two: Column): boolean {
  const [a, b] = [Number(one.min), Number(one.max)];
  if (isNumeric(one.type)) return a <= Number(two.max) && Number(two.min) <= b;
  const values = new Set((two.top ?? []).map(({ value }) => String(value)));
  return (one.top ?? []).some(({ value }) => values.has(String(value)));
}

/** What a join would give, in a sentence or two. */
export function matchWords(report: { readonly rows: number; readonly matched: number; readonly unmatched: number; readonly unmatchedRight: number; readonly repeatedRight: number }, how: How, rows: string, other: string): string[] {
  const { matched, unmatched, unmatchedRight, repeatedRight } = report;
  const all = matched + unmatched;
  const lines = [matched === all && all > 0 ? `Every one of the ${count(all)} rows of ${rows} has a partner.` : `${count(matched)} of ${counted(all, "row")} of ${rows} ${matched === 1 ? "has" : "have"} a partner; ${count(unmatched)} ${unmatched === 1 ? "has" : "have"} none.`];
  lines.push(unmatchedRight === 0 ? `Every row of ${other} is the partner of some row.` : `${counted(unmatchedRight, "row")} of ${other} ${unmatchedRight === 1 ? "is" : "are"} nobody’s partner.`);
  if (repeatedRight > 0 && how !== "semi" && how !== "anti") lines.push(`${counted(repeatedRight, "key")} ${repeatedRight === 1 ? "is" : "are"} there several times in ${other}: rows that have such a key are there several times too.`);
  return lines;
}
