//! The primary serves: takes requests, forwards them, counts acknowledgements.

use super::PrimaryBackup;
use super::about::note;
use super::about::{DEDUPLICATE, PING};
use super::log::Entry;
use super::message::{Commit, ForwardReply, Message};
use super::node::{Role, Server, Write};
use crate::protocol::{Handler, Outcome, Request};
use crate::value::{NodeId, Value};
use std::sync::Arc;

/// A backup that lacks more entries than this gets the whole state instead.
const MANY: u64 = 8;

impl Handler<'_, PrimaryBackup, Server> {
    /// A client asks: the primary takes the command, any other server says who is primary.
    pub fn on_request(&mut self, request: &Request) {
        let (client, number) = (request.client, request.number);
        if !self.node.serves() {
            let hint = Some(self.node.view.primary).filter(|primary| *primary != self.ctx.id);
            let args =
                [("client", client.into()), ("primary", hint.into()), ("view", self.node.view.number.into())];
            self.out.note(note::NOT_PRIMARY, args);
            return self.out.reply(client, number, Outcome::NotLeader { hint });
        }
        if self.on(DEDUPLICATE) && self.is_known(request) {
            return;
        }
        let index = self.node.log.last_index() + 1;
        let entry = Entry { view: self.node.view.number, command: Some(Arc::new(request.clone())) };
        self.node.log.put(index, entry.clone());
        self.out.write(Write::Entry { index, entry: entry.clone() });
        self.node.wait(request, index);
        let Role::Leading { peers, .. } = &self.node.role else { return };
        let to: Vec<NodeId> = peers.iter().filter(|peer| peer.installed).map(|peer| peer.id).collect();
        self.out.note(
            note::FORWARDS,
            [
                ("client", client.into()),
                ("op", request.op.short()),
                ("index", index.into()),
                ("view", self.node.view.number.into()),
                ("to", to.clone().into()),
                ("alone", self.node.view.backups.is_empty().into()),
            ],
        );
        for backup in to {
            if let Some(forward) = self.node.forward(index) {
                self.out.send_durable(backup, forward);
            }
        }
    }

    /// Whether the request was seen before: acknowledged, or in the log and on its way to that.
    fn is_known(&mut self, request: &Request) -> bool {
        let (client, number) = (request.client, request.number);
        let args = [("client", client.into()), ("number", number.into())];
        if let Some(session) = self.node.machine.session(client) {
            if session.number == number {
                self.out.note(note::DUPLICATE_ANSWERED, args);
                self.out.reply(client, number, Outcome::Done { result: session.result.clone() });
                return true;
            }
            if session.number > number {
                let [client, number] = args;
                self.out.note(note::REQUEST_TOO_OLD, [client, number, ("seen", session.number.into())]);
                return true;
            }
        }
        let same = |command: &Request| (command.client, command.number) == (client, number);
        let mut pending = self.node.applied + 1..=self.node.log.last_index();
        let holds = |index: &u64| {
            let command = self.node.log.get(*index).and_then(|entry| entry.command.as_ref());
            command.is_some_and(|command| same(command))
        };
        let Some(index) = pending.find(holds) else { return false };
        let [client, number] = args;
        self.out.note(note::DUPLICATE_WAITING, [client, number, ("index", index.into())]);
        self.node.wait(request, index);
        true
    }

    /// A backup holds an entry.
    pub fn on_forward_reply(&mut self, from: NodeId, &ForwardReply { view, index }: &ForwardReply) {
        let number = self.node.view.number;
        let awaited = self.ctx.config.awaited(self.ctx.rules, &self.node.view);
        let Role::Leading { peers, .. } = &mut self.node.role else {
            return self.ignore_late_answer(from, view);
        };
        let Some(peer) = peers.iter_mut().find(|peer| peer.id == from).filter(|_| view == number) else {
            return self.ignore_late_answer(from, view);
        };
        peer.got(index);
        let have = self.holders(index).len();
        let args = [
            ("backup", from.into()),
            ("index", index.into()),
            ("have", have.into()),
            ("needed", awaited.into()),
        ];
        self.out.note(note::COUNTS_ACK, args);
        self.advance_commit();
    }

    /// Who holds an entry as far as the primary knows, itself included once its own copy is durable.
    fn holders(&self, index: u64) -> Vec<NodeId> {
        let Role::Leading { peers, .. } = &self.node.role else { return Vec::new() };
        let own = (self.node.durable >= index).then_some(self.ctx.id);
        own.into_iter().chain(peers.iter().filter(|peer| peer.holds(index)).map(|peer| peer.id)).collect()
    }

    /// All writes so far are durable: the primary's own copy counts.
    pub fn on_flushed(&mut self) {
        self.node.durable = self.node.log.last_index();
        self.start_serving();
        self.advance_commit();
    }

    /// The primary looks whether more of its log is acknowledged. In order: an answer depends on all
    /// that came before.
    pub fn advance_commit(&mut self) {
        let awaited = self.ctx.config.awaited(self.ctx.rules, &self.node.view);
        while self.node.serves() {
            let index = self.node.commit + 1;
            if self.node.log.get(index).is_none() {
                return;
            }
            let holders = self.holders(index);
            if holders.len() < awaited {
                return;
            }
            self.out.note(
                note::ACKNOWLEDGED,
                [
                    ("index", index.into()),
                    ("holders", holders.into()),
                    ("view", self.node.view.number.into()),
                ],
            );
            self.learn_commit(index);
        }
    }

    /// Time to show that this server is alive, and to send again what may be lost. A backup that lacks nothing
    /// hears how much is acknowledged, each time anew: the last word may be lost, and one that restarted has
    /// forgotten it. Source: VRR §4.1 (COMMIT messages of a primary that has no request to forward).
    pub fn on_ping_timer(&mut self) {
        self.out.set_timer(PING, self.ctx.config.ping);
        self.ping();
        self.ask_for_logs();
        let Role::Leading { peers, .. } = &self.node.role else { return };
        let last = self.node.log.last_index();
        let (view, commit) = (self.node.view.number, self.node.commit);
        let mut again = Vec::new();
        for peer in peers {
            if !peer.installed || last.saturating_sub(peer.base) > MANY {
                again.push(Value::Node(peer.id));
                self.out.send_durable(peer.id, self.node.state());
                continue;
            }
            let lacking = (peer.base + 1..=last).filter(|index| !peer.holds(*index));
            let before = self.out.effects.len();
            for forward in lacking.filter_map(|index| self.node.forward(index)) {
                self.out.send_durable(peer.id, forward);
            }
            if self.out.effects.len() > before {
                again.push(Value::Node(peer.id));
            } else if commit > 0 {
                self.out.send(peer.id, Message::Commit(Commit { view, commit }));
            }
        }
        if !again.is_empty() {
            self.out.note(
                note::SENDS_AGAIN,
                [("to", Value::List(again)), ("last", last.into()), ("view", view.into())],
            );
        }
    }

    /// An answer to what this server is no longer about.
    pub fn ignore_late_answer(&mut self, from: NodeId, view: u32) {
        self.out.note(
            note::ANSWER_TOO_LATE,
            [("from", from.into()), ("view", view.into()), ("own", self.node.view.number.into())],
        );
    }
}
