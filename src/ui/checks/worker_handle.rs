//! The worker of the page that carries out a search. It lives as long as the search, and hears and says what
//! the session's [`SearchState`](crate::session::SearchState) wants and takes.

use crate::check::worker::WorkerMessage;
use crate::session::{Act, SearchAction, Session, SessionAction};
use crate::ui::browser;
use crate::ui::tools::WorkerPlace;
use gloo_timers::callback::Timeout;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_futures::spawn_local;
use web_sys::{ErrorEvent, MessageEvent, Worker, WorkerOptions, WorkerType};
use yew::Callback;

/// The worker's script, beside the page, and what that fetches.
const SCRIPT: &str = "explorer_loader.js";
const FILES: [&str; 3] = [SCRIPT, "explorer.js", "explorer_bg.wasm"];

/// A worker that has not come by then is asked after, in milliseconds: one whose files are missing may say
/// nothing at all.
const COMES_WITHIN: u32 = 3_000;

/// Progress is shown this often, in milliseconds.
const SHOWN_EVERY: f64 = 200.0;

/// What listens to a worker.
struct WorkerHandle {
    serial: u32,
    worker: Worker,
    /// Requests that it was given.
    sent: usize,
    _hears: Closure<dyn FnMut(MessageEvent)>,
    _fails: Closure<dyn FnMut(ErrorEvent)>,
}

impl Drop for WorkerHandle {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

/// Where what a worker says goes.
#[derive(Clone)]
struct Receiver {
    session: Rc<RefCell<Session>>,
    dispatch: Callback<SessionAction>,
    serial: u32,
}

impl Receiver {
    fn send(&self, action: SearchAction) {
        self.dispatch.emit(SessionAction::Act(Act::Search(action)));
    }

    /// Whether nothing is to be expected of the worker any more, or it has said something.
    fn came(&self) -> bool {
        self.session.try_borrow().is_ok_and(|session| session.search().came(self.serial))
    }
}

/// Starts, tells and ends the worker as the session's search wants it. `place` is where the page keeps it.
pub fn serve(place: &mut WorkerPlace, session: &Rc<RefCell<Session>>, dispatch: &Callback<SessionAction>) {
    let Ok(now) = session.try_borrow() else { return };
    let wanted = now.search().wanted();
    let handle = place.as_mut().and_then(|handle| handle.downcast_mut::<WorkerHandle>());
    match (handle, wanted) {
        (None, None) => {}
        (Some(handle), Some(serial)) if handle.serial == serial => {
            for request in now.search().requests().into_iter().skip(handle.sent) {
                handle.sent += 1;
                drop(handle.worker.post_message(&request.to_text().into()));
            }
        }
        (_, None) => stop(place),
        (_, Some(serial)) => {
            stop(place);
            let receiver = Receiver { session: session.clone(), dispatch: dispatch.clone(), serial };
            match start(&receiver) {
                Some(handle) => {
                    *place = Some(Box::new(handle));
                    look_after(receiver);
                }
                None => receiver.send(SearchAction::Failed { serial, why: String::new() }),
            }
        }
    }
}

/// Lets the worker go, and its memory. Not from within its own listener: that would drop what is running.
fn stop(place: &mut WorkerPlace) {
    if let Some(handle) = place.take() {
        Timeout::new(0, move || drop(handle)).forget();
    }
}

/// Asks in a while whether the worker has come, and if not, why.
fn look_after(receiver: Receiver) {
    Timeout::new(COMES_WITHIN, move || {
        if !receiver.came() {
            spawn_local(async move {
                match missing().await {
                    Some(file) => receiver.send(SearchAction::Missing { serial: receiver.serial, file }),
                    None if !receiver.came() => look_after(receiver),
                    None => {}
                }
            });
        }
    })
    .forget();
}

/// The first of the worker's files that cannot be had.
async fn missing() -> Option<&'static str> {
    for file in FILES {
        if !browser::is_there(file).await {
            return Some(file);
        }
    }
    None
}

/// A worker. None where the browser lets the page have none.
fn start(receiver: &Receiver) -> Option<WorkerHandle> {
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    let worker = Worker::new_with_options(SCRIPT, &options).ok()?;
    let (hears, fails) = (hears(receiver.clone()), fails(receiver.clone()));
    worker.set_onmessage(Some(hears.as_ref().unchecked_ref()));
    worker.set_onerror(Some(fails.as_ref().unchecked_ref()));
    Some(WorkerHandle { serial: receiver.serial, worker, sent: 0, _hears: hears, _fails: fails })
}

/// Takes what the worker says to the session.
fn hears(receiver: Receiver) -> Closure<dyn FnMut(MessageEvent)> {
    let shown = Cell::new(f64::NEG_INFINITY);
    Closure::new(move |event: MessageEvent| {
        let (text, now) = (event.data().as_string().unwrap_or_default(), browser::now());
        let serial = receiver.serial;
        match WorkerMessage::parse(&text) {
            Some(WorkerMessage::Progress(_)) if now - shown.get() < SHOWN_EVERY => {}
            Some(message) => {
                if matches!(message, WorkerMessage::Progress(_)) {
                    shown.set(now);
                }
                receiver.send(SearchAction::Heard { serial, message, now: now as u64 });
            }
            None => receiver.send(SearchAction::Failed { serial, why: text.chars().take(200).collect() }),
        }
    })
}

/// Says that the worker broke down, or which of its files did not come.
fn fails(receiver: Receiver) -> Closure<dyn FnMut(ErrorEvent)> {
    Closure::new(move |event: ErrorEvent| {
        // A script that did not come gives a plain event without words.
        let why = js_sys::Reflect::get(&event, &"message".into()).ok().and_then(|told| told.as_string());
        let (why, receiver) = (why.unwrap_or_default(), receiver.clone());
        spawn_local(async move {
            let serial = receiver.serial;
            let file = if receiver.came() { None } else { missing().await };
            receiver.send(match file {
                Some(file) => SearchAction::Missing { serial, file },
                None => SearchAction::Failed { serial, why },
            });
        });
    })
}
