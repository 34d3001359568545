//! Snapshots: what replaces the start of a log. Source: Raft §7, Figure 13; dissertation §5.
//!
//! The paper cuts a large snapshot into chunks, each in a message of its own. Here a snapshot is one
//! message: `offset` would always be 0 and `done` always true. The paper's answer is known by its
//! call; here messages come alone, so the answer says which snapshot it is for.

use super::Raft;
use super::membership::Members;
use super::node::{Message, Node, Write};
use super::rules::{KEEP_SUFFIX_AFTER_SNAPSHOT, REJECT_STALE_SNAPSHOT, SESSIONS_IN_SNAPSHOT};
use super::{replication, storage};
use crate::encode_struct;
use crate::protocol::state_machine::Machine;
use crate::protocol::{Ctx, Out};
use crate::value::{NodeId, Problem, Refusal};
use std::sync::Arc;

/// The state machine as it was after some entry. Source: Raft Figure 12.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Snapshot {
    /// lastIncludedIndex: it replaces every entry up to this one …
    pub index: u64,
    /// lastIncludedTerm: … and this is the term of that one.
    pub term: u32,
    /// The state machine, its table of sessions included.
    pub machine: Machine,
    /// The latest configuration up to there and where it stood; none if no entry changed it. Source:
    /// dissertation §5.1.
    pub members: Option<(u64, Members)>,
}
encode_struct!(Snapshot { index, term as epoch, machine, members });

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

/// Takes a snapshot of what is applied and drops the entries that it replaces. Every server does so by
/// itself: what is applied is committed, so nobody need be asked.
pub fn take(ctx: &Ctx<Raft>, node: &mut Node, out: &mut Out<Raft>) {
    let index = node.applied;
    let Some(term) = node.log.term_at(index) else { return };
    let machine = match ctx.on(SESSIONS_IN_SNAPSHOT) {
        true => node.machine.clone(),
        false => node.machine.without_sessions(),
    };
    let members = node.log.members_at(index);
    let count = index - node.log.trimmed();
    adopt(node, Arc::new(Snapshot { index, term, machine, members }), true, out);
    let left = node.log.last_index() - index;
    out.note("takes-snapshot", [("index", index.into()), ("count", count.into()), ("left", left.into())]);
}

/// Takes a snapshot once enough entries were applied since the last one, if the setup wants it.
pub fn take_if_due(ctx: &Ctx<Raft>, node: &mut Node, out: &mut Out<Raft>) {
    let every = u64::from(ctx.config.snapshot_every);
    if every > 0 && node.applied >= node.log.trimmed() + every {
        take(ctx, node, out);
    }
}

/// Puts the snapshot where the start of the log was, in memory and on disk. Entries after it stay
/// or, without `keep`, go.
fn adopt(node: &mut Node, snapshot: Arc<Snapshot>, keep: bool, out: &mut Out<Raft>) {
    if keep {
        node.log.trim(snapshot.index, snapshot.term, snapshot.members);
        node.kept = node.kept.max(snapshot.index);
    } else {
        storage::remember_erased(node, snapshot.index);
        node.log.restart(snapshot.index, snapshot.term, snapshot.members);
        node.kept = snapshot.index;
        node.durable = node.durable.min(snapshot.index);
    }
    node.snapshot = Some(Arc::clone(&snapshot));
    out.write(Write::Snapshot { snapshot, keep });
}

/// The leader's snapshot arrives: this server lacks entries that the leader no longer has.
pub fn on_install(
    ctx: &Ctx<Raft>,
    node: &mut Node,
    from: NodeId,
    (term, snapshot): (u32, &Arc<Snapshot>),
    out: &mut Out<Raft>,
) {
    let index = snapshot.index;
    let reply = Message::InstallSnapshotReply { term: node.term, last_included_index: index };
    if term < node.term {
        out.note(
            "snapshot-old-term",
            [("leader", from.into()), ("term", term.into()), ("own", node.term.into())],
        );
        return storage::send(ctx, from, reply, out);
    }
    if !replication::follow(ctx, node, from, out) {
        return;
    }
    if index <= node.commit && ctx.on(REJECT_STALE_SNAPSHOT) {
        out.note(
            "snapshot-stale",
            [("leader", from.into()), ("index", index.into()), ("commit", node.commit.into())],
        );
        return storage::send(ctx, from, reply, out);
    }
    let last = node.log.last_index();
    let same = node.log.term_at(index) == Some(snapshot.term);
    let keep = same && ctx.on(KEEP_SUFFIX_AFTER_SNAPSHOT);
    let after = last.saturating_sub(index);
    let args = [
        ("leader", from.into()),
        ("index", index.into()),
        ("term", snapshot.term.into()),
        ("kept", if keep { after } else { 0 }.into()),
        ("dropped", if keep { 0 } else { after }.into()),
    ];
    adopt(node, Arc::clone(snapshot), keep, out);
    // Clients that wait for what the snapshot covers ask again: what came of it is in the sessions.
    node.waiting.retain(|waiting| waiting.index > index);
    node.machine = snapshot.machine.clone();
    (node.commit, node.applied) = (index, index);
    out.note("installs-snapshot", args);
    storage::send(ctx, from, reply, out);
}
