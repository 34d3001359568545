//! A run as JSON lines: one event a line, for programs.
//!
//! | field | |
//! | --- | --- |
//! | `synod` | the version of this format: 1 |
//! | `event` | its number on the branch, from 1 |
//! | `step` | the number of the step in which it happened: what one action did has one number |
//! | `time_us` | simulated time in microseconds |
//! | `node` | where it happened; null for the network and for what a person sets |
//! | `kind` | what kind of event it is |
//! | `what` | an object, of which the kind says what is in it |
//! | `after` | the numbers of the events that it comes right after: the last one at its node, the sending of its message ([`order`](super::order)) |
//! | `says` | the sentence that tells it, in the language that was asked for |
//! | `cite` | the paper and section that the sentence rests on, if there is one |

use super::order::{Ordered, ordered};
use super::says;
use super::value::{epoch, json, object};
use crate::draw::Words;
use crate::operation::Op;
use crate::protocol::Input;
use crate::sim::{Envelope, Event, EventKind, History};
use crate::value::{NodeId, Roster, Value};
use serde::Serialize;
use serde_json::{Value as Json, json as object_of};
use std::ops::Range;

/// The version of the format. A field that is added does not change it.
pub const VERSION: u32 = 1;

/// A line.
#[derive(Serialize)]
pub struct Line<'a> {
    synod: u32,
    event: usize,
    step: usize,
    time_us: u64,
    node: Option<&'a str>,
    kind: &'static str,
    what: Json,
    after: Vec<usize>,
    says: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    cite: Option<&'static str>,
}

/// The events of these steps.
pub fn lines<'a>(words: &'a Words, history: &History, steps: Range<usize>) -> Vec<Line<'a>> {
    let events = ordered(history, steps.end);
    let inside = events.iter().enumerate().filter(|(_, event)| event.step > steps.start);
    inside.map(|(place, event)| line(words, place, event)).collect()
}

fn line<'a>(words: &'a Words, place: usize, ordered: &Ordered) -> Line<'a> {
    let event = ordered.event;
    let sentence = words.texts.event(event, words.about, &words.roster);
    Line {
        synod: VERSION,
        event: place + 1,
        step: ordered.step,
        time_us: event.time,
        node: event.node.map(|node| words.name(node)),
        kind: kind(event),
        what: what(event, &words.roster),
        after: ordered.after.iter().map(|place| place + 1).collect(),
        says: says(event, words),
        cite: sentence.and_then(|sentence| sentence.cite),
    }
}

fn kind(event: &Event) -> &'static str {
    match &event.kind {
        EventKind::Sent(_) => "sent",
        EventKind::Delivered(_) => "delivered",
        EventKind::Lost(..) => "lost",
        EventKind::Duplicated { .. } => "duplicated",
        EventKind::Delayed { .. } => "delayed",
        EventKind::Fired { .. } => "fired",
        EventKind::Flushed { .. } => "flushed",
        EventKind::Crashed { .. } => "crashed",
        EventKind::Restarted => "restarted",
        EventKind::Wiped => "wiped",
        EventKind::Paused => "paused",
        EventKind::Resumed => "resumed",
        EventKind::Waits(_) => "waits",
        EventKind::WriteWillFail => "write-will-fail",
        EventKind::WriteFailed => "write-failed",
        EventKind::Links { .. } => "links",
        EventKind::Asked { .. } => "asked",
        EventKind::Answered { .. } => "answered",
        EventKind::Input(Input::Propose { .. }) => "propose",
        EventKind::Input(Input::Admin { .. }) => "admin",
        EventKind::Note { .. } => "note",
        EventKind::ClientNote { .. } => "client-note",
        EventKind::Latency { .. } => "latency",
        EventKind::ByHand => "by-hand",
        EventKind::DiskLatency { .. } => "disk-latency",
        EventKind::LossRate { .. } => "loss-rate",
        EventKind::TimerSet { .. } => "timer-set",
        EventKind::ClockRate { .. } => "clock-rate",
        EventKind::Rule { .. } => "rule",
        EventKind::Violated { .. } => "violated",
        EventKind::HoldsNoLonger { .. } => "holds-no-longer",
    }
}

fn what(event: &Event, roster: &Roster) -> Json {
    let name = |node: NodeId| roster.name(node);
    match &event.kind {
        EventKind::Sent(envelope) | EventKind::Delivered(envelope) | EventKind::Waits(envelope) => {
            message(envelope, roster)
        }
        EventKind::Lost(envelope, why) => with(message(envelope, roster), "why", why.word()),
        EventKind::Duplicated { envelope, copy } => {
            with(message(envelope, roster), "copy", format!("m{}", copy.0))
        }
        EventKind::Delayed { envelope, by } => with(message(envelope, roster), "by_us", *by),
        EventKind::Fired { timer, forced } => object_of!({ "timer": timer, "forced": forced }),
        EventKind::DiskLatency { latency } => object_of!({ "latency_us": latency }),
        EventKind::Flushed { writes } => object_of!({ "writes": writes }),
        EventKind::Crashed { lost_writes } => object_of!({ "lost_writes": lost_writes }),
        EventKind::Restarted
        | EventKind::Wiped
        | EventKind::Paused
        | EventKind::Resumed
        | EventKind::WriteWillFail
        | EventKind::WriteFailed
        | EventKind::ByHand => object_of!({}),
        EventKind::Links { pairs, up } => {
            let pairs: Vec<[&str; 2]> = pairs.iter().map(|(from, to)| [name(*from), name(*to)]).collect();
            object_of!({ "pairs": pairs, "up": up })
        }
        EventKind::Asked { op } => operation(op),
        EventKind::Answered { result } => object_of!({ "result": json(&Value::from(result), roster) }),
        EventKind::Input(Input::Propose { value, round }) => {
            object_of!({ "value": &**value, "ballot": round })
        }
        EventKind::Input(Input::Admin { verb, nodes }) => {
            let nodes: Vec<&str> = nodes.iter().map(|node| name(*node)).collect();
            object_of!({ "verb": &**verb, "nodes": nodes })
        }
        EventKind::Note { id, args } | EventKind::ClientNote { id, args } => {
            object_of!({ "id": id, "args": object(args, roster) })
        }
        EventKind::Latency { from, to, least, most } => {
            object_of!({ "from": name(*from), "to": name(*to), "least_us": least, "most_us": most })
        }
        EventKind::LossRate { ppm } => object_of!({ "ppm": ppm }),
        EventKind::TimerSet { timer, after } => object_of!({ "timer": timer, "after_us": after }),
        EventKind::ClockRate { percent } => object_of!({ "percent": percent }),
        EventKind::Rule { id, on } => object_of!({ "id": id, "on": on }),
        EventKind::Violated { invariant, args, without } => {
            object_of!({ "invariant": invariant, "args": object(args, roster), "without": &**without })
        }
        EventKind::HoldsNoLonger { id } => object_of!({ "id": id }),
    }
}

fn message(envelope: &Envelope, roster: &Roster) -> Json {
    let body = envelope.payload.describe();
    object_of!({
        "message": format!("m{}", envelope.id.0),
        "from": roster.name(envelope.from),
        "to": roster.name(envelope.to),
        "kind": body.kind,
        "reply": body.reply,
        "epoch": epoch(body.epoch, roster),
        "fields": object(&body.fields, roster),
    })
}

fn operation(op: &Op) -> Json {
    let word = op.word();
    match op {
        Op::Get { key } => object_of!({ "op": word, "key": &**key }),
        Op::Put { key, value } | Op::Append { key, value } => {
            object_of!({ "op": word, "key": &**key, "value": &**value })
        }
        Op::Cas { key, from, to } => {
            object_of!({ "op": word, "key": &**key, "from": &**from, "to": &**to })
        }
        Op::Tas {} => object_of!({ "op": word }),
    }
}

fn with(mut object: Json, name: &str, value: impl Into<Json>) -> Json {
    object[name] = value.into();
    object
}
