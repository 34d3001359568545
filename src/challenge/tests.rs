use super::*;
use crate::locale::Lang;
use crate::script;

const CHALLENGE: &str = "title-en: One
title-zh: 一
protocol: paxos
goal: chosen == foo
most: 9
forbid: crash, wipe

## en
Words.
## zh
文字。
```script
protocol paxos proposers=1 acceptors=3 learners=1
network by-hand
```
```hint
en: Propose.
zh: 提议。
```
";

fn read(source: &str) -> Challenge {
    parse("x", source).unwrap_or_else(|error| panic!("{error:?}"))
}

fn problem(from: &str, to: &str) -> (u32, u32, &'static str) {
    match parse("x", &CHALLENGE.replacen(from, to, 1)) {
        Ok(challenge) => panic!("it was read: {challenge:?}"),
        Err(error) => (error.line, error.column, error.problem.id),
    }
}

#[test]
fn a_protocol_leads_to_its_first_challenge() {
    let read = |(id, text): (&&'static str, &&str)| (*id, parse(id, text).expect("it can be read").protocol);
    let all: Vec<_> = CHALLENGES.iter().zip(FILES).map(read).collect();
    for (_, protocol) in &all {
        let first = all.iter().find(|(_, other)| other == protocol);
        assert_eq!(about(protocol), first.map(|(id, _)| *id));
    }
    assert_eq!(about("register"), None);
}

#[test]
fn a_challenge_is_read_whole() {
    let challenge = read(CHALLENGE);
    assert_eq!((challenge.id.as_str(), challenge.protocol.as_str()), ("x", "paxos"));
    assert_eq!((challenge.goal.to_string().as_str(), challenge.goal_line), ("chosen == foo", 4));
    assert_eq!(
        (challenge.most, challenge.forbid.as_slice()),
        (9, &["crash".to_owned(), "wipe".to_owned()][..])
    );
    assert_eq!(challenge.prose.get(Lang::Zh).trim(), "文字。");
    assert_eq!(challenge.hints.len(), 1);
    assert_eq!(challenge.hints[0].get(Lang::En), "Propose.");
    assert!(challenge.start.is_empty());
}

#[test]
fn a_byte_order_mark_is_no_part_of_it() {
    assert_eq!(read(&format!("\u{feff}{CHALLENGE}")), read(CHALLENGE));
}

#[test]
fn errors_say_where() {
    assert_eq!(problem("goal: chosen == foo\n", ""), (1, 1, "problem-lesson-missing"));
    assert_eq!(problem("most: 9\n", ""), (1, 1, "problem-lesson-missing"));
    assert_eq!(problem("most: 9", "most: nine"), (5, 7, "problem-challenge-most"));
    assert_eq!(problem("most: 9", "most: 0").2, "problem-challenge-most");
    let (line, column, _) = problem("chosen == foo", "chosen == ]");
    assert_eq!((line, column), (4, 17));
    assert_eq!(problem("en: Propose.\n", ""), (16, 1, "problem-lesson-missing"));
    assert_eq!(problem("en: Propose.", "Propose."), (17, 1, "problem-challenge-hint"));
    assert_eq!(problem("title-en", "headline"), (1, 1, "problem-lesson-front"));
    let two = "```hint\nen: Propose.\nzh: 提议。\n```\n---\n## en\nb\n## zh\n字\n";
    assert_eq!(problem("```hint\nen: Propose.\nzh: 提议。\n```\n", two), (1, 1, "problem-challenge-steps"));
    // Lines keep their numbers.
    assert_eq!(problem("protocol paxos proposers=1", "protocol none proposers=1").0, 13);
}

#[test]
fn commands_are_allowed_by_their_first_word() {
    let challenge = read(CHALLENGE);
    assert!(challenge.allows("deliver") && !challenge.allows("crash") && !challenge.allows("rule"));
    let only = read(&CHALLENGE.replace("forbid: crash, wipe", "allow: propose deliver rule"));
    assert!(only.allows("rule") && only.allows("deliver") && !only.allows("drop"));
}

/// Where a solution stands, and whether it is one.
fn standing(challenge: &Challenge, lines: &str) -> (Standing, bool) {
    let start = open(challenge).unwrap_or_else(|error| panic!("{error:?}"));
    let text = format!("{}{lines}", script::Script { header: challenge.header.clone(), lines: Vec::new() });
    let parsed = script::parse(&text).unwrap_or_else(|error| panic!("{error:?}\n{text}"));
    let mut history = script::run(&parsed).unwrap_or_else(|(_, error)| panic!("{error:?}\n{text}"));
    let from = begins(challenge, &start, &parsed.header, &mut history).expect("it begins so");
    let standing = judge(challenge, &history, from);
    let solved = standing.is_solved(challenge);
    (standing, solved)
}

#[test]
fn each_thing_that_is_done_counts_once() {
    let challenge = read(CHALLENGE);
    let (at_start, solved) = standing(&challenge, "");
    assert_eq!((at_start, solved), (Standing::default(), false));
    // Ten of them: the proposal, three messages of phase 1 and their answers, and three of phase 2.
    let all = "propose P1 foo\ndeliver all Prepare\ndeliver all Promise\ndeliver all Accept\n";
    let (stood, solved) = standing(&challenge, all);
    assert_eq!((stood.used, stood.holds, solved), (10, true, false), "one too many");
    let quick = "propose P1 foo\ndeliver Prepare P1->A1\ndeliver Prepare P1->A2\nmark \"here\"\ndeliver all Promise\n\
                 deliver Accept P1->A1\ndeliver Accept P1->A2\nexpect chosen == foo\n";
    let (stood, solved) = standing(&challenge, quick);
    assert_eq!((stood.used, stood.holds, stood.barred, solved), (7, true, None, true));
    let barred = format!("crash A3\n{quick}");
    let (stood, solved) = standing(&challenge, &barred);
    assert_eq!((stood.used, stood.barred.as_deref(), solved), (8, Some("crash"), false));
    // Messages that `settle` delivers count as well.
    assert!(standing(&challenge, "propose P1 foo\nsettle\n").0.used > 9);
}

#[test]
fn a_run_that_begins_otherwise_is_no_answer() {
    let challenge = read(CHALLENGE);
    let start = open(&challenge).unwrap_or_else(|error| panic!("{error:?}"));
    let begins_so = |text: &str| {
        let parsed = script::parse(text).expect("it is one");
        let mut history = script::run(&parsed).unwrap_or_else(|(_, error)| panic!("{error:?}"));
        begins(&challenge, &start, &parsed.header, &mut history)
    };
    let header = "protocol paxos proposers=1 acceptors=3 learners=1\nnetwork by-hand\n";
    assert_eq!(begins_so(header), Some(0));
    assert_eq!(begins_so(&format!("synod 1\n{header}propose P1 foo\n")), Some(0));
    assert_eq!(begins_so(&format!("{header}rule promise-check off\n")), None);
    assert_eq!(begins_so("protocol paxos proposers=1 acceptors=5 learners=1\nnetwork by-hand\n"), None);
}
