//! Writing to disk, and sending what must wait for it.

use super::Raft;
use super::about::{PERSIST_LOG, PERSIST_TERM, PERSIST_VOTE, REPLY_AFTER_PERSIST};
use super::log::Entry;
use super::message::Message;
use super::node::Write;
use crate::protocol::Handler;
use crate::value::NodeId;
use std::sync::Arc;

impl Handler<'_, Raft> {
    /// Writes currentTerm and votedFor.
    pub(super) fn write_vote(&mut self) {
        self.out.write(Write::Vote {
            term: self.on(PERSIST_TERM).then_some(self.node.term),
            voted_for: self.node.voted_for.filter(|_| self.on(PERSIST_VOTE)),
        });
    }

    /// Appends to the log, in memory and on disk.
    pub(super) fn append_to_log(&mut self, entries: Arc<[Entry]>) {
        let first = self.node.log.last_index() + 1;
        entries.iter().for_each(|entry| self.node.log.push(entry.clone()));
        if !self.on(PERSIST_LOG) {
            self.out.write(Write::Append { first, entries, kept: false });
        } else if self.node.kept + 1 == first {
            self.node.kept = self.node.log.last_index();
            self.out.write(Write::Append { first, entries, kept: true });
        } else {
            // The rule was off for a while: what it left out is made good.
            let entries = self.node.log.iter_from(self.node.kept + 1).cloned().collect();
            self.out.write(Write::Append { first: self.node.kept + 1, entries, kept: true });
            self.node.kept = self.node.log.last_index();
        }
    }

    /// Erases every entry after `last`, in memory and on disk.
    pub(super) fn truncate_log(&mut self, last: u64) {
        self.node.remember_erased(last);
        self.node.log.truncate(last);
        self.node.kept = self.node.kept.min(last);
        self.node.durable = self.node.durable.min(last);
        self.out.write(Write::Truncate { last });
    }

    /// Sends what depends on writes: currentTerm, votedFor and log[] are "updated on stable storage
    /// before responding to RPCs" (Figure 2).
    pub(super) fn send_persisted(&mut self, to: NodeId, message: Message) {
        if self.on(REPLY_AFTER_PERSIST) {
            self.out.send_durable(to, message);
        } else {
            self.out.send(to, message);
        }
    }
}
