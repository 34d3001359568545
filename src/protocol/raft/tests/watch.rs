//! Invariants that no rule breaks are still able to fail: the observer is shown what must not be.

use super::super::invariants::Committed;
use super::super::log::Log;
use super::*;
use crate::protocol::Moment;
use crate::protocol::testing::Look;

/// Three servers as an observer sees them, S1 leading term 1.
struct Watch {
    bench: Bench,
    ghost: super::super::invariants::Ghost,
    disks: Vec<Disk>,
}

impl Watch {
    fn new() -> Watch {
        let mut bench = Bench::new(3, &[]);
        let ghost = Raft::fresh_ghost(&bench.cluster.config, &bench.cluster.roster);
        bench.lead();
        let disks = vec![bench.disk.clone(); bench.cluster.roster.len()];
        let mut watch = Watch { bench, ghost, disks };
        assert!(watch.see(&[]).is_empty());
        watch
    }

    /// Lets the observer see the server's memory and these writes, all of them durable at once on
    /// its disk and on S2's.
    fn see(&mut self, writes: &[Write]) -> Vec<&'static str> {
        self.hear(writes, None, Moment::Ran)
    }

    /// The same after a message, or at another moment.
    fn hear(&mut self, writes: &[Write], heard: Option<&Message>, moment: Moment) -> Vec<&'static str> {
        for write in writes {
            self.disks[0].apply(write);
            self.disks[1].apply(write);
        }
        let mut nodes = vec![None; self.bench.cluster.roster.len()];
        nodes[0] = Some(self.bench.node.clone());
        let look =
            Look { at: NodeId(0), moment, nodes: &nodes, disks: &self.disks, writes, input: None, heard };
        let observation = self.bench.cluster.observe(&mut self.ghost, look);
        observation.invariants()
    }

    /// Appends an entry at S1.
    fn append(&mut self, entry: Entry) -> Vec<&'static str> {
        self.bench.node.log.push(entry.clone());
        let first = self.bench.node.log.last_index();
        self.see(&[Write::Append { first, entries: [entry].into(), kept: true }])
    }
}

#[test]
fn a_leader_that_erases_its_own_entry_is_seen() {
    let mut watch = Watch::new();
    assert!(watch.append(entry(1)).is_empty());
    watch.bench.node.log.truncate(0);
    assert_eq!(watch.see(&[Write::Truncate { last: 0 }]), ["leader-append-only"]);
}

#[test]
fn a_state_machine_that_goes_back_or_loses_what_it_applied_is_seen() {
    let mut watch = Watch::new();
    watch.append(entry(1));
    watch.bench.node.role = Role::Follower;
    (watch.bench.node.commit, watch.bench.node.applied) = (1, 1);
    assert!(watch.see(&[]).is_empty());
    let mut erased = Watch { bench: watch.bench, ghost: watch.ghost.clone(), disks: watch.disks.clone() };
    assert_eq!(erased.see(&[Write::Truncate { last: 0 }]), ["state-machine-forward", "committed-durable"]);
    erased.ghost = watch.ghost;
    erased.disks = watch.disks;
    erased.bench.node.commit = 0;
    assert_eq!(erased.see(&[]), ["state-machine-forward"]);
}

#[test]
fn one_index_and_term_with_two_commands_or_two_pasts_is_seen() {
    let other = |number| {
        let mut entry = entry(1);
        let request = entry.command.request().cloned().expect("a request");
        entry.command = Arc::new(Command::Request { request: Request { number, ..request } });
        entry
    };
    let mut watch = Watch::new();
    assert!(watch.append(entry(1)).is_empty());
    watch.bench.node.role = Role::Follower;
    watch.bench.node.log.truncate(0);
    assert_eq!(watch.append(other(7)), ["log-matching"]);

    let mut watch = Watch::new();
    assert!(watch.append(entry(1)).is_empty());
    assert!(follows(&mut watch, 3).is_empty());
    watch.bench.node.log.truncate(0);
    assert!(watch.append(entry(2)).is_empty());
    assert_eq!(watch.append(entry(3)), ["log-matching"], "term 3 after term 1 and after term 2");
}

/// An entry that the server appends as a follower, without being told anything of it.
fn follows(watch: &mut Watch, term: u32) -> Vec<&'static str> {
    watch.bench.node.role = Role::Follower;
    watch.bench.node.term = watch.bench.node.term.max(term);
    watch.append(entry(term))
}

#[test]
fn terms_that_go_down_along_a_log_and_entries_ahead_of_their_server_are_seen() {
    let mut watch = Watch::new();
    assert!(follows(&mut watch, 3).is_empty());
    assert_eq!(follows(&mut watch, 2), ["terms-along-log"]);
    let mut watch = Watch::new();
    watch.bench.node.role = Role::Follower;
    assert_eq!(watch.append(entry(2)), ["no-term-ahead"], "it is in term 1");
    let mut watch = Watch::new();
    assert!(follows(&mut watch, 3).is_empty());
    watch.bench.node.term = 2;
    let seen = watch.hear(&[], None, Moment::Restarted);
    assert_eq!(seen, ["term-monotonic", "no-term-ahead"]);
}

#[test]
fn a_commit_index_past_the_log_is_seen_once() {
    let mut watch = Watch::new();
    watch.append(entry(1));
    watch.bench.node.role = Role::Follower;
    watch.bench.node.commit = 2;
    assert_eq!(watch.see(&[]), ["committed-durable", "commit-within-log"]);
    assert!(watch.see(&[]).is_empty());
}

#[test]
fn a_follower_that_did_not_take_what_was_sent_is_seen() {
    let mut watch = Watch::new();
    for term in [1, 1, 2] {
        assert!(follows(&mut watch, term).is_empty());
    }
    watch.bench.node.term = 4;
    watch.bench.node.leader = Some(NodeId(1));
    let sent = |term, prev: (u64, u32), terms: &[u32]| {
        Message::AppendEntries(AppendEntries {
            term,
            prev_log_index: prev.0,
            prev_log_term: prev.1,
            entries: terms.iter().map(|term| entry(*term)).collect(),
            leader_commit: 0,
        })
    };
    let mut after = |message: Message| watch.hear(&[], Some(&message), Moment::Ran);
    assert!(after(sent(4, (1, 1), &[1, 2])).is_empty(), "it has them");
    assert!(after(sent(4, (2, 1), &[])).is_empty(), "a heartbeat");
    assert!(after(sent(4, (2, 2), &[4])).is_empty(), "refused: it has another one before");
    assert!(after(sent(4, (7, 2), &[4])).is_empty(), "refused: its log is too short");
    assert!(after(sent(3, (2, 1), &[3])).is_empty(), "refused: of an earlier term");
    assert_eq!(after(sent(4, (2, 1), &[4])), ["append-agrees"], "it kept its own");
    assert_eq!(after(sent(4, (2, 1), &[2, 4])), ["append-agrees"], "it took one of two");
}

#[test]
fn a_log_as_up_to_date_as_what_is_committed_must_have_it() {
    let committed = |terms: &[(u32, u32)]| {
        let mut watch = Watch::new();
        watch.bench.node.role = Role::Follower;
        for (term, in_term) in terms {
            let entry = entry(*term);
            watch.ghost.committed.push(Committed { entry, in_term: *in_term, by: 0b11 });
        }
        watch
    };
    let log = |terms: &[u32]| {
        let mut log = Log::default();
        terms.iter().for_each(|term| log.push(entry(*term)));
        log
    };
    // Entry 2, of term 2, was committed by entry 3 of term 4: Figure 8 (e).
    let watch = committed(&[(1, 1), (2, 4), (4, 4)]);
    let lacks = |terms: &[u32]| watch.ghost.lacks(&log(terms));
    assert_eq!((lacks(&[]), lacks(&[1]), lacks(&[1, 2]), lacks(&[1, 2, 4])), (None, None, None, None));
    assert_eq!(lacks(&[1, 3]), None, "S5: behind what committed entry 2");
    assert_eq!(lacks(&[1, 3, 3, 3]), None, "however long");
    assert_eq!(lacks(&[3]), Some(1), "entry 1 was committed in its own term");
    assert_eq!(lacks(&[1, 3, 5]), Some(3), "of a later term, and without it");
    assert_eq!(lacks(&[1, 2, 4, 5]), None);
    // By counting copies alone: Figure 8 (c).
    let watch = committed(&[(1, 1), (2, 4)]);
    assert_eq!(watch.ghost.lacks(&log(&[1, 3])), Some(2));
    assert_eq!(watch.ghost.lacks(&log(&[1])), None);
    // It shows as soon as the log does.
    let mut watch = committed(&[(1, 1), (1, 1)]);
    assert!(follows(&mut watch, 1).is_empty());
    assert!(follows(&mut watch, 2).contains(&"up-to-date-holds-committed"));
}
