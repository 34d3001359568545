use super::*;
use crate::protocol::paxos::about::{ACCEPT_RAISES_PROMISE, PERSIST_ACCEPT, PERSIST_PROMISE, PROMISE_CHECK};

fn prepare(ballot: Ballot) -> Message {
    Message::Prepare(Prepare { ballot })
}

/// An acceptor that has promised and accepted this.
fn acceptor(cluster: &Cluster, promised: Ballot, accepted: Option<Proposal>) -> Node {
    cluster.boot(A1, &Disk { promised: Some(promised), accepted, round: 0 })
}

#[test]
fn promises_what_is_higher_and_says_so_once_it_is_durable() {
    let cluster = Cluster::apart();
    let mut node = cluster.fresh(A1);
    let out = cluster.hear(A1, &mut node, P1, &prepare(ballot(1, P1)));
    assert_eq!(out.writes(), [Write::Promised { ballot: ballot(1, P1) }]);
    assert_eq!(out.sent_when(), [(P1, promise(ballot(1, P1), None), true)]);
    assert_eq!(out.notes(), ["promises"]);
}

#[test]
fn a_promise_reports_what_was_accepted() {
    let cluster = Cluster::apart();
    let old = at("foo", ballot(1, P1));
    let mut node = acceptor(&cluster, ballot(1, P1), Some(old.clone()));
    let out = cluster.hear(A1, &mut node, P2, &prepare(ballot(1, P2)));
    assert_eq!(out.sent_when(), [(P2, promise(ballot(1, P2), Some(old)), true)]);
    assert_eq!(out.notes(), ["promises-with"]);
}

#[test]
fn refuses_a_lower_prepare_and_says_what_it_promised() {
    let cluster = Cluster::apart();
    let mut node = acceptor(&cluster, ballot(2, P2), None);
    let out = cluster.hear(A1, &mut node, P1, &prepare(ballot(2, P1)));
    let nack = Message::Nack(Nack { ballot: ballot(2, P1), promised: ballot(2, P2) });
    assert_eq!(out.sent_when(), [(P1, nack, false)]);
    assert_eq!(out.notes(), ["refuses-prepare"]);
    assert!(out.writes().is_empty());
}

#[test]
fn a_doubled_prepare_is_answered_again_without_a_write() {
    let cluster = Cluster::apart();
    let mut node = acceptor(&cluster, ballot(2, P2), None);
    let out = cluster.hear(A1, &mut node, P2, &prepare(ballot(2, P2)));
    assert_eq!(out.sent_when(), [(P2, promise(ballot(2, P2), None), true)]);
    assert_eq!((out.notes(), out.writes()), (vec!["promises-again"], vec![]));
}

#[test]
fn accepts_at_its_promise_and_tells_proposer_and_learners_once_durable() {
    let cluster = Cluster::apart();
    let foo = at("foo", ballot(2, P2));
    let mut node = acceptor(&cluster, ballot(2, P2), None);
    let out = cluster.hear(A1, &mut node, P2, &accept(&foo));
    assert_eq!(out.writes(), [Write::Accepted { proposal: foo.clone(), raise: true }]);
    assert_eq!(out.sent_when(), [(P2, accepted(&foo), true), (L1, accepted(&foo), true)]);
    assert_eq!(out.notes(), ["accepts"]);
}

#[test]
fn accepting_raises_the_promise() {
    let cluster = Cluster::apart();
    let mut node = acceptor(&cluster, ballot(2, P1), None);
    cluster.hear(A1, &mut node, P2, &accept(&at("foo", ballot(3, P2))));
    let out = cluster.hear(A1, &mut node, P1, &accept(&at("late", ballot(2, P1))));
    assert_eq!(out.notes(), ["refuses-accept"]);
}

#[test]
fn accept_raises_promise_off_lets_a_lower_ballot_overwrite() {
    let cluster = Cluster::apart().off(ACCEPT_RAISES_PROMISE);
    let mut node = acceptor(&cluster, ballot(2, P1), None);
    cluster.hear(A1, &mut node, P2, &accept(&at("foo", ballot(3, P2))));
    let late = at("late", ballot(2, P1));
    let out = cluster.hear(A1, &mut node, P1, &accept(&late));
    assert_eq!(out.notes(), ["overwrites"]);
    assert_eq!(out.writes(), [Write::Accepted { proposal: late, raise: false }]);
}

#[test]
fn promise_check_off_answers_and_accepts_anything_but_keeps_the_higher_promise() {
    let cluster = Cluster::apart().off(PROMISE_CHECK);
    let mut node = acceptor(&cluster, ballot(2, P2), None);
    let out = cluster.hear(A1, &mut node, P1, &prepare(ballot(1, P1)));
    assert_eq!(out.notes(), ["answers-lower"]);
    assert_eq!(out.sent_when(), [(P1, promise(ballot(1, P1), None), true)]);
    let out = cluster.hear(A1, &mut node, P1, &accept(&at("foo", ballot(1, P1))));
    assert_eq!(out.notes(), ["breaks-promise"]);
    assert_eq!(node.acceptor.unwrap().promised, Some(ballot(2, P2)));
}

#[test]
fn persist_promise_off_promises_without_a_write() {
    let cluster = Cluster::apart().off(PERSIST_PROMISE);
    let mut node = cluster.fresh(A1);
    let out = cluster.hear(A1, &mut node, P1, &prepare(ballot(1, P1)));
    assert!(out.writes().is_empty());
    assert_eq!(out.sent_when(), [(P1, promise(ballot(1, P1), None), false)]);
}

#[test]
fn persist_accept_off_accepts_without_a_write() {
    let cluster = Cluster::apart().off(PERSIST_ACCEPT);
    let foo = at("foo", ballot(1, P1));
    let mut node = cluster.fresh(A1);
    let out = cluster.hear(A1, &mut node, P1, &accept(&foo));
    assert!(out.writes().is_empty());
    assert_eq!(out.sent_when()[0], (P1, accepted(&foo), false));
}

#[test]
fn a_doubled_accept_is_answered_again_without_a_write() {
    let cluster = Cluster::apart();
    let foo = at("foo", ballot(1, P1));
    let mut node = cluster.fresh(A1);
    cluster.hear(A1, &mut node, P1, &accept(&foo));
    let out = cluster.hear(A1, &mut node, P1, &accept(&foo));
    assert_eq!(out.notes(), ["accepts-again"]);
    assert_eq!((out.writes().len(), out.sent_when().len()), (0, 2));
}

#[test]
fn the_disk_keeps_promise_and_acceptance() {
    let mut disk = Disk::default();
    let foo = at("foo", ballot(3, P1));
    Paxos::apply_write(&mut disk, &Write::Promised { ballot: ballot(2, P1) });
    Paxos::apply_write(&mut disk, &Write::Accepted { proposal: foo.clone(), raise: true });
    assert_eq!(disk, Disk { round: 0, promised: Some(ballot(3, P1)), accepted: Some(foo.clone()) });
    let node = Cluster::apart().boot(A1, &disk);
    assert_eq!(node.acceptor, Some(Acceptor { promised: Some(ballot(3, P1)), accepted: Some(foo) }));
    assert_eq!((node.proposer, node.learner), (None, None));
}
