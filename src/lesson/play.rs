//! Plays a lesson to its end without a page, and says what its author may want to mend.

use super::{Block, Inline, Lesson, Step, prose};
use crate::locale::Lang;
use crate::script::cond::View;
use crate::script::{self, Command, Line, Script, ScriptError};
use crate::sim::History;
use crate::value::Problem;
use std::ops::RangeInclusive;

/// English words of a step at most: what stands beside the stage without scrolling.
pub const MOST_WORDS: usize = 90;

/// How many steps a lesson should have: with more it holds more than one insight.
pub const ADVISED_STEPS: RangeInclusive<usize> = 5..=9;

/// Why a lesson could not be played to its end.
pub struct Failed {
    /// The run up to the line that failed; none if it did not open.
    pub history: Option<History>,
    pub error: ScriptError,
}

/// Plays all steps, and tells after each which option of its question came true.
///
/// # Errors
/// The first line that is refused, or whose expectation fails; the first question that has not exactly one
/// true answer.
pub fn play(lesson: &Lesson, tell: &mut dyn FnMut(&Step, Option<usize>)) -> Result<(), Box<Failed>> {
    let mut history = None;
    for (place, step) in lesson.steps.iter().enumerate() {
        match play_step(&mut history, lesson, place) {
            Ok(truth) => tell(step, truth),
            Err(error) => return Err(Box::new(Failed { history, error })),
        }
    }
    Ok(())
}

/// Plays a step in the world of the one before it, or in a new one.
fn play_step(
    history: &mut Option<History>,
    lesson: &Lesson,
    place: usize,
) -> Result<Option<usize>, ScriptError> {
    let step = &lesson.steps[place];
    let world = match history.take().filter(|_| lesson.chapter(place).start != place) {
        Some(world) => world,
        None => script::open(&Script { header: lesson.header_of(place).clone(), lines: Vec::new() })?,
    };
    let history = history.insert(world);
    script::run_lines(history, &step.script)?;
    let Some(prediction) = &step.prediction else { return Ok(None) };
    script::run_lines(history, &prediction.run)?;
    prediction.verdict(&View::new(history)).map(Some)
}

impl Step {
    /// Words of its English prose; program text in blocks is none.
    pub fn words(&self) -> usize {
        let mut text = String::new();
        prose(self.prose.get(Lang::En)).iter().for_each(|block| gather(block, &mut text));
        text.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count()
    }

    /// What its commands expect of the run, those of its question's answer too.
    pub fn claims(&self) -> Vec<String> {
        let answer = self.prediction.iter().flat_map(|prediction| &prediction.run);
        let claim = |line: &Line| match &line.command {
            Command::Expect(_) | Command::ExpectRefused(_) => Some(line.command.to_string()),
            _ => None,
        };
        self.script.iter().chain(answer).filter_map(claim).collect()
    }
}

fn gather(block: &Block, text: &mut String) {
    match block {
        Block::Paragraph(content) | Block::Heading { content, .. } => gather_inlines(content, text),
        Block::List { items, .. } => items.iter().flatten().for_each(|block| gather(block, text)),
        Block::Quote(blocks) => blocks.iter().for_each(|block| gather(block, text)),
        Block::Code(_) => {}
    }
    text.push('\n');
}

fn gather_inlines(inlines: &[Inline], text: &mut String) {
    for inline in inlines {
        match inline {
            Inline::Text(words) | Inline::Code(words) => text.push_str(words),
            Inline::Strong(inner) | Inline::Emph(inner) => gather_inlines(inner, text),
            Inline::Link { content, .. } => gather_inlines(content, text),
            Inline::Break => text.push('\n'),
        }
    }
}

/// What is allowed in a lesson and hardly meant, each with its place in the file.
pub fn remarks(lesson: &Lesson) -> Vec<ScriptError> {
    let remark = |line, problem| ScriptError { line, column: 1, problem };
    let mut found = Vec::new();
    let steps = lesson.steps.len();
    if !ADVISED_STEPS.contains(&steps) {
        let problem = Problem::new("problem-lesson-length").with("steps", steps);
        let (least, most) = (*ADVISED_STEPS.start(), *ADVISED_STEPS.end());
        found.push(remark(1, problem.with("least", least).with("most", most)));
    }
    for step in &lesson.steps {
        let words = step.words();
        if words > MOST_WORDS {
            let problem = Problem::new("problem-lesson-wordy").with("words", words).with("most", MOST_WORDS);
            found.push(remark(step.line, problem));
        }
        let options = step.prediction.iter().flat_map(|prediction| &prediction.options);
        let unexplained = options.filter(|option| option.why.is_none());
        found.extend(unexplained.map(|option| remark(option.line, Problem::new("problem-lesson-no-why"))));
    }
    found
}
