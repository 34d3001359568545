//! The feed: what happened, one sentence an event.

use super::Texts;
use crate::protocol::{About, Milestone};
use crate::sim::{Envelope, Event, EventKind, Loss, MAX_NODES};
use crate::value::{Args, NodeId, Roster, Value};

/// One line of the feed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sentence {
    pub text: String,
    /// Id of the protocol's note, or of the invariant that was broken; it keys the pseudocode.
    pub rule: Option<&'static str>,
    /// The rule that said no, where one did: what answers “why not?”.
    pub guard: Option<&'static str>,
    /// Paper and section.
    pub cite: Option<&'static str>,
    /// How the timeline marks it.
    pub milestone: Option<Milestone>,
}

/// A key, its arguments, and how the timeline marks it.
struct EventText {
    key: &'static str,
    args: Args,
    milestone: Option<Milestone>,
}

impl Texts {
    /// What a timer is called: the protocol's, or the one that clients have.
    pub fn timer(&self, id: &str, about: &About) -> String {
        let own = self.find(&format!("{}-timer-{id}", about.id), &[], None);
        own.or_else(|| self.find(&format!("client-timer-{id}"), &[], None)).unwrap_or_else(|| id.to_owned())
    }

    /// What an assumption of the protocol says.
    pub fn assumption(&self, about: &About, id: &str) -> String {
        let own = self.find(&format!("{}-assumption-{id}", about.id), &[], None);
        own.unwrap_or_else(|| self.get(&format!("assumption-{id}")))
    }

    /// How an invariant was broken, and the assumptions that held no longer by then.
    pub fn broken(
        &self,
        about: &About,
        invariant: &str,
        args: &Args,
        without: &[&'static str],
        roster: &Roster,
    ) -> String {
        let detail = self.fill(&format!("{}-invariant-{invariant}", about.id), args, Some(roster));
        if without.is_empty() {
            return detail;
        }
        let without = without.iter().map(|id| Value::text(&self.assumption(about, id))).collect();
        self.with("event-without", &[("detail", Value::text(&detail)), ("without", Value::List(without))])
    }

    /// What a reader is told of an event; none for what a note beside it already tells.
    pub fn event(&self, event: &Event, about: &About, roster: &Roster) -> Option<Sentence> {
        match &event.kind {
            EventKind::Note { id, args } => {
                let key = format!("{}-note-{id}", about.id);
                let note = about.note(id);
                let text = self.fill(&key, &at(event.node, args), Some(roster));
                let (cite, milestone) = note.map_or((None, None), |note| (Some(note.cite), note.milestone));
                Some(Sentence { text, rule: Some(id), guard: about.guard(id), cite, milestone })
            }
            EventKind::ClientNote { id, args } => {
                let key = format!("client-note-{id}");
                Some(plain(self.fill(&key, &at(event.node, args), Some(roster))))
            }
            EventKind::Violated { invariant, args, without } => {
                let detail = self.broken(about, invariant, &at(event.node, args), without, roster);
                let text = self.with("event-violated", &[("detail", Value::text(&detail))]);
                let cite =
                    about.invariants.iter().find(|known| known.id == *invariant).map(|known| known.cite);
                Some(Sentence {
                    text,
                    rule: Some(invariant),
                    guard: None,
                    cite,
                    milestone: Some(Milestone::Violation),
                })
            }
            EventKind::HoldsNoLonger { id } => {
                let args = vec![("assumption", Value::text(&self.assumption(about, id)))];
                let text = self.fill("event-holds-no-longer", &at(event.node, &args), Some(roster));
                let cite = about.assumption(id).map(|assumption| assumption.cite);
                Some(Sentence { cite, milestone: Some(Milestone::Assumption), ..plain(text) })
            }
            EventKind::Rule { id, on } => {
                let rule = self.get(&format!("{}-rule-{id}", about.id));
                let key = if *on { "event-rule-on" } else { "event-rule-off" };
                let args = [("id", Value::Word(id)), ("rule", Value::text(&rule))];
                let cite = about.rules.iter().find(|known| known.id == *id).map(|known| known.cite);
                Some(Sentence { cite, milestone: Some(Milestone::Rule), ..plain(self.with(key, &args)) })
            }
            other => {
                let EventText { key, mut args, milestone } = engine(other, roster)?;
                for (_, value) in args.iter_mut().filter(|(name, _)| *name == "timer") {
                    *value = Value::text(&self.timer(&value.show(roster), about));
                }
                let text = self.fill(key, &at(event.node, &args), Some(roster));
                Some(Sentence { milestone, ..plain(text) })
            }
        }
    }
}

fn plain(text: String) -> Sentence {
    Sentence { text, rule: None, guard: None, cite: None, milestone: None }
}

/// The arguments, and with them `node`: where it happened.
fn at(node: Option<NodeId>, args: &Args) -> Args {
    let mut args = args.clone();
    if let Some(node) = node.filter(|_| args.iter().all(|(name, _)| *name != "node")) {
        args.push(("node", node.into()));
    }
    args
}

/// What the simulator itself has to tell.
fn engine(kind: &EventKind, roster: &Roster) -> Option<EventText> {
    let said = |key, args: Args| Some(EventText { key, args, milestone: None });
    match kind {
        EventKind::Lost(envelope, loss) => said(lost(*loss), envelope_args(envelope)),
        EventKind::Duplicated { envelope, .. } => said("event-duplicated", envelope_args(envelope)),
        EventKind::Delayed { envelope, by } => {
            let mut args = envelope_args(envelope);
            args.push(("by", Value::Time(*by)));
            said("event-delayed", args)
        }
        EventKind::Fired { timer, forced: true } => said("event-forced", vec![("timer", Value::Word(timer))]),
        EventKind::Crashed { lost_writes } => {
            let args = vec![("lost", (*lost_writes).into())];
            Some(EventText { key: "event-crashed", args, milestone: Some(Milestone::Crash) })
        }
        EventKind::Flushed { writes } => said("event-flushed", vec![("writes", (*writes).into())]),
        EventKind::Restarted => said("event-restarted", vec![]),
        EventKind::Wiped => said("event-wiped", vec![]),
        EventKind::Paused => said("event-paused", vec![]),
        EventKind::Resumed => said("event-resumed", vec![]),
        EventKind::WriteWillFail => said("event-write-will-fail", vec![]),
        EventKind::WriteFailed => said("event-write-failed", vec![]),
        EventKind::Waits(envelope) => said("event-waits", envelope_args(envelope)),
        EventKind::Links { pairs, up } => Some(links(pairs, *up, roster)),
        EventKind::Latency { from, to, least, most } => {
            let key = if least == most { "event-latency" } else { "event-latency-span" };
            let span = [("least", Value::Time(*least)), ("most", Value::Time(*most))];
            said(key, [("from", (*from).into()), ("to", (*to).into())].into_iter().chain(span).collect())
        }
        EventKind::ByHand => said("event-by-hand", vec![]),
        EventKind::DiskLatency { latency } => {
            said("event-disk-latency", vec![("latency", Value::Time(*latency))])
        }
        EventKind::LossRate { ppm } => {
            said("event-loss-rate", vec![("percent", Value::text(&percent(*ppm)))])
        }
        EventKind::TimerSet { timer, after } => {
            said("event-timer-set", vec![("timer", Value::Word(timer)), ("after", Value::Time(*after))])
        }
        EventKind::ClockRate { percent } => said("event-clock-rate", vec![("percent", (*percent).into())]),
        EventKind::Fired { forced: false, .. }
        | EventKind::Sent(_)
        | EventKind::Delivered(_)
        | EventKind::Asked { .. }
        | EventKind::Answered { .. }
        | EventKind::Input(_)
        | EventKind::Note { .. }
        | EventKind::ClientNote { .. }
        | EventKind::Rule { .. }
        | EventKind::HoldsNoLonger { .. }
        | EventKind::Violated { .. } => None,
    }
}

fn lost(loss: Loss) -> &'static str {
    match loss {
        Loss::Chance => "event-lost-chance",
        Loss::Cut => "event-lost-cut",
        Loss::Down => "event-lost-down",
        Loss::Dropped => "event-lost-dropped",
        Loss::Full => "event-lost-full",
    }
}

/// Who wrote to whom, and what kind of message.
fn envelope_args(envelope: &Envelope) -> Args {
    let kind = envelope.payload.describe().kind;
    vec![("from", envelope.from.into()), ("to", envelope.to.into()), ("kind", Value::Word(kind))]
}

fn percent(ppm: u32) -> String {
    let (whole, rest) = (ppm / 10_000, ppm % 10_000);
    if rest == 0 {
        return format!("{whole}%");
    }
    format!("{whole}.{}%", format!("{rest:04}").trim_end_matches('0'))
}

/// Cuts and heals, told by their shape: one link, one direction, a node alone, or sides.
fn links(pairs: &[(NodeId, NodeId)], up: bool, roster: &Roster) -> EventText {
    let key = |cut, healed| if up { healed } else { cut };
    let said = |key, args| EventText { key, args, milestone: None };
    let ends = |from: NodeId, to: NodeId| vec![("from", from.into()), ("to", to.into())];
    match *pairs {
        [(a, b)] => return said(key("event-cut-way", "event-heal-way"), ends(a, b)),
        [(a, b), (c, d)] if a == d && b == c => return said(key("event-cut", "event-heal"), ends(a, b)),
        _ if up => return said("event-heal-all", vec![]),
        _ => {}
    }
    match sides(pairs).as_deref() {
        Some([one, others] | [others, one]) if one.len() == 1 => {
            said("event-isolated", vec![("node", one[0].into()), ("others", others.clone().into())])
        }
        Some(sides) => {
            let named = sides.iter().map(|side| {
                let names: Vec<&str> = side.iter().map(|node| roster.name(*node)).collect();
                Value::text(&names.join(" "))
            });
            said("event-partition", vec![("sides", Value::List(named.collect()))])
        }
        None => {
            let arrow = |pair: &(NodeId, NodeId)| format!("{}→{}", roster.name(pair.0), roster.name(pair.1));
            let named = pairs.iter().map(|pair| Value::text(&arrow(pair)));
            said("event-cut-many", vec![("links", Value::List(named.collect()))])
        }
    }
}

/// The sides of a partition: nodes grouped so that exactly the links between groups are named,
/// both ways; none if the links have no such shape.
fn sides(pairs: &[(NodeId, NodeId)]) -> Option<Vec<Vec<NodeId>>> {
    let all = (0..MAX_NODES as u8).map(NodeId);
    let nodes = all.filter(|node| pairs.iter().any(|pair| pair.0 == *node));
    let mut groups: Vec<Vec<NodeId>> = Vec::new();
    for node in nodes {
        let home = groups.iter_mut().find(|group| !pairs.contains(&(group[0], node)));
        match home {
            Some(group) => group.push(node),
            None => groups.push(vec![node]),
        }
    }
    let across = |a: usize, b: usize| {
        let (left, right) = (&groups[a], &groups[b]);
        left.iter().all(|from| right.iter().all(|to| pairs.contains(&(*from, *to)) == (a != b)))
    };
    let places = 0..groups.len();
    places.clone().all(|a| places.clone().all(|b| across(a, b))).then_some(groups)
}
