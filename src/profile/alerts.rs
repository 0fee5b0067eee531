//! What deserves a look, in plain words.

use super::params::Thresholds;
use super::report::{Alert, AlertKind, ColumnReport, Meaning, Personal, ProfileReport};

/// Alerts about pairs that are told of; a table of one thing measured in many ways has hundreds.
const PAIRS: usize = 20;

/// Different numbers that are all on purpose, such as −1, 0 and 1.
const FEW: u64 = 10;
/// Spans without a row that weekends and nights leave.
const USUAL_GAP: u64 = 2;

type Found = (AlertKind, String);

/// The alerts of a report, the gravest first, else in the order of the columns; `whole`: it is of all columns.
pub(super) fn of(report: &ProfileReport, thresholds: &Thresholds, whole: bool) -> Vec<Alert> {
    let judge = Judge { rows: report.rows, thresholds };
    let of_column = |column: &ColumnReport| {
        let name = column.name.clone();
        judge
            .column(column)
            .into_iter()
            .map(move |(kind, message)| Alert { column: Some(name.clone()), other: None, kind, message })
            .collect::<Vec<_>>()
    };
    let mut alerts: Vec<Alert> = report.columns.iter().flat_map(of_column).collect();
    alerts.extend(judge.pairs(report));
    alerts.extend(judge.order(report));
    if whole {
        alerts.extend(judge.duplicates(report));
    }
    alerts.sort_by_key(|alert| gravity(alert.kind));
    alerts
}

/// What makes figures wrong comes before what makes them hard to read, and that before what is good to know.
fn gravity(kind: AlertKind) -> u8 {
    match kind {
        AlertKind::AllMissing
        | AlertKind::ManyMissing
        | AlertKind::Duplicates
        | AlertKind::SuspiciousDefault
        | AlertKind::InconsistentSpelling
        | AlertKind::MixedTypes
        | AlertKind::Infinite
        | AlertKind::NotANumber
        | AlertKind::PersonalData => 0,
        AlertKind::Constant
        | AlertKind::Dominant
        | AlertKind::Outliers
        | AlertKind::DateGaps
        | AlertKind::Zeros
        | AlertKind::HighCorrelation => 1,
        AlertKind::Unique | AlertKind::HighCardinality | AlertKind::Skewed | AlertKind::Seasonal | AlertKind::NonStationary => 2,
    }
}

struct Judge<'a> {
    rows: u64,
    thresholds: &'a Thresholds,
}

impl Judge<'_> {
    fn enough(&self, count: u64) -> bool {
        count >= u64::from(self.thresholds.enough)
    }

    fn column(&self, column: &ColumnReport) -> Vec<Found> {
        let count = self.rows - column.nulls;
        if self.rows > 0 && count == 0 {
            return vec![(AlertKind::AllMissing, "No row has a value.".to_owned())];
        }
        let mut found = Vec::new();
        found.extend(self.missing(column));
        found.extend(self.variety(column, count));
        found.extend(self.shape(column, count));
        found.extend(self.doubtful(column, count));
        found.extend(personal(column));
        found
    }

    fn missing(&self, column: &ColumnReport) -> Option<Found> {
        let share = column.nulls as f64 / self.rows as f64;
        let many = column.nulls > 0 && share >= self.thresholds.missing;
        many.then(|| (AlertKind::ManyMissing, format!("{} of the rows have no value.", percent(share))))
    }

    /// Too little of it, or too much.
    fn variety(&self, column: &ColumnReport, count: u64) -> Option<Found> {
        let (distinct, error) = (column.distinct?, column.distinct_error?);
        let most = column.most_frequent?;
        let share = most as f64 / count as f64;
        let value = || column.top.first().map_or_else(|| "one value".to_owned(), |top| top.value.to_string());
        if distinct == 1 && count > 1 {
            return Some((AlertKind::Constant, format!("All values are the same: {}.", value())));
        }
        if share >= self.thresholds.dominant && self.enough(count) {
            return Some((AlertKind::Dominant, format!("{} of the values are {}.", percent(share), value())));
        }
        // An estimate of all values may fall short by its error.
        let unique = distinct as f64 >= count as f64 * (1.0 - 3.0 * error) && most == 1;
        if unique && self.enough(count) && identifies(column) {
            let about = if error > 0.0 { " as far as can be told" } else { "" };
            return Some((AlertKind::Unique, format!("Every value comes once{about}: this is likely an identifier.")));
        }
        let many = column.type_name == "utf8" && distinct as f64 > self.thresholds.cardinality * count as f64 && self.enough(count);
        many.then(|| (AlertKind::HighCardinality, format!("{distinct} different texts in {count} values: too many to group by.")))
    }

    fn shape(&self, column: &ColumnReport, count: u64) -> Vec<Found> {
        let mut found = Vec::new();
        if let Some(skewness) = column.skewness.filter(|skewness| skewness.abs() >= self.thresholds.skewness && self.enough(count))
        {
            let (most, few) = if skewness > 0.0 { ("small", "large") } else { ("large", "small") };
            found.push((AlertKind::Skewed, format!("Most values are {most} and a few are very {few} (skewness {skewness:.1}).")));
        }
        if let Some(infinite) = column.infinite.filter(|&n| n > 0) {
            found.push((AlertKind::Infinite, format!("{infinite} of the values are infinite; statistics leave them out.")));
        }
        if let Some(nan) = column.nan.filter(|&n| n > 0) {
            found.push((AlertKind::NotANumber, format!("{nan} of the values are not a number; statistics leave them out.")));
        }
        let of_values = |n: Option<u64>, limit: f64| {
            let share = n? as f64 / count as f64;
            (share > 0.0 && share >= limit && share < 1.0 && self.enough(count)).then_some(share)
        };
        if let Some(share) = of_values(column.zeros, self.thresholds.zeros) {
            found.push((AlertKind::Zeros, format!("{} of the numbers are zero.", percent(share))));
        }
        if let Some(share) = of_values(column.outliers, self.thresholds.outliers) {
            found.push((AlertKind::Outliers, format!("{} of the numbers lie far outside of the middle half.", percent(share))));
        }
        found
    }

    /// Values that may not be what they look like.
    fn doubtful(&self, column: &ColumnReport, count: u64) -> Vec<Found> {
        let mut found = Vec::new();
        let numbers = column.number_share.filter(|share| (self.thresholds.mixed..=1.0 - self.thresholds.mixed).contains(share));
        if let Some(share) = numbers.filter(|share| *share > 0.0 && *share < 1.0 && self.enough(count)) {
            found.push((AlertKind::MixedTypes, format!("{} of the texts are numbers and the others are not.", percent(share))));
        }
        let suspicious = column.defaults.iter().find(|value| {
            let share = value.count as f64 / count as f64;
            share >= self.thresholds.defaults && share < 1.0 && value.count > 1 && is_apart(column, &value.value)
        });
        if let Some(value) = suspicious.filter(|_| self.enough(count)) {
            let share = percent(value.count as f64 / count as f64);
            let message = format!("{share} of the values are {}, which often stands for a missing one.", value.value);
            found.push((AlertKind::SuspiciousDefault, message));
        }
        if let Some(group) = column.variants.first() {
            let spellings: Vec<String> = group.spellings.iter().take(4).map(|value| format!("“{}”", value.value)).collect();
            let values = if column.variants.len() == 1 {
                "One value is".to_owned()
            } else {
                format!("{} values are", column.variants.len())
            };
            found.push((
                AlertKind::InconsistentSpelling,
                format!("{values} spelt in several ways, such as {}.", spellings.join(" and ")),
            ));
        }
        found
    }

    fn pairs(&self, report: &ProfileReport) -> Vec<Alert> {
        let Some(correlations) = &report.correlations else { return Vec::new() };
        let strong = |strength: f64| strength.abs() >= self.thresholds.correlation;
        let mut pairs: Vec<_> = correlations
            .pairs
            .iter()
            .filter_map(|pair| Some((pair, pair.strongest().filter(|strength| strong(*strength))?)))
            .collect();
        pairs.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
        pairs.truncate(if self.enough(self.rows) { PAIRS } else { 0 });
        let told = |(pair, strength): (&super::report::PairReport, f64)| Alert {
            column: Some(pair.a.clone()),
            other: Some(pair.b.clone()),
            kind: AlertKind::HighCorrelation,
            message: format!("Tells much the same as {} (correlation {strength:.2}).", pair.b),
        };
        pairs.into_iter().map(told).collect()
    }

    fn duplicates(&self, report: &ProfileReport) -> Option<Alert> {
        let duplicates = report.duplicates.as_ref()?;
        let share = duplicates.rows as f64 / self.rows as f64;
        let many = duplicates.rows > 0 && share >= self.thresholds.duplicates && self.enough(self.rows);
        let about = if duplicates.exact { "" } else { "About " };
        let message = format!("{about}{} rows repeat another in every column ({}).", duplicates.rows, percent(share));
        many.then_some(Alert { column: None, other: None, kind: AlertKind::Duplicates, message })
    }

    fn order(&self, report: &ProfileReport) -> Vec<Alert> {
        let Some(order) = &report.order else { return Vec::new() };
        let mut alerts = Vec::new();
        let mut tell =
            |column: &str, kind, message| alerts.push(Alert { column: Some(column.to_owned()), other: None, kind, message });
        if order.longest_gap > USUAL_GAP && order.filled >= u64::from(self.thresholds.enough) {
            let (gaps, longest) = (order.gap_count, span(order.span_ms * order.longest_gap as f64));
            let times = if gaps == 1 { "There is one gap".to_owned() } else { format!("There are {gaps} gaps, the longest") };
            tell(&order.column, AlertKind::DateGaps, format!("{times} of {longest} without a row."));
        }
        let is_key = |name: &str| report.columns.iter().any(|column| column.name == name && names_things(column));
        for series in order.series.iter().filter(|series| !series.column.as_deref().is_some_and(is_key)) {
            let column = series.column.as_deref().unwrap_or(&order.column);
            let what = if series.column.is_some() { "Its mean" } else { "The number of rows" };
            if let (Some(season), Some(strength)) =
                (&series.season, series.season_strength.filter(|s| *s >= self.thresholds.season))
            {
                let message = format!("{what} repeats every {season} (autocorrelation {strength:.2}).");
                tell(column, AlertKind::Seasonal, message);
            }
            if !series.stationary {
                let message = format!("{what} does not stay at one level over time (KPSS p ≤ {:.2}).", series.p_value.max(0.01));
                tell(column, AlertKind::NonStationary, message);
            }
        }
        alerts
    }
}

fn personal(column: &ColumnReport) -> Option<Found> {
    let semantic = column.semantic.as_ref().filter(|semantic| semantic.personal == Personal::Likely)?;
    Some((AlertKind::PersonalData, format!("Likely personal data: {}", semantic.why)))
}

/// Measurements and times are often unique without naming anything.
fn identifies(column: &ColumnReport) -> bool {
    let name = column.type_name.as_str();
    name == "utf8" || name == "binary" || name.starts_with("int") || name.starts_with("uint")
}

/// Numbers of customers or orders: neither their mean nor their size says anything.
pub(super) fn names_things(column: &ColumnReport) -> bool {
    column.semantic.as_ref().is_some_and(|semantic| semantic.meaning == Meaning::Id)
}

/// A number or a date is suspicious where it is the first or the last of its column, and no key; a text always.
fn is_apart(column: &ColumnReport, value: &super::Scalar) -> bool {
    let end = column.min.as_ref() == Some(value) || column.max.as_ref() == Some(value);
    // Of few different numbers every one means something.
    column.type_name == "utf8" || end && !names_things(column) && column.distinct.is_some_and(|distinct| distinct > FEW)
}

/// A share in percent, never rounded up to a whole that it is not.
fn percent(share: f64) -> String {
    let floor = (share * 1000.0).floor() / 10.0;
    if floor == 0.0 && share > 0.0 { "Less than 0.1 %".to_owned() } else { format!("{floor} %") }
}

/// A stretch of time in words.
fn span(ms: f64) -> String {
    const UNITS: [(&str, f64); 5] = [("day", 8.64e7), ("hour", 3.6e6), ("minute", 6e4), ("second", 1e3), ("millisecond", 1.0)];
    let (name, unit) = UNITS.iter().find(|(_, unit)| ms >= *unit).copied().unwrap_or(("millisecond", 1.0));
    let n = (ms / unit * 10.0).round() / 10.0;
    format!("{n} {name}{}", if n == 1.0 { "" } else { "s" })
}
