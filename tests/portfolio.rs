//! One button: with a safety rule off, the portfolio finds what breaks, from the protocol's own set-up and
//! without bounds.
//!
//! `cargo test --test all portfolio:: -- --ignored --nocapture` shows the whole table with times.

use std::time::{Duration, Instant};
use synod::check::explore::{Finding, Property};
use synod::check::portfolio::{Limits, Outcome, Portfolio, Story};
use synod::protocol::Class;
use synod::registry::{PROTOCOLS, find};
use synod::script;
use synod::sim::Sim;

/// Work between two looks at what was found.
const SLICE: u32 = 2_000;

/// The set-up of a protocol with a rule off, or the nearest in which that rule matters.
fn set_up(protocol: &str, rule: &str) -> String {
    let about = find(protocol).expect("there is such a protocol").about;
    let found = about.rules.iter().find(|known| known.id == rule).expect("there is such a rule");
    format!("{}network by-hand\nrule {rule} off\n\n", found.header(protocol))
}

fn world(text: &str) -> Box<dyn Sim> {
    let script = script::parse(text).unwrap_or_else(|error| panic!("{error:?}\n{text}"));
    script::run(&script).unwrap_or_else(|(_, error)| panic!("{error:?}\n{text}")).world().boxed_clone()
}

/// What a portfolio came to, and how long the first story and all of it took.
struct Found {
    portfolio: Portfolio,
    outcome: Option<Outcome>,
    first: Duration,
    all: Duration,
}

fn look(text: &str, seed: u64, limits: Limits) -> Found {
    let begun = Instant::now();
    let mut portfolio = Portfolio::new(world(text), Property::default(), seed, limits);
    let mut first = None;
    let outcome = loop {
        let outcome = portfolio.step(SLICE);
        if portfolio.first().is_some() {
            first.get_or_insert_with(|| begun.elapsed());
        }
        if outcome.is_some() {
            break outcome;
        }
    };
    let all = begun.elapsed();
    Found { portfolio, outcome, first: first.unwrap_or(all), all }
}

/// The script of a story breaks the invariant that it says.
fn replays(text: &str, story: &Story) {
    let Finding::Violated(invariant) = story.finding else { panic!("{:?}", story.finding) };
    let lines: String = story.commands.iter().map(|command| format!("{command}\n")).collect();
    let end = world(&format!("{text}{lines}"));
    let broken: Vec<_> = end.violations().iter().map(|violation| violation.invariant).collect();
    assert!(broken.contains(&invariant), "{broken:?} but not {invariant}\n{text}{lines}");
    assert_eq!(end.digest(), story.digest, "{text}{lines}");
}

/// Rules that break soon from the set-up of their protocol.
const SOON: &[(&str, &str)] = &[
    ("split-brain", "count-servers"),
    ("split-brain", "write-before-answer"),
    ("primary-backup", "wait-for-acks"),
    ("primary-backup", "deduplicate"),
    ("parliament", "more-than-half"),
    ("parliament", "write-ledger"),
    ("parliament", "count-councillors"),
    ("paxos", "persist-promise"),
    ("paxos", "accept-raises-promise"),
    ("paxos", "promise-check"),
    ("paxos-kv", "persist-promise"),
    ("multi-paxos", "persist-promise"),
    ("raft", "majority-commit"),
    ("raft", "learners-do-not-count"),
];

/// Rules whose stories are twenty actions and more: a protocol names the milestones on the way.
const DEEP: &[(&str, &str)] = &[
    ("primary-backup", "newest-view-wins"),
    ("paxos", "persist-round"),
    ("paxos-kv", "persist-round"),
    ("paxos-kv", "adopt-highest"),
    ("paxos-kv", "own-by-id"),
    ("raft", "newer-beats-longer"),
    ("raft", "commit-current-term-only"),
    ("raft", "reject-stale-snapshot"),
    ("raft", "keep-suffix-after-snapshot"),
    ("raft", "sessions-in-snapshot"),
    ("raft", "confirm-read"),
    ("raft", "read-index-own-term"),
    ("raft", "one-change-at-a-time"),
    ("raft", "commit-before-change"),
    ("raft", "abstain-after-restart"),
    ("raft", "transfer-ends-lease"),
];

/// Protocols that keep their promises as they are set up.
const HONEST: &[&str] = &["split-brain", "primary-backup", "paxos", "paxos-kv", "raft"];

/// Enough for what breaks soon, and little for what comes after: a test does not wait for the shortest.
const LITTLE: Limits = Limits { find: 60_000, improve: 2_000, prove: 20_000, memory: 200_000_000 };

#[test]
fn rules_that_break_soon_are_found_and_their_scripts_replay() {
    for (protocol, rule) in SOON {
        let text = set_up(protocol, rule);
        let found = look(&text, 1, LITTLE);
        let (Some(first), Some(best)) = (found.portfolio.first(), found.portfolio.best()) else {
            panic!("{protocol} {rule}: {:?}", found.portfolio.progress());
        };
        assert!(best.rank() <= first.rank(), "{protocol} {rule}");
        replays(&text, first);
        replays(&text, best);
    }
}

#[test]
fn what_lies_deep_is_found_in_stages() {
    let limits = Limits { find: 400_000, improve: 0, prove: 0, ..LITTLE };
    for (protocol, rule) in DEEP {
        let text = set_up(protocol, rule);
        let found = look(&text, 1, limits);
        let Some(first) = found.portfolio.first() else {
            panic!("{protocol} {rule}: {:?}", found.portfolio.progress());
        };
        assert_eq!(found.portfolio.progress().walks, 0, "{protocol} {rule}: in stages, not by chance");
        replays(&text, first);
    }
}

/// On a stage of three, Figure 8 is told with three servers: a way that speaks of a fourth is none there.
#[test]
fn a_smaller_stage_has_a_way_of_its_own() {
    let rule = "commit-current-term-only";
    let text = format!("synod 1\nprotocol raft servers=3\nnetwork by-hand\nrule {rule} off\n\n");
    let found = look(&text, 1, Limits { find: 400_000, improve: 0, prove: 0, ..LITTLE });
    let first = found.portfolio.first().unwrap_or_else(|| panic!("{:?}", found.portfolio.progress()));
    replays(&text, first);
}

#[test]
fn a_value_that_is_not_adopted_is_found_and_proved_shortest() {
    let text = set_up("paxos", "adopt-value");
    let limits = Limits { improve: 300_000, prove: 300_000, ..LITTLE };
    let found = look(&text, 1, limits);
    let best = found.portfolio.best().expect("a story");
    replays(&text, best);
    assert_eq!((best.len(), found.outcome), (13, Some(Outcome::Proved)));
}

#[test]
fn the_same_seed_finds_the_same() {
    for (protocol, rule) in [("paxos", "promise-check"), ("split-brain", "write-before-answer")] {
        let text = set_up(protocol, rule);
        let mut portfolio = Portfolio::new(world(&text), Property::default(), 7, LITTLE);
        // In slices of another size: what is found depends on no pause.
        let outcome = loop {
            if let Some(outcome) = portfolio.step(317) {
                break outcome;
            }
        };
        let other = look(&text, 7, LITTLE);
        assert!(portfolio.first().is_some(), "{protocol} {rule}");
        assert_eq!(portfolio.first(), other.portfolio.first(), "{protocol} {rule}");
        assert_eq!(portfolio.best(), other.portfolio.best(), "{protocol} {rule}");
        assert_eq!(Some(outcome), other.outcome, "{protocol} {rule}");
        assert_eq!(portfolio.progress(), other.portfolio.progress(), "{protocol} {rule}");
    }
}

#[test]
fn nothing_is_found_while_every_rule_is_on() {
    for protocol in HONEST {
        let found = look(
            &format!("synod 1\nprotocol {protocol}\nnetwork by-hand\n\n"),
            1,
            Limits { find: 20_000, ..LITTLE },
        );
        let progress = found.portfolio.progress();
        assert_eq!(found.outcome, Some(Outcome::NotFound), "{protocol}: {:?}", found.portfolio.first());
        assert!(progress.walks > 0 && progress.rungs_done > 0, "{protocol}: {progress:?}");
    }
}

#[test]
#[ignore = "shows the whole table with times"]
fn the_whole_table() {
    let only = std::env::var("RULE").ok();
    let mut times = Vec::new();
    let mut missing = Vec::new();
    for entry in PROTOCOLS {
        for rule in entry.about.rules.iter().filter(|rule| rule.class == Class::Safety) {
            let name = format!("{} {}", entry.about.id, rule.id);
            if only.as_ref().is_some_and(|only| !name.contains(only)) {
                continue;
            }
            let text = set_up(entry.about.id, rule.id);
            let limits = Limits { find: 1_500_000, improve: 300_000, prove: 300_000, ..Limits::default() };
            let found = look(&text, 1, limits);
            let (Some(first), Some(best)) = (found.portfolio.first(), found.portfolio.best()) else {
                println!("{name}: nothing in {:.1?}: {:?}", found.all, found.portfolio.progress());
                missing.push(name);
                continue;
            };
            replays(&text, first);
            replays(&text, best);
            println!(
                "{name}: {} after {:.2?}, {} after {:.1?} {:?}",
                first.len(),
                found.first,
                best.len(),
                found.all,
                found.outcome
            );
            times.push(found.first);
        }
    }
    times.sort();
    println!("median {:?}, worst {:?}; missing {missing:?}", times.get(times.len() / 2), times.last());
}
