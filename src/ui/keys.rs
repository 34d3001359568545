//! One table of keys: it drives the keyboard, the tooltips, the menus and the help.
//!
//! Keys go by `event.code`, so that an input method for Chinese does not swallow them, and no two
//! differ by Shift alone.

use super::shell::{Dialog, Shell};
use super::side::KEYED_TABS;
use crate::session::{Deed, Intent};
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};

/// What a key does.
#[derive(Clone, PartialEq, Debug)]
pub enum Does {
    Send(Intent),
    Shell(Shell),
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

const fn plain(codes: &'static [&'static str], shown: &'static str, does: Intent, text: &'static str) -> Key {
    Key { codes, ctrl: false, shown, does: Does::Send(does), text }
}

const fn ctrl(codes: &'static [&'static str], shown: &'static str, does: Does, text: &'static str) -> Key {
    Key { codes, ctrl: true, shown, does, text }
}

/// All keys, in the order of the help.
pub const KEYS: &[Key] = &[
    plain(&["Space", "Period", "NumpadDecimal"], "Space · .", Intent::TogglePlay, "do-play"),
    plain(&["ArrowRight"], "→", Intent::StepForward, "do-step"),
    plain(&["ArrowLeft"], "←", Intent::StepBack, "do-step-back"),
    ctrl(&["ArrowRight"], "Ctrl →", Does::Send(Intent::NextPeak), "do-next-peak"),
    ctrl(&["ArrowLeft"], "Ctrl ←", Does::Send(Intent::PreviousPeak), "do-previous-peak"),
    plain(&["Home"], "Home", Intent::ToStart, "do-to-start"),
    plain(&["End"], "End", Intent::ToEnd, "do-to-end"),
    plain(&["PageDown"], "PageDown", Intent::NextBeat, "do-next-beat"),
    plain(&["PageUp"], "PageUp", Intent::PreviousBeat, "do-previous-beat"),
    plain(&["KeyC"], "c", Intent::Deed(Deed::Request), "do-request"),
    plain(&["KeyR"], "r", Intent::Deed(Deed::RestartLeader), "do-restart-leader"),
    plain(&["KeyT"], "t", Intent::Deed(Deed::SpreadTimers), "do-spread-timers"),
    plain(&["KeyA"], "a", Intent::Deed(Deed::AlignTimers), "do-align-timers"),
    plain(&["KeyB"], "b", Intent::Deed(Deed::ResumeAll), "do-resume-all"),
    plain(&["KeyK"], "k", Intent::Deed(Deed::CrashOrRestart), "do-crash"),
    plain(&["KeyX"], "x", Intent::Deed(Deed::Cut), "do-cut"),
    plain(&["KeyF"], "f", Intent::Deed(Deed::Fire), "do-fire"),
    plain(&["Escape"], "Esc", Intent::Select(None), "do-deselect"),
    ctrl(&["KeyZ"], "Ctrl Z", Does::Send(Intent::Undo), "do-undo"),
    ctrl(&["KeyK"], "Ctrl K", Does::Shell(Shell::Show(Dialog::Palette)), "do-palette"),
    ctrl(&["KeyS"], "Ctrl S", Does::Shell(Shell::SaveScript), "do-save"),
    Key {
        codes: &["KeyG"],
        ctrl: false,
        shown: "g",
        does: Does::Shell(Shell::Show(Dialog::Gallery)),
        text: "do-gallery",
    },
    Key {
        codes: &["KeyO"],
        ctrl: false,
        shown: "o",
        does: Does::Shell(Shell::Show(Dialog::Runs)),
        text: "do-runs",
    },
    Key {
        codes: &["Slash"],
        ctrl: false,
        shown: "?",
        does: Does::Shell(Shell::Show(Dialog::Help)),
        text: "do-help",
    },
];

/// The line of the table for a key that was pressed, unless it is meant for a field, or for the
/// control that has the focus.
pub fn find(event: &KeyboardEvent) -> Option<&'static Key> {
    if event.alt_key() || event.is_composing() {
        return None;
    }
    let held = event.ctrl_key() || event.meta_key();
    let code = event.code();
    let key = KEYS.iter().find(|key| key.ctrl == held && key.codes.contains(&&*code))?;
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

/// How the key of a wish is written, for a tooltip.
pub fn shown(text: &str) -> &'static str {
    KEYS.iter().find(|key| key.text == text).map_or("", |key| key.shown)
}
