//! Where the boxes stand in which messages wait until a person delivers them.

use super::geometry::clamped;
use super::layout::{Outline, Plan, Spot};
use crate::frame::{Crown, Frame};
use crate::value::NodeId;

/// As wide as the boxes get, in stage units.
const WIDE: f64 = 180.0;

/// The room of one box, in stage units. It is as high as its messages are, and no higher than this.
#[derive(Copy, Clone, PartialEq, Debug)]
pub struct Room {
    pub left: f64,
    pub wide: f64,
    pub edge: Edge,
    pub high: f64,
}

/// The edge that stays where it is while a box grows.
#[derive(Copy, Clone, PartialEq, Debug)]
pub enum Edge {
    Top(f64),
    Bottom(f64),
}

/// Where boxes stand: beside a node of a ring, toward the middle; below a node of a row, or above it
/// in the last row.
pub struct Boxes<'a> {
    frame: &'a Frame,
    plan: &'a Plan,
    /// How many messages wait for each node.
    waiting: Vec<usize>,
    last: Option<usize>,
}

/// Between a node's outline and its box: with a timer's arc, with a crown.
const GAP: f64 = 12.0;
const CROWN: f64 = 36.0;
/// A box is no higher than this beside a node, no narrower anywhere.
const HIGH: f64 = 112.0;
const LEAST: f64 = 72.0;

impl Boxes<'_> {
    pub fn new<'a>(frame: &'a Frame, plan: &'a Plan) -> Boxes<'a> {
        let mut waiting = vec![0; plan.spots.len()];
        for message in &frame.messages {
            waiting[message.to.index()] += 1;
        }
        Boxes { frame, plan, waiting, last: plan.spots.iter().filter_map(|spot| spot.row).max() }
    }

    /// The room of a node's box.
    pub fn room(&self, id: NodeId) -> Room {
        let spot = self.plan.spot(id);
        match (spot.row, self.last) {
            (Some(row), Some(last)) => self.in_row(spot, row, last),
            _ => self.beside(id),
        }
    }

    fn row(&self, row: usize) -> impl Iterator<Item = NodeId> + '_ {
        self.frame.roster.ids().filter(move |id| self.plan.spot(*id).row == Some(row))
    }

    fn in_row(&self, spot: &Spot, row: usize, last: usize) -> Room {
        let plan = self.plan;
        let peers: Vec<f64> = self.row(row).map(|id| plan.spot(id).at.x).collect();
        let step = peers.windows(2).map(|pair| (pair[1] - pair[0]).abs()).fold(plan.size.x, f64::min);
        if plan.dense && spot.outline == Outline::Disc {
            return to_the_right(plan, spot, step);
        }
        let wide = clamped(step - 6.0, 64.0, WIDE);
        let left = clamped(spot.at.x - wide / 2.0, 2.0, (plan.size.x - wide - 2.0).max(2.0));
        let above = row == last && last > 0;
        let upper = if above { row - 1 } else { row };
        let (top, bottom) = (self.lower_edge(upper), self.upper_edge(upper + 1));
        // Boxes of the last row stand in the same space as those of the row before.
        let room = match upper + 1 == last {
            true => {
                let [own, other] = [row, if above { upper } else { last }].map(|row| self.most(row));
                (bottom - top) * own / (own + other).max(1.0) - 2.0
            }
            false => bottom - top,
        };
        Room {
            left,
            wide,
            edge: if above { Edge::Bottom(bottom) } else { Edge::Top(top) },
            high: room.max(34.0),
        }
    }

    /// The most messages that wait for one node of a row.
    fn most(&self, row: usize) -> f64 {
        self.row(row).map(|id| self.waiting[id.index()]).max().unwrap_or(0) as f64
    }

    /// Where the captions of a row end.
    fn lower_edge(&self, row: usize) -> f64 {
        let edge = |id: NodeId| {
            let spot = self.plan.spot(id);
            let captions = match spot.outline {
                Outline::Disc => 54.0,
                Outline::Card => 30.0,
                _ if self.frame.node(id).body.crown == Crown::Believes => 32.0,
                _ => GAP,
            };
            spot.at.y + spot.half.y + captions
        };
        self.row(row).map(edge).fold(0.0, f64::max)
    }

    /// Where a row begins, crowns included; the stage's lower edge if there is none.
    fn upper_edge(&self, row: usize) -> f64 {
        let edge = |id: NodeId| {
            let spot = self.plan.spot(id);
            let crowned = self.frame.node(id).body.crown != Crown::No;
            spot.at.y - spot.half.y - if crowned { CROWN } else { GAP }
        };
        self.row(row).map(edge).fold(self.plan.size.y - GAP, f64::min)
    }

    fn beside(&self, id: NodeId) -> Room {
        let (plan, spot) = (self.plan, self.plan.spot(id));
        let way = |spot: &Spot| if spot.at.x > plan.centre.x + 1.0 { -1.0 } else { 1.0 };
        let mut wide = WIDE;
        for other in self.frame.roster.ids().filter(|other| *other != id) {
            let node = plan.spot(other);
            let (along, across) = ((node.at.x - spot.at.x) * way(spot), (node.at.y - spot.at.y).abs());
            if along > 0.0 && across < spot.half.y + node.half.y + HIGH / 2.0 {
                let between = along - spot.half.x - node.half.x - 2.0 * (GAP + 4.0);
                // Two boxes that come toward each other share the way.
                let meets = self.waiting[other.index()] > 0 && way(node) != way(spot);
                wide = wide.min(if meets { between / 2.0 - 3.0 } else { between });
            }
        }
        let wide = wide.max(LEAST);
        let away = spot.half.x + GAP + 4.0;
        let left = if way(spot) < 0.0 { spot.at.x - away - wide } else { spot.at.x + away };
        let left = clamped(left, 2.0, (plan.size.x - wide - 2.0).max(2.0));
        let top = (spot.at.y - spot.half.y).min(plan.size.y - 80.0).max(2.0);
        Room { left, wide, edge: Edge::Top(top), high: HIGH }
    }
}

/// Where rows are near each other, the box of a node of the first row stands to its right.
fn to_the_right(plan: &Plan, spot: &Spot, step: f64) -> Room {
    let left = spot.at.x + spot.half.x + 12.0;
    let wide = clamped((step - 2.0 * spot.half.x - 18.0).min(plan.size.x - left - 4.0), 48.0, WIDE);
    let top = (spot.at.y - spot.half.y - 4.0).max(2.0);
    Room { left, wide, edge: Edge::Top(top), high: 2.0 * spot.half.y + 28.0 }
}
