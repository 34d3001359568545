//! How those who decide change, and those who learn without a vote. Source: Raft §6; dissertation §4, learners
//! §4.2.1 and etcd's `raft`.
//!
//! A server answers a candidate also where it is a learner or no member by its own log: it may have been promoted
//! and not know it yet. Whose vote counts is settled by the candidate's log (dissertation §4.2.3).

use super::Raft;
use super::about::note;
use super::about::{COMMIT_BEFORE_CHANGE, JOINT_BEFORE_NEW, ONE_CHANGE_AT_A_TIME};
use super::config::Change;
use super::log::{Command, Entry};
use super::node::{Node, Role};
use super::progress::Progress;
use super::quorum::{self, Members, servers_of};
use crate::protocol::{Ctx, Handler};
use crate::value::{NodeId, Problem, Refusal};
use std::sync::Arc;

impl Handler<'_, Raft> {
    /// Who decides, by this server's log.
    pub(super) fn members(&self) -> Members {
        self.node.members(self.ctx.config)
    }

    /// Whether the server may stand for election: a member may, and one that was removed until it knows
    /// that it was for good. Source: dissertation §4.2.2.
    pub(super) fn may_stand(&self) -> bool {
        let members = self.members();
        members.votes(self.ctx.id)
            || !members.learns(self.ctx.id) && self.node.members_index() > self.node.commit
    }

    /// A learner was to stand for election, and does not.
    pub(super) fn note_learner_waits(&mut self) {
        let members = Members::of(self.members().voters).short();
        self.out.note(note::LEARNER_WAITS, [("members", members)]);
    }

    /// The leader begins a change: the new configuration goes into its log and holds at once.
    pub(super) fn begin_change(&mut self, verb: &str, nodes: &[NodeId]) {
        let now = self.members();
        let wanted = wanted(now, verb, nodes);
        let members = match self.ctx.config.extensions.membership {
            Change::Joint if wanted.voters != now.voters => {
                Members { voters: now.voters, next: wanted.voters, ..wanted }
            }
            _ => wanted,
        };
        self.append_members(members);
        self.replicate();
        self.go_on_with_change();
    }

    fn append_members(&mut self, members: Members) {
        let before = self.members();
        let entry = Entry { term: self.node.term, command: Arc::new(Command::Members { members }) };
        self.append_to_log([entry].into());
        let last = self.node.log.last_index();
        // What was known of a server that was away says nothing of the one that comes.
        if let Role::Leader { peers } = &mut self.node.role {
            for server in members.servers().filter(|server| !before.has(*server) && *server != self.ctx.id) {
                peers[server.index()] = Progress::new(last, 0, self.ctx.config.extensions.window);
            }
        }
        let names = Members::of(members.voters).short();
        if members.voters == before.voters && !members.is_joint() {
            let learners = Members::of(members.learners).short();
            let args = [("index", last.into()), ("learners", learners), ("members", names)];
            return self.out.note(note::LEARNERS_CHANGE, args);
        }
        let id = if members.is_joint() { note::JOINT_BEGINS } else { note::MEMBERS_CHANGE };
        let next = Members::of(members.next).short();
        self.out.note(id, [("index", last.into()), ("members", names), ("next", next)]);
    }

    /// The leader's configuration or its commitIndex moved, or it was elected: a joint configuration that is
    /// committed gives way to the new one alone; a leader that is no member steps down when that is committed.
    pub(super) fn go_on_with_change(&mut self) {
        let members = self.members();
        let index = self.node.members_index();
        let waits = self.on(JOINT_BEFORE_NEW) || !members.is_joint();
        if !self.node.leads() || index == 0 || waits && index > self.node.commit {
            return;
        }
        if members.is_joint() {
            self.append_members(Members { voters: members.next, next: 0, ..members });
            self.replicate();
        } else if !members.votes(self.ctx.id) {
            self.out
                .note(note::REMOVED_LEADER, [("term", self.node.term.into()), ("members", members.short())]);
            self.step_down();
        }
    }
}

/// Whether the leader may begin this change now.
pub fn check(ctx: &Ctx<Raft>, node: &Node, verb: &str, nodes: &[NodeId]) -> Result<(), Refusal> {
    let now = node.members(ctx.config);
    let change = ctx.config.extensions.membership;
    if change == Change::No {
        return Err(Problem::new("problem-raft-no-membership").with("verb", verb));
    }
    if !node.leads() {
        return Err(Problem::new("problem-raft-leader-changes").with("node", ctx.id));
    }
    if let Some(other) = nodes.iter().find(|server| server.0 >= ctx.config.servers) {
        return Err(Problem::new("problem-raft-no-server").with("other", *other));
    }
    match (verb, change) {
        ("change", Change::Single) => return Err(Problem::new("problem-raft-change-needs-joint")),
        ("change", _) => {}
        (_, _) if nodes.len() > 1 => {
            let problem = Problem::new("problem-raft-one-server").with("verb", verb);
            return Err(problem.with("other", nodes[1]));
        }
        ("add", _) if now.learns(nodes[0]) => {
            return Err(Problem::new("problem-raft-is-learner").with("other", nodes[0]));
        }
        ("add" | "add-learner", _) if now.has(nodes[0]) => {
            return Err(Problem::new("problem-raft-is-member").with("other", nodes[0]));
        }
        ("remove", _) if !now.has(nodes[0]) => {
            return Err(Problem::new("problem-raft-not-member").with("other", nodes[0]));
        }
        ("promote", _) if !now.learns(nodes[0]) => {
            return Err(Problem::new("problem-raft-not-learner").with("other", nodes[0]));
        }
        _ => {}
    }
    let wanted = wanted(now, verb, nodes);
    if wanted.voters == 0 || (wanted.voters, wanted.learners) == (now.voters, now.learners) {
        return Err(Problem::new("problem-raft-same-members").with("members", now.short()));
    }
    // A joint change ends by itself; another in between has no meaning.
    let one_at_a_time = ctx.on(ONE_CHANGE_AT_A_TIME) || change == Change::Joint;
    if one_at_a_time && (node.members_index() > node.commit || now.is_joint()) {
        return Err(Problem::new("problem-raft-change-under-way").with("index", node.members_index()));
    }
    let must_wait = ctx.on(COMMIT_BEFORE_CHANGE) || change == Change::Joint;
    if must_wait && node.log.term_at(node.commit) != Some(node.term) {
        return Err(Problem::new("problem-raft-commit-before-change").with("term", node.term));
    }
    servers_of(now.learners & wanted.voters).into_iter().try_for_each(|learner| caught_up(ctx, node, learner))
}

/// Parts in ten of the leader's log that a learner must hold before it is given a vote: until it has caught up,
/// its vote would only raise the number that a majority takes. Source: dissertation §4.2.1; etcd: `readyPercent`.
const READY: u64 = 9;

/// Whether the leader may give this learner a vote.
fn caught_up(ctx: &Ctx<Raft>, node: &Node, learner: NodeId) -> Result<(), Refusal> {
    let Role::Leader { peers } = &node.role else { return Ok(()) };
    let (has, all) = (peers[learner.index()].matched, peers[ctx.id.index()].matched);
    if has * 10 >= all * READY {
        return Ok(());
    }
    let problem = Problem::new("problem-raft-learner-behind").with("other", learner);
    Err(problem.with("has", has).with("all", all).with("ready", (all * READY).div_ceil(10)))
}

/// The configuration that a change leads to.
fn wanted(now: Members, verb: &str, nodes: &[NodeId]) -> Members {
    let named = quorum::set(nodes);
    let (voters, learners) = match verb {
        "add" | "promote" => (now.voters | named, now.learners),
        "add-learner" => (now.voters, now.learners | named),
        "remove" => (now.voters & !named, now.learners & !named),
        _ => (named, now.learners),
    };
    Members { learners: learners & !voters, ..Members::of(voters) }
}
