//! Reads at a follower: it asks the leader for readIndex, waits until it has applied that much, and answers from its
//! own state machine. Source: Raft dissertation §6.4 (last paragraphs); etcd's `MsgReadIndex`, TiKV's follower read.
//!
//! readIndex is taken after the client asked, so that a server that has applied as much may answer, whichever leader
//! comes meanwhile. A question that gets no answer in its term is given up; one that was lost the client asks again.

use super::Raft;
use super::about::note;
use super::config::Reads;
use super::message::{Message, ReadIndex, ReadIndexReply};
use super::node::{ForwardedRead, Read};
use crate::protocol::{Handler, Op, Outcome, Request};
use crate::value::{NodeId, Value};

impl Handler<'_, Raft> {
    /// A server that follows a leader takes a read. Returns whether it does.
    pub(super) fn forward_read(&mut self, request: &Request) -> bool {
        let extensions = &self.ctx.config.extensions;
        let leader = self.node.leader.filter(|leader| *leader != self.ctx.id);
        let (Op::Get { key }, Some(leader)) = (&request.op, leader) else { return false };
        if !extensions.follower_reads || extensions.reads == Reads::Log {
            return false;
        }
        let (client, number, key) = (request.client, request.number, key.clone());
        self.out.note(
            note::READ_FORWARDS,
            [("client", client.into()), ("number", number.into()), ("leader", leader.into())],
        );
        let term = self.node.term;
        self.out.send(leader, Message::ReadIndex(ReadIndex { term, client, number, key: key.clone() }));
        self.node.extra.forwarded.retain(|other| other.client != client);
        self.node.extra.forwarded.push(ForwardedRead { client, number, key, index: None });
        true
    }

    /// A follower asks what a read must see. It is served as a read of this server's own clients, but for the answer.
    pub(super) fn on_read_index(&mut self, from: NodeId, question: &ReadIndex) {
        let ReadIndex { term, client, number, ref key } = *question;
        if !self.node.leads() || term != self.node.term || self.node.extra.transfer.is_some() {
            let args = [("follower", from.into()), ("client", client.into()), ("number", number.into())];
            self.out.note(note::READ_INDEX_REFUSED, args);
            return self.send_read_index(from, client, number, None);
        }
        self.start_read(Read { client, number, key: key.clone(), index: 0, round: 0, via: Some(from) });
    }

    /// What was asked is known: readIndex, for the follower that waits for it.
    pub(super) fn tell_read_index(&mut self, follower: NodeId, read: &Read) {
        let (client, number) = (read.client, read.number);
        self.out.note(
            note::READ_INDEX_TOLD,
            [
                ("follower", follower.into()),
                ("client", client.into()),
                ("number", number.into()),
                ("index", read.index.into()),
            ],
        );
        self.send_read_index(follower, client, number, Some(read.index));
    }

    /// Answers a follower's question; without an index its client must ask elsewhere.
    pub(super) fn send_read_index(&mut self, to: NodeId, client: NodeId, number: u32, index: Option<u64>) {
        let reply = ReadIndexReply { term: self.node.term, client, number, index };
        self.out.send(to, Message::ReadIndexReply(reply));
    }

    /// The leader says what the read must see.
    pub(super) fn on_read_index_reply(&mut self, from: NodeId, reply: &ReadIndexReply) {
        let ReadIndexReply { client, number, index, .. } = *reply;
        let args = [("client", client.into()), ("number", number.into())];
        let forwarded = &mut self.node.extra.forwarded;
        let waits = |read: &ForwardedRead| (read.client, read.number, read.index) == (client, number, None);
        let Some(place) = forwarded.iter().position(waits) else {
            let [client, number] = args;
            return self.out.note(note::READ_INDEX_LATE, [("from", from.into()), client, number]);
        };
        let Some(index) = index else {
            let read = forwarded.remove(place);
            return self.drop_forwarded_read(&read);
        };
        forwarded[place].index = Some(index);
        if index > self.node.applied {
            let [client, number] = args;
            let (index, applied) = (("index", index.into()), ("applied", self.node.applied.into()));
            return self.out.note(note::READ_CATCHES_UP, [client, number, index, applied]);
        }
        self.settle_forwarded_reads();
    }

    /// Answers the reads whose readIndex is applied.
    pub(super) fn settle_forwarded_reads(&mut self) {
        let applied = self.node.applied;
        for read in std::mem::take(&mut self.node.extra.forwarded) {
            if read.index.is_some_and(|index| index <= applied) {
                self.answer_from_machine(read.client, read.number, &read.key);
            } else {
                self.node.extra.forwarded.push(read);
            }
        }
    }

    /// The term in which the leader was asked is over. What it said before that holds.
    pub(super) fn drop_forwarded_reads(&mut self) {
        for read in std::mem::take(&mut self.node.extra.forwarded) {
            match read.index {
                None => self.drop_forwarded_read(&read),
                Some(_) => self.node.extra.forwarded.push(read),
            }
        }
    }

    fn drop_forwarded_read(&mut self, read: &ForwardedRead) {
        let ForwardedRead { client, number, .. } = *read;
        self.out.note(note::FORWARD_DROPPED, [("client", Value::from(client)), ("number", number.into())]);
        self.out.reply(client, number, Outcome::NotLeader { hint: None });
    }
}
