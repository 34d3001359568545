//! `synod draw`: a moment of a script as a figure.

use super::{DrawArgs, End, moment, refuse};
use crate::draw::stage::Picture;
use crate::draw::style::{Theme, style};
use crate::draw::{Point, Words, logs, registers, space_time, stage, svg};
use crate::frame::Detail;
use crate::locale::Texts;
use crate::sim::History;
use crate::value::Problem;
use std::io::{self, Write};

/// Least and most length of a side, in pixels.
const SIDES: std::ops::RangeInclusive<u32> = 200..=4_000;

/// Draws where a script ends, or another moment of it. A line that fails is told, and nothing drawn.
pub fn draw(args: &DrawArgs, texts: Texts, out: &mut impl Write) -> io::Result<End> {
    let size = match size(&args.size) {
        Ok(size) => size,
        Err(problem) => return Ok(refuse(problem, None, &texts)),
    };
    let mut history = match moment::ran(&args.file, &texts) {
        Ok(history) => history,
        Err(end) => return Ok(end),
    };
    let words = moment::words(&history, texts);
    let picture = picture(&mut history, &words, args, size);
    moment::put(picture.map(|picture| written(&picture, args)), args.out.as_ref(), &words.texts, out)
}

/// The stage at a moment, or all that led from one to it.
fn picture(history: &mut History, words: &Words, args: &DrawArgs, size: Point) -> Result<Picture, Problem> {
    if args.what == "space-time" {
        let steps = moment::steps(history, args.from.as_ref(), args.at.as_ref())?;
        return Ok(space_time::draw(words, &moment::moments(history, steps)?, size.x));
    }
    if let Some(at) = &args.at {
        moment::go_to(history, at)?;
    }
    if args.from.is_some() {
        return Err(Problem::new("problem-draw-from"));
    }
    let frame = history.frame(Detail::ALL);
    Ok(match &*args.what {
        "logs" if logs::logs(&frame).next().is_none() => return Err(Problem::new("problem-draw-no-logs")),
        "logs" => logs::draw(words, &frame, size.x),
        "registers" => registers::draw(words, &frame, size.x),
        _ => stage::draw(words, &frame, size),
    })
}

fn written(picture: &Picture, args: &DrawArgs) -> String {
    match args.inline {
        true => svg::inline(picture) + "\n",
        false => svg::file(picture, &style(if args.theme == "dark" { Theme::Dark } else { Theme::Light })),
    }
}

/// `720x480`
fn size(text: &str) -> Result<Point, Problem> {
    let side = |text: &str| text.parse().ok().filter(|side| SIDES.contains(side));
    let sides = text.split_once('x').and_then(|(wide, high)| Some((side(wide)?, side(high)?)));
    let (wide, high) = sides.ok_or_else(|| {
        Problem::new("problem-draw-size")
            .with("read", text)
            .with("least", *SIDES.start())
            .with("most", *SIDES.end())
    })?;
    Ok(Point::new(f64::from(wide), f64::from(high)))
}
