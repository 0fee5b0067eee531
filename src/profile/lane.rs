//! The three machine types that hold every number a column can have, exactly: `f64`, `i64`, `i256`.

use arrow::datatypes::i256;

use super::iso;
use super::kind::Kind;
use super::scalar::Scalar;
use crate::stats::hash::{canonical, hash_bytes, hash_u64};
use crate::stats::quantiles::Sample;

const TOP_BIT: u64 = 1 << 63;

/// A machine type.
pub(super) trait Lane: Sample {
    /// Bytes in the order of the values.
    type Key: AsRef<[u8]>;

    /// The value as bytes that compare as the values do.
    fn key(self) -> Self::Key;
    /// The value back from its bytes.
    fn of_key(key: &[u8]) -> Option<Self>;
    /// A whole number, where it is one of the machine type.
    fn of_i64(number: i64) -> Option<Self>;
    /// Equal values have equal hashes.
    fn hash(self) -> u64;
    /// The value for arithmetic and charts: points in time and durations in milliseconds.
    fn number(self, kind: Kind) -> f64;
    /// The value for people.
    fn scalar(self, kind: Kind) -> Scalar;
}

impl Lane for f64 {
    type Key = [u8; 8];

    fn key(self) -> [u8; 8] {
        let bits = canonical(self).to_bits();
        let ordered = if bits & TOP_BIT == 0 { bits | TOP_BIT } else { !bits };
        ordered.to_be_bytes()
    }

    fn of_key(key: &[u8]) -> Option<Self> {
        let ordered = u64::from_be_bytes(key.try_into().ok()?);
        Some(Self::from_bits(if ordered & TOP_BIT == 0 { !ordered } else { ordered & !TOP_BIT }))
    }

    fn of_i64(number: i64) -> Option<Self> {
        Some(number as Self)
    }

    #[inline]
    fn hash(self) -> u64 {
        hash_u64(canonical(self).to_bits())
    }

    #[inline]
    fn number(self, _: Kind) -> f64 {
        self
    }

    fn scalar(self, _: Kind) -> Scalar {
        Scalar::number(self)
    }
}

impl Lane for i64 {
    type Key = [u8; 8];

    fn key(self) -> [u8; 8] {
        (self as u64 ^ TOP_BIT).to_be_bytes()
    }

    fn of_key(key: &[u8]) -> Option<Self> {
        Some((u64::from_be_bytes(key.try_into().ok()?) ^ TOP_BIT) as Self)
    }

    fn of_i64(number: i64) -> Option<Self> {
        Some(number)
    }

    #[inline]
    fn hash(self) -> u64 {
        hash_u64(self as u64)
    }

    #[inline]
    fn number(self, kind: Kind) -> f64 {
        match kind {
            Kind::Float | Kind::Integer => self as f64,
            Kind::Unsigned => (self as u64 ^ TOP_BIT) as f64,
            Kind::Decimal { scale } => self as f64 / 10f64.powi(scale.into()),
            Kind::Date => self as f64 * 86_400_000.0,
            Kind::Timestamp { unit, .. } | Kind::Time { unit } | Kind::Duration { unit } => {
                self as f64 / (iso::per_second(unit).0 as f64 / 1e3)
            }
        }
    }

    fn scalar(self, kind: Kind) -> Scalar {
        match kind {
            Kind::Float | Kind::Integer => Scalar::integer(self.into()),
            Kind::Unsigned => Scalar::integer((self as u64 ^ TOP_BIT).into()),
            Kind::Decimal { scale } => Scalar::decimal(&self.to_string(), scale),
            Kind::Date => Scalar::Text(iso::date(self)),
            Kind::Timestamp { unit, zoned } => Scalar::Text(iso::timestamp(self, unit) + if zoned { "Z" } else { "" }),
            Kind::Time { unit } => Scalar::Text(iso::time(self, unit)),
            Kind::Duration { .. } => Scalar::number(self.number(kind)),
        }
    }
}

impl Lane for i256 {
    type Key = [u8; 32];

    fn key(self) -> [u8; 32] {
        let mut key = self.to_be_bytes();
        key[0] ^= 0x80;
        key
    }

    fn of_key(key: &[u8]) -> Option<Self> {
        let mut bytes: [u8; 32] = key.try_into().ok()?;
        bytes[0] ^= 0x80;
        Some(Self::from_be_bytes(bytes))
    }

    fn of_i64(number: i64) -> Option<Self> {
        Some(Self::from_i128(number.into()))
    }

    fn hash(self) -> u64 {
        hash_bytes(&self.to_le_bytes())
    }

    fn number(self, kind: Kind) -> f64 {
        let (low, high) = self.to_parts();
        // Near zero the high half is 0 or −1, and −1·2^128 + low would cancel.
        let unscaled = self.to_i128().map_or(high as f64 * 2f64.powi(128) + low as f64, |small| small as f64);
        match kind {
            Kind::Decimal { scale } => unscaled / 10f64.powi(scale.into()),
            _ => unscaled,
        }
    }

    fn scalar(self, kind: Kind) -> Scalar {
        let scale = if let Kind::Decimal { scale } = kind { scale } else { 0 };
        Scalar::decimal(&self.to_string(), scale)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys_are_in_order<T: Lane>(ascending: &[T]) {
        assert!(ascending.windows(2).all(|pair| pair[0].key().as_ref() < pair[1].key().as_ref()));
        assert!(ascending.iter().all(|&value| T::of_key(value.key().as_ref()) == Some(value)));
    }

    #[test]
    fn keys_compare_as_values_do() {
        keys_are_in_order(&[f64::NEG_INFINITY, -1.5, -f64::MIN_POSITIVE, 0.0, 1e-300, 2.0, f64::INFINITY]);
        keys_are_in_order(&[i64::MIN, -1, 0, 1, i64::MAX]);
        keys_are_in_order(&[i256::MIN, i256::MINUS_ONE, i256::ZERO, i256::ONE, i256::MAX]);
    }

    #[test]
    fn both_zeros_and_every_nan_are_one_value() {
        assert_eq!((0.0f64).hash(), (-0.0f64).hash());
        assert_eq!(f64::NAN.hash(), f64::from_bits(0xfff8_0000_0000_0001).hash());
        assert_eq!(f64::NAN.key(), (-f64::NAN).key());
    }

    #[test]
    fn points_in_time_are_milliseconds_for_charts_and_iso_for_people() {
        use arrow::datatypes::TimeUnit::{Microsecond, Second};
        let zoned = Kind::Timestamp { unit: Microsecond, zoned: true };
        assert_eq!(1_500i64.number(zoned), 1.5);
        assert_eq!(1_500i64.scalar(zoned).to_string(), "1970-01-01T00:00:00.001500Z");
        assert_eq!(2i64.number(Kind::Date), 172_800_000.0);
        assert_eq!(90i64.scalar(Kind::Duration { unit: Second }), Scalar::Number(90_000.0));
        assert_eq!(3_661i64.scalar(Kind::Time { unit: Second }).to_string(), "01:01:01");
    }

    #[test]
    fn wide_decimals_keep_their_digits() {
        let wide = i256::from_i128(i128::MAX);
        assert_eq!(wide.scalar(Kind::Decimal { scale: 2 }).to_string(), "1701411834604692317316873037158841057.27");
        assert_eq!(i256::from_i128(-150).number(Kind::Decimal { scale: 2 }), -1.5);
        assert!((i256::MAX.number(Kind::Decimal { scale: 0 }) / 2f64.powi(255) - 1.0).abs() < 1e-15);
    }
}
