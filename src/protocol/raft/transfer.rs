//! Handing over leadership. Source: Raft dissertation §3.10.

use super::Raft;
use super::about::note;
use super::election::Cause;
use super::message::{Message, TimeoutNow};
use super::node::{Node, Role};
use crate::protocol::{Ctx, Handler};
use crate::value::{NodeId, Problem, Refusal};

/// Whether the leader may hand over to the second of the servers named.
pub fn check(ctx: &Ctx<Raft>, node: &Node, nodes: &[NodeId]) -> Result<(), Refusal> {
    let &[_, target] = nodes else {
        return Err(Problem::new("problem-raft-transfer-names-two"));
    };
    if !node.leads() {
        return Err(Problem::new("problem-raft-not-leader").with("node", ctx.id));
    }
    if target == ctx.id || !node.members(ctx.config).votes(target) {
        return Err(Problem::new("problem-raft-transfer-to").with("other", target));
    }
    match node.extra.transfer {
        Some(other) => Err(Problem::new("problem-raft-transfer-under-way").with("other", other)),
        None => Ok(()),
    }
}

impl Handler<'_, Raft> {
    /// The leader takes no more commands, and tells the target to stand for election as soon as it
    /// holds the whole log. An election timeout later it gives up and serves again.
    pub(super) fn begin_transfer(&mut self, target: NodeId) {
        self.node.extra.transfer = Some(target);
        let last = self.node.log.last_index();
        self.out.note(note::TRANSFER_BEGINS, [("target", target.into()), ("last", last.into())]);
        self.arm_election();
        if !self.tell_target() {
            self.send_heartbeats();
        }
    }

    /// Tells the target, if it holds the whole log by now. Returns whether it does.
    pub(super) fn tell_target(&mut self) -> bool {
        let (Role::Leader { peers }, Some(target)) = (&self.node.role, self.node.extra.transfer) else {
            return false;
        };
        if peers[target.index()].matched < self.node.log.last_index() {
            return false;
        }
        self.node.extra.told = true;
        self.out.note(note::TRANSFER_TELLS, [("target", target.into()), ("term", self.node.term.into())]);
        self.send_persisted(target, Message::TimeoutNow(TimeoutNow { term: self.node.term }));
        true
    }

    /// An election timeout passed at the leader and it leads still: it serves again. What it said may
    /// arrive yet; a lease is nothing to rely on in this term any more (`told` stays).
    pub(super) fn give_up_transfer(&mut self) {
        if let Some(target) = self.node.extra.transfer.take() {
            self.out.note(note::TRANSFER_FAILS, [("target", target.into()), ("term", self.node.term.into())]);
        }
    }

    /// A server that handed over leads no longer: what it said may arrive yet, and elections go their way.
    pub(super) fn end_transfer(&mut self) {
        if let Some(target) = self.node.extra.transfer.take() {
            self.out.note(note::TRANSFER_ENDS, [("target", target.into()), ("term", self.node.term.into())]);
        }
    }

    /// The leader wants this server to lead: stand for election at once, pre-vote or not.
    pub(super) fn on_timeout_now(&mut self, from: NodeId, timeout: &TimeoutNow) {
        let TimeoutNow { term } = *timeout;
        if term != self.node.term || self.node.leads() {
            return self.out.note(note::TIMEOUT_NOW_LATE, [("from", from.into()), ("term", term.into())]);
        }
        // It was told while it had a vote, and has none any more.
        if self.members().learns(self.ctx.id) {
            return self.note_learner_waits();
        }
        self.out.note(note::TIMEOUT_NOW, [("from", from.into()), ("term", term.into())]);
        self.stand(Cause::Transfer);
    }
}
