//! The parts of a world, each listed once.
//!
//! Whatever walks a world (a copy, a search that restores one, a fingerprint) walks this list. It is taken apart
//! here without `..`, and so is each group where it is walked: a part that is new does not compile before
//! it stands in a group, nor before every walker says what it does with it.

use super::Action;
use super::network::Network;
use super::node_env::{ClientSlot, NodeEnv};
use super::world::World;
use crate::chunks::Chunks;
use crate::frame::{Operation, Violation};
use crate::linear::Ledger;
use crate::protocol::{Protocol, Rules};
use crate::value::{Micros, NodeId, Roster};
use std::sync::Arc;

/// All parts, in groups by what it takes to restore them and by whether they decide what can follow.
pub(crate) struct Parts<'a, P: Protocol> {
    pub fixed: Fixed<'a, P>,
    pub by_node: ByNode<'a, P>,
    pub by_client: ByClient<'a, P>,
    pub common: Common<'a, P>,
    pub record: Record<'a>,
    /// Nobody listens: it says how a world is run, not what it is.
    pub quiet: &'a bool,
}

/// What no action changes: the same in all worlds of a run.
pub(crate) struct Fixed<'a, P: Protocol> {
    pub config: &'a Arc<P::Config>,
    pub roster: &'a Roster,
    pub seed: &'a u64,
    pub disk_by_hand: &'a bool,
    pub trusts_clocks: &'a bool,
}

/// One of each for every node. An action changes those of the node that
/// [`World::touched_by`] names.
pub(crate) struct ByNode<'a, P: Protocol> {
    pub nodes: &'a Vec<Option<P::Node>>,
    pub disks: &'a Vec<P::Disk>,
    pub envs: &'a Vec<NodeEnv<P>>,
}

/// What changes only where an action's node is a client.
pub(crate) struct ByClient<'a, P: Protocol> {
    pub clients: &'a Vec<ClientSlot<P::Client>>,
    pub operations: &'a Chunks<Operation>,
    pub asked: &'a u32,
    pub ledger: &'a Option<Ledger>,
}

/// What any action may change, and what decides what can follow.
pub(crate) struct Common<'a, P: Protocol> {
    pub rules: &'a Rules,
    pub disk_latency: &'a Micros,
    pub network: &'a Network<P>,
    pub ghost: &'a P::Ghost,
}

/// What any action may change, and what only says how the run came here.
pub(crate) struct Record<'a> {
    pub now: &'a Micros,
    pub violations: &'a Arc<Vec<Violation>>,
    pub no_longer: &'a Arc<Vec<&'static str>>,
    pub digest: &'a u64,
    pub told: &'a u64,
}

/// What an action may change, besides [`Common`] and [`Record`].
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(crate) enum Touched {
    /// Nothing else. Of the network it changes what is under way.
    Common,
    /// What is this node's, and its links to others.
    Node(NodeId),
    /// What is any node's, and how messages travel.
    Everything,
}

impl<P: Protocol> World<P> {
    /// The one list. A new part of [`World`] goes into the group whose sentence is true of it.
    pub(crate) fn parts(&self) -> Parts<'_, P> {
        let World {
            config,
            roster,
            seed,
            disk_by_hand,
            disk_latency,
            rules,
            now,
            nodes,
            disks,
            envs,
            clients,
            network,
            ghost,
            operations,
            asked,
            ledger,
            violations,
            trusts_clocks,
            no_longer,
            digest,
            told,
            quiet,
            // Of no meaning to another world: an allocation, and what happened since this one was a copy.
            bytes: _,
            looked: _,
        } = self;
        Parts {
            fixed: Fixed { config, roster, seed, disk_by_hand, trusts_clocks },
            by_node: ByNode { nodes, disks, envs },
            by_client: ByClient { clients, operations, asked, ledger },
            common: Common { rules, disk_latency, network, ghost },
            record: Record { now, violations, no_longer, digest, told },
            quiet,
        }
    }

    /// What an action may change. One that is new does not compile before it is said here what that is.
    pub(crate) fn touched_by(&self, action: &Action) -> Touched {
        match action {
            Action::Deliver { id } => match self.network.find(*id) {
                Some(place) => Touched::Node(self.network.messages[place].to),
                None => Touched::Common,
            },
            Action::Fire { node, .. }
            | Action::Flush { node, .. }
            | Action::FlushFirst { node, .. }
            | Action::FailNextWrite { node }
            | Action::Crash { node }
            | Action::Restart { node }
            | Action::Wipe { node }
            | Action::Pause { node }
            | Action::Resume { node }
            | Action::SetTimer { node, .. }
            | Action::Clock { node, .. }
            | Action::Input { node, .. } => Touched::Node(*node),
            Action::Operation { client, .. } => Touched::Node(*client),
            Action::Wait
            | Action::Drop { .. }
            | Action::Duplicate { .. }
            | Action::Delay { .. }
            | Action::Vanish { .. }
            | Action::DiskLatency { .. }
            | Action::Rule { .. } => Touched::Common,
            Action::Links { .. } | Action::Latency { .. } | Action::Loss { .. } | Action::ByHand => {
                Touched::Everything
            }
        }
    }
}
