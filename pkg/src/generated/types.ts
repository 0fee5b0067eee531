// Generated from the Rust structs by `npm run types`; the structs are the place to change.

/**
 * Every value of a column is one of a list; missing ones are not looked at.
 */
export type AcceptedValues = { 
/**
 * The column.
 */
column: string, 
/**
 * The values: numbers, texts (also of dates and times) or booleans.
 */
values: (string | number | boolean)[], };

/**
 * Parameters of agglomerative clustering, as in scikit-learn.
 */
export type AgglomerativeParams = { 
/**
 * Number of segments, or `"auto"`: the number between `kMin` and `kMax` by the rule of `auto`.
 */
k: number | "auto", 
/**
 * Smallest number of segments that `"auto"` tries.
 */
kMin: number, 
/**
 * Largest number of segments that `"auto"` tries.
 */
kMax: number, 
/**
 * How far apart two segments are.
 */
linkage: Linkage, };

/**
 * Groups and measures.
 */
export type AggregateParams = { 
/**
 * What tells the groups apart: columns, expressions, spans of time, bins of numbers. Without any, all rows are one group.
 */
by: Array<By>, 
/**
 * What is computed of each group, by the name of its column. Without any, the rows are counted.
 */
measures: { [key in string]: Measure }, 
/**
 * The rows that take part: those for which this expression is true. All where none is given.
 */
where: string | null, 
/**
 * Adds the spans of time and the bins between the first and the last that no row fell into, for every group of the other columns: their counts
 * are 0, what has no value is missing.
 */
fill: boolean, 
/**
 * The order of the groups, by columns of the result, the first one first. By the groups themselves where none is given.
 */
sort: Array<Sort>, 
/**
 * The number of groups to give, after sorting; all where none is given.
 */
limit: number | null, 
/**
 * Puts the groups beyond the limit together as one more row, in which a group of text is called "Other" and any other is missing.
 */
other: boolean, 
/**
 * Adds a row for every group of the first columns of `by` alone, and one for all rows; what they are not told apart by is missing, and the
 * column `level` says how many columns of `by` count.
 */
rollup: boolean, 
/**
 * Spreads the measures over columns, one for every group of this column of `by`.
 */
pivot: string | null, };

/**
 * What was grouped.
 */
export type AggregateReport = { 
/**
 * Rows that took part.
 */
rows: number, 
/**
 * Rows that the filter left out.
 */
filtered: number, 
/**
 * Groups found, before any limit.
 */
groups: number, 
/**
 * Columns that hold estimates, with how far they may be off.
 */
estimates: Array<Estimate>, };

/**
 * Something that deserves a look.
 */
export type Alert = { 
/**
 * The column; `null` where it is about whole rows.
 */
column: string | null, 
/**
 * The other column, where it is about two.
 */
other: string | null, 
/**
 * What it is about.
 */
kind: AlertKind, 
/**
 * It in plain words.
 */
message: string, };

/**
 * What an alert is about.
 */
export type AlertKind = "allMissing" | "manyMissing" | "constant" | "dominant" | "unique" | "highCardinality" | "skewed" | "infinite" | "notANumber" | "zeros" | "outliers" | "mixedTypes" | "suspiciousDefault" | "inconsistentSpelling" | "duplicates" | "highCorrelation" | "dateGaps" | "seasonal" | "nonStationary" | "personalData";

/**
 * Parameters of the lagged regression.
 */
export type ArLagParams = { 
/**
 * Is the change from step to step what recurs, rather than the value? For series whose level wanders.
 */
differences: boolean, };

/**
 * The orders of the model.
 */
export type ArimaParams = { 
/**
 * Autoregressive terms, differences, moving average terms: (p, d, q). At most 20, 3 and 20.
 */
order: [number, number, number], 
/**
 * The same one season back: (P, D, Q). At most 20, 3 and 20; without effect where there is no season.
 */
seasonalOrder: [number, number, number], 
/**
 * Has the model a constant: a mean, or a drift where the series is differenced once? By default a mean only.
 */
constant: boolean | null, };

/**
 * How far the search goes.
 */
export type AutoArimaParams = { 
/**
 * Most autoregressive and most moving average terms, 0 to 10.
 */
maxOrder: number, 
/**
 * The same one season back, 0 to 10.
 */
maxSeasonalOrder: number, 
/**
 * Compare models by conditional sums of squares and fit only the best exactly? By default for more than 150 values and
 * for seasons of more than 12 steps.
 */
approximation: boolean | null, };

/**
 * Which forms are compared.
 */
export type AutoCesParams = { 
/**
 * How the season enters: N not at all, S every phase for itself, P with a term for each phase, F with a complex term; Z leaves
 * the choice to the AICc. Without two periods of values it is N.
 */
model: string, };

/**
 * What was chosen, and why.
 */
export type AutoFacts = { 
/**
 * What was taken: `"hdbscan"`, `"gmm"`, `"agglomerative"`, `"kmeans"`, or `"one"` for one segment of all rows.
 */
chosen: string, 
/**
 * Why, in a sentence.
 */
reason: string, 
/**
 * The clearest cuts of the density hierarchy, the clearest first, at most 20.
 */
densityCuts: Array<DensityCut>, 
/**
 * What each criterion says of each number of segments; empty where it was given or density told it.
 */
scores: Array<Criteria>, 
/**
 * Rows that the choice was made on, where they are not all.
 */
sampleRows: number | null, };

/**
 * What the choice is made on.
 */
export type AutoMflesParams = { 
/**
 * Steps that are forecast from each origin, 1 to 10000. By default two of the shortest season, 12 without one.
 */
testSize: number | null, 
/**
 * Origins that forecasts are made from, 1 to 100.
 */
nWindows: number, };

/**
 * Parameters of `auto`.
 */
export type AutoParams = { 
/**
 * Number of segments, or `"auto"`: to be found.
 */
k: number | "auto", 
/**
 * Largest number of segments that is tried where density tells none.
 */
kMax: number, };

/**
 * What was chosen, and why.
 */
export type AutoReport = SegmentReport & AutoFacts;

/**
 * Which methods are compared, and from where they forecast.
 */
export type BacktestParams = { 
/**
 * The methods of `forecast` to compare; the seasonal naive one always stands beside them. Empty: the default method.
 */
methods: Array<string>, 
/**
 * By the name of a method, parameters of its own.
 */
options: Record<string, object>, 
/**
 * Origins to forecast from, 1 to 1000: the last lies one horizon before the end. Series that are too short have fewer.
 */
origins: number, 
/**
 * Steps from one origin to the next; by default the horizon.
 */
step: number | null, 
/**
 * Fit again at each origin? Otherwise the model of the first goes on with the observations that come, as a saved model does.
 */
refit: boolean, };

/**
 * How methods would have done.
 */
export type BacktestReport = { 
/**
 * The time column.
 */
time: string, 
/**
 * The column forecast.
 */
value: string, 
/**
 * Distance of the observations in words; `null` if it cannot be told.
 */
frequency: string | null, 
/**
 * Steps forecast from each origin.
 */
horizon: number, 
/**
 * Origins asked for.
 */
origins: number, 
/**
 * Steps from one to the next.
 */
step: number, 
/**
 * Was every method fitted again at each origin?
 */
refit: boolean, 
/**
 * Probabilities of the intervals.
 */
levels: Array<number>, 
/**
 * What the reader should know about the data as a whole.
 */
notes: Array<string>, 
/**
 * The methods, best first.
 */
leaderboard: Array<Standing>, 
/**
 * The series, sorted by key.
 */
series: Array<BacktestSeries>, 
/**
 * The leaderboard in words.
 */
sentence: string, };

/**
 * One series.
 */
export type BacktestSeries = { 
/**
 * Its values in the series columns.
 */
key: Record<string, string | number | boolean | null>, 
/**
 * Origins it was forecast from; 0 for a series shorter than two horizons, or without values.
 */
origins: number, 
/**
 * The best method; `null` where none was measured.
 */
best: string | null, 
/**
 * The methods, best first.
 */
standings: Array<Standing>, };

/**
 * Which rows are a batch.
 */
export type BatchOrder = "random" | "rows";

/**
 * A column of each data set.
 */
export type Between = string | { 
/**
 * That of this data set.
 */
left: string, 
/**
 * That of the other one.
 */
right: string, };

/**
 * How bounds are found.
 */
export type Bounding = "iqr" | "zscore" | "mad" | "percentile";

/**
 * Bounds of a column, none where it has no values.
 */
export type Bounds = { 
/**
 * The smallest value that is none.
 */
lower?: number | null, 
/**
 * The largest value that is none.
 */
upper?: number | null, };

/**
 * A way to tell groups apart.
 */
export type By = string | Span;

/**
 * A function and what it is of.
 */
export type Call = Record<string, string | (string | number)[]>;

/**
 * Writes texts in one case.
 */
export type Case = { 
/**
 * The columns, of texts; all of them where none are given.
 */
columns?: Array<string> | null, 
/**
 * The case.
 */
to?: Letters, };

/**
 * What becomes of a number: multiplied, then added to; or set.
 */
export type Change = { 
/**
 * Factor: 0.9 for 10 % less.
 */
times?: number, 
/**
 * What is added after that.
 */
add?: number, 
/**
 * The number itself, instead.
 */
set?: number, };

/**
 * A time at which level or growth changed.
 */
export type ChangePoint = { 
/**
 * The first time of the new course.
 */
time: string, 
/**
 * The jump: the new course less the old one at that time.
 */
jump: number, 
/**
 * Growth per step before.
 */
growthBefore: number, 
/**
 * Growth per step after.
 */
growthAfter: number, 
/**
 * In words.
 */
sentence: string, };

/**
 * Rules that a table must keep.
 */
export type CheckParams = { 
/**
 * The rules.
 */
rules: Array<Rule>, 
/**
 * Other data sets, by the names under which rules speak of them.
 */
references: { [key in string]: string }, 
/**
 * Failing rows that are told of, for each rule: the first ones.
 */
maxFailures: number, };

/**
 * Whether the rules are kept.
 */
export type CheckReport = { 
/**
 * Whether no rule of severity `error` is broken.
 */
passed: boolean, 
/**
 * Number of rows.
 */
rows: number, 
/**
 * Broken rules of severity `error`.
 */
errors: number, 
/**
 * Broken rules of severity `warning`.
 */
warnings: number, 
/**
 * The rules, in their order.
 */
rules: Array<RuleReport>, };

/**
 * Steps that clean a table, in their order.
 */
export type CleanParams = { 
/**
 * The version of a saved recipe.
 */
version: number, 
/**
 * The columns that the steps were written for: where one is missing or of another type, nothing is done. Not checked where none are given.
 */
expects: Array<Expected>, 
/**
 * The steps.
 */
steps: Array<CleanStep>, 
/**
 * Most values of each step that are told of because they could not be converted; all are counted.
 */
maxRejects: number, };

/**
 * What was done.
 */
export type CleanReport = { 
/**
 * Rows there are now.
 */
rows: number, 
/**
 * Rows there were.
 */
rowsBefore: number, 
/**
 * What each step did, in their order.
 */
steps: Array<StepReport>, 
/**
 * Values that could not be converted, in all.
 */
rejected: number, 
/**
 * The first of them, as many of each step as `maxRejects` says.
 */
rejects: Array<Unconverted>, 
/**
 * The steps with all figures written out (means, bounds, categories, merged spellings): as a recipe it does the very same to other rows.
 */
fitted: CleanParams, };

/**
 * A step and its parameters; whatever is left out has its default.
 */
export type CleanStep = { "step": "trim" } & Trim | { "step": "collapse" } & Collapse | { "step": "case" } & Case | { "step": "normalize" } & Normalize | { "step": "repairEncoding" } & RepairEncoding | { "step": "replace" } & Replace | { "step": "regexReplace" } & RegexReplace | { "step": "missing" } & MissingMarkers | { "step": "parse" } & Parse | { "step": "split" } & Split | { "step": "extract" } & Extract | { "step": "fill" } & Fill | { "step": "outliers" } & Outliers | { "step": "merge" } & Merge | { "step": "cluster" } & Cluster | { "step": "dropDuplicates" } & DropDuplicates | { "step": "dropSimilar" } & DropSimilar | { "step": "filter" } & Filter | { "step": "derive" } & Derive | { "step": "drop" } & DropColumns | { "step": "keep" } & KeepColumns | { "step": "rename" } & Rename | { "step": "reorder" } & Reorder | { "step": "oneHot" } & OneHot | { "step": "ordinal" } & Ordinal | { "step": "scale" } & Scale | { "step": "sort" } & SortRows;

/**
 * Finds spellings of one thing and merges them into the most frequent one. With the values known it is a `merge`.
 */
export type Cluster = { 
/**
 * The column, of texts.
 */
column: string, 
/**
 * What makes two texts spellings of one thing.
 */
method?: Likeness, 
/**
 * How alike two texts must be, above 0 and up to 1: for `levenshtein` and `jaroWinkler`.
 */
threshold?: number, };

/**
 * Which clusters of the hierarchy are the segments.
 */
export type ClusterSelectionMethod = "eom" | "leaf";

/**
 * Whom to follow, and over which spans of time.
 */
export type CohortParams = { 
/**
 * Whom to follow: a column, or an expression. Rows in which it is missing take no part.
 */
entity: string, 
/**
 * When: a column of dates or times, or an expression.
 */
time: string, 
/**
 * The length of the spans: `"month"`, `"week"`, `"2 weeks"`.
 */
every: string, 
/**
 * The time zone whose days and months count, for times with a zone; that of the column where none is given.
 */
timeZone: string | null, 
/**
 * A number that is summed for each cohort and span, besides: a column, or an expression.
 */
measure: string | null, 
/**
 * The rows that take part: those for which this expression is true. All where none is given.
 */
where: string | null, };

/**
 * Who was followed.
 */
export type CohortReport = { 
/**
 * Rows that took part.
 */
rows: number, 
/**
 * Different entities.
 */
entities: number, 
/**
 * Cohorts.
 */
cohorts: number, };

/**
 * Makes one plain space of any run of white space inside of texts.
 */
export type Collapse = { 
/**
 * The columns, of texts; all of them where none are given.
 */
columns?: Array<string> | null, };

/**
 * One column.
 */
export type ColumnReport = { 
/**
 * Its name.
 */
name: string, 
/**
 * Its type: `int64`, `float64`, `decimal(12,2)`, `utf8`, `boolean`, `date`, `timestamp` …
 */
type: string, 
/**
 * Missing values.
 */
nulls: number, 
/**
 * Different values; `null` for nested types, which are only counted.
 */
distinct: number | null, 
/**
 * Relative standard error of `distinct`; 0: exact.
 */
distinctError: number | null, 
/**
 * The smallest finite value; of texts the first in the order of code points.
 */
min: Scalar | null, 
/**
 * The largest finite value.
 */
max: Scalar | null, 
/**
 * Mean of the finite numbers; durations in milliseconds.
 */
mean: number | null, 
/**
 * Sample standard deviation (divisor n − 1) of the finite numbers.
 */
std: number | null, 
/**
 * Skewness of the finite numbers: 0 symmetric, positive with a long tail of large values.
 */
skewness: number | null, 
/**
 * By share of the values, `"0.5"` being the median: the smallest value that has this share at or below it.
 */
quantiles: { [key in string]: Scalar } | null, 
/**
 * The rank of a quantile is off by at most this share of the values, with 99 % confidence; 0: exact.
 */
quantileRankError: number | null, 
/**
 * The ten most frequent values, most frequent first.
 */
top: Array<TopValue>, 
/**
 * How often the most frequent value came, for certain.
 */
mostFrequent: number | null, 
/**
 * No value outside of `top` that was lost sight of came more often than this; 0: all counts are exact.
 */
topError: number, 
/**
 * Counts of the finite numbers in bins of equal width; times in milliseconds UTC.
 */
histogram: HistogramReport | null, 
/**
 * For booleans: how many are true.
 */
trueCount: number | null, 
/**
 * For numbers: how many are zero.
 */
zeros: number | null, 
/**
 * For numbers: how many are below zero.
 */
negatives: number | null, 
/**
 * For floating-point numbers: how many are infinite. They count in `distinct` and `top`, and in nothing else.
 */
infinite: number | null, 
/**
 * For floating-point numbers: how many are NaN. They count in `distinct` and `top`, and in nothing else.
 */
nan: number | null, 
/**
 * For texts and bytes: how long they are.
 */
length: LengthReport | null, 
/**
 * For numbers: how many are farther from the middle half than three times its width; as exact as `quantiles`.
 */
outliers: number | null, 
/**
 * Values that often stand for missing ones, such as 999 or 1900-01-01, most frequent first.
 */
defaults: Array<TopValue>, 
/**
 * For texts: values that differ in nothing but case, blanks and punctuation, those that concern most rows first.
 */
variants: Array<Variants>, 
/**
 * For texts: scripts and the share of the sampled values that have a letter of it.
 */
scripts: Array<ScriptReport>, 
/**
 * For texts: the share of the sampled values that are numbers.
 */
numberShare: number | null, 
/**
 * What the values mean, and whether they are about persons; `null` before the first value.
 */
semantic: SemanticReport | null, };

/**
 * The table has these columns; it may have others.
 */
export type Columns = { 
/**
 * Their names.
 */
columns: Array<string>, 
/**
 * The types that some must have: `int64`, `float64`, `decimal(12,2)`, `utf8`, `boolean`, `date`, `timestamp` …
 */
types?: { [key in string]: string }, };

/**
 * How the forecasts of several models become one.
 */
export type Combination = "median" | "mean";

/**
 * What is compared.
 */
export type CompareParams = { 
/**
 * The columns to compare, by name; all where none are given.
 */
columns: Array<string> | null, 
/**
 * The rows that others are compared with, a condition: `month < 7`; all that do not meet `against` where none is given.
 */
where: string | null, 
/**
 * The rows that are compared, a condition; all that do not meet `where` where none is given.
 */
against: string | null, };

/**
 * Two tables side by side. The first is the reference; the second is compared with it.
 */
export type CompareReport = { 
/**
 * Rows of the reference.
 */
referenceRows: number, 
/**
 * Rows of what is compared.
 */
currentRows: number, 
/**
 * Which columns are there, and of which type.
 */
schema: SchemaReport, 
/**
 * The columns that both have, in the order of the reference.
 */
columns: Array<DriftReport>, 
/**
 * How many of them have drifted.
 */
driftedColumns: number, 
/**
 * How many of them could be judged.
 */
judgedColumns: number, 
/**
 * Enough of those that could be judged have drifted; `null` where none could be.
 */
drifted: boolean | null, };

/**
 * The two segmentations.
 */
export type CompareSegmentsParams = { 
/**
 * The segment of each row in the one: a column, or an expression.
 */
first: string, 
/**
 * The segment of each row in the other: a column, or an expression. Rows in which one of them is missing take no part.
 */
second: string, };

/**
 * How alike they are.
 */
export type CompareSegmentsReport = { 
/**
 * Rows that have both segments.
 */
rows: number, 
/**
 * Rows in which one of them is missing.
 */
rowsMissing: number, 
/**
 * Segments of the first.
 */
firstSegments: number, 
/**
 * Segments of the second.
 */
secondSegments: number, 
/**
 * Adjusted Rand index: 1 where both put the same rows together, about 0 where they agree by chance only; null without rows.
 */
ari: number | null, 
/**
 * Adjusted mutual information, likewise.
 */
ami: number | null, 
/**
 * In words.
 */
summary: string, };

/**
 * How a source is compressed.
 */
export type Compression = "gzip" | "zstd" | "zip";

/**
 * An expression is true of every row. Where it is missing, because a value that it needs is, nothing is said.
 */
export type Condition = { 
/**
 * The expression, see `docs/expressions.md`: `"units * price = amount"`.
 */
expression: string, };

/**
 * How columns move together.
 */
export type Correlations = { 
/**
 * The columns that take part.
 */
columns: Array<string>, 
/**
 * Those that do not: times, names of rows, constants, and columns beyond the fortieth.
 */
leftOut: Array<string>, 
/**
 * Every pair of them, once.
 */
pairs: Array<PairReport>, };

/**
 * A country by its code of ISO 3166-1.
 */
export type Country = "AT" | "AU" | "BE" | "BR" | "CA" | "CH" | "DE" | "DK" | "ES" | "FI" | "FR" | "GB" | "IE" | "IT" | "NL" | "NO" | "PL" | "PT" | "SE" | "US";

/**
 * What the components of a mixture may look like.
 */
export type CovarianceType = "full" | "tied" | "diag" | "spherical";

/**
 * What criteria say of one number of segments. All but `bic` are of k-means.
 */
export type Criteria = { 
/**
 * Number of segments.
 */
k: number, 
/**
 * Sum of squared distances of rows to their segment's center, in scaled units.
 */
inertia: number, 
/**
 * Mean silhouette, higher is better.
 */
silhouette: number | null, 
/**
 * Spread between segments over spread within, higher is better.
 */
calinskiHarabasz: number | null, 
/**
 * Mean likeness of each segment to the one most like it, lower is better.
 */
daviesBouldin: number | null, 
/**
 * Gap statistic: how much more rows are gathered around centers than rows without structure, higher is better.
 */
gap: number, 
/**
 * Standard error of the gap.
 */
gapError: number, 
/**
 * Bayesian information criterion of a mixture of Gaussians, lower is better; null with too few rows for one.
 */
bic: number | null, 
/**
 * Mean adjusted Rand index between the segments of all rows and those of halves, higher is better.
 */
stability: number, };

/**
 * How quickly the sizes and intervals are forgotten.
 */
export type CrostonParams = { 
/**
 * Choose the weights of sizes and intervals between 0.1 and 0.3 by their one-step errors? By default both are 0.1.
 */
optimized: boolean, };

/**
 * What DBSCAN tells beside the segments.
 */
export type DbscanFacts = { 
/**
 * How far rows reach, in scaled units.
 */
eps: number, 
/**
 * Rows, the row itself among them, that make a row dense.
 */
minSamples: number, 
/**
 * Dense rows.
 */
coreRows: number, };

/**
 * Parameters of DBSCAN, as in scikit-learn.
 */
export type DbscanParams = { 
/**
 * How far a row reaches, in scaled units; by default the knee of the sorted distances to the `minSamples`-th neighbor.
 */
eps: number | null, 
/**
 * Rows within reach, the row itself among them, that make a row dense.
 */
minSamples: number, };

/**
 * What DBSCAN tells beside the segments.
 */
export type DbscanReport = SegmentReport & DbscanFacts;

/**
 * Which series are taken apart.
 */
export type DecomposeParams = { 
/**
 * The column of dates, timestamps or integer steps. By default the only date or timestamp there is.
 */
time: string | null, 
/**
 * The column of numbers. By default the only one there is.
 */
value: string | null, 
/**
 * The columns that tell series apart. Empty: all rows are one series.
 */
series: Array<string>, 
/**
 * Season lengths in steps; `[1]` for none. By default found from the frequency and the data.
 */
season: Array<number> | null, 
/**
 * What stands in for missing observations.
 */
gaps: Gaps, };

/**
 * What series are made of.
 */
export type DecomposeReport = { 
/**
 * The time column.
 */
time: string, 
/**
 * The column taken apart.
 */
value: string, 
/**
 * Distance of the observations in words; `null` if it cannot be told.
 */
frequency: string | null, 
/**
 * What the reader should know about the data as a whole.
 */
notes: Array<string>, 
/**
 * The series, sorted by key.
 */
series: Array<DecomposedSeries>, };

/**
 * One series.
 */
export type DecomposedSeries = { 
/**
 * Its values in the series columns.
 */
key: Record<string, string | number | boolean | null>, 
/**
 * The periods of its seasons, shortest first.
 */
seasons: Array<number>, 
/**
 * How much of what is not season the trend explains, 0 to 1; `null` for fewer than three values or where nothing varies.
 */
trendStrength: number | null, 
/**
 * For each season how much of what is not trend it explains, 0 to 1.
 */
seasonStrengths: Array<number | null>, 
/**
 * Where level or growth changed, earliest first.
 */
changes: Array<ChangePoint>, 
/**
 * Values far from trend and season, earliest first.
 */
unusual: Array<Unusual>, 
/**
 * In words.
 */
sentence: string, };

/**
 * A cut of the density hierarchy.
 */
export type DensityCut = { 
/**
 * Number of clusters.
 */
k: number, 
/**
 * Fewest rows of a cluster.
 */
minClusterSize: number, 
/**
 * Distance at the last split that was made over that at the next one; clear from 2 on.
 */
gap: number, 
/**
 * Part of the rows that are in no cluster.
 */
noise: number, 
/**
 * Gini index of the clusters' sizes, 0 (all equal) to 1.
 */
gini: number, };

/**
 * Computes a column by an expression: a new one behind the others, or in the place of one of that name.
 */
export type Derive = { 
/**
 * The name of the column.
 */
column: string, 
/**
 * The expression, such as `quantity * price`.
 */
expression: string, };

/**
 * How a segment differs from all rows in one column.
 */
export type Distinction = { 
/**
 * Name of the column.
 */
column: string, 
/**
 * The value that is more frequent than elsewhere, of a column of categories.
 */
category: string | null, 
/**
 * Were rows compared by this column?
 */
compared: boolean, 
/**
 * (Center − overall mean) / overall standard deviation; of a category Cohen's h.
 */
effect: number, 
/**
 * Center / overall mean, where the column has no negative value and a mean above 0; of a category the lift, its share / its share of all rows.
 */
ratio: number | null, 
/**
 * Probability of such a difference from the other rows by chance (Welch's test, of a category that of two proportions), adjusted for all tests of the
 * report (Benjamini and Hochberg); where the column was compared it is small by construction.
 */
pValue: number | null, 
/**
 * The difference in plain words.
 */
sentence: string, };

/**
 * One column in both. What does not exist or does not fit the values is `null`.
 */
export type DriftReport = { 
/**
 * Its name.
 */
column: string, 
/**
 * Its type in the reference.
 */
type: string, 
/**
 * What judged it; `null` where nothing could.
 */
test: Test | null, 
/**
 * The p-value or the distance that it gave.
 */
score: number | null, 
/**
 * From where on that is a drift.
 */
threshold: number | null, 
/**
 * Whether it has drifted.
 */
drifted: boolean | null, 
/**
 * It in plain words.
 */
message: string, 
/**
 * Population stability index, over the bins or values of `picture`.
 */
psi: number | null, 
/**
 * Jensen-Shannon distance (base e), over the same.
 */
jensenShannon: number | null, 
/**
 * Of numbers: the largest distance of the two cumulated shares, Kolmogorov and Smirnov's D.
 */
ks: number | null, 
/**
 * Of texts, booleans and numbers of few values: half the sum of the differences of shares.
 */
totalVariation: number | null, 
/**
 * Of numbers: Wasserstein's distance, in standard deviations of the reference.
 */
wasserstein: number | null, 
/**
 * The ranks of numbers are off by at most this share, with 99 % confidence; 0: all values took part.
 */
rankError: number | null, 
/**
 * The reference.
 */
reference: SideReport, 
/**
 * What is compared.
 */
current: SideReport, 
/**
 * Both distributions, to be drawn over each other; `null` in a sensitive report.
 */
picture: PictureReport | null, };

/**
 * Drops the named columns.
 */
export type DropColumns = { 
/**
 * The columns.
 */
columns: Array<string>, };

/**
 * Drops rows that are the same as another one in some columns, or in all. Rows are told apart by hashes of 128 bits.
 */
export type DropDuplicates = { 
/**
 * The columns that must be the same; all where none are given.
 */
columns?: Array<string> | null, 
/**
 * Which one of the same rows stays.
 */
keep?: Stays, };

/**
 * Drops rows that are nearly the same as one before, comparing rows of one block two at a time. Rows that are alike are so together: of all that hang together the first stays.
 */
export type DropSimilar = { 
/**
 * The columns that are compared; rows are as alike as these are on average.
 */
columns: Array<string>, 
/**
 * The columns whose values must be the same, case and punctuation aside, for rows to be compared at all. The sound of the first word of the first column where none are given.
 */
block?: Array<string> | null, 
/**
 * How values are compared.
 */
method?: Likeness, 
/**
 * How alike rows must be, above 0 and up to 1.
 */
threshold?: number, };

/**
 * How repeated rows are counted.
 */
export type Duplicates = "sample" | "exact";

/**
 * Rows that repeat another.
 */
export type DuplicatesReport = { 
/**
 * Rows that repeat one before them.
 */
rows: number, 
/**
 * The count is exact; else it is estimated from the sample.
 */
exact: boolean, };

/**
 * How a number of segments was found.
 */
export type Election = { 
/**
 * The number.
 */
k: number, 
/**
 * Why, in a sentence.
 */
reason: string, 
/**
 * The clearest cuts of the density hierarchy, the clearest first, at most 20.
 */
densityCuts: Array<DensityCut>, 
/**
 * What each criterion says of each number of segments, of k-means; empty where density told it.
 */
criteria: Array<Criteria>, };

/**
 * For a method that has no parameters of its own.
 */
export type Empty = Record<symbol, never>;

/**
 * How categories become numbers.
 */
export type Encode = "onehot" | "gower";

/**
 * Parameters of the combination.
 */
export type EnsembleParams = { 
/**
 * The methods to combine, each with its default parameters; at least one. A method that is named twice counts twice.
 */
members: Array<string>, 
/**
 * How their forecasts become one.
 */
combination: Combination, };

/**
 * How an error enters the model.
 */
export type ErrorType = "A" | "M";

/**
 * A measure that is not exact.
 */
export type Estimate = { 
/**
 * The column.
 */
column: string, 
/**
 * How far it may be off, in words.
 */
error: string, };

/**
 * Which models are compared.
 */
export type EtsParams = { 
/**
 * Three letters for error (A or M), trend (N, A or M) and season (N, A or M): none, additive, multiplicative; Z leaves the
 * choice to the AICc. A multiplicative trend is used only if it is asked for.
 */
model: string, 
/**
 * Should the trend fade? By default the AICc decides.
 */
damped: boolean | null, };

/**
 * A value that shows what a step does.
 */
export type Example = { 
/**
 * As it is.
 */
before: string, 
/**
 * As it would be; nothing where it would be missing.
 */
after: string | null, };

/**
 * A column that a recipe expects.
 */
export type Expected = { 
/**
 * Its name.
 */
name: string, 
/**
 * Its type, such as `int64`, `float64`, `utf8`, `date`, `timestamp`.
 */
type: string, };

/**
 * The format to write.
 */
export type ExportFormat = "csv" | "ndjson" | "arrow" | "arrowStream" | "parquet";

/**
 * How to write a table.
 */
export type ExportOptions = { 
/**
 * The format to write.
 */
format: ExportFormat, 
/**
 * Arrow and Parquet: how columns are compressed; if not given, `zstd` for Parquet and `none` for Arrow.
 */
compression: Compression | null, 
/**
 * CSV: the character between fields, one byte.
 */
delimiter: string, 
/**
 * CSV: write the columns' names into the first row?
 */
header: boolean, 
/**
 * Parquet: most rows of a row group, 1 or more. A reader can skip whole row groups.
 */
rowGroupRows: number, };

/**
 * Takes what the groups of a regular expression match into new columns behind the column; what does not match is missing.
 */
export type Extract = { 
/**
 * The column, of texts.
 */
column: string, 
/**
 * The regular expression; each of its groups is a column, or all of it where it has none.
 */
pattern: string, 
/**
 * The names of the new columns.
 */
into: Array<string>, 
/**
 * The column itself goes.
 */
drop?: boolean, };

/**
 * Which method stepped in for which, and why.
 */
export type Fallback = { 
/**
 * The method asked for.
 */
from: string, 
/**
 * The method used; `null` where none could be.
 */
to: string | null, 
/**
 * What stood in the way.
 */
reason: string, };

/**
 * Whose rows they are, and when they were written.
 */
export type FeaturesParams = { 
/**
 * Whose row it is, a customer, a visitor or a sensor: a column, or an expression. Rows in which it is missing take no part.
 */
entity: string, 
/**
 * When: a column of dates or times, or an expression. Rows in which it is missing take no part.
 */
time: string, 
/**
 * The rows that take part: those for which this expression is true. All where none is given.
 */
where: string | null, };

/**
 * What was made.
 */
export type FeaturesReport = { 
/**
 * Rows of the log that took part.
 */
logRows: number, 
/**
 * Different entities.
 */
entities: number, 
/**
 * Rows of the result.
 */
rows: number, 
/**
 * The columns that were made.
 */
features: Array<string>, };

/**
 * Fills missing values.
 */
export type Fill = { 
/**
 * The columns; all that fit where none are given.
 */
columns?: Array<string> | null, 
/**
 * What they are filled with.
 */
with: Filling, 
/**
 * For `constant`: the value.
 */
value?: Plain | null, 
/**
 * For `constant`: the value of each column, where they are different.
 */
values?: Array<Plain | null> | null, 
/**
 * For `forward`, `backward` and `interpolate`: the column of times or numbers in whose order values are filled; the order of the rows where none is given.
 */
order?: string | null, 
/**
 * For `forward`, `backward` and `interpolate`: columns that tell series apart, each of which is filled for itself.
 */
within?: Array<string> | null, 
/**
 * For `neighbours`: how many rows are looked at, 1 or more.
 */
neighbours?: number, 
/**
 * For `neighbours`: columns of numbers that say how near rows are, beside those that are filled.
 */
using?: Array<string> | null, };

/**
 * Missing values of a used column: nulls, NaNs and infinities.
 */
export type FilledColumn = { 
/**
 * Name of the column.
 */
column: string, 
/**
 * How many.
 */
missing: number, 
/**
 * What took their place; null where their rows were dropped.
 */
fill: number | null, };

/**
 * What missing values are filled with.
 */
export type Filling = "constant" | "mean" | "median" | "mode" | "forward" | "backward" | "interpolate" | "neighbours";

/**
 * Keeps the rows for which an expression is true.
 */
export type Filter = { 
/**
 * The expression, such as `amount > 0 and region is not null`.
 */
where: string, };

/**
 * What was found out about a source, as far as it has been read; what does not apply to its format is missing.
 */
export type Findings = { 
/**
 * The format.
 */
format: FormatName | null, 
/**
 * How the source is compressed, the outermost first.
 */
compression: Array<Compression>, 
/**
 * ZIP: the file of the archive that is read.
 */
entry: string | null, 
/**
 * Excel and OpenDocument: the sheet that is read.
 */
sheet: string | null, 
/**
 * Text: its encoding, by its name in the WHATWG Encoding Standard.
 */
encoding: string | null, 
/**
 * CSV: the character between fields.
 */
delimiter: string | null, 
/**
 * CSV: the character around fields.
 */
quote: string | null, 
/**
 * CSV: the character that begins a comment.
 */
comment: string | null, 
/**
 * CSV: lines above the table that were skipped.
 */
skippedRows: number, 
/**
 * CSV: the decimal mark of numbers that could be read both ways.
 */
decimal: string | null, 
/**
 * CSV: what the numbers of a column are written with, by the column's name: `%`, of which the values are hundredths, or a currency.
 */
units: { [key in string]: string }, 
/**
 * Parquet: rows of the row groups and pages that `skipUnless` ruled out.
 */
ruledOut: number, 
/**
 * Rows that could not be read and were left out.
 */
rejected: number, 
/**
 * The first of them, each with its place and what is wrong with it.
 */
rejects: Array<Reject>, };

/**
 * Whom to follow.
 */
export type FollowSegmentsParams = { 
/**
 * Whom to follow: a column, or an expression.
 */
entity: string, 
/**
 * The period that a row speaks of: a column, or an expression such as `bucket('month', day)`. Periods follow each other in the order of their values.
 */
period: string, 
/**
 * The segment of the entity in that period: a column, or an expression. Of several rows of an entity and period the last counts; rows in which something
 * is missing take no part.
 */
segment: string, };

/**
 * Who was followed.
 */
export type FollowSegmentsReport = { 
/**
 * Rows that took part.
 */
rows: number, 
/**
 * Different entities.
 */
entities: number, 
/**
 * Periods.
 */
periods: number, 
/**
 * From each period to the next.
 */
transitions: Array<Transition>, };

/**
 * Which series are forecast, how far, and how missing observations are treated.
 */
export type ForecastParams = { 
/**
 * The column of dates, timestamps or integer steps. By default the only date or timestamp there is.
 */
time: string | null, 
/**
 * The column of numbers to forecast. By default the only one there is.
 */
value: string | null, 
/**
 * The columns that tell series apart, such as store and product. Empty: all rows are one series.
 */
series: Array<string>, 
/**
 * Columns of numbers or truth values that may explain the value: prices, promotions, weather. What is known of their future
 * comes as rows after the last value of the series, the value null; a column of which nothing is known ahead is used with
 * a lag of the horizon.
 */
regressors: Array<string>, 
/**
 * Country whose public holidays are regressors: whether a day is one, and whether the next is; in longer steps how many.
 */
country: Country | null, 
/**
 * Is the calendar a regressor as well? Weekends and the time of the year of days and weeks, working days of months.
 */
calendar: boolean, 
/**
 * Columns of `series` from the highest level down, such as region and store: sums are forecast as well, of each region and of all,
 * and made to add up. In their key null stands for all.
 */
hierarchy: Array<string>, 
/**
 * How the forecasts of a hierarchy come to add up.
 */
reconcile: Reconcile, 
/**
 * How many steps to forecast, 1 to 10000. By default as many as regressors are known for, one season, or what suits the
 * frequency.
 */
horizon: number | null, 
/**
 * Probabilities of the prediction intervals, each above 0 and below 1.
 */
levels: Array<number>, 
/**
 * Quantiles to give besides, each above 0 and below 1: 0.9 makes a column `q90`.
 */
quantiles: Array<number>, 
/**
 * Where the intervals come from.
 */
intervals: Intervals, 
/**
 * The least that can be; forecasts and intervals do not go below.
 */
min: number | null, 
/**
 * The most that can be; forecasts and intervals do not go above.
 */
max: number | null, 
/**
 * Are there whole numbers only? Forecasts are rounded, intervals widened to whole numbers.
 */
integer: boolean, 
/**
 * Season lengths in steps, the one to use first; 1 for none. By default found from the frequency and the data.
 */
season: Array<number> | null, 
/**
 * What stands in for missing observations.
 */
gaps: Gaps, 
/**
 * What becomes of zeros before the first other value.
 */
leadingZeros: LeadingZeros, 
/**
 * How many of the last observations are held out to measure accuracy before the final fit; 0 for no measuring.
 * By default the horizon, but no more than a quarter of the series.
 */
holdout: number | null, 
/**
 * What if: another future than the expected one, beside which the expected one is given as `yhat_expected`.
 */
scenario: Scenario | null, 
/**
 * When will this be reached? The report has the probabilities.
 */
target: number | null, 
/**
 * Seed of the simulated intervals; the same seed gives the same numbers.
 */
seed: number, };

/**
 * What was forecast, series by series, and how well held-out observations were met.
 */
export type ForecastReport = { 
/**
 * The time column.
 */
time: string, 
/**
 * The column forecast.
 */
value: string, 
/**
 * Distance of the observations in words: `monthly`, `hourly`, `every 15 minutes`; `null` if it cannot be told.
 */
frequency: string | null, 
/**
 * Steps forecast.
 */
horizon: number, 
/**
 * Probabilities of the intervals.
 */
levels: Array<number>, 
/**
 * What stood in for missing observations.
 */
gaps: Gaps, 
/**
 * Rows left out because they have no time.
 */
undated: number, 
/**
 * What the reader should know about the data as a whole.
 */
notes: Array<string>, 
/**
 * The series, sorted by key.
 */
series: Array<SeriesReport>, 
/**
 * Methods by their accuracy on held-out observations, best first.
 */
leaderboard: Array<Standing>, };

/**
 * The values of these columns are there together in a row of another data set; rows in which one of them is missing are not looked at.
 */
export type ForeignKey = { 
/**
 * The columns.
 */
columns: Array<string>, 
/**
 * The other data set, as `references` or the command line's `--with` call it.
 */
to: string, 
/**
 * The columns there, where they are called otherwise.
 */
toColumns?: Array<string>, };

/**
 * The name of a format.
 */
export type FormatName = "auto" | "csv" | "json" | "arrow" | "parquet" | "excel";

/**
 * What to follow, step by step.
 */
export type FunnelParams = { 
/**
 * Whom to follow: a column, or an expression. Rows in which it is missing take no part.
 */
entity: string, 
/**
 * When: a column of dates or times, or an expression.
 */
time: string, 
/**
 * The steps in their order, 2 to 32.
 */
steps: Array<Step>, 
/**
 * How long after the first step the last one counts, in seconds. For ever where none is given.
 */
withinSeconds: number | null, 
/**
 * What tells funnels apart, each entity being counted where its first step was: a column, or an expression.
 */
by: string | null, 
/**
 * The rows that take part: those for which this expression is true. All where none is given.
 */
where: string | null, };

/**
 * Who was followed.
 */
export type FunnelReport = { 
/**
 * Rows that are one of the steps.
 */
rows: number, 
/**
 * Entities that did the first step.
 */
entered: number, 
/**
 * Entities that did all of them.
 */
completed: number, 
/**
 * The share of the entities that did the first step; `null` where none did.
 */
share: number | null, };

/**
 * Time without a row.
 */
export type GapReport = { 
/**
 * Its begin, the first moment without a row; UTC.
 */
from: string | null, 
/**
 * Its end.
 */
to: string | null, 
/**
 * How many spans it takes.
 */
spans: number, };

/**
 * What is put where a series has no value between its first and its last.
 */
export type Gaps = "interpolate" | "zero" | "previous";

/**
 * Parameters of Genie, as in genieclust.
 */
export type GenieParams = { 
/**
 * Number of segments, or `"auto"`: the number between `kMin` and `kMax` by the rule of `auto`.
 */
k: number | "auto", 
/**
 * Smallest number of segments that `"auto"` tries.
 */
kMin: number, 
/**
 * Largest number of segments that `"auto"` tries.
 */
kMax: number, 
/**
 * How unequal the sizes of segments may be while nearest ones are joined: a Gini index, 0 (all equal) to 1 (plain single
 * linkage).
 */
giniThreshold: number, };

/**
 * What a mixture tells beside the segments.
 */
export type GmmFacts = { 
/**
 * Mean log likelihood of a row.
 */
logLikelihood: number, 
/**
 * Bayesian information criterion; lower is better.
 */
bic: number, 
/**
 * Akaike's information criterion; lower is better.
 */
aic: number, 
/**
 * Iterations of the run that was kept.
 */
iterations: number, 
/**
 * Did it come to rest before `maxIter`?
 */
converged: boolean, 
/**
 * Criteria of every number of segments that was tried; empty where it was given.
 */
scores: Array<MixtureScore>, };

/**
 * Parameters of Gaussian mixtures, as in scikit-learn.
 */
export type GmmParams = { 
/**
 * Number of segments, or `"auto"`: the number between `kMin` and `kMax` with the smallest BIC.
 */
k: number | "auto", 
/**
 * Smallest number of segments that `"auto"` tries.
 */
kMin: number, 
/**
 * Largest number of segments that `"auto"` tries.
 */
kMax: number, 
/**
 * What the clouds may look like.
 */
covarianceType: CovarianceType, 
/**
 * Runs, each from another k-means; the most likely is kept.
 */
nInit: number, 
/**
 * Iterations after which a run stops even if it still gains.
 */
maxIter: number, 
/**
 * A run has converged when the mean log likelihood of a row gains less than this.
 */
tol: number, 
/**
 * Added to every variance, in scaled units, so that no cloud is flat.
 */
regCovar: number, 
/**
 * Decides every random draw.
 */
seed: number, };

/**
 * What a mixture tells beside the segments.
 */
export type GmmReport = SegmentReport & GmmFacts;

/**
 * What HDBSCAN tells beside the segments.
 */
export type HdbscanFacts = { 
/**
 * Fewest rows of a segment.
 */
minClusterSize: number, 
/**
 * Rows, the row itself among them, that a core distance reaches.
 */
minSamples: number, 
/**
 * Rows that were clustered, where they are not all.
 */
sampleRows: number | null, 
/**
 * Clusters of the condensed tree.
 */
treeClusters: number, 
/**
 * The first 1,000 of them, parents before their parts.
 */
condensedTree: Array<TreeCluster>, };

/**
 * Parameters of HDBSCAN, as in scikit-learn.
 */
export type HdbscanParams = { 
/**
 * Fewest rows that make a segment.
 */
minClusterSize: number, 
/**
 * Rows, the row itself among them, that must lie near for a place to be dense: larger values make more noise and smoother
 * segments. By default `minClusterSize`.
 */
minSamples: number | null, 
/**
 * Which clusters of the hierarchy are the segments.
 */
clusterSelectionMethod: ClusterSelectionMethod, 
/**
 * Segments nearer to each other than this, in scaled units, are not told apart; 0 tells all apart.
 */
clusterSelectionEpsilon: number, 
/**
 * May the answer be one segment?
 */
allowSingleCluster: boolean, };

/**
 * What HDBSCAN tells beside the segments.
 */
export type HdbscanReport = SegmentReport & HdbscanFacts;

/**
 * Counts in bins of equal width.
 */
export type HistogramReport = { 
/**
 * Borders of the bins, one more than there are bins; a bin holds its lower border.
 */
edges: Array<number>, 
/**
 * Values per bin.
 */
counts: Array<number>, };

/**
 * How errors enter, and whether the trend fades.
 */
export type HoltParams = { 
/**
 * Errors that add, or multiply; with a season it does as errors do.
 */
errorType: ErrorType, 
/**
 * Should the trend fade? By default the AICc decides.
 */
damped: boolean | null, };

/**
 * What becomes of rows that go with none.
 */
export type How = "inner" | "left" | "right" | "full" | "semi" | "anti";

/**
 * Where prediction intervals come from.
 */
export type Intervals = "method" | "conformal" | "bootstrap";

/**
 * Which rows go together.
 */
export type JoinParams = { 
/**
 * The other data set.
 */
right: string, 
/**
 * The columns whose values must be the same.
 */
on: On, 
/**
 * What becomes of rows that go with none.
 */
how: How, 
/**
 * What is put behind the name of a column of the other data set that this one has too.
 */
suffix: string, };

/**
 * What went together.
 */
export type JoinReport = { 
/**
 * Rows of the result.
 */
rows: number, 
/**
 * Rows of this data set that go with some of the other.
 */
matched: number, 
/**
 * Rows of this data set that go with none.
 */
unmatched: number, 
/**
 * Rows of the other data set that go with none.
 */
unmatchedRight: number, 
/**
 * Keys that several rows of the other data set have: each row of this one that has such a key is there several times.
 */
repeatedRight: number, };

/**
 * Two groups become one.
 */
export type Joined = { 
/**
 * One group.
 */
left: number, 
/**
 * The other.
 */
right: number, 
/**
 * How far apart they are, in scaled units.
 */
height: number, 
/**
 * Rows of both.
 */
size: number, };

/**
 * The facts of a k-means run.
 */
export type KMeansFacts = { 
/**
 * Sum of squared distances of rows to their segment's center, in scaled units.
 */
inertia: number, 
/**
 * Iterations of the restart that was kept.
 */
iterations: number, 
/**
 * Did its centers come to rest?
 */
converged: boolean, 
/**
 * Restarts made.
 */
nInit: number, 
/**
 * Scores of every number of segments that was tried.
 */
scores: Array<Score>, 
/**
 * Rows of the sample that numbers of segments were compared on; null if all rows.
 */
scoresRows: number | null, };

/**
 * Parameters of k-means.
 */
export type KMeansParams = { 
/**
 * Number of segments, or `"auto"`: the number between `kMin` and `kMax` with the best silhouette.
 */
k: number | "auto", 
/**
 * Smallest number of segments that `"auto"` tries.
 */
kMin: number, 
/**
 * Largest number of segments that `"auto"` tries.
 */
kMax: number, 
/**
 * Restarts; the one with the smallest inertia is kept.
 */
nInit: number, 
/**
 * How a restart finds its first centers: `"k-means++"`, `"random"` rows, or the centers themselves in original
 * units, one list per segment with a number per column (then there is one start).
 */
init: "k-means++" | "random" | Array<Array<number>>, 
/**
 * Iterations after which a restart stops even if its centers still move.
 */
maxIter: number, 
/**
 * A restart has converged when the squared movement of all centers together is at most this part of the columns'
 * mean variance.
 */
tol: number, 
/**
 * Decides every random draw.
 */
seed: number, };

/**
 * The facts of a k-means run.
 */
export type KMeansReport = SegmentReport & KMeansFacts;

/**
 * Parameters of k-modes.
 */
export type KModesParams = { 
/**
 * Number of segments, or `"auto"`: the number between `kMin` and `kMax` with the best silhouette.
 */
k: number | "auto", 
/**
 * Smallest number of segments that `"auto"` tries.
 */
kMin: number, 
/**
 * Largest number of segments that `"auto"` tries.
 */
kMax: number, 
/**
 * Starts; the one of the smallest cost is kept. The first is that of Cao, Liang and Bai (2009), the others are drawn.
 */
nInit: number, 
/**
 * Sweeps over all rows after which a start stops even if rows still move.
 */
maxIter: number, 
/**
 * Decides every random draw.
 */
seed: number, };

/**
 * Parameters of k-prototypes.
 */
export type KPrototypesParams = { 
/**
 * Number of segments, or `"auto"`: the number between `kMin` and `kMax` with the best silhouette.
 */
k: number | "auto", 
/**
 * Smallest number of segments that `"auto"` tries.
 */
kMin: number, 
/**
 * Largest number of segments that `"auto"` tries.
 */
kMax: number, 
/**
 * Starts; the one of the smallest cost is kept.
 */
nInit: number, 
/**
 * Sweeps over all rows after which a start stops even if rows still move.
 */
maxIter: number, 
/**
 * What a category that differs counts, beside the squared distance of the scaled numbers; by default half the mean standard deviation of these.
 */
gamma: number | null, 
/**
 * Decides every random draw.
 */
seed: number, };

/**
 * Are the rows kept in memory?
 */
export type Keep = "auto" | "always" | "never";

/**
 * Keeps only the named columns, in the order in which they are named.
 */
export type KeepColumns = { 
/**
 * The columns.
 */
columns: Array<string>, };

/**
 * What becomes of the zeros a series begins with.
 */
export type LeadingZeros = "auto" | "keep" | "drop";

/**
 * A column that an automatic choice did not use.
 */
export type LeftOut = { 
/**
 * Name of the column.
 */
column: string, 
/**
 * Why, in plain words.
 */
reason: string, };

/**
 * Every value of a column, as a text, has so many characters; missing ones are not looked at.
 */
export type Length = { 
/**
 * The column.
 */
column: string, 
/**
 * The fewest characters. Any number where none is given.
 */
min?: number | null, 
/**
 * The most.
 */
max?: number | null, };

/**
 * Lengths in characters; of binary columns in bytes.
 */
export type LengthReport = { 
/**
 * The shortest; `null` in a sensitive report.
 */
min: number | null, 
/**
 * The mean.
 */
mean: number, 
/**
 * The longest; `null` in a sensitive report.
 */
max: number | null, 
/**
 * How many are empty.
 */
empty: number, };

/**
 * A case.
 */
export type Letters = "lower" | "upper" | "title" | "sentence";

/**
 * How spellings are found to be of one thing.
 */
export type Likeness = "fingerprint" | "ngram" | "phonetic" | "levenshtein" | "jaroWinkler" | "slips";

/**
 * How far apart two segments are.
 */
export type Linkage = "ward" | "average" | "complete" | "single";

/**
 * What a method with a hierarchy tells beside the segments.
 */
export type LinkageFacts = { 
/**
 * Scores of every number of segments that was tried; empty where it was given.
 */
scores: Array<Score>, 
/**
 * How the number of segments was found; null where it was given.
 */
election: Election | null, 
/**
 * Rows that were clustered, where they are not all.
 */
sampleRows: number | null, 
/**
 * The last merges, at most 100. What they join are groups of rows: those below the number of `groups` are there before the
 * first of these merges, and merge `i` makes group `groups + i`.
 */
merges: Array<Joined>, 
/**
 * Rows of each group that is there before the first of these merges.
 */
groups: Array<number>, };

/**
 * What a method with a hierarchy tells beside the segments.
 */
export type LinkageReport = SegmentReport & LinkageFacts;

/**
 * The decimal mark.
 */
export type Mark = "auto" | "." | ",";

/**
 * What values are.
 */
export type Meaning = "id" | "category" | "freeText" | "text" | "date" | "birthDate" | "currency" | "percentage" | "number" | "boolean" | "country" | "usState" | "postcode" | "latitude" | "longitude" | "address" | "email" | "phone" | "ip" | "url" | "personName" | "account";

/**
 * A measure: an expression, or a function and what it is of.
 */
export type Measure = string | Call;

/**
 * A method that a combination is made of.
 */
export type Member = { 
/**
 * Its name.
 */
method: string, 
/**
 * The form of its model, such as `ETS(M,Ad,M)`.
 */
model: string | null, 
/**
 * How often it is there in this form.
 */
times: number, };

/**
 * Replaces spellings by the one they mean.
 */
export type Merge = { 
/**
 * The column, of texts.
 */
column: string, 
/**
 * The spellings.
 */
groups: Array<Spellings>, };

/**
 * How seasons and level are learned.
 */
export type MflesParams = { 
/**
 * Do later seasons count more than earlier ones?
 */
seasonalityWeights: boolean, 
/**
 * Is the level an ensemble of exponential smoothings, rather than a mean of the last values?
 */
smoother: boolean, 
/**
 * How many values before the last one that mean takes in, 1 to 10000; 1 by default.
 */
ma: number | null, };

/**
 * What mini-batch k-means tells beside the segments.
 */
export type MiniBatchKMeansFacts = { 
/**
 * Sum of squared distances of rows to their segment's center, in scaled units.
 */
inertia: number, 
/**
 * Batches.
 */
steps: number, 
/**
 * Times the rows there are that the batches hold, rounded up.
 */
iterations: number, 
/**
 * Did the inertia of batches come to rest?
 */
converged: boolean, 
/**
 * What each criterion says of each number of segments; empty where it was given.
 */
scores: Array<Criteria>, 
/**
 * Rows that stand for all, where these were not kept; what else is reported is of them, but for rows, sizes and inertia where `passes` is above 1.
 */
sampleRows: number | null, };

/**
 * Parameters of mini-batch k-means, as in scikit-learn.
 */
export type MiniBatchKMeansParams = { 
/**
 * Number of segments, or `"auto"`: the number between `kMin` and `kMax` that most criteria prefer, on up to 2,000 rows.
 */
k: number | "auto", 
/**
 * Smallest number of segments that `"auto"` tries.
 */
kMin: number, 
/**
 * Largest number of segments that `"auto"` tries.
 */
kMax: number, 
/**
 * How first centers are found: `"k-means++"`, `"random"` rows, or the centers themselves in original units, one list per
 * segment with a number per column.
 */
init: "k-means++" | "random" | Array<Array<number>>, 
/**
 * First centers that are drawn and come to rest on `initSize` rows; those with the smallest inertia on others are kept.
 */
nInit: number, 
/**
 * Rows that first centers are drawn from; by default ten batches, and three rows for each segment at least.
 */
initSize: number | null, 
/**
 * Rows of a batch.
 */
batchSize: number, 
/**
 * Batches end when they hold so many times the rows there are.
 */
maxIter: number, 
/**
 * Batches end when so many in a row have not bettered the smoothed inertia; null: they go on.
 */
maxNoImprovement: number | null, 
/**
 * Batches end when the squared movement of all centers together is at most this part of the columns' mean variance; 0: they go on.
 */
tol: number, 
/**
 * A center with fewer rows than this part of those of the largest is put on a row of the batch, now and then.
 */
reassignmentRatio: number, 
/**
 * Which rows are a batch.
 */
order: BatchOrder, 
/**
 * How often rows are gone over where they are not kept: 1 finds those that stand for all, 2 counts all rows by segment, and each one more
 * before that moves every center to the mean of all its rows.
 */
passes: number, 
/**
 * Decides every random draw.
 */
seed: number, };

/**
 * What mini-batch k-means tells beside the segments.
 */
export type MiniBatchKMeansReport = SegmentReport & MiniBatchKMeansFacts;

/**
 * What is done about missing values: nulls, NaNs and infinities.
 */
export type Missing = "drop" | "mean" | "median" | "zero" | "error";

/**
 * Makes markers of missing values missing.
 */
export type MissingMarkers = { 
/**
 * The columns, of texts; all of them where none are given.
 */
columns?: Array<string> | null, 
/**
 * The markers, compared without regard to case and spaces around them. `n/a`, `-`, `?`, `unknown` and the like where none are given; the empty text always is one.
 */
markers?: Array<string> | null, };

/**
 * Which values are missing together.
 */
export type MissingReport = { 
/**
 * Rows that lack nothing.
 */
complete: number, 
/**
 * The twenty most frequent patterns, most frequent first.
 */
patterns: Array<PatternReport>, 
/**
 * Rows that lack something in another way.
 */
others: number, 
/**
 * A count may be this much too small; 0: all are exact.
 */
error: number, };

/**
 * Criteria of one number of segments.
 */
export type MixtureScore = { 
/**
 * Number of segments.
 */
k: number, 
/**
 * Bayesian information criterion; lower is better.
 */
bic: number, 
/**
 * Akaike's information criterion; lower is better.
 */
aic: number, };

/**
 * The values of a column grow, or fall, from row to row; missing ones are passed over. A row fails where the value before it is larger.
 */
export type Monotone = { 
/**
 * The column.
 */
column: string, 
/**
 * Whether values fall. Default: they grow.
 */
decreasing?: boolean, 
/**
 * Whether the same value must not follow itself.
 */
strict?: boolean, };

/**
 * Parameters of the decomposition method.
 */
export type MstlParams = { 
/**
 * What forecasts the series without its seasons.
 */
trend: Trend, };

/**
 * A normal form.
 */
export type NormalForm = "nfc" | "nfd" | "nfkc" | "nfkd";

/**
 * Brings texts to a Unicode normal form (Unicode Standard Annex 15), so that equal looks are equal texts.
 */
export type Normalize = { 
/**
 * The columns, of texts; all of them where none are given.
 */
columns?: Array<string> | null, 
/**
 * The form.
 */
form?: NormalForm, };

/**
 * No value of a column is missing.
 */
export type NotNull = { 
/**
 * The column.
 */
column: string, };

/**
 * The columns whose values must be the same.
 */
export type On = string | Array<Between>;

/**
 * What becomes of a value that cannot be converted.
 */
export type OnError = "null" | "reject" | "fail";

/**
 * Makes a column of zeros and ones for every category, called `column_category`, in place of the column. A missing value, and one that is no category, is zero in all of them.
 */
export type OneHot = { 
/**
 * The column, of texts.
 */
column: string, 
/**
 * The categories; those of the rows, in the order of the alphabet, where none are given.
 */
values?: Array<string> | null, 
/**
 * Most categories that there may be.
 */
limit?: number, };

/**
 * How to read a source. Whatever is not given is found out from the bytes.
 */
export type OpenOptions = { 
/**
 * The format; `auto` looks at the first bytes, then at the name's extension, and takes the rest for CSV.
 */
format: FormatName, 
/**
 * ZIP: the file of the archive to read. The only one, or the only one with an extension of a data format, if not given.
 */
entry: string | null, 
/**
 * Text: its encoding, `auto` or a name of the WHATWG Encoding Standard such as `utf-8`, `utf-16le`, `windows-1252` or
 * `shift_jis`. `auto` finds UTF-8 and UTF-16, and takes all other text for windows-1252, which covers Latin-1.
 */
encoding: string, 
/**
 * JSON: are the members of an object inside of a row columns of their own, called `a.b`? If not, it is text.
 */
flatten: boolean, 
/**
 * Excel and OpenDocument: the sheet to read, by its name or by its number, counted from 0. The first that is not empty if not given.
 */
sheet: string | null, 
/**
 * Keep a profile while reading? It is there the moment the rows are, at the cost of a slower read.
 */
profile: boolean, 
/**
 * Are the rows kept in memory: `auto`, `always` or `never`?
 */
keep: Keep, 
/**
 * The columns to read, in this order; all of them if not given.
 */
columns: Array<string> | null, 
/**
 * The name of a column that tells of every row which file it comes from, behind the others or where `columns` names it. There is
 * none if not given.
 */
sourceColumn: string | null, 
/**
 * Parquet only: the row groups to read, counted from 0, in this order; all of them if not given.
 */
rowGroups: Array<number> | null, 
/**
 * Parquet only: an expression; row groups and pages whose statistics say that it is true for none of their rows are skipped. Other rows are
 * there whether it is true for them or not.
 */
skipUnless: string | null, 
/**
 * Most rows of a batch, 1 to 1,048,576. Arrow sources keep their own batches.
 */
batchRows: number, 
/**
 * Most bytes asked for at a time where a source is read from end to end, 1 or more. A row longer than that is still read.
 */
readBytes: number, 
/**
 * CSV: the character between fields, one byte. Found among comma, semicolon, tab and bar if not given.
 */
delimiter: string | null, 
/**
 * CSV: the character around fields that hold delimiters, quotes or line breaks, one byte. Inside, it is doubled.
 * Found among `"` and `'` if not given.
 */
quote: string | null, 
/**
 * CSV: does the first row hold the names of the columns? Found out by comparing it with the rows below if not given.
 */
header: boolean | null, 
/**
 * CSV: words that stand for a missing value where they are not quoted. An empty unquoted field is always missing.
 * `NA`, `N/A`, `#N/A`, `null`, `NULL` and `\N` if not given; `[]` for the empty field alone. Quoted, a word is missing only
 * in a column that is not text; so is a quoted empty field, which in a text column is an empty text.
 * JSON: texts and numbers that stand for a missing value beside `null`; none if not given.
 */
nulls: Array<string> | null, 
/**
 * CSV: lines above the table that are skipped. If not given, rows above the first that has as many fields as most are.
 */
skipRows: number | null, 
/**
 * CSV: lines that begin with this character are skipped, one byte. `#` if not given, where such lines do not fit the table.
 */
comment: string | null, 
/**
 * CSV, and JSON of declared type: in dates like 05/06/2024, does the day come first? If not given, the values decide, and a column in which none does stays text.
 */
dayFirst: boolean | null, 
/**
 * CSV, and JSON of declared type: the decimal mark, `.` or `,`, of numbers that could be read both ways, such as 1,234. If not given, it is that of the
 * columns which leave no choice; failing them the point where the delimiter is a comma, and else such columns stay text. In JSON
 * it is the point.
 */
decimal: string | null, 
/**
 * CSV: what becomes of a row with fewer fields than there are columns, `reject` or `pad`?
 */
ragged: Ragged, 
/**
 * CSV and JSON: does the first row that cannot be read end the reading? If not, such rows are left out and told of.
 */
strict: boolean, 
/**
 * CSV and JSON: most rows left out of which place and reason are kept; all are counted.
 */
maxRejects: number, 
/**
 * CSV and JSON: bytes that are looked at to find out the layout, columns and types, 1 or more.
 */
sampleBytes: number, 
/**
 * Bytes of a share, in Parquet and Arrow files of whole row groups and batches. A CSV, NDJSON, Parquet or Arrow file of four shares or
 * more is read in them, so that several workers can read it; its profile is merged from theirs, so that it does not depend on how many do.
 */
shareBytes: number, 
/**
 * CSV and JSON: types by the columns' names: `int64`, `uint64`, `float64`, `decimal(12,2)`, `boolean`, `date`, `timestamp`,
 * `timestamp[UTC]` or `utf8`. A column that is not named gets the narrowest type that keeps all its values exact.
 * A row with a value of another type is left out.
 */
types: { [key in string]: string }, };

/**
 * What OPTICS tells beside the segments.
 */
export type OpticsFacts = { 
/**
 * Rows, the row itself among them, that a core distance reaches.
 */
minSamples: number, 
/**
 * Rows that were ordered, where they are not all.
 */
sampleRows: number | null, 
/**
 * The rows as they are reached, the first 10,000: their numbers among the rows that were ordered, from 0.
 */
ordering: Array<number>, 
/**
 * Of each row of `ordering`, how near it is to those before, in scaled units: the reachability plot; null where it is near none.
 */
reachability: Array<number | null>, 
/**
 * Of each row of `ordering`, the distance to its `minSamples`-th nearest row; null where that is beyond `maxEps`.
 */
coreDistances: Array<number | null>, 
/**
 * Valleys of the plot, smaller ones before those that hold them: first and last place in the order. Empty for `"dbscan"`.
 */
clusters: Array<[number, number]>, };

/**
 * How segments are read off the reachability plot.
 */
export type OpticsMethod = "xi" | "dbscan";

/**
 * Parameters of OPTICS, as in scikit-learn.
 */
export type OpticsParams = { 
/**
 * Rows, the row itself among them, that a core distance reaches.
 */
minSamples: number, 
/**
 * How far a row reaches at most, in scaled units; null: any distance. A bound makes it faster.
 */
maxEps: number | null, 
/**
 * How segments are read off the reachability plot.
 */
clusterMethod: OpticsMethod, 
/**
 * `"dbscan"`: the reachability at which the plot is cut, in scaled units; null: `maxEps`.
 */
eps: number | null, 
/**
 * `"xi"`: by which part reachability falls or rises at the edge of a segment.
 */
xi: number, 
/**
 * `"xi"`: rows at the end of a segment that were not reached from within are not of it (E. Schubert, M. Gertz 2018).
 */
predecessorCorrection: boolean, 
/**
 * `"xi"`: fewest rows of a segment; null: `minSamples`.
 */
minClusterSize: number | null, };

/**
 * What OPTICS tells beside the segments.
 */
export type OpticsReport = SegmentReport & OpticsFacts;

/**
 * What happened when: rows, and means of columns, in spans of time of one width.
 */
export type OrderReport = { 
/**
 * The column of dates or times.
 */
column: string, 
/**
 * Width of a span in milliseconds, as wide as rows are apart, at most 4,096 spans.
 */
spanMs: number, 
/**
 * Spans from the first row to the last.
 */
spans: number, 
/**
 * Those with a row.
 */
filled: number, 
/**
 * Runs of spans without a row.
 */
gapCount: number, 
/**
 * Spans of the longest of them.
 */
longestGap: number, 
/**
 * The ten longest.
 */
gaps: Array<GapReport>, 
/**
 * The number of rows, and the mean of each column, per span; those long and full enough for a statement.
 */
series: Array<TimelineReport>, };

/**
 * Replaces categories by their numbers, from 0 on. A value that is no category is missing, and told of.
 */
export type Ordinal = { 
/**
 * The column, of texts.
 */
column: string, 
/**
 * The categories, the lowest first; those of the rows in the order of the alphabet where none are given.
 */
order?: Array<string> | null, };

/**
 * Caps outliers at bounds, makes them missing or drops their rows. The bounds are taken of the values, or given.
 */
export type Outliers = { 
/**
 * The columns, of numbers; all of them where none are given.
 */
columns?: Array<string> | null, 
/**
 * How the bounds are found.
 */
method?: Bounding, 
/**
 * How far the bounds are away, in the measure of the method. 1.5 quartile distances, 3 standard deviations and 3.5 deviations of the median where none is given.
 */
factor?: number | null, 
/**
 * For `percentile`: the shares of the values below the lower and the upper bound. 0.01 and 0.99 where none are given.
 */
shares?: [number, number] | null, 
/**
 * What becomes of outliers.
 */
action?: Treatment, 
/**
 * The bounds of each column; found among the values where none are given.
 */
bounds?: Array<Bounds> | null, };

/**
 * Two columns. A measure that does not fit them, or does not exist, is `null`.
 */
export type PairReport = { 
/**
 * The first.
 */
a: string, 
/**
 * The second.
 */
b: string, 
/**
 * Pearson's correlation of two columns of numbers, over all rows.
 */
pearson: number | null, 
/**
 * Spearman's rank correlation of two columns of numbers, over the sample.
 */
spearman: number | null, 
/**
 * Bias-corrected Cramér's V of two columns of groups, over the sample.
 */
cramersV: number | null, 
/**
 * The correlation ratio of numbers by groups, over the sample.
 */
correlationRatio: number | null, };

/**
 * Converts values to another type. Texts may be written in many ways: numbers with currency signs, percent signs, groups of thousands and a decimal comma, dates and times in
 * several formats, yes and no.
 */
export type Parse = { 
/**
 * The columns.
 */
columns: Array<string>, 
/**
 * The type: `int64`, `float64`, `decimal(12,2)`, `boolean`, `date`, `timestamp`, `utf8`.
 */
to: string, 
/**
 * Of dates and times the formats that are tried, one after the other, in the letters of strftime: `%d.%m.%Y %H:%M`. ISO 8601 where none are given.
 */
formats?: Array<string> | null, 
/**
 * The decimal mark of numbers: `.`, `,`, or `auto`, which decides value by value: of two different marks it is the last, and one that three digits follow is
 * a comma of thousands or a decimal point.
 */
decimal?: Mark, 
/**
 * What becomes of a value that cannot be converted; it is told of in any case.
 */
onError?: OnError, };

/**
 * Every value of a column can be read as a type; missing ones are not looked at.
 */
export type Parseable = { 
/**
 * The column.
 */
column: string, 
/**
 * The type: `integer`, `float`, `decimal(p,s)`, `boolean`, `date`, `timestamp`, `timestamp[zone]`, `text`.
 */
as: string, };

/**
 * Rows that lack the same.
 */
export type PatternReport = { 
/**
 * The columns without a value.
 */
columns: Array<string>, 
/**
 * How many rows.
 */
rows: number, };

/**
 * What a row of the result is.
 */
export type Per = "session" | "entity";

/**
 * Whether values are about persons.
 */
export type Personal = "likely" | "possible" | "no";

/**
 * Two distributions over the same bins or values.
 */
export type PictureReport = { 
/**
 * Borders of bins of numbers, one more than there are bins; times in milliseconds UTC. Empty for values.
 */
edges: Array<number>, 
/**
 * Values, the most frequent of the reference first, the rest together as `…`. Empty for bins.
 */
labels: Array<string>, 
/**
 * Shares of the reference.
 */
reference: Array<number>, 
/**
 * Shares of what is compared.
 */
current: Array<number>, };

/**
 * A value that is written out in a recipe.
 */
export type Plain = boolean | number | number | string;

/**
 * What was kept.
 */
export type PortraitReport = { 
/**
 * Rows of the table.
 */
rows: number, 
/**
 * Its columns.
 */
columns: Array<string>, };

/**
 * A value.
 */
export type PreviewCell = { 
/**
 * As it was; missing also where there was no such column.
 */
before: string | null, 
/**
 * As it is.
 */
after: string | null, 
/**
 * It is another one.
 */
changed: boolean, };

/**
 * Which rows are shown.
 */
export type PreviewParams = { 
/**
 * How many rows are shown, 1 to 1,000.
 */
rows: number, 
/**
 * The step before and after which rows are shown, counted from 0; before the first and after the last where none is given.
 */
step: number | null, 
/**
 * Only rows that are changed or taken away.
 */
changed: boolean, };

/**
 * Rows before and after.
 */
export type PreviewReport = { 
/**
 * The columns there are afterwards.
 */
columns: Array<string>, 
/**
 * The rows.
 */
rows: Array<PreviewRow>, 
/**
 * Rows that stand for all, where not all were in memory; the rows shown are of these.
 */
sampleRows: number | null, 
/**
 * What each step did up to the one that is shown, over all rows, or those that stand for them.
 */
steps: Array<StepReport>, };

/**
 * A row.
 */
export type PreviewRow = { 
/**
 * Its number among the rows that came in, counted from 0; of equal rows of a sample that of the first.
 */
row: number, 
/**
 * It was taken away: the values are those before.
 */
removed: boolean, 
/**
 * Its values, in the order of the columns.
 */
cells: Array<PreviewCell>, };

/**
 * What to describe.
 */
export type ProfileParams = { 
/**
 * The columns to describe, by name; all where none are given.
 */
columns: Array<string> | null, 
/**
 * The column of dates or times that puts the rows in order; where none is given, the first one there is.
 */
time: string | null, 
/**
 * How repeated rows are counted: `sample` estimates them from the sample, `exact` keeps 16 bytes for each different row.
 */
duplicates: Duplicates, 
/**
 * From where on something is worth a word.
 */
thresholds: Thresholds, 
/**
 * Leave out every value of any row: counts, shares and shapes only, and none of fewer than `smallestGroup` rows.
 */
sensitive: boolean, 
/**
 * With `sensitive`: counts of fewer rows than this are left out; 1 or more.
 */
smallestGroup: number, };

/**
 * Every column of a table, described. Statistics that do not exist are `null`; missing values take part in none of them.
 */
export type ProfileReport = { 
/**
 * Number of rows.
 */
rows: number, 
/**
 * Bytes that the values take in memory.
 */
memory: number, 
/**
 * The columns, in their order.
 */
columns: Array<ColumnReport>, 
/**
 * What deserves a look, in plain words, the gravest first.
 */
alerts: Array<Alert>, 
/**
 * The rows that stand for all where a figure says so.
 */
sample: SampleReport, 
/**
 * How columns move together; `null` before the first row.
 */
correlations: Correlations | null, 
/**
 * Which values are missing together.
 */
missing: MissingReport, 
/**
 * Rows that repeat another in every column; `null` where a column has values that cannot be told apart.
 */
duplicates: DuplicatesReport | null, 
/**
 * What happened when; `null` without a column of dates or times that differ.
 */
order: OrderReport | null, 
/**
 * Values of rows were left out.
 */
sensitive: boolean, };

/**
 * How the columns `pc1` and `pc2` of the table come about.
 */
export type Projection = { 
/**
 * Always `"pca"`: principal components of the scaled columns.
 */
method: string, 
/**
 * Share of the spread that each of the two axes shows, 0–1.
 */
explained: Array<number>, 
/**
 * For each axis, the weight of each of these.
 */
loadings: Array<Array<number>>, 
/**
 * The columns as they were compared: of a category each coded value is one.
 */
columns: Array<string>, };

/**
 * What rules are proposed for.
 */
export type ProposeParams = { 
/**
 * The columns; all where none is named.
 */
columns: Array<string>, };

/**
 * The rules: the parameters of a check.
 */
export type ProposeReport = { 
/**
 * The rules.
 */
rules: Array<Rule>, };

/**
 * The facts of a run of `kmodes` or `kprototypes`.
 */
export type PrototypeFacts = { 
/**
 * Sum over rows of the squared distance of their numbers to their prototype, in scaled units, plus `gamma` for each category that differs from it.
 */
cost: number, 
/**
 * What a category that differs counts.
 */
gamma: number, 
/**
 * Sweeps over all rows of the start that was kept.
 */
iterations: number, 
/**
 * Did its rows come to rest?
 */
converged: boolean, 
/**
 * Starts made.
 */
nInit: number, 
/**
 * Scores of every number of segments that was tried.
 */
scores: Array<Score>, 
/**
 * Rows of the sample that numbers of segments were compared on; null if all rows.
 */
scoresRows: number | null, };

/**
 * The facts of a run of `kmodes` or `kprototypes`.
 */
export type PrototypeReport = SegmentReport & PrototypeFacts;

/**
 * What becomes of a row with fewer fields than there are columns?
 */
export type Ragged = "reject" | "pad";

/**
 * Every value of a column lies between two others, both of which are allowed; missing ones are not looked at.
 */
export type Range = { 
/**
 * The column.
 */
column: string, 
/**
 * The smallest value that is allowed: a number, or a text for dates, times and texts. Any where none is given.
 */
min?: number | string | null, 
/**
 * The largest one.
 */
max?: number | string | null, };

/**
 * How likely it is to be past a target, step by step. Each probability is that of its step alone: a value that was past the
 * target may come back.
 */
export type Reach = { 
/**
 * The target.
 */
target: number, 
/**
 * Is it passed from below? By the last value; a series that is there already is asked when it is below.
 */
upward: boolean, 
/**
 * The probability at each step.
 */
probabilities: Array<number | null>, 
/**
 * The first time at which it is 10 %, 50 % and 90 % likely; `null` where it is not within the horizon.
 */
times: [string | null, string | null, string | null], 
/**
 * In words.
 */
sentence: string, };

/**
 * How forecasts of a hierarchy come to add up.
 */
export type Reconcile = "mintShrink" | "bottomUp" | "topDown";

/**
 * Every value of a column, as a text, matches a regular expression somewhere; missing ones are not looked at.
 */
export type Regex = { 
/**
 * The column.
 */
column: string, 
/**
 * The expression, in the language of Rust's `regex`; `^` and `$` tie it to the ends.
 */
pattern: string, };

/**
 * Replaces every match of a regular expression.
 */
export type RegexReplace = { 
/**
 * The columns, of texts; all of them where none are given.
 */
columns?: Array<string> | null, 
/**
 * The regular expression, in the language of Rust's `regex`.
 */
pattern: string, 
/**
 * What stands there instead; `$1` is the first group.
 */
by?: string, };

/**
 * A row that could not be read and was left out.
 */
export type Reject = { 
/**
 * The file, where there are several.
 */
file: string | null, 
/**
 * Its number among all rows of data of the source, from 0, the rows left out included.
 */
row: number, 
/**
 * Where the fault is, in bytes from the start of the source.
 */
byte: number, 
/**
 * The column of the fault, where it has one.
 */
column: string | null, 
/**
 * What is wrong.
 */
reason: string, 
/**
 * The row as it was written; of a long one the first 200 characters.
 */
text: string, };

/**
 * Gives columns other names.
 */
export type Rename = { 
/**
 * The new names by the old ones.
 */
names: { [key in string]: string }, };

/**
 * Puts the named columns in front, in the order in which they are named; the others follow as they were.
 */
export type Reorder = { 
/**
 * The columns that come first.
 */
columns: Array<string>, };

/**
 * Repairs texts that were written in UTF-8 and read as windows-1252 or Latin-1, once or several times over: "Ã©" becomes "é". A text is changed only where all of
 * its foreign letters together are valid UTF-8, which no text of a human language is by chance.
 */
export type RepairEncoding = { 
/**
 * The columns, of texts; all of them where none are given.
 */
columns?: Array<string> | null, };

/**
 * Replaces a text wherever it stands, or where it is all there is.
 */
export type Replace = { 
/**
 * The columns, of texts; all of them where none are given.
 */
columns?: Array<string> | null, 
/**
 * What is replaced.
 */
old: string, 
/**
 * What stands there instead; nothing where it is left out.
 */
by?: string, 
/**
 * Only where a text is nothing else.
 */
whole?: boolean, };

/**
 * The one-step errors of a model on its own history.
 */
export type Residuals = { 
/**
 * How many.
 */
n: number, 
/**
 * Their mean: a bias if it is far from zero.
 */
mean: number, 
/**
 * Their standard deviation.
 */
deviation: number, 
/**
 * Ljung–Box: the sum over lags of their autocorrelation.
 */
ljungBox: number | null, 
/**
 * Lags in it: two seasons, or ten, at most a fifth of the errors and at most 1,000.
 */
lags: number, 
/**
 * The probability of so much autocorrelation in noise. Small: the past says more than the model took from it.
 */
ljungBoxP: number | null, 
/**
 * Jarque–Bera: how far skewness and tails are from those of a normal distribution.
 */
jarqueBera: number | null, 
/**
 * The probability of such errors from a normal distribution. Small: prefer conformal or bootstrap intervals.
 */
jarqueBeraP: number | null, };

/**
 * One cell of the grid.
 */
export type RfmCell = { 
/**
 * Score of recency, 5 the latest.
 */
recency: number, 
/**
 * Score of frequency and amount together: their mean, rounded up.
 */
value: number, 
/**
 * What customers of this cell are called.
 */
name: string, 
/**
 * Customers.
 */
size: number, };

/**
 * What the transactions were of, and the spans that are looked at.
 */
export type RfmParams = { 
/**
 * What a transaction was worth: a column of numbers, or an expression.
 */
amount: string | null, 
/**
 * What it was of: a column, or an expression.
 */
category: string | null, 
/**
 * The moment from which is looked back, as `"2024-06-30"`; transactions after it take no part. That of the last transaction where none is given.
 */
asOf: string | null, 
/**
 * Days before that moment of which transactions are counted and summed, each by itself.
 */
windowsDays: Array<number>, };

/**
 * One segment.
 */
export type RfmSegment = { 
/**
 * Its name.
 */
name: string, 
/**
 * Customers.
 */
size: number, 
/**
 * Customers as a share of all, 0–1.
 */
share: number, 
/**
 * Mean of the days since the last transaction.
 */
recencyDays: number, 
/**
 * Mean number of transactions.
 */
frequency: number, 
/**
 * Mean amount.
 */
monetary: number, 
/**
 * Sum of the amounts as a share of all; null where all amounts together are not above 0.
 */
monetaryShare: number | null, 
/**
 * One sentence for a person.
 */
summary: string, };

/**
 * What the transactions were.
 */
export type RfmSegmentsParams = { 
/**
 * What a row was worth: a column of numbers, or an expression such as `quantity * unit_price`.
 */
amount: string, 
/**
 * Which transaction a row belongs to, where it has several: a column, or an expression. Every row is one where none is given.
 */
transaction: string | null, 
/**
 * The moment from which is looked back, as `"2024-06-30"`; transactions after it take no part. That of the last transaction where none is given.
 */
asOf: string | null, };

/**
 * Who the customers are.
 */
export type RfmSegmentsReport = { 
/**
 * Rows of the log that took part.
 */
logRows: number, 
/**
 * Customers.
 */
customers: number, 
/**
 * Days since the last transaction that part the quintiles, four of them.
 */
recencyDaysBounds: Array<number>, 
/**
 * Numbers of transactions that part the quintiles.
 */
frequencyBounds: Array<number>, 
/**
 * Amounts that part the quintiles.
 */
monetaryBounds: Array<number>, 
/**
 * The segments that have customers, the best first.
 */
segments: Array<RfmSegment>, 
/**
 * The grid of scores: for each recency from 5 down to 1, each value from 1 to 5.
 */
grid: Array<RfmCell>, };

/**
 * Which readings, and how far is looked back.
 */
export type RollingParams = { 
/**
 * The readings: columns of numbers.
 */
values: Array<string>, 
/**
 * How many readings back single values are taken from.
 */
lags: Array<number>, 
/**
 * Readings that moving statistics are of, that of the row included.
 */
windows: Array<number>, };

/**
 * The table has so many rows; with `where` so many that meet it.
 */
export type RowCount = { 
/**
 * The fewest rows. Any number where none is given.
 */
min?: number | null, 
/**
 * The most.
 */
max?: number | null, };

/**
 * A rule: what it asks for, of which rows, and how bad it is where they do not meet it.
 */
export type Rule = { 
/**
 * Its name; what it asks for in words where none is given.
 */
name?: string | null, 
/**
 * Whether the table fails where the rule does. Default: `"error"`.
 */
severity?: Severity, 
/**
 * The share of the rows, 0 to 1, that must meet it. Default: 1, all of them.
 */
atLeast?: number, 
/**
 * The rows that it is about: those for which this expression is true. All where none is given.
 */
where?: string | null, } & ({ "rule": "notNull" } & NotNull | { "rule": "unique" } & Unique | { "rule": "acceptedValues" } & AcceptedValues | { "rule": "regex" } & Regex | { "rule": "range" } & Range | { "rule": "length" } & Length | { "rule": "monotone" } & Monotone | { "rule": "parseable" } & Parseable | { "rule": "foreignKey" } & ForeignKey | { "rule": "condition" } & Condition | { "rule": "rowCount" } & RowCount | { "rule": "columns" } & Columns);

/**
 * What became of a rule.
 */
export type RuleReport = { 
/**
 * Its name, or what it asks for in words.
 */
name: string, 
/**
 * Its kind: `"notNull"`, `"range"` …
 */
rule: string, 
/**
 * The columns that it is about.
 */
columns: Array<string>, 
/**
 * How bad it is where it is broken.
 */
severity: Severity, 
/**
 * Whether it is kept.
 */
passed: boolean, 
/**
 * Rows that it could be said of whether they meet it; those with missing values mostly are not among them.
 */
checked: number, 
/**
 * Rows that do not meet it.
 */
failed: number, 
/**
 * The share of the checked rows that meet it; `null` where none was checked.
 */
share: number | null, 
/**
 * The share that must meet it.
 */
atLeast: number, 
/**
 * Why it is broken where that lies not in rows: a column that is not there or of another type, a number of rows.
 */
reason: string | null, };

/**
 * The rows with the smallest hashes of their content: which these are depends on nothing but the rows.
 */
export type SampleReport = { 
/**
 * Different rows in the sample.
 */
rows: number, 
/**
 * Every different row is in it.
 */
all: boolean, };

/**
 * A value: a number, a text or a boolean.
 */
export type Scalar = number | number | boolean | string;

/**
 * Brings numbers to one scale: `(value - offset) / factor`. What is constant becomes 0.
 */
export type Scale = { 
/**
 * The columns, of numbers; all of them where none are given.
 */
columns?: Array<string> | null, 
/**
 * The scale; the standard deviation is that of all values (divisor n).
 */
scaling?: Scaling, 
/**
 * What is taken from the values of each column; found among them where none are given.
 */
offsets?: Array<number> | null, 
/**
 * What the values of each column are then divided by; found among them where none are given.
 */
factors?: Array<number> | null, };

/**
 * How columns are made comparable before distances are measured.
 */
export type Scaling = "standard" | "none" | "minmax" | "robust";

/**
 * Another future: regressors that turn out otherwise, or growth beside what the method sees.
 */
export type Scenario = { 
/**
 * By the name of a regressor, what becomes of its future.
 */
regressors?: { [key in string]: Change }, 
/**
 * Growth on top, per step: 0.01 for 1 % more every step, compounding.
 */
growth?: number, };

/**
 * A column of another type.
 */
export type SchemaChange = { 
/**
 * Its name.
 */
column: string, 
/**
 * Its type in the reference.
 */
reference: string, 
/**
 * Its type in what is compared.
 */
current: string, };

/**
 * Differences of the schemas.
 */
export type SchemaReport = { 
/**
 * Columns that only the second has.
 */
added: Array<string>, 
/**
 * Columns that only the reference has.
 */
removed: Array<string>, 
/**
 * Columns of another type.
 */
changed: Array<SchemaChange>, };

/**
 * Scores of one number of segments.
 */
export type Score = { 
/**
 * Number of segments.
 */
k: number, 
/**
 * Sum of squared distances of rows to their segment's center, in scaled units.
 */
inertia: number, 
/**
 * Mean silhouette, −1 to 1, higher is better (Rousseeuw 1987); null with one segment or as many as rows.
 */
silhouette: number | null, 
/**
 * Spread between segments over spread within, higher is better (Caliński and Harabasz 1974).
 */
calinskiHarabasz: number | null, 
/**
 * Mean likeness of each segment to the one most like it, lower is better (Davies and Bouldin 1979).
 */
daviesBouldin: number | null, };

/**
 * A script.
 */
export type ScriptReport = { 
/**
 * Its name: `Latin`, `Cyrillic`, `Greek`, `Han` …
 */
script: string, 
/**
 * Share of the values.
 */
share: number, };

/**
 * How many of the last seasons count.
 */
export type SeasonalWindowAverageParams = { 
/**
 * How many of the last seasons the means are taken of, 1 to 10000.
 */
windowSize: number, };

/**
 * One segment.
 */
export type Segment = { 
/**
 * Its number, as in the table; 0 is the largest, of the rows that stand for all where these were not kept.
 */
segment: number, 
/**
 * Rows.
 */
size: number, 
/**
 * Rows as a share of all used rows, 0–1.
 */
share: number, 
/**
 * The center in original units, per column; times are milliseconds since 1970 UTC.
 */
center: Record<string, number>, 
/**
 * The most frequent value of each category that was compared.
 */
categories: { [key in string]: string }, 
/**
 * A few words that tell it from the others.
 */
name: string, 
/**
 * What sets it apart, the strongest first.
 */
distinguishing: Array<Distinction>, 
/**
 * One sentence for a person.
 */
summary: string, 
/**
 * Rows of the input nearest to its center, the nearest (the medoid) first.
 */
typical: Array<number>, 
/**
 * The row of `typical[0]` in original units, per column of numbers.
 */
medoid: Record<string, number>, 
/**
 * Rows of the input that all but belong to another segment, the least certain first.
 */
borderline: Array<number>, 
/**
 * Mean silhouette of its rows in the sample; null where it does not exist.
 */
silhouette: number | null, 
/**
 * Mean likeness (Jaccard) of it to the segment most like it that is found on a draw of the rows, 0–1, above 0.75 lasting, below 0.5 dissolving (Hennig
 * 2007); null where `stability` is 0.
 */
stability: number | null, };

/**
 * What a row must meet.
 */
export type SegmentCondition = { 
/**
 * Name of the column, of a coded category with its value: `region = north`.
 */
column: string, 
/**
 * The number must be above this.
 */
above: number | null, 
/**
 * The number must be at most this.
 */
upTo: number | null, 
/**
 * The category must have this value, or must not.
 */
holds: boolean | null, };

/**
 * The map that is made of the rows.
 */
export type SegmentMap = "pca" | "umap";

/**
 * Which rows and columns are compared, and how.
 */
export type SegmentParams = { 
/**
 * The columns to compare rows by: numbers, booleans, dates, timestamps or texts of few different values. By default every column of numbers
 * (of categories, where the method takes these) that can tell rows apart; the report says which were left out and why.
 */
columns: Array<string> | null, 
/**
 * How columns of different units are made comparable.
 */
scale: SegmentScale, 
/**
 * What is done with a null, a NaN or an infinity. A missing category that is not dropped is a category of its own.
 */
missing: Missing, 
/**
 * What is done with outliers.
 */
outliers: Outliers, 
/**
 * How categories, which are used where they are named, become numbers.
 */
encode: Encode, 
/**
 * Other columns that segments are described by, without being compared by them; `["*"]` is all there are.
 */
describe: Array<string>, 
/**
 * How often segments are found again on draws of the rows, to see which of them last; 0: not at all. Takes as many times as long, on up to 5,000 rows.
 */
stability: number, 
/**
 * The map that is made of the rows beside their principal plane.
 */
map: SegmentMap, 
/**
 * `umap`: rows, the row itself among them, that count as near: few show what is close by, many the whole.
 */
nNeighbors: number, 
/**
 * `umap`: how near rows may lie on the map; small values make dense heaps.
 */
minDist: number, };

/**
 * The facts of a segmentation, whatever the method.
 */
export type SegmentReport = { 
/**
 * Rows of the input.
 */
rows: number, 
/**
 * Rows that were segmented.
 */
rowsUsed: number, 
/**
 * Rows with at least one missing value: dropped or filled, as asked.
 */
rowsMissing: number, 
/**
 * Columns that rows were compared by.
 */
columns: Array<string>, 
/**
 * Columns that were not used by an automatic choice.
 */
columnsLeftOut: Array<LeftOut>, 
/**
 * Used columns with missing values.
 */
columnsWithMissing: Array<FilledColumn>, 
/**
 * Number of segments.
 */
k: number, 
/**
 * Rows that belong to no segment.
 */
noise: number, 
/**
 * Mean silhouette, −1 to 1, higher is better, of the rows that are no noise; null where it does not exist.
 */
silhouette: number | null, 
/**
 * Rows of the sample that the silhouette stands on; null if all rows.
 */
silhouetteRows: number | null, 
/**
 * Spread between segments over spread within, higher is better (Caliński and Harabasz 1974).
 */
calinskiHarabasz: number | null, 
/**
 * Mean likeness of each segment to the one most like it, lower is better (Davies and Bouldin 1979).
 */
daviesBouldin: number | null, 
/**
 * The segments, the largest first.
 */
segments: Array<Segment>, 
/**
 * The silhouettes of the sample, segment by segment.
 */
silhouettes: Array<SilhouettePlot>, 
/**
 * A few rules that reproduce the segments; null where there is none.
 */
rules: SegmentRules | null, 
/**
 * Rows that the stability of segments stands on; null where it was not asked for, or all rows.
 */
stabilityRows: number | null, 
/**
 * Where the columns `pc1` and `pc2` of the table come from.
 */
projection: Projection, 
/**
 * Where the columns `umap1` and `umap2` of the table come from; null where that map was not asked for.
 */
umap: UmapReport | null, 
/**
 * What was done to the columns, and what might be.
 */
notes: Array<string>, };

/**
 * One rule.
 */
export type SegmentRule = { 
/**
 * The segment of the rows that it holds for; −1: noise.
 */
segment: number, 
/**
 * All must hold; none: every row.
 */
conditions: Array<SegmentCondition>, 
/**
 * Rows that it holds for.
 */
rows: number, 
/**
 * Share of the segment's rows that it holds for.
 */
coverage: number, 
/**
 * Share of the rows that it holds for that are of the segment.
 */
precision: number, 
/**
 * In words.
 */
sentence: string, };

/**
 * The rules.
 */
export type SegmentRules = { 
/**
 * Share of all rows that the rules put in their segment, 0–1.
 */
fidelity: number, 
/**
 * Rows that they were learnt from.
 */
learntRows: number, 
/**
 * Exactly one holds for each row.
 */
rules: Array<SegmentRule>, };

/**
 * How columns of different units are made comparable.
 */
export type SegmentScale = "standard" | "none" | "minmax" | "robust" | "power";

/**
 * What values mean, as far as names and values tell.
 */
export type SemanticReport = { 
/**
 * What they are.
 */
type: Meaning, 
/**
 * How sure that is, from 0 to 1.
 */
confidence: number, 
/**
 * Whether they are about persons.
 */
personal: Personal, 
/**
 * Why, in plain words.
 */
why: string, };

/**
 * One series.
 */
export type SeriesReport = { 
/**
 * Its values in the series columns.
 */
key: Record<string, string | number | boolean | null>, 
/**
 * The method the forecast comes from; `null` if there is no forecast.
 */
method: string | null, 
/**
 * The form of the model, such as `ETS(M,Ad,M)`.
 */
model: string | null, 
/**
 * What a combination is made of; empty for a single method.
 */
members: Array<Member>, 
/**
 * The period in steps, 1 for none.
 */
season: number, 
/**
 * All periods that were found or given, in steps, shortest first; empty for none. A method may know one only.
 */
seasons: Array<number>, 
/**
 * Distance of the observations in words.
 */
frequency: string, 
/**
 * Rows that belong to the series.
 */
rows: number, 
/**
 * Missing observations that were filled.
 */
gapsFilled: number, 
/**
 * Rows whose time was taken already; such values are averaged.
 */
duplicates: number, 
/**
 * Rows whose time lies between the regular ones and was moved to the nearest.
 */
moved: number, 
/**
 * Zeros at the beginning that were left out.
 */
leadingZeros: number, 
/**
 * Rows after the last value: what is known of the future.
 */
futureRows: number, 
/**
 * Numbers of regressors that were missing and taken from the step before.
 */
regressorsFilled: number, 
/**
 * Steps of the horizon that a regressor was not known for, its last number going on.
 */
regressorsCarried: number, 
/**
 * Time of the first value.
 */
start: string | null, 
/**
 * Time of the last value.
 */
end: string | null, 
/**
 * Observations held out to measure accuracy.
 */
holdout: number, 
/**
 * Mean absolute scaled error of the method on the held-out observations.
 */
mase: number | null, 
/**
 * Symmetric mean absolute percentage error, 0 to 200.
 */
smape: number | null, 
/**
 * Root mean squared error in the unit of the values.
 */
rmse: number | null, 
/**
 * For each level the share of held-out observations within the interval.
 */
coverage: Array<number | null>, 
/**
 * MASE of the seasonal naive method on the same observations.
 */
naiveMase: number | null, 
/**
 * sMAPE of the seasonal naive method on the same observations.
 */
naiveSmape: number | null, 
/**
 * Set where the method asked for could not be used.
 */
fallback: Fallback | null, 
/**
 * Corrected Akaike information criterion of the model.
 */
aicc: number | null, 
/**
 * Estimated parameters by name.
 */
parameters: Record<string, number>, 
/**
 * What each regressor moves: its mean absolute contribution in the unit of the values.
 */
effects: Record<string, number>, 
/**
 * What the model left unexplained; `null` where it does not keep its fitted values.
 */
residuals: Residuals | null, 
/**
 * When the target is reached, if one is given.
 */
reach: Reach | null, 
/**
 * What comes, in plain words: level, growth, peak and doubt; `null` where there is nothing to say.
 */
plain: string | null, 
/**
 * How the forecast was made: what the model is, and what it sees in the series; `null` if there is no forecast.
 */
how: string | null, 
/**
 * The above in words.
 */
sentence: string, };

/**
 * How much of every surprise is learned.
 */
export type SesParams = { 
/**
 * Weight of the newest value, 0 to 1.
 */
alpha: number, };

/**
 * What ends a session, and what a row of the result is.
 */
export type SessionsParams = { 
/**
 * Seconds without an event after which the next one begins a new session.
 */
gapSeconds: number, 
/**
 * What a row of the result is.
 */
per: Per, };

/**
 * How bad it is where a rule is broken.
 */
export type Severity = "error" | "warning";

/**
 * One side of a column.
 */
export type SideReport = { 
/**
 * Share of rows without a value.
 */
missing: number, 
/**
 * Different values.
 */
distinct: number, 
/**
 * The mean of numbers; `null` in a sensitive report.
 */
mean: number | null, };

/**
 * The silhouettes of a segment, to be drawn as bars.
 */
export type SilhouettePlot = { 
/**
 * Number of the segment.
 */
segment: number, 
/**
 * Rows of it in the sample.
 */
rows: number, 
/**
 * Their mean silhouette.
 */
mean: number, 
/**
 * Their silhouettes, the highest first; of more than fifty rows means of neighbors.
 */
values: Array<number>, };

/**
 * From where on a column has drifted.
 */
export type SliceParams = { 
/**
 * With up to this many rows to compare with, significance tests judge; with more, distances do, since with many rows any difference is significant.
 */
smallRows: number, 
/**
 * A column has drifted where a test's p-value is below this; above 0, below 1.
 */
pValue: number, 
/**
 * A column has drifted where a distance is this or more; above 0.
 */
distance: number, 
/**
 * The table has drifted where this share of its columns has; above 0, up to 1.
 */
driftShare: number, 
/**
 * Leave out every value of any row: shares and distances only.
 */
sensitive: boolean, };

/**
 * A column to sort by.
 */
export type Sort = string | { 
/**
 * Its name.
 */
column: string, 
/**
 * Largest first.
 */
descending?: boolean, };

/**
 * Sorts the rows. Those that are equal stay as they follow each other; missing values come last.
 */
export type SortRows = { 
/**
 * The columns, the first one first; with a minus in front largest first.
 */
by: Array<string>, };

/**
 * Spans of time or bins of numbers of a column.
 */
export type Span = { 
/**
 * The column, or an expression.
 */
column: string, 
/**
 * The length of the spans: `"month"`, `"15 minutes"`, `"2 weeks"`. Weeks begin on Mondays.
 */
every?: string | null, 
/**
 * The time zone whose days and months count, such as `"Europe/Berlin"`, for times with a zone; that of the column where none is given.
 */
timeZone?: string | null, 
/**
 * The width of the bins; they begin at multiples of it.
 */
width?: number | null, 
/**
 * The name of the column in the result.
 */
as?: string | null, };

/**
 * A spelling.
 */
export type SpellingCount = { 
/**
 * It.
 */
value: string, 
/**
 * How often it comes.
 */
count: number, };

/**
 * Spellings that would be merged.
 */
export type SpellingGroup = { 
/**
 * The one that stays.
 */
to: string, 
/**
 * The others.
 */
from: Array<SpellingCount>, };

/**
 * Spellings of one thing.
 */
export type Spellings = { 
/**
 * The one that stays.
 */
to: string, 
/**
 * Those that are replaced.
 */
from: Array<string>, };

/**
 * Splits a column of texts at a separator into new columns, which stand where it stood. What is behind the last separator that is needed stays together; parts that are
 * not there are missing. Spaces around the parts go.
 */
export type Split = { 
/**
 * The column, of texts.
 */
column: string, 
/**
 * What stands between the parts.
 */
separator: string, 
/**
 * The names of the new columns.
 */
into: Array<string>, 
/**
 * The column itself stays too.
 */
keep?: boolean, };

/**
 * A method's accuracy: means over the series it could be measured on, each series with the same weight.
 */
export type Standing = { 
/**
 * The method.
 */
method: string, 
/**
 * Mean absolute scaled error: 1 is the error of repeating the last season within the fitted part.
 */
mase: number | null, 
/**
 * Root mean squared scaled error.
 */
rmsse: number | null, 
/**
 * Symmetric mean absolute percentage error, 0 to 200.
 */
smape: number | null, 
/**
 * Mean absolute error in the unit of the values.
 */
mae: number | null, 
/**
 * Root mean squared error in the unit of the values.
 */
rmse: number | null, 
/**
 * Mean of forecast less value in the unit of the values.
 */
bias: number | null, 
/**
 * Mean pinball loss over the bounds of the intervals, scaled as the MASE.
 */
pinball: number | null, 
/**
 * For each level the share of values within the interval.
 */
coverage: Array<number | null>, 
/**
 * For each level the mean width of the interval, scaled as the MASE.
 */
width: Array<number | null>, 
/**
 * Series measured.
 */
series: number, 
/**
 * Observations compared.
 */
observations: number, 
/**
 * Fits that another method had to step in for.
 */
fallbacks: number, };

/**
 * Which one of several rows stays.
 */
export type Stays = "first" | "last";

/**
 * A step: a row that meets a condition.
 */
export type Step = string | { 
/**
 * The name.
 */
name: string, 
/**
 * The expression.
 */
where: string, };

/**
 * What a step did.
 */
export type StepReport = { 
/**
 * Its name.
 */
step: string, 
/**
 * Rows that it changed or took away.
 */
rowsTouched: number, 
/**
 * Values that it changed.
 */
cellsTouched: number, 
/**
 * Rows that it took away.
 */
rowsRemoved: number, 
/**
 * Values that it could not convert.
 */
rejected: number, };

/**
 * What is looked for.
 */
export type SuggestParams = { 
/**
 * The columns that are looked at; all where none are given.
 */
columns: Array<string> | null, };

/**
 * Steps that a table seems to need.
 */
export type SuggestReport = { 
/**
 * Rows there are.
 */
rows: number, 
/**
 * Rows that were looked at and stand for all, of which all counts are, where not all were in memory.
 */
sampleRows: number | null, 
/**
 * The steps, in the order in which they build on each other.
 */
suggestions: Array<Suggestion>, 
/**
 * Those that are not optional, as a recipe.
 */
recipe: CleanParams, };

/**
 * A step that a table seems to need.
 */
export type Suggestion = { 
/**
 * The step.
 */
step: CleanStep, 
/**
 * Why, in a sentence.
 */
reason: string, 
/**
 * Values that show it, as they are and as they would be.
 */
examples: Array<Example>, 
/**
 * Of spellings those that are merged, all of them.
 */
groups: Array<SpellingGroup>, 
/**
 * It may change what is right: not part of the recipe.
 */
optional: boolean, 
/**
 * Rows that it would change or take away, after the steps before it.
 */
rowsTouched: number, 
/**
 * Values that it would change.
 */
cellsTouched: number, };

/**
 * What judges a column.
 */
export type Test = "kolmogorovSmirnov" | "chiSquare" | "proportions" | "wasserstein" | "jensenShannon";

/**
 * From where on something is worth an alert. Shares are from 0 to 1.
 */
export type Thresholds = { 
/**
 * Share of missing values.
 */
missing?: number, 
/**
 * Share of one value that leaves little else.
 */
dominant?: number, 
/**
 * Share of different texts from which grouping by them makes little sense.
 */
cardinality?: number, 
/**
 * Skewness, either way; an exponential distribution has 2.
 */
skewness?: number, 
/**
 * Share of zeros.
 */
zeros?: number, 
/**
 * Share of numbers farther than three times the middle half's width from the middle half.
 */
outliers?: number, 
/**
 * Share of rows that repeat another.
 */
duplicates?: number, 
/**
 * Correlation of two columns, either way, by whichever measure fits them.
 */
correlation?: number, 
/**
 * Autocorrelation at the length of a season.
 */
season?: number, 
/**
 * Share of a column of texts that are numbers, and the share that are none.
 */
mixed?: number, 
/**
 * Share of values that often stand for missing ones, such as 999 or 1900-01-01.
 */
defaults?: number, 
/**
 * Fewer values than this say nothing; 1 or more.
 */
enough?: number, };

/**
 * One series. Spans without a value are filled along a straight line.
 */
export type TimelineReport = { 
/**
 * The column whose mean it is; `null`: the number of rows.
 */
column: string | null, 
/**
 * Autocorrelation at lags 1, 2, … spans, 48 at most.
 */
autocorrelation: Array<number>, 
/**
 * Statistic of the KPSS test of a level.
 */
kpss: number, 
/**
 * Its p-value, 0.01 to 0.1.
 */
pValue: number, 
/**
 * The test does not refute, at 5 %, that the level stays.
 */
stationary: boolean, 
/**
 * The season with the strongest peak of the autocorrelation once a straight line is taken away: `hour`, `day`, `week`, `four weeks`, `year`.
 */
season: string | null, 
/**
 * Its length in spans.
 */
seasonSpans: number | null, 
/**
 * The autocorrelation there.
 */
seasonStrength: number | null, };

/**
 * A frequent value.
 */
export type TopValue = { 
/**
 * The value.
 */
value: Scalar, 
/**
 * How often it came, for certain.
 */
count: number, 
/**
 * How much more often it may have come; 0: the count is exact.
 */
error: number, };

/**
 * What became of the entities of a period in the next.
 */
export type Transition = { 
/**
 * Entities in the same segment as before.
 */
stayed: number, 
/**
 * Entities in another one.
 */
moved: number, 
/**
 * Entities that were not there before.
 */
came: number, 
/**
 * Entities that are there no more.
 */
left: number, 
/**
 * Those that stayed, as a share of those that are in both periods; null where none is.
 */
stayedShare: number | null, };

/**
 * What becomes of outliers.
 */
export type Treatment = "cap" | "null" | "drop";

/**
 * A cluster of the condensed tree.
 */
export type TreeCluster = { 
/**
 * Index of the cluster it was split off from; null for the first, which has all rows.
 */
parent: number | null, 
/**
 * Density (1 / distance) at which it is split off.
 */
birth: number, 
/**
 * Density at which it is split or its last rows leave it.
 */
death: number, 
/**
 * Rows.
 */
size: number, 
/**
 * Excess of mass.
 */
stability: number, 
/**
 * The segment it is, if it was chosen.
 */
segment: number | null, };

/**
 * A method without a season.
 */
export type Trend = "ets" | "theta";

/**
 * Takes white space at both ends of texts away, also spaces of no width and those that do not break.
 */
export type Trim = { 
/**
 * The columns, of texts; all of them where none are given.
 */
columns?: Array<string> | null, };

/**
 * How quickly sizes and chance are forgotten.
 */
export type TsbParams = { 
/**
 * The weight of a new size, from 0 to 1.
 */
alphaD: number, 
/**
 * The weight of a new step in the chance of a demand, from 0 to 1.
 */
alphaP: number, };

/**
 * Where the columns `umap1` and `umap2` of the table come from.
 */
export type UmapReport = { 
/**
 * Rows that have a place; others have none.
 */
rows: number, 
/**
 * Rows, the row itself among them, that were taken for near.
 */
nNeighbors: number, 
/**
 * How near rows may lie on the map.
 */
minDist: number, 
/**
 * Are the 15 rows that lie nearest on the map near? 1: all are (Venna and Kaski 2001), on up to 2,000 rows; null with too few rows to tell.
 */
trustworthiness: number | null, };

/**
 * A value that could not be converted.
 */
export type Unconverted = { 
/**
 * Its row among those that came in, counted from 0.
 */
row: number, 
/**
 * Its column.
 */
column: string, 
/**
 * What it says.
 */
text: string, };

/**
 * No two rows have the same values in these columns; rows in which one of them is missing are not looked at. Of rows that are alike all fail.
 */
export type Unique = { 
/**
 * The columns.
 */
columns: Array<string>, };

/**
 * A value far from trend and season.
 */
export type Unusual = { 
/**
 * Its time.
 */
time: string, 
/**
 * The value.
 */
value: number, 
/**
 * What trend and season say.
 */
expected: number, };

/**
 * One value in several spellings.
 */
export type Variants = { 
/**
 * The spellings, most frequent first.
 */
spellings: Array<TopValue>, };

/**
 * How many of the last values count.
 */
export type WindowAverageParams = { 
/**
 * How many of the last values the mean is taken of, 1 to 10000. By default one season, 4 without one.
 */
windowSize: number | null, };

/** Parameters and report of every method of every task. */
export interface Methods {
  /** Describes every column: type, missing and distinct values, range, mean, quantiles, frequent values, histogram. */
  "profile/summary": { common: ProfileParams; params: Empty; report: ProfileReport };
  /** Checks rules that a table must keep, and tells of the rows that break them. */
  "check/rules": { common: CheckParams; params: Empty; report: CheckReport };
  /** Proposes rules from a table that is known to be right. */
  "check/propose": { common: ProposeParams; params: Empty; report: ProposeReport };
  /** Compares two slices of a table: which columns have drifted, and by how much. */
  "compare/slices": { common: CompareParams; params: SliceParams; report: CompareReport };
  /** Keeps what a comparison needs to know of a table, to compare others with it later. */
  "compare/portrait": { common: CompareParams; params: Empty; report: PortraitReport };
  /** Groups rows by columns, spans of time or bins and computes sums, means, counts, quantiles and more of each group. */
  "aggregate/group": { common: AggregateParams; params: Empty; report: AggregateReport };
  /** Cleans rows by a list of steps that are data: types, spaces, spellings, missing values, outliers, duplicates, new columns. */
  "clean/steps": { common: CleanParams; params: Empty; report: CleanReport };
  /** Proposes cleaning steps, each with the reason and the rows and values it would touch. */
  "suggest/steps": { common: SuggestParams; params: Empty; report: SuggestReport };
  /** Shows rows before and after cleaning steps, changed values marked. */
  "preview/rows": { common: CleanParams; params: PreviewParams; report: PreviewReport };
  /** Puts the rows of two data sets together that have the same values in some columns. */
  "join/keys": { common: JoinParams; params: Empty; report: JoinReport };
  /** Follows customers from the month, or week, in which they were first seen, and counts who came back. */
  "cohort/retention": { common: CohortParams; params: Empty; report: CohortReport };
  /** Counts who did one step after the other, and how long it took them. */
  "funnel/steps": { common: FunnelParams; params: Empty; report: FunnelReport };
  /** Recency, frequency, monetary value and more of each customer, from a log of transactions. */
  "features/rfm": { common: FeaturesParams; params: RfmParams; report: FeaturesReport };
  /** Visits from a log of events, which a long pause sets apart, and what they tell of each visitor. */
  "features/sessions": { common: FeaturesParams; params: SessionsParams; report: FeaturesReport };
  /** Lags and moving means, deviations, extremes and slopes of readings, series by series. */
  "features/rolling": { common: FeaturesParams; params: RollingParams; report: FeaturesReport };
  /** Customers by recency, frequency and monetary value, with the customary names: champions, loyal, at risk, lost and more. */
  "rfm/quintiles": { common: FeaturesParams; params: RfmSegmentsParams; report: RfmSegmentsReport };
  /** Round segments around centers: every row belongs to the nearest of k means. */
  "segment/kmeans": { common: SegmentParams; params: KMeansParams; report: KMeansReport };
  /** Round segments around centers, as k-means, from small batches: for very many rows, and for those that are not kept. */
  "segment/minibatch_kmeans": { common: SegmentParams; params: MiniBatchKMeansParams; report: MiniBatchKMeansReport };
  /** Segments of categories: every row belongs to the prototype that it differs from in the fewest columns. */
  "segment/kmodes": { common: SegmentParams; params: KModesParams; report: PrototypeReport };
  /** Segments of numbers and categories together: means of the ones, most frequent values of the others. */
  "segment/kprototypes": { common: SegmentParams; params: KPrototypesParams; report: PrototypeReport };
  /** Overlapping clouds of any size and direction, with the probability that a row belongs to each. */
  "segment/gmm": { common: SegmentParams; params: GmmParams; report: GmmReport };
  /** Dense places of any shape and density; finds their number, and rows that belong nowhere. */
  "segment/hdbscan": { common: SegmentParams; params: HdbscanParams; report: HdbscanReport };
  /** Segments of any shape: nearest rows are joined, and no segment may stay much smaller than the others. */
  "segment/genie": { common: SegmentParams; params: GenieParams; report: LinkageReport };
  /** A hierarchy: the two nearest segments are joined, again and again, until as many are left as asked for. */
  "segment/agglomerative": { common: SegmentParams; params: AgglomerativeParams; report: LinkageReport };
  /** Dense places of any shape at one density; the rest is noise. */
  "segment/dbscan": { common: SegmentParams; params: DbscanParams; report: DbscanReport };
  /** Dense places as valleys of a reachability plot, at any density; the rest is noise. */
  "segment/optics": { common: SegmentParams; params: OpticsParams; report: OpticsReport };
  /** Looks at the rows, takes the method and the number of segments that fit them, and says why. */
  "segment/auto": { common: SegmentParams; params: AutoParams; report: AutoReport };
  /** How alike two segmentations of the same rows are, and which segments share rows. */
  "compare_segments/overlap": { common: CompareSegmentsParams; params: Empty; report: CompareSegmentsReport };
  /** Follows customers from segment to segment over periods: who stayed, who moved where, who came and left. */
  "follow_segments/flows": { common: FollowSegmentsParams; params: Empty; report: FollowSegmentsReport };
  /** The median of five methods that see a series in different ways: the most accurate choice for most data. */
  "forecast/auto": { common: ForecastParams; params: Empty; report: ForecastReport };
  /** The median of the forecasts of several methods. */
  "forecast/ensemble": { common: ForecastParams; params: EnsembleParams; report: ForecastReport };
  /** Exponential smoothing: level, trend and season, the model chosen automatically. */
  "forecast/ets": { common: ForecastParams; params: EtsParams; report: ForecastReport };
  /** The theta method: a smoothed level that keeps half of the trend. */
  "forecast/theta": { common: ForecastParams; params: Empty; report: ForecastReport };
  /** The theta method with the share of the trend estimated. */
  "forecast/optimized_theta": { common: ForecastParams; params: Empty; report: ForecastReport };
  /** The theta method with a trend that follows the data. */
  "forecast/dynamic_theta": { common: ForecastParams; params: Empty; report: ForecastReport };
  /** The theta method with a trend that follows the data and a share of it that is estimated. */
  "forecast/dynamic_optimized_theta": { common: ForecastParams; params: Empty; report: ForecastReport };
  /** The theta method in the one of its four forms that fits best. */
  "forecast/auto_theta": { common: ForecastParams; params: Empty; report: ForecastReport };
  /** One or several seasons taken off by local regression, the rest forecast without them. */
  "forecast/mstl": { common: ForecastParams; params: MstlParams; report: ForecastReport };
  /** Several seasons, trend and level, fitted in turns to what the others leave: hourly and daily load. */
  "forecast/mfles": { common: ForecastParams; params: MflesParams; report: ForecastReport };
  /** The same in the form that forecast the last part of the past best. */
  "forecast/auto_mfles": { common: ForecastParams; params: AutoMflesParams; report: ForecastReport };
  /** ARIMA with season and regressors, the orders chosen automatically. */
  "forecast/auto_arima": { common: ForecastParams; params: AutoArimaParams; report: ForecastReport };
  /** ARIMA of given orders: past values and past surprises, with seasons and regressors. */
  "forecast/arima": { common: ForecastParams; params: ArimaParams; report: ForecastReport };
  /** Complex exponential smoothing: level and trend in one, the season's form chosen automatically. */
  "forecast/auto_ces": { common: ForecastParams; params: AutoCesParams; report: ForecastReport };
  /** A linear recursion on the last values and those one or several seasons ago. */
  "forecast/ar_lag": { common: ForecastParams; params: ArLagParams; report: ForecastReport };
  /** Intermittent demand: the size of demands over the time between them. */
  "forecast/croston": { common: ForecastParams; params: CrostonParams; report: ForecastReport };
  /** Intermittent demand: Croston's method, corrected for its mean being too high. */
  "forecast/sba": { common: ForecastParams; params: Empty; report: ForecastReport };
  /** Intermittent demand that may fade away: the chance of a demand times its size. */
  "forecast/tsb": { common: ForecastParams; params: TsbParams; report: ForecastReport };
  /** Intermittent demand: sums over the mean time between demands, smoothed. */
  "forecast/adida": { common: ForecastParams; params: Empty; report: ForecastReport };
  /** Intermittent demand: the mean over several lengths of sums, each smoothed. */
  "forecast/imapa": { common: ForecastParams; params: Empty; report: ForecastReport };
  /** Intermittent demand: a mean of several methods, by the kind of demand. */
  "forecast/intermittent": { common: ForecastParams; params: Empty; report: ForecastReport };
  /** Ridge regression on earlier values, seasons and regressors: load and weather. */
  "forecast/regression": { common: ForecastParams; params: Empty; report: ForecastReport };
  /** One regression over all series, each learning from those like it: prices and promotions. */
  "forecast/pooled_regression": { common: ForecastParams; params: Empty; report: ForecastReport };
  /** Holt's method: exponential smoothing of level and trend. */
  "forecast/holt": { common: ForecastParams; params: HoltParams; report: ForecastReport };
  /** The method of Holt and Winters: exponential smoothing of level, trend and season. */
  "forecast/holt_winters": { common: ForecastParams; params: HoltParams; report: ForecastReport };
  /** Simple exponential smoothing with a given weight. */
  "forecast/ses": { common: ForecastParams; params: SesParams; report: ForecastReport };
  /** Simple exponential smoothing, the weight chosen by past errors. */
  "forecast/ses_optimized": { common: ForecastParams; params: Empty; report: ForecastReport };
  /** Simple exponential smoothing of each phase of the season, with a given weight. */
  "forecast/seasonal_ses": { common: ForecastParams; params: SesParams; report: ForecastReport };
  /** Simple exponential smoothing of each phase of the season, the weights chosen by past errors. */
  "forecast/seasonal_ses_optimized": { common: ForecastParams; params: Empty; report: ForecastReport };
  /** The mean of all values. */
  "forecast/historic_average": { common: ForecastParams; params: Empty; report: ForecastReport };
  /** The mean of the last values. */
  "forecast/window_average": { common: ForecastParams; params: WindowAverageParams; report: ForecastReport };
  /** The mean of the last seasons. */
  "forecast/seasonal_window_average": { common: ForecastParams; params: SeasonalWindowAverageParams; report: ForecastReport };
  /** The last value and the mean change of the past: a yardstick for series with a trend. */
  "forecast/drift": { common: ForecastParams; params: Empty; report: ForecastReport };
  /** Repeats the last season: the yardstick for seasonal series. */
  "forecast/seasonal_naive": { common: ForecastParams; params: Empty; report: ForecastReport };
  /** Repeats the last value: the yardstick for every other method. */
  "forecast/naive": { common: ForecastParams; params: Empty; report: ForecastReport };
  /** Compares methods on the past: forecasts from earlier origins against what came. */
  "backtest/rolling": { common: ForecastParams; params: BacktestParams; report: BacktestReport };
  /** Takes series apart into trend, seasons and remainder; finds what changed and what is unusual. */
  "decompose/stl": { common: DecomposeParams; params: Empty; report: DecomposeReport };
}
