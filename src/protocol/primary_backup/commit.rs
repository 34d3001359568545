//! Learning what is acknowledged, applying it in order, and answering the clients that wait.

use super::log::Entry;
use super::node::Server;
use super::rules::DEDUPLICATE;
use super::{Effects, Here};
use crate::protocol::state_machine::Applied;
use crate::protocol::{Outcome, Request};
use crate::value::Value;
use std::sync::Arc;

/// Everything up to `index` is acknowledged: applies what this log has of it without a hole.
pub fn learn(ctx: &Here, server: &mut Server, index: u64, out: &mut Effects) {
    let index = index.min(server.log.whole_up_to(server.commit));
    if index <= server.commit {
        return;
    }
    server.commit = index;
    let first = server.applied + 1;
    out.note(
        "applies",
        [("first", first.into()), ("last", index.into()), ("count", (index + 1 - first).into())],
    );
    while server.applied < server.commit {
        let Some(entry) = server.log.get(server.applied + 1).cloned() else { return };
        server.applied += 1;
        apply_one(ctx, server, &entry, out);
    }
}

fn apply_one(ctx: &Here, server: &mut Server, entry: &Entry, out: &mut Effects) {
    let index = server.applied;
    let applied = entry.command.as_ref().map(|command| server.machine.apply(command, ctx.on(DEDUPLICATE)));
    let mut result = None;
    match (applied, &entry.command) {
        (Some(Applied::Fresh(fresh)), _) => result = Some(fresh),
        (Some(Applied::Again(first)), Some(command)) => {
            let (client, number) = (("client", command.client.into()), ("number", command.number.into()));
            out.note("duplicate-applied", [("index", index.into()), client, number]);
            result = Some(first);
        }
        // Nobody waits for this one: the client has gone on.
        (Some(Applied::Stale), Some(command)) => {
            let (client, number) = (("client", command.client.into()), ("number", command.number.into()));
            let seen = server.machine.session(command.client).map(|session| session.number);
            out.note("outdated-skipped", [("index", index.into()), client, number, ("seen", seen.into())]);
        }
        _ => {}
    }
    let Some(place) = server.waiting.iter().position(|waiting| waiting.index == index) else { return };
    let waiting = server.waiting.remove(place);
    let (client, number) = (waiting.client, waiting.number);
    let own = |command: &Arc<Request>| (command.client, command.number) == (client, number);
    // Where another command stands now, the client's may be lost: it asks again when it has waited.
    if let Some(result) = result.filter(|_| entry.command.as_ref().is_some_and(own)) {
        out.note(
            "answers",
            [
                ("client", client.into()),
                ("number", number.into()),
                ("index", index.into()),
                ("result", Value::from(&result)),
            ],
        );
        out.reply(client, number, Outcome::Done { result });
    }
}
