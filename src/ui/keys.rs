//! One table of keys: it drives the keyboard, the tooltips, the menus and the help.
//!
//! Keys go by `event.code`, so that an input method for Chinese does not swallow them, and no two
//! differ by Shift alone.

use super::page_action::{Dialog, PageAction, View};
use super::pane_column::KEYED_TABS;
use crate::session::{Act, SessionAction, Shortcut, Watch};
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};

/// What a key does.
#[derive(Clone, PartialEq, Debug)]
pub enum Does {
    Send(SessionAction),
    PageAction(PageAction),
}

/// One line of the table.
pub struct Key {
    /// `event.code`, any of these.
    pub codes: &'static [&'static str],
    /// With Ctrl, or ⌘ on a Mac.
    pub ctrl: bool,
    /// As the help and the tooltips write it.
    pub shown: &'static str,
    pub does: Does,
    /// Key of the text that says what it does.
    pub text: &'static str,
}

const fn plain(
    codes: &'static [&'static str],
    shown: &'static str,
    does: SessionAction,
    text: &'static str,
) -> Key {
    Key { codes, ctrl: false, shown, does: Does::Send(does), text }
}

const fn ctrl(codes: &'static [&'static str], shown: &'static str, does: Does, text: &'static str) -> Key {
    Key { codes, ctrl: true, shown, does, text }
}

/// All keys, in the order of the help.
pub const KEYS: &[Key] = &[
    plain(
        &["Space", "Period", "NumpadDecimal"],
        "Space · .",
        SessionAction::Watch(Watch::TogglePlay),
        "do-play",
    ),
    plain(&["ArrowRight"], "→", SessionAction::Watch(Watch::StepForward), "do-step"),
    plain(&["ArrowLeft"], "←", SessionAction::Watch(Watch::StepBack), "do-step-back"),
    ctrl(
        &["ArrowRight"],
        "Ctrl →",
        Does::Send(SessionAction::Watch(Watch::NextMilestone)),
        "do-next-milestone",
    ),
    ctrl(
        &["ArrowLeft"],
        "Ctrl ←",
        Does::Send(SessionAction::Watch(Watch::PreviousMilestone)),
        "do-previous-milestone",
    ),
    plain(&["Home"], "Home", SessionAction::Watch(Watch::ToStart), "do-to-start"),
    plain(&["End"], "End", SessionAction::Watch(Watch::ToEnd), "do-to-end"),
    plain(&["PageDown"], "PageDown", SessionAction::Act(Act::NextBeat), "do-next-beat"),
    plain(&["PageUp"], "PageUp", SessionAction::Act(Act::PreviousBeat), "do-previous-beat"),
    plain(&["KeyC"], "c", SessionAction::Act(Act::Shortcut(Shortcut::Request)), "do-request"),
    plain(&["KeyR"], "r", SessionAction::Act(Act::Shortcut(Shortcut::RestartLeader)), "do-restart-leader"),
    plain(&["KeyT"], "t", SessionAction::Act(Act::Shortcut(Shortcut::SpreadTimers)), "do-spread-timers"),
    plain(&["KeyA"], "a", SessionAction::Act(Act::Shortcut(Shortcut::AlignTimers)), "do-align-timers"),
    plain(&["KeyB"], "b", SessionAction::Act(Act::Shortcut(Shortcut::ResumeAll)), "do-resume-all"),
    plain(&["KeyK"], "k", SessionAction::Act(Act::Shortcut(Shortcut::CrashOrRestart)), "do-crash"),
    plain(&["KeyX"], "x", SessionAction::Act(Act::Shortcut(Shortcut::Cut)), "do-cut"),
    plain(&["KeyF"], "f", SessionAction::Act(Act::Shortcut(Shortcut::Fire)), "do-fire"),
    plain(&["Escape"], "Esc", SessionAction::Watch(Watch::Select(None)), "do-deselect"),
    ctrl(&["KeyZ"], "Ctrl Z", Does::Send(SessionAction::Act(Act::Undo)), "do-undo"),
    ctrl(&["KeyK"], "Ctrl K", Does::PageAction(PageAction::Show(Dialog::Palette)), "do-palette"),
    ctrl(&["KeyS"], "Ctrl S", Does::PageAction(PageAction::SaveScript), "do-save"),
    Key {
        codes: &["KeyG"],
        ctrl: false,
        shown: "g",
        does: Does::PageAction(PageAction::Show(Dialog::Gallery)),
        text: "do-gallery",
    },
    Key {
        codes: &["KeyO"],
        ctrl: false,
        shown: "o",
        does: Does::PageAction(PageAction::Show(Dialog::Runs)),
        text: "do-runs",
    },
    Key {
        codes: &["Slash"],
        ctrl: false,
        shown: "?",
        does: Does::PageAction(PageAction::Show(Dialog::Help)),
        text: "do-help",
    },
];

const fn of_the_page(
    codes: &'static [&'static str],
    shown: &'static str,
    does: PageAction,
    text: &'static str,
) -> Key {
    Key { codes, ctrl: false, shown, does: Does::PageAction(does), text }
}

/// What keys do besides, and instead, in the present view: a clicker sends some of them.
pub const ROOM_KEYS: &[Key] = &[
    of_the_page(&["KeyB", "Period"], "b · .", PageAction::Black, "do-black"),
    of_the_page(&["KeyP"], "p", PageAction::TogglePane, "do-toggle-pane"),
    of_the_page(&["Escape"], "Esc", PageAction::View(View::Full), "do-leave-room"),
];

/// What a key does besides in the frame of another page.
pub const FRAME_KEYS: &[Key] = &[of_the_page(&["Escape"], "Esc", PageAction::Sleep, "do-sleep")];

/// The answer that a digit stands for, counted from 0.
pub fn answer(event: &KeyboardEvent) -> Option<usize> {
    let held = event.ctrl_key() || event.meta_key() || event.alt_key() || event.is_composing();
    let code = event.code();
    let digit = code.strip_prefix("Digit").or_else(|| code.strip_prefix("Numpad")).filter(|_| !held)?;
    let number = digit.parse::<usize>().ok()?.checked_sub(1)?;
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let field = |element: Element| {
        element.closest("dialog[open], input, textarea, select").is_ok_and(|found| found.is_some())
    };
    (!target.is_some_and(field)).then_some(number)
}

/// The line for a key that was pressed in the present view.
pub fn find_in_a_room(event: &KeyboardEvent) -> Option<&'static Key> {
    find_among(ROOM_KEYS, event).or_else(|| find(event))
}

/// The line for a key that was pressed in the embedded view.
pub fn find_in_a_frame(event: &KeyboardEvent) -> Option<&'static Key> {
    find_among(FRAME_KEYS, event).or_else(|| find(event))
}

/// The line of the table for a key that was pressed, unless it is meant for a field, or for the
/// control that has the focus.
pub fn find(event: &KeyboardEvent) -> Option<&'static Key> {
    find_among(KEYS, event)
}

fn find_among(keys: &'static [Key], event: &KeyboardEvent) -> Option<&'static Key> {
    if event.alt_key() || event.is_composing() {
        return None;
    }
    let held = event.ctrl_key() || event.meta_key();
    let code = event.code();
    let key = keys.iter().find(|key| key.ctrl == held && key.codes.contains(&&*code))?;
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let taken = target.is_some_and(|target| taken(&target, key, &code));
    (!taken).then_some(key)
}

/// Whether an element needs this key itself.
fn taken(target: &Element, key: &Key, code: &str) -> bool {
    let within = |selector: &str| target.closest(selector).is_ok_and(|found| found.is_some());
    if within("dialog[open]") {
        return true;
    }
    if within("input, textarea, select, [contenteditable]") {
        // Only what no field has a use for.
        return !(key.ctrl && code == "KeyK");
    }
    match code {
        "Space" => {
            // Nodes, links and messages leave it to the transport.
            within("button, summary, a, label, [role=tab], [role=switch], [role=radio]")
        }
        "ArrowLeft" | "ArrowRight" => !key.ctrl && (within(KEYED_TABS) || within("[role=radiogroup]")),
        "Home" | "End" => within(KEYED_TABS),
        "PageUp" | "PageDown" => false,
        _ => false,
    }
}

/// How the key of an action is written, for a tooltip.
pub fn shown(text: &str) -> &'static str {
    KEYS.iter().find(|key| key.text == text).map_or("", |key| key.shown)
}
