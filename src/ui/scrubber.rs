//! The scrubber: the run as a line, with marks, branches, and a head to drag.

use super::context::use_ui;
use super::player::{Dials, places};
use crate::draw::clamped;
use crate::locale::clock;
use crate::protocol::Milestone;
use crate::session::{SessionAction, Watch};
use crate::value::Micros;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, PointerEvent};
use yew::prelude::*;

/// Branches drawn under the line: the newest.
const DRAWN: usize = 4;

/// A branch as the scrubber and its menu show it.
#[derive(Clone, PartialEq)]
pub struct BranchMark {
    /// As a person counts, from 1.
    pub number: u32,
    /// When it parts from the current branch.
    pub from: Micros,
    pub end: Micros,
    pub current: bool,
}

#[derive(PartialEq)]
pub struct Scrubber {
    pub playhead: Micros,
    pub scale: Micros,
    pub end: Micros,
    pub marks: Rc<[(u32, Milestone)]>,
    pub branches: Rc<[BranchMark]>,
    pub dials: Dials,
}

pub fn milestone_class(milestone: Milestone) -> &'static str {
    match milestone {
        Milestone::Election => "election",
        Milestone::Commit => "commit",
        Milestone::Crash => "crash",
        Milestone::Violation => "violation",
        Milestone::Mark => "mark",
        Milestone::Rule => "rule-set",
        Milestone::Assumption => "assumption",
    }
}

/// What a mark says of itself when a pointer rests on it.
fn milestone_text(milestone: Milestone) -> &'static str {
    match milestone {
        Milestone::Election => "milestone-election",
        Milestone::Commit => "milestone-commit",
        Milestone::Crash => "milestone-crash",
        Milestone::Violation => "milestone-violation",
        Milestone::Mark => "milestone-mark",
        Milestone::Rule => "milestone-rule",
        Milestone::Assumption => "milestone-assumption",
    }
}

/// The share of `scale` at which a pointer is, as a time.
fn time_at(event: &PointerEvent, track: &NodeRef, scale: Micros) -> Option<Micros> {
    let bounds = track.cast::<Element>()?.get_bounding_client_rect();
    let share = (f64::from(event.client_x()) - bounds.left()) / bounds.width().max(1.0);
    Some((clamped(share, 0.0, 1.0) * scale as f64) as Micros)
}

crate::drawn_by!(Scrubber, use_scrubber);

#[hook]
fn use_scrubber(props: &Scrubber) -> Html {
    let ui = use_ui();
    let track = use_node_ref();
    let seek = {
        let (dispatch, track, scale) = (ui.dispatch.clone(), track.clone(), props.scale);
        move |event: &PointerEvent| {
            if let Some(time) = time_at(event, &track, scale) {
                dispatch.emit(SessionAction::Watch(Watch::SeekTime(time)));
            }
        }
    };
    let press = seek.clone();
    let onpointerdown = Callback::from(move |event: PointerEvent| {
        if let Some(target) = event.current_target().and_then(|target| target.dyn_into::<Element>().ok()) {
            drop(target.set_pointer_capture(event.pointer_id()));
        }
        press(&event);
    });
    let onpointermove = Callback::from(move |event: PointerEvent| {
        if event.buttons() & 1 == 1 {
            seek(&event);
        }
    });
    // In hundredths of a percent.
    let share = |time: Micros| (time.min(props.scale) * 10_000 / props.scale.max(1)).min(10_000);
    let percent = |share: u64| format!("{}.{:02}%", share / 100, share % 100);
    let marks = props.marks.iter().map(|(place, milestone)| {
        let style = format!("left:{}.{}%", place / 10, place % 10);
        html! { <i class={classes!("milestone", milestone_class(*milestone))} title={ui.t(milestone_text(*milestone))} {style} /> }
    });
    let others = props.branches.iter().filter(|branch| !branch.current && branch.end > branch.from);
    let branches = others.rev().take(DRAWN).enumerate().map(|(row, branch)| {
        let (left, right) = (share(branch.from), share(branch.end));
        let style =
            format!("left:{};width:{};height:{}px", percent(left), percent(right - left), 9 + 5 * row);
        html! { <i class="branch" {style} /> }
    });
    let (head, done) = places(props.playhead, props.scale);
    let known = percent(share(props.end));
    html! {
        <div class="scrub" role="slider" tabindex="0" aria-label={ui.t("transport-scrub")} aria-valuemin="0"
            aria-valuemax={(props.scale / 1_000).to_string()} aria-valuenow={(props.playhead / 1_000).to_string()}
            aria-valuetext={clock(props.playhead)} {onpointerdown} {onpointermove}>
            <div class="track" ref={track}>
                <i class="bar" />
                <i class="known" style={format!("width:{known}")} />
                <i class="done" ref={props.dials.done.clone()} style={format!("transform:{done}")} />
                {for branches}
                {for marks}
                <div class="head-way" ref={props.dials.head.clone()} style={format!("transform:{head}")}>
                    <i class="knob" />
                </div>
            </div>
        </div>
    }
}
