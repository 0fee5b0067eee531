import type { AggregateReport, ForecastReport, KMeansReport, SeriesReport } from "tablight";

/** The report of a segmentation. */
export type SegmentReport = KMeansReport;

/** One segment. */
export type SegmentFacts = KMeansReport["segments"][number];

export type { AggregateReport, ForecastReport, SeriesReport };

/** The name of a series, made of the values of its key columns. */
export const nameOf = (series: SeriesReport): string => Object.values(series.key).map((value) => String(value ?? "–")).join(" · ");
