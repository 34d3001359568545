//! How much memory a copy of a world takes.

use super::node_env::{Held, Pending};
use super::world::World;
use crate::encode::{Bytes, Encode, Names};
use crate::protocol::Protocol;

/// Bytes of memory for a canonical byte: trees, lists and pointers take more room than what they say.
const ROOM: usize = 4;

impl<P: Protocol> World<P> {
    /// See [`super::Sim::weight`]. An estimate: what waits is counted exactly, since it grows the most.
    pub(super) fn own_weight(&self) -> usize {
        let mut count = Bytes { own: true, ..Bytes::new(&Names::OWN, 0) };
        self.nodes.encode(&mut count);
        self.disks.encode(&mut count);
        self.ghost.encode(&mut count);
        let waiting = |place: &super::node_env::NodeEnv<P>| {
            place.pending.len() * size_of::<Pending<P::Write>>() + place.held.len() * size_of::<Held<P>>()
        };
        let envs: usize = self.envs.iter().map(waiting).sum();
        let messages = self.network.messages.size();
        size_of::<World<P>>() + ROOM * count.bytes.len() + envs + messages
    }
}
