//! Parameters, bound to the columns of a schema.

use std::sync::Arc;

use arrow::datatypes::{Field, Schema, SchemaRef};

use super::fill::Next;
use super::measures::{self, Accumulator, Given};
use super::params::{AggregateParams, Argument, Arguments, By, Call, Measure, Span};
use super::windows::{self, Window};
use crate::error::{Error, Result};
use crate::expression::{Bound, Expression, Literal, Node, NodeKind, Type, is_function};

/// The name of the count of rows where no measure is asked for.
const COUNT: &str = "count";

/// What to do with every batch, and at the end.
pub(super) struct Plan {
    pub(super) filter: Option<Bound>,
    pub(super) keys: Vec<Key>,
    pub(super) slots: Vec<Slot>,
    pub(super) outputs: Vec<Output>,
    /// The columns of the groups that outputs are computed of: keys, slots, windows.
    pub(super) inner: SchemaRef,
    /// The columns that are named in expressions.
    named: Vec<String>,
}

/// What tells groups apart.
pub(super) struct Key {
    pub(super) name: String,
    pub(super) value: Bound,
    /// From a span or bin to the one after it, where they are to be filled.
    pub(super) next: Option<Next>,
}

/// A measure of rows.
pub(super) struct Slot {
    /// The place of its column among those of the groups.
    pub(super) place: usize,
    pub(super) arguments: Vec<Bound>,
    pub(super) accumulator: Box<dyn Accumulator>,
}

/// A column of the result: windows over the groups, then an expression of these, slots and keys.
pub(super) struct Output {
    pub(super) name: String,
    pub(super) windows: Vec<Window>,
    pub(super) value: Bound,
    pub(super) error: Option<String>,
}

impl Plan {
    /// # Errors
    /// `params` for an expression that is none, `schema` for a column that is not there.
    pub(super) fn new(params: &AggregateParams, schema: &Schema) -> Result<Self> {
        let mut named = Vec::new();
        let filter = match &params.filter {
            Some(text) => {
                let expression = Expression::parse(text).map_err(|error| error.param("where"))?;
                named.extend(expression.columns(schema).map_err(|error| error.param("where"))?);
                let bound = expression.bind(schema).map_err(|error| error.param("where"))?;
                if !matches!(bound.of(), Type::Boolean | Type::Null) {
                    return Err(Error::params("where", format!("must be a condition, found a value of type {}", bound.of())));
                }
                Some(bound)
            }
            None => None,
        };
        let mut keys = Vec::new();
        for (i, by) in params.by.iter().enumerate() {
            let param = format!("by[{i}]");
            let (name, expression) = key_of(by, schema).map_err(|error| error.param(&param))?;
            named.extend(expression.columns(schema).map_err(|error| error.param(&param))?);
            let value = expression.bind(schema).map_err(|error| error.param(&param))?;
            if let Type::Other(data_type) = value.of() {
                return Err(Error::params(&param, format!("values of type {data_type} cannot be told apart")));
            }
            if keys.iter().any(|key: &Key| key.name == name) {
                return Err(Error::params(&param, format!("{name} is there twice")).hint("name one of them with as"));
            }
            let next = if params.fill { Next::of(&name, &expression, value.of())? } else { None };
            keys.push(Key { name, value, next });
        }
        if params.fill && keys.iter().all(|key| key.next.is_none()) {
            return Err(Error::params("fill", "by has neither spans of time nor bins")
                .hint("group by { column, every } or { column, width }"));
        }
        let fields: Vec<Field> = keys.iter().map(|key| Field::new(&key.name, key.value.of().data_type(), true)).collect();
        let mut builder = Builder { schema, slots: Vec::new(), known: Vec::new(), fields, named, n_keys: keys.len() };
        let mut outputs = Vec::new();
        let counted = [(COUNT.to_owned(), Measure::Expression("count(*)".to_owned()))];
        let all = if params.measures.0.is_empty() { &counted[..] } else { &params.measures.0[..] };
        for (name, measure) in all {
            let param = format!("measures.{name}");
            if keys.iter().any(|key| key.name == *name) {
                return Err(Error::params(&param, format!("a column of by is called {name} too")));
            }
            outputs.push(builder.output(name, measure).map_err(|error| error.param(&param))?);
        }
        let inner = Arc::new(Schema::new(builder.fields));
        Ok(Self { filter, keys, slots: builder.slots, outputs, inner, named: builder.named })
    }

    /// The columns that rows are needed of, in the order of the schema.
    pub(super) fn columns(&self, schema: &Schema) -> Vec<String> {
        schema.fields().iter().map(|field| field.name().clone()).filter(|name| self.named.contains(name)).collect()
    }
}

/// The name of a way to tell groups apart, and the expression that it is.
fn key_of(by: &By, schema: &Schema) -> Result<(String, Expression)> {
    match by {
        By::Name(text) => Ok((text.clone(), column_or_expression(text, schema)?)),
        By::Span(Span { column, every, time_zone, width, name }) => {
            let mut node = column_or_expression(column, schema)?.root().clone();
            if let Some(zone) = time_zone {
                let is_local =
                    matches!(Expression::of(node.clone()).bind(schema)?.of(), Type::Timestamp { zone: None, .. } | Type::Date);
                if is_local {
                    let error = Error::params("by", format!("the times of {column} have no zone: they are local already"));
                    return Err(error.hint("leave timeZone out, or say whose they are: with_zone(column, 'UTC')"));
                }
                node = Node::call("with_zone", vec![node, Node::literal(Literal::Text(zone.clone()))], 0);
            }
            if let Some(every) = every {
                node = Node::call("bucket", vec![Node::literal(Literal::Text(every.clone())), node], 0);
            }
            if let Some(width) = *width {
                if !(width.is_finite() && width > 0.0) {
                    return Err(Error::params("by", "the width of bins must be above 0"));
                }
                let is_whole = width.fract() == 0.0 && width < 9e15;
                let width = if is_whole { Literal::Integer(width as i64) } else { Literal::Float(width) };
                node = Node::call("bin", vec![node, Node::literal(width)], 0);
            }
            Ok((name.clone().unwrap_or_else(|| column.clone()), Expression::of(node)))
        }
    }
}

/// The column of that name, where there is one; else what the text says.
fn column_or_expression(text: &str, schema: &Schema) -> Result<Expression> {
    match schema.index_of(text) {
        Ok(_) => Ok(Expression::of(Node::column(text))),
        Err(_) => Expression::parse(text),
    }
}

struct Builder<'a> {
    schema: &'a Schema,
    slots: Vec<Slot>,
    known: Vec<Known>,
    fields: Vec<Field>,
    named: Vec<String>,
    n_keys: usize,
}

/// A measure of rows that has its slot, so that none is there twice.
struct Known {
    text: String,
    field: String,
    error: Option<String>,
}

impl Builder<'_> {
    fn output(&mut self, name: &str, measure: &Measure) -> Result<Output> {
        let expression = match measure {
            Measure::Expression(text) => Expression::parse(text)?,
            Measure::Call(call) => Expression::of(self.call(call)?),
        };
        let (mut windows, mut error) = (Vec::new(), None);
        let node = self.rewritten(expression.root(), &mut windows, &mut error)?;
        let value = Expression::of(node).bind(&Schema::new(self.fields.clone()))?;
        Ok(Output { name: name.to_owned(), windows, value, error })
    }

    fn call(&self, Call(call): &Call) -> Result<Node> {
        let mut entries = call.iter();
        let (Some((name, arguments)), None) = (entries.next(), entries.next()) else {
            return Err(Error::params("measures", "must have one function")
                .hint("{ sum: \"amount\" }, or an expression: \"sum(amount) / count(*)\""));
        };
        let argument = |text: &str| match text {
            "*" => Ok(Node { kind: NodeKind::Star, at: 0 }),
            text => Ok(column_or_expression(text, self.schema)?.root().clone()),
        };
        let arguments = match arguments {
            Arguments::One(text) => vec![argument(text)?],
            Arguments::Several(several) => several
                .iter()
                .map(|one| match one {
                    Argument::Number(number) => Ok(Node::literal(Literal::Float(*number))),
                    Argument::Text(text) => argument(text),
                })
                .collect::<Result<_>>()?,
        };
        Ok(Node::call(name, arguments, 0))
    }

    /// An expression of rows' measures as one of the groups' columns.
    fn rewritten(&mut self, node: &Node, windows: &mut Vec<Window>, error: &mut Option<String>) -> Result<Node> {
        match &node.kind {
            NodeKind::Literal(_) => Ok(node.clone()),
            NodeKind::Star => Err(Error::params("measures", "* stands in count(*) only")),
            NodeKind::Column(name) => match self.fields[..self.n_keys].iter().find(|field| field.name() == name) {
                Some(_) => Ok(node.clone()),
                None => Err(Error::params("measures", format!("{name} has many values in a group"))
                    .hint(format!("say which: sum({name}), mean({name}), max({name}) …, or group by it"))),
            },
            NodeKind::Call { name, arguments } => {
                if let Some(kind) = measures::find(name) {
                    return self.slot(node, kind, arguments, error);
                }
                if let Some(kind) = windows::find(name) {
                    let [of, rest @ ..] = arguments.as_slice() else {
                        return Err(Error::params("measures", format!("{name} takes {}", kind.takes)));
                    };
                    let inner = self.rewritten(of, windows, error)?;
                    let of = Expression::of(inner).bind(&Schema::new(self.fields.clone()))?;
                    let place = self.fields.len();
                    let window = Window::new(kind, of, rest, place)?;
                    let field = format!("\u{0}{place}");
                    self.fields.push(Field::new(&field, window.gives.data_type(), true));
                    windows.push(window);
                    return Ok(Node::column(&field));
                }
                if !is_function(name) {
                    let known = measures::catalog().map(|kind| kind.name).chain(windows::WINDOWS.iter().map(|kind| kind.name));
                    return Err(Error::params("measures", format!("there is no measure {name}"))
                        .hint(format!("measures: {}", known.collect::<Vec<_>>().join(", "))));
                }
                let arguments = arguments.iter().map(|node| self.rewritten(node, windows, error)).collect::<Result<_>>()?;
                Ok(Node { kind: NodeKind::Call { name: name.clone(), arguments }, at: 0 })
            }
        }
    }

    fn slot(&mut self, node: &Node, kind: &measures::MeasureKind, arguments: &[Node], error: &mut Option<String>) -> Result<Node> {
        let text = node.to_string();
        if let Some(known) = self.known.iter().find(|known| known.text == text) {
            *error = error.take().or_else(|| known.error.clone());
            return Ok(Node::column(&known.field));
        }
        // count() is count(*), as in DuckDB.
        let is_star = matches!(arguments, [Node { kind: NodeKind::Star, .. }]) || (arguments.is_empty() && kind.name == COUNT);
        let values: &[Node] = if is_star { &[] } else { arguments };
        let bound = values
            .iter()
            .map(|node| {
                let expression = Expression::of(node.clone());
                self.named.extend(expression.columns(self.schema)?);
                expression.bind(self.schema)
            })
            .collect::<Result<Vec<_>>>()?;
        let given: Vec<Given> = values
            .iter()
            .zip(&bound)
            .map(|(node, bound)| Given {
                of: bound.of().clone(),
                constant: match &node.kind {
                    NodeKind::Literal(literal) => Some(literal.clone()),
                    _ => None,
                },
            })
            .collect();
        let chosen = if is_star && kind.name != COUNT || (!is_star && values.is_empty()) { None } else { (kind.choose)(&given)? };
        let chosen = chosen.ok_or_else(|| {
            let found: Vec<_> = given.iter().map(|given| given.of.to_string()).collect();
            Error::params("measures", format!("{} does not take ({})", kind.name, found.join(", ")))
                .hint(format!("it takes {}", kind.takes))
        })?;
        *error = error.take().or_else(|| chosen.error.clone());
        let arguments = bound.into_iter().zip(&chosen.takes).map(|(bound, to)| bound.into_type(to)).collect::<Result<_>>()?;
        let place = self.fields.len();
        let field = format!("\u{0}{place}");
        self.fields.push(Field::new(&field, chosen.gives.data_type(), true));
        self.known.push(Known { text, field: field.clone(), error: chosen.error });
        self.slots.push(Slot { place, arguments, accumulator: chosen.accumulator });
        Ok(Node::column(&field))
    }
}
