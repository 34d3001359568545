//! Elections that disturb nobody: pre-vote, leaders that step down unheard, and followers that
//! stick to a leader. Source: Raft dissertation §4.2.3, §6.2, §9.6.

use super::Raft;
use super::about::ABSTAIN_AFTER_RESTART;
use super::about::note;
use super::election::Cause;
use super::message::{Message, PreVote, PreVoteReply, RequestVote};
use super::node::Role;
use super::quorum;
use crate::protocol::Handler;
use crate::value::NodeId;

impl Handler<'_, Raft> {
    /// Asks whether an election could be won, before a term is spent on it.
    pub(super) fn ask_pre_votes(&mut self) {
        let next = self.node.term.saturating_add(1);
        self.node.leader = None;
        self.node.role = Role::PreCandidate { votes: vec![self.ctx.id] };
        self.out.note(note::PRE_VOTE_ASKS, [("term", self.node.term.into()), ("next", next.into())]);
        self.arm_election();
        for peer in self.members().other_voters(self.ctx.id) {
            let message = Message::PreVote(PreVote {
                next,
                candidate: self.ctx.id,
                last_log_index: self.node.log.last_index(),
                last_log_term: self.node.log.last_term(),
            });
            self.send_persisted(peer, message);
        }
        self.count_pre_votes();
    }

    /// Says whether the candidate would get this server's vote. Nothing is promised by it: neither
    /// currentTerm nor votedFor moves, nor the election timer.
    pub(super) fn on_pre_vote(&mut self, from: NodeId, request: &PreVote) {
        let PreVote { next, candidate, .. } = *request;
        let granted = if let Some(leader) = self.node.leader {
            self.out.note(
                note::PRE_VOTE_HEARS_LEADER,
                [("candidate", candidate.into()), ("leader", leader.into())],
            );
            self.note_unchecked(leader, candidate);
            false
        } else {
            self.may_vote(request.candidacy())
        };
        if granted {
            self.out.note(note::PRE_VOTE_GRANTS, [("candidate", candidate.into()), ("next", next.into())]);
        }
        let term = if granted { next } else { self.node.term };
        self.send_persisted(from, Message::PreVoteReply(PreVoteReply { term, vote_granted: granted }));
    }

    /// An answer to the question whether this server could win.
    pub(super) fn on_pre_vote_reply(&mut self, from: NodeId, reply: &PreVoteReply) {
        let PreVoteReply { term, vote_granted } = *reply;
        let members = self.members();
        let next = self.node.term.saturating_add(1);
        match &mut self.node.role {
            Role::PreCandidate { .. } if !vote_granted => {
                self.out.note(note::PRE_VOTE_DENIED, [("voter", from.into())]);
            }
            Role::PreCandidate { votes } if term == next => {
                if !votes.contains(&from) {
                    votes.push(from);
                }
                let set = quorum::set(votes);
                self.out.note_args(note::PRE_VOTE_COUNTED, || {
                    let mut args = members.tally(set);
                    args.extend([("voter", from.into()), ("wanted", next.into())]);
                    args
                });
                self.count_pre_votes();
            }
            _ => self.note_vote_too_late(from, term),
        }
    }

    /// With a majority that would vote for it, the server stands for election.
    fn count_pre_votes(&mut self) {
        let Role::PreCandidate { votes } = &self.node.role else { return };
        if self.members().is_quorum(quorum::set(votes)) {
            self.stand(Cause::PreVotes);
        }
    }

    /// Whether a server that hears a leader passes a candidate over: it neither votes nor moves on to the
    /// candidate's term. With both pre-vote and check-quorum: leaders must step down when they are not
    /// heard, and candidates must not come by a later term alone. With a lease, which rests on it. An
    /// election that the leader asked for goes ahead. Source: dissertation §4.2.3, §6.4.1.
    pub(super) fn passes_over(&mut self, message: &Message) -> bool {
        let extensions = &self.ctx.config.extensions;
        let Message::RequestVote(RequestVote { term, candidate, transfer: false, .. }) = message else {
            return false;
        };
        let abstains = self.node.extra.restarted && self.on(ABSTAIN_AFTER_RESTART);
        let hears = self.node.leader.is_some() || abstains;
        if !extensions.sticks() || !hears || *term <= self.node.term {
            return false;
        }
        let leader = self.node.leader.into();
        let args = [("candidate", (*candidate).into()), ("term", (*term).into()), ("leader", leader)];
        self.out.note(note::VOTE_IGNORED, args);
        if let Some(leader) = self.node.leader {
            self.note_unchecked(leader, *candidate);
        }
        true
    }

    /// A candidate is passed over for a leader's sake that may have lost its majority: where leaders do not check
    /// that, nothing ends it. Source: dissertation §6.2, §9.6.
    fn note_unchecked(&mut self, leader: NodeId, candidate: NodeId) {
        if !self.ctx.config.extensions.check_quorum && leader != self.ctx.id {
            self.out
                .note(note::LEADER_UNCHECKED, [("leader", leader.into()), ("candidate", candidate.into())]);
        }
    }

    /// A leader heard from a server in its term.
    pub(super) fn hear_follower(&mut self, from: NodeId, term: u32) {
        if term == self.node.term && self.node.leads() {
            self.node.extra.heard |= quorum::bit(from);
        }
    }

    /// An election timeout passed at a leader: does a majority hear it still?
    pub(super) fn check_quorum(&mut self) {
        self.give_up_transfer();
        if !self.ctx.config.extensions.check_quorum {
            return;
        }
        let heard = std::mem::take(&mut self.node.extra.heard) | quorum::bit(self.ctx.id);
        let members = self.members();
        let others = members.among(heard & !quorum::bit(self.ctx.id));
        let own = ("own", members.votes(self.ctx.id).into());
        let args = [("heard", others), own, ("term", self.node.term.into())];
        if members.is_quorum(heard) {
            self.out.note(note::QUORUM_HEARD, args);
            self.arm_election();
        } else {
            self.out.note(note::QUORUM_LOST, args);
            self.step_down();
        }
    }
}
