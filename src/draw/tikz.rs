//! Pictures as TikZ: a file that LaTeX makes a figure of, and in which a paper can change each style and each line.
//!
//! A shape becomes one `\path`, with a style for each of its classes; the styles stand at the head of the picture. Text
//! is set by LaTeX, in the document's own fonts. Source: the PGF/TikZ manual, §§ 14 to 17.

use super::stage::Picture;
use super::style::{EPOCHS, Theme, colour};
use super::{Point, Shape, decimal};
use std::fmt::Write as _;

/// A stage unit is a pixel of CSS: three quarters of a point.
const UNIT: &str = "0.75bp";

/// The highest picture, in stage units: TeX knows no length of 16384 pt or more (The TeXbook, chapter 10), and a point of
/// TeX is a little smaller.
pub const HIGHEST: f64 = 21_000.0;

/// What a class looks like: `INNER` for a shape, `INNER-OUTER` for one in a group of that class besides.
const STYLES: &[(&str, &str)] = &[
    ("life", "draw=term, line width=3pt"),
    ("life-leads", "line width=8pt"),
    ("life-believes", "line width=8pt, draw opacity=0.45"),
    ("life-client", "draw=black!45, line width=1pt"),
    ("life-down", "draw=black!45, line width=1pt, dash pattern=on 1.5pt off 4pt"),
    ("lifeline-name", "anchor=base, font=\\normalsize\\bfseries"),
    ("shaft", "draw=term!62!black, line width=1pt"),
    ("shaft-reply", "dash pattern=on 4pt off 2pt"),
    ("shaft-unfinished", "draw opacity=0.55"),
    ("head", "fill=term!62!black"),
    ("died", "draw=bad, line width=1.5pt"),
    ("timeout", "draw=black, fill=white, line width=1pt"),
    ("flushed", "draw=term!62!black, fill=white, line width=1pt"),
    ("commit", "draw=white, fill=black, line width=1pt"),
    ("crash", "draw=bad, line width=2pt"),
    ("restart", "draw=black, line width=2pt"),
    ("wiped", "draw=bad, fill=white, line width=1.5pt"),
    ("across", "draw=black!45, dash pattern=on 1pt off 2pt"),
    ("time", "anchor=base east, text=black!62"),
    ("beside", "anchor=base, fill=white, fill opacity=0.8, text opacity=1"),
    ("told", "anchor=base west, text=black!62"),
    ("told-bad", "text=bad, font=\\small\\bfseries"),
];

/// A whole document, which compiles by itself to a page as large as the picture.
pub fn file(picture: &Picture) -> String {
    let body = body(picture);
    let mut head = format!("% {}\n", comment(&picture.title));
    if body.chars().any(is_cjk) {
        // Its fonts are those of the system that compiles it.
        head += "% Compile with xelatex or lualatex.\n\\documentclass[tikz,border=6pt]{standalone}\n\\usepackage{ctex}\n";
    } else if !body.is_ascii() {
        head += "% Compile with xelatex or lualatex, in a font that has these characters.\n\
                 \\documentclass[tikz,border=6pt]{standalone}\n\\usepackage{fontspec}\n";
    } else {
        head += "% Compile with pdflatex, xelatex or lualatex; in a paper, take the tikzpicture.\n\
                 \\documentclass[tikz,border=6pt]{standalone}\n";
    }
    format!("{head}\\begin{{document}}\n{body}\\end{{document}}\n")
}

/// The picture alone.
fn body(picture: &Picture) -> String {
    let mut text = format!(
        "\\begin{{tikzpicture}}[x={UNIT}, y=-{UNIT}, every node/.style={{inner sep=1pt, font=\\small}},\n"
    );
    for (name, style) in STYLES {
        let _ = writeln!(text, "  synod-{name}/.style={{{style}}},");
    }
    for epoch in EPOCHS {
        let colour = colour(Theme::Light, epoch);
        let _ = writeln!(text, "  synod-{epoch}/.code={{\\definecolor{{term}}{{HTML}}{{{colour}}}}},");
    }
    let bad = colour(Theme::Light, "bad");
    let _ = writeln!(text, "]\n\\definecolor{{bad}}{{HTML}}{{{bad}}}");
    write_all(&picture.shapes, Point::default(), "", &mut text);
    text + "\\end{tikzpicture}\n"
}

/// `outer`: the classes of the group around the shapes.
fn write_all(shapes: &[Shape], origin: Point, outer: &str, text: &mut String) {
    for shape in shapes {
        write(shape, origin, outer, text);
    }
}

/// Writing to a `String` cannot fail.
fn write(shape: &Shape, origin: Point, outer: &str, text: &mut String) {
    let moved = |point: Point| Point::new(point.x + origin.x, point.y + origin.y);
    let _ = match shape {
        Shape::Circle { class, centre, radius } => {
            let (at, radius) = (at(moved(*centre)), decimal(*radius * 0.75, 2));
            writeln!(text, "\\path[{}] {at} circle[radius={radius}bp];", styles(class, outer))
        }
        Shape::Rect { class, corner, size, round } => {
            let (from, to) = (moved(*corner), moved(Point::new(corner.x + size.x, corner.y + size.y)));
            let corners = match *round > 0.0 {
                true => format!(", rounded corners={}bp", decimal(*round * 0.75, 2)),
                false => String::new(),
            };
            writeln!(text, "\\path[{}{corners}] {} rectangle {};", styles(class, outer), at(from), at(to))
        }
        Shape::Line { class, from, to } => {
            writeln!(text, "\\path[{}] {} -- {};", styles(class, outer), at(moved(*from)), at(moved(*to)))
        }
        Shape::Path { class, at, along, data } => {
            let placed = |point: Point| {
                let turned =
                    Point::new(point.x * along.x - point.y * along.y, point.x * along.y + point.y * along.x);
                moved(Point::new(turned.x + at.x, turned.y + at.y))
            };
            writeln!(text, "\\path[{}]{};", styles(class, outer), polygon(data, &placed))
        }
        Shape::Text { class, at: place, text: words } => {
            writeln!(
                text,
                "\\node[{}] at {} {{{}}};",
                styles(class, outer),
                at(moved(*place)),
                escaped(words)
            )
        }
        Shape::Group { class, at, shapes } => {
            write_all(shapes, moved(*at), class, text);
            Ok(())
        }
        // Timers stand around the nodes of a stage, which is not drawn in TikZ.
        Shape::Arc { .. } => Ok(()),
    };
}

fn at(point: Point) -> String {
    format!("({},{})", decimal(point.x, 1), decimal(point.y, 1))
}

/// The colour of the epoch, the style of the shape, and what its group adds. A shape without a class of its own looks as
/// its group says.
fn styles(class: &str, outer: &str) -> String {
    let known = |name: &str| STYLES.iter().any(|(known, _)| *known == name);
    let groups = || outer.split(' ').filter(|group| !group.is_empty());
    let epoch = groups().filter(|group| matches!(group.as_bytes(), [b'e', digit] if digit.is_ascii_digit()));
    let own = match class {
        "" => groups().find(|group| known(group)).unwrap_or_default(),
        class => class,
    };
    let more = groups().map(|group| format!("{own}-{group}")).filter(|name| known(name));
    let all = epoch.map(str::to_owned).chain([own.to_owned()]).chain(more);
    all.map(|name| format!("synod-{name}")).collect::<Vec<_>>().join(", ")
}

/// SVG path data of straight lines as TikZ has it.
fn polygon(data: &str, placed: &dyn Fn(Point) -> Point) -> String {
    let mut path = String::new();
    let mut numbers: Vec<f64> = Vec::new();
    let mut joins = " ";
    for word in data.split(' ') {
        let number = match word.chars().next() {
            Some('M') => {
                joins = " ";
                &word[1..]
            }
            Some('L') => {
                joins = " -- ";
                &word[1..]
            }
            Some('Z') => {
                path += " -- cycle";
                continue;
            }
            _ => word,
        };
        numbers.extend(number.parse::<f64>());
        if let [x, y] = numbers[..] {
            path += joins;
            path += &at(placed(Point::new(x, y)));
            numbers.clear();
        }
    }
    path
}

/// Text as LaTeX takes it: what has a meaning there is escaped, and what the fonts of pdflatex lack is set as
/// mathematics.
pub fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        let mapped = match c {
            '\\' => "\\textbackslash{}",
            '{' => "\\{",
            '}' => "\\}",
            '$' => "\\$",
            '&' => "\\&",
            '#' => "\\#",
            '%' => "\\%",
            '_' => "\\_",
            '^' => "\\textasciicircum{}",
            '~' => "\\textasciitilde{}",
            '<' => "\\textless{}",
            '>' => "\\textgreater{}",
            '|' => "\\textbar{}",
            '"' => "\\textquotedbl{}",
            '→' => "$\\rightarrow$",
            '←' => "$\\leftarrow$",
            '≥' => "$\\geq$",
            '≤' => "$\\leq$",
            '≠' => "$\\neq$",
            '×' => "$\\times$",
            '∅' => "$\\emptyset$",
            '▸' => "$\\triangleright$",
            '·' => "$\\cdot$",
            '…' => "\\ldots{}",
            '–' => "--",
            '—' => "---",
            '“' => "``",
            '”' => "''",
            '‘' => "`",
            '’' => "'",
            c if c.is_control() => " ",
            c => {
                safe.push(c);
                continue;
            }
        };
        safe += mapped;
    }
    safe
}

fn comment(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// A character of Chinese, or of what is set with it.
fn is_cjk(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_latex_would_read_is_escaped() {
        assert_eq!(
            escaped("a_b {50%} #1 $x & ^~\\"),
            "a\\_b \\{50\\%\\} \\#1 \\$x \\& \\textasciicircum{}\\textasciitilde{}\\textbackslash{}"
        );
        assert_eq!(escaped("x→1\n领导者"), "x$\\rightarrow$1 领导者");
    }

    #[test]
    fn a_shape_has_the_styles_of_its_classes_and_of_its_group() {
        assert_eq!(styles("shaft", "arrow e3 reply"), "synod-e3, synod-shaft, synod-shaft-reply");
        assert_eq!(styles("", "event crash e0"), "synod-e0, synod-crash");
        assert_eq!(styles("time", ""), "synod-time");
    }

    #[test]
    fn paths_are_turned_and_moved() {
        let placed = |point: Point| Point::new(point.x + 10.0, point.y);
        assert_eq!(polygon("M0 0 L-9 -4 L-9 4 Z", &placed), " (10,0) -- (1,-4) -- (1,4) -- cycle");
        assert_eq!(polygon("M-5 -5 L5 5 M5 -5 L-5 5", &placed), " (5,-5) -- (15,5) (15,-5) -- (5,5)");
    }
}
