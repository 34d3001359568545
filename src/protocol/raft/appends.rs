//! What a leader sends to bring its followers further: entries, or the snapshot that replaced them. With flow
//! control (extension `flow-control`) a window of messages may be under way.
//!
//! Source: Raft §5.3, §7; dissertation §10.2.1; the states as in etcd's `raft` ([`Progress`]).

use super::Raft;
use super::about::BATCH;
use super::about::note;
use super::log::{Entry, Log};
use super::message::{AppendEntries, InstallSnapshot, Message};
use super::node::{Role, Snapshot};
use super::progress::Progress;
use crate::protocol::{Handler, NoteId, Out};
use crate::value::NodeId;
use std::sync::Arc;

/// Entries in one AppendEntries at most: what a follower lacks beyond them waits for its answer.
pub const MAX_ENTRIES: usize = 64;

/// Builds what brings followers further; those that stand at the same index share one slice of entries.
pub struct AppendBuilder<'a> {
    term: u32,
    commit: u64,
    /// Entries in one message.
    most: usize,
    /// Messages that may be under way to one follower, with flow control.
    window: usize,
    log: &'a Log,
    snapshot: Option<&'a Arc<Snapshot>>,
    shared: Option<(u64, Arc<[Entry]>)>,
    out: &'a mut Out<Raft>,
}

impl<'a> AppendBuilder<'a> {
    /// What a leader sends with, and what it knows of each server's log; none at any other server.
    pub fn of(handler: &'a mut Handler<Raft>) -> Option<(AppendBuilder<'a>, &'a mut [Progress])> {
        let Handler { ctx, node, out } = handler;
        let Role::Leader { peers } = &mut node.role else { return None };
        let builder = AppendBuilder {
            term: node.term,
            commit: node.commit,
            most: if ctx.on(BATCH) { MAX_ENTRIES } else { 1 },
            window: ctx.config.extensions.window,
            log: &node.log,
            snapshot: node.snapshot.as_ref(),
            shared: None,
            out,
        };
        Some((builder, peers))
    }

    /// Sends new entries, if the follower's next message has room for them. Returns whether it did.
    pub fn send_new(&mut self, to: NodeId, progress: &mut Progress) -> bool {
        if progress.flow.is_some() {
            return self.fill(to, progress);
        }
        let full = progress.next + self.most as u64 <= progress.sent + 1;
        let waits = progress.next <= self.log.trimmed() && progress.sent >= progress.next;
        !full && !waits && self.send(to, progress)
    }

    /// Sends what comes next, unless it is on its way. Returns whether that was entries.
    pub fn send_rest(&mut self, to: NodeId, progress: &mut Progress) -> bool {
        if progress.flow.is_some() {
            return self.fill(to, progress);
        }
        let on_its_way = progress.sent >= progress.next || progress.next > self.log.last_index();
        !on_its_way && self.send(to, progress)
    }

    /// Sends what comes next for a follower: entries, or the snapshot if those are gone. Returns
    /// whether it was entries.
    fn send(&mut self, to: NodeId, progress: &mut Progress) -> bool {
        let gone = progress.next <= self.log.trimmed();
        if let Some(snapshot) = self.snapshot.filter(|_| gone) {
            progress.sent = snapshot.index;
            self.out.note(
                note::SENDS_SNAPSHOT,
                [("follower", to.into()), ("next", progress.next.into()), ("index", snapshot.index.into())],
            );
            let install = InstallSnapshot { term: self.term, snapshot: Arc::clone(snapshot) };
            self.out.send(to, Message::InstallSnapshot(install));
            return false;
        }
        let (message, last) = self.carry(progress.next);
        progress.sent = last;
        self.out.send(to, message);
        true
    }

    /// Only says what comes before `next`, and what is committed. A snapshot may have replaced that only up to
    /// its last entry, whose term is known.
    fn send_empty(&mut self, to: NodeId, next: u64) {
        let message = self.message(next, Arc::default());
        self.out.send(to, message);
    }

    /// The message that carries the log from `next` on, and the last index that it brings.
    fn carry(&mut self, next: u64) -> (Message, u64) {
        let entries = match &self.shared {
            Some((from, entries)) if *from == next => Arc::clone(entries),
            _ => self.log.slice(next, self.most),
        };
        self.shared = Some((next, Arc::clone(&entries)));
        let last = next - 1 + entries.len() as u64;
        (self.message(next, entries), last)
    }

    fn message(&self, next: u64, entries: Arc<[Entry]>) -> Message {
        Message::AppendEntries(AppendEntries {
            term: self.term,
            prev_log_index: next - 1,
            prev_log_term: self.log.term_at(next - 1).unwrap_or(0),
            entries,
            leader_commit: self.commit,
        })
    }

    /// Sends a follower what there is room for. Returns whether that was entries.
    fn fill(&mut self, to: NodeId, progress: &mut Progress) -> bool {
        let mut sent = false;
        while progress.next <= self.log.last_index() {
            if !progress.has_room(self.window) {
                let (held, next) = (progress.in_flight(), progress.next);
                self.out.note(
                    note::FLOW_FULL,
                    [("follower", to.into()), ("held", held.into()), ("next", next.into())],
                );
                break;
            }
            let entries = self.send(to, progress);
            sent |= entries;
            if !progress.went_out(entries) {
                break;
            }
        }
        sent
    }

    /// A heartbeat. What a probe asked is asked again: it may be lost. What was replicated is not sent
    /// again, but named as what comes before: if it is lost, the follower refuses, else it answers and the window
    /// has room again. What a snapshot replaced can be named no more: the follower is sent the snapshot, as a probe
    /// (etcd: `maybeSendSnapshot`).
    pub fn beat(&mut self, to: NodeId, progress: &mut Progress) {
        if progress.replicates() && progress.next <= self.log.trimmed() {
            probe(note::FLOW_COMPACTED, to, progress, self.out);
        }
        if !progress.replicates() {
            self.send(to, progress);
            progress.probed_again();
        } else if progress.next <= self.log.last_index() && progress.has_room(self.window) {
            self.fill(to, progress);
        } else {
            self.send_empty(to, progress.next);
        }
    }
}

/// A follower lacks what comes before, and names `next` to go on from. To a probe its refusal says just that; what
/// was replicated was lost or overtaken, and the leader goes back to what it knows. Returns whether the refusal
/// says anything new.
pub fn refused(from: NodeId, progress: &mut Progress, next: u64, out: &mut Out<Raft>) -> bool {
    if !progress.replicates() {
        if let Some(flow) = &mut progress.flow {
            flow.inflights.clear();
        }
        return next < progress.next;
    }
    if next <= progress.matched {
        return false;
    }
    probe(note::FLOW_PROBES, from, progress, out);
    true
}

/// Goes back to what the follower is known to hold, and asks from there; the note says why.
fn probe(note: NoteId, to: NodeId, progress: &mut Progress, out: &mut Out<Raft>) {
    let old = progress.become_probe();
    out.note(note, [("follower", to.into()), ("old", old.into()), ("next", progress.next.into())]);
}
