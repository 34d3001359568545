//! Rows and columns of text as shapes: each column as wide as what stands in it, or as there is room for; and the legend
//! below a figure.

use super::Shape;
use super::geometry::Point;
use super::layout::{beginning, text_width};
use super::words::Words;

const SMALL: f64 = 12.0;
const EDGE: f64 = 16.0;
const LINE: f64 = 24.0;
/// Between the end of one column's text and the next column.
const APART: f64 = 18.0;
/// The least that a column is narrowed to.
const LEAST: f64 = 26.0;

/// A legend has room in a figure of this width.
pub const NARROWEST: f64 = 320.0;

/// What stands in a cell.
pub enum Cell {
    Text {
        class: &'static str,
        text: String,
    },
    /// A mark of so much width, with its origin at the middle of its line.
    Mark(Shape),
}

impl Cell {
    pub fn text(class: &'static str, text: impl Into<String>) -> Cell {
        Cell::Text { class, text: text.into() }
    }

    fn width(&self) -> f64 {
        match self {
            Cell::Text { text, .. } => text_width(text, SMALL),
            Cell::Mark(_) => LEAST,
        }
    }
}

/// A row: what its group is, and its cells. Shorter rows end earlier.
pub struct Row {
    pub class: String,
    pub cells: Vec<Cell>,
}

/// How wide a figure must be for these rows.
pub fn least(rows: &[Row]) -> f64 {
    let columns = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0) as f64;
    2.0 * EDGE + columns * (LEAST + APART)
}

/// Draws the rows from `top` on and gives where they end. The first is the head.
pub fn draw(rows: Vec<Row>, width: f64, top: f64, shapes: &mut Vec<Shape>) -> f64 {
    let widths = widths(&rows, width - 2.0 * EDGE);
    let mut y = top;
    for Row { class, cells } in rows {
        let mut x = 0.0;
        let size = Point::new(width - 2.0 * EDGE + 8.0, LINE);
        let ground = Shape::Rect { class: "ground", corner: Point::new(-4.0, 0.0), size, round: 0.0 };
        let (from, to) = (Point::new(0.0, LINE), Point::new(width - 2.0 * EDGE, LINE));
        let mut drawn = vec![ground, Shape::Line { class: "under", from, to }];
        for (cell, width) in cells.into_iter().zip(&widths) {
            drawn.push(match cell {
                Cell::Text { class, text } => {
                    Shape::text(class, Point::new(x, 16.0), beginning(&text, SMALL, *width))
                }
                Cell::Mark(mark) => {
                    let at = Point::new(x + 9.0, LINE / 2.0);
                    Shape::Group { class: "cell".to_owned(), at, shapes: vec![mark] }
                }
            });
            x += width + APART;
        }
        shapes.push(Shape::Group {
            class: format!("table-row {class}").trim_end().to_owned(),
            at: Point::new(EDGE, y),
            shapes: drawn,
        });
        y += LINE;
    }
    y
}

/// How wide each column is: where all together are wider than the room, the widest are narrowed.
fn widths(rows: &[Row], room: f64) -> Vec<f64> {
    let columns = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let widest = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.cells.get(column));
        cells.map(Cell::width).fold(LEAST, f64::max).ceil() + 2.0
    };
    let mut widths: Vec<f64> = (0..columns).map(widest).collect();
    let room = room - APART * columns.saturating_sub(1) as f64;
    while widths.iter().sum::<f64>() > room {
        let most = widths.iter().copied().fold(0.0, f64::max);
        if most <= LEAST {
            break;
        }
        for width in widths.iter_mut().filter(|width| **width >= most) {
            *width = (*width - 4.0).max(LEAST);
        }
    }
    widths
}

/// A sentence where there is nothing else to show.
pub fn said(text: String, at: Point) -> Shape {
    let shapes = vec![Shape::text("", Point::default(), text)];
    Shape::Group { class: "told".to_owned(), at, shapes }
}

/// What signs mean, in lines from `top` on; gives where the last one stands. Each sign has its origin in its middle.
pub fn legend(
    words: &Words,
    keys: Vec<(Shape, &'static str)>,
    width: f64,
    top: f64,
    shapes: &mut Vec<Shape>,
) -> f64 {
    let mut at = Point::new(EDGE + 10.0, top);
    for (sign, key) in keys {
        let text = words.t(key);
        let room = 16.0 + text_width(&text, SMALL);
        if at.x + room > width - EDGE && at.x > EDGE + 10.0 {
            at = Point::new(EDGE + 10.0, at.y + 22.0);
        }
        shapes.push(Shape::Group { class: "key".to_owned(), at, shapes: vec![sign] });
        shapes.push(said(text, Point::new(at.x + 16.0, at.y + 4.0)));
        at.x += room + 24.0;
    }
    at.y
}
