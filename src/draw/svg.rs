//! Pictures as SVG text.

use super::stage::Picture;
use super::{ARC, Point, Shape, px, transform};
use std::fmt::Write as _;

/// A whole SVG file. `style` holds its rules, and a background is drawn behind all.
pub fn file(picture: &Picture, style: &str) -> String {
    let (width, height) = (px(picture.size.x), px(picture.size.y));
    let mut text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
         class=\"drawing\" role=\"img\">\n<title>{}</title>\n<style>\n{style}</style>\n\
         <rect class=\"background\" width=\"{width}\" height=\"{height}\"/>\n",
        escaped(&picture.title)
    );
    write_all(&picture.shapes, &mut text);
    text + "</svg>\n"
}

/// The same inside a page whose style sheets have the rules.
pub fn inline(picture: &Picture) -> String {
    let (width, height) = (px(picture.size.x), px(picture.size.y));
    let mut text = format!(
        "<svg viewBox=\"0 0 {width} {height}\" class=\"drawing\" role=\"img\" aria-label=\"{}\">\n",
        escaped(&picture.title)
    );
    write_all(&picture.shapes, &mut text);
    text + "</svg>"
}

fn write_all(shapes: &[Shape], text: &mut String) {
    for shape in shapes {
        write(shape, text);
        text.push('\n');
    }
}

/// Writing to a `String` cannot fail.
fn write(shape: &Shape, text: &mut String) {
    let _ = match shape {
        Shape::Circle { class, centre, radius } => {
            let (x, y, r) = (px(centre.x), px(centre.y), px(*radius));
            write!(text, "<circle{} cx=\"{x}\" cy=\"{y}\" r=\"{r}\"/>", class_of(class))
        }
        Shape::Rect { class, corner, size, round } => {
            let [x, y, width, height, round] = [corner.x, corner.y, size.x, size.y, *round].map(px);
            let class = class_of(class);
            write!(
                text,
                "<rect{class} x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"{round}\"/>"
            )
        }
        Shape::Line { class, from, to } => {
            let [x1, y1, x2, y2] = [from.x, from.y, to.x, to.y].map(px);
            write!(text, "<line{} x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\"/>", class_of(class))
        }
        Shape::Path { class, at, along, data } => {
            write!(text, "<path{}{} d=\"{data}\"/>", class_of(class), transform_of(*at, *along))
        }
        Shape::Arc { class, data, left } => {
            // Zero-length dashes are dots in some programs: what is not there is not written.
            let dashes = match left {
                Some(0) => return,
                Some(left) => {
                    format!(" pathLength=\"{ARC}\" stroke-dasharray=\"{left} {ARC}\"")
                }
                None => String::new(),
            };
            write!(text, "<path{} d=\"{data}\"{dashes}/>", class_of(class))
        }
        Shape::Text { class, at, text: words } => {
            let (x, y) = (px(at.x), px(at.y));
            write!(text, "<text{} x=\"{x}\" y=\"{y}\">{}</text>", class_of(class), escaped(words))
        }
        Shape::Group { class, at, shapes } => {
            let _ = writeln!(text, "<g{}{}>", class_of(class), transform_of(*at, Point::RIGHT));
            write_all(shapes, text);
            write!(text, "</g>")
        }
    };
}

fn class_of(class: &str) -> String {
    if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") }
}

fn transform_of(at: Point, along: Point) -> String {
    transform(at, along).map(|transform| format!(" transform=\"{transform}\"")).unwrap_or_default()
}

/// Text that XML allows: what has a meaning there is escaped, and what it forbids left out.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '&' => safe.push_str("&amp;"),
            '"' => safe.push_str("&quot;"),
            '\t' | '\n' | '\r' => safe.push(' '),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            _ => safe.push(character),
        }
    }
    safe
}
