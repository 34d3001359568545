//! Marks on the lifelines of a space-time diagram, and the legend that explains them.

use super::{EDGE, LINE, SMALL, TIMES};
use crate::draw::Shape;
use crate::draw::geometry::Point;
use crate::draw::layout::text_width;
use crate::draw::words::Words;
use crate::protocol::{About, Milestone};
use crate::sim::EventKind;
use std::collections::BTreeSet;

/// What is marked where it happens to a node.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Mark {
    Timeout,
    Flushed,
    Commit,
    Crash,
    Restart,
    Wiped,
}

impl Mark {
    pub const ALL: [Mark; 6] =
        [Mark::Timeout, Mark::Flushed, Mark::Commit, Mark::Crash, Mark::Restart, Mark::Wiped];

    /// How an event is marked, if it is.
    pub fn of(kind: &EventKind, about: &About) -> Option<Mark> {
        let milestone = |note| about.note(note).and_then(|note| note.milestone);
        match kind {
            EventKind::Fired { .. } => Some(Mark::Timeout),
            EventKind::Flushed { .. } => Some(Mark::Flushed),
            EventKind::Crashed { .. } => Some(Mark::Crash),
            EventKind::Restarted => Some(Mark::Restart),
            EventKind::Wiped => Some(Mark::Wiped),
            EventKind::Note { id, .. } if milestone(id) == Some(Milestone::Commit) => Some(Mark::Commit),
            _ => None,
        }
    }

    /// What it means, in words.
    pub fn text(self, words: &Words) -> String {
        words.t(&format!("draw-mark-{}", self.word()))
    }

    fn word(self) -> &'static str {
        match self {
            Mark::Timeout => "timeout",
            Mark::Flushed => "flushed",
            Mark::Commit => "commit",
            Mark::Crash => "crash",
            Mark::Restart => "restart",
            Mark::Wiped => "wiped",
        }
    }

    /// `epoch`: the class of the node's.
    pub fn draw(self, epoch: &str, at: Point) -> Shape {
        let shape = match self {
            Mark::Timeout => Shape::Circle { class: "", centre: Point::default(), radius: 4.0 },
            Mark::Flushed => square(3.5),
            Mark::Commit => Shape::path("", "M0 -7 L7 0 L0 7 L-7 0 Z"),
            Mark::Crash => Shape::path("", "M-6 -6 L6 6 M6 -6 L-6 6"),
            Mark::Restart => Shape::path("", "M-6 0 L6 0"),
            Mark::Wiped => square(5.0),
        };
        Shape::Group { class: format!("event {} {epoch}", self.word()), at, shapes: vec![shape] }
    }
}

fn square(half: f64) -> Shape {
    let corner = Point::new(-half, -half);
    Shape::Rect { class: "", corner, size: Point::new(2.0 * half, 2.0 * half), round: 0.0 }
}

/// What the marks mean that were used, in lines from `top` on; gives where the last one stands.
pub fn legend(words: &Words, used: &BTreeSet<Mark>, width: f64, top: f64) -> (Vec<Shape>, f64) {
    let mut shapes = Vec::new();
    let mut at = Point::new(TIMES, top);
    for mark in used {
        let text = mark.text(words);
        let room = 12.0 + text_width(&text, SMALL);
        if at.x + room > width - EDGE && at.x > TIMES {
            at = Point::new(TIMES, at.y + LINE + 4.0);
        }
        shapes.push(mark.draw("e0", at));
        shapes.push(Shape::Group {
            class: "told".to_owned(),
            at: Point::new(at.x + 12.0, at.y + 4.0),
            shapes: vec![Shape::text("", Point::default(), text)],
        });
        at.x += room + EDGE;
    }
    (shapes, if used.is_empty() { top - EDGE } else { at.y })
}
