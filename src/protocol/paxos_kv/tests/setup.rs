//! Headers, texts, and what the screen is given.

use super::*;
use crate::frame::Detail;

#[test]
fn parts_stand_apart_or_together_and_clients_come_last() {
    let cluster = Cluster::apart();
    let names: Vec<&str> = cluster.roster.0.iter().map(|member| &*member.name).collect();
    assert_eq!(names, ["P1", "P2", "A1", "A2", "A3", "C1", "C2"]);
    let cluster = Cluster::of(&[("nodes", 3.into()), ("clients", 1.into())]);
    let names: Vec<&str> = cluster.roster.0.iter().map(|member| &*member.name).collect();
    assert_eq!(names, ["S1", "S2", "S3", "C1"]);
    assert_eq!(cluster.config.proposers, cluster.config.acceptors);
    assert!(PaxosKv::serves("proposer") && PaxosKv::serves("server") && !PaxosKv::serves("acceptor"));
}

#[test]
fn quorums_that_miss_are_refused() {
    let configure = |phase1: u32, phase2: u32| {
        let setup = header::<PaxosKv>(&[("phase1", phase1.into()), ("phase2", phase2.into())]);
        PaxosKv::configure(&setup).err().map(|problem| problem.id)
    };
    assert_eq!(configure(1, 2), Some("problem-quorums-miss"));
    assert_eq!(configure(4, 2), Some("problem-quorum-too-big"));
    assert_eq!(configure(3, 1), None);
}

#[test]
fn an_acceptor_with_a_long_past_shows_the_newest_first_and_all_if_asked() {
    let cluster = Cluster::apart();
    let mut disk = Disk::default();
    for version in 0..40 {
        let proposal = at(&by(C1, "v"), ballot(version + 1, P1));
        PaxosKv::apply_write(&mut disk, &Write::Accepted { at: x(version), proposal, raise: true });
    }
    let shown = |detail| {
        let body = PaxosKv::view(&cluster.ctx(A1), None, &disk, &Ghost::default(), detail);
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
    let cluster = Cluster::apart();
    let mut node = cluster.fresh(A1);
    for (key, version) in [("y", 1), ("x", 0), ("x", 1), ("x", 0)] {
        let at = Instance { key: key.into(), version };
        cluster.hear(A1, &mut node, P1, &Message::Prepare(Prepare { at, ballot: ballot(1, P1) }));
    }
    let body =
        PaxosKv::view(&cluster.ctx(A1), Some(&node), &Disk::default(), &Ghost::default(), Detail::NONE);
    let first = &body.fields[body.headline[0]];
    assert_eq!((first.name, first.index.clone()), ("promised", Some(x(0).index())));
    assert_eq!(first.stored, crate::frame::Stored::Pending);
}

#[test]
fn a_busy_proposer_shows_what_it_does() {
    let cluster = Cluster::apart();
    let mut node = cluster.fresh(P1);
    cluster.ask(P1, &mut node, C1, 1, put("5"));
    cluster.ask(P1, &mut node, C2, 1, get());
    let body =
        PaxosKv::view(&cluster.ctx(P1), Some(&node), &Disk::default(), &Ghost::default(), Detail::NONE);
    let value =
        |name: &str| body.fields.iter().find(|field| field.name == name).map(|field| field.value.clone());
    assert_eq!(value("serving"), Some("x=5".into()));
    assert_eq!(value("instance"), Some("x.0".into()));
    assert_eq!(value("queue"), Some(Value::List(vec!["x?".into()])));
    assert_eq!(body.tally.map(|tally| (tally.from.len(), tally.needed)), Some((0, 2)));
    let names: Vec<&str> = body.headline.iter().map(|place| body.fields[*place].name).collect();
    assert_eq!(names, ["serving", "instance", "ballot"]);
}
