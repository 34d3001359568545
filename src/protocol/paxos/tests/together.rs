//! All parts on each server: what a server says to itself.

use super::*;
use crate::protocol::paxos::rules::PERSIST_PROMISE;

const S1: NodeId = NodeId(0);
const S2: NodeId = NodeId(1);
const S3: NodeId = NodeId(2);

fn three() -> Bench {
    Bench::new(&[("nodes", 3)])
}

#[test]
fn asks_itself_without_a_message_and_counts_its_promise_only_when_durable() {
    let bench = three();
    let mut node = bench.fresh(S1);
    let out = bench.propose(S1, &mut node, "foo", None);
    assert_eq!((notes(&out), writes(&out)), (vec!["prepares"], vec![Write::Round { round: 1 }]));
    assert_eq!(sent(&out).iter().map(|(to, ..)| *to).collect::<Vec<_>>(), [S2, S3]);
    let out = bench.flushed(S1, &mut node);
    assert_eq!(notes(&out), ["promises"]);
    assert_eq!((writes(&out), sent(&out)), (vec![Write::Promised { ballot: ballot(1, S1) }], vec![]));
    assert!(node.proposer.as_ref().unwrap().promises.is_empty());
    assert_eq!(notes(&bench.flushed(S1, &mut node)), ["counts-promise"]);
    assert_eq!(node.proposer.unwrap().promises, [S1]);
}

#[test]
fn accepts_its_own_proposal_and_counts_that_only_when_durable() {
    let bench = three();
    let mut node = bench.fresh(S1);
    bench.propose(S1, &mut node, "foo", None);
    bench.flushed(S1, &mut node);
    bench.flushed(S1, &mut node);
    let out = bench.hear(S1, &mut node, S3, &promise(ballot(1, S1), None));
    assert_eq!(notes(&out), ["proposes-own", "accepts"]);
    // The others hear of its acceptance only from a durable message; their Accept goes at once.
    let messages: Vec<_> = sent(&out)
        .into_iter()
        .map(|(to, message, durable)| (to, matches!(message, Message::Accepted { .. }), durable))
        .collect();
    assert_eq!(messages, [(S2, false, false), (S3, false, false), (S2, true, true), (S3, true, true)]);
    assert!(node.learner.as_ref().unwrap().heard.is_empty());
    assert_eq!(notes(&bench.flushed(S1, &mut node)), ["counts-accepted"]);
    let out = bench.hear(S1, &mut node, S3, &accepted(&at("foo", ballot(1, S1))));
    assert_eq!(notes(&out), ["learns"]);
}

#[test]
fn a_crash_before_the_flush_takes_its_own_answer_along() {
    let bench = three();
    let mut node = bench.fresh(S1);
    bench.propose(S1, &mut node, "foo", None);
    let mut node = bench.fresh(S1);
    assert!(bench.flushed(S1, &mut node).effects.is_empty());
}

#[test]
fn a_promise_that_nobody_writes_counts_at_once_if_nothing_else_is_pending() {
    let bench = three().off(PERSIST_PROMISE).off(rules::PERSIST_ROUND);
    let mut node = bench.fresh(S1);
    assert_eq!(notes(&bench.propose(S1, &mut node, "foo", None)), ["prepares", "promises", "counts-promise"]);
}

#[test]
fn one_server_alone_decides_in_three_writes() {
    let bench = Bench::new(&[("nodes", 1)]);
    let mut node = bench.fresh(S1);
    bench.propose(S1, &mut node, "foo", None);
    assert_eq!(notes(&bench.flushed(S1, &mut node)), ["promises"]);
    assert_eq!(notes(&bench.flushed(S1, &mut node)), ["proposes-own", "accepts"]);
    assert_eq!(notes(&bench.flushed(S1, &mut node)), ["learns"]);
    assert_eq!(node.proposer.unwrap().phase, Phase::Done);
}

#[test]
fn starts_above_what_its_own_acceptor_promised() {
    let bench = three();
    let disk = Disk { promised: Some(ballot(6, S2)), ..Disk::default() };
    let mut node = bench.boot(S1, &disk);
    bench.propose(S1, &mut node, "foo", None);
    assert_eq!(node.proposer.unwrap().ballot, Some(ballot(7, S1)));
}

#[test]
fn refuses_itself_when_it_has_promised_more() {
    let bench = three();
    let mut node = bench.fresh(S1);
    bench.hear(S1, &mut node, S2, &Message::Prepare { ballot: ballot(6, S2) });
    bench.propose(S1, &mut node, "foo", Some(3));
    assert_eq!(notes(&bench.flushed(S1, &mut node)), ["refuses-prepare", "backs-off"]);
}

#[test]
fn learning_from_others_ends_its_own_attempt() {
    let bench = three();
    let mut node = bench.fresh(S1);
    bench.propose(S1, &mut node, "mine", None);
    let theirs = at("theirs", ballot(2, S3));
    bench.hear(S1, &mut node, S2, &accepted(&theirs));
    let out = bench.hear(S1, &mut node, S3, &accepted(&theirs));
    assert_eq!((notes(&out), timer(&out)), (vec!["learns"], Some(None)));
    assert_eq!(node.proposer.unwrap().phase, Phase::Done);
}
