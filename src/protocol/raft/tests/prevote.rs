//! Pre-vote, check-quorum, and sticking to a leader.

use super::super::config::Extensions;
use super::*;

fn both(servers: u32) -> Bench {
    let mut bench = Bench::new(servers, &[]);
    bench.cluster.config.extensions =
        Extensions { pre_vote: true, check_quorum: true, ..Extensions::default() };
    bench
}

fn ask(next: u32, last_log_term: u32, last_log_index: u64) -> Message {
    Message::PreVote(PreVote { next, candidate: NodeId(1), last_log_index, last_log_term })
}

fn would(bench: &Bench) -> Option<(u32, bool)> {
    match bench.sent()[..] {
        [(_, Message::PreVoteReply(PreVoteReply { term, vote_granted }))] => Some((term, vote_granted)),
        _ => None,
    }
}

#[test]
fn asking_spends_no_term_and_a_majority_that_would_vote_does() {
    let mut bench = both(3);
    bench.fire(about::ELECTION);
    assert_eq!((bench.node.term, bench.node.role.word()), (0, "pre-candidate"));
    assert!(bench.writes().is_empty());
    assert_eq!(
        bench.sent(),
        [S2, S3].map(|peer| (peer, {
            Message::PreVote(PreVote { next: 1, candidate: NodeId(0), last_log_index: 0, last_log_term: 0 })
        }))
    );
    bench.hear(S2, Message::PreVoteReply(PreVoteReply { term: 1, vote_granted: true }));
    assert_eq!(bench.notes(), ["pre-vote-counted", "election-timeout"]);
    assert_eq!((bench.node.term, bench.node.role.word()), (1, "candidate"));
    bench.hear(S3, Message::PreVoteReply(PreVoteReply { term: 1, vote_granted: true }));
    assert_eq!(bench.notes(), ["vote-too-late"]);
}

#[test]
fn one_voter_is_counted_once_and_an_answer_for_another_term_not_at_all() {
    let mut bench = both(5);
    bench.fire(about::ELECTION);
    for _ in 0..2 {
        bench.hear(S2, Message::PreVoteReply(PreVoteReply { term: 1, vote_granted: true }));
    }
    assert_eq!(bench.node.role, Role::PreCandidate { votes: vec![NodeId(0), NodeId(1)] });
    bench.hear(S3, Message::PreVoteReply(PreVoteReply { term: 2, vote_granted: true }));
    assert_eq!((bench.notes(), bench.node.term), (vec!["vote-too-late"], 0));
}

#[test]
fn a_refusal_from_a_later_term_is_believed() {
    let mut bench = both(3);
    bench.fire(about::ELECTION);
    bench.hear(S2, Message::PreVoteReply(PreVoteReply { term: 7, vote_granted: false }));
    assert_eq!((bench.node.term, bench.node.role.word()), (7, "follower"));
}

#[test]
fn a_server_alone_needs_nobody() {
    let mut bench = both(1);
    bench.fire(about::ELECTION).flush();
    assert_eq!((bench.node.term, bench.node.role.word()), (1, "leader"));
}

#[test]
fn would_vote_promises_nothing_and_weighs_the_log() {
    let mut bench = both(3);
    bench.node.log = Bench::new(3, &[1, 2]).node.log;
    bench.node.term = 2;
    for (message, expected) in
        [(ask(3, 2, 2), (3, true)), (ask(3, 1, 9), (2, false)), (ask(1, 2, 2), (2, false))]
    {
        bench.hear(S2, message);
        assert_eq!(would(&bench), Some(expected));
        assert!(bench.writes().is_empty());
        assert_eq!((bench.node.term, bench.node.voted_for), (2, None));
    }
    // In this very term it voted for another.
    bench.node.voted_for = Some(NodeId(2));
    bench.hear(S2, ask(2, 2, 2));
    assert_eq!(would(&bench), Some((2, false)));
    bench.hear(S2, ask(3, 2, 2));
    assert_eq!(would(&bench), Some((3, true)));
}

#[test]
fn a_server_that_hears_a_leader_would_not_vote_until_its_timer_fires() {
    let mut bench = both(3);
    bench.hear(S3, append(1, (0, 0), &[], 0));
    bench.hear(S2, ask(2, 0, 0));
    assert_eq!((bench.notes(), would(&bench)), (vec!["pre-vote-hears-leader"], Some((1, false))));
    bench.fire(about::ELECTION).hear(S2, ask(2, 0, 0));
    assert_eq!(would(&bench), Some((2, true)));
}

#[test]
fn a_candidate_of_a_later_term_is_passed_over_only_with_both_extensions() {
    for (pre_vote, check_quorum) in [(false, false), (true, false), (false, true), (true, true)] {
        let mut bench = Bench::new(3, &[]);
        bench.cluster.config.extensions = Extensions { pre_vote, check_quorum, ..Extensions::default() };
        bench.hear(S3, append(1, (0, 0), &[], 0));
        bench.hear(S2, vote(5, S2, 0, 0));
        let passed_over = bench.notes() == ["vote-ignored"] && bench.sent().is_empty();
        assert_eq!((passed_over, bench.node.term == 1), (pre_vote && check_quorum, pre_vote && check_quorum));
    }
}

#[test]
fn a_leader_steps_down_when_it_hears_no_majority_and_keeps_its_term() {
    let mut bench = both(5);
    bench.cluster.config.extensions.pre_vote = false;
    bench.lead();
    bench.matched(S2, 0).matched(S3, 0);
    bench.fire(about::ELECTION);
    assert_eq!(bench.notes(), ["quorum-heard"]);
    // What was heard before does not count a second time, and one answer counts once.
    bench.matched(S2, 0).matched(S2, 0);
    bench.fire(about::ELECTION);
    assert_eq!(bench.notes(), ["quorum-lost"]);
    assert_eq!((bench.node.term, bench.node.role.word(), bench.node.leader), (1, "follower", None));
}

#[test]
fn a_new_leader_begins_with_an_empty_entry_that_is_sent_at_once() {
    let mut bench = Bench::new(3, &[1]);
    bench.cluster.config.extensions.no_op = true;
    bench.lead();
    assert_eq!(bench.terms(), [1, 2]);
    assert_eq!(bench.appended(S2), Some((1, 1, vec![2])));
    bench.flush().matched(S2, 2);
    assert_eq!(bench.node.commit, 2);
    assert_eq!(bench.node.machine.executed(), 1, "the empty entry does nothing");
}

#[test]
fn removed_servers_disturb_only_whom_no_leader_holds_together() {
    let undisturbed = |settings: &[(&'static str, &'static str)]| {
        let mut setup = Raft::ABOUT.defaults();
        for (id, word) in settings {
            let param = about::ABOUT.params.iter().find(|param| param.id == *id).expect("a parameter");
            setup.params.insert(param.id, param.read(word).expect("a right value"));
        }
        Raft::promises(&setup).undisturbed
    };
    assert!(undisturbed(&[]));
    assert!(!undisturbed(&[("membership", "single")]));
    assert!(!undisturbed(&[("membership", "joint"), ("pre-vote", "on")]));
    assert!(undisturbed(&[("membership", "joint"), ("pre-vote", "on"), ("check-quorum", "on")]));
    assert!(undisturbed(&[("pre-vote", "off"), ("check-quorum", "on")]));
}
