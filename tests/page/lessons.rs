//! Lessons: opened by the address, walked through by key, with predictions.

use crate::common::t;
use crate::support::browser::Page;
use synod::challenge;
use synod::lesson::{LESSONS, Lesson, parse};
use synod::locale::Lang;

fn lesson(id: &str) -> Lesson {
    let path = format!("{}/static/lessons/{id}.md", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).expect("the lesson's file is there");
    parse(id, &text).unwrap_or_else(|problem| panic!("the lesson can be read: {problem:?}"))
}

/// The step that the page says it is at, from 1.
fn step(page: &Page) -> Option<usize> {
    page.js("return document.querySelectorAll('.beats .on').length").as_u64().map(|step| step as usize)
}

/// Whether all of the lesson has been shown: its foot no longer leads on to a next step.
fn is_over(page: &Page) -> bool {
    page.js("return !!document.querySelector('.lesson-foot') && \
             !document.querySelector('.lesson-foot .primary:not([data-on])')")
        == true
}

// One browser walks through all lessons: there are many, and a browser takes longer to come than a lesson to be
// walked through. A key that finds nothing to do changes nothing, so none has to be waited for.

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn every_lesson_opens_in_the_other_language() {
    let page = Page::open("?lang=zh");
    for id in LESSONS {
        page.go(&format!("?lesson={id}&lang=zh"));
        page.until_text(".lesson h2", lesson(id).titles.get(Lang::Zh));
        assert_eq!(page.stand().violations, 0, "{id}");
    }
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn page_down_walks_through_every_lesson_and_each_leads_to_the_next() {
    let page = Page::open(&format!("?lesson={}&lang=en", LESSONS[0]));
    for (place, id) in LESSONS.iter().enumerate() {
        let lesson = lesson(id);
        let steps = lesson.steps.len();
        page.until_text(".lesson h2", lesson.titles.get(Lang::En));
        assert_eq!(step(&page), Some(1), "{id}");
        // A step may play, ask, and play what was asked.
        let shown = (0..=4 * steps).any(|_| {
            page.press("PageDown");
            is_over(&page)
        });
        assert!(shown && step(&page) == Some(steps), "{id} goes no further than step {:?}", step(&page));
        // Back to the very first, and on again over what was seen.
        (1..steps).for_each(|_| page.press("PageUp"));
        page.until_some(&format!("{id}: the first step"), || (step(&page) == Some(1)).then_some(()));
        (1..steps).for_each(|_| page.press("PageDown"));
        page.until_some(&format!("{id}: the last step"), || is_over(&page).then_some(()));
        if place + 1 < LESSONS.len() {
            page.click("button", &t("lesson-next-lesson"));
        }
    }
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn a_lesson_leads_to_a_challenge_about_its_protocol() {
    let leads = |id: &&&str| challenge::about(&lesson(id).protocol).is_some();
    let id = LESSONS.iter().find(leads).expect("a protocol has lessons and a challenge");
    let lesson = lesson(id);
    let page = Page::open(&format!("?lesson={id}&step={}&lang=en", lesson.steps.len()));
    page.until_text(".lesson h2", lesson.titles.get(Lang::En));
    for _ in 0..2 {
        if !is_over(&page) {
            page.press("PageDown");
        }
    }
    page.click("button", &t("lesson-try"));
    page.until("the challenge is open", "document.querySelector('.challenge')");
    assert_eq!(page.stand().protocol, lesson.protocol);
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
    let asked = lesson(id).steps.remove(place).prediction.expect("it asks");
    assert!(asked.options[0].why.is_some(), "{id} says why");
    assert_ne!(page.text(".ask-word .prose"), "", "why the answer was right or wrong is told");
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn a_lesson_that_is_not_there_says_so() {
    let mut page = Page::open("?lang=en");
    page.expect_error("no-such-lesson");
    page.go("?lesson=no-such-lesson&lang=en");
    page.until_text("[role=status], [role=alert]", "no-such-lesson");
}
