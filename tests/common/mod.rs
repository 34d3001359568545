//! What the tests that read the project's own files have in common.

use std::fs;
use std::path::{Path, PathBuf};

/// The project's folder.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file under a folder of the project whose name ends so, in order; paths from the root.
pub fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![root().join(folder)];
    while let Some(folder) = open.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for entry in entries.flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else if path.to_string_lossy().ends_with(ending) {
                found.push(path.strip_prefix(root()).unwrap_or(&path).to_path_buf());
            }
        }
    }
    found.sort();
    found
}

/// The text of a file, its path counted from the root.
pub fn read(path: &Path) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Rust source taken apart: each character is code, or part of a string, or of a comment.
pub struct Source {
    /// Comments blanked, strings kept.
    pub code: String,
    /// Comments and strings blanked.
    pub bare: String,
    /// Every string literal: its first line, counted from 1, and what stands between its quotes.
    pub strings: Vec<(usize, String)>,
}

impl Source {
    pub fn new(text: &str) -> Source {
        let chars: Vec<char> = text.chars().collect();
        let mut source = Source { code: String::new(), bare: String::new(), strings: Vec::new() };
        let (mut at, mut line) = (0, 1);
        while at < chars.len() {
            let (end, kind) = token(&chars, at);
            let part: String = chars[at..end].iter().collect();
            let blank: String = part.chars().map(|c| if c == '\n' { c } else { ' ' }).collect();
            match kind {
                Kind::Comment => {
                    source.code.push_str(&blank);
                    source.bare.push_str(&blank);
                }
                Kind::Text => {
                    let inner =
                        part.trim_start_matches(['r', 'b', '#']).trim_end_matches('#').trim_matches('"');
                    source.strings.push((line, inner.to_owned()));
                    source.code.push_str(&part);
                    source.bare.push_str(&blank);
                }
                Kind::Code => {
                    source.code.push_str(&part);
                    source.bare.push_str(&part);
                }
            }
            line += chars[at..end].iter().filter(|c| **c == '\n').count();
            at = end;
        }
        source
    }
}

enum Kind {
    Code,
    Comment,
    Text,
}

/// Where the token that begins at `at` ends. Code is taken a character, or an identifier, at a time.
fn token(chars: &[char], at: usize) -> (usize, Kind) {
    let next = |ahead: usize| chars.get(at + ahead).copied().unwrap_or('\0');
    let until = |from: usize, stop: &dyn Fn(usize) -> bool| {
        (from..chars.len()).find(|place| stop(*place)).unwrap_or(chars.len())
    };
    match (chars[at], next(1)) {
        ('/', '/') => (until(at, &|place| chars[place] == '\n'), Kind::Comment),
        ('/', '*') => {
            let end = until(at + 2, &|place| chars[place] == '*' && chars.get(place + 1) == Some(&'/'));
            ((end + 2).min(chars.len()), Kind::Comment)
        }
        ('"', _) => (quoted(chars, at), Kind::Text),
        ('r' | 'b', _) if raw(chars, at).is_some() => (raw(chars, at).unwrap_or(at + 1), Kind::Text),
        ('\'', '\\') => {
            let end = until(at + 3, &|place| chars[place] == '\'');
            ((end + 1).min(chars.len()), Kind::Code)
        }
        ('\'', _) if next(2) == '\'' => (at + 3, Kind::Code),
        (first, _) if first.is_alphanumeric() || first == '_' => {
            (until(at, &|place| !(chars[place].is_alphanumeric() || chars[place] == '_')), Kind::Code)
        }
        _ => (at + 1, Kind::Code),
    }
}

fn quoted(chars: &[char], at: usize) -> usize {
    let mut place = at + 1;
    while place < chars.len() {
        match chars[place] {
            '\\' => place += 2,
            '"' => return place + 1,
            _ => place += 1,
        }
    }
    chars.len()
}

/// The end of `r"…"`, `r#"…"#`, `b"…"`; none if this is an identifier.
fn raw(chars: &[char], at: usize) -> Option<usize> {
    let prefix = chars[at..].iter().take_while(|c| matches!(c, 'r' | 'b')).count();
    let marks = chars[at + prefix..].iter().take_while(|c| **c == '#').count();
    let quote = at + prefix + marks;
    (prefix <= 2 && chars.get(quote) == Some(&'"')).then_some(())?;
    if !chars[at..at + prefix].contains(&'r') {
        return Some(quoted(chars, quote));
    }
    let closes = |place: &usize| {
        chars[*place] == '"' && chars[place + 1..].iter().take(marks).filter(|c| **c == '#').count() == marks
    };
    (quote + 1..chars.len()).find(closes).map(|end| end + 1 + marks)
}

/// Whether `word` stands in `text` with nothing of a word before or after it (`-` is of a word).
pub fn has_word(text: &str, word: &str) -> bool {
    let of_word = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    text.match_indices(word).any(|(place, _)| {
        let before = text[..place].chars().next_back();
        let after = text[place + word.len()..].chars().next();
        !before.is_some_and(of_word) && !after.is_some_and(of_word)
    })
}
