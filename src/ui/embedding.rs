//! In a frame of another page: hears what that page asks, tells it what is new, says how high the frame should be,
//! and lets go of keys. All of it comes with the tools: before them nobody is heard.

use super::app::{App, Msg};
use super::context::use_ui;
use super::page_action::{PageAction, Theme};
use super::part::part;
use super::{browser, links};
use crate::embedding::{self, MAX_WAITING, Outgoing, Refused, Reporter, RequestKind};
use crate::lesson::CHALLENGES_FOLDER;
use crate::session::{Act, Session, SessionAction, Watch};
use crate::value::Problem;
use gloo_events::EventListener;
use serde_json::Value as Json;
use std::cell::Cell;
use std::collections::VecDeque;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{
    Element, HtmlAnchorElement, HtmlElement, IntersectionObserver, IntersectionObserverEntry, MessageEvent,
    ResizeObserver, Window,
};
use yew::prelude::*;

/// The field that makes a message one of ours.
const FIELD: &str = "synod";

/// The stage of a frame that may be as high as it likes, in pixels.
const LEAST_STAGE: i32 = 240;
const MOST_STAGE: i32 = 520;

/// The page around this one, where this one is the embedded view in a frame. The other views show what a
/// person keeps in the browser, so that they neither hear nor tell.
#[derive(Clone)]
struct Embedder {
    /// The one origin that is heard and spoken to, if the address names it.
    origin: Option<String>,
}

/// The window around this one, if there is one.
fn parent() -> Option<Window> {
    let window = browser::window()?;
    let parent = window.parent().ok().flatten()?;
    (!js_sys::Object::is(&parent, &window)).then_some(parent)
}

impl Embedder {
    fn find() -> Option<Embedder> {
        parent().map(|_| Embedder { origin: browser::field("embedder") })
    }

    /// Whether a message is for this page, and from where it is heard.
    fn hears(&self, event: &MessageEvent) -> bool {
        let from = event.source().zip(parent());
        from.is_some_and(|(source, parent)| js_sys::Object::is(&source, &parent))
            && self.origin.as_ref().is_none_or(|origin| *origin == event.origin())
            && event.data().is_object()
            && js_sys::Reflect::has(&event.data(), &FIELD.into()).unwrap_or(false)
    }

    /// Whether what acts on the run may be asked.
    fn is_named(&self) -> bool {
        self.origin.is_some()
    }

    /// Nothing private is told: where nobody is named, whichever page is around may hear it.
    fn post(&self, id: Option<&Json>, outgoing: &Outgoing) {
        let text = embedding::write(id, outgoing);
        let message = text.and_then(|text| js_sys::JSON::parse(&text).ok());
        if let (Some(parent), Some(message)) = (parent(), message) {
            // An origin that is none is nobody: then nothing is sent.
            drop(parent.post_message(&message, self.origin.as_deref().unwrap_or("*")));
        }
    }
}

/// What is known of the page around.
struct State {
    embedder: Embedder,
    reporter: Reporter,
    /// What went wrong last, so that it is told once.
    trouble: Option<String>,
    /// The page took keys when it was drawn last.
    awake: bool,
    /// Requests that wait until a command is done.
    waiting: VecDeque<(Option<Json>, RequestKind)>,
    /// The one whose command is being carried out, and what was the last thing said before it.
    doing: Option<(Option<Json>, RequestKind, u32)>,
    observers: Observers,
}

impl State {
    /// None where no page is around.
    fn begin(ctx: &Context<App>) -> Option<State> {
        let embedder = Embedder::find()?;
        Some(State {
            observers: Observers::new(ctx, &embedder)?,
            embedder,
            reporter: Reporter::default(),
            trouble: None,
            awake: false,
            waiting: VecDeque::new(),
            doing: None,
        })
    }
}

fn with_state<T>(
    app: &mut App,
    ctx: &Context<App>,
    act: impl FnOnce(&mut App, &mut State) -> T,
) -> Option<T> {
    let state = app.embedding.take().and_then(|state| state.downcast::<State>().ok());
    let mut state = match state {
        Some(state) => state,
        None => Box::new(State::begin(ctx)?),
    };
    let done = act(app, &mut state);
    app.embedding = Some(state);
    Some(done)
}

/// Hears a message of the page around, and carries out what was asked and need not wait. Gives whether the
/// page has to be drawn again.
pub fn hear(app: &mut App, ctx: &Context<App>, event: Option<MessageEvent>) -> bool {
    let heard = with_state(app, ctx, |app, state| {
        let paused = event.is_some_and(|event| take_request(app, state, &event));
        if paused {
            app.act(ctx, Watch::Pause.into());
        }
        let mut changed = paused;
        settle(app, state);
        while app.is_ready_to_tell() && state.doing.is_none() {
            let Some((id, kind)) = state.waiting.pop_front() else { break };
            changed |= carry_out(app, ctx, state, id, kind);
        }
        changed
    });
    heard == Some(true)
}

/// Tells the page around what is new, once it is drawn.
pub fn tell(app: &mut App, ctx: &Context<App>) {
    with_state(app, ctx, |app, state| {
        settle(app, state);
        if app.is_ready_to_tell() {
            tell_news(app, state);
            if !state.waiting.is_empty() {
                ctx.link().send_message(Msg::Heard(None));
            }
        }
        if std::mem::replace(&mut state.awake, app.awake) && !app.awake {
            give_keys_back();
            state.embedder.post(None, &Outgoing::Asleep);
        }
        watch(app, state);
    });
}

/// Reads a request and puts it behind those that wait; answers one that cannot be heard. Gives whether it stops
/// what is being done, so that it cannot wait for that.
fn take_request(app: &App, state: &mut State, event: &MessageEvent) -> bool {
    let embedder = &state.embedder;
    let text = js_sys::JSON::stringify(&event.data()).ok().and_then(|text| text.as_string());
    let Some(text) = text else {
        // A circle, or a number that JSON does not have.
        let refused = RequestKind::Script.refuse(embedding::unreadable());
        embedder.post(None, &error(app, &refused, None));
        return false;
    };
    let Some(request) = embedding::read(&text) else { return false };
    let asked = request.kind.and_then(|kind| match () {
        () if kind.acts() && !embedder.is_named() => {
            Err(kind.refuse(Problem::new("problem-message-embedder")))
        }
        () if state.waiting.len() >= MAX_WAITING => {
            Err(kind.refuse(Problem::new("problem-message-waits").with("most", MAX_WAITING)))
        }
        () => Ok(kind),
    });
    match asked {
        Err(refused) => embedder.post(request.id.as_ref(), &error(app, &refused, None)),
        Ok(RequestKind::Pause) if app.session.borrow().is_busy() => {
            embedder.post(request.id.as_ref(), &embedding::stand(&app.session.borrow()));
            return true;
        }
        Ok(kind) => state.waiting.push_back((request.id, kind)),
    }
    false
}

fn error(app: &App, refused: &Refused, column: Option<u32>) -> Outgoing {
    Outgoing::Error {
        message: app.ui.say(&refused.problem),
        read: refused.read.clone(),
        right: refused.right.to_owned(),
        column,
    }
}

/// Answers the request whose command took long, if that is done.
fn settle(app: &App, state: &mut State) {
    if app.session.borrow().is_busy() {
        return;
    }
    if let Some((id, kind, serial)) = state.doing.take() {
        answer(app, &state.embedder, id.as_ref(), &kind, serial);
    }
}

/// Says what came of a request: where the session stands, or why it was refused.
fn answer(app: &App, embedder: &Embedder, id: Option<&Json>, kind: &RequestKind, serial: u32) {
    let session = app.session.borrow();
    match session.refused().filter(|_| session.serial() != serial) {
        Some(problem) => {
            let column = Some(session.column()).filter(|column| *column > 0);
            embedder.post(id, &error(app, &kind.refuse(problem.clone()), column));
        }
        None => embedder.post(id, &embedding::stand(&session)),
    }
}

/// Carries out a request. Gives whether the page has to be drawn again.
fn carry_out(
    app: &mut App,
    ctx: &Context<App>,
    state: &mut State,
    id: Option<Json>,
    kind: RequestKind,
) -> bool {
    let say = |outgoing: &Outgoing| state.embedder.post(id.as_ref(), outgoing);
    let serial = app.session.borrow().serial();
    let action = match &kind {
        RequestKind::Play => Ok(Watch::Play.into()),
        RequestKind::Pause => Ok(Watch::Pause.into()),
        RequestKind::Seek(goal) => goal.reach(&app.session.borrow()).map(SessionAction::Watch),
        RequestKind::Run(line) => Ok(Act::DoLine(line.clone()).into()),
        RequestKind::Script => {
            say(&Outgoing::Script { text: app.session.borrow().script().to_string() });
            return false;
        }
    };
    match action {
        Ok(action) => app.act(ctx, action),
        Err(problem) => {
            say(&error(app, &kind.refuse(problem), None));
            return false;
        }
    }
    state.doing = Some((id, kind, serial));
    settle(app, state);
    true
}

/// Tells what is new since the last time, and what went wrong by itself.
fn tell_news(app: &App, state: &mut State) {
    let session = app.session.borrow();
    for outgoing in state.reporter.news(&session, &app.ui.texts) {
        state.embedder.post(None, &outgoing);
    }
    let trouble = session.trouble().map(|trouble| {
        let words = app.ui.texts.say(&trouble.error.problem, trouble.roster());
        format!("{}:{}:{}: {words}", trouble.name, trouble.error.line, trouble.error.column)
    });
    let trouble =
        trouble.or_else(|| app.ui.notices.first().map(|notice| super::kept_line::say(&app.ui, notice)));
    if state.trouble != trouble {
        if let Some(message) = &trouble {
            let (read, right) = (browser::field("lesson").unwrap_or_default(), String::new());
            let outgoing = Outgoing::Error { message: message.clone(), read, right, column: None };
            state.embedder.post(None, &outgoing);
        }
        drop(session);
        state.trouble = trouble;
    }
}

impl App {
    /// Whether what the address asks for stands on the stage, or has failed.
    fn is_ready_to_tell(&self) -> bool {
        let session = self.session.borrow();
        let came = !self.arriving || session.entry() > 0 || session.story().is_some();
        !session.is_busy() && (came || session.trouble().is_some() || !self.ui.notices.is_empty())
    }
}

/// What has the focus in a frame keeps all keys from the page around, even those that do nothing here.
fn give_keys_back() {
    if browser::document().and_then(|document| document.has_focus().ok()) != Some(true) {
        return;
    }
    if let Some(focused) = browser::focused().and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
        drop(focused.blur());
    }
    if let Some(parent) = parent() {
        drop(parent.focus());
    }
}

/// What the browser tells: messages, that the focus or the frame itself has left the screen, and that its height
/// no longer fits.
struct Observers {
    _window: [EventListener; 2],
    _view: Option<IntersectionObserver>,
    size: Option<ResizeObserver>,
    /// The lesson's step, or the challenge, whose text is observed.
    story: Option<(String, usize)>,
    last: Rc<Cell<u32>>,
    _leaves: Closure<dyn FnMut(js_sys::Array)>,
    _resizes: Closure<dyn FnMut()>,
}

impl Observers {
    fn new(ctx: &Context<App>, embedder: &Embedder) -> Option<Observers> {
        let window = browser::window()?;
        let (hears, link) = (embedder.clone(), ctx.link().clone());
        let message = EventListener::new(&window, "message", move |event| {
            let event = event.dyn_ref::<MessageEvent>().filter(|event| hears.hears(event));
            if let Some(event) = event {
                link.send_message(Msg::Heard(Some(event.clone())));
            }
        });
        let link = ctx.link().clone();
        let blur = EventListener::new(&window, "blur", move |_| {
            link.send_message(Msg::Page(PageAction::Sleep));
        });
        let link = ctx.link().clone();
        let leaves = Closure::<dyn FnMut(js_sys::Array)>::new(move |entries: js_sys::Array| {
            let last = entries.pop().dyn_into::<IntersectionObserverEntry>();
            if last.is_ok_and(|entry| !entry.is_intersecting()) {
                link.send_message(Msg::Page(PageAction::Sleep));
            }
        });
        let last = Rc::new(Cell::new(0));
        let (told, speaks) = (Rc::clone(&last), embedder.clone());
        let resizes = Closure::<dyn FnMut()>::new(move || tell_height(&told, &speaks));
        let view = IntersectionObserver::new(leaves.as_ref().unchecked_ref()).ok();
        let size = ResizeObserver::new(resizes.as_ref().unchecked_ref()).ok();
        if let (Some(view), Some(root)) = (&view, browser::root()) {
            view.observe(&root);
        }
        // No step is called so: the first one is observed as any other.
        let story = Some((String::new(), 0));
        let _window = [message, blur];
        Some(Observers { _window, _view: view, size, story, last, _leaves: leaves, _resizes: resizes })
    }
}

/// Keeps an eye on the frame. Text that grows inside its own scroll bar changes no size: what is told is
/// measured again while nothing moves.
fn watch(app: &App, state: &mut State) {
    let State { observers, embedder, .. } = state;
    let (story, playing) = {
        let session = app.session.borrow();
        (session.story(), session.playing())
    };
    if observers.story != story {
        observers.story = story;
        if let (Some(size), Some(root)) = (&observers.size, browser::root()) {
            size.disconnect();
            size.observe(&root);
            if let Some(text) = find(STORY) {
                size.observe(&text);
            }
        }
    } else if !playing {
        tell_height(&observers.last, embedder);
    }
}

fn tell_height(last: &Cell<u32>, embedder: &Embedder) {
    if let Some(height) = wanted_height()
        && last.replace(height) != height
    {
        embedder.post(None, &Outgoing::Resize { height });
    }
}

const STORY: &str = ".page.embed > .story > *";

fn find(css: &str) -> Option<Element> {
    browser::document()?.query_selector(css).ok().flatten()
}

/// The stage as high as its width asks for, with the transport, and all of the story below it or beside it. It
/// does not depend on the height that the frame has, or each answer of the page around would bring another one.
fn wanted_height() -> Option<u32> {
    let (middle, transport) = (find(".page.embed > .middle")?, find(".page.embed .transport")?);
    let inbox = find(".page.embed .inbox.strip").map_or(0, |inbox| inbox.client_height());
    let stage = (middle.client_width() * 5 / 8).clamp(LEAST_STAGE, MOST_STAGE) + inbox;
    let stage = stage + transport.client_height();
    let height = match find(STORY) {
        None => stage,
        Some(story) => {
            let text = story.scroll_height();
            let beside =
                story.get_bounding_client_rect().left() >= middle.get_bounding_client_rect().right() - 1.0;
            // A pane below it takes two fifths of the column.
            let column = if find(".page.embed > .side").is_some() { text * 5 / 3 } else { text };
            if beside { stage.max(column) } else { stage + text }
        }
    };
    u32::try_from(height).ok()
}

/// The way from the frame to a window of its own, with the same run.
#[derive(PartialEq)]
pub struct WayOut {
    pub theme: Theme,
}

crate::drawn_by!(WayOut, use_way_out);

#[hook]
fn use_way_out(props: &WayOut) -> Html {
    let ui = use_ui();
    let (session, lang, theme) = (ui.session.clone(), ui.texts.lang(), props.theme);
    // Only now: to write down a long run takes its time.
    let onclick = Callback::from(move |event: MouseEvent| {
        let anchor = event.target().and_then(|target| target.dyn_into::<HtmlAnchorElement>().ok());
        if let (Some(anchor), Ok(session)) = (anchor, session.try_borrow()) {
            let query = format!("lang={}&theme={}", lang.tag(), theme.word());
            anchor.set_href(&format!("{}?{query}{}", browser::address(), place(&session)));
        }
    });
    html! {
        <a class="way-out" href={browser::address()} target="_blank" rel="noopener" {onclick}>{ui.t("embed-open")}{" ↗"}</a>
    }
}

/// What follows in the address of a run, after its first fields.
fn place(session: &Session) -> String {
    let script = || links::encode(&session.script().to_string());
    match session.story() {
        None => format!("#{}", script()),
        Some((id, step)) => match id.strip_prefix(CHALLENGES_FOLDER) {
            Some(id) => format!("&challenge={id}#{}", script()),
            None => format!("&lesson={id}&step={}", step + 1),
        },
    }
}

pub fn way_out(theme: Theme) -> Html {
    part(WayOut { theme })
}
