import type { CallOptions, Dataset, ProfileReport, ResultTable } from "tablight";

import { isTime } from "./format.js";
import { isOrdered } from "./grouping.js";
import { keyFor } from "./guess.js";
import { rolesOf } from "./roles.js";

/** A column of more different values is no segmentation. */
const MOST_SEGMENTS = 60;

/** Columns that may say themselves which group a row is in. */
export const groupings = ({ rows, columns }: ProfileReport): string[] =>
  columns.flatMap(({ name, type, distinct, nulls }) => (/^(utf8|boolean|u?int\d+)$/.test(type) && (distinct ?? 0) > 1 && (distinct ?? 0) <= Math.min(MOST_SEGMENTS, rows / 2) && nulls < rows ? [name] : []));

/** Whom to follow, and over which spans of which time. */
export interface Following {
  readonly entity: string;
  readonly time: string;
  readonly every: string;
}

/** Columns whose values come again: whom one may follow. */
export const entities = ({ rows, columns }: ProfileReport): string[] =>
  columns.flatMap(({ name, type, distinct }) => (/^(utf8|u?int\d+)$/.test(type) && (distinct ?? 0) > 1 && (distinct ?? 0) <= rows / 2 ? [name] : []));

/** Columns of time. */
export const times = ({ columns }: ProfileReport): string[] => columns.flatMap(({ name, type }) => (isTime(type) ? [name] : []));

/** Whom to follow first, where rows have somebody and a time. */
export function guessFollowing(report: ProfileReport): Following | undefined {
  const { entity, series, time } = rolesOf(report);
  const who = (entity ?? series)?.name ?? entities(report)[0];
  if (who === undefined || !time) return undefined;
  const key = keyFor(time);
  return { entity: who, time: time.name, every: isOrdered(key) && key.every ? key.every : "month" };
}

/** Some columns of rows under other names, and beside them the segment of a result. */
export async function withSegments(whole: Dataset, names: Readonly<Record<string, string>>, result: ResultTable | undefined, options: CallOptions): Promise<Dataset> {
  const columns = [...new Set(Object.values(names))];
  const rename = Object.fromEntries(Object.entries(names).map(([to, from]) => [from, to]));
  const { dataset: few } = await whole.clean({ steps: [{ step: "keep", columns }, { step: "rename", names: rename }] }, options);
  if (!result) return few;
  try {
    return await few.attach(result, { columns: ["segment"], ...options });
  } finally {
    await few.close();
  }
}

/** The segments of two results of the same rows, the earlier ones as `before`. */
export async function withBefore(whole: Dataset, before: ResultTable, result: ResultTable, options: CallOptions): Promise<Dataset> {
  const earlier = await whole.engine.open(before.toArrow(), { name: "before.arrows", cache: "never", ...options });
  try {
    return await withSegments(earlier, { before: "segment" }, result, options);
  } finally {
    await earlier.close();
  }
}
