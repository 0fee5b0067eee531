//! JSON, cut into tokens (RFC 8259, and the `NaN` and `Infinity` that many programs write).

/// Objects and arrays inside one another.
pub(super) const MAX_DEPTH: usize = 128;

/// Why scanning stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// The bytes end before the value does.
    Starved,
    /// The byte at an offset does not belong there.
    Bad { at: usize, expected: &'static str },
    /// There are too many levels at an offset.
    Deep { at: usize },
    /// There are too many columns at an offset.
    Wide { at: usize },
}

pub(super) type Scan<T> = Result<T, Stop>;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Null,
    True,
    False,
    Number,
    /// A text without escapes.
    Text,
    /// A text with some.
    Escaped,
    /// An object or an array.
    Nested,
}

/// A value and where it lies; of a text, what is between the quotes. No window is longer than 32 bits tell.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub class: Class,
    pub start: u32,
    pub end: u32,
}

impl Token {
    #[inline]
    fn new(class: Class, start: usize, end: usize) -> Self {
        Self { class, start: start as u32, end: end as u32 }
    }

    #[inline]
    pub(super) fn bytes<'a>(&self, source: &'a [u8]) -> &'a [u8] {
        &source[self.start as usize..self.end as usize]
    }
}

/// A place in some bytes.
#[derive(Clone)]
pub(super) struct Scanner<'a> {
    pub bytes: &'a [u8],
    pub at: usize,
}

impl Scanner<'_> {
    pub(super) fn bad<T>(&self, expected: &'static str) -> Scan<T> {
        Err(Stop::Bad { at: self.at, expected })
    }

    /// The next byte that is not blank, which is not taken.
    #[inline]
    pub(super) fn peek(&mut self) -> Scan<u8> {
        loop {
            match self.bytes.get(self.at) {
                // The last separates the records of a JSON text sequence (RFC 7464).
                Some(b' ' | b'\n' | b'\r' | b'\t' | 0x1e) => self.at += 1,
                Some(&byte) => return Ok(byte),
                None => return Err(Stop::Starved),
            }
        }
    }

    /// Takes one byte, blanks before it aside.
    #[inline]
    pub(super) fn expect(&mut self, byte: u8, expected: &'static str) -> Scan<()> {
        if self.peek()? != byte {
            return self.bad(expected);
        }
        self.at += 1;
        Ok(())
    }

    /// Goes to the next member of an object or element of an array that has begun; false at its end, which is taken.
    #[inline]
    pub(super) fn next(&mut self, first: &mut bool, end: u8, expected: &'static str) -> Scan<bool> {
        let byte = self.peek()?;
        if byte == end {
            self.at += 1;
            return Ok(false);
        }
        if !std::mem::replace(first, false) {
            if byte != b',' {
                return self.bad(expected);
            }
            self.at += 1;
        }
        Ok(true)
    }

    /// Takes some bytes, if they are what follows.
    #[inline]
    pub(super) fn take(&mut self, expected: &[u8]) -> bool {
        let is_there = !expected.is_empty() && self.bytes[self.at..].starts_with(expected);
        if is_there {
            self.at += expected.len();
        }
        is_there
    }

    /// Takes the name of a member and the colon behind it.
    #[inline]
    pub(super) fn key(&mut self) -> Scan<Token> {
        if self.peek()? != b'"' {
            return self.bad("a name in quotes");
        }
        let key = self.text()?;
        self.expect(b':', "a colon")?;
        Ok(key)
    }

    /// Takes a text.
    #[inline]
    fn text(&mut self) -> Scan<Token> {
        let start = self.at + 1;
        let (mut at, mut class) = (start, Class::Text);
        loop {
            at = end_of_plain(self.bytes, at).ok_or(Stop::Starved)?;
            match self.bytes[at] {
                b'"' => {
                    self.at = at + 1;
                    return Ok(Token::new(class, start, at));
                }
                b'\\' => {
                    class = Class::Escaped;
                    at = escape(self.bytes, at)?;
                }
                _ => return Err(Stop::Bad { at, expected: "the closing quote of a text before the line ends" }),
            }
        }
    }

    /// Takes a value, whatever it is; nothing of what is nested is kept. `depth` levels are around it.
    #[inline]
    pub(super) fn value(&mut self, depth: usize) -> Scan<Token> {
        let first = self.peek()?;
        let start = self.at;
        let class = match first {
            b'"' => return self.text(),
            b'-' | b'0'..=b'9' | b'N' | b'I' => self.number()?,
            b't' => self.word(b"true", Class::True)?,
            b'f' => self.word(b"false", Class::False)?,
            b'n' => self.word(b"null", Class::Null)?,
            _ => self.nested(first, depth)?,
        };
        Ok(Token::new(class, start, self.at))
    }

    /// Takes an object or an array.
    fn nested(&mut self, first: u8, depth: usize) -> Scan<Class> {
        match first {
            b'{' | b'[' if depth >= MAX_DEPTH => return Err(Stop::Deep { at: self.at }),
            b'{' => {
                self.at += 1;
                let mut first = true;
                while self.next(&mut first, b'}', "a comma or }")? {
                    self.key()?;
                    self.value(depth + 1)?;
                }
            }
            b'[' => {
                self.at += 1;
                let mut first = true;
                while self.next(&mut first, b']', "a comma or ]")? {
                    self.value(depth + 1)?;
                }
            }
            _ => return self.bad("a value"),
        }
        Ok(Class::Nested)
    }

    fn word(&mut self, word: &'static [u8], class: Class) -> Scan<Class> {
        let rest = &self.bytes[self.at..];
        if rest.starts_with(word) {
            self.at += word.len();
            Ok(class)
        } else if word.starts_with(rest) {
            Err(Stop::Starved)
        } else {
            self.bad("a value")
        }
    }

    #[inline]
    fn number(&mut self) -> Scan<Class> {
        let start = self.at;
        if self.bytes[start] == b'-' {
            self.at += 1;
        }
        match self.bytes.get(self.at) {
            None => return Err(Stop::Starved),
            Some(b'N') if self.at == start => return self.word(b"NaN", Class::Number),
            Some(b'I') => return self.word(b"Infinity", Class::Number),
            // Nothing but a point or an exponent may follow a zero in front.
            Some(b'0') => self.at += 1,
            Some(_) => self.digits()?,
        }
        if self.bytes.get(self.at) == Some(&b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.bytes.get(self.at) {
            self.at += 1;
            if let Some(b'+' | b'-') = self.bytes.get(self.at) {
                self.at += 1;
            }
            self.digits()?;
        }
        match self.bytes.get(self.at) {
            Some(b'0'..=b'9' | b'.' | b'a'..=b'z' | b'A'..=b'Z' | b'_') => self.bad("the end of a number"),
            _ => Ok(Class::Number),
        }
    }

    /// Takes one digit or more.
    #[inline]
    fn digits(&mut self) -> Scan<()> {
        let start = self.at;
        while let Some(b'0'..=b'9') = self.bytes.get(self.at) {
            self.at += 1;
        }
        match self.at - start {
            0 if self.at == self.bytes.len() => Err(Stop::Starved),
            0 => self.bad("a digit"),
            _ => Ok(()),
        }
    }
}

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGHS: u64 = 0x8080_8080_8080_8080;

/// The next quote, backslash or line break. Most texts are short, so the first words of eight bytes are looked through here.
#[inline]
fn end_of_plain(bytes: &[u8], mut at: usize) -> Option<usize> {
    for _ in 0..4 {
        let Some(chunk) = bytes.get(at..).and_then(<[u8]>::first_chunk::<8>) else { break };
        let word = u64::from_le_bytes(*chunk);
        // The lowest bit set is right: a borrow only reaches bytes above it.
        let zeros = |word: u64| word.wrapping_sub(ONES) & !word & HIGHS;
        let is = |byte: u8| zeros(word ^ (u64::from(byte) * ONES));
        let hits = is(b'"') | is(b'\\') | is(b'\n');
        if hits != 0 {
            return Some(at + (hits.trailing_zeros() / 8) as usize);
        }
        at += 8;
    }
    memchr::memchr3(b'"', b'\\', b'\n', bytes.get(at..)?).map(|found| at + found)
}

/// The offset behind the escape at an offset.
fn escape(bytes: &[u8], at: usize) -> Scan<usize> {
    match bytes.get(at + 1) {
        None => Err(Stop::Starved),
        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => Ok(at + 2),
        Some(b'u') => {
            let digits = bytes.get(at + 2..).unwrap_or_default();
            let digits = &digits[..digits.len().min(4)];
            if digits.iter().any(|byte| !byte.is_ascii_hexdigit()) {
                return Err(Stop::Bad { at, expected: "four hexadecimal digits behind \\u" });
            }
            if digits.len() < 4 { Err(Stop::Starved) } else { Ok(at + 6) }
        }
        Some(_) => Err(Stop::Bad { at, expected: "one of \" \\ / b f n r t u behind a backslash" }),
    }
}

/// Appends a text whose escapes were checked. Half a surrogate pair, which is no character, becomes U+FFFD.
pub(super) fn unescape(mut text: &[u8], out: &mut Vec<u8>) {
    while let Some(at) = memchr::memchr(b'\\', text) {
        out.extend_from_slice(&text[..at]);
        let (plain, length) = match text.get(at + 1) {
            Some(b'b') => (0x08, 2),
            Some(b'f') => (0x0c, 2),
            Some(b'n') => (b'\n', 2),
            Some(b'r') => (b'\r', 2),
            Some(b't') => (b'\t', 2),
            Some(b'u') => {
                let (character, length) = code_point(&text[at..]);
                out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
                text = text.get(at + length..).unwrap_or_default();
                continue;
            }
            Some(&other) => (other, 2),
            None => break,
        };
        out.push(plain);
        text = &text[at + length..];
    }
    out.extend_from_slice(text);
}

/// The character of an escape or of a pair of them, and how long that is.
fn code_point(text: &[u8]) -> (char, usize) {
    let Some(first) = unit(text) else { return (char::REPLACEMENT_CHARACTER, 6) };
    let second = text.get(6..).and_then(unit);
    let pair = second.and_then(|second| char::decode_utf16([first, second]).next()?.ok().filter(|c| c.len_utf16() == 2));
    match pair {
        Some(character) => (character, 12),
        None => (char::from_u32(u32::from(first)).unwrap_or(char::REPLACEMENT_CHARACTER), 6),
    }
}

fn unit(text: &[u8]) -> Option<u16> {
    let digits = text.strip_prefix(b"\\u")?.get(..4)?;
    u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}
