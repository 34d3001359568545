//! Invariants that no rule breaks are still able to fail: the observer is shown what must not be.

use super::*;
use crate::protocol::{Moment, Seen, Sights, Witness};
use std::cell::Cell;

/// Three servers as an observer sees them, S1 leading term 1.
struct Watch {
    bench: Bench,
    ghost: super::super::ghost::Ghost,
    disks: Vec<Disk>,
}

impl Watch {
    fn new() -> Watch {
        let mut bench = Bench::new(3, &[]);
        let ghost = Raft::fresh_ghost(&bench.config, &bench.roster);
        bench.lead();
        let disks = vec![bench.disk.clone(); bench.roster.len()];
        let mut watch = Watch { bench, ghost, disks };
        assert!(watch.see(&[]).is_empty());
        watch
    }

    /// Lets the observer see the server's memory and these writes, all of them durable at once on
    /// its disk and on S2's.
    fn see(&mut self, writes: &[Write]) -> Vec<&'static str> {
        for write in writes {
            self.disks[0].apply(write);
            self.disks[1].apply(write);
        }
        let mut nodes = vec![None; self.bench.roster.len()];
        nodes[0] = Some(self.bench.node.clone());
        let mut witness = Witness::default();
        let looked = Cell::new(false);
        let seen = Seen {
            time: 0,
            rules: self.bench.rules,
            roster: &self.bench.roster,
            at: NodeId(0),
            moment: Moment::Ran,
            nodes: Sights::new(&nodes, NodeId(0), &looked),
            disks: Sights::new(&self.disks, NodeId(0), &looked),
            writes,
            flushed: writes,
            replies: &[],
            input: None,
            client: None,
        };
        Raft::observe(&self.bench.config, &mut self.ghost, &seen, &mut witness);
        witness.broken.iter().map(|broken| broken.invariant).collect()
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
    assert!(watch.append(entry(3)).is_empty());
    watch.bench.node.role = Role::Follower;
    watch.bench.node.log.truncate(0);
    assert!(watch.append(entry(2)).is_empty());
    assert_eq!(watch.append(entry(3)), ["log-matching"], "term 3 after term 1 and after term 2");
}
