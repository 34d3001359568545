//! Members without a vote.

use super::*;

/// S1 leads S2 and S3, and S4 learns: that is committed.
fn with_learner(change: Change) -> Bench {
    let mut bench = ready(3, change);
    bench.admin("add-learner", &[S4]).flush().matched(S2, 3);
    assert_eq!((bench.node.commit, bench.members()), (3, learning(3, &[S4])));
    bench
}

fn learning(voters: u8, learners: &[NodeId]) -> Members {
    Members { learners: quorum::set(learners), ..Members::first(voters) }
}

#[test]
fn a_learner_is_sent_the_log_and_counts_for_nothing() {
    let mut bench = ready(3, Change::Single);
    bench.admin("add-learner", &[S4]);
    assert!(bench.notes().contains(&"learners-change"));
    bench.flush().refused(S4, None, 1);
    assert_eq!(bench.appended(S4).map(|(prev, _, terms)| (prev, terms)), Some((0, vec![1, 2, 2])));
    bench.matched(S4, 3);
    assert_eq!(bench.node.commit, 2, "one of three has it, and a learner");
    bench.matched(S2, 3);
    assert_eq!(bench.node.commit, 3);
}

#[test]
fn without_the_rule_its_copy_counts() {
    let mut bench = ready(3, Change::Single);
    bench.cluster.rules.set(LEARNERS_DO_NOT_COUNT, false);
    bench.admin("add-learner", &[S4]).flush().matched(S4, 3);
    assert_eq!(bench.node.commit, 3);
}

#[test]
fn a_learner_gets_a_vote_when_it_holds_nine_tenths_of_the_log() {
    let mut bench = with_learner(Change::Single);
    assert_eq!(refusal(&bench, "promote", &[S4]), Some("problem-raft-learner-behind"));
    for number in 2..12 {
        bench.ask(number, "v").flush();
    }
    assert_eq!(bench.node.log.last_index(), 13);
    bench.matched(S4, 11);
    assert_eq!(refusal(&bench, "promote", &[S4]), Some("problem-raft-learner-behind"));
    bench.matched(S4, 12).admin("promote", &[S4]);
    assert_eq!(bench.members(), Members::first(4));
    assert!(bench.notes().contains(&"members-change"));
    let Role::Leader { peers } = &bench.node.role else { panic!("no leader") };
    assert_eq!(peers[3].matched, 12, "what it holds is known still");
}

#[test]
fn what_makes_no_sense_of_a_learner_is_refused() {
    let bench = with_learner(Change::Single);
    for (verb, node, problem) in [
        ("add", S4, "problem-raft-is-learner"),
        ("add-learner", S4, "problem-raft-is-member"),
        ("add-learner", S2, "problem-raft-is-member"),
        ("promote", S2, "problem-raft-not-learner"),
        ("promote", S5, "problem-raft-not-learner"),
    ] {
        assert_eq!(refusal(&bench, verb, &[node]), Some(problem), "{verb} {node:?}");
    }
    assert_eq!(refusal(&bench, "add-learner", &[S4, S5]), Some("problem-raft-one-server"));
    assert_eq!(refusal(&bench, "transfer", &[S1, S4]), Some("problem-raft-transfer-to"));
}

#[test]
fn a_learner_that_is_removed_leaves_the_others_as_they_are() {
    let mut bench = with_learner(Change::Single);
    bench.admin("remove", &[S4]);
    assert_eq!(bench.members(), Members::first(3));
    assert!(bench.notes().contains(&"learners-change"));
    bench.flush().matched(S2, 4).ask(2, "2").flush();
    assert_eq!(bench.appended(S4), None);
}

#[test]
fn a_joint_change_promotes_by_way_of_both_majorities() {
    let mut bench = with_learner(Change::Joint);
    assert_eq!(refusal(&bench, "change", &[S1, S2, S4]), Some("problem-raft-learner-behind"));
    bench.matched(S4, 3).admin("promote", &[S4]);
    assert_eq!(bench.members(), Members { next: 0b1111, ..Members::first(3) });
    bench.flush().matched(S2, 4).matched(S4, 4);
    assert_eq!((bench.node.commit, bench.members()), (4, Members::first(4)));
    // A learner stays one while the others change.
    let mut bench = with_learner(Change::Joint);
    bench.admin("change", &[S1, S2]).flush().matched(S2, 4);
    assert_eq!(bench.members(), learning(2, &[S4]));
}

#[test]
fn a_learner_never_stands_and_votes_when_asked() {
    let mut bench = Bench::new(3, &[]);
    bench.cluster.config.members = Members { learners: 0b001, ..Members::of(0b110) };
    for pre_vote in [false, true] {
        bench.cluster.config.extensions.pre_vote = pre_vote;
        bench.fire(about::ELECTION);
        assert_eq!((bench.notes(), bench.node.term), (vec!["learner-waits"], 0));
    }
    bench.hear(S2, Message::TimeoutNow(TimeoutNow { term: 0 }));
    assert_eq!((bench.notes(), bench.node.term), (vec!["learner-waits"], 0));
    // It may have been promoted, and not know it yet.
    bench.hear(S2, vote(1, S2, 0, 0));
    assert!(granted(&bench));
}

#[test]
fn nobody_asks_a_learner_for_its_vote() {
    for pre_vote in [false, true] {
        let mut bench = Bench::new(3, &[]);
        bench.cluster.config.members = learning(3, &[S4]);
        bench.cluster.config.servers = 4;
        bench.cluster.config.extensions.pre_vote = pre_vote;
        bench.fire(about::ELECTION).flush();
        let asked: Vec<_> = bench.sent().into_iter().map(|(to, _)| to).collect();
        assert!(!asked.contains(&S4), "{asked:?}");
    }
}
