//! Snapshots: taking them, sending them, taking them over.

use super::super::node::Snapshot;
use super::*;
use crate::protocol::Input;

impl Bench {
    /// Applies everything and takes a snapshot.
    fn trim(&mut self) -> &mut Bench {
        let (term, last) = (self.node.term, self.node.log.last_index());
        let prev = (last, self.node.log.last_term());
        self.hear(S2, append(term, prev, &[], last));
        self.run(|handler| handler.take_snapshot()).flush()
    }

    fn install(&mut self, term: u32, snapshot: &Arc<Snapshot>) -> &mut Bench {
        self.hear(S2, Message::InstallSnapshot(InstallSnapshot { term, snapshot: Arc::clone(snapshot) }))
    }

    fn installed(&self) -> Option<u64> {
        self.sent().into_iter().find_map(|(_, message)| match message {
            Message::InstallSnapshot(InstallSnapshot { snapshot, .. }) => Some(snapshot.index),
            _ => None,
        })
    }
}

/// What a server takes whose log is this, all of it applied.
fn snapshot(terms: &[u32]) -> Arc<Snapshot> {
    let mut bench = Bench::new(3, terms);
    bench.trim();
    bench.node.snapshot.clone().expect("it was taken")
}

fn reply(bench: &Bench) -> Option<(u32, u64)> {
    match bench.sent()[..] {
        [(_, Message::InstallSnapshotReply(InstallSnapshotReply { term, last_included_index }))] => {
            Some((term, last_included_index))
        }
        _ => None,
    }
}

fn values(bench: &Bench) -> Vec<String> {
    bench.node.machine.entries().map(|(key, value)| format!("{key}={value}")).collect()
}

#[test]
fn taking_one_drops_what_it_replaces_in_memory_and_on_disk() {
    let mut bench = Bench::new(3, &[1, 2, 3]);
    bench.hear(S2, append(3, (3, 3), &[], 2));
    bench.run(|handler| handler.take_snapshot());
    assert_eq!(bench.notes(), ["takes-snapshot"]);
    assert_eq!((bench.node.log.trimmed(), bench.terms(), bench.disk.log.trimmed()), (2, vec![3], 0));
    bench.flush();
    assert_eq!(bench.disk.log, bench.node.log);
    assert_eq!(bench.disk.snapshot, bench.node.snapshot);
}

#[test]
fn a_server_starts_from_its_snapshot() {
    let mut bench = Bench::new(3, &[1, 2]);
    bench.trim();
    let node = bench.cluster.boot(S1, &bench.disk);
    assert_eq!((node.commit, node.applied, node.log.last_index(), node.log.last_term()), (2, 2, 2, 2));
    assert_eq!(node.machine, bench.node.machine);
}

#[test]
fn one_is_taken_by_itself_after_so_many_entries() {
    let mut bench = Bench::new(3, &[]);
    bench.cluster.config.snapshot_every = 2;
    bench.hear(S2, append(1, (0, 0), &[1], 1));
    assert_eq!(bench.node.log.trimmed(), 0);
    bench.hear(S2, append(1, (1, 1), &[1, 1], 3));
    assert_eq!((bench.node.log.trimmed(), bench.node.applied), (3, 3));
    assert_eq!(bench.node.snapshot.as_ref().map(|snapshot| snapshot.term), Some(1));
}

#[test]
fn a_person_may_ask_for_one_only_where_there_is_something_new_to_keep() {
    let mut bench = Bench::new(3, &[1]);
    let input = |nodes: &[NodeId]| Input::Admin { verb: "snapshot".into(), nodes: nodes.into() };
    let check = |bench: &Bench, input: &Input| {
        let ctx = bench.ctx();
        Raft::check_input(&ctx, &bench.node, input).map_err(|problem| problem.id)
    };
    assert_eq!(check(&bench, &input(&[S1])), Err("problem-raft-nothing-to-snapshot"));
    bench.hear(S2, append(1, (1, 1), &[], 1));
    assert_eq!(check(&bench, &input(&[S1])), Ok(()));
    assert_eq!(check(&bench, &input(&[S1, S2])), Err("problem-raft-one-snapshot"));
    bench.input(&input(&[S1]));
    assert_eq!(bench.node.log.trimmed(), 1);
    assert_eq!(check(&bench, &input(&[S1])), Err("problem-raft-nothing-to-snapshot"));
}

#[test]
fn a_leader_sends_its_snapshot_where_the_entries_are_gone() {
    let mut bench = Bench::new(3, &[1, 1, 1]);
    bench.trim().lead().refused(S2, None, 1);
    assert_eq!((bench.next(S2), bench.installed()), (1, Some(3)));
    assert_eq!(bench.notes(), ["backs-up", "sends-snapshot"]);
    // It is on its way: a new entry does not send it again, a heartbeat does.
    bench.ask(1, "1");
    assert_eq!((bench.installed(), bench.appended(S3)), (None, Some((3, 1, vec![2]))));
    bench.fire(about::HEARTBEAT);
    assert_eq!(bench.installed(), Some(3));
    bench.hear(S2, Message::InstallSnapshotReply(InstallSnapshotReply { term: 2, last_included_index: 3 }));
    assert_eq!((bench.next(S2), bench.appended(S2)), (4, Some((3, 1, vec![2]))));
    assert_eq!(bench.notes(), ["match-advances", "sends"]);
}

#[test]
fn the_edge_of_the_log_still_answers_for_its_term() {
    let mut bench = Bench::new(3, &[1, 1, 2]);
    bench.trim().lead().refused(S2, Some(2), 2);
    assert_eq!((bench.next(S2), bench.installed()), (2, Some(3)), "entry 2 is gone");
    let mut bench = Bench::new(3, &[1, 2, 2]);
    bench.trim().lead().refused(S2, Some(2), 2);
    assert_eq!(bench.installed(), Some(3));
}

#[test]
fn a_snapshot_replaces_a_log_that_lacks_its_last_entry() {
    let snapshot = snapshot(&[1, 1, 2]);
    for log in [&[][..], &[1], &[1, 1, 1, 1]] {
        let mut bench = Bench::new(3, log);
        bench.install(3, &snapshot);
        assert_eq!((reply(&bench), bench.terms()), (Some((3, 3)), vec![]), "{log:?}");
        assert_eq!((bench.node.applied, bench.node.commit, values(&bench)), (3, 3, vec!["x=2".to_string()]));
        bench.flush();
        assert_eq!((&bench.disk.log, &bench.disk.snapshot), (&bench.node.log, &Some(Arc::clone(&snapshot))));
        bench.hear(S2, append(3, (3, 2), &[3], 4));
        assert_eq!((bench.terms(), bench.node.applied), (vec![3], 4));
    }
}

#[test]
fn entries_after_it_stay_where_its_last_entry_is_the_same() {
    let snapshot = snapshot(&[1, 2]);
    let mut bench = Bench::new(3, &[1, 2, 2, 2]);
    bench.install(2, &snapshot).flush();
    assert_eq!((bench.terms(), bench.node.log.last_index(), bench.disk.log.last_index()), (vec![2, 2], 4, 4));
    let mut bench = Bench::new(3, &[1, 2, 2, 2]).off(KEEP_SUFFIX_AFTER_SNAPSHOT);
    bench.install(2, &snapshot).flush();
    assert_eq!((bench.terms(), bench.node.log.last_index(), bench.disk.log.last_index()), (vec![], 2, 2));
    assert_eq!((bench.node.erased.first, bench.node.erased.entries.len()), (3, 2));
}

#[test]
fn a_snapshot_behind_the_state_machine_is_answered_and_ignored() {
    let old = snapshot(&[1]);
    let mut bench = Bench::new(3, &[1, 2]);
    bench.hear(S2, append(2, (2, 2), &[], 2));
    bench.install(2, &old);
    assert_eq!((bench.notes(), reply(&bench)), (vec!["snapshot-stale"], Some((2, 1))));
    assert_eq!((bench.node.applied, values(&bench)), (2, vec!["x=2".to_string()]));
    let mut bench = Bench::new(3, &[1, 2]).off(REJECT_STALE_SNAPSHOT);
    bench.hear(S2, append(2, (2, 2), &[], 2));
    bench.install(2, &old);
    assert_eq!((bench.node.applied, values(&bench)), (1, vec!["x=1".to_string()]));
}

#[test]
fn an_old_leaders_snapshot_is_refused_and_a_leaders_makes_followers() {
    let snapshot = snapshot(&[1]);
    let mut bench = Bench::new(3, &[3]);
    bench.install(2, &snapshot);
    assert_eq!((bench.notes(), reply(&bench)), (vec!["snapshot-old-term"], Some((3, 1))));
    bench.fire(about::ELECTION);
    bench.install(4, &snapshot);
    assert!(matches!(bench.node.role, Role::Follower) && bench.node.leader == Some(NodeId(1)));
}

#[test]
fn entries_that_a_snapshot_covers_are_known() {
    let mut bench = Bench::new(3, &[1, 1, 1]);
    bench.trim().hear(S2, append(1, (0, 0), &[1, 1], 2));
    let ok = |match_index| [(S2, Message::AppendEntriesReply(AppendEntriesReply { term: 1, match_index }))];
    assert_eq!((bench.sent(), bench.notes()), (ok(2).to_vec(), vec!["heartbeat-ok"]));
    bench.hear(S2, append(1, (1, 1), &[1, 1, 1, 1], 2));
    assert_eq!((bench.sent(), bench.terms()), (ok(5).to_vec(), vec![1, 1]));
    bench.hear(S2, append(1, (0, 0), &[1, 1, 1], 2));
    assert_eq!((bench.sent(), bench.terms()), (ok(3).to_vec(), vec![1, 1]));
}

#[test]
fn a_snapshot_without_sessions_forgets_who_was_served() {
    let taken = |rules: &[RuleIx]| {
        let mut bench = rules.iter().fold(Bench::new(3, &[1]), |bench, rule| bench.off(*rule));
        bench.trim();
        bench.node.snapshot.as_ref().map(|snapshot| snapshot.machine.sessions().count())
    };
    assert_eq!((taken(&[]), taken(&[SESSIONS_IN_SNAPSHOT])), (Some(1), Some(0)));
}

#[test]
fn what_was_never_written_is_safe_once_a_snapshot_holds_it() {
    let mut bench = Bench::new(3, &[]).off(PERSIST_LOG);
    bench.hear(S2, append(1, (0, 0), &[1, 1], 2)).flush();
    assert_eq!(bench.disk.log.last_index(), 0);
    bench.run(|handler| handler.take_snapshot()).flush();
    bench.cluster.rules.set(PERSIST_LOG, true);
    bench.hear(S2, append(1, (2, 1), &[1], 2)).flush();
    assert_eq!(bench.disk.log, bench.node.log);
}
