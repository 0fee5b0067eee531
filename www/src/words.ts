import { number } from "./format.js";
import type { SeriesFacts } from "./reports.js";

/** A silhouette in words. Bounds after Kaufman and Rousseeuw (1990), Finding Groups in Data, table 4. */
export function separation(silhouette: number): string {
  if (silhouette > 0.7) return "the segments lie far apart";
  if (silhouette > 0.5) return "the segments are well told apart";
  if (silhouette > 0.25) return "the segments are there, and their edges overlap";
  return "the rows form hardly any groups; take the borders as a convention";
}

/** What to know about the forecast of one series, in sentences. */
export function describeSeries(facts: SeriesFacts): string[] {
  const sentences = [`Method: ${facts.method}${facts.season > 1 ? `, with a season of ${facts.season} steps` : ", without a season"}.`];
  if (facts.mase === null) sentences.push("The series is too short to test the forecast on values held back.");
  else sentences.push(`${comparison(facts.mase)} (MASE ${number(facts.mase)}${facts.smape === null ? "" : `, sMAPE ${number(facts.smape)}%`}).`);
  return sentences;
}

/** The scaled error against what it is scaled by: the seasonal naive forecast, which repeats the last season. */
function comparison(mase: number): string {
  const percent = Math.round(Math.abs(1 - mase) * 100);
  if (percent < 2) return "On values held back it errs as much as repeating the last season";
  return `On values held back it errs ${percent}% ${mase < 1 ? "less" : "more"} than repeating the last season`;
}
