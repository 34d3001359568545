//! Recovery into a view: refuse what is older, gather logs, choose one, copy it, then serve.

use super::PrimaryBackup;
use super::about::note;
use super::about::{CHECK_VIEW, FENCE_BEFORE_GATHER, NEWEST_VIEW_WINS};
use super::log::Entry;
use super::message::{Gather, GatherReply, Message, Refused, State, StateReply};
use super::node::{Answer, Peer, Role, Server, Write};
use crate::protocol::Handler;
use crate::value::{NodeId, Value};

impl Handler<'_, PrimaryBackup, Server> {
    /// The primary of a new view begins. Nothing older counts for it from here on.
    pub fn begin_recovery(&mut self) {
        let own = Answer { from: self.ctx.id, log: self.node.log.clone(), commit: self.node.commit };
        if self.node.installed == self.node.view.number {
            // It had the log of this view before it crashed: another choice now could differ.
            self.copy_state();
            // All of it is on disk: where no copies are needed, there is nobody to wait for.
            self.start_serving();
            // What it had forwarded before may want no more than that: its own copy is durable.
            return self.advance_commit();
        }
        let needed = self.ctx.config.gathered(self.ctx.rules);
        if needed <= 1 {
            return self.recover(&[own]);
        }
        let view = self.node.view.clone();
        let fenced = self.on(FENCE_BEFORE_GATHER) && self.ctx.on(CHECK_VIEW);
        self.out.note(
            note::GATHERS,
            [("view", view.number.into()), ("needed", needed.into()), ("fenced", fenced.into())],
        );
        self.node.role = Role::Gathering { answers: vec![own] };
        self.ask_for_logs();
    }

    /// Asks every backup that has not answered yet for its log.
    pub fn ask_for_logs(&mut self) {
        let Role::Gathering { answers } = &self.node.role else { return };
        for backup in self.node.view.backups.iter() {
            if !answers.iter().any(|answer| answer.from == *backup) {
                self.out.send_durable(*backup, Message::Gather(Gather { view: self.node.view.clone() }));
            }
        }
    }

    /// A new primary asks for this server's log: from now on nothing older than its view is accepted.
    pub fn on_gather(&mut self, from: NodeId, gather: &Gather) {
        let view = &gather.view;
        if view.number < self.node.view.number {
            return self.refuse(from, view.number);
        }
        if view.number > self.node.view.number && self.on(FENCE_BEFORE_GATHER) {
            self.adopt_view(from, view);
        }
        self.out.note(
            note::GIVES_LOG,
            [
                ("primary", from.into()),
                ("view", view.number.into()),
                ("own", self.node.view.number.into()),
                ("last", self.node.log.last_index().into()),
                ("last-view", self.node.log.last_view().into()),
            ],
        );
        let (log, commit) = (self.node.log.clone(), self.node.commit);
        self.out.send_durable(from, Message::GatherReply(GatherReply { view: view.number, log, commit }));
    }

    /// Says which view is known here to a server that speaks for an older one.
    pub fn refuse(&mut self, to: NodeId, view: u32) {
        let args = [("primary", to.into()), ("view", view.into()), ("own", self.node.view.number.into())];
        self.out.note(note::REFUSES_VIEW, args);
        self.out.send_durable(to, Message::Refused(Refused { view: self.node.view.clone() }));
    }

    /// A log for recovery arrives.
    pub fn on_gather_reply(&mut self, from: NodeId, reply: &GatherReply) {
        let (needed, view) = (self.ctx.config.gathered(self.ctx.rules), reply.view);
        let number = self.node.view.number;
        match &mut self.node.role {
            Role::Gathering { answers } if view == number => {
                if !answers.iter().any(|other| other.from == from) {
                    let place = answers.partition_point(|other| other.from < from);
                    answers.insert(place, Answer { from, log: reply.log.clone(), commit: reply.commit });
                }
                let have = answers.len();
                let args = [
                    ("from", from.into()),
                    ("have", have.into()),
                    ("needed", needed.into()),
                    ("view", view.into()),
                ];
                self.out.note(note::HAS_LOG, args);
                if have >= needed {
                    let answers = std::mem::take(answers);
                    self.recover(&answers);
                }
            }
            _ => self.ignore_late_answer(from, view),
        }
    }

    /// Chooses the log of the view, fills its holes, and makes it this view's own: what is not known to
    /// be acknowledged is taken over under the new view, as Paxos proposes an adopted value under its
    /// own ballot. Without that, a later recovery could prefer an older log to it.
    fn recover(&mut self, answers: &[Answer]) {
        let number = self.node.view.number;
        let newest = self.on(NEWEST_VIEW_WINS);
        let rank = |answer: &Answer| {
            let (view, last) = (u64::from(answer.log.last_view()), answer.log.last_index());
            if newest { (view, last) } else { (last, view) }
        };
        // Of equals its own: it need not copy what it has.
        let own = |answer: &Answer| answer.from == self.ctx.id;
        let Some(best) = answers.iter().max_by_key(|answer| (rank(answer), own(answer))) else { return };
        let last_view = best.log.last_view();
        let from: Vec<Value> = answers.iter().map(|answer| answer.from.into()).collect();
        self.out.note(
            if newest { note::CHOOSES_NEWEST } else { note::CHOOSES_LONGEST },
            [
                ("of", Value::List(from)),
                ("from", best.from.into()),
                ("last", best.log.last_index().into()),
                ("last-view", last_view.into()),
                ("view", number.into()),
            ],
        );
        let mut log = best.log.clone();
        for index in 1..=log.last_index() {
            if log.get(index).is_some() {
                continue;
            }
            let agrees = answers.iter().filter(|answer| answer.log.last_view() == last_view);
            let found =
                agrees.filter_map(|answer| Some((answer.from, answer.log.get(index)?.clone()))).next();
            if let Some((from, entry)) = found {
                self.out.note(
                    note::FILLS_HOLE,
                    [("index", index.into()), ("from", from.into()), ("op", entry.short())],
                );
                log.put(index, entry);
            } else {
                self.out.note(note::FILLS_NO_OP, [("index", index.into())]);
                log.put(index, Entry { view: number, command: None });
            }
        }
        let known = answers.iter().map(|answer| answer.commit).max().unwrap_or(0).min(log.last_index());
        let count = log.restamp(known, number);
        if count > 0 {
            self.out.note(
                note::TAKES_ENTRIES_OVER,
                [("count", count.into()), ("first", (known + 1).into()), ("view", number.into())],
            );
        }
        self.node.replace(log.clone());
        self.node.installed = number;
        self.out.write(Write::Install { view: number, log });
        self.learn_commit(known);
        self.copy_state();
    }

    /// Sends every backup the whole state.
    fn copy_state(&mut self) {
        let view = self.node.view.clone();
        let peer = |id: &NodeId| Peer { id: *id, installed: false, base: 0, more: Vec::new() };
        self.node.role = Role::Leading { serving: false, peers: view.backups.iter().map(peer).collect() };
        if !view.backups.is_empty() {
            let last = self.node.log.last_index();
            self.out.note(
                note::COPIES,
                [("to", view.backups.to_vec().into()), ("last", last.into()), ("view", view.number.into())],
            );
        }
        for backup in view.backups.iter() {
            self.out.send_durable(*backup, self.node.state());
        }
    }

    /// The primary sends the whole state of its view.
    pub fn on_state(&mut self, from: NodeId, State { view, log, commit }: &State) {
        if view.number < self.node.view.number {
            return self.refuse(from, view.number);
        }
        if view.number > self.node.view.number {
            self.adopt_view(from, view);
        }
        let last = log.last_index();
        let args = [("primary", from.into()), ("view", view.number.into()), ("last", last.into())];
        if self.node.installed < view.number {
            self.out.note(note::TAKES_STATE, args);
            self.node.replace(log.clone());
            self.node.installed = view.number;
            self.out.write(Write::Install { view: view.number, log: log.clone() });
            self.acknowledge_view();
        } else {
            // An old copy must not undo what was forwarded since: only what is missing is taken.
            self.out.note(note::COMPLETES_STATE, args);
            for index in 1..=last {
                if let Some(entry) = log.get(index).filter(|_| self.node.log.get(index).is_none()) {
                    self.node.log.put(index, entry.clone());
                    self.out.write(Write::Entry { index, entry: entry.clone() });
                }
            }
        }
        self.out.send_durable(from, Message::StateReply(StateReply { view: view.number, last }));
        self.learn_commit(*commit);
    }

    /// A backup has the whole state.
    pub fn on_state_reply(&mut self, from: NodeId, &StateReply { view, last }: &StateReply) {
        let number = self.node.view.number;
        let Role::Leading { peers, .. } = &mut self.node.role else {
            return self.ignore_late_answer(from, view);
        };
        let Some(peer) = peers.iter_mut().find(|peer| peer.id == from).filter(|_| view == number) else {
            return self.ignore_late_answer(from, view);
        };
        peer.got_all(last);
        self.out
            .note(note::HAS_STATE, [("backup", from.into()), ("last", last.into()), ("view", view.into())]);
        self.start_serving();
        self.advance_commit();
    }

    /// Serves once enough backups hold the log of this view. Called when all writes so far are durable.
    pub fn start_serving(&mut self) {
        let needed = self.ctx.config.copies_in(&self.node.view);
        let Role::Leading { serving, peers } = &mut self.node.role else { return };
        let copied = peers.iter().filter(|peer| peer.installed);
        if *serving || copied.clone().count() + 1 < needed {
            return;
        }
        *serving = true;
        let holders: Vec<Value> = copied.map(|peer| peer.id.into()).collect();
        self.out
            .note(note::SERVES, [("view", self.node.view.number.into()), ("holders", Value::List(holders))]);
    }
}
