//! What a run stands on: the series of a table, what is beside them, and how far to look.

use super::choose::Columns;
use super::hierarchy::{self, Hierarchy};
use super::regressors::{self, Plan};
use super::{ForecastParams, calendar, leading};
use crate::context::{Context, Reservation};
use crate::error::Result;
use crate::table::Table;
use crate::table::series::{Frequency, SeriesSet, read_series};

/// The series of a run.
pub(super) struct Ground {
    pub(super) columns: Columns,
    pub(super) time_type: String,
    pub(super) set: SeriesSet,
    pub(super) plan: Plan,
    pub(super) horizon: u32,
    /// The sums in front of the series, where there are any.
    pub(super) hierarchy: Option<Hierarchy>,
    /// Zeros left out at the beginning of each series.
    pub(super) leading_zeros: Vec<u64>,
    _memory: Reservation,
}

impl Ground {
    pub(super) async fn read(cx: &Context, table: &Table, params: &ForecastParams) -> Result<Self> {
        let columns = Columns::find(table.schema(), params)?;
        cx.phase("prepare");
        let mut set = read_series(cx, table, columns.view(), params.gaps).await?;
        let mut leading_zeros: Vec<u64> = set.series.iter_mut().map(|series| leading::drop(series, params.leading_zeros)).collect();
        let known = || regressors::known_ahead(&set, params.regressors.len());
        let horizon = params.horizon.or_else(known).unwrap_or_else(|| default_horizon(params, set.frequency));
        let hierarchy = if params.hierarchy.is_empty() {
            None
        } else {
            let hierarchy = hierarchy::build(cx, &mut set, &params.hierarchy, params.gaps, horizon as usize)?;
            leading_zeros.splice(..0, std::iter::repeat_n(0, hierarchy.tree.members.len()));
            Some(hierarchy)
        };
        let (days, _memory) = calendar::add(cx, &mut set, params, horizon as usize).await?;
        let plan = Plan::new(&[&params.regressors[..], &days].concat(), &set, horizon as usize);
        let time_type = table.schema().field(table.index_of(&columns.time)?).data_type().to_string();
        Ok(Self { columns, time_type, set, plan, horizon, hierarchy, leading_zeros, _memory })
    }

    /// How many of the first series are sums of others.
    pub(super) fn sums(&self) -> usize {
        self.hierarchy.as_ref().map_or(0, |hierarchy| hierarchy.tree.members.len())
    }
}

/// One season where the caller or the calendar names one, else what people look ahead.
fn default_horizon(params: &ForecastParams, frequency: Option<Frequency>) -> u32 {
    let given = params.season.iter().flatten().copied().find(|season| *season > 1);
    let calendar = || frequency.map(Frequency::seasons).unwrap_or_default().first().copied();
    given.or_else(calendar).unwrap_or(if frequency == Some(Frequency::Months(12)) { 6 } else { 10 })
}
