import type { Findings } from "tablight";

import { counted } from "./format.js";

const FORMATS: Readonly<Record<string, string>> = { csv: "CSV", json: "JSON", arrow: "Arrow", parquet: "Parquet", excel: "Excel" };
const DELIMITERS: Readonly<Record<string, string>> = { ",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars", " ": "blanks" };

/** How a file was read, in a sentence: what a person would want to check if a number looked wrong. */
export function howItWasRead(findings: Findings): string {
  const { format, compression, entry, sheet, encoding, delimiter, skippedRows, comment, decimal, units } = findings;
  if (format === null) return "Made here, of rows that were read before.";
  const parts = [`Read as ${FORMATS[format] ?? format}`];
  if (compression.length > 0) parts.push(`out of ${compression.join(" in ")}${entry === null ? "" : `, file ${entry}`}`);
  if (sheet !== null) parts.push(`sheet ${sheet}`);
  if (delimiter !== null) parts.push(`${DELIMITERS[delimiter] ?? delimiter} between fields`);
  if (encoding !== null && encoding !== "UTF-8") parts.push(`encoding ${encoding}`);
  if (decimal === ",") parts.push("decimal commas");
  const written = Object.entries(units).map(([column, unit]) => `${column} in ${unit}`);
  if (written.length > 0) parts.push(written.join(", "));
  if (comment !== null) parts.push(`lines that begin with ${comment} are comments`);
  if (skippedRows > 0) parts.push(`${counted(skippedRows, "line")} above the table skipped`);
  return `${parts.join("; ")}.`;
}

/** A silhouette in words. Bounds after Kaufman and Rousseeuw (1990), Finding Groups in Data, table 4. */
export function separation(silhouette: number): string {
  if (silhouette > 0.7) return "the segments lie far apart";
  if (silhouette > 0.5) return "the segments are well told apart";
  if (silhouette > 0.25) return "the segments are there, and their edges overlap";
  return "the rows form hardly any groups; take the borders as a convention";
}
