import type { CleanStep } from "tablight";

import { given, type Hint, type Kind, kindsOf, type Words } from "./kinds.js";

const TEXT: Hint = { columns: "text" };
const NUMERIC: Hint = { columns: "numeric" };
const ANY: Hint = { columns: "any" };
const LIKENESS: Hint = {
  label: "Two are one where they have",
  titles: { fingerprint: "the same words, in any order", ngram: "the same letters", phonetic: "the same sound (English)", levenshtein: "few letters to change", jaroWinkler: "most letters in common", slips: "a slip of the pen" },
};
const CONVERSIONS = { int64: "whole number", float64: "number", "decimal(18,2)": "amount of money, exact", boolean: "yes/no", date: "date", timestamp: "date and time", utf8: "text" };

const WORDS: { readonly [Name in CleanStep["step"]]: Words } = {
  trim: { title: "Trim spaces", group: "Texts", hints: { columns: TEXT } },
  collapse: { title: "Make one space of several", group: "Texts", hints: { columns: TEXT } },
  case: { title: "Change the case", group: "Texts", hints: { columns: TEXT, to: { titles: { lower: "all small", upper: "ALL LARGE", title: "Every Word Large", sentence: "First letter large" } } } },
  normalize: { title: "Normalize Unicode", group: "Texts", hints: { columns: TEXT, form: { titles: { nfc: "NFC", nfd: "NFD", nfkc: "NFKC", nfkd: "NFKD" } } } },
  repairEncoding: { title: "Repair the encoding", group: "Texts", hints: { columns: TEXT } },
  replace: { title: "Find and replace", group: "Texts", hints: { columns: TEXT, old: { label: "Find" }, by: { label: "Replace by" }, whole: { label: "Only where it is the whole text" } } },
  regexReplace: { title: "Find and replace by a pattern", group: "Texts", hints: { columns: TEXT, by: { label: "Replace by" } } },
  split: { title: "Split a column", group: "Texts", hints: { column: TEXT, into: { label: "Names of the new columns" }, keep: { label: "Keep the column too" } } },
  extract: { title: "Extract by a pattern", group: "Texts", hints: { column: TEXT, into: { label: "Names of the new columns" }, drop: { label: "Drop the column" } } },
  merge: { title: "Merge spellings", group: "Texts", hints: { column: TEXT, groups: { kind: "spellings", label: "Spellings" } } },
  cluster: { title: "Find and merge spellings", group: "Texts", hints: { column: TEXT, method: LIKENESS } },
  missing: { title: "Recognize missing values", group: "Missing values", hints: { columns: TEXT } },
  fill: {
    title: "Fill missing values",
    group: "Missing values",
    hints: {
      columns: ANY,
      order: ANY,
      within: ANY,
      using: NUMERIC,
      with: { titles: { constant: "a value", mean: "the mean", median: "the median", mode: "the most frequent value", forward: "the value before", backward: "the value behind", interpolate: "a line between the values around", neighbours: "the mean of similar rows" } },
    },
  },
  parse: {
    title: "Convert to another type",
    group: "Types and numbers",
    hints: { columns: ANY, to: { label: "Type", choices: CONVERSIONS }, decimal: { label: "Decimal mark", titles: { auto: "found out", ".": "point", ",": "comma" } }, onError: { label: "A value that cannot be converted", titles: { null: "becomes missing", reject: "takes its row away", fail: "stops the cleaning" } } },
  },
  outliers: {
    title: "Treat outliers",
    group: "Types and numbers",
    hints: { columns: NUMERIC, method: { titles: { iqr: "quartile distances", zscore: "standard deviations", mad: "median deviations", percentile: "shares of the values" } }, action: { titles: { cap: "cap them", null: "make them missing", drop: "drop their rows" } } },
  },
  scale: { title: "Scale numbers", group: "Types and numbers", hints: { columns: NUMERIC, scaling: { titles: { standard: "mean 0, deviation 1", none: "as they are", minmax: "0 to 1", robust: "median 0, middle half 1" } } } },
  oneHot: { title: "Make columns of categories", group: "Types and numbers", hints: { column: TEXT, values: { label: "Categories" }, limit: { label: "Most categories" } } },
  ordinal: { title: "Number the categories", group: "Types and numbers", hints: { column: TEXT, order: { label: "Categories in order" } } },
  filter: { title: "Filter rows", group: "Rows", hints: { where: { label: "Keep rows where" } } },
  dropDuplicates: { title: "Drop duplicates", group: "Rows", hints: { columns: ANY } },
  dropSimilar: { title: "Drop nearly the same rows", group: "Rows", hints: { columns: TEXT, block: { label: "Compared only where these are the same", columns: "any" }, method: LIKENESS } },
  sort: { title: "Sort rows", group: "Rows", hints: { by: { kind: "sort", label: "Sort by", columns: "any" } } },
  derive: { title: "Compute a column", group: "Columns", hints: { column: { label: "Name of the column" } } },
  rename: { title: "Rename columns", group: "Columns", hints: { names: { label: "New names", columns: "any" } } },
  drop: { title: "Drop columns", group: "Columns", hints: { columns: ANY } },
  keep: { title: "Keep only some columns", group: "Columns", hints: { columns: { kind: "order", columns: "any" } } },
  reorder: { title: "Move columns to the front", group: "Columns", hints: { columns: { kind: "order", columns: "any" } } },
};

/** The cleaning steps there are. */
export const STEP_KINDS: readonly Kind[] = kindsOf("clean", "Step", "step", WORDS);

/** A step with what is given alone. */
export const givenStep = (step: CleanStep): CleanStep => given(step, STEP_KINDS.find(({ name }) => name === step.step));
