//! Rows that are the same.

use std::collections::HashSet;

use arrow::array::{ArrayRef, BooleanArray};
use arrow::datatypes::SchemaRef;
use arrow::record_batch::RecordBatch;
use arrow::row::{RowConverter, SortField};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::clean::cells::any_columns;
use crate::clean::step::{Log, Plan, Planned, Rows, Whole};
use crate::context::Context;
use crate::error::Result;
use crate::stats::hash::{BuildAsIs, hash_bytes};
use crate::task::LocalFuture;

/// Rows that may come before memory is asked for again.
const AHEAD: usize = 65_536;
/// Bytes of a hash in the set.
const ENTRY: u64 = 17;

/// Drops rows that are the same as another one in some columns, or in all. Rows are told apart by hashes of 128 bits.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
#[ts(optional_fields = nullable)]
pub struct DropDuplicates {
    /// The columns that must be the same; all where none are given.
    pub columns: Option<Vec<String>>,
    /// Which one of the same rows stays.
    #[ts(optional, as = "Option<_>")]
    pub keep: Stays,
}

/// Which one of several rows stays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub enum Stays {
    /// The first one.
    #[default]
    First,
    /// The last one; for this all rows must be in memory.
    Last,
}

impl DropDuplicates {
    pub(in crate::clean) fn needs_all_rows(&self) -> bool {
        self.keep == Stays::Last
    }
}

impl Plan for DropDuplicates {
    fn plan(&self, schema: &SchemaRef) -> Result<Planned> {
        let seen = Seen::new(schema, self.columns.as_deref())?;
        Ok(match self.keep {
            Stays::First => Planned::rows(schema.clone(), seen),
            Stays::Last => Planned::whole(schema.clone(), Last(self.columns.clone())),
        })
    }
}

/// The rows that were there.
struct Seen {
    columns: Vec<usize>,
    converter: RowConverter,
    hashes: HashSet<u128, BuildAsIs>,
}

impl Seen {
    fn new(schema: &SchemaRef, columns: Option<&[String]>) -> Result<Self> {
        let columns = any_columns(schema, columns)?;
        let fields = columns.iter().map(|&column| SortField::new(schema.field(column).data_type().clone())).collect();
        Ok(Self { columns, converter: RowConverter::new(fields)?, hashes: HashSet::default() })
    }

    fn hashes_of(&mut self, batch: &RecordBatch) -> Result<Vec<u128>> {
        let columns: Vec<ArrayRef> = self.columns.iter().map(|&column| batch.column(column).clone()).collect();
        let rows = self.converter.convert_columns(&columns)?;
        Ok(rows.iter().map(|row| wide_hash(row.as_ref())).collect())
    }
}

/// Two hashes of 64 bits that have nothing to do with each other.
fn wide_hash(bytes: &[u8]) -> u128 {
    let fnv = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    u128::from(hash_bytes(bytes)) << 64 | u128::from(fnv)
}

impl Rows for Seen {
    fn apply(&mut self, batch: RecordBatch, log: &mut Log) -> Result<RecordBatch> {
        let hashes = self.hashes_of(&batch)?;
        let is_new: BooleanArray = hashes.into_iter().map(|hash| Some(self.hashes.insert(hash))).collect();
        if is_new.true_count() == is_new.len() { Ok(batch) } else { log.keep(&batch, &is_new) }
    }

    fn bytes(&self) -> u64 {
        // A set that is full is made anew, twice as large, while the old one is there.
        let grows = self.hashes.len() + AHEAD > self.hashes.capacity();
        let entries = self.hashes.capacity() * if grows { 3 } else { 1 };
        (entries + AHEAD) as u64 * ENTRY
    }
}

struct Last(Option<Vec<String>>);

impl Whole for Last {
    fn run<'a>(&'a self, cx: &'a Context, rows: RecordBatch, log: &'a mut Log) -> LocalFuture<'a, Result<RecordBatch>> {
        Box::pin(async move {
            let n_rows = rows.num_rows();
            let _memory = cx.reserve("finding duplicates", n_rows as u64 * (ENTRY * 3 + 17))?;
            let mut seen = Seen::new(&rows.schema(), self.0.as_deref())?;
            let mut stays = vec![false; n_rows];
            for start in (0..n_rows).step_by(AHEAD).rev() {
                cx.checkpoint((n_rows - start) as u64, n_rows as u64).await?;
                let hashes = seen.hashes_of(&rows.slice(start, AHEAD.min(n_rows - start)))?;
                for (row, hash) in hashes.into_iter().enumerate().rev() {
                    stays[start + row] = seen.hashes.insert(hash);
                }
            }
            log.keep(&rows, &BooleanArray::from(stays))
        })
    }
}
