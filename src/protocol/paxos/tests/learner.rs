use super::*;
use crate::protocol::paxos::rules::QUORUM_INTERSECTS;

#[test]
fn learns_when_a_quorum_accepted_one_proposal() {
    let bench = Bench::apart();
    let mut node = bench.fresh(L1);
    let foo = at("foo", ballot(1, P1));
    assert_eq!(notes(&bench.hear(L1, &mut node, A1, &accepted(&foo))), ["counts-accepted"]);
    assert_eq!(notes(&bench.hear(L1, &mut node, A1, &accepted(&foo))), ["repeated-accepted"]);
    assert_eq!(notes(&bench.hear(L1, &mut node, A3, &accepted(&foo))), ["learns"]);
    assert_eq!(notes(&bench.hear(L1, &mut node, A2, &accepted(&foo))), ["known-already"]);
    assert_eq!(node.learner.unwrap().chosen, Some(foo));
}

#[test]
fn acceptances_of_different_ballots_do_not_add_up() {
    let bench = Bench::apart();
    let mut node = bench.fresh(L1);
    for (from, round) in [(A1, 1), (A2, 2), (A3, 3)] {
        let foo = at("foo", ballot(round, P1));
        assert_eq!(notes(&bench.hear(L1, &mut node, from, &accepted(&foo))), ["counts-accepted"]);
    }
}

#[test]
fn two_values_of_one_ballot_do_not_add_up() {
    let bench = Bench::apart();
    let mut node = bench.fresh(L1);
    bench.hear(L1, &mut node, A1, &accepted(&at("foo", ballot(1, P1))));
    bench.hear(L1, &mut node, A2, &accepted(&at("bar", ballot(1, P1))));
    assert_eq!(node.learner.unwrap().chosen, None);
}

#[test]
fn flexible_quorums_count_phase_two() {
    let bench = Bench::new(&[("acceptors", 5), ("phase1", 4), ("phase2", 2)]);
    let learner = NodeId(7);
    let mut node = bench.fresh(learner);
    let foo = at("foo", ballot(1, P1));
    bench.hear(learner, &mut node, A1, &accepted(&foo));
    assert_eq!(notes(&bench.hear(learner, &mut node, A2, &accepted(&foo))), ["learns"]);
}

#[test]
fn quorum_intersects_off_is_content_with_half() {
    let bench = Bench::apart().off(QUORUM_INTERSECTS);
    let mut node = bench.fresh(L1);
    let out = bench.hear(L1, &mut node, A1, &accepted(&at("foo", ballot(1, P1))));
    assert_eq!(notes(&out), ["learns"]);
}

#[test]
fn sees_it_when_two_values_have_quorums() {
    let bench = Bench::apart();
    let mut node = bench.fresh(L1);
    let (foo, bar) = (at("foo", ballot(1, P1)), at("bar", ballot(2, P2)));
    for proposal in [&foo, &bar] {
        bench.hear(L1, &mut node, A1, &accepted(proposal));
    }
    bench.hear(L1, &mut node, A2, &accepted(&foo));
    assert_eq!(notes(&bench.hear(L1, &mut node, A2, &accepted(&bar))), ["learns-another"]);
    assert_eq!(node.learner.unwrap().chosen, Some(foo));
}

#[test]
fn counts_a_bounded_number_of_proposals() {
    let bench = Bench::apart();
    let mut node = bench.fresh(L1);
    for round in 1..=100 {
        bench.hear(L1, &mut node, A1, &accepted(&at("foo", ballot(round, P1))));
    }
    let heard = node.learner.unwrap().heard;
    assert_eq!((heard.len(), heard[0].proposal.ballot.round), (32, 69));
}
