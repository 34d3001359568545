//! `synod lesson`: plays lessons, and says of each step what its author wants to know.

use super::file::read;
use super::{End, complain, screen};
use crate::lesson::{self, Lesson, Prediction, Step};
use crate::locale::Texts;
use crate::script::ScriptError;
use crate::value::{Problem, Value};
use serde_json::{Value as Json, json};
use std::io::{self, Write};
use std::path::Path;

/// Plays the lesson of a file. What its author may want to mend is told on stderr, and is no fault.
pub fn check(file: &Path, as_json: bool, texts: &Texts, out: &mut impl Write) -> io::Result<End> {
    let Some(source) = read(file, texts) else { return Ok(End::NotAScript) };
    let id = file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let mut remarks = Vec::new();
    let lesson = match lesson::draft(&id, &source, &mut remarks) {
        Ok(lesson) => lesson,
        Err(error) => {
            complain(file, &error, texts, None);
            return Ok(End::NotAScript);
        }
    };
    remarks.extend(lesson::remarks(&lesson));
    remarks.sort_by_key(|remark| (remark.line, remark.column));
    let mut truths = Vec::new();
    let played = lesson::play(&lesson, &mut |_, truth| truths.push(truth));
    if as_json {
        screen::json(&document(&lesson, &truths, &remarks, texts), out)?;
    } else {
        print(file, &lesson, &truths, texts, out)?;
    }
    out.flush()?;
    for ScriptError { line, column, problem } in remarks {
        let what = texts.say(&problem, None);
        let problem = Problem::new("cli-lesson-remark").with("what", &*what);
        complain(file, &ScriptError { line, column, problem }, texts, None);
    }
    let Err(failed) = played else { return Ok(End::Fine) };
    complain(file, &failed.error, texts, failed.history.as_ref().map(|history| history.roster()));
    Ok(if failed.history.is_some() { End::Failed } else { End::NotAScript })
}

/// A line for each step that was played.
fn print(
    file: &Path,
    lesson: &Lesson,
    truths: &[Option<usize>],
    texts: &Texts,
    out: &mut impl Write,
) -> io::Result<()> {
    let title = Value::text(lesson.titles.get(texts.lang()));
    let head = [
        ("file", Value::text(&screen::name(file))),
        ("title", title),
        ("steps", lesson.steps.len().into()),
        ("played", truths.len().into()),
    ];
    writeln!(out, "{}", texts.with("cli-lesson-head", &head))?;
    for (place, (step, truth)) in lesson.steps.iter().zip(truths).enumerate() {
        let args = [("step", (place + 1).into()), ("line", step.line.into()), ("words", step.words().into())];
        let mut line = texts.with("cli-lesson-step", &args);
        for claim in step.claims() {
            line = line + " · " + &claim;
        }
        if let Some((prediction, truth)) = step.prediction.as_ref().zip(*truth) {
            line = line + " · " + &answer(prediction, truth, texts);
        }
        writeln!(out, "  {}", screen::one_line(&line))?;
    }
    Ok(())
}

fn answer(prediction: &Prediction, truth: usize, texts: &Texts) -> String {
    let option = &prediction.options[truth];
    let args = [
        ("number", Value::from(truth + 1)),
        ("of", prediction.options.len().into()),
        ("text", Value::text(option.text.get(texts.lang()))),
        ("cond", Value::text(&option.cond.to_string())),
    ];
    texts.with("cli-lesson-true", &args)
}

fn document(lesson: &Lesson, truths: &[Option<usize>], remarks: &[ScriptError], texts: &Texts) -> Json {
    let option = |option: &lesson::Choice| {
        let (cond, text) = (option.cond.to_string(), &option.text);
        json!({ "line": option.line, "cond": cond, "en": text.en, "zh": text.zh })
    };
    let step = |(step, truth): (&Step, &Option<usize>)| {
        let options = step.prediction.iter().flat_map(|prediction| &prediction.options).map(option);
        json!({
            "line": step.line, "words": step.words(), "claims": step.claims(),
            "options": options.collect::<Json>(), "true": truth.map(|place| place + 1),
        })
    };
    let remark = |remark: &ScriptError| {
        let text = texts.say(&remark.problem, None);
        json!({ "line": remark.line, "column": remark.column, "text": text })
    };
    json!({
        "id": lesson.id,
        "protocol": lesson.protocol,
        "steps": lesson.steps.len(),
        "played": lesson.steps.iter().zip(truths).map(step).collect::<Json>(),
        "remarks": remarks.iter().map(remark).collect::<Json>(),
    })
}
