import type { ProfileReport } from "tablight";

import { paramsOf } from "../grouping.js";
import { guessForecast, guessGrouping } from "../guess.js";
import { withoutColumn } from "../roles.js";
import type { KindName } from "./kinds.js";
import type { Params } from "./tree.js";

/** The column that tells the segments of the rows apart, where there is one. */
export const segmentColumn = ({ columns }: ProfileReport): string | undefined => columns.find(({ name }) => name === "segment")?.name;

/** What to ask first of rows that know their segment: the same as of any rows, for each segment. */
export function perSegment(kind: KindName, profile: ProfileReport): Params | undefined {
  const segment = segmentColumn(profile);
  if (segment === undefined) return undefined;
  const others = withoutColumn(profile, segment);
  if (kind === "forecast") {
    const { series, ...guessed } = guessForecast(others);
    return "time" in guessed ? { ...guessed, series: [segment] } : undefined;
  }
  if (kind !== "aggregate") return undefined;
  const guessed = guessGrouping(others);
  const time = guessed.by.find(({ every }) => every !== undefined);
  return paramsOf({ ...guessed, by: [{ column: segment }, ...(time ? [time] : [])], order: "groups", limit: undefined });
}
