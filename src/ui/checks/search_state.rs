//! Where a search is kept while it runs: beside the session, so that it goes on while another pane is in
//! front. One at a time, in a worker that lives as long as the search.

use super::bounds::{endless_within, recall, remember};
use crate::check::ask::{self, Answer, Ask, Told};
use crate::check::explore::{Bounds, Progress};
use crate::command::{Command, Word};
use crate::frame::Detail;
use crate::protocol::About;
use crate::script::Script;
use crate::session::{Act, Found, Session, SessionAction};
use crate::ui::{UiContext, browser};
use crate::value::Problem;
use gloo_timers::callback::Timeout;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_futures::spawn_local;
use web_sys::{ErrorEvent, MessageEvent, Worker, WorkerOptions, WorkerType};
use yew::prelude::*;

/// The worker's script, beside the page, and what that fetches.
const SCRIPT: &str = "explorer_loader.js";
const FILES: [&str; 3] = [SCRIPT, "explorer.js", "explorer_bg.wasm"];

/// A worker that has not come by then is asked after, in milliseconds: one whose files are missing may say
/// nothing at all.
const COMES_WITHIN: u32 = 3_000;

/// Progress is shown this often, and said aloud this often, in milliseconds.
const SHOWN_EVERY: f64 = 200.0;
const SAID_EVERY: f64 = 5_000.0;

/// What a person wants to know.
#[derive(Clone, PartialEq)]
pub enum Question {
    /// Whether anything can break.
    Breaks,
    /// Whether this can happen.
    Happens(String),
    /// Whether a client can be kept waiting for ever.
    Endless,
    /// Whether this can be put off for ever.
    PutOff(String),
}

impl Question {
    pub fn goal(&self) -> Option<&str> {
        match self {
            Question::Breaks | Question::Endless => None,
            Question::Happens(goal) | Question::PutOff(goal) => Some(goal),
        }
    }

    pub fn is_endless(&self) -> bool {
        matches!(self, Question::Endless | Question::PutOff(_))
    }
}

/// What was asked, and of which moment.
#[derive(Clone, PartialEq)]
pub struct Asked {
    pub from_start: bool,
    pub question: Question,
    /// Rules that were off.
    pub off: Vec<&'static str>,
    pub bounds: Bounds,
    run: u32,
    /// Steps before it, and the digest there.
    place: usize,
    digest: u64,
    /// What is done before the search begins: rules as they are now.
    before: Vec<Command>,
    /// Where the session stood when it was asked.
    stood: (usize, u64),
}

/// How far the search is.
#[derive(Clone, PartialEq, Default)]
pub enum State {
    #[default]
    Idle,
    Running(Progress),
    Done(Box<Answer>),
    /// The worker broke down; what it said of that.
    Failed(String),
    /// This file of the worker's did not come. The question is kept.
    Missing(&'static str),
}

/// Everything a drawing of it needs.
#[derive(Clone, Default)]
pub struct SearchState {
    pub state: State,
    pub asked: Option<Asked>,
    /// Milliseconds since it began, or that it took.
    pub time: f64,
    /// What is said aloud.
    pub said: Progress,
    bounds: Option<(&'static str, Bounds)>,
    goal: String,
    /// What is wrong with the condition, and its column from 1; 0 for all of it.
    fault: Option<(u32, Problem)>,
    began: f64,
    shown: f64,
    said_at: f64,
    serial: u32,
}

impl SearchState {
    pub fn asked(&self) -> Option<&Asked> {
        self.asked.as_ref()
    }

    pub fn is_running(&self) -> bool {
        matches!(self.state, State::Running(_))
    }

    pub fn serial(&self) -> u32 {
        self.serial
    }

    pub fn goal(&self) -> AttrValue {
        self.goal.clone().into()
    }

    pub fn fault(&self) -> Option<(u32, Problem)> {
        self.fault.clone()
    }

    pub fn bounds(&self) -> Bounds {
        self.bounds.as_ref().map(|(_, bounds)| bounds.clone()).unwrap_or_default()
    }

    /// What was found, to be shown.
    pub fn found(&self) -> Option<Found> {
        let (State::Done(answer), Some(asked)) = (&self.state, &self.asked) else { return None };
        if !answer.ended.is_found() {
            return None;
        }
        let lines: Result<Vec<Command>, Problem> =
            answer.lines.iter().map(|line| ask::command(line)).collect();
        let commands = asked.before.iter().cloned().chain(lines.ok()?).collect();
        let (run, place, start, digest) = (asked.run, asked.place, asked.digest, answer.digest);
        Some(Found { run, place, start, commands, digest })
    }
}

/// The worker and what listens to it.
struct Hired {
    worker: Worker,
    _hears: Closure<dyn FnMut(MessageEvent)>,
    _fails: Closure<dyn FnMut(ErrorEvent)>,
}

impl Drop for Hired {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

thread_local! {
    static SEARCH: RefCell<SearchState> = RefCell::default();
    static HIRED: RefCell<Option<Hired>> = const { RefCell::new(None) };
    /// What the worker is asked, and whether it is there to hear it.
    static QUESTION: RefCell<String> = const { RefCell::new(String::new()) };
    static CAME: Cell<bool> = const { Cell::new(false) };
    static LISTENERS: RefCell<Vec<(u32, Callback<()>)>> = const { RefCell::new(Vec::new()) };
}

fn change(change: impl FnOnce(&mut SearchState)) {
    SEARCH.with_borrow_mut(|search| {
        change(search);
        search.serial = search.serial.wrapping_add(1);
    });
    let listeners: Vec<Callback<()>> =
        LISTENERS.with_borrow(|all| all.iter().map(|(_, listener)| listener.clone()).collect());
    listeners.iter().for_each(|listener| listener.emit(()));
}

/// The search as it is; a component that asks is drawn again when it changes.
#[hook]
pub fn use_search(about: &'static About) -> Rc<SearchState> {
    let again = use_force_update();
    use_effect_with((), move |()| {
        let listener = Callback::from(move |()| again.force_update());
        let number = LISTENERS.with_borrow_mut(|all| {
            let number = all.last().map_or(0, |(number, _)| number + 1);
            all.push((number, listener));
            number
        });
        move || LISTENERS.with_borrow_mut(|all| all.retain(|(other, _)| *other != number))
    });
    SEARCH.with_borrow_mut(|search| {
        if search.bounds.as_ref().is_none_or(|(id, _)| *id != about.id) {
            search.bounds = Some((about.id, recall(about)));
        }
    });
    Rc::new(SEARCH.with_borrow(SearchState::clone))
}

pub fn type_goal(goal: String) {
    if SEARCH.with_borrow(|search| search.goal != goal) {
        change(|search| {
            search.goal = goal;
            search.fault = None;
        });
    }
}

pub fn set_bounds(about: &'static About, bounds: Bounds) {
    remember(about, &bounds);
    change(|search| search.bounds = Some((about.id, bounds)));
}

/// Stops the search; the worker answers with what it has. One that is not there yet would not hear it, and has
/// nothing: it is let go.
pub fn stop() {
    if !CAME.get() {
        drop(HIRED.take());
        return change(|search| search.state = State::Idle);
    }
    HIRED.with_borrow(|hired| {
        if let Some(hired) = hired {
            drop(hired.worker.post_message(&"stop".into()));
        }
    });
}

/// Begins a search of the run on the stage.
pub fn begin(ui: &UiContext, from_start: bool, question: Question) {
    let Ok(session) = ui.session.try_borrow() else { return };
    let goal = question.goal().map(|text| text.trim().to_owned());
    if let Some(Err(error)) = goal.as_deref().map(|text| ask::goal(text, session.history())) {
        return change(|search| search.fault = Some((error.column, error.problem)));
    }
    let endless = question.is_endless();
    let bounds = SEARCH.with_borrow(SearchState::bounds);
    let bounds = if endless { endless_within(bounds, ui.about) } else { bounds };
    let (script, before) = script_of(&session, from_start);
    let (place, digest) = match from_start {
        true => (0, session.history().root().digest()),
        false => (session.history().position(), session.history().world().digest()),
    };
    let asked = Asked {
        from_start,
        question,
        off: session.frame().rules_off.clone(),
        bounds: bounds.clone(),
        run: session.run(),
        place,
        digest,
        before,
        stood: stand(&session),
    };
    drop(session);
    change(|search| {
        search.fault = None;
        search.asked = Some(asked);
    });
    QUESTION.set(Ask { script, bounds, goal, stuck: false, endless }.to_text());
    search(ui);
}

/// Searches for what was asked last: after [`State::Missing`], once more.
pub fn search(ui: &UiContext) {
    let now = browser::now();
    change(|search| {
        search.state = State::Running(Progress::default());
        (search.began, search.shown, search.said_at, search.time) = (now, now, now, 0.0);
        search.said = Progress::default();
    });
    CAME.set(false);
    match hire(QUESTION.with_borrow(String::clone), ui.clone()) {
        Some(hired) => {
            drop(HIRED.replace(Some(hired)));
            look_after(now);
        }
        None => fail(String::new()),
    }
}

/// Asks in a while whether the worker of the search that began then has come, and if not, why.
fn look_after(began: f64) {
    let waits =
        move || !CAME.get() && SEARCH.with_borrow(|search| search.is_running() && search.began == began);
    Timeout::new(COMES_WITHIN, move || {
        if waits() {
            spawn_local(async move {
                match missing().await {
                    _ if !waits() => {}
                    Some(file) => miss(file),
                    None => look_after(began),
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

fn miss(file: &'static str) {
    dismiss();
    change(|search| search.state = State::Missing(file));
}

/// Where a session stands.
fn stand(session: &Session) -> (usize, u64) {
    (session.history().position(), session.history().world().digest())
}

/// The script that leads to where the search begins, and what of it the run on the stage has yet to do:
/// from the start on, rules are as they are now.
fn script_of(session: &Session, from_start: bool) -> (String, Vec<Command>) {
    if !from_start {
        return (session.script().to_string(), Vec::new());
    }
    let (then, now) = (session.history().root().frame(Detail::NONE).rules_off, &session.frame().rules_off);
    let rule = |id: &&'static str, on: bool| Command::Rule { name: Word::new(*id), on };
    let off = now.iter().filter(|id| !then.contains(id)).map(|id| rule(id, false));
    let on = then.iter().filter(|id| !now.contains(id)).map(|id| rule(id, true));
    let before: Vec<Command> = off.chain(on).collect();
    (Script::new(session.header().clone(), before.clone()).to_string(), before)
}

/// A worker with its question. None where the browser lets the page have none.
fn hire(question: String, ui: UiContext) -> Option<Hired> {
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    let worker = Worker::new_with_options(SCRIPT, &options).ok()?;
    let hears = {
        let worker = worker.clone();
        Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let text = event.data().as_string().unwrap_or_default();
            if text == "ready" {
                CAME.set(true);
                drop(worker.post_message(&question.as_str().into()));
            } else {
                hear(&text, &ui);
            }
        })
    };
    let fails = Closure::<dyn FnMut(ErrorEvent)>::new(|event: ErrorEvent| {
        // A script that did not come gives a plain event without words.
        let told = js_sys::Reflect::get(&event, &"message".into()).ok().and_then(|told| told.as_string());
        let told = told.unwrap_or_default();
        if CAME.get() {
            return fail(told);
        }
        let began = SEARCH.with_borrow(|search| search.began);
        spawn_local(async move {
            let file = missing().await;
            if SEARCH.with_borrow(|search| search.is_running() && search.began == began) {
                file.map_or_else(|| fail(told), miss);
            }
        });
    });
    worker.set_onmessage(Some(hears.as_ref().unchecked_ref()));
    worker.set_onerror(Some(fails.as_ref().unchecked_ref()));
    Some(Hired { worker, _hears: hears, _fails: fails })
}

/// Lets the worker go, and its memory. Not from within its own listener: that would drop what is running.
fn dismiss() {
    Timeout::new(0, || {
        if !SEARCH.with_borrow(SearchState::is_running) {
            drop(HIRED.take());
        }
    })
    .forget();
}

fn fail(why: String) {
    dismiss();
    change(|search| search.state = State::Failed(why));
}

fn hear(text: &str, ui: &UiContext) {
    let now = browser::now();
    match Told::parse(text) {
        Some(Told::Progress(progress)) => {
            let due = SEARCH.with_borrow_mut(|search| {
                search.state = State::Running(progress);
                search.time = now - search.began;
                if now - search.said_at >= SAID_EVERY {
                    (search.said_at, search.said) = (now, progress);
                }
                let due = now - search.shown >= SHOWN_EVERY;
                if due {
                    search.shown = now;
                }
                due
            });
            if due {
                change(|_| ());
            }
        }
        Some(Told::Answer(answer)) => {
            dismiss();
            change(|search| {
                search.time = now - search.began;
                search.state = State::Done(Box::new(answer));
            });
            show_if_waited_for(ui);
        }
        Some(Told::Failed(why)) => fail(why),
        None => fail(text.chars().take(200).collect()),
    }
}

/// Plays what was found, if the person has stayed where they asked. Otherwise a button does.
fn show_if_waited_for(ui: &UiContext) {
    let found =
        SEARCH.with_borrow(|search| search.found().zip(search.asked.as_ref().map(|asked| asked.stood)));
    let Some((found, stood)) = found else { return };
    let waited = ui
        .session
        .try_borrow()
        .is_ok_and(|session| session.run() == found.run && stand(&session) == stood && !session.playing());
    if waited {
        ui.send(SessionAction::Act(Act::ShowFound(Box::new(found))));
    }
}
