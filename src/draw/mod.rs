//! Pictures of a run as plain data: what stands where on the stage, and in which shapes.
//!
//! Functions of this module take a [`Frame`](crate::frame::Frame) and give shapes. The page draws them with Yew, the terminal
//! writes them as SVG ([`svg`]): it is the same picture. Positions come of sums, products and square
//! roots alone, so that they are the same on every machine to the last bit.

pub mod geometry;
pub mod inbox;
pub mod layout;
pub mod links;
pub mod logs;
pub mod messages;
pub mod node;
pub mod registers;
pub mod space_time;
pub mod stage;
#[cfg(not(target_arch = "wasm32"))]
pub mod style;
pub mod svg;
pub mod table;
#[cfg(not(target_arch = "wasm32"))]
pub mod tikz;
pub mod way;
pub mod words;
pub mod zones;

pub use geometry::{Point, clamped};
pub use layout::{Outline, Plan, Spot};
pub use words::Words;

use std::borrow::Cow;

/// What a picture is made of. Lengths are in stage units: one is a pixel at the usual text size.
///
/// A class says what a shape is; the style sheets say what it looks like.
#[derive(Clone, PartialEq, Debug)]
pub enum Shape {
    Circle {
        class: &'static str,
        centre: Point,
        radius: f64,
    },
    /// Rounded by so much at its corners.
    Rect {
        class: &'static str,
        corner: Point,
        size: Point,
        round: f64,
    },
    Line {
        class: &'static str,
        from: Point,
        to: Point,
    },
    /// SVG path data, with its origin at `at`, turned so that right points along `along`, a unit vector.
    Path {
        class: &'static str,
        at: Point,
        along: Point,
        data: Cow<'static, str>,
    },
    /// A timer around a node: a path of which only a share, in thousandths, is drawn, or, while its node waits for
    /// a person to fire it, all.
    Arc {
        class: &'static str,
        data: String,
        left: Option<u32>,
    },
    /// The class says how it is anchored at `at`, on its base line.
    Text {
        class: &'static str,
        at: Point,
        text: String,
    },
    /// Shapes with an origin of their own.
    Group {
        class: String,
        at: Point,
        shapes: Vec<Shape>,
    },
}

/// What is lost or cut: a cross, as path data.
const CROSS: &str = "M-5 -5 L5 5 M5 -5 L-5 5";

/// All of an arc, in the thousandths in which [`Shape::Arc`] counts.
pub const ARC: u32 = 1_000;

impl Shape {
    /// A path that is neither moved nor turned.
    pub fn path(class: &'static str, data: impl Into<Cow<'static, str>>) -> Shape {
        Shape::Path { class, at: Point::default(), along: Point::RIGHT, data: data.into() }
    }

    pub fn text(class: &'static str, at: Point, text: impl Into<String>) -> Shape {
        Shape::Text { class, at, text: text.into() }
    }
}

/// The `transform` that moves to a point and turns right into `along`; none where nothing moves.
pub fn transform(at: Point, along: Point) -> Option<String> {
    match (at == Point::default(), along == Point::RIGHT) {
        (true, true) => None,
        (_, true) => Some(format!("translate({} {})", px(at.x), px(at.y))),
        _ => {
            let [cos, sin] = [along.x, along.y].map(|part| decimal(part, 4));
            Some(format!("matrix({cos} {sin} {} {cos} {} {})", decimal(-along.y, 4), px(at.x), px(at.y)))
        }
    }
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

#[cfg(test)]
mod tests;
