//! `synod draw`: a moment of a script as a figure.

use super::file::read;
use super::{DrawArgs, End, complain, refuse, screen};
use crate::draw::stage::Picture;
use crate::draw::style::{Theme, style};
use crate::draw::{Point, Words, space_time, stage, svg};
use crate::frame::Detail;
use crate::locale::Texts;
use crate::script;
use crate::sim::History;
use crate::value::Problem;
use std::io::{self, Write};
use std::rc::Rc;

/// Least and most length of a side, in pixels.
const SIDES: std::ops::RangeInclusive<u32> = 200..=4_000;

/// Draws where a script ends, or another moment of it. A line that fails is told, and nothing drawn.
pub fn draw(args: &DrawArgs, texts: Texts, out: &mut impl Write) -> io::Result<End> {
    let size = match size(&args.size) {
        Ok(size) => size,
        Err(problem) => return Ok(refuse(problem, None, &texts)),
    };
    let Some(source) = read(&args.file, &texts) else { return Ok(End::NotAScript) };
    let ran = script::parse(&source).map_err(|error| (None, error)).and_then(|script| script::run(&script));
    let mut history = match ran {
        Ok(history) => history,
        Err((history, error)) => {
            complain(&args.file, &error, &texts, history.as_ref().map(|history| history.roster()));
            return Ok(if history.is_some() { End::Failed } else { End::NotAScript });
        }
    };
    let words = Words { about: history.about(), roster: history.roster().clone(), texts: Rc::new(texts) };
    let picture = match picture(&mut history, &words, args, size) {
        Ok(picture) => picture,
        Err(problem) => return Ok(refuse(problem, None, &words.texts)),
    };
    let text = written(&picture, args);
    match &args.out {
        None => out.write_all(text.as_bytes())?,
        Some(file) => {
            if let Err(error) = std::fs::write(file, text) {
                let problem = Problem::new("cli-draw-unwritten").with("file", &*screen::name(file));
                return Ok(refuse(problem.with("why", &*error.to_string()), None, &words.texts));
            }
        }
    }
    Ok(End::Fine)
}

/// The stage at a moment, or all that led from one to it.
fn picture(history: &mut History, words: &Words, args: &DrawArgs, size: Point) -> Result<Picture, Problem> {
    if let Some(at) = &args.at {
        go_to(history, at)?;
    }
    let end = history.position();
    match (&*args.what, &args.from) {
        ("stage", Some(_)) => Err(Problem::new("problem-draw-from")),
        ("stage", None) => Ok(stage::draw(words, &history.frame(Detail::ALL), size)),
        (_, from) => {
            let mut begin = 0;
            if let Some(from) = from {
                begin = place_of(history, from)?;
            }
            if begin > end {
                return Err(Problem::new("problem-draw-backward"));
            }
            let moments = space_time::moments(history, begin..end);
            let count = moments.moments.len();
            if count > space_time::MOST {
                let problem = Problem::new("problem-draw-long").with("read", count);
                return Err(problem.with("most", space_time::MOST));
            }
            Ok(space_time::draw(words, &moments, size.x))
        }
    }
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

/// Where on the branch that is drawn a mark is, or the last event that is not after a time.
fn place_of(history: &mut History, from: &str) -> Result<usize, Problem> {
    if let Some(time) = script::parse::read_time(from).filter(|_| !history.has_mark(from)) {
        return Ok(history.position_at(time));
    }
    let place = history.marks().into_iter().find(|(name, _)| *name == from).map(|(_, place)| place);
    match place {
        Some(place) => Ok(place),
        None if history.has_mark(from) => Err(Problem::new("problem-draw-branch").with("mark", from)),
        None => history.go_to(from).map(|()| 0),
    }
}

/// Goes to a mark, or to the last event that is not after a time.
fn go_to(history: &mut History, at: &str) -> Result<(), Problem> {
    match script::parse::read_time(at) {
        Some(time) if !history.has_mark(at) => {
            history.seek(history.position_at(time));
            Ok(())
        }
        _ => history.go_to(at),
    }
}
