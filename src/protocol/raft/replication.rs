//! Log replication. Source: Raft §5.3.

use super::Raft;
use super::about::note;
use super::about::{FAST_BACK_UP, HEARTBEAT, KEEP_SUFFIX_AFTER_APPEND, TRUNCATE_ON_CONFLICT};
use super::appends::{self, AppendBuilder};
use super::config::Reads;
use super::log::{Entry, LogPosition};
use super::message::{AppendEntries, AppendEntriesRefusal, AppendEntriesReply, Message};
use super::node::Role;
use super::quorum::{self, Members, Set};
use crate::protocol::Handler;
use crate::value::{NodeId, Value};
use std::sync::Arc;

impl Handler<'_, Raft> {
    /// The leader shows that it is there, and sends every follower again what it did not confirm.
    pub(super) fn send_heartbeats(&mut self) {
        if !self.node.leads() {
            return;
        }
        let (members, own) = (self.members(), self.ctx.id);
        self.out.set_timer(HEARTBEAT, self.ctx.config.heartbeat);
        self.out.note(note::HEARTBEAT, [("term", self.node.term.into())]);
        if let Some((mut appends, peers)) = AppendBuilder::of(self) {
            for peer in members.others(own) {
                appends.beat(peer, &mut peers[peer.index()]);
            }
        }
        if self.ctx.config.extensions.reads == Reads::Lease {
            self.ask_round();
        }
    }

    /// New entries in the leader's log: sends them at once to every follower whose next message has
    /// room for them. Others hear of them by the next answer or heartbeat.
    pub(super) fn replicate(&mut self) {
        let (members, own) = (self.members(), self.ctx.id);
        let Some((mut appends, peers)) = AppendBuilder::of(self) else { return };
        // Who is sent what: up to which index, and to whom. Followers that lag may get less than all.
        let mut told: Vec<(u64, Set)> = Vec::new();
        for peer in members.others(own) {
            let progress = &mut peers[peer.index()];
            if appends.send_new(peer, progress) {
                match told.iter_mut().find(|(last, _)| *last == progress.sent) {
                    Some((_, set)) => *set |= quorum::bit(peer),
                    None => told.push((progress.sent, quorum::bit(peer))),
                }
            }
        }
        for (last, set) in told {
            self.out.note_with(note::SENDS, || [("to", Members::of(set).short()), ("last", last.into())]);
        }
    }

    /// Sends one follower what comes next for it, unless it is on its way. A server that is no member any
    /// more gets nothing.
    fn replicate_to(&mut self, to: NodeId) {
        if !self.members().has(to) {
            return;
        }
        let Some((mut appends, peers)) = AppendBuilder::of(self) else { return };
        let progress = &mut peers[to.index()];
        if appends.send_rest(to, progress) {
            let last = progress.sent;
            self.out.note_with(note::SENDS, || [("to", Value::List(vec![to.into()])), ("last", last.into())]);
        }
    }

    /// A leader's heartbeat or entries arrive.
    pub(super) fn on_append_entries(&mut self, from: NodeId, append: &AppendEntries) {
        let AppendEntries { term, ref entries, leader_commit, .. } = *append;
        let mut prev = append.prev();
        if term < self.node.term {
            self.out.note(
                note::APPEND_STALE,
                [("leader", from.into()), ("term", term.into()), ("own", self.node.term.into())],
            );
            self.go_on_waiting(from);
            let refusal = AppendEntriesRefusal {
                term: self.node.term,
                conflict_term: None,
                conflict_index: prev.index + 1,
            };
            return self.send_persisted(from, Message::AppendEntriesRefusal(refusal));
        }
        if !self.follow(from) {
            return;
        }
        // What a snapshot covers is committed, so it is in the leader's log as well.
        let covered = self.node.log.trimmed().saturating_sub(prev.index).min(entries.len() as u64);
        let (known, fresh) = entries.split_at(covered as usize);
        prev.index += covered;
        prev.term = known.last().map_or(prev.term, |entry| entry.term);
        let match_index = prev.index + fresh.len() as u64;
        let reply = Message::AppendEntriesReply(AppendEntriesReply { term: self.node.term, match_index });
        if prev.index < self.node.log.trimmed() {
            self.out.note(note::HEARTBEAT_OK, [("leader", from.into()), ("match", match_index.into())]);
            return self.send_persisted(from, reply);
        }
        if let Some(refusal) = self.check_consistency(from, prev) {
            self.send_persisted(from, Message::AppendEntriesRefusal(refusal));
            return self.learn_commit(leader_commit, 0);
        }
        if known.is_empty() {
            self.take_entries(from, prev.index, entries);
        } else {
            self.take_entries(from, prev.index, &Arc::from(fresh));
        }
        self.send_persisted(from, reply);
        self.learn_commit(leader_commit, match_index);
    }

    /// Follows the leader of this term, from which a message came. Returns whether it does.
    pub(super) fn follow(&mut self, from: NodeId) -> bool {
        let term = ("term", self.node.term.into());
        match self.node.role {
            // Only where a rule is broken can a term have two.
            Role::Leader { .. } => {
                self.out.note(note::TWO_LEADERS, [("other", from.into()), term]);
                return false;
            }
            Role::PreCandidate { .. } | Role::Candidate { .. } => {
                self.out.note(note::YIELDS, [("leader", from.into()), term]);
                self.node.role = Role::Follower;
            }
            Role::Follower => {}
        }
        self.node.leader = Some(from);
        self.arm_election();
        true
    }

    /// The consistency check: the refusal, if this log has not the leader's entry at `prev`.
    fn check_consistency(&mut self, from: NodeId, prev: LogPosition) -> Option<AppendEntriesRefusal> {
        let LogPosition { term, index } = prev;
        let own = self.node.log.term_at(index);
        if own == Some(term) {
            return None;
        }
        let first = match own {
            None => {
                let last = self.node.log.last_index();
                self.out.note(
                    note::APPEND_TOO_SHORT,
                    [("leader", from.into()), ("index", index.into()), ("last", last.into())],
                );
                last + 1
            }
            Some(own) => {
                let first = self.node.log.run_start(index);
                self.out.note(
                    note::APPEND_DIFFERS,
                    [
                        ("leader", from.into()),
                        ("index", index.into()),
                        ("term", term.into()),
                        ("own", own.into()),
                        ("first", first.into()),
                    ],
                );
                first
            }
        };
        let term = self.node.term;
        Some(if self.on(FAST_BACK_UP) {
            AppendEntriesRefusal { term, conflict_term: own, conflict_index: first }
        } else {
            AppendEntriesRefusal { term, conflict_term: None, conflict_index: index }
        })
    }

    /// Takes over what the log lacks of `entries`, which follow index `prev`. What is there and the
    /// same stays: a message may be old, and erasing on its word would lose what came after.
    fn take_entries(&mut self, from: NodeId, prev: u64, entries: &Arc<[Entry]>) {
        let indexed = (prev + 1..).zip(entries.iter());
        let mut known =
            indexed.take_while(|(index, entry)| self.node.log.term_at(*index) == Some(entry.term)).count();
        let first = prev + 1 + known as u64;
        let mut conflict = false;
        if let Some(own) = self.node.log.get(first).filter(|_| known < entries.len()) {
            let args = [
                ("index", first.into()),
                ("own", own.term.into()),
                ("term", entries[known].term.into()),
                ("leader", from.into()),
                ("last", self.node.log.last_index().into()),
                ("count", (self.node.log.last_index() + 1 - first).into()),
            ];
            if self.on(TRUNCATE_ON_CONFLICT) {
                self.out.note(note::TRUNCATES, args);
                self.truncate_log(first - 1);
            } else {
                self.out.note(note::KEEPS_CONFLICT, args);
                conflict = true;
                let held = usize::try_from(self.node.log.last_index() - prev).unwrap_or(usize::MAX);
                known = held.min(entries.len());
            }
        }
        if known == entries.len() {
            let (id, last) =
                (if conflict { note::AGREES_FALSELY } else { note::HEARTBEAT_OK }, prev + known as u64);
            self.out.note(id, [("leader", from.into()), ("match", last.into())]);
            return self.keep_suffix(from, last);
        }
        let fresh = if known == 0 { Arc::clone(entries) } else { Arc::from(&entries[known..]) };
        let (first, count) = (self.node.log.last_index() + 1, fresh.len());
        self.append_to_log(fresh);
        let last = self.node.log.last_index();
        let args = [
            ("leader", from.into()),
            ("first", first.into()),
            ("last", last.into()),
            ("count", count.into()),
        ];
        self.out.note(note::ACCEPTS, args);
    }

    /// What stands after `last`, where the leader's message ended, stays: it may have come with a later message.
    fn keep_suffix(&mut self, from: NodeId, last: u64) {
        let end = self.node.log.last_index();
        if self.on(KEEP_SUFFIX_AFTER_APPEND) || end <= last {
            return;
        }
        let (first, count) = (("index", (last + 1).into()), ("count", (end - last).into()));
        self.out.note(note::ERASES_SUFFIX, [first, ("last", end.into()), count, ("leader", from.into())]);
        self.truncate_log(last);
    }

    /// A follower took what it was sent.
    pub(super) fn on_append_entries_reply(&mut self, from: NodeId, reply: &AppendEntriesReply) {
        self.hear_follower(from, reply.term);
        self.advance_match(from, reply.term, reply.match_index);
    }

    /// A follower's log is the leader's up to `index`.
    pub(super) fn advance_match(&mut self, from: NodeId, term: u32, index: u64) {
        let counts = self.counts_answer(term);
        let Role::Leader { peers } = &mut self.node.role else { return self.note_reply_too_late(from, term) };
        if !counts {
            return self.note_reply_too_late(from, term);
        }
        // An answer of an earlier term may speak of more than this leader has.
        let index = if term == self.node.term { index } else { index.min(self.node.log.last_index()) };
        let progress = &mut peers[from.index()];
        let advanced = index > progress.matched;
        progress.matched = progress.matched.max(index);
        progress.next = progress.next.max(index + 1);
        let args = [("follower", from.into()), ("match", progress.matched.into())];
        self.out.note(if advanced { note::MATCH_ADVANCES } else { note::MATCH_SAME }, args);
        // What was answered leaves the window before anything new goes out.
        if progress.answered(index) {
            self.out.note(note::FLOW_REPLICATES, [("follower", from.into()), ("next", progress.next.into())]);
        }
        if advanced {
            self.advance_commit();
            self.tell_target();
        }
        self.replicate_to(from);
    }

    /// A follower lacks what comes before: go back, to where its log may agree, and try there.
    pub(super) fn on_append_entries_refusal(&mut self, from: NodeId, refusal: &AppendEntriesRefusal) {
        let AppendEntriesRefusal { term, conflict_term, conflict_index } = *refusal;
        self.hear_follower(from, term);
        let counts = self.counts_answer(term);
        let Role::Leader { peers } = &mut self.node.role else { return self.note_reply_too_late(from, term) };
        let progress = &mut peers[from.index()];
        // Where the leader has entries of that term too, the logs may agree up to its last one.
        let agree = conflict_term.and_then(|term| self.node.log.last_of_term(term)).map(|last| last + 1);
        let mut named = agree.filter(|next| *next < progress.next).unwrap_or(conflict_index.max(1));
        // Of what its snapshot replaced the leader knows no terms: there the follower's conflict may begin before
        // what it is known to hold, and the refusal is no old one for that.
        if conflict_term.is_some() && named <= progress.matched && named < self.node.log.trimmed() {
            named = progress.matched + 1;
        }
        let next = if self.ctx.config.extensions.whole_log && self.ctx.on(FAST_BACK_UP) { 1 } else { named };
        // Whether a refusal is old is seen by what it names, not by where the leader goes.
        let news = counts
            && match progress.flow {
                Some(_) => appends::refused(from, progress, named, self.out),
                None => next < progress.next,
            };
        if !news {
            return self.note_reply_too_late(from, term);
        }
        // Otherwise flow control went back already, to what is known to be the same.
        if next < progress.next {
            self.out.note(
                note::BACKS_UP,
                [
                    ("follower", from.into()),
                    ("old", progress.next.into()),
                    ("next", next.into()),
                    ("conflict-term", conflict_term.into()),
                    ("conflict-index", conflict_index.into()),
                ],
            );
            progress.back_up(next);
        }
        self.replicate_to(from);
    }

    /// A follower's answer to what nobody waits for any more.
    pub(super) fn note_reply_too_late(&mut self, from: NodeId, term: u32) {
        let role = ("role", Value::Word(self.node.role.word()));
        let own = ("own", self.node.term.into());
        self.out.note(note::REPLY_TOO_LATE, [("follower", from.into()), ("term", term.into()), role, own]);
    }
}
