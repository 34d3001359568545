//! A run as text for papers and for other tools: who wants it drawn finds a Mermaid sequence diagram here and the
//! figure of TikZ in [`draw::tikz`](crate::draw::tikz); who wants to read it by program finds its events as JSON lines
//! and as a log for ShiViz.
//!
//! All of them take the current branch of a history between two of its steps.

pub mod jsonl;
pub mod mermaid;
pub mod order;
pub mod shiviz;
pub mod value;

use crate::draw::Words;
use crate::locale::Texts;
use crate::protocol::{About, Input};
use crate::sim::{Envelope, Event, EventKind};
use crate::value::{Args, Roster, Value};

/// What an event is told in: the sentence of the feed, or what the feed leaves to notes.
fn says(event: &Event, words: &Words) -> String {
    let told = words.texts.event(event, words.about, &words.roster).map(|sentence| sentence.text);
    let told = told.or_else(|| plain(event, words.about, &words.roster, &words.texts));
    told.unwrap_or_default()
}

/// Text that stays on its line.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// Events that the feed has no sentence for.
pub fn plain(event: &Event, about: &About, roster: &Roster, texts: &Texts) -> Option<String> {
    let mut args: Args = event.node.map(|node| ("node", node.into())).into_iter().collect();
    let key = match &event.kind {
        EventKind::Sent(envelope) => {
            args.extend(envelope_args(envelope, roster));
            "cli-event-sent"
        }
        EventKind::Delivered(envelope) => {
            args.extend(envelope_args(envelope, roster));
            "cli-event-delivered"
        }
        EventKind::Fired { timer, .. } => {
            args.push(("timer", Value::text(&texts.timer(timer, about))));
            "cli-event-fired"
        }
        EventKind::Asked { op } => {
            args.push(("op", op.short()));
            "cli-event-asked"
        }
        EventKind::Answered { result } => {
            args.push(("result", result.into()));
            "cli-event-answered"
        }
        EventKind::Input(Input::Propose { value, .. }) => {
            args.push(("value", Value::Text(value.clone())));
            "cli-event-propose"
        }
        EventKind::Input(Input::Admin { verb, .. }) => {
            args.push(("verb", Value::Text(verb.clone())));
            "cli-event-admin"
        }
        _ => return None,
    };
    Some(texts.fill(key, &args, Some(roster)))
}

/// `m12 S1->S2 AppendEntries prevLogIndex=12 …`, as a selector would name it.
fn envelope_args(envelope: &Envelope, roster: &Roster) -> Args {
    let view = envelope.payload.describe();
    let fields = view.fields.iter().map(|(name, value)| format!(" {name}={}", value.show(roster)));
    let message = format!("m{} {}{}", envelope.id.0, view.kind, fields.collect::<String>());
    vec![("from", envelope.from.into()), ("to", envelope.to.into()), ("message", Value::text(&message))]
}
