//! Invariants are able to fail, and what a protocol rests on outside itself is told when it falls.

use crate::common::{files, read};
use std::collections::BTreeSet;
use synod::frame::Detail;
use synod::locale::{Lang, Texts};
use synod::protocol::{DISK_KEPT, Milestone, Param};
use synod::registry::PROTOCOLS;
use synod::script;
use synod::sim::{Event, EventKind, History};

/// Invariants that no rule breaks, and no wiped disk. A unit test of the protocol shows the observer what
/// must not be.
const UNBROKEN: &[(&str, &str)] = &[
    ("primary-backup", "commit-within-log"),
    ("parliament", "validity"),
    ("paxos", "validity"),
    ("paxos-kv", "validity"),
    ("paxos-kv", "no-gaps"),
    ("multi-paxos", "validity"),
    ("raft", "leader-append-only"),
];

fn run(text: &str) -> History {
    let script = script::parse(text).unwrap_or_else(|error| panic!("{error:?}\n{text}"));
    script::run(&script).unwrap_or_else(|(_, error)| panic!("{error:?}\n{text}"))
}

#[test]
fn each_invariant_is_broken_by_a_script() {
    let mut broken = BTreeSet::new();
    for path in files("tests/scripts", ".script") {
        let history = run(&read(&path));
        let id = history.about().id;
        broken.extend(history.frame(Detail::NONE).violations.iter().map(|each| (id, each.invariant)));
    }
    for entry in PROTOCOLS {
        for invariant in entry.about.invariants {
            let known = (entry.about.id, invariant.id);
            let listed = UNBROKEN.contains(&known);
            assert_ne!(broken.contains(&known), listed, "{known:?}");
        }
    }
}

fn fallen(history: &History) -> Vec<&Event> {
    history.events().filter(|event| matches!(event.kind, EventKind::HoldsNoLonger { .. })).collect()
}

#[test]
fn a_wiped_disk_is_an_assumption_of_every_protocol_and_told_once() {
    for entry in PROTOCOLS {
        let about = entry.about;
        assert!(about.assumption(DISK_KEPT).is_some(), "{}", about.id);
        let start = format!("synod 1\nprotocol {}\nnetwork by-hand\n", about.id);
        let roster = run(&start).roster().clone();
        let servers: Vec<&str> = roster
            .ids()
            .filter(|id| roster.role(*id) != "client")
            .map(|id| roster.name(id))
            .take(2)
            .collect();
        let wipes: String = servers.iter().map(|name| format!("crash {name}\nwipe {name}\n")).collect();
        let history =
            run(&format!("{start}expect not happened disk-kept\n{wipes}expect happened disk-kept\n"));
        let fallen = fallen(&history);
        assert_eq!((servers.len(), fallen.len()), (2, 1), "{}", about.id);
        assert_eq!(fallen[0].node.map(|node| roster.name(node)), Some(servers[0]), "{}", about.id);
        assert_eq!(**history.frame(Detail::NONE).no_longer, [DISK_KEPT]);
        for lang in Lang::ALL {
            let said = Texts::new(lang).event(fallen[0], about, &roster).expect("it is told");
            assert_eq!(said.milestone, Some(Milestone::Assumption));
            assert!(said.cite.is_some() && said.text.contains(servers[0]), "{}", said.text);
        }
    }
}

#[test]
fn a_violation_names_the_assumptions_that_had_fallen_and_no_others() {
    let path = |name: &str| format!("tests/scripts/raft/{name}.script");
    for (name, invariant, without) in [
        ("wiped-disk", "election-safety", "disk-kept"),
        ("extension-reads-lease-slow-clock", "linearizable", "one-clock-rate"),
        ("extension-reads-lease-clock", "linearizable", "one-clock-rate"),
        ("rule-persist-vote-off", "election-safety", ""),
    ] {
        let history = run(&read(path(name).as_ref()));
        let frame = history.frame(Detail::NONE);
        let broken = frame.violations.iter().find(|each| each.invariant == invariant).expect("it is broken");
        let named: Vec<&str> = if without.is_empty() { Vec::new() } else { vec![without] };
        assert_eq!(**broken.without, named[..], "{name}");
        let event = history.events().find(
            |event| matches!(&event.kind, EventKind::Violated { invariant: id, .. } if *id == invariant),
        );
        for lang in Lang::ALL {
            let texts = Texts::new(lang);
            let said = texts.event(event.expect("it is told"), history.about(), history.roster());
            let said = said.map(|sentence| sentence.text).unwrap_or_default();
            let all = history.about().assumptions.iter();
            for assumption in all {
                let text = texts.assumption(history.about(), assumption.id);
                assert_eq!(said.contains(&text), named.contains(&assumption.id), "{name}: {said}");
            }
        }
    }
}

#[test]
fn a_clock_is_an_assumption_only_where_something_rests_on_it() {
    let after = |params: &str, command: &str| {
        let text = format!("synod 1\nprotocol raft servers=3 clients=1 {params}\n{command}\n");
        fallen(&run(&text)).len()
    };
    assert_eq!(after("reads=lease", "set clock S1 90%"), 1);
    assert_eq!(after("reads=lease", "set clock S1 90%\nset clock S2 120%"), 1, "once");
    assert_eq!(after("reads=lease", "set clock S1 100%"), 0, "the true rate");
    assert_eq!(after("reads=read-index", "set clock S1 90%"), 0);
    assert_eq!(after("", "set clock S1 10%"), 0);
}

#[test]
fn what_goes_together_is_missed_until_it_is_there() {
    let entry = synod::registry::find("raft").expect("a protocol");
    let missing = |header: &str| -> Vec<&str> {
        let value = |param: &Param| {
            let mut set = header.split(' ').filter_map(|word| word.split_once('='));
            set.find(|(id, _)| *id == param.id).map_or(param.default, |(_, value)| value).to_owned()
        };
        entry.about.incomplete(&value).into_iter().map(|(together, _)| together.id).collect()
    };
    assert!(missing("").is_empty());
    assert_eq!(missing("reads=read-index"), ["reads-need-an-entry"]);
    assert_eq!(missing("reads=lease"), ["reads-need-an-entry", "lease-needs-check-quorum"]);
    assert!(missing("reads=lease no-op-on-election=on check-quorum=on").is_empty());
    assert_eq!(missing("pre-vote=on"), ["pre-vote-needs-check-quorum"]);
    assert_eq!(missing("check-quorum=on"), ["check-quorum-needs-pre-vote"]);
    assert!(missing("pre-vote=on check-quorum=on").is_empty());
    assert_eq!(missing("membership=joint"), ["membership-needs-sticking", "membership-needs-an-entry"]);
    assert!(missing("membership=single pre-vote=on check-quorum=on no-op-on-election=on").is_empty());
    assert_eq!(missing("spare=1"), ["spare-needs-membership"]);
    let with_spare = "spare=1 membership=joint pre-vote=on check-quorum=on no-op-on-election=on";
    assert!(missing(with_spare).is_empty());
    // What is named is there, with a value that the parameter can have.
    for entry in PROTOCOLS {
        let param = |id: &str| {
            let found = entry.about.params.iter().find(|param| param.id == id);
            found.unwrap_or_else(|| panic!("{} has no {id}", entry.about.id))
        };
        for together in entry.about.together {
            let (id, values) = together.when;
            values.iter().for_each(|value| assert!(param(id).read(value).is_ok(), "{id}={value}"));
            let others = together.needs.iter().chain(&together.unless);
            others.for_each(|(id, value)| assert!(param(id).read(value).is_ok(), "{id}={value}"));
        }
    }
}
