//! A node's memory, part by part, and its disk.

use super::about::PERSIST_ROUND;
use super::about::note;
use super::message::{Message, Proposal};
use super::{Paxos, Phase, Quorum};
use crate::protocol::{Ctx, HasLoopback, Loopback, Out};
use crate::value::{Ballot, NodeId, Value};
use crate::{encode_enum, encode_struct};
use std::sync::Arc;

/// What survives a crash: an acceptor's promise and acceptance, a proposer's last round.
/// Source: Paxos Made Simple §2.5.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Disk {
    pub round: u32,
    pub promised: Option<Ballot>,
    pub accepted: Option<Proposal>,
}
encode_struct!(Disk { round as epoch, promised, accepted });

impl Disk {
    pub(super) fn apply(&mut self, write: &Write) {
        match write {
            Write::Round { round } => self.round = *round,
            Write::Promised { ballot } => self.promised = Some(*ballot),
            Write::Accepted { proposal, raise } => {
                self.accepted = Some(proposal.clone());
                if *raise {
                    self.promised = self.promised.max(Some(proposal.ballot));
                }
            }
        }
    }
}

/// One durable change.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Write {
    /// The proposer uses this round from now on.
    Round {
        round: u32,
    },
    Promised {
        ballot: Ballot,
    },
    /// `raise`: the promise rises to the proposal's ballot in the same write.
    Accepted {
        proposal: Proposal,
        raise: bool,
    },
}
encode_enum!(Write {
    0 => Round { round as epoch }, 1 => Promised { ballot }, 2 => Accepted { proposal, raise },
});

/// A node's memory: the parts that it plays.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Node {
    pub proposer: Option<Proposer>,
    pub acceptor: Option<Acceptor>,
    /// Proposers learn too, from the answers to their own ballots.
    pub learner: Option<Learner>,
    pub(super) loopback: Loopback<Message>,
}
encode_struct!(Node { proposer, acceptor, learner, loopback });

impl HasLoopback<Message> for Node {
    fn loopback(&mut self) -> &mut Loopback<Message> {
        &mut self.loopback
    }
}

impl Node {
    /// Starts a node from its disk.
    pub(super) fn boot(ctx: &Ctx<Paxos>, disk: &Disk, out: &mut Out<Paxos>) -> Node {
        let config = ctx.config;
        let plays = |part: &[NodeId]| part.contains(&ctx.id);
        let proposes = plays(&config.proposers);
        let node = Node {
            proposer: proposes.then(|| Proposer::restored(disk)),
            acceptor: plays(&config.acceptors).then(|| Acceptor::restored(disk)),
            learner: (proposes || plays(&config.learners)).then(Learner::default),
            loopback: Loopback::default(),
        };
        // Without the rule nobody writes a round down: what stands there is not the last one used.
        let round = ctx.on(PERSIST_ROUND).then_some(disk.round);
        node.note_restart(disk, ("round", round.into()), out);
        node
    }

    /// What a node knows as it starts: its disk, and no more.
    fn note_restart(&self, disk: &Disk, round: (&'static str, Value), out: &mut Out<Paxos>) {
        let promised = ("promised", disk.promised.into());
        let accepted = ("accepted", disk.accepted.as_ref().map_or(Value::None, Value::from));
        match (&self.proposer, &self.acceptor) {
            (None, None) => out.note(note::RESTORES_LEARNER, []),
            _ if *disk == Disk::default() => out.note(note::FINDS_NOTHING, []),
            (Some(_), Some(_)) => out.note(note::RESTORES_SERVER, [promised, accepted, round]),
            (None, Some(_)) => out.note(note::RESTORES_ACCEPTOR, [promised, accepted]),
            (Some(_), None) => out.note(note::RESTORES_PROPOSER, [round]),
        }
    }

    /// Above every round used or heard of. A server also looks at what its own acceptor promised,
    /// which its disk keeps for it.
    pub(super) fn next_round(&self) -> u32 {
        let proposer = self.proposer.as_ref().map_or(0, |proposer| proposer.round.max(proposer.seen));
        let acceptor = self.acceptor.as_ref().and_then(|acceptor| acceptor.promised);
        proposer.max(acceptor.map_or(0, |promised| promised.round)).saturating_add(1)
    }
}

/// A proposer's memory.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Proposer {
    pub phase: Phase,
    /// The last round that it used: on disk, so that no ballot is used twice.
    pub round: u32,
    /// The highest round that it heard of, its own included.
    pub seen: u32,
    pub ballot: Option<Ballot>,
    /// What a person asked it to propose.
    pub own: Option<Arc<str>>,
    /// What it proposes in this ballot: its own value until the promises say otherwise.
    pub value: Option<Arc<str>>,
    /// Acceptors that promised this ballot, in the order of their ids.
    pub promises: Vec<NodeId>,
    /// What it must adopt, of the acceptances reported with the promises.
    pub found: Option<Proposal>,
    /// Ballots in a row that came to nothing.
    pub attempts: u8,
}
encode_struct!(Proposer {
    phase,
    round as epoch,
    seen as epoch,
    ballot,
    own,
    value,
    promises as nodes,
    found,
    attempts as tries
});

impl Proposer {
    pub(super) fn restored(disk: &Disk) -> Proposer {
        Proposer { round: disk.round, seen: disk.round, ..Proposer::default() }
    }

    /// Whether it still counts acceptances of this ballot to be done.
    pub(super) fn awaits(&self, ballot: Ballot) -> bool {
        self.phase.under_way() && self.ballot == Some(ballot)
    }
}

/// An acceptor's memory.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Acceptor {
    /// It accepts nothing below this.
    pub promised: Option<Ballot>,
    /// What it accepted last.
    pub accepted: Option<Proposal>,
}
encode_struct!(Acceptor { promised, accepted });

impl Acceptor {
    pub(super) fn restored(disk: &Disk) -> Acceptor {
        Acceptor { promised: disk.promised, accepted: disk.accepted.clone() }
    }
}

/// Proposals that a learner counts at once. Forgetting the oldest only delays learning: a node that
/// proposes again brings the same value.
const MAX_HEARD: usize = 32;

/// A learner's memory. It has no disk: after a crash it asks anew, by a proposal of its own or
/// that of another. Source: Paxos Made Simple §2.3.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Learner {
    /// The first proposal that it knows to be chosen.
    pub chosen: Option<Proposal>,
    /// Lowest ballot first.
    pub heard: Vec<Heard>,
}
encode_struct!(Learner { chosen, heard });

/// Who was heard to have accepted one proposal, in the order of their ids.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Heard {
    pub proposal: Proposal,
    pub from: Vec<NodeId>,
}
encode_struct!(Heard { proposal, from as nodes });

impl Learner {
    /// Counts one acceptance: who accepted this proposal, or none if this one was counted.
    pub(super) fn count(&mut self, from: NodeId, proposal: &Proposal) -> Option<Vec<NodeId>> {
        let place = self.heard.iter().position(|heard| heard.proposal == *proposal);
        let place = place.unwrap_or_else(|| {
            let place = self.heard.partition_point(|heard| heard.proposal.ballot <= proposal.ballot);
            self.heard.insert(place, Heard { proposal: proposal.clone(), from: Vec::new() });
            place
        });
        let heard = &mut self.heard[place];
        let spot = heard.from.binary_search(&from).err()?;
        heard.from.insert(spot, from);
        let by = heard.from.clone();
        if self.heard.len() > MAX_HEARD {
            self.heard.remove(0);
        }
        Some(by)
    }

    /// The proposal that is nearest to being chosen, by the acceptances that were heard; of several, the latest.
    pub(super) fn leading(&self, quorum: Quorum) -> Option<&Heard> {
        self.heard.iter().max_by_key(|heard| quorum.progress(&heard.from, None).have.len())
    }
}
