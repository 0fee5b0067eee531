//! Reading again what is not in memory.

use std::rc::Rc;
use std::sync::Arc;

use arrow::datatypes::DataType;
use serde_json::Value;

use super::cache::CacheDecoder;
use super::loader::{Loader, Origin};
use super::passes::{Spec, Standing};
use super::{Dataset, Rows};
use crate::error::{Error, Result};
use crate::export::ExportOptions;
use crate::ingest::{Keep, OpenOptions};
use crate::registry;
use crate::table::index_of;
use crate::task::{Context, Model};

/// Bytes that a text is taken to need where nothing is known of its length.
const TEXT_BYTES: u64 = 20;

/// How often a task may hold its rows, where it can also do with some of them: as they came, as they are changed, and what it knows of them.
const COPIES: u64 = 3;

impl Dataset {
    /// What must be read again before `task` can run: a loader, whose data set runs it with the same parameters. `None`
    /// where all it needs is at hand. Only the columns that the task reads are loaded; for a task of one pass no row is kept.
    ///
    /// # Errors
    /// `params` and `schema` as the task itself, `memory` where the columns would not fit.
    pub fn scan(&self, task: &str, params: &Value) -> Result<Option<Loader>> {
        if self.is_kept() || self.standing(task, params)?.is_some() {
            return Ok(None);
        }
        let columns = registry::reads(self.schema(), task, params.clone())?;
        let Some(pass) = registry::pass(self.schema(), task, params.clone())? else { return self.rows_of(Some(columns)) };
        if pass.prefers_all() && self.needed(Some(&columns), self.row_bytes())?.saturating_mul(COPIES) <= self.budget.available() {
            return self.rows_of(Some(columns));
        }
        self.passing(Spec::new(task, params.clone()), columns, pass.condition())
    }

    /// What a task of one pass that is at hand asks to begin with over all rows once more, see [`Dataset::scan_further`]; nothing where it knows all it needs.
    ///
    /// # Errors
    /// As the task.
    pub async fn further(&self, cx: &Context, task: &str, params: &Value) -> Result<Option<String>> {
        // One that is watched stands for the rows that come, and is not to read the old ones again.
        let same = |standing: &&Standing| standing.spec.is(task, params) && standing.watched.is_none();
        match self.standing.iter().find(same) {
            Some(standing) if !self.is_kept() => standing.pass.further(cx).await,
            _ => Ok(None),
        }
    }

    /// As [`Dataset::scan`], for going over all rows once more.
    ///
    /// # Errors
    /// As [`Dataset::scan`].
    pub fn scan_further(&self, task: &str, params: &Value, state: String) -> Result<Option<Loader>> {
        let columns = registry::reads(self.schema(), task, params.clone())?;
        self.passing(Spec { state: Some(state), ..Spec::new(task, params.clone()) }, columns, None)
    }

    fn passing(&self, spec: Spec, columns: Vec<String>, condition: Option<&str>) -> Result<Option<Loader>> {
        let mut reading = OpenOptions { profile: false, keep: Keep::Never, ..self.origin.options.clone() };
        // A condition is on the columns of the data set, which may not be those of the source.
        if self.origin.steps.is_empty() {
            reading.narrow(condition);
        }
        Ok(self.reader(Some(columns), reading)?.map(|loader| loader.running(vec![spec])))
    }

    /// As [`Dataset::scan`], for applying a saved model.
    ///
    /// # Errors
    /// As [`Dataset::scan`].
    pub fn scan_for_model(&self, model: &Model) -> Result<Option<Loader>> {
        if self.is_kept() { Ok(None) } else { self.rows_of(registry::apply_reads(model)?) }
    }

    /// As [`Dataset::scan`], for [an Arrow stream](Dataset::arrow_stream) of some columns, or all of them.
    ///
    /// # Errors
    /// `schema` for an unknown column, `memory` where the columns would not fit.
    pub fn scan_columns(&self, columns: Option<Vec<String>>) -> Result<Option<Loader>> {
        if self.is_kept() {
            return Ok(None);
        }
        self.check_room("reading these columns", self.needed(columns.as_deref(), None)?)?;
        self.rows_of(columns)
    }

    /// As [`Dataset::scan`], for writing all rows in another format: its parts are handed out while it reads.
    ///
    /// # Errors
    /// `params` for options out of range.
    pub fn scan_export(&self, options: &ExportOptions) -> Result<Option<Loader>> {
        if self.is_kept() {
            return Ok(None);
        }
        options.check()?;
        let reading = OpenOptions { profile: false, keep: Keep::Never, ..self.origin.options.clone() };
        Ok(self.reader(None, reading)?.map(|loader| loader.exporting(options.clone())))
    }

    pub(super) fn rows_of(&self, columns: Option<Vec<String>>) -> Result<Option<Loader>> {
        self.check_room("reading these columns", self.needed(columns.as_deref(), self.row_bytes())?)?;
        self.reader(columns, OpenOptions { profile: false, keep: Keep::Always, ..self.origin.options.clone() })
    }

    pub(super) fn reader(&self, columns: Option<Vec<String>>, options: OpenOptions) -> Result<Option<Loader>> {
        if !self.origin.steps.is_empty() {
            return self.washer(columns, options).map(Some);
        }
        // Columns that are not read cannot say it again.
        let decimal = options.decimal.or(self.findings.decimal);
        let options = OpenOptions { columns: columns.or(options.columns), decimal, ..options };
        let origin = Origin { options, whole: Some(Arc::clone(self.schema())), ..self.origin.clone() };
        let mut loader = match &self.cache {
            Some(cache) => {
                let decoder = CacheDecoder::new(Rc::clone(cache), self.schema(), origin.options.columns.as_deref())?;
                Loader::decode(Box::new(decoder), origin, self.budget.clone())?
            }
            None => Loader::read(origin, self.budget.clone())?,
        };
        loader.appended = self.tail.batches().cloned().collect();
        Ok(Some(loader))
    }

    /// Bytes that a row took in each column before it was let go, where that was seen.
    pub(super) fn row_bytes(&self) -> Option<&[f64]> {
        if let Rows::LetGo { row_bytes, .. } = &self.rows { row_bytes.as_deref() } else { None }
    }

    /// Bytes that the rows of some columns, or all, will take: packed where that was seen while they were read, else as they are.
    fn needed(&self, columns: Option<&[String]>, seen: Option<&[f64]>) -> Result<u64> {
        let schema = self.schema();
        let bytes = |index: usize| {
            let seen = seen.and_then(|seen| seen.get(index).copied());
            seen.unwrap_or_else(|| width(schema.field(index).data_type()) as f64)
        };
        let row_bytes: f64 = match columns {
            None => (0..schema.fields().len()).map(bytes).sum(),
            Some(names) => names.iter().map(|name| index_of(schema, name).map(bytes)).sum::<Result<f64>>()?,
        };
        Ok((row_bytes * self.n_rows() as f64).ceil() as u64)
    }

    /// Refuses what would not fit at the end, before hours of reading.
    pub(super) fn check_room(&self, what: &str, needed: u64) -> Result<()> {
        let available = self.budget.available();
        if needed <= available {
            return Ok(());
        }
        let fits = u128::from(available) * u128::from(self.n_rows()) / u128::from(needed);
        Err(Error::memory(what, needed, available)
            .hint(format!("pick fewer columns or raise memoryBudget; about {fits} rows of them would fit")))
    }
}

/// Bytes of a value, about.
fn width(data_type: &DataType) -> u64 {
    match data_type {
        DataType::Boolean | DataType::Null => 1,
        DataType::Dictionary(key, _) => width(key),
        other => other.primitive_width().map_or(TEXT_BYTES, |bytes| bytes as u64),
    }
}
