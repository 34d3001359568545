//! A node's memory, part by part, and its disk.

use super::PaxosKv;
use super::about::PERSIST_ROUND;
use super::about::note;
use super::instance::{Instance, Known, Proposal, Stored};
use super::message::Message;
use super::task::Task;
use crate::protocol::ballots::add;
use crate::protocol::{Ctx, HasLoopback, Loopback, Out, Request};
use crate::value::{Ballot, NodeId, Value};
use crate::{encode_enum, encode_struct};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What survives a crash: an acceptor's instances and snapshot, a proposer's last round.
/// Source: Paxos Made Simple §2.5.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Disk {
    pub round: u32,
    pub acceptor: Acceptor,
}
encode_struct!(Disk { round as epoch, acceptor });

impl Disk {
    pub(super) fn apply(&mut self, write: &Write) {
        match write {
            Write::Round { round } => self.round = *round,
            _ => self.acceptor.apply(write),
        }
    }
}

/// One durable change.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Write {
    /// The proposer uses this round from now on, for whichever instance.
    Round {
        round: u32,
    },
    Promised {
        at: Instance,
        ballot: Ballot,
    },
    /// `raise`: the promise rises to the proposal's ballot in the same write.
    Accepted {
        at: Instance,
        proposal: Proposal,
        raise: bool,
    },
    /// The value chosen at `at` goes into the snapshot; instances of its key up to there go.
    Snapshot {
        at: Instance,
        value: Arc<Stored>,
    },
}
encode_enum!(Write {
    0 => Round { round as epoch }, 1 => Promised { at, ballot }, 2 => Accepted { at, proposal, raise },
    3 => Snapshot { at, value },
});

/// A node's memory: the parts that it plays.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Node {
    pub proposer: Option<Proposer>,
    pub acceptor: Option<Acceptor>,
    /// Of each key the newest version that the node knows to be chosen.
    pub known: BTreeMap<Arc<str>, Known>,
    /// Acceptances it was told of and that are no quorum yet, oldest first.
    pub heard: Vec<Heard>,
    /// The instance that its acceptor answered last: what its card shows.
    pub touched: Option<Instance>,
    pub(super) loopback: Loopback<Message>,
}
encode_struct!(Node { proposer, acceptor, known, heard, touched, loopback });

impl HasLoopback<Message> for Node {
    fn loopback(&mut self) -> &mut Loopback<Message> {
        &mut self.loopback
    }
}

impl Node {
    /// Starts a node from its disk.
    pub(super) fn boot(ctx: &Ctx<PaxosKv>, disk: &Disk, out: &mut Out<PaxosKv>) -> Node {
        let plays = |part: &[NodeId]| part.contains(&ctx.id);
        let node = Node {
            proposer: plays(&ctx.config.proposers).then(|| Proposer::restored(disk)),
            acceptor: plays(&ctx.config.acceptors).then(|| disk.acceptor.clone()),
            known: disk.acceptor.snapshot.clone(),
            heard: Vec::new(),
            touched: None,
            loopback: Loopback::default(),
        };
        // Without the rule nobody writes a round down: what stands there is not the last one used.
        let round = ctx.on(PERSIST_ROUND).then_some(disk.round);
        node.note_restart(disk, ("round", round.into()), out);
        node
    }

    /// What a node knows as it starts: its disk, and no more.
    fn note_restart(&self, disk: &Disk, round: (&'static str, Value), out: &mut Out<PaxosKv>) {
        let instances = ("instances", disk.acceptor.instances.len().into());
        let keys = ("keys", disk.acceptor.snapshot.len().into());
        match (&self.proposer, &self.acceptor) {
            _ if *disk == Disk::default() => out.note(note::FINDS_NOTHING, []),
            (Some(_), None) => out.note(note::RESTORES_PROPOSER, [round]),
            (None, _) => out.note(note::RESTORES_ACCEPTOR, [instances, keys]),
            (Some(_), Some(_)) => out.note(note::RESTORES_SERVER, [instances, keys, round]),
        }
    }

    /// What the proposer is busy with.
    pub(super) fn task(&self) -> Option<&Task> {
        self.proposer.as_ref()?.task.as_ref()
    }

    pub(super) fn task_mut(&mut self) -> Option<&mut Task> {
        self.proposer.as_mut()?.task.as_mut()
    }

    /// The task under way, if it is at this instance and ballot.
    pub(super) fn task_at(&mut self, at: &Instance, ballot: Ballot) -> Option<&mut Task> {
        let task = self.task_mut()?;
        (task.at == *at && task.ballot == Some(ballot)).then_some(task)
    }

    /// Above every round used or heard of. A server also looks at what its own acceptor promised there,
    /// which its disk keeps for it.
    pub(super) fn next_round(&self) -> u32 {
        let Some(proposer) = &self.proposer else { return 1 };
        let at = proposer.task.as_ref().map(|task| &task.at);
        let slot = self.acceptor.as_ref().zip(at).and_then(|(acceptor, at)| acceptor.instances.get(at));
        let promised = slot.and_then(|slot| slot.promised).map_or(0, |promised| promised.round);
        proposer.round.max(proposer.seen).max(promised).saturating_add(1)
    }

    /// The newest version of the key that this node knows to be chosen.
    pub(super) fn version(&self, key: &str) -> Option<u32> {
        self.known.get(key).map(|known| known.version)
    }

    /// The version after that one.
    pub(super) fn next(&self, key: &str) -> u32 {
        self.version(key).map_or(0, |version| version + 1)
    }

    /// Counts one acceptance: how many accepted this proposal, or none if this one was counted.
    pub(super) fn count(&mut self, from: NodeId, at: &Instance, proposal: &Proposal) -> Option<usize> {
        let same = |heard: &Heard| heard.at == *at && heard.proposal == *proposal;
        let place = self.heard.iter().position(same).unwrap_or_else(|| {
            if self.heard.len() == MAX_HEARD {
                self.heard.remove(0);
            }
            self.heard.push(Heard { at: at.clone(), proposal: proposal.clone(), from: Vec::new() });
            self.heard.len() - 1
        });
        let heard = &mut self.heard[place];
        add(&mut heard.from, from).then_some(heard.from.len())
    }

    /// Takes this value for chosen; whether it is newer than what the node knew of the key.
    pub(super) fn know(&mut self, at: &Instance, value: &Arc<Stored>) -> bool {
        self.heard.retain(|heard| heard.at.key != at.key || heard.at.version > at.version);
        let newer = self.version(&at.key) < Some(at.version);
        if newer {
            let known = Known { version: at.version, value: Arc::clone(value) };
            self.known.insert(Arc::clone(&at.key), known);
        }
        newer
    }
}

/// A proposer's memory.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Proposer {
    /// The last round that it used: on disk, so that no ballot is used twice.
    pub round: u32,
    /// The highest round that it heard of, its own included.
    pub seen: u32,
    pub task: Option<Task>,
    /// Requests that wait for their turn: one of each client at most.
    pub queue: Vec<Request>,
    /// What the last question of a person came to, and where.
    pub answer: Option<(Instance, Option<Arc<Stored>>)>,
}
encode_struct!(Proposer { round as epoch, seen as epoch, task, queue, answer });

impl Proposer {
    pub(super) fn restored(disk: &Disk) -> Proposer {
        Proposer { round: disk.round, seen: disk.round, ..Proposer::default() }
    }

    /// Whether it asks about this instance.
    pub(super) fn is_at(&self, at: &Instance) -> bool {
        self.task.as_ref().is_some_and(|task| task.at == *at)
    }
}

/// What an acceptor remembers: on its disk and, the same but for what is not yet durable, in memory.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Acceptor {
    pub instances: BTreeMap<Instance, Slot>,
    /// Of each key the newest chosen value at the time of the snapshot. Instances up to that version
    /// are gone.
    pub snapshot: BTreeMap<Arc<str>, Known>,
}
encode_struct!(Acceptor { instances, snapshot });

/// One instance.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Slot {
    /// It accepts nothing below this.
    pub promised: Option<Ballot>,
    /// What it accepted last.
    pub accepted: Option<Proposal>,
}
encode_struct!(Slot { promised, accepted });

impl Acceptor {
    /// Makes a change, in memory as on disk.
    pub(super) fn apply(&mut self, write: &Write) {
        match write {
            Write::Round { .. } => {}
            Write::Promised { at, ballot } => {
                self.instances.entry(at.clone()).or_default().promised = Some(*ballot);
            }
            Write::Accepted { at, proposal, raise } => {
                let slot = self.instances.entry(at.clone()).or_default();
                slot.accepted = Some(proposal.clone());
                if *raise {
                    slot.promised = slot.promised.max(Some(proposal.ballot));
                }
            }
            Write::Snapshot { at, value } => {
                self.instances.retain(|other, _| other.key != at.key || other.version > at.version);
                let known = Known { version: at.version, value: Arc::clone(value) };
                self.snapshot.insert(Arc::clone(&at.key), known);
            }
        }
    }

    /// All instances of a key, oldest first.
    pub(super) fn of_key(&self, key: &Arc<str>) -> impl DoubleEndedIterator<Item = (&Instance, &Slot)> {
        self.instances.range(Instance::new(key, 0)..=Instance::new(key, u32::MAX))
    }

    /// The newest version of the key with a value here.
    pub(super) fn newest(&self, key: &Arc<str>) -> Option<u32> {
        let accepted = self.of_key(key).rev().find(|(_, slot)| slot.accepted.is_some());
        let kept = self.snapshot.get(key).map(|known| known.version);
        accepted.map(|(at, _)| at.version).max(kept)
    }

    /// The newest chosen value in the snapshot, if this instance went into it.
    pub(super) fn gone(&self, at: &Instance) -> Option<&Known> {
        self.snapshot.get(&at.key).filter(|known| known.version >= at.version)
    }
}

/// Proposals that a node counts at once. Forgetting the oldest only delays learning: a node that
/// proposes again brings the same value.
const MAX_HEARD: usize = 32;

/// Who was heard to have accepted one proposal, in the order of their ids.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Heard {
    pub at: Instance,
    pub proposal: Proposal,
    pub from: Vec<NodeId>,
}
encode_struct!(Heard { at, proposal, from });
