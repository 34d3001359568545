//! What every component may need: how to say an action, and the texts of the chosen language.

use super::keeping::KeepingNotice;
use super::page_action::PageAction;
use super::tools::Tools;
use super::waiting::Late;
use crate::draw::Words;
use crate::script::Command;
use crate::session::{Act, Session, SessionAction};
use crate::value::{NodeId, Problem};
use std::cell::RefCell;
use std::ops::Deref;
use std::rc::Rc;
use yew::prelude::*;

/// Goes down by context. It changes with the language and with the run, never with time.
#[derive(Clone)]
pub struct UiContext {
    /// Every action of a person goes up here.
    pub dispatch: Callback<SessionAction>,
    /// Actions that concern the page and not the run.
    pub page_dispatch: Callback<PageAction>,
    /// What everything is written with.
    pub words: Words,
    /// What the first file of the page does not hold, once it is here.
    pub tools: Option<&'static Tools>,
    /// What is said of actions that wait for a file.
    pub late: Option<Rc<Late>>,
    /// What is said of the runs that are kept.
    pub notices: Rc<[KeepingNotice]>,
    /// The session itself, to be read and never kept.
    pub session: Rc<RefCell<Session>>,
    /// Why a command is impossible now, if it is.
    pub check: Callback<Command, Option<Problem>>,
    /// Where the last step ran, and the ids of its notes.
    pub notes: Callback<(), (Option<NodeId>, Vec<&'static str>)>,
}

impl PartialEq for UiContext {
    fn eq(&self, other: &UiContext) -> bool {
        self.words == other.words
            && self.tools.is_some() == other.tools.is_some()
            && self.late == other.late
            && self.notices == other.notices
            && self.dispatch == other.dispatch
            && self.page_dispatch == other.page_dispatch
    }
}

impl Deref for UiContext {
    type Target = Words;

    fn deref(&self) -> &Words {
        &self.words
    }
}

impl UiContext {
    /// Why a command is impossible now, in words: greys a button.
    pub fn why_not(&self, command: &Command) -> Option<String> {
        self.check.emit(command.clone()).map(|problem| self.say(&problem))
    }

    pub fn send(&self, action: SessionAction) {
        self.dispatch.emit(action);
    }

    /// A callback that sends the same action each time, whatever the event was.
    pub fn on<E: 'static>(&self, action: impl Into<SessionAction>) -> Callback<E> {
        let action = action.into();
        self.dispatch.reform(move |_: E| action.clone())
    }

    /// A callback that sends the same action to the page each time.
    pub fn page<E: 'static>(&self, action: PageAction) -> Callback<E> {
        self.page_dispatch.reform(move |_: E| action.clone())
    }

    /// The tooltip of what a key does: `step on (→)`.
    pub fn tip(&self, text: &str) -> String {
        match super::keys::shown(text) {
            "" => self.t(text),
            key => format!("{} ({key})", self.t(text)),
        }
    }

    /// A callback that carries out a command at the playhead.
    pub fn command<E: 'static>(&self, command: Command) -> Callback<E> {
        self.on(Act::Do(command))
    }
}

/// The context of a function component.
#[hook]
pub fn use_ui() -> UiContext {
    use_context::<UiContext>().expect("App provides the context to all of the page")
}
