//! From words to parts, by operator precedence (V. Pratt 1973, "Top down operator precedence", doi:10.1145/512927.512931).

use super::fault;
use super::lexer::{Token, Word, words};
use super::node::{Literal, Node, NodeKind};
use crate::error::{Error, Result};

/// Parts within parts, at most: deeper ones are nobody's, and would use up the stack.
const DEPTH: u32 = 256;
/// Bytes of a text that is still parsed.
const LENGTH: usize = 64 << 10;

/// How strongly the operators bind, from weak to strong; those of one line equally, and from the left.
const OPERATORS: [&[&str]; 6] = [&["or"], &["and"], &["=", "<>", "<", "<=", ">", ">="], &["||"], &["+", "-"], &["*", "/", "%"]];
const AND: usize = 1;
const COMPARISON: usize = 2;
/// Stronger than any of them: a sign.
const SIGN: usize = OPERATORS.len();

/// The part that a text is.
///
/// # Errors
/// `params` with the place for a text that is no expression.
pub(super) fn parse(source: &str) -> Result<Node> {
    if source.len() > LENGTH {
        return Err(fault(source, 0, format!("an expression has at most {LENGTH} bytes")));
    }
    let mut parser = Parser { source, words: words(source)?, next: 0, depth: 0 };
    let node = parser.expression(0)?;
    parser.expect_end()?;
    Ok(node)
}

struct Parser<'a> {
    source: &'a str,
    words: Vec<Word>,
    next: usize,
    depth: u32,
}

impl Parser<'_> {
    /// A part whose operators bind as strongly as `weakest` or more.
    fn expression(&mut self, weakest: usize) -> Result<Node> {
        let outside = self.depth;
        self.descend()?;
        let mut left = self.prefix()?;
        while let Some((name, strength)) = self.operator().filter(|(_, strength)| *strength >= weakest) {
            let at = left.at;
            self.next += 1;
            // What stands to the left of an operator lies within it.
            self.descend()?;
            left = match name {
                "is" | "not" | "in" | "between" | "like" | "ilike" => self.predicate(name, left)?,
                _ => Node::call(name, vec![left, self.expression(strength + 1)?], at),
            };
        }
        self.depth = outside;
        Ok(left)
    }

    fn descend(&mut self) -> Result<()> {
        self.depth += 1;
        if self.depth <= DEPTH { Ok(()) } else { Err(self.fault("the expression is nested too deeply")) }
    }

    /// The operator that comes next and how strongly it binds.
    fn operator(&self) -> Option<(&'static str, usize)> {
        let word = match self.token() {
            Token::Symbol("!=") => "<>",
            Token::Symbol("==") => "=",
            Token::Symbol(symbol) => symbol,
            Token::Name(name) => {
                let lower = name.to_ascii_lowercase();
                if let Some(word) = ["is", "not", "in", "between", "like", "ilike"].into_iter().find(|word| *word == lower) {
                    return Some((word, COMPARISON));
                }
                ["and", "or"].into_iter().find(|word| *word == lower)?
            }
            _ => return None,
        };
        let strength = OPERATORS.iter().position(|line| line.contains(&word))?;
        OPERATORS[strength].iter().find(|operator| **operator == word).map(|operator| (*operator, strength))
    }

    /// What stands behind `is`, `in`, `between` and `like`, with a `not` where there is one.
    fn predicate(&mut self, word: &str, left: Node) -> Result<Node> {
        let at = left.at;
        let (is_not, word) = match word {
            "not" => {
                let word = self.keyword(&["in", "between", "like", "ilike"]);
                (true, word.ok_or_else(|| self.fault("expected in, between or like behind not"))?)
            }
            "is" => (self.keyword(&["not"]).is_some(), "is"),
            other => (false, other),
        };
        let node = match word {
            "is" => match self.keyword(&["null", "true", "false"]) {
                Some("null") => Node::call("is_null", vec![left], at),
                Some(truth) => {
                    let is = Node { kind: NodeKind::Literal(Literal::Boolean(truth == "true")), at };
                    let holds = Node::call("=", vec![left, is], at);
                    Node::call("coalesce", vec![holds, Node { kind: NodeKind::Literal(Literal::Boolean(false)), at }], at)
                }
                _ => return Err(self.fault("expected null, true or false behind is")),
            },
            "in" => {
                self.expect("(")?;
                let mut arguments = vec![left];
                arguments.extend(self.list()?);
                Node::call("in", arguments, at)
            }
            "between" => {
                let low = self.expression(COMPARISON + 1)?;
                if self.keyword(&["and"]).is_none() {
                    return Err(self.fault("expected and behind the lower end of between"));
                }
                let high = self.expression(COMPARISON + 1)?;
                let above = Node::call(">=", vec![left.clone(), low], at);
                Node::call("and", vec![above, Node::call("<=", vec![left, high], at)], at)
            }
            other => Node::call(other, vec![left, self.expression(COMPARISON + 1)?], at),
        };
        Ok(if is_not { Node::call("not", vec![node], at) } else { node })
    }

    fn prefix(&mut self) -> Result<Node> {
        let Word { token, at } = self.take();
        let literal = |literal| Ok(Node { kind: NodeKind::Literal(literal), at });
        match token {
            Token::Integer(value) => literal(Literal::Integer(value)),
            Token::Float(value) => literal(Literal::Float(value)),
            Token::Text(text) => literal(Literal::Text(text)),
            Token::Quoted(name) => Ok(Node { kind: NodeKind::Column(name), at }),
            Token::Symbol("(") => {
                let node = self.expression(0)?;
                self.expect(")")?;
                Ok(node)
            }
            Token::Symbol("-") => Ok(match self.expression(SIGN)? {
                Node { kind: NodeKind::Literal(Literal::Integer(value)), .. } => {
                    Node { kind: NodeKind::Literal(Literal::Integer(-value)), at }
                }
                Node { kind: NodeKind::Literal(Literal::Float(value)), .. } => {
                    Node { kind: NodeKind::Literal(Literal::Float(-value)), at }
                }
                other => Node::call("negate", vec![other], at),
            }),
            Token::Symbol("+") => self.expression(SIGN),
            Token::Name(name) => match name.to_ascii_lowercase().as_str() {
                "null" => literal(Literal::Null),
                "true" => literal(Literal::Boolean(true)),
                "false" => literal(Literal::Boolean(false)),
                "not" => Ok(Node::call("not", vec![self.expression(AND + 1)?], at)),
                "case" => self.case(at),
                "and" | "or" | "is" | "in" | "like" | "ilike" | "between" | "when" | "then" | "else" | "end" => {
                    Err(fault(self.source, at, format!("{name} cannot stand here"))
                        .hint("put a column of that name in double quotes"))
                }
                lower if self.is_next("(") => self.call(lower.to_owned(), at),
                _ => Ok(Node { kind: NodeKind::Column(name), at }),
            },
            Token::End if at == 0 => Err(fault(self.source, at, "the expression is empty")),
            Token::End => Err(fault(self.source, at, "the expression ends too early")),
            Token::Symbol(symbol) => Err(fault(self.source, at, format!("{symbol} cannot stand here"))),
        }
    }

    fn call(&mut self, name: String, at: usize) -> Result<Node> {
        self.expect("(")?;
        if matches!(name.as_str(), "cast" | "try_cast") {
            let value = self.expression(0)?;
            if self.keyword(&["as"]).is_none() && !self.skip(",") {
                return Err(self.fault("expected as and a type"));
            }
            let arguments = vec![value, self.type_name()?];
            self.expect(")")?;
            return Ok(Node { kind: NodeKind::Call { name, arguments }, at });
        }
        if self.is_next("*") {
            let star = Node { kind: NodeKind::Star, at: self.take().at };
            self.expect(")")?;
            return Ok(Node { kind: NodeKind::Call { name, arguments: vec![star] }, at });
        }
        let arguments = if self.skip(")") { Vec::new() } else { self.list()? };
        Ok(Node { kind: NodeKind::Call { name, arguments }, at })
    }

    /// `case when a then b else c end` is the function `case(a, b, c)`.
    fn case(&mut self, at: usize) -> Result<Node> {
        let mut arguments = Vec::new();
        while self.keyword(&["when"]).is_some() {
            arguments.push(self.expression(0)?);
            if self.keyword(&["then"]).is_none() {
                return Err(self.fault("expected then"));
            }
            arguments.push(self.expression(0)?);
        }
        if arguments.is_empty() {
            return Err(self.fault("expected when behind case"));
        }
        if self.keyword(&["else"]).is_some() {
            arguments.push(self.expression(0)?);
        }
        match self.keyword(&["end"]) {
            Some(_) => Ok(Node::call("case", arguments, at)),
            None => Err(self.fault("expected when, else or end")),
        }
    }

    /// A type by its name, bare or as a text: `decimal(12,2)` has its figures in parentheses.
    fn type_name(&mut self) -> Result<Node> {
        let Word { token, at } = self.take();
        let mut name = match token {
            Token::Name(name) | Token::Text(name) | Token::Quoted(name) => name.to_ascii_lowercase(),
            _ => return Err(fault(self.source, at, "expected the name of a type")),
        };
        if self.skip("(") {
            let figures: Vec<String> = self.list()?.iter().map(ToString::to_string).collect();
            name = format!("{name}({})", figures.join(","));
        }
        Ok(Node { kind: NodeKind::Literal(Literal::Text(name)), at })
    }

    /// Parts between commas, up to the closing parenthesis.
    fn list(&mut self) -> Result<Vec<Node>> {
        let mut list = vec![self.expression(0)?];
        while self.skip(",") {
            list.push(self.expression(0)?);
        }
        self.expect(")")?;
        Ok(list)
    }

    fn token(&self) -> &Token {
        self.words.get(self.next).map_or(&Token::End, |word| &word.token)
    }

    fn take(&mut self) -> Word {
        let word = self.words.get(self.next).cloned().unwrap_or(Word { token: Token::End, at: self.source.len() });
        self.next += 1;
        word
    }

    fn is_next(&self, symbol: &str) -> bool {
        matches!(self.token(), Token::Symbol(next) if *next == symbol)
    }

    fn skip(&mut self, symbol: &str) -> bool {
        let is_next = self.is_next(symbol);
        self.next += usize::from(is_next);
        is_next
    }

    /// Takes one of these words, if it comes next.
    fn keyword(&mut self, of: &[&'static str]) -> Option<&'static str> {
        let Token::Name(name) = self.token() else { return None };
        let found = of.iter().find(|word| name.eq_ignore_ascii_case(word)).copied()?;
        self.next += 1;
        Some(found)
    }

    fn expect(&mut self, symbol: &str) -> Result<()> {
        if self.skip(symbol) { Ok(()) } else { Err(self.fault(format!("expected {symbol}"))) }
    }

    fn expect_end(&self) -> Result<()> {
        if *self.token() == Token::End { Ok(()) } else { Err(self.fault("expected an operator or the end")) }
    }

    fn fault(&self, message: impl Into<String>) -> Error {
        let at = self.words.get(self.next).map_or(self.source.len(), |word| word.at);
        fault(self.source, at, message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(source: &str) -> String {
        parse(source).unwrap_or_else(|error| panic!("{source}: {error}")).to_string()
    }

    #[test]
    fn operators_bind_as_in_sql() {
        for (source, expected) in [
            ("a + b * c - d", "((\"a\" + (\"b\" * \"c\")) - \"d\")"),
            ("not a = 1 or b and c", "((not (\"a\" = 1)) or (\"b\" and \"c\"))"),
            ("-a * -2", "((- \"a\") * -2)"),
            ("a || b = c", "((\"a\" || \"b\") = \"c\")"),
            ("a between 1 and 2 + 1 and b", "(((\"a\" >= 1) and (\"a\" <= (2 + 1))) and \"b\")"),
            ("x not in (1, 'two')", "(not in(\"x\", 1, 'two'))"),
            ("x is not null", "(not is_null(\"x\"))"),
            ("name not like 'A%' AND y", "((not like(\"name\", 'A%')) and \"y\")"),
            ("case when a then 1 when b then 2 else 3 end", "case(\"a\", 1, \"b\", 2, 3)"),
            ("cast(x as decimal(12, 2))", "cast(\"x\", 'decimal(12,2)')"),
            ("COUNT(*)", "count(*)"),
            ("a != 1 == b", "((\"a\" <> 1) = \"b\")"),
            ("\"and\" + `or`", "(\"and\" + \"or\")"),
        ] {
            assert_eq!(shown(source), expected, "{source}");
        }
    }

    #[test]
    fn what_is_shown_reads_the_same_again() {
        for source in ["a + b * -c", "not (a or b) and c is null", "if(x > 1.5e10, 'it''s', null)", "x is true", "cast(a as date)"]
        {
            let once = shown(source);
            assert_eq!(shown(&once), once);
        }
    }

    #[test]
    fn a_fault_is_told_with_its_place() {
        for (source, message) in [
            ("", "the expression is empty"),
            ("a +", "the expression ends too early at character 4"),
            ("a b", "expected an operator or the end at character 3"),
            ("(a", "expected ) at character 3"),
            ("größe + and", "and cannot stand here at character 9"),
            ("a between 1 or 2", "expected and behind the lower end of between at character 13"),
            ("case a end", "expected when behind case at character 6"),
            ("f(1,", "the expression ends too early at character 5"),
        ] {
            assert_eq!(parse(source).unwrap_err().message(), message, "{source}");
        }
    }

    #[test]
    fn depth_and_length_are_bounded() {
        for source in ["(".repeat(5_000), "not ".repeat(5_000), "-".repeat(5_000), format!("a{}", " ".repeat(LENGTH))] {
            assert!(parse(&source).is_err());
        }
        assert!(parse(&format!("{}1{}", "(".repeat(80), ")".repeat(80))).is_ok());
        assert!(parse(&vec!["a"; 200].join(" + ")).is_ok());
        assert!(parse(&vec!["a"; 5_000].join(" + ")).is_err());
    }
}
