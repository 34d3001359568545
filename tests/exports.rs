//! Every script of the textbook as text for papers and other tools, held against the run itself.

use crate::common::{files, read};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::rc::Rc;
use synod::draw::{Words, space_time, tikz};
use synod::export::{jsonl, mermaid, shiviz};
use synod::locale::{Lang, Texts};
use synod::script;
use synod::sim::{EventKind, History, Loss};

/// Steps of a diagram: some scripts are long, and each event is compared with each other one.
const LAST: usize = 200;

/// Every script of the textbook that runs to its end.
fn runs() -> impl Iterator<Item = (PathBuf, History)> {
    files("tests/scripts", ".script").into_iter().filter_map(|file| {
        let script = script::parse(&read(&file)).ok()?;
        Some((file, script::run(&script).ok()?))
    })
}

fn words(history: &History, lang: Lang) -> Words {
    Words { texts: Rc::new(Texts::new(lang)), about: history.about(), roster: history.roster().clone() }
}

fn last(history: &History) -> std::ops::Range<usize> {
    history.position().saturating_sub(LAST)..history.position()
}

#[test]
fn there_is_a_json_line_for_each_event() {
    let (mut scripts, mut all) = (0, 0);
    for (file, history) in runs() {
        let words = words(&history, Lang::ALL[scripts % Lang::ALL.len()]);
        let whole = jsonl::lines(&words, &history, 0..history.position());
        assert_eq!(whole.len(), history.events().count(), "{}", file.display());
        for (place, (line, event)) in whole.iter().zip(history.events()).enumerate() {
            let text = serde_json::to_string(line).expect("it can be written");
            let line: Value = serde_json::from_str(&text).expect("it can be read");
            assert!(!text.contains('\n'));
            let number = place as u64 + 1;
            assert_eq!((&line["synod"], &line["event"]), (&1.into(), &number.into()), "{text}");
            assert_eq!(line["time_us"], event.time, "{text}");
            assert_eq!(line["node"].as_str(), event.node.map(|node| words.name(node)), "{text}");
            assert!(
                line["what"].is_object() && !line["says"].as_str().unwrap_or_default().is_empty(),
                "{text}"
            );
            let after = line["after"].as_array().expect("a list");
            assert!(after.iter().all(|other| other.as_u64().is_some_and(|other| other < number)), "{text}");
        }
        let part = jsonl::lines(&words, &history, last(&history));
        let tail = &whole[whole.len() - part.len()..];
        assert_eq!(serde_json::to_value(&part).ok(), serde_json::to_value(tail).ok(), "{}", file.display());
        (scripts, all) = (scripts + 1, all + whole.len());
    }
    assert!(scripts > 150 && all > 10_000, "{scripts} scripts, {all} events");
}

/// What came before each event, found the slow way: as sets, along the edges of the definition.
fn before(history: &History, steps: std::ops::Range<usize>) -> Vec<BTreeSet<usize>> {
    let mut all: Vec<BTreeSet<usize>> = Vec::new();
    let (mut last, mut sent) = (BTreeMap::new(), BTreeMap::new());
    for place in steps {
        let step = history.step(place).expect("it is there");
        let mut of_node = None;
        for event in &step.events {
            let this = all.len();
            let mut edges: Vec<Option<usize>> = vec![last.insert(event.node, this)];
            match &event.kind {
                EventKind::Sent(envelope) => drop(sent.insert(envelope.id, this)),
                EventKind::Duplicated { envelope, copy } => {
                    let original = sent.get(&envelope.id).copied();
                    edges.push(original);
                    if let Some(original) = original {
                        sent.insert(*copy, original);
                    }
                }
                EventKind::Delivered(envelope) => edges.push(sent.get(&envelope.id).copied()),
                EventKind::Lost(envelope, why) if *why != Loss::Full => {
                    edges.push(sent.get(&envelope.id).copied());
                }
                EventKind::Lost(..) => {}
                _ if event.node.is_none() => edges.push(of_node),
                _ => {}
            }
            of_node = event.node.map(|_| this).or(of_node);
            let mut mine = BTreeSet::new();
            for edge in edges.into_iter().flatten() {
                mine.insert(edge);
                mine.extend(&all[edge]);
            }
            all.push(mine);
        }
    }
    all
}

#[test]
fn the_clocks_of_a_shiviz_log_say_what_came_before_what() {
    let (mut ordered, mut concurrent) = (0, 0);
    for (file, history) in runs() {
        let (words, steps) = (words(&history, Lang::En), last(&history));
        let log = shiviz::write(&words, &history, steps.clone());
        let mut lines = log.lines();
        assert_eq!((lines.next(), lines.next()), (Some(shiviz::REGEXP), Some("")));
        let lines: Vec<&str> = lines.collect();
        let mut of_host: BTreeMap<&str, u64> = BTreeMap::new();
        let mut clocks = Vec::new();
        for pair in lines.chunks(2) {
            let (time, said) = pair[0].split_once(' ').expect("a time and a sentence");
            assert!(!time.is_empty() && !said.is_empty(), "{pair:?}");
            let (host, clock) = pair[1].split_once(' ').expect("a host and a clock");
            let clock: Map<String, Value> = serde_json::from_str(clock).expect("a clock is JSON");
            // What ShiViz asks for: a host counts its own events from 1, one by one.
            let count = of_host.entry(host).or_default();
            *count += 1;
            assert_eq!(clock[host], *count, "{pair:?}");
            clocks.push(clock);
        }
        let before = before(&history, steps);
        assert_eq!(clocks.len(), before.len(), "{}", file.display());
        let reaches = |from: &Map<String, Value>, to: &Map<String, Value>| {
            let count = |host: &str| to.get(host).and_then(Value::as_u64).unwrap_or_default();
            from.iter().all(|(host, mine)| mine.as_u64().is_some_and(|mine| mine <= count(host)))
        };
        for (later, causes) in before.iter().enumerate() {
            for earlier in 0..later {
                let is_before = causes.contains(&earlier);
                assert_eq!(
                    reaches(&clocks[earlier], &clocks[later]),
                    is_before,
                    "{}: events {earlier} and {later}",
                    file.display()
                );
                assert!(!reaches(&clocks[later], &clocks[earlier]), "{}", file.display());
                (ordered, concurrent) = (ordered + u32::from(is_before), concurrent + u32::from(!is_before));
            }
        }
    }
    assert!(ordered > 100_000 && concurrent > 100_000, "{ordered} and {concurrent}");
}

/// Text of a line: it has no `;` and no `#` but those of a character's number.
fn assert_text(text: &str, line: &str) {
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('#') {
        let (number, after) = after.split_once(';').unwrap_or_else(|| panic!("a # begins a comment: {line}"));
        assert!(!before.contains(';') && !number.is_empty(), "{line}");
        assert!(number.bytes().all(|byte| byte.is_ascii_digit()), "{line}");
        rest = after;
    }
    assert!(!rest.contains(';') && !text.trim().is_empty(), "{line}");
}

/// The part of Mermaid's grammar that the diagrams use; gives how many messages arrive.
fn arrivals(diagram: &str) -> usize {
    const ARROWS: [&str; 6] = ["-->>", "->>", "--x", "-x", "--)", "-)"];
    let mut lines = diagram.lines();
    assert_eq!(lines.next(), Some("sequenceDiagram"));
    let (mut known, mut arrived): (Vec<&str>, usize) = (Vec::new(), 0);
    for line in lines {
        let said = line.strip_prefix("    ").expect("it is indented");
        if said.starts_with("%% ") {
            continue;
        }
        if let Some(participant) = said.strip_prefix("participant ") {
            let (id, name) = participant.split_once(" as ").unwrap_or((participant, participant));
            assert!(
                !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_'),
                "{line}"
            );
            assert_text(name, line);
            known.push(id);
            continue;
        }
        let (statement, text) = said.split_once(": ").unwrap_or_else(|| panic!("says nothing: {line}"));
        assert_text(text, line);
        let ends: Vec<&str> = match statement.strip_prefix("Note over ") {
            Some(over) => over.split(',').collect(),
            None => {
                let arrow = ARROWS.iter().find(|arrow| statement.contains(**arrow));
                let arrow = arrow.unwrap_or_else(|| panic!("no arrow: {line}"));
                arrived += usize::from(arrow.ends_with(">>"));
                statement.splitn(2, arrow).collect()
            }
        };
        assert!(ends.iter().all(|end| known.contains(end)), "{line}: {known:?}");
    }
    arrived
}

#[test]
fn a_mermaid_diagram_keeps_to_the_grammar_and_has_every_message() {
    let mut all = 0;
    for (file, history) in runs() {
        let end = history.position();
        let whole = space_time::moments(&history, 0..end);
        let delivered =
            history.events().filter(|event| matches!(event.kind, EventKind::Delivered(_))).count();
        for lang in Lang::ALL {
            let diagram = mermaid::write(&words(&history, lang), &whole);
            assert_eq!(arrivals(&diagram), delivered, "{}", file.display());
        }
        let steps = last(&history);
        let part = space_time::moments(&history, steps);
        all += arrivals(&mermaid::write(&words(&history, Lang::En), &part));
    }
    assert!(all > 1_000, "{all}");
}

/// What TeX reads: braces that close, commands that are defined, and nothing that begins one by chance.
fn assert_tex(file: &str) {
    let (head, body) = file.split_once("\\begin{document}").expect("a document");
    assert!(head.contains("\\documentclass[tikz"), "{head}");
    let mut open = 0_i32;
    let mut chars = body.chars();
    let mut math = false;
    while let Some(c) = chars.next() {
        match c {
            '\\' => drop(chars.next()),
            '{' => open += 1,
            '}' => open -= 1,
            '$' => math = !math,
            '#' | '&' | '~' | '^' | '_' | '%' => panic!("{c} has a meaning in TeX\n{body}"),
            '\n' => assert!(!math, "mathematics ends on its line"),
            _ => {}
        }
        assert!(open >= 0, "{body}");
    }
    assert_eq!(open, 0);
    let styles: BTreeSet<&str> =
        body.lines().filter_map(|line| line.trim().split_once("/.")).map(|it| it.0).collect();
    for line in body.lines().filter(|line| line.starts_with("\\path[") || line.starts_with("\\node[")) {
        let (used, _) = line[6..].split_once(']').expect("styles end");
        assert!(line.ends_with(';') && used.split(", ").all(|style| styles.contains(style)), "{line}");
    }
}

#[test]
fn a_tikz_figure_has_nothing_that_tex_would_read_otherwise() {
    let mut texts = 0;
    for (_, history) in runs() {
        let steps = last(&history);
        let run = space_time::moments(&history, steps);
        for lang in Lang::ALL {
            let file = tikz::file(&space_time::draw(&words(&history, lang), &run, 720.0));
            assert_tex(&file);
            texts += file.matches("\\node[").count();
            assert_eq!(file.matches("synod-lifeline-name]").count(), run.cast(history.roster()).len());
        }
    }
    assert!(texts > 10_000, "{texts}");
}
