//! Putting runs away and taking them up again, and the line that says where that does not go as it should.

use super::app::{App, Msg};
use super::boot::{self, StartInput};
use super::context::{UiContext, use_ui};
use super::kept::{self, Done, Entry, Recalled, Unkept};
use super::page_action::{Dialog, PageAction, View};
use super::{browser, late, links};
use crate::locale::Lang;
use crate::session::{Act, Session, SessionAction};
use crate::value::{Problem, Value};
use gloo_timers::callback::Timeout;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// The session is put away this long after the last thing done, in milliseconds.
const KEEP_AFTER: u32 = 600;

/// What the page says of the runs that it keeps, until a person puts it away.
#[derive(Clone, PartialEq, Debug)]
pub enum KeepingNotice {
    /// A run that was kept could not be taken up whole: why, and its text.
    Unread(Vec<Problem>, AttrValue),
    /// The run on the stage is not kept, for it is too long.
    Long(Problem),
    /// The run on the stage is not kept, for there is no room.
    Full,
    /// Only one branch of the run on the stage is kept.
    Alone(Problem),
    /// Others were let go to make room.
    Dropped(Vec<Entry>),
    /// What was to be opened is not there.
    Gone(Problem),
}

impl KeepingNotice {
    fn word(&self) -> &'static str {
        match self {
            KeepingNotice::Unread(..) => "kept-unread",
            KeepingNotice::Long(_) => "kept-long",
            KeepingNotice::Full => "kept-full",
            KeepingNotice::Alone(_) => "kept-alone",
            KeepingNotice::Dropped(_) => "kept-dropped",
            KeepingNotice::Gone(_) => "kept-gone",
        }
    }

    fn say(&self, ui: &UiContext) -> String {
        let why = match self {
            KeepingNotice::Unread(why, _) => {
                Value::List(why.iter().map(|why| Value::text(&ui.say(why))).collect())
            }
            KeepingNotice::Long(why) | KeepingNotice::Alone(why) | KeepingNotice::Gone(why) => {
                return ui.say(why);
            }
            KeepingNotice::Full => return ui.t("kept-full"),
            KeepingNotice::Dropped(dropped) => {
                Value::List(dropped.iter().map(|entry| Value::text(&entry.title)).collect())
            }
        };
        ui.with(self.word(), &[("what", why)])
    }
}

/// What a run is called that has a name, in the language of the page.
fn title(session: &Session, lang: Lang) -> Option<String> {
    let lesson = session.lesson().map(|run| run.lesson.titles.get(lang).clone());
    lesson.or_else(|| session.challenge().map(|run| run.challenge.titles.get(lang).clone()))
}

impl App {
    pub(super) fn keep_soon(&mut self, ctx: &Context<App>) {
        if self.keeping.is_none() {
            let link = ctx.link().clone();
            self.keeping = Some(Timeout::new(KEEP_AFTER, move || link.send_message(Msg::Keep)));
        }
    }

    /// Whether an action may put another run on the stage.
    pub(super) fn replaces(action: &SessionAction) -> bool {
        matches!(
            action,
            SessionAction::Act(Act::Open { .. })
                | SessionAction::Act(Act::OpenPartly)
                | SessionAction::Act(Act::OpenLesson { .. })
                | SessionAction::Act(Act::OpenChallenge { .. })
        )
    }

    /// Puts the run on the stage away. True if the page has something to say of that.
    pub(super) fn keep_now(&mut self) -> bool {
        self.keeping = None;
        let session = self.session.clone();
        let mut session = session.borrow_mut();
        // The example is no run of anybody as long as what was asked for is on its way.
        let example = session.run() == 0 && session.changes() == 0;
        if self.settings.view == View::Embed || self.arriving && example {
            return false;
        }
        session.glide(self.clock.now());
        let Some(kept) = late::tools().map(|tools| (tools.keep)(&mut session)) else { return false };
        let done = kept.map_err(Unkept::Long).and_then(|kept| {
            let done = self.mine.put(&kept, title(&session, self.settings.lang), session.history().end())?;
            Ok((done, kept.flaw))
        });
        let notice = match done {
            Err(Unkept::Long(problem)) => KeepingNotice::Long(problem),
            // Nobody has done anything yet that could be lost.
            Err(Unkept::Full) if example => return false,
            Err(Unkept::Full) => KeepingNotice::Full,
            Ok((Done { dropped, parted }, flaw)) => {
                if parted {
                    self.mine.stand(false);
                }
                match flaw {
                    _ if !dropped.is_empty() => return self.tell(KeepingNotice::Dropped(dropped)),
                    Some(problem) => KeepingNotice::Alone(problem),
                    None => {
                        self.mine.said = None;
                        return false;
                    }
                }
            }
        };
        // Once is enough, until it goes well again.
        self.mine.said != Some(notice.word()) && {
            self.mine.said = Some(notice.word());
            self.tell(notice)
        }
    }

    /// Says something that stays until it is put away.
    pub(super) fn tell(&mut self, notice: KeepingNotice) -> bool {
        self.ui.notice = Some(Rc::new(notice));
        true
    }

    /// Another run has taken the stage: the one that was recalled, or a new one. It is kept beside those
    /// before, and the browser's history leads back to them.
    pub(super) fn another_run(&mut self, first: bool) {
        // What the address asked for is on its way: until then it names that, and not the example.
        if self.settings.view == View::Embed || first && self.arriving {
            return;
        }
        let recalled = self.recalled.take();
        if !first {
            self.mine.change(recalled.as_ref());
        }
        let came = first || self.from_address || self.arriving;
        self.arriving &= first;
        self.mine.stand(!came);
    }

    /// Takes up a run that was put away; `came` if the address, or Back, asked for it.
    pub(super) fn recall(&mut self, ctx: &Context<App>, recalled: Recalled, came: bool) {
        let Some(tools) = late::tools() else { return };
        self.recall_no_more();
        if !boot::begins(StartInput::Kept, &recalled.id) {
            return;
        }
        let before = self.session.borrow().run();
        (tools.restore)(&mut self.session.borrow_mut(), &recalled.kept);
        self.recalling = Some((recalled, came, before));
        self.recalled(ctx);
        self.sync();
        self.from_address = false;
    }

    /// What is opened next takes the place of a run that is being taken up.
    pub(super) fn recall_no_more(&mut self) {
        if self.recalling.take().is_some() {
            boot::stood();
        }
    }

    /// A run that is being taken up may be there by now: it is known from then on.
    pub(super) fn recalled(&mut self, ctx: &Context<App>) {
        let Some(tools) = late::tools().filter(|_| self.recalling.is_some()) else { return };
        let done = (tools.restored)(&mut self.session.borrow_mut());
        if done.is_none() && self.session.borrow().is_busy() {
            return;
        }
        boot::stood();
        let (Some((recalled, came, before)), Some(done)) = (self.recalling.take(), done) else { return };
        let lesson = recalled.kept.lesson.clone();
        match done {
            Ok(()) => self.recalled = Some(recalled),
            // What there is of it is a run of its own: the whole stays as it was.
            Err(flaws) => {
                self.tell(KeepingNotice::Unread(flaws, recalled.text().into()));
            }
        }
        self.from_address = came;
        if self.session.borrow().run() == before {
            self.recalled = None;
            self.stay();
        } else if let Some((id, step)) = lesson {
            ctx.link().send_message(Msg::Page(PageAction::Lesson { id, step }));
        }
    }

    /// A run of the list, or of an entry of the browser's history, is wanted.
    pub(super) fn open_run(&mut self, ctx: &Context<App>, id: &str, came: bool) {
        if self.settings.view == View::Embed || *id == *self.mine.id {
            return;
        }
        self.keep_now();
        match Recalled::read(id) {
            Some(recalled) => ctx.link().send_message(Msg::Recall(Box::new(recalled), came)),
            None => {
                self.tell(KeepingNotice::Gone(Problem::new("problem-run-gone")));
                self.stay();
            }
        }
    }

    /// The person went back or forward in the browser's history.
    pub(super) fn travel(&mut self, ctx: &Context<App>) {
        if let Some(id) = browser::state() {
            self.open_run(ctx, &id, true);
        }
    }

    /// The address stands for the run on the stage from now on, whether that is what it asked for or nothing came
    /// of that.
    pub(super) fn stay(&self) {
        if self.settings.view != View::Embed {
            self.mine.stand(false);
        }
    }

    /// The address behind `#` is another one: a link, unless the entry of the history has its run.
    pub(super) fn open_fragment(&mut self, ctx: &Context<App>) {
        match links::opened() {
            Some(Ok(text)) => ctx.link().send_message(Msg::Linked(text)),
            Some(Err(problem)) => {
                self.session.borrow_mut().complain(problem);
                self.stay();
            }
            None => {}
        }
    }
}

/// The line that says what became of runs; empty while there is nothing to say.
#[derive(PartialEq)]
pub struct KeptLine;

crate::drawn_by!(KeptLine, use_kept_line);

#[hook]
fn use_kept_line(_part: &KeptLine) -> Html {
    let ui = use_ui();
    let copied = use_state(|| None::<bool>);
    let line = ui.notice.as_ref().map(|notice| {
        let text = match &**notice {
            KeepingNotice::Unread(_, text) => Some(text.to_string()),
            KeepingNotice::Long(_) | KeepingNotice::Full | KeepingNotice::Alone(_) => {
                ui.tools.map(|tools| (tools.script)(&ui.session.borrow()))
            }
            KeepingNotice::Dropped(_) | KeepingNotice::Gone(_) => None,
        };
        let copy = |text: String| {
            let set = copied.setter();
            let onclick = Callback::from(move |_: MouseEvent| {
                let (set, text) = (set.clone(), text.clone());
                spawn_local(async move { set.set(Some(browser::copy(text).await)) });
            });
            let word = match *copied {
                None => "kept-copy",
                Some(true) => "share-copied",
                Some(false) => "kept-copy-failed",
            };
            html! { <button class="btn" {onclick} aria-live="polite">{ui.t(word)}</button> }
        };
        let save = |text: String| {
            let onclick = Callback::from(move |_: MouseEvent| {
                let _ = browser::save("kept.script", &text);
            });
            html! { <button class="btn" {onclick}>{ui.t("share-save")}</button> }
        };
        html! {
            <div class="late failed kept-line" data-notice={notice.word()}>
                <span>{notice.say(&ui)}</span>
                {for text.clone().map(copy)}
                {for text.map(save)}
                <button class="btn" onclick={ui.page(PageAction::Show(Dialog::Runs))}>{ui.t("do-runs")}</button>
                <button class="close" onclick={ui.page(PageAction::PutAway)} title={ui.t("page-close")}
                    aria-label={ui.t("page-close")}>{"×"}</button>
            </div>
        }
    });
    html! { <div class="late-place" role="status">{for line}</div> }
}

/// Whether an address asks for nothing of its own.
pub fn is_plain() -> bool {
    browser::fragment().is_empty()
        && browser::field("lesson").or_else(|| browser::field("challenge")).is_none()
}

/// The run that the page should begin with, if one is kept.
pub fn wanted(view: View) -> Option<Recalled> {
    (view != View::Embed).then(|| kept::wanted(is_plain())).flatten()
}
