//! Reads a challenge's file: the lines that only challenges have, and the rest as a lesson of one step.

use super::{Challenge, MOST};
use crate::command::Cond;
use crate::lesson::{self, Each};
use crate::locale::Lang;
use crate::script::{self, ScriptError};
use crate::value::Problem;

/// Reads a challenge. Errors say where in the file: line and column count from 1.
///
/// # Errors
/// It is none: something is missing, stands twice, or cannot be read.
pub fn parse(id: &str, source: &str) -> Result<Challenge, ScriptError> {
    let mut front = Front::default();
    let rest = front.take(source.strip_prefix('\u{feff}').unwrap_or(source))?;
    let lesson = lesson::parse(id, &rest)?;
    let missing = |key: &str| wrong(1, 1, Problem::new("problem-lesson-missing").with("key", key));
    let (goal, goal_line) = front.goal.ok_or_else(|| missing("goal"))?;
    let most = front.most.ok_or_else(|| missing("most"))?;
    let Ok([step]) = <[_; 1]>::try_from(lesson.steps) else {
        return Err(wrong(1, 1, Problem::new("problem-challenge-steps")));
    };
    if step.prediction.is_some() {
        return Err(wrong(1, 1, Problem::new("problem-challenge-steps")));
    }
    Ok(Challenge {
        id: lesson.id,
        titles: lesson.titles,
        protocol: lesson.protocol,
        header: lesson.header,
        start: step.script,
        prose: step.prose,
        goal,
        goal_line,
        most,
        allow: front.allow,
        forbid: front.forbid,
        hints: front.hints,
    })
}

fn wrong(line: u32, column: u32, problem: Problem) -> ScriptError {
    ScriptError { line, column, problem }
}

#[derive(Default)]
struct Front {
    goal: Option<(Cond, u32)>,
    most: Option<u32>,
    allow: Vec<String>,
    forbid: Vec<String>,
    hints: Vec<Each<String>>,
}

impl Front {
    /// Takes its own lines out of the file. Empty ones are left in their places, so that all others
    /// keep their numbers.
    fn take(&mut self, source: &str) -> Result<String, ScriptError> {
        let mut rest = String::with_capacity(source.len());
        let mut at_front = true;
        let mut lines = source.lines().zip(1..);
        while let Some((text, line)) = lines.next() {
            at_front &= !text.starts_with("## ");
            if at_front && self.read(text, line)? {
                rest.push('\n');
            } else if text.strip_prefix("```").map(str::trim) == Some("hint") {
                let mut hint = Each::<String>::default();
                rest.push('\n');
                for (text, line) in lines.by_ref() {
                    rest.push('\n');
                    if text.trim_end() == "```" {
                        break;
                    }
                    read_hint(text, line, &mut hint)?;
                }
                if let Some(lang) = Lang::ALL.into_iter().find(|lang| hint.get(*lang).is_empty()) {
                    let key = format!("{}:", lang.tag());
                    return Err(wrong(
                        line,
                        1,
                        Problem::new("problem-lesson-missing").with("key", key.as_str()),
                    ));
                }
                self.hints.push(hint);
            } else {
                rest.push_str(text);
                rest.push('\n');
            }
        }
        Ok(rest)
    }

    /// Whether the line is one that only challenges have.
    fn read(&mut self, text: &str, line: u32) -> Result<bool, ScriptError> {
        let Some((key, value)) = text.split_once(':') else { return Ok(false) };
        let column = key.chars().count() + 1 + value.chars().take_while(|c| c.is_whitespace()).count();
        let value = value.trim();
        let words = || value.split([' ', ',']).filter(|word| !word.is_empty()).map(str::to_owned).collect();
        match key {
            "goal" => {
                let goal = script::parse_cond(value)
                    .map_err(|error| wrong(line, error.column + column as u32, error.problem))?;
                self.goal = Some((goal, line));
            }
            "most" => {
                let most = value.parse().ok().filter(|most| (1..=MOST).contains(most));
                let problem =
                    || Problem::new("problem-challenge-most").with("read", value).with("most", MOST);
                self.most = Some(most.ok_or_else(|| wrong(line, column as u32 + 1, problem()))?);
            }
            "allow" => self.allow = words(),
            "forbid" => self.forbid = words(),
            _ => return Ok(false),
        }
        Ok(true)
    }
}

fn read_hint(text: &str, line: u32, hint: &mut Each<String>) -> Result<(), ScriptError> {
    let spoken = text.split_once(':').and_then(|(tag, words)| Some((Lang::parse(tag)?, words)));
    match spoken {
        Some((lang, words)) => *hint.get_mut(lang) = words.trim().to_owned(),
        None if text.trim().is_empty() => {}
        None => return Err(wrong(line, 1, Problem::new("problem-challenge-hint").with("read", text.trim()))),
    }
    Ok(())
}
