//! Steps that a table seems to need, each with the reason and what it would touch.
//!
//! One pass collects the different texts and the numbers of the columns ([`columns`]); proposals are made of these, in the order in which repairs build on each other ([`texts`],
//! [`numbers`]): a value must be read in the right encoding before spaces, before markers of missing values, before types, before spellings. What each proposal touches is then
//! measured by running it. Where rows do not fit into memory, some that stand for all are looked at.

mod columns;
mod numbers;
mod texts;
mod times;

use arrow::datatypes::Schema;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use self::columns::Columns;
use super::params::{CleanParams, VERSION};
use super::run::clean;
use super::steps::{DropDuplicates, Step};
use crate::error::Result;
use crate::table::Table;
use crate::task::{Algorithm, Context, Empty, Outcome, Params, Pass, Sampled, Sampling, Standing};

/// Proposes cleaning steps.
///
/// Pick it first on a file that was put together by people. **Input**: any table. **Returns** the steps in the order in which they build on each other, each with a reason and
/// the rows and values it would touch. Those marked optional change what may well be right. **Cost**: one pass over the values, then the steps themselves, which are run to be measured.
/// Where not all rows fit into memory it is run on some that stand for them. **Errors**: `memory`.
#[derive(Clone, Copy, Debug)]
pub struct Suggest;

/// What is looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct SuggestParams {
    /// The columns that are looked at; all where none are given.
    pub columns: Option<Vec<String>>,
}

impl Params for SuggestParams {}

/// Steps that a table seems to need.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct SuggestReport {
    /// Rows there are.
    #[ts(type = "number")]
    pub rows: u64,
    /// Rows that were looked at and stand for all, of which all counts are, where not all were in memory.
    #[ts(type = "number | null")]
    pub sample_rows: Option<u64>,
    /// The steps, in the order in which they build on each other.
    pub suggestions: Vec<Suggestion>,
    /// Those that are not optional, as a recipe.
    pub recipe: CleanParams,
}

/// A step that a table seems to need.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct Suggestion {
    /// The step.
    pub step: Step,
    /// Why, in a sentence.
    pub reason: String,
    /// Values that show it, as they are and as they would be.
    pub examples: Vec<Example>,
    /// Of spellings those that are merged, all of them.
    pub groups: Vec<SpellingGroup>,
    /// It may change what is right: not part of the recipe.
    pub optional: bool,
    /// Rows that it would change or take away, after the steps before it.
    #[ts(type = "number")]
    pub rows_touched: u64,
    /// Values that it would change.
    #[ts(type = "number")]
    pub cells_touched: u64,
}

/// Spellings that would be merged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct SpellingGroup {
    /// The one that stays.
    pub to: String,
    /// The others.
    pub from: Vec<SpellingCount>,
}

/// A spelling.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct SpellingCount {
    /// It.
    pub value: String,
    /// How often it comes.
    #[ts(type = "number")]
    pub count: u64,
}

/// A value that shows what a step does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct Example {
    /// As it is.
    pub before: String,
    /// As it would be; nothing where it would be missing.
    pub after: Option<String>,
}

impl Suggestion {
    fn new(step: Step, reason: String) -> Self {
        Self { step, reason, examples: Vec::new(), groups: Vec::new(), optional: false, rows_touched: 0, cells_touched: 0 }
    }

    fn optional(step: Step, reason: String) -> Self {
        Self { optional: true, ..Self::new(step, reason) }
    }
}

impl Algorithm for Suggest {
    const TASK: &'static str = "suggest";
    const METHOD: &'static str = "steps";
    const SUMMARY: &'static str = "Proposes cleaning steps, each with the reason and the rows and values it would touch.";
    type Common = SuggestParams;
    type Params = Empty;
    type Report = SuggestReport;

    async fn run(cx: &Context, table: &Table, common: SuggestParams, _: Empty) -> Result<Outcome> {
        cx.phase("look");
        let mut columns = Columns::of(cx, table, common.columns.as_deref()).await?;
        let mut certain = texts::repairs(&mut columns);
        let reason = "Some rows are there more than once, the same in every column.".to_owned();
        certain.push(Suggestion::new(Step::DropDuplicates(DropDuplicates::default()), reason));
        let certain = measured(cx, table, certain).await?;
        // What is left to be said is said of the repaired rows.
        let recipe = recipe(table, certain.iter().map(|suggestion| suggestion.step.clone()).collect());
        let repaired = clean(cx, table, &recipe).await?;
        cx.phase("look");
        let columns = Columns::of(cx, &repaired.table, None).await?;
        let mut suggestions = certain;
        for suggestion in numbers::choices(&columns, common.columns.as_deref()) {
            suggestions.extend(measured(cx, &repaired.table, vec![suggestion]).await?);
        }
        Outcome::new(&SuggestReport { rows: table.n_rows(), sample_rows: None, suggestions, recipe })
    }

    fn pass(schema: &Schema, common: SuggestParams, params: Empty) -> Result<Option<Box<dyn Pass>>> {
        Sampled::<Self>::start(schema, common, params)
    }
}

impl Sampling for Suggest {
    const PREFERS_ALL: bool = true;
    const REPEATS: bool = true;

    fn of_sample(outcome: Outcome, sample: &Standing) -> Result<Outcome> {
        let report: SuggestReport = serde_json::from_value(outcome.report)?;
        Outcome::new(&SuggestReport { rows: sample.all, sample_rows: sample.rows(), ..report })
    }
}

fn recipe(table: &Table, steps: Vec<Step>) -> CleanParams {
    CleanParams { version: VERSION, expects: CleanParams::expecting(table.schema()), steps, ..CleanParams::default() }
}

/// The suggestions that touch anything, one after the other, with what they touch.
async fn measured(cx: &Context, table: &Table, suggestions: Vec<Suggestion>) -> Result<Vec<Suggestion>> {
    let steps = suggestions.iter().map(|suggestion| suggestion.step.clone()).collect();
    let report = clean(cx, table, &CleanParams { steps, max_rejects: 0, ..CleanParams::default() }).await?.report;
    let with_counts = suggestions.into_iter().zip(report.steps).map(|(suggestion, done)| Suggestion {
        rows_touched: done.rows_touched,
        cells_touched: done.cells_touched,
        ..suggestion
    });
    // A column that is of another type now is another one, whatever its values look like.
    let matters =
        |suggestion: &Suggestion| suggestion.rows_touched > 0 || matches!(suggestion.step, Step::Parse(_) | Step::DropColumns(_));
    Ok(with_counts.filter(matters).collect())
}
