//! The gallery: protocols in teaching order, chosen by what they teach.

use crate::common::{ELECTED, open, t, with};
use crate::support::browser::{Look, Page};
use serde_json::json;
use synod::lesson::{LESSONS, parse};
use synod::locale::{Lang, Texts};
use synod::registry::IDS;
use synod::value::Value;

/// Who stands on the stage of each protocol: row by row from the top, or all together on a ring.
const STAGES: &[(&str, &[&str])] = &[
    ("split-brain", &["C1 C2", "S1 S2"]),
    ("primary-backup", &["V", "S1 S2 S3", "C1"]),
    ("parliament", &["C1 C2 C3"]),
    ("paxos", &["P1 P2", "A1 A2 A3", "L1"]),
    ("paxos-kv", &["C1 C2", "P1 P2", "A1 A2 A3"]),
    ("multi-paxos", &["C1 S1 S2 S3 S4 S5"]),
    ("raft", &["C1 S1 S2 S3 S4 S5"]),
];

/// The names of those on the stage, by the height at which they stand, or to which they are moving.
const BY_HEIGHT: &str = "const rows = new Map();
    for (const node of document.querySelectorAll('[data-node]')) {
        const y = Math.round(new DOMMatrix(node.style.transform).f);
        rows.set(y, [...(rows.get(y) ?? []), node.dataset.node]);
    }
    return [...rows].sort(([a], [b]) => a - b).map(([_, names]) => names.sort().join(' '));";

#[track_caller]
fn open_gallery(page: &Page) {
    page.click_on(&page.one(".head .pill"));
    page.until("the gallery is open", "document.querySelector('dialog.gallery[open] [data-protocol]')");
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn each_protocol_is_one_press_away_and_stands_in_its_rows() {
    assert_eq!(STAGES.iter().map(|(id, _)| *id).collect::<Vec<_>>(), IDS);
    let page = Page::open("?lang=en");
    page.stand();
    for (id, rows) in STAGES {
        open_gallery(&page);
        let card = page.one(&format!("dialog [data-protocol='{id}']"));
        assert!(card.name.contains(&t(&format!("{id}-teaches"))), "{:?}", card.name);
        page.click_on(&card);
        page.until_stand(&format!("{id} is on the stage"), |now| now.protocol == *id && now.time_us == 0);
        page.until("the gallery is closed", "!document.querySelector('dialog[open]')");
        page.until_text(".head .pill", &t(&format!("{id}-title")));
        let mut stand = page.js(BY_HEIGHT);
        if let [all] = rows {
            // On a ring everybody is somewhere.
            let found = stand.as_array().cloned().unwrap_or_default();
            let mut names: Vec<&str> =
                found.iter().filter_map(|row| row.as_str()).flat_map(str::split_whitespace).collect();
            names.sort_unstable();
            assert!(found.len() > 1, "{id}: all in one line: {found:?}");
            stand = json!([names.join(" ")]);
            assert_eq!(stand, json!([all]), "{id}");
        } else {
            assert_eq!(stand, json!(rows), "{id}");
        }
    }
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn the_gallery_is_used_with_the_keyboard_alone() {
    let (page, _) = open(ELECTED);
    page.press("g");
    page.until("the gallery is open", "document.querySelector('dialog.gallery[open] [data-protocol]')");
    let here = "document.activeElement.dataset?.protocol ?? ''";
    for _ in 0..40 {
        page.press("Tab");
        if page.js(&format!("return {here}")) == "parliament" {
            break;
        }
    }
    page.press("Enter");
    page.until_stand("parliament is on the stage", |now| now.protocol == "parliament");
    page.press("g");
    page.until("the gallery is open again", "document.querySelector('dialog.gallery[open]')");
    page.until(
        "it says which protocol is on the stage",
        "document.querySelector('[data-protocol=parliament][aria-current=true]')",
    );
    page.press("Escape");
    page.until("Escape closes it", "!document.querySelector('dialog[open]')");
    assert_eq!(page.stand().protocol, "parliament");
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn on_a_phone_the_gallery_is_read_and_tapped_in_chinese() {
    let page = Look::phone().open("?lang=zh");
    page.stand();
    page.tap_on(&page.one(".head .pill"));
    let teaches = Texts::new(Lang::Zh).get("split-brain-teaches");
    page.until_text("dialog.gallery", &teaches);
    let too_wide = page
        .js("const modal = document.querySelector('dialog.gallery'), box = modal.getBoundingClientRect();
         return modal.scrollWidth > modal.clientWidth || box.left < 0 || box.right > innerWidth");
    assert_eq!(too_wide, false, "nothing is scrolled sideways");
    page.tap_on(&page.one("[data-protocol='split-brain']"));
    page.until_stand("split-brain is on the stage", |now| now.protocol == "split-brain");
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn a_lesson_is_opened_from_the_card_of_its_protocol() {
    let id = LESSONS[0];
    let path = format!("{}/static/lessons/{id}.md", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).expect("the lesson's file is there");
    let lesson = parse(id, &text).expect("the lesson can be read");
    let title = lesson.titles.get(Lang::En);
    let page = Page::open("?lang=en");
    page.stand();
    open_gallery(&page);
    let card = format!("li:has(> [data-protocol='{}'])", lesson.protocol);
    page.until_text(&card, title);
    page.click("button", &with("gallery-lesson", &[("title", Value::text(title))]));
    page.until_text(".lesson h2", title);
    assert_eq!(page.stand().protocol, lesson.protocol);
}

#[test]
#[ignore = "needs a browser: cargo xtask test --only page"]
fn a_run_is_set_up_from_the_card_of_its_protocol() {
    let page = Page::open("?lang=en");
    page.stand();
    open_gallery(&page);
    let protocol = Value::text(&t("multi-paxos-title"));
    page.click("button", &with("gallery-set-up", &[("protocol", protocol)]));
    page.until_text("dialog .params", &t("multi-paxos-param-servers"));
    page.until_text("dialog pre.script", "protocol multi-paxos");
    // Another one is a press away here too.
    page.click_on(&page.one("dialog .faces [role=radio]:first-child"));
    page.until_text("dialog pre.script", &format!("protocol {}", IDS[0]));
    page.click("button", &t("setup-start"));
    page.until_stand("it is on the stage", |now| now.protocol == IDS[0]);
}
