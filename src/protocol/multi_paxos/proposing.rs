//! Phase 2, slot by slot: the leader proposes, acceptors accept. Source: Paxos Made Simple §2.2,
//! Phase 2; §3.

use super::MultiPaxos;
use super::about::note;
use super::about::{ACCEPT_RAISES_PROMISE, HEARTBEAT, PERSIST_ACCEPT, PROMISE_CHECK, SKIP_PHASE_1};
use super::message::{Accept, Accepted, Heartbeat, Message, Nack};
use super::node::{Open, Role, Write};
use super::slots::{Command, Entry, MAX_RUN, runs};
use crate::protocol::{Handler, Request};
use crate::value::{Ballot, NodeId, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

impl Handler<'_, MultiPaxos> {
    /// Proposes a client's request for the first free slot.
    pub(super) fn propose_request(&mut self, request: &Arc<Request>) {
        let Role::Leader { ballot, next, .. } = &mut self.node.role else { return };
        let (slot, ballot) = (*next, *ballot);
        *next += 1;
        let client = request.client;
        self.node.await_slot(client, request.number, slot);
        self.out.note(
            note::PROPOSES,
            [
                ("client", client.into()),
                ("op", request.op.short()),
                ("slot", slot.into()),
                ("ballot", ballot.into()),
                ("skips", self.on(SKIP_PHASE_1).into()),
            ],
        );
        let command = Command::Ask { request: Arc::clone(request) };
        self.propose(slot, Arc::new([command]));
    }

    /// Phase 2a, for a run of slots. The leader is an acceptor too, and accepts first.
    pub(super) fn propose(&mut self, first: u64, commands: Arc<[Command]>) {
        let commit = self.node.commit();
        let Role::Leader { ballot, open, .. } = &mut self.node.role else { return };
        let ballot = *ballot;
        let kept = self.ctx.on(PERSIST_ACCEPT);
        for (slot, command) in (first..).zip(commands.iter()) {
            // Its own acceptance counts when it is durable.
            let acks = if kept { 0 } else { 1 << self.ctx.id.0 };
            open.insert(slot, Open { command: command.clone(), acks, chosen: false });
            self.node.accepted.set(slot, Entry { ballot, command: command.clone() });
        }
        if kept {
            self.out.write(Write::Accepted { first, ballot, commands: Arc::clone(&commands), raise: true });
        }
        for peer in self.ctx.config.others(self.ctx.id) {
            self.out.send(
                peer,
                Message::Accept(Accept { ballot, first, commands: Arc::clone(&commands), commit }),
            );
        }
        if !kept {
            self.advance_commit();
        }
    }

    /// The leader shows that it is there, and proposes again to each server what that one has not
    /// accepted yet.
    pub(super) fn on_heartbeat_timer(&mut self) {
        if matches!(self.node.role, Role::Leader { .. }) {
            self.out.set_timer(HEARTBEAT, self.ctx.config.heartbeat);
            self.send_heartbeats();
        }
    }

    pub(super) fn send_heartbeats(&mut self) {
        let commit = self.node.commit();
        let Role::Leader { ballot, open, .. } = &self.node.role else { return };
        let ballot = *ballot;
        self.out.note(note::HEARTBEAT, [("ballot", ballot.into()), ("commit", commit.into())]);
        for peer in self.ctx.config.others(self.ctx.id) {
            let mut missing = BTreeMap::new();
            for (slot, open) in open.iter().filter(|(_, open)| open.acks >> peer.0 & 1 == 0).take(MAX_RUN) {
                missing.insert(*slot, open.command.clone());
            }
            if missing.is_empty() {
                self.out.send(peer, Message::Heartbeat(Heartbeat { ballot, commit }));
                continue;
            }
            let slots = Value::List(missing.keys().map(|slot| Value::from(*slot)).collect());
            self.out.note(
                note::PROPOSES_AGAIN,
                [("to", peer.into()), ("slots", slots), ("ballot", ballot.into())],
            );
            for (first, commands) in runs(missing) {
                self.out.send(peer, Message::Accept(Accept { ballot, first, commands, commit }));
            }
        }
    }

    /// Another server proposes or shows that it leads in `ballot`: follow it. Returns whether this server was
    /// outbid and is to stand again at once.
    fn hear_leader(&mut self, from: NodeId, ballot: Ballot) -> bool {
        self.node.seen = self.node.seen.max(ballot.round);
        let again = self.outbid(from, ballot);
        if matches!(self.node.role, Role::Follower {}) {
            self.node.leader = Some(from);
            self.arm_election();
        }
        again
    }

    /// A leader shows that it is there.
    pub(super) fn on_heartbeat(&mut self, from: NodeId, heartbeat: &Heartbeat) {
        let Heartbeat { ballot, commit } = *heartbeat;
        if let Some(promised) =
            self.node.promised.filter(|promised| *promised > ballot && self.on(PROMISE_CHECK))
        {
            let args = [("ballot", ballot.into()), ("promised", promised.into()), ("from", from.into())];
            self.out.note(note::REFUSES_HEARTBEAT, args);
            return self.out.send(from, Message::Nack(Nack { ballot, promised }));
        }
        let again = self.hear_leader(from, ballot);
        self.out.note(note::HEARS_LEADER, [("from", from.into()), ("ballot", ballot.into())]);
        self.learn_chosen(ballot, commit);
        self.ask_for_chosen(from, commit);
        if again {
            self.stand_again();
        }
    }

    /// Phase 2b.
    pub(super) fn on_accept(&mut self, from: NodeId, accept: &Accept) {
        let Accept { ballot, first, ref commands, commit } = *accept;
        let (count, last) = (commands.len() as u64, first + (commands.len() as u64).max(1) - 1);
        let shorts = || Value::List(commands.iter().map(Command::short).collect());
        let args = || {
            let slots = [("first", first.into()), ("last", last.into()), ("count", count.into())];
            let [first, last, count] = slots;
            [first, last, count, ("values", shorts()), ("ballot", ballot.into()), ("from", from.into())]
        };
        let lower = self.node.promised.filter(|promised| *promised > ballot);
        if let Some(promised) = lower {
            let [first, last, count, values, of, from_arg] = args();
            let refused = self.on(PROMISE_CHECK);
            let id = if refused { note::REFUSES_ACCEPT } else { note::BREAKS_PROMISE };
            self.out.note(id, [first, last, count, values, of, from_arg, ("promised", promised.into())]);
            if refused {
                return self.out.send(from, Message::Nack(Nack { ballot, promised }));
            }
        }
        let again = self.hear_leader(from, ballot);
        let holds = |slot: u64| self.node.accepted.get(slot);
        let indexed = || (first..).zip(commands.iter());
        let same = |(slot, command): (u64, &Command)| {
            holds(slot).is_some_and(|held| held.ballot == ballot && held.command.same(command))
        };
        let known = indexed().all(same);
        if lower.is_none() {
            let old = indexed().filter_map(|(slot, _)| holds(slot)).filter(|held| held.ballot != ballot);
            let old: Vec<Value> = old.map(Entry::short).collect();
            if known {
                self.out.note(note::ACCEPTS_AGAIN, args());
            } else if old.is_empty() {
                self.out.note(note::ACCEPTS, args());
            } else {
                let [first, last, count, values, ballot, from] = args();
                self.out.note(
                    note::OVERWRITES,
                    [first, last, count, values, ballot, from, ("old", Value::List(old))],
                );
            }
        }
        let (raise, kept) = (self.on(ACCEPT_RAISES_PROMISE), self.on(PERSIST_ACCEPT));
        if raise {
            self.node.promised = self.node.promised.max(Some(ballot));
        }
        if !known {
            for (slot, command) in indexed() {
                self.node.accepted.set(slot, Entry { ballot, command: command.clone() });
            }
            if kept {
                self.out.write(Write::Accepted { first, ballot, commands: Arc::clone(commands), raise });
            }
        }
        let reply = Message::Accepted(Accepted { ballot, first, count });
        if kept {
            self.out.send_durable(from, reply)
        } else {
            self.out.send(from, reply)
        }
        self.learn_chosen(ballot, commit);
        if again {
            self.stand_again();
        }
    }

    /// Another server refused: a higher ballot was promised. Source: Paxos Made Simple §2.2, §2.4.
    pub(super) fn on_nack(&mut self, from: NodeId, nack: &Nack) {
        let Nack { ballot, promised } = *nack;
        self.node.seen = self.node.seen.max(promised.round);
        if self.node.role.ballot() != Some(ballot) || promised <= ballot {
            return self.out.note(
                note::LATE_NACK,
                [("from", from.into()), ("ballot", ballot.into()), ("promised", promised.into())],
            );
        }
        if self.outbid(from, promised) {
            self.stand_again();
        }
    }

    /// An acceptor accepted a run of slots.
    pub(super) fn on_accepted(&mut self, from: NodeId, accepted: &Accepted) {
        let Accepted { ballot, first, count } = *accepted;
        let last = first + count.max(1) - 1;
        let args = [
            ("from", from.into()),
            ("ballot", ballot.into()),
            ("first", first.into()),
            ("last", last.into()),
            ("count", count.into()),
        ];
        let own = self.node.role.ballot();
        let Role::Leader { open, .. } = &mut self.node.role else {
            return self.out.note(note::LATE_ACCEPTED, args);
        };
        if own != Some(ballot) {
            return self.out.note(note::LATE_ACCEPTED, args);
        }
        let (mut fresh, mut have, mut most) = (false, u32::MAX, 0);
        for (_, open) in open.range_mut(first..=last) {
            fresh |= open.acks >> from.0 & 1 == 0;
            open.acks |= 1 << from.0;
            have = have.min(open.acks.count_ones());
            most = most.max(open.acks.count_ones());
        }
        if !fresh {
            return self.out.note(note::REPEATED_ACCEPTED, args);
        }
        let needed = self.ctx.config.quorums(self.ctx.rules).phase2;
        let [from, ballot, first, last, count] = args;
        // Of several slots some may have been counted more often than others.
        let (even, counted) = ((have == most).into(), [("have", have.into()), ("most", most.into())]);
        let ([have, most], needed) = (counted, ("needed", needed.into()));
        self.out.note(
            note::COUNTS_ACCEPTED,
            [from, ballot, first, last, count, have, most, ("even", even), needed],
        );
        self.advance_commit();
    }

    /// What the leader accepted itself is durable: it counts like any other acceptance.
    pub(super) fn count_own_acceptances(&mut self) {
        let Role::Leader { open, .. } = &mut self.node.role else { return };
        let mut fresh = false;
        for open in open.values_mut() {
            fresh |= open.acks >> self.ctx.id.0 & 1 == 0;
            open.acks |= 1 << self.ctx.id.0;
        }
        if fresh {
            self.advance_commit();
        }
    }
}
