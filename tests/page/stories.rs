//! Lessons and challenges, each walked through: none of their steps holds the page up. They are small beside the
//! runs of `turns.rs`, so that another test may go on beside these.

use crate::busy::best;
use crate::turns::{turn, watched};
use std::time::Duration;
use synod::challenge::CHALLENGES;
use synod::lesson::LESSONS;

/// PageDown so often passes the end of the longest lesson.
const STEPS: usize = 10;

/// Opens each in turn and walks through it.
fn walk(addresses: impl IntoIterator<Item = String>, css: &str, steps: usize) {
    // One browser for all of them: it takes longer to come than a story to be walked through.
    let page = watched("?lang=en");
    for address in addresses {
        best(&address, || {
            page.go(&address);
            page.until("the story is there", &format!("document.querySelector('{css}')"));
            turn(&page, |page| {
                for _ in 0..steps {
                    page.press("PageDown");
                    // A step begins to play before the next key.
                    std::thread::sleep(Duration::from_millis(100));
                }
            })
        });
    }
}

fn lessons(ids: &[&str]) {
    walk(ids.iter().map(|id| format!("?lang=en&lesson={id}")), ".lesson", STEPS);
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn no_step_of_the_first_lessons_holds_anything_up() {
    lessons(LESSONS.split_at(LESSONS.len() / 2).0);
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn no_step_of_the_last_lessons_holds_anything_up() {
    lessons(LESSONS.split_at(LESSONS.len() / 2).1);
}

/// A challenge has no steps to go to, and stands still until a person acts.
#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn no_challenge_holds_anything_up() {
    walk(CHALLENGES.iter().map(|id| format!("?lang=en&challenge={id}")), ".challenge", 1);
}
