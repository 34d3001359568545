//! Snapshots: what replaces the start of a log. Source: Raft §7, Figure 13; dissertation §5.
//!
//! The paper cuts a large snapshot into chunks, each in a message of its own. Here a snapshot is one
//! message: `offset` would always be 0 and `done` always true. The paper's answer is known by its
//! call; here messages come alone, so the answer says which snapshot it is for.

use super::Raft;
use super::about::note;
use super::about::{KEEP_SUFFIX_AFTER_SNAPSHOT, REJECT_STALE_SNAPSHOT, SESSIONS_IN_SNAPSHOT};
use super::message::{InstallSnapshot, InstallSnapshotReply, Message};
use super::node::{Node, Snapshot, Write};
use crate::protocol::{Ctx, Handler};
use crate::value::{NodeId, Problem, Refusal};
use std::sync::Arc;

/// Whether a person may have this server take a snapshot now.
pub fn check(ctx: &Ctx<Raft>, node: &Node, nodes: &[NodeId]) -> Result<(), Refusal> {
    if let Some(other) = nodes.get(1) {
        return Err(Problem::new("problem-raft-one-snapshot").with("other", *other));
    }
    if node.applied > node.log.trimmed() {
        return Ok(());
    }
    let problem = Problem::new("problem-raft-nothing-to-snapshot").with("node", ctx.id);
    Err(problem.with("index", node.log.trimmed()))
}

impl Handler<'_, Raft> {
    /// Takes a snapshot of what is applied and drops the entries that it replaces. Every server does so by
    /// itself: what is applied is committed, so nobody need be asked.
    pub(super) fn take_snapshot(&mut self) {
        let index = self.node.applied;
        let Some(term) = self.node.log.term_at(index) else { return };
        let machine = match self.on(SESSIONS_IN_SNAPSHOT) {
            true => self.node.machine.clone(),
            false => self.node.machine.without_sessions(),
        };
        let members = self.node.log.members_at(index);
        let count = index - self.node.log.trimmed();
        self.adopt_snapshot(Arc::new(Snapshot { index, term, machine, members }), true);
        let left = self.node.log.last_index() - index;
        self.out.note(
            note::TAKES_SNAPSHOT,
            [("index", index.into()), ("count", count.into()), ("left", left.into())],
        );
    }

    /// Takes a snapshot once enough entries were applied since the last one, if the setup wants it.
    pub(super) fn take_snapshot_if_due(&mut self) {
        let every = u64::from(self.ctx.config.snapshot_every);
        if every > 0 && self.node.applied >= self.node.log.trimmed() + every {
            self.take_snapshot();
        }
    }

    /// Puts the snapshot where the start of the log was, in memory and on disk. Entries after it stay
    /// or, without `keep`, go.
    fn adopt_snapshot(&mut self, snapshot: Arc<Snapshot>, keep: bool) {
        if keep {
            self.node.log.trim(snapshot.index, snapshot.term, snapshot.members);
            self.node.kept = self.node.kept.max(snapshot.index);
        } else {
            self.node.remember_erased(snapshot.index);
            self.node.log.restart(snapshot.index, snapshot.term, snapshot.members);
            self.node.kept = snapshot.index;
            self.node.durable = self.node.durable.min(snapshot.index);
        }
        self.node.snapshot = Some(Arc::clone(&snapshot));
        self.out.write(Write::Snapshot { snapshot, keep });
    }

    /// The leader's snapshot arrives: this server lacks entries that the leader no longer has.
    pub(super) fn on_install_snapshot(&mut self, from: NodeId, install: &InstallSnapshot) {
        let InstallSnapshot { term, ref snapshot } = *install;
        let index = snapshot.index;
        let reply = Message::InstallSnapshotReply(InstallSnapshotReply {
            term: self.node.term,
            last_included_index: index,
        });
        if term < self.node.term {
            self.out.note(
                note::SNAPSHOT_OLD_TERM,
                [("leader", from.into()), ("term", term.into()), ("own", self.node.term.into())],
            );
            return self.send_persisted(from, reply);
        }
        if !self.follow(from) {
            return;
        }
        if index <= self.node.commit && self.on(REJECT_STALE_SNAPSHOT) {
            self.out.note(
                note::SNAPSHOT_STALE,
                [("leader", from.into()), ("index", index.into()), ("commit", self.node.commit.into())],
            );
            return self.send_persisted(from, reply);
        }
        let last = self.node.log.last_index();
        let same = self.node.log.term_at(index) == Some(snapshot.term);
        let keep = same && self.on(KEEP_SUFFIX_AFTER_SNAPSHOT);
        let after = last.saturating_sub(index);
        let args = [
            ("leader", from.into()),
            ("index", index.into()),
            ("term", snapshot.term.into()),
            ("kept", if keep { after } else { 0 }.into()),
            ("dropped", if keep { 0 } else { after }.into()),
        ];
        self.adopt_snapshot(Arc::clone(snapshot), keep);
        // Clients that wait for what the snapshot covers ask again: what came of it is in the sessions.
        self.node.waiting.retain(|waiting| waiting.index > index);
        self.node.machine = snapshot.machine.clone();
        (self.node.commit, self.node.applied) = (index, index);
        self.out.note(note::INSTALLS_SNAPSHOT, args);
        self.settle_forwarded_reads();
        self.send_persisted(from, reply);
    }

    /// The follower stands where an AppendEntries up to there would have brought it.
    pub(super) fn on_install_snapshot_reply(&mut self, from: NodeId, reply: &InstallSnapshotReply) {
        self.hear_follower(from, reply.term);
        self.advance_match(from, reply.term, reply.last_included_index);
    }
}
