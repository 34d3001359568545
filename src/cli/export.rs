//! `synod export`: a run, or a part of it, as text for papers and other tools.

use super::{End, ExportArgs, moment, screen};
use crate::draw::space_time;
use crate::draw::tikz;
use crate::export::{jsonl, mermaid, shiviz};
use crate::locale::Texts;
use crate::value::Problem;
use std::io::{self, Write};

/// How wide a figure for a paper is, in stage units.
const WIDTH: f64 = 720.0;

/// Writes what led from one moment of a script to another. A line that fails is told, and nothing written.
pub fn export(args: &ExportArgs, texts: Texts, out: &mut impl Write) -> io::Result<End> {
    let mut history = match moment::ran(&args.file, &texts) {
        Ok(history) => history,
        Err(end) => return Ok(end),
    };
    let words = moment::words(&history, texts);
    let mut written = || -> Result<String, Problem> {
        let steps = moment::steps(&mut history, args.from.as_ref(), args.at.as_ref())?;
        Ok(match &*args.to {
            "jsonl" => {
                let lines = jsonl::lines(&words, &history, steps);
                let mut text = Vec::new();
                // A vector takes all that is written to it.
                let _ = lines.iter().try_for_each(|line| screen::json(line, &mut text));
                String::from_utf8_lossy(&text).into_owned()
            }
            "shiviz" => shiviz::write(&words, &history, steps),
            "mermaid" => mermaid::write(&words, &moment::moments(&history, steps)?),
            _ => {
                let figure = space_time::draw(&words, &moment::moments(&history, steps)?, WIDTH);
                if figure.size.y > tikz::HIGHEST {
                    return Err(Problem::new("problem-export-tall"));
                }
                tikz::file(&figure)
            }
        })
    };
    let written = written();
    moment::put(written, args.out.as_ref(), &words.texts, out)
}
