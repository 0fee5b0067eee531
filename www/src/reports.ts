import type { AggregateReport, AutoFacts, BacktestReport, Criteria, DecomposedSeries, DecomposeReport, ForecastReport, HdbscanFacts, KMeansFacts, LinkageFacts, MixtureScore, RfmSegmentsReport, SegmentReport as AnyReport, SeriesReport, Standing } from "tablight";

/** A number of segments that was tried, and what each criterion says of it; every method has its own criteria. */
export type Tried = { readonly k: number } & Partial<Omit<Criteria & MixtureScore, "k">>;

/** The report of a segmentation; what only some methods say may not be there. */
export type SegmentReport = AnyReport &
  Partial<Pick<KMeansFacts, "inertia"> & Pick<AutoFacts, "chosen" | "reason" | "densityCuts"> & Pick<LinkageFacts, "merges" | "groups" | "sampleRows"> & Pick<HdbscanFacts, "condensedTree" | "treeClusters">> & {
    readonly scores?: readonly Tried[];
  };

/** One segment. */
export type SegmentFacts = AnyReport["segments"][number];

/** The report of customers by recency, frequency and amount. */
export type RfmReport = RfmSegmentsReport;

/** The values that tell a series from others, by their columns. */
export type SeriesKey = SeriesReport["key"];

export type { AggregateReport, BacktestReport, DecomposedSeries, DecomposeReport, ForecastReport, SeriesReport, Standing };

/** The name of a series, made of the values of its key columns. */
export const nameOf = ({ key }: { readonly key: SeriesKey }): string => Object.values(key).map((value) => String(value ?? "–")).join(" · ");
