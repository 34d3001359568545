//! What older pages kept: a text of which each line says by the order of its words what it is. Version 1 had no
//! branches and no places. Nothing is written so any more.

use super::keep::{Kept, KeptBranch, KeptMark, KeptRun, Position};
use super::kept_story::{KeptAnswer, KeptBeat, KeptStory, KeptWay};
use super::{PaneId, SPEEDS};
use crate::script::{self, Command};
use crate::value::Problem;
use std::str::{FromStr, SplitN};

const SECOND: &str = "synod-session-2";
const FIRST: &str = "synod-session-1";

/// How every version begins.
const VERSIONS: &str = "synod-session-";

/// Begins a line that is none of a script.
const PART: &str = "= ";

/// The same where a line came before it.
const BETWEEN: &str = "\n= ";

type Words<'a> = SplitN<'a, char>;

/// Reads a text of version 1 or 2. Where its first line cannot be read, as that of another version, the script
/// behind it is all there is: see [`Kept::flaws`].
pub fn parse(text: &str) -> Kept {
    let (line, rest) = text.split_once('\n').unwrap_or((text, ""));
    let begun = if rest.starts_with(PART) { Some(0) } else { rest.find(BETWEEN).map(|end| end + 1) };
    let (script, others) = rest.split_at(begun.unwrap_or(rest.len()));
    let run = KeptRun { script: script.to_owned(), ..KeptRun::default() };
    let version = line.split(' ').next().unwrap_or_default();
    match parse_head(line, Kept::of(run.clone())) {
        Some(mut kept) => {
            let parts = others.strip_prefix(PART).into_iter().flat_map(|parts| parts.split(BETWEEN));
            parts.for_each(|part| read_part(&mut kept, part));
            kept
        }
        None => {
            let flaw = match version.starts_with(VERSIONS) && ![FIRST, SECOND].contains(&version) {
                true => Problem::new("problem-kept-version").with("version", version),
                false => Problem::new("problem-kept-damaged"),
            };
            Kept { flaws: vec![flaw], ..Kept::of(run) }
        }
    }
}

fn parse_head(line: &str, kept: Kept) -> Option<Kept> {
    let mut words = line.splitn(9, ' ');
    let version = words.next()?;
    [FIRST, SECOND].contains(&version).then_some(())?;
    let playhead = number(&mut words)?;
    let speed = words.next()?.parse().ok().filter(|speed| SPEEDS.contains(speed));
    let speed = speed.unwrap_or(kept.speed);
    let pane = words.next().and_then(PaneId::parse).unwrap_or(PaneId::Logs).word().to_owned();
    let (mut place, mut run) = (None, kept.run);
    if version == SECOND {
        let (done, time) = (number(&mut words), number(&mut words));
        place = done.zip(time).map(|(done, time)| Position { done, time });
        run.branch = number(&mut words)?;
    }
    let story = match words.next()? {
        "-" => None,
        id => Some(KeptStory {
            id: id.to_owned(),
            step: number(&mut words).unwrap_or(0),
            ..KeptStory::default()
        }),
    };
    Some(Kept { run, place, playhead, speed, pane, story, flaws: Vec::new() })
}

fn number<T: FromStr>(words: &mut Words<'_>) -> Option<T> {
    words.next()?.parse().ok()
}

/// A branch, a mark, or something of a lesson: what is none of these was never written.
fn read_part(kept: &mut Kept, part: &str) {
    let (head, lines) = part.split_once('\n').unwrap_or((part, ""));
    let mut words = head.splitn(12, ' ');
    let beats = kept.story.as_mut().map(|story| &mut story.beats);
    match (words.next(), beats) {
        (Some("branch"), _) => {
            let numbers = (number(&mut words), number(&mut words), number(&mut words));
            if let (Some(number), Some(from), Some(after)) = numbers {
                let after = Position { done: after, time: 0 };
                kept.run.branches.push(KeptBranch { number, from, after, commands: lines.to_owned() });
            }
        }
        (Some(kind @ ("mark" | "at")), _) => match read_mark(head, kind) {
            Some(mark) => kept.run.marks.push(mark),
            None => kept.flaws.push(Problem::new("problem-kept-mark")),
        },
        (Some("beat"), Some(beats)) => beats.push(KeptBeat { way: read_way(&mut words), answer: None }),
        (Some("answer"), Some(beats)) => {
            let way = read_way(&mut words);
            let answer = read_answer(&mut words).map(|answer| KeptAnswer { way, ..answer });
            if let Some(beat) = beats.last_mut() {
                beat.answer = answer;
            }
        }
        (Some("elsewhere"), Some(beats)) => {
            beats.push(KeptBeat { way: None, answer: read_answer(&mut words) });
        }
        (Some("playing"), Some(_)) => {
            if let Some(story) = &mut kept.story {
                story.playing = true;
            }
        }
        _ => {}
    }
}

/// An older page did not say at what time.
fn read_mark(head: &str, kind: &str) -> Option<KeptMark> {
    let mut words = head.splitn(if kind == "mark" { 5 } else { 4 }, ' ').skip(1);
    let (branch, done) = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
    let time = if kind == "mark" { words.next()?.parse().ok()? } else { 0 };
    match script::parse_line(words.next()?) {
        Ok(Command::Mark(name)) => {
            Some(KeptMark { branch, place: Position { done, time }, name: name.text.to_string() })
        }
        _ => None,
    }
}

fn read_place(words: &mut Words<'_>) -> Option<Position> {
    Some(Position { done: number(words)?, time: number(words)? })
}

fn read_way(words: &mut Words<'_>) -> Option<KeptWay> {
    Some(KeptWay { branch: number(words)?, from: read_place(words)?, to: read_place(words)? })
}

fn read_answer(words: &mut Words<'_>) -> Option<KeptAnswer> {
    let (choice, truth, seen) = (words.next()?, words.next()?, words.next()?);
    Some(KeptAnswer { choice: choice.parse().ok(), truth: truth.parse().ok(), seen: seen == "1", way: None })
}
