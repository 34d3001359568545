//! What no node can read: every instance's durable acceptances, what is chosen, who learned what,
//! which writes took effect; and the invariants that speak of them.
//!
//! Chosen means that a phase-2 quorum of acceptors has accepted one proposal, each durably; which
//! of them has it overwritten, or in a snapshot, since does not matter. Source: Paxos Made Simple
//! §2.1 and §2.2.

use super::about::PERSIST_PROMISE;
use super::about::note;
use super::task::is_write;
use super::{Config, Instance, Node, PaxosKv, Proposal, Stored, Write};
use crate::encode_struct;
use crate::frame::{Chosen, Detail, GlobalView};
use crate::operation::{Op, OpResult, Outcome};
use crate::protocol::ballots::add;
use crate::protocol::{Client, Invariant, Moment, Observation, Seen};
use crate::value::{Args, Ballot, NodeId, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Decisions of each key that a frame lists unless it is asked for all: the newest.
const MAX_CHOSEN: usize = 16;

pub(super) const INVARIANTS: &[Invariant] = &[
    Invariant { id: "agreement", cite: "Paxos Made Simple §2.1" },
    Invariant { id: "validity", cite: "Paxos Made Simple §2.1" },
    Invariant { id: "one-value-per-ballot", cite: "Paxos Made Simple §2.2" },
    Invariant { id: "chosen-carries-on", cite: "Paxos Made Simple §2.2 P2a" },
    Invariant { id: "promise-kept", cite: "Paxos Made Simple §2.2 P1a, §2.5" },
    Invariant { id: "accepted-is-promised", cite: "Lamport, Paxos.tla: maxVBal ≤ maxBal" },
    Invariant { id: "learned-is-chosen", cite: "Paxos Made Simple §2.1" },
    Invariant { id: "reads-agree", cite: "Paxos Made Simple §2.3" },
    Invariant { id: "no-gaps", cite: "Paxos Made Simple §3" },
    Invariant { id: "writes-once", cite: "Raft dissertation §6.3" },
    Invariant { id: "linearizable", cite: "Herlihy and Wing, Linearizability (1990)" },
];

/// What invariants remember.
#[derive(Clone, Default, Debug)]
pub struct Ghost {
    /// Every operation that a client ever asked for.
    asked: BTreeMap<(NodeId, u32), Op>,
    /// Shared between checkpoints: most decisions are over when one is taken.
    decisions: BTreeMap<Instance, Arc<Decision>>,
    /// Where each client's write took effect.
    effects: BTreeMap<(NodeId, u32), Instance>,
}
encode_struct!(Ghost { asked, decisions, effects });

/// One instance's history.
#[derive(Clone, Default, Debug)]
struct Decision {
    ballots: BTreeMap<Ballot, Vec<Votes>>,
    /// Each value once, at the ballot that chose it first.
    chosen: Vec<Choice>,
    /// Who knows it, crashes notwithstanding: each value with the first node to take it for chosen.
    learned: Vec<Lesson>,
    /// With the rule off by which promises are written: each acceptor's highest all the same, which it must
    /// not forget, in the order of their ids.
    pledges: Vec<Pledge>,
}
encode_struct!(Decision { ballots, chosen, learned, pledges });

/// A promise that was given and not written. One that is written first cannot go down by a crash: a search
/// need not tell states apart by it.
#[derive(Copy, Clone, Debug)]
struct Pledge {
    node: NodeId,
    ballot: Ballot,
}
encode_struct!(Pledge { node, ballot });

/// Who accepted one value in one ballot, durably, in the order of their ids.
#[derive(Clone, Debug)]
struct Votes {
    value: Arc<Stored>,
    by: Vec<NodeId>,
    chosen: bool,
}
encode_struct!(Votes { value, by, chosen });

#[derive(Clone, Debug)]
struct Choice {
    proposal: Proposal,
    by: Vec<NodeId>,
}
encode_struct!(Choice { proposal, by });

#[derive(Clone, Debug)]
struct Lesson {
    node: NodeId,
    value: Arc<Stored>,
}
encode_struct!(Lesson { node, value });

impl Decision {
    fn votes(&mut self, proposal: &Proposal) -> &mut Votes {
        let row = self.ballots.entry(proposal.ballot).or_default();
        let place = row.iter().position(|votes| votes.value == proposal.value).unwrap_or_else(|| {
            row.push(Votes { value: Arc::clone(&proposal.value), by: Vec::new(), chosen: false });
            row.len() - 1
        });
        &mut row[place]
    }

    fn is_chosen(&self, value: &Arc<Stored>) -> bool {
        self.chosen.iter().any(|choice| choice.proposal.value == *value)
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod asked;

impl Ghost {
    fn decision(&mut self, at: &Instance) -> &mut Decision {
        if !self.decisions.contains_key(at) {
            self.decisions.insert(at.clone(), Arc::default());
        }
        Arc::make_mut(self.decisions.get_mut(at).expect("it was put in"))
    }

    /// Looks at what one action did at one node.
    pub(super) fn observe(&mut self, config: &Config, seen: &Seen<PaxosKv>, observation: &mut Observation) {
        if seen.moment == Moment::Client {
            if let Some(client) = seen.client
                && let Some(op) = client.pending()
            {
                self.asked.entry((seen.at, client.number())).or_insert_with(|| op.clone());
            }
            return;
        }
        for write in seen.flushed {
            if let Write::Accepted { at, proposal, .. } = write {
                self.accepted(config, at, proposal, seen, observation);
            }
        }
        if let Some(node) = seen.nodes.own() {
            self.promises(node, seen, observation);
            self.learned(node, seen, observation);
        }
        for (client, reply) in seen.replies {
            self.answered((*client, reply.number), &reply.outcome, seen, observation);
        }
    }

    fn pledge(&mut self, at: &Instance, node: NodeId, ballot: Ballot) {
        let pledges = &mut self.decision(at).pledges;
        match pledges.binary_search_by_key(&node, |pledge| pledge.node) {
            Ok(place) => pledges[place].ballot = pledges[place].ballot.max(ballot),
            Err(place) => pledges.insert(place, Pledge { node, ballot }),
        }
    }

    /// An acceptor's promise never goes down, not even over a crash, and what it accepted is not above it.
    fn promises(&mut self, node: &Node, seen: &Seen<PaxosKv>, observation: &mut Observation) {
        let Some(acceptor) = &node.acceptor else { return };
        let promised = |at: &Instance| acceptor.instances.get(at).and_then(|slot| slot.promised);
        for write in seen.writes {
            let Write::Accepted { at, proposal, .. } = write else { continue };
            if promised(at) < Some(proposal.ballot) {
                let args = [
                    ("at", at.into()),
                    ("acceptor", seen.at.into()),
                    ("accepted", proposal.into()),
                    ("promised", promised(at).into()),
                ];
                observation.violated("accepted-is-promised", seen.time, args);
            }
        }
        if let Some(at) = node.touched.as_ref().filter(|_| !seen.rules.on(PERSIST_PROMISE))
            && let Some(ballot) = promised(at)
        {
            self.pledge(at, seen.at, ballot);
        }
        if seen.moment != Moment::Restarted {
            return;
        }
        let gone =
            |at: &Instance| acceptor.snapshot.get(&at.key).is_some_and(|kept| kept.version >= at.version);
        for (at, decision) in self.decisions.iter().filter(|(at, _)| !gone(at)) {
            let Some(pledge) = decision.pledges.iter().find(|pledge| pledge.node == seen.at) else {
                continue;
            };
            if promised(at) < Some(pledge.ballot) {
                let args = [
                    ("at", at.into()),
                    ("acceptor", seen.at.into()),
                    ("before", pledge.ballot.into()),
                    ("promised", promised(at).into()),
                ];
                observation.violated("promise-kept", seen.time, args);
            }
        }
    }

    /// An acceptance became durable.
    fn accepted(
        &mut self,
        config: &Config,
        at: &Instance,
        proposal: &Proposal,
        seen: &Seen<PaxosKv>,
        observation: &mut Observation,
    ) {
        let decision = self.decision(at);
        let votes = decision.votes(proposal);
        if !add(&mut votes.by, seen.at) {
            return;
        }
        let by = votes.by.clone();
        let newly = !votes.chosen && by.len() >= config.quorums(seen.rules).phase2;
        votes.chosen |= newly;
        if by.len() == 1 {
            self.first_acceptance(at, proposal, seen, observation);
        }
        if newly {
            self.chosen(config, at, proposal, by, seen, observation);
        }
    }

    /// A value was accepted in a ballot for the first time.
    fn first_acceptance(
        &self,
        at: &Instance,
        proposal: &Proposal,
        seen: &Seen<PaxosKv>,
        observation: &mut Observation,
    ) {
        let instance = || ("at", Value::from(at));
        let accepted = || ("accepted", Value::from(proposal));
        let acceptor = || ("acceptor", Value::from(seen.at));
        let value = &proposal.value;
        let asked = self.asked.get(&(value.client, value.number));
        if !asked.is_some_and(|op| fits(op, value)) {
            observation.violated("validity", seen.time, [instance(), accepted(), acceptor()]);
        }
        let Some(decision) = self.decisions.get(at) else { return };
        let row = decision.ballots.get(&proposal.ballot).map_or(&[][..], |row| row);
        if let Some(other) = row.iter().find(|votes| votes.value != *value) {
            let args = [
                instance(),
                ("ballot", proposal.ballot.into()),
                ("first", (&*other.value).into()),
                ("first-writer", other.value.client.into()),
                ("second", (&**value).into()),
                ("second-writer", value.client.into()),
            ];
            observation.violated("one-value-per-ballot", seen.time, args);
        }
        for Choice { proposal: chosen, .. } in &decision.chosen {
            if chosen.ballot < proposal.ballot && chosen.value != *value {
                let args = [instance(), ("chosen", chosen.into()), accepted(), acceptor()];
                observation.violated("chosen-carries-on", seen.time, args);
            }
        }
        let before = at.version.checked_sub(1).map(|version| Instance::new(&at.key, version));
        if let Some(before) = before
            && self.decisions.get(&before).is_none_or(|decision| decision.chosen.is_empty())
        {
            let args = [instance(), accepted(), acceptor(), ("before", (&before).into())];
            observation.violated("no-gaps", seen.time, args);
        }
    }

    /// The instant that nobody in the system knows: a quorum has accepted one proposal.
    fn chosen(
        &mut self,
        config: &Config,
        at: &Instance,
        proposal: &Proposal,
        by: Vec<NodeId>,
        seen: &Seen<PaxosKv>,
        observation: &mut Observation,
    ) {
        let Some(decision) = self.decisions.get(at) else { return };
        let again = decision.is_chosen(&proposal.value);
        let mut told = choice(config, at, proposal, &by);
        if again {
            told.push(("alone", (decision.chosen.len() == 1).into()));
        }
        observation.notes.push((if again { note::CHOSEN_AGAIN } else { note::CHOSEN }, told));
        let instance = || ("at", Value::from(at));
        if let Some(first) = decision.chosen.first().filter(|_| !again) {
            let args = [
                instance(),
                ("first", (&first.proposal).into()),
                ("first-writer", first.proposal.value.client.into()),
                ("second", proposal.into()),
                ("second-writer", proposal.value.client.into()),
            ];
            observation.violated("agreement", seen.time, args);
        }
        for (ballot, row) in decision.ballots.range(proposal.ballot..).skip(1) {
            for votes in row.iter().filter(|votes| votes.value != proposal.value) {
                let accepted = Proposal { ballot: *ballot, value: Arc::clone(&votes.value) };
                let args = [
                    instance(),
                    ("chosen", proposal.into()),
                    ("accepted", (&accepted).into()),
                    ("acceptor", votes.by[0].into()),
                ];
                observation.violated("chosen-carries-on", seen.time, args);
            }
        }
        if again {
            return;
        }
        self.decision(at).chosen.push(Choice { proposal: proposal.clone(), by });
        let id = (proposal.value.client, proposal.value.number);
        match self.effects.get(&id) {
            Some(first) if first != at => {
                let args = [
                    ("kind", Value::Word("twice")),
                    ("client", id.0.into()),
                    ("first", first.into()),
                    ("at", at.into()),
                    ("op", self.asked.get(&id).map_or(Value::None, Op::short)),
                ];
                observation.violated("writes-once", seen.time, args);
            }
            _ => drop(self.effects.insert(id, at.clone())),
        }
    }

    /// What a node takes for chosen.
    fn learned(&mut self, node: &Node, seen: &Seen<PaxosKv>, observation: &mut Observation) {
        for (key, known) in &node.known {
            let at = Instance::new(key, known.version);
            let lessons = self.decisions.get(&at).map_or(&[][..], |decision| &decision.learned);
            if lessons.iter().any(|lesson| lesson.value == known.value) {
                continue;
            }
            let (instance, learned) = (("at", Value::from(&at)), ("learned", Value::from(&*known.value)));
            let decision = self.decision(&at);
            if !decision.is_chosen(&known.value) {
                let args = [instance.clone(), ("node", seen.at.into()), learned];
                observation.violated("learned-is-chosen", seen.time, args);
            }
            if let Some(other) = decision.learned.first() {
                let args = [
                    instance,
                    ("first", other.node.into()),
                    ("first-value", (&*other.value).into()),
                    ("second", seen.at.into()),
                    ("second-value", (&*known.value).into()),
                ];
                observation.violated("reads-agree", seen.time, args);
            }
            decision.learned.push(Lesson { node: seen.at, value: Arc::clone(&known.value) });
        }
    }

    /// A client is told that its write took effect: some version must be it.
    fn answered(
        &self,
        id: (NodeId, u32),
        outcome: &Outcome,
        seen: &Seen<PaxosKv>,
        observation: &mut Observation,
    ) {
        let Outcome::Done { result: OpResult::Ok {} | OpResult::Swapped { .. } } = outcome else { return };
        let Some(op) = self.asked.get(&id).filter(|op| is_write(op)) else { return };
        if self.effects.contains_key(&id) {
            return;
        }
        let args = [
            ("kind", Value::Word("never")),
            ("client", id.0.into()),
            ("first", Value::None),
            ("at", Value::None),
            ("op", op.short()),
        ];
        observation.violated("writes-once", seen.time, args);
    }

    /// What is, seen from outside: key by key, oldest version first.
    pub(super) fn global_view(&self, nodes: &[Option<Node>], detail: Detail) -> GlobalView {
        let most = if detail == Detail::ALL { usize::MAX } else { MAX_CHOSEN };
        let mut chosen: Vec<Chosen> = Vec::new();
        let (mut key, mut of_key) = (None, 0);
        for (at, decision) in self.decisions.iter().rev() {
            if key != Some(&at.key) {
                (key, of_key) = (Some(&at.key), 0);
            }
            for Choice { proposal, by } in &decision.chosen {
                of_key += 1;
                if of_key <= most {
                    chosen.push(Chosen {
                        at: at.index(),
                        value: (&*proposal.value).into(),
                        epoch: proposal.ballot.into(),
                        by: by.clone(),
                        known: knows(nodes, at, &proposal.value),
                    });
                }
            }
        }
        chosen.reverse();
        // Nobody is told what is chosen unless it asks: a server that was away learns by the next request.
        GlobalView {
            chosen,
            leaders: Vec::new(),
            ballots: Vec::new(),
            behind: Vec::new(),
            left_out: Vec::new(),
        }
    }
}

/// Whether a value is what this operation writes.
fn fits(op: &Op, stored: &Stored) -> bool {
    let text = stored.text.as_deref();
    let done = stored.done_by(stored.client, stored.number);
    match op {
        Op::Put { value, .. } => text == Some(&**value),
        Op::Append { value, .. } => text.is_some_and(|text| text.ends_with(&**value)),
        Op::Cas { to, .. } => text == Some(&**to) || done.is_some_and(|done| !done.ok),
        Op::Get { .. } | Op::Tas {} => false,
    }
}

/// What a choice is told with.
fn choice(config: &Config, at: &Instance, proposal: &Proposal, by: &[NodeId]) -> Args {
    vec![
        ("at", at.into()),
        ("proposal", proposal.into()),
        ("value", (&*proposal.value).into()),
        ("writer", proposal.value.client.into()),
        ("by", by.to_vec().into()),
        ("acceptors", config.acceptors.len().into()),
    ]
}

/// Whether a node that is up knows this value to be chosen, or a later version of its key.
fn knows(nodes: &[Option<Node>], at: &Instance, value: &Arc<Stored>) -> bool {
    nodes
        .iter()
        .flatten()
        .filter_map(|node| node.known.get(&at.key))
        .any(|known| known.version > at.version || known.version == at.version && known.value == *value)
}
