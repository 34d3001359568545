use super::*;
use crate::protocol::paxos::rules::{ACCEPT_RAISES_PROMISE, PERSIST_ACCEPT, PERSIST_PROMISE, PROMISE_CHECK};

fn prepare(ballot: Ballot) -> Message {
    Message::Prepare { ballot }
}

/// An acceptor that has promised and accepted this.
fn acceptor(bench: &Bench, promised: Ballot, accepted: Option<Proposal>) -> Node {
    bench.boot(A1, &Disk { promised: Some(promised), accepted, round: 0 })
}

#[test]
fn promises_what_is_higher_and_says_so_once_it_is_durable() {
    let bench = Bench::apart();
    let mut node = bench.fresh(A1);
    let out = bench.hear(A1, &mut node, P1, &prepare(ballot(1, P1)));
    assert_eq!(writes(&out), [Write::Promised { ballot: ballot(1, P1) }]);
    assert_eq!(sent(&out), [(P1, promise(ballot(1, P1), None), true)]);
    assert_eq!(notes(&out), ["promises"]);
}

#[test]
fn a_promise_reports_what_was_accepted() {
    let bench = Bench::apart();
    let old = at("foo", ballot(1, P1));
    let mut node = acceptor(&bench, ballot(1, P1), Some(old.clone()));
    let out = bench.hear(A1, &mut node, P2, &prepare(ballot(1, P2)));
    assert_eq!(sent(&out), [(P2, promise(ballot(1, P2), Some(old)), true)]);
    assert_eq!(notes(&out), ["promises-with"]);
}

#[test]
fn refuses_a_lower_prepare_and_says_what_it_promised() {
    let bench = Bench::apart();
    let mut node = acceptor(&bench, ballot(2, P2), None);
    let out = bench.hear(A1, &mut node, P1, &prepare(ballot(2, P1)));
    let nack = Message::Nack { ballot: ballot(2, P1), promised: ballot(2, P2) };
    assert_eq!(sent(&out), [(P1, nack, false)]);
    assert_eq!(notes(&out), ["refuses-prepare"]);
    assert!(writes(&out).is_empty());
}

#[test]
fn a_doubled_prepare_is_answered_again_without_a_write() {
    let bench = Bench::apart();
    let mut node = acceptor(&bench, ballot(2, P2), None);
    let out = bench.hear(A1, &mut node, P2, &prepare(ballot(2, P2)));
    assert_eq!(sent(&out), [(P2, promise(ballot(2, P2), None), true)]);
    assert_eq!((notes(&out), writes(&out)), (vec!["promises-again"], vec![]));
}

#[test]
fn accepts_at_its_promise_and_tells_proposer_and_learners_once_durable() {
    let bench = Bench::apart();
    let foo = at("foo", ballot(2, P2));
    let mut node = acceptor(&bench, ballot(2, P2), None);
    let out = bench.hear(A1, &mut node, P2, &accept(&foo));
    assert_eq!(writes(&out), [Write::Accepted { proposal: foo.clone(), raise: true }]);
    assert_eq!(sent(&out), [(P2, accepted(&foo), true), (L1, accepted(&foo), true)]);
    assert_eq!(notes(&out), ["accepts"]);
}

#[test]
fn accepting_raises_the_promise() {
    let bench = Bench::apart();
    let mut node = acceptor(&bench, ballot(2, P1), None);
    bench.hear(A1, &mut node, P2, &accept(&at("foo", ballot(3, P2))));
    let out = bench.hear(A1, &mut node, P1, &accept(&at("late", ballot(2, P1))));
    assert_eq!(notes(&out), ["refuses-accept"]);
}

#[test]
fn accept_raises_promise_off_lets_a_lower_ballot_overwrite() {
    let bench = Bench::apart().off(ACCEPT_RAISES_PROMISE);
    let mut node = acceptor(&bench, ballot(2, P1), None);
    bench.hear(A1, &mut node, P2, &accept(&at("foo", ballot(3, P2))));
    let late = at("late", ballot(2, P1));
    let out = bench.hear(A1, &mut node, P1, &accept(&late));
    assert_eq!(notes(&out), ["overwrites"]);
    assert_eq!(writes(&out), [Write::Accepted { proposal: late, raise: false }]);
}

#[test]
fn promise_check_off_answers_and_accepts_anything_but_keeps_the_higher_promise() {
    let bench = Bench::apart().off(PROMISE_CHECK);
    let mut node = acceptor(&bench, ballot(2, P2), None);
    let out = bench.hear(A1, &mut node, P1, &prepare(ballot(1, P1)));
    assert_eq!(notes(&out), ["answers-lower"]);
    assert_eq!(sent(&out), [(P1, promise(ballot(1, P1), None), true)]);
    let out = bench.hear(A1, &mut node, P1, &accept(&at("foo", ballot(1, P1))));
    assert_eq!(notes(&out), ["breaks-promise"]);
    assert_eq!(node.acceptor.unwrap().promised, Some(ballot(2, P2)));
}

#[test]
fn persist_promise_off_promises_without_a_write() {
    let bench = Bench::apart().off(PERSIST_PROMISE);
    let mut node = bench.fresh(A1);
    let out = bench.hear(A1, &mut node, P1, &prepare(ballot(1, P1)));
    assert!(writes(&out).is_empty());
    assert_eq!(sent(&out), [(P1, promise(ballot(1, P1), None), false)]);
}

#[test]
fn persist_accept_off_accepts_without_a_write() {
    let bench = Bench::apart().off(PERSIST_ACCEPT);
    let foo = at("foo", ballot(1, P1));
    let mut node = bench.fresh(A1);
    let out = bench.hear(A1, &mut node, P1, &accept(&foo));
    assert!(writes(&out).is_empty());
    assert_eq!(sent(&out)[0], (P1, accepted(&foo), false));
}

#[test]
fn a_doubled_accept_is_answered_again_without_a_write() {
    let bench = Bench::apart();
    let foo = at("foo", ballot(1, P1));
    let mut node = bench.fresh(A1);
    bench.hear(A1, &mut node, P1, &accept(&foo));
    let out = bench.hear(A1, &mut node, P1, &accept(&foo));
    assert_eq!(notes(&out), ["accepts-again"]);
    assert_eq!((writes(&out).len(), sent(&out).len()), (0, 2));
}

#[test]
fn the_disk_keeps_promise_and_acceptance() {
    let mut disk = Disk::default();
    let foo = at("foo", ballot(3, P1));
    Paxos::apply_write(&mut disk, &Write::Promised { ballot: ballot(2, P1) });
    Paxos::apply_write(&mut disk, &Write::Accepted { proposal: foo.clone(), raise: true });
    assert_eq!(disk, Disk { round: 0, promised: Some(ballot(3, P1)), accepted: Some(foo.clone()) });
    let node = Bench::apart().boot(A1, &disk);
    assert_eq!(node.acceptor, Some(Acceptor { promised: Some(ballot(3, P1)), accepted: Some(foo) }));
    assert_eq!((node.proposer, node.learner), (None, None));
}
