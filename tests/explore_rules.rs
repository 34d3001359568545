//! The explorer against every safety rule: with the rule off it finds what breaks, and the script that it
//! gives breaks the same when it is run; with the rule on, nothing breaks within the same bounds.
//!
//! `cargo test --release --test explore_rules -- --ignored --nocapture` shows the whole table with times;
//! what takes long in a debug build is left to that.

use std::path::Path;
use std::time::Instant;
use synod::check::explore::{
    Bounds, Explorer, Finding, How, KINDS, NO_LIMIT, Outcome, Property, Report, parallel,
};
use synod::protocol::{Class, PROTOCOLS};
use synod::script;
use synod::sim::Sim;

/// A rule, where the search starts, and its bounds: crashes, timeouts, requests, admin, duplicates.
struct Case {
    protocol: &'static str,
    rule: &'static str,
    /// Parameters of the protocol line and `;`-separated further lines of the header, or the file of a
    /// script that leads to the start.
    start: Start,
    most: [u8; 5],
    /// States that it takes in a debug build: more than a few thousand are left to the release build.
    long: bool,
    /// Messages of one link arrive together.
    together: bool,
}

enum Start {
    Fresh(&'static str),
    File(&'static str),
}

use Start::{File, Fresh};

const fn case(protocol: &'static str, rule: &'static str, start: Start, most: [u8; 5]) -> Case {
    Case { protocol, rule, start, most, long: false, together: false }
}

const fn long(protocol: &'static str, rule: &'static str, start: Start, most: [u8; 5]) -> Case {
    Case { long: true, ..case(protocol, rule, start, most) }
}

const fn together(protocol: &'static str, rule: &'static str, start: Start, most: [u8; 5]) -> Case {
    Case { together: true, ..long(protocol, rule, start, most) }
}

const PAXOS: &str = "proposers=2 acceptors=3 learners=0";

const CASES: &[Case] = &[
    case("split-brain", "majority-of-all", Fresh("servers=2 clients=2 policy=majority"), [0, 2, 2, 0, 0]),
    long("split-brain", "count-servers", Fresh("servers=3 clients=2 policy=majority"), [0, 0, 2, 0, 1]),
    case("split-brain", "write-before-answer", Fresh("policy=both"), [2, 0, 2, 0, 0]),
    case("primary-backup", "check-view", Fresh("servers=2 clients=1"), [0, 0, 1, 1, 0]),
    case("primary-backup", "wait-for-acks", Fresh("servers=3 clients=1"), [0, 0, 1, 1, 0]),
    case("primary-backup", "ack-view", File("ack-view"), [0, 1, 0, 1, 0]),
    case("primary-backup", "newest-view-wins", File("newest-view-wins"), [0, 0, 0, 1, 0]),
    case(
        "primary-backup",
        "fence-before-gather",
        Fresh("servers=3 clients=1 acks=2 recover=2"),
        [0, 0, 1, 1, 0],
    ),
    case("primary-backup", "quorum-overlap", Fresh("servers=3 clients=1 acks=2"), [0, 0, 1, 1, 0]),
    case("primary-backup", "deduplicate", Fresh("servers=1 clients=1"), [0, 1, 1, 0, 0]),
    case("parliament", "more-than-half", Fresh("councillors=4"), [0, 0, 2, 0, 0]),
    case("parliament", "write-ledger", Fresh(""), [1, 0, 2, 0, 0]),
    long("parliament", "count-councillors", Fresh("councillors=7"), [0, 0, 1, 0, 2]),
    long("paxos", "promise-check", Fresh(PAXOS), [0, 0, 2, 0, 0]),
    long("paxos", "adopt-value", Fresh(PAXOS), [0, 0, 2, 0, 0]),
    case("paxos", "persist-accept", Fresh(PAXOS), [1, 0, 1, 0, 0]),
    case("paxos", "adopt-highest", File("adopt-highest"), [0, 0, 1, 0, 0]),
    case("paxos", "persist-promise", File("persist-promise"), [1, 0, 0, 0, 0]),
    case("paxos", "persist-round", File("persist-round"), [0, 0, 1, 0, 0]),
    case("paxos", "accept-raises-promise", File("accept-raises-promise"), [0, 0, 1, 0, 0]),
    long("paxos", "quorum-intersects", Fresh("nodes=4"), [0, 0, 2, 0, 0]),
    long("paxos", "unique-ballots", Fresh(PAXOS), [0, 0, 2, 0, 0]),
    long("paxos-kv", "promise-check", File("two-writers"), [0, 0, 0, 0, 0]),
    long("paxos-kv", "adopt-value", File("two-writers"), [0, 0, 0, 0, 0]),
    long("paxos-kv", "adopt-highest", File("adopt-highest"), [0, 0, 1, 0, 0]),
    long("paxos-kv", "persist-promise", File("persist-promise"), [1, 0, 0, 0, 0]),
    long("paxos-kv", "persist-round", File("persist-round"), [0, 0, 0, 0, 0]),
    long("paxos-kv", "accept-raises-promise", File("accept-raises-promise"), [0, 0, 1, 0, 0]),
    long("paxos-kv", "unique-ballots", File("two-writers"), [0, 0, 0, 0, 0]),
    case("paxos-kv", "read-repair", File("read-repair"), [0, 0, 1, 0, 0]),
    case("paxos-kv", "own-by-id", File("own-by-id"), [0, 0, 1, 0, 0]),
    case("paxos-kv", "persist-accept", Fresh("proposers=1 acceptors=3 clients=1"), [1, 0, 1, 0, 0]),
    case("paxos-kv", "quorum-intersects", Fresh("nodes=2 clients=1"), [0, 0, 2, 0, 0]),
    long("multi-paxos", "promise-check", Fresh("servers=3 clients=1"), [0, 2, 2, 0, 0]),
    case("multi-paxos", "adopt-value", Fresh("servers=1 clients=1"), [1, 2, 2, 0, 0]),
    long("multi-paxos", "adopt-highest", File("adopt-highest"), [0, 2, 0, 0, 0]),
    case("multi-paxos", "adopt-per-slot", Fresh("servers=1 clients=1"), [1, 2, 3, 0, 0]),
    long("multi-paxos", "persist-promise", File("persist-promise"), [1, 0, 1, 0, 0]),
    case("multi-paxos", "persist-accept", Fresh("servers=1 clients=1"), [1, 1, 1, 0, 0]),
    long("multi-paxos", "persist-round", File("persist-round"), [0, 0, 1, 0, 0]),
    long("multi-paxos", "accept-raises-promise", File("accept-raises-promise"), [0, 1, 0, 0, 0]),
    long("multi-paxos", "quorum-intersects", Fresh("servers=2 clients=1"), [0, 2, 2, 0, 0]),
    long("multi-paxos", "unique-ballots", Fresh("servers=3 clients=1"), [0, 2, 2, 0, 0]),
    case("multi-paxos", "deduplicate", Fresh("servers=1 clients=1"), [0, 2, 1, 0, 0]),
    case("raft", "one-vote-per-term", Fresh("servers=3 clients=0"), [0, 2, 0, 0, 0]),
    long("raft", "up-to-date-check", Fresh("servers=3 clients=1"), [0, 2, 1, 0, 0]),
    case("raft", "newer-beats-longer", File("newer-beats-longer"), [0, 1, 1, 0, 0]),
    case("raft", "persist-vote", Fresh("servers=3 clients=0"), [1, 2, 0, 0, 0]),
    case("raft", "persist-term", Fresh("servers=3 clients=0"), [1, 2, 0, 0, 0]),
    case("raft", "persist-log", Fresh("servers=3 clients=1"), [1, 1, 1, 0, 0]),
    case("raft", "truncate-on-conflict", File("truncate-on-conflict"), [0, 1, 1, 0, 0]),
    case("raft", "majority-commit", Fresh("servers=3 clients=1"), [1, 1, 1, 0, 0]),
    case("raft", "reply-after-persist", File("reply-after-persist"), [1, 0, 1, 0, 0]),
    case("raft", "deduplicate", Fresh("servers=1 clients=1"), [0, 2, 1, 0, 0]),
    case("raft", "reject-stale-snapshot", File("reject-stale-snapshot"), [0, 1, 0, 0, 1]),
    long("raft", "keep-suffix-after-snapshot", File("keep-suffix-after-snapshot"), [0, 1, 0, 1, 0]),
    case("raft", "sessions-in-snapshot", File("sessions-in-snapshot"), [1, 2, 0, 1, 0]),
    long("raft", "confirm-read", File("confirm-read"), [0, 0, 2, 0, 0]),
    long("raft", "one-change-at-a-time", File("one-change-at-a-time"), [0, 2, 0, 2, 0]),
    long("raft", "commit-before-change", File("commit-before-change"), [0, 1, 0, 1, 0]),
    together("raft", "commit-current-term-only", File("commit-current-term-only"), [0, 2, 0, 0, 0]),
];

impl Case {
    fn script(&self, off: bool) -> String {
        let text = match self.start {
            Fresh(params) => {
                let (params, more) = params.split_once(';').unwrap_or((params, ""));
                let more: String =
                    more.split_terminator(';').map(|line| format!("{}\n", line.trim())).collect();
                format!("synod 1\nprotocol {} {}\nnetwork by-hand\n{more}\n", self.protocol, params.trim())
            }
            File(name) => {
                let path = Path::new("tests/starts").join(self.protocol).join(name).with_extension("script");
                std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
            }
        };
        // What only an honest node has to do, or only a broken one.
        let text = text.replace(if off { "#off " } else { "#on " }, "");
        let rule = if off {
            format!("network by-hand\nrule {} off\n", self.rule)
        } else {
            "network by-hand\n".into()
        };
        text.replacen("network by-hand\n", &rule, 1)
    }

    fn bounds(&self) -> Bounds {
        let [crashes, timeouts, requests, admin, duplicates] = self.most;
        let most: [u8; KINDS] = [crashes, NO_LIMIT, timeouts, requests, admin, duplicates, 0];
        Bounds { most, together: self.together, ..Bounds::default() }
    }

    fn search(&self, off: bool, bounds: Bounds) -> Report {
        let mut explorer =
            Explorer::new(world(&self.script(off)), bounds, Property::default(), How::default());
        parallel::run(&mut explorer, 2, || world(&self.script(off)), |_| true);
        explorer.report()
    }

    /// Finds what breaks without the rule; returns the report, after having run its script.
    fn broken(&self) -> Report {
        let report = self.search(true, self.bounds());
        let name = format!("{} {}", self.protocol, self.rule);
        let Outcome::Found(Finding::Violated(invariant)) = report.outcome else {
            panic!("{name}: {:?} {:?}", report.outcome, report.progress);
        };
        let lines: String = report.commands.iter().map(|command| format!("{command}\n")).collect();
        let end = world(&format!("{}{lines}", self.script(true)));
        let broken: Vec<_> = end.violations().iter().map(|violation| violation.invariant).collect();
        assert!(broken.contains(&invariant), "{name}: {broken:?} but not {invariant}\n{lines}");
        assert_eq!(end.digest(), report.digest, "{name}");
        report
    }

    /// Within the same bounds, so deep or so many states, nothing breaks with the rule on.
    fn honest(&self, depth: u32, states: u64) -> Report {
        let report = self.search(false, Bounds { depth, states, ..self.bounds() });
        let found = matches!(report.outcome, Outcome::Found(_));
        assert!(!found, "{} {}: {:?}", self.protocol, self.rule, report.commands);
        report
    }
}

fn world(text: &str) -> Box<dyn Sim> {
    let script = script::parse(text).unwrap_or_else(|error| panic!("{error:?}\n{text}"));
    script::run(&script).unwrap_or_else(|(_, error)| panic!("{error:?}\n{text}")).world().boxed_clone()
}

#[test]
fn a_rule_that_is_off_is_missed_and_one_that_is_on_is_not() {
    for case in CASES.iter().filter(|case| !case.long) {
        let report = case.broken();
        case.honest(report.actions.len() as u32, u64::MAX);
    }
}

/// States of an honest protocol that are looked at where there are more.
const MOST: u64 = 10_000_000;

#[test]
#[ignore = "a release build shows these with their times"]
fn the_whole_table() {
    for case in CASES {
        let begun = Instant::now();
        let report = case.broken();
        let took = begun.elapsed();
        let (states, megabytes) = (report.progress.states, report.progress.bytes.div_ceil(1_000_000));
        let Outcome::Found(Finding::Violated(invariant)) = report.outcome else { unreachable!() };
        println!(
            "{} {} off: {invariant} after {} actions; {states} states, {took:.1?}, {megabytes} MB",
            case.protocol,
            case.rule,
            report.actions.len(),
        );
        let begun = Instant::now();
        let honest = case.honest(u32::MAX, MOST);
        let (states, took) = (honest.progress.states, begun.elapsed());
        println!("    on: {:?}, {states} states, {took:.1?}", honest.outcome);
    }
}

#[test]
fn every_safety_rule_has_its_case() {
    for entry in PROTOCOLS {
        for rule in entry.about.rules.iter().filter(|rule| rule.class == Class::Safety) {
            let there = CASES.iter().any(|case| case.protocol == entry.about.id && case.rule == rule.id);
            assert!(there, "{} {}", entry.about.id, rule.id);
        }
    }
}
