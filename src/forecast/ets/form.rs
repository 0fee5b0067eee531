//! The taxonomy: which error, trend and season a model has, and which combinations are tried.

use std::fmt;

use serde::{Deserialize, Serialize};

/// How a component enters the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Part {
    /// Absent.
    #[serde(rename = "N")]
    None,
    /// Added.
    #[serde(rename = "A")]
    Additive,
    /// Multiplied.
    #[serde(rename = "M")]
    Multiplicative,
}

impl Part {
    fn letter(self) -> char {
        match self {
            Self::None => 'N',
            Self::Additive => 'A',
            Self::Multiplicative => 'M',
        }
    }

    fn of_letter(letter: char) -> Option<Self> {
        [Self::None, Self::Additive, Self::Multiplicative].into_iter().find(|part| part.letter() == letter)
    }
}

/// One model of the taxonomy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    /// Additive or multiplicative.
    pub error: Part,
    /// Growth of the level.
    pub trend: Part,
    /// Does the growth fade?
    pub damped: bool,
    /// The repeating pattern.
    pub season: Part,
}

impl Form {
    /// Number of smoothing parameters: alpha, beta, gamma, phi as far as the form has them.
    pub(super) fn n_smoothing(self) -> usize {
        1 + usize::from(self.has_trend()) + usize::from(self.has_season()) + usize::from(self.damped)
    }

    pub(super) fn has_trend(self) -> bool {
        self.trend != Part::None
    }

    pub(super) fn has_season(self) -> bool {
        self.season != Part::None
    }

    /// Combinations whose equations divide by what an additive error can bring to zero, or whose components pull in
    /// different scales (Hyndman et al. 2008, section 2.5).
    fn is_unstable(self) -> bool {
        use Part::{Additive, Multiplicative};
        (self.error == Additive && (self.trend == Multiplicative || self.season == Multiplicative))
            || (self.error == Multiplicative && self.trend == Multiplicative && self.season == Additive)
    }

    fn needs_positive_values(self) -> bool {
        [self.error, self.trend, self.season].contains(&Part::Multiplicative)
    }
}

impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let damped = if self.damped { "d" } else { "" };
        write!(f, "ETS({},{}{damped},{})", self.error.letter(), self.trend.letter(), self.season.letter())
    }
}

/// What the caller fixed; `None` is left to the choice by AICc.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Request {
    error: Option<Part>,
    trend: Option<Part>,
    season: Option<Part>,
    damped: Option<bool>,
}

/// Why a request cannot be met; the text is for the person who wrote it.
pub type Refusal = String;

impl Request {
    /// Everything is left to the choice.
    pub const ANY: Self = Self { error: None, trend: None, season: None, damped: None };

    /// Everything but a season.
    pub const WITHOUT_SEASON: Self = Self { season: Some(Part::None), ..Self::ANY };

    /// A given form, whose trend fades as `damped` says.
    pub fn of(error: Part, trend: Part, season: Part, damped: Option<bool>) -> Self {
        Self { error: Some(error), trend: Some(trend), season: Some(season), damped }
    }

    /// Reads three letters for error (A, M), trend (N, A, M) and season (N, A, M); Z leaves the choice open.
    ///
    /// # Errors
    /// For other letters, and for combinations that are numerically unstable.
    pub fn parse(letters: &str, damped: Option<bool>) -> Result<Self, Refusal> {
        let parts: Vec<Option<Option<Part>>> =
            letters.chars().map(|letter| if letter == 'Z' { Some(None) } else { Part::of_letter(letter).map(Some) }).collect();
        let &[Some(error), Some(trend), Some(season)] = parts.as_slice() else {
            return Err(format!("must be three letters out of A, M, N and Z for error, trend and season, got \"{letters}\""));
        };
        let request = Self { error, trend, season, damped };
        if error == Some(Part::None) {
            return Err("the error (first letter) must be A, M or Z".to_owned());
        }
        if damped == Some(true) && trend == Some(Part::None) {
            return Err("a model without trend (second letter N) has nothing to damp".to_owned());
        }
        if request.forms(2, true).is_empty() {
            return Err(format!(
                "{letters} is numerically unstable: an additive error needs an additive trend and season, and a \
                 multiplicative trend does not go with an additive season"
            ));
        }
        Ok(request)
    }

    /// The models to compare, in the order in which ties are broken.
    ///
    /// `season` is the period, 1 for none. A multiplicative trend is tried on request only: it extrapolates wildly.
    pub fn forms(self, season: usize, positive: bool) -> Vec<Form> {
        use Part::{Additive, Multiplicative, None};
        let choices = |fixed: Option<Part>, open: &[Part]| fixed.map_or_else(|| open.to_vec(), |part| vec![part]);
        let seasons = if season > 1 { choices(self.season, &[None, Additive, Multiplicative]) } else { vec![None] };
        let mut forms = Vec::new();
        for error in choices(self.error, &[Additive, Multiplicative]) {
            for trend in choices(self.trend, &[None, Additive]) {
                for &season in &seasons {
                    for damped in self.damped.map_or_else(|| vec![true, false], |damped| vec![damped]) {
                        let form = Form { error, trend, damped, season };
                        let possible = positive || !form.needs_positive_values();
                        if possible && !form.is_unstable() && !(damped && trend == None) {
                            forms.push(form);
                        }
                    }
                }
            }
        }
        forms
    }
}
