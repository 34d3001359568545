//! Committing and applying. Source: Raft §5.3, §5.4.2.

use super::Raft;
use super::about::note;
use super::about::{
    COMMIT_CURRENT_TERM_ONLY, COMMIT_ONLY_COMPARED, DEDUPLICATE, LEARNERS_DO_NOT_COUNT, MAJORITY_COMMIT,
};
use super::log::Entry;
use super::node::{Role, Waiting};
use super::quorum;
use crate::protocol::state_machine::Applied;
use crate::protocol::{Handler, Outcome, Request};
use crate::value::Value;

impl Handler<'_, Raft> {
    /// The log is durable as it is: it counts for this server's candidacy, or as one copy of a leader's entries.
    pub(super) fn on_flushed(&mut self) {
        self.node.durable = self.node.log.last_index();
        match &mut self.node.role {
            Role::Follower | Role::PreCandidate { .. } => {}
            Role::Candidate { .. } => self.count_votes(),
            Role::Leader { peers } => {
                peers[self.ctx.id.index()].matched = self.node.durable;
                self.advance_commit();
            }
        }
    }

    /// The leader looks whether a majority holds more of its log than it has committed.
    pub(super) fn advance_commit(&mut self) {
        let Role::Leader { peers } = &self.node.role else { return };
        let members = self.members();
        let index = if self.on(MAJORITY_COMMIT) {
            let more = if self.on(LEARNERS_DO_NOT_COUNT) { 0 } else { members.learners };
            members.reached_with(more, &|server| peers[server.index()].matched)
        } else {
            self.node.durable
        };
        if index <= self.node.commit {
            return;
        }
        let holders = || {
            let holders = members.servers().filter(|peer| peers[peer.index()].matched >= index);
            let set = holders.map(quorum::bit).sum();
            let mut args = members.tally(set);
            let quorum = ("quorum", members.is_quorum(set).into());
            args.extend([("holders", members.among(set)), quorum, ("index", index.into())]);
            args
        };
        let term = self.node.log.term_at(index).unwrap_or(0);
        // Terms only grow along a log: if this entry is of an earlier term, so is every one before it.
        if self.on(COMMIT_CURRENT_TERM_ONLY) && term != self.node.term {
            let current = ("current", self.node.term.into());
            return self.out.note_args(note::OLD_TERM_WAITS, || {
                let mut args = holders();
                args.extend([("term", term.into()), current]);
                args
            });
        }
        let own = ("own", (term == self.node.term).into());
        self.out.note_args(note::COMMITS, || {
            let mut args = holders();
            args.extend([("term", term.into()), own]);
            args
        });
        self.node.commit = index;
        self.apply_committed();
        self.begin_waiting_reads();
        self.go_on_with_change();
    }

    /// A follower hears that the leader has committed up to `leader_commit`. Up to `compared` its log is known to
    /// be the leader's: after that it may hold what an earlier leader left there.
    pub(super) fn learn_commit(&mut self, leader_commit: u64, compared: u64) {
        let most = if self.on(COMMIT_ONLY_COMPARED) { compared } else { u64::MAX };
        let index = leader_commit.min(most).min(self.node.log.last_index());
        if index <= self.node.commit {
            return;
        }
        self.node.commit = index;
        self.out.note(note::LEARNS_COMMIT, [("index", index.into())]);
        self.apply_committed();
    }

    /// Applies what is committed, in order, and answers the clients that wait for it.
    fn apply_committed(&mut self) {
        let first = self.node.applied + 1;
        let count = self.node.commit - self.node.applied;
        self.out.note(
            note::APPLIES,
            [("first", first.into()), ("last", self.node.commit.into()), ("count", count.into())],
        );
        while self.node.applied < self.node.commit {
            let Some(entry) = self.node.log.get(self.node.applied + 1).cloned() else { return };
            self.node.applied += 1;
            self.apply_one(&entry);
        }
        self.settle_forwarded_reads();
        self.take_snapshot_if_due();
    }

    /// Lets the state machine carry out a command, under the id by which it knows the client.
    fn execute(&mut self, command: &Request) -> Applied {
        let session = self.ctx.config.session_of(command.client);
        if session == command.client {
            return self.node.machine.apply(command, self.on(DEDUPLICATE));
        }
        let known_as = Request { client: session, ..command.clone() };
        self.node.machine.apply(&known_as, self.on(DEDUPLICATE))
    }

    fn apply_one(&mut self, entry: &Entry) {
        let (index, command) = (self.node.applied, entry.command.request());
        let applied = command.map(|command| (command, self.execute(command)));
        let result = match applied {
            None => None,
            Some((_, Applied::Fresh(result))) => Some(result),
            Some((command, applied)) => {
                let (client, number) = (("client", command.client.into()), ("number", command.number.into()));
                let shared = ("shared", self.ctx.config.extensions.shared_session.into());
                match applied {
                    Applied::Again(result) => {
                        self.out
                            .note(note::DUPLICATE_APPLIED, [("index", index.into()), client, number, shared]);
                        Some(result)
                    }
                    // Nobody waits for this one: the client has gone on.
                    _ => {
                        let seen = self.node.seen_number(self.ctx.config, command.client);
                        let seen = ("seen", seen.into());
                        self.out.note(
                            note::OUTDATED_SKIPPED,
                            [("index", index.into()), client, number, seen, shared],
                        );
                        None
                    }
                }
            }
        };
        let Some(place) = self.node.waiting.iter().position(|waiting| waiting.index == index) else { return };
        let waiting = self.node.waiting.remove(place);
        let own = command.is_some_and(|own| (own.client, own.number) == (waiting.client, waiting.number));
        match result.filter(|_| own) {
            Some(result) => {
                let Waiting { client, number, .. } = waiting;
                self.out.note_with(note::ANSWERS, || {
                    let result = ("result", Value::from(&result));
                    [("client", client.into()), ("number", number.into()), ("index", index.into()), result]
                });
                self.out.reply(waiting.client, waiting.number, Outcome::Done { result });
            }
            // It was skipped, since its client has gone on: no answer is waited for.
            None if own => {}
            // Another command was committed where this one was promised: it may be lost.
            None => {
                let hint = self.node.leader.filter(|leader| *leader != self.ctx.id);
                self.out.note(
                    note::OTHER_COMMAND,
                    [
                        ("client", waiting.client.into()),
                        ("number", waiting.number.into()),
                        ("index", index.into()),
                        ("leader", hint.into()),
                    ],
                );
                self.out.reply(waiting.client, waiting.number, Outcome::NotLeader { hint });
            }
        }
    }
}
