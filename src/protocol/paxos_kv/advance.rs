//! From instance to instance: where a proposer looks, what it proposes there, and when it answers.

use super::proposer::{self, RETRY};
use super::rules::{
    ADOPT_HIGHEST, ADOPT_VALUE, OWN_BY_ID, PERSIST_ACCEPT, PERSIST_PROMISE, PROMISE_CHECK, QUORUM_INTERSECTS,
    READ_REPAIR,
};
use super::task::{Asked, key, result, written};
use super::{Effects, Here, Instance, Known, Node, Proposal, Stored, Task};
use crate::protocol::ballots::MAX_ROUND;
use crate::protocol::{Effect, Op, OpResult, Outcome, Request};
use crate::value::{Args, Problem, Refusal, Value};
use std::sync::Arc;

/// A client asks. One request is served at a time; the others wait.
pub(super) fn on_request(ctx: &Here, node: &mut Node, request: &Request, out: &mut Effects) {
    let client = ("client", Value::from(request.client));
    let Some(proposer) = node.proposer.as_mut() else {
        let hint = ctx.config.proposers.first().copied();
        out.note("not-a-proposer", [client, ("hint", hint.into())]);
        return out.reply(request.client, request.number, Outcome::NotLeader { hint });
    };
    let op = ("op", request.op.short());
    let serving = proposer.task.as_ref().and_then(Task::request);
    let mut pending = serving.iter().copied().chain(&proposer.queue);
    if let Some(other) = pending.find(|other| other.client == request.client) {
        if other.number == request.number {
            return out.note("duplicate-request", [client, op]);
        }
        if other.number > request.number {
            return out.note("older-request", [client, op, ("newer", other.op.short())]);
        }
        // The client went on: nobody waits for that one any more.
        out.note("gives-up", [client.clone(), ("op", other.op.short())]);
    }
    let busy = proposer.task.as_ref().filter(|task| task.client() != request.client.into());
    proposer.queue.retain(|other| other.client != request.client);
    proposer.queue.push(request.clone());
    if let Some(task) = busy {
        return out.note("queues", [client, op, ("serving", task.op())]);
    }
    proposer.task = None;
    serve_next(ctx, node, out);
}

/// Takes up the request that waits longest, if there is one.
fn serve_next(ctx: &Here, node: &mut Node, out: &mut Effects) {
    out.cancel_timer(RETRY);
    let Some(proposer) = node.proposer.as_mut().filter(|proposer| !proposer.queue.is_empty()) else { return };
    let request = proposer.queue.remove(0);
    let key = key(&request.op);
    let at = Instance::new(&key, node.next(&key));
    let begins = if matches!(request.op, Op::Get { .. }) { "begins-read" } else { "begins-write" };
    begin(ctx, node, Task::new(Asked::Client(request), at), None, begins, out);
}

/// Begins a task at its first instance, unless what it asks for took effect before.
fn begin(ctx: &Here, node: &mut Node, task: Task, round: Option<u32>, note: &'static str, out: &mut Effects) {
    let known = node.known.get(&task.at.key).cloned();
    let Some(proposer) = node.proposer.as_mut() else { return };
    let args = vec![("known", at_known(&task.at, known.as_ref()))];
    proposer.task = Some(task);
    if !took_effect(node, out) {
        return proposer::prepare(ctx, node, round, (note, args), out);
    }
    serve_next(ctx, node, out);
}

/// The newest version known of the key, as `x.1`, or none.
fn at_known(at: &Instance, known: Option<&Known>) -> Value {
    known.map_or(Value::None, |known| (&Instance::new(&at.key, known.version)).into())
}

/// Whether the task is a write that the newest value known says took effect: then its client is told,
/// and the task is over.
fn took_effect(node: &mut Node, out: &mut Effects) -> bool {
    let Some(proposer) = node.proposer.as_mut() else { return false };
    let Some(task) = &proposer.task else { return false };
    let known = node.known.get(&task.at.key);
    let Some((request, known)) = task.write().zip(known) else { return false };
    let Some(done) = known.value.done_by(request.client, request.number) else { return false };
    let own = known.value.client == request.client && known.value.number == request.number;
    let newest = Instance::new(&task.at.key, known.version);
    let args = [("client", request.client.into()), ("op", request.op.short()), ("at", (&newest).into())];
    if done.number > request.number {
        // Whether this one took effect before it is not recorded, and nobody waits for it.
        out.note("too-old", args);
        proposer.task = None;
        return true;
    }
    out.note(if own { "wrote" } else { "wrote-before" }, args);
    let outcome = Outcome::Done { result: result(&request.op, done.ok) };
    out.reply(request.client, request.number, outcome);
    proposer.task = None;
    true
}

/// A phase-1 quorum promised: what to do in this instance, or in which one to look.
pub(super) fn on_quorum(ctx: &Here, node: &mut Node, out: &mut Effects) {
    let Some(task) = node.proposer.as_mut().and_then(|proposer| proposer.task.as_mut()) else { return };
    if task.asked == Asked::Named {
        return match task.found.clone() {
            Some(found) => read_found(ctx, node, &found, out),
            None => answer_named(ctx, node, None, out),
        };
    }
    // A Snapshot that came too late for its ballot may have said that this write took effect.
    if took_effect(node, out) {
        return serve_next(ctx, node, out);
    }
    let Some(task) = node.proposer.as_mut().and_then(|proposer| proposer.task.as_mut()) else { return };
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
    let known = node.version(&at.key);
    match (newest.filter(|newest| Some(*newest) > known), found) {
        // Some acceptor has a newer version than known: it is there that one must look.
        (Some(newest), _) if newest != at.version => {
            let id = if newest > at.version { "jumps" } else { "steps-back" };
            go_to(ctx, node, newest, (id, vec![("asked", (&at).into())]), out);
        }
        (Some(_), Some(found)) if reads => read_found(ctx, node, &found, out),
        (Some(_), Some(found)) => write_found(ctx, node, &found, out),
        _ if reads => answer_known(ctx, node, out),
        _ if at.version != node.next(&at.key) => {
            let next = node.next(&at.key);
            go_to(ctx, node, next, ("moves-on", vec![("asked", (&at).into())]), out);
        }
        _ => propose_own(ctx, node, out),
    }
}

/// Runs Paxos in another version of the same key.
fn go_to(ctx: &Here, node: &mut Node, version: u32, why: (&'static str, Args), out: &mut Effects) {
    let Some(task) = node.proposer.as_mut().and_then(|proposer| proposer.task.as_mut()) else { return };
    task.at.version = version;
    proposer::prepare(ctx, node, None, why, out);
}

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

fn say(id: &'static str, args: Args, out: &mut Effects) {
    out.effects.push(Effect::Note { id, args });
}

/// A reader found an accepted value: whether it is chosen it cannot know, so it sees to it that it is.
/// Source: Paxos Made Simple §2.3 (a learner has a proposer issue a proposal).
fn read_found(ctx: &Here, node: &mut Node, found: &Proposal, out: &mut Effects) {
    let Some(task) = node.proposer.as_ref().and_then(|proposer| proposer.task.as_ref()) else { return };
    let (args, at) = (quorum_args(task, Some(found)), task.at.clone());
    if ctx.on(READ_REPAIR) {
        say(if ctx.on(ADOPT_HIGHEST) { "repairs" } else { "repairs-first" }, args, out);
        return proposer::accept(ctx, node, Arc::clone(&found.value), out);
    }
    say("answers-unrepaired", args, out);
    node.know(&at, &found.value);
    if matches!(task_of(node), Some(Asked::Named)) {
        return answer_named(ctx, node, Some(Arc::clone(&found.value)), out);
    }
    answer_known(ctx, node, out);
}

fn task_of(node: &Node) -> Option<&Asked> {
    node.proposer.as_ref()?.task.as_ref().map(|task| &task.asked)
}

/// A writer found an accepted value: it must propose that. Source: Paxos Made Simple §2.2, P2c.
fn write_found(ctx: &Here, node: &mut Node, found: &Proposal, out: &mut Effects) {
    let Some(task) = node.proposer.as_ref().and_then(|proposer| proposer.task.as_ref()) else { return };
    let args = quorum_args(task, Some(found));
    // One's own value depends on the one before, so that one must be known to propose it.
    if !ctx.on(ADOPT_VALUE) && task.at.version == node.next(&task.at.key) {
        say("ignores-accepted", args, out);
        return accept_own(ctx, node, out);
    }
    if ctx.on(ADOPT_HIGHEST) {
        let own =
            |request: &Request| (request.client, request.number) == (found.value.client, found.value.number);
        let mine = ("mine", Value::from(task.write().is_some_and(own)));
        say("adopts", args.into_iter().chain([mine]).collect(), out);
    } else {
        say("adopts-first", args, out);
    }
    proposer::accept(ctx, node, Arc::clone(&found.value), out);
}

/// Nobody of the quorum accepted anything: the writer is free. Source: Paxos Made Simple §2.2, P2c.
fn propose_own(ctx: &Here, node: &mut Node, out: &mut Effects) {
    let Some(task) = node.proposer.as_ref().and_then(|proposer| proposer.task.as_ref()) else { return };
    say("proposes-own", quorum_args(task, None), out);
    accept_own(ctx, node, out);
}

fn accept_own(ctx: &Here, node: &mut Node, out: &mut Effects) {
    let Some(task) = node.proposer.as_ref().and_then(|proposer| proposer.task.as_ref()) else { return };
    let Some(request) = task.write() else { return };
    let value = Arc::new(written(request, node.known.get(&task.at.key)));
    proposer::accept(ctx, node, value, out);
}

/// The node knows what is chosen at `at`: what that means for the task.
pub(super) fn on_chosen(ctx: &Here, node: &mut Node, at: &Instance, value: &Arc<Stored>, out: &mut Effects) {
    let Some(task) = node.proposer.as_ref().and_then(|proposer| proposer.task.as_ref()) else { return };
    if task.at.key != at.key || task.at.version > at.version {
        return;
    }
    match &task.asked {
        Asked::Named if task.at == *at => answer_named(ctx, node, Some(Arc::clone(value)), out),
        Asked::Named => {}
        // Not before a quorum has said since the request which version is the newest.
        _ if task.write().is_none() && task.value.is_none() => {}
        _ if task.write().is_none() => answer_known(ctx, node, out),
        Asked::Newest | Asked::Client(_) => written_or_lost(ctx, node, out),
    }
}

/// A write knows what is chosen where it wanted to write: its own, or another's.
fn written_or_lost(ctx: &Here, node: &mut Node, out: &mut Effects) {
    let Some(task) = node.proposer.as_ref().and_then(|proposer| proposer.task.as_ref()) else { return };
    let Some((request, known)) = task.write().zip(node.known.get(&task.at.key)) else { return };
    let newest = Instance::new(&task.at.key, known.version);
    let args = vec![
        ("lost", Value::from(&newest)),
        ("value", (&*known.value).into()),
        ("writer", known.value.client.into()),
    ];
    let wanted = match &request.op {
        Op::Put { value, .. } | Op::Cas { to: value, .. } => known.value.text.as_ref() == Some(value),
        Op::Append { value, .. } => known.value.text.as_ref().is_some_and(|text| text.ends_with(&**value)),
        Op::Get { .. } | Op::Tas {} => false,
    };
    if !ctx.on(OWN_BY_ID) && wanted && known.value.client != request.client {
        let (client, number) = (request.client, request.number);
        let outcome = Outcome::Done { result: result(&request.op, true) };
        let told = [("client", client.into()), ("op", request.op.short())];
        say("takes-equal", args.into_iter().chain(told).collect(), out);
        out.reply(client, number, outcome);
        return over(ctx, node, out);
    }
    if took_effect(node, out) {
        return serve_next(ctx, node, out);
    }
    let next = node.next(&newest.key);
    let Some(task) = node.proposer.as_mut().and_then(|proposer| proposer.task.as_mut()) else { return };
    task.ceiling = None;
    go_to(ctx, node, next, ("lost-version", args), out);
}

/// The instance that the task asked about is gone: the node knows a newer value to be chosen.
pub(super) fn on_gone(ctx: &Here, node: &mut Node, out: &mut Effects) {
    let Some(task) = node.proposer.as_ref().and_then(|proposer| proposer.task.as_ref()) else { return };
    let at = task.at.clone();
    if task.asked == Asked::Named {
        let newest = at_known(&at, node.known.get(&at.key));
        out.note("named-gone", [("at", (&at).into()), ("newest", newest)]);
        return over(ctx, node, out);
    }
    if task.write().is_some() {
        return written_or_lost(ctx, node, out);
    }
    if task.value.is_some() {
        return answer_known(ctx, node, out);
    }
    let next = node.next(&at.key);
    go_to(ctx, node, next, ("moves-on", vec![("asked", (&at).into())]), out);
}

/// The task is over; the next one begins.
fn over(ctx: &Here, node: &mut Node, out: &mut Effects) {
    if let Some(proposer) = node.proposer.as_mut() {
        proposer.task = None;
    }
    serve_next(ctx, node, out);
}

/// A read is answered with the newest value known, or nil.
fn answer_known(ctx: &Here, node: &mut Node, out: &mut Effects) {
    let Some(proposer) = node.proposer.as_mut() else { return };
    let Some(task) = &proposer.task else { return };
    let known = node.known.get(&task.at.key);
    let value = known.map(|known| Arc::clone(&known.value));
    let text = value.as_ref().and_then(|value| value.text.clone());
    let asked = ("asked", Value::from(&task.at));
    let (client, key) = (("client", task.client()), ("key", Arc::clone(&task.at.key).into()));
    match known {
        None => out.note("answers-nil", [client, key, asked]),
        Some(known) => {
            let newest = Instance::new(&task.at.key, known.version);
            let looked = task.value.is_none() && task.found.is_none();
            let id = if looked { "answers-known" } else { "answers" };
            out.note(id, [client, ("at", (&newest).into()), ("value", text.clone().into()), asked]);
        }
    }
    match task.request() {
        Some(request) => {
            let outcome = Outcome::Done { result: OpResult::Value { value: text } };
            out.reply(request.client, request.number, outcome);
        }
        None => {
            let version = known.map_or(0, |known| known.version);
            proposer.answer = Some((Instance::new(&task.at.key, version), value));
        }
    }
    over(ctx, node, out);
}

/// A person's question about one instance is answered.
fn answer_named(ctx: &Here, node: &mut Node, value: Option<Arc<Stored>>, out: &mut Effects) {
    let Some(proposer) = node.proposer.as_mut() else { return };
    let Some(task) = &proposer.task else { return };
    let at = ("at", Value::from(&task.at));
    match &value {
        None => {
            let rules = [PROMISE_CHECK, PERSIST_PROMISE, PERSIST_ACCEPT, QUORUM_INTERSECTS];
            let binding = rules.iter().all(|rule| ctx.on(*rule));
            out.note("named-nil", [at, ("ballot", task.ballot.into()), ("binding", binding.into())]);
        }
        Some(value) => out.note("named-value", [at, ("value", (&**value).into())]),
    }
    proposer.answer = Some((task.at.clone(), value));
    over(ctx, node, out);
}

/// What a person's `propose` names: `x.1` one version, `x` the newest.
fn named(text: &str) -> (Arc<str>, Option<u32>) {
    let split = text.rsplit_once('.').and_then(|(key, version)| Some((key, version.parse().ok()?)));
    match split {
        Some((key, version)) if !key.is_empty() => (Arc::from(key), Some(version)),
        _ => (Arc::from(text), None),
    }
}

/// Whether a person may have this node read an instance, in this round if any, now.
pub(super) fn check_propose(ctx: &Here, node: &Node, text: &str, round: Option<u32>) -> Result<(), Refusal> {
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

/// A person asks for an instance, or for the newest value of a key.
pub(super) fn on_propose(ctx: &Here, node: &mut Node, text: &str, round: Option<u32>, out: &mut Effects) {
    let (key, version) = named(text);
    let (asked, note) = match version {
        Some(_) => (Asked::Named, "begins-named"),
        None => (Asked::Newest, "begins-read"),
    };
    let at = Instance::new(&key, version.unwrap_or_else(|| node.next(&key)));
    begin(ctx, node, Task::new(asked, at), round, note, out);
}
