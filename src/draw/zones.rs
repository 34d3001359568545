//! Partitions: which nodes the cuts keep apart, and the region drawn round them.

use super::geometry::Point;
use super::layout::Plan;
use crate::frame::Frame;
use crate::value::NodeId;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fmt::Write as _;

/// From a node's outline to the region's.
const MARGIN: f64 = 17.0;

/// Nodes, clients left out, in the groups that can still reach each other, in at least one
/// direction; the largest group comes first, or the one with the first node.
pub fn groups(frame: &Frame) -> Vec<Vec<NodeId>> {
    let nodes: Vec<NodeId> =
        frame.nodes.iter().filter(|node| node.part != "client").map(|node| node.id).collect();
    let is_cut = |a: NodeId, b: NodeId| frame.cuts.contains(&(a, b)) && frame.cuts.contains(&(b, a));
    let mut groups: Vec<Vec<NodeId>> = Vec::new();
    for node in &nodes {
        let mut merged = vec![*node];
        groups.retain_mut(|group| {
            let apart = group.iter().all(|other| is_cut(*node, *other));
            if !apart {
                merged.append(group);
            }
            apart
        });
        groups.push(BinaryHeap::from(merged).into_sorted_vec());
    }
    let sized = groups.into_iter().map(|group| (Reverse(group.len()), group));
    let sorted = sized.collect::<BinaryHeap<_>>().into_sorted_vec();
    sorted.into_iter().map(|(_, group)| group).collect()
}

/// A shaded region.
#[derive(Clone, PartialEq, Debug)]
pub struct Zone {
    pub members: Vec<NodeId>,
    /// SVG path data; a group that is not together on the stage has several parts.
    pub path: String,
    pub label: Point,
}

/// The regions of all groups but the largest. Without a cut through the whole there are none.
pub fn zones(groups: &[Vec<NodeId>], plan: &Plan) -> Vec<Zone> {
    groups.iter().skip(1).map(|members| zone(members, plan)).collect()
}

fn zone(members: &[NodeId], plan: &Plan) -> Zone {
    let whole = hull(members.iter().flat_map(|id| around(plan, *id)).collect());
    let apart = (0..plan.spots.len() as u8)
        .map(NodeId)
        .any(|id| !members.contains(&id) && inside(&whole, plan.spot(id).at));
    let mut path = String::new();
    if apart {
        for id in members {
            trace(&hull(around(plan, *id).collect()), &mut path);
        }
    } else {
        trace(&whole, &mut path);
    }
    let lowest = |a: &&Point, b: &&Point| a.y.total_cmp(&b.y);
    let corners = if apart { hull(around(plan, members[0]).collect()) } else { whole };
    let bottom = corners.iter().max_by(lowest).copied().unwrap_or_default();
    let left = corners.iter().map(|corner| corner.x).fold(f64::INFINITY, f64::min);
    let right = corners.iter().map(|corner| corner.x).fold(0.0, f64::max);
    let label = Point::new((left + right) / 2.0, (bottom.y + 14.0).min(plan.size.y - 6.0));
    Zone { members: members.to_vec(), path, label }
}

/// Points around a node, room for its crown and captions included.
fn around(plan: &Plan, id: NodeId) -> impl Iterator<Item = Point> {
    let spot = *plan.spot(id);
    (0..16).map(move |step| {
        let toward = Point::at_turn(f64::from(step) / 16.0);
        let below = if toward.y > 0.3 { 12.0 } else { 0.0 };
        let half = Point::new(spot.half.x + MARGIN, spot.half.y + MARGIN + below);
        spot.at.plus(Point::new(half.x * toward.x, half.y * toward.y))
    })
}

/// The convex hull, counter-clockwise (Andrew's monotone chain).
fn hull(corners: Vec<Point>) -> Vec<Point> {
    let mut points: Vec<Point> = Vec::with_capacity(corners.len());
    for corner in corners {
        let before = |other: &Point| other.x.total_cmp(&corner.x).then(other.y.total_cmp(&corner.y)).is_le();
        points.insert(points.partition_point(before), corner);
    }
    let half = |points: &mut dyn Iterator<Item = Point>| {
        let mut chain: Vec<Point> = Vec::new();
        for point in points {
            while chain.len() > 1 && turn(chain[chain.len() - 2], chain[chain.len() - 1], point) <= 0.0 {
                chain.pop();
            }
            chain.push(point);
        }
        chain.pop();
        chain
    };
    let mut lower = half(&mut points.iter().copied());
    let upper = half(&mut points.iter().rev().copied());
    lower.extend(upper);
    lower
}

fn turn(a: Point, b: Point, c: Point) -> f64 {
    let (ab, ac) = (b.minus(a), c.minus(a));
    ab.x * ac.y - ab.y * ac.x
}

fn inside(hull: &[Point], point: Point) -> bool {
    let next = hull.iter().cycle().skip(1);
    hull.len() > 2 && hull.iter().zip(next).all(|(a, b)| turn(*a, *b, point) >= 0.0)
}

fn trace(points: &[Point], path: &mut String) {
    for (place, point) in points.iter().enumerate() {
        let verb = if place == 0 { 'M' } else { 'L' };
        let _ = write!(path, "{verb}{} {} ", point.x.round() as i32, point.y.round() as i32);
    }
    path.push_str("Z ");
}
