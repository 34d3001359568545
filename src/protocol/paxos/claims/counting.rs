//! What is told of how far a quorum is.

use super::PaxosClaim;
use crate::protocol::claims::{Verdict, so};
use crate::protocol::paxos::Quorum;
use crate::protocol::paxos::quorum::Progress;
use crate::value::NodeId;

/// That how many there are of how many, and in a grid of which line, is told as these acceptors are.
pub fn progress(claim: &PaxosClaim, quorum: Quorum, by: &[NodeId], added: Option<NodeId>) -> Verdict {
    let progress = quorum.progress(by, added);
    progress.counts().into_iter().try_for_each(|(name, value)| claim.is(name, value))?;
    line(claim, &progress)
}

/// That the line of the grid is told, and none where there is no grid.
pub fn line(claim: &PaxosClaim, progress: &Progress) -> Verdict {
    let line = progress.line();
    so(claim.arg("line").is_none() == line.is_empty(), "a line is told that is none, or one is not told")?;
    line.into_iter().try_for_each(|(name, value)| claim.is(name, value))
}
