//! `choose x from S1 S2 S3`, `choose x from 1..5`: one of these by the seed, and `$x` stands for it in the lines that
//! follow, until another is chosen. What comes of it are the lines with what was chosen: a script as a value, and what
//! is recorded of a run, knows no choice.

use super::lex::{Input, Res, at_end, digits, expected, expected_one, keyword, miss, name, raw_number};
use super::repeat::put_in;
use crate::command::{Header, HeaderLine};
use crate::sim::chance::{Purpose, draw, within};
use crate::value::Problem;
use std::borrow::Cow;
use xxhash_rust::xxh64::xxh64;

/// What begins a line that chooses.
pub const CHOOSE: &str = "choose";

/// Names for what is chosen that a script may have.
const MOST: usize = 100;

/// What was chosen so far, by name.
#[derive(Default)]
pub struct Choices(Vec<Choice>);

struct Choice {
    /// `$x`, as lines have it.
    sign: String,
    /// How often one was chosen by this name.
    times: u32,
    chosen: String,
}

/// Something to choose from.
enum Item<'a> {
    Word(&'a str),
    /// Whole numbers, both ends included.
    Range(u32, u32),
}

impl Item<'_> {
    fn count(&self) -> u64 {
        match self {
            Item::Word(_) => 1,
            Item::Range(first, last) => u64::from(last - first) + 1,
        }
    }
}

impl Choices {
    /// Reads `choose x from …`, of which the first word is read, and chooses by the seed of this header. What is
    /// chosen hangs on the name and on how often one was chosen by it, so that other lines may come and go.
    pub fn choose(&mut self, i: &mut Input, header: &Header) -> Res<()> {
        at_end(i);
        let start = *i;
        let name = name(i, "choice")?.text;
        if !keyword(i, "from") {
            return Err(expected_one(i, &["from"]));
        }
        let mut items = vec![item(i)?];
        while !at_end(i) {
            items.push(item(i)?);
        }
        i.input = "";
        let sign = format!("${name}");
        let known = self.0.iter().position(|choice| choice.sign == sign);
        if known.is_none() && self.0.len() >= MOST {
            return Err(miss(&start, Problem::new("problem-choices").with("most", MOST)));
        }
        let place = known.unwrap_or_else(|| {
            self.0.push(Choice { sign, times: 0, chosen: String::new() });
            self.0.len() - 1
        });
        let choice = &mut self.0[place];
        let key = xxh64(name.as_bytes(), 0) as u32;
        let drawn = draw(seed(header), Purpose::Choice, key, choice.times);
        let mut nth = within(drawn, 0, items.iter().map(Item::count).sum::<u64>() - 1);
        choice.times += 1;
        for item in &items {
            if nth < item.count() {
                choice.chosen = match item {
                    Item::Word(word) => (*word).to_owned(),
                    Item::Range(first, _) => (u64::from(*first) + nth).to_string(),
                };
                break;
            }
            nth -= item.count();
        }
        Ok(())
    }

    /// A line with what was chosen where it names that.
    pub fn put_in<'a>(&self, line: &'a str) -> Cow<'a, str> {
        if self.0.is_empty() || !line.contains('$') {
            return Cow::Borrowed(line);
        }
        let put = |line: String, choice: &Choice| put_in(&line, &choice.sign, &choice.chosen);
        Cow::Owned(self.0.iter().fold(line.to_owned(), put))
    }

    /// The column of the line as it is written, for one of the line with what was chosen.
    pub fn column(&self, line: &str, column: u32) -> u32 {
        if let Cow::Borrowed(_) = self.put_in(line) {
            return column;
        }
        let before = |end: usize| self.put_in(&line[..end]).chars().count() < column as usize;
        let written = line.char_indices().zip(1..).filter(|((at, _), _)| before(*at));
        written.last().map_or(1, |(_, column)| column)
    }
}

/// A word, a time, a number, or a range of whole numbers.
fn item<'a>(i: &mut Input<'a>) -> Res<Item<'a>> {
    at_end(i);
    let start = *i;
    let word = raw_number(i, "chosen-from")?;
    let Some((first, last)) = word.split_once("..") else { return Ok(Item::Word(word)) };
    let number = |text: &str| digits(text).and_then(|digits| digits.parse::<u32>().ok());
    match (number(first), number(last)) {
        (Some(first), Some(last)) if first <= last => Ok(Item::Range(first, last)),
        (Some(_), Some(_)) => Err(miss(&start, Problem::new("problem-range-turned").with("read", word))),
        _ => Err(expected(&mut { start }, "chosen-from")),
    }
}

/// The seed that the header asks for, as the run has it.
fn seed(header: &Header) -> u64 {
    let params = header.lines.iter().filter_map(|(_, line)| match line {
        HeaderLine::Protocol { params, .. } => Some(params),
        _ => None,
    });
    let mut seeds = params.flatten().filter(|param| param.key.text == "seed");
    seeds.find_map(|param| param.value.text.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use crate::script::parse;

    fn lines(seed: u32, text: &str) -> Vec<String> {
        let script = format!("synod 1\nprotocol raft seed={seed}\n{text}");
        let script = parse(&script).unwrap_or_else(|error| panic!("{text}: {error:?}"));
        script.lines.iter().map(|line| line.command.to_string()).collect()
    }

    fn wrong(text: &str) -> (u32, u32, &'static str) {
        let error = parse(&format!("synod 1\nprotocol raft\n{text}")).expect_err(text);
        (error.line, error.column, error.problem.id)
    }

    #[test]
    fn one_is_chosen_by_the_seed_and_stands_in_the_lines_that_follow() {
        let text = "choose x from S1 S2 S3 # a server\ncrash $x\nrestart $x";
        let chosen = |seed| lines(seed, text);
        let all: Vec<_> = (0..40).map(chosen).collect();
        for server in ["S1", "S2", "S3"] {
            let both = [format!("crash {server}"), format!("restart {server}")];
            assert!(all.iter().any(|lines| *lines == both), "{server}");
        }
        assert_eq!(chosen(7), chosen(7));
    }

    #[test]
    fn numbers_come_from_ranges_with_both_ends() {
        let chosen = |seed| lines(seed, "choose n from 11..13 19\nstep $n").remove(0);
        let all: Vec<_> = (0..60).map(chosen).collect();
        for number in [11, 12, 13, 19] {
            assert!(all.contains(&format!("step {number}")), "{number}: {all:?}");
        }
        let known = ["step 11", "step 12", "step 13", "step 19"];
        assert!(all.iter().all(|line| known.contains(&&**line)), "{all:?}");
        assert_eq!(lines(0, "choose t from 5ms\nrun $t"), ["run 5ms"]);
    }

    #[test]
    fn another_is_chosen_each_time_and_other_choices_change_nothing() {
        let repeated = "repeat 20\nchoose x from 1..9\nstep $x\nend";
        let drawn = lines(3, repeated);
        assert!(drawn.iter().any(|line| *line != drawn[0]), "{drawn:?}");
        let between = "repeat 20\nchoose y from 1..9\nchoose x from 1..9\nstep $x\nend";
        assert_eq!(lines(3, between), drawn);
        assert_eq!(lines(3, "choose n from 2\nrepeat $n as i\nstep $i\nend"), ["step", "step 2"]);
        // A name that goes on is another name.
        assert_eq!(lines(0, "choose x from 3\nchoose xy from 2\nstep $xy\nstep $x"), ["step 2", "step 3"]);
    }

    #[test]
    fn what_cannot_be_read_is_said_where_it_stands() {
        assert_eq!(wrong("choose"), (3, 7, "problem-expected"));
        assert_eq!(wrong("choose x"), (3, 9, "problem-expected-one"));
        assert_eq!(wrong("choose x in S1"), (3, 10, "problem-expected-one"));
        assert_eq!(wrong("choose x from"), (3, 14, "problem-expected"));
        assert_eq!(wrong("choose x from 5..1"), (3, 15, "problem-range-turned"));
        assert_eq!(wrong("choose x from 1..S1"), (3, 15, "problem-expected"));
        assert_eq!(wrong("choose x from S9\ncrash $x\nstep $y").0, 5);
        // Columns are those of what is written.
        assert_eq!(wrong("choose name from S1\ncrash $name S2"), (4, 13, "problem-expected"));
        assert_eq!(wrong("choose x from S1000\ncrash $x S2"), (4, 10, "problem-expected"));
        let names: String = (0..=super::MOST).map(|nth| format!("choose x{nth} from 1\n")).collect();
        assert_eq!(wrong(&names), (103, 8, "problem-choices"));
        let long = format!("choose x from {}\nmark \"{}\"", "9".repeat(3_000), "$x".repeat(1_900));
        assert_eq!((wrong(&long).0, wrong(&long).2), (4, "problem-line-length"));
        let alone = crate::script::parse_line("choose x from S1").expect_err("one line");
        assert_eq!(alone.problem.id, "problem-choose-alone");
    }
}
