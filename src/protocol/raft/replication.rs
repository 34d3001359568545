//! Log replication. Source: Raft §5.3.

use super::Raft;
use super::about::HEARTBEAT;
use super::extensions::Reads;
use super::log::{Entry, Log};
use super::node::{Message, Node, Peer, Role};
use super::rules::{BATCH, FAST_BACK_UP, TRUNCATE_ON_CONFLICT};
use super::snapshot::Snapshot;
use super::{commit, election, flow, membership, reads, storage, transfer};
use crate::protocol::{Ctx, Out};
use crate::value::{NodeId, Value};
use std::sync::Arc;

/// Entries in one AppendEntries at most: what a follower lacks beyond them waits for its answer.
pub const MAX_ENTRIES: usize = 64;

/// The leader shows that it is there, and sends every follower again what it did not confirm.
pub fn on_heartbeat(ctx: &Ctx<Raft>, node: &mut Node, out: &mut Out<Raft>) {
    let members = membership::current(ctx, node);
    let Role::Leader { peers } = &mut node.role else { return };
    out.set_timer(HEARTBEAT, ctx.config.heartbeat);
    out.note("heartbeat", [("term", node.term.into())]);
    let mut appends = AppendBuilder::new(ctx, (node.term, node.commit), &node.log, &node.snapshot);
    for peer in members.others(ctx.id) {
        let progress = &mut peers[peer.index()];
        match node.extra.flow.get_mut(peer.index()) {
            Some(flow) => flow::beat(&mut appends, peer, (progress, flow), ctx.config.extensions.window, out),
            None => _ = appends.send(peer, progress, out),
        }
    }
    if ctx.config.extensions.reads == Reads::Lease {
        reads::ask_round(ctx, node, out);
    }
}

/// New entries in the leader's log: sends them at once to every follower whose next message has
/// room for them. Others hear of them by the next answer or heartbeat.
pub fn send_new(ctx: &Ctx<Raft>, node: &mut Node, out: &mut Out<Raft>) {
    let members = membership::current(ctx, node);
    let Role::Leader { peers } = &mut node.role else { return };
    let mut appends = AppendBuilder::new(ctx, (node.term, node.commit), &node.log, &node.snapshot);
    // Who is sent what: up to which index, and to whom. Followers that lag may get less than all.
    let mut told: Vec<(u64, membership::Set)> = Vec::new();
    for peer in members.others(ctx.id) {
        let progress = &mut peers[peer.index()];
        let sent = match node.extra.flow.get_mut(peer.index()) {
            Some(flow) => flow::fill(&mut appends, peer, (progress, flow), ctx.config.extensions.window, out),
            None => {
                let full = progress.next + appends.most as u64 <= progress.sent + 1;
                let waits = progress.next <= node.log.trimmed() && progress.sent >= progress.next;
                !full && !waits && appends.send(peer, progress, out)
            }
        };
        if sent {
            match told.iter_mut().find(|(last, _)| *last == progress.sent) {
                Some((_, set)) => *set |= membership::bit(peer),
                None => told.push((progress.sent, membership::bit(peer))),
            }
        }
    }
    for (last, set) in told {
        out.note_with("sends", || [("to", membership::Members::of(set).short()), ("last", last.into())]);
    }
}

/// Sends one follower what comes next for it, unless it is on its way. A server that is no member any
/// more gets nothing.
fn send_rest(ctx: &Ctx<Raft>, node: &mut Node, to: NodeId, out: &mut Out<Raft>) {
    if !membership::current(ctx, node).has(to) {
        return;
    }
    let Role::Leader { peers } = &mut node.role else { return };
    let progress = &mut peers[to.index()];
    let mut appends = AppendBuilder::new(ctx, (node.term, node.commit), &node.log, &node.snapshot);
    let sent = match node.extra.flow.get_mut(to.index()) {
        Some(flow) => flow::fill(&mut appends, to, (progress, flow), ctx.config.extensions.window, out),
        None if progress.sent >= progress.next || progress.next > node.log.last_index() => false,
        None => appends.send(to, progress, out),
    };
    if sent {
        let last = progress.sent;
        out.note_with("sends", || [("to", Value::List(vec![to.into()])), ("last", last.into())]);
    }
}

/// Builds what brings followers further; those that stand at the same index share one slice of entries.
pub struct AppendBuilder<'a> {
    term: u32,
    commit: u64,
    most: usize,
    pub log: &'a Log,
    snapshot: &'a Option<Arc<Snapshot>>,
    shared: Option<(u64, Arc<[Entry]>)>,
}

impl<'a> AppendBuilder<'a> {
    /// `counted` is currentTerm and commitIndex.
    fn new(
        ctx: &Ctx<Raft>,
        counted: (u32, u64),
        log: &'a Log,
        snapshot: &'a Option<Arc<Snapshot>>,
    ) -> AppendBuilder<'a> {
        let (term, commit) = counted;
        let most = if ctx.on(BATCH) { MAX_ENTRIES } else { 1 };
        AppendBuilder { term, commit, most, log, snapshot, shared: None }
    }

    /// Sends what comes next for a follower: entries, or the snapshot if those are gone. Returns
    /// whether it was entries.
    pub fn send(&mut self, to: NodeId, progress: &mut Peer, out: &mut Out<Raft>) -> bool {
        let gone = progress.next <= self.log.trimmed();
        if let Some(snapshot) = self.snapshot.as_ref().filter(|_| gone) {
            progress.sent = snapshot.index;
            out.note(
                "sends-snapshot",
                [("follower", to.into()), ("next", progress.next.into()), ("index", snapshot.index.into())],
            );
            out.send(to, Message::InstallSnapshot { term: self.term, snapshot: Arc::clone(snapshot) });
            return false;
        }
        let (message, last) = self.carry(progress.next);
        progress.sent = last;
        out.send(to, message);
        true
    }

    /// The message that carries the log from `next` on, and the last index that it brings.
    fn carry(&mut self, next: u64) -> (Message, u64) {
        let entries = match &self.shared {
            Some((from, entries)) if *from == next => Arc::clone(entries),
            _ => self.log.slice(next, self.most),
        };
        self.shared = Some((next, Arc::clone(&entries)));
        let last = next - 1 + entries.len() as u64;
        (self.message(next, entries), last)
    }

    /// Only says what comes before `next`, and what is committed. A snapshot may have replaced that only up to
    /// its last entry, whose term is known.
    pub fn send_empty(&self, to: NodeId, next: u64, out: &mut Out<Raft>) {
        out.send(to, self.message(next, Arc::default()));
    }

    fn message(&self, next: u64, entries: Arc<[Entry]>) -> Message {
        Message::AppendEntries {
            term: self.term,
            prev_log_index: next - 1,
            prev_log_term: self.log.term_at(next - 1).unwrap_or(0),
            entries,
            leader_commit: self.commit,
        }
    }
}

/// A leader's heartbeat or entries arrive.
pub fn on_append(ctx: &Ctx<Raft>, node: &mut Node, from: NodeId, message: &Message, out: &mut Out<Raft>) {
    let Message::AppendEntries { term, prev_log_index: prev, prev_log_term, entries, leader_commit } =
        message
    else {
        return;
    };
    if *term < node.term {
        out.note(
            "append-stale",
            [("leader", from.into()), ("term", (*term).into()), ("own", node.term.into())],
        );
        let (conflict_term, conflict_index) = (None, prev + 1);
        let reply = Message::AppendEntriesRefusal { term: node.term, conflict_term, conflict_index };
        return storage::send(ctx, from, reply, out);
    }
    if !follow(ctx, node, from, out) {
        return;
    }
    // What a snapshot covers is committed, so it is in the leader's log as well.
    let covered = node.log.trimmed().saturating_sub(*prev).min(entries.len() as u64);
    let (known, fresh) = entries.split_at(covered as usize);
    let prev = (prev + covered, known.last().map_or(*prev_log_term, |entry| entry.term));
    let match_index = prev.0 + fresh.len() as u64;
    let reply = Message::AppendEntriesReply { term: node.term, match_index };
    if prev.0 < node.log.trimmed() {
        out.note("heartbeat-ok", [("leader", from.into()), ("match", match_index.into())]);
        return storage::send(ctx, from, reply, out);
    }
    if let Some(refusal) = conflict(ctx, node, from, prev, out) {
        return storage::send(ctx, from, refusal, out);
    }
    if known.is_empty() {
        take(ctx, node, from, prev.0, entries, out);
    } else {
        take(ctx, node, from, prev.0, &Arc::from(fresh), out);
    }
    storage::send(ctx, from, reply, out);
    commit::learn(ctx, node, (*leader_commit).min(match_index), out);
}

/// Follows the leader of this term, from which a message came. Returns whether it does.
pub fn follow(ctx: &Ctx<Raft>, node: &mut Node, from: NodeId, out: &mut Out<Raft>) -> bool {
    let term = ("term", node.term.into());
    match node.role {
        // Only where a rule is broken can a term have two.
        Role::Leader { .. } => {
            out.note("two-leaders", [("other", from.into()), term]);
            return false;
        }
        Role::PreCandidate { .. } | Role::Candidate { .. } => {
            out.note("yields", [("leader", from.into()), term]);
            node.role = Role::Follower;
        }
        Role::Follower => {}
    }
    node.leader = Some(from);
    election::arm(ctx, out);
    true
}

/// The consistency check: the refusal, if this log has not the leader's entry at `prev` (index,
/// term).
fn conflict(
    ctx: &Ctx<Raft>,
    node: &Node,
    from: NodeId,
    prev: (u64, u32),
    out: &mut Out<Raft>,
) -> Option<Message> {
    let (index, term) = prev;
    let own = node.log.term_at(index);
    if own == Some(term) {
        return None;
    }
    let last = node.log.last_index();
    let mut refused = match own {
        None => {
            out.note(
                "append-too-short",
                [("leader", from.into()), ("index", index.into()), ("last", last.into())],
            );
            (None, last + 1)
        }
        Some(own) => {
            let first = node.log.run_start(index);
            out.note(
                "append-differs",
                [
                    ("leader", from.into()),
                    ("index", index.into()),
                    ("term", term.into()),
                    ("own", own.into()),
                    ("first", first.into()),
                ],
            );
            (Some(own), first)
        }
    };
    if !ctx.on(FAST_BACK_UP) {
        refused = (None, index);
    }
    let (conflict_term, conflict_index) = refused;
    Some(Message::AppendEntriesRefusal { term: node.term, conflict_term, conflict_index })
}

/// Takes over what the log lacks of `entries`, which follow index `prev`. What is there and the
/// same stays: a message may be old, and erasing on its word would lose what came after.
fn take(
    ctx: &Ctx<Raft>,
    node: &mut Node,
    from: NodeId,
    prev: u64,
    entries: &Arc<[Entry]>,
    out: &mut Out<Raft>,
) {
    let indexed = (prev + 1..).zip(entries.iter());
    let mut known = indexed.take_while(|(index, entry)| node.log.term_at(*index) == Some(entry.term)).count();
    let first = prev + 1 + known as u64;
    let mut conflict = false;
    if let Some(own) = node.log.get(first).filter(|_| known < entries.len()) {
        let args = [
            ("index", first.into()),
            ("own", own.term.into()),
            ("term", entries[known].term.into()),
            ("leader", from.into()),
            ("last", node.log.last_index().into()),
            ("count", (node.log.last_index() + 1 - first).into()),
        ];
        if ctx.on(TRUNCATE_ON_CONFLICT) {
            out.note("truncates", args);
            storage::truncate(node, first - 1, out);
        } else {
            out.note("keeps-conflict", args);
            conflict = true;
            let held = usize::try_from(node.log.last_index() - prev).unwrap_or(usize::MAX);
            known = held.min(entries.len());
        }
    }
    if known == entries.len() {
        let id = if conflict { "agrees-falsely" } else { "heartbeat-ok" };
        return out.note(id, [("leader", from.into()), ("match", (prev + known as u64).into())]);
    }
    let fresh = if known == 0 { Arc::clone(entries) } else { Arc::from(&entries[known..]) };
    let (first, count) = (node.log.last_index() + 1, fresh.len());
    storage::append(ctx, node, fresh, out);
    let last = node.log.last_index();
    let args =
        [("leader", from.into()), ("first", first.into()), ("last", last.into()), ("count", count.into())];
    out.note("accepts", args);
}

/// A follower's log is the leader's up to `index`.
pub fn on_success(
    ctx: &Ctx<Raft>,
    node: &mut Node,
    from: NodeId,
    term: u32,
    index: u64,
    out: &mut Out<Raft>,
) {
    let Role::Leader { peers } = &mut node.role else { return too_late(node, from, term, out) };
    if term != node.term {
        return too_late(node, from, term, out);
    }
    let progress = &mut peers[from.index()];
    let advanced = index > progress.matched;
    progress.matched = progress.matched.max(index);
    progress.next = progress.next.max(index + 1);
    let args = [("follower", from.into()), ("match", progress.matched.into())];
    out.note(if advanced { "match-advances" } else { "match-same" }, args);
    // What was answered leaves the window before anything new goes out.
    if let Some(flow) = node.extra.flow.get_mut(from.index()) {
        flow::answered(from, (progress, flow), index, out);
    }
    if advanced {
        commit::advance(ctx, node, out);
        transfer::tell(ctx, node, out);
    }
    send_rest(ctx, node, from, out);
}

/// A follower lacks what comes before: go back, to where its log may agree, and try there.
/// `conflict` is the term that it has instead, if any, and the index that it names.
pub fn on_refusal(
    ctx: &Ctx<Raft>,
    node: &mut Node,
    from: NodeId,
    term: u32,
    conflict: (Option<u32>, u64),
    out: &mut Out<Raft>,
) {
    let Role::Leader { peers } = &mut node.role else { return too_late(node, from, term, out) };
    let progress = &mut peers[from.index()];
    let (conflict_term, conflict_index) = conflict;
    // Where the leader has entries of that term too, the logs may agree up to its last one.
    let agree = conflict_term.and_then(|term| node.log.last_of_term(term)).map(|last| last + 1);
    let mut named = agree.filter(|next| *next < progress.next).unwrap_or(conflict_index.max(1));
    // Of what its snapshot replaced the leader knows no terms: there the follower's conflict may begin before
    // what it is known to hold, and the refusal is no old one for that.
    if conflict_term.is_some() && named <= progress.matched && named < node.log.trimmed() {
        named = progress.matched + 1;
    }
    let next = if ctx.config.extensions.whole_log && ctx.on(FAST_BACK_UP) { 1 } else { named };
    // Whether a refusal is old is seen by what it names, not by where the leader goes.
    let news = term == node.term
        && match node.extra.flow.get_mut(from.index()) {
            Some(flow) => flow::refused(from, (progress, flow), named, out),
            None => next < progress.next,
        };
    if !news {
        return too_late(node, from, term, out);
    }
    // Otherwise flow control went back already, to what is known to be the same.
    if next < progress.next {
        back_up(from, progress, next, conflict, out);
    }
    send_rest(ctx, node, from, out);
}

/// Goes back to `next` for a follower, because of what its refusal says.
fn back_up(from: NodeId, progress: &mut Peer, next: u64, conflict: (Option<u32>, u64), out: &mut Out<Raft>) {
    let (conflict_term, conflict_index) = conflict;
    out.note(
        "backs-up",
        [
            ("follower", from.into()),
            ("old", progress.next.into()),
            ("next", next.into()),
            ("conflict-term", conflict_term.into()),
            ("conflict-index", conflict_index.into()),
        ],
    );
    progress.next = next;
    progress.sent = next - 1;
}

pub fn too_late(node: &Node, from: NodeId, term: u32, out: &mut Out<Raft>) {
    let role = ("role", Value::Word(node.role.word()));
    let own = ("own", node.term.into());
    out.note("reply-too-late", [("follower", from.into()), ("term", term.into()), role, own]);
}
