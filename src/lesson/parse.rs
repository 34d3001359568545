//! Reads a lesson file.

use super::{Choice, Each, Lesson, MAX_BYTES, MAX_STEPS, Prediction, Step};
use crate::locale::Lang;
use crate::script::{self, Header, HeaderLine, Line, ScriptError};
use crate::value::Problem;

/// A script begins with one of these.
const HEADER_WORDS: [&str; 2] = ["synod", "protocol"];

/// Reads a lesson. Errors say where in the file: line and column count from 1.
pub fn parse(id: &str, source: &str) -> Result<Lesson, ScriptError> {
    let mut unspoken = Vec::new();
    let lesson = draft(id, source, &mut unspoken);
    unspoken.into_iter().next().map_or(lesson, Err)
}

/// Reads a lesson that may still lack a language here and there: each place where it does is put into
/// `unspoken`.
///
/// # Errors
/// What else is wrong.
pub fn draft(id: &str, source: &str, unspoken: &mut Vec<ScriptError>) -> Result<Lesson, ScriptError> {
    if source.len() > MAX_BYTES {
        return Err(wrong(1, 1, Problem::new("problem-lesson-too-long").with("most", MAX_BYTES)));
    }
    let source = source.strip_prefix('\u{feff}').unwrap_or(source);
    let mut lines = source.lines().zip(1..).peekable();
    let mut front = Front::default();
    while let Some((text, number)) = lines.next_if(|(text, _)| !text.starts_with("## ")) {
        front.read(text, number)?;
    }
    let first = Step { line: 1, ..Step::default() };
    let mut reader = Reader { steps: vec![first], header: None, seen: Each::default(), unspoken };
    let mut section = None;
    while let Some((text, number)) = lines.next() {
        if let Some(info) = fence(text) {
            let mut block = Fence { info, line: number, body: Vec::new() };
            loop {
                match lines.next() {
                    Some((text, _)) if text.trim_end() == "```" => break,
                    Some((text, _)) => block.body.push(text),
                    None => return Err(wrong(number, 1, Problem::new("problem-lesson-fence"))),
                }
            }
            reader.fence(&block, section)?;
        } else if text.trim_end() == "---" {
            reader.end_step(number)?;
            section = None;
        } else if let Some(tag) = text.strip_prefix("## ") {
            section = Some(reader.section(tag.trim(), number)?);
        } else {
            reader.words(text, number, section)?;
        }
    }
    reader.finish(source.lines().count() as u32);
    let (header, steps) = (reader.header, reader.steps);
    let header = header.ok_or_else(|| wrong(1, 1, Problem::new("problem-lesson-no-header")))?;
    front.lesson(id, header, steps)
}

fn wrong(line: u32, column: u32, problem: Problem) -> ScriptError {
    ScriptError { line, column, problem }
}

/// What a fence line announces; none for any other line.
fn fence(text: &str) -> Option<&str> {
    text.strip_prefix("```").map(str::trim)
}

/// The lines before the first section.
#[derive(Default)]
struct Front {
    titles: Each<Option<String>>,
    protocol: Option<(String, u32)>,
}

impl Front {
    fn read(&mut self, text: &str, line: u32) -> Result<(), ScriptError> {
        if text.trim().is_empty() {
            return Ok(());
        }
        let (key, value) = text.split_once(':').unwrap_or((text, ""));
        let title = key.strip_prefix("title-").and_then(Lang::parse);
        match (key.trim(), title) {
            (_, Some(lang)) => *self.titles.get_mut(lang) = Some(value.trim().to_owned()),
            ("protocol", _) => self.protocol = Some((value.trim().to_owned(), line)),
            // The build reads it.
            ("place", _) => {}
            (other, _) => {
                return Err(wrong(line, 1, Problem::new("problem-lesson-front").with("read", other)));
            }
        }
        Ok(())
    }

    fn lesson(self, id: &str, header: Header, steps: Vec<Step>) -> Result<Lesson, ScriptError> {
        let missing = |key: &str| wrong(1, 1, Problem::new("problem-lesson-missing").with("key", key));
        let filled = |title: Option<String>| title.filter(|title| !title.is_empty());
        let en = filled(self.titles.en).ok_or_else(|| missing("title-en"))?;
        let zh = filled(self.titles.zh).ok_or_else(|| missing("title-zh"))?;
        let (protocol, line) = self.protocol.ok_or_else(|| missing("protocol"))?;
        let named = header.lines.iter().find_map(|(_, content)| match content {
            HeaderLine::Protocol { name, .. } => Some(&*name.text),
            _ => None,
        });
        if named != Some(&*protocol) {
            let problem = Problem::new("problem-lesson-protocol").with("read", &*protocol);
            return Err(wrong(line, 1, problem.with("header", named.unwrap_or("-"))));
        }
        Ok(Lesson { id: id.to_owned(), titles: Each { en, zh }, protocol, header, steps })
    }
}

/// A fenced block and the line its fence stands on.
struct Fence<'a> {
    info: &'a str,
    line: u32,
    body: Vec<&'a str>,
}

impl<'a> Fence<'a> {
    /// Its lines with their numbers in the file.
    fn numbered(&self) -> impl Iterator<Item = (&'a str, u32)> {
        self.body.clone().into_iter().zip(self.line + 1..)
    }

    /// Whether its first line that says something is one of a header.
    fn begins_anew(&self) -> bool {
        let mut words = self.body.iter().filter_map(|line| line.split_whitespace().next());
        let first = words.find(|word| !word.starts_with('#'));
        first.is_some_and(|word| HEADER_WORDS.contains(&word))
    }
}

struct Reader<'a> {
    steps: Vec<Step>,
    header: Option<Header>,
    /// Which languages the current step has spoken in.
    seen: Each<bool>,
    /// Where a step says nothing in a language.
    unspoken: &'a mut Vec<ScriptError>,
}

impl Reader<'_> {
    fn step(&mut self) -> &mut Step {
        if self.steps.is_empty() {
            self.steps.push(Step::default());
        }
        let last = self.steps.len() - 1;
        &mut self.steps[last]
    }

    fn section(&mut self, tag: &str, line: u32) -> Result<Lang, ScriptError> {
        let lang = Lang::ALL.into_iter().find(|lang| lang.tag() == tag);
        let Some(lang) = lang else {
            return Err(wrong(line, 4, Problem::new("problem-lesson-section").with("read", tag)));
        };
        if std::mem::replace(self.seen.get_mut(lang), true) {
            return Err(wrong(line, 4, Problem::new("problem-lesson-section-twice").with("read", tag)));
        }
        Ok(lang)
    }

    fn words(&mut self, text: &str, line: u32, section: Option<Lang>) -> Result<(), ScriptError> {
        match section {
            Some(lang) => {
                let prose = self.step().prose.get_mut(lang);
                prose.push_str(text);
                prose.push('\n');
            }
            None if text.trim().is_empty() => {}
            None => return Err(wrong(line, 1, Problem::new("problem-lesson-no-section"))),
        }
        Ok(())
    }

    fn fence(&mut self, block: &Fence, section: Option<Lang>) -> Result<(), ScriptError> {
        match block.info {
            "script" if self.step().script.is_empty() && self.step().header.is_none() => {
                let lines = self.script(block)?;
                self.step().script = lines;
                Ok(())
            }
            "predict" if self.step().prediction.is_none() => {
                let prediction = predict(block)?;
                self.step().prediction = Some(prediction);
                Ok(())
            }
            "script" | "predict" => {
                let problem = Problem::new("problem-lesson-block-twice").with("read", block.info);
                Err(wrong(block.line, 4, problem))
            }
            info => {
                self.words(&format!("```{info}"), block.line, section)?;
                block.numbered().try_for_each(|(text, line)| self.words(text, line, section))?;
                self.words("```", block.line, section)
            }
        }
    }

    /// The commands of a script block. The lesson's first begins with the header, and so may that of a later
    /// step.
    fn script(&mut self, block: &Fence) -> Result<Vec<Line>, ScriptError> {
        let first = self.steps.len() == 1;
        if first && self.header.is_some() || !first && !block.begins_anew() {
            return commands(block.numbered());
        }
        // Empty lines before it make the parser count as the file does.
        let padded = "\n".repeat(block.line as usize) + &block.body.join("\n");
        let script = script::parse(&padded)?;
        let place = if first { &mut self.header } else { &mut self.step().header };
        *place = Some(script.header);
        Ok(script.lines)
    }

    fn end_step(&mut self, line: u32) -> Result<(), ScriptError> {
        self.check_step();
        if self.steps.len() >= MAX_STEPS {
            return Err(wrong(line, 1, Problem::new("problem-lesson-steps").with("most", MAX_STEPS)));
        }
        self.steps.push(Step { line: line + 1, ..Step::default() });
        self.seen = Each::default();
        Ok(())
    }

    fn check_step(&mut self) {
        for lang in Lang::ALL {
            if self.step().prose.get(lang).trim().is_empty() {
                let problem = Problem::new("problem-lesson-language").with("lang", lang.tag());
                let line = self.step().line;
                self.unspoken.push(wrong(line, 1, problem));
            }
        }
    }

    fn finish(&mut self, last: u32) {
        let step = self.step();
        let untouched = *step == Step { line: step.line, ..Step::default() };
        step.line = step.line.min(last.max(1));
        if untouched && self.steps.len() > 1 {
            // The file ends in `---`.
            self.steps.pop();
        } else {
            self.check_step();
        }
    }
}

fn commands<'a>(lines: impl Iterator<Item = (&'a str, u32)>) -> Result<Vec<Line>, ScriptError> {
    let mut out = Vec::new();
    for (text, number) in lines {
        if text.trim().is_empty() || text.trim_start().starts_with('#') {
            continue;
        }
        let command = script::parse_line(text).map_err(|error| wrong(number, error.column, error.problem))?;
        out.push(Line { number, command });
    }
    Ok(out)
}

fn predict(block: &Fence) -> Result<Prediction, ScriptError> {
    let mut question = Each::<String>::default();
    let mut options = Vec::new();
    let mut lines = block.numbered();
    let mut ran = false;
    for (text, number) in lines.by_ref() {
        let spoken = text.split_once(':').and_then(|(tag, words)| Some((Lang::parse(tag)?, words)));
        if text.trim_end() == "run:" {
            ran = true;
            break;
        } else if let Some(option) = text.strip_prefix("- ") {
            options.push(choice(option, number)?);
        } else if text.trim_start().starts_with('>') {
            give_reason(&mut options, text, number)?;
        } else if let Some((lang, words)) = spoken {
            *question.get_mut(lang) = words.trim().to_owned();
        } else if !text.trim().is_empty() {
            return Err(wrong(number, 1, Problem::new("problem-lesson-predict").with("read", text.trim())));
        }
    }
    let missing = |what: &str| wrong(block.line, 1, Problem::new("problem-lesson-missing").with("key", what));
    if let Some(lang) = Lang::ALL.into_iter().find(|lang| question.get(*lang).is_empty()) {
        return Err(missing(&format!("{}:", lang.tag())));
    }
    if options.len() < 2 {
        return Err(missing("-"));
    }
    if !ran {
        return Err(missing("run:"));
    }
    Ok(Prediction { question, options, run: commands(lines)? })
}

/// `COND | en text | zh text`
fn choice(text: &str, line: u32) -> Result<Choice, ScriptError> {
    let parts: Vec<&str> = text.splitn(3, " | ").collect();
    let [cond, en, zh] = *parts.as_slice() else {
        return Err(wrong(line, 1, Problem::new("problem-lesson-option").with("read", text)));
    };
    let cond = script::parse_cond(cond).map_err(|error| wrong(line, error.column + 2, error.problem))?;
    let text = Each { en: en.trim().to_owned(), zh: zh.trim().to_owned() };
    Ok(Choice { cond, line, text, why: None })
}

/// `> en text | zh text`, which belongs to the option before it.
fn give_reason(options: &mut [Choice], text: &str, line: u32) -> Result<(), ScriptError> {
    let indent = text.len() - text.trim_start().len();
    let words = text[indent..].trim_start_matches('>');
    let wrong = |id| Err(wrong(line, indent as u32 + 1, Problem::new(id).with("read", text.trim())));
    let Some(option) = options.last_mut().filter(|option| option.why.is_none()) else {
        return wrong("problem-lesson-why-alone");
    };
    match words.split_once(" | ").map(|(en, zh)| (en.trim(), zh.trim())) {
        Some((en, zh)) if !en.is_empty() && !zh.is_empty() => {
            option.why = Some(Each { en: en.to_owned(), zh: zh.to_owned() });
            Ok(())
        }
        _ => wrong("problem-lesson-why"),
    }
}
