//! `synod run` and `synod link`.

use super::file::read;
use super::progress::Progress;
use super::{End, RunArgs, complain, json, screen, text};
use crate::frame::Detail;
use crate::locale::Texts;
use crate::script::{self, link};
use crate::sim::History;
use std::io::{self, IsTerminal, Write};
use std::path::Path;

/// Runs one script and prints where it ends, or where it got to before the line that failed.
pub fn run(file: &Path, args: &RunArgs, texts: &Texts, out: &mut impl Write) -> io::Result<End> {
    let Some(source) = read(file, texts) else { return Ok(End::NotAScript) };
    let script = match script::parse(&source) {
        Ok(script) => script,
        Err(error) => {
            complain(file, &error, texts, None);
            return Ok(End::NotAScript);
        }
    };
    let mut progress = Progress::new(file, texts, io::stderr(), io::stderr().is_terminal());
    let ran = script::run_telling(&script, &mut |history| progress.tell(history));
    progress.clear();
    let (history, error) = match ran {
        Ok(history) => (Box::new(history), None),
        Err((Some(history), error)) => (history, Some(error)),
        Err((None, error)) => {
            complain(file, &error, texts, None);
            return Ok(End::NotAScript);
        }
    };
    show(file, &history, args, texts, out)?;
    let Some(error) = error else { return Ok(End::Fine) };
    // What was printed comes first, also where both go to one terminal.
    out.flush()?;
    complain(file, &error, texts, Some(history.roster()));
    Ok(End::Failed)
}

fn show(
    file: &Path,
    history: &History,
    args: &RunArgs,
    texts: &Texts,
    out: &mut impl Write,
) -> io::Result<()> {
    if args.trace {
        return history
            .events()
            .try_for_each(|event| text::event(event, history.about(), history.roster(), texts, out));
    }
    let (frame, digest) = (history.frame(Detail::ALL), history.world().digest());
    if args.json {
        return screen::json(&json::run(history.about(), &frame, digest, texts), out);
    }
    text::frame(&screen::name(file), history.about(), &frame, digest, texts, out)
}

/// Prints the fragment of the address that opens the script in the page.
pub fn print_link(file: &Path, texts: &Texts, out: &mut impl Write) -> io::Result<End> {
    let Some(source) = read(file, texts) else { return Ok(End::NotAScript) };
    match script::parse(&source).and_then(|script| script::open(&script).map(drop)) {
        Ok(()) => {
            writeln!(out, "#{}", link::encode(&source))?;
            Ok(End::Fine)
        }
        Err(error) => {
            complain(file, &error, texts, None);
            Ok(End::NotAScript)
        }
    }
}
