//! Servers and messages as the screen shows them.

use super::Raft;
use super::config::{Change, Config};
use super::invariants::Ghost;
use super::log::{Entry, Log};
use super::message::{Candidacy, Message};
use super::node::{Disk, Node, Role, Snapshot};
use super::quorum::{Members, servers_of};
use crate::frame::{
    Body, Chosen, Crown, Detail, Erased, Field, GlobalView, LogMark, LogView, MessageBody, Slot, Tally,
};
use crate::protocol::Ctx;
use crate::value::{Epoch, NodeId, Value};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// The newest committed entries: a frame lists them whatever it was asked for.
const CHOSEN_SHOWN: u64 = 64;

/// A server that runs.
pub fn of_node(ctx: &Ctx<Raft>, node: &Node, disk: &Disk, ghost: &Ghost, detail: Detail) -> Body {
    let mut fields = vec![
        Field::durable("currentTerm", node.term, disk.term == node.term),
        Field::durable("votedFor", node.voted_for, disk.voted_for == node.voted_for),
        Field::volatile("commitIndex", node.commit),
        Field::volatile("lastApplied", node.applied),
        Field::durable("snapshotIndex", node.log.trimmed(), disk.log.trimmed() == node.log.trimmed()),
    ];
    members_fields(ctx, node.members(ctx.config), &mut fields);
    let mut marks = Vec::new();
    if let Role::Leader { peers } = &node.role {
        let others = || node.members(ctx.config).others(ctx.id);
        for peer in others() {
            fields.push(Field::volatile("nextIndex", peers[peer.index()].next).at(peer));
            marks.push(LogMark { name: "next", of: peer, index: peers[peer.index()].next });
        }
        for peer in others() {
            fields.push(Field::volatile("matchIndex", peers[peer.index()].matched).at(peer));
            marks.push(LogMark { name: "match", of: peer, index: peers[peer.index()].matched });
        }
        for server in ctx.config.servers().filter(|server| *server != ctx.id) {
            if let Some(flow) = &peers[server.index()].flow {
                fields.push(Field::volatile("flow", Value::Word(flow.word())).at(server));
                fields.push(Field::volatile("inFlight", flow.inflights.len()).at(server));
            }
        }
    }
    for (key, value) in node.machine.entries().take(detail.keys) {
        fields.push(Field::volatile("kv", value.clone()).at(key.clone()));
    }
    if node.machine.flag() {
        fields.push(Field::volatile("flag", true));
    }
    let slots = slots(&node.log, Some(&disk.log), ghost, detail);
    let learns = matches!(node.role, Role::Follower) && node.members(ctx.config).learns(ctx.id);
    Body {
        role: if learns { "learner" } else { node.role.word() },
        epoch: Some(Epoch::term(node.term)),
        crown: crown(node, ghost),
        headline: vec![0],
        fields,
        keys_left: detail.left_out(node.machine.entries().len()),
        log: Some(LogView {
            marks,
            erased: erased(node, detail),
            commit: node.commit,
            applied: node.applied,
            ..log_view(&node.log, slots)
        }),
        tally: match &node.role {
            Role::Candidate { votes } | Role::PreCandidate { votes } => {
                Some(Tally { from: votes.clone(), needed: node.members(ctx.config).needed() })
            }
            _ => None,
        },
    }
}

/// Who decides, where that can change.
fn members_fields(ctx: &Ctx<Raft>, now: Members, fields: &mut Vec<Field>) {
    if ctx.config.extensions.membership == Change::No {
        return;
    }
    fields.push(Field::volatile("members", Members::of(now.voters).short()));
    if now.is_joint() {
        fields.push(Field::volatile("newMembers", Members::of(now.next).short()));
    }
    if now.learners != 0 {
        fields.push(Field::volatile("learners", Members::of(now.learners).short()));
    }
}

/// A server that is down: what its disk keeps.
pub fn of_disk(disk: &Disk, ghost: &Ghost, detail: Detail) -> Body {
    Body {
        role: "down",
        epoch: Some(Epoch::term(disk.term)),
        headline: vec![0],
        fields: vec![
            Field::durable("currentTerm", disk.term, true),
            Field::durable("votedFor", disk.voted_for, true),
            Field::durable("snapshotIndex", disk.log.trimmed(), true),
        ],
        log: Some(log_view(&disk.log, slots(&disk.log, None, ghost, detail))),
        ..Body::default()
    }
}

fn crown(node: &Node, ghost: &Ghost) -> Crown {
    match node.role {
        Role::Leader { .. } if ghost.highest_led() > node.term => Crown::Believes,
        Role::Leader { .. } => Crown::Leads,
        _ => Crown::No,
    }
}

fn log_view(log: &Log, slots: Vec<Slot>) -> LogView {
    LogView { slots, last: log.last_index(), snapshot: log.trimmed(), ..LogView::default() }
}

/// What a conflict erased last, until what stands there now is committed.
fn erased(node: &Node, detail: Detail) -> Vec<Erased> {
    let indexed = (node.erased.first..).zip(node.erased.entries.iter());
    let shown = |index: u64| index > node.commit && (detail.from..=detail.to).contains(&index);
    let erased = indexed.filter(|(index, _)| shown(*index)).map(|(index, entry)| Erased {
        index,
        epoch: Epoch::term(entry.term),
        value: entry.command.short(),
    });
    erased.collect()
}

/// The entries that were asked for; without another `disk`, the log is the disk's own.
fn slots(log: &Log, disk: Option<&Log>, ghost: &Ghost, detail: Detail) -> Vec<Slot> {
    let first = detail.from.max(log.trimmed() + 1);
    let last = detail.to.min(log.last_index());
    if first > last {
        return Vec::new();
    }
    let slot = |(index, entry): (u64, &Entry)| Slot {
        index,
        epoch: Epoch::term(entry.term),
        value: entry.command.short(),
        committed: ghost.is_committed(index, entry),
        durable: disk.is_none_or(|disk| disk.get(index).is_some_and(|stored| stored.same(entry))),
    };
    (first..=last).zip(log.iter_from(first)).map(slot).collect()
}

/// What a candidate says of itself; `term` is what the term in question is called.
fn candidacy(term: &'static str, candidacy: Candidacy) -> Vec<(&'static str, Value)> {
    vec![
        (term, candidacy.term.into()),
        ("candidateId", candidacy.candidate.into()),
        ("lastLogIndex", candidacy.last.index.into()),
        ("lastLogTerm", candidacy.last.term.into()),
    ]
}

/// A voter's answer.
fn vote(term: u32, granted: bool) -> Vec<(&'static str, Value)> {
    vec![("term", term.into()), ("voteGranted", granted.into())]
}

/// Which client's read a message is about, and what it says of it.
fn read_fields(
    term: u32,
    client: NodeId,
    number: u32,
    said: (&'static str, Value),
) -> Vec<(&'static str, Value)> {
    vec![("term", term.into()), ("clientId", client.into()), ("number", number.into()), said]
}

/// A message with its fields as Figure 2 names them.
pub fn of_message(message: &Message) -> MessageBody {
    let term = ("term", message.term().into());
    let (kind, fields, headline, reply) = match message {
        Message::RequestVote(request) => {
            let mut fields = candidacy("term", request.candidacy());
            if request.transfer {
                fields.push(("leadershipTransfer", true.into()));
            }
            ("RequestVote", fields, Some(0), false)
        }
        Message::RequestVoteReply(reply) => {
            ("RequestVoteReply", vote(reply.term, reply.vote_granted), Some(1), true)
        }
        Message::AppendEntries(append) => {
            let terms = append.entries.iter().map(|entry| entry.term.into()).collect();
            let fields = vec![
                term,
                ("prevLogIndex", append.prev_log_index.into()),
                ("prevLogTerm", append.prev_log_term.into()),
                ("entries", Value::List(terms)),
                ("leaderCommit", append.leader_commit.into()),
            ];
            // An empty one is a heartbeat: its kind says enough.
            ("AppendEntries", fields, (!append.entries.is_empty()).then_some(3), false)
        }
        Message::AppendEntriesReply(reply) => {
            let fields = vec![term, ("success", true.into()), ("matchIndex", reply.match_index.into())];
            ("AppendEntriesReply", fields, Some(2), true)
        }
        Message::AppendEntriesRefusal(refusal) => {
            let fields = vec![
                term,
                ("success", false.into()),
                ("conflictTerm", refusal.conflict_term.into()),
                ("conflictIndex", refusal.conflict_index.into()),
            ];
            ("AppendEntriesReply", fields, Some(1), true)
        }
        Message::PreVote(request) => ("PreVote", candidacy("nextTerm", request.candidacy()), Some(0), false),
        Message::PreVoteReply(reply) => ("PreVoteReply", vote(reply.term, reply.vote_granted), Some(1), true),
        Message::InstallSnapshot(install) => {
            ("InstallSnapshot", snapshot_fields(install.term, &install.snapshot), Some(1), false)
        }
        Message::InstallSnapshotReply(reply) => {
            let fields = vec![term, ("lastIncludedIndex", reply.last_included_index.into())];
            ("InstallSnapshotReply", fields, Some(1), true)
        }
        Message::TimeoutNow(_) => ("TimeoutNow", vec![term], Some(0), false),
        Message::Confirm(confirm) => ("Confirm", vec![term, ("round", confirm.round.into())], Some(1), false),
        Message::ConfirmReply(reply) => {
            ("ConfirmReply", vec![term, ("round", reply.round.into())], Some(1), true)
        }
        Message::ReadIndex(question) => {
            let key = ("key", question.key.clone().into());
            ("ReadIndex", read_fields(question.term, question.client, question.number, key), Some(3), false)
        }
        Message::ReadIndexReply(reply) => {
            let index = ("readIndex", reply.index.into());
            ("ReadIndexReply", read_fields(reply.term, reply.client, reply.number, index), Some(3), true)
        }
    };
    MessageBody { kind, epoch: Some(Epoch::term(message.term())), fields, headline, reply }
}

/// `data` is the state machine; `sessions` each client's latest request in it.
fn snapshot_fields(term: u32, snapshot: &Snapshot) -> Vec<(&'static str, Value)> {
    let pair = |key: Value, value: Value| Value::List(vec![key, value]);
    let machine = &snapshot.machine;
    let data = machine.entries().map(|(key, value)| pair(key.clone().into(), value.clone().into()));
    let flag = machine.flag().then(|| pair(Value::Word("flag"), true.into()));
    let sessions = machine.sessions().map(|(client, session)| pair(client.into(), session.number.into()));
    vec![
        ("term", term.into()),
        ("lastIncludedIndex", snapshot.index.into()),
        ("lastIncludedTerm", snapshot.term.into()),
        ("data", Value::List(data.chain(flag).collect())),
        ("sessions", Value::List(sessions.collect())),
    ]
}

/// Members that are up and have not reached the leader's commitIndex, or without a leader the highest; and
/// servers that are up and no members. What earlier leaders committed a leader knows only once an entry of
/// its own term is (Raft §5.4.2), so that it may be behind others itself: nobody is asked for more than it
/// knows.
fn behind(config: &Config, nodes: &[Option<Node>]) -> (Vec<NodeId>, Vec<NodeId>) {
    let up = || config.servers().zip(nodes).filter_map(|(id, node)| Some((id, node.as_ref()?)));
    let rank = |(_, node): &(NodeId, &Node)| match node.role {
        Role::Leader { .. } => (true, u64::from(node.term)),
        _ => (false, node.commit),
    };
    let Some((_, first)) = up().max_by_key(rank) else { return Default::default() };
    let members = first.members(config);
    let (mut behind, mut left_out) = (Vec::new(), Vec::new());
    for (id, node) in up() {
        if !members.has(id) {
            left_out.push(id);
        } else if node.commit < first.commit {
            behind.push(id);
        }
    }
    (behind, left_out)
}

/// Who leads, and what is committed whether or not anybody knows.
pub fn global_view(config: &Config, ghost: &Ghost, nodes: &[Option<Node>], detail: Detail) -> GlobalView {
    // The highest term first.
    let leaders: BinaryHeap<(Reverse<u32>, NodeId)> = nodes
        .iter()
        .enumerate()
        .filter_map(|(place, node)| node.as_ref().map(|node| (place, node)))
        .filter(|(_, node)| node.leads())
        .map(|(place, node)| (Reverse(node.term), NodeId(place as u8)))
        .collect();
    let (behind, left_out) = behind(config, nodes);
    let known = nodes.iter().flatten().map(|node| node.commit).max().unwrap_or(0);
    let last = ghost.last_committed();
    let newest = last.saturating_sub(CHOSEN_SHOWN) + 1;
    let asked = detail.from.max(1)..=detail.to.min(newest - 1);
    let chosen = asked.chain(newest..=last).filter_map(|index| {
        let committed = ghost.committed_at(index)?;
        Some(Chosen {
            at: index.into(),
            value: committed.entry.command.short(),
            epoch: Epoch::term(committed.entry.term),
            by: servers_of(committed.by),
            known: index <= known,
        })
    });
    GlobalView {
        chosen: chosen.collect(),
        leaders: leaders.into_sorted_vec().into_iter().map(|(_, node)| node).collect(),
        ballots: Vec::new(),
        behind,
        left_out,
    }
}
