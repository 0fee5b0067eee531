//! The names of column types, as people and options write them.

use arrow::datatypes::{DataType, TimeUnit};

/// The name of a type: `int64`, `float64`, `decimal(12,2)`, `utf8`, `boolean`, `date`, `timestamp`, `timestamp[UTC]` …
///
/// Types that differ only in how they are stored (dictionaries, views, large offsets) share a name.
#[must_use]
pub fn type_name(data_type: &DataType) -> String {
    match data_type {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => "utf8".to_owned(),
        DataType::Dictionary(_, values) => type_name(values),
        DataType::Boolean => "boolean".to_owned(),
        DataType::Date32 | DataType::Date64 => "date".to_owned(),
        DataType::Timestamp(_, None) => "timestamp".to_owned(),
        DataType::Timestamp(_, Some(zone)) => format!("timestamp[{zone}]"),
        DataType::Decimal32(p, s) | DataType::Decimal64(p, s) | DataType::Decimal128(p, s) | DataType::Decimal256(p, s) => {
            format!("decimal({p},{s})")
        }
        DataType::Binary | DataType::LargeBinary | DataType::BinaryView | DataType::FixedSizeBinary(_) => "binary".to_owned(),
        DataType::Time32(_) | DataType::Time64(_) => "time".to_owned(),
        other => other.to_string().to_lowercase(),
    }
}

/// The type a name stands for; the inverse of [`type_name`] for the types a text file can be read as.
#[must_use]
pub fn parse_type(name: &str) -> Option<DataType> {
    let name = name.trim();
    Some(match name {
        "int64" => DataType::Int64,
        "uint64" => DataType::UInt64,
        "float64" => DataType::Float64,
        "utf8" => DataType::Utf8,
        "boolean" => DataType::Boolean,
        "date" => DataType::Date32,
        "timestamp" => DataType::Timestamp(TimeUnit::Microsecond, None),
        _ => {
            if let Some(zone) = name.strip_prefix("timestamp[").and_then(|rest| rest.strip_suffix(']')) {
                DataType::Timestamp(TimeUnit::Microsecond, Some(zone.into()))
            } else {
                let (precision, scale) = name.strip_prefix("decimal(")?.strip_suffix(')')?.split_once(',')?;
                let (precision, scale) = (precision.trim().parse().ok()?, scale.trim().parse().ok()?);
                ((1..=38).contains(&precision) && (0..=38).contains(&scale) && scale <= precision as i8)
                    .then_some(DataType::Decimal128(precision, scale))?
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stands_for_the_type_it_came_from() {
        for name in ["int64", "uint64", "float64", "utf8", "boolean", "date", "timestamp", "timestamp[UTC]", "decimal(12,2)"] {
            assert_eq!(type_name(&parse_type(name).unwrap()), name);
        }
    }

    #[test]
    fn an_unknown_name_is_not_a_type() {
        for name in ["", "integer", "decimal(0,0)", "decimal(39,0)", "decimal(4,5)", "decimal(x,y)"] {
            assert_eq!(parse_type(name), None, "{name}");
        }
    }
}
