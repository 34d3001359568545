use super::*;
use crate::protocol::paxos::about::QUORUM_INTERSECTS;

#[test]
fn learns_when_a_quorum_accepted_one_proposal() {
    let cluster = Cluster::apart();
    let mut node = cluster.fresh(L1);
    let foo = at("foo", ballot(1, P1));
    assert_eq!(cluster.hear(L1, &mut node, A1, &accepted(&foo)).notes(), ["counts-accepted"]);
    assert_eq!(cluster.hear(L1, &mut node, A1, &accepted(&foo)).notes(), ["repeated-accepted"]);
    assert_eq!(cluster.hear(L1, &mut node, A3, &accepted(&foo)).notes(), ["learns"]);
    assert_eq!(cluster.hear(L1, &mut node, A2, &accepted(&foo)).notes(), ["known-already"]);
    assert_eq!(node.learner.unwrap().chosen, Some(foo));
}

#[test]
fn acceptances_of_different_ballots_do_not_add_up() {
    let cluster = Cluster::apart();
    let mut node = cluster.fresh(L1);
    for (from, round) in [(A1, 1), (A2, 2), (A3, 3)] {
        let foo = at("foo", ballot(round, P1));
        assert_eq!(cluster.hear(L1, &mut node, from, &accepted(&foo)).notes(), ["counts-accepted"]);
    }
}

#[test]
fn two_values_of_one_ballot_do_not_add_up() {
    let cluster = Cluster::apart();
    let mut node = cluster.fresh(L1);
    cluster.hear(L1, &mut node, A1, &accepted(&at("foo", ballot(1, P1))));
    cluster.hear(L1, &mut node, A2, &accepted(&at("bar", ballot(1, P1))));
    assert_eq!(node.learner.unwrap().chosen, None);
}

#[test]
fn flexible_quorums_count_phase_two() {
    let cluster = Cluster::of(&[("acceptors", 5), ("phase1", 4), ("phase2", 2)]);
    let learner = NodeId(7);
    let mut node = cluster.fresh(learner);
    let foo = at("foo", ballot(1, P1));
    cluster.hear(learner, &mut node, A1, &accepted(&foo));
    assert_eq!(cluster.hear(learner, &mut node, A2, &accepted(&foo)).notes(), ["learns"]);
}

#[test]
fn quorum_intersects_off_is_content_with_half() {
    let cluster = Cluster::apart().off(QUORUM_INTERSECTS);
    let mut node = cluster.fresh(L1);
    let out = cluster.hear(L1, &mut node, A1, &accepted(&at("foo", ballot(1, P1))));
    assert_eq!(out.notes(), ["learns"]);
}

#[test]
fn sees_it_when_two_values_have_quorums() {
    let cluster = Cluster::apart();
    let mut node = cluster.fresh(L1);
    let (foo, bar) = (at("foo", ballot(1, P1)), at("bar", ballot(2, P2)));
    for proposal in [&foo, &bar] {
        cluster.hear(L1, &mut node, A1, &accepted(proposal));
    }
    cluster.hear(L1, &mut node, A2, &accepted(&foo));
    assert_eq!(cluster.hear(L1, &mut node, A2, &accepted(&bar)).notes(), ["learns-another"]);
    assert_eq!(node.learner.unwrap().chosen, Some(foo));
}

#[test]
fn counts_a_bounded_number_of_proposals() {
    let cluster = Cluster::apart();
    let mut node = cluster.fresh(L1);
    for round in 1..=100 {
        cluster.hear(L1, &mut node, A1, &accepted(&at("foo", ballot(round, P1))));
    }
    let heard = node.learner.unwrap().heard;
    assert_eq!((heard.len(), heard[0].proposal.ballot.round), (32, 69));
}
