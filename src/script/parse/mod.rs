//! Text to values.
//!
//! A script is UTF-8 text, one header line or command a line; lines end in LF or CRLF, a byte order
//! mark at the start is ignored, and any white space inside a line is a blank. Blank lines are free.
//!
//! `#` begins a comment that goes on to the end of the line. There are two places where it does not:
//! inside double quotes, and in a selector, where `#` with a digit right after it counts matches, as in
//! `deliver AppendEntries S1->S2 #2 # the second`.
//!
//! Header lines come first, up to `begin` or the first command. `rule NAME on|off` is a header line up to
//! there, and a command from there on: `begin` is needed where a `rule` is the first command.
//!
//! Lines between `repeat N [as i]` and `end` are read N times, with the number for `$i`. After `choose x from …`
//! what the seed chose stands for `$x`.
//!
//! Every limit has a name, and reaching it is an error at its place. No text makes the parser panic, and
//! it takes time in proportion to the text.

mod choose;
mod command;
mod cond;
mod header;
mod lex;
mod literal;
mod repeat;
mod select;
#[cfg(test)]
mod tests;

pub(super) use cond::COMPARES;
pub use header::VERSION;
pub(super) use lex::is_word;
pub use lex::{MAX_ROUND, MAX_TIME, read_time};

use super::ScriptError;
use super::near::advise;
use super::words::{BEGIN, COMMANDS, HEADERS};
use crate::command::{Command, Cond, Header, HeaderLine, Line, Script};
use crate::registry::IDS;
use crate::value::Problem;
use choose::{CHOOSE, Choices};
use lex::{Input, Miss, Res, at_end, column_at, end, keyword, miss, peek_word};
use repeat::{MOST_REPEATED, REPEAT, Repeat};

/// The longest script, in bytes.
pub const MAX_SCRIPT: usize = 1 << 20;

/// The most lines a script may have.
pub const MAX_LINES: u32 = 100_000;

/// The longest line, in characters.
pub const MAX_LINE: usize = 4_000;

/// How deep parentheses and `not`s of a condition, or lists, may nest.
pub const MAX_NESTING: u32 = 32;

/// Reads a whole script.
///
/// # Errors
/// The first line that cannot be read, with the place, what was read, and what would have been right.
/// Whether names mean something in this protocol and cluster is not asked here.
pub fn parse(text: &str) -> Result<Script, ScriptError> {
    let mut reader = Reader::new(text)?;
    reader.go_on(text, &mut || false)?;
    reader.finish()
}

/// A script that is being read, in as many pieces as the caller has time for.
pub struct Reader {
    script: Script,
    /// Whether `begin` has ended the header.
    begun: bool,
    /// Bytes that are read, and lines.
    at: usize,
    lines: u32,
    /// Lines to repeat that have no `end` yet.
    open: Option<Repeat>,
    /// Lines that came of repetitions.
    repeated: u32,
    choices: Choices,
}

impl Reader {
    /// Begins to read a script.
    ///
    /// # Errors
    /// It is too long.
    pub fn new(text: &str) -> Result<Reader, ScriptError> {
        let mark = text.len() - text.strip_prefix('\u{feff}').unwrap_or(text).len();
        if text.len() - mark > MAX_SCRIPT {
            let problem = Problem::new("problem-script-length").with("read", text.len() - mark);
            return Err(ScriptError { line: 1, column: 1, problem: problem.with("most", MAX_SCRIPT) });
        }
        let (script, choices) = (Script::default(), Choices::default());
        Ok(Reader { script, begun: false, at: mark, lines: 0, open: None, repeated: 0, choices })
    }

    /// Reads on in the same text, until all of it is read, or until that is `enough` for now. Gives whether
    /// it is all.
    ///
    /// # Errors
    /// As those of [`parse`].
    pub fn go_on(&mut self, text: &str, enough: &mut dyn FnMut() -> bool) -> Result<bool, ScriptError> {
        for line in text[self.at..].split_inclusive('\n') {
            let number = self.lines + 1;
            if number > MAX_LINES {
                let problem = Problem::new("problem-script-lines").with("most", MAX_LINES);
                return Err(ScriptError { line: number, column: 1, problem });
            }
            let words = line.lines().next().unwrap_or_default();
            self.line(words, number)?;
            (self.at, self.lines) = (self.at + line.len(), number);
            if self.at < text.len() && enough() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// A line as it is written, or as it comes of a `repeat`.
    fn line(&mut self, words: &str, number: u32) -> Result<(), ScriptError> {
        let Some(open) = &mut self.open else {
            let put = self.choices.put_in(words);
            let read = read(&put, number, |i| self.statement(i, number));
            return read
                .map_err(|error| ScriptError { column: self.choices.column(words, error.column), ..error });
        };
        if !read(words, number, |_| open.take(words, number))? {
            return Ok(());
        }
        for (number, line) in self.open.take().into_iter().flat_map(Repeat::lines) {
            self.repeated += 1;
            if self.repeated > MOST_REPEATED {
                let problem = Problem::new("problem-repeated").with("most", MOST_REPEATED);
                return Err(ScriptError { line: number, column: 1, problem });
            }
            self.line(&line, number)?;
        }
        Ok(())
    }

    /// One line of a script: nothing, a header line, the end of the header, or a command.
    fn statement(&mut self, i: &mut Input, number: u32) -> Res<()> {
        if at_end(i) {
            return Ok(());
        }
        let start = *i;
        let word = peek_word(i);
        if word == REPEAT {
            self.has_protocol(&start)?;
            keyword(i, REPEAT);
            self.open = Some(Repeat::begin(i, number)?);
            self.begun = true;
            return Ok(());
        }
        if word == CHOOSE {
            self.has_protocol(&start)?;
            keyword(i, CHOOSE);
            self.begun = true;
            return self.choices.choose(i, &self.script.header);
        }
        if self.script.lines.is_empty() {
            match self.begun {
                _ if word == BEGIN => return self.begin(i),
                false if HEADERS.contains(&word) => return self.header_line(i, number, word),
                false if !COMMANDS.contains(&word) && !word.is_empty() => {
                    return Err(command::unknown(&start, word, &[HEADERS, &[BEGIN], COMMANDS].concat()));
                }
                true if HEADERS.contains(&word) && !COMMANDS.contains(&word) => {
                    return Err(miss(&start, Problem::new("problem-header-begun").with("read", word)));
                }
                _ => {}
            }
        }
        let command = whole(i, command::command)?;
        self.has_protocol(&start)?;
        self.script.lines.push(Line { number, command });
        Ok(())
    }

    fn header_line(&mut self, i: &mut Input, number: u32, word: &str) -> Res<()> {
        let start = *i;
        keyword(i, word);
        let line = whole(i, |i| header::line(i, word))?;
        once(&start, &line, word, &self.script.header)?;
        self.script.header.lines.push((number, line));
        Ok(())
    }

    fn begin(&mut self, i: &mut Input) -> Res<()> {
        let start = *i;
        keyword(i, BEGIN);
        end(i)?;
        if self.begun {
            return Err(miss(&start, Problem::new("problem-twice").with("read", BEGIN)));
        }
        self.has_protocol(&start)?;
        self.begun = true;
        Ok(())
    }

    /// Refuses what comes behind a header without a protocol.
    fn has_protocol(&self, start: &Input) -> Res<()> {
        if has_protocol(&self.script.header) { Ok(()) } else { Err(miss(start, no_protocol())) }
    }

    /// The script, all of which is read.
    ///
    /// # Errors
    /// It names no protocol, or repeats what has no end.
    pub fn finish(self) -> Result<Script, ScriptError> {
        if !has_protocol(&self.script.header) {
            return Err(ScriptError { line: 1, column: 1, problem: no_protocol() });
        }
        if let Some(open) = self.open {
            return Err(ScriptError {
                line: open.line,
                column: 1,
                problem: Problem::new("problem-repeat-open"),
            });
        }
        Ok(self.script)
    }

    /// How many lines are read.
    pub fn lines(&self) -> usize {
        self.lines as usize
    }
}

/// Reads one command, as the palette takes it.
pub fn parse_line(text: &str) -> Result<Command, ScriptError> {
    read(text, 1, |i| whole(i, command::command))
}

/// Reads one condition.
pub fn parse_cond(text: &str) -> Result<Cond, ScriptError> {
    read(text, 1, |i| whole(i, |i| cond::cond(i, 0)))
}

/// Runs a parser over one line, and turns a miss into an error with its place.
fn read<T>(line: &str, number: u32, parser: impl FnOnce(&mut Input) -> Res<T>) -> Result<T, ScriptError> {
    let too_long = if line.len() > MAX_LINE { line.char_indices().nth(MAX_LINE) } else { None };
    let done = match too_long {
        Some((at, _)) => {
            Err(Miss { at, problem: Some(Problem::new("problem-line-length").with("most", MAX_LINE)) })
        }
        None => parser(&mut Input { input: line, state: line }),
    };
    done.map_err(|Miss { at, problem }| ScriptError {
        line: number,
        column: column_at(line, at),
        // Every parser that gives up says why; this is for one that forgot.
        problem: advise(problem.unwrap_or_else(|| Problem::new("problem-unreadable")), None, None),
    })
}

/// A parser's result, if nothing is left after it.
fn whole<T>(i: &mut Input, parser: impl FnOnce(&mut Input) -> Res<T>) -> Res<T> {
    let value = parser(i)?;
    end(i)?;
    Ok(value)
}

/// Refuses a header line that was there before, or comes too late.
fn once(start: &Input, line: &HeaderLine, word: &str, header: &Header) -> Res<()> {
    use HeaderLine::{Disk, DiskByHand, Network, NetworkByHand, Protocol, Synod};
    let mut before = header.lines.iter().map(|(_, before)| before);
    let again = match line {
        Synod { .. } if !header.lines.is_empty() => {
            return Err(miss(start, Problem::new("problem-version-first")));
        }
        Protocol { .. } => before.any(|before| matches!(before, Protocol { .. })),
        Network { .. } | NetworkByHand => {
            before.any(|before| matches!(before, Network { .. } | NetworkByHand))
        }
        Disk { .. } | DiskByHand => before.any(|before| matches!(before, Disk { .. } | DiskByHand)),
        _ => false,
    };
    if again { Err(miss(start, Problem::new("problem-twice").with("read", word))) } else { Ok(()) }
}

fn has_protocol(header: &Header) -> bool {
    header.lines.iter().any(|(_, line)| matches!(line, HeaderLine::Protocol { .. }))
}

fn no_protocol() -> Problem {
    let known = IDS.to_vec();
    Problem::new("problem-no-protocol").with("known", known)
}

fn too_deep(i: &Input) -> Miss {
    miss(i, Problem::new("problem-nesting").with("most", MAX_NESTING))
}
