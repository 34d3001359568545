//! One node on the stage.

use super::layout::{Plan, Shape, Spot, text_width};
use super::links::px;
use super::words::{BRIEF, cut, epoch_class};
use crate::frame::{Crown, Frame, NodeView};
use crate::session::{Selection, SessionAction};
use crate::ui::{UiContext, use_ui};
use crate::value::{NodeId, Value};
use std::rc::Rc;
use yew::prelude::*;

const SMALL: f64 = 12.0;
/// Nodes at least this large have room for three lines.
const ROOMY: f64 = 33.0;
const LINE: f64 = 15.0;

#[derive(Properties)]
pub struct NodeProps {
    pub frame: Rc<Frame>,
    pub plan: Rc<Plan>,
    pub id: NodeId,
    pub selected: bool,
    /// Reached with Tab; from it the arrow keys lead to the others.
    pub tab: bool,
    /// It is of a quorum that chose something of which no node knows yet.
    pub unaware: bool,
}

/// Only what is drawn counts: most events change one node.
impl PartialEq for NodeProps {
    fn eq(&self, other: &NodeProps) -> bool {
        let (a, b) = (self.frame.node(self.id), other.frame.node(other.id));
        let fields = |node: &NodeView| node.body.headline.clone();
        Rc::ptr_eq(&self.plan, &other.plan)
            && (self.id, self.selected, self.tab, self.unaware)
                == (other.id, other.selected, other.tab, other.unaware)
            && (a.up, a.pending_writes, a.clock, a.body.role, a.body.epoch, a.body.crown)
                == (b.up, b.pending_writes, b.clock, b.body.role, b.body.epoch, b.body.crown)
            && a.body.tally == b.body.tally
            && fields(a) == fields(b)
            && a.body.headline.iter().all(|place| a.body.fields.get(*place) == b.body.fields.get(*place))
            && a.timers.len() == b.timers.len()
            && a.timers
                .iter()
                .zip(&b.timers)
                .all(|(a, b)| a.name == b.name && a.due.is_some() == b.due.is_some())
    }
}

#[component]
pub fn Node(props: &NodeProps) -> Html {
    let ui = use_ui();
    let node = props.frame.node(props.id);
    let spot = props.plan.spot(props.id);
    let words = Words::of(&ui, node, spot, props.plan.dense);
    let class = classes!(
        "node",
        node.part.to_owned(),
        epoch_class(node.body.epoch, &ui.roster),
        (!node.up).then_some("down"),
        props.selected.then_some("selected"),
        (node.body.crown != Crown::No).then_some("crowned"),
    );
    let onclick = ui.on(SessionAction::Select(Some(Selection::Node(props.id))));
    html! {
        <g {class} role="button" tabindex={if props.tab { "0" } else { "-1" }} aria-label={words.spoken.clone()}
            aria-pressed={props.selected.to_string()} data-node={node.name.to_string()}
            style={format!("transform:translate({}px,{}px)", px(spot.at.x), px(spot.at.y))} {onclick}>
            <rect class="touch" x={px(-spot.half.x.max(22.0))} y={px(-spot.half.y.max(22.0))}
                width={px(2.0 * spot.half.x.max(22.0))} height={px(2.0 * spot.half.y.max(22.0))} />
            if props.unaware { { outline(spot, if spot.shape == Shape::Disc { 11.0 } else { 5.5 }, "unaware") } }
            { outline(spot, 5.0, "ring") }
            { outline(spot, 0.0, "body") }
            if !node.up {
                <path class="dead" d={format!("M{0} {0} L{1} {1} M{1} {0} L{0} {1}", px(-spot.half.y * 0.6), px(spot.half.y * 0.6))} />
            }
            { arcs(node, spot) }
            { crown(node.body.crown, spot) }
            { for words.inside.iter().map(|line| html! {
                <text class={line.class} y={px(line.y)}>{&line.text}</text>
            }) }
            if node.pending_writes > 0 { { pending(node.pending_writes, spot) } }
            { below(node, spot, &props.plan, words.below) }
        </g>
    }
}

/// A line of text inside the outline.
struct Written {
    class: &'static str,
    y: f64,
    text: String,
}

/// All that is written on a node, and what a screen reader says of it.
struct Words {
    inside: Vec<Written>,
    below: Vec<String>,
    spoken: String,
}

impl Words {
    fn of(ui: &UiContext, node: &NodeView, spot: &Spot, dense: bool) -> Words {
        let fields = node.body.headline.iter().filter_map(|place| node.body.fields.get(*place));
        let lines: Vec<(String, String)> =
            fields.filter_map(|field| Some((ui.short(field)?, cut(&ui.show(&field.value), BRIEF)))).collect();
        let role = ui.role_of(node);
        let mut below = Vec::new();
        if node.body.crown == Crown::Believes {
            below.push(ui.t("stage-believes"));
        }
        let inside = match spot.shape {
            Shape::Card => {
                below.extend(lines.first().map(|(short, _)| short.clone()));
                vec![Written { class: "name", y: 5.0, text: node.name.to_string() }]
            }
            Shape::Disc => in_disc(node, spot, &role, &lines, &mut below),
            Shape::Square | Shape::Hexagon => in_box(node, spot, &role, &lines),
        };
        if dense {
            // The card and the panes tell the rest.
            below.truncate(usize::from(node.body.crown == Crown::Believes));
        }
        if node.clock != 100 {
            below.push(ui.with("stage-clock", &[("percent", Value::from(node.clock))]));
        }
        let mut spoken = vec![node.name.to_string(), role];
        spoken.extend(lines.into_iter().map(|(short, _)| short));
        spoken.push(ui.t(if node.up { "stage-up" } else { "stage-down" }));
        if node.body.crown == Crown::Believes {
            spoken.push(ui.t("stage-believes"));
        }
        Words { inside, below, spoken: spoken.join(&ui.t("list-comma")) }
    }
}

/// Name, role and the most telling field; what else there is goes below.
fn in_disc(
    node: &NodeView,
    spot: &Spot,
    role: &str,
    lines: &[(String, String)],
    below: &mut Vec<String>,
) -> Vec<Written> {
    let roomy = spot.half.x >= ROOMY;
    let chord = |y: f64| 2.0 * (spot.half.x.powi(2) - (y + 4.0f64.copysign(y)).powi(2)).max(0.0).sqrt() - 4.0;
    let mut inside =
        vec![Written { class: "name", y: if roomy { -9.0 } else { -2.0 }, text: node.name.to_string() }];
    let y = if roomy { 22.0 } else { 13.0 };
    if roomy {
        inside.push(Written { class: "role", y: 6.0, text: role.to_owned() });
    }
    if let Some((short, value)) = lines.first() {
        inside.push(Written { class: "sub", y, text: fit(short, value, chord(y)) });
    }
    let rest: Vec<&str> = lines.iter().skip(1).map(|(short, _)| short.as_str()).collect();
    if !rest.is_empty() {
        below.push(rest.join(" · "));
    }
    if !roomy {
        below.push(role.to_owned());
    }
    inside
}

fn in_box(node: &NodeView, spot: &Spot, role: &str, lines: &[(String, String)]) -> Vec<Written> {
    let width = 2.0 * spot.half.x - 8.0;
    // The shape tells the part too: with little room, what the node holds comes first.
    let with_role = spot.half.y >= ROOMY || lines.is_empty();
    let rows = 1 + usize::from(with_role) + lines.len().min(2);
    let mut y = 5.0 - (rows as f64 - 1.0) * LINE / 2.0;
    let mut inside = vec![Written { class: "name", y, text: node.name.to_string() }];
    if with_role {
        y += LINE;
        inside.push(Written { class: "role", y, text: role.to_owned() });
    }
    for (short, value) in lines.iter().take(2) {
        y += LINE;
        inside.push(Written { class: "sub", y, text: fit(short, value, width) });
    }
    inside
}

/// The words if there is room for them, else the value alone, else its beginning.
fn fit(short: &str, value: &str, width: f64) -> String {
    [short, value].into_iter().find(|text| text_width(text, SMALL) <= width).map_or_else(
        || {
            let mut kept = String::new();
            for character in value.chars() {
                if text_width(&kept, SMALL) + 18.0 > width {
                    break;
                }
                kept.push(character);
            }
            kept.push('…');
            kept
        },
        str::to_owned,
    )
}

/// The outline, `out` wider on every side.
fn outline(spot: &Spot, out: f64, class: &'static str) -> Html {
    let (x, y) = (spot.half.x + out, spot.half.y + out);
    match spot.shape {
        Shape::Disc => html! { <circle {class} r={px(x)} /> },
        Shape::Square | Shape::Card => {
            let round = if spot.shape == Shape::Card { "6" } else { "12" };
            html! { <rect {class} x={px(-x)} y={px(-y)} width={px(2.0 * x)} height={px(2.0 * y)} rx={round} /> }
        }
        Shape::Hexagon => {
            let corner = x - y * 0.45;
            let points = format!(
                "{0},0 {1},{2} {3},{2} {4},0 {3},{5} {1},{5}",
                px(-x),
                px(-corner),
                px(-y),
                px(corner),
                px(x),
                px(y)
            );
            html! { <polygon {class} {points} /> }
        }
    }
}

/// One arc a timer: those that run, their length kept by [`super::motion`], and those that wait to
/// be fired by hand.
fn arcs(node: &NodeView, spot: &Spot) -> Html {
    if spot.shape == Shape::Card {
        return Html::default();
    }
    let radius = |place: usize| 6.0 + 5.0 * place as f64;
    let arc = |(place, timer): (usize, &crate::frame::TimerView)| {
        let class = if timer.due.is_some() { "timer runs" } else { "timer waits" };
        let (dashes, length) = match timer.due {
            Some(_) => (Some("1000 1000"), Some("1000")),
            None => (None, None),
        };
        match spot.shape {
            Shape::Disc => html! {
                <circle key={timer.name} {class} r={px(spot.half.x + radius(place))} transform="rotate(-90)"
                    pathLength={length} stroke-dasharray={dashes} />
            },
            _ => {
                let (x, y) = (spot.half.x + radius(place), spot.half.y + radius(place));
                html! {
                    <rect key={timer.name} {class} x={px(-x)} y={px(-y)} width={px(2.0 * x)} height={px(2.0 * y)}
                        rx="16" pathLength={length} stroke-dasharray={dashes} />
                }
            }
        }
    };
    html! { <g class="timers">{ for node.timers.iter().enumerate().map(arc) }</g> }
}

/// Solid for one that leads, hollow for one that only believes it does.
fn crown(crown: Crown, spot: &Spot) -> Html {
    let class = match crown {
        Crown::No => return Html::default(),
        Crown::Leads => "crown",
        Crown::Believes => "crown hollow",
    };
    let at = format!("translate(0 {})", px(-spot.half.y - 18.0));
    html! { <path {class} transform={at} d="M-13 6 L-13 -6 L-6 0 L0 -10 L6 0 L13 -6 L13 6 Z" /> }
}

/// Writes that a crash would lose now.
fn pending(count: u32, spot: &Spot) -> Html {
    let at = format!("translate({} {})", px(spot.half.x * 0.78), px(spot.half.y * 0.86));
    html! {
        <g class="pending" transform={at}>
            <rect x="-13" y="-9" width="26" height="18" rx="9" />
            <path d="M-8 -4 v8 M-8 -4 h4 l2 2 v6 h-6" />
            <text x="5" y="4">{count}</text>
        </g>
    }
}

/// Votes or promises as dots, then captions, kept inside the stage.
fn below(node: &NodeView, spot: &Spot, plan: &Plan, captions: Vec<String>) -> Html {
    let mut y = spot.half.y + if spot.shape == Shape::Card { 15.0 } else { 12.0 };
    y += 5.0 * node.timers.len().min(2) as f64;
    let tally = node.body.tally.as_ref().map(|tally| {
        let (have, needed) = (tally.from.len(), tally.needed as usize);
        let shown = have.max(needed).min(9);
        let dots_wide = shown as f64 * 11.0;
        // Dots, then "2/3".
        let left = -(dots_wide + 22.0) / 2.0;
        let dots = (0..shown).map(|dot| {
            let class = if dot < have { "dot have" } else { "dot" };
            html! { <circle {class} cx={px(left + dot as f64 * 11.0 + 4.0)} cy={px(y)} r="4" /> }
        });
        let drawn = html! {
            <g class="tally">
                { for dots }
                <text class="caption" x={px(left + dots_wide + 2.0)} y={px(y + 4.0)}>{format!("{have}/{needed}")}</text>
            </g>
        };
        y += 15.0;
        drawn
    });
    let lines = captions.into_iter().enumerate().map(|(line, text)| {
        let half = text_width(&text, SMALL) / 2.0 + 3.0;
        let x = spot.at.x.clamp(half.min(plan.size.x / 2.0), (plan.size.x - half).max(plan.size.x / 2.0));
        html! { <text class="caption" x={px(x - spot.at.x)} y={px(y + 4.0 + line as f64 * 14.0)}>{text}</text> }
    });
    html! { <>{ for tally }{ for lines }</> }
}
