//! Handlers called directly, one at a time. Whole runs are scripts under `tests/`.

mod chaos;
mod client;
mod server;
mod setup;

use super::*;
use crate::protocol::{Client, ClientOut, Effect, Op, OpResult, Outcome, ParamValue, Reply, RuleIx, Rules};

const S1: NodeId = NodeId(0);
const S2: NodeId = NodeId(1);
const S3: NodeId = NodeId(2);

fn header(servers: u32, clients: u32, policy: &'static str) -> Setup {
    let mut setup = SplitBrain::ABOUT.defaults();
    setup.params.insert("servers", ParamValue::Number(servers));
    setup.params.insert("clients", ParamValue::Number(clients));
    setup.params.insert("policy", ParamValue::Word(policy));
    setup
}

fn rules(off: &[RuleIx]) -> Rules {
    let mut rules = Rules::default();
    off.iter().for_each(|rule| rules.set(*rule, false));
    rules
}

fn flag(was: bool) -> Outcome {
    Outcome::Done { result: OpResult::Flag { was } }
}
