//! The explorer against every safety rule: with the rule off it finds what breaks, and the script that it
//! gives breaks the same when it is run; with the rule on, nothing breaks within the same bounds.
//!
//! `cargo test --release --test all explore_rules:: -- --ignored --nocapture` shows the whole table with times;
//! what takes long in a debug build is left to that.

use std::path::Path;
use std::time::Instant;
use synod::check::explore::{Bounds, Explorer, Finding, How, Outcome, Property, Report, parallel};
use synod::protocol::Class;
use synod::registry::PROTOCOLS;
use synod::script;
use synod::sim::Sim;

/// A rule, where the search starts, and its bounds.
struct Case {
    protocol: &'static str,
    rule: &'static str,
    /// Parameters of the protocol line and `;`-separated further lines of the header, or the file of a
    /// script that leads to the start.
    start: Start,
    bounds: Bounds,
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

const fn case(protocol: &'static str, rule: &'static str, start: Start, bounds: Bounds) -> Case {
    Case { protocol, rule, start, bounds, long: false, together: false }
}

const fn long(protocol: &'static str, rule: &'static str, start: Start, bounds: Bounds) -> Case {
    Case { long: true, ..case(protocol, rule, start, bounds) }
}

const fn together(protocol: &'static str, rule: &'static str, start: Start, bounds: Bounds) -> Case {
    Case { together: true, ..long(protocol, rule, start, bounds) }
}

const QUIET: Bounds = Bounds::QUIET;

const PAXOS: &str = "proposers=2 acceptors=3 learners=0";

const CASES: &[Case] = &[
    case(
        "split-brain",
        "majority-of-all",
        Fresh("servers=2 clients=2 policy=majority"),
        Bounds { timeouts: 2, requests: 2, ..QUIET },
    ),
    long(
        "split-brain",
        "count-servers",
        Fresh("servers=3 clients=2 policy=majority"),
        Bounds { requests: 2, duplicates: 1, ..QUIET },
    ),
    case(
        "split-brain",
        "write-before-answer",
        Fresh("policy=both"),
        Bounds { crashes: 2, requests: 2, ..QUIET },
    ),
    case(
        "primary-backup",
        "check-view",
        Fresh("servers=2 clients=1"),
        Bounds { requests: 1, admin: 1, ..QUIET },
    ),
    case(
        "primary-backup",
        "wait-for-acks",
        Fresh("servers=3 clients=1"),
        Bounds { requests: 1, admin: 1, ..QUIET },
    ),
    case("primary-backup", "ack-view", File("ack-view"), Bounds { timeouts: 1, admin: 1, ..QUIET }),
    case("primary-backup", "newest-view-wins", File("newest-view-wins"), Bounds { admin: 1, ..QUIET }),
    case(
        "primary-backup",
        "fence-before-gather",
        Fresh("servers=3 clients=1 acks=2 recover=2"),
        Bounds { requests: 1, admin: 1, ..QUIET },
    ),
    case(
        "primary-backup",
        "quorum-overlap",
        Fresh("servers=3 clients=1 acks=2"),
        Bounds { requests: 1, admin: 1, ..QUIET },
    ),
    case(
        "primary-backup",
        "deduplicate",
        Fresh("servers=1 clients=1"),
        Bounds { timeouts: 1, requests: 1, ..QUIET },
    ),
    case("parliament", "more-than-half", Fresh("councillors=4"), Bounds { requests: 2, ..QUIET }),
    case("parliament", "write-ledger", Fresh(""), Bounds { crashes: 1, requests: 2, ..QUIET }),
    long(
        "parliament",
        "count-councillors",
        Fresh("councillors=7"),
        Bounds { requests: 1, duplicates: 2, ..QUIET },
    ),
    long("paxos", "promise-check", Fresh(PAXOS), Bounds { requests: 2, ..QUIET }),
    long("paxos", "adopt-value", Fresh(PAXOS), Bounds { requests: 2, ..QUIET }),
    case("paxos", "persist-accept", Fresh(PAXOS), Bounds { crashes: 1, requests: 1, ..QUIET }),
    case("paxos", "adopt-highest", File("adopt-highest"), Bounds { requests: 1, ..QUIET }),
    case("paxos", "persist-promise", File("persist-promise"), Bounds { crashes: 1, ..QUIET }),
    case("paxos", "persist-round", File("persist-round"), Bounds { requests: 1, ..QUIET }),
    case("paxos", "accept-raises-promise", File("accept-raises-promise"), Bounds { requests: 1, ..QUIET }),
    long("paxos", "quorum-intersects", Fresh("nodes=4"), Bounds { requests: 2, ..QUIET }),
    long("paxos", "quorum-intersects", Fresh("nodes=4 quorums=grid"), Bounds { requests: 2, ..QUIET }),
    long("paxos", "unique-ballots", Fresh(PAXOS), Bounds { requests: 2, ..QUIET }),
    long("paxos-kv", "promise-check", File("two-writers"), QUIET),
    long("paxos-kv", "adopt-value", File("two-writers"), QUIET),
    long("paxos-kv", "adopt-highest", File("adopt-highest"), Bounds { requests: 1, ..QUIET }),
    long("paxos-kv", "persist-promise", File("persist-promise"), Bounds { crashes: 1, ..QUIET }),
    long("paxos-kv", "persist-round", File("persist-round"), QUIET),
    long("paxos-kv", "accept-raises-promise", File("accept-raises-promise"), Bounds { requests: 1, ..QUIET }),
    long("paxos-kv", "unique-ballots", File("two-writers"), QUIET),
    case("paxos-kv", "read-repair", File("read-repair"), Bounds { requests: 1, ..QUIET }),
    case("paxos-kv", "own-by-id", File("own-by-id"), Bounds { requests: 1, ..QUIET }),
    case(
        "paxos-kv",
        "persist-accept",
        Fresh("proposers=1 acceptors=3 clients=1"),
        Bounds { crashes: 1, requests: 1, ..QUIET },
    ),
    case("paxos-kv", "quorum-intersects", Fresh("nodes=2 clients=1"), Bounds { requests: 2, ..QUIET }),
    long(
        "multi-paxos",
        "promise-check",
        Fresh("servers=3 clients=1"),
        Bounds { timeouts: 2, requests: 2, ..QUIET },
    ),
    case(
        "multi-paxos",
        "adopt-value",
        Fresh("servers=1 clients=1"),
        Bounds { crashes: 1, timeouts: 2, requests: 2, ..QUIET },
    ),
    long("multi-paxos", "adopt-highest", File("adopt-highest"), Bounds { timeouts: 2, ..QUIET }),
    case(
        "multi-paxos",
        "adopt-per-slot",
        Fresh("servers=1 clients=1"),
        Bounds { crashes: 1, timeouts: 2, requests: 3, ..QUIET },
    ),
    long(
        "multi-paxos",
        "persist-promise",
        File("persist-promise"),
        Bounds { crashes: 1, requests: 1, ..QUIET },
    ),
    case(
        "multi-paxos",
        "persist-accept",
        Fresh("servers=1 clients=1"),
        Bounds { crashes: 1, timeouts: 1, requests: 1, ..QUIET },
    ),
    long("multi-paxos", "persist-round", File("persist-round"), Bounds { requests: 1, ..QUIET }),
    long(
        "multi-paxos",
        "accept-raises-promise",
        File("accept-raises-promise"),
        Bounds { timeouts: 1, ..QUIET },
    ),
    long(
        "multi-paxos",
        "quorum-intersects",
        Fresh("servers=2 clients=1"),
        Bounds { timeouts: 2, requests: 2, ..QUIET },
    ),
    long(
        "multi-paxos",
        "unique-ballots",
        Fresh("servers=3 clients=1"),
        Bounds { timeouts: 2, requests: 2, ..QUIET },
    ),
    case(
        "multi-paxos",
        "deduplicate",
        Fresh("servers=1 clients=1"),
        Bounds { timeouts: 2, requests: 1, ..QUIET },
    ),
    case("raft", "one-vote-per-term", Fresh("servers=3 clients=0"), Bounds { timeouts: 2, ..QUIET }),
    long(
        "raft",
        "up-to-date-check",
        Fresh("servers=3 clients=1"),
        Bounds { timeouts: 2, requests: 1, ..QUIET },
    ),
    case(
        "raft",
        "newer-beats-longer",
        File("newer-beats-longer"),
        Bounds { timeouts: 1, requests: 1, ..QUIET },
    ),
    case("raft", "persist-vote", Fresh("servers=3 clients=0"), Bounds { crashes: 1, timeouts: 2, ..QUIET }),
    case("raft", "persist-term", Fresh("servers=3 clients=0"), Bounds { crashes: 1, timeouts: 2, ..QUIET }),
    case(
        "raft",
        "persist-log",
        Fresh("servers=3 clients=1"),
        Bounds { crashes: 1, timeouts: 1, requests: 1, ..QUIET },
    ),
    case(
        "raft",
        "truncate-on-conflict",
        File("truncate-on-conflict"),
        Bounds { timeouts: 1, requests: 1, ..QUIET },
    ),
    case(
        "raft",
        "majority-commit",
        Fresh("servers=3 clients=1"),
        Bounds { crashes: 1, timeouts: 1, requests: 1, ..QUIET },
    ),
    case(
        "raft",
        "reply-after-persist",
        File("reply-after-persist"),
        Bounds { crashes: 1, requests: 1, ..QUIET },
    ),
    case("raft", "deduplicate", Fresh("servers=1 clients=1"), Bounds { timeouts: 2, requests: 1, ..QUIET }),
    case(
        "raft",
        "reject-stale-snapshot",
        File("reject-stale-snapshot"),
        Bounds { timeouts: 1, duplicates: 1, ..QUIET },
    ),
    long(
        "raft",
        "keep-suffix-after-snapshot",
        File("keep-suffix-after-snapshot"),
        Bounds { timeouts: 1, admin: 1, ..QUIET },
    ),
    case(
        "raft",
        "sessions-in-snapshot",
        File("sessions-in-snapshot"),
        Bounds { crashes: 1, timeouts: 2, admin: 1, ..QUIET },
    ),
    long("raft", "confirm-read", File("confirm-read"), Bounds { requests: 2, ..QUIET }),
    long(
        "raft",
        "one-change-at-a-time",
        File("one-change-at-a-time"),
        Bounds { timeouts: 2, admin: 2, ..QUIET },
    ),
    long(
        "raft",
        "commit-before-change",
        File("commit-before-change"),
        Bounds { timeouts: 1, admin: 1, ..QUIET },
    ),
    together(
        "raft",
        "commit-current-term-only",
        File("commit-current-term-only"),
        Bounds { timeouts: 2, ..QUIET },
    ),
    case(
        "raft",
        "keep-suffix-after-append",
        Fresh("servers=3 clients=1"),
        Bounds { timeouts: 1, requests: 1, ..QUIET },
    ),
    case("raft", "commit-only-compared", File("commit-only-compared"), Bounds { timeouts: 2, ..QUIET }),
    case("raft", "read-index-own-term", File("read-index-own-term"), Bounds { requests: 1, ..QUIET }),
    case("raft", "ignore-old-replies", Fresh("servers=3 clients=0"), Bounds { timeouts: 4, ..QUIET }),
    case("raft", "count-voter-once", File("count-voter-once"), Bounds { duplicates: 2, ..QUIET }),
    case(
        "raft",
        "joint-before-new",
        Fresh("servers=3 clients=0 membership=joint no-op-on-election=on"),
        Bounds { timeouts: 2, admin: 1, ..QUIET },
    ),
    case(
        "raft",
        "learners-do-not-count",
        Fresh("servers=2 spare=1 clients=0 membership=single no-op-on-election=on"),
        Bounds { timeouts: 1, admin: 1, ..QUIET },
    ),
    long(
        "raft",
        "abstain-after-restart",
        File("abstain-after-restart"),
        Bounds { timeouts: 1, requests: 2, ..QUIET },
    ),
    case("raft", "transfer-ends-lease", File("transfer-ends-lease"), Bounds { requests: 1, ..QUIET }),
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
        Bounds { together: self.together, ..self.bounds.clone() }
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
