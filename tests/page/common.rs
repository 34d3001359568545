//! Runs that the tests of the page begin with, and what they are natively.

use crate::support::browser::Page;
use crate::support::person::{Stand, Thing};
use synod::frame::{Detail, Frame};
use synod::locale::{Lang, Texts};
use synod::script::{self, link};
use synod::sim::History;
use synod::value::Value;

/// Three servers that have just elected a leader.
pub const ELECTED: &str = "synod 1
protocol raft servers=3 clients=1 seed=4
run until leaders == 1
run 20ms
";

/// What the page says for a key of the English texts, so that a better word is no broken test.
pub fn t(key: &str) -> String {
    with(key, &[])
}

/// The same with arguments that name no nodes.
pub fn with(key: &str, args: &[(&'static str, Value)]) -> String {
    let text = Texts::new(Lang::En).with(key, args);
    assert_ne!(text, key, "there is an English text for this key");
    text
}

/// A script carried out natively. An error is kept with the world as it was before the bad line.
pub struct Native {
    pub history: History,
    pub error: Option<script::ScriptError>,
}

pub fn native(text: &str) -> Native {
    let parsed =
        script::parse(text).unwrap_or_else(|error| panic!("the test's script is one: {error:?}\n{text}"));
    match script::run(&parsed) {
        Ok(history) => Native { history, error: None },
        Err((Some(history), error)) => Native { history: *history, error: Some(error) },
        Err((None, error)) => panic!("the header is possible: {error:?}\n{text}"),
    }
}

impl Native {
    pub fn frame(&self) -> Frame {
        self.history.frame(Detail::ALL)
    }

    pub fn digest(&self) -> String {
        format!("{:016x}", self.history.world().digest())
    }

    /// The name of the node that leads.
    pub fn leader(&self) -> String {
        let leader = *self.frame().global.leaders.first().expect("somebody leads");
        self.history.roster().name(leader).to_owned()
    }
}

/// The address of the page with a script.
pub fn address(query: &str, text: &str) -> String {
    format!("{query}#{}", link::encode(text))
}

/// The page in English with a script carried out, standing at its end, and the same run natively.
#[track_caller]
pub fn open(text: &str) -> (Page, Native) {
    let page = Page::open(&address("?lang=en", text));
    let native = at_end_of(&page, text);
    (page, native)
}

/// Waits until the page stands where a script ends.
#[track_caller]
pub fn at_end_of(page: &Page, text: &str) -> Native {
    let native = native(text);
    let digest = native.digest();
    page.until_stand("the script has run", |stand| stand.digest == digest);
    // The page mounts after it has loaded, and measures its stage a frame later: until then things move.
    let frames =
        "(window.seen = window.seen ?? 0, requestAnimationFrame(() => window.seen++), window.seen > 3)";
    page.until("the stage has been measured", frames);
    native
}

/// Carries out a line in the command palette.
#[track_caller]
pub fn command(page: &Page, line: &str) {
    type_command(page, line);
    page.until("the palette closes behind a line that worked", "!document.querySelector('dialog[open]')");
}

/// Types a line into the command palette and presses Enter.
#[track_caller]
pub fn type_command(page: &Page, line: &str) {
    page.press("Ctrl+k");
    page.until(
        "the palette is open",
        "document.activeElement.closest('dialog[open] ') && document.activeElement.matches('input')",
    );
    page.type_text(line);
    page.press("Enter");
}

/// A node on the stage.
#[track_caller]
pub fn node(page: &Page, name: &str) -> Thing {
    let node = page.one(&format!("[data-node='{name}']"));
    assert_eq!(node.role, "button", "{name} is announced as something to press");
    assert!(node.name.starts_with(name), "{name} is announced by its name, not as {:?}", node.name);
    node
}

/// Waits until the page stands where the lines, carried out after the script, lead natively.
#[track_caller]
pub fn as_after(page: &Page, text: &str, lines: &str) -> Native {
    let native = native(&format!("{text}{lines}"));
    let digest = native.digest();
    page.until_stand(&format!("as after {lines:?}"), |now| now.digest == digest);
    native
}

/// Presses a key and waits until the run is another one.
#[track_caller]
pub fn press_and_change(page: &Page, chord: &str) -> Stand {
    let before = page.stand();
    page.press(chord);
    page.until_stand(&format!("{chord} does something"), |now| now.digest != before.digest)
}

/// Whether two stands are the same moment of the same run.
pub fn same(a: &Stand, b: &Stand) -> bool {
    a.digest == b.digest && a.time_us == b.time_us
}

/// Whether the expression is true of what has the focus, `here`.
pub fn has_focus(page: &Page, right: &str) -> bool {
    page.js(&format!("const here = document.activeElement; return !!({right})")) == true
}

/// Presses Tab until the expression is true of what has the focus, `here`.
#[track_caller]
pub fn tab_to(page: &Page, what: &str, right: &str) {
    for _ in 0..80 {
        page.press("Tab");
        if has_focus(page, right) {
            return;
        }
    }
    panic!("{what} is not reached with Tab");
}
