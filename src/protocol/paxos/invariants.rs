//! What no node can read: every ballot's durable promises and acceptances, what is chosen, who
//! learned what; and the invariants that speak of them.
//!
//! Chosen means that a phase-2 quorum of acceptors has accepted one proposal, each durably; which
//! of them has it overwritten since does not matter. Source: Paxos Made Simple §2.1 and §2.2.

use super::about::note;
use super::about::{PERSIST_ACCEPT, PERSIST_PROMISE};
use super::{Acceptor, Config, Node, Paxos, Phase, Proposal, Quorum, Write};
use crate::encode_struct;
use crate::frame::{BallotRow, Chosen, GlobalView};
use crate::protocol::ballots::add;
use crate::protocol::{Input, Invariant, Moment, NoteId, Observation, Seen};
use crate::value::{Args, Ballot, NodeId, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Ballots that a frame lists: the latest, and every one that chose.
const MAX_ROWS: usize = 64;

pub(super) const INVARIANTS: &[Invariant] = &[
    Invariant { id: "agreement", cite: "Paxos Made Simple §2.1" },
    Invariant { id: "validity", cite: "Paxos Made Simple §2.1" },
    Invariant { id: "one-value-per-ballot", cite: "Paxos Made Simple §2.2" },
    Invariant { id: "chosen-carries-on", cite: "Paxos Made Simple §2.2 P2a" },
    Invariant { id: "promise-kept", cite: "Paxos Made Simple §2.2 P1a, §2.5" },
    Invariant { id: "accepted-is-promised", cite: "Lamport, Paxos.tla: maxVBal ≤ maxBal" },
    Invariant { id: "learned-is-chosen", cite: "Paxos Made Simple §2.1" },
    Invariant { id: "learners-agree", cite: "Paxos Made Simple §2.3" },
];

/// What invariants remember.
#[derive(Clone, Default, Debug)]
pub struct Ghost {
    /// Values that a person asked for, sorted.
    proposed: Vec<Arc<str>>,
    /// Shared between checkpoints: most ballots are over when one is taken.
    ballots: BTreeMap<Ballot, Arc<Row>>,
    /// Each value once, at the ballot that chose it first.
    chosen: Vec<Choice>,
    /// What each node ever learned, crashes notwithstanding.
    learned: Vec<Lesson>,
}
encode_struct!(Ghost { proposed, ballots, chosen, learned });

/// One ballot's history. Lists of nodes are in the order of their ids.
#[derive(Clone, Default, Debug)]
struct Row {
    promised: Vec<NodeId>,
    votes: Vec<Votes>,
}
encode_struct!(Row { promised as nodes, votes });

/// Who accepted one value in one ballot.
#[derive(Clone, Debug)]
struct Votes {
    value: Arc<str>,
    durable: Vec<NodeId>,
    /// With `persist-accept` off: accepted in memory only.
    unsaved: Vec<NodeId>,
    chosen: bool,
}
encode_struct!(Votes { value, durable as nodes, unsaved as nodes, chosen });

#[derive(Clone, Debug)]
struct Choice {
    proposal: Proposal,
    by: Vec<NodeId>,
    /// What made it chosen: rules may have changed since.
    quorum: Quorum,
}
encode_struct!(Choice { proposal, by as nodes, quorum });

#[derive(Clone, PartialEq, Debug)]
struct Lesson {
    node: NodeId,
    value: Arc<str>,
}
encode_struct!(Lesson { node, value });

impl Row {
    fn votes(&mut self, value: &Arc<str>) -> &mut Votes {
        let place = self.votes.iter().position(|votes| votes.value == *value).unwrap_or_else(|| {
            let new =
                Votes { value: Arc::clone(value), durable: Vec::new(), unsaved: Vec::new(), chosen: false };
            self.votes.push(new);
            self.votes.len() - 1
        });
        &mut self.votes[place]
    }
}

impl Ghost {
    fn row(&mut self, ballot: Ballot) -> &mut Row {
        Arc::make_mut(self.ballots.entry(ballot).or_default())
    }

    /// Looks at what one action did at one node.
    pub(super) fn observe(&mut self, config: &Config, seen: &Seen<Paxos>, observation: &mut Observation) {
        if let Some(Input::Propose { value, .. }) = seen.input
            && let Err(place) = self.proposed.binary_search(value)
        {
            self.proposed.insert(place, Arc::clone(value));
        }
        for write in seen.flushed {
            match write {
                Write::Round { .. } => {}
                Write::Promised { ballot } => drop(add(&mut self.row(*ballot).promised, seen.at)),
                Write::Accepted { proposal, .. } => self.accepted(config, proposal, seen, observation),
            }
        }
        if let Some(node) = seen.nodes.own() {
            self.memory(node, seen);
            self.promises(node, seen, observation);
            if let Some(proposal) = node.learner.as_ref().and_then(|learner| learner.chosen.as_ref()) {
                self.learned(proposal, seen, observation);
            }
        }
    }

    /// What is in nobody's writes: ballots that were only begun, values that were only sent, and
    /// what an acceptor says that does not write.
    fn memory(&mut self, node: &Node, seen: &Seen<Paxos>) {
        if let Some((proposer, ballot)) = node.proposer.as_ref().and_then(|it| Some((it, it.ballot?))) {
            let value = proposer.value.as_ref().filter(|_| proposer.phase == Phase::Accept);
            let known = self.ballots.get(&ballot);
            let told =
                |row: &Arc<Row>| value.is_none_or(|value| row.votes.iter().any(|it| it.value == *value));
            if !known.is_some_and(told) {
                let row = self.row(ballot);
                if let Some(value) = value {
                    row.votes(value);
                }
            }
        }
        let Some(acceptor) = &node.acceptor else { return };
        if let Some(ballot) = acceptor.promised.filter(|_| !seen.rules.on(PERSIST_PROMISE)) {
            add(&mut self.row(ballot).promised, seen.at);
        }
        if let Some(proposal) = acceptor.accepted.as_ref().filter(|_| !seen.rules.on(PERSIST_ACCEPT)) {
            add(&mut self.row(proposal.ballot).votes(&proposal.value).unsaved, seen.at);
        }
    }

    /// An acceptor's promise never goes down, not even over a crash, and what it accepted is not above it.
    fn promises(&self, node: &Node, seen: &Seen<Paxos>, observation: &mut Observation) {
        let Some(acceptor) = &node.acceptor else { return };
        let Acceptor { promised, accepted } = acceptor;
        if let Some(proposal) = accepted.as_ref().filter(|proposal| *promised < Some(proposal.ballot)) {
            let args = [
                ("acceptor", seen.at.into()),
                ("accepted", proposal.into()),
                ("promised", (*promised).into()),
            ];
            observation.violated("accepted-is-promised", seen.time, args);
        }
        let promises = |write: &Write| matches!(write, Write::Promised { .. });
        if seen.moment != Moment::Restarted && !seen.writes.iter().any(promises) {
            return;
        }
        let mut rows = self.ballots.iter().rev();
        let highest = rows.find(|(_, row)| row.promised.contains(&seen.at)).map(|(ballot, _)| *ballot);
        if *promised < highest {
            let args =
                [("acceptor", seen.at.into()), ("before", highest.into()), ("promised", (*promised).into())];
            observation.violated("promise-kept", seen.time, args);
        }
    }

    /// An acceptance became durable.
    fn accepted(
        &mut self,
        config: &Config,
        proposal: &Proposal,
        seen: &Seen<Paxos>,
        observation: &mut Observation,
    ) {
        let Proposal { ballot, value } = proposal;
        let row = self.row(*ballot);
        let other = row.votes.iter().find(|votes| votes.value != *value && !votes.durable.is_empty());
        let other = other.map(|votes| Arc::clone(&votes.value));
        let votes = row.votes(value);
        if !add(&mut votes.durable, seen.at) {
            return;
        }
        let (first, by) = (votes.durable.len() == 1, votes.durable.clone());
        let newly = !votes.chosen && config.quorums(seen.rules).phase2.is_met(&by);
        votes.chosen |= newly;
        if first {
            self.first_acceptance(proposal, other, seen, observation);
        }
        if newly {
            self.chosen(config, proposal, by, seen, observation);
        }
    }

    /// A value was accepted in a ballot for the first time.
    fn first_acceptance(
        &self,
        proposal: &Proposal,
        other: Option<Arc<str>>,
        seen: &Seen<Paxos>,
        observation: &mut Observation,
    ) {
        let accepted = ("accepted", Value::from(proposal));
        if self.proposed.binary_search(&proposal.value).is_err() {
            observation.violated("validity", seen.time, [accepted.clone(), ("acceptor", seen.at.into())]);
        }
        if let Some(other) = other {
            let args = [
                ("ballot", proposal.ballot.into()),
                ("first", other.into()),
                ("second", Arc::clone(&proposal.value).into()),
            ];
            observation.violated("one-value-per-ballot", seen.time, args);
        }
        for Choice { proposal: chosen, .. } in &self.chosen {
            if chosen.ballot < proposal.ballot && chosen.value != proposal.value {
                let args = [("chosen", chosen.into()), accepted.clone(), ("acceptor", seen.at.into())];
                observation.violated("chosen-carries-on", seen.time, args);
            }
        }
    }

    /// The instant that nobody in the system knows: a quorum has accepted one proposal.
    fn chosen(
        &mut self,
        config: &Config,
        proposal: &Proposal,
        by: Vec<NodeId>,
        seen: &Seen<Paxos>,
        observation: &mut Observation,
    ) {
        let quorum = config.quorums(seen.rules).phase2;
        let again = self.chosen.iter().any(|choice| choice.proposal.value == proposal.value);
        observation.notes.push(self.note_chosen(config, proposal, &by, again, seen));
        if let Some(first) = self.chosen.iter().find(|choice| choice.proposal.value != proposal.value)
            && !again
        {
            let args = [("first", (&first.proposal).into()), ("second", proposal.into())];
            observation.violated("agreement", seen.time, args);
        }
        for (ballot, row) in self.ballots.range(proposal.ballot..).skip(1) {
            let others = row.votes.iter().filter(|votes| votes.value != proposal.value);
            for votes in others.filter(|votes| !votes.durable.is_empty()) {
                let accepted = Proposal { ballot: *ballot, value: Arc::clone(&votes.value) };
                let args = [
                    ("chosen", proposal.into()),
                    ("accepted", (&accepted).into()),
                    ("acceptor", votes.durable[0].into()),
                ];
                observation.violated("chosen-carries-on", seen.time, args);
            }
        }
        if !again {
            self.chosen.push(Choice { proposal: proposal.clone(), by, quorum });
        }
    }

    fn note_chosen(
        &self,
        config: &Config,
        proposal: &Proposal,
        by: &[NodeId],
        again: bool,
        seen: &Seen<Paxos>,
    ) -> (NoteId, Args) {
        let mut args = vec![("proposal", proposal.into()), ("by", by.to_vec().into())];
        if again {
            args.push(("alone", (self.chosen.len() == 1).into()));
            return (note::CHOSEN_AGAIN, args);
        }
        let quorum = config.quorums(seen.rules).phase2;
        args.extend([
            ("value", Arc::clone(&proposal.value).into()),
            ("acceptors", config.acceptors.len().into()),
            ("node", seen.at.into()),
            ("known", knows(seen.nodes.to_tell(), &proposal.value, quorum).into()),
        ]);
        args.extend(quorum.progress(by, Some(seen.at)).line());
        (note::CHOSEN, args)
    }

    /// A node believes that a value is chosen.
    fn learned(&mut self, proposal: &Proposal, seen: &Seen<Paxos>, observation: &mut Observation) {
        let lesson = Lesson { node: seen.at, value: Arc::clone(&proposal.value) };
        if self.learned.contains(&lesson) {
            return;
        }
        if !self.chosen.iter().any(|choice| choice.proposal.value == proposal.value) {
            let args = [("node", seen.at.into()), ("learned", proposal.into())];
            observation.violated("learned-is-chosen", seen.time, args);
        }
        if let Some(other) = self.learned.iter().find(|other| other.value != lesson.value) {
            let args = [
                ("first", other.node.into()),
                ("first-value", Arc::clone(&other.value).into()),
                ("second", seen.at.into()),
                ("second-value", Arc::clone(&lesson.value).into()),
            ];
            observation.violated("learners-agree", seen.time, args);
        }
        self.learned.push(lesson);
    }

    /// Whether an acceptor ever promised this ballot, in so many words or by accepting in it.
    #[cfg(not(target_arch = "wasm32"))]
    pub(super) fn promised(&self, acceptor: NodeId, ballot: Ballot) -> bool {
        self.ballots.get(&ballot).is_some_and(|row| {
            let accepted =
                |votes: &Votes| votes.durable.contains(&acceptor) || votes.unsaved.contains(&acceptor);
            row.promised.contains(&acceptor) || row.votes.iter().any(accepted)
        })
    }

    /// Whether some proposer ever used this ballot.
    #[cfg(not(target_arch = "wasm32"))]
    pub(super) fn begun(&self, ballot: Ballot) -> bool {
        self.ballots.contains_key(&ballot)
    }

    /// Whether an acceptor ever accepted this.
    #[cfg(not(target_arch = "wasm32"))]
    pub(super) fn accepted_by(&self, acceptor: NodeId, proposal: &Proposal) -> bool {
        let votes = self.ballots.get(&proposal.ballot).into_iter().flat_map(|row| &row.votes);
        let mut votes = votes.filter(|votes| votes.value == proposal.value);
        votes.any(|votes| votes.durable.contains(&acceptor) || votes.unsaved.contains(&acceptor))
    }

    #[cfg(not(target_arch = "wasm32"))]
    pub(super) fn is_chosen(&self, value: &Arc<str>) -> bool {
        self.chosen.iter().any(|choice| choice.proposal.value == *value)
    }

    /// How many values are chosen.
    #[cfg(not(target_arch = "wasm32"))]
    pub(super) fn chosen_values(&self) -> usize {
        self.chosen.len()
    }

    /// The last round of a proposer of which some acceptor heard.
    #[cfg(not(target_arch = "wasm32"))]
    pub(super) fn last_round(&self, proposer: NodeId) -> u32 {
        let own = self.ballots.iter().filter(|(ballot, _)| ballot.node == proposer);
        let heard = own.filter(|(_, row)| !row.promised.is_empty() || !row.votes.is_empty());
        heard.map(|(ballot, _)| ballot.round).max().unwrap_or(0)
    }

    /// What is, seen from outside.
    pub(super) fn global_view(&self, config: &Config, nodes: &[Option<Node>]) -> GlobalView {
        let chosen = self.chosen.iter().map(|choice| Chosen {
            at: Value::None,
            value: Arc::clone(&choice.proposal.value).into(),
            epoch: choice.proposal.ballot.into(),
            by: choice.by.clone(),
            known: knows(nodes, &choice.proposal.value, choice.quorum),
        });
        let latest = self.ballots.len().saturating_sub(MAX_ROWS);
        let listed = self
            .ballots
            .iter()
            .enumerate()
            .filter(|(place, (_, row))| *place >= latest || row.votes.iter().any(|votes| votes.chosen));
        GlobalView {
            chosen: chosen.collect(),
            leaders: Vec::new(),
            ballots: listed.flat_map(|(_, (ballot, row))| rows(*ballot, row)).collect(),
            behind: self.behind(config, nodes),
            left_out: Vec::new(),
        }
    }

    /// Learners that are up and do not know what is chosen. One that missed it learns by the next proposal.
    /// Source: Paxos Made Simple §2.3.
    fn behind(&self, config: &Config, nodes: &[Option<Node>]) -> Vec<NodeId> {
        if self.chosen.is_empty() {
            return Vec::new();
        }
        let lacks = |id: &&NodeId| {
            let learner = nodes[id.index()].as_ref().and_then(|node| node.learner.as_ref());
            learner.is_some_and(|learner| learner.chosen.is_none())
        };
        config.learners.iter().filter(lacks).copied().collect()
    }
}

/// Whether a node that is up knows this value to be chosen: it learned it, or heard of a quorum for it after it
/// had learned another.
fn knows(nodes: &[Option<Node>], value: &Arc<str>, quorum: Quorum) -> bool {
    let mut learners = nodes.iter().flatten().filter_map(|node| node.learner.as_ref());
    learners.any(|learner| {
        learner.chosen.as_ref().is_some_and(|known| known.value == *value)
            || learner.heard.iter().any(|heard| heard.proposal.value == *value && quorum.is_met(&heard.from))
    })
}

/// A ballot's rows: one for each value, or one alone while it has none.
fn rows(ballot: Ballot, row: &Row) -> Vec<BallotRow> {
    let promised = || row.promised.clone();
    if row.votes.is_empty() {
        let value = Value::None;
        return vec![BallotRow { ballot, value, promised: promised(), accepted: Vec::new(), chosen: false }];
    }
    let of_value = |votes: &Votes| {
        let mut accepted = votes.durable.clone();
        for node in &votes.unsaved {
            add(&mut accepted, *node);
        }
        let value = Arc::clone(&votes.value).into();
        BallotRow { ballot, value, promised: promised(), accepted, chosen: votes.chosen }
    };
    row.votes.iter().map(of_value).collect()
}
