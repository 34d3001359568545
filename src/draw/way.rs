//! The ways of messages between nodes, and where their labels stand.

use super::geometry::Point;
use super::layout::Plan;
use crate::value::NodeId;

/// The straight way of a message between two outlines.
#[derive(Copy, Clone, PartialEq, Debug)]
pub struct Way {
    pub from: Point,
    pub to: Point,
    /// The direction, a unit vector.
    pub along: Point,
    /// The shares of the way between which a label stands clear of every node.
    pub clear: (f64, f64),
    /// Where the label stands from the message.
    pub label: Point,
}

/// How far beside the link messages run: on the right as they go, so that both directions are apart.
const ASIDE: f64 = 7.0;
/// Between two messages side by side on one link.
const TRACK_GAP: f64 = 13.0;
/// From the outline to the middle of a message that leaves it or arrives.
const EDGE: f64 = 14.0;

impl Plan {
    /// The way from one node to another in a track, counted from 0; `label` is half the size of the
    /// label that goes along.
    pub fn way(&self, from: NodeId, to: NodeId, track: usize, label: Point) -> Way {
        let (a, b) = (self.spot(from), self.spot(to));
        let across = b.at.minus(a.at);
        let length = across.length();
        if length < 1.0 {
            // To itself: a short hop to the right of the node.
            let start = a.at.plus(Point::new(a.half.x + EDGE, -a.half.y / 2.0));
            let end = start.plus(Point::new(0.0, a.half.y));
            return Way {
                from: start,
                to: end,
                along: Point::new(0.0, 1.0),
                clear: (0.0, 1.0),
                label: Point::new(label.x + 12.0, 0.0),
            };
        }
        let along = across.times(1.0 / length);
        let right = Point::new(-along.y, along.x);
        let shift = right.times(ASIDE + TRACK_GAP * track as f64);
        let leave = (a.reach(along) + EDGE).min(length / 2.0);
        let arrive = (b.reach(along) + EDGE).min(length / 2.0);
        let start = a.at.plus(along.times(leave)).plus(shift);
        let end = b.at.minus(along.times(arrive)).plus(shift);
        let (label, clear) = self.clearest(start, end, right, label);
        Way { from: start, to: end, along, clear, label }
    }

    /// Where a label goes: on the side of the message where it stays clear of nodes for longest.
    fn clearest(&self, start: Point, end: Point, right: Point, half: Point) -> (Point, (f64, f64)) {
        let flat = right.y.abs();
        // Beside a steep link, above or below a flat one.
        let off = Point::new(right.x * (half.x + 17.0), right.y * (half.y + 13.0));
        let level = Point::new(0.0, if right.y < 0.0 { -1.0 } else { 1.0 }).times(half.y + 12.0);
        let outer = if flat > 0.8 { level } else { off };
        let mut best = (outer, (0.5, 0.5));
        for offset in [outer, outer.times(-1.0)] {
            let clear = self.longest_clear(start, end, offset, half);
            // The outer side unless the other is clearly better.
            if clear.1 - clear.0 > best.1.1 - best.1.0 + 0.15 {
                best = (offset, clear);
            }
        }
        best
    }

    fn longest_clear(&self, start: Point, end: Point, offset: Point, half: Point) -> (f64, f64) {
        const SAMPLES: usize = 32;
        let mut best = (0.5, 0.5);
        let mut since = None;
        for sample in 0..=SAMPLES {
            let share = sample as f64 / SAMPLES as f64;
            let centre = start.toward(end, share).plus(offset);
            let inside = centre.x >= half.x && centre.x <= self.size.x - half.x;
            if inside && !self.spots.iter().any(|spot| spot.meets(centre, half, 2.0)) {
                let first = *since.get_or_insert(share);
                if share - first > best.1 - best.0 {
                    best = (first, share);
                }
            } else {
                since = None;
            }
        }
        best
    }
}
