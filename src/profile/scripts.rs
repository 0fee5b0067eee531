//! The scripts that texts are written in.

use super::report::ScriptReport;
use super::rows::Cell;

/// First and last code point of the letters of a script, the blocks that matter.
const BLOCKS: &[(&str, u32, u32)] = &[
    ("Latin", 0x41, 0x5a),
    ("Latin", 0x61, 0x7a),
    ("Latin", 0xc0, 0x24f),
    ("Greek", 0x370, 0x3ff),
    ("Cyrillic", 0x400, 0x52f),
    ("Armenian", 0x530, 0x58f),
    ("Hebrew", 0x590, 0x5ff),
    ("Arabic", 0x600, 0x77f),
    ("Devanagari", 0x900, 0x97f),
    ("Bengali", 0x980, 0x9ff),
    ("Tamil", 0xb80, 0xbff),
    ("Thai", 0xe00, 0xe7f),
    ("Georgian", 0x10a0, 0x10ff),
    ("Hangul", 0x1100, 0x11ff),
    ("Latin", 0x1e00, 0x1eff),
    ("Greek", 0x1f00, 0x1fff),
    ("Hiragana", 0x3040, 0x309f),
    ("Katakana", 0x30a0, 0x30ff),
    ("Han", 0x3400, 0x4dbf),
    ("Han", 0x4e00, 0x9fff),
    ("Hangul", 0xac00, 0xd7af),
    ("Han", 0x2_0000, 0x3_134f),
];

/// The share of sampled texts that have a letter of each script, the most frequent first.
pub(super) fn of(cells: &[Cell]) -> Vec<ScriptReport> {
    let mut found: Vec<(&str, u64)> = Vec::new();
    let mut texts = 0u64;
    for cell in cells {
        let Cell::Text(text) = cell else { continue };
        texts += 1;
        let mut here: Vec<&str> = Vec::new();
        for script in text.chars().filter_map(script) {
            if !here.contains(&script) {
                here.push(script);
            }
        }
        for script in here {
            match found.iter_mut().find(|(name, _)| *name == script) {
                Some((_, count)) => *count += 1,
                None => found.push((script, 1)),
            }
        }
    }
    found.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    found
        .into_iter()
        .map(|(script, count)| ScriptReport { script: script.to_owned(), share: count as f64 / texts as f64 })
        .collect()
}

fn script(c: char) -> Option<&'static str> {
    let code = u32::from(c);
    BLOCKS.iter().find(|(_, first, last)| (*first..=*last).contains(&code)).filter(|_| c.is_alphabetic()).map(|(name, _, _)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_may_have_several_scripts() {
        let cells: Vec<Cell> = ["Köln", "Москва", "東京 Tokyo", "12"].iter().map(|text| Cell::Text((*text).into())).collect();
        let shares: Vec<(String, f64)> = of(&cells).into_iter().map(|found| (found.script, found.share)).collect();
        assert_eq!(shares, [("Latin".to_owned(), 0.5), ("Cyrillic".to_owned(), 0.25), ("Han".to_owned(), 0.25)]);
    }
}
