//! The scrubber: the run as a line, with marks, branches, and a head to drag.

use super::context::use_ui;
use super::player::Dials;
use crate::locale::clock;
use crate::protocol::Peak;
use crate::session::Intent;
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
    pub marks: Rc<[(u32, Peak)]>,
    pub branches: Rc<[BranchMark]>,
    pub dials: Dials,
}

pub fn peak_class(peak: Peak) -> &'static str {
    match peak {
        Peak::Election => "election",
        Peak::Commit => "commit",
        Peak::Crash => "crash",
        Peak::Violation => "violation",
        Peak::Mark => "mark",
    }
}

/// The share of `scale` at which a pointer is, as a time.
fn time_at(event: &PointerEvent, track: &NodeRef, scale: Micros) -> Option<Micros> {
    let bounds = track.cast::<Element>()?.get_bounding_client_rect();
    let share = (f64::from(event.client_x()) - bounds.left()) / bounds.width().max(1.0);
    Some((share.clamp(0.0, 1.0) * scale as f64) as Micros)
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
                dispatch.emit(Intent::SeekTime(time));
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
    let share = |time: Micros| time as f64 * 100.0 / props.scale as f64;
    let marks = props.marks.iter().map(|(place, peak)| {
        let style = format!("left:{}.{}%", place / 10, place % 10);
        html! { <i class={classes!("peak", peak_class(*peak))} {style} /> }
    });
    let others = props.branches.iter().filter(|branch| !branch.current && branch.end > branch.from);
    let branches = others.rev().take(DRAWN).enumerate().map(|(row, branch)| {
        let (left, right) = (share(branch.from).min(100.0), share(branch.end).min(100.0));
        let style = format!("left:{left:.2}%;width:{:.2}%;height:{}px", right - left, 9 + 5 * row);
        html! { <i class="branch" {style} /> }
    });
    let here = share(props.playhead).min(100.0);
    let known = share(props.end).min(100.0);
    html! {
        <div class="scrub" role="slider" tabindex="0" aria-label={ui.t("transport-scrub")} aria-valuemin="0"
            aria-valuemax={(props.scale / 1_000).to_string()} aria-valuenow={(props.playhead / 1_000).to_string()}
            aria-valuetext={clock(props.playhead)} {onpointerdown} {onpointermove}>
            <div class="track" ref={track}>
                <i class="bar" />
                <i class="known" style={format!("width:{known:.2}%")} />
                <i class="done" ref={props.dials.done.clone()} style={format!("transform:scaleX({:.5})", here / 100.0)} />
                {for branches}
                {for marks}
                <div class="head-way" ref={props.dials.head.clone()} style={format!("transform:translateX({here:.3}%)")}>
                    <i class="knob" />
                </div>
            </div>
        </div>
    }
}
