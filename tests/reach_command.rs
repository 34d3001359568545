//! `reach` as a command of scripts: what it finds is recorded as commands of its own.

use synod::script;
use synod::sim::History;

const LOGS: &str = "S1.log == [1 1 2] and S2.log == [1 3] and S3.log == [1]";

fn ran(text: &str) -> History {
    let parsed = script::parse(text).expect("a script");
    script::run(&parsed).unwrap_or_else(|(_, error)| panic!("{error:?}\n{text}"))
}

/// Why it fails, and in which line; the run is as it was before that line.
fn fails(text: &str) -> (u32, &'static str) {
    let parsed = script::parse(text).expect("a script");
    let Err((Some(history), error)) = script::run(&parsed) else { panic!("it does not fail: {text}") };
    let before: String = text.lines().take(error.line as usize - 1).map(|line| format!("{line}\n")).collect();
    assert_eq!(history.world().digest(), ran(&before).world().digest());
    (error.line, error.problem.id)
}

fn raft(rest: &str) -> String {
    format!("synod 1\nprotocol raft servers=3 clients=1 seed=2\n{rest}")
}

/// A replay asks for no plan and no search: nothing of them is in what is recorded.
#[test]
fn what_it_finds_is_recorded_as_plain_commands() {
    for (before, cond) in [
        ("", LOGS),
        ("run until leaders == 1\n", "S1.log == [2 2] and S2.log == [3]"),
        ("run 20ms\n", "S2.role == leader and S2.currentTerm == 1"),
    ] {
        let text = raft(&format!("{before}reach {cond}\nexpect {cond} and violations == 0\n"));
        let history = ran(&text);
        let recorded = script::record(&script::parse(&text).expect("a script").header, &history);
        let lines = recorded.to_string();
        assert!(!lines.contains("reach") && recorded.lines.len() > 3, "{lines}");
        assert_eq!(ran(&lines).world().digest(), history.world().digest(), "{lines}");
    }
}

#[test]
fn where_it_holds_already_nothing_is_done() {
    let text = raft("set network by-hand\ntimeout S1\n");
    let more = format!("{text}reach S1.role == candidate\n");
    assert_eq!(ran(&more).position(), ran(&text).position());
}

#[test]
fn what_cannot_arise_fails_with_the_reason() {
    let refuted = raft("mark here\nreach S1.log == [2 1]\nrun 1s\n");
    assert_eq!(fails(&refuted), (4, "reach-terms-decrease"));
    ran(&raft("expect refused reach S1.log == [2 1]\n"));
    assert_eq!(fails(&raft("expect refused reach S1.log == [1]\n")).1, "problem-not-refused");
    assert_eq!(fails(&raft("reach S9.log == [1]\n")), (3, "problem-no-node"));
}

/// Past it a term does not come again: it is said that from the start there is a way.
#[test]
#[ignore = "a search of a million states: some seconds"]
fn what_is_past_is_said_to_be_past() {
    let text = raft("set network by-hand\ntimeout S1\nsettle\ntimeout S2\nsettle\n");
    let parsed =
        script::parse(&format!("{text}reach S1.log == [1] and S2.log == [2 2]\n")).expect("a script");
    let Err((_, error)) = script::run(&parsed) else { panic!("term 1 came again") };
    assert_eq!(error.problem.id, "problem-reach-not-found");
    assert!(error.problem.args.contains(&("start", true.into())), "{:?}", error.problem);
}

#[test]
fn a_palette_offers_it_and_a_printed_one_reads_back() {
    let history = ran(&raft(""));
    let frame = history.frame(synod::frame::Detail::NONE);
    assert!(script::complete("rea", &frame, history.about(), &[]).contains(&"reach ".to_owned()));
    assert!(!script::complete("reach S1.", &frame, history.about(), &[]).is_empty());
    let line = format!("reach {LOGS}");
    assert_eq!(script::parse_line(&line).expect("a command").to_string(), line);
}
