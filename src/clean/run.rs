//! Runs a recipe: passes over the rows, figures found in between, all rows at once where a step needs them.

use arrow::compute::concat_batches;
use arrow::datatypes::SchemaRef;
use arrow::record_batch::RecordBatch;

use super::chain::{Chain, Next, at_step, planned};
use super::params::{CleanParams, Expected, VERSION};
use super::report::{CleanReport, StepReport};
use super::step::{Fit, Log, Work};
use super::steps::Step;
use crate::error::{Error, Result};
use crate::table::{Table, memory_of};
use crate::task::{Context, Reservation};

/// Rows between two checkpoints.
const CHUNK: usize = 8192;
/// Most bytes of text that a column may have where all rows are one batch: its offsets have 32 bits.
const LARGEST: u64 = i32::MAX as u64;

/// Rows after a recipe.
pub(crate) struct Cleaned {
    pub(crate) table: Table,
    pub(crate) report: CleanReport,
    /// The memory of the rows.
    pub(crate) held: Reservation,
    /// The number of each row among those that came in, where that is another.
    pub(super) origins: Option<Vec<u64>>,
}

/// Does every step change rows as they come by, at least once its figures are known?
pub(crate) fn is_row_wise(schema: &SchemaRef, params: &CleanParams) -> Result<bool> {
    let mut schema = schema.clone();
    for (index, step) in params.steps.iter().enumerate() {
        let planned = planned(step, &schema, index)?;
        if matches!(planned.work, Work::Whole(_)) {
            return Ok(false);
        }
        // Behind columns that only the rows will tell, nothing is known yet.
        let Some(next) = planned.schema else { return Ok(params.steps[index + 1..].iter().all(|step| !step.needs_all_rows())) };
        schema = next;
    }
    Ok(true)
}

/// Finds what is wrong with a recipe before any row is read.
///
/// # Errors
/// `params` or `schema`, with the place in the recipe.
pub(super) fn check(schema: &SchemaRef, params: &CleanParams) -> Result<()> {
    params.compare(schema)?;
    is_row_wise(schema, params)?;
    let mut schema = schema.clone();
    for (index, step) in params.steps.iter().enumerate() {
        match planned(step, &schema, index)?.schema {
            Some(next) => schema = next,
            None => break,
        }
    }
    Ok(())
}

/// Runs a recipe over a table in memory.
///
/// # Errors
/// `schema` and `params` before any row is read; then what the steps may fail with, `memory`, `aborted`.
pub(crate) async fn clean(cx: &Context, table: &Table, params: &CleanParams) -> Result<Cleaned> {
    check(table.schema(), params)?;
    let most = params.max_rejects as usize;
    let mut steps = params.steps.clone();
    let mut logs: Vec<Log> = Vec::new();
    let (mut rows, mut origins, mut held) = (table.clone(), None, None);
    loop {
        let done = logs.len();
        let (chain, next) = Chain::new(rows.schema(), &steps[done..], done, most)?;
        let mut chain = chain.numbered(origins.clone());
        let at = done + chain.len();
        match next {
            Next::Fit(mut fit) => {
                cx.phase("measure");
                measure(cx, &rows, &mut chain, &mut *fit).await?;
                steps[at] = fit.finish().map_err(|error| at_step(error, at))?;
                continue;
            }
            Next::Whole(whole, schema) => {
                cx.phase("clean");
                let (batches, numbers, memory) = collect(cx, &rows, &mut chain).await?;
                logs.extend(chain.logs().cloned());
                let (all, all_memory) = joined(cx, chain.schema(), &batches)?;
                drop((batches, memory));
                let mut log = Log { most, origins: numbers, ..Log::default() };
                let changed = whole.run(cx, all, &mut log).await.map_err(|error| at_step(error, at))?;
                drop(all_memory);
                held = Some(cx.reserve("the cleaned rows", memory_of(&changed))?);
                origins = Some(std::mem::take(&mut log.origins));
                logs.push(log);
                rows = Table::new(schema, vec![changed]);
            }
            Next::End => {
                cx.phase("clean");
                let (batches, numbers, memory) = collect(cx, &rows, &mut chain).await?;
                logs.extend(chain.logs().cloned());
                let cleaned = Table::new(chain.schema().clone(), batches);
                drop(held);
                let expects = CleanParams::expecting(table.schema());
                let report = report(expects, &steps, &logs, table.n_rows(), cleaned.n_rows(), params.max_rejects);
                return Ok(Cleaned { table: cleaned, report, held: memory, origins: Some(numbers) });
            }
        }
    }
}

async fn measure(cx: &Context, rows: &Table, chain: &mut Chain, fit: &mut dyn Fit) -> Result<()> {
    let mut held = cx.reserve("the figures of a step", 0)?;
    let mut done = 0;
    for piece in rows.pieces(CHUNK) {
        cx.checkpoint(done, rows.n_rows()).await?;
        let piece = piece?;
        done += piece.num_rows() as u64;
        fit.update(&chain.apply(piece)?)?;
        held.grow("the figures of a step", (chain.bytes() + fit.bytes()).saturating_sub(held.bytes()))?;
    }
    cx.checkpoint(done, rows.n_rows()).await
}

async fn collect(cx: &Context, rows: &Table, chain: &mut Chain) -> Result<(Vec<RecordBatch>, Vec<u64>, Reservation)> {
    let (mut batches, mut numbers) = (Vec::new(), Vec::new());
    let mut held = cx.reserve("the cleaned rows", 0)?;
    let mut working = cx.reserve("cleaning", 0)?;
    let mut done = 0;
    for piece in rows.pieces(CHUNK) {
        cx.checkpoint(done, rows.n_rows()).await?;
        let piece = piece?;
        done += piece.num_rows() as u64;
        let batch = chain.apply(piece)?;
        working.grow("cleaning", (chain.bytes() + 8 * numbers.len() as u64).saturating_sub(working.bytes()))?;
        if batch.num_rows() > 0 {
            held.grow("the cleaned rows", memory_of(&batch))?;
            numbers.extend_from_slice(&chain.last);
            batches.push(batch);
        }
    }
    cx.checkpoint(done, rows.n_rows()).await?;
    Ok((batches, numbers, held))
}

/// All rows as one batch.
fn joined(cx: &Context, schema: &SchemaRef, batches: &[RecordBatch]) -> Result<(RecordBatch, Reservation)> {
    let bytes = batches.iter().map(memory_of).sum();
    let memory = cx.reserve("all rows at once", bytes)?;
    if bytes > LARGEST {
        return Err(
            Error::memory("a step that needs all rows at once", bytes, LARGEST).hint("drop columns or rows in a step before")
        );
    }
    Ok((concat_batches(schema, batches)?, memory))
}

fn report(expects: Vec<Expected>, steps: &[Step], logs: &[Log], rows_before: u64, rows: u64, max_rejects: u32) -> CleanReport {
    let step = |(step, log): (&Step, &Log)| StepReport {
        step: step.name().to_owned(),
        rows_touched: log.rows,
        cells_touched: log.cells,
        rows_removed: log.removed,
        rejected: log.rejected,
    };
    CleanReport {
        rows,
        rows_before,
        steps: steps.iter().zip(logs).map(step).collect(),
        rejected: logs.iter().map(|log| log.rejected).sum(),
        rejects: logs.iter().flat_map(|log| log.rejects.iter().cloned()).collect(),
        fitted: CleanParams { version: VERSION, expects, steps: steps.to_vec(), max_rejects },
    }
}

/// A recipe over rows that are read and not kept: a pass for every step that needs figures, then one that changes the rows.
pub(crate) struct Cleaning {
    /// The steps that made the rows to be cleaned of those that are read, then those of the recipe.
    steps: Vec<Step>,
    /// How many of them made the rows.
    earlier: usize,
    params: CleanParams,
    pass: Option<Passing>,
}

struct Passing {
    chain: Chain,
    fit: Option<Box<dyn Fit>>,
}

impl Cleaning {
    /// A recipe, none of whose steps needs all rows at once, for rows of these columns that `earlier` steps make of those that are read.
    ///
    /// # Errors
    /// `schema` and `params`, with the place in the recipe.
    pub(crate) fn new(schema: &SchemaRef, earlier: &[Step], params: &CleanParams) -> Result<Self> {
        check(schema, params)?;
        let params = CleanParams { expects: CleanParams::expecting(schema), ..params.clone() };
        Ok(Self { steps: earlier.iter().chain(&params.steps).cloned().collect(), earlier: earlier.len(), params, pass: None })
    }

    /// Steps all of whose figures are known, to be done again.
    pub(crate) fn again(steps: &[Step]) -> Self {
        Self { steps: steps.to_vec(), earlier: steps.len(), params: CleanParams::default(), pass: None }
    }

    /// The steps, those included that made the rows to be cleaned.
    pub(crate) fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// Reading starts again with the first row.
    pub(crate) fn start_over(&mut self) {
        self.pass = None;
    }

    /// The columns that it makes of the columns of a source.
    ///
    /// # Errors
    /// `schema` and `params` of a recipe that does not fit them.
    pub(crate) fn schema(&self, source: &SchemaRef) -> Result<SchemaRef> {
        match &self.pass {
            Some(pass) => Ok(pass.chain.schema().clone()),
            None => Ok(self.begun(source)?.chain.schema().clone()),
        }
    }

    /// The cleaned rows of a batch; `None` as long as figures are sought.
    ///
    /// # Errors
    /// As [`clean`].
    pub(crate) fn apply(&mut self, batch: RecordBatch) -> Result<Option<RecordBatch>> {
        let pass = self.pass(&batch.schema())?;
        let batch = pass.chain.apply(batch)?;
        match &mut pass.fit {
            None => Ok(Some(batch)),
            Some(fit) => fit.update(&batch).map(|()| None),
        }
    }

    fn begun(&self, source: &SchemaRef) -> Result<Passing> {
        let (chain, next) = Chain::new(source, &self.steps, 0, self.params.max_rejects as usize)?;
        let fit = match next {
            Next::End => None,
            Next::Fit(fit) => Some(fit),
            Next::Whole(..) => return Err(Error::internal("a step that needs all rows was given some of them")),
        };
        Ok(Passing { chain, fit })
    }

    fn pass(&mut self, source: &SchemaRef) -> Result<&mut Passing> {
        match &mut self.pass {
            Some(_) => {}
            None => self.pass = Some(self.begun(source)?),
        }
        self.pass.as_mut().ok_or_else(|| Error::internal("a pass was not begun"))
    }

    /// Bytes that it holds.
    pub(crate) fn bytes(&self) -> u64 {
        self.pass.as_ref().map_or(0, |pass| pass.chain.bytes() + pass.fit.as_ref().map_or(0, |fit| fit.bytes()))
    }

    /// After a pass that sought figures the recipe that has them; `None` after one that changed the rows.
    ///
    /// # Errors
    /// `params` where there were no values to take figures from.
    pub(crate) fn refined(&mut self, source: &SchemaRef) -> Result<Option<CleanParams>> {
        let earlier = self.earlier;
        let pass = self.pass(source)?;
        let at = pass.chain.len().saturating_sub(earlier);
        let Some(fit) = &mut pass.fit else { return Ok(None) };
        let step = fit.finish().map_err(|error| at_step(error, at))?;
        let mut params = self.params.clone();
        params.steps[at] = step;
        Ok(Some(params))
    }

    /// What was done to the rows that there were, once all of them have come by.
    pub(crate) fn report(&mut self, source: &SchemaRef, rows: u64) -> Result<CleanReport> {
        let earlier = self.earlier;
        let chain = &self.pass(source)?.chain;
        let all: Vec<Log> = chain.logs().cloned().collect();
        let gone: u64 = all[..earlier].iter().map(|log| log.removed).sum();
        let before = chain.rows - gone;
        let CleanParams { expects, max_rejects, .. } = self.params.clone();
        Ok(report(expects, &self.steps[earlier..], &all[earlier..], before, rows, max_rejects))
    }
}
