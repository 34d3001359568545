//! Reads at a follower.

use super::*;

const CLIENT: NodeId = NodeId(5);

/// S1 follows S2 in term 1 and holds `x = 1`, which is not committed as far as it knows.
fn follower() -> Bench {
    let mut bench = Bench::new(3, &[]);
    bench.cluster.config.extensions.reads = Reads::ReadIndex;
    bench.cluster.config.extensions.follower_reads = true;
    bench.hear(S2, append(1, (0, 0), &[1], 0)).flush();
    bench
}

fn question(term: u32) -> Message {
    Message::ReadIndex(ReadIndex { term, client: CLIENT, number: 2, key: "x".into() })
}

fn answer(term: u32, index: Option<u64>) -> Message {
    Message::ReadIndexReply(ReadIndexReply { term, client: CLIENT, number: 2, index })
}

fn turned_away(bench: &Bench) -> bool {
    matches!(&bench.replies()[..], [Reply { outcome: Outcome::NotLeader { .. }, .. }])
}

#[test]
fn a_follower_asks_its_leader_and_waits_until_it_has_applied_as_much() {
    let mut bench = follower();
    bench.get(2);
    assert_eq!((bench.notes(), bench.sent()), (vec!["read-forwards"], vec![(S2, question(1))]));
    bench.hear(S2, answer(1, Some(1)));
    assert_eq!((bench.notes(), bench.read()), (vec!["read-catches-up"], None));
    bench.hear(S2, append(1, (1, 1), &[], 1));
    assert_eq!(bench.read(), one());
    bench.get(2).hear(S2, answer(1, Some(1)));
    assert_eq!(bench.read(), one(), "it has applied as much");
    bench.hear(S2, answer(1, Some(1)));
    assert_eq!((bench.notes(), bench.read()), (vec!["read-index-late"], None));
}

#[test]
fn only_reads_are_forwarded_only_to_a_leader_and_only_with_the_extension() {
    let mut bench = follower();
    bench.ask(2, "2");
    assert_eq!(bench.notes(), ["not-leader"]);
    bench.cluster.config.extensions.follower_reads = false;
    bench.get(3);
    assert_eq!(bench.notes(), ["not-leader"]);
    bench.cluster.config.extensions.follower_reads = true;
    bench.cluster.config.extensions.reads = Reads::Log;
    bench.get(4);
    assert_eq!(bench.notes(), ["not-leader"]);
    let mut bench = Bench::new(3, &[]);
    bench.cluster.config.extensions.reads = Reads::ReadIndex;
    bench.cluster.config.extensions.follower_reads = true;
    bench.get(2);
    assert_eq!(bench.notes(), ["not-leader"]);
}

#[test]
fn a_question_ends_with_its_term_and_an_answer_does_not() {
    let mut bench = follower();
    bench.get(2).hear(S3, append(2, (1, 1), &[], 0));
    assert!(turned_away(&bench) && bench.notes().contains(&"forward-dropped"));
    bench.hear(S2, answer(1, Some(1)));
    assert_eq!((bench.notes(), bench.read()), (vec!["read-index-late"], None));
    let mut bench = follower();
    bench.get(2).hear(S2, answer(1, Some(1))).hear(S3, append(2, (1, 1), &[], 0));
    assert!(!turned_away(&bench));
    bench.hear(S3, append(2, (1, 1), &[], 1));
    assert_eq!(bench.read(), one());
    // Who stands for election has no leader to ask any more.
    let mut bench = follower();
    bench.get(2).fire(about::ELECTION);
    assert!(turned_away(&bench));
}

#[test]
fn a_leader_tells_read_index_once_it_knows_that_it_leads_still() {
    let mut bench = ready(Reads::ReadIndex);
    bench.hear(S3, question(2));
    assert_eq!(bench.sent(), [S2, S3].map(|to| (to, Message::Confirm(Confirm { term: 2, round: 1 }))));
    bench.confirm(S2, 1);
    assert_eq!((bench.sent(), bench.read()), (vec![(S3, answer(2, Some(2)))], None));
    bench.cluster.rules.set(CONFIRM_READ, false);
    bench.hear(S3, question(2));
    assert_eq!(bench.sent(), [(S3, answer(2, Some(2)))]);
}

#[test]
fn who_does_not_lead_or_leads_no_longer_says_that_it_cannot() {
    let mut bench = ready(Reads::ReadIndex);
    bench.hear(S3, question(1));
    assert_eq!((bench.notes(), bench.sent()), (vec!["read-index-refused"], vec![(S3, answer(2, None))]));
    bench.hear(S3, question(2)).hear(S2, append(9, (0, 0), &[], 0));
    assert!(bench.sent().contains(&(S3, answer(2, None))), "{:?}", bench.sent());
    let mut bench = follower();
    bench.hear(S3, question(1));
    assert_eq!(bench.sent(), [(S3, answer(1, None))]);
    bench.get(2).hear(S2, answer(1, None));
    assert!(turned_away(&bench));
}

#[test]
fn a_snapshot_brings_a_follower_as_far_as_entries_do() {
    let mut bench = follower();
    bench.get(2).hear(S2, answer(1, Some(2)));
    let mut leader = ready(Reads::ReadIndex);
    let input = crate::protocol::Input::Admin { verb: "snapshot".into(), nodes: vec![S1] };
    leader.input(&input);
    let snapshot = leader.node.snapshot.clone().expect("it took one");
    bench.hear(S2, Message::InstallSnapshot(InstallSnapshot { term: 1, snapshot }));
    assert_eq!(bench.read(), one());
}
