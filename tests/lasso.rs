//! Runs without end: what is found goes round as often as one likes, and what must end is exhausted.

use crate::common::read;
use std::path::Path;
use synod::check::explore::{
    Bounds, Explore, Finding, Goal, LassoSearch, Limit, Outcome, Property, Report, searchable,
};
use synod::command::Command;
use synod::frame::Detail;
use synod::script;
use synod::sim::History;

fn run(text: &str) -> History {
    let script = script::parse(text).unwrap_or_else(|error| panic!("{error:?}\n{text}"));
    script::run(&script).unwrap_or_else(|(_, error)| panic!("{error:?}\n{text}"))
}

fn search(text: &str, goal: Option<&str>, change: impl FnOnce(&mut Bounds)) -> LassoSearch {
    let history = run(text);
    let start = history.world().boxed_clone();
    let goal = goal.map(|goal| {
        let cond = script::parse_cond(goal).expect("a condition");
        Goal::new(cond, &*start, history.events()).expect("a goal")
    });
    let mut bounds = Bounds::endless(start.about());
    change(&mut bounds);
    LassoSearch::new(start, bounds, Property { goal, stuck: false })
}

fn look(text: &str, goal: Option<&str>, change: impl FnOnce(&mut Bounds)) -> Report {
    let mut search = search(text, goal, change);
    while search.step(1_000).is_none() {}
    search.report()
}

/// What leads to where it goes round, and what goes round, as lines of a script.
fn parts(report: &Report) -> (String, String) {
    let mark = report.commands.iter().position(|command| matches!(command, Command::Mark(_)));
    let mark = mark.unwrap_or_else(|| panic!("no mark in {:?}", report.outcome));
    assert_eq!(report.outcome, Outcome::Found(Finding::Lasso { stem: mark as u32 }));
    let lines = |commands: &[Command]| commands.iter().map(|command| format!("{command}\n")).collect();
    (lines(&report.commands[..=mark]), lines(&report.commands[mark + 1..]))
}

/// Where a run is, for a search to look at.
fn explored(history: &History) -> Box<dyn Explore> {
    searchable(history.world().boxed_clone())
}

/// Goes round several times by the script's own words: only terms or ballots rise.
#[track_caller]
fn goes_round(text: &str, report: &Report) -> Box<dyn Explore> {
    let (stem, round) = parts(report);
    assert_eq!(run(&format!("{text}{stem}{round}")).world().digest(), report.digest);
    let at = |rounds: usize| explored(&run(&format!("{text}{stem}{}", round.repeat(rounds))));
    let first = at(0);
    for rounds in 1..4 {
        assert_eq!(at(rounds).fingerprint_by_rank(), first.fingerprint_by_rank(), "{rounds} rounds");
    }
    at(3)
}

/// Three acceptors, and so many proposers.
fn paxos(proposers: u8, more: &str) -> String {
    format!("synod 1\nprotocol paxos proposers={proposers} acceptors=3 learners=0\nnetwork by-hand\n{more}")
}

#[test]
fn two_proposers_may_outbid_each_other_for_ever() {
    for more in ["", "rule back-off off\n"] {
        let text = paxos(2, more);
        let report = look(&text, None, |_| ());
        let after = goes_round(&text, &report);
        assert!(after.frame(Detail::NONE).global.chosen.is_empty());
        assert!(after.violations().is_empty());
        let (stem, _) = parts(&report);
        let before = explored(&run(&format!("{text}{stem}")));
        // The same by rank, and not the same: ballots are higher.
        assert!(after.epoch() > before.epoch() + 3, "{}", after.epoch());
        assert_ne!(after.fingerprint(), before.fingerprint());
    }
}

#[test]
fn one_proposer_gets_there() {
    let report = look(&paxos(1, ""), None, |bounds| bounds.requests = 1);
    assert_eq!(report.outcome, Outcome::Exhausted);
    assert!(report.progress.states > 100 && report.commands.is_empty());
}

/// Who cannot reach a majority tries for ever: its messages are lost, not held back.
#[test]
fn a_proposer_without_a_majority_tries_for_ever() {
    let cut = "cut P1 A1\ncut P1 A2\npropose P1 foo\n";
    let text = paxos(1, cut);
    let report = look(&text, None, |bounds| bounds.requests = 0);
    goes_round(&text, &report);
    let whole = paxos(1, "cut P1 A1\npropose P1 foo\n");
    assert_eq!(look(&whole, None, |bounds| bounds.requests = 0).outcome, Outcome::Exhausted);
}

/// Raft fact 2: timers that go off together split the vote, again and again.
#[test]
fn without_random_timeouts_votes_may_be_split_for_ever() {
    for servers in [3_usize, 5] {
        let honest = format!("synod 1\nprotocol raft servers={servers} clients=0\nnetwork by-hand\n");
        let text = format!("{honest}rule randomised-timeouts off\n");
        let report = look(&text, Some("leaders >= 1"), |_| ());
        let after = goes_round(&text, &report);
        let (_, round) = parts(&report);
        let timeouts = round.lines().filter(|line| line.starts_with("timeout")).count();
        assert!(timeouts >= servers - 1, "{round}");
        assert!(after.frame(Detail::NONE).global.leaders.is_empty());
        let report = look(&honest, Some("leaders >= 1"), |_| ());
        assert_eq!(report.outcome, Outcome::Exhausted, "{servers}");
    }
}

#[test]
fn with_random_timeouts_every_client_is_answered() {
    let text = "synod 1\nprotocol raft servers=3 clients=1\nnetwork by-hand\n";
    let report = look(text, None, |_| ());
    assert_eq!(report.outcome, Outcome::Exhausted);
    let text = format!("{text}rule randomised-timeouts off\n");
    let after = goes_round(&text, &look(&text, None, |_| ()));
    assert!(after.frame(Detail::NONE).history.iter().all(|operation| operation.done.is_none()));
}

/// S3 is gone, S1 lacks an entry that S2 has and cannot win: where each of its requests restarts S2's timer, nobody
/// else stands.
#[test]
fn a_candidate_that_cannot_win_may_keep_another_waiting_for_ever() {
    let text = read(Path::new("tests/starts/raft/reset-timer-on-grant.script"));
    let bounds = |bounds: &mut Bounds| (bounds.requests, bounds.restarts) = (0, 0);
    let broken = text.replace("network by-hand\n", "network by-hand\nrule reset-timer-on-grant off\n");
    let report = look(&broken, None, bounds);
    let after = goes_round(&broken, &report);
    assert!(after.frame(Detail::NONE).global.leaders.is_empty());
    let (_, round) = parts(&report);
    assert!(round.contains("timeout S1") && !round.contains("timeout S2"), "{round}");
    assert_eq!(look(&text, None, bounds).outcome, Outcome::Exhausted);
}

#[test]
fn a_client_that_must_hear_all_asks_the_dead_for_ever() {
    let text = "synod 1\nprotocol split-brain servers=2 clients=1 policy=both\nnetwork by-hand\n";
    assert_eq!(look(text, None, |_| ()).outcome, Outcome::Exhausted);
    let crash = |bounds: &mut Bounds| (bounds.crashes, bounds.restarts) = (1, 0);
    let report = look(text, None, crash);
    goes_round(text, &report);
    assert!(parts(&report).1.contains("timeout C1"));
    // A majority goes on.
    let text = "synod 1\nprotocol split-brain servers=3 clients=1 policy=majority\nnetwork by-hand\n";
    assert_eq!(look(text, None, crash).outcome, Outcome::Exhausted);
}

/// Cut off with the old leader and its neighbour and three servers beside them among which a leader stands,
/// a client asks those three as well: it does not go round between the two for ever.
#[test]
fn a_client_beside_a_majority_is_answered() {
    let text = "synod 1\nprotocol raft servers=5 clients=1\nnetwork by-hand\ntimeout S1\nsettle\n\
                partition S1 S2 | S3 S4 S5\ntimeout S3\nsettle\nrequest C1 put x 2 at S1\n";
    for goal in [None, Some("converged")] {
        let bounds = |bounds: &mut Bounds| (bounds.requests, bounds.depth) = (0, 12);
        let report = look(text, goal, bounds);
        assert_eq!((report.outcome, report.progress.depth), (Outcome::Bounded(Limit::Depth), 12));
        assert!(report.progress.states > 100, "{}", report.progress.states);
    }
}

/// Parliament fact 1: no law, ever, and nothing goes round either.
#[test]
fn where_nothing_happens_any_more_that_is_for_ever_too() {
    let text = "synod 1\nprotocol parliament councillors=3 version=0.1\nnetwork by-hand\n";
    let report = look(text, None, |bounds| bounds.requests = 3);
    assert_eq!(report.outcome, Outcome::Found(Finding::Stuck));
    let lines: String = report.commands.iter().map(|command| format!("{command}\n")).collect();
    let history = run(&format!("{text}{lines}"));
    assert_eq!(history.world().digest(), report.digest);
    let frame = history.frame(Detail::NONE);
    assert!(frame.messages.is_empty() && frame.global.chosen.is_empty());
}

#[test]
fn what_nobody_asked_for_yet_is_not_put_off() {
    let alone = look(&paxos(1, ""), Some("chosen == v1"), |bounds| bounds.requests = 1);
    assert_eq!(alone.outcome, Outcome::Exhausted);
    let text = paxos(2, "");
    goes_round(&text, &look(&text, Some("chosen"), |_| ()));
}

#[test]
fn what_goes_round_in_a_log_comes_again_as_well() {
    let text = "synod 1\nprotocol multi-paxos servers=3 clients=1\nnetwork by-hand\n";
    goes_round(text, &look(text, None, |_| ()));
}

/// Where each timer waits its turn, so that a heartbeat alone is no run without end.
#[test]
fn a_timer_that_never_goes_off_makes_no_round() {
    let text = "synod 1\nprotocol multi-paxos servers=3 clients=1\nnetwork by-hand\n";
    let (_, round) = parts(&look(text, None, |_| ()));
    assert!(round.contains("timeout C1"), "{round}");
    for server in ["S1", "S2", "S3"] {
        let hears =
            |line: &str| line == format!("timeout {server}") || line.ends_with(&format!("->{server}"));
        assert!(round.lines().any(hears), "{server} in {round}");
    }
}

#[test]
fn bounds_are_told_apart_and_slices_make_no_difference() {
    let text = paxos(2, "");
    let whole = look(&text, None, |_| ());
    let mut sliced = search(&text, None, |_| ());
    while sliced.step(7).is_none() {}
    assert_eq!(sliced.report(), whole);
    let depth = look(&text, None, |bounds| bounds.depth = 4);
    assert_eq!((depth.outcome, depth.progress.depth), (Outcome::Bounded(Limit::Depth), 4));
    let states = look(&text, None, |bounds| bounds.states = 100);
    assert_eq!((states.outcome, states.progress.states), (Outcome::Bounded(Limit::States), 100));
    let memory = look(&text, None, |bounds| bounds.memory = 50_000);
    assert_eq!(memory.outcome, Outcome::Bounded(Limit::Memory));
    let low = look(&text, None, |bounds| bounds.terms = 2);
    assert_eq!((low.outcome, low.past_terms), (Outcome::Exhausted, true));
    let mut stopped = search(&text, None, |_| ());
    assert_eq!(stopped.step(10), None);
    stopped.cancel();
    assert_eq!(stopped.report().outcome, Outcome::Cancelled);
}

#[test]
fn a_run_without_end_may_begin_in_the_middle_of_another() {
    let text = paxos(2, "propose P1 foo\npropose P2 bar\ndeliver Prepare P1->A1\n");
    let report = look(&text, None, |bounds| bounds.requests = 0);
    goes_round(&text, &report);
}
