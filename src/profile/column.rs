//! One column: from arrow arrays of any type to the summaries that fit it.

use arrow::array::{Array, ArrayRef, AsArray, GenericByteArray, OffsetSizeTrait};
use arrow::buffer::NullBuffer;
use arrow::compute::take;
use arrow::datatypes::{
    ArrowNativeType, ArrowPrimitiveType, BinaryType, ByteArrayType, DataType, Field, Float16Type, LargeBinaryType, LargeUtf8Type,
    Utf8Type, i256,
};

use super::kind::Kind;
use super::numbers::Numbers;
use super::report::{ColumnReport, TopValue};
use super::rows::{Handed, Role};
use super::scalar::Scalar;
use super::texts::{Content, Texts};
use crate::error::{Error, Result};
use crate::stats::distinct::DistinctAnswer;
use crate::stats::hash::hash_u64;
use crate::stats::{Reader, Writer, codec};
use crate::table::type_name;

/// Values taken in at a time, so that their copies stay in cache.
const CHUNK: usize = 4096;
/// Every unscaled value of so many digits is an `i64`.
const DIGITS_OF_64_BITS: u8 = 18;
const MILLIS_PER_DAY: i64 = 86_400_000;
/// Stands for a missing value in the hash of a row.
const MISSING: u64 = 0x5851_f42d_4c95_7f2d;

/// Everything known about one column.
#[derive(Clone, Debug)]
pub(super) struct Column {
    name: String,
    type_name: String,
    rows: u64,
    nulls: u64,
    body: Body,
}

/// Which summaries fit a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Plan {
    Integers(Kind),
    Floats,
    Wide(Kind),
    Texts(Content),
    Flags,
    /// Rows and missing values only: lists, structs and other types that have no order.
    Counted,
}

/// What was seen of the values of a chunk that are not missing.
#[derive(Debug, Default)]
pub(super) struct Seen {
    pub(super) hashes: Vec<u64>,
    pub(super) numbers: Vec<f64>,
}

#[derive(Clone, Debug)]
pub(super) enum Body {
    Integers(Box<Numbers<i64>>),
    Floats(Box<Numbers<f64>>),
    Wide(Box<Numbers<i256>>),
    Texts(Box<Texts>),
    Flags { yes: u64, no: u64 },
    Counted,
}

impl Column {
    pub(super) fn new(field: &Field) -> Self {
        let data_type = field.data_type();
        Self {
            name: field.name().clone(),
            type_name: type_name(data_type),
            rows: 0,
            nulls: 0,
            body: Body::new(Plan::of(data_type)),
        }
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Is this an array of the column's type, however it is stored?
    ///
    /// # Errors
    /// `schema` if not.
    pub(super) fn check(&self, array: &ArrayRef) -> Result<()> {
        let found = array.data_type();
        if Plan::of(found) == self.body.plan() && type_name(found) == self.type_name {
            return Ok(());
        }
        Err(Error::schema(format!("expected {}, found {found}", self.type_name)).column(&self.name))
    }

    /// How it takes part in what whole rows tell.
    pub(super) fn role(&self) -> Role {
        match self.body.plan() {
            Plan::Integers(kind) | Plan::Wide(kind) if kind.is_quantity() => Role::Number,
            Plan::Floats => Role::Number,
            Plan::Integers(Kind::Date | Kind::Timestamp { .. }) => Role::Time,
            Plan::Texts(Content::Text) | Plan::Flags => Role::Text,
            Plan::Integers(_) | Plan::Wide(_) | Plan::Texts(Content::Bytes) | Plan::Counted => Role::Other,
        }
    }

    /// Are there values that cannot be told apart?
    pub(super) fn is_counted_only(&self) -> bool {
        matches!(self.body, Body::Counted)
    }

    pub(super) fn body(&self) -> &Body {
        &self.body
    }

    /// Takes in an array that passed [`check`](Self::check), and hands on what rows need of it.
    pub(super) fn update(&mut self, array: &ArrayRef, handed: &mut Handed) -> Result<()> {
        self.rows += array.len() as u64;
        self.nulls += array.logical_null_count() as u64;
        let numeric = matches!(self.role(), Role::Number | Role::Time);
        let mut numbers = numeric.then(|| Vec::with_capacity(array.len()));
        let (mut seen, mut spread) = (Seen::default(), Vec::new());
        for start in (0..array.len()).step_by(CHUNK) {
            let chunk = array.slice(start, CHUNK.min(array.len() - start));
            seen.hashes.clear();
            seen.numbers.clear();
            self.body.update(&chunk, &mut seen).map_err(|error| error.column(&self.name))?;
            match chunk.logical_nulls().filter(|nulls| nulls.null_count() > 0) {
                None => {
                    handed.fold(start, &seen.hashes);
                    numbers.iter_mut().for_each(|numbers| numbers.extend_from_slice(&seen.numbers));
                }
                Some(nulls) => {
                    spread.clear();
                    spread.resize(chunk.len(), MISSING);
                    nulls.valid_indices().zip(&seen.hashes).for_each(|(place, &hash)| spread[place] = hash);
                    handed.fold(start, &spread);
                    if let Some(numbers) = &mut numbers {
                        numbers.resize(start + chunk.len(), f64::NAN);
                        nulls.valid_indices().zip(&seen.numbers).for_each(|(place, &number)| numbers[start + place] = number);
                    }
                }
            }
        }
        handed.numbers.push(numbers);
        Ok(())
    }

    /// Is the other the same column of another part of the table?
    pub(super) fn matches(&self, other: &Self) -> bool {
        self.name == other.name && self.type_name == other.type_name && self.body.plan() == other.body.plan()
    }

    /// Takes in what another profile knows of a column that [`matches`](Self::matches).
    pub(super) fn merge(&mut self, other: &Self) {
        self.rows += other.rows;
        self.nulls += other.nulls;
        match (&mut self.body, &other.body) {
            (Body::Integers(a), Body::Integers(b)) => a.merge(b),
            (Body::Floats(a), Body::Floats(b)) => a.merge(b),
            (Body::Wide(a), Body::Wide(b)) => a.merge(b),
            (Body::Texts(a), Body::Texts(b)) => a.merge(b),
            (Body::Flags { yes, no }, Body::Flags { yes: more_yes, no: more_no }) => {
                *yes += more_yes;
                *no += more_no;
            }
            _ => {}
        }
    }

    pub(super) fn report(&self) -> ColumnReport {
        let mut report = ColumnReport::new(&self.name, &self.type_name, self.nulls);
        let count = self.rows - self.nulls;
        match &self.body {
            Body::Integers(numbers) => numbers.report(count, &mut report),
            Body::Floats(numbers) => numbers.report(count, &mut report),
            Body::Wide(numbers) => numbers.report(count, &mut report),
            Body::Texts(texts) => texts.report(count, &mut report),
            Body::Flags { yes, no } => report_flags(*yes, *no, &mut report),
            Body::Counted => {}
        }
        report
    }

    pub(super) fn encode(&self, writer: &mut Writer) {
        writer.bytes(self.name.as_bytes());
        writer.bytes(self.type_name.as_bytes());
        writer.u64(self.nulls);
        match &self.body {
            Body::Integers(numbers) => {
                writer.u8(0);
                numbers.encode(writer);
            }
            Body::Floats(numbers) => {
                writer.u8(1);
                numbers.encode(writer);
            }
            Body::Wide(numbers) => {
                writer.u8(2);
                numbers.encode(writer);
            }
            Body::Texts(texts) => {
                writer.u8(3);
                texts.encode(writer);
            }
            Body::Flags { yes, no } => {
                writer.u8(4);
                writer.u64(*yes);
                writer.u64(*no);
            }
            Body::Counted => writer.u8(5),
        }
    }

    pub(super) fn decode(reader: &mut Reader<'_>, rows: u64) -> Result<Self> {
        let (name, type_name) = (reader.text()?.to_owned(), reader.text()?.to_owned());
        let nulls = reader.count()?;
        let body = match reader.u8()? {
            0 => Body::Integers(Box::new(Numbers::decode(reader)?)),
            1 => Body::Floats(Box::new(Numbers::decode(reader)?)),
            2 => Body::Wide(Box::new(Numbers::decode(reader)?)),
            3 => Body::Texts(Box::new(Texts::decode(reader)?)),
            4 => Body::Flags { yes: reader.count()?, no: reader.count()? },
            5 => Body::Counted,
            _ => return Err(codec::damaged()),
        };
        if nulls <= rows { Ok(Self { name, type_name, rows, nulls, body }) } else { Err(codec::damaged()) }
    }
}

impl Plan {
    fn of(data_type: &DataType) -> Self {
        use DataType as D;
        match data_type {
            D::Int8 | D::Int16 | D::Int32 | D::Int64 | D::UInt8 | D::UInt16 | D::UInt32 => Self::Integers(Kind::Integer),
            D::UInt64 => Self::Integers(Kind::Unsigned),
            D::Float16 | D::Float32 | D::Float64 => Self::Floats,
            &D::Decimal32(_, scale) | &D::Decimal64(_, scale) => Self::Integers(Kind::Decimal { scale }),
            &D::Decimal128(precision, scale) if precision <= DIGITS_OF_64_BITS => Self::Integers(Kind::Decimal { scale }),
            &D::Decimal128(_, scale) | &D::Decimal256(_, scale) => Self::Wide(Kind::Decimal { scale }),
            D::Date32 | D::Date64 => Self::Integers(Kind::Date),
            D::Timestamp(unit, zone) => Self::Integers(Kind::Timestamp { unit: *unit, zoned: zone.is_some() }),
            &D::Time32(unit) | &D::Time64(unit) => Self::Integers(Kind::Time { unit }),
            &D::Duration(unit) => Self::Integers(Kind::Duration { unit }),
            D::Utf8 | D::LargeUtf8 | D::Utf8View => Self::Texts(Content::Text),
            D::Binary | D::LargeBinary | D::BinaryView | D::FixedSizeBinary(_) => Self::Texts(Content::Bytes),
            D::Boolean => Self::Flags,
            D::Dictionary(_, values) => Self::of(values),
            _ => Self::Counted,
        }
    }
}

impl Body {
    fn new(plan: Plan) -> Self {
        match plan {
            Plan::Integers(kind) => Self::Integers(Box::new(Numbers::new(kind))),
            Plan::Floats => Self::Floats(Box::new(Numbers::new(Kind::Float))),
            Plan::Wide(kind) => Self::Wide(Box::new(Numbers::new(kind))),
            Plan::Texts(content) => Self::Texts(Box::new(Texts::new(content))),
            Plan::Flags => Self::Flags { yes: 0, no: 0 },
            Plan::Counted => Self::Counted,
        }
    }

    fn plan(&self) -> Plan {
        match self {
            Self::Integers(numbers) => Plan::Integers(numbers.kind()),
            Self::Floats(_) => Plan::Floats,
            Self::Wide(numbers) => Plan::Wide(numbers.kind()),
            Self::Texts(texts) => Plan::Texts(texts.content()),
            Self::Flags { .. } => Plan::Flags,
            Self::Counted => Plan::Counted,
        }
    }

    fn update(&mut self, array: &ArrayRef, seen: &mut Seen) -> Result<()> {
        if matches!(self, Self::Counted) {
            // All that is known of a value is that it is there.
            seen.hashes.resize(array.len() - array.logical_null_count(), 0);
            return Ok(());
        }
        if let Some(dictionary) = array.as_any_dictionary_opt() {
            return self.update(&take(dictionary.values(), dictionary.keys(), None)?, seen);
        }
        match self {
            Self::Integers(numbers) => numbers.update(&integers(array)?, seen),
            Self::Floats(numbers) => numbers.update(&floats(array)?, seen),
            Self::Wide(numbers) => numbers.update(&wide(array)?, seen),
            Self::Texts(texts) => update_texts(texts, array, seen)?,
            Self::Flags { yes, no } => {
                let flags = array.as_boolean_opt().ok_or_else(|| unexpected(array))?;
                let (true_count, count) = (flags.true_count() as u64, (flags.len() - flags.null_count()) as u64);
                *yes += true_count;
                *no += count - true_count;
                seen.hashes.extend(present(flags).map(|i| hash_u64(flags.value(i).into())));
            }
            Self::Counted => {}
        }
        Ok(())
    }
}

fn unexpected(array: &ArrayRef) -> Error {
    Error::internal(format!("{} passed for another type", array.data_type()))
}

/// The places of the values that are not missing.
fn present(array: &dyn Array) -> impl Iterator<Item = usize> {
    let nulls = array.nulls().filter(|nulls| nulls.null_count() > 0);
    let all = if nulls.is_some() { 0..0 } else { 0..array.len() };
    all.chain(nulls.into_iter().flat_map(NullBuffer::valid_indices))
}

/// The values of a primitive array that are not missing.
fn values<T: ArrowNativeType, V>(array: &ArrayRef, convert: impl Fn(T) -> V) -> Vec<V> {
    let data = array.to_data();
    let stored = &data.buffer::<T>(0)[..data.len()];
    match array.nulls().filter(|nulls| nulls.null_count() > 0) {
        None => stored.iter().map(|&value| convert(value)).collect(),
        Some(nulls) => nulls.valid_indices().map(|i| convert(stored[i])).collect(),
    }
}

fn integers(array: &ArrayRef) -> Result<Vec<i64>> {
    use DataType as D;
    Ok(match array.data_type() {
        D::Int8 => values(array, |x: i8| x.into()),
        D::Int16 => values(array, |x: i16| x.into()),
        D::UInt8 => values(array, |x: u8| x.into()),
        D::UInt16 => values(array, |x: u16| x.into()),
        D::UInt32 => values(array, |x: u32| x.into()),
        D::UInt64 => values(array, |x: u64| (x ^ 1 << 63) as i64),
        D::Date64 => values(array, |x: i64| x.div_euclid(MILLIS_PER_DAY)),
        D::Int32 | D::Date32 | D::Time32(_) | D::Decimal32(..) => values(array, |x: i32| x.into()),
        D::Int64 | D::Time64(_) | D::Timestamp(..) | D::Duration(_) | D::Decimal64(..) => values(array, |x: i64| x),
        // A value with more digits than its column allows stays at the end of the range.
        D::Decimal128(..) => values(array, |x: i128| x.clamp(i64::MIN.into(), i64::MAX.into()) as i64),
        _ => return Err(unexpected(array)),
    })
}

/// Adding zero makes −0 the 0 that it is equal to.
fn floats(array: &ArrayRef) -> Result<Vec<f64>> {
    Ok(match array.data_type() {
        DataType::Float16 => values(array, |x: <Float16Type as ArrowPrimitiveType>::Native| x.to_f64() + 0.0),
        DataType::Float32 => values(array, |x: f32| f64::from(x) + 0.0),
        DataType::Float64 => values(array, |x: f64| x + 0.0),
        _ => return Err(unexpected(array)),
    })
}

fn wide(array: &ArrayRef) -> Result<Vec<i256>> {
    Ok(match array.data_type() {
        DataType::Decimal128(..) => values(array, i256::from_i128),
        DataType::Decimal256(..) => values(array, |x: i256| x),
        _ => return Err(unexpected(array)),
    })
}

fn update_texts(texts: &mut Texts, array: &ArrayRef, seen: &mut Seen) -> Result<()> {
    match array.data_type() {
        DataType::Utf8 => update_bytes(texts, array.as_bytes::<Utf8Type>(), seen),
        DataType::LargeUtf8 => update_bytes(texts, array.as_bytes::<LargeUtf8Type>(), seen),
        DataType::Binary => update_bytes(texts, array.as_bytes::<BinaryType>(), seen),
        DataType::LargeBinary => update_bytes(texts, array.as_bytes::<LargeBinaryType>(), seen),
        DataType::Utf8View => {
            let views = array.as_string_view();
            texts.update(&present(views).map(|i| views.value(i).as_bytes()).collect::<Vec<_>>(), false, seen);
        }
        DataType::BinaryView => {
            let views = array.as_binary_view();
            texts.update(&present(views).map(|i| views.value(i)).collect::<Vec<_>>(), false, seen);
        }
        DataType::FixedSizeBinary(_) => {
            let fixed = array.as_fixed_size_binary();
            texts.update(&present(fixed).map(|i| fixed.value(i)).collect::<Vec<_>>(), false, seen);
        }
        _ => return Err(unexpected(array)),
    }
    Ok(())
}

fn update_bytes<T: ByteArrayType>(texts: &mut Texts, array: &GenericByteArray<T>, seen: &mut Seen)
where
    T::Offset: OffsetSizeTrait,
{
    let (offsets, bytes) = (array.value_offsets(), array.value_data());
    let between = |from: usize, to: usize| &bytes[offsets[from].as_usize()..offsets[to].as_usize()];
    let ascii = between(0, array.len()).is_ascii();
    let mut values = Vec::with_capacity(array.len());
    present(array).for_each(|i| values.push(between(i, i + 1)));
    texts.update(&values, ascii, seen);
}

fn report_flags(yes: u64, no: u64, report: &mut ColumnReport) {
    let mut top: Vec<TopValue> = [(true, yes), (false, no)]
        .into_iter()
        .filter(|&(_, count)| count > 0)
        .map(|(value, count)| TopValue { value: Scalar::Boolean(value), count, error: 0 })
        .collect();
    top.sort_by_key(|value| std::cmp::Reverse(value.count));
    report.count_distinct(DistinctAnswer { count: top.len() as u64, error: 0.0 });
    report.top = top;
    report.true_count = Some(yes);
    if yes + no > 0 {
        (report.min, report.max) = (Some(Scalar::Boolean(no == 0)), Some(Scalar::Boolean(yes > 0)));
    }
}
