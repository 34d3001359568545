//! One node as it is drawn.

use super::geometry::{Point, clamped};
use super::layout::{Outline, Plan, Spot, beginning, text_width};
use super::words::{BRIEF, Words, cut, epoch_class};
use super::{ARC, Shape, px};
use crate::frame::{Crown, NodeView, TimerView};
use crate::value::{Micros, Value};

const SMALL: f64 = 12.0;
/// Nodes at least this large have room for three lines.
const ROOMY: f64 = 33.0;
const LINE: f64 = 15.0;

/// A node, round the middle of its outline.
pub struct NodeDrawing {
    pub class: String,
    pub at: Point,
    /// What a screen reader says of it.
    pub spoken: String,
    pub shapes: Vec<Shape>,
}

/// Draws a node as it is at this time. `unaware`: it is of a quorum that chose something of which no node knows yet.
pub fn draw(words: &Words, node: &NodeView, plan: &Plan, time: Micros, unaware: bool) -> NodeDrawing {
    let spot = plan.spot(node.id);
    let Written { inside, below, spoken } = Written::of(words, node, spot, plan.dense);
    let mut class = format!("node {} {}", node.part, epoch_class(node.body.epoch, &words.roster));
    for (on, word) in
        [(!node.up, " down"), (node.paused, " paused"), (node.body.crown != Crown::No, " crowned")]
    {
        if on {
            class.push_str(word);
        }
    }
    let mut shapes = Vec::new();
    if unaware {
        shapes.push(outline(spot, if spot.outline == Outline::Disc { 11.0 } else { 5.5 }, "unaware"));
    }
    shapes.push(outline(spot, 0.0, "body"));
    if !node.up {
        let (low, high) = (px(-spot.half.y * 0.6), px(spot.half.y * 0.6));
        shapes.push(Shape::path("dead", format!("M{low} {low} L{high} {high} M{high} {low} L{low} {high}")));
    }
    if spot.outline != Outline::Card {
        let arcs = node.timers.iter().enumerate();
        shapes.extend(arcs.map(|(place, timer)| arc(timer, spot, 6.0 + 5.0 * place as f64, time)));
    }
    shapes.extend(crown(node.body.crown, spot));
    shapes.extend(inside);
    if node.pending_writes > 0 {
        shapes.push(pending(node.pending_writes, spot));
    }
    captions(node, spot, plan, below, &mut shapes);
    NodeDrawing { class, at: spot.at, spoken, shapes }
}

/// All that is written on a node, and what a screen reader says of it.
struct Written {
    inside: Vec<Shape>,
    below: Vec<String>,
    spoken: String,
}

/// A line of text inside the outline.
fn line(class: &'static str, y: f64, text: impl Into<String>) -> Shape {
    Shape::text(class, Point::new(0.0, y), text)
}

impl Written {
    fn of(words: &Words, node: &NodeView, spot: &Spot, dense: bool) -> Written {
        let fields = node.body.headline.iter().filter_map(|place| node.body.fields.get(*place));
        let lines: Vec<(String, String)> = fields
            .filter_map(|field| Some((words.short(field)?, cut(&words.show(&field.value), BRIEF))))
            .collect();
        let role = words.role_of(node);
        let mut below = Vec::new();
        if node.body.crown == Crown::Believes {
            below.push(words.t("stage-believes"));
        }
        let inside = match spot.outline {
            Outline::Card => {
                below.extend(lines.first().map(|(short, _)| short.clone()));
                vec![line("name", 5.0, &*node.name)]
            }
            Outline::Disc => in_disc(node, spot, &role, &lines, &mut below),
            Outline::Square | Outline::Hexagon => in_box(node, spot, &role, &lines),
        };
        if dense {
            // The card and the panes tell the rest.
            below.truncate(usize::from(node.body.crown == Crown::Believes));
        }
        if node.clock != 100 {
            below.push(words.with("stage-clock", &[("percent", Value::from(node.clock))]));
        }
        if node.paused {
            below.push(words.t("stage-paused"));
        }
        let mut spoken = vec![node.name.to_string(), role];
        spoken.extend(lines.into_iter().map(|(short, _)| short));
        spoken.push(words.t(match (node.up, node.paused) {
            (false, _) => "stage-down",
            (true, true) => "stage-paused",
            (true, false) => "stage-up",
        }));
        if node.body.crown == Crown::Believes {
            spoken.push(words.t("stage-believes"));
        }
        Written { inside, below, spoken: spoken.join(&words.t("list-comma")) }
    }
}

/// Name, role and the most telling field; what else there is goes below.
fn in_disc(
    node: &NodeView,
    spot: &Spot,
    role: &str,
    lines: &[(String, String)],
    below: &mut Vec<String>,
) -> Vec<Shape> {
    let roomy = spot.half.x >= ROOMY;
    let chord = |y: f64| 2.0 * (spot.half.x.powi(2) - (y + 4.0f64.copysign(y)).powi(2)).max(0.0).sqrt() - 4.0;
    let mut inside = vec![line("name", if roomy { -9.0 } else { -2.0 }, &*node.name)];
    let y = if roomy { 22.0 } else { 13.0 };
    if roomy {
        inside.push(line("role", 6.0, role));
    }
    if let Some((short, value)) = lines.first() {
        inside.push(line("sub", y, fit(short, value, chord(y))));
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

fn in_box(node: &NodeView, spot: &Spot, role: &str, lines: &[(String, String)]) -> Vec<Shape> {
    let width = 2.0 * spot.half.x - 8.0;
    // The shape tells the part too: with little room, what the node holds comes first.
    let with_role = spot.half.y >= ROOMY || lines.is_empty();
    let rows = 1 + usize::from(with_role) + lines.len().min(2);
    let mut y = 5.0 - (rows as f64 - 1.0) * LINE / 2.0;
    let mut inside = vec![line("name", y, &*node.name)];
    if with_role {
        y += LINE;
        inside.push(line("role", y, role));
    }
    for (short, value) in lines.iter().take(2) {
        y += LINE;
        inside.push(line("sub", y, fit(short, value, width)));
    }
    inside
}

/// The words if there is room for them, else the value alone, else its beginning.
fn fit(short: &str, value: &str, width: f64) -> String {
    if text_width(short, SMALL) <= width { short.to_owned() } else { beginning(value, SMALL, width) }
}

/// The outline, `out` wider on every side.
pub fn outline(spot: &Spot, out: f64, class: &'static str) -> Shape {
    let (x, y) = (spot.half.x + out, spot.half.y + out);
    match spot.outline {
        Outline::Disc => Shape::Circle { class, centre: Point::default(), radius: x },
        Outline::Square | Outline::Card => {
            let round = if spot.outline == Outline::Card { 6.0 } else { 12.0 };
            Shape::Rect { class, corner: Point::new(-x, -y), size: Point::new(2.0 * x, 2.0 * y), round }
        }
        Outline::Hexagon => {
            let corner = x - y * 0.45;
            let [left, inner_left, top, inner_right, right, bottom] = [-x, -corner, -y, corner, x, y].map(px);
            let data = format!(
                "M{left} 0 L{inner_left} {top} L{inner_right} {top} L{right} 0 L{inner_right} {bottom} L{inner_left} {bottom} Z"
            );
            Shape::path(class, data)
        }
    }
}

/// A timer, `out` from the outline: one that runs shows the share of its time that is left, one that waits to be
/// fired by hand is dotted.
fn arc(timer: &TimerView, spot: &Spot, out: f64, time: Micros) -> Shape {
    let (class, left) = match timer.due {
        Some(due) => {
            let span = due.saturating_sub(timer.set).max(1);
            let left = due.saturating_sub(time) * u64::from(ARC) / span;
            ("timer runs", Some(left.min(u64::from(ARC)) as u32))
        }
        None => ("timer waits", None),
    };
    let data = match spot.outline {
        Outline::Disc => {
            let r = px(spot.half.x + out);
            format!("M0 -{r} A{r} {r} 0 0 1 0 {r} A{r} {r} 0 0 1 0 -{r}")
        }
        _ => {
            const ROUND: f64 = 16.0;
            let (x, y) = (spot.half.x + out, spot.half.y + out);
            let [left, right, top, bottom] = [-x, x, -y, y].map(px);
            let [inner_left, inner_right] = [ROUND - x, x - ROUND].map(px);
            let [inner_top, inner_bottom] = [ROUND - y, y - ROUND].map(px);
            let turn = format!("A{0} {0} 0 0 1", px(ROUND));
            format!(
                "M{inner_left} {top} H{inner_right} {turn} {right} {inner_top} V{inner_bottom} {turn} {inner_right} {bottom} \
                 H{inner_left} {turn} {left} {inner_bottom} V{inner_top} {turn} {inner_left} {top}"
            )
        }
    };
    Shape::Arc { class, data, left }
}

/// Solid for one that leads, hollow for one that only believes it does.
fn crown(crown: Crown, spot: &Spot) -> Option<Shape> {
    let class = match crown {
        Crown::No => return None,
        Crown::Leads => "crown",
        Crown::Believes => "crown hollow",
    };
    let at = Point::new(0.0, -spot.half.y - 18.0);
    let data = "M-13 6 L-13 -6 L-6 0 L0 -10 L6 0 L13 -6 L13 6 Z".into();
    Some(Shape::Path { class, at, along: Point::RIGHT, data })
}

/// Writes that a crash would lose now.
fn pending(count: u32, spot: &Spot) -> Shape {
    let (corner, size) = (Point::new(-13.0, -9.0), Point::new(26.0, 18.0));
    Shape::Group {
        class: "pending".to_owned(),
        at: Point::new(spot.half.x * 0.78, spot.half.y * 0.86),
        shapes: vec![
            Shape::Rect { class: "", corner, size, round: 9.0 },
            Shape::path("", "M-8 -4 v8 M-8 -4 h4 l2 2 v6 h-6"),
            Shape::text("", Point::new(5.0, 4.0), count.to_string()),
        ],
    }
}

/// Votes or promises as dots, then captions, kept inside the stage.
fn captions(node: &NodeView, spot: &Spot, plan: &Plan, captions: Vec<String>, shapes: &mut Vec<Shape>) {
    let mut y = spot.half.y + if spot.outline == Outline::Card { 15.0 } else { 12.0 };
    y += 5.0 * node.timers.len().min(2) as f64;
    if let Some(tally) = &node.body.tally {
        let (have, needed) = (tally.from.len(), tally.needed as usize);
        let shown = have.max(needed).min(9);
        let dots_wide = shown as f64 * 11.0;
        // Dots, then "2/3".
        let left = -(dots_wide + 22.0) / 2.0;
        let dot = |dot: usize| Shape::Circle {
            class: if dot < have { "dot have" } else { "dot" },
            centre: Point::new(left + dot as f64 * 11.0 + 4.0, y),
            radius: 4.0,
        };
        let mut tally: Vec<Shape> = (0..shown).map(dot).collect();
        tally.push(Shape::text(
            "caption",
            Point::new(left + dots_wide + 2.0, y + 4.0),
            format!("{have}/{needed}"),
        ));
        shapes.push(Shape::Group { class: "tally".to_owned(), at: Point::default(), shapes: tally });
        y += 15.0;
    }
    for (line, text) in captions.into_iter().enumerate() {
        let half = text_width(&text, SMALL) / 2.0 + 3.0;
        let x = clamped(spot.at.x, half.min(plan.size.x / 2.0), (plan.size.x - half).max(plan.size.x / 2.0));
        shapes.push(Shape::text("caption", Point::new(x - spot.at.x, y + 4.0 + line as f64 * 14.0), text));
    }
}
