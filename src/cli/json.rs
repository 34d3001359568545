//! A frame as JSON, in the shape that `script.md` gives; nodes by name, ballots as `2.Y`.

use crate::export::value::{epoch, json};
use crate::frame::{Chosen, Frame, LogView, MessageView, NodeView, Operation, Violation};
use crate::locale::Texts;
use crate::protocol::{About, Op, OpResult};
use crate::value::{Micros, Roster, Value};
use serde::Serialize;
use serde_json::{Map, Value as Json};

/// The last frame of a run.
#[derive(Serialize)]
pub struct Run<'a> {
    protocol: &'static str,
    time_us: Micros,
    nodes: Vec<Node<'a>>,
    messages: Vec<Message<'a>>,
    chosen: Json,
    leaders: Vec<&'a str>,
    cuts: Vec<[&'a str; 2]>,
    history: Vec<Json>,
    violations: Vec<Broken>,
    /// Assumptions that hold no longer, in the order in which they fell.
    no_longer: &'a [&'static str],
    rules_off: &'a [&'static str],
    /// Hash of every event so far, in hexadecimal: JSON numbers do not hold 64 bits.
    digest: String,
}

#[derive(Serialize)]
struct Node<'a> {
    id: &'a str,
    up: bool,
    role: &'static str,
    fields: Json,
    #[serde(skip_serializing_if = "Option::is_none")]
    log: Option<Vec<Entry>>,
}

#[derive(Serialize)]
struct Entry {
    index: u64,
    epoch: Json,
    value: Json,
    /// `committed` is what is true, whether or not this node knows; else `tentative`.
    state: &'static str,
    durable: bool,
}

#[derive(Serialize)]
struct Message<'a> {
    id: String,
    from: &'a str,
    to: &'a str,
    kind: &'static str,
    epoch: Json,
    fields: Map<String, Json>,
    sent_us: Micros,
    due_us: Option<Micros>,
}

#[derive(Serialize)]
struct Broken {
    invariant: &'static str,
    time_us: Micros,
    detail: String,
    /// Assumptions that held no longer by then.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    without: Vec<&'static str>,
}

pub fn run<'a>(about: &About, frame: &'a Frame, digest: u64, texts: &Texts) -> Run<'a> {
    let roster = &frame.roster;
    Run {
        protocol: about.id,
        time_us: frame.time,
        nodes: frame.nodes.iter().map(|view| node(view, roster)).collect(),
        messages: frame.messages.iter().map(|each| message(each, roster)).collect(),
        chosen: chosen(&frame.global.chosen, roster),
        leaders: frame.global.leaders.iter().map(|id| roster.name(*id)).collect(),
        cuts: frame.cuts.iter().map(|(from, to)| [roster.name(*from), roster.name(*to)]).collect(),
        history: frame.history.iter().map(|operation| history(operation, roster)).collect(),
        violations: frame.violations.iter().map(|broken| violation(broken, about, roster, texts)).collect(),
        no_longer: &frame.no_longer,
        rules_off: &frame.rules_off,
        digest: format!("{digest:016x}"),
    }
}

fn node<'a>(view: &'a NodeView, roster: &Roster) -> Node<'a> {
    let mut fields = Map::new();
    for field in &view.body.fields {
        let value = json(&field.value, roster);
        match &field.index {
            None => drop(fields.insert(field.name.into(), value)),
            Some(index) => {
                let row = fields.entry(field.name).or_insert_with(|| Json::Object(Map::new()));
                if let Json::Object(row) = row {
                    row.insert(index.show_index(roster, ","), value);
                }
            }
        }
    }
    Node {
        id: &view.name,
        up: view.up,
        role: view.body.role,
        fields: Json::Object(fields),
        log: view.body.log.as_ref().map(|log| entries(log, roster)),
    }
}

/// An index as a JSON key, the parts of several with commas, as a script writes them.
fn entries(log: &LogView, roster: &Roster) -> Vec<Entry> {
    let entry = |slot: &crate::frame::Slot| Entry {
        index: slot.index,
        epoch: epoch(Some(slot.epoch), roster),
        value: json(&slot.value, roster),
        state: if slot.committed { "committed" } else { "tentative" },
        durable: slot.durable,
    };
    log.slots.iter().map(entry).collect()
}

fn message<'a>(message: &MessageView, roster: &'a Roster) -> Message<'a> {
    let fields = message.body.fields.iter().map(|(name, value)| ((*name).into(), json(value, roster)));
    Message {
        id: format!("m{}", message.id.0),
        from: roster.name(message.from),
        to: roster.name(message.to),
        kind: message.body.kind,
        epoch: epoch(message.body.epoch, roster),
        fields: fields.collect(),
        sent_us: message.sent,
        due_us: message.due,
    }
}

/// As a condition asks for it: one decision is its value or null (an array if there are several,
/// which agreement forbids); decisions by slot or key are an object.
fn chosen(chosen: &[Chosen], roster: &Roster) -> Json {
    match chosen {
        [] => Json::Null,
        [one] if one.at == Value::None => json(&one.value, roster),
        [first, ..] if first.at == Value::None => {
            chosen.iter().map(|each| json(&each.value, roster)).collect()
        }
        _ => {
            let row = |each: &Chosen| (each.at.show_index(roster, ","), json(&each.value, roster));
            Json::Object(chosen.iter().map(row).collect())
        }
    }
}

/// A line of a client history. A client is its number among the clients.
fn history(operation: &Operation, roster: &Roster) -> Json {
    let clients: Vec<_> = roster.of("client").collect();
    let number = clients.iter().position(|id| *id == operation.client).map_or(0, |place| place + 1);
    let (done, result) = match &operation.done {
        Some((at, result)) => (Some(*at), Some(result)),
        None => (None, None),
    };
    let mut line = Map::new();
    let mut put = |name: &str, value: Json| drop(line.insert(name.into(), value));
    put("client", number.into());
    put("call", operation.call.into());
    put("return", done.into());
    put("op", operation.op.word().into());
    match &operation.op {
        Op::Get { key } => {
            put("key", (&**key).into());
            put(
                "value",
                match result {
                    Some(OpResult::Value { value }) => value.as_deref().into(),
                    _ => Json::Null,
                },
            );
        }
        Op::Put { key, value } | Op::Append { key, value } => {
            put("key", (&**key).into());
            put("value", (&**value).into());
        }
        Op::Cas { key, from, to } => {
            put("key", (&**key).into());
            put("from", (&**from).into());
            put("to", (&**to).into());
            put(
                "ok",
                match result {
                    Some(OpResult::Swapped { ok }) => (*ok).into(),
                    _ => Json::Null,
                },
            );
        }
        Op::Tas {} => put(
            "was",
            match result {
                Some(OpResult::Flag { was }) => (*was).into(),
                _ => Json::Null,
            },
        ),
    }
    Json::Object(line)
}

fn violation(broken: &Violation, about: &About, roster: &Roster, texts: &Texts) -> Broken {
    let key = format!("{}-invariant-{}", about.id, broken.invariant);
    Broken {
        invariant: broken.invariant,
        time_us: broken.time,
        detail: texts.fill(&key, &broken.args, Some(roster)),
        without: broken.without.to_vec(),
    }
}
