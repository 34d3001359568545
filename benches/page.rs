//! The page's figures, measured in real headless Chromium on the optimised page.
//!
//! `cargo xtask bench page` builds the page and runs this; a word after it (`reference`, `frame`,
//! `nine`, `seek`, `load`, `space-time`, `check`) runs that part alone. Nothing is asserted: a figure is read by a person,
//! on a machine they know.

use std::time::Duration;
use synod::script::link;

#[path = "page/check.rs"]
mod check;
#[path = "page/space_time.rs"]
mod space_time;
#[path = "page/trace.rs"]
mod trace;

#[allow(dead_code)]
#[path = "../tests/support/mod.rs"]
mod support;

use serde_json::{Value, json};
use support::browser::{Look, Page};
use trace::{CATEGORIES, Costs, mean, percentile};

/// How long frames are watched.
const WATCHED: Duration = Duration::from_secs(10);
const SEEKS: usize = 500;
const LOADS: usize = 5;

/// 300 SVG elements that plain JavaScript moves each frame: what this machine and this browser need
/// for the bare work, without any of our code.
const REFERENCE: &str = "
    const space = 'http://www.w3.org/2000/svg';
    const svg = document.createElementNS(space, 'svg');
    svg.setAttribute('viewBox', '0 0 800 800');
    svg.setAttribute('width', 800);
    document.body.append(svg);
    const dots = Array.from({ length: 300 }, () => {
        const dot = document.createElementNS(space, 'circle');
        dot.setAttribute('r', 4);
        svg.append(dot);
        return dot;
    });
    let frame = 0;
    (function move() {
        frame++;
        dots.forEach((dot, n) => dot.setAttribute('transform',
            `translate(${(n * 7 + frame) % 800} ${(n * 13 + frame) % 800})`));
        requestAnimationFrame(move);
    })()";

/// Five idle servers, as RaftScope shows them.
const FIVE: &str = "protocol raft servers=5 clients=1 seed=7
run until leaders == 1
run 300ms
";

/// Nine servers, slow links: heartbeats and their answers add up on the way.
const NINE: &str = "protocol raft servers=9 clients=4 seed=7
network latency=700ms..900ms
timing election=20s..40s heartbeat=50ms
timeout S1
run until leader == S1 within 15s
request C1 put x 1
request C2 put y 2
request C3 put z 3
request C4 put x 4
run 4s
";

/// A history of this many steps or a little more.
const LONG: usize = 100_000;

/// Notes when the example is first there and when a message first stands elsewhere than before, on
/// the clock that starts with the navigation.
const WATCH_START: &str = "
    (function look(name, before) {
        const message = document.querySelector(name ? `[data-message='${name}'] path` : '[data-message] path');
        const box = message?.getBoundingClientRect();
        const place = box && box.x + ' ' + box.y;
        if (box && !name) { window.firstShown = performance.now(); name = message.closest('[data-message]').dataset.message; }
        if (before && place && place !== before) { window.firstMoved = performance.now(); return; }
        requestAnimationFrame(() => look(name, place ?? before));
    })();";

/// The page hands its module out in an event; its memory is what the simulator and its history use.
const WATCH_MEMORY: &str = "
    addEventListener('TrunkApplicationStarted', (event) => { window.synodWasm = event.detail.wasm; });";

fn main() {
    let property: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    let has = |part: &str| property.is_empty() || property.iter().any(|word| part.contains(word.as_str()));
    println!(
        "per frame, of the page's main thread, from Chromium's trace over {WATCHED:?} each (wall clock; in"
    );
    println!(
        "brackets processor time, in which other work on the machine does not show). Script includes the"
    );
    println!(
        "collection of garbage; the bars are for the machine of the design's figures, on which a Yew page"
    );
    println!("with 300 moving messages took 1.6 ms of script a frame.\n");
    println!("{:<72} {:>18} {:>10}", "what", "measured", "bar");
    if has("reference") {
        reference();
    }
    if has("frame") {
        five();
    }
    if has("nine") {
        nine();
    }
    if has("seek") {
        seek();
    }
    if has("load") {
        load();
    }
    if has("space-time") {
        space_time::space_time();
    }
    if has("check") {
        check::check();
    }
}

fn row(what: &str, measured: String, bar: &str) {
    println!("{what:<72} {measured:>18} {bar:>10}");
}

fn traced() -> Look {
    Look { trace: CATEGORIES, ..Look::default() }
}

fn open(look: &Look, script: &str, query: &str) -> Page {
    let page = look.open(&format!("{query}#{}", link::encode(script)));
    page.stand();
    page
}

fn costs(title: &str, costs: &Costs, script_bar: &str, all_bar: &str) {
    let both = |wall: f64, cpu: f64| format!("{wall:.2} ({cpu:.2}) ms");
    let rate = 1e3 / mean(&costs.between);
    row(&format!("{title}: frames"), format!("{} at {rate:.0}/s", costs.all.len()), "60/s");
    row(&format!("{title}: script, mean"), both(mean(&costs.script), mean(&costs.script_cpu)), script_bar);
    for (name, percent, bar) in [("median", 50.0, ""), ("95th percentile", 95.0, all_bar)] {
        let at = |values: &[f64]| percentile(values, percent);
        let figure = both(at(&costs.all), at(&costs.all_cpu));
        row(&format!("{title}: script + style + layout, {name}"), figure, bar);
    }
}

fn reference() {
    let page = traced().open(support::site::BLANK);
    page.js(REFERENCE);
    costs("reference, 300 moved elements", &trace::watch(&page, WATCHED), "", "");
}

fn five() {
    let page = open(&traced(), FIVE, "?speed=0.01&lang=en");
    page.press("Space");
    costs("raft, 5 servers at 1/100", &trace::watch(&page, WATCHED), "≤ 0.9 ms", "≤ 4 ms");
}

fn nine() {
    let page = open(&traced(), NINE, "?speed=0.01&lang=en");
    let drawn = "return document.querySelectorAll('[data-message]').length";
    let first = page.js(drawn);
    page.press("Space");
    let seen = trace::watch(&page, WATCHED);
    costs("raft, 9 servers", &seen, "≤ 2 ms", "");
    let flying = native(NINE).world().in_flight();
    row(
        "  messages: in flight; drawn first and last",
        format!("{flying}; {first}, {}", page.js(drawn)),
        "≥ 200",
    );
}

fn native(text: &str) -> synod::sim::History {
    let script = synod::script::parse(text).expect("the benchmark's script is right");
    synod::script::run(&script).unwrap_or_else(|(_, error)| panic!("the benchmark's script runs: {error:?}"))
}

/// A script that makes a history of `LONG` steps.
fn long_script() -> (String, synod::sim::History) {
    let mut seconds = 250;
    loop {
        let mut text = "protocol raft servers=5 clients=1 seed=7\nrun until leaders == 1\n".to_owned();
        for second in 0..seconds {
            text.push_str(&format!("request C1 put x {second}\nrun 1s\n"));
        }
        let history = native(&text);
        if history.len() >= LONG {
            return (text, history);
        }
        seconds = seconds * LONG / history.len() + 1;
    }
}

fn seek() {
    let (text, history) = long_script();
    let look = Look { before: WATCH_MEMORY, ..traced() };
    let page = look.open("?lang=en");
    page.stand();
    let memory = "return window.synodWasm ? window.synodWasm.memory.buffer.byteLength / 1048576 : null";
    let empty = page.js(memory).as_f64();
    page.go(&format!("?lang=en#{}", link::encode(&text)));
    let end = history.end();
    page.until_stand("the long history is there", |stand| stand.time_us >= end);
    let places = (0..SEEKS as u64).map(|nth| {
        // Spread evenly, in no order.
        (nth.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 11) as f64 / (1u64 << 53) as f64
    });
    let places: Vec<Value> = places.map(|place| json!(place)).collect();
    trace::begin(&page);
    let answer = page.js_async(SEEK, &[json!(places)]);
    let seen = trace::end(&page);
    let read = |name: &str| -> Vec<f64> {
        let list = answer[name].as_array().cloned().unwrap_or_default();
        list.iter().filter_map(Value::as_f64).collect()
    };
    let (script, all) = (read("script"), read("all"));
    let title = format!("seek in {} steps, {} events", history.len(), history.events().count());
    row(&format!("{title}: seeks that moved"), format!("{} of {SEEKS}", answer["moved"]), "");
    for (name, percent, bar) in
        [("median", 50.0, ""), ("99th percentile", 99.0, "≤ 16 ms"), ("worst", 100.0, "")]
    {
        let figure = |wall: &[f64], cpu: &[f64]| {
            format!("{:.1} ({:.1}) ms", percentile(wall, percent), percentile(cpu, percent))
        };
        // One frame holds one seek, so the trace has the processor time of each.
        row(&format!("  seek and render, {name}"), figure(&script, &seen.script_cpu), bar);
        row(&format!("  with style and layout, {name}"), figure(&all, &seen.all_cpu), "");
    }
    let heap =
        page.cdp("Runtime.getHeapUsage", json!({}))["usedSize"].as_f64().unwrap_or(f64::NAN) / 1_048_576.0;
    let (full, empty) = (page.js(memory).as_f64().unwrap_or(f64::NAN), empty.unwrap_or(f64::NAN));
    row(
        "  WebAssembly memory, with the example, with the history",
        format!("{empty:.0}, {full:.0} MB"),
        "≤ 200 MB",
    );
    row("  JavaScript heap besides", format!("{heap:.1} MB"), "");
}

/// Presses the scrubber at each place. Yew renders in a microtask, so what the press causes is over
/// when the next message channel task comes; style and layout are then forced.
const SEEK: &str = "
    const slider = document.querySelector('[role=slider]');
    const box = slider.getBoundingClientRect();
    const channel = new MessageChannel();
    const turn = () => new Promise((done) => { channel.port1.onmessage = done; channel.port2.postMessage(0); });
    const time = () => document.querySelector('[data-time-us]').dataset.timeUs;
    const script = [], all = [];
    let moved = 0, last = time();
    for (const place of arguments[0]) {
        const clientX = box.left + place * box.width, clientY = box.top + box.height / 2;
        const press = { bubbles: true, clientX, clientY, button: 0, buttons: 1, pointerId: 1 };
        await new Promise(requestAnimationFrame);
        await turn();
        const start = performance.now();
        slider.dispatchEvent(new PointerEvent('pointerdown', press));
        await turn();
        const rendered = performance.now();
        document.body.getBoundingClientRect();
        all.push(performance.now() - start);
        script.push(rendered - start);
        slider.dispatchEvent(new PointerEvent('pointerup', { ...press, buttons: 0 }));
        const now = time();
        if (now !== last) moved++;
        last = now;
    }
    return { script, all, moved };";

fn load() {
    let (mut shown, mut moved) = (Vec::new(), Vec::new());
    for _ in 0..LOADS {
        // A browser that has seen nothing yet, as on a first visit.
        let page = Look { before: WATCH_START, ..Look::default() }.open("");
        page.until("the example moves", "window.firstMoved");
        let read = |name: &str| page.js(&format!("return window.{name}")).as_f64().unwrap_or(f64::NAN);
        shown.push(read("firstShown"));
        moved.push(read("firstMoved"));
    }
    let figure =
        |values: &[f64]| format!("{:.0} ({:.0}) ms", percentile(values, 50.0), percentile(values, 100.0));
    row("first load, first picture: median (worst) of 5", figure(&shown), "");
    row("first load, the example moves: median (worst) of 5", figure(&moved), "≤ 1000 ms");
}
