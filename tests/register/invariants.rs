//! What must always be so, and what nobody in the system can read.

use super::Register;
use crate::encode_struct;
use crate::protocol::{Client, Invariant, Observation, Seen};
use crate::value::NodeId;
use std::collections::BTreeMap;

/// The simulator itself asks whether what clients saw is linearizable.
pub(super) const INVARIANTS: &[Invariant] = &[
    Invariant { id: "forgets-nothing", cite: "Lampson and Sturgis, Crash Recovery (1976)" },
    Invariant { id: "linearizable", cite: "Herlihy and Wing, Linearizability (1990)" },
];

/// The newest request of each client that was answered.
#[derive(Clone, Default, Debug)]
pub struct Ghost {
    answered: BTreeMap<NodeId, u32>,
}
encode_struct!(Ghost { answered });

impl Ghost {
    /// Looks at what a client heard, and after each action of the server at what it knows. An answer counts when
    /// it is heard: one that waits for the disk may still be lost in a crash, together with what it tells.
    pub(super) fn observe(&mut self, seen: &Seen<Register>, observation: &mut Observation) {
        if let Some(client) = seen.client.filter(|client| client.pending().is_none() && client.number() > 0) {
            self.answered.insert(seen.at, client.number());
        }
        let Some(node) = seen.nodes.own() else { return };
        for (client, number) in &self.answered {
            let known = node.machine.session(*client).map_or(0, |session| session.number);
            if known < *number {
                let args =
                    [("client", (*client).into()), ("number", (*number).into()), ("known", known.into())];
                observation.violated("forgets-nothing", seen.time, args);
            }
        }
    }
}
