//! What clients ask of a replicated state machine, and what they are told.

use crate::value::{NodeId, Value};
use crate::{encode_enum, encode_struct};
use std::sync::Arc;

/// A client's operation on the replicated state machine.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Op {
    Get {
        key: Arc<str>,
    },
    Put {
        key: Arc<str>,
        value: Arc<str>,
    },
    Append {
        key: Arc<str>,
        value: Arc<str>,
    },
    /// Writes `to` if the value is `from`.
    Cas {
        key: Arc<str>,
        from: Arc<str>,
        to: Arc<str>,
    },
    /// Test-and-set of the one flag there is.
    Tas {},
}
encode_enum!(Op {
    0 => Get { key }, 1 => Put { key, value }, 2 => Append { key, value },
    3 => Cas { key, from, to }, 4 => Tas {},
});

impl Op {
    /// The word of the script language.
    pub fn word(&self) -> &'static str {
        match self {
            Op::Get { .. } => "get",
            Op::Put { .. } => "put",
            Op::Append { .. } => "append",
            Op::Cas { .. } => "cas",
            Op::Tas {} => "tas",
        }
    }

    /// The operation as it stands in a log slot: `x=1`, `x?`, `x+=1`, `x:1→2`.
    pub fn short(&self) -> Value {
        match self {
            Op::Get { key } => Value::from(&*format!("{key}?")),
            Op::Put { key, value } => Value::from(&*format!("{key}={value}")),
            Op::Append { key, value } => Value::from(&*format!("{key}+={value}")),
            Op::Cas { key, from, to } => Value::from(&*format!("{key}:{from}→{to}")),
            Op::Tas {} => Value::from("tas"),
        }
    }
}

/// What an operation gave.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum OpResult {
    /// A write that took effect.
    Ok {},
    /// What a read saw; none for a key never written.
    Value { value: Option<Arc<str>> },
    /// Whether a cas found what it expected.
    Swapped { ok: bool },
    /// What test-and-set found.
    Flag { was: bool },
}
encode_enum!(OpResult { 0 => Ok {}, 1 => Value { value }, 2 => Swapped { ok }, 3 => Flag { was } });

impl From<&OpResult> for Value {
    fn from(result: &OpResult) -> Value {
        match result {
            OpResult::Ok {} => Value::Word("ok"),
            OpResult::Value { value } => value.clone().into(),
            OpResult::Swapped { ok: true } => Value::Word("ok"),
            OpResult::Swapped { ok: false } => Value::Word("failed"),
            OpResult::Flag { was } => Value::Int(i64::from(*was)),
        }
    }
}

/// A client's request as it travels. `number` counts per client; a retry keeps it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Request {
    pub client: NodeId,
    pub number: u32,
    pub op: Op,
}
encode_struct!(Request { client, number, op });

/// A server's answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reply {
    pub number: u32,
    pub outcome: Outcome,
}
encode_struct!(Reply { number, outcome });

/// Done, or not here.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Outcome {
    Done {
        result: OpResult,
    },
    /// Ask the one named, if any.
    NotLeader {
        hint: Option<NodeId>,
    },
}
encode_enum!(Outcome { 0 => Done { result }, 1 => NotLeader { hint } });
