import type { ProfileReport } from "tablight";

import { isNumeric, isTime } from "./format.js";
import { guessForecast } from "./guess.js";

/** Words for whose row it is, the surest first. */
const ENTITIES = [/customer|client|buyer|member/i, /user|account|card|patient|visitor/i, /machine|device|sensor|asset|unit_?id/i];

/** Parameters of `features` to start with: whose row it is, when, and what it was worth. */
export function guessFeatures(profile: ProfileReport): Record<string, unknown> {
  const { rows, columns } = profile;
  const time = columns.find(({ type }) => isTime(type));
  // Whoever comes back is there more than once; a column of nothing but different values numbers the rows.
  const comeBack = columns.filter(({ type, distinct }) => (type === "utf8" || /^u?int/.test(type)) && (distinct ?? 0) > 1 && (distinct ?? 0) < 0.8 * rows);
  const entity = ENTITIES.map((words) => comeBack.find(({ name }) => words.test(name))).find(Boolean) ?? comeBack.find(({ name }) => /id$/i.test(name));
  const value = guessForecast(profile)["value"];
  const amount = columns.find(({ name, type }) => isNumeric(type) && name === value && name !== entity?.name);
  return { ...(entity && { entity: entity.name }), ...(time && { time: time.name }), ...(amount && { amount: amount.name }) };
}
