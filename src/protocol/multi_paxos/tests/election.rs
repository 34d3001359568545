//! Phase 1.

use super::*;

#[test]
fn a_ballot_is_on_disk_before_anybody_hears_of_it() {
    let mut bench = Bench::new(3);
    bench.fire(about::ELECTION);
    assert_eq!(bench.writes(), [Write::Promised { ballot: ballot(1, 1) }]);
    let prepare = Message::Prepare(Prepare { ballot: ballot(1, 1), first: 1 });
    assert_eq!(bench.sent(), [(S2, prepare.clone()), (S3, prepare)]);
    assert!(bench.waits_for_disk() && bench.arms(about::ELECTION));

    let mut bench = Bench::new(3).off(PERSIST_ROUND);
    bench.fire(about::ELECTION);
    assert!(bench.writes().is_empty() && !bench.waits_for_disk());
}

#[test]
fn after_a_crash_it_never_uses_a_ballot_again() {
    let disk = Disk { promised: Some(ballot(4, 1)), ..Disk::default() };
    let mut bench = Bench::from_disk(3, disk);
    bench.fire(about::ELECTION);
    assert_eq!(bench.node.role.ballot(), Some(ballot(5, 1)));
}

#[test]
fn a_ballot_is_above_all_that_was_heard_of() {
    let mut bench = Bench::new(3);
    bench.fire(about::ELECTION).flush();
    bench.hear(S2, Message::Nack(Nack { ballot: ballot(1, 1), promised: ballot(7, 3) }));
    assert!(bench.noted("gives-up") && bench.arms(about::ELECTION));
    bench.fire(about::ELECTION);
    assert_eq!(bench.node.role.ballot(), Some(ballot(8, 1)));
}

#[test]
fn without_unique_ballots_all_use_the_first_ones_name() {
    let mut bench = Bench::new(3).off(UNIQUE_BALLOTS);
    bench.hear(S2, Message::Prepare(Prepare { ballot: ballot(1, 1), first: 1 }));
    bench.fire(about::ELECTION);
    assert_eq!(bench.node.role.ballot(), Some(ballot(2, 1)));
}

#[test]
fn one_server_leads_when_its_own_promise_is_durable() {
    let mut bench = Bench::new(1);
    bench.fire(about::ELECTION);
    assert!(matches!(bench.node.role, Role::Candidate { .. }));
    bench.flush();
    assert!(matches!(bench.node.role, Role::Leader { .. }) && bench.arms(about::HEARTBEAT));
}

#[test]
fn a_promise_covers_all_slots_and_reports_from_the_one_that_was_asked() {
    let mut bench = Bench::new(3);
    bench.hear(S2, accept(ballot(1, 2), 1, &[1, 2, 3], 0)).flush();
    bench.hear(S3, Message::Prepare(Prepare { ballot: ballot(1, 3), first: 2 }));
    let reports = [report(2, ballot(1, 2), 2), report(3, ballot(1, 2), 3)];
    assert_eq!(
        bench.sent(),
        [(S3, Message::Promise(Promise { ballot: ballot(1, 3), accepted: reports.into() }))]
    );
    assert_eq!(bench.writes(), [Write::Promised { ballot: ballot(1, 3) }]);
    assert!(bench.waits_for_disk() && bench.noted("promises-with") && bench.arms(about::ELECTION));
    bench.hear(S2, accept(ballot(1, 2), 9, &[9], 0));
    assert!(bench.noted("refuses-accept"), "slot 9 is promised like any other");
}

#[test]
fn a_lower_ballot_is_refused_and_the_same_one_promised_again() {
    let mut bench = Bench::new(3);
    bench.hear(S3, Message::Prepare(Prepare { ballot: ballot(2, 3), first: 1 })).flush();
    assert!(bench.noted("promises") || bench.notes().is_empty());
    bench.hear(S2, Message::Prepare(Prepare { ballot: ballot(2, 2), first: 1 }));
    assert_eq!(bench.sent(), [(S2, Message::Nack(Nack { ballot: ballot(2, 2), promised: ballot(2, 3) }))]);
    bench.hear(S3, Message::Prepare(Prepare { ballot: ballot(2, 3), first: 1 }));
    assert!(bench.noted("promises-again") && bench.writes().is_empty());

    let mut bench = bench.off(PROMISE_CHECK);
    bench.hear(S2, Message::Prepare(Prepare { ballot: ballot(2, 2), first: 1 }));
    assert!(bench.noted("answers-lower"));
    assert_eq!(bench.node.promised, Some(ballot(2, 3)), "it never goes back");
}

#[test]
fn a_promise_counts_once_and_in_its_own_ballot_only() {
    let mut bench = Bench::new(5);
    bench.fire(about::ELECTION).flush();
    bench.hear(S2, Message::Promise(Promise { ballot: ballot(9, 1), accepted: Arc::default() }));
    assert_eq!(bench.notes(), ["late-promise"]);
    bench.promise(S2, &[]);
    bench.promise(S2, &[]);
    assert_eq!(bench.notes(), ["repeated-promise"]);
    assert!(matches!(bench.node.role, Role::Candidate { .. }));
    bench.promise(S3, &[]);
    assert_eq!(bench.notes(), ["counts-promise", "leads", "finds-nothing", "heartbeat"]);
    bench.promise(S4, &[]);
    assert_eq!(bench.notes(), ["late-promise"]);
}

#[test]
fn a_new_leader_adopts_slot_by_slot_the_highest_and_fills_gaps() {
    let mut bench = Bench::new(3);
    bench.hear(S2, accept(ballot(2, 2), 1, &[1, 2], 0)).flush();
    bench.lead(&[report(2, ballot(1, 3), 9), report(4, ballot(2, 3), 4)]);
    let own = bench.node.role.ballot().expect("leads");
    assert_eq!(own, ballot(3, 1));
    let run = accept(own, 1, &[1, 2, 0, 4], 0);
    assert_eq!(bench.sent(), [(S2, run.clone()), (S3, run)]);
    assert!(bench.noted("adopts") && bench.noted("fills-gaps"));
    assert_eq!(bench.held(), [(1, 3, 1), (2, 3, 2), (3, 3, 0), (4, 3, 4)]);
    assert!(matches!(bench.node.role, Role::Leader { next: 5, .. }));
}

#[test]
fn off_it_takes_the_first_it_heard_or_the_last_slot_or_nothing() {
    let led = |rule| {
        let mut bench = Bench::new(3).off(rule);
        bench.hear(S2, accept(ballot(1, 2), 1, &[1], 0)).flush();
        bench.lead(&[report(1, ballot(2, 3), 7), report(3, ballot(1, 2), 3)]);
        bench
    };
    let held = |rule| led(rule).held();
    let round = 2;
    assert_eq!(held(ADOPT_HIGHEST), [(1, round, 1), (2, round, 0), (3, round, 3)]);
    assert_eq!(held(ADOPT_PER_SLOT), [(1, round, 0), (2, round, 0), (3, round, 3)]);
    assert_eq!(held(FILL_GAPS), [(1, round, 7), (3, round, 3)]);
    let bench = led(ADOPT_VALUE);
    assert_eq!(bench.held(), [(1, 1, 1)]);
    assert!(bench.noted("ignores-accepted") && matches!(bench.node.role, Role::Leader { next: 1, .. }));
}

#[test]
fn what_it_knows_to_be_chosen_it_does_not_ask_for() {
    let mut bench = Bench::new(3);
    bench.hear(S2, accept(ballot(1, 2), 1, &[1, 2], 0)).flush();
    bench.hear(S2, Message::Heartbeat(Heartbeat { ballot: ballot(1, 2), commit: 1 }));
    bench.fire(about::ELECTION);
    assert_eq!(bench.sent()[0].1, Message::Prepare(Prepare { ballot: ballot(2, 1), first: 2 }));
    bench.flush();
    bench.promise(S2, &[]);
    assert_eq!(bench.sent()[0].1, accept(ballot(2, 1), 2, &[2], 1));
}

#[test]
fn a_leader_that_is_outbid_steps_down_and_waits() {
    let mut bench = Bench::new(3);
    bench.lead(&[]);
    bench.hear(S3, Message::Prepare(Prepare { ballot: ballot(1, 3), first: 1 }));
    assert!(bench.noted("steps-down") && bench.arms(about::ELECTION));
    assert!(matches!(bench.node.role, Role::Follower {}));
    assert!(matches!(bench.sent()[..], [(S3, Message::Promise(_))]));

    let mut bench = Bench::new(3).off(BACK_OFF);
    bench.lead(&[]);
    bench.hear(S3, Message::Prepare(Prepare { ballot: ballot(1, 3), first: 1 }));
    assert!(bench.noted("stands-at-once"));
    assert_eq!(bench.node.role.ballot(), Some(ballot(2, 1)));
}

#[test]
fn a_leader_does_not_stand_against_itself() {
    let mut bench = Bench::new(3);
    bench.lead(&[]).fire(about::ELECTION);
    assert!(bench.out.effects.is_empty());
}
