/** What the views read of the reports of segment and forecast. */

/** A column that sets a segment apart. */
export interface Distinction {
  readonly column: string;
  readonly effect: number;
  readonly sentence: string;
}

/** One segment. */
export interface SegmentFacts {
  readonly segment: number;
  readonly size: number;
  readonly share: number;
  readonly center: Readonly<Record<string, number>>;
  readonly distinguishing: readonly Distinction[];
  readonly summary: string;
}

/** The report of a segmentation. */
export interface SegmentReport {
  readonly k: number;
  readonly inertia: number;
  readonly silhouette: number | null;
  readonly scores: readonly { k: number; inertia: number; silhouette: number | null }[];
  readonly segments: readonly SegmentFacts[];
  readonly projection?: { readonly explained: readonly number[] };
}

/** What is told of one series. */
export interface SeriesFacts {
  readonly [key: string]: unknown;
  readonly method: string;
  readonly season: number;
  readonly mase: number | null;
  readonly smape: number | null;
  readonly fallback: string | null;
}

/** The report of a forecast. */
export interface ForecastReport {
  readonly series: readonly SeriesFacts[];
  readonly leaderboard: readonly Readonly<Record<string, unknown>>[];
}

/** The columns the segments were made from. */
export const columnsOf = (report: SegmentReport): string[] => Object.keys(report.segments[0]?.center ?? {});

/** The columns that tell the series of a forecast apart. */
export const keysOf = (params: Readonly<Record<string, unknown>>): string[] => {
  const { series } = params;
  return Array.isArray(series) ? series.map(String) : typeof series === "string" && series !== "" ? [series] : [];
};

/** The name of a series, made of its keys. */
export const nameOf = (facts: SeriesFacts, keys: readonly string[]): string => keys.map((key) => String(facts[key] ?? "–")).join(" · ");
