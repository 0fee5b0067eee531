//! The public holidays of countries, as far as they are the same all over the country and follow a rule.

use super::Country;
use super::rules::{Observed, Rule, When};

const MON: u8 = 0;
const THU: u8 = 3;
const FRI: u8 = 4;
const SAT: u8 = 5;

const fn on(month: u8, date: u8) -> Rule {
    Rule::always(When::On(month, date))
}

const fn easter(after: i8) -> Rule {
    Rule::always(When::Easter(after))
}

const fn nth(month: u8, weekday: u8, n: i8) -> Rule {
    Rule::always(When::Nth(month, weekday, n))
}

const fn from(month: u8, date: u8, weekday: u8) -> Rule {
    Rule::always(When::From(month, date, weekday))
}

const GOOD_FRIDAY: Rule = easter(-2);
const EASTER: Rule = easter(0);
const EASTER_MONDAY: Rule = easter(1);
const ASCENSION: Rule = easter(39);
const PENTECOST: Rule = easter(49);
const WHIT_MONDAY: Rule = easter(50);
const CORPUS_CHRISTI: Rule = easter(60);
const NEW_YEAR: Rule = on(1, 1);
const EPIPHANY: Rule = on(1, 6);
const LABOR: Rule = on(5, 1);
const ASSUMPTION: Rule = on(8, 15);
const ALL_SAINTS: Rule = on(11, 1);
const CHRISTMAS: Rule = on(12, 25);
const SECOND: Rule = on(12, 26);

const AT: &[Rule] = &[
    NEW_YEAR,
    EPIPHANY,
    EASTER_MONDAY,
    LABOR,
    ASCENSION,
    WHIT_MONDAY,
    CORPUS_CHRISTI,
    ASSUMPTION,
    on(10, 26),
    ALL_SAINTS,
    on(12, 8),
    CHRISTMAS,
    SECOND,
];
const AU: &[Rule] = &[NEW_YEAR, on(1, 26), GOOD_FRIDAY, EASTER_MONDAY, on(4, 25), CHRISTMAS, SECOND];
const BE: &[Rule] = &[
    NEW_YEAR,
    EASTER,
    EASTER_MONDAY,
    LABOR,
    ASCENSION,
    PENTECOST,
    WHIT_MONDAY,
    on(7, 21),
    ASSUMPTION,
    ALL_SAINTS,
    on(11, 11),
    CHRISTMAS,
];
const BR: &[Rule] =
    &[NEW_YEAR, GOOD_FRIDAY, on(4, 21), LABOR, on(9, 7), on(10, 12), on(11, 2), on(11, 15), on(11, 20).since(2024), CHRISTMAS];
const CA: &[Rule] = &[NEW_YEAR, GOOD_FRIDAY, on(7, 1), nth(9, MON, 1), CHRISTMAS];
const CH: &[Rule] = &[NEW_YEAR, ASCENSION, on(8, 1), CHRISTMAS];
const DE: &[Rule] = &[
    NEW_YEAR,
    GOOD_FRIDAY,
    EASTER_MONDAY,
    LABOR,
    ASCENSION,
    WHIT_MONDAY,
    on(10, 3),
    on(10, 31).since(2017).until(2017),
    CHRISTMAS,
    SECOND,
];
const DK: &[Rule] = &[
    NEW_YEAR,
    easter(-3),
    GOOD_FRIDAY,
    EASTER,
    EASTER_MONDAY,
    easter(26).until(2023),
    ASCENSION,
    PENTECOST,
    WHIT_MONDAY,
    CHRISTMAS,
    SECOND,
];
const ES: &[Rule] = &[NEW_YEAR, EPIPHANY, GOOD_FRIDAY, LABOR, ASSUMPTION, on(10, 12), ALL_SAINTS, on(12, 6), on(12, 8), CHRISTMAS];
const FI: &[Rule] = &[
    NEW_YEAR,
    EPIPHANY,
    GOOD_FRIDAY,
    EASTER,
    EASTER_MONDAY,
    LABOR,
    ASCENSION,
    PENTECOST,
    from(6, 19, FRI),
    from(6, 20, SAT),
    from(10, 31, SAT),
    on(12, 6),
    on(12, 24),
    CHRISTMAS,
    SECOND,
];
const FR: &[Rule] =
    &[NEW_YEAR, EASTER_MONDAY, LABOR, on(5, 8), ASCENSION, WHIT_MONDAY, on(7, 14), ASSUMPTION, ALL_SAINTS, on(11, 11), CHRISTMAS];
const GB: &[Rule] = &[
    NEW_YEAR.moved(Observed::Next),
    GOOD_FRIDAY,
    EASTER_MONDAY,
    nth(5, MON, 1),
    nth(5, MON, -1),
    nth(8, MON, -1),
    CHRISTMAS.moved(Observed::Next),
    SECOND.moved(Observed::Next),
];
const IE: &[Rule] = &[
    NEW_YEAR,
    from(2, 1, MON).since(2023),
    on(3, 17),
    EASTER_MONDAY,
    nth(5, MON, 1),
    nth(6, MON, 1),
    nth(8, MON, 1),
    nth(10, MON, -1),
    CHRISTMAS,
    SECOND,
];
const IT: &[Rule] = &[
    NEW_YEAR,
    EPIPHANY,
    EASTER,
    EASTER_MONDAY,
    on(4, 25),
    LABOR,
    on(6, 2),
    ASSUMPTION,
    on(10, 4).since(2026),
    ALL_SAINTS,
    on(12, 8),
    CHRISTMAS,
    SECOND,
];
const NL: &[Rule] =
    &[NEW_YEAR, GOOD_FRIDAY, EASTER, EASTER_MONDAY, on(4, 27).since(2014), ASCENSION, PENTECOST, WHIT_MONDAY, CHRISTMAS, SECOND];
const NO: &[Rule] = &[
    NEW_YEAR,
    easter(-3),
    GOOD_FRIDAY,
    EASTER,
    EASTER_MONDAY,
    LABOR,
    on(5, 17),
    ASCENSION,
    PENTECOST,
    WHIT_MONDAY,
    CHRISTMAS,
    SECOND,
];
const PL: &[Rule] = &[
    NEW_YEAR,
    EPIPHANY,
    EASTER,
    EASTER_MONDAY,
    LABOR,
    on(5, 3),
    PENTECOST,
    CORPUS_CHRISTI,
    ASSUMPTION,
    ALL_SAINTS,
    on(11, 11),
    on(12, 24).since(2025),
    CHRISTMAS,
    SECOND,
];
const PT: &[Rule] = &[
    NEW_YEAR,
    GOOD_FRIDAY,
    EASTER,
    on(4, 25),
    LABOR,
    on(6, 10),
    CORPUS_CHRISTI,
    ASSUMPTION,
    on(10, 5),
    ALL_SAINTS,
    on(12, 1),
    on(12, 8),
    CHRISTMAS,
];
const SE: &[Rule] = &[
    NEW_YEAR,
    EPIPHANY,
    GOOD_FRIDAY,
    EASTER,
    EASTER_MONDAY,
    LABOR,
    ASCENSION,
    PENTECOST,
    on(6, 6),
    from(6, 20, SAT),
    from(10, 31, SAT),
    CHRISTMAS,
    SECOND,
];
const US: &[Rule] = &[
    NEW_YEAR.moved(Observed::Nearest),
    nth(1, MON, 3),
    nth(2, MON, 3),
    nth(5, MON, -1),
    on(6, 19).moved(Observed::Nearest).since(2021),
    on(7, 4).moved(Observed::Nearest),
    nth(9, MON, 1),
    nth(10, MON, 2),
    on(11, 11).moved(Observed::Nearest),
    nth(11, THU, 4),
    CHRISTMAS.moved(Observed::Nearest),
];

/// The rules of a country.
pub(super) fn rules(country: Country) -> &'static [Rule] {
    match country {
        Country::At => AT,
        Country::Au => AU,
        Country::Be => BE,
        Country::Br => BR,
        Country::Ca => CA,
        Country::Ch => CH,
        Country::De => DE,
        Country::Dk => DK,
        Country::Es => ES,
        Country::Fi => FI,
        Country::Fr => FR,
        Country::Gb => GB,
        Country::Ie => IE,
        Country::It => IT,
        Country::Nl => NL,
        Country::No => NO,
        Country::Pl => PL,
        Country::Pt => PT,
        Country::Se => SE,
        Country::Us => US,
    }
}
