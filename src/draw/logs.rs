//! The logs as a figure: a row for each server, a column for each index, the newest where not all have room.

use super::geometry::{Point, clamped};
use super::layout::beginning;
use super::stage::Picture;
use super::words::{Words, epoch_class, epoch_text};
use super::{Shape, px, table};
use crate::frame::{Erased, Frame, LogMark, LogView, NodeView, Slot};
use crate::value::{NodeId, Value};

/// Room for names at the left, and at the other sides.
const NAMES: f64 = 96.0;
const EDGE: f64 = 16.0;
/// Least and most width of a column.
const COLUMN: (f64, f64) = (54.0, 104.0);
/// Height of an entry, and of one that was erased.
const SLOT: f64 = 40.0;
const GONE: f64 = 20.0;
const GAP: f64 = 6.0;
/// Between one row and the next: marks stand there.
const APART: f64 = 22.0;
const SMALL: f64 = 12.0;

/// The nodes that keep a log.
pub fn logs(frame: &Frame) -> impl Iterator<Item = (&NodeView, &LogView)> {
    frame.nodes.iter().filter_map(|node| Some((node, node.body.log.as_ref()?)))
}

/// The log whose marks on others are shown: the selected server's if it keeps any, else that of the
/// leader of the highest epoch.
pub fn marked(frame: &Frame, selected: Option<NodeId>) -> Option<&LogView> {
    let log = |id: NodeId| frame.node(id).body.log.as_ref().filter(|log| !log.marks.is_empty());
    selected.and_then(log).or_else(|| frame.global.leaders.iter().find_map(|id| log(*id)))
}

/// Draws the logs at an instant, so wide if the legend has room; the figure is as high as it has to be.
pub fn draw(words: &Words, frame: &Frame, width: f64) -> Picture {
    let mut drawing = Drawing::new(words, frame, width.max(table::NARROWEST));
    drawing.indexes();
    for (node, log) in logs(frame) {
        drawing.row(node, log);
    }
    drawing.finish()
}

struct Drawing<'a> {
    words: &'a Words,
    frame: &'a Frame,
    width: f64,
    /// The first index, how many are shown, and how wide each is.
    first: u64,
    count: u64,
    column: f64,
    marks: &'a [LogMark],
    /// How far down the next row begins.
    y: f64,
    shapes: Vec<Shape>,
    /// An entry stands there that is not on disk yet.
    pending: bool,
}

impl<'a> Drawing<'a> {
    fn new(words: &'a Words, frame: &'a Frame, width: f64) -> Drawing<'a> {
        let room = width - NAMES - EDGE;
        let last = logs(frame).map(|(_, log)| log.last).max().unwrap_or(0);
        // One column is kept free, so that it can be seen where the next entry goes.
        let wanted = (last + 1).max(3);
        let count = wanted.min((room / COLUMN.0) as u64).max(1);
        let column = clamped(room / count as f64, COLUMN.0, COLUMN.1);
        let marks = marked(frame, None).map_or(&[][..], |log| &log.marks);
        let first = wanted - count + 1;
        Drawing {
            words,
            frame,
            width,
            first,
            count,
            column,
            marks,
            y: 30.0,
            shapes: Vec::new(),
            pending: false,
        }
    }

    fn shown(&self) -> std::ops::Range<u64> {
        self.first..self.first + self.count
    }

    /// Where a column begins.
    fn left(&self, index: u64) -> f64 {
        NAMES + (index - self.first) as f64 * self.column
    }

    fn middle(&self, index: u64) -> f64 {
        self.left(index) + (self.column - GAP) / 2.0
    }

    fn indexes(&mut self) {
        for index in self.shown() {
            let at = Point::new(self.middle(index), self.y);
            self.shapes.push(Shape::text("log-index", at, index.to_string()));
        }
        self.y += 3.0;
    }

    fn row(&mut self, node: &NodeView, log: &LogView) {
        let gone = |index: u64| log.erased.iter().filter(move |erased| erased.index == index);
        let most = self.shown().map(|index| gone(index).count()).max().unwrap_or(0);
        let top = self.y + APART / 2.0 + most as f64 * GONE;
        let mut shapes = vec![
            Shape::text(
                "row-name",
                Point::new(EDGE, top + 17.0),
                beginning(&node.name, 16.0, NAMES - EDGE - GAP),
            ),
            Shape::text(
                "row-role",
                Point::new(EDGE, top + 33.0),
                beginning(&self.words.role_of(node), SMALL, NAMES - EDGE - GAP),
            ),
        ];
        shapes.extend(self.snapshot(log, top));
        for index in self.shown().filter(|index| *index > log.snapshot) {
            let corner = Point::new(self.left(index), top);
            match log.slots.iter().find(|slot| slot.index == index) {
                Some(slot) => shapes.push(self.slot(slot, corner)),
                None => shapes.push(self.frame_of("log-empty", corner, self.column - GAP)),
            }
        }
        for index in self.shown() {
            for (place, erased) in gone(index).enumerate() {
                let above = (gone(index).count() - place) as f64 * GONE;
                shapes.push(self.gone(erased, Point::new(self.left(index), top - above)));
            }
        }
        shapes.extend(self.commit(log, top));
        let class = if node.up { "log-row" } else { "log-row down" };
        self.shapes.push(Shape::Group { class: class.to_owned(), at: Point::default(), shapes });
        self.mark(node.id, log, top);
        self.y = top + SLOT + APART / 2.0;
    }

    fn frame_of(&self, class: &str, corner: Point, width: f64) -> Shape {
        let size = Point::new(width, SLOT);
        let rect = Shape::Rect { class: "box", corner: Point::default(), size, round: 5.0 };
        Shape::Group { class: class.to_owned(), at: corner, shapes: vec![rect] }
    }

    /// What is in the snapshot, in one piece.
    fn snapshot(&self, log: &LogView, top: f64) -> Option<Shape> {
        let end = log.snapshot.min(self.first + self.count - 1);
        let columns = (end + 1).checked_sub(self.first).filter(|columns| *columns > 0)?;
        let width = columns as f64 * self.column - GAP;
        let mut shape = self.frame_of("log-snapshot", Point::new(self.left(self.first), top), width);
        if let Shape::Group { shapes, .. } = &mut shape {
            let text = beginning(&self.words.t("logs-snapshot"), SMALL, width - 4.0);
            shapes.push(Shape::text("value", Point::new(width / 2.0, SLOT / 2.0 + 4.0), text));
        }
        Some(shape)
    }

    fn slot(&mut self, slot: &Slot, corner: Point) -> Shape {
        let width = self.column - GAP;
        let state = if slot.committed { "committed" } else { "tentative" };
        let class = format!("log-slot {} {state}", epoch_class(Some(slot.epoch), &self.words.roster));
        let mut shape = self.frame_of(&class, corner, width);
        let text = |class, y: f64, text: &str| {
            Shape::text(class, Point::new(width / 2.0, y), beginning(text, SMALL, width - 6.0))
        };
        if let Shape::Group { shapes, .. } = &mut shape {
            if !slot.durable {
                self.pending = true;
                shapes.push(hatch(width));
            }
            shapes.push(text("epoch", 16.0, &epoch_text(slot.epoch, &self.words.roster)));
            shapes.push(text("value", 32.0, &self.words.show(&slot.value)));
        }
        shape
    }

    /// An entry that was erased, above what stands there now.
    fn gone(&self, erased: &Erased, corner: Point) -> Shape {
        let width = self.column - GAP;
        let text =
            format!("{} {}", epoch_text(erased.epoch, &self.words.roster), self.words.show(&erased.value));
        let size = Point::new(width, GONE - 3.0);
        Shape::Group {
            class: format!("log-gone {}", epoch_class(Some(erased.epoch), &self.words.roster)),
            at: corner,
            shapes: vec![
                Shape::Rect { class: "box", corner: Point::default(), size, round: 4.0 },
                Shape::text("value", Point::new(width / 2.0, 13.0), beginning(&text, SMALL, width - 6.0)),
            ],
        }
    }

    /// The server's own commit index: a bar behind the last entry that it knows to be committed.
    fn commit(&self, log: &LogView, top: f64) -> Option<Shape> {
        let here = log.commit > 0 && log.commit + 1 >= self.first && log.commit < self.first + self.count;
        let x = NAMES + (log.commit + 1).checked_sub(self.first)? as f64 * self.column - GAP / 2.0;
        here.then(|| bar(Point::new(x - 1.5, top - 4.0), SLOT + 8.0))
    }

    /// What the leader knows of this server's log: above the next entry that it will send, and below the last that it
    /// knows to match.
    fn mark(&mut self, of: NodeId, log: &LogView, top: f64) {
        let here = self.marks.iter().filter(|mark| mark.of == of && self.shown().contains(&mark.index));
        let marks = here.filter_map(|mark| {
            let x = self.middle(mark.index);
            let erased = log.erased.iter().filter(|erased| erased.index == mark.index).count();
            match mark.name {
                "next" => Some(next(Point::new(x, top - 3.0 - erased as f64 * GONE))),
                "match" => Some(matches(Point::new(x, top + SLOT + 3.0))),
                _ => None,
            }
        });
        let marks: Vec<Shape> = marks.collect();
        self.shapes.extend(marks);
    }

    fn finish(mut self) -> Picture {
        let erased = logs(self.frame).any(|(_, log)| !log.erased.is_empty());
        let key = |class: &str| {
            let size = Point::new(20.0, 14.0);
            let rect = Shape::Rect { class: "box", corner: Point::new(-10.0, -7.0), size, round: 3.0 };
            Shape::Group { class: class.to_owned(), at: Point::default(), shapes: vec![rect] }
        };
        let mut keys = vec![
            (key("log-slot e2 committed"), "logs-committed"),
            (key("log-slot e2 tentative"), "logs-tentative"),
        ];
        if self.pending {
            let hatched = Shape::path("hatch", "M-10 3 L-4 -7 M-4 7 L4 -7 M4 7 L10 -3");
            let shapes = vec![key("log-slot e2 tentative"), hatched];
            keys.push((
                Shape::Group { class: "log-slot e2".into(), at: Point::default(), shapes },
                "logs-pending",
            ));
        }
        keys.push((bar(Point::new(-1.5, -8.0), 16.0), "logs-commit"));
        if !self.marks.is_empty() {
            keys.push((next(Point::new(0.0, 4.0)), "logs-next"));
            keys.push((matches(Point::new(0.0, -4.0)), "logs-match"));
        }
        if erased {
            keys.push((key("log-gone e2"), "logs-erased"));
        }
        let height = table::legend(self.words, keys, self.width, self.y + 24.0, &mut self.shapes);
        let title = self.words.with(
            "draw-logs",
            &[
                ("protocol", Value::text(&self.words.t(&format!("{}-title", self.words.about.id)))),
                ("time", Value::Time(self.frame.time)),
            ],
        );
        Picture { size: Point::new(self.width, height + EDGE), shapes: self.shapes, title }
    }
}

/// What is not on disk yet.
fn hatch(width: f64) -> Shape {
    let mut data = String::new();
    let mut x = 8.0;
    // Lines that lean to the right, each cut off at the sides.
    while x < width + SLOT {
        let (from, to) = (
            Point::new(f64::min(x, width), f64::max(x - width, 0.0)),
            Point::new(f64::max(x - SLOT, 0.0), f64::min(x, SLOT)),
        );
        data += &format!("M{} {} L{} {} ", px(from.x), px(from.y), px(to.x), px(to.y));
        x += 9.0;
    }
    Shape::path("hatch", data.trim_end().to_owned())
}

fn bar(corner: Point, height: f64) -> Shape {
    Shape::Rect { class: "log-bar", corner, size: Point::new(3.0, height), round: 1.5 }
}

fn next(tip: Point) -> Shape {
    Shape::Path { class: "log-mark", at: tip, along: Point::RIGHT, data: "M0 0 L-5 -7 L5 -7 Z".into() }
}

fn matches(tip: Point) -> Shape {
    Shape::Path { class: "log-mark", at: tip, along: Point::RIGHT, data: "M0 0 L-5 7 L5 7 Z".into() }
}
