//! Parameters, timing, who takes part, and which policies can be trusted.

use crate::protocol::{Param, ParamKind, Promises, Setup, Timing};
use crate::value::Member;
use std::sync::Arc;

/// What a person tells a client that waits for one: `admin dead C1 S1`.
pub(super) const DEAD: &str = "dead";

pub(super) const PARAMS: &[Param] = &[
    number("servers", 2, 9, "2"),
    number("clients", 1, 5, "2"),
    Param {
        id: "policy",
        kind: ParamKind::Choice(&["both", "one", "majority", "human"]),
        default: "both",
        extension: false,
    },
];

const fn number(id: &'static str, least: u32, most: u32, default: &'static str) -> Param {
    Param { id, kind: ParamKind::Number { least, most }, default, extension: false }
}

/// A request and its answer take 20 to 30 ms on the default network.
pub(super) const TIMING: &[Timing] = &[Timing { id: "retry", least: 100_000, most: 100_000 }];

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
