//! What a councillor accepts, and what it keeps.

use super::super::rules::WRITE_LEDGER;
use super::*;
use crate::frame::Stored;

#[test]
fn the_first_proposal_is_accepted_in_both_versions() {
    for version in ["0.1", "0.2"] {
        let bench = Bench::new(3, version);
        let mut node = bench.fresh();
        let out = bench.hear(C2, &mut node, C1, &proposal("A"));
        assert_eq!(
            (notes(&out), writes(&out)),
            (vec!["accepts"], vec![Write::Accepted { value: "A".into() }])
        );
        assert_eq!(sent(&out), [(C1, accepted("A"), true)]);
    }
}

#[test]
fn a_second_one_only_in_the_second_version() {
    let bench = Bench::new(3, "0.1");
    let mut node = bench.fresh();
    bench.hear(C2, &mut node, C1, &proposal("A"));
    let out = bench.hear(C2, &mut node, C3, &proposal("B"));
    assert_eq!((notes(&out), writes(&out)), (vec!["refuses"], vec![]));
    assert_eq!(sent(&out), [(C3, refused("B", "A"), true)]);
    assert_eq!(texts(&node.accepted), ["A"]);

    let bench = Bench::new(3, "0.2");
    let mut node = bench.fresh();
    bench.hear(C2, &mut node, C1, &proposal("A"));
    let out = bench.hear(C2, &mut node, C3, &proposal("B"));
    assert_eq!((notes(&out), sent(&out)), (vec!["accepts-too"], vec![(C3, accepted("B"), true)]));
    assert_eq!(texts(&node.accepted), ["A", "B"]);
}

#[test]
fn what_stands_in_the_ledger_is_accepted_again_and_not_written_twice() {
    for version in ["0.1", "0.2"] {
        let bench = Bench::new(3, version);
        let mut node = bench.fresh();
        bench.hear(C2, &mut node, C1, &proposal("A"));
        let out = bench.hear(C2, &mut node, C3, &proposal("A"));
        assert_eq!((notes(&out), writes(&out)), (vec!["accepts-again"], vec![]));
        assert_eq!(sent(&out), [(C3, accepted("A"), true)]);
    }
}

#[test]
fn a_journey_keeps_the_ledger_and_loses_the_proposals() {
    let bench = Bench::new(3, "0.1");
    let mut node = bench.fresh();
    let mut disk = Disk::default();
    let out = bench.propose(C1, &mut node, "A");
    writes(&out).iter().for_each(|write| Parliament::apply_write(&mut disk, write));
    let out = bench.hear(C1, &mut node, C2, &accepted("A"));
    writes(&out).iter().for_each(|write| Parliament::apply_write(&mut disk, write));
    let mut out = Out::default();
    let back = Parliament::boot(&bench.ctx(C1), &disk, &mut out);
    assert_eq!(notes(&out), ["reads-ledger"]);
    assert_eq!((texts(&back.accepted), texts(&back.laws), back.bills.len()), (vec!["A"], vec!["A"], 0));
}

#[test]
fn an_empty_ledger_says_so() {
    let mut out = Out::default();
    Parliament::boot(&Bench::new(3, "0.1").ctx(C1), &Disk::default(), &mut out);
    assert_eq!(notes(&out), ["finds-ledger-empty"]);
}

#[test]
fn without_the_rule_nothing_is_written_before_it_is_told() {
    let bench = Bench::new(3, "0.1").off(WRITE_LEDGER);
    let mut node = bench.fresh();
    let out = bench.hear(C2, &mut node, C1, &proposal("A"));
    assert_eq!((writes(&out), sent(&out)), (vec![], vec![(C1, accepted("A"), false)]));
}

#[test]
fn a_law_is_written_once() {
    let bench = Bench::new(3, "0.1");
    let mut node = bench.fresh();
    let out = bench.hear(C2, &mut node, C1, &law("A"));
    assert_eq!((notes(&out), writes(&out)), (vec!["hears-law"], vec![Write::Law { value: "A".into() }]));
    let out = bench.hear(C2, &mut node, C3, &law("A"));
    assert_eq!((notes(&out), writes(&out)), (vec!["knows-law"], vec![]));
}

#[test]
fn a_second_law_is_written_too_and_is_told_apart() {
    let bench = Bench::new(3, "0.2");
    let mut node = bench.fresh();
    bench.hear(C2, &mut node, C1, &law("A"));
    assert_eq!(notes(&bench.hear(C2, &mut node, C3, &law("B"))), ["hears-another-law"]);
    assert_eq!(texts(&node.laws), ["A", "B"]);
}

#[test]
fn a_law_that_it_never_accepted_does_not_make_it_accept() {
    let bench = Bench::new(3, "0.1");
    let mut node = bench.fresh();
    bench.hear(C2, &mut node, C1, &law("A"));
    assert!(node.accepted.is_empty());
}

#[test]
fn the_view_tells_ink_from_memory() {
    let stored = |bench: &Bench, node: &Node, disk: &Disk| {
        let body = view::body(&bench.ctx(C1), Some(node), disk);
        let kept = |name| body.fields.iter().find(|field| field.name == name).expect("is there").stored;
        (kept("accepted"), kept("law"))
    };
    let bench = Bench::new(3, "0.1");
    let node = Node { accepted: vec!["A".into()], laws: vec!["A".into()], ..bench.fresh() };
    let half = Disk { accepted: vec!["A".into()], laws: Vec::new() };
    assert_eq!(stored(&bench, &node, &half), (Stored::Disk, Stored::Pending));
    assert_eq!(stored(&bench, &node, &Disk::default()), (Stored::Pending, Stored::Pending));
    let bench = bench.off(WRITE_LEDGER);
    assert_eq!(stored(&bench, &node, &Disk::default()), (Stored::Memory, Stored::Pending));
}

#[test]
fn who_is_away_shows_its_ledger() {
    let bench = Bench::new(3, "0.2");
    let disk = Disk { accepted: vec!["A".into(), "B".into()], laws: vec!["A".into()] };
    let body = view::body(&bench.ctx(C1), None, &disk);
    let value = |name| body.fields.iter().find(|field| field.name == name).expect("is there").value.clone();
    assert_eq!((value("accepted"), value("law")), ("B".into(), "A".into()));
    assert!(body.tally.is_none());
}
