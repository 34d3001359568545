//! Transport: the buttons of time, the read-out, speed, branches, and the line that says what the
//! page has to say.

use super::context::use_ui;
use super::part::part;
use super::player::Dials;
use super::scrubber::{BranchMark, Scrubber};
use super::waiting::LateLine;
use crate::locale::clock;
use crate::protocol::Milestone;
use crate::session::{SPEEDS, SessionAction, Watch, Working};
use crate::value::{Micros, Value};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// What the transport says besides.
#[derive(Clone, PartialEq)]
pub struct Word {
    pub text: AttrValue,
    /// What can be done about it: the key of its name.
    pub offer: Option<(&'static str, SessionAction)>,
    pub bad: bool,
    pub serial: u32,
}

#[derive(PartialEq)]
pub struct Transport {
    pub playing: bool,
    pub playhead: Micros,
    pub speed: u32,
    pub scale: Micros,
    pub end: Micros,
    pub marks: Rc<[(u32, Milestone)]>,
    pub branches: Rc<[BranchMark]>,
    pub dials: Dials,
    pub word: Option<Word>,
    /// What takes long.
    pub working: Option<Working>,
    /// A prediction waits: time stands still.
    pub frozen: bool,
}

crate::drawn_by!(Transport, use_transport);

#[hook]
fn use_transport(props: &Transport) -> Html {
    let ui = use_ui();
    let button = |text: &'static str, action: SessionAction, sign: &'static str, off: bool| {
        html! {
            <button class="btn square" disabled={off} onclick={ui.on(action)} title={ui.tip(text)}
                aria-label={ui.t(text)}><span aria-hidden="true">{sign}</span></button>
        }
    };
    let step = |text: &'static str, action: SessionAction, before: &'static str, after: &'static str| {
        html! {
            <button class="btn" disabled={props.frozen && !after.is_empty()} onclick={ui.on(action)} title={ui.tip(text)}
                aria-label={ui.t(text)}>
                if !before.is_empty() {
                    <span aria-hidden="true">{before}</span>
                }
                <span class="wide-text">{ui.t("transport-step")}</span>
                if !after.is_empty() {
                    <span aria-hidden="true">{after}</span>
                }
            </button>
        }
    };
    let (play, sign) = if props.playing { ("do-pause", "❚❚") } else { ("transport-play", "▶") };
    html! {
        <div class="transport">
            <div class="row">
                {button("do-to-start", SessionAction::Watch(Watch::ToStart), "⇤", false)}
                {button("do-previous-milestone", SessionAction::Watch(Watch::PreviousMilestone), "◂◂", false)}
                {step("do-step-back", SessionAction::Watch(Watch::StepBack), "◀", "")}
                <button class="btn primary play" disabled={props.frozen} onclick={ui.on(Watch::TogglePlay)}
                    title={ui.tip("do-play")}>
                    <span aria-hidden="true">{sign}</span><span>{ui.t(play)}</span>
                </button>
                {step("do-step", SessionAction::Watch(Watch::StepForward), "", "▶")}
                {button("do-next-milestone", SessionAction::Watch(Watch::NextMilestone), "▸▸", props.frozen)}
                <span class="gap break" />
                <output class="read-out" ref={props.dials.read_out.clone()} aria-label={ui.t("transport-time")}>
                    {clock(props.playhead)}
                </output>
                {part(Speed { speed: props.speed })}
                {part(Branches { branches: props.branches.clone() })}
            </div>
            {part(Scrubber {
                playhead: props.playhead,
                scale: props.scale,
                end: props.end,
                marks: props.marks.clone(),
                branches: props.branches.clone(),
                dials: props.dials.clone(),
            })}
            <div class="words">
                {part(LateLine)}
                {for ui.tools.map(|tools| (tools.lines)(props.working.clone()))}
                {part(Status { word: props.word.clone() })}
            </div>
        </div>
    }
}

#[derive(PartialEq)]
pub struct Status {
    word: Option<Word>,
}

crate::drawn_by!(Status, use_status);

#[hook]
fn use_status(props: &Status) -> Html {
    let ui = use_ui();
    let word = props.word.as_ref();
    let bad = word.is_some_and(|word| word.bad);
    html! {
        <div class={classes!("status", bad.then_some("bad"), word.is_none().then_some("empty"))} role="status">
            if let Some(word) = word {
                <span key={word.serial}>{word.text.clone()}</span>
                if let Some((key, action)) = &word.offer {
                    <button class="btn" onclick={ui.on(action.clone())}>{ui.t(key)}</button>
                }
                <button class="close" onclick={ui.on(Watch::DismissNotice)} aria-label={ui.t("page-close")}>{"×"}</button>
            }
        </div>
    }
}

#[derive(PartialEq)]
pub struct Speed {
    speed: u32,
}

/// How a speed is written: `1/100×`, `2×`.
fn speed_name(speed: u32) -> String {
    if speed >= 1_000_000 {
        format!("{}×", speed / 1_000_000)
    } else {
        format!("1/{}×", 1_000_000 / speed.max(1))
    }
}

crate::drawn_by!(Speed, use_speed);

#[hook]
fn use_speed(props: &Speed) -> Html {
    let ui = use_ui();
    let dispatch = ui.dispatch.clone();
    let onchange = Callback::from(move |event: Event| {
        let select = event.target().and_then(|target| target.dyn_into::<HtmlSelectElement>().ok());
        if let Some(speed) = select.and_then(|select| select.value().parse().ok()) {
            dispatch.emit(SessionAction::Watch(Watch::Speed(speed)));
        }
    });
    let options = SPEEDS.iter().rev().map(|speed| {
        html! { <option value={speed.to_string()} selected={*speed == props.speed}>{speed_name(*speed)}</option> }
    });
    html! {
        <select class="btn speed" {onchange} aria-label={ui.t("transport-speed")} title={ui.t("transport-speed")}>
            {for options}
        </select>
    }
}

/// Branches that the menu lists: the newest, and the current one.
const LISTED: usize = 100;

#[derive(PartialEq)]
pub struct Branches {
    branches: Rc<[BranchMark]>,
}

crate::drawn_by!(Branches, use_branches);

#[hook]
fn use_branches(props: &Branches) -> Html {
    let ui = use_ui();
    if props.branches.len() < 2 {
        return Html::default();
    }
    let newest = props.branches.len().saturating_sub(LISTED);
    let shown = props.branches.iter().enumerate().filter(|(place, it)| *place >= newest || it.current);
    let items = shown.map(|(_, branch)| {
        let args = [
            ("branch", Value::from(branch.number)),
            ("from", Value::text(&clock(branch.from))),
            ("to", Value::text(&clock(branch.end))),
        ];
        let key = if branch.current { "branch-current" } else { "branch-other" };
        html! {
            <button class="item" role="menuitemradio" aria-checked={branch.current.to_string()}
                onclick={ui.on(Watch::SwitchBranch(branch.number as usize - 1))}>{ui.with(key, &args)}</button>
        }
    });
    let title = ui.with("transport-branches", &[("count", props.branches.len().into())]);
    html! {
        <details class="menu up">
            <summary class="btn" title={title.clone()} aria-label={title}>
                <svg viewBox="0 0 16 16" width="1em" height="1em" fill="none" stroke="currentColor" stroke-width="1.6" aria-hidden="true">
                    <path d="M2 4h12M5 4c0 5 2 8 9 8" />
                </svg>
                {props.branches.len()}
            </summary>
            <div class="menu-body" role="menu">{for items}</div>
        </details>
    }
}
