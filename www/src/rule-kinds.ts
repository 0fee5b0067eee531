import type { Rule } from "tablight";

import { given, type Hint, type Kind, kindsOf, type Words } from "./kinds.js";

const ANY: Hint = { columns: "any" };
const TEXT: Hint = { columns: "text" };
const FEWEST: Hint = { label: "Fewest", help: "", none: "any number" };
const MOST: Hint = { label: "Most", help: "", none: "any number" };
const TYPES = { integer: "whole number", float: "number", boolean: "yes/no", date: "date", timestamp: "date and time", text: "text" };

const WORDS: { readonly [Name in Rule["rule"]]: Words } = {
  notNull: { title: "Never missing", group: "A column", hints: { column: ANY } },
  unique: { title: "Different in every row", group: "A column", hints: { columns: ANY } },
  acceptedValues: { title: "One of a list", group: "A column", hints: { column: ANY } },
  range: { title: "Within a range", group: "A column", hints: { column: ANY, min: { label: "From" }, max: { label: "To" } } },
  length: { title: "So many characters", group: "A column", hints: { column: TEXT, min: FEWEST, max: MOST } },
  regex: { title: "Matches a pattern", group: "A column", hints: { column: TEXT } },
  parseable: { title: "Can be read as a type", group: "A column", hints: { column: ANY, as: { label: "Type", choices: TYPES } } },
  monotone: { title: "Grows or falls", group: "A column", hints: { column: ANY, decreasing: { label: "Falls" }, strict: { label: "Never stays the same" } } },
  condition: { title: "A condition is true", group: "Rows and tables" },
  foreignKey: { title: "Found in another file", group: "Rows and tables", hints: { columns: ANY, to: { label: "Name of the other file" }, toColumns: { label: "Columns there, if called otherwise" } } },
  rowCount: { title: "So many rows", group: "Rows and tables", hints: { min: FEWEST, max: MOST } },
  columns: { title: "These columns are there", group: "Rows and tables", hints: { columns: ANY, types: { label: "Types", columns: "any" } } },
};

const SHARED: Readonly<Record<string, Hint>> = {
  severity: { label: "Where it is broken", titles: { error: "the file fails", warning: "a warning" } },
  atLeast: { label: "Share of rows that must meet it" },
  where: { label: "Only of rows where" },
};

/** The rules there are. */
export const RULE_KINDS: readonly Kind[] = kindsOf("check", "Rule", "rule", WORDS, SHARED);

/** A rule with what is given alone. */
export const givenRule = (rule: Rule): Rule => given(rule, RULE_KINDS.find(({ name }) => name === rule.rule));
