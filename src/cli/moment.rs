//! What `draw` and `export` have in common: a script is run, two moments of it are found, and what comes of them is
//! printed or written to a file.

use super::file::read;
use super::{End, complain, refuse, screen};
use crate::draw::Words;
use crate::draw::space_time::{self, Moments};
use crate::locale::Texts;
use crate::script;
use crate::sim::History;
use crate::value::Problem;
use std::io::{self, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// Runs a script to its end. A line that fails is told, and how the call ends then is given.
pub fn ran(file: &Path, texts: &Texts) -> Result<History, End> {
    let source = read(file, texts).ok_or(End::NotAScript)?;
    let ran = script::parse(&source).map_err(|error| (None, error)).and_then(|script| script::run(&script));
    ran.map_err(|(history, error)| {
        complain(file, &error, texts, history.as_ref().map(|history| history.roster()));
        if history.is_some() { End::Failed } else { End::NotAScript }
    })
}

/// What the run is told in.
pub fn words(history: &History, texts: Texts) -> Words {
    Words { about: history.about(), roster: history.roster().clone(), texts: Rc::new(texts) }
}

/// Prints what came of it, or writes it to a file.
pub fn put(
    made: Result<String, Problem>,
    file: Option<&PathBuf>,
    texts: &Texts,
    out: &mut impl Write,
) -> io::Result<End> {
    let text = match made {
        Ok(text) => text,
        Err(problem) => return Ok(refuse(problem, None, texts)),
    };
    let Some(file) = file else { return out.write_all(text.as_bytes()).map(|()| End::Fine) };
    Ok(match std::fs::write(file, text) {
        Ok(()) => End::Fine,
        Err(error) => {
            let problem = Problem::new("cli-draw-unwritten").with("file", &*screen::name(file));
            refuse(problem.with("why", &*error.to_string()), None, texts)
        }
    })
}

/// The steps from one moment (else the start) to another (else where the script ends), which is where the history goes.
pub fn steps(
    history: &mut History,
    from: Option<&String>,
    at: Option<&String>,
) -> Result<Range<usize>, Problem> {
    if let Some(at) = at {
        go_to(history, at)?;
    }
    let end = history.position();
    let begin = from.map_or(Ok(0), |from| place_of(history, from))?;
    if begin > end { Err(Problem::new("problem-draw-backward")) } else { Ok(begin..end) }
}

/// What a diagram shows of these steps, if it can show as much.
pub fn moments(history: &History, steps: Range<usize>) -> Result<Moments, Problem> {
    let moments = space_time::moments(history, steps);
    let count = moments.moments.len();
    if count > space_time::MOST {
        let problem = Problem::new("problem-draw-long").with("read", count);
        return Err(problem.with("most", space_time::MOST));
    }
    Ok(moments)
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
pub fn go_to(history: &mut History, at: &str) -> Result<(), Problem> {
    match script::parse::read_time(at) {
        Some(time) if !history.has_mark(at) => {
            history.seek(history.position_at(time));
            Ok(())
        }
        _ => history.go_to(at),
    }
}
