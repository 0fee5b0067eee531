//! The formats in which a column writes dates and times.

use super::columns::Column;
use super::{Example, Suggestion};
use crate::clean::steps::parse::Format;
use crate::clean::steps::{Parse, Step};

/// Share of the values that must be dates.
const OF_TYPE: f64 = 0.995;
const FEW: u64 = 3;
/// Different texts that formats are found by.
const LOOKED_AT: usize = 20_000;
const DATES: [&str; 13] = [
    "%Y-%m-%d",
    "%Y/%m/%d",
    "%Y.%m.%d",
    "%d.%m.%Y",
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%d-%m-%Y",
    "%m-%d-%Y",
    "%d %b %Y",
    "%d %B %Y",
    "%b %d, %Y",
    "%B %d, %Y",
    "%d-%b-%Y",
];
const CLOCKS: [&str; 6] = ["T%H:%M:%S%.f", " %H:%M:%S%.f", " %H:%M", "T%H:%M", " %I:%M %p", " %I:%M:%S %p"];

/// A format that was found, and how many values are written in it.
struct Found {
    name: String,
    format: Format,
    count: u64,
}

/// A column of texts nearly all of which are dates or times.
pub(super) fn times(column: &Column) -> Option<Suggestion> {
    let mut texts = column.frequent();
    texts.truncate(LOOKED_AT);
    let looks_like = |text: &str| text.len() >= 6 && text.len() <= 40 && text.bytes().filter(u8::is_ascii_digit).count() >= 4;
    let total: u64 = texts.iter().map(|(_, count)| count).sum();
    let good: u64 = texts.iter().filter(|(text, _)| looks_like(text)).map(|(_, count)| count).sum();
    if total < FEW || (good as f64) < OF_TYPE * total as f64 {
        return None;
    }
    let day_first = day_first(&texts);
    let candidates = candidates(day_first?);
    let mut found: Vec<Found> = Vec::new();
    let (mut read, mut has_clock, mut examples) = (0, false, Vec::new());
    for (text, count) in &texts {
        if let Some(known) = found.iter_mut().find(|known| known.format.read(text).is_some()) {
            known.count += count;
            read += count;
            continue;
        }
        let Some((name, format)) = candidates.iter().find(|(_, format)| format.read(text).is_some()) else { continue };
        has_clock |= name.contains("%M");
        read += count;
        examples.push(Example { before: (*text).to_owned(), after: format.read(text).map(|moment| moment.to_string()) });
        found.push(Found { name: name.clone(), format: format.clone(), count: *count });
    }
    if (read as f64) < OF_TYPE * total as f64 {
        return None;
    }
    found.sort_by_key(|found| std::cmp::Reverse(found.count));
    let what = if has_clock { "times" } else { "dates" };
    let how = if found.len() > 1 { format!(" in {} formats", found.len()) } else { String::new() };
    let reason = format!("{} holds {what} that were read as texts{how}.", column.name);
    let step = Parse {
        columns: vec![column.name.clone()],
        to: if has_clock { "timestamp" } else { "date" }.to_owned(),
        formats: Some(found.into_iter().map(|found| found.name).collect()),
        ..Parse::default()
    };
    examples.truncate(3);
    Some(Suggestion { examples, ..Suggestion::new(Step::Parse(step), reason) })
}

/// Whether in dates such as 05/06/2024 the day comes first: by those with a number above 12; `None` where some say so and some the other way round.
fn day_first(texts: &[(&str, u64)]) -> Option<bool> {
    let (mut day, mut month) = (0, 0);
    for (text, count) in texts {
        let mut parts = text.split(['/', '-', ' ']).map(|part| part.parse::<u32>().unwrap_or(0));
        if let (Some(first @ 1..=31), Some(second @ 1..=31)) = (parts.next(), parts.next()) {
            day += if first > 12 { *count } else { 0 };
            month += if second > 12 { *count } else { 0 };
        }
    }
    match (day, month) {
        (0, 0) => Some(true),
        _ if day > 100 * month => Some(true),
        _ if month > 100 * day => Some(false),
        _ => None,
    }
}

fn candidates(day_first: bool) -> Vec<(String, Format)> {
    let other = if day_first { ["%m/%d/%Y", "%m-%d-%Y"] } else { ["%d/%m/%Y", "%d-%m-%Y"] };
    let dates = DATES.into_iter().filter(|date| !other.contains(date));
    let names = dates.flat_map(|date| std::iter::once(date.to_owned()).chain(CLOCKS.map(|clock| format!("{date}{clock}"))));
    names.filter_map(|name| Some((name.clone(), Format::new(&name).ok()?))).collect()
}
