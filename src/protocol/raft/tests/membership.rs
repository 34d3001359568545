//! Who decides, and how that changes.

mod learners;

use super::super::config::Change;
use super::super::quorum::{self, Members};
use super::*;
use crate::protocol::Input;

fn bench(servers: u32, change: Change) -> Bench {
    let mut bench = Bench::new(servers, &[1]);
    bench.cluster.config.servers = 9;
    bench.cluster.config.extensions.membership = change;
    bench.lead();
    bench
}

/// A leader that has committed an entry of its own term.
fn ready(servers: u32, change: Change) -> Bench {
    let mut bench = bench(servers, change);
    bench.ask(1, "1").flush();
    for peer in 1..servers as u8 {
        bench.matched(NodeId(peer), 2);
    }
    assert_eq!(bench.node.commit, 2);
    bench
}

fn input(verb: &str, nodes: &[NodeId]) -> Input {
    Input::Admin { verb: verb.into(), nodes: nodes.into() }
}

fn refusal(bench: &Bench, verb: &str, nodes: &[NodeId]) -> Option<&'static str> {
    let ctx = bench.ctx();
    Raft::check_input(&ctx, &bench.node, &input(verb, nodes)).err().map(|problem| problem.id)
}

impl Bench {
    fn admin(&mut self, verb: &str, nodes: &[NodeId]) -> &mut Bench {
        assert_eq!(refusal(self, verb, nodes), None);
        self.input(&input(verb, nodes))
    }

    fn members(&self) -> Members {
        self.node.members(&self.cluster.config)
    }
}

#[test]
fn a_majority_is_of_all_members() {
    let needed: Vec<_> = (1..=9).map(|servers| Members::first(servers).needed()).collect();
    assert_eq!(needed, [1, 2, 2, 3, 3, 4, 4, 5, 5]);
    assert!(Members::of(0b0111).is_quorum(0b0101));
    assert!(!Members::of(0b1111).is_quorum(0b0101));
    assert!(!Members::of(0b0111).is_quorum(0b1001), "who is no member does not count");
}

#[test]
fn two_sets_need_a_majority_each() {
    let joint = Members { next: 0b11001, ..Members::first(3) };
    assert!(joint.is_quorum(0b01011));
    assert!(!joint.is_quorum(0b00111));
    assert!(!joint.is_quorum(0b11001));
    assert_eq!(joint.servers().map(|server| server.0).collect::<Vec<_>>(), [0, 1, 2, 3, 4]);
}

#[test]
fn what_a_quorum_reached_is_the_middle_from_below() {
    let of = |indexes: &'static [u64]| move |server: NodeId| indexes[server.index()];
    assert_eq!(Members::first(5).reached(&of(&[9, 0, 4, 7, 4])), 4);
    assert_eq!(Members::first(4).reached(&of(&[9, 8, 3, 1])), 3);
    assert_eq!(Members::first(1).reached(&of(&[6])), 6);
    let joint = Members { next: 0b11001, ..Members::first(3) };
    assert_eq!(joint.reached(&of(&[9, 9, 0, 2, 0])), 2);
}

#[test]
fn the_newest_configuration_in_the_log_holds_until_it_is_erased() {
    let mut log = super::super::log::Log::default();
    let change = |members| Entry { term: 1, command: Arc::new(Command::Members { members }) };
    log.push(entry(1));
    assert_eq!(log.members(), None);
    log.push(change(Members::first(4)));
    log.push(entry(1));
    log.push(change(Members::first(5)));
    assert_eq!(log.members(), Some((4, Members::first(5))));
    assert_eq!(
        [1, 2, 3, 4].map(|at| log.members_at(at).map(|(_, members)| members.needed())),
        [None, Some(3), Some(3), Some(3)]
    );
    log.truncate(3);
    assert_eq!(log.members(), Some((2, Members::first(4))));
    log.truncate(1);
    assert_eq!(log.members(), None);
}

#[test]
fn a_change_needs_a_leader_that_committed_in_its_term_and_no_other_change() {
    let mut bench = bench(3, Change::Single);
    assert_eq!(refusal(&bench, "add", &[S4]), Some("problem-raft-commit-before-change"));
    bench.cluster.rules.set(COMMIT_BEFORE_CHANGE, false);
    assert_eq!(refusal(&bench, "add", &[S4]), None);
    let mut bench = ready(3, Change::Single);
    for (verb, nodes, problem) in [
        ("add", &[S2][..], "problem-raft-is-member"),
        ("remove", &[NodeId(5)], "problem-raft-not-member"),
        ("add", &[S4, S5], "problem-raft-one-server"),
        ("add", &[NodeId(9)], "problem-raft-no-server"),
        ("change", &[S2], "problem-raft-change-needs-joint"),
    ] {
        assert_eq!(refusal(&bench, verb, nodes), Some(problem), "{verb}");
    }
    bench.admin("add", &[S4]);
    assert_eq!(refusal(&bench, "add", &[S5]), Some("problem-raft-change-under-way"));
    bench.cluster.rules.set(ONE_CHANGE_AT_A_TIME, false);
    assert_eq!(refusal(&bench, "add", &[S5]), None);
    bench.cluster.config.extensions.membership = Change::No;
    assert_eq!(refusal(&bench, "add", &[S5]), Some("problem-raft-no-membership"));
    bench.cluster.config.extensions.membership = Change::Single;
    bench.hear(S2, append(9, (0, 0), &[], 0));
    assert_eq!(refusal(&bench, "add", &[S5]), Some("problem-raft-leader-changes"));
}

#[test]
fn the_rules_of_single_changes_do_not_touch_joint_ones() {
    let mut bench = bench(3, Change::Joint);
    bench.cluster.rules.set(COMMIT_BEFORE_CHANGE, false);
    bench.cluster.rules.set(ONE_CHANGE_AT_A_TIME, false);
    assert_eq!(refusal(&bench, "add", &[S4]), Some("problem-raft-commit-before-change"));
    let mut bench = ready(3, Change::Joint);
    bench.cluster.rules.set(ONE_CHANGE_AT_A_TIME, false);
    bench.admin("change", &[S1, S4]);
    assert_eq!(refusal(&bench, "add", &[S5]), Some("problem-raft-change-under-way"));
}

#[test]
fn a_new_member_counts_at_once_and_is_sent_the_log() {
    let mut bench = ready(3, Change::Single);
    bench.admin("add", &[S4]);
    assert_eq!(bench.members(), Members::first(4));
    bench.flush().matched(S2, 3);
    assert_eq!(bench.node.commit, 2, "two of four are no majority");
    bench.refused(S4, None, 1);
    assert_eq!(bench.appended(S4).map(|(prev, _, terms)| (prev, terms)), Some((0, vec![1, 2, 2])));
    bench.matched(S4, 3);
    assert_eq!(bench.node.commit, 3);
}

#[test]
fn what_was_known_of_a_member_that_left_is_forgotten_when_it_comes_back() {
    let mut bench = ready(3, Change::Single);
    bench.admin("remove", &[S3]).flush().matched(S2, 3);
    assert_eq!(bench.node.commit, 3);
    bench.admin("add", &[S3]).flush();
    let Role::Leader { peers } = &bench.node.role else { panic!("no leader") };
    assert_eq!(peers[2].matched, 0);
}

#[test]
fn a_leader_that_is_removed_does_not_count_itself_and_goes_when_that_is_committed() {
    let mut bench = ready(3, Change::Single);
    bench.admin("remove", &[S1]).flush().matched(S2, 3);
    assert_eq!((bench.node.commit, bench.node.role.word()), (2, "leader"));
    bench.matched(S3, 3);
    assert_eq!((bench.node.commit, bench.node.role.word()), (3, "follower"));
    assert!(bench.notes().contains(&"removed-leader"));
    bench.fire(about::ELECTION);
    assert_eq!((bench.notes(), bench.node.term), (vec!["stays-out"], 2));
}

#[test]
fn a_joint_configuration_gives_way_to_the_new_one_when_both_majorities_have_it() {
    let mut bench = ready(3, Change::Joint);
    bench.admin("change", &[S1, S4, S5]).flush().matched(S2, 3);
    assert_eq!(bench.node.commit, 2);
    bench.matched(S4, 3);
    assert_eq!((bench.node.commit, bench.members()), (3, Members::of(0b11001)));
    assert_eq!(bench.node.log.last_index(), 4);
}

#[test]
fn a_new_leader_finishes_the_change_that_it_finds() {
    let mut bench = bench(3, Change::Joint);
    let joint = Members { next: 0b101, ..Members::first(3) };
    bench.node.role = Role::Follower;
    bench.node.log.push(Entry { term: 2, command: Arc::new(Command::Members { members: joint }) });
    bench.node.kept = 2;
    bench.node.durable = 2;
    bench.node.commit = 2;
    bench.node.applied = 2;
    bench.fire(about::ELECTION).flush();
    let term = bench.node.term;
    bench.hear(S2, Message::RequestVoteReply(RequestVoteReply { term, vote_granted: true }));
    assert_eq!(bench.node.role.word(), "candidate", "S2 is no member of the new ones");
    bench.hear(S3, Message::RequestVoteReply(RequestVoteReply { term, vote_granted: true }));
    assert_eq!((bench.node.role.word(), bench.members()), ("leader", Members::of(0b101)));
}

#[test]
fn a_server_that_never_was_a_member_keeps_quiet_and_votes_when_asked() {
    let mut bench = Bench::new(3, &[]);
    bench.cluster.config.members = Members::of(0b110);
    bench.fire(about::ELECTION);
    assert_eq!((bench.notes(), bench.node.term), (vec!["stays-out"], 0));
    bench.hear(S2, vote(1, S2, 0, 0));
    assert!(granted(&bench));
}

#[test]
fn a_change_goes_to_the_leader_of_the_highest_term() {
    let mut old = bench(3, Change::Single);
    let follower = Bench::new(3, &[]).node;
    let before = old.node.clone();
    old.node.term += 1;
    let nodes = [None, Some(follower.clone()), Some(before), Some(old.node)];
    assert_eq!(Raft::admin_at(&nodes, "add", &[NodeId(4)]), NodeId(3));
    assert_eq!(Raft::admin_at(&nodes[..2], "add", &[NodeId(4)]), NodeId(1));
    assert_eq!(Raft::admin_at(&nodes, "transfer", &[NodeId(2), NodeId(1)]), NodeId(2));
}

#[test]
fn handing_over_waits_for_the_log_and_ends_with_the_timeout() {
    let mut bench = ready(3, Change::No);
    bench.ask(2, "2").flush();
    assert_eq!(refusal(&bench, "transfer", &[S1, S1]), Some("problem-raft-transfer-to"));
    assert_eq!(refusal(&bench, "transfer", &[S1, NodeId(7)]), Some("problem-raft-transfer-to"));
    assert_eq!(refusal(&bench, "transfer", &[S1]), Some("problem-raft-transfer-names-two"));
    bench.admin("transfer", &[S1, S2]);
    assert_eq!(refusal(&bench, "transfer", &[S1, S3]), Some("problem-raft-transfer-under-way"));
    let tells = |bench: &Bench| {
        bench.sent().into_iter().any(|(to, message)| to == S2 && matches!(message, Message::TimeoutNow(_)))
    };
    assert!(!tells(&bench));
    bench.ask(3, "3");
    assert_eq!(bench.notes(), ["transfer-refuses"]);
    bench.matched(S3, 3);
    assert!(!tells(&bench));
    bench.matched(S2, 3);
    assert!(tells(&bench));
    bench.fire(about::ELECTION);
    assert_eq!(bench.notes(), ["transfer-fails"]);
    bench.ask(3, "3");
    assert_eq!(bench.notes(), ["appends", "sends"]);
}

#[test]
fn a_server_that_is_told_stands_at_once_without_asking_first() {
    let mut bench = Bench::new(3, &[]);
    bench.cluster.config.extensions.pre_vote = true;
    bench.hear(S2, append(1, (0, 0), &[], 0));
    bench.hear(S2, Message::TimeoutNow(TimeoutNow { term: 1 }));
    assert_eq!((bench.node.role.word(), bench.node.term), ("candidate", 2));
    assert!(
        bench
            .sent()
            .iter()
            .all(|(_, sent)| matches!(sent, Message::RequestVote(RequestVote { transfer: true, .. })))
    );
    bench.hear(S2, Message::TimeoutNow(TimeoutNow { term: 1 }));
    assert_eq!(bench.notes(), ["timeout-now-late"]);
}

#[test]
fn a_snapshot_keeps_who_the_members_are() {
    let mut leader = ready(3, Change::Single);
    leader.admin("add", &[S4]).flush().matched(S2, 3).matched(S4, 3);
    assert_eq!(leader.node.applied, 3);
    leader.ask(2, "2").flush();
    leader.admin("snapshot", &[S1]).flush();
    assert_eq!((leader.node.log.trimmed(), leader.members()), (3, Members::first(4)));
    assert_eq!(leader.disk.log.members(), Some((3, Members::first(4))));
    // Who lacks all of it learns the members from the snapshot alone.
    leader.refused(S3, None, 1);
    let Some((_, install @ Message::InstallSnapshot(_))) = leader.sent().pop() else { panic!("no snapshot") };
    let mut follower = bench(3, Change::Single);
    follower.hear(S2, append(3, (0, 0), &[], 0));
    let Message::InstallSnapshot(InstallSnapshot { snapshot, .. }) = install else { unreachable!() };
    follower.hear(S2, Message::InstallSnapshot(InstallSnapshot { term: 3, snapshot }));
    assert_eq!(follower.members(), Members::first(4));
}
