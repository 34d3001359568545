//! How those who decide change. Source: Raft §6; dissertation §4.

use super::Raft;
use super::about::note;
use super::about::{COMMIT_BEFORE_CHANGE, JOINT_BEFORE_NEW, ONE_CHANGE_AT_A_TIME};
use super::config::Change;
use super::log::{Command, Entry};
use super::node::{Node, Role};
use super::progress::Progress;
use super::quorum::{self, Members, Set};
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
        self.members().has(self.ctx.id) || self.node.members_index() > self.node.commit
    }

    /// The leader begins a change: the new configuration goes into its log and holds at once.
    pub(super) fn begin_change(&mut self, verb: &str, nodes: &[NodeId]) {
        let now = self.members();
        let wanted = wanted(now, verb, nodes);
        let members = match self.ctx.config.extensions.membership {
            Change::Joint => Members { voters: now.voters, next: wanted },
            _ => Members::of(wanted),
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
        let id = if members.is_joint() { note::JOINT_BEGINS } else { note::MEMBERS_CHANGE };
        let names = Members::of(members.voters).short();
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
            self.append_members(Members::of(members.next));
            self.replicate();
        } else if !members.has(self.ctx.id) {
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
        ("add", _) if now.has(nodes[0]) => {
            return Err(Problem::new("problem-raft-is-member").with("other", nodes[0]));
        }
        ("remove", _) if !now.has(nodes[0]) => {
            return Err(Problem::new("problem-raft-not-member").with("other", nodes[0]));
        }
        _ => {}
    }
    let wanted = wanted(now, verb, nodes);
    if wanted == 0 || wanted == now.voters {
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
    Ok(())
}

fn wanted(now: Members, verb: &str, nodes: &[NodeId]) -> Set {
    let named = quorum::set(nodes);
    match verb {
        "add" => now.voters | named,
        "remove" => now.voters & !named,
        _ => named,
    }
}
