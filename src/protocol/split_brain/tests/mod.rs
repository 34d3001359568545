//! Handlers called directly, one at a time. Whole runs are scripts under `tests/`.

mod chaos;
mod client;
mod server;
mod setup;
mod texts;

use super::*;
use crate::protocol::testing::{self, S1, S2, S3, header};
use crate::protocol::{Client, ClientOut, Effect, Input, Op, OpResult, Outcome, Reply, RuleIx, Rules};

type Cluster = testing::Cluster<SplitBrain>;
type Chaos = testing::Chaos<SplitBrain>;

fn setup(servers: u32, clients: u32, policy: &'static str) -> Setup {
    let params = [("servers", servers.into()), ("clients", clients.into()), ("policy", policy.into())];
    header::<SplitBrain>(&params)
}

fn flag(was: bool) -> Outcome {
    Outcome::Done { result: OpResult::Flag { was } }
}
