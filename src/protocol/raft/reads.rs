//! Reads that write nothing into the log. Source: Raft §8; dissertation §6.4.

use super::Raft;
use super::about::note;
use super::about::{CONFIRM_READ, READ_INDEX_OWN_TERM, TRANSFER_ENDS_LEASE};
use super::config::Reads;
use super::message::{Confirm, ConfirmReply, Message};
use super::node::Read;
use crate::protocol::{Handler, Op, Outcome, Request};
use crate::value::{NodeId, Value};
use std::sync::Arc;

impl Handler<'_, Raft> {
    /// A leader takes a read. Returns whether it does so without the log.
    pub(super) fn take_read(&mut self, request: &Request) -> bool {
        let Op::Get { key } = &request.op else { return false };
        if self.ctx.config.extensions.reads == Reads::Log {
            return false;
        }
        let (client, number, key) = (request.client, request.number, key.clone());
        self.start_read(Read { client, number, key, index: 0, round: 0, via: None });
        true
    }

    /// Serves a read as soon as it may begin.
    pub(super) fn start_read(&mut self, read: Read) {
        self.node.extra.reads.retain(|other| other.client != read.client);
        let own = self.node.log.term_at(self.node.commit) == Some(self.node.term);
        if own || !self.on(READ_INDEX_OWN_TERM) {
            self.begin_read(read);
        } else {
            // What earlier leaders committed the new one knows only when an entry of its own is.
            let args = [
                ("client", read.client.into()),
                ("number", read.number.into()),
                ("term", self.node.term.into()),
            ];
            self.out.note(note::READ_WAITS, args);
            if !self.ctx.config.extensions.no_op && self.node.log.last_term() != self.node.term {
                self.out.note(
                    note::READ_NEEDS_WRITE,
                    [("client", read.client.into()), ("term", self.node.term.into())],
                );
            }
            self.node.extra.reads.push(read);
        }
    }

    /// An entry of the leader's term is committed: reads that waited for that begin.
    pub(super) fn begin_waiting_reads(&mut self) {
        if self.node.extra.reads.iter().all(|read| read.round > 0)
            || self.node.log.term_at(self.node.commit) != Some(self.node.term)
        {
            return;
        }
        for read in std::mem::take(&mut self.node.extra.reads) {
            if read.round > 0 {
                self.node.extra.reads.push(read);
            } else {
                self.begin_read(read);
            }
        }
    }

    /// readIndex is commitIndex as it is now. It may be answered once the leader knows that at some moment
    /// after the question it led still.
    fn begin_read(&mut self, mut read: Read) {
        read.index = self.node.commit;
        let args =
            [("client", read.client.into()), ("number", read.number.into()), ("index", read.index.into())];
        if !self.on(CONFIRM_READ) {
            self.out.note(note::READ_UNCONFIRMED, args);
            return self.answer_read(&read);
        }
        if self.holds_lease() {
            self.out.note(note::LEASE_READ, args);
            return self.answer_read(&read);
        }
        self.out.note(note::READ_INDEX, args);
        read.round = self.node.extra.round + 1;
        self.node.extra.reads.push(read);
        self.ask_round();
    }

    /// Asks everybody else who has a vote whether this server leads still.
    pub(super) fn ask_round(&mut self) {
        self.node.extra.round += 1;
        let message = Message::Confirm(Confirm { term: self.node.term, round: self.node.extra.round });
        for peer in self.members().other_voters(self.ctx.id) {
            self.out.send(peer, message.clone());
        }
        self.settle_reads();
    }

    /// A leader asks whether it leads still. Its followers say so: as good as a heartbeat.
    pub(super) fn on_confirm(&mut self, from: NodeId, confirm: &Confirm) {
        let Confirm { term, round } = *confirm;
        if term < self.node.term {
            let args = [("leader", from.into()), ("term", term.into()), ("own", self.node.term.into())];
            self.out.note(note::CONFIRM_STALE, args);
            // Rounds are counted anew in each term. The asker may lead this one by now, and has its own round of that
            // number: no round is confirmed.
            return self.send_persisted(
                from,
                Message::ConfirmReply(ConfirmReply { term: self.node.term, round: 0 }),
            );
        }
        if !self.follow(from) {
            return;
        }
        self.node.extra.heard_round = round;
        self.out.note(note::FOLLOWS_STILL, [("leader", from.into()), ("term", term.into())]);
        self.send_persisted(from, Message::ConfirmReply(ConfirmReply { term: self.node.term, round }));
    }

    /// A server said whether this one leads still.
    pub(super) fn on_confirm_reply(&mut self, from: NodeId, reply: &ConfirmReply) {
        let ConfirmReply { term, round } = *reply;
        self.hear_follower(from, term);
        if !self.counts_answer(term) || !self.node.leads() {
            return self.note_reply_too_late(from, term);
        }
        let acked = &mut self.node.extra.acked;
        acked.resize(usize::from(self.ctx.config.servers), 0);
        acked[from.index()] = acked[from.index()].max(round);
        self.settle_reads();
    }

    /// Answers the reads whose round a majority has confirmed.
    fn settle_reads(&mut self) {
        let extra = &self.node.extra;
        let reached = self.members().reached(&|server| {
            let acked = extra.acked.get(server.index()).copied().unwrap_or(0);
            u64::from(if server == self.ctx.id { extra.round } else { acked })
        });
        if reached <= u64::from(extra.confirmed) {
            return;
        }
        self.node.extra.confirmed = reached as u32;
        let members = self.members();
        let by = members.servers().filter(|server| members.votes(*server)).filter(|server| {
            *server == self.ctx.id
                || self.node.extra.acked.get(server.index()).is_some_and(|acked| u64::from(*acked) >= reached)
        });
        let by = Value::List(by.map(Value::Node).collect());
        let joint = ("joint", members.is_joint().into());
        self.out.note(note::LEADS_STILL, [("by", by), ("term", self.node.term.into()), joint]);
        for read in std::mem::take(&mut self.node.extra.reads) {
            if read.round > 0 && u64::from(read.round) <= reached {
                self.answer_read(&read);
            } else {
                self.node.extra.reads.push(read);
            }
        }
    }

    fn answer_read(&mut self, read: &Read) {
        match read.via {
            None => self.answer_from_machine(read.client, read.number, &read.key),
            Some(follower) => self.tell_read_index(follower, read),
        }
    }

    /// Answers a read from this server's state machine.
    pub(super) fn answer_from_machine(&mut self, client: NodeId, number: u32, key: &Arc<str>) {
        let result = self.node.machine.read(key);
        self.out.note(
            note::ANSWERS_READ,
            [
                ("client", client.into()),
                ("number", number.into()),
                ("index", self.node.applied.into()),
                ("result", Value::from(&result)),
            ],
        );
        self.out.reply(client, number, Outcome::Done { result });
    }

    /// The leader leads no longer: its readers must ask elsewhere.
    pub(super) fn drop_reads(&mut self) {
        for read in std::mem::take(&mut self.node.extra.reads) {
            self.out
                .note(note::READ_DROPPED, [("client", read.client.into()), ("number", read.number.into())]);
            match read.via {
                None => self.out.reply(read.client, read.number, Outcome::NotLeader { hint: None }),
                Some(follower) => self.send_read_index(follower, read.client, read.number, None),
            }
        }
    }

    /// Whether nobody else can have been elected yet: a majority confirmed a round so lately that, if
    /// clocks run at one rate, their election timeouts have not passed. The leader's clock is its
    /// heartbeat: a round is younger than the heartbeats since, and one more. Source: dissertation §6.4.1.
    fn holds_lease(&self) -> bool {
        let extra = &self.node.extra;
        let rounds = self.ctx.config.election.0.checked_div(self.ctx.config.heartbeat.1).unwrap_or(0);
        self.ctx.config.extensions.reads == Reads::Lease
            && extra.confirmed > 0
            && !(extra.told && self.on(TRANSFER_ENDS_LEASE))
            && u64::from(extra.round - extra.confirmed) < rounds
    }
}
