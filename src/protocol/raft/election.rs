//! Leader election. Source: Raft §5.1, §5.2, §5.4.1.

use super::Raft;
use super::about::note;
use super::about::{
    COUNT_VOTER_ONCE, ELECTION, HEARTBEAT, IGNORE_OLD_REPLIES, NEWER_BEATS_LONGER, ONE_VOTE_PER_TERM,
    PERSIST_TERM, PERSIST_VOTE, RANDOMISED_TIMEOUTS, REPLY_AFTER_PERSIST, RESET_TIMER_ON_GRANT,
    UP_TO_DATE_CHECK,
};
use super::log::{Command, Entry, LogPosition};
use super::message::{Candidacy, Message, RequestVote, RequestVoteReply};
use super::node::{Disk, Extra, Node, Role};
use super::progress::Progress;
use super::quorum;
use crate::protocol::{Ctx, Handler, Out, Rules};
use crate::value::{Micros, NodeId, Value};
use std::sync::Arc;

/// A server that starts follows, and waits for a leader.
pub fn boot(ctx: &Ctx<Raft>, disk: &Disk, out: &mut Out<Raft>) -> Node {
    let (last, snapshot) = (disk.log.last_index(), disk.log.trimmed());
    out.note(note::BOOTS, [("term", disk.term.into()), ("last", last.into()), ("snapshot", snapshot.into())]);
    out.set_timer(ELECTION, election_timeout(ctx));
    Node::new(ctx.config, disk)
}

/// The span that an election timeout is drawn from.
fn election_timeout(ctx: &Ctx<Raft>) -> (Micros, Micros) {
    let (least, most) = ctx.config.election;
    if ctx.on(RANDOMISED_TIMEOUTS) { (least, most) } else { (least, least) }
}

impl Handler<'_, Raft> {
    /// Looks at a message's term before anything else of it. Returns whether the message is to be answered.
    pub(super) fn enters_term(&mut self, from: NodeId, message: &Message) -> bool {
        if self.passes_over(message) {
            return false;
        }
        if message.term() > self.node.term && !message.asks_only() {
            self.adopt_term(from, message.term());
        }
        true
    }

    /// Whether an answer counts by its term: what this server asked in an earlier one is past.
    pub(super) fn counts_answer(&self, term: u32) -> bool {
        term == self.node.term || !self.on(IGNORE_OLD_REPLIES)
    }

    /// Arms the election timer, anew if it runs.
    pub(super) fn arm_election(&mut self) {
        self.out.set_timer(ELECTION, election_timeout(self.ctx));
    }

    /// No leader was heard from in time: another must lead.
    pub(super) fn on_election_timeout(&mut self) {
        if let Role::Leader { .. } = self.node.role {
            return self.check_quorum();
        }
        self.node.extra.restarted = false;
        self.node.leader = None;
        if self.members().learns(self.ctx.id) {
            return self.note_learner_waits();
        }
        if !self.may_stand() {
            return self.out.note(note::STAYS_OUT, [("members", self.members().short())]);
        }
        if self.ctx.config.extensions.pre_vote {
            self.ask_pre_votes();
        } else {
            self.stand(Cause::Timer);
        }
    }

    /// Stands for election in the next term.
    pub(super) fn stand(&mut self, cause: Cause) {
        self.node.term = self.node.term.saturating_add(1);
        self.node.voted_for = Some(self.ctx.id);
        self.node.leader = None;
        self.node.role = Role::Candidate { votes: vec![self.ctx.id] };
        let others = self.members().other_voters(self.ctx.id).count();
        let cause_word = ("cause", Value::Word(cause.word()));
        self.out.note(
            note::ELECTION_TIMEOUT,
            [("term", self.node.term.into()), cause_word, ("others", others.into())],
        );
        self.write_vote();
        self.drop_forwarded_reads();
        self.arm_election();
        for peer in self.members().other_voters(self.ctx.id) {
            let message = Message::RequestVote(RequestVote {
                term: self.node.term,
                candidate: self.ctx.id,
                last_log_index: self.node.log.last_index(),
                last_log_term: self.node.log.last_term(),
                transfer: cause == Cause::Transfer,
            });
            self.send_persisted(peer, message);
        }
    }

    /// A message of a later term came: whatever this server was, it is a follower of that term now.
    pub(super) fn adopt_term(&mut self, from: NodeId, term: u32) {
        let args = [("term", term.into()), ("from", from.into()), ("old", self.node.term.into())];
        match self.node.role {
            Role::Follower => self.out.note(note::NEWER_TERM, args),
            Role::PreCandidate { .. } | Role::Candidate { .. } => self.out.note(note::STEPS_DOWN, args),
            Role::Leader { .. } => {
                self.out.note(note::STEPS_DOWN, args);
                self.step_down();
            }
        }
        self.node.role = Role::Follower;
        self.node.term = term;
        self.drop_forwarded_reads();
        self.node.voted_for = None;
        self.node.leader = None;
        self.write_vote();
    }

    /// A leader is a follower from now on.
    pub(super) fn step_down(&mut self) {
        self.node.role = Role::Follower;
        self.node.leader = None;
        self.drop_reads();
        self.end_transfer();
        self.node.extra = Extra::default();
        self.out.cancel_timer(HEARTBEAT);
        self.arm_election();
    }

    /// Grants or refuses a vote.
    pub(super) fn on_request_vote(&mut self, from: NodeId, request: &RequestVote) {
        let RequestVote { term, candidate, .. } = *request;
        let granted = self.may_vote(request.candidacy());
        if granted {
            self.node.voted_for = Some(candidate);
            self.write_vote();
            self.arm_election();
            let keeps = ("keeps", keeps_votes(self.ctx.rules).into());
            self.out.note(note::VOTES, [("candidate", candidate.into()), ("term", term.into()), keeps]);
        } else {
            self.go_on_waiting(from);
        }
        self.send_persisted(
            from,
            Message::RequestVoteReply(RequestVoteReply { term: self.node.term, vote_granted: granted }),
        );
    }

    /// A request was refused. The election timer goes on: who sent it keeps nobody from standing for election.
    pub(super) fn go_on_waiting(&mut self, from: NodeId) {
        if !self.on(RESET_TIMER_ON_GRANT) && !self.node.leads() {
            self.out.note(note::WAITS_ANEW, [("from", from.into()), ("term", self.node.term.into())]);
            self.arm_election();
        }
    }

    /// Whether the candidate gets this server's vote; a refusal says why.
    pub(super) fn may_vote(&mut self, candidacy: Candidacy) -> bool {
        let Candidacy { term, candidate, last } = candidacy;
        if term < self.node.term {
            let args =
                [("candidate", candidate.into()), ("term", term.into()), ("own", self.node.term.into())];
            self.out.note(note::VOTE_REFUSED_STALE, args);
            return false;
        }
        let voted = self.node.voted_for.filter(|_| self.on(ONE_VOTE_PER_TERM) && term == self.node.term);
        if let Some(other) = voted.filter(|other| *other != candidate) {
            let args = [("candidate", candidate.into()), ("term", term.into()), ("other", other.into())];
            self.out.note(note::VOTE_REFUSED_VOTED, args);
            return false;
        }
        let own = self.node.log.last();
        if !self.up_to_date(last, own) {
            self.out.note(
                note::VOTE_REFUSED_LOG,
                [
                    ("candidate", candidate.into()),
                    ("term", last.term.into()),
                    ("index", last.index.into()),
                    ("own-term", own.term.into()),
                    ("own-index", own.index.into()),
                    ("by", Value::Word(if self.on(NEWER_BEATS_LONGER) { "term" } else { "length" })),
                ],
            );
            return false;
        }
        true
    }

    /// Whether a log that ends at `theirs` is at least as up to date as one that ends at `own`: the later term
    /// wins, then the longer log. Source: Raft §5.4.1.
    fn up_to_date(&self, theirs: LogPosition, own: LogPosition) -> bool {
        if !self.on(UP_TO_DATE_CHECK) {
            return true;
        }
        if self.on(NEWER_BEATS_LONGER) { theirs >= own } else { theirs.index >= own.index }
    }

    /// An answer to this server's candidacy.
    pub(super) fn on_request_vote_reply(&mut self, from: NodeId, reply: &RequestVoteReply) {
        let RequestVoteReply { term, vote_granted } = *reply;
        let members = self.members();
        let counts = term == self.node.term || vote_granted && self.counts_answer(term);
        let once = self.on(COUNT_VOTER_ONCE);
        match &mut self.node.role {
            Role::Candidate { votes } if counts => {
                if !vote_granted {
                    return self.out.note(note::VOTE_DENIED, [("voter", from.into()), ("term", term.into())]);
                }
                if !once || !votes.contains(&from) {
                    votes.push(from);
                }
                self.out.note_args(note::VOTE_COUNTED, || {
                    let mut args = members.tally(&votes[..]);
                    args.extend([("voter", from.into()), ("term", term.into())]);
                    args
                });
                self.count_votes();
            }
            _ => self.note_vote_too_late(from, term),
        }
    }

    /// An answer of a voter that nobody waits for any more.
    pub(super) fn note_vote_too_late(&mut self, voter: NodeId, term: u32) {
        let role = Value::Word(self.node.role.word());
        let own = ("own", self.node.term.into());
        self.out
            .note(note::VOTE_TOO_LATE, [("voter", voter.into()), ("term", term.into()), ("role", role), own]);
    }

    /// A candidate with the votes of a majority leads.
    pub(super) fn count_votes(&mut self) {
        let Role::Candidate { votes } = &self.node.role else { return };
        let members = self.members();
        if !members.is_quorum(&votes[..]) {
            return;
        }
        let term = self.node.term;
        self.out.note_args(note::WINS, || {
            let mut args = members.tally(&votes[..]);
            args.extend([("term", term.into()), ("voters", members.among(quorum::set(votes)))]);
            args
        });
        let last = self.node.log.last_index();
        let unknown = Progress::new(last + 1, last, self.ctx.config.extensions.window);
        let mut peers = vec![unknown; usize::from(self.ctx.config.servers)];
        peers[self.ctx.id.index()].matched = self.node.durable;
        self.node.role = Role::Leader { peers };
        self.node.leader = Some(self.ctx.id);
        self.node.extra = Extra::default();
        if self.ctx.config.extensions.check_quorum {
            self.arm_election();
        } else {
            self.out.cancel_timer(ELECTION);
        }
        if self.ctx.config.extensions.no_op {
            let entry = Entry { term: self.node.term, command: Arc::new(Command::NoOp {}) };
            self.append_to_log([entry].into());
            self.out.note(
                note::NO_OP,
                [("index", self.node.log.last_index().into()), ("term", self.node.term.into())],
            );
        }
        self.send_heartbeats();
        self.go_on_with_change();
    }
}

/// Why a server stands for election.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Cause {
    /// Its election timer went off.
    Timer,
    /// A majority would vote for it.
    PreVotes,
    /// The leader wants it to take over.
    Transfer,
}

impl Cause {
    pub fn word(self) -> &'static str {
        match self {
            Cause::Timer => "timer",
            Cause::PreVotes => "pre-votes",
            Cause::Transfer => "transfer",
        }
    }
}

/// Whether a server that voted votes for nobody else in that term, not after a crash either.
pub fn keeps_votes(rules: Rules) -> bool {
    [ONE_VOTE_PER_TERM, PERSIST_VOTE, PERSIST_TERM, REPLY_AFTER_PERSIST]
        .into_iter()
        .all(|rule| rules.on(rule))
}
