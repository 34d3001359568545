//! The explorer in a web worker of the page: a search in slices, and an ear for the page between them.
//!
//! It receives [`WorkerRequest`]s and posts [`WorkerMessage`]s. A new question takes the place of the one before it.

use crate::check::worker::{Job, WorkerMessage, WorkerRequest};
use std::cell::RefCell;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::*;

/// A slice takes about so long, in milliseconds: the page hears of it, and can stop it, as often.
const SLICE: f64 = 50.0;

/// States between two looks at the clock.
const STATES: u32 = 500;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = postMessage)]
    fn post_message(text: &str);
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(run: &Closure<dyn FnMut()>, after: i32) -> i32;
    #[wasm_bindgen(js_name = addEventListener)]
    fn add_event_listener(name: &str, run: &Closure<dyn FnMut(JsValue)>);
    #[wasm_bindgen(js_namespace = performance)]
    fn now() -> f64;
    #[wasm_bindgen(js_namespace = console)]
    fn error(text: &str);
}

thread_local! {
    static JOB: RefCell<Option<Job>> = const { RefCell::new(None) };
    /// Runs the next slice once the messages before it were heard.
    static SLICES: Closure<dyn FnMut()> = Closure::new(slice);
}

fn tell(message: &WorkerMessage) {
    post_message(&message.to_text());
}

fn next() {
    SLICES.with(|slices| set_timeout(slices, 0));
}

/// Waits for requests.
pub fn serve() {
    std::panic::set_hook(Box::new(|info| error(&info.to_string())));
    let heard = Closure::<dyn FnMut(JsValue)>::new(|event: JsValue| {
        let text = js_sys::Reflect::get(&event, &"data".into()).ok().and_then(|data| data.as_string());
        hear(&text.unwrap_or_default());
    });
    add_event_listener("message", &heard);
    // It listens for as long as the worker lives.
    heard.forget();
    tell(&WorkerMessage::Ready);
}

fn hear(text: &str) {
    let begun = match WorkerRequest::parse(text) {
        Some(WorkerRequest::Stop) => {
            JOB.with_borrow_mut(|job| job.as_mut().map(Job::cancel));
            return;
        }
        Some(WorkerRequest::Search(spec)) => Job::new(&spec).map_err(|error| format!("{error:?}")),
        None => Err("of another version".to_owned()),
    };
    match begun {
        Ok(job) => {
            let idle = JOB.replace(Some(job)).is_none();
            if idle {
                next();
            }
        }
        Err(why) => tell(&WorkerMessage::Failed(why)),
    }
}

fn slice() {
    let goes_on = JOB.with_borrow_mut(|place| {
        let Some(job) = place else { return false };
        let end = now() + SLICE;
        let mut done = job.step(STATES);
        while !done && now() < end {
            done = job.step(STATES);
        }
        if done {
            tell(&WorkerMessage::Answer(job.answer()));
            *place = None;
            return false;
        }
        if let Some(run) = job.shorter_story() {
            tell(&WorkerMessage::Found(run));
        }
        tell(&WorkerMessage::Progress(job.stage()));
        true
    });
    if goes_on {
        next();
    }
}
