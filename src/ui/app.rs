//! The page: it owns the session, hands every action to it, and shows what came of it.

use super::boot::{self, StartInput};
use super::browser;
use super::context::UiContext;
use super::feed::{Line, WINDOW, Written};
use super::kept::{Recalled, TabRun};
use super::late;
use super::links;
use super::listen::Listeners;
use super::page_action::{Dialog, PageAction, View};
use super::player::{Clock, Dials};
use super::scrubber::BranchMark;
use super::settings::{Settings, Start};
use super::stage::motion::Motion;
use super::tools::{EmbeddingPlace, WorkerPlace};
use super::waiting::Waiting;
use crate::draw::Words;
use crate::locale::{Lang, Texts};
use crate::protocol::Milestone;
use crate::session::{Act, Session, SessionAction, Watch};
use crate::value::Problem;
use gloo_timers::callback::Timeout;
use std::cell::RefCell;
use std::rc::Rc;
use web_sys::MessageEvent;
use yew::prelude::*;

/// Lines of the palette's memory.
pub(super) const MAX_LINES: usize = 100;

/// What a first visit does not show comes this long after it shows something, in milliseconds: nobody
/// has to wait for it, and a lecture room may lose its network.
const TOOLS_AFTER: u32 = 1_000;

/// While playing a run of more steps than this, it is put away only when something is done or the
/// page is left: writing it down takes too long to do it in between.
const KEEP_OFTEN: usize = 5_000;

/// Two slices of what nobody waits for have so many milliseconds between them: a frame.
const FRAME: u32 = 16;

pub enum Msg {
    Session(SessionAction),
    Page(PageAction),
    /// A lesson's file has come.
    LessonCame {
        id: String,
        step: usize,
        text: String,
    },
    /// A file of the person's own was read, or could not be.
    FileCame {
        name: String,
        text: Result<String, Problem>,
    },
    /// A run that was kept, and whether the address asks for it.
    Recall(Box<Recalled>, bool),
    /// The page could not say yet which run the address leads to.
    TakeUp,
    /// Back or forward in the browser's history.
    Travel,
    /// The address behind `#` changed.
    Fragment,
    /// The script that it stands for.
    Linked(String),
    /// Older lines of the feed, please.
    Older,
    /// Put the session away now.
    Keep,
    /// The page around this one says something; or what it said before may be done now.
    Heard(Option<MessageEvent>),
    /// Whatever a first visit does not show should come now.
    Tools,
    /// What was missing has been fetched, as far as it came.
    Fetched,
    /// What waits has waited long enough to be spoken of.
    Slow,
}

#[derive(Properties, PartialEq)]
pub struct AppProps {
    pub start: Start,
}

/// See the module.
pub struct App {
    pub(super) session: Rc<RefCell<Session>>,
    pub(super) ui: UiContext,
    pub(super) settings: Settings,
    pub(super) clock: Rc<Clock>,
    pub(super) motion: Motion,
    pub(super) dials: Dials,
    pub(super) dialog: Option<Dialog>,
    /// An embedded page takes keys from a click on, until the page around has them again.
    pub(super) awake: bool,
    /// What is known of the page around an embedded one.
    pub(super) embedding: EmbeddingPlace,
    /// The room is to look elsewhere: nothing is shown.
    pub(super) black: bool,
    pub(super) lines: Rc<[String]>,
    pub(super) branches: Rc<[BranchMark]>,
    pub(super) marks: Rc<[(u32, Milestone)]>,
    pub(super) feed: Rc<[Line]>,
    pub(super) feed_more: bool,
    pub(super) older: Callback<()>,
    /// Actions that need what is not here yet.
    pub(super) waiting: Waiting,
    /// The run on the stage among those that are kept.
    pub(super) mine: TabRun,
    /// The kept run that is being put on the stage.
    pub(super) recalled: Option<Recalled>,
    /// The one that is being taken up, whether the address asks for it, and which run was there before.
    pub(super) recalling: Option<(Recalled, bool, u32)>,
    /// What the address asked for at first is still on its way.
    pub(super) arriving: bool,
    /// The run that is being opened came with the address.
    pub(super) from_address: bool,
    awaits_lesson: bool,
    /// A lesson or challenge that came while the address' run was being opened: id, step, text.
    story_after: Option<(String, usize, String)>,
    /// The link in the address could not be read yet.
    awaits_link: bool,
    feed_window: usize,
    written: Written,
    seen: Seen,
    pub(super) keeping: Option<Timeout>,
    /// The worker that searches, while one does.
    worker: WorkerPlace,
    /// The next slice of what takes long.
    going: Option<Timeout>,
    /// The script whose trouble is being told.
    troubled: Option<u32>,
    _listeners: Option<Listeners>,
}

/// What the derived things were derived from.
#[derive(Default, PartialEq, Clone)]
struct Seen {
    run: u32,
    entry: u32,
    changes: u32,
    /// The open lesson and its step, or the challenge: see [`Session::story`].
    lesson: Option<(String, usize)>,
    marks: u32,
    position: usize,
    window: usize,
    lang: Lang,
}

impl Component for App {
    type Message = Msg;
    type Properties = AppProps;

    fn create(ctx: &Context<App>) -> App {
        let start = &ctx.props().start;
        let session = start.session.clone();
        let (about, roster) = {
            let session = session.borrow();
            (session.about(), session.roster().clone())
        };
        let settings = start.settings.clone();
        let ui = UiContext {
            dispatch: ctx.link().callback(Msg::Session),
            page_dispatch: ctx.link().callback(Msg::Page),
            words: Words { texts: Rc::new(Texts::new(settings.lang)), about, roster },
            tools: late::tools(),
            late: None,
            notices: start.notice.iter().cloned().collect(),
            session: session.clone(),
            check: {
                let session = session.clone();
                Callback::from(move |command| {
                    late::tools().and_then(|tools| (tools.check)(session.borrow().history(), &command))
                })
            },
            notes: {
                let session = session.clone();
                Callback::from(move |()| session.borrow().last_notes())
            },
        };
        let mut app = App {
            session,
            ui,
            settings,
            clock: Rc::default(),
            motion: Motion::default(),
            dials: Dials::default(),
            dialog: None,
            awake: start.settings.view != View::Embed,
            embedding: None,
            black: false,
            lines: Rc::new([]),
            branches: Rc::new([]),
            marks: Rc::new([]),
            feed: Rc::new([]),
            feed_more: false,
            older: ctx.link().callback(|()| Msg::Older),
            waiting: Waiting::default(),
            mine: TabRun::new(start.recalled.as_ref()),
            recalled: None,
            recalling: None,
            arriving: start.arrives(),
            from_address: start.session.borrow().is_busy(),
            awaits_lesson: start.lesson.is_some() || start.takes_up,
            story_after: None,
            awaits_link: browser::fragment() != start.fragment,
            feed_window: WINDOW,
            written: Written::default(),
            seen: Seen { run: u32::MAX, ..Seen::default() },
            keeping: None,
            worker: None,
            going: None,
            troubled: None,
            _listeners: None,
        };
        app.clock.reduced.set(browser::reduced_motion());
        app.settings.show();
        app.sync();
        app._listeners = Listeners::new(ctx.link().clone());
        app.begin(ctx, start);
        app
    }

    fn update(&mut self, ctx: &Context<App>, msg: Msg) -> bool {
        // A person who asked for less motion must not see messages move because of nothing.
        if matches!(msg, Msg::Tools) && self.ui.tools.is_some() {
            return false;
        }
        match self.wait(ctx, msg) {
            Some(msg) => self.heed(ctx, msg),
            None => self.ui.late.is_some(),
        }
    }

    fn view(&self, ctx: &Context<App>) -> Html {
        self.show(ctx)
    }

    fn rendered(&mut self, ctx: &Context<App>, first: bool) {
        if first {
            boot::drawn();
            if !self.from_address {
                boot::stood();
            }
        }
        let session = self.session.borrow();
        // The dialog that says what is wrong may have to be fetched first.
        let trouble = session.trouble().map(|_| session.serial());
        if trouble != self.troubled {
            self.troubled = trouble;
            if trouble.is_some() {
                ctx.link().send_message(Msg::Tools);
            }
        }
        let playhead = session.playhead();
        self.motion.place(playhead);
        self.dials.place(playhead, session.timeline().scale());
        self.dials.read(playhead);
        links::mark_root(&session);
        drop(session);
        if let Some(tools) = late::tools().filter(|_| self.settings.view == View::Embed) {
            (tools.tell)(self, ctx);
        }
        self.go_on_soon(ctx);
    }
}

impl App {
    /// Says what the address asks for and the session did not begin with.
    fn begin(&self, ctx: &Context<App>, start: &Start) {
        let link = ctx.link();
        let tools = link.clone();
        Timeout::new(TOOLS_AFTER, move || tools.send_message(Msg::Tools)).forget();
        if let Some(kept) = start.kept.clone() {
            link.send_message(Msg::Recall(Box::new(kept), true));
        }
        if start.takes_up {
            link.send_message(Msg::TakeUp);
        }
        if let Some((id, step)) = start.lesson.clone() {
            link.send_message(Msg::Page(PageAction::Lesson { id, step }));
        }
        // It could not be read yet, or has changed while the page was fetching its parts.
        if browser::fragment() != start.fragment {
            link.send_message(Msg::Fragment);
        }
        let pane = start.settings.pane.filter(|pane| !late::can_show(*pane, self.settings.lang));
        link.send_message_batch(
            pane.into_iter().map(|pane| Msg::Session(SessionAction::Watch(Watch::ShowPane(pane)))).collect(),
        );
    }

    /// Does what a message asks for; what that needs is here.
    pub(super) fn heed(&mut self, ctx: &Context<App>, msg: Msg) -> bool {
        match msg {
            Msg::Fetched => self.fetched(ctx),
            Msg::Slow => self.tell_late(),
            Msg::Tools => {}
            Msg::Session(action) => self.act(ctx, action),
            Msg::Page(action) => self.page(ctx, action),
            // Whether a run begins as a challenge does shows when it is there: the link's is still on its way.
            Msg::LessonCame { id, step, text } if self.from_address && self.session.borrow().is_busy() => {
                self.story_after = Some((id, step, text));
            }
            Msg::LessonCame { id, step, text } => {
                if let Some(tools) = late::tools() {
                    self.act(ctx, (tools.read_lesson)(id, text, step));
                }
            }
            Msg::FileCame { name, text: Ok(text) } => {
                self.act(ctx, SessionAction::Act(Act::Open { name, text }))
            }
            Msg::FileCame { text: Err(problem), .. } => self.session.borrow_mut().complain(problem),
            Msg::Recall(it, came) => self.recall(ctx, *it, came),
            Msg::TakeUp => self.take_up(ctx),
            Msg::Travel => self.travel(ctx),
            Msg::Fragment => self.open_fragment(ctx),
            Msg::Linked(text) => {
                self.recall_no_more();
                if !boot::begins(StartInput::Link, &browser::fragment()) {
                    return false;
                }
                self.from_address = true;
                self.act(ctx, SessionAction::Act(Act::Open { name: links::NAME.to_owned(), text }));
            }
            Msg::Older => {
                self.feed_window += WINDOW;
                self.sync();
            }
            Msg::Keep => return self.keep_now(),
            Msg::Heard(event) => {
                return late::tools().is_some_and(|tools| (tools.hear)(self, ctx, event));
            }
        }
        true
    }

    /// Carries out an action, and takes up what it changed.
    pub(super) fn act(&mut self, ctx: &Context<App>, action: SessionAction) {
        let line = match &action {
            SessionAction::Act(Act::DoLine(text)) => Some(text.clone()),
            _ => None,
        };
        let elapsed = matches!(action, SessionAction::Watch(Watch::Elapsed(_)));
        let searches = matches!(action, SessionAction::Act(Act::Search(_)));
        if App::replaces(&action) {
            self.keep_now();
        }
        let goes_on = matches!(action, SessionAction::Act(Act::GoOn));
        let before = {
            let mut session = self.session.borrow_mut();
            let before = session.changes();
            session.glide(self.clock.now());
            session.update(action);
            before
        };
        self.recalled(ctx);
        if let Some(line) = line {
            self.line_done(line);
        }
        self.sync();
        if let Some(tools) = late::tools().filter(|_| searches) {
            (tools.search)(&mut self.worker, &self.session, &self.ui.dispatch);
        }
        if self.session.borrow().is_busy() {
            // What is being opened will take the place of the run to which something was done.
            if !goes_on && self.session.borrow().changes() != before {
                self.keep_now();
            }
            return;
        }
        if std::mem::take(&mut self.from_address) {
            boot::stood();
            self.stay();
        }
        if let Some((id, step, text)) = self.story_after.take() {
            ctx.link().send_message(Msg::LessonCame { id, step, text });
        }
        let session = self.session.borrow();
        // How far a search is changes no run; while one plays that is long, only what is done counts.
        let matters = if searches {
            session.changes() != before
        } else {
            !elapsed || session.history().len() < KEEP_OFTEN
        };
        drop(session);
        if matters {
            self.keep_soon(ctx);
        }
    }

    /// Between two slices of what takes long the browser has its turn, and what one came to is drawn to the end:
    /// a slice that is asked for before that would be taken first, and what is done last of all never.
    fn go_on_soon(&mut self, ctx: &Context<App>) {
        let link = ctx.link().clone();
        let next = move || link.send_message(Msg::Session(SessionAction::Act(Act::GoOn)));
        let session = self.session.borrow();
        // Nobody waits for what is only freed or written down.
        let wait = if session.is_busy() { 0 } else { FRAME };
        self.going = session.is_working().then(|| Timeout::new(wait, next));
    }

    /// Derives again what depends on what changed.
    pub(super) fn sync(&mut self) {
        let session = self.session.clone();
        let session = session.borrow();
        self.clock.playing.set(session.playing());
        self.clock.set(session.playhead());
        self.clock.next.set(session.next_time().map_or(f64::INFINITY, |next| next as f64));
        self.clock.pace.set(session.pace());
        self.clock.scale.set(session.timeline().scale());
        let now = Seen {
            run: session.run(),
            entry: session.entry(),
            changes: session.changes(),
            lesson: session.story(),
            marks: session.timeline().version(),
            position: session.history().position(),
            window: self.feed_window,
            lang: self.settings.lang,
        };
        let before = std::mem::replace(&mut self.seen, now.clone());
        if before.run != now.run {
            self.ui.words.about = session.about();
            self.ui.words.roster = session.roster().clone();
            self.feed_window = WINDOW;
            self.dialog = None;
        }
        // A challenge that was opened over a run leaves that run where it is, and so does the next world of a lesson.
        let (first, same) = (before.run == u32::MAX, before.entry == now.entry);
        let came = self.from_address || self.arriving || first || same;
        if first || !same {
            self.another_run(first);
        }
        if (before.run, &before.lesson) != (now.run, &now.lesson) && self.settings.view != View::Embed {
            let lesson = now.lesson.as_ref().map(|(id, step)| (&**id, *step));
            // A lesson or a run that the address asks for is still on its way.
            if before.run != u32::MAX || !(self.awaits_lesson || self.awaits_link) {
                links::name_run(lesson, came);
                if !self.arriving {
                    self.mine.remember();
                }
            }
        }
        if (before.run, before.changes, before.lang) != (now.run, now.changes, now.lang) {
            self.written.forget();
            self.branches = links::branches(&session);
        }
        if (before.run, before.marks) != (now.run, now.marks) {
            self.marks = session.timeline().marks().into();
        }
        if before != now {
            let items = session.timeline().told_by(session.history().position());
            let from = items.len().saturating_sub(self.feed_window);
            self.feed_more = from > 0;
            let lines = items[from..]
                .iter()
                .filter_map(|item| links::line(&session, &self.ui.texts, &self.written, *item));
            self.feed = lines.collect();
        }
    }
}
