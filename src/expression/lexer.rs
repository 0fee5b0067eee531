//! The words of an expression.

use crate::error::Result;

use super::fault;

/// A word and the byte at which it begins.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Word {
    pub(super) token: Token,
    pub(super) at: usize,
}

/// What a word is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    /// A bare name, which may be a keyword.
    Name(String),
    /// A name in double quotes or backticks, which is never a keyword.
    Quoted(String),
    Integer(i64),
    Float(f64),
    Text(String),
    Symbol(&'static str),
    End,
}

/// Longer ones first.
const SYMBOLS: [&str; 18] = ["<>", "<=", ">=", "!=", "==", "||", "<", ">", "=", "+", "-", "*", "/", "%", "(", ")", ",", "."];

/// All words, with `End` as the last.
///
/// # Errors
/// `params` for a character that begins no word or a quote that is not closed.
pub(super) fn words(source: &str) -> Result<Vec<Word>> {
    let mut words = Vec::new();
    let mut at = 0;
    loop {
        let rest = source[at..].trim_start();
        at = source.len() - rest.len();
        let Some(first) = rest.chars().next() else {
            words.push(Word { token: Token::End, at });
            return Ok(words);
        };
        let (token, length) = match first {
            '\'' => quoted(source, at, '\'').map(|(text, length)| (Token::Text(text), length))?,
            '"' | '`' => quoted(source, at, first).map(|(name, length)| (Token::Quoted(name), length))?,
            c if c.is_alphabetic() || c == '_' => {
                let length = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
                (Token::Name(rest[..length].to_owned()), length)
            }
            c if c.is_ascii_digit() || (c == '.' && rest[1..].starts_with(|c: char| c.is_ascii_digit())) => number(source, at)?,
            _ => {
                let symbol = SYMBOLS.iter().find(|symbol| rest.starts_with(**symbol));
                let symbol = symbol.ok_or_else(|| fault(source, at, format!("{first} means nothing here")))?;
                (Token::Symbol(symbol), symbol.len())
            }
        };
        words.push(Word { token, at });
        at += length;
    }
}

/// What stands between quotes, in which a doubled quote is one, and the bytes it takes with them.
fn quoted(source: &str, at: usize, quote: char) -> Result<(String, usize)> {
    let mut text = String::new();
    let mut chars = source[at + 1..].char_indices().peekable();
    while let Some((offset, c)) = chars.next() {
        if c != quote {
            text.push(c);
        } else if chars.next_if(|(_, next)| *next == quote).is_some() {
            text.push(quote);
        } else {
            return Ok((text, offset + 2));
        }
    }
    Err(fault(source, at, format!("the {quote} is not closed")))
}

fn number(source: &str, at: usize) -> Result<(Token, usize)> {
    let rest = &source[at..];
    let digits = |from: usize| rest[from..].bytes().take_while(u8::is_ascii_digit).count();
    let mut length = digits(0);
    let mut is_whole = true;
    if rest[length..].starts_with('.') {
        length += 1 + digits(length + 1);
        is_whole = false;
    }
    if rest[length..].starts_with(['e', 'E']) {
        let signed = length + 1 + usize::from(rest[length + 1..].starts_with(['+', '-']));
        if digits(signed) > 0 {
            length = signed + digits(signed);
            is_whole = false;
        }
    }
    let text = &rest[..length];
    let token = match text.parse::<i64>().ok().filter(|_| is_whole) {
        Some(whole) => Token::Integer(whole),
        None => Token::Float(text.parse().map_err(|_| fault(source, at, format!("{text} is not a number")))?),
    };
    match rest[length..].chars().next() {
        Some(c) if c.is_alphanumeric() || c == '_' => Err(fault(source, at, format!("{text}{c} is not a number"))),
        _ => Ok((token, length)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(source: &str) -> Vec<Token> {
        words(source).unwrap().into_iter().map(|word| word.token).collect()
    }

    #[test]
    fn names_numbers_texts_and_symbols_are_told_apart() {
        let name = |name: &str| Token::Name(name.to_owned());
        assert_eq!(
            tokens("größe_1>=1.5e3 || 'it''s'"),
            [
                name("größe_1"),
                Token::Symbol(">="),
                Token::Float(1500.0),
                Token::Symbol("||"),
                Token::Text("it's".to_owned()),
                Token::End
            ]
        );
        assert_eq!(tokens("\"a \"\"b\"\"\""), [Token::Quoted("a \"b\"".to_owned()), Token::End]);
        assert_eq!(tokens(".5 7 99999999999999999999"), [Token::Float(0.5), Token::Integer(7), Token::Float(1e20), Token::End]);
    }

    #[test]
    fn what_is_no_word_is_told_with_its_place() {
        for (source, place) in [
            ("a # b", "character 3"),
            ("'open", "character 1"),
            ("a + \"open", "character 5"),
            ("1x", "character 1"),
            ("2e", "character 1"),
        ] {
            let error = words(source).unwrap_err();
            assert!(error.message().contains(place), "{source}: {error}");
        }
    }
}
