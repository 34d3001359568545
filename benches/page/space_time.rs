//! The space-time pane on a long run: how long it takes to open, and what a frame costs while it is scrolled.

use super::trace::{self, mean, percentile};
use super::{long_script, row, traced};
use crate::support::browser::Page;
use serde_json::json;
use synod::script::link;

/// Frames in which it is scrolled.
const SCROLLED: usize = 300;

/// Opens the pane afresh, and measures until all of the run is read and the present, its end, is drawn and in sight.
const OPEN: &str = "
    const run = () => document.querySelector('.space-time-run');
    const turn = () => new Promise((done) => setTimeout(done));
    const length = run().scrollHeight;
    const drawn = () => {
        const [{ y, height }, now] = [document.querySelector('.space-time-whole svg').viewBox.baseVal, document.querySelector('.space-time-whole .now').y1.baseVal.value];
        return y > 0 && y <= now && now <= y + height && document.querySelector('.space-time-whole .arrow');
    };
    const ready = () => run()?.ariaBusy === 'false' && run().scrollHeight === length
        && run().scrollTop + 2 * run().clientHeight > length && drawn();
    const took = [];
    for (let time = 0; time < 5; time++) {
        document.getElementById('tab-state').click();
        await turn();
        const start = performance.now();
        document.getElementById('tab-space-time').click();
        while (!ready() && performance.now() < start + 10000) await turn();
        document.body.getBoundingClientRect();
        took.push(performance.now() - start);
    }
    return took;";

/// From the start on, by a share of what is in sight each frame.
const SCROLL: &str = "
    const run = document.querySelector('.space-time-run');
    const frame = () => new Promise(requestAnimationFrame);
    run.scrollTop = 0;
    for (let number = 0; number < arguments[0]; number++) {
        await frame();
        run.scrollTop += run.clientHeight / arguments[1];
    }
    return run.scrollTop;";

pub fn space_time() {
    let (text, history) = long_script();
    let page = traced().open(&format!("?lang=en&pane=space-time#{}", link::encode(&text)));
    let end = history.end();
    page.until_stand("the long history is there", |stand| stand.time_us >= end);
    page.until("its end is in sight", "(() => { const run = document.querySelector('.space-time-run'); return run && run.scrollTop > 100000; })()");
    let took = page.js_async(OPEN, &[]);
    let took: Vec<f64> = took.as_array().into_iter().flatten().filter_map(|it| it.as_f64()).collect();
    let title = format!("space-time of {} events", history.events().count());
    let figure = format!("{:.0} ({:.0}) ms", percentile(&took, 50.0), percentile(&took, 100.0));
    row(&format!("{title}: opens, median (worst) of 5"), figure, "≤ 100 ms");
    for share in [10, 3] {
        scrolled(&page, share);
    }
}

/// Scrolls by so large a share of what is in sight a frame.
fn scrolled(page: &Page, share: u32) {
    trace::begin(page);
    page.js_async(SCROLL, &[json!(SCROLLED), json!(share)]);
    let seen = trace::end(page);
    let title = format!("  scrolled, 1/{share} of what is in sight a frame");
    let both = |wall: f64, cpu: f64| format!("{wall:.2} ({cpu:.2}) ms");
    row(&format!("{title}: frames"), format!("{:.0}/s", 1e3 / mean(&seen.between)), "60/s");
    row(&format!("{title}: script, mean"), both(mean(&seen.script), mean(&seen.script_cpu)), "≤ 2 ms");
    let p95 = |costs: &[f64]| percentile(costs, 95.0);
    let figure = both(p95(&seen.all), p95(&seen.all_cpu));
    row(&format!("{title}: all, 95th percentile"), figure, "");
}
