//! What a councillor accepts, and what it keeps.

use super::super::about::WRITE_LEDGER;
use super::*;
use crate::frame::Stored;

#[test]
fn the_first_proposal_is_accepted_in_both_versions() {
    for version in ["0.1", "0.2"] {
        let cluster = Cluster::of(3, version);
        let mut node = cluster.fresh(C2);
        let out = cluster.hear_and_write(C2, &mut node, C1, &proposal("A"));
        assert_eq!(
            (out.notes(), out.writes()),
            (vec!["accepts"], vec![Write::Accepted { value: "A".into() }])
        );
        assert_eq!(out.sent_when(), [(C1, accepted("A"), true)]);
    }
}

#[test]
fn a_second_one_only_in_the_second_version() {
    let cluster = Cluster::of(3, "0.1");
    let mut node = cluster.fresh(C2);
    cluster.hear_and_write(C2, &mut node, C1, &proposal("A"));
    let out = cluster.hear_and_write(C2, &mut node, C3, &proposal("B"));
    assert_eq!((out.notes(), out.writes()), (vec!["refuses"], vec![]));
    assert_eq!(out.sent_when(), [(C3, refused("B", "A"), true)]);
    assert_eq!(texts(&node.accepted), ["A"]);

    let cluster = Cluster::of(3, "0.2");
    let mut node = cluster.fresh(C2);
    cluster.hear_and_write(C2, &mut node, C1, &proposal("A"));
    let out = cluster.hear_and_write(C2, &mut node, C3, &proposal("B"));
    assert_eq!((out.notes(), out.sent_when()), (vec!["accepts-too"], vec![(C3, accepted("B"), true)]));
    assert_eq!(texts(&node.accepted), ["A", "B"]);
}

#[test]
fn what_stands_in_the_ledger_is_accepted_again_and_not_written_twice() {
    for version in ["0.1", "0.2"] {
        let cluster = Cluster::of(3, version);
        let mut node = cluster.fresh(C2);
        cluster.hear_and_write(C2, &mut node, C1, &proposal("A"));
        let out = cluster.hear_and_write(C2, &mut node, C3, &proposal("A"));
        assert_eq!((out.notes(), out.writes()), (vec!["accepts-again"], vec![]));
        assert_eq!(out.sent_when(), [(C3, accepted("A"), true)]);
    }
}

#[test]
fn a_journey_keeps_the_ledger_and_loses_the_proposals() {
    let cluster = Cluster::of(3, "0.1");
    let mut node = cluster.fresh(C1);
    let mut disk = Disk::default();
    let out = cluster.propose(C1, &mut node, "A");
    out.writes().iter().for_each(|write| Parliament::apply_write(&mut disk, write));
    let out = cluster.hear_and_write(C1, &mut node, C2, &accepted("A"));
    out.writes().iter().for_each(|write| Parliament::apply_write(&mut disk, write));
    let mut out = Out::default();
    let back = Parliament::boot(&cluster.ctx(C1), &disk, &mut out);
    assert_eq!(out.notes(), ["reads-ledger"]);
    assert_eq!((texts(&back.accepted), texts(&back.laws), back.bills.len()), (vec!["A"], vec!["A"], 0));
}

#[test]
fn an_empty_ledger_says_so() {
    let mut out = Out::default();
    Parliament::boot(&Cluster::of(3, "0.1").ctx(C1), &Disk::default(), &mut out);
    assert_eq!(out.notes(), ["finds-ledger-empty"]);
}

#[test]
fn without_the_rule_nothing_is_written_before_it_is_told() {
    let cluster = Cluster::of(3, "0.1").off(WRITE_LEDGER);
    let mut node = cluster.fresh(C2);
    let out = cluster.hear_and_write(C2, &mut node, C1, &proposal("A"));
    assert_eq!((out.writes(), out.sent_when()), (vec![], vec![(C1, accepted("A"), false)]));
}

#[test]
fn a_law_is_written_once() {
    let cluster = Cluster::of(3, "0.1");
    let mut node = cluster.fresh(C2);
    let out = cluster.hear_and_write(C2, &mut node, C1, &law("A"));
    assert_eq!((out.notes(), out.writes()), (vec!["hears-law"], vec![Write::Law { value: "A".into() }]));
    let out = cluster.hear_and_write(C2, &mut node, C3, &law("A"));
    assert_eq!((out.notes(), out.writes()), (vec!["knows-law"], vec![]));
}

#[test]
fn a_second_law_is_written_too_and_is_told_apart() {
    let cluster = Cluster::of(3, "0.2");
    let mut node = cluster.fresh(C2);
    cluster.hear_and_write(C2, &mut node, C1, &law("A"));
    assert_eq!(cluster.hear_and_write(C2, &mut node, C3, &law("B")).notes(), ["hears-another-law"]);
    assert_eq!(texts(&node.laws), ["A", "B"]);
}

#[test]
fn a_law_that_it_never_accepted_does_not_make_it_accept() {
    let cluster = Cluster::of(3, "0.1");
    let mut node = cluster.fresh(C2);
    cluster.hear_and_write(C2, &mut node, C1, &law("A"));
    assert!(node.accepted.is_empty());
}

#[test]
fn the_view_tells_ink_from_memory() {
    let stored = |cluster: &Cluster, node: &Node, disk: &Disk| {
        let body = view::body(&cluster.ctx(C1), Some(node), disk);
        let kept = |name| body.fields.iter().find(|field| field.name == name).expect("is there").stored;
        (kept("accepted"), kept("law"))
    };
    let cluster = Cluster::of(3, "0.1");
    let node = Node { accepted: vec!["A".into()], laws: vec!["A".into()], ..cluster.fresh(C1) };
    let half = Disk { accepted: vec!["A".into()], laws: Vec::new() };
    assert_eq!(stored(&cluster, &node, &half), (Stored::Disk, Stored::Pending));
    assert_eq!(stored(&cluster, &node, &Disk::default()), (Stored::Pending, Stored::Pending));
    let cluster = cluster.off(WRITE_LEDGER);
    assert_eq!(stored(&cluster, &node, &Disk::default()), (Stored::Memory, Stored::Pending));
}

#[test]
fn who_is_away_shows_its_ledger() {
    let cluster = Cluster::of(3, "0.2");
    let disk = Disk { accepted: vec!["A".into(), "B".into()], laws: vec!["A".into()] };
    let body = view::body(&cluster.ctx(C1), None, &disk);
    let value = |name| body.fields.iter().find(|field| field.name == name).expect("is there").value.clone();
    assert_eq!((value("accepted"), value("law")), ("B".into(), "A".into()));
    assert!(body.tally.is_none());
}
