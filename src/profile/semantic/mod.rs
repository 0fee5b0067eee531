//! What values mean, from the name of a column and from its values; and a first verdict of whether they are about persons.

mod names;
mod places;
mod values;

use self::names::Name;
use super::report::{ColumnReport, Meaning, Personal, SemanticReport};
use super::rows::Cell;

/// Share of the values that must look like something for it to be that.
const MOST: f64 = 0.8;
/// Different values up to which texts are groups, where they also repeat.
const MOST_GROUPS: u64 = 1000;
/// Sampled values that are looked at.
const LOOKED_AT: usize = 1000;
/// Words from which on a text is a sentence.
const SENTENCE: f64 = 4.0;

/// What the sampled values of a column mean; `None` without any.
pub(super) fn of(column: &ColumnReport, cells: &[Cell], rows: u64) -> Option<SemanticReport> {
    let count = rows - column.nulls;
    if count == 0 {
        return None;
    }
    let name = Name::of(&column.name);
    let cells = &cells[..cells.len().min(LOOKED_AT)];
    let texts: Vec<&str> = cells
        .iter()
        .filter_map(|cell| if let Cell::Text(text) = cell { Some(text.trim()) } else { None })
        .filter(|text| !text.is_empty())
        .collect();
    let numbers: Vec<f64> = cells.iter().filter_map(|cell| if let Cell::Number(x) = cell { Some(*x) } else { None }).collect();
    let of_type = column.type_name.as_str();
    let (meaning, confidence, why) = if of_type == "boolean" {
        (Meaning::Boolean, 1.0, "it holds true and false".to_owned())
    } else if of_type == "date" || of_type.starts_with("timestamp") {
        if name.says(Meaning::BirthDate) {
            (Meaning::BirthDate, 0.9, "it holds dates and is named like a date of birth".to_owned())
        } else {
            (Meaning::Date, 1.0, "it holds dates or times".to_owned())
        }
    } else if !texts.is_empty() {
        of_texts(column, &name, &texts, count)
    } else if !numbers.is_empty() {
        of_numbers(column, &name, &numbers, count)
    } else {
        return None;
    };
    let (personal, because) = verdict(meaning, &name);
    let why = if because.is_empty() { why } else { format!("{why}; {because}") };
    Some(SemanticReport { meaning, confidence, personal, why: sentence(&why) })
}

/// The share of the sampled texts that are numbers.
pub(super) fn number_share(cells: &[Cell]) -> Option<f64> {
    let texts = || cells.iter().filter_map(|cell| if let Cell::Text(text) = cell { Some(text.trim()) } else { None });
    let count = texts().count();
    let numbers = texts().filter(|text| text.parse::<f64>().is_ok_and(f64::is_finite)).count();
    (count > 0).then(|| numbers as f64 / count as f64)
}

type Found = (Meaning, f64, String);

fn of_texts(column: &ColumnReport, name: &Name, texts: &[&str], count: u64) -> Found {
    let share = |is: fn(&str) -> bool| texts.iter().filter(|text| is(text)).count() as f64 / texts.len() as f64;
    // What values alone are enough for.
    for &(meaning, is, what) in values::CERTAIN {
        let share = share(is);
        if share >= MOST {
            let sure = if name.says(meaning) { share } else { 0.95 * share };
            return (meaning, sure, format!("{} of the values look like {what}", percent(share)));
        }
    }
    // What a name suggests and values do not deny.
    for &(meaning, is, what) in values::NAMED {
        let share = share(is);
        if name.says(meaning) && share >= MOST {
            return (meaning, 0.9 * share, format!("it is named like {what} and {} of the values fit", percent(share)));
        }
    }
    // Codes of two letters are many things: the values have to be varied as well.
    for &(meaning, is, what) in values::LISTED {
        let share = share(is);
        let different = column.distinct.unwrap_or(0);
        if share >= 0.9 && (name.says(meaning) || different >= 5) {
            let sure = if name.says(meaning) { share } else { 0.7 * share };
            return (meaning, sure, format!("{} of the values are {what}", percent(share)));
        }
    }
    let different = column.distinct.unwrap_or(0);
    let words = texts.iter().map(|text| text.split_whitespace().count()).sum::<usize>() as f64 / texts.len() as f64;
    let unique = different as f64 >= 0.95 * count as f64;
    if words >= SENTENCE && different > 20 {
        return (Meaning::FreeText, 0.9, format!("its values have {words:.0} words on average"));
    }
    let numbered = share(|text| text.bytes().any(|byte| byte.is_ascii_digit()) && !text.contains(' '));
    if name.says(Meaning::Id) || unique && count >= 20 && (numbered >= MOST) {
        let sure = if unique { 0.95 } else { 0.8 };
        return (Meaning::Id, sure, if unique { "nearly every value comes once" } else { "it is named like a key" }.to_owned());
    }
    if different <= MOST_GROUPS && (different as f64) <= 0.5 * count as f64 {
        return (Meaning::Category, 0.9, format!("{different} different values repeat"));
    }
    (Meaning::Text, 0.6, "its values are short texts".to_owned())
}

fn of_numbers(column: &ColumnReport, name: &Name, numbers: &[f64], count: u64) -> Found {
    let (low, high) = numbers.iter().fold((f64::MAX, f64::MIN), |(low, high), &x| (low.min(x), high.max(x)));
    let whole = numbers.iter().all(|x| x.fract() == 0.0);
    let integer = column.type_name.starts_with("int") || column.type_name.starts_with("uint");
    for (meaning, limit) in [(Meaning::Latitude, 90.0), (Meaning::Longitude, 180.0)] {
        if name.says(meaning) && low >= -limit && high <= limit {
            return (meaning, 0.95, format!("it is named like degrees and lies within {limit}"));
        }
    }
    let named = |meaning: Meaning, fits: bool, what: &str| {
        (name.says(meaning) && fits).then(|| (meaning, 0.85, format!("it is named like {what}")))
    };
    let digits = |from: f64, to: f64| integer && low >= from && high < to;
    let found = named(Meaning::Postcode, digits(100.0, 1e7), "a postal code")
        .or_else(|| named(Meaning::Phone, digits(1e6, 1e15), "a telephone number"))
        .or_else(|| named(Meaning::Account, digits(1e5, 1e19), "an account"))
        .or_else(|| named(Meaning::Percentage, low >= -100.0 && high <= 1000.0, "a share"))
        .or_else(|| named(Meaning::Id, whole, "a key"))
        .or_else(|| named(Meaning::Currency, true, "an amount of money"));
    if let Some(found) = found {
        return found;
    }
    let different = column.distinct.unwrap_or(0);
    if integer && different == count && count >= 20 && high - low < 2.0 * count as f64 {
        return (Meaning::Id, 0.7, "its whole numbers come once each and close together".to_owned());
    }
    if whole && different == 2 && low == 0.0 && high == 1.0 {
        return (Meaning::Boolean, 0.8, "it holds 0 and 1".to_owned());
    }
    (Meaning::Number, 0.9, "it holds numbers".to_owned())
}

/// Whether what it means is about persons, and why.
fn verdict(meaning: Meaning, name: &Name) -> (Personal, &'static str) {
    match meaning {
        Meaning::Email | Meaning::Phone => (Personal::Likely, "a person can be reached by it"),
        Meaning::PersonName | Meaning::Account | Meaning::Address | Meaning::BirthDate => {
            (Personal::Likely, "it tells who somebody is")
        }
        Meaning::Ip | Meaning::Latitude | Meaning::Longitude | Meaning::Postcode => {
            (Personal::Possible, "it may tell where somebody is")
        }
        Meaning::FreeText => (Personal::Possible, "sentences may name anybody"),
        Meaning::Id if name.is_of_person() => (Personal::Possible, "it stands for a person"),
        _ if name.is_sensitive() => (Personal::Possible, "its name speaks of a person"),
        _ => (Personal::No, ""),
    }
}

fn percent(share: f64) -> String {
    format!("{:.0} %", (share * 100.0).floor())
}

fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).chain(['.']).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meaning(name: &str, of_type: &str, texts: &[&str]) -> (Meaning, Personal) {
        let cells: Vec<Cell> = texts
            .iter()
            .map(|text| match (of_type, text.parse()) {
                ("utf8" | "boolean", _) | (_, Err(_)) => Cell::Text((*text).into()),
                (_, Ok(number)) => Cell::Number(number),
            })
            .collect();
        let mut different: Vec<&str> = texts.to_vec();
        different.sort_unstable();
        different.dedup();
        let column = ColumnReport {
            name: name.to_owned(),
            type_name: of_type.to_owned(),
            distinct: Some(different.len() as u64),
            ..ColumnReport::default()
        };
        let report = of(&column, &cells, texts.len() as u64).unwrap();
        assert!(report.confidence > 0.5 && report.confidence <= 1.0 && report.why.ends_with('.'));
        (report.meaning, report.personal)
    }

    #[test]
    fn values_tell_what_they_are() {
        for (texts, expected) in [
            (["ada@example.org", "bob.b@mail.example.com", "c+d@ex.de"], (Meaning::Email, Personal::Likely)),
            (["https://a.example/x", "http://b.example", "www.example.com/q?y=1"], (Meaning::Url, Personal::No)),
            (["192.168.0.1", "10.1.2.3", "2001:db8::1"], (Meaning::Ip, Personal::Possible)),
            (["+49 30 1234567", "(030) 123-4567", "+1-555-010-9999"], (Meaning::Phone, Personal::Likely)),
            (
                ["DE89370400440532013000", "GB29 NWBK 6016 1331 9268 19", "FR1420041010050500013M02606"],
                (Meaning::Account, Personal::Likely),
            ),
            (["12 %", "3.5%", "100 %"], (Meaning::Percentage, Personal::No)),
            (["€ 12.50", "$3", "1,200.00 EUR"], (Meaning::Currency, Personal::No)),
            (["yes", "no", "yes"], (Meaning::Boolean, Personal::No)),
            (["2024-01-02", "2024-03-04", "1999-12-31"], (Meaning::Date, Personal::No)),
        ] {
            assert_eq!(meaning("x", "utf8", &texts), expected, "{texts:?}");
        }
    }

    #[test]
    fn names_in_several_languages_tell_what_values_alone_do_not() {
        for (name, of_type, texts, expected) in [
            ("Vorname", "utf8", ["Ada", "Bob", "Zoë"], (Meaning::PersonName, Personal::Likely)),
            ("customer_name", "utf8", ["Ada Lovelace", "Bob Brown", "Zoë O'Neill"], (Meaning::PersonName, Personal::Likely)),
            ("geburtsdatum", "date", ["x", "y", "z"], (Meaning::BirthDate, Personal::Likely)),
            ("code_postal", "utf8", ["75001", "13002", "69003"], (Meaning::Postcode, Personal::Possible)),
            ("PLZ", "int64", ["10115", "80331", "20095"], (Meaning::Postcode, Personal::Possible)),
            ("lat", "float64", ["52.5", "-33.9", "48.1"], (Meaning::Latitude, Personal::Possible)),
            ("lon", "float64", ["13.4", "151.2", "-11.6"], (Meaning::Longitude, Personal::Possible)),
            ("unitPrice", "float64", ["1.5", "2.5", "900"], (Meaning::Currency, Personal::No)),
            ("discount_rate", "float64", ["0.1", "0.2", "0.5"], (Meaning::Percentage, Personal::No)),
            ("country", "utf8", ["DE", "FR", "US"], (Meaning::Country, Personal::No)),
            ("pays", "utf8", ["Germany", "France", "Spain"], (Meaning::Country, Personal::No)),
            ("state", "utf8", ["CA", "NY", "TX"], (Meaning::UsState, Personal::No)),
            ("calle", "utf8", ["Calle Mayor 1", "Gran Via 22", "Plaza Nueva 3"], (Meaning::Address, Personal::Likely)),
            ("customer_id", "int64", ["17", "4", "99"], (Meaning::Id, Personal::Possible)),
            ("sku", "utf8", ["A-1", "A-2", "A-3"], (Meaning::Id, Personal::No)),
            ("units", "int64", ["1", "2", "9"], (Meaning::Number, Personal::No)),
        ] {
            assert_eq!(meaning(name, of_type, &texts), expected, "{name}");
        }
    }

    #[test]
    fn texts_that_repeat_are_categories_and_long_ones_sentences() {
        let mut groups = vec!["red", "green", "blue"];
        groups.extend(["red"; 20]);
        assert_eq!(meaning("color", "utf8", &groups), (Meaning::Category, Personal::No));
        let sentences: Vec<String> = (0..40).map(|i| format!("the parcel number {i} came late again")).collect();
        let sentences: Vec<&str> = sentences.iter().map(String::as_str).collect();
        assert_eq!(meaning("comment", "utf8", &sentences), (Meaning::FreeText, Personal::Possible));
    }
}
