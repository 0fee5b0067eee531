//! What holds no row for which a condition is true, by the least and the greatest values that the file tells of its row groups, and of their pages.

use std::ops::Range;

use arrow::array::ArrayRef;
use arrow::datatypes::Schema;
use parquet::arrow::arrow_reader::statistics::StatisticsConverter;
use parquet::file::metadata::ParquetMetaData;

use super::index::Index;
use crate::error::Result;
use crate::expression::Expression;

/// A condition on the columns of a file.
pub(super) struct Condition {
    expression: Expression,
    /// The columns that it reads.
    columns: Vec<String>,
    schema: Schema,
}

/// What is told of the pages of a column in a row group.
struct Pages<'a> {
    column: &'a str,
    /// The first row of each.
    starts: Vec<usize>,
    least: ArrayRef,
    greatest: ArrayRef,
}

impl Condition {
    /// # Errors
    /// `params` for an expression that is none, `schema` for a column that is not there.
    pub(super) fn new(source: &str, schema: &Schema) -> Result<Self> {
        let expression = Expression::parse(source).map_err(|error| error.param("skipUnless"))?;
        let columns = expression.columns(schema)?;
        Ok(Self { expression, columns, schema: schema.clone() })
    }

    /// The columns that it reads.
    pub(super) fn columns(&self) -> &[String] {
        &self.columns
    }

    /// Can it be true for a row of this group?
    pub(super) fn may_hold(&self, metadata: &ParquetMetaData, group: usize) -> bool {
        self.expression.may_hold(&self.schema, &|name| self.of_group(metadata, group, name))
    }

    /// The rows of this group for which it can be true, as far as its pages tell; `None` where they tell nothing.
    pub(super) fn rows(&self, metadata: &ParquetMetaData, group: usize, index: &Index) -> Option<Vec<Range<usize>>> {
        let n_rows = usize::try_from(metadata.row_group(group).num_rows()).ok()?;
        let pages: Vec<Pages<'_>> = self.columns.iter().filter_map(|name| self.of_pages(metadata, group, index, name)).collect();
        let mut starts: Vec<usize> = pages.iter().flat_map(|pages| pages.starts.iter().copied()).collect();
        starts.sort_unstable();
        starts.dedup();
        let ends = starts.iter().skip(1).copied().chain([n_rows]);
        let mut rows: Vec<Range<usize>> = Vec::new();
        for (start, end) in starts.iter().copied().zip(ends) {
            let bounds = |name: &str| match pages.iter().find(|pages| pages.column == name) {
                Some(pages) => {
                    let at = pages.starts.partition_point(|&first| first <= start) - 1;
                    Some((pages.least.slice(at, 1), pages.greatest.slice(at, 1)))
                }
                None => self.of_group(metadata, group, name),
            };
            if !self.expression.may_hold(&self.schema, &bounds) {
                continue;
            }
            match rows.last_mut() {
                Some(last) if last.end == start => last.end = end,
                _ => rows.push(start..end),
            }
        }
        (!pages.is_empty()).then_some(rows)
    }

    fn of_group(&self, metadata: &ParquetMetaData, group: usize, name: &str) -> Option<(ArrayRef, ArrayRef)> {
        let converter = self.converter(metadata, name)?;
        let group = || std::iter::once(metadata.row_group(group));
        Some((converter.row_group_mins(group()).ok()?, converter.row_group_maxes(group()).ok()?))
    }

    fn of_pages<'a>(&self, metadata: &ParquetMetaData, group: usize, index: &Index, name: &'a str) -> Option<Pages<'a>> {
        let converter = self.converter(metadata, name)?;
        let starts = index.starts(group, converter.parquet_column_index()?)?;
        let least = converter.data_page_mins(index.pages(), [&group]).ok()?;
        let greatest = converter.data_page_maxes(index.pages(), [&group]).ok()?;
        let is_whole = least.len() == starts.len() && greatest.len() == starts.len();
        is_whole.then_some(Pages { column: name, starts, least, greatest })
    }

    fn converter<'a>(&'a self, metadata: &'a ParquetMetaData, name: &str) -> Option<StatisticsConverter<'a>> {
        StatisticsConverter::try_new(name, &self.schema, metadata.file_metadata().schema_descr()).ok()
    }
}
