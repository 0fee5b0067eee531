use std::sync::Arc;

use arrow::array::{
    ArrayRef, BooleanArray, Date32Array, Decimal128Array, DictionaryArray, Float64Array, Int64Array, StringArray,
    TimestampSecondArray,
};
use arrow::datatypes::Int32Type;
use arrow::record_batch::RecordBatch;
use ndarray::array;
use pollster::block_on;

use super::*;
use crate::error::ErrorKind;

fn table(columns: Vec<(&str, ArrayRef)>) -> Table {
    let batch = RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, array)| (name, array, true))).unwrap();
    Table::new(batch.schema(), vec![batch])
}

fn floats(values: &[Option<f64>]) -> ArrayRef {
    Arc::new(Float64Array::from(values.to_vec()))
}

fn read(table: &Table, columns: Option<&[&str]>, missing: Missing) -> Result<Features> {
    let columns: Option<Vec<String>> = columns.map(|names| names.iter().map(|&name| name.to_owned()).collect());
    block_on(Features::read(&Context::quiet(), table, columns.as_deref(), missing))
}

fn gaps() -> Table {
    table(vec![
        ("a", floats(&[Some(1.0), None, Some(4.0), Some(f64::NAN), Some(1.0)])),
        ("b", floats(&[Some(1.0), Some(2.0), Some(f64::INFINITY), Some(5.0), Some(3.0)])),
    ])
}

#[test]
fn numbers_of_every_type_become_floats() {
    let decimals = Decimal128Array::from(vec![125, -50]).with_precision_and_scale(9, 2).unwrap();
    let codes: DictionaryArray<Int32Type> = DictionaryArray::new(vec![1, 0].into(), Arc::new(Int64Array::from(vec![7, 8])));
    let table = table(vec![
        ("whole", Arc::new(Int64Array::from(vec![3, -4]))),
        ("decimal", Arc::new(decimals)),
        ("flag", Arc::new(BooleanArray::from(vec![true, false]))),
        ("day", Arc::new(Date32Array::from(vec![1, 0]))),
        ("at", Arc::new(TimestampSecondArray::from(vec![2, 0]).with_timezone("+02:00"))),
        ("code", Arc::new(codes)),
    ]);
    let names = ["whole", "decimal", "flag", "day", "at", "code"];
    let features = read(&table, Some(&names), Missing::Drop).unwrap();
    assert_eq!(features.values, array![[3.0, 1.25, 1.0, 86_400_000.0, 2000.0, 8.0], [-4.0, -0.5, 0.0, 0.0, 0.0, 7.0]]);
}

#[test]
fn a_null_a_nan_and_an_infinity_are_missing() {
    let features = read(&gaps(), None, Missing::Drop).unwrap();
    assert_eq!((features.rows.as_slice(), features.n_rows, features.n_rows_missing), (&[0, 4][..], 5, 3));
    assert_eq!(features.values, array![[1.0, 1.0], [1.0, 3.0]]);
    assert_eq!((features.columns[0].n_missing, features.columns[1].n_missing), (2, 1));
}

#[test]
fn missing_values_are_filled_as_asked() {
    for (missing, fills) in [(Missing::Mean, [2.0, 2.75]), (Missing::Median, [1.0, 2.5]), (Missing::Zero, [0.0, 0.0])] {
        let features = read(&gaps(), None, missing).unwrap();
        assert_eq!(features.rows, [0, 1, 2, 3, 4]);
        assert_eq!(features.fills.as_deref(), Some(&fills[..]));
        assert_eq!((features.values[[1, 0]], features.values[[2, 1]], features.values[[3, 0]]), (fills[0], fills[1], fills[0]));
    }
}

#[test]
fn missing_values_are_refused_as_asked_with_their_place() {
    let error = read(&gaps(), None, Missing::Error).unwrap_err();
    assert_eq!((error.kind(), error.place().column.as_deref(), error.place().row), (ErrorKind::Schema, Some("a"), Some(1)));
}

#[test]
fn rows_are_counted_across_batches() {
    let one = gaps();
    let two = Table::of(one.schema().clone(), [one.held(), one.held()].concat());
    assert_eq!(read(&two, None, Missing::Drop).unwrap().rows, [0, 4, 5, 9]);
}

#[test]
fn an_automatic_choice_leaves_out_what_cannot_tell_rows_apart_and_says_why() {
    let n = 12;
    let table = table(vec![
        ("amount", floats(&(0..n).map(|i| Some(f64::from(i * i))).collect::<Vec<_>>())),
        ("customer_id", Arc::new(Int64Array::from_iter_values((0..n).map(|i| i64::from(i * 7 % 5))))),
        ("line", Arc::new(Int64Array::from_iter_values(40..40 + i64::from(n)))),
        ("same", Arc::new(Int64Array::from_iter_values((0..n).map(|_| 1)))),
        ("sparse", floats(&(0..n).map(|i| (i < 2).then(|| f64::from(i))).collect::<Vec<_>>())),
        ("empty", floats(&vec![None; n as usize])),
        ("name", Arc::new(StringArray::from_iter_values((0..n).map(|i| i.to_string())))),
        ("flag", Arc::new(BooleanArray::from_iter((0..n).map(|i| Some(i > 3))))),
    ]);
    let features = read(&table, None, Missing::Drop).unwrap();
    assert_eq!(features.names(), ["amount"]);
    let left_out: Vec<_> = features.left_out.iter().map(|out| (out.column.as_str(), out.reason.as_str())).collect();
    assert_eq!(
        left_out,
        [
            ("customer_id", "its name says that it is an identifier"),
            ("line", "it counts the rows"),
            ("same", "it is the same in every row"),
            ("sparse", "more than half of its values are missing"),
            ("empty", "it has no values"),
            ("name", "utf8 is not a number"),
            ("flag", "a boolean column is used only when named"),
        ]
    );
}

#[test]
fn a_wrong_choice_is_refused_with_its_name() {
    let table = table(vec![
        ("a", floats(&[Some(1.0), Some(2.0)])),
        ("name", Arc::new(StringArray::from(vec!["x", "y"]))),
        ("none", floats(&[None, None])),
    ]);
    for (columns, missing, kind, column) in [
        (&["b"][..], Missing::Drop, ErrorKind::Schema, Some("b")),
        (&["name"], Missing::Drop, ErrorKind::Schema, Some("name")),
        (&["a", "a"], Missing::Drop, ErrorKind::Params, Some("a")),
        (&[], Missing::Drop, ErrorKind::Params, None),
        (&["a", "none"], Missing::Drop, ErrorKind::Schema, Some("none")),
        (&["a", "none"], Missing::Mean, ErrorKind::Schema, Some("none")),
        (&["a", "none"], Missing::Median, ErrorKind::Schema, Some("none")),
    ] {
        let error = read(&table, Some(columns), missing).unwrap_err();
        assert_eq!((error.kind(), error.place().column.as_deref()), (kind, column), "{columns:?} {missing:?}");
    }
}

#[test]
fn a_table_without_rows_is_refused() {
    let empty = Table::new(gaps().schema().clone(), vec![]);
    for columns in [None, Some(&["a"][..])] {
        assert_eq!(read(&empty, columns, Missing::Zero).unwrap_err().kind(), ErrorKind::Schema);
    }
}

#[test]
fn moments_are_exact_far_from_zero() {
    let far: Vec<_> = (0..1000).map(|i| Some(1e9 + f64::from(i % 2))).collect();
    let features = read(&table(vec![("far", floats(&far))]), None, Missing::Drop).unwrap();
    let column = &features.columns[0];
    assert_eq!((column.mean, column.std, column.min, column.max), (1e9 + 0.5, 0.5, 1e9, 1e9 + 1.0));
}

#[test]
fn values_too_large_to_be_squared_are_refused() {
    let huge = table(vec![("huge", floats(&[Some(1e300), Some(-1e300), Some(0.0)]))]);
    assert_eq!(read(&huge, None, Missing::Drop).unwrap_err().place().column.as_deref(), Some("huge"));
}

mod scaling {
    use super::*;
    use crate::table::{Scaler, Scaling};

    fn scaled(scaling: Scaling, values: &[f64]) -> Vec<f64> {
        let cx = Context::quiet();
        let values: Vec<_> = values.iter().map(|&value| Some(value)).collect();
        let mut features = read(&table(vec![("x", floats(&values))]), Some(&["x"]), Missing::Drop).unwrap();
        let original = features.values.clone();
        let scaler = block_on(Scaler::fit(&cx, scaling, &features)).unwrap();
        block_on(scaler.scale(&cx, &mut features.values)).unwrap();
        for (row, value) in features.values.rows().into_iter().zip(&original) {
            assert!((scaler.original(row)[0] - value).abs() <= 1e-12 * value.abs());
            assert_eq!(scaler.scaled(&[*value]), row.to_vec());
        }
        features.values.into_raw_vec_and_offset().0
    }

    #[test]
    fn each_scaling_does_what_its_name_says() {
        let values = [1.0, 2.0, 3.0, 4.0, 10.0];
        assert_eq!(scaled(Scaling::None, &values), values);
        assert_eq!(scaled(Scaling::Minmax, &values), [0.0, 1.0 / 9.0, 2.0 / 9.0, 3.0 / 9.0, 1.0]);
        assert_eq!(scaled(Scaling::Robust, &values), [-1.0, -0.5, 0.0, 0.5, 3.5]);
        let standard = scaled(Scaling::Standard, &values);
        assert!(standard.iter().sum::<f64>().abs() < 1e-14);
        assert!((standard.iter().map(|x| x * x).sum::<f64>() / 5.0 - 1.0).abs() < 1e-14);
    }

    #[test]
    fn a_constant_column_does_not_divide_by_zero() {
        for scaling in [Scaling::Standard, Scaling::Minmax, Scaling::Robust] {
            assert!(scaled(scaling, &[0.1; 7]).iter().all(|x| x.abs() < 1e-15), "{scaling:?}");
        }
    }
}
