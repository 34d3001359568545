//! The walls of the house: who may name what, and how long a file may grow.

mod checker;
mod shape;

use crate::common::{self, Source, files, has_word, read};
use std::path::{Path, PathBuf};
use synod::registry::PROTOCOLS;

/// A file, its path from the root, and its source taken apart.
struct File {
    path: PathBuf,
    source: Source,
}

impl File {
    fn is_in(&self, folder: &str) -> bool {
        self.path.starts_with(folder)
    }

    /// `path:line: what` for every line of `text` that `wrong` finds fault with.
    fn faults(&self, text: &str, wrong: impl Fn(&str) -> Option<String>) -> Vec<String> {
        let fault = |(line, text): (usize, &str)| {
            wrong(text).map(|what| format!("{}:{}: {what}: {}", self.path.display(), line + 1, text.trim()))
        };
        text.lines().enumerate().filter_map(fault).collect()
    }
}

fn sources(folder: &str) -> Vec<File> {
    let read_one = |path: PathBuf| File { source: Source::new(&read(&path)), path };
    let all: Vec<File> = files(folder, ".rs").into_iter().map(read_one).collect();
    assert!(!all.is_empty(), "there is no source in {folder}");
    all
}

/// Sources of the program without its unit tests.
fn program() -> Vec<File> {
    let mut all = sources("src");
    all.retain(|file| !file.path.components().any(|part| part.as_os_str() == "tests"));
    all.retain(|file| file.path.file_name().is_none_or(|name| name != "tests.rs" && name != "testing.rs"));
    for file in &mut all {
        let text = read(&file.path);
        let body = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        file.source = Source::new(body);
    }
    all
}

fn none(faults: Vec<String>) {
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

fn named(text: &str, words: &[&str]) -> Option<String> {
    let found: Vec<&str> = words.iter().copied().filter(|word| has_word(text, word)).collect();
    (!found.is_empty()).then(|| found.join(", "))
}

#[test]
fn only_the_page_knows_the_browser_or_the_time_of_day() {
    let browser = [
        "yew",
        "web_sys",
        "js_sys",
        "wasm_bindgen",
        "wasm_bindgen_futures",
        "gloo_events",
        "gloo_render",
        "gloo_timers",
    ];
    let clock = |line: &str| {
        let found = ["std::time", "SystemTime", "Instant::now", "thread::sleep"]
            .into_iter()
            .find(|word| line.contains(word));
        found.map(str::to_owned)
    };
    let outside = sources("src").into_iter().filter(|file| !file.is_in("src/ui"));
    let faults = outside.flat_map(|file| {
        // A command line may show how long it takes.
        let may_time = file.is_in("src/cli");
        file.faults(&file.source.bare, |line| {
            named(line, &browser).or_else(|| if may_time { None } else { clock(line) })
        })
    });
    none(faults.collect());
}

/// Names that only a protocol's own folder should know: all of them, and those that are no
/// everyday words besides.
struct Names {
    all: Vec<&'static str>,
    telling: Vec<&'static str>,
}

fn protocol_names() -> Names {
    let mut all: Vec<&'static str> = Vec::new();
    for entry in PROTOCOLS {
        let about = entry.about;
        all.push(about.id);
        all.extend(about.messages);
        all.extend(about.fields.iter().flat_map(|(_, names)| names.iter().copied()));
        all.extend(about.notes.iter().map(|note| note.id));
        all.extend(about.rules.iter().map(|rule| rule.id));
        all.extend(about.invariants.iter().map(|invariant| invariant.id));
    }
    all.sort_unstable();
    all.dedup();
    let ids: Vec<_> = PROTOCOLS.iter().map(|entry| entry.about.id).collect();
    let everyday = |name: &str| name.bytes().all(|byte| byte.is_ascii_lowercase()) && !ids.contains(&name);
    let telling = all.iter().copied().filter(|name| !everyday(name)).collect();
    Names { all, telling }
}

#[test]
fn the_page_names_no_protocol() {
    let Names { all, telling } = protocol_names();
    assert!(telling.len() > 30, "only {telling:?}");
    let ids: Vec<_> = PROTOCOLS.iter().map(|entry| entry.about.id).collect();
    let mut faults = Vec::new();
    let page = sources("src/ui").into_iter().chain(
        sources("src/session")
            .into_iter()
            .chain(sources("src/draw"))
            .filter(|file| file.path.file_name().is_none_or(|name| name != "tests.rs"))
            .filter(|file| !file.path.components().any(|part| part.as_os_str() == "tests")),
    );
    for file in page {
        faults.extend(file.faults(&file.source.bare, |line| named(line, &ids)));
        for (line, text) in &file.source.strings {
            if let Some(name) = named(text, &telling) {
                faults.push(format!("{}:{line}: {name} in \"{text}\"", file.path.display()));
            }
        }
        // Everyday words may stand in class names; compared with something they mean a field.
        faults.extend(file.faults(&file.source.code, |line| {
            if !line.contains('"') {
                return None;
            }
            let compared = |name: &&&str| {
                [
                    format!("== \"{name}\""),
                    format!("!= \"{name}\""),
                    format!("\"{name}\" =>"),
                    format!("\"{name}\" |"),
                ]
                .iter()
                .any(|shape| line.contains(shape.as_str()))
            };
            let found = all.iter().find(compared);
            found.map(|name| format!("compares with {name}"))
        }));
    }
    none(faults);
}

/// Words that this code once had of its own, each with the field's word for it.
const DIALECT: &[(&str, &str)] = &[
    ("letter", "message, or character"),
    ("mail", "envelope"),
    ("sealed", "content"),
    ("tray", "inbox"),
    ("witness", "observation"),
    ("sights", "tracked"),
    ("seat", "client slot"),
    ("foresee", "transition cache"),
    ("foreseen", "cached transition"),
    ("foresaw", "was drawn, or cached"),
    ("foresight", "transition caching"),
    ("crew", "parallel"),
    ("desk", "search state, or scratch"),
    ("stride", "macro step"),
    ("hush", "without events"),
    ("dice", "rng"),
    ("weather", "fault config"),
    ("storm", "chaos, or injector"),
    ("rage", "injected fault"),
    ("rouse", "fault config"),
    ("stir", "fault config"),
    ("deed", "fault, shortcut, or step"),
    ("finale", "recovery"),
    ("intent", "session action"),
    ("lane", "row, track, or share"),
    ("peak", "milestone"),
    ("wish", "action, or effect"),
    ("somebody", "the noun: a client, a person, the caller"),
    ("whoever", "the noun: the leader, the caller, the search"),
    ("speaker", "acting node"),
    ("hired", "worker handle"),
];

/// Type names that said something else.
const OLD_TYPES: &[&str] = &[
    "Outside", "Place", "Ground", "Wanted", "Shell", "Side", "Flight", "It", "Said", "Told", "Teller", "Ask",
    "Ear",
];

/// Notes and their words that digests hash: they stay.
const HASHED: &[&str] =
    &["counts-letter", "COUNTS_LETTER", "majority-of-letters", "living-letters", "\"letters\""];

/// The words of a line: identifiers are taken apart at `_` and where a capital follows a small character.
fn words_of(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut small = false;
    for character in line.chars() {
        if !character.is_ascii_alphabetic() || small && character.is_ascii_uppercase() {
            words.push(String::new());
        }
        if character.is_ascii_alphabetic() {
            words.last_mut().expect("one at least").push(character.to_ascii_lowercase());
        }
        small = character.is_ascii_lowercase();
    }
    words
}

fn dialect(line: &str) -> Option<String> {
    let line = HASHED.iter().fold(line.to_owned(), |line, word| line.replace(word, ""));
    let words = words_of(&line);
    let is = |word: &str, old: &str| {
        word == old || word.strip_suffix('s') == Some(old) || word.strip_suffix("es") == Some(old)
    };
    let found = DIALECT.iter().find(|(old, _)| words.iter().any(|word| is(word, old)));
    let said = found.map(|(old, new)| format!("“{old}” is not the field's word: {new}"));
    let declares = |kind: &str, name: &str| {
        has_word(&line, kind) && has_word(&line, name) && line.contains(&format!("{kind} {name}"))
    };
    let old = OLD_TYPES
        .iter()
        .find(|name| ["struct", "enum", "trait", "type"].iter().any(|kind| declares(kind, name)));
    said.or_else(|| old.map(|name| format!("{name} is not the field's word")))
}

#[test]
fn the_code_speaks_the_words_of_the_field() {
    let mut all = sources("src");
    // The pseudocode stands on the screen.
    let pseudocode = files("src", ".txt").into_iter();
    all.extend(pseudocode.map(|path| File { source: Source::new(&read(&path)), path }));
    none(all.iter().flat_map(|file| file.faults(&read(&file.path), dialect)).collect());
    for old in [
        "let letter = 1;",
        "/// Whoever asks",
        "fn some_letters()",
        "NextPeak,",
        "pub struct Outside {",
        "// two wishes",
    ] {
        assert!(dialect(old).is_some(), "{old}");
    }
    for new in [
        "the background of a semaphore",
        "note(\"counts-letter\")",
        "seen from outside",
        "a plane",
        "in place",
    ] {
        assert_eq!(dialect(new), None, "{new}");
    }
}

#[test]
fn the_core_has_no_floats_and_no_hash_order() {
    let forbidden = ["HashMap", "HashSet", "RandomState", "f32", "f64"];
    let core = ["src/sim", "src/protocol", "src/script"].into_iter().flat_map(sources);
    none(core.flat_map(|file| file.faults(&file.source.bare, |line| named(line, &forbidden))).collect());
}

#[test]
fn a_new_protocol_is_one_folder_and_one_line() {
    let (mut faults, program) = (Vec::new(), program());
    for entry in PROTOCOLS {
        let id = entry.about.id;
        let module = id.replace('-', "_");
        let folder = format!("src/protocol/{module}");
        assert!(common::root().join(&folder).is_dir(), "{id} has no folder of its own");
        for file in program.iter().filter(|file| !file.is_in(&folder)) {
            let mut found = file.faults(&file.source.code, |line| named(line, &[id, &module]));
            if file.path == Path::new("src/protocol/mod.rs") {
                found.retain(|fault| !fault.contains(&format!("pub mod {module};")));
            }
            if file.path == Path::new("src/registry.rs") {
                let lines: Vec<_> = found.iter().filter(|fault| fault.contains(" => ")).cloned().collect();
                assert_eq!(lines.len(), 1, "{id} is one line of the registry: {lines:?}");
                found.retain(|fault| !lines.contains(fault));
            }
            faults.extend(found);
        }
    }
    none(faults);
}

fn all_rust() -> Vec<File> {
    ["src", "tests", "xtask", "benches"]
        .into_iter()
        .flat_map(|folder| files(folder, ".rs"))
        .map(|path| File { source: Source::new(&read(&path)), path })
        .collect()
}

#[test]
fn no_file_is_over_500_lines() {
    let long = all_rust().into_iter().map(|file| (read(&file.path).lines().count(), file.path));
    none(
        long.filter(|(lines, _)| *lines > 500)
            .map(|(lines, path)| format!("{}: {lines} lines", path.display()))
            .collect(),
    );
}

#[test]
fn no_function_is_over_70_lines() {
    let mut faults = Vec::new();
    for file in all_rust() {
        for (line, name, length) in functions(&file.source.bare) {
            if length > 70 {
                faults.push(format!("{}:{line}: fn {name} has {length} lines", file.path.display()));
            }
        }
    }
    none(faults);
}

/// Functions with a body: the line each begins on, its name, and how many lines it has.
fn functions(bare: &str) -> Vec<(usize, String, usize)> {
    let mut found = Vec::new();
    for (place, _) in bare.match_indices("fn ") {
        if bare[..place].ends_with(|c: char| c.is_alphanumeric() || c == '_') {
            continue;
        }
        let rest = &bare[place + 3..];
        let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        let Some(length) = body_end(rest).filter(|_| !name.is_empty()) else { continue };
        let line = bare[..place].matches('\n').count() + 1;
        found.push((line, name, rest[..length].matches('\n').count() + 1));
    }
    found
}

/// Where the body ends that follows a signature; none for a declaration without one.
fn body_end(text: &str) -> Option<usize> {
    let (mut braces, mut others) = (0_i32, 0_i32);
    for (place, c) in text.char_indices() {
        match c {
            '(' | '[' => others += 1,
            ')' | ']' => others -= 1,
            ';' if braces == 0 && others == 0 => return None,
            '{' => braces += 1,
            '}' => {
                braces -= 1;
                if braces == 0 && others == 0 {
                    return Some(place);
                }
            }
            _ => {}
        }
    }
    None
}

#[test]
fn the_measure_of_functions_measures() {
    let text = "trait T { fn a(&self) -> [u8; 4]; fn b() { if x {\n} }\n}\nfn c<F: Fn()>(f: F)\nwhere F: X {\n{}\n}\n";
    let found = functions(text);
    assert_eq!(found, [(1, "b".into(), 2), (4, "c".into(), 4)]);
}

#[test]
fn source_is_taken_apart_as_rust_reads_it() {
    let source = Source::new(
        "let a = \"x // y\"; // \"no\"\nlet b = r#\"raw \"q\" \"#; let c = '\"'; /* f64 */ 'l: loop {}",
    );
    let strings: Vec<_> = source.strings.iter().map(|(line, text)| (*line, text.as_str())).collect();
    assert_eq!(strings, [(1, "x // y"), (2, "raw \"q\" ")]);
    assert!(!source.code.contains("no") && !source.code.contains("f64"));
    assert!(source.bare.contains("loop") && !source.bare.contains("raw"));
    assert!(has_word("use a::raft;", "raft") && !has_word("draft raft-figure-8", "raft"));
}
