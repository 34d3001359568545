//! What no councillor can read: who accepted what, and what has become law by that.
//!
//! A proposal is law at the instant at which more than half have it in their ledgers, whether or not
//! anybody has counted.

use super::about::WRITE_LEDGER;
use super::about::note;
use super::{Config, Node, Parliament, Write};
use crate::encode_struct;
use crate::frame::{BallotRow, Chosen, GlobalView};
use crate::protocol::ballots::add;
use crate::protocol::{Input, Invariant, Observation, Seen};
use crate::value::{Ballot, NodeId, Value};
use std::sync::Arc;

pub(super) const INVARIANTS: &[Invariant] = &[
    Invariant { id: "agreement", cite: "The Part-Time Parliament §1.1; Paxos Made Simple §2.1" },
    Invariant { id: "proclaimed-is-law", cite: "The Part-Time Parliament §2.1 B2" },
    Invariant { id: "validity", cite: "Paxos Made Simple §2.1" },
];

/// What invariants remember.
#[derive(Clone, Default, Debug)]
pub struct Ghost {
    /// Every proposal, in the order in which they came up.
    motions: Vec<Motion>,
    /// Places of those that have become law, in that order.
    laws: Vec<u32>,
    /// Who proclaimed or heard of what, so that each is judged once.
    proclaimed: Vec<Proclaimed>,
}
encode_struct!(Ghost { motions, laws, proclaimed });

/// One proposal, and who ever accepted it, journeys notwithstanding.
#[derive(Clone, Debug)]
struct Motion {
    value: Arc<str>,
    /// Who proposed it first; nobody may have.
    proposer: Option<NodeId>,
    by: Vec<NodeId>,
}
encode_struct!(Motion { value, proposer, by });

impl Motion {
    /// The parliament has no ballots. Seen from outside, a proposal has a number and a proposer.
    fn ballot(&self, place: usize) -> Ballot {
        Ballot { round: place as u32 + 1, node: self.proposer.unwrap_or(NodeId(0)) }
    }
}

#[derive(Clone, PartialEq, Debug)]
struct Proclaimed {
    node: NodeId,
    value: Arc<str>,
}
encode_struct!(Proclaimed { node, value });

impl Ghost {
    fn motion(&mut self, value: &Arc<str>) -> usize {
        self.motions.iter().position(|motion| motion.value == *value).unwrap_or_else(|| {
            self.motions.push(Motion { value: Arc::clone(value), proposer: None, by: Vec::new() });
            self.motions.len() - 1
        })
    }

    pub(super) fn is_law(&self, value: &Arc<str>) -> bool {
        self.laws.iter().any(|place| self.motions[*place as usize].value == *value)
    }

    /// Looks at what one action did at one councillor.
    pub(super) fn observe(
        &mut self,
        config: &Config,
        seen: &Seen<Parliament>,
        observation: &mut Observation,
    ) {
        if let Some(Input::Propose { value, .. }) = seen.input {
            let place = self.motion(value);
            self.motions[place].proposer.get_or_insert(seen.at);
        }
        for write in seen.flushed {
            if let Write::Accepted { value } = write {
                self.accepted(config, value, seen, observation);
            }
        }
        let Some(node) = seen.nodes.own() else { return };
        // Who keeps no ledger has accepted what it says it has.
        if !seen.rules.on(WRITE_LEDGER) {
            node.accepted.iter().for_each(|value| self.accepted(config, value, seen, observation));
        }
        node.laws.iter().for_each(|value| self.proclaimed(value, seen, observation));
    }

    fn accepted(
        &mut self,
        config: &Config,
        value: &Arc<str>,
        seen: &Seen<Parliament>,
        observation: &mut Observation,
    ) {
        let place = self.motion(value);
        let motion = &mut self.motions[place];
        if !add(&mut motion.by, seen.at) {
            return;
        }
        if motion.by.len() == 1 && motion.proposer.is_none() {
            let args = [("councillor", seen.at.into()), ("value", Arc::clone(value).into())];
            observation.violated("validity", seen.time, args);
        }
        if motion.by.len() < config.needed(seen.rules) || self.is_law(value) {
            return;
        }
        let by = self.motions[place].by.clone();
        // Who is away knows what stands in its ledger.
        let away = seen.disks.to_tell().iter().any(|disk| disk.laws.contains(value));
        let known = away || knows(seen.nodes.to_tell(), value);
        let args = vec![
            ("value", Arc::clone(value).into()),
            ("by", by.into()),
            ("all", config.councillors.len().into()),
            ("node", seen.at.into()),
            ("known", Value::from(known)),
        ];
        observation.notes.push((note::BECOMES_LAW, args));
        for other in &self.laws {
            let first = Arc::clone(&self.motions[*other as usize].value);
            let args = [("first", first.into()), ("second", Arc::clone(value).into())];
            observation.violated("agreement", seen.time, args);
        }
        self.laws.push(place as u32);
    }

    fn proclaimed(&mut self, value: &Arc<str>, seen: &Seen<Parliament>, observation: &mut Observation) {
        let new = Proclaimed { node: seen.at, value: Arc::clone(value) };
        if self.proclaimed.contains(&new) {
            return;
        }
        self.proclaimed.push(new);
        if !self.is_law(value) {
            let args = [("councillor", seen.at.into()), ("value", Arc::clone(value).into())];
            observation.violated("proclaimed-is-law", seen.time, args);
        }
    }

    /// What is, seen from outside.
    pub(super) fn global_view(&self, nodes: &[Option<Node>]) -> GlobalView {
        let law = |place: &u32| {
            let motion = &self.motions[*place as usize];
            Chosen {
                at: Value::None,
                value: Arc::clone(&motion.value).into(),
                epoch: motion.ballot(*place as usize).into(),
                by: motion.by.clone(),
                known: knows(nodes, &motion.value),
            }
        };
        let row = |(place, motion): (usize, &Motion)| BallotRow {
            ballot: motion.ballot(place),
            value: Arc::clone(&motion.value).into(),
            promised: Vec::new(),
            accepted: motion.by.clone(),
            chosen: self.laws.contains(&(place as u32)),
        };
        GlobalView {
            chosen: self.laws.iter().map(law).collect(),
            leaders: Vec::new(),
            ballots: self.motions.iter().enumerate().map(row).collect(),
            behind: Vec::new(),
            left_out: Vec::new(),
        }
    }
}

/// Whether a councillor who is there knows this to be law.
fn knows(nodes: &[Option<Node>], value: &Arc<str>) -> bool {
    nodes.iter().flatten().any(|node| node.laws.contains(value))
}
