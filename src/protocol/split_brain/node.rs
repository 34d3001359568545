//! A server's memory and disk: a flag that is set once, and who set it.

use super::SplitBrain;
use super::about::note;
use crate::encode_struct;
use crate::protocol::Out;
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

impl Disk {
    pub(super) fn apply(&mut self, write: &Write) {
        self.claim = Some(write.claim);
    }
}

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

impl Node {
    pub(super) fn boot(disk: &Disk, out: &mut Out<SplitBrain>) -> Node {
        match disk.claim {
            Some(claim) => out.note(note::READS_FLAG, [("client", claim.client.into())]),
            None => out.note(note::FINDS_NO_FLAG, []),
        }
        Node { claim: disk.claim }
    }
}
