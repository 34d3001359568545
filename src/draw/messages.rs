//! Messages on their way: their arrows, labels and tracks.

use super::geometry::{Point, clamped};
use super::layout::{Plan, beginning, text_width};
use super::way::Way;
use super::words::{Words, epoch_class};
use super::{Shape, inbox};
use crate::frame::{Frame, MessageBody, MessageView};
use crate::value::{Micros, NodeId, Value};

/// Messages that are drawn at most, the oldest first: more of them lie over each other, and each takes the
/// browser time.
pub const DRAWN: usize = 240;

/// From here on, labels are shown for the first of each kind, and where a person points.
pub const CROWD: usize = 12;

/// Messages nearer than this share of the way run side by side.
const NEAR: f64 = 0.16;

/// A label is never farther from its message than this, along the way.
const STRAY: f64 = 64.0;

/// Tracks of one link; what does not fit runs in the last.
const TRACKS: usize = 4;

/// A request is a solid arrow, an answer a hollow one with a notched tail.
pub fn arrow(reply: bool) -> &'static str {
    match reply {
        false => "M-10 -7 L4 -7 L12 0 L4 7 L-10 7 Z",
        true => "M-10 -7 L4 -7 L12 0 L4 7 L-10 7 L-4 0 Z",
    }
}

/// A message's way in time.
#[derive(Copy, Clone, PartialEq, Debug)]
pub struct Transit {
    pub from: NodeId,
    pub to: NodeId,
    pub sent: Micros,
    pub due: Micros,
}

impl Transit {
    /// Share of the way that lies behind it.
    pub fn share(&self, now: f64) -> f64 {
        clamped((now - self.sent as f64) / (self.due as f64 - self.sent as f64).max(1.0), 0.0, 1.0)
    }

    /// Whether the two would lie over each other in one track.
    fn meets(&self, other: &Transit) -> bool {
        let long = self.due.saturating_sub(self.sent).max(1) as f64;
        let leave = (self.sent as f64 - other.sent as f64).abs() / long;
        let arrive = (self.due as f64 - other.due as f64).abs() / long;
        let overtakes = (self.sent < other.sent) != (self.due < other.due);
        (self.from, self.to) == (other.from, other.to) && (leave < NEAR || arrive < NEAR || overtakes)
    }

    /// The lowest track in which nothing runs beside it, of messages and their tracks.
    pub fn track(&self, others: impl Iterator<Item = (Transit, usize)>) -> usize {
        let used: Vec<usize> =
            others.filter(|(other, _)| self.meets(other)).map(|(_, track)| track).collect();
        (0..TRACKS).find(|track| !used.contains(track)).unwrap_or(TRACKS - 1)
    }
}

/// A label that goes along with its message.
#[derive(Clone, PartialEq, Debug)]
pub struct Label {
    pub text: String,
    /// Half its size.
    pub half: Point,
}

impl Label {
    pub fn new(text: String) -> Label {
        let half = Point::new(text_width(&text, 12.0) / 2.0 + 2.0, 8.0);
        Label { text, half }
    }
}

impl Way {
    /// Where a message is that has this share of its way behind it.
    pub fn at(&self, share: f64) -> Point {
        self.from.toward(self.to, share)
    }

    /// Where its label is: near the nodes it waits where it can be read, but never far from its message. Its middle
    /// stays between `within`, so that its ends stay on the stage.
    pub fn label_at(&self, share: f64, within: (f64, f64)) -> Point {
        let stray = STRAY / self.to.minus(self.from).length().max(STRAY);
        let clear = clamped(clamped(share, self.clear.0, self.clear.1), share - stray, share + stray);
        let at = self.at(clear).plus(self.label);
        Point::new(clamped(at.x, within.0, within.1), at.y)
    }
}

impl Plan {
    /// The least and the most x of a label's middle with which all of it is on the stage.
    pub fn within(&self, label: &Label) -> (f64, f64) {
        (label.half.x.min(self.centre.x), (self.size.x - label.half.x).max(self.centre.x))
    }
}

/// The class of a message that is under way or waits.
fn class(words: &Words, is: &str, body: &MessageBody) -> String {
    let reply = if body.reply { " reply" } else { "" };
    format!("{is} {}{reply}", epoch_class(body.epoch, &words.roster))
}

/// What a screen reader says of a message with this label.
pub fn spoken(words: &Words, from: NodeId, to: NodeId, label: &str) -> String {
    words.with("stage-message", &[("what", Value::text(label)), ("from", from.into()), ("to", to.into())])
}

/// All messages that are under way at the frame's time, arrows over labels; those that wait in boxes are not.
pub fn draw(words: &Words, frame: &Frame, plan: &Plan) -> Vec<Shape> {
    let flying = |message: &MessageView| {
        Some(Transit { from: message.from, to: message.to, sent: message.sent, due: message.due? })
    };
    let mut tracks: Vec<(Transit, usize)> = Vec::new();
    let mut kinds: Vec<&'static str> = Vec::new();
    let crowd = frame.messages.len() > CROWD;
    let mut shapes = Vec::new();
    for message in frame.messages.iter().take(DRAWN) {
        let Some(flight) = flying(message) else { continue };
        let track = flight.track(tracks.iter().copied());
        tracks.push((flight, track));
        let label = Label::new(words.message(&message.body));
        let way = plan.way(flight.from, flight.to, track, label.half);
        let share = flight.share(frame.time as f64);
        let first = !kinds.contains(&message.body.kind);
        let mut parts = Vec::new();
        if first || !crowd {
            kinds.push(message.body.kind);
            let at = way.label_at(share, plan.within(&label)).plus(Point::new(0.0, 4.0));
            parts.push(Shape::text("label", at, label.text));
        }
        let data = arrow(message.body.reply).into();
        parts.push(Shape::Path { class: "", at: way.at(share), along: way.along, data });
        let class = class(words, "message", &message.body);
        shapes.push(Shape::Group { class, at: Point::default(), shapes: parts });
    }
    shapes
}

/// Height of a message in a box, and the gap after it.
const CHIP: f64 = 24.0;
const GAP: f64 = 3.0;

/// Messages that wait in boxes for a person to deliver them.
pub fn draw_waiting(words: &Words, frame: &Frame, plan: &Plan) -> Vec<Shape> {
    let boxes = inbox::Boxes::new(frame, plan);
    let mut shapes = Vec::new();
    for id in frame.roster.ids() {
        let waiting: Vec<&MessageView> =
            frame.messages.iter().filter(|message| message.to == id && message.due.is_none()).collect();
        if waiting.is_empty() {
            continue;
        }
        let room = boxes.room(id);
        let shown = waiting.len().min(((room.high + GAP) / (CHIP + GAP)).max(1.0) as usize);
        let high = shown as f64 * (CHIP + GAP) - GAP;
        let top = match room.edge {
            inbox::Edge::Top(top) => top,
            inbox::Edge::Bottom(bottom) => bottom - high,
        };
        for (place, message) in waiting.iter().take(shown).enumerate() {
            let corner = Point::new(room.left, top + place as f64 * (CHIP + GAP));
            shapes.push(chip(words, message, corner, room.wide));
        }
        if waiting.len() > shown {
            let more = words.with("stage-inbox-more", &[("count", (waiting.len() - shown).into())]);
            shapes.push(Shape::text("more", Point::new(room.left + 4.0, top + high + 12.0), more));
        }
    }
    shapes
}

fn chip(words: &Words, message: &MessageView, corner: Point, wide: f64) -> Shape {
    let class = class(words, "waiting", &message.body);
    let from = format!("← {}", words.name(message.from));
    let room = wide - 16.0 - text_width(&from, 12.0);
    let text = beginning(&words.message(&message.body), 12.0, room);
    let base = CHIP / 2.0 + 4.0;
    Shape::Group {
        class,
        at: corner,
        shapes: vec![
            Shape::Rect { class: "box", corner: Point::default(), size: Point::new(wide, CHIP), round: 4.0 },
            Shape::text("what", Point::new(5.0, base), text),
            Shape::text("from", Point::new(wide - 5.0, base), from),
        ],
    }
}
