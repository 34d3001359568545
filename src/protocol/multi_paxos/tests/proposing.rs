//! Phase 2.

use super::*;

#[test]
fn a_command_takes_the_next_slot_and_one_message_to_each() {
    let mut bench = Bench::new(3);
    bench.lead(&[]).ask(3, 1);
    let Message::Accept(Accept { ballot: of, first: 1, commands, commit: 0 }) = &bench.sent()[0].1 else {
        panic!("{:?}", bench.sent());
    };
    assert_eq!((*of, commands.len(), bench.sent().len()), (ballot(1, 1), 1, 2));
    assert!(!bench.waits_for_disk(), "others may accept before the leader has");
    bench.flush();
    bench.ask(4, 1);
    assert!(matches!(bench.sent()[0].1, Message::Accept(Accept { first: 2, .. })));
}

#[test]
fn its_own_acceptance_counts_when_it_is_durable() {
    let mut bench = Bench::new(3);
    bench.lead(&[]).ask(3, 1);
    let write = bench.writes();
    bench.accepted(S2, 1, 1);
    assert_eq!((bench.notes(), bench.node.commit()), (vec!["counts-accepted"], 0));
    bench.run(MultiPaxos::on_flushed);
    assert_eq!((bench.node.commit(), write.len()), (1, 1));

    let mut bench = Bench::new(3).off(PERSIST_ACCEPT);
    bench.lead(&[]).ask(3, 1);
    assert!(bench.writes().is_empty());
    bench.accepted(S2, 1, 1);
    assert_eq!(bench.node.commit(), 1);
}

#[test]
fn an_acceptance_is_durable_before_it_is_told() {
    let mut bench = Bench::new(3);
    bench.hear(S2, accept(ballot(1, 2), 3, &[3], 0));
    let told = Message::Accepted(Accepted { ballot: ballot(1, 2), first: 3, count: 1 });
    assert_eq!(bench.sent(), [(S2, told)]);
    assert!(bench.waits_for_disk() && bench.arms(about::ELECTION));
    bench.flush();
    assert_eq!(bench.disk.accepted, bench.node.accepted);
    assert_eq!(bench.disk.promised, Some(ballot(1, 2)), "accepting promises too");

    let mut bench = Bench::new(3).off(PERSIST_ACCEPT);
    bench.hear(S2, accept(ballot(1, 2), 3, &[3], 0));
    assert!(bench.writes().is_empty() && !bench.waits_for_disk());
}

#[test]
fn without_accept_raises_promise_the_promise_stays_low() {
    let mut bench = Bench::new(3).off(ACCEPT_RAISES_PROMISE);
    bench.hear(S2, accept(ballot(5, 2), 1, &[1], 0)).flush();
    assert_eq!((bench.node.promised, bench.disk.promised), (None, None));
    bench.hear(S3, accept(ballot(1, 3), 1, &[2], 0));
    assert_eq!(bench.held(), [(1, 1, 2)]);
}

#[test]
fn below_the_promise_nothing_is_accepted() {
    let mut bench = Bench::new(3);
    bench.hear(S3, Message::Prepare(Prepare { ballot: ballot(2, 3), first: 1 })).flush();
    bench.hear(S2, accept(ballot(1, 2), 1, &[1], 0));
    assert_eq!(bench.sent(), [(S2, Message::Nack(Nack { ballot: ballot(1, 2), promised: ballot(2, 3) }))]);
    assert!(bench.held().is_empty() && bench.writes().is_empty() && !bench.arms(about::ELECTION));
    bench.hear(S2, Message::Heartbeat(Heartbeat { ballot: ballot(1, 2), commit: 0 }));
    assert!(bench.noted("refuses-heartbeat") && bench.node.leader.is_none());

    let mut bench = bench.off(PROMISE_CHECK);
    bench.hear(S2, accept(ballot(1, 2), 1, &[1], 0));
    assert!(bench.noted("breaks-promise"));
    assert_eq!((bench.held(), bench.node.promised), (vec![(1, 1, 1)], Some(ballot(2, 3))));
}

#[test]
fn the_same_again_is_said_again_and_another_overwrites() {
    let mut bench = Bench::new(3);
    bench.hear(S2, accept(ballot(1, 2), 1, &[1, 2], 0)).flush();
    bench.hear(S2, accept(ballot(1, 2), 1, &[1, 2], 0));
    assert!(bench.noted("accepts-again") && bench.writes().is_empty() && bench.sent().len() == 1);
    bench.hear(S3, accept(ballot(2, 3), 2, &[9], 0));
    assert!(bench.noted("overwrites"));
    assert_eq!(bench.held(), [(1, 1, 1), (2, 2, 9)]);
}

#[test]
fn acceptances_count_once_in_their_own_ballot() {
    let mut bench = Bench::new(5);
    bench.fire(about::ELECTION).flush();
    bench.promise(S2, &[]).promise(S3, &[]);
    bench.ask(5, 1).flush();
    bench.accepted(S2, 1, 1);
    bench.accepted(S2, 1, 1);
    assert_eq!((bench.notes(), bench.node.commit()), (vec!["repeated-accepted"], 0));
    bench.hear(S3, Message::Accepted(Accepted { ballot: ballot(9, 1), first: 1, count: 1 }));
    assert_eq!((bench.notes(), bench.node.commit()), (vec!["late-accepted"], 0));
    bench.accepted(S3, 1, 1);
    assert_eq!(bench.node.commit(), 1);
    bench.hear(S4, Message::Prepare(Prepare { ballot: ballot(2, 4), first: 1 }));
    bench.hear(S3, Message::Accepted(Accepted { ballot: ballot(1, 1), first: 1, count: 1 }));
    assert_eq!(bench.notes(), ["late-accepted"]);
}

#[test]
fn a_heartbeat_asks_each_again_for_what_it_did_not_accept() {
    let mut bench = Bench::new(3);
    bench.lead(&[report(1, ballot(1, 2), 1), report(2, ballot(1, 2), 2), report(3, ballot(1, 2), 3)]);
    bench.accepted(S2, 2, 1).accepted(S3, 1, 3);
    bench.fire(about::HEARTBEAT);
    let own = bench.node.role.ballot().expect("leads");
    // S3 has all of it; S2 lacks slots 1 and 3.
    assert_eq!(
        bench.sent(),
        [
            (S2, accept(own, 1, &[1], 0)),
            (S2, accept(own, 3, &[3], 0)),
            (S3, Message::Heartbeat(Heartbeat { ballot: own, commit: 0 })),
        ]
    );
    assert!(bench.noted("proposes-again") && bench.arms(about::HEARTBEAT));
}

#[test]
fn a_long_run_is_cut_to_what_a_message_carries() {
    let mut bench = Bench::new(3);
    let reports: Vec<_> = (1..=70).map(|slot| report(slot, ballot(1, 2), slot as u32)).collect();
    bench.lead(&reports);
    let runs: Vec<_> = bench
        .sent()
        .into_iter()
        .filter_map(|(to, message)| match message {
            Message::Accept(Accept { first, commands, .. }) if to == S2 => Some((first, commands.len())),
            _ => None,
        })
        .collect();
    assert_eq!(runs, [(1, 64), (65, 6)]);
}

#[test]
fn a_refusal_that_comes_late_changes_nothing() {
    let mut bench = Bench::new(3);
    bench.lead(&[]);
    bench.hear(S2, Message::Nack(Nack { ballot: ballot(0, 1), promised: ballot(9, 2) }));
    assert_eq!(bench.notes(), ["late-nack"]);
    assert!(matches!(bench.node.role, Role::Leader { .. }));
    assert_eq!(bench.node.seen, 9);
}

/// Who promised the very ballot that is led refuses nothing of it.
#[test]
fn a_refusal_for_a_ballot_that_is_no_higher_changes_nothing() {
    let mut bench = Bench::new(3);
    bench.lead(&[]);
    let own = bench.node.role.ballot().expect("it leads");
    bench.hear(S2, Message::Nack(Nack { ballot: own, promised: own }));
    assert_eq!(bench.notes(), ["late-nack"]);
    assert!(matches!(bench.node.role, Role::Leader { .. }));
}
