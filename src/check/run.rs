//! The task: the values of other data sets first, where rules speak of them, then every row once.

use arrow::compute::filter;
use arrow::datatypes::Schema;

use super::checking::Checking;
use super::params::{CheckParams, Rule};
use super::report::CheckReport;
use super::rules::{Known, bound, none_missing};
use crate::error::{Error, ErrorKind, Result};
use crate::expression::Type;
use crate::keys::Keys;
use crate::table::Table;
use crate::task::{Algorithm, Context, Empty, Outcome, Pass, run_pass};

/// Rows between two checkpoints.
const CHUNK: usize = 8192;

/// Checks rules, and tells of the rows that break them.
///
/// Pick it to learn whether a file is as it should be before anything is computed from it. **Input**: any table, and for `foreignKey` another one. **Returns** a report of what
/// became of each rule, and a table of the first failing rows with the values that the rule is about; no model. **Cost**: one pass; `unique` keeps the different
/// values, `foreignKey` those of the other data set. A rule whose columns are not there, or are of types that it does not take, is broken and says why; missing
/// values meet every rule but `notNull`. **Errors**: `params` for a rule that is none, `memory`.
#[derive(Clone, Copy, Debug)]
pub struct Check;

impl Algorithm for Check {
    const TASK: &'static str = "check";
    const METHOD: &'static str = "rules";
    const SUMMARY: &'static str = "Checks rules that a table must keep, and tells of the rows that break them.";
    type Common = CheckParams;
    type Params = Empty;
    type Report = CheckReport;

    async fn run(cx: &Context, table: &Table, common: CheckParams, _: Empty) -> Result<Outcome> {
        cx.phase("check");
        let (mut known, mut held) = (Vec::new(), cx.reserve("the values of other data sets", 0)?);
        for rule in &common.rules {
            let values = values_of(cx, table, &common, rule).await?;
            if let Some(Ok(Known { keys, .. })) = &values {
                held.grow("the values of other data sets", keys.bytes())?;
            }
            known.push(values);
        }
        let mut pass = Checking::new(common, table.schema(), known)?;
        // From here on they are held by the pass.
        drop(held);
        let columns = pass.columns();
        run_pass(cx, table, &columns, &mut pass).await?;
        pass.finish()
    }

    fn pass(schema: &Schema, common: CheckParams, _: Empty) -> Result<Option<Box<dyn Pass>>> {
        if common.rules.iter().any(|rule| rule.ask.rule().other().is_some()) {
            return Ok(None);
        }
        Ok(Some(Box::new(Checking::new(common, schema, Vec::new())?)))
    }
}

/// The values of the other data set that a rule speaks of, if it does; an error within where the columns do not go together, which breaks the rule.
async fn values_of(cx: &Context, table: &Table, params: &CheckParams, rule: &Rule) -> Result<Option<Result<Known>>> {
    let Some((name, theirs)) = rule.ask.rule().other() else { return Ok(None) };
    let other = table.other(params.reference(name))?;
    match known(cx, table, other, &rule.ask.rule().columns(), theirs).await {
        Err(error) if matches!(error.kind(), ErrorKind::Schema | ErrorKind::Params) => Ok(Some(Err(error))),
        found => found.map(|known| Some(Ok(known))),
    }
}

async fn known(cx: &Context, table: &Table, other: &Table, ours: &[String], theirs: &[String]) -> Result<Known> {
    let (left, right) = (bound(ours, None, table.schema())?, bound(theirs, None, other.schema())?);
    let common = |(a, b): (&Type, &Type)| {
        a.with(b).filter(|of| !matches!(of, Type::Other(_))).ok_or_else(|| Error::schema(format!("{a} is not compared with {b}")))
    };
    let types =
        left.iter().map(|value| value.of()).zip(right.iter().map(|value| value.of())).map(common).collect::<Result<Vec<_>>>()?;
    let values = bound(theirs, Some(&types), other.schema())?;
    let whole = none_missing(theirs).bind(other.schema())?;
    let (mut keys, mut groups) = (Keys::new(&types), Vec::new());
    let mut held = cx.reserve("the values of other data sets", 0)?;
    let mut done = 0;
    for piece in other.pieces(CHUNK) {
        cx.checkpoint(done, other.n_rows()).await?;
        let piece = piece?;
        let whole = whole.holds(&piece)?;
        let arrays = values.iter().map(|value| Ok(filter(&value.evaluate(&piece)?, &whole)?)).collect::<Result<Vec<_>>>()?;
        keys.groups(&arrays, whole.true_count(), &mut groups)?;
        held.grow("the values of other data sets", keys.bytes().saturating_sub(held.bytes()))?;
        done += piece.num_rows() as u64;
    }
    Ok(Known { keys, types })
}
