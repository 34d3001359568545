//! Every note, rule, invariant, message and field has its words.

use super::*;

/// Keys of a Fluent file, each with the variables that its text uses.
fn keys(source: &str) -> Vec<(String, std::collections::BTreeSet<String>)> {
    let mut keys: Vec<(String, std::collections::BTreeSet<String>)> = Vec::new();
    for line in source.lines().filter(|line| !line.starts_with('#')) {
        if let Some((key, _)) = line.split_once(" =").filter(|(key, _)| !key.starts_with(' ')) {
            keys.push((key.into(), Default::default()));
        }
        let Some((_, variables)) = keys.last_mut() else { continue };
        for part in line.split('$').skip(1) {
            let name: String = part.chars().take_while(|c| c.is_alphanumeric() || *c == '-').collect();
            variables.insert(name.trim_end_matches("-count").into());
        }
    }
    keys
}

#[test]
fn both_languages_have_every_text_with_the_same_variables() {
    let [(_, english), (_, chinese)] = about::ABOUT.texts else { panic!("two languages") };
    let (english, chinese) = (keys(english), keys(chinese));
    assert_eq!(english, chinese);
    let about = about::ABOUT;
    let fields = about.fields.iter().flat_map(|(_, names)| *names);
    let expected = (about.notes.iter().map(|note| format!("raft-note-{}", note.id)))
        .chain(about.rules.iter().map(|rule| format!("raft-rule-{}", rule.id)))
        .chain(about.invariants.iter().map(|known| format!("raft-invariant-{}", known.id)))
        .chain(about.messages.iter().map(|kind| format!("raft-message-{kind}")))
        .chain(fields.map(|name| format!("raft-field-{name}")))
        .chain(about.params.iter().map(|param| format!("raft-param-{}", param.id)));
    for key in expected {
        assert!(english.iter().any(|(known, _)| *known == key), "no text {key}");
    }
}

#[test]
fn every_note_has_its_line_of_pseudocode_and_every_mark_its_note() {
    let marks: Vec<&str> = about::ABOUT
        .pseudocode
        .lines()
        .flat_map(|line| line.split_once("  #").map_or("", |(_, marks)| marks).split(" #"))
        .filter(|mark| !mark.is_empty())
        .collect();
    for mark in &marks {
        assert!(about::ABOUT.note(mark).is_some(), "no note {mark}");
    }
    for note in about::ABOUT.notes {
        assert!(marks.contains(&note.id), "no line for {}", note.id);
    }
}
