//! Which answers suffice, who takes part, and which policies can be trusted.

use crate::encode::{Encode, Sink};
use crate::protocol::{Promises, Setup};
use crate::value::Member;
use std::sync::Arc;

/// Which answers suffice.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Policy {
    /// All servers must answer.
    Both,
    /// Those that answer in time: a server that is silent is taken for dead.
    One,
    /// A majority of all servers.
    Majority,
    /// All but those that a person says are dead.
    Human,
}

impl Policy {
    pub(super) fn of(word: &str) -> Policy {
        match word {
            "one" => Policy::One,
            "majority" => Policy::Majority,
            "human" => Policy::Human,
            _ => Policy::Both,
        }
    }

    pub(super) fn word(self) -> &'static str {
        match self {
            Policy::Both => "both",
            Policy::One => "one",
            Policy::Majority => "majority",
            Policy::Human => "human",
        }
    }
}

impl Encode for Policy {
    fn encode<S: Sink + ?Sized>(&self, sink: &mut S) {
        (*self as u8).encode(sink);
    }
}

pub(super) fn members(setup: &Setup) -> Vec<Member> {
    let mut members = Vec::new();
    for (initial, role, param) in [('S', "server", "servers"), ('C', "client", "clients")] {
        let name = |nth| Member { name: Arc::from(format!("{initial}{nth}")), role };
        members.extend((1..=setup.number(param)).map(name));
    }
    members
}

/// `one` takes silence for death and is wrong when only the network is down; a person who declares a
/// server dead may be wrong as well.
pub(super) fn promises(setup: &Setup) -> Promises {
    let safe = !matches!(setup.word("policy"), "one" | "human");
    Promises { safe, ..Promises::ALL }
}
