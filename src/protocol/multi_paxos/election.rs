//! Phase 1, once for all slots: a server stands, gathers promises, and leads.
//! Source: Paxos Made Simple §2.2, Phase 1; §3.

use super::MultiPaxos;
use super::about::note;
use super::about::{
    ADOPT_HIGHEST, ADOPT_PER_SLOT, ADOPT_VALUE, BACK_OFF, ELECTION, FILL_GAPS, HEARTBEAT, PERSIST_PROMISE,
    PERSIST_ROUND, PROMISE_CHECK, UNIQUE_BALLOTS,
};
use super::message::{Message, Nack, Prepare, Promise, Report};
use super::node::{Disk, Node, Role, Write};
use super::slots::{Command, Entry, runs};
use crate::protocol::{Ctx, Handler, Out, Outcome};
use crate::value::{Ballot, NodeId, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A server that starts knows what its disk holds, and waits for a leader.
pub fn boot(ctx: &Ctx<MultiPaxos>, disk: &Disk, out: &mut Out<MultiPaxos>) -> Node {
    let held = disk.accepted.count();
    out.note(note::BOOTS, [("promised", disk.promised.into()), ("accepted", held.into())]);
    out.set_timer(ELECTION, ctx.config.election);
    Node::new(disk)
}

impl Handler<'_, MultiPaxos> {
    /// Arms the election timer, anew if it runs.
    pub(super) fn arm_election(&mut self) {
        self.out.set_timer(ELECTION, self.ctx.config.election);
    }

    /// Nobody was heard from in time.
    pub(super) fn on_election_timeout(&mut self) {
        if matches!(self.node.role, Role::Leader { .. }) {
            return;
        }
        let ballot = self.next_ballot();
        self.out.note(
            note::ELECTION_TIMEOUT,
            [("ballot", ballot.into()), ("first", (self.node.commit() + 1).into())],
        );
        self.stand(ballot);
    }

    /// A ballot above every one that this server promised or heard of.
    pub(super) fn next_ballot(&self) -> Ballot {
        let highest = self.node.promised.map_or(0, |promised| promised.round).max(self.node.seen);
        let id = if self.on(UNIQUE_BALLOTS) { self.ctx.id } else { NodeId(0) };
        Ballot { round: highest.saturating_add(1), node: id }
    }

    /// Phase 1a. The server promises to itself first: so its disk remembers the ballot that it uses.
    pub(super) fn stand(&mut self, ballot: Ballot) {
        let first = self.node.commit() + 1;
        let mut found = BTreeMap::new();
        for (slot, entry) in self.node.accepted.from(first) {
            found.insert(slot, entry.clone());
        }
        self.node.role = Role::Candidate { ballot, promises: vec![self.ctx.id], found };
        self.node.promised = Some(ballot);
        self.node.seen = self.node.seen.max(ballot.round);
        self.node.leader = None;
        self.arm_election();
        let kept = self.on(PERSIST_ROUND);
        if kept {
            self.out.write(Write::Promised { ballot });
        }
        for peer in self.ctx.config.others(self.ctx.id) {
            let message = Message::Prepare(Prepare { ballot, first });
            if kept { self.out.send_durable(peer, message) } else { self.out.send(peer, message) }
        }
        // Otherwise its own promise counts when it is durable.
        if !kept {
            self.count_promises();
        }
    }

    /// Another server's ballot is higher: this one is over. Returns whether the server is to stand again
    /// at once.
    pub(super) fn outbid(&mut self, from: NodeId, by: Ballot) -> bool {
        let Some(own) = self.node.role.ballot().filter(|own| *own < by) else { return false };
        let args = [("own", own.into()), ("ballot", by.into()), ("from", from.into())];
        match self.node.role {
            Role::Leader { .. } => {
                self.out.note(note::STEPS_DOWN, args);
                self.out.cancel_timer(HEARTBEAT);
            }
            _ => self.out.note(note::GIVES_UP, args),
        }
        self.node.role = Role::Follower {};
        self.node.leader = None;
        self.node.seen = self.node.seen.max(by.round);
        for request in std::mem::take(&mut self.node.queue) {
            self.out.reply(request.client, request.number, Outcome::NotLeader { hint: None });
        }
        self.arm_election();
        !self.on(BACK_OFF)
    }

    /// Without patience: a higher ballot at once.
    pub(super) fn stand_again(&mut self) {
        let ballot = self.next_ballot();
        self.out.note(note::STANDS_AT_ONCE, [("ballot", ballot.into())]);
        self.stand(ballot);
    }

    /// How far an acceptor keeps to its promise.
    fn promise_kept(&self) -> Value {
        Value::Word(match (self.on(PROMISE_CHECK), self.on(PERSIST_PROMISE)) {
            (true, true) => "always",
            (true, false) => "until-crash",
            (false, _) => "never",
        })
    }

    /// Phase 1b: the acceptor promises for all slots at once, and reports what it accepted.
    pub(super) fn on_prepare(&mut self, from: NodeId, prepare: &Prepare) {
        let Prepare { ballot, first } = *prepare;
        self.node.seen = self.node.seen.max(ballot.round);
        let lower = self.node.promised.filter(|promised| *promised > ballot);
        if let Some(promised) = lower.filter(|_| self.on(PROMISE_CHECK)) {
            let args = [("ballot", ballot.into()), ("promised", promised.into()), ("from", from.into())];
            self.out.note(note::REFUSES_PREPARE, args);
            return self.out.send(from, Message::Nack(Nack { ballot, promised }));
        }
        let report = |(slot, entry): (u64, &Entry)| Report { slot, entry: entry.clone() };
        let accepted: Arc<[Report]> = self.node.accepted.from(first).map(report).collect();
        let args = [("ballot", ballot.into()), ("first", first.into()), ("from", from.into())];
        match lower {
            Some(promised) => {
                let args = [("ballot", ballot.into()), ("promised", promised.into()), ("from", from.into())];
                self.out.note(note::ANSWERS_LOWER, args);
            }
            None if self.node.promised == Some(ballot) => self.out.note(note::PROMISES_AGAIN, args),
            None if accepted.is_empty() => {
                let [ballot, first, from] = args;
                self.out.note(note::PROMISES, [ballot, first, from, ("kept", self.promise_kept())]);
            }
            None => {
                let [ballot, first, from] = args;
                let reported = ("accepted", Value::List(accepted.iter().map(short).collect()));
                self.out.note(
                    note::PROMISES_WITH,
                    [ballot, first, from, reported, ("kept", self.promise_kept())],
                );
            }
        }
        if self.node.promised < Some(ballot) {
            self.node.promised = Some(ballot);
            if self.on(PERSIST_PROMISE) {
                self.out.write(Write::Promised { ballot });
            }
        }
        let again = self.outbid(from, ballot);
        if matches!(self.node.role, Role::Follower {}) {
            self.node.leader = None;
            self.arm_election();
        }
        let message = Message::Promise(Promise { ballot, accepted });
        if self.on(PERSIST_PROMISE) {
            self.out.send_durable(from, message)
        } else {
            self.out.send(from, message)
        }
        if again {
            self.stand_again();
        }
    }

    /// An acceptor promised.
    pub(super) fn on_promise(&mut self, from: NodeId, promise: &Promise) {
        let Promise { ballot, accepted } = promise;
        let args = [("from", from.into()), ("ballot", (*ballot).into())];
        let (own, needed) = (self.node.role.ballot(), self.ctx.config.quorums(self.ctx.rules).phase1);
        let Role::Candidate { promises, found, .. } = &mut self.node.role else {
            return self.out.note(note::LATE_PROMISE, args);
        };
        if own != Some(*ballot) {
            return self.out.note(note::LATE_PROMISE, args);
        }
        let Err(place) = promises.binary_search(&from) else {
            return self.out.note(note::REPEATED_PROMISE, args);
        };
        promises.insert(place, from);
        for Report { slot, entry } in accepted.iter() {
            let held = found.get(slot);
            if held.is_none_or(|held| self.ctx.on(ADOPT_HIGHEST) && entry.ballot > held.ballot) {
                found.insert(*slot, entry.clone());
            }
        }
        let [from, ballot] = args;
        let reported = ("accepted", Value::List(accepted.iter().map(short).collect()));
        let have = ("have", promises.len().into());
        self.out.note(note::COUNTS_PROMISE, [from, ballot, have, ("needed", needed.into()), reported]);
        self.count_promises();
    }

    /// A candidate with a phase-1 quorum leads.
    pub(super) fn count_promises(&mut self) {
        let needed = self.ctx.config.quorums(self.ctx.rules).phase1;
        let Role::Candidate { ballot, promises, found } = &mut self.node.role else { return };
        if promises.len() < needed {
            return;
        }
        let (ballot, found) = (*ballot, std::mem::take(found));
        self.out.note(
            note::LEADS,
            [
                ("ballot", ballot.into()),
                ("promises", promises.clone().into()),
                ("servers", u32::from(self.ctx.config.servers).into()),
            ],
        );
        let first = self.node.commit() + 1;
        let commands = self.commands_to_propose(first, ballot, &found);
        let next = commands.keys().next_back().map_or(first, |last| last + 1);
        self.node.role = Role::Leader { ballot, open: BTreeMap::new(), next };
        self.node.leader = Some(self.ctx.id);
        self.out.cancel_timer(ELECTION);
        self.out.set_timer(HEARTBEAT, self.ctx.config.heartbeat);
        let idle = commands.is_empty() && self.node.queue.is_empty();
        for (first, run) in runs(commands) {
            self.propose(first, run);
        }
        for request in std::mem::take(&mut self.node.queue) {
            self.propose_request(&request);
        }
        if idle {
            self.send_heartbeats();
        }
    }

    /// What a new leader must propose, slot by slot: for each slot the value of the highest ballot that
    /// its quorum reports, and a no-op where there is none below one that has one.
    fn commands_to_propose(
        &mut self,
        first: u64,
        ballot: Ballot,
        found: &BTreeMap<u64, Entry>,
    ) -> BTreeMap<u64, Command> {
        let mut commands = BTreeMap::new();
        let reported = || Value::List(found.values().map(Entry::short).collect());
        // What was learned since the ballot began needs no proposal.
        let Some((&last, _)) = found.last_key_value().filter(|(last, _)| **last >= first) else {
            self.out.note(note::FINDS_NOTHING, [("ballot", ballot.into()), ("first", first.into())]);
            return commands;
        };
        if !self.on(ADOPT_VALUE) {
            self.out.note(note::IGNORES_ACCEPTED, [("ballot", ballot.into()), ("accepted", reported())]);
            return commands;
        }
        let ctx = self.ctx;
        let adopts = |slot: u64| ctx.on(ADOPT_PER_SLOT) || slot == last;
        let (mut adopted, mut gaps) = (Vec::new(), Vec::new());
        for slot in first..=last {
            match found.get(&slot).filter(|_| adopts(slot)) {
                Some(entry) => {
                    adopted.push(entry.short());
                    commands.insert(slot, entry.command.clone());
                }
                None => {
                    gaps.push(Value::from(slot));
                    if self.on(FILL_GAPS) {
                        commands.insert(slot, Command::NoOp {});
                    }
                }
            }
        }
        let id = match (self.on(ADOPT_PER_SLOT), self.on(ADOPT_HIGHEST)) {
            (false, _) => note::ADOPTS_LAST_ONLY,
            (true, false) => note::ADOPTS_FIRST,
            (true, true) => note::ADOPTS,
        };
        let (ballot, last) = (("ballot", ballot.into()), ("last", last.into()));
        let taken = adopted.len();
        let told = [ballot.clone(), ("first", first.into()), last.clone(), ("adopted", Value::List(adopted))];
        self.out.note(id, told);
        if !gaps.is_empty() {
            let gaps = ("gaps", Value::List(gaps));
            if self.on(FILL_GAPS) {
                // Without the rule that every slot's value is adopted, not each of them is a gap.
                let others = found.range(first..).count() - taken;
                self.out.note(note::FILLS_GAPS, [ballot, last, gaps, ("empty", (others == 0).into())]);
            } else {
                self.out.note(note::LEAVES_GAPS, [ballot, last, gaps]);
            }
        }
        commands
    }
}

fn short(report: &Report) -> Value {
    report.entry.short()
}
