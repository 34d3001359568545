//! What a first visit does not show: dialogs, cards, lessons, and the panes that are not in front. In the
//! split page they are a file of their own.

use super::app::App;
use super::challenge::{self, ChallengePanel};
use super::checks::{self, ChecksPane};
use super::context::UiContext;
use super::editor::Editor;
use super::embedding;
use super::gallery::Gallery;
use super::help::Help;
use super::keeping::KeepingNotice;
use super::kept::{Recalled, TabRun};
use super::kept_line::KeptLines;
use super::lessons::Lessons;
use super::page_action::{Dialog, Theme};
use super::palette::Palette;
use super::panes::{
    AcceptorsPane, ClientsPane, LogsPane, PaneProps, RulesPane, SpaceTimePane, StatePane, draw_logs,
};
use super::part::{keyed, part};
use super::runs::Runs;
use super::setup::Setup;
use super::share::Share;
use super::stage::{Card, CardProps, Inboxes, InboxesProps};
use super::story::LessonPanel;
use super::work::WorkLine;
use super::{browser, links, store};
use crate::lesson::CHALLENGES_FOLDER;
#[cfg(split)]
use crate::linear;
use crate::locale::Lang;
use crate::script::{self, Command};
use crate::session::{self, PaneId, Restored, Session, SessionAction, Watch, Working, for_each_pane};
use crate::sim::History;
use crate::value::Problem;
use std::any::Any;
use std::cell::RefCell;
use std::rc::Rc;
use web_sys::MessageEvent;
use yew::prelude::*;

/// Where the page keeps the worker that searches: of a type that its first file does not know.
pub type WorkerPlace = Option<Box<dyn Any>>;

/// Where it keeps what it knows of the page around it: of a type that its first file does not know either.
pub type EmbeddingPlace = Option<Box<dyn Any>>;

/// By way of pointers, so that nothing in the first file refers to what is in this one.
pub struct Tools {
    /// The dialog over the page, if there is one.
    pub dialog: fn(&App, &Session) -> Html,
    pub pane: fn(PaneProps, PaneId) -> Html,
    /// Below the logs: a form to draw some, and ask whether they could arise.
    pub draw_logs: fn(&UiContext) -> Html,
    pub card: fn(CardProps) -> Html,
    pub inboxes: fn(InboxesProps) -> Html,
    /// The open lesson or challenge, above the feed.
    pub story: fn(&Session) -> Html,
    /// What takes long, and what became of runs that were to be kept.
    pub lines: fn(Option<Working>) -> Html,
    /// The action to open a lesson or a challenge: its id as [`Session::story`] has it, its text, a step.
    pub read_lesson: fn(String, String, usize) -> SessionAction,
    /// The script in a fragment.
    pub decode: fn(&str) -> Result<String, Problem>,
    /// The text of a file of the person's own.
    pub read: fn(Vec<u8>) -> Result<String, Problem>,
    /// Why a command is impossible now, if it is.
    pub check: fn(&History, &Command) -> Option<Problem>,
    /// Puts the session away, and gives what is to be said of that.
    pub keep: fn(&mut TabRun, &mut Session, Lang) -> Vec<KeepingNotice>,
    /// The run that this tab should begin with, if the address asks for nothing (or for something) of its own.
    pub wanted: fn(bool) -> Option<Recalled>,
    /// The run of that id.
    pub recall: fn(&str) -> Option<Recalled>,
    /// Sees to it that the next visit does not take up the run of the last one, and finds that again.
    pub set_aside: fn() -> bool,
    pub bring_back: fn() -> Option<Recalled>,
    /// A run's entry, as a person may copy it.
    pub text: fn(&str) -> String,
    /// Takes up a run from its entry.
    pub restore: fn(&mut Session, &str),
    /// What came of that, once it is done.
    pub restored: fn(&mut Session) -> Option<Restored>,
    /// Lets a worker carry out the session's search; it is kept in the given place.
    pub search: fn(&mut WorkerPlace, &Rc<RefCell<Session>>, &Callback<SessionAction>),
    /// The run as a script.
    pub script: fn(&Session) -> String,
    /// Hears what the page around says; gives whether this one has to be drawn again.
    pub hear: fn(&mut App, &Context<App>, Option<MessageEvent>) -> bool,
    /// Tells the page around what is new.
    pub tell: fn(&mut App, &Context<App>),
    /// The link from a frame to a window of its own.
    pub way_out: fn(Theme) -> Html,
    /// Hands over what lies below the page.
    #[cfg(split)]
    pub came: fn(),
}

pub const TOOLS: &Tools = &Tools {
    dialog,
    pane,
    draw_logs,
    card: |props| html! { <Card ..props /> },
    inboxes: |props| html! { <Inboxes ..props /> },
    story,
    lines: |working| html! { <>{part(WorkLine { working })}{part(KeptLines)}</> },
    read_lesson,
    decode: script::link::decode,
    read: script::source::text,
    check: |history, command| session::check(history, command).err(),
    keep: store::keep,
    wanted: store::wanted,
    recall: store::read,
    set_aside: store::set_aside,
    bring_back: store::bring_back,
    text: store::text,
    restore: store::restore,
    restored: Session::restored,
    search: checks::serve,
    script: |session| session.script().to_string(),
    hear: embedding::hear,
    tell: embedding::tell,
    way_out: embedding::way_out,
    #[cfg(split)]
    came: || {
        session::ACTING.came(session::ACTS);
        linear::JUDGE.came(linear::JUDGING);
    },
};

fn story(session: &Session) -> Html {
    if let Some(run) = session.lesson() {
        return part(LessonPanel { run: run.clone() });
    }
    let Some(run) = session.challenge() else { return Html::default() };
    let fragment = if run.is_solved() { links::encode(&session.script().to_string()) } else { String::new() };
    part(ChallengePanel { run: run.clone(), fragment: fragment.into() })
}

fn read_lesson(id: String, text: String, step: usize) -> SessionAction {
    match id.strip_prefix(CHALLENGES_FOLDER) {
        Some(id) => SessionAction::challenge(id.to_owned(), text, !browser::fragment().is_empty()),
        None => SessionAction::lesson(id, text, step),
    }
}

macro_rules! panes {
    ($($name:ident $word:literal drawn by $component:ident when $has:expr;)*) => {
        fn pane(props: PaneProps, pane: PaneId) -> Html {
            match pane {
                $(PaneId::$name => part($component(props)),)*
            }
        }
    };
}

for_each_pane!(panes);

fn dialog(app: &App, session: &Session) -> Html {
    if let Some(trouble) = session.trouble() {
        let words =
            app.ui.texts.say(&trouble.error.problem, Some(trouble.roster().unwrap_or(session.roster())));
        let error = format!("{}:{}:{}: {words}", trouble.name, trouble.error.line, trouble.error.column);
        let close = app.ui.on::<()>(Watch::DismissProblem);
        let at = Some((trouble.error.line, trouble.error.column));
        let editor = Editor {
            title: app.ui.t("trouble-title").into(),
            name: trouble.name.clone().into(),
            text: trouble.text.clone().into(),
            error: Some(error.into()),
            at,
            partly: trouble.partly.is_some(),
            onclose: Some(close),
        };
        return keyed(session.serial(), editor);
    }
    match app.dialog {
        None => Html::default(),
        Some(Dialog::Help) => part(Help),
        Some(Dialog::Lessons) => part(Lessons),
        Some(Dialog::Runs) => part(Runs { mine: app.mine.id.clone().into() }),
        Some(Dialog::Gallery) => part(Gallery),
        Some(Dialog::Setup(protocol)) => {
            let here = protocol == session.about().id;
            part(Setup { protocol, by_hand: here.then(|| session.frame().by_hand) })
        }
        Some(Dialog::Palette) => {
            let said = |problem| (AttrValue::from(app.ui.say(problem)), session.column());
            let error = session.refused().map(said);
            let complete = links::completer(Rc::clone(&app.session));
            part(Palette { complete, before: app.lines.clone(), error })
        }
        Some(Dialog::Script) => {
            let text = session.script().to_string();
            part(Editor {
                title: app.ui.t("share-edit").into(),
                name: "my.script".into(),
                text: text.into(),
                error: None,
                at: None,
                partly: false,
                onclose: None,
            })
        }
        Some(Dialog::Share) => {
            let script = session.script().to_string();
            let fragment = links::encode(&script);
            let query = session.challenge().map(|run| challenge::query(&run.challenge.id));
            part(Share {
                script: script.into(),
                fragment: fragment.into(),
                query: query.unwrap_or_default().into(),
            })
        }
    }
}
