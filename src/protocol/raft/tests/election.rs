//! Votes, candidates, terms.

use super::*;

#[test]
fn a_timeout_makes_a_candidate_that_votes_for_itself_and_asks_when_that_is_durable() {
    let mut bench = Bench::new(3, &[1, 1]);
    bench.fire(about::ELECTION);
    assert_eq!((bench.node.term, bench.node.voted_for), (2, Some(NodeId(0))));
    assert_eq!(bench.writes(), [Write::Vote { term: Some(2), voted_for: Some(NodeId(0)) }]);
    assert_eq!(bench.sent(), [(S2, vote(2, S1, 1, 2)), (S3, vote(2, S1, 1, 2))]);
    let durable = |effect: &Effect<Raft>| match effect {
        Effect::Send { durable, .. } => *durable,
        _ => true,
    };
    assert!(bench.out.effects.iter().all(durable));
}

#[test]
fn one_vote_a_term_and_the_same_candidate_may_ask_twice() {
    let mut bench = Bench::new(3, &[]);
    assert!(granted(bench.hear(S2, vote(1, S2, 0, 0))));
    assert!(!granted(bench.hear(S3, vote(1, S3, 0, 0))));
    assert_eq!(bench.notes(), ["vote-refused-voted"]);
    assert!(granted(bench.hear(S2, vote(1, S2, 0, 0))));
    assert!(granted(bench.hear(S3, vote(2, S3, 0, 0))), "a new term, a new vote");
    let mut broken = Bench::new(3, &[]).off(ONE_VOTE_PER_TERM);
    broken.hear(S2, vote(1, S2, 0, 0));
    assert!(granted(broken.hear(S3, vote(1, S3, 0, 0))));
}

#[test]
fn an_old_term_gets_no_vote_and_is_told_the_new_one() {
    let mut bench = Bench::new(3, &[3]);
    bench.hear(S2, vote(2, S2, 9, 9));
    assert_eq!(bench.notes(), ["vote-refused-stale"]);
    assert_eq!(
        bench.sent(),
        [(S2, Message::RequestVoteReply(RequestVoteReply { term: 3, vote_granted: false }))]
    );
}

#[test]
fn the_later_last_term_wins_then_the_longer_log() {
    for (last_term, last_index, expected) in
        [(2, 2, true), (2, 1, false), (2, 3, true), (3, 1, true), (1, 9, false)]
    {
        let mut bench = Bench::new(3, &[1, 2]);
        assert_eq!(granted(bench.hear(S2, vote(5, S2, last_term, last_index))), expected);
        assert_eq!(bench.notes().contains(&"vote-refused-log"), !expected);
        let mut any = Bench::new(3, &[1, 2]).off(UP_TO_DATE_CHECK);
        assert!(granted(any.hear(S2, vote(5, S2, last_term, last_index))));
        let mut longest = Bench::new(3, &[1, 2]).off(NEWER_BEATS_LONGER);
        assert_eq!(granted(longest.hear(S2, vote(5, S2, last_term, last_index))), last_index >= 2);
    }
}

#[test]
fn a_majority_of_all_servers_elects_and_twice_the_same_vote_does_not() {
    let mut bench = Bench::new(5, &[]);
    bench.fire(about::ELECTION).flush();
    let yes = || Message::RequestVoteReply(RequestVoteReply { term: 1, vote_granted: true });
    bench.hear(S2, yes()).hear(S2, yes());
    assert!(matches!(bench.node.role, Role::Candidate { .. }));
    bench.hear(S3, yes());
    assert_eq!(bench.notes(), ["vote-counted", "wins", "heartbeat"]);
    assert_eq!(bench.sent().len(), 4);
    bench.hear(S4, yes());
    assert_eq!(bench.notes(), ["vote-too-late"]);
}

#[test]
fn one_server_alone_leads_as_soon_as_its_vote_is_durable() {
    let mut bench = Bench::new(1, &[]);
    bench.fire(about::ELECTION);
    assert!(matches!(bench.node.role, Role::Candidate { .. }));
    bench.flush();
    assert_eq!(bench.notes(), ["wins", "heartbeat"]);
    bench.ask(1, "1").flush();
    assert_eq!(bench.notes(), ["commits", "applies", "answers"]);
}

#[test]
fn a_later_term_ends_every_other_role() {
    let mut bench = Bench::new(3, &[]);
    bench.lead().hear(S2, vote(2, S2, 0, 0));
    assert_eq!(bench.notes()[..2], ["steps-down", "votes"]);
    assert_eq!((bench.node.term, &bench.node.role), (2, &Role::Follower));
    bench.fire(about::ELECTION).hear(S2, append(3, (0, 0), &[], 0));
    assert_eq!(bench.notes()[0], "yields");
}

#[test]
fn what_is_not_to_be_kept_is_not_written() {
    let mut bench = Bench::new(3, &[]).off(PERSIST_VOTE);
    bench.fire(about::ELECTION);
    assert_eq!(bench.writes(), [Write::Vote { term: Some(1), voted_for: None }]);
    let mut bench = Bench::new(3, &[]).off(PERSIST_TERM);
    bench.fire(about::ELECTION).flush();
    assert_eq!(bench.disk.term, 0);
}

#[test]
fn without_random_timeouts_all_wait_equally_long() {
    let span = |bench: &Bench| {
        bench.out.effects.iter().find_map(|effect| match effect {
            Effect::SetTimer { least, most, .. } => Some((*least, *most)),
            _ => None,
        })
    };
    assert_eq!(span(Bench::new(3, &[]).fire(about::ELECTION)), Some((100_000, 200_000)));
    let mut even = Bench::new(3, &[]).off(RANDOMISED_TIMEOUTS);
    assert_eq!(span(even.fire(about::ELECTION)), Some((100_000, 100_000)));
}
