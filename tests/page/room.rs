//! The present view: a picture and a caption, as a lecturer with a projector and a clicker has it.

use crate::common::{address, t};
use crate::support::browser::{Look, Page};
use serde_json::json;
use synod::registry::IDS;

/// Projectors and laptops.
const SCREENS: [(u32, u32); 4] = [(1024, 768), (1280, 720), (1366, 768), (1920, 1080)];

fn room(width: u32, height: u32, query: &str) -> Page {
    Look { width, height, ..Look::default() }.open(query)
}

/// How much of the screen the stage has together with its caption.
fn share(page: &Page) -> f64 {
    let share = page.js(
        "const area = (css) => { const box = document.querySelector(css).getBoundingClientRect(); return box.width * box.height; };
         return (area('.stage') + area('.story')) / (innerWidth * innerHeight)",
    );
    share.as_f64().expect("a number")
}

/// Text that is to be read and is smaller than 20 pixels on the screen.
const SMALL: &str = "
    const small = [];
    const walk = document.createTreeWalker(document.querySelector('.page'), NodeFilter.SHOW_TEXT);
    for (let text; (text = walk.nextNode());) {
        const element = text.parentElement;
        if (!text.data.trim() || element.closest('.head, .row, .hidden, .unseen, .sheet-tabs, .lesson-foot')) continue;
        const range = document.createRange();
        range.selectNodeContents(text);
        const box = range.getBoundingClientRect();
        if (!box.width || !element.checkVisibility({ visibilityProperty: true })) continue;
        const scale = element.ownerSVGElement ? element.ownerSVGElement.getScreenCTM().a : 1;
        const size = parseFloat(getComputedStyle(element).fontSize) * scale;
        if (size < 19.95) small.push(`${text.data} ${size.toFixed(1)}`);
    }
    return small;";

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn stage_and_caption_have_the_screen_and_everything_can_be_read_from_the_last_row() {
    for (width, height) in SCREENS {
        let page = room(width, height, "?view=present&lang=en");
        for id in IDS {
            let text = format!("synod 1\nprotocol {id}\nrun 30ms\n");
            page.go(&address("?view=present&lang=en", &text));
            page.until_stand("it is on the stage", |now| now.protocol == *id);
            let has = share(&page);
            assert!(has >= 0.7, "{width} × {height}, {id}: {has:.2}");
            let small = page.settled(SMALL, &[], &json!([]));
            assert_eq!(small, json!([]), "{width} × {height}, {id}");
            let wide = page.js("return document.documentElement.scrollWidth > innerWidth");
            assert_eq!(wide, false, "{width} × {height}, {id}: nothing scrolls sideways");
        }
        page.press("p");
        page.until("the pane is there", "document.querySelector('.side')?.getBoundingClientRect().width > 0");
        let has = share(&page);
        assert!(has >= 0.5, "{width} × {height}, with a pane: {has:.2}");
    }
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn a_clicker_leads_through_a_lesson_and_no_question_goes_by_unseen() {
    let page = room(1280, 720, "?view=present&lang=en&lesson=paxos-promise");
    page.until("a question is there", "document.querySelector('.option:enabled')");
    let covered = page.js("const box = document.querySelector('.ask').getBoundingClientRect();
         const words = document.querySelector('.lesson > .prose').getBoundingClientRect();
         return box.top < 0 || box.bottom > words.top + 1");
    assert_eq!(covered, false, "the question stands above the words that lead to it");
    let before = page.stand();
    page.press("Space");
    assert_eq!(page.stand().digest, before.digest, "the world waits");
    page.press("2");
    page.until("the answer is locked", "document.querySelectorAll('.option.picked').length === 1");
    let place = "[...document.querySelectorAll('.option')].findIndex((one) => one.matches('.picked'))";
    assert_eq!(page.js(&format!("return {place}")), 1);
    page.until("what happened is told", "document.querySelector('.option.came-true')");
    page.press("PageDown");
    page.until("it goes on", "document.querySelectorAll('.beats .on').length === 2");
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn the_screen_goes_black_and_comes_back_and_escape_leaves_the_room() {
    let page = room(1280, 720, "?view=present&lang=en");
    let before = page.stand();
    let shown = "document.querySelector('.stage').checkVisibility({ visibilityProperty: true })";
    page.press("b");
    page.until("nothing is shown", &format!("!{shown}"));
    // Whatever is pressed only brings the stage back.
    page.press("k");
    page.until("the stage is back", shown);
    assert_eq!(page.stand().digest, before.digest);
    // The head comes with the focus, so that the keyboard alone can do everything.
    page.js("document.querySelector('.head .btn').focus()");
    page.until("the head is there", "document.querySelector('.head').getBoundingClientRect().top >= 0");
    page.js("document.activeElement.blur()");
    page.press("Escape");
    page.until("the whole page", "document.querySelector('.page.full')");
    page.find("button", &t("page-present"));
}
