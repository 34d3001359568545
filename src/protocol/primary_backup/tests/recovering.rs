//! Views at a server, and recovery into one.

use super::*;

fn named(number: u32, primary: NodeId, backups: &[NodeId]) -> Message {
    Message::View(view(number, primary, backups))
}

fn gave(number: u32, entries: &[Option<(u32, u32)>], commit: u64) -> Message {
    Message::GatherReply(GatherReply { view: number, log: log(entries), commit })
}

/// S2 with this log, told that it is primary of view 3.
fn promoted(acks: &'static str, entries: &[Option<(u32, u32)>]) -> Bench {
    let mut bench = Bench::from_disk(S2, acks, |disk| disk.log = log(entries));
    bench.hear(V, named(3, S2, &[S3, S1]));
    bench
}

fn numbers(bench: &Bench) -> Vec<Option<u32>> {
    let log = &bench.server().log;
    let number =
        |index| log.get(index).and_then(|entry| entry.command.as_ref()).map(|command| command.number);
    (1..=log.last_index()).map(number).collect()
}

#[test]
fn with_all_copies_the_own_log_is_enough_and_is_copied_before_serving() {
    let mut bench = promoted("all", &[Some((1, 1)), Some((1, 2))]);
    assert_eq!(bench.stamps(), [3, 3], "taken over under the new view");
    assert_eq!(bench.kinds(), [(S3, "State"), (S1, "State"), (V, "Ping")]);
    bench.flush();
    assert_eq!(bench.word(), "recovering");
    bench.hear(S3, Message::StateReply(StateReply { view: 3, last: 2 }));
    assert_eq!(bench.word(), "recovering");
    bench.hear(S1, Message::StateReply(StateReply { view: 3, last: 2 }));
    assert_eq!((bench.word(), bench.server().commit), ("primary", 2));
    assert_eq!(&bench.notes()[..2], ["has-state", "serves"]);
}

#[test]
fn with_w_copies_it_waits_for_r_logs_and_w_copies() {
    let mut bench = promoted("2", &[]);
    assert_eq!(bench.kinds(), [(S3, "Gather"), (S1, "Gather"), (V, "Ping")]);
    bench.flush().fire(PING);
    assert_eq!(bench.kinds(), [(V, "Ping"), (S3, "Gather"), (S1, "Gather")], "it asks again");
    bench.hear(S3, gave(2, &[], 0));
    assert_eq!(bench.notes(), ["answer-too-late"]);
    bench.hear(S3, gave(3, &[Some((1, 1))], 1));
    assert_eq!(bench.stamps(), [1], "known to be acknowledged: it stays as it is");
    assert_eq!(bench.kinds(), [(S3, "State"), (S1, "State")]);
    bench.flush().hear(S1, Message::StateReply(StateReply { view: 3, last: 1 }));
    assert_eq!((bench.word(), bench.server().applied), ("primary", 1));
    bench.fire(PING);
    assert!(bench.kinds().contains(&(S3, "State")), "S3 gets its copy all the same");
}

#[test]
fn the_newest_view_wins_then_the_longest() {
    let long = [Some((1, 7)), Some((1, 8)), Some((1, 9))];
    let newer = [Some((2, 5))];
    let longer = [Some((2, 5)), Some((2, 6))];
    let mut bench = promoted("2", &long);
    bench.hear(S3, gave(3, &newer, 0));
    assert_eq!((numbers(&bench), bench.stamps()), (vec![Some(5)], vec![3]));
    let mut bench = promoted("2", &newer);
    bench.hear(S3, gave(3, &longer, 0));
    assert_eq!(numbers(&bench), [Some(5), Some(6)]);
    let mut bench = Bench::from_disk(S2, "2", |disk| disk.log = log(&newer)).off(NEWEST_VIEW_WINS);
    bench.hear(V, named(3, S2, &[S3, S1])).hear(S3, gave(3, &long, 0));
    assert_eq!(numbers(&bench), [Some(7), Some(8), Some(9)]);
}

#[test]
fn holes_are_filled_only_from_logs_of_the_same_last_view() {
    let holey = [None, Some((2, 6))];
    let mut bench = promoted("2", &holey);
    bench.hear(S3, gave(3, &[Some((2, 5))], 0));
    assert_eq!(numbers(&bench), [Some(5), Some(6)]);
    assert!(bench.notes().contains(&"fills-hole"));
    let mut bench = promoted("2", &holey);
    bench.hear(S3, gave(3, &[Some((1, 4))], 0));
    assert_eq!(numbers(&bench), [None, Some(6)], "an older view's entry was given up by view 2");
    assert!(bench.notes().contains(&"fills-no-op"));
    assert_eq!(bench.server().log.whole_up_to(0), 2);
}

#[test]
fn a_repeated_log_counts_once() {
    let mut bench = Bench::from_disk(S2, "1", |_| {});
    bench.hear(V, named(2, S2, &[S3, S1]));
    bench.hear(S3, gave(2, &[], 0)).hear(S3, gave(2, &[], 0));
    assert!(matches!(&bench.server().role, Role::Gathering { answers } if answers.len() == 2));
    bench.hear(S1, gave(2, &[Some((1, 1))], 0));
    assert_eq!(bench.stamps(), [2]);
    bench.flush();
    assert_eq!(bench.word(), "primary", "one copy is asked for, and that is its own");
}

#[test]
fn overlap_off_recovers_from_too_few() {
    let mut bench = Bench::new(S2, "2").off(QUORUM_OVERLAP);
    bench.hear(V, named(2, S2, &[S3, S1]));
    assert!(bench.notes().contains(&"chooses-newest"), "from its own log alone");
    let mut bench = Bench::new(S2, "all").off(QUORUM_OVERLAP);
    bench.hear(V, named(2, S2, &[S3]));
    assert!(bench.notes().contains(&"chooses-newest"));
}

#[test]
fn who_gives_its_log_refuses_what_is_older() {
    let gather = |number| Message::Gather(Gather { view: view(number, S2, &[S3, S1]) });
    let mut bench = Bench::from_disk(S3, "2", |disk| disk.log = log(&[Some((1, 1))]));
    bench.hear(S2, gather(2));
    assert_eq!((bench.server().view.number, bench.word(), bench.stamps()), (2, "waiting", vec![1]));
    assert!(bench.out.sent_when().contains(&(S2, gave(2, &[Some((1, 1))], 0), true)));
    bench.hear(S2, gather(1));
    assert_eq!(bench.notes(), ["refuses-view"]);
    let mut open = Bench::new(S3, "2").off(FENCE_BEFORE_GATHER);
    open.hear(S2, gather(2));
    assert_eq!((open.server().view.number, open.notes()), (1, vec!["gives-log"]));
}

#[test]
fn a_crash_in_recovery_does_not_choose_again() {
    let chosen = |disk: &mut Disk| {
        (disk.view, disk.installed) = (view(2, S2, &[S3, S1]), 2);
        disk.log = log(&[Some((2, 1))]);
    };
    let mut bench = Bench::from_disk(S2, "2", chosen);
    assert_eq!(bench.kinds(), [(S3, "State"), (S1, "State")]);
    bench.hear(S3, Message::StateReply(StateReply { view: 2, last: 1 }));
    assert_eq!(bench.word(), "primary");
    let bench = Bench::from_disk(S2, "2", |disk| disk.view = view(2, S2, &[S3, S1]));
    assert_eq!(bench.kinds(), [(S3, "Gather"), (S1, "Gather")], "nothing was chosen yet");
}

#[test]
fn a_backup_takes_the_whole_state_and_acknowledges_the_view_only_then() {
    let state = |entries: &[Option<(u32, u32)>], commit| {
        Message::State(State { view: view(2, S1, &[S2, S3]), log: log(entries), commit })
    };
    let mut bench = Bench::from_disk(S2, "all", |disk| disk.log = log(&[Some((1, 9))]));
    bench.hear(V, named(2, S1, &[S2, S3]));
    assert_eq!((bench.word(), bench.kinds()), ("waiting", vec![]));
    bench.hear(S1, state(&[Some((1, 1)), Some((2, 2))], 1));
    assert_eq!((bench.word(), bench.stamps(), bench.server().applied), ("backup", vec![1, 2], 1));
    assert_eq!(
        bench.out.sent_when(),
        [
            (V, Message::Ping(Ping { view: 2, ready: true }), true),
            (S1, Message::StateReply(StateReply { view: 2, last: 2 }), true)
        ]
    );
    // An older copy of the same view undoes nothing.
    bench.hear(S1, state(&[Some((1, 1))], 1));
    assert_eq!((bench.notes()[0], bench.stamps(), bench.writes().len()), ("completes-state", vec![1, 2], 0));
    bench.hear(S1, state(&[Some((1, 1)), Some((2, 2)), Some((2, 3))], 1));
    assert_eq!((bench.stamps(), bench.writes().len()), (vec![1, 2, 2], 1));
    bench.hear(V, named(3, S3, &[S2]));
    assert_eq!(bench.hear(S1, state(&[], 0)).notes(), ["refuses-view"]);
}

#[test]
fn where_any_r_logs_are_enough_knowing_the_view_is_acknowledging_it() {
    let mut bench = Bench::new(S3, "2");
    bench.hear(V, named(2, S2, &[S3, S1]));
    assert_eq!(bench.out.sent_when(), [(V, Message::Ping(Ping { view: 2, ready: true }), true)]);
    let mut out = Bench::new(S3, "all");
    out.hear(V, named(2, S2, &[S1]));
    assert_eq!((out.word(), out.notes(), out.kinds()), ("idle", vec!["left-out"], vec![]));
}

#[test]
fn a_refused_primary_steps_down_and_sends_its_clients_on() {
    let mut bench = Bench::new(S1, "all");
    bench.ask(1, "a").flush();
    bench.hear(S2, Message::Refused(Refused { view: view(2, S2, &[S3]) }));
    assert_eq!((bench.notes(), bench.word()), (vec!["steps-down", "turns-away"], "idle"));
    assert_eq!(bench.outcomes(), [Outcome::NotLeader { hint: Some(S2) }]);
    bench.hear(V, named(2, S2, &[S3]));
    assert_eq!((bench.notes(), bench.writes().len()), (vec!["view-known"], 0));
}

#[test]
fn a_primary_that_stays_primary_keeps_its_clients_waiting() {
    let mut bench = Bench::new(S1, "all");
    bench.ask(1, "a").flush().hear(V, named(2, S1, &[S2]));
    assert_eq!((bench.outcomes().len(), bench.stamps()), (0, vec![2]));
    bench.flush().hear(S2, Message::StateReply(StateReply { view: 2, last: 1 }));
    assert_eq!((bench.outcomes(), bench.server().commit), (vec![done()], 1));
}

#[test]
fn a_log_that_lacks_what_was_applied_starts_the_machine_anew() {
    // Only where a rule is off.
    let mut bench = Bench::new(S2, "all");
    bench.hear(S1, Message::Forward(Forward { view: 1, index: 1, entry: entry(1, 1), commit: 1 }));
    assert_eq!(bench.server().machine.entries().count(), 1);
    let state = Message::State(State { view: view(2, S3, &[S2]), log: Log::default(), commit: 0 });
    bench.hear(S3, state);
    assert_eq!((bench.server().applied, bench.server().machine.entries().count()), (0, 0));
}
