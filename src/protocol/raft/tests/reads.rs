//! Reads that write nothing into the log.

mod follower;

use super::super::config::Reads;
use super::*;

fn leader(reads: Reads) -> Bench {
    let mut bench = Bench::new(3, &[1]);
    bench.cluster.config.extensions.reads = reads;
    bench.lead();
    bench
}

/// A leader that has committed `x = 1` in its own term.
fn ready(reads: Reads) -> Bench {
    let mut bench = leader(reads);
    bench.ask(1, "1").flush().matched(S2, 2);
    assert_eq!(bench.node.commit, 2);
    bench
}

impl Bench {
    fn get(&mut self, number: u32) -> &mut Bench {
        let request = Request { client: NodeId(5), number, op: Op::Get { key: "x".into() } };
        self.run(|handler| Raft::on_request(handler, &request))
    }

    fn confirm(&mut self, from: NodeId, round: u32) -> &mut Bench {
        self.hear(from, Message::ConfirmReply(ConfirmReply { term: self.node.term, round }))
    }

    fn read(&self) -> Option<OpResult> {
        match &self.replies()[..] {
            [Reply { outcome: Outcome::Done { result }, .. }] => Some(result.clone()),
            _ => None,
        }
    }
}

fn one() -> Option<OpResult> {
    Some(OpResult::Value { value: Some("1".into()) })
}

#[test]
fn a_read_waits_for_a_majority_and_for_no_disk() {
    let mut bench = ready(Reads::ReadIndex);
    bench.get(2);
    assert_eq!((bench.read(), bench.writes().len()), (None, 0));
    assert_eq!(bench.sent(), [S2, S3].map(|to| (to, Message::Confirm(Confirm { term: 2, round: 1 }))));
    bench.confirm(S2, 1);
    assert_eq!(bench.read(), one());
    bench.confirm(S3, 1);
    assert_eq!(bench.read(), None, "one answer is enough");
}

#[test]
fn a_round_that_began_before_the_read_confirms_nothing() {
    let mut bench = ready(Reads::ReadIndex);
    bench.get(2).get(3);
    bench.confirm(S2, 1);
    assert_eq!(bench.read(), None);
    bench.confirm(S2, 2);
    assert_eq!(bench.read(), one());
}

#[test]
fn a_new_leader_reads_when_an_entry_of_its_term_is_committed() {
    let mut bench = leader(Reads::ReadIndex);
    bench.node.commit = 1;
    bench.get(1);
    assert_eq!((bench.notes(), bench.sent().len()), (vec!["read-waits", "read-needs-write"], 0));
    bench.cluster.config.extensions.no_op = true;
    let request =
        Request { client: NodeId(6), number: 1, op: Op::Put { key: "x".into(), value: "1".into() } };
    bench.run(|handler| Raft::on_request(handler, &request)).flush().matched(S2, 2);
    assert!(bench.notes().contains(&"read-index"));
    bench.confirm(S3, 1);
    assert_eq!(bench.read(), one());
}

#[test]
fn a_deposed_leader_answers_no_read() {
    let mut bench = ready(Reads::ReadIndex);
    bench.get(2).hear(S2, Message::ConfirmReply(ConfirmReply { term: 9, round: 1 }));
    assert_eq!(bench.node.role.word(), "follower");
    assert_eq!(bench.replies()[0].outcome, Outcome::NotLeader { hint: None });
}

#[test]
fn without_the_rule_it_answers_at_once() {
    let mut bench = ready(Reads::ReadIndex).off(CONFIRM_READ);
    bench.get(2);
    assert_eq!((bench.read(), bench.sent().len()), (one(), 0));
}

#[test]
fn a_lease_lasts_as_many_heartbeats_as_fit_into_the_shortest_timeout() {
    let mut bench = ready(Reads::Lease);
    bench.fire(about::HEARTBEAT);
    let round = bench.node.extra.round;
    bench.get(2);
    assert_eq!(bench.read(), None, "nobody has confirmed this leader yet");
    bench.confirm(S2, round);
    bench.get(3);
    assert_eq!(bench.notes(), ["lease-read", "answers-read"]);
    // 50 ms a heartbeat, 100 ms the shortest timeout: by the second heartbeat it may be over.
    while bench.node.extra.round < round + 2 {
        bench.fire(about::HEARTBEAT);
    }
    bench.get(4);
    assert_eq!(bench.read(), None);
}

#[test]
fn who_was_told_to_take_over_may_lead_at_any_time_so_the_lease_is_gone() {
    let mut bench = ready(Reads::Lease);
    bench.fire(about::HEARTBEAT);
    bench.confirm(S2, bench.node.extra.round);
    bench.node.extra.told = true;
    bench.get(2);
    assert_eq!(bench.read(), None);
}

#[test]
fn a_server_that_confirmed_and_restarted_votes_for_nobody_at_first() {
    let mut bench = Bench::new(3, &[1]);
    bench.cluster.config.extensions.reads = Reads::Lease;
    bench.node.extra.restarted = true;
    bench.hear(S2, vote(5, S2, 1, 1));
    assert_eq!((bench.notes(), bench.node.term), (vec!["vote-ignored"], 1));
    bench.fire(about::ELECTION).hear(S2, vote(5, S2, 1, 1));
    assert!(granted(&bench));
}

#[test]
fn only_reads_skip_the_log_and_only_where_the_header_says_so() {
    let mut bench = ready(Reads::Log);
    bench.get(2);
    assert_eq!(bench.terms(), [1, 2, 2]);
    let mut bench = ready(Reads::Lease);
    bench.ask(2, "2");
    assert_eq!(bench.terms(), [1, 2, 2]);
}

#[test]
fn a_confirmation_is_as_good_as_a_heartbeat_and_an_old_leader_gets_none() {
    let mut bench = Bench::new(3, &[]);
    bench.hear(S2, Message::Confirm(Confirm { term: 3, round: 7 }));
    assert_eq!(bench.node.leader, Some(NodeId(1)));
    assert_eq!(bench.sent(), [(S2, Message::ConfirmReply(ConfirmReply { term: 3, round: 7 }))]);
    bench.hear(S3, Message::Confirm(Confirm { term: 2, round: 9 }));
    // The asker may lead term 3 by now, and have a round 9 of its own there.
    assert_eq!(bench.sent(), [(S3, Message::ConfirmReply(ConfirmReply { term: 3, round: 0 }))]);
    assert_eq!(bench.node.leader, Some(NodeId(1)));
}
