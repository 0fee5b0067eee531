//! What is packed comes back as it was, and takes less.

use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, AsArray, BinaryArray, BinaryViewArray, BooleanArray, Date32Array, Date64Array, Decimal128Array,
    Decimal256Array, DictionaryArray, FixedSizeBinaryArray, Float16Array, Float32Array, Float64Array, Int8Array, Int16Array,
    Int64Array, LargeBinaryArray, LargeStringArray, ListArray, NullArray, PrimitiveArray, StringArray, StringViewArray,
    Time32SecondArray, TimestampMicrosecondArray, TimestampNanosecondArray, UInt8Array, UInt16Array, UInt32Array, UInt64Array,
};
use arrow::compute::cast;
use arrow::datatypes::{ArrowPrimitiveType, DataType, Float16Type, Int32Type, Int64Type, TimeUnit, i256};
use arrow::record_batch::RecordBatch;
use proptest::collection::vec;
use proptest::prelude::*;

use super::{Batch, ROWS};
use crate::table::{Table, memory_of};

fn batch(array: ArrayRef) -> RecordBatch {
    RecordBatch::try_from_iter([("c", array)]).unwrap()
}

/// Packs a column, whole and in part, compares what comes back and gives the bytes it took.
#[track_caller]
fn comes_back(array: ArrayRef) -> u64 {
    let (third, len) = (array.len() / 3, array.len());
    for array in [array.slice(third, len - third - third / 2), Arc::clone(&array)] {
        let before = batch(array);
        let packed = Batch::pack(&before).unwrap();
        let mut start = 0;
        for part in &packed {
            let (after, expected) = (part.unpack().unwrap(), before.slice(start, part.n_rows()));
            assert_eq!(after.schema(), before.schema());
            same(after.column(0), expected.column(0));
            after.column(0).to_data().validate_full().unwrap();
            start += part.n_rows();
        }
        assert_eq!(start, before.num_rows());
    }
    Batch::pack(&batch(array)).unwrap().iter().map(Batch::bytes).sum()
}

/// Equal to the bit: equality of Arrow arrays takes neither NaN for NaN nor −0 for something else than 0.
#[track_caller]
fn same(a: &ArrayRef, b: &ArrayRef) {
    let bits = |array: &ArrayRef| match array.data_type() {
        DataType::Float64 => reinterpreted(array, DataType::Int64),
        DataType::Float32 => reinterpreted(array, DataType::Int32),
        _ => Arc::clone(array),
    };
    assert_eq!(a.null_count(), b.null_count());
    assert_eq!(bits(a).to_data(), bits(b).to_data());
}

fn reinterpreted(array: &ArrayRef, data_type: DataType) -> ArrayRef {
    arrow::array::make_array(array.to_data().into_builder().data_type(data_type).build().unwrap())
}

fn with_gaps<T: Clone>(values: &[T], gaps: &[bool]) -> Vec<Option<T>> {
    values.iter().zip(gaps).map(|(value, gap)| (!gap).then(|| value.clone())).collect()
}

/// Whole numbers of every range, near each other or not, counted in steps or not.
fn numbers() -> impl Strategy<Value = Vec<i64>> {
    let ranges = prop::sample::select(vec![0, 1, 200, 300, 70_000, 1 << 30, 1 << 38, 1 << 45, i64::MAX]);
    let steps = prop::sample::select(vec![1, 1, 1000, 60_000_000]);
    (ranges, steps, any::<i64>(), 0..200usize).prop_flat_map(|(range, step, base, len)| {
        let number = (0..=range).prop_map(move |above: i64| base.wrapping_add(above.wrapping_mul(step)));
        vec(prop_oneof![40 => number, 1 => prop::sample::select(vec![i64::MIN, i64::MAX, 0, -1])], len)
    })
}

fn gaps() -> impl Strategy<Value = Vec<bool>> {
    prop::sample::select(vec![0.0, 0.05, 0.6, 1.0]).prop_flat_map(|share| vec(prop::bool::weighted(share), 200))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn whole_numbers_of_every_type_come_back(values in numbers(), gaps in gaps()) {
        let all = with_gaps(&values, &gaps);
        comes_back(Arc::new(Int64Array::from(all.clone())));
        for to in [DataType::Int8, DataType::Int16, DataType::Int32, DataType::UInt8, DataType::UInt16, DataType::UInt32, DataType::UInt64] {
            comes_back(cast(&Int64Array::from(all.clone()), &to).unwrap());
        }
        let plain: ArrayRef = Arc::new(Int64Array::from(all.clone()));
        let zoned = |unit| DataType::Timestamp(unit, Some("Europe/Berlin".into()));
        for to in [DataType::Date64, zoned(TimeUnit::Second), zoned(TimeUnit::Microsecond), DataType::Time64(TimeUnit::Nanosecond), DataType::Duration(TimeUnit::Millisecond)] {
            comes_back(reinterpreted(&plain, to));
        }
        let small: ArrayRef = Arc::new(all.iter().map(|value| value.map(|value| value as i32)).collect::<PrimitiveArray<Int32Type>>());
        for to in [DataType::Date32, DataType::Time32(TimeUnit::Second)] {
            comes_back(reinterpreted(&small, to));
        }
        let wide: Vec<_> = all.iter().map(|value| value.map(|value| i128::from(value) * 3 - (1 << 70))).collect();
        comes_back(Arc::new(Decimal128Array::from(wide.clone()).with_precision_and_scale(38, 4).unwrap()));
        let wider = wide.iter().map(|value| value.map(|value| if value % 17 == 0 { i256::MAX } else { i256::from_i128(value) }));
        comes_back(Arc::new(wider.collect::<Decimal256Array>().with_precision_and_scale(76, 4).unwrap()));
    }

    #[test]
    fn floats_come_back_to_the_bit(
        values in vec(prop_oneof![
            300 => (-1_000_000i64..1_000_000).prop_map(|n| n as f64 / 1e3),
            1 => any::<f64>(),
            1 => prop::sample::select(vec![-0.0, f64::NAN, -f64::NAN, f64::INFINITY, f64::from_bits(0x7ff8_0000_0000_0123), 1e300, 5e-324, f64::MAX]),
        ], 0..200),
        gaps in gaps(),
    ) {
        let all = with_gaps(&values, &gaps);
        comes_back(Arc::new(Float64Array::from(all.clone())));
        comes_back(Arc::new(all.iter().map(|value| value.map(|value| value as f32)).collect::<Float32Array>()));
        comes_back(Arc::new(values.into_iter().collect::<Float64Array>()));
    }

    #[test]
    fn texts_and_bytes_come_back(
        values in prop_oneof![
            vec("[a-zäöß]{0,3}", 0..200),
            vec("[a-c]{0,1}", 0..200),
            vec(".{0,40}", 0..100),
            vec((0..2000u32).prop_map(|n| format!("ORD-{n:06}")), 0..200),
            vec((0..2000u32).prop_map(|n| format!("{n}")), 0..200),
            vec(prop_oneof![20 => (0..2000u32).prop_map(|n| format!("{n}")), 1 => Just("007".to_owned()), 1 => Just(String::new())], 0..200),
            vec((0..u64::MAX).prop_map(|n| format!("x{n:020}")), 0..200),
        ],
        gaps in gaps(),
    ) {
        let all = with_gaps(&values, &gaps);
        comes_back(Arc::new(StringArray::from(all.clone())));
        comes_back(Arc::new(LargeStringArray::from(all.clone())));
        comes_back(Arc::new(all.iter().cloned().collect::<StringViewArray>()));
        let bytes: Vec<Option<&[u8]>> = all.iter().map(|text| text.as_ref().map(String::as_bytes)).collect();
        comes_back(Arc::new(BinaryArray::from(bytes.clone())));
        comes_back(Arc::new(LargeBinaryArray::from(bytes.clone())));
        comes_back(Arc::new(bytes.into_iter().collect::<BinaryViewArray>()));
        comes_back(Arc::new(all.iter().map(Option::as_deref).collect::<DictionaryArray<Int64Type>>()));
    }
}

#[test]
fn ends_of_every_range_come_back() {
    comes_back(Arc::new(Int64Array::from(vec![i64::MIN, i64::MAX, 0, -1])));
    comes_back(Arc::new(UInt64Array::from(vec![0, u64::MAX])));
    comes_back(Arc::new(UInt64Array::from(vec![u64::MAX - 300, u64::MAX, u64::MAX - 150])));
    comes_back(Arc::new(Decimal128Array::from(vec![i128::MIN, i128::MAX])));
    comes_back(Arc::new(Decimal128Array::from(vec![i128::MIN, i128::MIN + 9])));
    comes_back(Arc::new(Decimal256Array::from(vec![i256::MIN, i256::MAX])));
    comes_back(Arc::new(Float64Array::from(vec![-0.0; 100])));
    comes_back(Arc::new(Float64Array::from(vec![f64::NAN; 100])));
}

#[test]
fn types_that_are_not_packed_come_back_too() {
    comes_back(Arc::new(NullArray::new(9)));
    comes_back(Arc::new(BooleanArray::from(vec![Some(true), None, Some(false)])));
    comes_back(Arc::new(BooleanArray::from(vec![None, None, None])));
    comes_back(Arc::new(
        [1.5f32, 2.5].map(<Float16Type as ArrowPrimitiveType>::Native::from_f32).into_iter().map(Some).collect::<Float16Array>(),
    ));
    comes_back(Arc::new(FixedSizeBinaryArray::try_from_iter([[1u8, 2], [3, 4], [5, 6]].into_iter()).unwrap()));
    let lists = [Some(vec![Some(1), None]), None, Some(vec![]), Some(vec![Some(4)])];
    comes_back(Arc::new(ListArray::from_iter_primitive::<Int32Type, _, _>(lists)));
    comes_back(Arc::new(Time32SecondArray::from(Vec::<i32>::new())));
    comes_back(Arc::new(StringArray::from(Vec::<&str>::new())));
}

#[test]
fn a_batch_without_columns_keeps_its_rows() {
    let batch = batch(Arc::new(Int64Array::from(vec![1; 70_000]))).project(&[]).unwrap();
    let rows = Batch::pack(&batch).unwrap().iter().map(|part| part.unpack().unwrap().num_rows()).collect::<Vec<_>>();
    assert_eq!(rows, [ROWS, 70_000 - ROWS]);
}

/// How many times smaller a column of 65,536 rows becomes.
fn ratio(array: impl Array + 'static) -> f64 {
    let array: ArrayRef = Arc::new(array);
    memory_of(&batch(Arc::clone(&array))) as f64 / comes_back(array).max(1) as f64
}

#[test]
fn each_kind_of_column_takes_as_little_as_it_should() {
    let n = ROWS as i64;
    let seconds = TimestampMicrosecondArray::from_iter_values((0..n).map(|i| 1_700_000_000_000_000 + i * 37_000_000));
    assert!(ratio(seconds) > 2.6, "seconds of a month in three bytes");
    assert!(ratio(TimestampNanosecondArray::from_iter_values((0..n).map(|i| i % 100 * 86_400_000_000_000))) > 7.9, "days in one");
    assert!(ratio(Date64Array::from_iter_values((0..n).map(|i| i % 9 * 86_400_000))) > 7.9);
    assert!(ratio(Date32Array::from_iter_values((0..n).map(|i| 19_000 + i as i32 % 365))) > 1.9);
    assert!(ratio(Int64Array::from_iter_values((0..n).map(|i| -7 + i % 250))) > 7.9);
    assert!(ratio(Int64Array::from_iter((0..n).map(|i| (i % 2 == 0).then_some(1_000_000_000 + i % 250)))) > 7.0);
    assert!(ratio(Float64Array::from_iter_values((0..n).map(|i| (i * 7919 % 60_000) as f64 / 100.0))) > 3.9, "prices in two bytes");
    assert!(ratio(StringArray::from_iter_values((0..n).map(|i| format!("ORD-{:09}", 500 + i)))) > 8.0, "identifiers in two bytes");
    assert!(ratio(StringArray::from_iter_values((0..n).map(|i| ["credit_card", "cash", "invoice"][i as usize % 3]))) > 8.0);
    assert!(
        ratio(LargeStringArray::from_iter_values((0..n).map(|i| format!("{:x}", i * 0x9e37_79b9)))) > 1.5,
        "lengths in one byte"
    );
    assert!(ratio(Int64Array::from(vec![42; ROWS])) > 1e5);
    assert!(ratio(StringArray::from(vec![None::<&str>; ROWS])) > 1e5);
    assert!(ratio(StringArray::from(vec!["january.csv"; ROWS])) > 1e4);
    assert!(ratio(Float64Array::from_iter_values((0..n).map(|i| (i as f64).sqrt()))) == 1.0, "what was computed stays as it is");
    assert!(ratio(Int16Array::from_iter_values((0..n).map(|i| (i % 60_000) as i16))) == 1.0);
    assert!(ratio(UInt8Array::from_iter_values((0..n).map(|i| i as u8))) == 1.0);
    assert!(ratio(UInt16Array::from_iter_values((0..n).map(|i| i as u16 % 9))) == 2.0);
    assert!(ratio(UInt32Array::from_iter_values((0..n).map(|i| i as u32))) == 2.0);
    assert!(ratio(Int8Array::from(vec![1; ROWS])) > 1e4);
}

#[test]
fn what_stays_as_it_is_does_not_hold_on_to_a_larger_batch() {
    let all: ArrayRef = Arc::new(Float64Array::from_iter_values((0..100_000).map(|i| f64::from(i).sqrt())));
    let packed = Batch::pack(&batch(all.slice(500, 10))).unwrap();
    assert_eq!(packed[0].unpack().unwrap().column(0).get_buffer_memory_size(), 128, "of 800,000");
    assert!(packed[0].is_plain());
}

#[test]
fn packed_keys_can_be_had_without_their_texts() {
    let texts: StringArray = (0..1000).map(|i| (i % 5 > 0).then_some(["north", "south"][i % 2])).collect();
    let numbers: ArrayRef = Arc::new(Int64Array::from_iter_values(0..1000));
    let before = RecordBatch::try_from_iter([("store", Arc::new(texts) as ArrayRef), ("n", numbers)]).unwrap();
    let packed = Batch::pack(&before).unwrap().remove(0);
    let keyed = packed.unpack_keyed().unwrap();
    let dictionary = keyed.column(0).as_any_dictionary_opt().unwrap();
    assert_eq!(
        (dictionary.values().len(), dictionary.keys().data_type(), dictionary.keys().null_count()),
        (2, &DataType::UInt8, 200)
    );
    assert_eq!(keyed.column(1), before.column(1));
    let same = Batch::pack(&batch(Arc::new(StringViewArray::from(vec!["north"; 1000])))).unwrap().remove(0);
    let same = same.unpack_keyed().unwrap();
    assert_eq!(same.column(0).as_any_dictionary_opt().unwrap().values().as_string_view(), &StringViewArray::from(vec!["north"]));
    assert_eq!(cast(keyed.column(0), &DataType::Utf8).unwrap().to_data(), before.column(0).to_data());
}

#[test]
fn a_table_unpacks_only_the_columns_and_rows_that_are_asked_for() {
    let column = |step: i64| -> ArrayRef { Arc::new(Int64Array::from_iter_values((0..100_000).map(|i| i * step))) };
    let rows = RecordBatch::try_from_iter([("a", column(1)), ("b", column(2)), ("c", column(3))]).unwrap();
    let table = Table::new(rows.schema(), vec![rows.clone()]).pack().unwrap();
    let part = table.select(&["c".to_owned(), "a".to_owned()]).unwrap();
    let pieces = part.pieces(30_000).collect::<crate::error::Result<Vec<_>>>().unwrap();
    assert_eq!(pieces.iter().map(RecordBatch::num_rows).collect::<Vec<_>>(), [30_000, 30_000, 5_536, 30_000, 4_464]);
    let together = arrow::compute::concat_batches(part.schema(), &pieces).unwrap();
    assert_eq!(together, rows.project(&[2, 0]).unwrap());
    assert_eq!((table.held().len(), part.held()[0].column_bytes().count()), (2, 2));
}
