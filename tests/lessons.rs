//! Every lesson is a test: its scripts run, and each of its predictions has exactly one true answer.

use crate::common::{files, read};
use synod::lesson;
use synod::locale::{Lang, Texts};
use synod::script::ScriptError;
use synod::sim::History;

#[test]
fn every_lesson_plays_and_each_prediction_has_one_true_answer() {
    let texts = Texts::new(Lang::En);
    let mut faults = Vec::new();
    for path in files("static/lessons", ".md") {
        let id = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let tell = |error: &ScriptError, history: Option<&History>| {
            let words = texts.say(&error.problem, history.map(History::roster));
            format!("{}:{}:{}: {words}", path.display(), error.line, error.column)
        };
        match lesson::parse(&id, &read(&path)) {
            Err(error) => faults.push(tell(&error, None)),
            Ok(lesson) => {
                if let Err(failed) = lesson::play(&lesson, &mut |_, _| {}) {
                    faults.push(tell(&failed.error, failed.history.as_ref()));
                }
            }
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn prose_is_there_in_both_languages_and_says_something() {
    for path in files("static/lessons", ".md") {
        let lesson =
            lesson::parse("x", &read(&path)).unwrap_or_else(|error| panic!("{}: {error:?}", path.display()));
        assert!(lesson.steps.iter().any(|step| step.prediction.is_some()), "{} asks nothing", path.display());
        for (step, place) in lesson.steps.iter().zip(1..) {
            let chinese = |text: &str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
            assert!(chinese(&step.prose.zh), "{}, step {place}", path.display());
            assert!(!chinese(&step.prose.en), "{}, step {place}", path.display());
            for lang in Lang::ALL {
                let blocks = lesson::prose(step.prose.get(lang));
                assert!(!blocks.is_empty(), "{}, step {place}", path.display());
                // Emphasis that Markdown did not see, as happens beside Chinese punctuation.
                let shown = format!("{blocks:?}");
                assert!(!shown.contains('*'), "{}, step {place}: {shown}", path.display());
            }
        }
    }
}
