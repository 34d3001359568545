//! Learning what is acknowledged, applying it in order, and answering the clients that wait.

use super::PrimaryBackup;
use super::about::DEDUPLICATE;
use super::about::note;
use super::log::Entry;
use super::node::Server;
use crate::protocol::state_machine::Applied;
use crate::protocol::{Handler, Outcome, Request};
use crate::value::Value;
use std::sync::Arc;

impl Handler<'_, PrimaryBackup, Server> {
    /// Everything up to `index` is acknowledged: applies what this log has of it without a hole.
    pub fn learn_commit(&mut self, index: u64) {
        let index = index.min(self.node.log.whole_up_to(self.node.commit));
        if index <= self.node.commit {
            return;
        }
        self.node.commit = index;
        let first = self.node.applied + 1;
        self.out.note(
            note::APPLIES,
            [("first", first.into()), ("last", index.into()), ("count", (index + 1 - first).into())],
        );
        while self.node.applied < self.node.commit {
            let Some(entry) = self.node.log.get(self.node.applied + 1).cloned() else { return };
            self.node.applied += 1;
            self.apply_one(&entry);
        }
    }

    fn apply_one(&mut self, entry: &Entry) {
        let index = self.node.applied;
        let applied =
            entry.command.as_ref().map(|command| self.node.machine.apply(command, self.on(DEDUPLICATE)));
        let mut result = None;
        match (applied, &entry.command) {
            (Some(Applied::Fresh(fresh)), _) => result = Some(fresh),
            (Some(Applied::Again(first)), Some(command)) => {
                let (client, number) = (("client", command.client.into()), ("number", command.number.into()));
                self.out.note(note::DUPLICATE_APPLIED, [("index", index.into()), client, number]);
                result = Some(first);
            }
            // Nobody waits for this one: the client has gone on.
            (Some(Applied::Stale), Some(command)) => {
                let (client, number) = (("client", command.client.into()), ("number", command.number.into()));
                let seen = self.node.machine.session(command.client).map(|session| session.number);
                self.out.note(
                    note::OUTDATED_SKIPPED,
                    [("index", index.into()), client, number, ("seen", seen.into())],
                );
            }
            _ => {}
        }
        let Some(place) = self.node.waiting.iter().position(|waiting| waiting.index == index) else { return };
        let waiting = self.node.waiting.remove(place);
        let (client, number) = (waiting.client, waiting.number);
        let own = |command: &Arc<Request>| (command.client, command.number) == (client, number);
        // Where another command stands now, the client's may be lost: it asks again when it has waited.
        if let Some(result) = result.filter(|_| entry.command.as_ref().is_some_and(own)) {
            self.out.note(
                note::ANSWERS,
                [
                    ("client", client.into()),
                    ("number", number.into()),
                    ("index", index.into()),
                    ("result", Value::from(&result)),
                ],
            );
            self.out.reply(client, number, Outcome::Done { result });
        }
    }
}
