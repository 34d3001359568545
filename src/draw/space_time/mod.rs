//! A run as a space-time diagram: a lifeline for each node, time downwards, and each message a slanted arrow from where
//! it was sent to where it arrived or died (Lamport, “Time, Clocks, and the Ordering of Events in a Distributed System”,
//! CACM 1978, Figure 1).
//!
//! Order is exact: what happened later stands lower, also where no time passed in between. Distances are those of
//! time as long as they are neither too small to be read nor a waste of paper.

mod cone;
mod lifelines;
mod marks;
mod moments;
mod scroll;
mod trips;

pub use cone::Cone;
pub use lifelines::Lifelines;
pub use marks::Mark;
pub use moments::{Hidden, Moment, Moments, State, is_told_across, moments};
pub use scroll::{Scroll, View};
pub use trips::{Fate, Trip};

use super::geometry::{Point, clamped};
use super::layout::{beginning, text_width};
use super::stage::Picture;
use super::words::{Words, epoch_class, epoch_text};
use super::{CROSS, Shape};
use crate::locale::clock;
use crate::sim::{Envelope, Event, EventKind};
use crate::value::{NodeId, Value};
use moments::{becomes, message_of};
use std::collections::{BTreeMap, BTreeSet};

/// Moments that one figure shows at most: no page is longer, and no reader.
pub const MOST: usize = 2_000;

/// Least and most way between two moments.
const STEP: (f64, f64) = (15.0, 64.0);
/// The way of a message that takes as long as most.
const TRIP: f64 = 48.0;
/// Text beside lifelines and arrows, and the height of a line of it.
const SMALL: f64 = 12.0;
const LINE: f64 = 16.0;
/// Room for names above, for times at the left, and at the other sides.
const HEAD: f64 = 52.0;
const TIMES: f64 = 72.0;
const EDGE: f64 = 20.0;
/// A time is told once in so much paper.
const TIMES_APART: f64 = 22.0;
/// The share of its way after which a message is drawn that was lost, or that is still under way.
const DIED: f64 = 0.72;
const STUB: f64 = 0.4;
/// A label that has to be cut is left out where it would be narrower than this.
const LEAST: f64 = 44.0;
/// Where an arrow's label may stand, as shares of its way: the first that is free is taken.
const LABELS: [f64; 7] = [0.5, 0.38, 0.62, 0.27, 0.73, 0.18, 0.82];

/// Draws a stretch of a run, so wide; it is as high as it has to be.
pub fn draw(words: &Words, run: &Moments, width: f64) -> Picture {
    let lifelines = Lifelines::new(words, run.cast(&words.roster), width);
    let sheet = Sheet::new(words, run, width);
    let (end, heights) = (sheet.end, sheet.heights.clone());
    let mut drawing = Drawing::new(words, &run.before, &run.moments, lifelines, sheet);
    drawing.moments();
    for Trip { message: envelope, sent, ended, fate, .. } in &run.trips {
        let height = |place: &Option<usize>, none: f64| place.map_or(none, |place| heights[place]);
        let (from, to) = (height(sent, HEAD), height(ended, end));
        drawing.arrow(&Arrow { envelope, fate: *fate, from, to, class: None });
    }
    let mut shapes = drawing.lifelines.names(words, HEAD - 24.0);
    let (drawn, used) = drawing.finish();
    shapes.extend(drawn);
    let (legend, height) = marks::legend(words, &used, width, end + EDGE);
    shapes.extend(legend);
    let span = |moment: Option<&Moment>| Value::Time(moment.map_or(0, |moment| moment.time));
    let args = [
        ("protocol", Value::text(&words.t(&format!("{}-title", words.about.id)))),
        ("from", span(run.moments.first())),
        ("to", span(run.moments.last())),
    ];
    Picture { size: Point::new(width, height + EDGE), shapes, title: words.with("draw-space-time", &args) }
}

/// How far down moments are, and what is told across all lifelines at each.
struct Sheet {
    /// Where lifelines begin, and what began before the first moment.
    top: f64,
    heights: Vec<f64>,
    told: Vec<Vec<Caption>>,
    end: f64,
}

impl Sheet {
    /// A sheet as high as it has to be.
    fn new(words: &Words, run: &Moments, width: f64) -> Sheet {
        let scale = TRIP / run.usual_trip().max(1) as f64;
        let (mut height, mut before) = (HEAD, run.moments.first().map_or(0, |first| first.time));
        let (mut heights, mut all) = (Vec::new(), Vec::new());
        for moment in &run.moments {
            let passed = (moment.time - before) as f64;
            let told = tell_across(words, moment.mark.as_deref(), moment.events.iter(), width);
            height += clamped(passed * scale, STEP.0, STEP.1) + told.len() as f64 * LINE;
            heights.push(height);
            all.push(told);
            before = moment.time;
        }
        Sheet { top: HEAD - 12.0, heights, told: all, end: height + EDGE }
    }
}

/// A line across all lifelines.
#[derive(Clone)]
struct Caption {
    text: String,
    /// It is a fault of the protocol.
    bad: bool,
}

/// What is told across all lifelines at a moment, in lines: what breaks, cuts, rules, a person's mark.
fn tell_across<'a>(
    words: &Words,
    mark: Option<&str>,
    events: impl Iterator<Item = &'a Event>,
    width: f64,
) -> Vec<Caption> {
    let mark = mark.map(|name| (format!("▸ {name}"), false));
    let events = events.filter(|event| is_told_across(&event.kind)).filter_map(|event| {
        let told = words.texts.event(event, words.about, &words.roster)?;
        Some((told.text, matches!(event.kind, EventKind::Violated { .. })))
    });
    let lines = |(text, bad): (String, bool)| {
        wrap(&text, width - TIMES - EDGE).into_iter().map(move |text| Caption { text, bad })
    };
    mark.into_iter().chain(events).flat_map(lines).collect()
}

/// A message between two heights.
struct Arrow<'a> {
    envelope: &'a Envelope,
    fate: Fate,
    from: f64,
    to: f64,
    class: Option<&'static str>,
}

/// What is being drawn. Lifelines lie under arrows, arrows under marks, and marks under text.
struct Drawing<'a> {
    words: &'a Words,
    /// Every node before the first moment.
    before: &'a [State],
    moments: &'a [Moment],
    lifelines: Lifelines,
    sheet: Sheet,
    /// What led to a step and what came of it.
    cones: Vec<Shape>,
    arrows: Vec<Shape>,
    marks: Vec<Shape>,
    texts: Vec<Shape>,
    /// Marks that the legend has to explain.
    used: BTreeSet<Mark>,
    /// Boxes of the texts that are there, as middles and half sizes, by their lines.
    taken: BTreeMap<i64, Vec<(Point, Point)>>,
}

impl<'a> Drawing<'a> {
    fn new(
        words: &'a Words,
        before: &'a [State],
        moments: &'a [Moment],
        lifelines: Lifelines,
        sheet: Sheet,
    ) -> Drawing<'a> {
        Drawing {
            words,
            before,
            moments,
            lifelines,
            sheet,
            cones: Vec::new(),
            arrows: Vec::new(),
            marks: Vec::new(),
            texts: Vec::new(),
            used: BTreeSet::new(),
            taken: BTreeMap::new(),
        }
    }

    /// Lights the lifelines as far as they have to do with a step. `height`: how far down a step is.
    fn cone(&mut self, cone: &Cone, height: impl Fn(usize) -> f64) {
        for id in self.words.roster.ids() {
            let Some(x) = self.lifelines.of(id) else { continue };
            let (top, end) = (self.sheet.top, self.sheet.end);
            let mut light = |class: &str, from: f64, to: f64| {
                let (from, to) =
                    (Point::new(x, clamped(from, top, end)), Point::new(x, clamped(to, top, end)));
                if from.y < to.y {
                    let shapes = vec![Shape::Line { class: "", from, to }];
                    self.cones.push(Shape::Group {
                        class: format!("cone {class}"),
                        at: Point::default(),
                        shapes,
                    });
                }
            };
            if let Some(last) = cone.last(id) {
                light("past", top, height(last));
            }
            if let Some(first) = cone.first(id) {
                light("future", height(first), end);
            }
        }
    }

    /// All but the messages.
    fn moments(&mut self) {
        let moments = self.moments;
        for (place, moment) in moments.iter().enumerate() {
            let height = self.sheet.heights[place];
            self.draw_told(place, height);
            for event in &moment.events {
                if let (Some(node), None) = (event.node, message_of(&event.kind)) {
                    self.mark(node, &event.kind, height, place);
                }
            }
            for id in self.words.roster.ids() {
                self.change(id, place, height);
            }
        }
    }

    /// What happened on a lifeline.
    fn mark(&mut self, node: NodeId, kind: &EventKind, height: f64, place: usize) {
        let Some(x) = self.lifelines.of(node) else { return };
        let at = Point::new(x, height);
        let epoch = epoch_class(self.moments[place].after[node.index()].epoch, &self.words.roster);
        match kind {
            EventKind::Asked { op } => return self.beside(node, height, &self.words.show(&op.short())),
            EventKind::Answered { result } => {
                return self.beside(node, height, &self.words.show(&Value::from(result)));
            }
            _ => {}
        }
        let Some(mark) = Mark::of(kind, self.words.about) else { return };
        self.used.insert(mark);
        self.marks.push(mark.draw(epoch, at));
    }

    /// Says what a node has become, where its role is another one.
    fn change(&mut self, node: NodeId, place: usize, height: f64) {
        if let Some(now) = becomes(self.before, self.moments, node, place) {
            let epoch = now.epoch.map(|epoch| epoch_text(epoch, &self.words.roster));
            let text = [self.words.role(now.role), epoch.unwrap_or_default()].join(" ");
            self.beside(node, height, text.trim());
        }
    }

    /// A few words beside a lifeline, at its right or, where that is taken, at its left.
    fn beside(&mut self, node: NodeId, height: f64, text: &str) {
        let Some(x) = self.lifelines.of(node) else { return };
        let text = beginning(text, SMALL, self.lifelines.apart.max(84.0) - 14.0);
        let half = Point::new(text_width(&text, SMALL) / 2.0, LINE / 2.0);
        let middles = [10.0 + half.x, -10.0 - half.x].map(|off| Point::new(x + off, height));
        let at = *middles.iter().find(|at| self.is_free(**at, half)).unwrap_or(&middles[0]);
        self.take(at, half);
        self.texts.push(Shape::text("beside", Point::new(at.x, at.y + 4.0), text));
    }

    /// Draws what is told at a moment, in lines that end there.
    fn draw_told(&mut self, place: usize, height: f64) {
        let lines = std::mem::take(&mut self.sheet.told[place]);
        if lines.is_empty() {
            return;
        }
        let mut at = height - lines.len() as f64 * LINE;
        for Caption { text, bad } in lines {
            at += LINE;
            let half = Point::new(text_width(&text, SMALL) / 2.0, LINE / 2.0);
            self.take(Point::new(TIMES + half.x, at - 4.0 - LINE / 2.0), half);
            self.texts.push(Shape::Group {
                class: if bad { "told bad" } else { "told" }.to_owned(),
                at: Point::new(TIMES, at - 8.0),
                shapes: vec![Shape::text("", Point::default(), text)],
            });
        }
        let (from, to) = (TIMES, self.lifelines.width - EDGE);
        let [from, to] = [from, to].map(|x| Point::new(x, height - 3.0));
        self.arrows.push(Shape::Line { class: "across", from, to });
    }

    /// Draws a message. One that was sent before the first moment comes from above.
    fn arrow(&mut self, arrow: &Arrow) {
        let Arrow { envelope, fate, class, .. } = arrow;
        let ends = self.lifelines.of(envelope.from).zip(self.lifelines.of(envelope.to));
        let Some((from, to)) = ends else { return };
        let (from, whole) = (Point::new(from, arrow.from), Point::new(to, arrow.to));
        let to = match fate {
            Fate::Arrives => whole,
            Fate::Dies => from.toward(whole, DIED),
            Fate::UnderWay => from.toward(whole, STUB),
        };
        let length = to.minus(from).length();
        if length < 1.0 {
            return;
        }
        let along = to.minus(from).times(1.0 / length);
        let body = envelope.payload.describe();
        let mut shapes = vec![Shape::Line { class: "shaft", from, to }];
        shapes.push(match fate {
            Fate::Dies => Shape::Path { class: "died", at: to, along: Point::RIGHT, data: CROSS.into() },
            _ => Shape::Path { class: "head", at: to, along, data: "M0 0 L-9 -4 L-9 4 Z".into() },
        });
        self.label(from, to, &self.words.message(&body));
        let reply = if body.reply { " reply" } else { "" };
        let lost = if *fate == Fate::Arrives { "" } else { " unfinished" };
        let class = class.map(|class| format!(" {class}")).unwrap_or_default();
        let class = format!("arrow {}{reply}{lost}{class}", epoch_class(body.epoch, &self.words.roster));
        self.arrows.push(Shape::Group { class, at: Point::default(), shapes });
    }

    /// A label on an arrow, where there is room for it.
    fn label(&mut self, from: Point, to: Point, text: &str) {
        let text = beginning(text, SMALL, self.lifelines.apart - 24.0);
        // So few characters say nothing.
        if text.ends_with('…') && text_width(&text, SMALL) < LEAST {
            return;
        }
        let half = Point::new(text_width(&text, SMALL) / 2.0 + 2.0, LINE / 2.0);
        let free = |share: &f64| {
            let at = from.toward(to, *share);
            (self.is_free(at, half) && !self.lifelines.crosses(at, half)).then_some(at)
        };
        if let Some(at) = LABELS.iter().find_map(free) {
            self.take(at, half);
            self.texts.push(Shape::text("beside", Point::new(at.x, at.y + 4.0), text));
        }
    }

    fn take(&mut self, at: Point, half: Point) {
        self.taken.entry(line_of(at.y)).or_default().push((at, half));
    }

    fn is_free(&self, at: Point, half: Point) -> bool {
        let meets = |(other, size): &(Point, Point)| {
            let off = at.minus(*other);
            off.x.abs() < half.x + size.x && off.y.abs() < half.y + size.y
        };
        let inside = at.x - half.x >= TIMES - 4.0 && at.x + half.x <= self.lifelines.width - 2.0;
        // No text is higher than a line.
        let near = self.taken.range(line_of(at.y) - 1..=line_of(at.y) + 1);
        inside && !near.flat_map(|(_, boxes)| boxes).any(meets)
    }

    /// What has been drawn, and the marks in it.
    fn finish(mut self) -> (Vec<Shape>, BTreeSet<Mark>) {
        let times = self.times();
        let mut shapes = self.cones;
        shapes.extend(self.lifelines.draw(self.words, self.before, self.moments, &self.sheet));
        shapes.extend(times);
        shapes.append(&mut self.arrows);
        shapes.append(&mut self.marks);
        shapes.append(&mut self.texts);
        (shapes, self.used)
    }

    /// Times at the left: of each stretch of paper the first that is another one.
    fn times(&self) -> Vec<Shape> {
        let stretch = |height: f64| (height / TIMES_APART).floor() as i64;
        let (mut shapes, mut said, mut last) = (Vec::new(), String::new(), None);
        for (moment, height) in self.moments.iter().zip(&self.sheet.heights) {
            let text = clock(moment.time);
            if last != Some(stretch(*height)) && said != text {
                shapes.push(Shape::text("time", Point::new(TIMES - 12.0, height + 4.0), text.clone()));
                (said, last) = (text, Some(stretch(*height)));
            }
        }
        shapes
    }
}

/// Which line of text a height falls into.
fn line_of(height: f64) -> i64 {
    (height / LINE).floor() as i64
}

/// A text in lines of so much room, parted at spaces, or anywhere in a script that has none.
fn wrap(text: &str, room: f64) -> Vec<String> {
    let (mut lines, mut line) = (Vec::new(), String::new());
    let parts = text.split_inclusive(|character: char| character == ' ' || character >= '\u{2e80}');
    for part in parts {
        if !line.is_empty() && text_width(&line, SMALL) + text_width(part.trim_end(), SMALL) > room {
            lines.push(std::mem::take(&mut line).trim_end().to_owned());
        }
        line += part;
    }
    lines.push(line.trim_end().to_owned());
    lines
}
