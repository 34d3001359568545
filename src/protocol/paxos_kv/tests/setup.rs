//! Headers, texts, and what the screen is given.

use super::*;
use crate::frame::Detail;

#[test]
fn parts_stand_apart_or_together_and_clients_come_last() {
    let bench = Bench::apart();
    let names: Vec<&str> = bench.roster.0.iter().map(|member| &*member.name).collect();
    assert_eq!(names, ["P1", "P2", "A1", "A2", "A3", "C1", "C2"]);
    let bench = Bench::new(&[("nodes", ParamValue::Number(3)), ("clients", ParamValue::Number(1))]);
    let names: Vec<&str> = bench.roster.0.iter().map(|member| &*member.name).collect();
    assert_eq!(names, ["S1", "S2", "S3", "C1"]);
    assert_eq!(bench.config.proposers, bench.config.acceptors);
    assert!(PaxosKv::serves("proposer") && PaxosKv::serves("server") && !PaxosKv::serves("acceptor"));
}

#[test]
fn quorums_that_miss_are_refused() {
    let configure = |phase1, phase2| {
        let mut setup = PaxosKv::ABOUT.defaults();
        setup.params.insert("phase1", ParamValue::Number(phase1));
        setup.params.insert("phase2", ParamValue::Number(phase2));
        PaxosKv::configure(&setup).err().map(|problem| problem.id)
    };
    assert_eq!(configure(1, 2), Some("problem-quorums-miss"));
    assert_eq!(configure(4, 2), Some("problem-quorum-too-big"));
    assert_eq!(configure(3, 1), None);
}

#[test]
fn every_note_is_somewhere_in_the_pseudocode_or_seen_from_outside() {
    let about = PaxosKv::ABOUT;
    let named: Vec<&str> = about.pseudocode.lines().flat_map(|line| line.split('#').skip(1)).collect();
    let named: Vec<&str> = named.into_iter().map(str::trim).collect();
    for id in &named {
        assert!(about.note(id).is_some(), "the pseudocode names {id}");
    }
    let outside =
        ["chosen", "chosen-again", "duplicate-request", "older-request", "gives-up", "not-a-proposer"];
    for note in about.notes {
        // A client's own note of that name would be told in the protocol's words.
        assert!(!crate::protocol::CLIENT_NOTES.contains(&note.id), "{} is a client's note", note.id);
        assert!(named.contains(&note.id) || outside.contains(&note.id), "{} has no line", note.id);
    }
}

#[test]
fn an_acceptor_with_a_long_past_shows_the_newest_first_and_all_if_asked() {
    let bench = Bench::apart();
    let mut disk = Disk::default();
    for version in 0..40 {
        let proposal = at(&by(C1, "v"), ballot(version + 1, P1));
        PaxosKv::apply_write(&mut disk, &Write::Accepted { at: x(version), proposal, raise: true });
    }
    let shown = |detail| {
        let body = PaxosKv::view(&bench.ctx(A1), None, &disk, &Ghost::default(), detail);
        let versions: Vec<Value> = body
            .fields
            .iter()
            .filter(|field| field.name == "acceptedValue")
            .filter_map(|field| field.index.clone())
            .collect();
        let headline: Vec<(&str, Option<Value>)> = body
            .headline
            .iter()
            .map(|place| (body.fields[*place].name, body.fields[*place].index.clone()))
            .collect();
        (versions, headline)
    };
    let (versions, headline) = shown(Detail::NONE);
    assert_eq!((versions.len(), &versions[0]), (8, &x(39).index()));
    assert_eq!(headline, [("promised", Some(x(39).index())), ("accepted", Some(x(39).index()))]);
    assert_eq!(shown(Detail::ALL).0.len(), 40);
}

#[test]
fn the_card_shows_the_instance_that_was_answered_last() {
    let bench = Bench::apart();
    let mut node = bench.fresh(A1);
    for (key, version) in [("y", 1), ("x", 0), ("x", 1), ("x", 0)] {
        let at = Instance { key: key.into(), version };
        bench.hear(A1, &mut node, P1, &Message::Prepare { at, ballot: ballot(1, P1) });
    }
    let body = PaxosKv::view(&bench.ctx(A1), Some(&node), &Disk::default(), &Ghost::default(), Detail::NONE);
    let first = &body.fields[body.headline[0]];
    assert_eq!((first.name, first.index.clone()), ("promised", Some(x(0).index())));
    assert_eq!(first.stored, crate::frame::Stored::Pending);
}

#[test]
fn a_busy_proposer_shows_what_it_does() {
    let bench = Bench::apart();
    let mut node = bench.fresh(P1);
    bench.request(P1, &mut node, C1, 1, put("5"));
    bench.request(P1, &mut node, C2, 1, get());
    let body = PaxosKv::view(&bench.ctx(P1), Some(&node), &Disk::default(), &Ghost::default(), Detail::NONE);
    let value =
        |name: &str| body.fields.iter().find(|field| field.name == name).map(|field| field.value.clone());
    assert_eq!(value("serving"), Some("x=5".into()));
    assert_eq!(value("instance"), Some("x.0".into()));
    assert_eq!(value("queue"), Some(Value::List(vec!["x?".into()])));
    assert_eq!(body.tally.map(|tally| (tally.from.len(), tally.needed)), Some((0, 2)));
    let names: Vec<&str> = body.headline.iter().map(|place| body.fields[*place].name).collect();
    assert_eq!(names, ["serving", "instance", "ballot"]);
}
