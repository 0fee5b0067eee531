import type { AggregateReport, BacktestReport, DecomposeReport, DecomposedSeries, ForecastReport, KMeansFacts, SegmentReport as AnyReport, SeriesReport, Standing } from "tablight";

/** The report of a segmentation; what only some methods say may not be there. */
export type SegmentReport = AnyReport & Partial<Pick<KMeansFacts, "inertia" | "scores">>;

/** One segment. */
export type SegmentFacts = AnyReport["segments"][number];

/** The values that tell a series from others, by their columns. */
export type SeriesKey = SeriesReport["key"];

export type { AggregateReport, BacktestReport, DecomposedSeries, DecomposeReport, ForecastReport, SeriesReport, Standing };

/** The name of a series, made of the values of its key columns. */
export const nameOf = ({ key }: { readonly key: SeriesKey }): string => Object.values(key).map((value) => String(value ?? "–")).join(" · ");
