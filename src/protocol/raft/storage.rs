//! Writing to disk, and sending what must wait for it.

use super::Raft;
use super::log::Entry;
use super::node::{Erased, Message, Node, Write};
use super::rules::{PERSIST_LOG, PERSIST_TERM, PERSIST_VOTE, REPLY_AFTER_PERSIST};
use crate::protocol::{Ctx, Out};
use crate::value::NodeId;
use std::sync::Arc;

/// Writes currentTerm and votedFor.
pub fn write_vote(ctx: &Ctx<Raft>, node: &Node, out: &mut Out<Raft>) {
    out.write(Write::Vote {
        term: ctx.on(PERSIST_TERM).then_some(node.term),
        voted_for: node.voted_for.filter(|_| ctx.on(PERSIST_VOTE)),
    });
}

/// Appends to the log, in memory and on disk.
pub fn append(ctx: &Ctx<Raft>, node: &mut Node, entries: Arc<[Entry]>, out: &mut Out<Raft>) {
    let first = node.log.last_index() + 1;
    entries.iter().for_each(|entry| node.log.push(entry.clone()));
    if !ctx.on(PERSIST_LOG) {
        out.write(Write::Append { first, entries, kept: false });
    } else if node.kept + 1 == first {
        node.kept = node.log.last_index();
        out.write(Write::Append { first, entries, kept: true });
    } else {
        // The rule was off for a while: what it left out is made good.
        let entries = node.log.iter_from(node.kept + 1).cloned().collect();
        out.write(Write::Append { first: node.kept + 1, entries, kept: true });
        node.kept = node.log.last_index();
    }
}

/// Erases every entry after `last`, in memory and on disk.
pub fn truncate(node: &mut Node, last: u64, out: &mut Out<Raft>) {
    remember_erased(node, last);
    node.log.truncate(last);
    node.kept = node.kept.min(last);
    node.durable = node.durable.min(last);
    out.write(Write::Truncate { last });
}

/// Entries that are remembered after they were erased, at most.
const ERASED: usize = 64;

/// Remembers what stands after `last`, which is to be erased.
pub fn remember_erased(node: &mut Node, last: u64) {
    if last < node.log.last_index() {
        let first = last.max(node.log.trimmed()) + 1;
        node.erased = Erased { first, entries: node.log.slice(first, ERASED) };
    }
}

/// Sends what depends on writes: currentTerm, votedFor and log[] are "updated on stable storage
/// before responding to RPCs" (Figure 2).
pub fn send(ctx: &Ctx<Raft>, to: NodeId, message: Message, out: &mut Out<Raft>) {
    if ctx.on(REPLY_AFTER_PERSIST) {
        out.send_durable(to, message);
    } else {
        out.send(to, message);
    }
}
