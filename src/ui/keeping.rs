//! Putting runs away and taking them up again, and what is said where that does not go as it should.

use super::app::{App, Msg};
use super::boot::{self, StartInput};
use super::kept::Recalled;
use super::page_action::{PageAction, View};
use super::{browser, late, links};
use crate::session::{Act, SessionAction, Watch};
use crate::value::Problem;
use gloo_timers::callback::Timeout;
use yew::prelude::*;

/// The session is put away this long after the last thing done, in milliseconds.
const KEEP_AFTER: u32 = 600;

/// What the page says of the runs that it keeps, until a person puts it away. `kept_line.rs` says it.
#[derive(Clone, PartialEq, Debug)]
pub enum KeepingNotice {
    /// A run that was kept could not be taken up whole: why, and its text.
    Unread(Vec<Problem>, AttrValue),
    /// The run on the stage is not kept, or not whole.
    Unkept(Shelved, Problem),
    /// The same of runs that were on the stage: the page holds them until it is left.
    Left(Vec<Shelved>),
    /// Others were let go to make room. The page holds them until it is left.
    Dropped(Vec<Shelved>),
    /// What the page held was too much, and is gone.
    Forgotten(Vec<Shelved>),
    /// What was to be opened is not there.
    Gone(Problem),
}

/// A run that the page holds because the browser does not: its id, and what it is called.
#[derive(Clone, PartialEq, Debug)]
pub struct Shelved {
    pub id: String,
    pub title: String,
}

impl KeepingNotice {
    pub fn word(&self) -> &'static str {
        match self {
            KeepingNotice::Unread(..) => "kept-unread",
            KeepingNotice::Unkept(_, why) => match why.id {
                "problem-kept-long" => "kept-long",
                "kept-full" => "kept-full",
                _ => "kept-alone",
            },
            KeepingNotice::Left(_) => "kept-left",
            KeepingNotice::Dropped(_) => "kept-dropped",
            KeepingNotice::Forgotten(_) => "kept-forgotten",
            KeepingNotice::Gone(_) => "kept-gone",
        }
    }

    fn is_unkept(&self) -> bool {
        matches!(self, KeepingNotice::Unkept(..))
    }

    /// Speaks of this run no more among those that are not on the stage. False if nothing is left to say.
    fn leaves_out(&mut self, id: &str) -> bool {
        let (KeepingNotice::Left(runs) | KeepingNotice::Dropped(runs)) = self else { return true };
        runs.retain(|run| run.id != *id);
        !runs.is_empty()
    }

    /// Takes the place of what was said before of the same kind; lists go on.
    fn joins(&mut self, other: &KeepingNotice) -> bool {
        use KeepingNotice::{Dropped, Forgotten, Left, Unkept};
        match (self, other) {
            (Left(all), Left(more)) | (Dropped(all), Dropped(more)) | (Forgotten(all), Forgotten(more)) => {
                all.retain(|run| more.iter().all(|other| other.id != run.id));
                all.extend_from_slice(more);
                true
            }
            (me @ Unkept(..), Unkept(..)) => {
                *me = other.clone();
                true
            }
            (me, _) if me.word() == other.word() => {
                *me = other.clone();
                true
            }
            _ => false,
        }
    }
}

impl App {
    pub(super) fn keep_soon(&mut self, ctx: &Context<App>) {
        if self.keeping.is_none() {
            let link = ctx.link().clone();
            self.keeping = Some(Timeout::new(KEEP_AFTER, move || link.send_message(Msg::Keep)));
        }
    }

    /// Whether an action may put another run on the stage, or something else in the place of what is kept.
    pub(super) fn replaces(action: &SessionAction) -> bool {
        matches!(
            action,
            SessionAction::Act(
                Act::Open { .. }
                    | Act::OpenPartly
                    | Act::OpenLesson { .. }
                    | Act::OpenChallenge { .. }
                    | Act::NextBeat
                    | Act::PreviousBeat
                    | Act::GoOnFromHere
            ) | SessionAction::Watch(Watch::CloseLesson)
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
        let Some(tools) = late::tools() else { return false };
        let told = (tools.keep)(&mut self.mine, &mut session, self.settings.lang);
        let mut says = !told.is_empty();
        if self.mine.said.is_none() {
            says |= self.unsay();
        }
        told.into_iter().for_each(|notice| self.tell(notice));
        says
    }

    /// The run on the stage is kept: nothing else is said of it any more. True if something was.
    fn unsay(&mut self) -> bool {
        let mut notices = self.ui.notices.to_vec();
        notices.retain_mut(|notice| !notice.is_unkept() && notice.leaves_out(&self.mine.id));
        let changed = *notices != *self.ui.notices;
        if changed {
            self.ui.notices = notices.into();
        }
        changed
    }

    /// Says something that stays until it is put away.
    pub(super) fn tell(&mut self, notice: KeepingNotice) {
        let mut notices = self.ui.notices.to_vec();
        if let KeepingNotice::Unkept(run, _) = &notice {
            notices.retain_mut(|said| said.leaves_out(&run.id));
        }
        if !notices.iter_mut().any(|said| said.joins(&notice)) {
            notices.push(notice);
        }
        self.ui.notices = notices.into();
    }

    /// What is said of the run on the stage is so of one that was there, from now on.
    fn leave_unkept(&mut self) {
        let mut notices = self.ui.notices.to_vec();
        let unkept = notices.iter().position(KeepingNotice::is_unkept);
        if let Some(KeepingNotice::Unkept(run, _)) = unkept.map(|place| notices.remove(place)) {
            self.ui.notices = notices.into();
            self.tell(KeepingNotice::Left(vec![run]));
        }
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
            self.leave_unkept();
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
        (tools.restore)(&mut self.session.borrow_mut(), &recalled.entry);
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
        let lesson = recalled.story.clone();
        match done {
            Ok(()) => self.recalled = Some(recalled),
            // What there is of it is a run of its own: the whole stays as it was.
            Err(flaws) => self.tell(KeepingNotice::Unread(flaws, (tools.text)(&recalled.entry).into())),
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
        match late::tools().and_then(|tools| (tools.recall)(id)) {
            Some(recalled) => ctx.link().send_message(Msg::Recall(Box::new(recalled), came)),
            None => {
                self.tell(KeepingNotice::Gone(Problem::new("problem-run-gone")));
                self.stay();
            }
        }
    }

    /// The page began without what could say which run the address leads to: that is here.
    pub(super) fn take_up(&mut self, ctx: &Context<App>) {
        let wanted = late::tools().and_then(|tools| (tools.wanted)(is_plain()));
        let link = ctx.link();
        match (wanted, links::story()) {
            (Some(it), _) => link.send_message(Msg::Recall(Box::new(it), true)),
            (None, _) if !browser::fragment().is_empty() => link.send_message(Msg::Fragment),
            (None, Some((id, step))) => link.send_message(Msg::Page(PageAction::Lesson { id, step })),
            (None, None) => {
                self.arriving = false;
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

/// Whether an address asks for nothing of its own.
pub fn is_plain() -> bool {
    browser::fragment().is_empty()
        && browser::field("lesson").or_else(|| browser::field("challenge")).is_none()
}
