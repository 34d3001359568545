//! All parts on each server: what a server says to itself.

use super::*;
use crate::protocol::paxos::about::PERSIST_PROMISE;
use crate::protocol::testing::{S1, S2, S3};

fn three() -> Cluster {
    Cluster::of(&[("nodes", 3)])
}

#[test]
fn asks_itself_without_a_message_and_counts_its_promise_only_when_durable() {
    let cluster = three();
    let mut node = cluster.fresh(S1);
    let out = cluster.propose(S1, &mut node, "foo", None);
    assert_eq!((out.notes(), out.writes()), (vec!["prepares"], vec![Write::Round { round: 1 }]));
    assert_eq!(out.sent_when().iter().map(|(to, ..)| *to).collect::<Vec<_>>(), [S2, S3]);
    let out = cluster.flushed(S1, &mut node);
    assert_eq!(out.notes(), ["promises"]);
    assert_eq!((out.writes(), out.sent_when()), (vec![Write::Promised { ballot: ballot(1, S1) }], vec![]));
    assert!(node.proposer.as_ref().unwrap().promises.is_empty());
    assert_eq!(cluster.flushed(S1, &mut node).notes(), ["counts-promise"]);
    assert_eq!(node.proposer.unwrap().promises, [S1]);
}

#[test]
fn accepts_its_own_proposal_and_counts_that_only_when_durable() {
    let cluster = three();
    let mut node = cluster.fresh(S1);
    cluster.propose(S1, &mut node, "foo", None);
    cluster.flushed(S1, &mut node);
    cluster.flushed(S1, &mut node);
    let out = cluster.hear(S1, &mut node, S3, &promise(ballot(1, S1), None));
    assert_eq!(out.notes(), ["proposes-own", "accepts"]);
    // The others hear of its acceptance only from a durable message; their Accept goes at once.
    let messages: Vec<_> = out
        .sent_when()
        .into_iter()
        .map(|(to, message, durable)| (to, matches!(message, Message::Accepted(Accepted { .. })), durable))
        .collect();
    assert_eq!(messages, [(S2, false, false), (S3, false, false), (S2, true, true), (S3, true, true)]);
    assert!(node.learner.as_ref().unwrap().heard.is_empty());
    assert_eq!(cluster.flushed(S1, &mut node).notes(), ["counts-accepted"]);
    let out = cluster.hear(S1, &mut node, S3, &accepted(&at("foo", ballot(1, S1))));
    assert_eq!(out.notes(), ["learns"]);
}

#[test]
fn a_crash_before_the_flush_takes_its_own_answer_along() {
    let cluster = three();
    let mut node = cluster.fresh(S1);
    cluster.propose(S1, &mut node, "foo", None);
    let mut node = cluster.fresh(S1);
    assert!(cluster.flushed(S1, &mut node).effects.is_empty());
}

#[test]
fn a_promise_that_nobody_writes_counts_at_once_if_nothing_else_is_pending() {
    let cluster = three().off(PERSIST_PROMISE).off(about::PERSIST_ROUND);
    let mut node = cluster.fresh(S1);
    assert_eq!(
        cluster.propose(S1, &mut node, "foo", None).notes(),
        ["prepares", "promises", "counts-promise"]
    );
}

#[test]
fn one_server_alone_decides_in_three_writes() {
    let cluster = Cluster::of(&[("nodes", 1)]);
    let mut node = cluster.fresh(S1);
    cluster.propose(S1, &mut node, "foo", None);
    assert_eq!(cluster.flushed(S1, &mut node).notes(), ["promises"]);
    assert_eq!(cluster.flushed(S1, &mut node).notes(), ["proposes-own", "accepts"]);
    assert_eq!(cluster.flushed(S1, &mut node).notes(), ["learns"]);
    assert_eq!(node.proposer.unwrap().phase, Phase::Done);
}

#[test]
fn starts_above_what_its_own_acceptor_promised() {
    let cluster = three();
    let disk = Disk { promised: Some(ballot(6, S2)), ..Disk::default() };
    let mut node = cluster.boot(S1, &disk);
    cluster.propose(S1, &mut node, "foo", None);
    assert_eq!(node.proposer.unwrap().ballot, Some(ballot(7, S1)));
}

#[test]
fn refuses_itself_when_it_has_promised_more() {
    let cluster = three();
    let mut node = cluster.fresh(S1);
    cluster.hear(S1, &mut node, S2, &Message::Prepare(Prepare { ballot: ballot(6, S2) }));
    cluster.propose(S1, &mut node, "foo", Some(3));
    assert_eq!(cluster.flushed(S1, &mut node).notes(), ["refuses-prepare", "backs-off"]);
}

#[test]
fn learning_from_others_ends_its_own_attempt() {
    let cluster = three();
    let mut node = cluster.fresh(S1);
    cluster.propose(S1, &mut node, "mine", None);
    let theirs = at("theirs", ballot(2, S3));
    cluster.hear(S1, &mut node, S2, &accepted(&theirs));
    let out = cluster.hear(S1, &mut node, S3, &accepted(&theirs));
    assert_eq!((out.notes(), timer(&out)), (vec!["learns"], Some(None)));
    assert_eq!(node.proposer.unwrap().phase, Phase::Done);
}
