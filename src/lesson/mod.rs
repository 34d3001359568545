//! Lessons: prose in every language, scripts that run as the reader goes on, and predictions whose
//! right answer is a condition, asked of the real run.
//!
//! A lesson is one Markdown file; its commands stand once, its words per language:
//!
//! ````text
//! title-en: The value that could not be changed
//! title-zh: 改不了的值
//! protocol: paxos
//! place: 40
//!
//! ## en
//! Prose, in Markdown.
//! ## zh
//! 正文。
//! ```script
//! protocol paxos nodes=3
//! propose S1 foo
//! ```
//! ---
//! ## en
//! …
//! ```predict
//! en: What happens now?
//! zh: 接下来会发生什么？
//! - chosen == foo | foo is chosen | 选定 foo
//!   > No other proposer is there to stand in its way. | 没有别的提议者挡路。
//! - not chosen | nothing is chosen | 没有选定任何值
//! run:
//! settle
//! ```
//! ````
//!
//! `place` orders the lessons that come with the page: all files in `static/lessons` are listed when it is built.
//! A `---` line ends a step. A line `> ` after an option says why it is right or wrong, to who chose it. The first script block of the first step begins with the header. A later step's may begin with one of its own: there
//! the world begins anew, even that of another protocol.

mod files;
mod markdown;
mod parse;
mod play;

pub use files::{CHALLENGES_FOLDER, file, is_id};
pub use markdown::{Block, Inline, prose};
pub use parse::{draft, parse};
pub use play::{ADVISED_STEPS, Failed, MOST_WORDS, play, remarks};

use crate::locale::Lang;
use crate::script::cond::{self, View};
use crate::script::{Cond, Header, Line, ScriptError};
use crate::value::Problem;
use std::ops::Range;

include!(concat!(env!("OUT_DIR"), "/lessons.rs"));

/// A longer file is not a lesson.
pub const MAX_BYTES: usize = 256 * 1024;

/// Steps of one lesson at most.
pub const MAX_STEPS: usize = 100;

/// Something that there is in every language.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Each<T> {
    pub en: T,
    pub zh: T,
}

impl<T> Each<T> {
    pub fn get(&self, lang: Lang) -> &T {
        match lang {
            Lang::En => &self.en,
            Lang::Zh => &self.zh,
        }
    }

    pub(crate) fn get_mut(&mut self, lang: Lang) -> &mut T {
        match lang {
            Lang::En => &mut self.en,
            Lang::Zh => &mut self.zh,
        }
    }
}

/// A lesson. Line numbers in it are those of its file.
#[derive(Clone, PartialEq, Debug)]
pub struct Lesson {
    pub id: String,
    pub titles: Each<String>,
    /// Id of the protocol that its header names.
    pub protocol: String,
    /// How the world begins at the first step.
    pub header: Header,
    pub steps: Vec<Step>,
}

impl Lesson {
    /// The steps in one world with this one: from where the world begins up to where the next one does.
    pub fn chapter(&self, step: usize) -> Range<usize> {
        let begins = |step: &usize| self.steps.get(*step).is_none_or(|step| step.header.is_some());
        let start = (1..=step).rev().find(begins).unwrap_or(0);
        let end = (step + 1..).find(begins).unwrap_or(self.steps.len());
        start..end
    }

    /// How the world of a step begins.
    pub fn header_of(&self, step: usize) -> &Header {
        self.steps[self.chapter(step).start].header.as_ref().unwrap_or(&self.header)
    }
}

/// One beat: words, what happens as it is entered, and perhaps a question.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct Step {
    /// Where it begins in the file.
    pub line: u32,
    /// Markdown: see [`prose`].
    pub prose: Each<String>,
    /// The world begins anew with it, after the first step: see [`Lesson::chapter`].
    pub header: Option<Header>,
    /// Runs when the step is entered.
    pub script: Vec<Line>,
    pub prediction: Option<Prediction>,
}

/// A question to be answered before its commands run.
#[derive(Clone, PartialEq, Debug)]
pub struct Prediction {
    pub question: Each<String>,
    pub options: Vec<Choice>,
    /// Runs when the answer is locked. After it exactly one option's condition is true.
    pub run: Vec<Line>,
}

impl Prediction {
    /// Which option is true, counted from 0, after [`Prediction::run`] has run.
    ///
    /// # Errors
    /// None is true, or several are; a condition asks for something that is not there.
    pub fn verdict(&self, view: &View) -> Result<usize, ScriptError> {
        let mut holding = Vec::new();
        for (place, option) in self.options.iter().enumerate() {
            let holds = cond::eval(&option.cond, view).map_err(|fault| ScriptError {
                line: option.line,
                column: fault.column,
                problem: fault.problem,
            })?;
            holding.extend(holds.then_some(place));
        }
        let line = self.options.first().map_or(1, |option| option.line);
        let problem = Problem::new("problem-lesson-verdict").with("count", holding.len());
        if let [one] = *holding { Ok(one) } else { Err(ScriptError { line, column: 1, problem }) }
    }
}

/// One possible answer.
#[derive(Clone, PartialEq, Debug)]
pub struct Choice {
    pub cond: Cond,
    /// Where its condition stands in the file.
    pub line: u32,
    pub text: Each<String>,
    /// Why it is right or wrong: told to the person who chose it, when the truth is.
    pub why: Option<Each<String>>,
}

#[cfg(test)]
mod tests;
