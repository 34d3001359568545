//! What must hold of each log by itself, from what one event changed at its server; nobody else's memory
//! is looked at. Source: Raft dissertation, Appendix B, Lemmas 5 to 8.

use super::ghost::{Ghost, Watched};
use crate::protocol::raft::Raft;
use crate::protocol::raft::log::{Log, LogPosition};
use crate::protocol::raft::message::Message;
use crate::protocol::raft::node::{Node, Role, Write};
use crate::protocol::{Moment, Observation, Seen};
use crate::value::{Micros, NodeId};

/// A new entry: its term is not lower than `before`, that of the entry before it, and
/// not higher than the server's own.
pub fn entry_fits(
    seen: &Seen<Raft>,
    node: Option<&Node>,
    entry: LogPosition,
    before: u32,
    observation: &mut Observation,
) {
    let LogPosition { term, index } = entry;
    if term < before {
        let args = [
            ("server", seen.at.into()),
            ("index", index.into()),
            ("term", term.into()),
            ("before", before.into()),
        ];
        observation.violated("terms-along-log", seen.time, args);
    }
    within_term(seen, node, entry, observation);
}

/// No entry, nor a snapshot's last one, is of a later term than its server.
pub fn within_term(
    seen: &Seen<Raft>,
    node: Option<&Node>,
    entry: LogPosition,
    observation: &mut Observation,
) {
    let LogPosition { term, index } = entry;
    let Some(node) = node.filter(|node| node.term < term) else { return };
    let args = [
        ("server", seen.at.into()),
        ("index", index.into()),
        ("term", term.into()),
        ("own", node.term.into()),
    ];
    observation.violated("no-term-ahead", seen.time, args);
}

/// Looks at the log of a server that is up; `before` is what was last seen of it.
pub fn look(ghost: &Ghost, seen: &Seen<Raft>, node: &Node, before: Watched, observation: &mut Observation) {
    let restarted = seen.moment == Moment::Restarted;
    if restarted {
        within_term(seen, Some(node), node.log.last(), observation);
    }
    // Told once, when it comes about.
    if node.commit > node.log.last_index() && before.commit <= before.tail.0 {
        let args = [
            ("server", seen.at.into()),
            ("commit", node.commit.into()),
            ("last", node.log.last_index().into()),
        ];
        observation.violated("commit-within-log", seen.time, args);
    }
    agrees(seen, node, observation);
    let changes = |write: &Write| !matches!(write, Write::Vote { .. });
    if restarted || seen.writes.iter().any(changes) {
        as_up_to_date(ghost, seen.time, seen.at, &node.log, observation);
    }
}

/// After an AppendEntries of its own term whose consistency check succeeded, a follower's log is the
/// leader's up to the last entry that was sent. Where the last one is the same, so are those before it: that
/// is log matching. Source: Raft Figure 2, AppendEntries RPC, receiver implementation, 2 to 4.
fn agrees(seen: &Seen<Raft>, node: &Node, observation: &mut Observation) {
    let Some(Message::AppendEntries(append)) = seen.heard else { return };
    let (log, entries) = (&node.log, &append.entries);
    let LogPosition { term: prev_term, index: prev } = append.prev();
    let took = append.term == node.term
        && matches!(node.role, Role::Follower)
        && (prev < log.trimmed() || log.term_at(prev) == Some(prev_term));
    // What a snapshot covers is no longer there to be compared.
    let differs = |index: u64, sent: u32| index >= log.trimmed() && log.term_at(index) != Some(sent);
    let last = prev + entries.len() as u64;
    if !took || !entries.last().is_some_and(|entry| differs(last, entry.term)) {
        return;
    }
    let mut sent = (prev + 1..).zip(entries.iter());
    let Some((index, entry)) = sent.find(|(index, entry)| differs(*index, entry.term)) else { return };
    let args = [
        ("server", seen.at.into()),
        ("leader", node.leader.into()),
        ("index", index.into()),
        ("term", entry.term.into()),
        ("own", log.term_at(index).into()),
    ];
    observation.violated("append-agrees", seen.time, args);
}

/// A server that could be elected has what is committed: a log that is at least as up to date as one that ends
/// with a committed entry has that entry. In Figure 8 (c) it has not. Source: Raft §5.4.1, §5.4.2.
pub fn as_up_to_date(ghost: &Ghost, time: Micros, server: NodeId, log: &Log, observation: &mut Observation) {
    let Some(index) = ghost.lacks(log) else { return };
    let Some(committed) = ghost.committed_at(index) else { return };
    let args = [("server", server.into()), ("index", index.into()), ("term", committed.entry.term.into())];
    observation.violated("up-to-date-holds-committed", time, args);
}
