//! What an acceptor promises, accepts, and keeps.

use super::*;
use crate::protocol::paxos_kv::about::{PERSIST_ACCEPT, PROMISE_CHECK};

fn prepare(version: u32, ballot: Ballot) -> Message {
    Message::Prepare(Prepare { at: x(version), ballot })
}

fn accept(version: u32, proposal: &Proposal) -> Message {
    Message::Accept(Accept { at: x(version), proposal: proposal.clone() })
}

fn commit(version: u32, text: &str) -> Message {
    Message::Commit(Commit { at: x(version), proposal: at(&by(C1, text), ballot(1, P1)) })
}

fn snapshot() -> Input {
    Input::Admin { verb: "snapshot".into(), nodes: vec![A1] }
}

#[test]
fn instances_know_nothing_of_each_other() {
    let cluster = Cluster::apart();
    let mut node = cluster.fresh(A1);
    assert_eq!(cluster.hear(A1, &mut node, P1, &prepare(0, ballot(9, P1))).notes(), ["promises"]);
    assert_eq!(cluster.hear(A1, &mut node, P2, &prepare(1, ballot(1, P2))).notes(), ["promises"]);
    assert_eq!(cluster.hear(A1, &mut node, P2, &prepare(0, ballot(1, P2))).notes(), ["refuses-prepare"]);
    let other = Instance { key: "y".into(), version: 0 };
    let out =
        cluster.hear(A1, &mut node, P2, &Message::Prepare(Prepare { at: other, ballot: ballot(1, P2) }));
    assert_eq!(out.notes(), ["promises"]);
}

#[test]
fn a_promise_tells_what_is_accepted_there_and_the_newest_version() {
    let cluster = Cluster::apart();
    let mut node = cluster.fresh(A1);
    for version in [0, 2] {
        cluster.hear(A1, &mut node, P1, &accept(version, &at(&by(C1, "5"), ballot(1, P1))));
    }
    let out = cluster.hear(A1, &mut node, P2, &prepare(0, ballot(2, P2)));
    let accepted = Some(at(&by(C1, "5"), ballot(1, P1)));
    assert_eq!(out.sent(), [(P2, promise(x(0), ballot(2, P2), accepted, Some(2)))]);
    let out = cluster.hear(A1, &mut node, P2, &prepare(1, ballot(2, P2)));
    assert_eq!(out.sent(), [(P2, promise(x(1), ballot(2, P2), None, Some(2)))]);
    let y = Instance { key: "y".into(), version: 0 };
    let out =
        cluster.hear(A1, &mut node, P2, &Message::Prepare(Prepare { at: y.clone(), ballot: ballot(2, P2) }));
    assert_eq!(out.sent(), [(P2, promise(y, ballot(2, P2), None, None))]);
}

#[test]
fn refuses_what_is_below_its_promise_unless_the_rule_is_off() {
    let cluster = Cluster::apart();
    let mut node = cluster.fresh(A1);
    cluster.hear(A1, &mut node, P2, &prepare(0, ballot(5, P2)));
    let low = at(&by(C1, "5"), ballot(3, P1));
    let out = cluster.hear(A1, &mut node, P1, &accept(0, &low));
    let nack = Message::Nack(Nack { at: x(0), ballot: ballot(3, P1), promised: ballot(5, P2) });
    assert_eq!((out.notes(), out.sent()), (vec!["refuses-accept"], vec![(P1, nack)]));
    let cluster = cluster.off(PROMISE_CHECK);
    assert_eq!(cluster.hear(A1, &mut node, P1, &accept(0, &low)).notes(), ["breaks-promise"]);
}

#[test]
fn writes_what_it_accepts_and_what_that_promises() {
    let cluster = Cluster::apart();
    let mut node = cluster.fresh(A1);
    let proposal = at(&by(C1, "5"), ballot(3, P1));
    let out = cluster.hear(A1, &mut node, P1, &accept(4, &proposal));
    assert_eq!(out.notes(), ["accepts"]);
    let mut disk = Disk::default();
    out.writes().iter().for_each(|write| PaxosKv::apply_write(&mut disk, write));
    let slot = Slot { promised: Some(ballot(3, P1)), accepted: Some(proposal.clone()) };
    assert_eq!(disk.acceptor.instances.get(&x(4)), Some(&slot));
    assert_eq!(node.acceptor, Some(disk.acceptor.clone()));
    let out = cluster.hear(A1, &mut node, P1, &accept(4, &proposal));
    assert_eq!((out.notes(), out.writes()), (vec!["accepts-again"], vec![]));
    let cluster = cluster.off(PERSIST_ACCEPT);
    let higher = at(&by(C1, "5"), ballot(4, P1));
    let out = cluster.hear(A1, &mut node, P1, &accept(4, &higher));
    assert_eq!((out.notes(), out.writes()), (vec!["overwrites"], vec![]));
}

#[test]
fn tells_the_proposer_alone_or_everybody() {
    let proposal = at(&by(C1, "5"), ballot(3, P1));
    let hearers = |cluster: Cluster| {
        let mut node = cluster.fresh(A1);
        let out = cluster.hear(A1, &mut node, P1, &accept(0, &proposal));
        out.sent().into_iter().map(|(to, _)| to).collect::<Vec<_>>()
    };
    assert_eq!(hearers(Cluster::apart()), [P1]);
    assert_eq!(hearers(Cluster::of(&[("learn", "all".into())])), [P1, A2, A3]);
}

#[test]
fn counts_what_the_others_accepted_when_all_tell_all() {
    let cluster = Cluster::of(&[("learn", "all".into())]);
    let mut node = cluster.fresh(A1);
    let accepted = Message::Accepted(Accepted { at: x(0), proposal: at(&by(C1, "5"), ballot(3, P1)) });
    assert_eq!(cluster.hear(A1, &mut node, A2, &accepted).notes(), ["counts-accepted"]);
    assert_eq!(cluster.hear(A1, &mut node, A2, &accepted).notes(), ["repeated-accepted"]);
    let out = cluster.hear(A1, &mut node, A3, &accepted);
    assert_eq!((out.notes(), out.sent()), (vec!["learns"], vec![]));
    assert_eq!((node.version("x"), node.heard.len()), (Some(0), 0));
    assert_eq!(cluster.hear(A1, &mut node, A3, &accepted).notes(), ["known-already"]);
}

#[test]
fn acceptances_of_two_ballots_are_no_quorum() {
    let cluster = Cluster::of(&[("learn", "all".into())]);
    let mut node = cluster.fresh(A1);
    for (from, round) in [(A2, 1), (A3, 2)] {
        let accepted =
            Message::Accepted(Accepted { at: x(0), proposal: at(&by(C1, "5"), ballot(round, P1)) });
        assert_eq!(cluster.hear(A1, &mut node, from, &accepted).notes(), ["counts-accepted"]);
    }
    assert_eq!(node.version("x"), None);
}

#[test]
fn a_snapshot_needs_something_new_that_is_chosen() {
    let cluster = Cluster::apart();
    let mut node = cluster.fresh(A1);
    let check = |node: &Node, id| PaxosKv::check_input(&cluster.ctx(id), node, &snapshot()).err();
    assert_eq!(
        check(&cluster.fresh(P1), P1).map(|problem| problem.id),
        Some("problem-paxos-kv-not-an-acceptor")
    );
    assert_eq!(check(&node, A1).map(|problem| problem.id), Some("problem-paxos-kv-nothing-chosen"));
    cluster.hear(A1, &mut node, P1, &commit(0, "5"));
    assert_eq!(check(&node, A1), None);
    cluster.input(A1, &mut node, &snapshot());
    assert_eq!(check(&node, A1).map(|problem| problem.id), Some("problem-paxos-kv-nothing-chosen"));
}

#[test]
fn a_snapshot_lets_go_of_older_instances_and_keeps_newer_ones_and_other_keys() {
    let cluster = Cluster::apart();
    let mut node = cluster.fresh(A1);
    let mut disk = Disk::default();
    let mut keep =
        |out: Out<PaxosKv>| out.writes().iter().for_each(|write| PaxosKv::apply_write(&mut disk, write));
    for version in 0..4 {
        keep(cluster.hear(A1, &mut node, P1, &accept(version, &at(&by(C1, "5"), ballot(1, P1)))));
    }
    let y = Instance { key: "y".into(), version: 0 };
    let proposal = at(&by(C1, "7"), ballot(1, P1));
    keep(cluster.hear(A1, &mut node, P1, &Message::Accept(Accept { at: y.clone(), proposal })));
    keep(cluster.hear(A1, &mut node, P1, &commit(2, "5")));
    let out = cluster.input(A1, &mut node, &snapshot());
    assert_eq!(out.notes(), ["snapshots"]);
    keep(out);
    let left: Vec<&Instance> = disk.acceptor.instances.keys().collect();
    assert_eq!(left, [&x(3), &y]);
    assert_eq!(disk.acceptor.snapshot.get("x"), Some(&Known { version: 2, value: by(C1, "5") }));
    // After a crash it still knows.
    let node = cluster.boot(A1, &disk);
    assert_eq!((node.version("x"), node.acceptor), (Some(2), Some(disk.acceptor)));
}

#[test]
fn answers_for_an_instance_that_is_gone_with_the_snapshot() {
    let cluster = Cluster::apart();
    let mut node = cluster.fresh(A1);
    cluster.hear(A1, &mut node, P1, &commit(2, "5"));
    cluster.input(A1, &mut node, &snapshot());
    let answer = Message::Snapshot(Snapshot { at: x(2), ballot: ballot(3, P2), value: by(C1, "5") });
    for version in 0..3 {
        let out = cluster.hear(A1, &mut node, P2, &prepare(version, ballot(3, P2)));
        assert_eq!((out.notes(), out.sent()), (vec!["answers-snapshot"], vec![(P2, answer.clone())]));
        let out = cluster.hear(A1, &mut node, P2, &accept(version, &at(&by(C2, "6"), ballot(3, P2))));
        assert_eq!(out.notes(), ["answers-snapshot"]);
    }
    let out = cluster.hear(A1, &mut node, P2, &prepare(3, ballot(3, P2)));
    assert_eq!(out.sent(), [(P2, promise(x(3), ballot(3, P2), None, Some(2)))]);
}

#[test]
fn a_late_commit_takes_nothing_back() {
    let cluster = Cluster::apart();
    let mut node = cluster.fresh(A1);
    assert_eq!(cluster.hear(A1, &mut node, P1, &commit(1, "6")).notes(), ["hears-commit"]);
    assert_eq!(cluster.hear(A1, &mut node, P1, &commit(0, "5")).notes(), ["known-already"]);
    assert_eq!(node.known.get("x").map(|known| known.version), Some(1));
}
