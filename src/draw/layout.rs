//! Where everything stands: pure geometry, no browser.
//!
//! Lengths are in stage units: one is a pixel at the usual text size and grows with the text, so
//! that the present view is the same picture, larger.

use super::geometry::{Point, clamped};
use crate::protocol::Layout;
use crate::value::{NodeId, Roster};

/// A node's outline: another one for each part, so that colour need not tell them apart.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Outline {
    Disc,
    Square,
    Hexagon,
    /// A client.
    Card,
}

/// A node's place: centre, outline, half width and half height.
#[derive(Copy, Clone, PartialEq, Debug)]
pub struct Spot {
    pub at: Point,
    pub outline: Outline,
    pub half: Point,
    /// The row it stands in, from the top; none on a ring.
    pub row: Option<usize>,
}

impl Spot {
    /// How far the outline is from the centre in this direction, a unit vector.
    pub fn reach(&self, direction: Point) -> f64 {
        match self.outline {
            Outline::Disc => self.half.x,
            _ => {
                let x = self.half.x / direction.x.abs().max(1e-6);
                let y = self.half.y / direction.y.abs().max(1e-6);
                x.min(y)
            }
        }
    }

    /// Whether a rectangle around `centre` comes nearer than `gap` to the node's own box.
    pub(super) fn meets(&self, centre: Point, half: Point, gap: f64) -> bool {
        let off = centre.minus(self.at);
        off.x.abs() < self.half.x + half.x + gap && off.y.abs() < self.half.y + half.y + gap
    }
}

/// The whole stage: its size and every node's place, by node id.
#[derive(Clone, PartialEq, Debug)]
pub struct Plan {
    pub size: Point,
    pub spots: Vec<Spot>,
    /// Pairs of nodes that have a link on the stage, the lower id first.
    pub links: Vec<(NodeId, NodeId)>,
    pub centre: Point,
    /// Rows stand so near that only the most telling captions fit between them.
    pub dense: bool,
}

impl Plan {
    pub fn spot(&self, id: NodeId) -> &Spot {
        &self.spots[id.index()]
    }
}

/// A node that is no smaller than a finger.
const LEAST: f64 = 23.0;
const MOST: f64 = 38.0;
/// Room above the ring for crowns, below it for captions.
const ABOVE: f64 = 37.0;
const BELOW: f64 = 40.0;
const SIDE: f64 = 14.0;
/// The ring's largest half axis: so much, and a little more for every node.
const WIDEST: f64 = 175.0;
const GROWS: f64 = 12.0;
/// The strip at the lower edge that says what is chosen.
const CHOSEN: f64 = 32.0;
const CLIENT: Point = Point { x: 28.0, y: 17.0 };

/// On a narrower stage there is no room for boxes beside the nodes.
pub const NARROW: f64 = 480.0;
/// What the strip takes in which messages wait there instead.
pub const STRIP: f64 = 54.0;
/// A stage that is less high than this is flat.
const FLAT: f64 = 340.0;

/// Places everybody on a stage of this size. `beliefs` are clients and the servers they would ask:
/// a client stands near that one.
pub fn plan(layout: Layout, roster: &Roster, width: f64, height: f64, beliefs: &[(NodeId, NodeId)]) -> Plan {
    let size = Point::new(width.max(240.0), height.max(200.0));
    let rows: Vec<Vec<NodeId>> = match layout {
        Layout::Ring => Vec::new(),
        Layout::Rows(parts) => parts
            .iter()
            .map(|part| roster.of(part).collect())
            .filter(|row: &Vec<NodeId>| !row.is_empty())
            .collect(),
    };
    let blank = Spot { at: Point::default(), outline: Outline::Disc, half: CLIENT, row: None };
    let mut plan = Plan {
        size,
        spots: vec![blank; roster.len()],
        links: Vec::new(),
        centre: size.times(0.5),
        dense: false,
    };
    let clients: Vec<NodeId> = roster.ids().filter(|id| is_client(roster, *id)).collect();
    let mut placed: Vec<NodeId> = roster.ids().filter(|id| !is_client(roster, *id)).collect();
    if rows.is_empty() {
        ring(&mut plan, &placed, clients.len());
    } else {
        in_rows(&mut plan, roster, &rows);
    }
    for id in clients {
        let believed = beliefs.iter().find(|(client, _)| *client == id).map(|(_, server)| *server);
        // A protocol may give its clients a row; elsewhere they stand near the server they believe in.
        let row = rows.iter().position(|row| row.contains(&id));
        let at = match row {
            Some(_) => plan.spots[id.index()].at,
            None => client_place(&plan, &placed, believed.or(placed.first().copied())),
        };
        plan.spots[id.index()] = Spot { at, outline: Outline::Card, half: CLIENT, row };
        placed.push(id);
    }
    plan
}

fn is_client(roster: &Roster, id: NodeId) -> bool {
    roster.role(id) == "client"
}

/// Servers on an ellipse, the first on top. Clients stand outside it.
fn ring(plan: &mut Plan, servers: &[NodeId], clients: usize) {
    let count = servers.len().max(1) as f64;
    // More clients than corners need the sides too, and the ring makes room.
    let column = if clients > 4 { 2.0 * CLIENT.x + 12.0 } else { 0.0 };
    let mut radius = MOST;
    // A node shrinks until neighbours on the ring have half a node between them.
    for _ in 0..24 {
        let (centre, rx, ry) = ellipse(plan.size, radius, column, servers.len());
        plan.centre = centre;
        for (place, id) in servers.iter().enumerate() {
            let toward = Point::at_turn(place as f64 / count - 0.25);
            let off =
                if servers.len() == 1 { Point::default() } else { Point::new(rx * toward.x, ry * toward.y) };
            plan.spots[id.index()] = Spot {
                at: centre.plus(off),
                outline: Outline::Disc,
                half: Point::new(radius, radius),
                row: None,
            };
        }
        if radius <= LEAST || nearest(plan, servers) >= radius * 2.9 {
            break;
        }
        radius = (radius - 1.0).max(LEAST);
    }
    for (place, a) in servers.iter().enumerate() {
        plan.links.extend(servers[place + 1..].iter().map(|b| (*a, *b)));
    }
}

/// Centre and half axes of the ring. An odd number of nodes does not reach down to its lowest point,
/// so the ring stands a little lower, and may be a little larger.
fn ellipse(size: Point, radius: f64, column: f64, count: usize) -> (Point, f64, f64) {
    let top = radius + ABOVE;
    let bottom = size.y - radius - BELOW;
    let lowest = if count.is_multiple_of(2) { 1.0 } else { Point::at_turn(0.5 / count.max(1) as f64).x };
    // The eye should not have far to go: on a large stage the ring keeps to the middle.
    let most = WIDEST + GROWS * count as f64;
    let ry = clamped((bottom - top) / (1.0 + lowest), radius, most);
    let rx = clamped(size.x / 2.0 - column - radius - SIDE, radius, most * 1.25);
    // A ring that is much longer one way reads as two rows; on a flat stage there is no other way to keep the nodes'
    // captions off their neighbours.
    let longest = if size.y < FLAT { 2.3 } else { 1.6 };
    let (rx, ry) = (rx.min(ry * longest), ry.min(rx * 1.35));
    let middle = (top + bottom) / 2.0 + ry * (1.0 - lowest) / 2.0;
    (Point::new(size.x / 2.0, middle), rx, ry)
}

fn nearest(plan: &Plan, servers: &[NodeId]) -> f64 {
    let mut least = f64::INFINITY;
    for (place, a) in servers.iter().enumerate() {
        for b in &servers[place + 1..] {
            least = least.min(plan.spots[a.index()].at.minus(plan.spots[b.index()].at).length());
        }
    }
    least
}

/// A free place near the edge of the stage from which the way to the server is clear: neither so
/// near that messages have no way to go, nor farther than need be.
fn client_place(plan: &Plan, placed: &[NodeId], server: Option<NodeId>) -> Point {
    const STEP: f64 = 16.0;
    const AWAY: f64 = 150.0;
    // Room for the caption below.
    let (least, most) = (
        Point::new(CLIENT.x + 8.0, CLIENT.y + 8.0),
        plan.size.minus(Point::new(CLIENT.x + 8.0, CLIENT.y + 28.0)),
    );
    let columns = ((most.x - least.x) / STEP).max(0.0) as usize;
    let rows = ((most.y - least.y) / STEP).max(0.0) as usize;
    let edge = (0..=columns)
        .flat_map(|column| [0, rows].map(|row| (column, row)))
        .chain((0..=rows).flat_map(|row| [0, columns].map(|column| (column, row))));
    let mut best = (f64::INFINITY, Point::new(most.x, least.y));
    for (column, row) in edge {
        let share = |place: usize, of: usize| place as f64 / of.max(1) as f64;
        let at = Point::new(
            least.x + share(column, columns) * (most.x - least.x),
            least.y + share(row, rows) * (most.y - least.y),
        );
        let mut cost = 0.0;
        for id in placed {
            let spot = plan.spot(*id);
            if spot.meets(at.plus(Point::new(0.0, 9.0)), CLIENT.plus(Point::new(4.0, 11.0)), 12.0) {
                // Near is bad, on top of it is worse.
                cost += if spot.meets(at, CLIENT, 3.0) { 100_000.0 } else { 5_000.0 };
            }
            if Some(*id) != server
                && server.is_some_and(|to| near_line(at, plan.spot(to).at, spot.at) < spot.half.x + 8.0)
            {
                cost += 1_000.0;
            }
        }
        if let Some(server) = server {
            cost += (plan.spot(server).at.minus(at).length() - AWAY).abs();
        }
        if cost < best.0 {
            best = (cost, at);
        }
    }
    best.1
}

/// How near a point is to the line between two others.
fn near_line(a: Point, b: Point, point: Point) -> f64 {
    let (along, off) = (b.minus(a), point.minus(a));
    let length = along.length().max(1e-6);
    let share = clamped((off.x * along.x + off.y * along.y) / (length * length), 0.0, 1.0);
    a.toward(b, share).minus(point).length()
}

/// One row a part, spread evenly; a node of a later part is drawn in another shape.
fn in_rows(plan: &mut Plan, roster: &Roster, rows: &[Vec<NodeId>]) {
    // Below the rows it says what is chosen.
    let height = (plan.size.y - CHOSEN) / rows.len() as f64;
    let most = rows.iter().map(Vec::len).max().unwrap_or(1) as f64;
    let cell = plan.size.x / most;
    let radius = clamped(height * 0.27, LEAST, MOST).min(cell / 2.0 - 4.0).max(LEAST - 3.0);
    plan.dense = height - 2.0 * radius < 80.0;
    // Clients have a shape of their own.
    let first_row = usize::from(rows[0].iter().any(|id| is_client(roster, *id)));
    for (row, ids) in rows.iter().enumerate() {
        // Rows need room below for what waits there, so they stand a little above the middle.
        let y = height * (row as f64 + 0.5) - if plan.dense { 0.0 } else { 8.0 };
        // Few in a row do not stand at the far ends of a wide stage.
        let step = (plan.size.x / ids.len() as f64).min(190.0);
        let first = plan.size.x / 2.0 - step * (ids.len() as f64 - 1.0) / 2.0;
        for (place, id) in ids.iter().enumerate() {
            let outline = match row.saturating_sub(first_row) {
                0 => Outline::Disc,
                row if row % 2 == 1 => Outline::Square,
                _ => Outline::Hexagon,
            };
            let wide = (step / 2.0 - 5.0).min(50.0);
            let half = match outline {
                Outline::Disc => Point::new(radius, radius),
                _ => Point::new(wide.max(radius), radius),
            };
            let at = Point::new(first + step * place as f64, y);
            plan.spots[id.index()] = Spot { at, outline, half, row: Some(row) };
        }
    }
    for (upper, lower) in rows.iter().zip(rows.iter().skip(1)) {
        for a in upper {
            plan.links.extend(lower.iter().map(|b| (*a.min(b), *a.max(b))));
        }
    }
}

/// How wide a text is, roughly: Chinese characters are as wide as high, others half of that.
pub fn text_width(text: &str, size: f64) -> f64 {
    let wide = |character: char| match character {
        '\u{2e80}'.. => 1.0,
        'i' | 'j' | 'l' | 't' | 'f' | 'I' | '.' | ',' | ':' | ' ' | '[' | ']' | '(' | ')' => 0.32,
        'm' | 'w' | 'M' | 'W' | '@' => 0.86,
        'A'..='Z' => 0.66,
        _ => 0.56,
    };
    text.chars().map(wide).sum::<f64>() * size
}

/// As much of a text as there is room for, with an ellipsis where that is not all.
pub fn beginning(text: &str, size: f64, room: f64) -> String {
    if text_width(text, size) <= room {
        return text.to_owned();
    }
    let mut kept = String::new();
    for character in text.chars() {
        if text_width(&kept, size) + 18.0 > room {
            break;
        }
        kept.push(character);
    }
    kept.push('…');
    kept
}
