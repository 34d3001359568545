//! What councillors write to each other.

use crate::{encode_enum, encode_struct};
use std::sync::Arc;

/// Asks to accept a proposal.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Proposal {
    pub value: Arc<str>,
}
encode_struct!(Proposal { value });

/// Accepted, and in the ledger.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Accepted {
    pub value: Arc<str>,
}
encode_struct!(Accepted { value });

/// Not accepted: another proposal came first.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refused {
    pub value: Arc<str>,
    /// The proposal that came first.
    pub accepted: Arc<str>,
}
encode_struct!(Refused { value, accepted });

/// Proclaims a law.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Law {
    pub value: Arc<str>,
}
encode_struct!(Law { value });

/// The messages.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Message {
    Proposal(Proposal),
    Accepted(Accepted),
    Refused(Refused),
    Law(Law),
}
encode_enum!(Message { 0 => Proposal(proposal), 1 => Accepted(accepted), 2 => Refused(refused), 3 => Law(law) });
