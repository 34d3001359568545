//! The ask key, in every protocol.

use super::*;
use crate::registry::PROTOCOLS;
use std::collections::BTreeSet;

/// What the ask key asks, press by press, as lines of the script.
fn asked(session: &mut Session, presses: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for press in 0..presses {
        session.update(Act::Shortcut(Shortcut::Request));
        assert_eq!(session.refused(), None, "{}, press {press}", session.about().id);
        let last = session.history().last_step().and_then(|step| step.command.clone());
        lines.push(last.unwrap_or_else(|| panic!("it is a command")).to_string());
    }
    lines
}

/// Lets the run go on, by hand too, until a client is answered or a value is chosen.
fn until_done(session: &mut Session) {
    for _ in 0..5_000 {
        let frame = session.frame();
        if frame.history.iter().any(|asked| asked.done.is_some()) || !frame.global.chosen.is_empty() {
            return;
        }
        session.update(Watch::StepForward);
        assert_eq!(session.refused(), None, "{}", session.about().id);
    }
    panic!("{}: nothing comes of it", session.about().id);
}

#[test]
fn the_ask_key_asks_in_every_protocol_for_what_it_serves() {
    for about in PROTOCOLS.iter().map(|entry| entry.about) {
        let mut session = open(&format!("protocol {}\n", about.id));
        let lines = asked(&mut session, 4);
        let words = |line: &String| line.split(' ').map(str::to_owned).collect::<Vec<String>>();
        let words: Vec<Vec<String>> = lines.iter().map(words).collect();
        let turns: BTreeSet<&str> = words.iter().map(|line| &*line[1]).collect();
        let news: BTreeSet<String> = words.iter().map(|line| line[2..].join(" ")).collect();
        let clients = session.roster().of("client").count();
        if clients > 0 {
            assert!(words.iter().all(|line| line[0] == "request" && about.serves(&line[2])), "{lines:?}");
            assert_eq!(turns.len(), clients.min(4), "each client has its turn: {lines:?}");
        } else {
            assert!(words.iter().all(|line| line[0] == "propose"), "{lines:?}");
            assert_eq!(turns.len(), about.proposers(session.roster()).len().min(4), "{lines:?}");
        }
        let plain = about.usual().is_some_and(|served| served.value.is_empty());
        assert_eq!(news.len(), if plain { 1 } else { 4 }, "each asks for something new: {lines:?}");
        // Parliament's laws may stand in each other's way: one alone passes.
        let mut session = open(&format!("protocol {}\n", about.id));
        asked(&mut session, 1);
        until_done(&mut session);
    }
}

#[test]
fn the_ask_key_takes_turns_among_those_who_can() {
    let of = |text: &str, presses: usize| asked(&mut open(text), presses);
    assert_eq!(of("protocol split-brain\n", 2), ["request C1 tas", "request C2 tas"]);
    let three = "protocol paxos proposers=3\n";
    assert_eq!(of(three, 3), ["propose P1 foo", "propose P2 bar", "propose P3 baz"]);
    // A proposer that has proposed in another way counts too; who is down does not.
    let text = format!("{three}propose P1 bar\ncrash P2\n");
    assert_eq!(of(&text, 3), ["propose P3 foo", "propose P1 baz", "propose P3 qux"]);
    // Servers that play all parts propose all the same.
    assert_eq!(of("protocol paxos nodes=3\n", 2), ["propose S1 foo", "propose S2 bar"]);
    assert_eq!(of("protocol parliament\n", 2), ["propose C1 A", "propose C2 B"]);
    // A client asks where there is one, though proposers might be asked as well.
    let lines = of("protocol paxos-kv\n", 3);
    assert_eq!(lines, ["request C1 put x 1", "request C2 put x 2", "request C1 put y 3"]);
    let mut session = open("protocol paxos-kv\n");
    session.update(Watch::Select(session.roster().find("P2").map(Selection::Node)));
    assert_eq!(asked(&mut session, 1), ["request C1 put x 1"]);
    session.update(Watch::Select(session.roster().find("C2").map(Selection::Node)));
    assert_eq!(asked(&mut session, 2), ["request C2 put x 2", "request C2 put y 3"]);
    // When all examples are used up there are others.
    let mut session = open("protocol paxos proposers=1\n");
    let lines: BTreeSet<String> = asked(&mut session, 9).into_iter().collect();
    assert_eq!(lines.len(), 9, "{lines:?}");
}

#[test]
fn where_nobody_asks_the_key_says_so() {
    let mut session = open("protocol raft clients=0\n");
    session.update(Act::Shortcut(Shortcut::Request));
    assert!(session.refused().is_some());
}

#[test]
fn every_operation_and_every_proposal_has_an_example_that_is_possible() {
    for entry in PROTOCOLS {
        let about = entry.about;
        let mut session = open(&format!("protocol {}\n", about.id));
        assert_eq!(about.proposes.is_some(), !about.proposals.is_empty(), "{}", about.id);
        for served in about.operations {
            let op = session.next_operation(*served);
            let command = Command::Request { client: Word::new("C1"), op, at: None };
            assert!(command.to_string().starts_with(&format!("request C1 {}", served.word)), "{command}");
            session.update(Act::Do(command));
            assert_eq!(session.refused(), None, "{}", about.id);
        }
        let Some(node) = about.proposers(session.roster()).first().copied() else { continue };
        for value in about.proposals {
            let mut session = open(&format!("protocol {}\n", about.id));
            let node = Word::new(session.roster().name(node));
            let command = Command::Propose { node, value: Word::new(*value), ballot: None };
            session.update(Act::Do(command));
            assert_eq!(session.refused(), None, "{}", about.id);
        }
    }
}
