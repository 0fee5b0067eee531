//! One harness for the laws of [`Summary`]: any chunking, any merge order, state round trips, damage.

use std::panic::{AssertUnwindSafe, catch_unwind};

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::hash::mix;
use super::{Reader, Summary};
use crate::error::ErrorKind;

/// What the harness has to know about one summary.
pub(crate) struct Law<S, V> {
    /// A summary that has seen nothing.
    pub empty: fn() -> S,
    /// Takes values in.
    pub feed: fn(&mut S, &[V]),
    /// Panics unless both are right answers for the values.
    pub agrees: fn(&S, &S, &[V]),
}

/// Streams of numbers: anything at all, short; and long ones of every shape that sketches find hard.
pub(crate) fn numbers() -> Vec<BoxedStrategy<Vec<f64>>> {
    let special = prop_oneof![
        4 => -1e6..1e6f64,
        2 => (-50i32..50).prop_map(f64::from),
        1 => Just(0.0),
        1 => Just(-0.0),
        1 => Just(f64::NAN),
        1 => Just(f64::INFINITY),
        1 => Just(f64::NEG_INFINITY),
    ];
    let short = prop::collection::vec(special, 0..300).boxed();
    let shaped = (0..7u8, 3_000..20_000u64, any::<u32>()).prop_map(|(shape, n, seed)| {
        let uniform = move |i: u64| (mix(i ^ u64::from(seed) << 32) >> 11) as f64 / (1u64 << 53) as f64;
        let value = move |i: u64| match shape {
            0 => i as f64,
            1 => (n - i) as f64,
            2 => 42.5,
            3 => (uniform(i) * 10.0).floor(),
            4 => uniform(i).ln().abs().exp(),
            5 if i.is_multiple_of(97) => [f64::NAN, f64::INFINITY, f64::NEG_INFINITY][(i % 3) as usize],
            5 => uniform(i) * 2.0 - 1.0,
            _ => 1e9 + uniform(i),
        };
        (0..n).map(value).collect::<Vec<f64>>()
    });
    vec![short, shaped.boxed()]
}

/// Streams of texts: anything at all, short; and long ones with few, many and only unique values.
pub(crate) fn texts() -> Vec<BoxedStrategy<Vec<String>>> {
    let short = prop::collection::vec("[a-cß配 ]{0,4}", 0..200).boxed();
    let shaped = (0..3u8, 3_000..20_000u64, any::<u32>()).prop_map(|(shape, n, seed)| {
        let uniform = move |i: u64| (mix(i ^ u64::from(seed) << 32) >> 11) as f64 / (1u64 << 53) as f64;
        let text = move |i: u64| match shape {
            0 => format!("ORD-{i:09}"),
            1 => format!("{}", 20_000f64.powf(uniform(i)) as u64),
            _ => format!("category {}", (uniform(i) * 12.0) as u64),
        };
        (0..n).map(text).collect::<Vec<String>>()
    });
    vec![short, shaped.boxed()]
}

/// Checks every law on streams of every kind, cut at random.
pub(crate) fn check<S, V>(streams: &[BoxedStrategy<Vec<V>>], law: Law<S, V>)
where
    S: Summary,
    V: Clone + std::fmt::Debug,
{
    for (stream, cases) in streams.iter().zip([64, 12]) {
        let mut runner = TestRunner::new_with_rng(
            Config { cases, failure_persistence: None, ..Config::default() },
            proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha),
        );
        let input = (stream.clone(), prop::collection::vec(0.0..1.0f64, 0..9), any::<u64>());
        let result = runner.run(&input, |(values, cuts, seed)| {
            law.holds(&values, &cuts, seed);
            Ok(())
        });
        if let Err(failure) = result {
            panic!("{failure}");
        }
    }
}

impl<S: Summary, V: Clone> Law<S, V> {
    fn of(&self, values: &[V]) -> S {
        let mut summary = (self.empty)();
        (self.feed)(&mut summary, values);
        summary
    }

    fn holds(&self, values: &[V], cuts: &[f64], seed: u64) {
        let whole = self.of(values);
        (self.agrees)(&whole, &whole, values);
        let chunks = cut(values, cuts);

        let mut chunked = (self.empty)();
        chunks.iter().for_each(|chunk| (self.feed)(&mut chunked, chunk));
        (self.agrees)(&whole, &chunked, values);

        let parts: Vec<S> = chunks.iter().map(|chunk| self.of(chunk)).collect();
        for merged in [self.in_order(&parts), self.through_bytes(&parts), self.shuffled(&parts, seed), self.as_tree(&parts)] {
            (self.agrees)(&whole, &merged, values);
        }
        state_survives(&whole);
        damage_is_an_error(&whole, seed);
    }

    fn in_order(&self, parts: &[S]) -> S {
        let mut all = (self.empty)();
        parts.iter().for_each(|part| all.merge(part));
        all.merge(&(self.empty)());
        all
    }

    fn through_bytes(&self, parts: &[S]) -> S {
        let back = |summary: &S| S::from_bytes(&summary.to_bytes()).unwrap();
        parts.iter().rev().fold((self.empty)(), |mut all, part| {
            all.merge(&back(part));
            back(&all)
        })
    }

    fn shuffled(&self, parts: &[S], seed: u64) -> S {
        let mut order: Vec<usize> = (0..parts.len()).collect();
        order.sort_unstable_by_key(|&i| mix(seed ^ i as u64));
        let mut all = (self.empty)();
        order.into_iter().for_each(|i| all.merge(&parts[i]));
        all
    }

    fn as_tree(&self, parts: &[S]) -> S {
        match parts {
            [] => (self.empty)(),
            [one] => one.clone(),
            many => {
                let (left, right) = many.split_at(many.len() / 2);
                let mut all = self.as_tree(right);
                all.merge(&self.as_tree(left));
                all
            }
        }
    }
}

fn cut<'v, V>(values: &'v [V], cuts: &[f64]) -> Vec<&'v [V]> {
    let mut at: Vec<usize> = cuts.iter().map(|share| (share * values.len() as f64) as usize).collect();
    at.extend([0, values.len()]);
    at.sort_unstable();
    at.windows(2).map(|ends| &values[ends[0]..ends[1]]).collect()
}

fn state_survives<S: Summary>(summary: &S) {
    let bytes = summary.to_bytes();
    assert_eq!(S::from_bytes(&bytes).unwrap().to_bytes(), bytes);
}

/// A flipped bit or a missing end is noticed; a body that was wrong before it was sealed is refused or read, but never a panic.
fn damage_is_an_error<S: Summary>(summary: &S, seed: u64) {
    let intact = summary.to_bytes();
    for draw in 0..8 {
        let at = (mix(seed ^ draw) % intact.len() as u64) as usize;
        let mut flipped = intact.clone();
        flipped[at] ^= 1 << (draw % 8);
        assert!(S::from_bytes(&flipped).is_err());
        assert_eq!(S::from_bytes(&intact[..at]).map(|_| ()).unwrap_err().kind(), ErrorKind::Parse);

        if let Some(body) = at.checked_sub(14) {
            let mut writer = super::Writer::default();
            let mut wrong = intact[14..].to_vec();
            wrong[body] ^= 1 << (draw % 8);
            writer.raw(&wrong);
            let sealed = writer.seal(S::TAG, S::VERSION);
            assert!(Reader::open(&sealed, S::TAG, S::VERSION).is_ok());
            let used = catch_unwind(AssertUnwindSafe(|| {
                if let Ok(mut summary) = S::from_bytes(&sealed) {
                    summary.merge(&summary.clone());
                    let _ = summary.finish();
                }
            }));
            assert!(used.is_ok(), "a state with a wrong byte {at} panics");
        }
    }
}
