//! What a frame cost, read from Chromium's own trace of the page's main thread.

use serde_json::Value;
use std::collections::BTreeMap;
use std::time::Duration;

use crate::support::browser::Page;

/// What a page must be opened with (`Look::trace`) to be measured.
pub const CATEGORIES: &str = "devtools.timeline";

/// Slices in which a page's scripts run, with the collection of their garbage.
const SCRIPT: [&str; 9] = [
    "FireAnimationFrame",
    "FireIdleCallback",
    "FunctionCall",
    "EvaluateScript",
    "TimerFire",
    "EventDispatch",
    "RunMicrotasks",
    "MinorGC",
    "MajorGC",
];
const STYLE_AND_LAYOUT: [&str; 2] = ["UpdateLayoutTree", "Layout"];

/// What each frame took, in milliseconds.
#[derive(Default)]
pub struct Costs {
    pub script: Vec<f64>,
    /// Script, style and layout together.
    pub all: Vec<f64>,
    /// The same two in processor time of the main thread: a busy machine does not show in them.
    pub script_cpu: Vec<f64>,
    pub all_cpu: Vec<f64>,
    /// From one frame's begin to the next.
    pub between: Vec<f64>,
}

struct Slice {
    name: String,
    start: f64,
    wall: f64,
    cpu: f64,
}

/// Watches whatever the page does by itself for a while.
pub fn watch(page: &Page, time: Duration) -> Costs {
    begin(page);
    std::thread::sleep(time);
    end(page)
}

pub fn begin(page: &Page) {
    // The driver ends a recording with one call and begins the next with another.
    page.log("performance");
    page.log("performance");
}

/// What each frame since the begin took.
pub fn end(page: &Page) -> Costs {
    let entries = page.until_some("the driver hands out its trace", || {
        Some(page.log("performance")).filter(|entries| !entries.is_empty())
    });
    costs(&events(&entries))
}

fn events(entries: &[Value]) -> Vec<Value> {
    let messages = entries.iter().filter_map(|entry| {
        let message: Value = serde_json::from_str(entry["message"].as_str()?).ok()?;
        (message["message"]["method"] == "Tracing.dataCollected")
            .then(|| message["message"]["params"].clone())
    });
    messages.collect()
}

fn costs(events: &[Value]) -> Costs {
    let Some(thread) = busiest(events) else { return Costs::default() };
    let own = events.iter().filter(|event| (&event["pid"], &event["tid"]) == (&thread.0, &thread.1));
    let mut turns = Vec::new();
    let mut slices = Vec::new();
    for event in own {
        let (Some(name), Some(start)) = (event["name"].as_str(), event["ts"].as_f64()) else { continue };
        if ["FireAnimationFrame", "PrePaint"].contains(&name) {
            turns.push((start, name == "PrePaint"));
        }
        if SCRIPT.contains(&name) || STYLE_AND_LAYOUT.contains(&name) {
            let wall = event["dur"].as_f64().unwrap_or_default();
            let cpu = event["tdur"].as_f64().unwrap_or(wall);
            slices.push(Slice { name: name.to_owned(), start, wall, cpu });
        }
    }
    turns.sort_by(|a, b| a.0.total_cmp(&b.0));
    // Outer slices before those inside them.
    slices.sort_by(|a, b| a.start.total_cmp(&b.start).then(b.wall.total_cmp(&a.wall)));
    frames(&begins(&turns), &slices)
}

/// A frame begins with the first animation callback after the paint of the one before.
fn begins(turns: &[(f64, bool)]) -> Vec<f64> {
    let mut begins = Vec::new();
    let mut painted = true;
    for (start, paints) in turns {
        if *paints {
            painted = true;
        } else if std::mem::take(&mut painted) {
            begins.push(*start);
        }
    }
    begins
}

/// The main thread of the page: the one on which most frames were begun.
fn busiest(events: &[Value]) -> Option<(Value, Value)> {
    let mut begun = BTreeMap::new();
    for event in events.iter().filter(|event| event["name"] == "FireAnimationFrame") {
        let key = (event["pid"].as_u64()?, event["tid"].as_u64()?);
        *begun.entry(key).or_insert(0) += 1;
    }
    let ((process, thread), _) = begun.into_iter().max_by_key(|(_, count)| *count)?;
    Some((process.into(), thread.into()))
}

fn frames(begins: &[f64], slices: &[Slice]) -> Costs {
    let mut costs = Costs::default();
    for pair in begins.windows(2) {
        let first = slices.partition_point(|slice| slice.start < pair[0]);
        let last = slices.partition_point(|slice| slice.start < pair[1]);
        let inside = &slices[first..last];
        let (mut end, mut whole, mut layout) = (0.0, [0.0; 2], [0.0; 2]);
        let mut layout_end = 0.0;
        for slice in inside {
            let cost = [slice.wall, slice.cpu];
            // A slice within another is part of it already.
            if slice.start >= end {
                end = slice.start + slice.wall;
                whole = [whole[0] + cost[0], whole[1] + cost[1]];
            }
            if STYLE_AND_LAYOUT.contains(&&*slice.name) && slice.start >= layout_end {
                layout_end = slice.start + slice.wall;
                layout = [layout[0] + cost[0], layout[1] + cost[1]];
            }
        }
        costs.between.push((pair[1] - pair[0]) / 1e3);
        costs.all.push(whole[0] / 1e3);
        costs.all_cpu.push(whole[1] / 1e3);
        costs.script.push((whole[0] - layout[0]) / 1e3);
        costs.script_cpu.push((whole[1] - layout[1]) / 1e3);
    }
    costs
}

/// The value below which `percent` of all lie.
pub fn percentile(values: &[f64], percent: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let place = (percent / 100.0 * sorted.len() as f64).ceil() as usize;
    sorted.get(place.saturating_sub(1)).copied().unwrap_or(f64::NAN)
}

pub fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}
