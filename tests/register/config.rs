//! Who takes part.

use crate::protocol::Setup;
use crate::value::Member;
use std::sync::Arc;

pub(super) fn members(setup: &Setup) -> Vec<Member> {
    let server = Member { name: Arc::from("S1"), role: "server" };
    let client = |nth| Member { name: Arc::from(format!("C{nth}")), role: "client" };
    std::iter::once(server).chain((1..=setup.number("clients")).map(client)).collect()
}
