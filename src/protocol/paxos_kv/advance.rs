//! From instance to instance: where a proposer looks, what it proposes there, and when it answers.

use super::PaxosKv;
use super::about::note;
use super::about::{
    ADOPT_HIGHEST, ADOPT_VALUE, OWN_BY_ID, PERSIST_ACCEPT, PERSIST_PROMISE, PROMISE_CHECK, QUORUM_INTERSECTS,
    READ_REPAIR,
};
use super::instance::{Instance, Proposal, Stored};
use super::requests::at_known;
use super::task::{Asked, Task, result, written};
use crate::protocol::{Handler, NoteId, Op, OpResult, Outcome, Request};
use crate::value::{Args, Value};
use std::sync::Arc;

/// The task's words for a note about its phase 1.
fn quorum_args(task: &Task, found: Option<&Proposal>) -> Args {
    let mut args = vec![
        ("at", Value::from(&task.at)),
        ("ballot", task.ballot.into()),
        ("have", task.promises.len().into()),
        ("client", task.client()),
        ("op", task.op()),
    ];
    if let Some(found) = found {
        args.extend([("accepted", found.into()), ("value", (&*found.value).into())]);
    }
    args
}

impl Handler<'_, PaxosKv> {
    /// A phase-1 quorum promised: what to do in this instance, or in which one to look.
    pub(super) fn on_promise_quorum(&mut self) {
        let Some(task) = self.node.task_mut() else { return };
        if task.asked == Asked::Named {
            return match task.found.clone() {
                Some(found) => self.read_found(&found),
                None => self.answer_named(None),
            };
        }
        // A Snapshot that came too late for its ballot may have said that this write took effect.
        if self.took_effect() {
            return self.serve_next();
        }
        let Some(task) = self.node.task_mut() else { return };
        let version = task.at.version;
        if task.found.is_some() {
            // Whatever a quorum had not accepted before, an acceptor has by now.
            task.newest = task.newest.max(Some(version));
            task.ceiling = task.ceiling.filter(|ceiling| *ceiling > version);
        } else {
            task.ceiling = Some(task.ceiling.map_or(version, |ceiling| ceiling.min(version)));
            task.newest = task.newest.filter(|newest| *newest < version);
        }
        let (at, found, newest, reads) =
            (task.at.clone(), task.found.clone(), task.newest, task.write().is_none());
        let known = self.node.version(&at.key);
        match (newest.filter(|newest| Some(*newest) > known), found) {
            // Some acceptor has a newer version than known: it is there that one must look.
            (Some(newest), _) if newest != at.version => {
                let id = if newest > at.version { note::JUMPS } else { note::STEPS_BACK };
                self.go_to(newest, id, vec![("asked", (&at).into())]);
            }
            (Some(_), Some(found)) if reads => self.read_found(&found),
            (Some(_), Some(found)) => self.write_found(&found),
            _ if reads => self.answer_known(),
            _ if at.version != self.node.next(&at.key) => {
                let next = self.node.next(&at.key);
                self.go_to(next, note::MOVES_ON, vec![("asked", (&at).into())]);
            }
            _ => self.propose_own(),
        }
    }

    /// Runs Paxos in another version of the same key.
    fn go_to(&mut self, version: u32, id: NoteId, args: Args) {
        let Some(task) = self.node.task_mut() else { return };
        task.at.version = version;
        self.prepare(None, id, args);
    }

    /// A reader found an accepted value: whether it is chosen it cannot know, so it sees to it that it is.
    /// Source: Paxos Made Simple §2.3 (a learner has a proposer issue a proposal).
    fn read_found(&mut self, found: &Proposal) {
        let Some(task) = self.node.task() else { return };
        let (args, at) = (quorum_args(task, Some(found)), task.at.clone());
        if self.on(READ_REPAIR) {
            let id = if self.on(ADOPT_HIGHEST) { note::REPAIRS } else { note::REPAIRS_FIRST };
            self.out.note_args(id, || args);
            return self.accept(Arc::clone(&found.value));
        }
        self.out.note_args(note::ANSWERS_UNREPAIRED, || args);
        self.node.know(&at, &found.value);
        if self.node.task().is_some_and(|task| task.asked == Asked::Named) {
            return self.answer_named(Some(Arc::clone(&found.value)));
        }
        self.answer_known();
    }

    /// A writer found an accepted value: it must propose that. Source: Paxos Made Simple §2.2, P2c.
    fn write_found(&mut self, found: &Proposal) {
        let Some(task) = self.node.task() else { return };
        let args = quorum_args(task, Some(found));
        // One's own value depends on the one before, so that one must be known to propose it.
        if !self.on(ADOPT_VALUE) && task.at.version == self.node.next(&task.at.key) {
            self.out.note_args(note::IGNORES_ACCEPTED, || args);
            return self.accept_own();
        }
        if self.on(ADOPT_HIGHEST) {
            let own = |request: &Request| {
                (request.client, request.number) == (found.value.client, found.value.number)
            };
            let mine = ("mine", Value::from(task.write().is_some_and(own)));
            self.out.note_args(note::ADOPTS, || args.into_iter().chain([mine]).collect());
        } else {
            self.out.note_args(note::ADOPTS_FIRST, || args);
        }
        self.accept(Arc::clone(&found.value));
    }

    /// Nobody of the quorum accepted anything: the writer is free. Source: Paxos Made Simple §2.2, P2c.
    fn propose_own(&mut self) {
        let Some(task) = self.node.task() else { return };
        self.out.note_args(note::PROPOSES_OWN, || quorum_args(task, None));
        self.accept_own();
    }

    fn accept_own(&mut self) {
        let Some(task) = self.node.task() else { return };
        let Some(request) = task.write() else { return };
        let value = Arc::new(written(request, self.node.known.get(&task.at.key)));
        self.accept(value);
    }

    /// The node knows what is chosen at `at`: what that means for the task.
    pub(super) fn on_chosen(&mut self, at: &Instance, value: &Arc<Stored>) {
        let Some(task) = self.node.task() else { return };
        if task.at.key != at.key || task.at.version > at.version {
            return;
        }
        match &task.asked {
            Asked::Named if task.at == *at => self.answer_named(Some(Arc::clone(value))),
            Asked::Named => {}
            // Not before a quorum has said since the request which version is the newest.
            _ if task.write().is_none() && task.value.is_none() => {}
            _ if task.write().is_none() => self.answer_known(),
            Asked::Newest | Asked::Client(_) => self.written_or_lost(),
        }
    }

    /// A write knows what is chosen where it wanted to write: its own, or another's.
    fn written_or_lost(&mut self) {
        let Some(task) = self.node.task() else { return };
        let Some((request, known)) = task.write().zip(self.node.known.get(&task.at.key)) else { return };
        let newest = Instance::new(&task.at.key, known.version);
        let args = vec![
            ("lost", Value::from(&newest)),
            ("value", (&*known.value).into()),
            ("writer", known.value.client.into()),
        ];
        let wanted = match &request.op {
            Op::Put { value, .. } | Op::Cas { to: value, .. } => known.value.text.as_ref() == Some(value),
            Op::Append { value, .. } => {
                known.value.text.as_ref().is_some_and(|text| text.ends_with(&**value))
            }
            Op::Get { .. } | Op::Tas {} => false,
        };
        if !self.on(OWN_BY_ID) && wanted && known.value.client != request.client {
            let (client, number) = (request.client, request.number);
            let outcome = Outcome::Done { result: result(&request.op, true) };
            let told = [("client", client.into()), ("op", request.op.short())];
            self.out.note_args(note::TAKES_EQUAL, || args.into_iter().chain(told).collect());
            self.out.reply(client, number, outcome);
            return self.end_task();
        }
        if self.took_effect() {
            return self.serve_next();
        }
        let next = self.node.next(&newest.key);
        let Some(task) = self.node.task_mut() else { return };
        task.ceiling = None;
        self.go_to(next, note::LOST_VERSION, args);
    }

    /// The instance that the task asked about is gone: the node knows a newer value to be chosen.
    pub(super) fn on_gone(&mut self) {
        let Some(task) = self.node.task() else { return };
        let at = task.at.clone();
        if task.asked == Asked::Named {
            let newest = at_known(&at, self.node.known.get(&at.key));
            self.out.note(note::NAMED_GONE, [("at", (&at).into()), ("newest", newest)]);
            return self.end_task();
        }
        if task.write().is_some() {
            return self.written_or_lost();
        }
        if task.value.is_some() {
            return self.answer_known();
        }
        let next = self.node.next(&at.key);
        self.go_to(next, note::MOVES_ON, vec![("asked", (&at).into())]);
    }

    /// A read is answered with the newest value known, or nil.
    fn answer_known(&mut self) {
        let Some(proposer) = self.node.proposer.as_mut() else { return };
        let Some(task) = &proposer.task else { return };
        let known = self.node.known.get(&task.at.key);
        let value = known.map(|known| Arc::clone(&known.value));
        let text = value.as_ref().and_then(|value| value.text.clone());
        let asked = ("asked", Value::from(&task.at));
        let (client, key) = (("client", task.client()), ("key", Arc::clone(&task.at.key).into()));
        match known {
            None => self.out.note(note::ANSWERS_NIL, [client, key, asked]),
            Some(known) => {
                let newest = Instance::new(&task.at.key, known.version);
                let looked = task.value.is_none() && task.found.is_none();
                let id = if looked { note::ANSWERS_KNOWN } else { note::ANSWERS };
                self.out.note(id, [client, ("at", (&newest).into()), ("value", text.clone().into()), asked]);
            }
        }
        match task.request() {
            Some(request) => {
                let outcome = Outcome::Done { result: OpResult::Value { value: text } };
                self.out.reply(request.client, request.number, outcome);
            }
            None => {
                let version = known.map_or(0, |known| known.version);
                proposer.answer = Some((Instance::new(&task.at.key, version), value));
            }
        }
        self.end_task();
    }

    /// A person's question about one instance is answered.
    fn answer_named(&mut self, value: Option<Arc<Stored>>) {
        let Some(proposer) = self.node.proposer.as_mut() else { return };
        let Some(task) = &proposer.task else { return };
        let at = ("at", Value::from(&task.at));
        match &value {
            None => {
                let rules = [PROMISE_CHECK, PERSIST_PROMISE, PERSIST_ACCEPT, QUORUM_INTERSECTS];
                let binding = rules.iter().all(|rule| self.ctx.on(*rule));
                self.out
                    .note(note::NAMED_NIL, [at, ("ballot", task.ballot.into()), ("binding", binding.into())]);
            }
            Some(value) => self.out.note(note::NAMED_VALUE, [at, ("value", (&**value).into())]),
        }
        proposer.answer = Some((task.at.clone(), value));
        self.end_task();
    }
}
