//! Client requests. Source: Raft §8; dissertation §6.2, §6.3.

use super::Raft;
use super::about::DEDUPLICATE;
use super::about::note;
use super::log::{Command, Entry};
use super::node::Waiting;
use crate::protocol::{Handler, Outcome, Request};
use std::sync::Arc;

impl Handler<'_, Raft> {
    /// A client asks: a leader takes the command into its log, any other server says who leads, or asks the leader
    /// what a read must see.
    pub(super) fn on_request(&mut self, request: &Request) {
        let (client, number) = (request.client, request.number);
        if !self.node.leads() {
            if self.forward_read(request) {
                return;
            }
            let hint = self.node.leader.filter(|leader| *leader != self.ctx.id);
            self.out.note(note::NOT_LEADER, [("client", client.into()), ("leader", hint.into())]);
            return self.out.reply(client, number, Outcome::NotLeader { hint });
        }
        if self.on(DEDUPLICATE) && self.is_known_request(request) {
            return;
        }
        if let Some(target) = self.node.extra.transfer {
            self.out.note(note::TRANSFER_REFUSES, [("client", client.into()), ("target", target.into())]);
            return self.out.reply(client, number, Outcome::NotLeader { hint: None });
        }
        if self.take_read(request) {
            return;
        }
        let entry =
            Entry { term: self.node.term, command: Arc::new(Command::Request { request: request.clone() }) };
        self.append_to_log([entry].into());
        let index = self.node.log.last_index();
        // A request that was overtaken by a later one of its client takes nothing from that one: nobody waits for it.
        let place = self.node.waiting.partition_point(|waiting| waiting.client < client);
        let waiting = Waiting { client, number, index, term: self.node.term };
        match self.node.waiting.get_mut(place).filter(|other| other.client == client) {
            Some(later) if later.number > number => {}
            Some(other) => *other = waiting,
            None => self.node.waiting.insert(place, waiting),
        }
        let term = self.node.term;
        self.out.note_with(note::APPENDS, || {
            let op = request.op.short();
            [("client", client.into()), ("op", op), ("index", index.into()), ("term", term.into())]
        });
        self.replicate();
    }

    /// Whether the request was seen before: applied, or waiting in the log where this leader put it.
    /// An entry that an earlier leader left uncommitted does not count: only a new one of this term can
    /// commit it.
    fn is_known_request(&mut self, request: &Request) -> bool {
        let (client, number) = (request.client, request.number);
        let args = [("client", client.into()), ("number", number.into())];
        let shared = ("shared", self.ctx.config.extensions.shared_session.into());
        if let Some(session) = self.node.machine.session(self.ctx.config.session_of(client)) {
            if session.number == number {
                let [client_arg, number_arg] = args;
                self.out.note(note::DUPLICATE_ANSWERED, [client_arg, number_arg, shared]);
                self.out.reply(client, number, Outcome::Done { result: session.result.clone() });
                return true;
            }
            if session.number > number {
                let [client_arg, number_arg] = args;
                self.out.note(
                    note::REQUEST_TOO_OLD,
                    [client_arg, number_arg, ("seen", session.number.into()), shared],
                );
                return true;
            }
        }
        let waits = |waiting: &&Waiting| {
            (waiting.client, waiting.number, waiting.term) == (client, number, self.node.term)
        };
        if let Some(waiting) = self.node.waiting.iter().find(waits) {
            let [client, number] = args;
            self.out.note(note::DUPLICATE_WAITING, [client, number, ("index", waiting.index.into())]);
            return true;
        }
        false
    }
}
