import type { AggregateReport, ForecastReport, KMeansFacts, SegmentReport as AnyReport, SeriesReport } from "tablight";

/** The report of a segmentation; what only some methods say may not be there. */
export type SegmentReport = AnyReport & Partial<Pick<KMeansFacts, "inertia" | "scores">>;

/** One segment. */
export type SegmentFacts = AnyReport["segments"][number];

export type { AggregateReport, ForecastReport, SeriesReport };

/** The name of a series, made of the values of its key columns. */
export const nameOf = (series: SeriesReport): string => Object.values(series.key).map((value) => String(value ?? "–")).join(" · ");
