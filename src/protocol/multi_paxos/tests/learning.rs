//! What is chosen, in order.

use super::*;

#[test]
fn a_chosen_slot_waits_for_the_one_before_it() {
    let mut bench = Bench::new(3);
    bench.lead(&[]).ask(3, 1).flush();
    bench.ask(4, 1).flush();
    bench.accepted(S2, 2, 1);
    assert!(bench.noted("waits-for-gap"));
    assert_eq!((bench.node.commit(), bench.node.applied), (0, 0));
    let Role::Leader { open, .. } = &bench.node.role else { panic!("it leads") };
    let knows = |slot| bench.node.knows(slot, &open[&slot].command);
    assert!(knows(2) && !knows(1) && !bench.node.knows(2, &open[&1].command) && bench.replies().is_empty());
    bench.accepted(S3, 1, 1);
    assert_eq!((bench.node.commit(), bench.node.applied), (2, 2));
    assert_eq!(bench.replies().len(), 2);
}

#[test]
fn a_follower_trusts_only_what_it_accepted_in_the_leaders_ballot() {
    let mut bench = Bench::new(3);
    bench.hear(S2, accept(ballot(1, 2), 1, &[1, 2], 0)).flush();
    bench.hear(S3, accept(ballot(2, 3), 1, &[1], 0)).flush();
    bench.hear(S3, Message::Heartbeat(Heartbeat { ballot: ballot(2, 3), commit: 2 }));
    assert_eq!(bench.notes(), ["hears-leader", "learns", "applies", "asks-chosen"]);
    assert_eq!(bench.node.commit(), 1);
    assert_eq!(bench.sent(), [(S3, Message::CatchUp(CatchUp { first: 2 }))]);
}

#[test]
fn an_accept_brings_the_commit_index_with_it() {
    let mut bench = Bench::new(3);
    bench.hear(S2, accept(ballot(1, 2), 1, &[1], 0)).flush();
    bench.hear(S2, accept(ballot(1, 2), 2, &[2], 1));
    assert_eq!((bench.node.commit(), bench.node.applied), (1, 1));
}

#[test]
fn who_knows_tells_and_who_does_not_says_so() {
    let mut bench = Bench::new(3);
    bench.hear(S2, accept(ballot(1, 2), 1, &[1, 2, 3], 3)).flush();
    bench.hear(S3, Message::CatchUp(CatchUp { first: 2 }));
    let entry = |number| Entry { ballot: ballot(1, 2), command: put(number) };
    let entries = [entry(2), entry(3)].into();
    assert_eq!(bench.sent(), [(S3, Message::Chosen(Chosen { first: 2, entries, commit: 3 }))]);
    for first in [4, 0] {
        bench.hear(S3, Message::CatchUp(CatchUp { first }));
        assert_eq!((bench.notes(), bench.sent().len()), (vec!["knows-no-more"], 0));
    }
}

#[test]
fn catching_up_takes_what_is_new_and_asks_on() {
    let mut bench = Bench::new(3);
    bench.hear(S2, accept(ballot(1, 2), 1, &[1], 1)).flush();
    let entry = |number| Entry { ballot: ballot(1, 3), command: put(number) };
    let chosen = |first, numbers: &[u32]| {
        Message::Chosen(Chosen {
            first,
            entries: numbers.iter().map(|number| entry(*number)).collect(),
            commit: 9,
        })
    };
    bench.hear(S3, chosen(1, &[1, 2, 3]));
    assert_eq!((bench.node.commit(), bench.node.applied), (3, 3));
    assert_eq!(bench.sent(), [(S3, Message::CatchUp(CatchUp { first: 4 }))]);
    assert_eq!(bench.held(), [(1, 1, 1)], "it learns, it does not accept");
    bench.hear(S3, chosen(5, &[5]));
    assert_eq!((bench.notes(), bench.node.commit()), (vec!["chosen-too-far"], 3), "slot 4 is missing");
    bench.hear(S3, chosen(2, &[2]));
    assert_eq!((bench.notes(), bench.node.commit()), (vec!["knew-chosen"], 3));
}

#[test]
fn a_request_that_a_later_one_overtook_is_not_told_as_done_before() {
    let mut bench = Bench::new(3);
    let entry = |number| Entry { ballot: ballot(1, 3), command: put(number) };
    let entries = [entry(2), entry(1), entry(2)].into();
    bench.hear(S3, Message::Chosen(Chosen { first: 1, entries, commit: 3 }));
    assert_eq!(bench.notes(), ["catches-up", "applies", "older-not-applied", "duplicate-applied"]);
}

#[test]
fn a_long_log_is_told_in_parts() {
    let mut bench = Bench::new(3);
    let numbers: Vec<u32> = (1..=100).collect();
    bench.hear(S2, accept(ballot(1, 2), 1, &numbers, 100)).flush();
    bench.hear(S3, Message::CatchUp(CatchUp { first: 1 }));
    assert!(
        matches!(&bench.sent()[..], [(S3, Message::Chosen(Chosen { entries, commit: 100, .. }))] if entries.len() == 64)
    );
}

#[test]
fn a_leader_that_is_told_needs_to_propose_no_more() {
    let mut bench = Bench::new(3);
    bench.lead(&[report(1, ballot(1, 2), 1)]).flush();
    let entries = [Entry { ballot: ballot(1, 2), command: put(1) }].into();
    bench.hear(S3, Message::Chosen(Chosen { first: 1, entries, commit: 1 }));
    assert_eq!(bench.node.commit(), 1);
    let Role::Leader { open, next: 2, .. } = &bench.node.role else { panic!("{:?}", bench.node.role) };
    assert!(open.is_empty());
}

#[test]
fn a_no_op_changes_nothing() {
    let mut bench = Bench::new(3);
    bench.hear(S2, accept(ballot(1, 2), 1, &[0, 1], 2));
    assert!(bench.noted("applies-no-op"));
    assert_eq!((bench.node.applied, bench.node.machine.executed()), (2, 1));
}
