//! The type that holds the values of two others.

use std::sync::Arc;

use arrow::datatypes::{DataType, Field, TimeUnit};

/// Most digits of a decimal of 128 bits.
const DIGITS: i16 = 38;

/// The columns of all files, in order of first appearance, with types that hold the values of every file. A column without any value
/// is text.
pub(super) fn union<'a>(files: impl Iterator<Item = &'a [Field]> + Clone) -> Vec<Field> {
    let mut all: Vec<Field> = Vec::new();
    let mut positions = std::collections::HashMap::new();
    let n_files = files.clone().count();
    let mut holders: Vec<usize> = Vec::new();
    for field in files.flatten() {
        match positions.get(field.name().as_str()) {
            Some(&at) => {
                let known: &Field = &all[at];
                let nullable = known.is_nullable() || field.is_nullable();
                all[at] = Field::new(field.name(), widen(known.data_type(), field.data_type()), nullable);
                holders[at] += 1;
            }
            None => {
                positions.insert(field.name().as_str(), all.len());
                all.push(Field::new(field.name(), field.data_type().clone(), field.is_nullable()));
                holders.push(1);
            }
        }
    }
    let finish = |(field, holders): (Field, usize)| {
        let data_type = if *field.data_type() == DataType::Null { DataType::Utf8 } else { field.data_type().clone() };
        let nullable = field.is_nullable() || holders < n_files;
        field.with_data_type(data_type).with_nullable(nullable)
    };
    all.into_iter().zip(holders).map(finish).collect()
}

/// The narrowest type that holds what both do; text where there is none.
fn widen(a: &DataType, b: &DataType) -> DataType {
    use DataType::{Binary, Date32, Date64, Dictionary, Float16, Float32, Float64, LargeBinary, Null, Timestamp, Utf8};
    match (a, b) {
        _ if a == b => a.clone(),
        (Null, other) | (other, Null) => other.clone(),
        (Dictionary(_, values), other) | (other, Dictionary(_, values)) => widen(values, other),
        (Float16, Float32) | (Float32, Float16) => Float32,
        _ if a.is_floating() && b.is_floating() => Float64,
        _ if (a.is_integer() && b.is_floating()) || (a.is_floating() && b.is_integer()) => Float64,
        _ if digits(a).is_some() && digits(b).is_some() => exact(a, b),
        (Date32, Date64) | (Date64, Date32) => Date32,
        (Date32 | Date64, Timestamp(unit, None)) | (Timestamp(unit, None), Date32 | Date64) => Timestamp(*unit, None),
        (Timestamp(a, None), Timestamp(b, None)) => Timestamp(finer(*a, *b), None),
        (Timestamp(a, Some(zone)), Timestamp(b, Some(other))) => {
            let zone = if zone == other { Arc::clone(zone) } else { "UTC".into() };
            Timestamp(finer(*a, *b), Some(zone))
        }
        (Binary | LargeBinary, Binary | LargeBinary) => LargeBinary,
        _ => Utf8,
    }
}

fn finer(a: TimeUnit, b: TimeUnit) -> TimeUnit {
    a.max(b)
}

/// An integer or decimal that holds the values of both.
fn exact(a: &DataType, b: &DataType) -> DataType {
    use DataType::{Decimal128, Int8, Int16, Int32, Int64, UInt8, UInt16, UInt32, UInt64, Utf8};
    const SIGNED: [DataType; 4] = [Int8, Int16, Int32, Int64];
    const UNSIGNED: [DataType; 4] = [UInt8, UInt16, UInt32, UInt64];
    let holds = |wide: &DataType| {
        [a, b].into_iter().all(|narrow| {
            let bits = |data_type: &DataType| data_type.primitive_width().unwrap_or(usize::MAX);
            let spare = usize::from(narrow.is_unsigned_integer() && wide.is_signed_integer());
            let sign = !(narrow.is_signed_integer() && wide.is_unsigned_integer());
            narrow.is_integer() && sign && bits(narrow) + spare <= bits(wide)
        })
    };
    if let Some(integer) = UNSIGNED.into_iter().chain(SIGNED).find(holds) {
        return integer;
    }
    match (digits(a), digits(b)) {
        (Some((whole_a, scale_a)), Some((whole_b, scale_b))) => {
            let scale = scale_a.max(scale_b);
            let fits = whole_a.max(whole_b) + scale <= DIGITS;
            i8::try_from(scale).ok().filter(|_| fits).map_or(Utf8, |scale| Decimal128(DIGITS as u8, scale))
        }
        _ => Utf8,
    }
}

/// Digits before and behind the point of an exact number.
fn digits(data_type: &DataType) -> Option<(i16, i16)> {
    use DataType::{Decimal32, Decimal64, Decimal128, Int8, Int16, Int32, Int64, UInt8, UInt16, UInt32, UInt64};
    Some(match data_type {
        Int8 | UInt8 => (3, 0),
        Int16 | UInt16 => (5, 0),
        Int32 | UInt32 => (10, 0),
        Int64 => (19, 0),
        UInt64 => (20, 0),
        Decimal32(precision, scale) | Decimal64(precision, scale) | Decimal128(precision, scale) if *scale >= 0 => {
            (i16::from(*precision) - i16::from(*scale), i16::from(*scale))
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::{parse_type, type_name};

    #[track_caller]
    fn widens(a: &str, b: &str, expected: &str) {
        let (a, b) = (parse_type(a).unwrap(), parse_type(b).unwrap());
        assert_eq!((type_name(&widen(&a, &b)), type_name(&widen(&b, &a))), (expected.to_owned(), expected.to_owned()));
    }

    #[test]
    fn two_types_widen_to_the_narrowest_that_holds_both() {
        widens("int64", "int64", "int64");
        widens("int64", "uint64", "decimal(38,0)");
        widens("int64", "float64", "float64");
        widens("uint64", "float64", "float64");
        widens("int64", "decimal(12,2)", "decimal(38,2)");
        widens("decimal(38,0)", "uint64", "decimal(38,0)");
        widens("decimal(38,0)", "decimal(10,2)", "utf8");
        widens("date", "timestamp", "timestamp");
        widens("date", "timestamp[UTC]", "utf8");
        widens("timestamp[UTC]", "timestamp[Europe/Berlin]", "timestamp[UTC]");
        widens("timestamp", "timestamp[UTC]", "utf8");
        widens("boolean", "int64", "utf8");
        widens("decimal(12,2)", "float64", "utf8");
    }

    #[test]
    fn integers_of_other_widths_stay_integers() {
        use DataType::{Int8, Int16, Int32, Int64, UInt8, UInt16, UInt32};
        for (a, b, expected) in [(Int8, Int32, Int32), (UInt8, UInt16, UInt16), (UInt8, Int8, Int16), (UInt32, Int32, Int64)] {
            assert_eq!((widen(&a, &b), widen(&b, &a)), (expected.clone(), expected));
        }
    }

    #[test]
    fn a_column_without_values_takes_the_type_of_the_others_and_is_text_alone() {
        let file = |data_type| [Field::new("a", data_type, true)];
        let of = |files: &[[Field; 1]]| union(files.iter().map(|columns| &columns[..]))[0].data_type().clone();
        assert_eq!(of(&[file(DataType::Null), file(DataType::Int64)]), DataType::Int64);
        assert_eq!(of(&[file(DataType::Null), file(DataType::Null)]), DataType::Utf8);
    }
}
