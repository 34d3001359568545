//! Whose turn it is: requests of clients and questions of persons, one task at a time.

use super::PaxosKv;
use super::about::RETRY;
use super::about::note;
use super::instance::{Instance, Known};
use super::node::Node;
use super::task::{Asked, Task, key, result};
use crate::protocol::ballots::MAX_ROUND;
use crate::protocol::{Ctx, Handler, NoteId, Op, Outcome, Request};
use crate::value::{Problem, Refusal, Value};
use std::sync::Arc;

/// What a person's `propose` names: `x.1` one version, `x` the newest.
fn named(text: &str) -> (Arc<str>, Option<u32>) {
    let split = text.rsplit_once('.').and_then(|(key, version)| Some((key, version.parse().ok()?)));
    match split {
        Some((key, version)) if !key.is_empty() => (Arc::from(key), Some(version)),
        _ => (Arc::from(text), None),
    }
}

/// Whether a person may have this node read an instance, in this round if any, now.
pub(super) fn check_propose(
    ctx: &Ctx<PaxosKv>,
    node: &Node,
    text: &str,
    round: Option<u32>,
) -> Result<(), Refusal> {
    let Some(proposer) = &node.proposer else {
        let problem = Problem::new("problem-paxos-kv-not-a-proposer").with("node", ctx.id);
        return Err(problem.with("known", ctx.config.proposers.to_vec()));
    };
    if text.is_empty() || text.contains('=') {
        return Err(Problem::new("problem-paxos-kv-instance").with("read", text));
    }
    if let Some(task) = proposer.task.as_ref().filter(|task| task.request().is_some()) {
        let problem = Problem::new("problem-paxos-kv-busy").with("node", ctx.id);
        return Err(problem.with("client", task.client()).with("op", task.op()));
    }
    match round {
        Some(round) if round == 0 || round > MAX_ROUND => {
            Err(Problem::new("problem-paxos-kv-round").with("read", round).with("most", MAX_ROUND))
        }
        Some(round) if round <= proposer.round => Err(Problem::new("problem-paxos-kv-round-used")
            .with("node", ctx.id)
            .with("read", round)
            .with("last", proposer.round)),
        _ => Ok(()),
    }
}

/// The newest version known of the key, as `x.1`, or none.
pub(super) fn at_known(at: &Instance, known: Option<&Known>) -> Value {
    known.map_or(Value::None, |known| (&Instance::new(&at.key, known.version)).into())
}

impl Handler<'_, PaxosKv> {
    /// A client asks. One request is served at a time; the others wait.
    pub(super) fn on_request(&mut self, request: &Request) {
        let client = ("client", Value::from(request.client));
        let Some(proposer) = self.node.proposer.as_mut() else {
            let hint = self.ctx.config.proposers.first().copied();
            self.out.note(note::NOT_A_PROPOSER, [client, ("hint", hint.into())]);
            return self.out.reply(request.client, request.number, Outcome::NotLeader { hint });
        };
        let op = ("op", request.op.short());
        let serving = proposer.task.as_ref().and_then(Task::request);
        let mut pending = serving.iter().copied().chain(&proposer.queue);
        if let Some(other) = pending.find(|other| other.client == request.client) {
            if other.number == request.number {
                return self.out.note(note::DUPLICATE_REQUEST, [client, op]);
            }
            if other.number > request.number {
                return self.out.note(note::OLDER_REQUEST, [client, op, ("newer", other.op.short())]);
            }
            // The client went on: nobody waits for that one any more.
            self.out.note(note::GIVES_UP, [client.clone(), ("op", other.op.short())]);
        }
        let busy = proposer.task.as_ref().filter(|task| task.client() != request.client.into());
        proposer.queue.retain(|other| other.client != request.client);
        proposer.queue.push(request.clone());
        if let Some(task) = busy {
            return self.out.note(note::QUEUES, [client, op, ("serving", task.op())]);
        }
        proposer.task = None;
        self.serve_next();
    }

    /// Takes up the request that waits longest, if there is one.
    pub(super) fn serve_next(&mut self) {
        self.out.cancel_timer(RETRY);
        let Some(proposer) = self.node.proposer.as_mut().filter(|proposer| !proposer.queue.is_empty()) else {
            return;
        };
        let request = proposer.queue.remove(0);
        let key = key(&request.op);
        let at = Instance::new(&key, self.node.next(&key));
        let begins =
            if matches!(request.op, Op::Get { .. }) { note::BEGINS_READ } else { note::BEGINS_WRITE };
        self.begin_task(Task::new(Asked::Client(request), at), None, begins);
    }

    /// Begins a task at its first instance, unless what it asks for took effect before.
    fn begin_task(&mut self, task: Task, round: Option<u32>, note: NoteId) {
        let known = self.node.known.get(&task.at.key).cloned();
        let Some(proposer) = self.node.proposer.as_mut() else { return };
        let args = vec![("known", at_known(&task.at, known.as_ref()))];
        proposer.task = Some(task);
        if !self.took_effect() {
            return self.prepare(round, note, args);
        }
        self.serve_next();
    }

    /// A person asks for an instance, or for the newest value of a key.
    pub(super) fn on_propose(&mut self, text: &str, round: Option<u32>) {
        let (key, version) = named(text);
        let (asked, note) = match version {
            Some(_) => (Asked::Named, note::BEGINS_NAMED),
            None => (Asked::Newest, note::BEGINS_READ),
        };
        let at = Instance::new(&key, version.unwrap_or_else(|| self.node.next(&key)));
        self.begin_task(Task::new(asked, at), round, note);
    }

    /// The task is over; the next one begins.
    pub(super) fn end_task(&mut self) {
        if let Some(proposer) = self.node.proposer.as_mut() {
            proposer.task = None;
        }
        self.serve_next();
    }

    /// Whether the task is a write that the newest value known says took effect: then its client is told,
    /// and the task is over.
    pub(super) fn took_effect(&mut self) -> bool {
        let Some(proposer) = self.node.proposer.as_mut() else { return false };
        let Some(task) = &proposer.task else { return false };
        let known = self.node.known.get(&task.at.key);
        let Some((request, known)) = task.write().zip(known) else { return false };
        let Some(done) = known.value.done_by(request.client, request.number) else { return false };
        let own = known.value.client == request.client && known.value.number == request.number;
        let newest = Instance::new(&task.at.key, known.version);
        let args = [("client", request.client.into()), ("op", request.op.short()), ("at", (&newest).into())];
        if done.number > request.number {
            // Whether this one took effect before it is not recorded, and nobody waits for it.
            self.out.note(note::TOO_OLD, args);
            proposer.task = None;
            return true;
        }
        self.out.note(if own { note::WROTE } else { note::WROTE_BEFORE }, args);
        let outcome = Outcome::Done { result: result(&request.op, done.ok) };
        self.out.reply(request.client, request.number, outcome);
        proposer.task = None;
        true
    }
}
