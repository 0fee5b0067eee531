import type { Rule } from "tablight";

import { counted, exact, share } from "./format.js";
import { named, namedAll, quoted } from "./told.js";

type RuleOf<Name> = Extract<Rule, { rule: Name }>;

const TYPES: Readonly<Record<string, string>> = { integer: "a whole number", float: "a number", boolean: "yes or no", date: "a date", timestamp: "a date and time", text: "a text" };

/** A range, either end of which may be open: "between 1 and 5", "1 to 5 characters". */
function between(min: unknown, max: unknown, one = ""): string {
  const end = (value: unknown): string | undefined => (value === null || value === undefined ? undefined : typeof value === "number" ? exact(value) : String(value));
  const [low, high] = [end(min), end(max)];
  const noun = one && ` ${one}${(max ?? min) === 1 ? "" : "s"}`;
  if (low !== undefined && high !== undefined) return low === high ? `${low}${noun}` : one ? `${low} to ${high}${noun}` : `between ${low} and ${high}`;
  if (low !== undefined) return `${low}${noun} or more`;
  return high === undefined ? (one ? `any number of ${one}s` : "anything") : `${high}${noun} or ${one ? "fewer" : "less"}`;
}

const SENTENCES: { readonly [Name in Rule["rule"]]: (rule: RuleOf<Name>) => string } = {
  notNull: ({ column, atLeast }) => `${named(column)} is ${atLeast !== undefined && atLeast < 1 ? "filled" : "never missing"}`,
  unique: ({ columns }) => (columns.length === 1 ? `${namedAll(columns)} is different in every row` : `${namedAll(columns)} together are different in every row`),
  acceptedValues: ({ column, values }) => `${named(column)} is ${quoted(values, 6, "or")}`,
  regex: ({ column, pattern }) => `${named(column)} matches \`${pattern}\``,
  range: ({ column, min, max }) => `${named(column)} is ${between(min, max)}`,
  length: ({ column, min, max }) => `${named(column)} has ${between(min, max, "character")}`,
  monotone: ({ column, decreasing, strict }) => `${named(column)} ${decreasing ? "falls" : "grows"} from row to row${strict ? " and never stays the same" : ""}`,
  parseable: ({ column, as }) => `${named(column)} can be read as ${TYPES[as] ?? as}`,
  foreignKey: ({ columns, to, toColumns }) => `${namedAll(columns)} ${columns.length === 1 ? "is" : "are together"} found in ${to}${toColumns && toColumns.length > 0 ? ` as ${namedAll(toColumns)}` : ""}`,
  condition: ({ expression }) => `\`${expression}\` is true`,
  rowCount: ({ min, max }) => `The file has ${between(min, max, "row")}`,
  columns: ({ columns, types }) => {
    const typed = Object.keys(types ?? {});
    const names = [...columns, ...typed.filter((name) => !columns.includes(name))];
    return `There ${names.length === 1 ? "is the column" : "are the columns"} ${namedAll(names, 6)}${typed.length > 0 ? `, ${typed.length === names.length ? "with their types" : `${counted(typed.length, "type")} of them fixed`}` : ""}`;
  },
};

/** What a rule asks for, in a sentence; one that somebody wrote by hand may lack what the sentence needs, and is then called by its name. */
export function ruleSentence(rule: Rule): string {
  const { atLeast, where } = rule;
  try {
    const ask = (SENTENCES[rule.rule] as (rule: Rule) => string)(rule);
    const most = atLeast !== undefined && atLeast < 1 ? ` in at least ${share(atLeast)} of the rows` : "";
    return `${ask}${most}${where ? `, of rows where \`${where}\`` : ""}`;
  } catch {
    return `The rule ${named(String(rule.rule))}`;
  }
}
