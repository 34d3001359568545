//! `synod challenge`: whether a script solves a challenge.

use super::file::read;
use super::{End, complain, refuse};
use crate::challenge::{self, CHALLENGES, Challenge, FILES, Standing};
use crate::locale::Texts;
use crate::script;
use crate::value::{Problem, Value};
use std::io::{self, Write};
use std::path::Path;

/// Prints how far the script is with the challenge of that id, or in that file.
pub fn challenge(what: &str, file: &Path, texts: &Texts, out: &mut impl Write) -> io::Result<End> {
    let Some(challenge) = find(what, texts) else { return Ok(End::NotAScript) };
    let Some(source) = read(file, texts) else { return Ok(End::NotAScript) };
    let script = match script::parse(&source) {
        Ok(script) => script,
        Err(error) => {
            complain(file, &error, texts, None);
            return Ok(End::NotAScript);
        }
    };
    let mut history = match script::run(&script) {
        Ok(history) => history,
        Err((history, error)) => {
            complain(file, &error, texts, history.as_ref().map(|history| history.roster()));
            return Ok(if history.is_some() { End::Failed } else { End::NotAScript });
        }
    };
    let start = match challenge::open(&challenge) {
        Ok(start) => start,
        Err(error) => {
            complain(Path::new(what), &error, texts, None);
            return Ok(End::NotAScript);
        }
    };
    let Some(from) = challenge::begins(&challenge, &start, &script.header, &mut history) else {
        writeln!(out, "{}", texts.get("cli-challenge-other"))?;
        return Ok(End::Failed);
    };
    let standing = challenge::judge(&challenge, &history, from);
    writeln!(out, "{}", said(&challenge, &standing, texts))?;
    Ok(if standing.is_solved(&challenge) { End::Fine } else { End::Failed })
}

fn said(challenge: &Challenge, standing: &Standing, texts: &Texts) -> String {
    let args = [
        ("used", Value::from(standing.used)),
        ("most", Value::from(challenge.most)),
        ("goal", Value::text(&challenge.goal.to_string())),
        ("word", Value::text(standing.barred.as_deref().unwrap_or_default())),
    ];
    let key = match standing {
        _ if standing.is_solved(challenge) => "cli-challenge-solved",
        Standing { barred: Some(_), .. } => "cli-challenge-barred",
        Standing { holds: true, .. } => "cli-challenge-over",
        _ => "cli-challenge-open",
    };
    texts.with(key, &args)
}

/// The challenge, or on stderr why there is none.
fn find(what: &str, texts: &Texts) -> Option<Challenge> {
    let own = CHALLENGES.iter().position(|id| *id == what).map(|place| FILES[place].to_owned());
    let file = Path::new(what);
    if own.is_none() && file.extension().is_none() && !file.exists() {
        let problem =
            Problem::new("problem-no-challenge").with("id", what).with("known", CHALLENGES.to_vec());
        refuse(problem, None, texts);
        return None;
    }
    let text = own.or_else(|| read(file, texts))?;
    match challenge::parse(what, &text) {
        Ok(challenge) => Some(challenge),
        Err(error) => {
            complain(file, &error, texts, None);
            None
        }
    }
}
