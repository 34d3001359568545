//! A run as a space-time diagram: a lifeline for each node, time downwards, and each message a slanted arrow from where
//! it was sent to where it arrived or died (Lamport, “Time, Clocks, and the Ordering of Events in a Distributed System”,
//! CACM 1978, Figure 1).
//!
//! Order is exact: what happened later stands lower, also where no time passed in between. Distances are those of
//! time as long as they are neither too small to be read nor a waste of paper.

mod lifelines;
mod marks;
mod moments;

pub use marks::Mark;
pub use moments::{Fate, Moment, Moments, State, Trip, is_told_across, moments};

use super::geometry::{Point, clamped};
use super::layout::{beginning, text_width};
use super::stage::Picture;
use super::words::{Words, epoch_class, epoch_text};
use super::{CROSS, Shape};
use crate::sim::EventKind;
use crate::value::{NodeId, Value, duration};
use lifelines::Lifelines;
use std::collections::BTreeSet;

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
const TIMES: f64 = 66.0;
const EDGE: f64 = 20.0;
/// Times stand no nearer than this.
const TIMES_APART: f64 = 22.0;
/// The share of its way after which a message is drawn that was lost, or that is still under way.
const DIED: f64 = 0.72;
const STUB: f64 = 0.4;
/// Where an arrow's label may stand, as shares of its way: the first that is free is taken.
const LABELS: [f64; 7] = [0.5, 0.38, 0.62, 0.27, 0.73, 0.18, 0.82];

/// Draws a stretch of a run, so wide; it is as high as it has to be.
pub fn draw(words: &Words, run: &Moments, width: f64) -> Picture {
    let mut drawing = Drawing::new(words, run, width);
    for (place, moment) in run.moments.iter().enumerate() {
        drawing.moment(place, moment);
    }
    drawing.finish()
}

/// What is being drawn. Lifelines lie under arrows, arrows under marks, and marks under text.
struct Drawing<'a> {
    words: &'a Words,
    run: &'a Moments,
    lifelines: Lifelines,
    /// How far down each moment is.
    heights: Vec<f64>,
    /// What is told across all lifelines at each moment.
    told: Vec<Vec<Caption>>,
    /// How many of the run's messages have their arrows.
    sent: usize,
    arrows: Vec<Shape>,
    marks: Vec<Shape>,
    texts: Vec<Shape>,
    /// Marks that the legend has to explain.
    used: BTreeSet<Mark>,
    /// Boxes of the texts that are there, as middles and half sizes.
    taken: Vec<(Point, Point)>,
}

/// A line across all lifelines.
struct Caption {
    text: String,
    /// It is a fault of the protocol.
    bad: bool,
}

impl<'a> Drawing<'a> {
    fn new(words: &'a Words, run: &'a Moments, width: f64) -> Drawing<'a> {
        let lifelines = Lifelines::new(words, run, width);
        let mut drawing = Drawing {
            words,
            run,
            lifelines,
            heights: Vec::new(),
            told: Vec::new(),
            sent: 0,
            arrows: Vec::new(),
            marks: Vec::new(),
            texts: Vec::new(),
            used: BTreeSet::new(),
            taken: Vec::new(),
        };
        let scale = TRIP / run.usual_trip().max(1) as f64;
        let (mut height, mut before) = (HEAD, run.moments.first().map_or(0, |first| first.time));
        for moment in &run.moments {
            let passed = (moment.time - before) as f64;
            let told = drawing.tell_across(moment);
            height += clamped(passed * scale, STEP.0, STEP.1) + told.len() as f64 * LINE;
            drawing.heights.push(height);
            drawing.told.push(told);
            before = moment.time;
        }
        drawing
    }

    fn end(&self) -> f64 {
        self.heights.last().copied().unwrap_or(HEAD) + EDGE
    }

    /// What is told across all lifelines at a moment, in lines: what breaks, cuts, rules, a person's mark.
    fn tell_across(&self, moment: &Moment) -> Vec<Caption> {
        let mark = moment.mark.iter().map(|name| (format!("▸ {name}"), false));
        let events = moment.events.iter().filter(|event| is_told_across(&event.kind)).filter_map(|event| {
            let told = self.words.texts.event(event, self.words.about, &self.words.roster)?;
            Some((told.text, matches!(event.kind, EventKind::Violated { .. })))
        });
        let room = self.lifelines.width - TIMES - EDGE;
        let lines = |(text, bad): (String, bool)| {
            wrap(&text, room).into_iter().map(move |text| Caption { text, bad })
        };
        mark.chain(events).flat_map(lines).collect()
    }

    fn moment(&mut self, place: usize, moment: &Moment) {
        let height = self.heights[place];
        self.draw_told(place, height);
        for event in &moment.events {
            match &event.kind {
                EventKind::Delivered(_) | EventKind::Lost(..) => {
                    let run = self.run;
                    self.arrow(&run.trips[self.sent]);
                    self.sent += 1;
                }
                kind => {
                    if let Some(node) = event.node {
                        self.mark(node, kind, height, place);
                    }
                }
            }
        }
        for id in self.words.roster.ids() {
            self.change(id, place, height);
        }
    }

    /// What happened on a lifeline.
    fn mark(&mut self, node: NodeId, kind: &EventKind, height: f64, place: usize) {
        let Some(x) = self.lifelines.of(node) else { return };
        let at = Point::new(x, height);
        let epoch = epoch_class(self.run.moments[place].after[node.index()].epoch, &self.words.roster);
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
        if let Some(now) = self.run.becomes(node, place) {
            let epoch = now.epoch.map(|epoch| epoch_text(epoch, &self.words.roster));
            let text = [self.words.role(now.role), epoch.unwrap_or_default()].join(" ");
            self.beside(node, height, text.trim());
        }
    }

    /// A few words beside a lifeline, at its right or, where that is taken, at its left.
    fn beside(&mut self, node: NodeId, height: f64, text: &str) {
        let Some(x) = self.lifelines.of(node) else { return };
        let text = beginning(text, SMALL, self.lifelines.apart.max(60.0) - 14.0);
        let half = Point::new(text_width(&text, SMALL) / 2.0, LINE / 2.0);
        let middles = [10.0 + half.x, -10.0 - half.x].map(|off| Point::new(x + off, height));
        let at = *middles.iter().find(|at| self.is_free(**at, half)).unwrap_or(&middles[0]);
        self.taken.push((at, half));
        self.texts.push(Shape::text("beside", Point::new(at.x, at.y + 4.0), text));
    }

    /// Draws what is told at a moment, in lines that end there.
    fn draw_told(&mut self, place: usize, height: f64) {
        let lines = std::mem::take(&mut self.told[place]);
        if lines.is_empty() {
            return;
        }
        let mut at = height - lines.len() as f64 * LINE;
        for Caption { text, bad } in lines {
            at += LINE;
            let half = Point::new(text_width(&text, SMALL) / 2.0, LINE / 2.0);
            self.taken.push((Point::new(TIMES + half.x, at - 4.0 - LINE / 2.0), half));
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
    fn arrow(&mut self, trip: &Trip) {
        let Trip { envelope, fate, .. } = trip;
        let sent = trip.sent.map_or(HEAD, |place| self.heights[place]);
        let height = trip.ended.map_or_else(|| self.end(), |place| self.heights[place]);
        let ends = self.lifelines.of(envelope.from).zip(self.lifelines.of(envelope.to));
        let Some((from, to)) = ends else { return };
        let (from, whole) = (Point::new(from, sent), Point::new(to, height));
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
        let class = format!("arrow {}{reply}{lost}", epoch_class(body.epoch, &self.words.roster));
        self.arrows.push(Shape::Group { class, at: Point::default(), shapes });
    }

    /// A label on an arrow, where there is room for it.
    fn label(&mut self, from: Point, to: Point, text: &str) {
        let text = beginning(text, SMALL, self.lifelines.apart - 24.0);
        let half = Point::new(text_width(&text, SMALL) / 2.0 + 2.0, LINE / 2.0);
        let free = |share: &f64| {
            let at = from.toward(to, *share);
            (self.is_free(at, half) && !self.lifelines.crosses(at, half)).then_some(at)
        };
        if let Some(at) = LABELS.iter().find_map(free) {
            self.taken.push((at, half));
            self.texts.push(Shape::text("beside", Point::new(at.x, at.y + 4.0), text));
        }
    }

    fn is_free(&self, at: Point, half: Point) -> bool {
        let meets = |(other, size): &&(Point, Point)| {
            let off = at.minus(*other);
            off.x.abs() < half.x + size.x && off.y.abs() < half.y + size.y
        };
        // Texts come about in the order of time: those far above are out of reach.
        let inside = at.x - half.x >= TIMES - 4.0 && at.x + half.x <= self.lifelines.width - 2.0;
        inside && !self.taken.iter().rev().take(200).any(|other| meets(&other))
    }

    fn finish(mut self) -> Picture {
        let end = self.end();
        let run = self.run;
        for trip in &run.trips[self.sent..] {
            self.arrow(trip);
        }
        let (mut legend, height) = marks::legend(self.words, &self.used, self.lifelines.width, end + EDGE);
        let size = Point::new(self.lifelines.width, height + EDGE);
        let mut shapes = self.lifelines.draw(self.words, self.run, &self.heights, end);
        shapes.extend(self.times());
        let span = |moment: Option<&Moment>| moment.map_or(0, |moment| moment.time);
        let (first, last) = (span(self.run.moments.first()), span(self.run.moments.last()));
        shapes.append(&mut self.arrows);
        shapes.append(&mut self.marks);
        shapes.append(&mut self.texts);
        shapes.append(&mut legend);
        let protocol = Value::text(&self.words.t(&format!("{}-title", self.words.about.id)));
        let title = self.words.with(
            "draw-space-time",
            &[("protocol", protocol), ("from", Value::Time(first)), ("to", Value::Time(last))],
        );
        Picture { size, shapes, title }
    }

    /// Times at the left, where there is room for them.
    fn times(&self) -> Vec<Shape> {
        let (mut shapes, mut free, mut said) = (Vec::new(), 0.0, None);
        for (moment, height) in self.run.moments.iter().zip(&self.heights) {
            if *height >= free && said != Some(moment.time) {
                shapes.push(Shape::text(
                    "time",
                    Point::new(TIMES - 12.0, height + 4.0),
                    duration(moment.time),
                ));
                (free, said) = (height + TIMES_APART, Some(moment.time));
            }
        }
        shapes
    }
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
