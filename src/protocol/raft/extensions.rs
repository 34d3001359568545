//! What the papers call optional: which of it is on, and what it remembers.

use crate::encode_struct;
use crate::protocol::Setup;

/// Which extensions are on.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Extensions {
    pub pre_vote: bool,
    pub check_quorum: bool,
    pub no_op: bool,
}

impl Extensions {
    pub fn read(setup: &Setup) -> Extensions {
        Extensions {
            pre_vote: setup.is_on("pre-vote"),
            check_quorum: setup.is_on("check-quorum"),
            no_op: setup.is_on("no-op-on-election"),
        }
    }
}

/// What extensions keep in a server's memory.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Extra {
    /// Leader, check-quorum: who was heard from since the last check, one bit a server.
    pub heard: u16,
}
encode_struct!(Extra { heard });
