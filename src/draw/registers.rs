//! The registers as a figure: what each node holds, and the story ballot by ballot.

use super::Shape;
use super::geometry::Point;
use super::stage::Picture;
use super::table::{self, Cell, Row};
use super::words::{BRIEF, Words, cut, epoch_class, epoch_text};
use crate::frame::{BallotRow, Frame, NodeView, Stored};
use crate::value::{NodeId, Value};

const EDGE: f64 = 16.0;

/// The parts that nodes play, clients apart, those who vote first: theirs are the registers that decide.
pub fn parts(frame: &Frame) -> Vec<&'static str> {
    let mut parts: Vec<&'static str> = Vec::new();
    for node in frame.nodes.iter().filter(|node| node.part != "client") {
        if !parts.contains(&node.part) {
            parts.push(node.part);
        }
    }
    let voters = voters(frame);
    let votes = |part: &&'static str| voters.first().is_some_and(|id| frame.node(*id).part == *part);
    let (mut parts, others): (Vec<_>, Vec<_>) = parts.into_iter().partition(votes);
    parts.extend(others);
    parts
}

/// All of the part whose nodes promise and accept.
pub fn voters(frame: &Frame) -> Vec<NodeId> {
    let rows = frame.global.ballots.iter();
    let part =
        rows.flat_map(|row| row.promised.iter().chain(&row.accepted)).map(|id| frame.node(*id).part).next();
    let part = part.or_else(|| {
        let unset = |node: &&NodeView| node.body.fields.iter().any(|field| field.value == Value::None);
        frame.nodes.iter().find(unset).map(|node| node.part)
    });
    frame.nodes.iter().filter(|node| Some(node.part) == part).map(|node| node.id).collect()
}

/// The nodes of a part, and the fields that they show on the stage: names and indexes.
pub fn columns<'a>(
    frame: &'a Frame,
    part: &str,
) -> (Vec<&'a NodeView>, Vec<(&'static str, &'a Option<Value>)>) {
    let nodes: Vec<&NodeView> = frame.nodes.iter().filter(|node| node.part == part).collect();
    let mut names: Vec<(&'static str, &Option<Value>)> = Vec::new();
    for node in &nodes {
        for field in node.body.headline.iter().filter_map(|place| node.body.fields.get(*place)) {
            if !names.contains(&(field.name, &field.index)) {
                names.push((field.name, &field.index));
            }
        }
    }
    (nodes, names)
}

/// Draws the registers at an instant, so wide at least; the figure is as wide and as high as it has to be.
pub fn draw(words: &Words, frame: &Frame, least: f64) -> Picture {
    let tables: Vec<Vec<Row>> = parts(frame).into_iter().map(|part| registers(words, frame, part)).collect();
    let ballots = ballots(words, frame);
    let width = tables.iter().chain([&ballots]).map(|rows| table::least(rows));
    let width = width.fold(least.max(table::NARROWEST), f64::max);
    let mut shapes = Vec::new();
    let mut y = EDGE;
    for rows in tables {
        y = table::draw(rows, width, y, &mut shapes) + EDGE;
    }
    let pending = parts(frame).into_iter().any(|part| {
        let (nodes, names) = columns(frame, part);
        let fields = nodes.into_iter().flat_map(|node| &node.body.fields);
        fields.filter(|field| names.contains(&(field.name, &field.index))).any(is_pending)
    });
    let mut keys = Vec::new();
    if !frame.global.ballots.is_empty() {
        let title = Shape::text("row-name", Point::new(EDGE, y + 12.0), words.t("ballots-title"));
        shapes.push(title);
        y = table::draw(ballots, width, y + 24.0, &mut shapes) + EDGE;
        keys.push((vote("vote promised"), "ballots-promised"));
        keys.push((vote("vote accepted"), "ballots-accepted"));
    }
    if pending {
        let star = vec![Shape::text("star", Point::new(-3.0, 5.0), PENDING)];
        keys.push((
            Shape::Group { class: "table-row".to_owned(), at: Point::default(), shapes: star },
            "stored-pending",
        ));
    }
    if !keys.is_empty() {
        y = table::legend(words, keys, width, y + 8.0, &mut shapes);
    }
    let title = words.with(
        "draw-registers",
        &[
            ("protocol", Value::text(&words.t(&format!("{}-title", words.about.id)))),
            ("time", Value::Time(frame.time)),
        ],
    );
    Picture { size: Point::new(width, y + EDGE), shapes, title }
}

/// Behind a value that is not on disk yet.
const PENDING: &str = "*";

fn is_pending(field: &crate::frame::Field) -> bool {
    field.stored == Stored::Pending
}

/// The fields that a part shows on the stage, a row for each node that plays it.
fn registers(words: &Words, frame: &Frame, part: &str) -> Vec<Row> {
    let (nodes, names) = columns(frame, part);
    let heads = names.iter().map(|(name, index)| {
        let index = index.as_ref().map(|index| format!("[{}]", index.show_index(&words.roster, ".")));
        Cell::text("head", format!("{name}{}", index.unwrap_or_default()))
    });
    let head = [Cell::text("head", words.role(part))].into_iter().chain(heads).collect();
    let mut rows = vec![Row { class: "heads".into(), cells: head }];
    for node in nodes {
        let value = |name: &(&'static str, &Option<Value>)| {
            let field = node.body.fields.iter().find(|field| (field.name, &field.index) == *name);
            let star = if field.is_some_and(is_pending) { PENDING } else { "" };
            Cell::text("held", field.map_or_else(String::new, |field| held(words, &field.value) + star))
        };
        let mut name = node.name.to_string();
        if !node.up {
            name = format!("{name} ({})", words.role("down"));
        }
        let cells = [Cell::text("who", name)].into_iter().chain(names.iter().map(value)).collect();
        rows.push(Row { class: if node.up { "" } else { "down" }.into(), cells });
    }
    rows
}

/// A value as it is written.
fn held(words: &Words, value: &Value) -> String {
    match value {
        Value::None => "–".to_owned(),
        Value::At(inner, ballot) => {
            format!("{}@{}", cut(&words.show(inner), BRIEF), words.roster.ballot(*ballot))
        }
        other => cut(&words.show(other), BRIEF),
    }
}

fn ballots(words: &Words, frame: &Frame) -> Vec<Row> {
    let voters = voters(frame);
    let names = voters.iter().map(|id| Cell::text("head", words.name(*id)));
    let [ballot, value] = ["ballots-ballot", "ballots-value"].map(|key| Cell::text("head", words.t(key)));
    let mut rows =
        vec![Row { class: "heads".into(), cells: [ballot, value].into_iter().chain(names).collect() }];
    for row in &frame.global.ballots {
        let mut cells = vec![
            Cell::text("epoch", epoch_text(row.ballot.into(), &words.roster)),
            Cell::text("held", held(words, &row.value)),
        ];
        cells.extend(voters.iter().map(|id| did(row, *id)));
        if row.chosen {
            cells.push(Cell::text("badge", words.t("ballots-chosen")));
        }
        let chosen = if row.chosen { " is-chosen" } else { "" };
        rows.push(Row {
            class: format!("{}{chosen}", epoch_class(Some(row.ballot.into()), &words.roster)),
            cells,
        });
    }
    rows
}

/// What one node did in one ballot: a ring for a promise, a disc for an acceptance.
fn did(row: &BallotRow, id: NodeId) -> Cell {
    match (row.accepted.contains(&id), row.promised.contains(&id)) {
        (true, _) => Cell::Mark(vote("vote accepted")),
        (false, true) => Cell::Mark(vote("vote promised")),
        (false, false) => Cell::text("held", ""),
    }
}

fn vote(class: &str) -> Shape {
    let circle = Shape::Circle { class: "disc", centre: Point::default(), radius: 7.0 };
    Shape::Group { class: class.to_owned(), at: Point::default(), shapes: vec![circle] }
}
