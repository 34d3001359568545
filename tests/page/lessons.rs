//! Lessons: opened by the address, walked through by key, with predictions.

use crate::common::t;
use crate::support::browser::Page;
use synod::lesson::{LESSONS, Lesson, parse};
use synod::locale::Lang;

fn lesson(id: &str) -> Lesson {
    let path = format!("{}/static/lessons/{id}.md", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).expect("the lesson's file is there");
    parse(id, &text).unwrap_or_else(|problem| panic!("the lesson can be read: {problem:?}"))
}

fn open(id: &str) -> (Page, Lesson) {
    let lesson = lesson(id);
    let page = Page::open(&format!("?lesson={id}&lang=en"));
    page.until_text(".lesson h2", lesson.titles.get(Lang::En));
    (page, lesson)
}

/// The step that the page says it is at, from 1.
fn step(page: &Page) -> Option<usize> {
    page.js("return document.querySelectorAll('.beats .on').length").as_u64().map(|step| step as usize)
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn every_lesson_opens_in_both_languages() {
    for id in LESSONS {
        let (page, lesson) = open(id);
        page.go(&format!("?lesson={id}&lang=zh"));
        page.until_text(".lesson h2", lesson.titles.get(Lang::Zh));
        assert_eq!(page.stand().violations, 0);
    }
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn every_step_of_every_lesson_is_reached_by_page_down() {
    for id in LESSONS {
        let (page, lesson) = open(id);
        let mut presses = 0;
        while step(&page) != Some(lesson.steps.len()) {
            assert!(presses < 6 * lesson.steps.len(), "{id} goes no further than step {:?}", step(&page));
            let before = page.text(".lesson");
            page.press("PageDown");
            page.until_some("something changes", || (page.text(".lesson") != before).then_some(()));
            presses += 1;
        }
        // And back again, to the very first.
        for _ in 0..presses + lesson.steps.len() {
            page.press("PageUp");
        }
        page.until_some("the first step", || (step(&page) == Some(1)).then_some(()));
    }
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn a_prediction_locks_the_answer_and_then_plays_what_happens() {
    let asks = |lesson: &Lesson| lesson.steps.iter().position(|step| step.prediction.is_some());
    let (id, place) = LESSONS
        .iter()
        .find_map(|id| Some((*id, asks(&lesson(id))?)))
        .expect("a lesson asks for a prediction");
    let page = Page::open(&format!("?lesson={id}&step={}&lang=en", place + 1));
    page.until_text(".ask-word", &t("predict-frozen"));
    let frozen = page.stand();
    // The world does not move before the answer, whatever is pressed.
    page.press("Space");
    page.press("ArrowRight");
    page.until_text(".status", &t("status-answer-first"));
    assert_eq!(page.stand(), frozen);
    let options = page.all("radio");
    assert!(options.len() >= 2, "there is a choice");
    page.click_on(&options[0]);
    page.until_some("the answer is given a verdict", || {
        let word = page.text(".ask-word");
        [t("predict-right"), t("predict-wrong")].iter().any(|verdict| word.contains(verdict)).then_some(())
    });
    let disabled =
        page.js("return [...document.querySelectorAll('.ask [role=radio]')].every((one) => one.disabled)");
    assert_eq!(disabled, true, "the answer cannot be changed");
    assert_eq!(
        page.js("return document.querySelectorAll('.ask .option.came-true').length"),
        1,
        "one answer is true"
    );
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn a_lesson_that_is_not_there_says_so() {
    let mut page = Page::open("?lang=en");
    page.expect_error("no-such-lesson");
    page.go("?lesson=no-such-lesson&lang=en");
    page.until_text("[role=status], [role=alert]", "no-such-lesson");
}
