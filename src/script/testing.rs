//! Small real runs for tests.

use super::{Command, Fault, execute, parse, parse_line, run};
use crate::sim::History;
use crate::value::Roster;

/// Three servers and a client.
pub const RAFT: &str = "protocol raft servers=3 clients=1 seed=1\n";

/// Two proposers, three acceptors, a learner; messages are delivered by hand.
pub const PAXOS: &str = "protocol paxos proposers=2 acceptors=3 learners=1\nnetwork by-hand\n";

/// The run of a script that must succeed.
pub fn history(script: &str) -> History {
    let script = parse(script).unwrap_or_else(|error| panic!("{error:?}"));
    run(&script).unwrap_or_else(|(_, error)| panic!("{error:?}"))
}

/// Goes on with one line.
pub fn go(history: &mut History, line: &str) -> Result<(), Fault> {
    let command: Command = parse_line(line).unwrap_or_else(|error| panic!("{line}: {error:?}"));
    let now = history.now();
    execute(history, now, &command)
}

/// S1 to S3 and C1.
pub fn roster() -> Roster {
    history(RAFT).roster().clone()
}
