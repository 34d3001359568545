//! What every component may need: how to say an action, and the texts of the chosen language.

use super::keeping::KeepingNotice;
use super::page_action::PageAction;
use super::tools::Tools;
use super::waiting::Late;
use crate::locale::Texts;
use crate::protocol::About;
use crate::script::Command;
use crate::session::{Session, SessionAction};
use crate::value::{NodeId, Problem, Roster, Value};
use std::cell::RefCell;
use std::rc::Rc;
use yew::prelude::*;

/// Goes down by context. It changes with the language and with the run, never with time.
#[derive(Clone)]
pub struct UiContext {
    /// Every action of a person goes up here.
    pub dispatch: Callback<SessionAction>,
    /// Actions that concern the page and not the run.
    pub shell: Callback<PageAction>,
    pub texts: Rc<Texts>,
    /// What the first file of the page does not hold, once it is here.
    pub tools: Option<&'static Tools>,
    /// What is said of actions that wait for a file.
    pub late: Option<Rc<Late>>,
    /// What is said of the runs that are kept.
    pub notice: Option<Rc<KeepingNotice>>,
    /// The protocol on the stage.
    pub about: &'static About,
    pub roster: Roster,
    /// The session itself, to be read and never kept.
    pub session: Rc<RefCell<Session>>,
    /// Why a command is impossible now, if it is.
    pub check: Callback<Command, Option<Problem>>,
    /// Where the last step ran, and the ids of its notes.
    pub notes: Callback<(), (Option<NodeId>, Vec<&'static str>)>,
}

impl PartialEq for UiContext {
    fn eq(&self, other: &UiContext) -> bool {
        Rc::ptr_eq(&self.texts, &other.texts)
            && self.tools.is_some() == other.tools.is_some()
            && self.late == other.late
            && self.notice == other.notice
            && std::ptr::eq(self.about, other.about)
            && std::sync::Arc::ptr_eq(&self.roster.0, &other.roster.0)
            && self.dispatch == other.dispatch
            && self.shell == other.shell
    }
}

impl UiContext {
    /// A text without arguments.
    pub fn t(&self, key: &str) -> String {
        self.texts.get(key)
    }

    /// A text with arguments; nodes among them are shown by name.
    pub fn with(&self, key: &str, args: &[(&'static str, Value)]) -> String {
        self.texts.fill(key, args, Some(&self.roster))
    }

    /// A text of the protocol on the stage: `own("rule", "promise-check")` reads `paxos-rule-promise-check`.
    pub fn own(&self, kind: &str, id: &str) -> String {
        self.t(&format!("{}-{kind}-{id}", self.about.id))
    }

    /// Why something cannot be done.
    pub fn say(&self, problem: &Problem) -> String {
        self.texts.say(problem, Some(&self.roster))
    }

    /// Why a command is impossible now, in words: greys a button.
    pub fn why_not(&self, command: &Command) -> Option<String> {
        self.check.emit(command.clone()).map(|problem| self.say(&problem))
    }

    /// A value as the script language and the screen write it.
    pub fn show(&self, value: &Value) -> String {
        value.show(&self.roster)
    }

    pub fn send(&self, action: SessionAction) {
        self.dispatch.emit(action);
    }

    /// A callback that sends the same action each time, whatever the event was.
    pub fn on<E: 'static>(&self, action: SessionAction) -> Callback<E> {
        self.dispatch.reform(move |_: E| action.clone())
    }

    /// A callback that sends the same action to the page each time.
    pub fn page<E: 'static>(&self, action: PageAction) -> Callback<E> {
        self.shell.reform(move |_: E| action.clone())
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
        self.on(SessionAction::Do(command))
    }
}

/// The context of a function component.
#[hook]
pub fn use_ui() -> UiContext {
    use_context::<UiContext>().expect("App provides the context to all of the page")
}
