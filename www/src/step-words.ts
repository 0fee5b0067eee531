import type { CleanStep } from "tablight";

import { counted, list } from "./format.js";
import { named, namedAll, quoted } from "./told.js";

type StepOf<Name> = Extract<CleanStep, { step: Name }>;

const FILLINGS = { constant: "a value", mean: "the mean", median: "the median", mode: "the most frequent value", forward: "the value before", backward: "the value behind", interpolate: "a line between the values around", neighbours: "the mean of similar rows" };
const TYPES: Readonly<Record<string, string>> = { int64: "whole numbers", float64: "numbers", boolean: "yes and no", date: "dates", timestamp: "dates and times", utf8: "texts" };
const ERRORS = { null: "", reject: "; rows with others go", fail: "; others stop the cleaning" };
const ACTIONS = { cap: "Cap", null: "Make missing the", drop: "Drop the rows of" };
const BOUNDS = { iqr: "quartile distances", zscore: "standard deviations", mad: "median deviations", percentile: "shares of the values" };
const SCALES = { standard: "mean 0 and deviation 1", none: "the scale they have", minmax: "0 to 1", robust: "median 0 and middle half 1" };
const CASES = { lower: "small letters", upper: "LARGE LETTERS", title: "Every Word Large", sentence: "First letter large" };
const LIKENESS = { fingerprint: "have the same words", ngram: "have the same letters", phonetic: "sound the same", levenshtein: "differ by few letters", jaroWinkler: "have most letters in common", slips: "are slips of the pen" };

const inColumns = (columns: readonly string[] | null | undefined, all: string): string => (columns && columns.length > 0 ? namedAll(columns) : all);

const SENTENCES: { readonly [Name in CleanStep["step"]]: (step: StepOf<Name>) => string } = {
  trim: ({ columns }) => `Trim the spaces around ${inColumns(columns, "all texts")}`,
  collapse: ({ columns }) => `Make one space of several in ${inColumns(columns, "all texts")}`,
  case: ({ columns, to }) => `Write ${inColumns(columns, "all texts")} in ${CASES[to ?? "lower"]}`,
  normalize: ({ columns, form }) => `Bring ${inColumns(columns, "all texts")} to Unicode ${(form ?? "nfc").toUpperCase()}`,
  repairEncoding: ({ columns }) => `Repair wrongly read letters in ${inColumns(columns, "all texts")}`,
  replace: ({ columns, old, by, whole }) => `Replace ${whole ? "the text " : ""}“${old}” by ${by ? `“${by}”` : "nothing"} in ${inColumns(columns, "all texts")}`,
  regexReplace: ({ columns, pattern, by }) => `Replace what matches \`${pattern}\` by ${by ? `“${by}”` : "nothing"} in ${inColumns(columns, "all texts")}`,
  missing: ({ columns, markers }) => `Make ${markers && markers.length > 0 ? quoted(markers) : "markers such as “n/a” and “-”"} missing in ${inColumns(columns, "all texts")}`,
  parse: ({ columns, to, formats, decimal, onError }) => {
    const how = [formats && formats.length > 0 ? `written as ${list(formats.map((format) => `\`${format}\``))}` : "", decimal === "," ? "with decimal commas" : ""].filter(Boolean).join(", ");
    return `Convert ${inColumns(columns, "no column yet")} to ${TYPES[to ?? ""] ?? to ?? "numbers"}${how ? `, ${how}` : ""}${ERRORS[onError ?? "null"]}`;
  },
  split: ({ column, separator, into, keep }) => `Split ${named(column)} at “${separator}” into ${namedAll(into)}${keep ? " and keep it" : ""}`,
  extract: ({ column, pattern, into, drop }) => `Take what matches \`${pattern}\` from ${named(column)} into ${namedAll(into)}${drop ? " and drop it" : ""}`,
  fill: (step) => {
    const { columns, with: filling, value, order, within } = step;
    const by = (filling ?? "constant") === "constant" && value !== null && value !== undefined ? quoted([value]) : FILLINGS[filling ?? "constant"];
    const where = [order ? ` in the order of ${named(order)}` : "", within && within.length > 0 ? ` within ${namedAll(within)}` : ""].join("");
    return `Fill missing ${inColumns(columns, "values of all columns")} with ${by}${where}`;
  },
  outliers: ({ columns, method, factor, shares, action, bounds }) => {
    const beyond = bounds ? "given bounds" : method === "percentile" ? `the shares ${(shares ?? [0.01, 0.99]).join(" and ")}` : `${factor ?? { iqr: 1.5, zscore: 3, mad: 3.5 }[method ?? "iqr"]} ${BOUNDS[method ?? "iqr"]}`;
    return `${ACTIONS[action ?? "cap"]} outliers of ${inColumns(columns, "all numbers")} beyond ${beyond}`;
  },
  merge: ({ column, groups }) => {
    const [first] = groups;
    const rest = groups.length > 1 ? ` and ${counted(groups.length - 1, "more spelling")}` : "";
    return first ? `Write ${quoted(first.from, 3)} as “${first.to}” in ${named(column)}${rest}` : `Merge spellings of ${named(column)}`;
  },
  cluster: ({ column, method }) => `Merge spellings of ${named(column)} that ${LIKENESS[method ?? "fingerprint"]}`,
  dropDuplicates: ({ columns, keep }) => `Drop rows that are the same${columns && columns.length > 0 ? ` in ${namedAll(columns)}` : ""}, but for the ${keep ?? "first"}`,
  dropSimilar: ({ columns, threshold }) => `Drop rows that are nearly the same in ${inColumns(columns, "no column yet")} (${threshold ?? 0.92} alike)`,
  filter: ({ where }) => `Keep the rows where \`${where}\``,
  derive: ({ column, expression }) => `Compute ${named(column)} as \`${expression}\``,
  drop: ({ columns }) => `Drop the ${columns.length === 1 ? "column" : "columns"} ${namedAll(columns)}`,
  keep: ({ columns }) => `Keep only ${namedAll(columns)}`,
  rename: ({ names }) => `Rename ${list(Object.entries(names).map(([from, to]) => `${named(from)} to ${named(String(to))}`))}`,
  reorder: ({ columns }) => `Move ${namedAll(columns)} to the front`,
  oneHot: ({ column }) => `Make a column of zeros and ones for every ${named(column)}`,
  ordinal: ({ column, order }) => `Number the categories of ${named(column)}${order && order.length > 0 ? ` in the order ${quoted(order)}` : ""}`,
  scale: ({ columns, scaling }) => `Scale ${inColumns(columns, "all numbers")} to ${SCALES[scaling ?? "standard"]}`,
  sort: ({ by }) => `Sort by ${list(by.map((key) => (key.startsWith("-") ? `${named(key.slice(1))}, largest first` : named(key))))}`,
};

/** What a step does, in a sentence; one that somebody wrote by hand may lack what the sentence needs, and is then called by its name. */
export function stepSentence(step: CleanStep): string {
  try {
    return (SENTENCES[step.step] as (step: CleanStep) => string)(step);
  } catch {
    return `The step ${named(String(step.step))}`;
  }
}
