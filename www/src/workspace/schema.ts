import { isNumeric, isTime } from "../format.js";
import type { Tree } from "./tree.js";

/** A column that a chain was made for. */
export interface Expected {
  readonly name: string;
  readonly type: string;
}

/** How the columns of a file differ from those that a chain was made for. */
export interface Mismatch {
  readonly missing: readonly Expected[];
  readonly changed: readonly { readonly name: string; readonly expected: string; readonly found: string }[];
}

/** Types that can stand in for each other. */
const family = (type: string): string => (isNumeric(type) ? "number" : isTime(type) ? "time" : type);

/** What a file lacks of the columns that are expected. Columns that it has besides do not matter. */
export function mismatchOf(expects: readonly Expected[], schema: readonly Expected[]): Mismatch {
  const types = new Map(schema.map(({ name, type }) => [name, type]));
  return {
    missing: expects.filter(({ name }) => !types.has(name)),
    changed: expects.flatMap(({ name, type }) => {
      const found = types.get(name);
      return found === undefined || family(found) === family(type) ? [] : [{ name, expected: type, found }];
    }),
  };
}

/** Do two files have the same columns, in whatever order? */
export function sameColumns(one: readonly Expected[], other: readonly Expected[]): boolean {
  const { missing, changed } = mismatchOf(one, other);
  return one.length === other.length && missing.length + changed.length === 0;
}

/** Names of the steps whose parameters speak of a column. */
export function usersOf(tree: Tree, column: string): string[] {
  const word = new RegExp(`(^|[^\\w])${column.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")}($|[^\\w])`);
  const speaks = (value: unknown): boolean => {
    if (typeof value === "string") return word.test(value);
    return typeof value === "object" && value !== null && Object.entries(value).some(([key, inner]) => word.test(key) || speaks(inner));
  };
  return tree.nodes.filter(({ kind, params }) => kind !== "file" && speaks(params)).map(({ name }) => name);
}
