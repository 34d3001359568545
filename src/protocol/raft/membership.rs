//! Who decides, and how that changes. Source: Raft §6; dissertation §4.

use super::Raft;
use super::extensions::Change;
use super::flow::Flow;
use super::log::{Command, Entry};
use super::node::{Node, Peer, Role};
use super::rules::{COMMIT_BEFORE_CHANGE, ONE_CHANGE_AT_A_TIME};
use super::{election, replication, storage};
use crate::encode_struct;
use crate::protocol::{Ctx, Out};
use crate::value::{Args, NodeId, Problem, Refusal, Value};
use std::sync::Arc;

/// A set of servers, one bit each.
pub type Set = u16;

pub fn bit(server: NodeId) -> Set {
    1 << server.0
}

/// A configuration: the servers whose majority decides, or two such sets while one replaces the
/// other (joint consensus), where a majority of each is needed.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Members {
    /// C_old while there are two.
    pub voters: Set,
    /// C_new while there are two, else nobody.
    pub next: Set,
}
encode_struct!(Members { voters as bits, next as bits });

/// The servers of a list, as a set.
pub fn set(servers: &[NodeId]) -> Set {
    servers.iter().fold(0, |set, server| set | bit(*server))
}

impl Members {
    pub fn of(voters: Set) -> Members {
        Members { voters, next: 0 }
    }

    /// The first so many servers.
    pub fn first(count: u8) -> Members {
        Members::of((1 << count) - 1)
    }

    pub fn is_joint(self) -> bool {
        self.next != 0
    }

    pub fn has(self, server: NodeId) -> bool {
        (self.voters | self.next) & bit(server) != 0
    }

    /// Everybody who takes part, in order of the ids.
    pub fn servers(self) -> impl Iterator<Item = NodeId> {
        (0..16).map(NodeId).filter(move |server| self.has(*server))
    }

    pub fn others(self, than: NodeId) -> impl Iterator<Item = NodeId> {
        self.servers().filter(move |server| *server != than)
    }

    /// Whether these servers are a majority: of all members, not of those that are up; while there are
    /// two sets of members, of each.
    pub fn is_quorum(self, set: Set) -> bool {
        let most = |of: Set| (set & of).count_ones() * 2 > of.count_ones();
        most(self.voters) && (self.next == 0 || most(self.next))
    }

    /// How many servers it takes at least.
    pub fn needed(self) -> u32 {
        self.voters.count_ones().max(self.next.count_ones()) / 2 + 1
    }

    /// What a sentence says of a quorum: how many of the members are in `set`, how many it takes, who they
    /// are; and the same of the members to come, of whom there are none but in a joint configuration.
    pub fn tally(self, set: Set) -> Args {
        let among = |of: Set| Value::from((set & of).count_ones());
        let most = |of: Set| Value::from(if of == 0 { 0 } else { of.count_ones() / 2 + 1 });
        let names = |of: Set| Value::from(super::invariants::members(of));
        vec![
            ("votes", among(self.voters)),
            ("needed", most(self.voters)),
            ("members", names(self.voters)),
            ("next-votes", among(self.next)),
            ("next-needed", most(self.next)),
            ("next", names(self.next)),
        ]
    }

    /// Those of the set who are members, by name: nobody else counts.
    pub fn among(self, set: Set) -> Value {
        Value::from(super::invariants::members(set & (self.voters | self.next)))
    }

    /// The largest index that a quorum has reached, given each server's.
    pub fn reached(self, index: &dyn Fn(NodeId) -> u64) -> u64 {
        let at_least = |least: u64| self.servers().filter(|server| index(*server) >= least).map(bit).sum();
        let reached = self.servers().map(index).filter(|least| self.is_quorum(at_least(*least)));
        reached.max().unwrap_or(0)
    }

    /// The members as they stand in a log slot.
    pub fn short(self) -> Value {
        let names =
            |set: Set| Value::List(super::invariants::members(set).into_iter().map(Value::Node).collect());
        match self.next {
            0 => names(self.voters),
            next => Value::List(vec![names(self.voters), names(next)]),
        }
    }
}

/// The latest configuration in the server's log, committed or not: it holds from the moment at which
/// it is appended. Source: dissertation §4.1.
pub fn current(ctx: &Ctx<Raft>, node: &Node) -> Members {
    node.log.members().map_or(ctx.config.members, |(_, members)| members)
}

/// Where that configuration stands, 0 if it is the one that the cluster began with.
fn index(node: &Node) -> u64 {
    node.log.members().map_or(0, |(index, _)| index)
}

/// Whether the server may stand for election: a member may, and one that was removed until it knows
/// that it was for good. Source: dissertation §4.2.2.
pub fn may_stand(ctx: &Ctx<Raft>, node: &Node) -> bool {
    current(ctx, node).has(ctx.id) || index(node) > node.commit
}

/// Whether the leader may begin this change now.
pub fn check(ctx: &Ctx<Raft>, node: &Node, verb: &str, nodes: &[NodeId]) -> Result<(), Refusal> {
    let now = current(ctx, node);
    let change = ctx.config.extensions.membership;
    if change == Change::No {
        return Err(Problem::new("problem-raft-no-membership").with("verb", verb));
    }
    if !matches!(node.role, Role::Leader { .. }) {
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
    if one_at_a_time && (index(node) > node.commit || now.is_joint()) {
        return Err(Problem::new("problem-raft-change-under-way").with("index", index(node)));
    }
    let must_wait = ctx.on(COMMIT_BEFORE_CHANGE) || change == Change::Joint;
    if must_wait && node.log.term_at(node.commit) != Some(node.term) {
        return Err(Problem::new("problem-raft-commit-before-change").with("term", node.term));
    }
    Ok(())
}

fn wanted(now: Members, verb: &str, nodes: &[NodeId]) -> Set {
    let named = set(nodes);
    match verb {
        "add" => now.voters | named,
        "remove" => now.voters & !named,
        _ => named,
    }
}

/// The leader begins a change: the new configuration goes into its log and holds at once.
pub fn begin(ctx: &Ctx<Raft>, node: &mut Node, verb: &str, nodes: &[NodeId], out: &mut Out<Raft>) {
    let now = current(ctx, node);
    let wanted = wanted(now, verb, nodes);
    let members = match ctx.config.extensions.membership {
        Change::Joint => Members { voters: now.voters, next: wanted },
        _ => Members::of(wanted),
    };
    append(ctx, node, members, out);
    replication::send_new(ctx, node, out);
}

fn append(ctx: &Ctx<Raft>, node: &mut Node, members: Members, out: &mut Out<Raft>) {
    let before = current(ctx, node);
    let entry = Entry { term: node.term, command: Arc::new(Command::Members { members }) };
    storage::append(ctx, node, [entry].into(), out);
    let last = node.log.last_index();
    // What was known of a server that was away says nothing of the one that comes.
    if let Role::Leader { peers } = &mut node.role {
        for server in members.servers().filter(|server| !before.has(*server) && *server != ctx.id) {
            peers[server.index()] = Peer { next: last, matched: 0, sent: 0 };
            if let Some(flow) = node.extra.flow.get_mut(server.index()) {
                *flow = Flow::default();
            }
        }
    }
    let id = if members.is_joint() { "joint-begins" } else { "members-change" };
    let names = Members::of(members.voters).short();
    let next = Members::of(members.next).short();
    out.note(id, [("index", last.into()), ("members", names), ("next", next)]);
}

/// The leader's commitIndex moved, or it was elected: a joint configuration that is committed gives way
/// to the new one alone; a leader that is no member steps down when that is committed.
pub fn go_on(ctx: &Ctx<Raft>, node: &mut Node, out: &mut Out<Raft>) {
    let members = current(ctx, node);
    if !matches!(node.role, Role::Leader { .. }) || index(node) == 0 || index(node) > node.commit {
        return;
    }
    if members.is_joint() {
        append(ctx, node, Members::of(members.next), out);
        replication::send_new(ctx, node, out);
    } else if !members.has(ctx.id) {
        out.note("removed-leader", [("term", node.term.into()), ("members", members.short())]);
        election::step_down(ctx, node, out);
    }
}
