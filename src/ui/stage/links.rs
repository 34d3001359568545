//! Links and what is cut of them.

use super::layout::{Plan, Point};
use crate::frame::{Frame, NodeView};
use crate::session::{Selection, SessionAction};
use crate::ui::use_ui;
use crate::value::{NodeId, Value};
use std::rc::Rc;
use yew::prelude::*;

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

#[derive(Properties)]
pub struct LinksProps {
    pub plan: Rc<Plan>,
    pub links: Vec<LinkState>,
    pub selection: Option<Selection>,
}

impl PartialEq for LinksProps {
    fn eq(&self, other: &LinksProps) -> bool {
        Rc::ptr_eq(&self.plan, &other.plan) && self.links == other.links && self.selection == other.selection
    }
}

#[component]
pub fn Links(props: &LinksProps) -> Html {
    let ui = use_ui();
    let selected = match props.selection {
        Some(Selection::Link(a, b)) => Some((a.min(b), a.max(b))),
        _ => None,
    };
    let drawn = props.links.iter().enumerate().map(|(place, link)| {
        let (a, b) = (props.plan.spot(link.a).at, props.plan.spot(link.b).at);
        let state = match (link.out, link.back) {
            (true, true) => "cut",
            (false, false) => "open",
            _ => "half",
        };
        let (from, to) = if link.back && !link.out { (link.b, link.a) } else { (link.a, link.b) };
        let args = [("a", from.into()), ("b", to.into()), ("state", Value::Word(state))];
        let is_selected = selected == Some((link.a, link.b));
        let class =
            classes!("link", state, link.client.then_some("client"), is_selected.then_some("selected"));
        let select = ui.on(SessionAction::Select(Some(Selection::Link(link.a, link.b))));
        let (x1, y1, x2, y2) = (px(a.x), px(a.y), px(b.x), px(b.y));
        html! {
            <g key={format!("{}-{}", link.a.0, link.b.0)} {class} role="button"
                tabindex={if place == 0 || is_selected { "0" } else { "-1" }}
                aria-label={ui.with("stage-link", &args)} onclick={select}>
                <line class="touch" x1={x1.clone()} y1={y1.clone()} x2={x2.clone()} y2={y2.clone()} />
                <line class="line" {x1} {y1} {x2} {y2} />
                { mark(a, b, link) }
            </g>
        }
    });
    html! { <g class="links">{ for drawn }</g> }
}

/// The sign of a cut: a cross on the middle of the link; one way, a dead end on that side of it.
fn mark(a: Point, b: Point, link: &LinkState) -> Html {
    let (from, to) = match (link.out, link.back) {
        (false, false) => return Html::default(),
        (true, true) => {
            let middle = a.toward(b, 0.5);
            let at = format!("translate({} {})", px(middle.x), px(middle.y));
            return html! { <path class="snip" transform={at} d="M-5 -5 L5 5 M5 -5 L-5 5" /> };
        }
        (true, false) => (a, b),
        (false, true) => (b, a),
    };
    let across = to.minus(from);
    let angle = js_sys::Math::atan2(across.y, across.x).to_degrees();
    let along = across.times(1.0 / across.length().max(1.0));
    let aside = Point::new(-along.y, along.x).times(9.0);
    let start = from.toward(to, 0.36).plus(aside);
    let length = across.length() * 0.2;
    let at = format!("translate({} {}) rotate({})", px(start.x), px(start.y), px(angle));
    // An arrow the way nothing comes through, against a wall.
    let path =
        format!("M0 0 H{0} M{1} -4 L{0} 0 L{1} 4 M{2} -8 V8", px(length), px(length - 6.0), px(length + 5.0));
    html! { <path class="snip" transform={at} d={path} /> }
}

/// A length as SVG is given it: a tenth of a unit is fine enough.
pub fn px(length: f64) -> String {
    decimal(length, 1)
}

/// A number with so many decimals, or none where all are 0. In integers: what prints floating point
/// is a heavy part of a page.
pub fn decimal(number: f64, digits: usize) -> String {
    let scale = 10_u64.pow(digits as u32);
    let scaled = (number * scale as f64).round() as i64;
    let sign = if scaled < 0 { "-" } else { "" };
    let (whole, part) = (scaled.unsigned_abs() / scale, scaled.unsigned_abs() % scale);
    if part == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part:0digits$}") }
}
