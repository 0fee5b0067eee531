//! A decomposition in words.

use super::changes::Line;
use super::report::ChangePoint;
use crate::forecast::plain::unit;
use crate::table::series::Frequency;

/// "Trend 92 %, season of 12 steps 80 % of what is not the other; 1 change, 2 unusual values."
pub(super) fn series(
    trend: Option<f64>,
    periods: &[u32],
    seasons: &[Option<f64>],
    changes: &[ChangePoint],
    unusual: usize,
) -> String {
    let Some(trend) = trend else { return "Too little varies here to be taken apart.".to_owned() };
    let mut parts = vec![format!("the trend explains {:.0} %", trend * 100.0)];
    for (period, strength) in periods.iter().zip(seasons) {
        parts.extend(strength.map(|strength| format!("the season of {period} steps {:.0} %", strength * 100.0)));
    }
    let several = |n: usize, one: &str, more: &str| match n {
        0 => format!("no {one}"),
        1 => format!("1 {one}"),
        n => format!("{n} {more}"),
    };
    let found = [several(changes.len(), "change", "changes"), several(unusual, "unusual value", "unusual values")].join(", ");
    let latest = changes.last().map_or_else(String::new, |change| format!(" The latest: {}", change.sentence));
    format!("Of what the other parts leave, {}; {found}.{latest}", parts.join(", "))
}

/// "From 2024-03-01 on 12 more than before, growth from 1.2 to −0.4 a month."
pub(super) fn change(time: &str, before: Line, after: Line, frequency: Frequency) -> String {
    let jump = after.at(after.from) - before.at(after.from);
    let more = if jump >= 0.0 { "more" } else { "less" };
    let (from, to, unit) = (figure(before.slope), figure(after.slope), unit(frequency));
    format!("from {time} on {} {more} than before, growth from {from} to {to} {unit}.", figure(jump.abs()))
}

/// Three digits that count.
fn figure(value: f64) -> String {
    if value == 0.0 || !value.is_finite() {
        return "0".to_owned();
    }
    let places = (2 - libm::log10(value.abs()).floor() as i32).clamp(0, 6) as usize;
    let text = format!("{value:.places$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use super::figure;

    #[test]
    fn numbers_have_three_digits_that_count() {
        assert_eq!([0.0, 1234.5, 12.34, -0.012_345, 5.0].map(figure), ["0", "1234", "12.3", "-0.0123", "5"]);
    }
}
