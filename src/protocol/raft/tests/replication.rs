//! Entries, refusals, commitment.

use super::*;

#[test]
fn a_request_goes_out_at_once_and_commits_with_one_of_two_answers() {
    let mut bench = Bench::new(3, &[]);
    bench.lead().ask(1, "1");
    assert_eq!(bench.notes(), ["appends", "sends"]);
    assert_eq!(bench.appended(S2), Some((0, 0, vec![1])));
    bench.flush();
    assert!(bench.notes().is_empty(), "its own copy alone is no majority");
    bench.matched(S3, 1);
    assert_eq!(bench.notes(), ["match-advances", "commits", "applies", "answers"]);
    let done = Outcome::Done { result: OpResult::Ok {} };
    assert_eq!(bench.replies(), [Reply { number: 1, outcome: done }]);
    bench.matched(S2, 1);
    assert_eq!(bench.notes(), ["match-advances"]);
}

#[test]
fn a_leader_counts_its_own_entry_only_when_durable() {
    let mut bench = Bench::new(3, &[]);
    bench.lead().ask(1, "1").out.effects.clear();
    bench.matched(S2, 1);
    assert_eq!(bench.node.commit, 0);
    bench.run(Raft::on_flushed);
    assert_eq!(bench.node.commit, 1);
}

#[test]
fn entries_that_are_on_their_way_are_sent_again_only_with_news_or_a_heartbeat() {
    let mut bench = Bench::new(3, &[]);
    bench.lead().ask(1, "1").ask(2, "2");
    assert_eq!(bench.appended(S2), Some((0, 0, vec![1, 1])));
    bench.matched(S2, 1);
    assert!(bench.sent().is_empty(), "the second is on its way");
    bench.fire(about::HEARTBEAT);
    assert_eq!(bench.appended(S2), Some((1, 1, vec![1])));
    assert_eq!(bench.appended(S3), Some((0, 0, vec![1, 1])));
}

#[test]
fn without_batching_each_message_has_one_entry_and_waits_for_the_answer() {
    let mut bench = Bench::new(3, &[]).off(BATCH);
    bench.lead().ask(1, "1").ask(2, "2");
    assert!(bench.sent().is_empty());
    bench.matched(S2, 1);
    assert_eq!(bench.appended(S2), Some((1, 1, vec![1])));
}

#[test]
fn a_follower_refuses_what_does_not_fit_and_says_where_its_term_begins() {
    let mut bench = Bench::new(3, &[4, 5, 5, 5, 5]);
    bench.hear(S2, append(7, (5, 6), &[], 0));
    let refusal = |conflict_term, conflict_index| {
        [(S2, Message::AppendEntriesRefusal(AppendEntriesRefusal { term: 7, conflict_term, conflict_index }))]
    };
    assert_eq!(bench.sent(), refusal(Some(5), 2));
    bench.hear(S2, append(7, (9, 6), &[], 0));
    assert_eq!(bench.sent(), refusal(None, 6));
    let mut slow = Bench::new(3, &[4, 5, 5, 5, 5]).off(FAST_BACK_UP);
    slow.hear(S2, append(7, (5, 6), &[], 0));
    assert_eq!(slow.sent(), refusal(None, 5));
}

#[test]
fn a_leader_goes_back_by_term_or_to_its_own_last_entry_of_that_term() {
    let mut bench = Bench::new(3, &[4, 6, 6, 6, 6]);
    bench.lead().refused(S2, Some(5), 2);
    assert_eq!((bench.next(S2), bench.appended(S2)), (2, Some((1, 4, vec![6, 6, 6, 6]))));
    bench.refused(S2, Some(5), 2);
    assert_eq!(bench.notes(), ["reply-too-late"], "a second refusal says nothing new");
    bench.refused(S3, Some(4), 1);
    assert_eq!(bench.next(S3), 2, "both have term 4 up to index 1");
    bench.refused(S3, None, 1);
    assert_eq!((bench.next(S3), bench.appended(S3)), (1, Some((0, 0, vec![4, 6, 6, 6, 6]))));
}

#[test]
fn a_conflict_erases_the_tail_and_what_fits_stays() {
    let mut bench = Bench::new(3, &[1, 1, 2, 2]);
    bench.hear(S2, append(3, (1, 1), &[1, 3], 0)).flush();
    assert_eq!((bench.terms(), bench.disk.log.last_index()), (vec![1, 1, 3], 3));
    bench.hear(S2, append(3, (0, 0), &[1], 0));
    assert_eq!(bench.notes(), ["heartbeat-ok"]);
    assert_eq!(bench.terms(), [1, 1, 3], "an old message erases nothing");
    let mut never = Bench::new(3, &[1, 1, 2, 2]).off(TRUNCATE_ON_CONFLICT);
    never.hear(S2, append(3, (1, 1), &[1, 3, 3, 3], 0));
    assert_eq!(never.terms(), [1, 1, 2, 2, 3]);
}

#[test]
fn a_follower_commits_what_it_received_and_no_more() {
    let mut bench = Bench::new(3, &[1, 1, 1]);
    bench.hear(S2, append(2, (1, 1), &[1], 3));
    assert_eq!((bench.node.commit, bench.node.applied), (2, 2));
    bench.hear(S2, append(2, (0, 0), &[], 3));
    assert_eq!(bench.node.commit, 2, "an old message takes nothing back");
}

#[test]
fn an_old_leader_is_told_the_term() {
    let mut bench = Bench::new(3, &[3]);
    bench.hear(S2, append(2, (0, 0), &[2], 0));
    assert_eq!(bench.notes(), ["append-stale"]);
    assert!(matches!(
        bench.sent()[..],
        [(S2, Message::AppendEntriesRefusal(AppendEntriesRefusal { term: 3, .. }))]
    ));
    assert_eq!(bench.terms(), [3]);
}

#[test]
fn an_entry_of_an_earlier_term_is_not_committed_by_counting() {
    let mut bench = Bench::new(3, &[2]);
    bench.lead().matched(S2, 1);
    assert_eq!(bench.notes(), ["match-advances", "old-term-waits"]);
    bench.ask(1, "1").flush().matched(S2, 2);
    assert_eq!(bench.node.commit, 2);
    let mut hasty = Bench::new(3, &[2]).off(COMMIT_CURRENT_TERM_ONLY);
    hasty.lead().matched(S2, 1);
    assert_eq!(hasty.node.commit, 1);
}

#[test]
fn without_a_majority_the_leader_trusts_itself() {
    let mut bench = Bench::new(5, &[]).off(MAJORITY_COMMIT);
    bench.lead().ask(1, "1").flush();
    assert_eq!(bench.node.commit, 1);
}

#[test]
fn a_rule_switched_on_again_makes_good_what_was_not_written() {
    let mut bench = Bench::new(3, &[]).off(PERSIST_LOG);
    bench.hear(S2, append(1, (0, 0), &[1, 1], 0)).flush();
    assert_eq!((bench.disk.log.last_index(), bench.terms().len()), (0, 2));
    bench.cluster.rules.set(PERSIST_LOG, true);
    bench.hear(S2, append(2, (2, 1), &[2], 0)).flush();
    assert_eq!(bench.disk.log, bench.node.log);
}
