//! Handing over leadership. Source: Raft dissertation §3.10.

use super::Raft;
use super::node::{Message, Node, Role};
use super::{election, membership, replication, storage};
use crate::protocol::{Ctx, Out};
use crate::value::{NodeId, Problem, Refusal};

/// Whether the leader may hand over to the second of the servers named.
pub fn check(ctx: &Ctx<Raft>, node: &Node, nodes: &[NodeId]) -> Result<(), Refusal> {
    let &[_, target] = nodes else {
        return Err(Problem::new("problem-raft-transfer-names-two"));
    };
    if !matches!(node.role, Role::Leader { .. }) {
        return Err(Problem::new("problem-raft-not-leader").with("node", ctx.id));
    }
    if target == ctx.id || !membership::current(ctx, node).has(target) {
        return Err(Problem::new("problem-raft-transfer-to").with("other", target));
    }
    match node.extra.transfer {
        Some(other) => Err(Problem::new("problem-raft-transfer-under-way").with("other", other)),
        None => Ok(()),
    }
}

/// The leader takes no more commands, and tells the target to stand for election as soon as it
/// holds the whole log. An election timeout later it gives up and serves again.
pub fn begin(ctx: &Ctx<Raft>, node: &mut Node, target: NodeId, out: &mut Out<Raft>) {
    node.extra.transfer = Some(target);
    let last = node.log.last_index();
    out.note("transfer-begins", [("target", target.into()), ("last", last.into())]);
    election::arm(ctx, out);
    if !tell(ctx, node, out) {
        replication::on_heartbeat(ctx, node, out);
    }
}

/// Tells the target, if it holds the whole log by now. Returns whether it does.
pub fn tell(ctx: &Ctx<Raft>, node: &mut Node, out: &mut Out<Raft>) -> bool {
    let (Role::Leader { peers }, Some(target)) = (&node.role, node.extra.transfer) else { return false };
    if peers[target.index()].matched < node.log.last_index() {
        return false;
    }
    node.extra.told = true;
    out.note("transfer-tells", [("target", target.into()), ("term", node.term.into())]);
    storage::send(ctx, target, Message::TimeoutNow { term: node.term }, out);
    true
}

/// An election timeout passed at the leader and it leads still: it serves again. What it said may
/// arrive yet; a lease is nothing to rely on in this term any more (`told` stays).
pub fn give_up(node: &mut Node, out: &mut Out<Raft>) {
    if let Some(target) = node.extra.transfer.take() {
        out.note("transfer-fails", [("target", target.into()), ("term", node.term.into())]);
    }
}

/// A server that handed over leads no longer: what it said may arrive yet, and elections go their way.
pub fn end(node: &mut Node, out: &mut Out<Raft>) {
    if let Some(target) = node.extra.transfer.take() {
        out.note("transfer-ends", [("target", target.into()), ("term", node.term.into())]);
    }
}

/// The leader wants this server to lead: stand for election at once, pre-vote or not.
pub fn on_timeout_now(ctx: &Ctx<Raft>, node: &mut Node, from: NodeId, term: u32, out: &mut Out<Raft>) {
    if term != node.term || matches!(node.role, Role::Leader { .. }) {
        return out.note("timeout-now-late", [("from", from.into()), ("term", term.into())]);
    }
    out.note("timeout-now", [("from", from.into()), ("term", term.into())]);
    election::stand(ctx, node, election::Cause::Transfer, out);
}
