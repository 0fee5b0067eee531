import { counted, score } from "./format.js";
import type { SeriesReport } from "./reports.js";

/** A silhouette in words. Bounds after Kaufman and Rousseeuw (1990), Finding Groups in Data, table 4. */
export function separation(silhouette: number): string {
  if (silhouette > 0.7) return "the segments lie far apart";
  if (silhouette > 0.5) return "the segments are well told apart";
  if (silhouette > 0.25) return "the segments are there, and their edges overlap";
  return "the rows form hardly any groups; take the borders as a convention";
}

/** What the report's own sentence leaves out: errors, season, and what was done to the rows. */
export function describeSeries(series: SeriesReport): string[] {
  const sentences: string[] = [];
  if (series.mase !== null) {
    const naive = series.naiveMase === null ? "" : `; repeating the last season has ${score(series.naiveMase)}`;
    const smape = series.smape === null ? "" : `, sMAPE ${score(series.smape)}%`;
    sentences.push(`Error on the last ${counted(series.holdout, "value")}, held back: MASE ${score(series.mase)}${naive}${smape}.`);
  } else if (series.method !== null) sentences.push("No values were held back to measure the error on.");
  const season = series.season > 1 ? `a season of ${counted(series.season, "step")}` : "no season";
  const gaps = series.gapsFilled > 0 ? `; ${counted(series.gapsFilled, "gap")} filled` : "";
  sentences.push(`${counted(series.rows, "row")}, ${series.frequency}, with ${season}${gaps}.`);
  return sentences;
}
