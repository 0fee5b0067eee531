//! Which parts of a file a condition rules out, by the least and the greatest values of its columns there.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, BooleanArray};
use arrow::compute::concat;
use arrow::datatypes::{Field, Schema};
use arrow::record_batch::RecordBatch;

use super::node::{Literal, Node, NodeKind};
use super::types::Type;
use super::{Expression, bind};

/// The least and the greatest value of a column, one row each, if they are known; values may lie inside of them only.
pub(super) type Bounds<'a> = dyn Fn(&str) -> Option<(ArrayRef, ArrayRef)> + 'a;

impl Expression {
    /// Can the condition hold for any row of a part of a file whose columns lie within these bounds? Where that is not known it can.
    pub(crate) fn may_hold(&self, schema: &Schema, bounds: &Bounds<'_>) -> bool {
        may_hold(self.root(), schema, bounds)
    }
}

fn may_hold(node: &Node, schema: &Schema, bounds: &Bounds<'_>) -> bool {
    let NodeKind::Call { name, arguments } = &node.kind else {
        return !matches!(node.kind, NodeKind::Literal(Literal::Boolean(false) | Literal::Null));
    };
    match (name.as_str(), arguments.as_slice()) {
        ("and", [a, b]) => may_hold(a, schema, bounds) && may_hold(b, schema, bounds),
        ("or", [a, b]) => may_hold(a, schema, bounds) || may_hold(b, schema, bounds),
        ("=", [a, b]) => {
            let side = |name: &str| Node::call(name, vec![a.clone(), b.clone()], 0);
            may_hold(&side("<="), schema, bounds) && may_hold(&side(">="), schema, bounds)
        }
        ("in", [value, list @ ..]) => {
            let equal = |one: &Node| Node::call("=", vec![value.clone(), one.clone()], 0);
            list.iter().any(|one| may_hold(&equal(one), schema, bounds))
        }
        ("<" | "<=" | ">" | ">=", [a, b]) => holds_at_an_end(name, a, b, schema, bounds).unwrap_or(true),
        _ => true,
    }
}

/// A column and a constant: what holds for any value of a range holds at one of its ends.
fn holds_at_an_end(relation: &str, a: &Node, b: &Node, schema: &Schema, bounds: &Bounds<'_>) -> Option<bool> {
    let (name, is_left) = match (&a.kind, &b.kind) {
        (NodeKind::Column(name), _) if is_constant(b) => (name, true),
        (_, NodeKind::Column(name)) if is_constant(a) => (name, false),
        _ => return None,
    };
    let field = schema.field(bind::resolve(schema, name).ok()?);
    // NaN is the largest of all floats, and no bounds tell of it.
    if Type::of(field.data_type()) == Type::Float && relation.starts_with('>') == is_left {
        return None;
    }
    let (least, greatest) = bounds(field.name())?;
    let ends = concat(&[&least, &greatest]).ok()?;
    if ends.null_count() > 0 {
        return None;
    }
    let schema = Arc::new(Schema::new(vec![Field::new(field.name(), ends.data_type().clone(), true)]));
    let batch = RecordBatch::try_new(Arc::clone(&schema), vec![ends]).ok()?;
    let comparison = Expression::of(Node::call(relation, vec![a.clone(), b.clone()], 0));
    let holds: BooleanArray = comparison.bind(&schema).ok()?.holds(&batch).ok()?;
    Some(holds.true_count() > 0)
}

fn is_constant(node: &Node) -> bool {
    let mut is_constant = true;
    node.visit(&mut |part| is_constant &= !matches!(part.kind, NodeKind::Column(_) | NodeKind::Star));
    is_constant
}

#[cfg(test)]
mod tests {
    use arrow::array::{Float64Array, Int64Array, StringArray};
    use arrow::datatypes::DataType;

    use super::*;

    fn may(condition: &str) -> bool {
        let schema = Schema::new(vec![
            Field::new("n", DataType::Int64, true),
            Field::new("x", DataType::Float64, true),
            Field::new("s", DataType::Utf8, true),
            Field::new("unknown", DataType::Int64, true),
        ]);
        let bounds = |name: &str| -> Option<(ArrayRef, ArrayRef)> {
            match name {
                "n" => Some((Arc::new(Int64Array::from(vec![10])), Arc::new(Int64Array::from(vec![20])))),
                "x" => Some((Arc::new(Float64Array::from(vec![0.5])), Arc::new(Float64Array::from(vec![1.5])))),
                "s" => Some((Arc::new(StringArray::from(vec!["b"])), Arc::new(StringArray::from(vec!["d"])))),
                _ => None,
            }
        };
        Expression::parse(condition).unwrap().may_hold(&schema, &bounds)
    }

    #[test]
    fn what_lies_outside_of_the_bounds_is_ruled_out() {
        for condition in [
            "n > 20",
            "n < 10",
            "n = 9",
            "n = 21",
            "20 < n",
            "n in (1, 2, 30)",
            "n between 30 and 40",
            "n >= 15 and n <= 5",
            "n < 5 or n > 50",
            "s = 'a'",
            "s > 'd'",
            "x < 0.5",
            "x <= 0.4",
            "2 + 3 > n",
            "false",
            "n > 12 and s < 'b'",
            "x between -3 and 0",
            "n = 9 and unknown > 1",
        ] {
            assert!(!may(condition), "{condition}");
        }
    }

    #[test]
    fn what_may_be_is_kept() {
        for condition in [
            "n > 19",
            "n <= 10",
            "n = 15",
            "n <> 15",
            "n in (1, 12)",
            "unknown > 5",
            "n + 1 > 100",
            "x > 5",
            "x = 1.0",
            "x >= 2",
            "s like 'z%'",
            "n is null",
            "not n < 100",
            "s >= 'c'",
            "n < unknown",
            "n < 5 or unknown > 1",
            "n > 12.5",
            "true",
        ] {
            assert!(may(condition), "{condition}");
        }
    }
}
