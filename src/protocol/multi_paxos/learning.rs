//! Learning what is chosen, applying it in order, and catching up. Source: Paxos Made Simple §2.3, §3.

use super::MultiPaxos;
use super::about::note;
use super::about::{DEDUPLICATE, PERSIST_ACCEPT};
use super::message::{CatchUp, Chosen, Message};
use super::node::Role;
use super::slots::{Command, Entry, MAX_RUN};
use crate::protocol::state_machine::Applied;
use crate::protocol::{Handler, NoteId, OpResult, Outcome, Request};
use crate::value::{Ballot, NodeId, Value};
use std::sync::Arc;

impl Handler<'_, MultiPaxos> {
    /// The leader looks which slots a phase-2 quorum has accepted. It goes on in order: a chosen slot
    /// after one that is open waits for it.
    pub(super) fn advance_commit(&mut self) {
        let needed = self.ctx.config.quorums(self.ctx.rules).phase2;
        let before = self.node.commit();
        let Role::Leader { ballot, open, .. } = &mut self.node.role else { return };
        let ballot = *ballot;
        let mut beyond = None;
        for (slot, open) in open.iter_mut() {
            if !open.chosen && open.acks.count_ones() as usize >= needed {
                open.chosen = true;
                beyond = Some(*slot);
            }
        }
        let mut acks = 0;
        while let Some(entry) = open.first_entry() {
            if *entry.key() != self.node.chosen.len() as u64 + 1 || !entry.get().chosen {
                break;
            }
            let open = entry.remove();
            acks = open.acks;
            self.node.chosen.push(Entry { ballot, command: open.command });
        }
        let commit = self.node.commit();
        if commit > before {
            let by = self.ctx.config.servers().filter(|server| acks >> server.0 & 1 == 1);
            self.out.note(
                note::COMMITS,
                [
                    ("first", (before + 1).into()),
                    ("last", commit.into()),
                    ("count", (commit - before).into()),
                    ("ballot", ballot.into()),
                    ("by", Value::List(by.map(Value::Node).collect())),
                    ("durable", self.on(PERSIST_ACCEPT).into()),
                ],
            );
            self.apply_chosen();
        }
        if let Some(slot) = beyond.filter(|slot| *slot > commit) {
            self.out.note(note::WAITS_FOR_GAP, [("slot", slot.into()), ("gap", (commit + 1).into())]);
        }
    }

    /// The leader of `ballot` knows that all slots up to `commit` are chosen. What this server accepted
    /// in that very ballot is what is chosen there; of anything older it cannot be sure.
    pub(super) fn learn_chosen(&mut self, ballot: Ballot, commit: u64) {
        let before = self.node.commit();
        while self.node.commit() < commit {
            let held = self.node.accepted.get(self.node.commit() + 1).filter(|held| held.ballot == ballot);
            let Some(entry) = held.cloned() else { break };
            self.node.chosen.push(entry);
        }
        if self.node.commit() > before {
            self.note_learned(note::LEARNS, before);
            self.node.settle_learned();
            self.apply_chosen();
            self.advance_commit();
        }
    }

    fn note_learned(&mut self, id: NoteId, before: u64) {
        let count = self.node.commit() - before;
        self.out.note(
            id,
            [("first", (before + 1).into()), ("last", self.node.commit().into()), ("count", count.into())],
        );
    }

    /// The leader knows more to be chosen than this server: ask for it.
    pub(super) fn ask_for_chosen(&mut self, from: NodeId, commit: u64) {
        let first = self.node.commit() + 1;
        if first <= commit {
            self.out.note(
                note::ASKS_CHOSEN,
                [("from", from.into()), ("first", first.into()), ("last", commit.into())],
            );
            self.out.send(from, Message::CatchUp(CatchUp { first }));
        }
    }

    /// Another server lacks what is chosen from `first` on.
    pub(super) fn on_catch_up(&mut self, from: NodeId, catch_up: &CatchUp) {
        let CatchUp { first } = *catch_up;
        let commit = self.node.commit();
        if first == 0 || first > commit {
            return self.out.note(note::KNOWS_NO_MORE, [("from", from.into()), ("first", first.into())]);
        }
        let place = usize::try_from(first - 1).unwrap_or(usize::MAX);
        let entries: Arc<[Entry]> = self.node.chosen.iter_from(place).take(MAX_RUN).cloned().collect();
        let last = first + entries.len() as u64 - 1;
        self.out
            .note(note::TELLS_CHOSEN, [("to", from.into()), ("first", first.into()), ("last", last.into())]);
        self.out.send(from, Message::Chosen(Chosen { first, entries, commit }));
    }

    /// What is chosen, from one who knows.
    pub(super) fn on_chosen(&mut self, from: NodeId, chosen: &Chosen) {
        let Chosen { first, ref entries, commit } = *chosen;
        let before = self.node.commit();
        for (slot, entry) in (first..).zip(entries.iter()) {
            if slot == self.node.commit() + 1 {
                self.node.chosen.push(entry.clone());
            }
        }
        if first > before + 1 {
            let missing = ("missing", (before + 1).into());
            return self
                .out
                .note(note::CHOSEN_TOO_FAR, [("from", from.into()), ("first", first.into()), missing]);
        }
        if self.node.commit() == before {
            return self.out.note(note::KNEW_CHOSEN, [("from", from.into()), ("commit", before.into())]);
        }
        self.note_learned(note::CATCHES_UP, before);
        self.node.settle_learned();
        self.apply_chosen();
        self.advance_commit();
        self.ask_for_chosen(from, commit);
    }

    /// Applies what is chosen, in order, and answers the clients that wait for it.
    fn apply_chosen(&mut self) {
        let (first, last) = (self.node.applied + 1, self.node.commit());
        let count = last - self.node.applied;
        self.out
            .note(note::APPLIES, [("first", first.into()), ("last", last.into()), ("count", count.into())]);
        while self.node.applied < last {
            let Some(entry) = self.node.chosen_at(self.node.applied + 1).cloned() else { return };
            self.node.applied += 1;
            self.apply_one(&entry.command);
        }
    }

    /// A request is not carried out: just it was before, or a later one of its client. Returns what to answer.
    fn note_skipped(&mut self, slot: u64, request: &Request, again: Applied) -> Option<OpResult> {
        let (client, number) = (("client", request.client.into()), ("number", request.number.into()));
        let slot = ("slot", slot.into());
        if let Applied::Again(result) = again {
            self.out.note(note::DUPLICATE_APPLIED, [slot, client, number]);
            return Some(result);
        }
        let newer = self.node.machine.session(request.client).map(|session| session.number);
        self.out.note(note::OLDER_NOT_APPLIED, [slot, client, number, ("newer", newer.into())]);
        None
    }

    fn apply_one(&mut self, command: &Command) {
        let slot = self.node.applied;
        let request = command.request();
        let result = match request {
            None => {
                self.out.note(note::APPLIES_NO_OP, [("slot", slot.into())]);
                None
            }
            Some(request) => match self.node.machine.apply(request, self.on(DEDUPLICATE)) {
                Applied::Fresh(result) => Some(result),
                again => self.note_skipped(slot, request, again),
            },
        };
        let Some(place) = self.node.waiting.iter().position(|waiting| waiting.slot == slot) else { return };
        let waiting = self.node.waiting.remove(place);
        let asked =
            [("client", waiting.client.into()), ("number", waiting.number.into()), ("slot", slot.into())];
        let [client, number, slot] = asked;
        let own = request
            .is_some_and(|request| (request.client, request.number) == (waiting.client, waiting.number));
        match result.filter(|_| own) {
            Some(result) => {
                self.out.note(note::ANSWERS, [client, number, slot, ("result", Value::from(&result))]);
                self.out.reply(waiting.client, waiting.number, Outcome::Done { result });
            }
            // Something else was chosen where this server had proposed it: it may be lost. Or it is older than what
            // was carried out of the client, which nobody needs to be told once more.
            None => {
                let hint = self.node.leader.filter(|leader| *leader != self.ctx.id);
                if !own {
                    self.out.note(note::OTHER_COMMAND, [client, number, slot, ("leader", hint.into())]);
                }
                self.out.reply(waiting.client, waiting.number, Outcome::NotLeader { hint });
            }
        }
    }
}
