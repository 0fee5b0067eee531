import type { Pair, Pairing } from "./elements/pair-list.js";
import type { Field, Pickable } from "./fields.js";
import { typeName } from "./format.js";

/** Types that a column may be said to have. */
const TYPES = ["int64", "float64", "utf8", "boolean", "date", "timestamp"];
const DIRECTIONS = ["smallest first", "largest first"];

/** Is a field filled in with pairs? */
export const isPairs = ({ kind }: Field): boolean => kind === "sort" || kind === "names" || kind === "spellings";

/** What the two halves of the pairs of a field are. */
export function pairing({ kind, name }: Field, columns: readonly Pickable[]): Pairing {
  const names = columns.map((column) => column.name);
  if (kind === "sort") return { first: { label: "Column", options: names }, second: { label: "Order", options: DIRECTIONS } };
  if (kind === "spellings") return { first: { label: "Spellings, with commas between" }, second: { label: "Becomes" } };
  const isType = name === "types";
  return { first: { label: "Column", options: names }, second: isType ? { label: "Type", options: TYPES, title: typeName } : { label: "New name" } };
}

/** The pairs that a value of a field stands for, */
export function toPairs({ kind }: Field, value: unknown): readonly Pair[] {
  if (kind === "names") return Object.entries((value ?? {}) as Record<string, string>);
  if (!Array.isArray(value)) return [];
  if (kind === "sort") return (value as string[]).map((key) => (key.startsWith("-") ? [key.slice(1), DIRECTIONS[1] as string] : [key, DIRECTIONS[0] as string]));
  return (value as { to: string; from: string[] }[]).map(({ to, from }) => [from.map((text) => (/[,"]/.test(text) ? JSON.stringify(text) : text)).join(", "), to]);
}

/** and the value of the pairs that are filled in. */
export function fromPairs({ kind }: Field, pairs: readonly Pair[]): unknown {
  const filled = pairs.filter(([first]) => first.trim() !== "");
  if (kind === "sort") return filled.map(([column, order]) => (order === DIRECTIONS[1] ? `-${column}` : column));
  if (kind === "names") return Object.fromEntries(filled.filter(([, second]) => second.trim() !== ""));
  return filled.map(([from, to]) => ({ to, from: texts(from) }));
}

/** Texts with commas between; one with commas or quotes of its own stands between quotes. */
const texts = (line: string): string[] => [...line.matchAll(/\s*"((?:[^"\\]|\\.)*)"\s*(?:,|$)|([^,]+)/g)].map(([, quoted, plain]) => (quoted === undefined ? (plain ?? "").trim() : (JSON.parse(`"${quoted}"`) as string))).filter(Boolean);
