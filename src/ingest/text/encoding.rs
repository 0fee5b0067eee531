//! Which encoding a text has.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::error::{Error, Result};
use crate::ingest::OpenOptions;

/// First bytes that decide.
pub(super) const SAMPLE_BYTES: u64 = 4096;
/// In UTF-16 one unit in so many is an ASCII character at least: a delimiter, a digit, a line break.
const UNITS_PER_ASCII: usize = 20;

/// What is known of the encoding.
#[derive(Clone, Copy, Debug)]
pub(super) enum Found {
    /// UTF-8, or another one if a byte contradicts.
    Utf8 { otherwise: Option<&'static Encoding> },
    /// One that has to be transcoded.
    Other(&'static Encoding),
}

impl Found {
    pub(super) fn encoding(self) -> &'static Encoding {
        match self {
            Self::Utf8 { .. } => UTF_8,
            Self::Other(encoding) => encoding,
        }
    }
}

/// The encoding with a label of the WHATWG Encoding Standard; `None` for `auto`.
///
/// # Errors
/// `params` for a label that is none.
pub(in crate::ingest) fn by_label(label: &str) -> Result<Option<&'static Encoding>> {
    if label == "auto" {
        return Ok(None);
    }
    Encoding::for_label_no_replacement(label.as_bytes()).map(Some).ok_or_else(|| {
        Error::params("encoding", format!("there is no encoding {label}")).hint(
            "auto, or a name of the WHATWG Encoding Standard: utf-8, utf-16le, windows-1252, iso-8859-2, shift_jis, gb18030 …",
        )
    })
}

/// The encoding of a text, from its first bytes and the options.
pub(super) fn find(sample: &[u8], options: &OpenOptions) -> Result<Found> {
    if let Some(encoding) = by_label(&options.encoding)? {
        return Ok(if encoding == UTF_8 { Found::Utf8 { otherwise: None } } else { Found::Other(encoding) });
    }
    if sample.starts_with(&[0xff, 0xfe, 0, 0]) || sample.starts_with(&[0, 0, 0xfe, 0xff]) {
        return Err(Error::unsupported("this text is UTF-32").byte(0).hint("save it as UTF-8"));
    }
    if let Some((encoding, _)) = Encoding::for_bom(sample) {
        return Ok(if encoding == UTF_8 { Found::Utf8 { otherwise: None } } else { Found::Other(encoding) });
    }
    if memchr::memchr(0, sample).is_none() {
        return Ok(Found::Utf8 { otherwise: Some(WINDOWS_1252) });
    }
    let units = || sample.as_chunks::<2>().0.iter();
    let is_text = |byte: u8| matches!(byte, b'\t' | b'\n' | b'\r' | b' '..=b'~');
    let little = units().filter(|[low, high]| *high == 0 && is_text(*low)).count();
    let big = units().filter(|[high, low]| *high == 0 && is_text(*low)).count();
    // Zeros elsewhere are in no text; it is not made one by another encoding.
    let found = if little.max(big) * UNITS_PER_ASCII < units().count() || little == big {
        Found::Utf8 { otherwise: None }
    } else {
        Found::Other(if little > big { UTF_16LE } else { UTF_16BE })
    };
    Ok(found)
}

/// The beginning of a text as UTF-8, without its mark.
pub(super) fn decoded_head(sample: &[u8], encoding: &'static Encoding) -> Vec<u8> {
    encoding.decode(sample).0.into_owned().into_bytes()
}
