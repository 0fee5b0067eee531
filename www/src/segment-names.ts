import type { SegmentReport } from "./reports.js";

/** Names that a person gave, by the numbers of the segments. */
export type Names = ReadonlyMap<number, string>;

/** The number of rows that are in no segment. */
export const NOISE = -1;

/** What a segment is called in legends and lists. */
export const segmentName = (segment: number, names: Names): string => (segment < 0 ? "No segment" : (names.get(segment) ?? `Segment ${segment}`));

/** A segment in a sentence: the name given, else that of the report beside its number. */
export function segmentTitle(report: SegmentReport, segment: number, names: Names): string {
  if (segment < 0 || names.has(segment)) return segmentName(segment, names);
  const name = report.segments.find((facts) => facts.segment === segment)?.name ?? "";
  return name === "" ? segmentName(segment, names) : `${segment}: ${name}`;
}

/** The names with one more; an empty one takes that of the report back. */
export function renamed(names: Names, segment: number, name: string): Names {
  const others = [...names].filter(([other]) => other !== segment);
  const trimmed = name.trim();
  return new Map(trimmed === "" ? others : [...others, [segment, trimmed]]);
}

/** The report as it is saved: with the names that were given. */
export const withNames = (report: SegmentReport, names: Names): SegmentReport => ({
  ...report,
  segments: report.segments.map((facts) => ({ ...facts, name: names.get(facts.segment) ?? facts.name })),
});

/** A row for each segment with its name, to be put beside the rows of the result; rows in no segment go with none. */
export const nameRows = (report: SegmentReport, names: Names): { segment: number; segment_name: string }[] =>
  withNames(report, names).segments.map(({ segment, name }) => ({ segment, segment_name: name === "" ? segmentName(segment, names) : name }));

/** Are these the same segments, found once more? */
export const areSame = (a: SegmentReport, b: SegmentReport): boolean =>
  a.rowsUsed === b.rowsUsed && a.segments.length === b.segments.length && a.segments.every(({ size, name }, i) => size === b.segments[i]?.size && name === b.segments[i]?.name);
