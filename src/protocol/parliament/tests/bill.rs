//! How a proposer counts.

use super::super::about::{COUNT_COUNCILLORS, MORE_THAN_HALF};
use super::super::node::MAX_BILLS;
use super::*;

#[test]
fn proposing_writes_to_all_others_and_accepts_itself() {
    let cluster = Cluster::of(4, "0.1");
    let mut node = cluster.fresh(C1);
    let out = cluster.propose(C1, &mut node, "A");
    assert_eq!(out.notes(), ["proposes", "accepts", "counts-acceptance"]);
    assert_eq!(out.sent_when().iter().map(|(to, ..)| to.0).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!((texts(&node.accepted), node.bills[0].accepted.clone()), (vec!["A"], vec![C1]));
}

#[test]
fn its_own_acceptance_counts_only_when_it_stands_in_the_ledger() {
    let cluster = Cluster::of(3, "0.1");
    let mut node = cluster.fresh(C1);
    cluster.input(C1, &mut node, &Input::Propose { value: "A".into(), round: None });
    assert!(node.bills[0].accepted.is_empty());
    cluster.flushed(C1, &mut node);
    assert_eq!(node.bills[0].accepted, [C1]);
}

#[test]
fn one_that_accepted_another_refuses_its_own_proposal() {
    let cluster = Cluster::of(3, "0.1");
    let mut node = cluster.fresh(C1);
    cluster.hear_and_write(C1, &mut node, C2, &proposal("B"));
    let out = cluster.propose(C1, &mut node, "A");
    assert_eq!(out.notes(), ["proposes", "refuses", "hears-refusal"]);
    assert_eq!(node.bills[0].refused, [C1]);
}

#[test]
fn more_than_half_makes_a_law() {
    for (all, needed) in [(3, 2), (4, 3), (5, 3), (6, 4), (9, 5)] {
        let cluster = Cluster::of(all, "0.1");
        let mut node = cluster.fresh(C1);
        cluster.propose(C1, &mut node, "A");
        for nth in 1..needed {
            assert!(node.laws.is_empty(), "{all} councillors, {nth} acceptances");
            cluster.hear_and_write(C1, &mut node, NodeId(nth), &accepted("A"));
        }
        assert_eq!(texts(&node.laws), ["A"], "{all} councillors");
    }
}

#[test]
fn a_law_is_told_to_all_others_when_it_is_written() {
    let cluster = Cluster::of(3, "0.1");
    let mut node = cluster.fresh(C1);
    cluster.propose(C1, &mut node, "A");
    let out = cluster.hear_and_write(C1, &mut node, C2, &accepted("A"));
    assert_eq!((out.notes(), out.writes()), (vec!["proclaims"], vec![Write::Law { value: "A".into() }]));
    assert_eq!(out.sent_when(), [(C2, law("A"), true), (C3, law("A"), true)]);
    assert_eq!(cluster.hear_and_write(C1, &mut node, C3, &accepted("A")).notes(), ["known-law"]);
}

#[test]
fn with_the_rule_off_half_is_enough() {
    let cluster = Cluster::of(4, "0.1").off(MORE_THAN_HALF);
    let mut node = cluster.fresh(C1);
    cluster.propose(C1, &mut node, "A");
    assert!(node.laws.is_empty());
    cluster.hear_and_write(C1, &mut node, C2, &accepted("A"));
    assert_eq!(texts(&node.laws), ["A"]);
}

#[test]
fn a_councillor_counts_once() {
    let cluster = Cluster::of(5, "0.1");
    let mut node = cluster.fresh(C1);
    cluster.propose(C1, &mut node, "A");
    cluster.hear_and_write(C1, &mut node, C2, &accepted("A"));
    assert_eq!(cluster.hear_and_write(C1, &mut node, C2, &accepted("A")).notes(), ["repeated-acceptance"]);
    assert!(node.laws.is_empty());

    let cluster = Cluster::of(5, "0.1").off(COUNT_COUNCILLORS);
    let mut node = cluster.fresh(C1);
    cluster.propose(C1, &mut node, "A");
    cluster.hear_and_write(C1, &mut node, C2, &accepted("A"));
    assert_eq!(cluster.hear_and_write(C1, &mut node, C2, &accepted("A")).notes(), ["proclaims"]);
}

#[test]
fn it_gives_up_when_no_majority_is_left() {
    for (all, enough) in [(3, 2), (4, 2), (5, 3)] {
        let cluster = Cluster::of(all, "0.1");
        let mut node = cluster.fresh(C1);
        cluster.propose(C1, &mut node, "A");
        for nth in 1..enough {
            let out = cluster.hear_and_write(C1, &mut node, NodeId(nth), &refused("A", "B"));
            assert_eq!(out.notes(), ["hears-refusal"], "{all} councillors, {nth} refusals");
        }
        let out = cluster.hear_and_write(C1, &mut node, NodeId(enough), &refused("A", "B"));
        assert_eq!(out.notes(), ["gives-up"], "{all} councillors");
    }
}

#[test]
fn a_refusal_counts_once() {
    let cluster = Cluster::of(5, "0.1");
    let mut node = cluster.fresh(C1);
    cluster.propose(C1, &mut node, "A");
    cluster.hear_and_write(C1, &mut node, C2, &refused("A", "B"));
    assert_eq!(cluster.hear_and_write(C1, &mut node, C2, &refused("A", "B")).notes(), ["repeated-refusal"]);
    assert_eq!(node.bills[0].refused, [C2]);
}

#[test]
fn proposing_again_writes_again_and_forgets_no_answer() {
    let cluster = Cluster::of(5, "0.1");
    let mut node = cluster.fresh(C1);
    cluster.propose(C1, &mut node, "A");
    cluster.hear_and_write(C1, &mut node, C2, &accepted("A"));
    let out = cluster.propose(C1, &mut node, "A");
    assert_eq!(out.notes(), ["proposes-again", "accepts-again", "repeated-acceptance"]);
    assert_eq!(out.sent_when().len(), 4);
    assert_eq!(node.bills[0].accepted, [C1, C2]);
}

#[test]
fn answers_to_a_forgotten_proposal_change_nothing() {
    let cluster = Cluster::of(3, "0.1");
    let mut node = cluster.fresh(C1);
    let before = node.clone();
    assert_eq!(cluster.hear_and_write(C1, &mut node, C2, &accepted("A")).notes(), ["forgot-proposal"]);
    assert_eq!(cluster.hear_and_write(C1, &mut node, C2, &refused("A", "B")).notes(), ["forgot-proposal"]);
    assert_eq!(node, before);
}

#[test]
fn several_proposals_of_one_are_counted_apart() {
    let cluster = Cluster::of(5, "0.2");
    let mut node = cluster.fresh(C1);
    cluster.propose(C1, &mut node, "A");
    cluster.propose(C1, &mut node, "B");
    cluster.hear_and_write(C1, &mut node, C2, &accepted("A"));
    cluster.hear_and_write(C1, &mut node, C3, &accepted("B"));
    assert!(node.laws.is_empty());
    cluster.hear_and_write(C1, &mut node, C3, &accepted("A"));
    assert_eq!(texts(&node.laws), ["A"]);
}

#[test]
fn what_cannot_be_proposed() {
    let cluster = Cluster::of(3, "0.2");
    let mut node = cluster.fresh(C1);
    let check = |node: &Node, value: &str, round| {
        let input = Input::Propose { value: value.into(), round };
        Parliament::check_input(&cluster.ctx(C1), node, &input).map_err(|problem| problem.id)
    };
    assert_eq!(check(&node, "A", Some(3)), Err("problem-parliament-ballot"));
    for nth in 0..MAX_BILLS {
        assert_eq!(check(&node, &nth.to_string(), None), Ok(()));
        cluster.propose(C1, &mut node, &nth.to_string());
    }
    assert_eq!(check(&node, "one more", None), Err("problem-parliament-full"));
    assert_eq!(check(&node, "0", None), Ok(()));
    let admin = Input::Admin { verb: "dead".into(), nodes: vec![C1] };
    assert!(Parliament::check_input(&cluster.ctx(C1), &node, &admin).is_err());
}

#[test]
fn the_tally_shows_an_open_proposal() {
    let cluster = Cluster::of(3, "0.1");
    let mut node = cluster.fresh(C1);
    let tally = |node: &Node| view::body(&cluster.ctx(C1), Some(node), &Disk::default()).tally;
    assert_eq!(tally(&node), None);
    cluster.propose(C1, &mut node, "A");
    let open = tally(&node).expect("it waits");
    assert_eq!((open.from, open.needed), (vec![C1], 2));
    cluster.hear_and_write(C1, &mut node, C2, &accepted("A"));
    assert_eq!(tally(&node), None);
}
