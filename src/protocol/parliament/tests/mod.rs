//! Handlers called directly, one at a time. Whole runs are scripts under `tests/`.

mod bill;
mod chaos;
mod ledger;
mod setup;
mod texts;

use super::message::{Accepted, Law, Proposal, Refused};
use super::*;
use crate::protocol::RuleIx;
use crate::protocol::testing::{self, header};
use std::sync::Arc;

type Cluster = testing::Cluster<Parliament>;
type Chaos = testing::Chaos<Parliament>;

const C1: NodeId = NodeId(0);
const C2: NodeId = NodeId(1);
const C3: NodeId = NodeId(2);

fn setup(councillors: u32, version: &'static str) -> Setup {
    header::<Parliament>(&[("councillors", councillors.into()), ("version", version.into())])
}

impl Cluster {
    fn of(councillors: u32, version: &'static str) -> Cluster {
        Cluster::new(&setup(councillors, version))
    }

    /// Hears a message, and then that all it wrote is durable; what both led to.
    fn hear_and_write(
        &self,
        id: NodeId,
        node: &mut Node,
        from: NodeId,
        message: &Message,
    ) -> Out<Parliament> {
        self.run(id, node, |handler| {
            Parliament::on_message(handler, from, message);
            Parliament::on_flushed(handler);
        })
    }

    /// Proposes, and then all that it wrote is durable; what both led to.
    fn propose(&self, id: NodeId, node: &mut Node, value: &str) -> Out<Parliament> {
        let input = Input::Propose { value: value.into(), round: None };
        self.run(id, node, |handler| {
            Parliament::on_input(handler, &input);
            Parliament::on_flushed(handler);
        })
    }
}

fn proposal(value: &str) -> Message {
    Message::Proposal(Proposal { value: value.into() })
}

fn accepted(value: &str) -> Message {
    Message::Accepted(Accepted { value: value.into() })
}

fn refused(value: &str, accepted: &str) -> Message {
    Message::Refused(Refused { value: value.into(), accepted: accepted.into() })
}

fn law(value: &str) -> Message {
    Message::Law(Law { value: value.into() })
}

fn texts(values: &[Arc<str>]) -> Vec<&str> {
    values.iter().map(|value| &**value).collect()
}
