//! A run as a Mermaid sequence diagram, for pages and documents that draw those: <https://mermaid.js.org/syntax/sequenceDiagram>.
//!
//! Its arrows are level, so that each stands where the message arrived or died; a message that is still under way
//! stands at the end, with an open head. What happens to a node is a note over it, and what concerns
//! all is a note over all. Times are comments.

use super::{one_line, says};
use crate::draw::space_time::{Fate, Mark, Moment, Moments, Trip, is_told_across};
use crate::draw::words::{Words, epoch_text};
use crate::sim::{Envelope, Event, EventKind};
use crate::value::{NodeId, Roster, Value, duration};

/// Words of the grammar, in any case: an actor that is called so would be read as one of them.
const KEYWORDS: &[&str] = &[
    "activate",
    "actor",
    "alt",
    "and",
    "as",
    "autonumber",
    "box",
    "break",
    "create",
    "critical",
    "deactivate",
    "destroy",
    "details",
    "else",
    "end",
    "link",
    "links",
    "loop",
    "note",
    "off",
    "opt",
    "option",
    "over",
    "par",
    "participant",
    "properties",
    "rect",
    "title",
];

/// The diagram of a stretch of a run.
pub fn write(words: &Words, run: &Moments) -> String {
    let mut diagram = Diagram { words, run, cast: run.cast(&words.roster), drawn: 0, lines: Vec::new() };
    diagram.participants();
    let mut time = None;
    for (place, moment) in run.moments.iter().enumerate() {
        if time != Some(moment.time) {
            diagram.lines.push(format!("%% {}", duration(moment.time)));
            time = Some(moment.time);
        }
        diagram.moment(place, moment);
    }
    for trip in &run.trips[diagram.drawn..] {
        diagram.arrow(trip);
    }
    let lines: String = diagram.lines.iter().map(|line| format!("    {line}\n")).collect();
    format!("sequenceDiagram\n{lines}")
}

struct Diagram<'a> {
    words: &'a Words,
    run: &'a Moments,
    /// Who has a lifeline, from the left.
    cast: Vec<NodeId>,
    /// How many of the run's messages have their arrows.
    drawn: usize,
    lines: Vec<String>,
}

impl Diagram<'_> {
    fn participants(&mut self) {
        for node in &self.cast {
            let (id, name) = (id(*node, &self.words.roster), escaped(self.words.name(*node)));
            self.lines.push(if id == name {
                format!("participant {id}")
            } else {
                format!("participant {id} as {name}")
            });
        }
    }

    fn moment(&mut self, place: usize, moment: &Moment) {
        if let Some(mark) = &moment.mark {
            self.note_over_all(&format!("▸ {mark}"));
        }
        for event in &moment.events {
            match (&event.kind, event.node) {
                (EventKind::Delivered(_) | EventKind::Lost(..), _) => {
                    let run = self.run;
                    self.arrow(&run.trips[self.drawn]);
                    self.drawn += 1;
                }
                (kind, _) if is_told_across(kind) => self.note_over_all(&says(event, self.words)),
                (_, Some(node)) => {
                    if let Some(text) = self.beside(event) {
                        self.note(node, &text);
                    }
                }
                _ => {}
            }
        }
        for node in self.words.roster.ids() {
            if let Some(now) = self.run.becomes(node, place) {
                let epoch = now.epoch.map(|epoch| epoch_text(epoch, &self.words.roster));
                let text = [self.words.role(now.role), epoch.unwrap_or_default()].join(" ");
                self.note(node, text.trim());
            }
        }
    }

    /// What is said of an event at its node, if it is of those that a diagram marks.
    fn beside(&self, event: &Event) -> Option<String> {
        match &event.kind {
            EventKind::Asked { op } => Some(self.words.show(&op.short())),
            EventKind::Answered { result } => Some(self.words.show(&Value::from(result))),
            kind => Mark::of(kind, self.words.about).map(|mark| mark.text(self.words)),
        }
    }

    fn arrow(&mut self, trip: &Trip<Envelope>) {
        let Trip { message: envelope, fate, .. } = trip;
        if !self.cast.contains(&envelope.from) || !self.cast.contains(&envelope.to) {
            return;
        }
        let body = envelope.payload.describe();
        let head = match fate {
            Fate::Arrives => ">>",
            Fate::Dies => "x",
            Fate::UnderWay => ")",
        };
        let shaft = if body.reply { "--" } else { "-" };
        let [from, to] = [envelope.from, envelope.to].map(|node| id(node, &self.words.roster));
        let label = escaped(&self.words.message(&body));
        self.lines.push(format!("{from}{shaft}{head}{to}: {label}"));
    }

    fn note(&mut self, node: NodeId, text: &str) {
        if self.cast.contains(&node) {
            self.lines.push(format!("Note over {}: {}", id(node, &self.words.roster), escaped(text)));
        }
    }

    fn note_over_all(&mut self, text: &str) {
        let end = |node: Option<&NodeId>| node.map(|node| id(*node, &self.words.roster)).unwrap_or_default();
        let (first, last) = (end(self.cast.first()), end(self.cast.last()));
        let over = if first == last { first } else { format!("{first},{last}") };
        self.lines.push(format!("Note over {over}: {}", escaped(text)));
    }
}

/// What a node is called inside the diagram: its name where the grammar reads that as one.
fn id(node: NodeId, roster: &Roster) -> String {
    let name = roster.name(node);
    let is_plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if is_plain && !KEYWORDS.contains(&&*name.to_ascii_lowercase()) {
        return name.to_owned();
    }
    // No plain name has such a line in it.
    format!("n_{}", node.index())
}

/// Text as the grammar takes it: `#` begins a comment and `;` ends a line, so both are written by their numbers, and
/// so is what HTML would read.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in one_line(text).chars() {
        match c {
            '#' | ';' | '<' | '>' | '&' | '"' => safe.push_str(&format!("#{};", u32::from(c))),
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Member;

    #[test]
    fn what_the_grammar_would_read_is_written_otherwise() {
        assert_eq!(escaped("a;b #1 <br>\n\"x\" & y"), "a#59;b #35;1 #60;br#62; #34;x#34; #38; y");
        let named = |name: &str| Member { name: name.into(), role: "server" };
        let roster = Roster(["S1", "end", "Note", "a-b", "服务器", "n_1"].map(named).into());
        let ids: Vec<String> = roster.ids().map(|node| id(node, &roster)).collect();
        assert_eq!(ids, ["S1", "n_1", "n_2", "n_3", "n_4", "n_5"]);
    }
}
