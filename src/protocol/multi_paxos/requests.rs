//! Client requests. Source: Paxos Made Simple §3; Raft dissertation §6.3 for the sessions.

use super::MultiPaxos;
use super::about::note;
use super::about::{DEDUPLICATE, HEARTBEAT, SKIP_PHASE_1};
use super::node::Role;
use crate::protocol::{Handler, Outcome, Request};
use std::sync::Arc;

impl Handler<'_, MultiPaxos> {
    /// A client asks: a leader proposes the command, any other server says who leads.
    pub(super) fn on_request(&mut self, request: &Request) {
        let (client, number) = (request.client, request.number);
        let queues = !self.on(SKIP_PHASE_1);
        let serves = match self.node.role {
            Role::Leader { .. } => true,
            Role::Candidate { .. } => queues && !self.node.queue.is_empty(),
            Role::Follower {} => false,
        };
        if !serves {
            let hint = self.node.leader.filter(|leader| *leader != self.ctx.id);
            self.out.note(note::NOT_LEADER, [("client", client.into()), ("leader", hint.into())]);
            return self.out.reply(client, number, Outcome::NotLeader { hint });
        }
        if self.on(DEDUPLICATE) && self.is_known_request(request) {
            return;
        }
        let request = Arc::new(request.clone());
        if !queues {
            return self.propose_request(&request);
        }
        let ballot = match self.node.role {
            Role::Leader { .. } => Some(self.next_ballot()),
            _ => None,
        };
        let held = ballot.or(self.node.role.ballot());
        let id = if ballot.is_some() { note::NEW_BALLOT } else { note::JOINS_BALLOT };
        self.out.note(id, [("client", client.into()), ("op", request.op.short()), ("ballot", held.into())]);
        self.node.queue.push(request);
        if let Some(ballot) = ballot {
            self.out.cancel_timer(HEARTBEAT);
            self.stand(ballot);
        }
    }

    /// Whether the request was seen before: applied, or proposed by this leader and not chosen yet.
    fn is_known_request(&mut self, request: &Request) -> bool {
        let (client, number) = (request.client, request.number);
        let args = [("client", client.into()), ("number", number.into())];
        if let Some(session) = self.node.machine.session(client) {
            if session.number == number {
                let result = session.result.clone();
                self.out.note(note::DUPLICATE_ANSWERED, args);
                self.out.reply(client, number, Outcome::Done { result });
                return true;
            }
            if session.number > number {
                self.out.note(note::REQUEST_TOO_OLD, args);
                return true;
            }
        }
        let same = |other: &Request| (other.client, other.number) == (client, number);
        let Role::Leader { open, .. } = &self.node.role else {
            return self.node.queue.iter().any(|queued| same(queued));
        };
        let found = open.iter().find(|(_, open)| open.command.request().is_some_and(|held| same(held)));
        let Some(slot) = found.map(|(slot, _)| *slot) else { return false };
        let [client_arg, number_arg] = args;
        self.out.note(note::DUPLICATE_WAITING, [client_arg, number_arg, ("slot", slot.into())]);
        // It may have been proposed first by an earlier leader, and adopted by this one.
        self.node.await_slot(client, number, slot);
        true
    }
}
