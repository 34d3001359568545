//! Links and what is cut of them.

use super::geometry::Point;
use super::layout::Plan;
use super::{CROSS, Shape, px};
use crate::frame::{Frame, NodeView};
use crate::value::{NodeId, Value};

/// How a link stands, seen from its first node.
#[derive(Copy, Clone, PartialEq, Debug)]
pub struct LinkState {
    pub a: NodeId,
    pub b: NodeId,
    /// Messages from `a` to `b` are lost.
    pub out: bool,
    /// Messages from `b` to `a` are lost.
    pub back: bool,
    /// A client's link, drawn dotted.
    pub client: bool,
}

impl LinkState {
    /// What it is called in texts and as a class.
    pub fn word(&self) -> &'static str {
        match (self.out, self.back) {
            (true, true) => "cut",
            (false, false) => "open",
            _ => "half",
        }
    }

    pub fn class(&self) -> String {
        format!("link {}{}", self.word(), if self.client { " client" } else { "" })
    }

    /// The line, and the sign of what is cut.
    pub fn draw(&self, plan: &Plan) -> Vec<Shape> {
        let (from, to) = (plan.spot(self.a).at, plan.spot(self.b).at);
        let mut shapes = vec![Shape::Line { class: "line", from, to }];
        shapes.extend(cut_sign(from, to, self));
        shapes
    }
}

/// All links that are drawn: those of the plan, a client's to the server it believes in, and
/// whatever else is cut.
pub fn states(frame: &Frame, plan: &Plan) -> Vec<LinkState> {
    let cut = |a: NodeId, b: NodeId| frame.cuts.binary_search(&(a, b)).is_ok();
    let state = |a, b, client| LinkState { a, b, out: cut(a, b), back: cut(b, a), client };
    let mut links: Vec<LinkState> = plan.links.iter().map(|(a, b)| state(*a, *b, false)).collect();
    for (client, server) in beliefs(frame) {
        // Where clients stand in a row they have links to all.
        let (a, b) = (server.min(client), server.max(client));
        match links.iter_mut().find(|link| (link.a, link.b) == (a, b)) {
            Some(link) => link.client = true,
            None => links.push(state(a, b, true)),
        }
    }
    for (from, to) in &frame.cuts {
        let (a, b) = (*from.min(to), *from.max(to));
        if !links.iter().any(|link| (link.a, link.b) == (a, b)) {
            links.push(state(a, b, frame.node(b).part == "client"));
        }
    }
    links
}

/// Each client and the server that it would ask: the first node that it names.
pub fn beliefs(frame: &Frame) -> Vec<(NodeId, NodeId)> {
    let believed = |node: &NodeView| {
        node.body.fields.iter().find_map(|field| match field.value {
            Value::Node(server) => Some((node.id, server)),
            _ => None,
        })
    };
    frame.nodes.iter().filter(|node| node.part == "client").filter_map(believed).collect()
}

/// The sign of a cut: a cross on the middle of the link; one way, a dead end on that side of it.
fn cut_sign(a: Point, b: Point, link: &LinkState) -> Option<Shape> {
    let (from, to) = match (link.out, link.back) {
        (false, false) => return None,
        (true, true) => {
            let (at, along) = (a.toward(b, 0.5), Point::RIGHT);
            return Some(Shape::Path { class: "snip", at, along, data: CROSS.into() });
        }
        (true, false) => (a, b),
        (false, true) => (b, a),
    };
    let across = to.minus(from);
    let along = across.times(1.0 / across.length().max(1.0));
    let aside = Point::new(-along.y, along.x).times(9.0);
    let length = across.length() * 0.2;
    // An arrow the way nothing comes through, against a wall.
    let data =
        format!("M0 0 H{0} M{1} -4 L{0} 0 L{1} 4 M{2} -8 V8", px(length), px(length - 6.0), px(length + 5.0));
    Some(Shape::Path { class: "snip", at: from.toward(to, 0.36).plus(aside), along, data: data.into() })
}
