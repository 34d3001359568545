//! How it looks and reads: languages, themes, sizes, frames, assistive technology.

use crate::common::{ELECTED, address, at_end_of, node, open, t};
use crate::support::browser::{Look, Page};
use crate::support::site::BLANK;
use serde_json::json;
use synod::script::link;

const NINE: &str = "protocol raft servers=9 clients=2 seed=3\nrun 400ms\n";
const PAXOS: &str =
    "protocol paxos proposers=2 acceptors=5 learners=2 seed=1\npropose P1 foo\npropose P2 bar\nrun 18ms\n";

/// Everything a person may read or hear.
const WORDS: &str = "
    const words = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
        const home = walk.currentNode.parentElement;
        if (!home.closest('script, style, noscript, textarea, pre')) words.push(walk.currentNode.textContent.trim());
    }
    for (const one of document.querySelectorAll('[aria-label], [title], [placeholder], [aria-description]'))
        for (const name of ['aria-label', 'title', 'placeholder', 'aria-description'])
            if (one.hasAttribute(name)) words.push(one.getAttribute(name).trim());
    return words.filter((text) => text);";

/// A text that is missing shows as its key: words joined by dashes that begin as keys do.
fn keys_shown(page: &Page) -> Vec<String> {
    const FAMILIES: [&str; 32] = [
        "shell",
        "do",
        "transport",
        "status",
        "act",
        "stage",
        "card",
        "form",
        "pane",
        "panes",
        "feed",
        "lesson",
        "predict",
        "share",
        "editor",
        "setup",
        "palette",
        "problem",
        "event",
        "raft",
        "paxos",
        "client",
        "role",
        "list",
        "branch",
        "trouble",
        "help",
        "panic",
        "logs",
        "acceptors",
        "rules",
        "stored",
    ];
    let words = page.js(WORDS);
    let texts = words.as_array().cloned().unwrap_or_default();
    let tokens = texts.iter().filter_map(|text| text.as_str()).flat_map(str::split_whitespace);
    let key = |token: &&str| {
        let plain = token.chars().all(|character| {
            character.is_ascii_lowercase() || character.is_ascii_digit() || character == '-'
        });
        plain
            && token
                .split_once('-')
                .is_some_and(|(first, rest)| FAMILIES.contains(&first) && !rest.is_empty())
    };
    // A lesson is called by its id until its title has come.
    let lesson = |token: &&str| synod::lesson::LESSONS.contains(token);
    let mut found: Vec<String> =
        tokens.filter(key).filter(|token| !lesson(token)).map(str::to_owned).collect();
    found.dedup();
    found
}

/// Opens what there is to open, one after the other, and calls `look` each time.
fn everywhere(page: &Page, node_name: &str, mut look: impl FnMut(&str)) {
    look("the page");
    page.click_on(&node(page, node_name));
    page.until("the card is open", "document.querySelector('.card')");
    look("a node's card");
    if page.js("return !!document.querySelector('.card .link-to')") == true {
        page.click_on(&page.one(".card .link-to"));
        look("a link's card");
    }
    if page.js("return !!document.querySelector('[data-message][role=button]')") == true {
        page.js("document.querySelector('[data-message][role=button]').dispatchEvent(new MouseEvent('click', { bubbles: true }))");
        look("a message's card");
    }
    page.press("Escape");
    let tabs = page.js("return [...document.querySelectorAll('[role=tab]')].map((tab) => tab.id)");
    for tab in tabs.as_array().cloned().unwrap_or_default() {
        let tab = tab.as_str().expect("an id").to_owned();
        page.click_on(&page.one(&format!("#{tab}")));
        page.until("the pane is shown", &format!("document.querySelector('#{tab}[aria-selected=true]')"));
        look(&tab);
    }
    let heads =
        page.js("return document.querySelectorAll('header.head button').length").as_u64().unwrap_or(0);
    for place in 0..heads {
        page.js_with(
            "document.querySelectorAll('header.head button')[arguments[0]].click()",
            &[json!(place)],
        );
        if page.js("return !!document.querySelector('dialog[open]')") == true {
            look(&format!("the dialog of button {place}"));
            page.press("Escape");
            page.until("the dialog is closed", "!document.querySelector('dialog[open]')");
        } else {
            // A switch: language, theme, view. Back to what it was is up to who asked.
            page.js_with(
                "document.querySelectorAll('header.head button')[arguments[0]].click()",
                &[json!(place)],
            );
        }
    }
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn every_text_is_there_in_both_languages() {
    for lang in ["en", "zh"] {
        for (text, name) in [(ELECTED, "S1"), (PAXOS, "P1")] {
            let page = Page::open(&address(&format!("?lang={lang}&theme=light"), text));
            at_end_of(&page, text);
            everywhere(&page, name, |place| {
                assert_eq!(keys_shown(&page), Vec::<String>::new(), "{lang}, {place}");
            });
        }
    }
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn every_button_has_a_name() {
    for (text, name) in [(ELECTED, "S1"), (PAXOS, "P1")] {
        let (page, _) = open(text);
        everywhere(&page, name, |place| {
            for role in [
                "button",
                "textbox",
                "combobox",
                "slider",
                "tab",
                "dialog",
                "switch",
                "radio",
                "menuitemradio",
            ] {
                for thing in page.all(role) {
                    assert!(!thing.name.trim().is_empty(), "a {role} without a name: {place}");
                }
            }
        });
    }
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn the_language_is_switched_and_remembered() {
    let page = Page::open("");
    page.stand();
    assert_eq!(page.js("return document.documentElement.lang"), "en");
    page.click("button", &t("page-language"));
    page.until("Chinese", "document.documentElement.lang === 'zh'");
    page.until_text("header", "中文");
    page.until(
        "the buttons are Chinese",
        "/[\\u4e00-\\u9fff]/.test(document.querySelector('.transport').textContent)",
    );
    assert!(page.js("return location.search").as_str().is_some_and(|query| query.contains("lang=zh")));
    page.go("");
    page.stand();
    assert_eq!(page.js("return document.documentElement.lang"), "zh", "the choice is remembered");
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn a_browser_in_chinese_gets_a_chinese_page() {
    let page = Look { language: "zh-CN", ..Look::default() }.open("");
    page.stand();
    assert_eq!(page.js("return document.documentElement.lang"), "zh");
}

const PAPER: &str = "getComputedStyle(document.body).backgroundColor";

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn the_theme_follows_the_system_until_one_is_chosen() {
    let light = Page::open("?lang=en");
    light.stand();
    let paper = light.js(&format!("return {PAPER}"));
    let dark = Look { dark: true, ..Look::default() }.open("?lang=en");
    dark.stand();
    assert_ne!(dark.js(&format!("return {PAPER}")), paper, "a dark system has a dark page");
    dark.click("button", &t("page-theme-auto"));
    dark.until("light was chosen", "document.documentElement.dataset.theme === 'light'");
    dark.until("it is light", &format!("{PAPER} === {paper}"));
    dark.reload();
    dark.stand();
    assert_eq!(dark.js(&format!("return {PAPER}")), paper, "the choice is remembered");
}

/// What is smaller on the screen than it may be.
const SMALL_TEXT: &str = "
    const small = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
        const home = walk.currentNode.parentElement, text = walk.currentNode.textContent.trim();
        if (!text || home.closest('script, style, noscript') || !home.checkVisibility?.()) continue;
        const matrix = home.getScreenCTM?.();
        const size = parseFloat(getComputedStyle(home).fontSize) * (matrix ? Math.hypot(matrix.a, matrix.b) : 1);
        if (size < arguments[0] - 0.05) small.push(`${size.toFixed(1)}: ${text.slice(0, 40)}`);
    }
    return small;";

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn no_text_is_under_12_pixels_nor_under_20_before_a_room() {
    for (query, least) in [("?lang=en", 12), ("?lang=en&view=present", 20)] {
        for text in [NINE, PAXOS] {
            let page = Page::open(&address(query, text));
            at_end_of(&page, text);
            let small = page.settled(SMALL_TEXT, &[json!(least)], &json!([]));
            assert_eq!(small, json!([]), "{query}");
        }
    }
}

/// Whether anything makes the page wider than its window.
fn assert_fits(page: &Page, what: &str) {
    let wide = page.js("return [document.documentElement.scrollWidth, innerWidth]");
    assert!(wide[0].as_f64() <= wide[1].as_f64(), "{what} scrolls sideways: {wide}");
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn nothing_scrolls_sideways_at_any_size() {
    for (width, height) in [(1440, 900), (1024, 768), (768, 1024), (390, 844)] {
        for text in [NINE, PAXOS] {
            let look = Look { width, height, touch: width < 900, ..Look::default() };
            let page = look.open(&address("?lang=en", text));
            at_end_of(&page, text);
            assert_fits(&page, &format!("{width} × {height}"));
        }
    }
}

/// What a finger is to hit and cannot.
const SMALL_TARGETS: &str = "
    const small = [];
    for (const one of document.querySelectorAll('button, [role=button], [role=tab], [role=slider], select, summary, input')) {
        if (!one.checkVisibility() || one.closest('p')) continue;
        const touch = one.querySelector(':scope > .touch, :scope > g > .touch') ?? one.closest('label') ?? one;
        const box = touch.getBoundingClientRect();
        if (box.width === 0 || one.matches('.link')) continue;
        if (box.width < 43.5 || box.height < 43.5)
            small.push(`${one.getAttribute('aria-label') ?? one.textContent.trim().slice(0, 30)}: ${box.width.toFixed(0)} × ${box.height.toFixed(0)}`);
    }
    return small;";

#[track_caller]
fn assert_targets(page: &Page, what: &str) {
    assert_eq!(page.settled(SMALL_TARGETS, &[], &json!([])), json!([]), "{what}");
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn on_a_phone_every_target_is_44_pixels_and_a_tap_works() {
    let page = Look::phone().open(&address("?lang=en", ELECTED));
    at_end_of(&page, ELECTED);
    assert_targets(&page, "the page");
    page.tap_on(&node(&page, "S1"));
    page.until("the card is open", "document.querySelector('.card')");
    assert_fits(&page, "a card");
    assert_targets(&page, "a card");
    let before = page.stand();
    page.tap_on(&page.find("button", &t("act-crash")));
    page.until_stand("the node crashes", |now| now.digest != before.digest);
    page.tap_on(&page.find("button", &t("card-close")));
    page.tap_on(&page.find("button", &t("transport-play")));
    let start = page.stand();
    page.until_stand("it plays", |now| now.time_us > start.time_us);
}

/// A page of somebody else, with ours in a frame.
fn framed(query: &str) -> Page {
    let page = Page::open(BLANK);
    page.js_with(
        "document.body.style.height = '5000px';
         const frame = document.createElement('iframe');
         frame.width = 640;
         frame.height = 480;
         frame.title = 'Synod';
         frame.src = arguments[0];
         document.body.append(frame);",
        &[json!(page.url(&format!("?view=embed&lang=en{query}#{}", link::encode(ELECTED))))],
    );
    page.until("the frame is up", &format!("{INSIDE}?.dataset.digest"));
    page
}

const INSIDE: &str = "document.querySelector('iframe').contentDocument?.documentElement";

fn inside(page: &Page) -> (String, String) {
    let data = page.js(&format!("return [{INSIDE}.dataset.timeUs, {INSIDE}.dataset.digest]"));
    (data[0].to_string(), data[1].to_string())
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn a_frame_takes_no_keys_and_no_wheel_until_it_is_clicked() {
    let page = framed("");
    let before = inside(&page);
    // The focus comes in by Tab, without a click.
    page.js("document.querySelector('iframe').contentWindow.focus()");
    page.press("ArrowRight");
    page.press("k");
    page.wheel_at(200, 200, 300);
    page.until("the page around it scrolls", "scrollY > 0");
    assert_eq!(inside(&page), before, "nothing happened in the frame");
    page.js("scrollTo(0, 0)");
    page.click_at(330.0, 240.0);
    page.press("ArrowRight");
    page.until_some("after a click it takes keys", || (inside(&page) != before).then_some(()));
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn a_frame_of_640_by_480_holds_stage_transport_and_one_pane() {
    for query in ["", "&pane=logs"] {
        let page = framed(query);
        let wide = page.js(&format!("return [{INSIDE}.scrollWidth, {INSIDE}.clientWidth]"));
        assert!(wide[0].as_f64() <= wide[1].as_f64(), "it scrolls sideways: {wide}");
        let there = |css: &str| page.js(&format!("return !!{INSIDE}.querySelector({css:?})"));
        assert_eq!(there("[data-node]"), true, "a stage");
        assert_eq!(there(".transport"), true, "a transport");
        assert_eq!(there("header.head"), false, "no header");
        let panes = page.js(&format!("return {INSIDE}.querySelectorAll('#pane, .side').length > 0"));
        assert_eq!(panes, !query.is_empty(), "a pane only where one is asked for");
    }
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn the_help_lists_the_keys() {
    let (page, _) = open(ELECTED);
    page.press("?");
    page.until("the help is open", "document.querySelector('dialog[open] table')");
    let keys = page.text("dialog table");
    for key in ["do-crash", "do-cut", "do-fire", "do-undo", "do-palette"] {
        assert!(keys.contains(&t(key)), "{key}");
    }
    page.press("Escape");
    page.until("and is closed", "!document.querySelector('dialog[open]')");
}

/// Text in a drawing takes its colour by another property than text of the page.
#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn what_is_written_on_the_stage_has_the_ink_of_its_theme() {
    let mut inks = Vec::new();
    for theme in ["light", "dark"] {
        let page = Page::open(&address(&format!("?lang=en&theme={theme}"), NINE));
        page.until("there are nodes", "document.querySelectorAll('.stage .node .name').length == 11");
        let fills = "[...document.querySelectorAll('.stage .node .name, .stage .message .label')].map((it) => getComputedStyle(it).fill)";
        let odd = format!(
            "const ink = getComputedStyle(document.body).color; return {fills}.filter((it) => it != ink)"
        );
        assert_eq!(page.js(&odd), json!([]), "{theme}");
        inks.push(page.js("return getComputedStyle(document.body).color"));
    }
    assert_ne!(inks[0], inks[1]);
}
