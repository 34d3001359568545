//! The stage as one picture: what the page shows of an instant, without what a person can do with it.

use super::geometry::Point;
use super::layout::{Plan, plan};
use super::words::{BRIEF, Words, cut, epoch_class, epoch_text};
use super::{Shape, links, messages, node, zones};
use crate::frame::{Chosen, Frame};
use crate::value::Value;

/// A drawing with its size, in stage units.
#[derive(Clone, PartialEq, Debug)]
pub struct Picture {
    pub size: Point,
    pub shapes: Vec<Shape>,
    /// What it shows, in a sentence.
    pub title: String,
}

/// Room below the stage for what is chosen.
const CHOSEN: f64 = 36.0;

/// Draws an instant on a stage of this size.
pub fn draw(words: &Words, frame: &Frame, size: Point) -> Picture {
    let plan = plan(words.about.layout, &words.roster, size.x, size.y, &links::beliefs(frame));
    let mut shapes: Vec<Shape> = zones(frame, &plan).iter().map(|zone| region(words, zone)).collect();
    shapes.extend(links::states(frame, &plan).iter().map(|link| Shape::Group {
        class: link.class(),
        at: Point::default(),
        shapes: link.draw(&plan),
    }));
    for id in words.roster.ids() {
        let drawn = node::draw(words, frame.node(id), &plan, frame.time, unaware(frame, id));
        shapes.push(Shape::Group { class: drawn.class, at: drawn.at, shapes: drawn.shapes });
    }
    shapes.extend(messages::draw(words, frame, &plan));
    shapes.extend(messages::draw_waiting(words, frame, &plan));
    let mut size = plan.size;
    if let Some(told) = chosen(words, frame) {
        let at = Point::new(size.x / 2.0, size.y + CHOSEN / 2.0);
        let class = format!("decision {}", told.epoch);
        shapes.push(Shape::Group { class, at, shapes: vec![Shape::text("", Point::default(), told.text)] });
        size.y += CHOSEN;
    }
    let title = words.with(
        "draw-stage",
        &[
            ("protocol", Value::text(&words.t(&format!("{}-title", words.about.id)))),
            ("time", Value::Time(frame.time)),
        ],
    );
    Picture { size, shapes, title }
}

/// Whether a node is of a quorum that chose something of which no node knows yet.
pub fn unaware(frame: &Frame, id: crate::value::NodeId) -> bool {
    frame.global.chosen.iter().any(|chosen| !chosen.known && chosen.by.contains(&id))
}

/// The regions that cuts have parted from the rest.
pub fn zones(frame: &Frame, plan: &Plan) -> Vec<zones::Zone> {
    match frame.cuts.is_empty() {
        true => Vec::new(),
        false => zones::zones(&zones::groups(frame), plan),
    }
}

/// A region and what it says of itself.
pub fn region(words: &Words, zone: &zones::Zone) -> Shape {
    let members = zone.members.iter().map(|id| Value::Node(*id)).collect();
    let text = words.with("stage-cut-off", &[("nodes", Value::List(members))]);
    Shape::Group {
        class: "zone".to_owned(),
        at: Point::default(),
        shapes: vec![Shape::path("", zone.path.clone()), Shape::text("", zone.label, text)],
    }
}

/// What is chosen, and whether any node knows.
pub struct Decision {
    pub text: String,
    pub known: bool,
    /// The class of its epoch.
    pub epoch: &'static str,
}

/// What to say of what is chosen: first of all what no node knows.
pub fn chosen(words: &Words, frame: &Frame) -> Option<Decision> {
    let unknown = frame.global.chosen.iter().rev().find(|chosen| !chosen.known);
    let single = frame.global.chosen.iter().find(|chosen| chosen.at == Value::None);
    let Chosen { at, value, epoch, known, .. } = unknown.or(single)?;
    let key = match (at, known) {
        (Value::None, true) => "stage-chosen",
        (Value::None | Value::List(_), false) => "stage-chosen-unknown",
        _ => "stage-committed-unknown",
    };
    let told = Value::text(&epoch_text(*epoch, &words.roster));
    // Of many decisions with names of several parts each is told by its name: `x.1 = 5`.
    let value = match at {
        Value::List(_) => {
            let name = at.show_index(&words.roster, ".");
            Value::text(&cut(&format!("{name} = {}", value.show(&words.roster)), BRIEF))
        }
        _ => Value::text(&cut(&words.show(value), BRIEF)),
    };
    let text = words.with(key, &[("value", value), ("at", at.clone()), ("epoch", told)]);
    Some(Decision { text, known: *known, epoch: epoch_class(Some(*epoch), &words.roster) })
}
