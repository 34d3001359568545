//! What nobody in the system can read: who holds the lock, and who was told 0 first.

use super::{Lock, SplitBrain};
use crate::encode_struct;
use crate::protocol::{Invariant, Observation, Seen};
use crate::value::NodeId;

const LECTURE: &str = "MIT 6.5840, Raft (1): split brain";

pub(super) const INVARIANTS: &[Invariant] =
    &[Invariant { id: "mutual-exclusion", cite: LECTURE }, Invariant { id: "told-zero-once", cite: LECTURE }];

/// What invariants remember.
#[derive(Clone, Default, Debug)]
pub struct Ghost {
    /// Clients that believe that they hold the lock, first come first.
    holders: Vec<NodeId>,
    /// Who heard first from each server that its flag was clear.
    told: Vec<ClearAnswer>,
}
encode_struct!(Ghost { holders, told });

#[derive(Clone, Debug)]
struct ClearAnswer {
    server: NodeId,
    client: NodeId,
}
encode_struct!(ClearAnswer { server, client });

impl Ghost {
    /// Looks at what a client believes after it acted. An answer counts when it is heard: one that
    /// waits for the disk may still be lost in a crash, together with the flag.
    pub(super) fn observe(&mut self, seen: &Seen<SplitBrain>, observation: &mut Observation) {
        let Some(client) = seen.client else { return };
        if client.lock == Lock::Held {
            self.holds(seen, observation);
        }
        let clear = client.servers.iter().zip(&client.told).filter(|(_, told)| **told == Some(false));
        clear.for_each(|(server, _)| self.told_zero(*server, seen, observation));
    }

    fn holds(&mut self, seen: &Seen<SplitBrain>, observation: &mut Observation) {
        if self.holders.contains(&seen.at) {
            return;
        }
        for first in &self.holders {
            let args = [("first", (*first).into()), ("second", seen.at.into())];
            observation.violated("mutual-exclusion", seen.time, args);
        }
        self.holders.push(seen.at);
    }

    fn told_zero(&mut self, server: NodeId, seen: &Seen<SplitBrain>, observation: &mut Observation) {
        match self.told.iter().find(|told| told.server == server) {
            None => self.told.push(ClearAnswer { server, client: seen.at }),
            Some(told) if told.client != seen.at => {
                let args =
                    [("server", server.into()), ("first", told.client.into()), ("second", seen.at.into())];
                observation.violated("told-zero-once", seen.time, args);
            }
            Some(_) => {}
        }
    }
}
