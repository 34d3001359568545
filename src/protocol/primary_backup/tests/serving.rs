//! Requests, forwards, acknowledgements.

use super::*;

fn reply(view: u32, index: u64) -> Message {
    Message::ForwardReply(ForwardReply { view, index })
}

fn forward(view: u32, index: u64, commit: u64) -> Message {
    Message::Forward(Forward { view, index, entry: entry(view, index as u32), commit })
}

#[test]
fn the_first_view_needs_no_recovery() {
    let words = [S1, S2, S3].map(|id| Bench::new(id, "all").word());
    assert_eq!(words, ["primary", "backup", "backup"]);
    assert!(Bench::new(S1, "all").sent().is_empty());
}

#[test]
fn all_acks_are_all_and_an_answer_waits_for_them() {
    let mut bench = Bench::new(S1, "all");
    bench.ask(1, "a");
    assert_eq!(bench.kinds(), [(S2, "Forward"), (S3, "Forward")]);
    assert!(bench.out.sent_when().iter().all(|(_, _, durable)| *durable), "a forward waits for the own disk");
    bench.flush().hear(S2, reply(1, 1));
    assert!(bench.outcomes().is_empty() && bench.server().commit == 0);
    bench.hear(S2, reply(1, 1));
    assert!(bench.outcomes().is_empty(), "one backup counts once");
    bench.hear(S3, reply(1, 1));
    assert_eq!(bench.outcomes(), [done()]);
    assert_eq!(bench.server().commit, 1);
}

#[test]
fn w_copies_count_the_primary_own_only_when_it_is_durable() {
    let mut bench = Bench::new(S1, "2");
    bench.ask(1, "a").hear(S3, reply(1, 1));
    assert!(bench.outcomes().is_empty(), "its own copy is not on disk yet");
    bench.run(PrimaryBackup::on_flushed);
    assert_eq!(bench.outcomes(), [done()]);
    let mut alone = Bench::new(S1, "1");
    alone.ask(1, "a").flush();
    assert_eq!(alone.outcomes(), [done()]);
}

#[test]
fn acknowledgements_count_in_order() {
    let mut bench = Bench::new(S1, "2");
    bench.ask(1, "a").flush().ask(2, "b").flush();
    bench.hear(S2, reply(1, 2));
    assert_eq!(bench.server().commit, 0, "entry 1 may be lost yet");
    bench.hear(S3, reply(1, 1));
    assert_eq!(bench.server().commit, 2);
    assert_eq!(bench.outcomes(), [done()], "the client had gone on to its second request");
}

#[test]
fn without_waiting_one_backup_is_enough() {
    let mut bench = Bench::new(S1, "all").off(WAIT_FOR_ACKS);
    bench.ask(1, "a").flush();
    assert!(bench.outcomes().is_empty());
    bench.hear(S3, reply(1, 1));
    assert_eq!(bench.outcomes(), [done()]);
}

#[test]
fn answers_of_another_view_or_to_no_primary_do_not_count() {
    let mut bench = Bench::new(S1, "2");
    bench.ask(1, "a").flush().hear(S2, reply(2, 1));
    assert_eq!(bench.notes(), ["answer-too-late"]);
    assert_eq!(bench.server().commit, 0);
    let mut backup = Bench::new(S2, "2");
    assert_eq!(backup.hear(S3, reply(1, 1)).notes(), ["answer-too-late"]);
    assert_eq!(
        backup.hear(S3, Message::StateReply(StateReply { view: 1, last: 0 })).notes(),
        ["answer-too-late"]
    );
}

#[test]
fn a_backup_takes_what_comes_in_any_order_and_says_so_after_the_write() {
    let mut bench = Bench::new(S2, "2");
    bench.hear(S1, forward(1, 2, 0));
    assert_eq!(bench.notes(), ["takes-with-hole"]);
    assert_eq!(bench.out.sent_when(), [(S1, reply(1, 2), true)]);
    assert_eq!(bench.stamps(), [0, 1]);
    bench.hear(S1, forward(1, 1, 2));
    assert_eq!(bench.notes(), ["takes-entry", "applies"]);
    assert_eq!((bench.stamps(), bench.server().applied), (vec![1, 1], 2));
    bench.hear(S1, forward(1, 1, 2));
    assert_eq!((bench.notes(), bench.writes().len()), (vec!["has-entry"], 0));
    assert_eq!(bench.out.sent_when(), [(S1, reply(1, 1), true)], "the first answer may be lost");
}

#[test]
fn a_backup_applies_nothing_beyond_a_hole() {
    let mut bench = Bench::new(S2, "2");
    bench.hear(S1, forward(1, 2, 2));
    assert_eq!((bench.server().commit, bench.server().applied), (0, 0));
    bench.hear(S1, Message::Commit(Commit { view: 1, commit: 2 }));
    assert_eq!(bench.server().applied, 0);
    bench.hear(S1, forward(1, 1, 2));
    assert_eq!(bench.server().applied, 2);
}

#[test]
fn an_older_view_is_refused_with_the_view_that_is_known() {
    let newer = view(2, S3, &[S2]);
    let mut bench = Bench::new(S2, "all");
    bench.hear(V, Message::View(newer.clone()));
    for message in [forward(1, 1, 0), Message::Commit(Commit { view: 1, commit: 1 })] {
        bench.hear(S1, message);
        assert_eq!(bench.notes(), ["refuses-view"]);
        assert_eq!(bench.out.sent_when(), [(S1, Message::Refused(Refused { view: newer.clone() }), true)]);
    }
    assert!(bench.stamps().is_empty());
    let mut careless = Bench::new(S2, "all").off(CHECK_VIEW);
    careless.hear(V, Message::View(newer)).hear(S1, forward(1, 1, 0));
    assert_eq!((careless.notes(), careless.stamps()), (vec!["takes-old-view"], vec![1]));
}

#[test]
fn only_the_primary_takes_requests() {
    let mut bench = Bench::new(S2, "all");
    bench.ask(1, "a");
    assert_eq!(bench.outcomes(), [Outcome::NotLeader { hint: Some(S1) }]);
    let mut keeper = Bench::new(V, "all");
    keeper.ask(1, "a");
    assert_eq!(keeper.outcomes(), [Outcome::NotLeader { hint: Some(S1) }]);
    let mut new = Bench::new(S2, "2");
    new.hear(V, Message::View(view(2, S2, &[S3, S1]))).ask(1, "a");
    assert_eq!(new.outcomes(), [Outcome::NotLeader { hint: None }], "it is recovering");
}

#[test]
fn a_request_is_known_while_it_waits_after_it_was_answered_and_when_it_is_old() {
    let mut bench = Bench::new(S1, "2");
    bench.ask(1, "a").flush().ask(1, "a");
    assert_eq!((bench.notes(), bench.writes().len()), (vec!["duplicate-waiting"], 0));
    bench.hear(S2, reply(1, 1));
    assert_eq!(bench.outcomes(), [done()], "a client that asks again is answered too");
    bench.ask(1, "a");
    assert_eq!((bench.notes(), bench.outcomes()), (vec!["duplicate-answered"], vec![done()]));
    bench.ask(2, "b").flush().hear(S2, reply(1, 2));
    bench.ask(1, "a");
    assert_eq!((bench.notes(), bench.outcomes().len()), (vec!["request-too-old"], 0));
    let mut forgetful = Bench::new(S1, "1").off(DEDUPLICATE);
    forgetful.ask(1, "a").flush().ask(1, "a").flush();
    let values: Vec<_> = forgetful.server().machine.entries().map(|(_, value)| value.to_string()).collect();
    assert_eq!(values, ["aa"]);
}

#[test]
fn an_old_request_that_comes_late_does_not_push_out_the_newer_one() {
    let mut bench = Bench::new(S1, "2");
    bench.ask(2, "b").flush().ask(1, "a").flush();
    let waiting: Vec<u32> = bench.server().waiting.iter().map(|waiting| waiting.number).collect();
    assert_eq!(waiting, [2]);
    bench.hear(S2, reply(1, 1));
    assert_eq!(bench.outcomes(), [done()]);
    bench.hear(S2, reply(1, 2));
    assert_eq!(bench.notes(), ["counts-ack", "acknowledged", "applies", "outdated-skipped"]);
    assert!(bench.outcomes().is_empty());
}

#[test]
fn the_ping_timer_sends_again_what_is_not_confirmed_and_tells_what_is() {
    let mut bench = Bench::new(S1, "2");
    bench.ask(1, "a").flush().hear(S2, reply(1, 1));
    bench.fire(PING);
    assert_eq!(bench.kinds(), [(V, "Ping"), (S2, "Commit"), (S3, "Forward")]);
    bench.fire(PING);
    assert_eq!(bench.kinds(), [(V, "Ping"), (S2, "Commit"), (S3, "Forward")], "the last word may be lost");
    for number in 2..=9 {
        bench.ask(number, "b").flush();
    }
    bench.fire(PING);
    let to_s3 = bench.kinds().into_iter().filter(|(to, _)| *to == S3);
    assert_eq!(to_s3.collect::<Vec<_>>(), [(S3, "State")], "who lacks many gets the whole");
}
