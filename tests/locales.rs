//! Both languages say everything, of the same things, and nothing is said that nobody asks for.

use crate::common::{Source, files, read};
use fluent_syntax::ast::{CallArguments, Entry, Expression, InlineExpression, Pattern, PatternElement};
use std::collections::{BTreeMap, BTreeSet};
use synod::locale::{Lang, Texts, sources};
use synod::registry::PROTOCOLS;

/// Texts that are names, the same in every language, or lines of a script.
const NAMES: &[&str] = &["editor-hint", "palette-hint"];

/// One text: its variables and its words without them.
#[derive(Default, Debug)]
struct Text {
    file: &'static str,
    variables: BTreeSet<String>,
    /// Texts that it has within it.
    named: BTreeSet<String>,
    words: String,
}

/// Every text of every file, in order.
fn all_texts(lang: Lang) -> Vec<(String, Text)> {
    let mut all = Vec::new();
    for (file, source) in sources(lang) {
        let resource = fluent_syntax::parser::parse(source).unwrap_or_else(|(_, errors)| {
            panic!("{}/{file}.ftl does not parse: {errors:?}", lang.tag());
        });
        for entry in resource.body {
            let Entry::Message(message) = entry else { continue };
            let mut text = Text { file, ..Text::default() };
            let key = message.id.name.to_owned();
            let value = message.value.unwrap_or_else(|| panic!("{key} has no text of its own"));
            pattern(&value, &mut text);
            all.push((key, text));
        }
    }
    all
}

fn texts(lang: Lang) -> BTreeMap<String, Text> {
    all_texts(lang).into_iter().collect()
}

fn pattern(pattern: &Pattern<&str>, text: &mut Text) {
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => text.words.push_str(value),
            PatternElement::Placeable { expression } => expression_of(expression, text),
        }
    }
}

fn expression_of(expression: &Expression<&str>, text: &mut Text) {
    match expression {
        Expression::Inline(inline) => inline_of(inline, text),
        Expression::Select { selector, variants } => {
            inline_of(selector, text);
            variants.iter().for_each(|variant| pattern(&variant.value, text));
        }
    }
}

fn inline_of(inline: &InlineExpression<&str>, text: &mut Text) {
    match inline {
        // A list `x` comes with its length, which only some languages need.
        InlineExpression::VariableReference { id } => {
            text.variables.insert(id.name.trim_end_matches("-count").to_owned());
        }
        InlineExpression::MessageReference { id, .. } => drop(text.named.insert(id.name.to_owned())),
        InlineExpression::Placeable { expression } => expression_of(expression, text),
        InlineExpression::FunctionReference { arguments: CallArguments { positional, .. }, .. } => {
            positional.iter().for_each(|argument| inline_of(argument, text));
        }
        _ => {}
    }
}

#[test]
fn no_text_stands_twice() {
    let mut twice = Vec::new();
    for lang in Lang::ALL {
        let mut seen = BTreeSet::new();
        for (key, text) in all_texts(lang) {
            if !seen.insert(key.clone()) {
                twice.push(format!("{}/{}.ftl: {key}", lang.tag(), text.file));
            }
        }
    }
    assert!(twice.is_empty(), "{}", twice.join("\n"));
}

#[test]
fn every_language_has_the_same_texts_with_the_same_variables() {
    let (en, zh) = (texts(Lang::En), texts(Lang::Zh));
    assert!(en.len() > 200, "only {} texts were read", en.len());
    let mut wrong = Vec::new();
    for (key, text) in &en {
        match zh.get(key) {
            None => wrong.push(format!("{key} ({}.ftl) is not there in zh", text.file)),
            Some(other) if other.file != text.file => {
                wrong.push(format!("{key} is in {}.ftl in en, in {}.ftl in zh", text.file, other.file));
            }
            Some(other) if other.named != text.named => {
                wrong.push(format!("{key}: en has within it {:?}, zh has {:?}", text.named, other.named));
            }
            Some(other) if other.variables != text.variables => {
                wrong.push(format!("{key}: en has {:?}, zh has {:?}", text.variables, other.variables));
            }
            Some(_) => {}
        }
    }
    let lone = zh.keys().filter(|key| !en.contains_key(*key)).map(|key| format!("{key} is not there in en"));
    wrong.extend(lone);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn chinese_is_chinese() {
    let en = texts(Lang::En);
    let zh = texts(Lang::Zh);
    let is_chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let untranslated: Vec<_> = zh
        .iter()
        .filter(|(key, _)| !NAMES.contains(&key.as_str()) && !is_title(key))
        // What stands on a message is its kind, its ballot and its value: notation.
        .filter(|(key, _)| !key.contains("-label-"))
        .filter(|(key, _)| en.get(*key).is_some_and(|text| text.words.chars().any(char::is_alphabetic)))
        .filter(|(_, text)| !text.words.chars().any(is_chinese))
        .map(|(key, text)| format!("{key} = {}", text.words))
        .collect();
    assert!(untranslated.is_empty(), "{}", untranslated.join("\n"));
    let leaked: Vec<_> =
        en.iter().filter(|(_, text)| text.words.chars().any(is_chinese)).map(|(key, _)| key).collect();
    let meant = ["problem-lesson-option"];
    let leaked: Vec<_> = leaked.into_iter().filter(|key| !meant.contains(&key.as_str())).collect();
    assert!(leaked.is_empty(), "Chinese in English: {leaked:?}");
}

#[test]
fn every_protocol_has_all_its_texts() {
    let mut missing = Vec::new();
    for lang in Lang::ALL {
        let texts = Texts::new(lang);
        for entry in PROTOCOLS {
            let about = entry.about;
            let parts: &[(&str, Vec<&str>)] = &[
                ("param", about.params.iter().map(|param| param.id).collect()),
                ("timing", about.timing.iter().map(|timing| timing.id).collect()),
                ("timer", about.timers.to_vec()),
                ("rule", about.rules.iter().map(|rule| rule.id).collect()),
                ("note", about.notes.iter().map(|note| note.id).collect()),
                ("invariant", about.invariants.iter().map(|invariant| invariant.id).collect()),
                ("message", about.messages.to_vec()),
                ("together", about.together.iter().map(|together| together.id).collect()),
                ("field", about.fields.iter().flat_map(|(_, names)| names.iter().copied()).collect()),
            ];
            let keys = parts
                .iter()
                .flat_map(|(kind, ids)| ids.iter().map(move |id| format!("{}-{kind}-{id}", about.id)));
            let names = about
                .invariants
                .iter()
                .map(|invariant| format!("{}-invariant-{}-name", about.id, invariant.id));
            let assumed = about.assumptions.iter().filter(|assumption| {
                let keys = [
                    format!("{}-assumption-{}", about.id, assumption.id),
                    format!("assumption-{}", assumption.id),
                ];
                !keys.iter().any(|key| texts.has(key))
            });
            missing
                .extend(assumed.map(|assumption| format!("{}: {} {}", lang.tag(), about.id, assumption.id)));
            let own = ["title", "about", "teaches", "try"].map(|kind| format!("{}-{kind}", about.id));
            let absent = keys.chain(names).chain(own).filter(|key| !texts.has(key));
            missing.extend(absent.map(|key| format!("{}: {key}", lang.tag())));
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

/// A protocol's title is its name, the same in every language.
fn is_title(key: &str) -> bool {
    PROTOCOLS.iter().any(|entry| key.strip_suffix("-title") == Some(entry.about.id))
}

/// The strings of all Rust source that is compiled into the program, tests left out.
fn strings() -> Vec<(String, String)> {
    let mut all = Vec::new();
    for path in files("src", ".rs") {
        let text = read(&path);
        // Unit tests stand at the end of a file.
        let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        let name = path.display().to_string();
        if name.contains("/tests") {
            continue;
        }
        let source = Source::new(text);
        all.extend(source.strings.into_iter().map(|(line, text)| (text, format!("{name}:{line}"))));
    }
    assert!(all.len() > 500, "only {} strings were read", all.len());
    all
}

fn is_key(text: &str) -> bool {
    text.contains('-')
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && !text.ends_with('-')
}

#[test]
fn every_problem_in_the_source_has_its_text_and_every_text_its_problem() {
    let en = texts(Lang::En);
    let strings = strings();
    let missing: Vec<_> = strings
        .iter()
        .filter(|(text, _)| text.starts_with("problem-") && is_key(text) && !en.contains_key(text))
        .map(|(text, place)| format!("{place}: {text} has no text"))
        .collect();
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

/// Functions that take a key: `t("…")` and its kin.
const ASKING: &[&str] =
    &["t(", "texts.get(", "texts.with(", "texts.fill(", "texts.find(", "ui.with(", "self.with(", "self.get("];

#[test]
fn every_key_that_is_asked_for_is_there() {
    let en = texts(Lang::En);
    let mut missing = Vec::new();
    for path in files("src", ".rs") {
        let source = Source::new(&read(&path));
        for (place, _) in source.code.match_indices('"') {
            let before = source.code[..place].trim_end();
            let asked = ASKING.iter().any(|call| {
                let rest = before.strip_suffix(call);
                rest.is_some_and(|rest| !rest.ends_with(|c: char| c.is_alphanumeric() || c == '_'))
            });
            let key = source.code[place + 1..].split('"').next().unwrap_or_default();
            if asked && is_key(key) && !en.contains_key(key) {
                let line = source.code[..place].matches('\n').count() + 1;
                missing.push(format!("{}:{line}: {key} has no text", path.display()));
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

/// Texts that code makes the keys of: of clients, and of the command line's own arguments.
const ASKED_BY_SHAPE: &[&str] = &[
    "cli-chaos",
    "cli-challenge",
    "cli-check",
    "cli-draw",
    "cli-export",
    "cli-lesson",
    "cli-linearize",
    "client-note-",
    "client-timer-",
    "cli-run",
    "cli-linearize",
    "cli-link",
    "cli-protocols",
    "cli-reach",
    "cli-lang",
    "cli-help",
    "cli-version",
];

#[test]
fn every_text_is_asked_for() {
    let en = texts(Lang::En);
    let strings: BTreeSet<String> = strings().into_iter().map(|(text, _)| text).collect();
    let page = read(std::path::Path::new("index.html"));
    // `format!("pane-{}")`: a key by its beginning and its end.
    let shapes: Vec<(&str, &str)> = strings
        .iter()
        .filter(|text| !text.contains(' '))
        .filter_map(|text| Some((text.split('{').next()?, text.rsplit('}').next()?)))
        .filter(|(start, _)| start.ends_with('-') && start.len() > 3 && *start != "cli-")
        .collect();
    // `format!("{key}-about")`: another text of something that has one.
    let more = strings.iter().filter_map(|text| text.strip_prefix('{')?.split_once('}').map(|(_, end)| end));
    let ends: BTreeSet<&str> = more.filter(|end| end.starts_with('-')).collect();
    let beside =
        |key: &str| ends.iter().any(|end| key.strip_suffix(end).is_some_and(|stem| strings.contains(stem)));
    let own = |key: &str| {
        PROTOCOLS
            .iter()
            .any(|entry| key.strip_prefix(entry.about.id).is_some_and(|rest| rest.starts_with('-')))
    };
    let within: BTreeSet<&String> = en.values().flat_map(|text| &text.named).collect();
    let asked = |key: &str| {
        strings.contains(key)
            || within.iter().any(|named| *named == key)
            || page.contains(key)
            || own(key)
            || beside(key)
            || shapes.iter().any(|(start, end)| key.starts_with(start) && key.ends_with(end))
            || ASKED_BY_SHAPE.iter().any(|start| key.starts_with(start))
    };
    let idle: Vec<_> = en
        .iter()
        .filter(|(key, _)| !asked(key))
        .map(|(key, text)| format!("{}.ftl: {key}", text.file))
        .collect();
    assert!(idle.is_empty(), "nobody asks for\n{}", idle.join("\n"));
}

/// A first visit fetches the one file of a protocol, who acts the other one as well.
#[test]
fn what_only_who_acts_reads_has_a_file_of_its_own() {
    const LATER: [&str; 7] = ["rule", "invariant", "together", "goal", "assumption", "param", "timing"];
    for (key, text) in all_texts(Lang::En) {
        let id = text.file.trim_end_matches("-rules");
        if PROTOCOLS.iter().all(|entry| entry.about.id != id) {
            continue;
        }
        let own = key.strip_prefix(id).and_then(|rest| rest.strip_prefix('-'));
        let later = |rest: &str| LATER.iter().any(|kind| rest.starts_with(&format!("{kind}-")));
        let later = own.map_or(key.starts_with("problem-"), later);
        assert_eq!(text.file.ends_with("-rules"), later, "{key} is in {}.ftl", text.file);
    }
}

#[test]
fn a_missing_text_is_its_key_and_a_missing_translation_is_english() {
    let texts = Texts::new(Lang::Zh);
    assert_eq!(texts.get("no-such-text"), "no-such-text");
    assert!(!texts.has("no-such-text"));
    assert_eq!(Texts::new(Lang::En).get("event-heal-all"), "Every link is healed.");
    assert_ne!(texts.get("event-heal-all"), "Every link is healed.");
}
