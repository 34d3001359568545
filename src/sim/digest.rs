//! The digest: canonical bytes of every event, chained through XXH64.
//!
//! Each event's bytes are hashed with the digest so far as the seed, so the state is one number.

use super::network::Content;
use super::world::World;
use super::{Envelope, Event, EventKind, MAX_EVENT};
use crate::encode::{Encode, Sink};
use crate::protocol::{Input, Protocol, Setup};
use crate::value::{NodeId, Value};
use xxhash_rust::xxh64::xxh64;

/// Where a digest starts: what is running, with which seed and rules.
pub(super) fn of_setup(protocol: &str, setup: &Setup) -> u64 {
    let mut bytes = Vec::new();
    protocol.encode(&mut bytes);
    setup.seed.encode(&mut bytes);
    setup.rules.bits().encode(&mut bytes);
    xxh64(&bytes, 0)
}

impl Encode for Value {
    fn encode<S: Sink + ?Sized>(&self, sink: &mut S) {
        match self {
            Value::None => 0_u8.encode(sink),
            Value::Bool(value) => (1_u8, *value).encode(sink),
            Value::Int(value) => (2_u8, *value).encode(sink),
            Value::Word(word) => (3_u8, *word).encode(sink),
            Value::Text(text) => (4_u8, &**text).encode(sink),
            Value::Node(node) => (5_u8, *node).encode(sink),
            Value::Ballot(ballot) => (6_u8, *ballot).encode(sink),
            Value::At(value, ballot) => {
                7_u8.encode(sink);
                value.encode(sink);
                ballot.encode(sink);
            }
            Value::Time(time) => (8_u8, *time).encode(sink),
            Value::List(values) => (9_u8, values.as_slice()).encode(sink),
        }
    }
}

impl Encode for Box<Value> {
    fn encode<S: Sink + ?Sized>(&self, sink: &mut S) {
        (**self).encode(sink);
    }
}

impl Encode for Input {
    fn encode<S: Sink + ?Sized>(&self, sink: &mut S) {
        match self {
            Input::Propose { value, round } => {
                0_u8.encode(sink);
                value.encode(sink);
                round.encode(sink);
            }
            Input::Admin { verb, nodes } => {
                1_u8.encode(sink);
                verb.encode(sink);
                nodes.encode(sink);
            }
        }
    }
}

fn encode_args(args: &[(&'static str, Value)], bytes: &mut Vec<u8>) {
    (args.len() as u32).encode(bytes);
    for (name, value) in args {
        name.encode(bytes);
        value.encode(bytes);
    }
}

fn encode_envelope(tag: u8, envelope: &Envelope, bytes: &mut Vec<u8>) {
    tag.encode(bytes);
    envelope.id.0.encode(bytes);
    envelope.from.encode(bytes);
    envelope.to.encode(bytes);
}

/// Everything but the content of messages, which is hashed once, when they are sent.
fn encode_kind(kind: &EventKind, bytes: &mut Vec<u8>) {
    match kind {
        EventKind::Sent(envelope) => encode_envelope(0, envelope, bytes),
        EventKind::Delivered(envelope) => encode_envelope(1, envelope, bytes),
        EventKind::Lost(envelope, why) => {
            encode_envelope(2, envelope, bytes);
            (*why as u8).encode(bytes);
        }
        EventKind::Duplicated { envelope, copy } => {
            encode_envelope(3, envelope, bytes);
            copy.0.encode(bytes);
        }
        EventKind::Delayed { envelope, by } => {
            encode_envelope(4, envelope, bytes);
            by.encode(bytes);
        }
        EventKind::Fired { timer, forced } => (5_u8, (*timer, *forced)).encode(bytes),
        EventKind::Flushed { writes } => (6_u8, *writes).encode(bytes),
        EventKind::Crashed { lost_writes } => (7_u8, *lost_writes).encode(bytes),
        EventKind::Restarted => 8_u8.encode(bytes),
        EventKind::Wiped => 9_u8.encode(bytes),
        EventKind::Links { pairs, up } => (10_u8, (pairs, *up)).encode(bytes),
        EventKind::Asked { op } => (11_u8, op).encode(bytes),
        EventKind::Answered { result } => (12_u8, result).encode(bytes),
        EventKind::Input(input) => (13_u8, input).encode(bytes),
        EventKind::Note { id, args } => {
            (14_u8, *id).encode(bytes);
            encode_args(args, bytes);
        }
        EventKind::ClientNote { id, args } => {
            (15_u8, *id).encode(bytes);
            encode_args(args, bytes);
        }
        EventKind::Latency { from, to, least, most } => {
            (16_u8, ((*from, *to), (*least, *most))).encode(bytes);
        }
        EventKind::LossRate { ppm } => (17_u8, *ppm).encode(bytes),
        EventKind::TimerSet { timer, after } => (18_u8, (*timer, *after)).encode(bytes),
        EventKind::ClockRate { percent } => (19_u8, *percent).encode(bytes),
        EventKind::Rule { id, on } => (20_u8, (*id, *on)).encode(bytes),
        EventKind::Violated { invariant, args, .. } => {
            (21_u8, *invariant).encode(bytes);
            encode_args(args, bytes);
        }
        EventKind::ByHand => 22_u8.encode(bytes),
        EventKind::HoldsNoLonger { id } => (23_u8, *id).encode(bytes),
        EventKind::Paused => 24_u8.encode(bytes),
        EventKind::Resumed => 25_u8.encode(bytes),
        EventKind::Waits(envelope) => encode_envelope(26, envelope, bytes),
        EventKind::WriteWillFail => 28_u8.encode(bytes),
        EventKind::WriteFailed => 29_u8.encode(bytes),
        EventKind::DiskLatency { latency } => (27_u8, *latency).encode(bytes),
    }
}

impl<P: Protocol> World<P> {
    /// Records an event.
    pub(super) fn emit(&mut self, node: Option<NodeId>, kind: EventKind, events: &mut Vec<Event>) {
        self.bytes.clear();
        self.record(node, kind, events);
    }

    /// Records that a message was sent, with its content.
    pub(super) fn emit_sent(
        &mut self,
        envelope: Envelope,
        content: &Content<P::Message>,
        events: &mut Vec<Event>,
    ) {
        if self.quiet {
            return;
        }
        self.bytes.clear();
        content.encode(&mut self.bytes);
        self.record(Some(envelope.from), EventKind::Sent(envelope), events);
    }

    fn record(&mut self, node: Option<NodeId>, kind: EventKind, events: &mut Vec<Event>) {
        if self.quiet {
            return;
        }
        let event = Event { time: self.now, node, kind };
        self.digest = chain(&event, &mut self.bytes, self.digest);
        self.told += self.bytes.len().min(MAX_EVENT) as u64;
        events.push(event);
    }
}

/// The digest after an event whose message, if it has one, is in `bytes`.
#[inline(never)]
fn chain(event: &Event, bytes: &mut Vec<u8>, digest: u64) -> u64 {
    event.time.encode(bytes);
    event.node.encode(bytes);
    encode_kind(&event.kind, bytes);
    xxh64(bytes, digest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::MessageBody;
    use crate::sim::Loss;
    use crate::sim::event::Payload;
    use crate::value::{Ballot, MsgId};
    use std::collections::BTreeSet;
    use std::sync::Arc;

    struct Blank;

    impl Payload for Blank {
        fn describe(&self) -> MessageBody {
            MessageBody { kind: "blank", epoch: None, fields: Vec::new(), headline: None, reply: false }
        }

        fn size(&self) -> u64 {
            0
        }
    }

    fn envelope(id: u32, from: u8, to: u8) -> Envelope {
        Envelope { id: MsgId(id), from: NodeId(from), to: NodeId(to), payload: Arc::new(Blank) }
    }

    fn values() -> Vec<Value> {
        let ballot = Ballot { round: 1, node: NodeId(0) };
        vec![
            Value::None,
            Value::Bool(true),
            Value::Int(1),
            Value::Word("1"),
            Value::text("1"),
            Value::Node(NodeId(1)),
            Value::Ballot(ballot),
            Value::At(Box::new(Value::None), ballot),
            Value::Time(1),
            Value::List(vec![Value::None]),
        ]
    }

    fn kinds() -> Vec<EventKind> {
        let envelope = || envelope(1, 0, 1);
        let input = Input::Admin { verb: "x".into(), nodes: Vec::new() };
        let args = || vec![("x", Value::None)];
        vec![
            EventKind::Sent(envelope()),
            EventKind::Delivered(envelope()),
            EventKind::Lost(envelope(), Loss::Chance),
            EventKind::Duplicated { envelope: envelope(), copy: MsgId(2) },
            EventKind::Delayed { envelope: envelope(), by: 1 },
            EventKind::Fired { timer: "x", forced: false },
            EventKind::Flushed { writes: 1 },
            EventKind::Crashed { lost_writes: 1 },
            EventKind::Restarted,
            EventKind::Wiped,
            EventKind::Links { pairs: Arc::new([]), up: true },
            EventKind::Asked { op: crate::operation::Op::Tas {} },
            EventKind::Answered { result: crate::operation::OpResult::Ok {} },
            EventKind::Input(input),
            EventKind::Note { id: "x", args: args() },
            EventKind::ClientNote { id: "x", args: args() },
            EventKind::Latency { from: NodeId(0), to: NodeId(1), least: 1, most: 2 },
            EventKind::LossRate { ppm: 1 },
            EventKind::TimerSet { timer: "x", after: 1 },
            EventKind::ClockRate { percent: 1 },
            EventKind::Rule { id: "x", on: true },
            EventKind::Violated { invariant: "x", args: args(), without: Arc::default() },
            EventKind::ByHand,
            EventKind::HoldsNoLonger { id: "x" },
            EventKind::Paused,
            EventKind::Resumed,
            EventKind::Waits(envelope()),
            EventKind::DiskLatency { latency: 1 },
            EventKind::WriteWillFail,
            EventKind::WriteFailed,
        ]
    }

    fn bytes(value: &Value) -> Vec<u8> {
        let mut bytes = Vec::new();
        value.encode(&mut bytes);
        bytes
    }

    /// Digests are kept in lessons and links: what a tag stands for must never change.
    #[test]
    fn every_kind_of_value_and_event_keeps_its_tag() {
        for (tag, value) in values().iter().enumerate() {
            assert_eq!(usize::from(bytes(value)[0]), tag, "{value:?}");
        }
        for (tag, kind) in kinds().iter().enumerate() {
            let mut bytes = Vec::new();
            encode_kind(kind, &mut bytes);
            assert_eq!(usize::from(bytes[0]), tag, "{kind:?}");
        }
    }

    #[test]
    fn all_that_an_event_says_is_in_its_bytes() {
        let later = |ppm| EventKind::LossRate { ppm };
        let lost = |why| EventKind::Lost(envelope(1, 0, 1), why);
        let delayed = |id, from, to, by| EventKind::Delayed { envelope: envelope(id, from, to), by };
        let kinds = [
            later(1),
            later(256),
            lost(Loss::Chance),
            lost(Loss::Cut),
            lost(Loss::Down),
            lost(Loss::Dropped),
            lost(Loss::Full),
            delayed(1, 2, 3, 4),
            delayed(2, 2, 3, 4),
            delayed(1, 3, 3, 4),
            delayed(1, 2, 4, 4),
            delayed(1, 2, 3, 5),
        ];
        let mut digests = BTreeSet::new();
        for kind in &kinds {
            for (time, node) in [(0, None), (1, None), (0, Some(NodeId(0))), (0, Some(NodeId(1)))] {
                let event = Event { time, node, kind: kind.clone() };
                digests.insert(chain(&event, &mut Vec::new(), 0));
                digests.insert(chain(&event, &mut vec![1], 0));
                digests.insert(chain(&event, &mut Vec::new(), 1));
            }
        }
        assert_eq!(digests.len(), kinds.len() * 4 * 3);
    }

    #[test]
    fn different_values_have_different_bytes() {
        let mut all: BTreeSet<Vec<u8>> = values().iter().map(bytes).collect();
        all.insert(bytes(&Value::Bool(false)));
        all.insert(bytes(&Value::Int(-1)));
        all.insert(bytes(&Value::List(Vec::new())));
        all.insert(bytes(&Value::List(values())));
        assert_eq!(all.len(), values().len() + 4);
    }
}
