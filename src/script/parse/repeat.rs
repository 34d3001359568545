//! `repeat N [as i]` … `end`: lines that are read N times, with `$i` for which time it is. What comes of it
//! are the lines themselves: a script as a value, and what is recorded of a run, knows no loop.

use super::choose::CHOOSE;
use super::lex::{Input, Miss, Res, at_end, end, expected_one, keyword, miss, name, number, peek_word};
use super::{MAX_LINE, MAX_NESTING, too_deep};
use crate::value::Problem;

/// What begins and ends lines that are repeated.
pub const REPEAT: &str = "repeat";
pub const END: &str = "end";

/// How often lines may be repeated.
const MOST: u32 = 1_000;

/// Lines that may come of all repetitions of a script together.
pub const MOST_REPEATED: u32 = 20_000;

/// Lines that are being gathered.
#[derive(Default)]
pub struct Repeat {
    times: u32,
    counter: Option<String>,
    /// Where it began, from 1.
    pub line: u32,
    /// Those inside that have not ended yet.
    inner: u32,
    body: Vec<(u32, String)>,
}

impl Repeat {
    /// Reads `repeat N [as i]`, of which the word is read.
    pub fn begin(i: &mut Input, line: u32) -> Res<Repeat> {
        let times = number(i, 1, MOST)?;
        let counter = match () {
            () if at_end(i) => None,
            () if keyword(i, "as") => Some(name(i, "counter")?.text),
            () => return Err(expected_one(i, &["as"])),
        };
        end(i)?;
        Ok(Repeat { times, counter, line, ..Repeat::default() })
    }

    /// Takes up a line; says whether it was the `end` of this.
    pub fn take(&mut self, line: &str, number: u32) -> Result<bool, Miss> {
        let mut i = Input { input: line, state: line };
        match if at_end(&mut i) { "" } else { peek_word(&mut i) } {
            REPEAT if self.inner >= MAX_NESTING => return Err(too_deep(&i)),
            REPEAT => self.inner += 1,
            END if self.inner == 0 => {
                keyword(&mut i, END);
                return end(&mut i).map(|()| true);
            }
            END => self.inner -= 1,
            _ => {}
        }
        self.body.push((number, line.to_owned()));
        Ok(false)
    }

    /// The lines that come of it, each with the number of the line that it was written on.
    pub fn lines(self) -> impl Iterator<Item = (u32, String)> {
        let sign = self.counter.map(|counter| format!("${counter}"));
        (1..=self.times).flat_map(move |nth| {
            let sign = sign.clone();
            self.body.clone().into_iter().map(move |(number, line)| match &sign {
                Some(sign) => (number, put_in(&line, sign, &nth.to_string())),
                None => (number, line),
            })
        })
    }
}

/// A line with what `sign` stands for; `$i` is none in `$ij`.
pub fn put_in(line: &str, sign: &str, meant: &str) -> String {
    let mut parts = line.split(sign);
    let mut whole = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        // A line that is too long is refused: no more of it is needed for that.
        if whole.len() > MAX_LINE * char::MAX_LEN_UTF8 {
            break;
        }
        whole.push_str(if part.starts_with(super::is_word) { sign } else { meant });
        whole.push_str(part);
    }
    whole
}

/// `repeat` or `choose` where one line is read, or an `end` that ends nothing.
pub fn alone(i: &Input, word: &str) -> Miss {
    let problem = match word {
        END => "problem-end-alone",
        CHOOSE => "problem-choose-alone",
        _ => "problem-repeat-alone",
    };
    miss(i, Problem::new(problem))
}
