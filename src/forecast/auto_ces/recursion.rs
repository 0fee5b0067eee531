//! The recursion of complex exponential smoothing, for several sets of weights at once.

use serde::{Deserialize, Serialize};

/// How the season enters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Season {
    /// Not at all.
    #[serde(rename = "N")]
    None,
    /// Every phase is a series of its own.
    #[serde(rename = "S")]
    Simple,
    /// A term for each phase beside the level, with one weight.
    #[serde(rename = "P")]
    Partial,
    /// The same with a complex weight.
    #[serde(rename = "F")]
    Full,
}

impl Season {
    /// Weights that are estimated: of the level, then of the season.
    pub fn n_weights(self) -> usize {
        match self {
            Self::None | Self::Simple => 2,
            Self::Partial => 3,
            Self::Full => 4,
        }
    }

    /// Its letter in the literature.
    pub fn letter(self) -> char {
        match self {
            Self::None => 'N',
            Self::Simple => 'S',
            Self::Partial => 'P',
            Self::Full => 'F',
        }
    }
}

/// A complex number for every set of weights: what is known, and the potential of what is not.
pub type Complex<const L: usize> = [[f64; L]; 2];

/// The state between two observations.
#[derive(Clone, Debug)]
pub struct State<const L: usize> {
    /// Level; without meaning where every phase is a series of its own.
    pub level: Complex<L>,
    /// Terms of the phases, the next at `next`; empty without season.
    pub ring: Vec<Complex<L>>,
    /// Place of the next phase.
    pub next: usize,
}

/// The weights: α₀, α₁, β₀, β₁.
pub type Weights<const L: usize> = [[f64; L]; 4];

impl<const L: usize> State<L> {
    /// What is expected of the next observation.
    pub fn expected(&self, season: Season) -> [f64; L] {
        match season {
            Season::None => self.level[0],
            Season::Simple => self.ring[self.next][0],
            Season::Partial | Season::Full => {
                let term = &self.ring[self.next][0];
                std::array::from_fn(|lane| self.level[0][lane] + term[lane])
            }
        }
    }

    /// Takes in the error of an observation.
    pub fn step(&mut self, season: Season, [a0, a1, b0, b1]: &Weights<L>, error: &[f64; L]) {
        if season == Season::Simple {
            turn(&mut self.ring[self.next], a0, a1, error);
        } else {
            turn(&mut self.level, a0, a1, error);
        }
        match season {
            Season::Partial => (0..L).for_each(|lane| self.ring[self.next][0][lane] += b0[lane] * error[lane]),
            Season::Full => turn(&mut self.ring[self.next], b0, b1, error),
            Season::None | Season::Simple => {}
        }
        self.next = if self.next + 1 < self.ring.len() { self.next + 1 } else { 0 };
    }

    /// One pass over the observations; the sums of squared errors.
    pub fn pass<'y>(&mut self, season: Season, weights: &Weights<L>, y: impl Iterator<Item = &'y f64>) -> [f64; L] {
        let mut squares = [0.0; L];
        for value in y {
            let expected = self.expected(season);
            let error: [f64; L] = std::array::from_fn(|lane| value - expected[lane]);
            (0..L).for_each(|lane| squares[lane] += error[lane] * error[lane]);
            self.step(season, weights, &error);
        }
        squares
    }

    /// Turns around at the end of a pass: the state of one period ahead, forecast without errors, in reversed order.
    pub fn turn_around(&mut self, season: Season, weights: &Weights<L>) {
        let mut level = self.level;
        for ahead in 0..self.ring.len().max(1) {
            self.step(season, weights, &[0.0; L]);
            if ahead == 0 {
                level = self.level;
            }
        }
        self.level = level;
        self.ring.rotate_left(self.next);
        self.ring.reverse();
        self.next = 0;
    }
}

/// c' = c − (1 − w₁)s + (w₀ − w₁)e and s' = c + (1 − w₀)s + (w₀ + w₁)e: the product of two complex numbers.
fn turn<const L: usize>(state: &mut Complex<L>, w0: &[f64; L], w1: &[f64; L], error: &[f64; L]) {
    let [known, potential] = state;
    for lane in 0..L {
        let (c, s, e) = (known[lane], potential[lane], error[lane]);
        known[lane] = c - (1.0 - w1[lane]) * s + (w0[lane] - w1[lane]) * e;
        potential[lane] = c + (1.0 - w0[lane]) * s + (w0[lane] + w1[lane]) * e;
    }
}
