//! What claims ask of the ghost.

use super::{Decision, Ghost, Instance, Proposal, Stored, Votes};
use crate::value::{NodeId, Value};
use std::sync::Arc;

impl Ghost {
    fn votes_of(&self, at: &Instance) -> impl Iterator<Item = (Proposal, &Votes)> {
        let rows = self.decisions.get(at).into_iter().flat_map(|decision| &decision.ballots);
        rows.flat_map(|(ballot, row)| {
            row.iter().map(|votes| (Proposal { ballot: *ballot, value: Arc::clone(&votes.value) }, votes))
        })
    }

    fn decision_at(&self, at: &Instance) -> Option<&Decision> {
        self.decisions.get(at).map(|decision| &**decision)
    }

    /// Whether an acceptor ever accepted this, durably.
    pub fn accepted_by(&self, acceptor: NodeId, at: &Instance, proposal: &Proposal) -> bool {
        self.votes_of(at).any(|(told, votes)| told == *proposal && votes.by.contains(&acceptor))
    }

    /// Whether anybody ever accepted anything in this instance, durably.
    pub fn any_accepted(&self, at: &Instance) -> bool {
        self.votes_of(at).next().is_some()
    }

    pub fn is_chosen(&self, at: &Instance, value: &Arc<Stored>) -> bool {
        self.decision_at(at).is_some_and(|decision| decision.is_chosen(value))
    }

    /// Whether a value is chosen that a quorum accepted in a proposal that is told so.
    pub fn any_chosen(&self, at: &Instance, proposal: Option<&Value>) -> bool {
        let mut told = self.votes_of(at).filter(|(of, _)| proposal == Some(&Value::from(of)));
        told.any(|(of, _)| self.is_chosen(at, &of.value))
    }

    /// The value of a proposal that is told so, of this writer, that just these acceptors have accepted.
    pub fn proposal_of(
        &self,
        at: &Instance,
        proposal: Option<&Value>,
        writer: Option<&Value>,
        by: &[NodeId],
    ) -> Option<Arc<Stored>> {
        let told = |of: &Proposal| {
            proposal == Some(&Value::from(of)) && writer == Some(&Value::from(of.value.client))
        };
        let mut all = self.votes_of(at).filter(|(of, votes)| told(of) && votes.by == by);
        all.next().map(|(of, _)| of.value)
    }

    /// How many values are chosen in this instance.
    pub fn chosen_values(&self, at: &Instance) -> usize {
        self.decision_at(at).map_or(0, |decision| decision.chosen.len())
    }

    /// The last round of a proposer in which an acceptor accepted anything.
    pub fn last_round(&self, proposer: NodeId) -> u32 {
        let ballots = self.decisions.values().flat_map(|decision| decision.ballots.keys());
        ballots.filter(|ballot| ballot.node == proposer).map(|ballot| ballot.round).max().unwrap_or(0)
    }
}
