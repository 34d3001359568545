//! The lifelines of a space-time diagram: one for each node, coloured by its epoch, thick while it leads.

use super::moments::{Moment, State};
use super::{EDGE, Sheet, TIMES};
use crate::draw::Shape;
use crate::draw::geometry::Point;
use crate::draw::words::{Words, epoch_class};
use crate::frame::Crown;
use crate::value::NodeId;

/// Room for a name beside others, and the height of one.
const NAME: f64 = 34.0;
const RAISED: f64 = 16.0;

/// Where the lifelines stand.
pub struct Lifelines {
    pub width: f64,
    /// From one lifeline to the next.
    pub apart: f64,
    /// The nodes that have a lifeline, from the left.
    nodes: Vec<NodeId>,
    /// By node id.
    places: Vec<Option<f64>>,
}

impl Lifelines {
    pub fn new(words: &Words, nodes: Vec<NodeId>, width: f64) -> Lifelines {
        let apart = (width - TIMES - EDGE) / nodes.len().max(1) as f64;
        let mut places = vec![None; words.roster.len()];
        for (place, id) in nodes.iter().enumerate() {
            places[id.index()] = Some(TIMES + apart * (place as f64 + 0.5));
        }
        Lifelines { width, apart, nodes, places }
    }

    /// How far right a node's lifeline is.
    pub fn of(&self, id: NodeId) -> Option<f64> {
        self.places[id.index()]
    }

    /// Whether a box lies over a lifeline.
    pub fn crosses(&self, at: Point, half: Point) -> bool {
        self.places.iter().flatten().any(|x| (x - at.x).abs() < half.x + 4.0)
    }

    /// How much higher every second name stands, where they would touch each other.
    pub fn raised(&self) -> f64 {
        if self.apart < NAME { RAISED } else { 0.0 }
    }

    /// The nodes' names, above.
    pub fn names(&self, words: &Words, height: f64) -> Vec<Shape> {
        let named = self.nodes.iter().enumerate().filter_map(|(place, id)| {
            let height = if place % 2 == 1 { height - self.raised() } else { height };
            Some(Shape::text("lifeline-name", Point::new(self.of(*id)?, height), words.name(*id)))
        });
        named.collect()
    }

    /// Draws them from the sheet's top to its end.
    pub(super) fn draw(
        &self,
        words: &Words,
        before: &[State],
        moments: &[Moment],
        sheet: &Sheet,
    ) -> Vec<Shape> {
        let mut shapes = Vec::new();
        for id in &self.nodes {
            let Some(x) = self.of(*id) else { continue };
            let (mut state, mut from) = (before[id.index()], sheet.top);
            for (moment, height) in moments.iter().zip(&sheet.heights) {
                let next = moment.after[id.index()];
                if class(words, *id, next) != class(words, *id, state) {
                    shapes.push(segment(class(words, *id, state), x, from, *height));
                    (state, from) = (next, *height);
                }
            }
            shapes.push(segment(class(words, *id, state), x, from, sheet.end));
        }
        shapes
    }
}

fn segment(class: String, x: f64, from: f64, to: f64) -> Shape {
    let (from, to) = (Point::new(x, from), Point::new(x, to));
    Shape::Group { class, at: Point::default(), shapes: vec![Shape::Line { class: "life", from, to }] }
}

fn class(words: &Words, id: NodeId, state: State) -> String {
    let what = match state {
        State { up: false, .. } => " down",
        State { crown: Crown::Leads, .. } => " leads",
        State { crown: Crown::Believes, .. } => " believes",
        _ if words.roster.role(id) == "client" => " client",
        _ => "",
    };
    format!("lifeline {}{what}", epoch_class(state.epoch, &words.roster))
}
