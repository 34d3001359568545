//! The server: a flag that is set once, and who set it.

use super::rules::WRITE_BEFORE_ANSWER;
use super::{Effects, Here};
use crate::encode_struct;
use crate::protocol::{OpResult, Outcome, Request};
use crate::value::NodeId;

/// Who set the flag, by which request: the same request sent again gets the same answer.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Claim {
    pub client: NodeId,
    pub number: u32,
}
encode_struct!(Claim { client, number });

/// What survives a crash.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Disk {
    pub claim: Option<Claim>,
}
encode_struct!(Disk { claim });

/// The one durable change: the flag is set.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Write {
    pub claim: Claim,
}
encode_struct!(Write { claim });

/// A server's memory. The flag is set when there is a claim.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Node {
    pub claim: Option<Claim>,
}
encode_struct!(Node { claim });

pub(super) fn boot(disk: &Disk, out: &mut Effects) -> Node {
    match disk.claim {
        Some(claim) => out.note("reads-flag", [("client", claim.client.into())]),
        None => out.note("finds-no-flag", []),
    }
    Node { claim: disk.claim }
}

/// Test and set: sets the flag and tells what it was.
pub(super) fn on_request(ctx: &Here, node: &mut Node, request: &Request, out: &mut Effects) {
    let asks = Claim { client: request.client, number: request.number };
    let args = [("client", asks.client.into()), ("number", asks.number.into())];
    let was = match node.claim {
        Some(claim) if claim == asks => {
            out.note("same-request", args);
            false
        }
        Some(claim) => {
            let [client, number] = args;
            let own = ("own", (claim.client == asks.client).into());
            out.note("finds-flag-set", [client, number, ("holder", claim.client.into()), own]);
            true
        }
        None => {
            out.note("sets-flag", args);
            node.claim = Some(asks);
            if ctx.on(WRITE_BEFORE_ANSWER) {
                out.write(Write { claim: asks });
            }
            false
        }
    };
    let outcome = Outcome::Done { result: OpResult::Flag { was } };
    // A 0 that is told again waits for the disk as the first one did.
    if ctx.on(WRITE_BEFORE_ANSWER) {
        out.reply_durable(request.client, request.number, outcome);
    } else {
        out.reply(request.client, request.number, outcome);
    }
}
