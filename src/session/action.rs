//! Everything a person can ask of the page, as values: keys, buttons, menus and links all say these.

use super::search::SearchAction;
use super::{Found, PaneId};
use crate::challenge::{self, Challenge};
use crate::lesson::{self, Lesson};
use crate::script::{Command, ScriptError};
use crate::value::{Micros, MsgId, NodeId};
use std::rc::Rc;

/// What is selected on the stage.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Selection {
    Node(NodeId),
    /// A link, seen from its first node.
    Link(NodeId, NodeId),
    Message(MsgId),
}

/// A key of the keyboard that stands for one or more commands, chosen by how the world is.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Shortcut {
    /// A client asks, or a proposer proposes, something new.
    Request,
    RestartLeader,
    /// Sets the timers apart, so that one node stands alone.
    SpreadTimers,
    /// Sets all timers to the same moment: a split vote.
    AlignTimers,
    /// Restarts every node that is down.
    ResumeAll,
    /// Crashes the selected node, or restarts it.
    CrashOrRestart,
    /// Cuts what is selected, or heals it: a link, or all of a node's.
    Cut,
    /// Fires a timer of the selected node.
    Fire,
}

/// One action of a person. The two kinds are two files of the split page: see [`super::acting`].
#[allow(clippy::large_enum_variant, reason = "as of `Act`")]
#[derive(Clone, PartialEq, Debug)]
pub enum SessionAction {
    Watch(Watch),
    Act(Act),
}

impl From<Watch> for SessionAction {
    fn from(action: Watch) -> SessionAction {
        SessionAction::Watch(action)
    }
}

impl From<Act> for SessionAction {
    fn from(action: Act) -> SessionAction {
        SessionAction::Act(action)
    }
}

/// What only watches: it changes no world. What some of it shows, as a card, the page fetches first (`ui/late.rs`).
#[derive(Clone, PartialEq, Debug)]
pub enum Watch {
    Play,
    Pause,
    TogglePlay,
    /// One handler run on, recorded or new.
    StepForward,
    StepBack,
    /// To the next or previous interesting event (election, commit, crash, violation, mark).
    NextMilestone,
    PreviousMilestone,
    ToStart,
    ToEnd,
    /// Moves the playhead of the current branch.
    SeekTime(Micros),
    /// Moves to just after the n-th step of the current branch.
    SeekStep(usize),
    /// Another branch, counted from 0.
    SwitchBranch(usize),
    /// Simulated microseconds a real second, out of the list of speeds.
    Speed(u32),
    /// While playing, the playhead has come to this simulated time.
    Elapsed(Micros),
    Select(Option<Selection>),
    ShowPane(PaneId),
    /// Why not? Shows the rule that said no.
    ShowRule(&'static str),
    /// The logs' window begins at this index; none follows the end.
    ShowLog(Option<u64>),
    /// Shows so many keys of each store.
    ShowKeys(usize),
    /// Closes the lesson or the challenge.
    CloseLesson,
    DismissProblem,
    DismissNotice,
}

/// What acts on a run, or opens one. It speaks the script language.
#[derive(Clone, PartialEq, Debug)]
#[allow(clippy::large_enum_variant, reason = "a person has one action at a time: none is stored")]
pub enum Act {
    /// Carry out a command at the playhead.
    Do(Command),
    /// Carry out several; one undo takes all of them back.
    DoAll(Vec<Command>),
    /// Carry out one line of the script language, as typed in the palette.
    DoLine(String),
    Shortcut(Shortcut),
    /// Take back the last command; its future stays as a branch.
    Undo,
    /// A whole script, from a link, a file or the editor; `name` is what errors call it.
    Open {
        name: String,
        text: String,
    },
    /// Opens the script of the error that is shown, up to the line that failed.
    OpenPartly,
    /// A lesson's file and what it says; [`SessionAction::lesson`] reads it.
    OpenLesson {
        id: String,
        text: String,
        lesson: Result<Rc<Lesson>, ScriptError>,
        step: usize,
    },
    /// A challenge's file and what it says; [`SessionAction::challenge`] reads it.
    OpenChallenge {
        id: String,
        text: String,
        challenge: Result<Rc<Challenge>, ScriptError>,
        /// The run on the stage came with a link.
        linked: bool,
    },
    /// Back to where the challenge begins.
    StartAgain,
    /// Asks whether something can break or happen, or says how far that search is.
    Search(SearchAction),
    /// Plays a run that a search found.
    ShowFound(Box<Found>),
    /// Goes to the event that broke this invariant.
    ShowBroken(&'static str),
    NextBeat,
    PreviousBeat,
    /// Locks the answer of a prediction.
    Answer(usize),
    /// Lets go of all that lies before, so that a run that fills its history goes on from here.
    GoOnFromHere,
    /// Another slice of what takes long: see [`super::Session::is_working`].
    GoOn,
    /// Stops what takes long; what was done so far stays.
    Stop,
    /// Says that something has to be stopped first.
    Wait,
}

impl SessionAction {
    /// What becomes of it while a command is being carried out that takes long: nothing else may change the
    /// run, and a person who wants time to stand still stops the command.
    pub(super) fn meanwhile(self) -> SessionAction {
        match self {
            SessionAction::Watch(action) => action.meanwhile(),
            SessionAction::Act(Act::GoOn | Act::Stop) => self,
            // A search that is under way goes on; a new one would begin in the middle of a command.
            SessionAction::Act(Act::Search(ref action)) if !matches!(action, SearchAction::Begin { .. }) => {
                self
            }
            SessionAction::Act(_) => Act::Wait.into(),
        }
    }

    /// Opens a challenge from its file's text.
    pub fn challenge(id: String, text: String, linked: bool) -> SessionAction {
        let challenge = challenge::parse(&id, &text).map(Rc::new);
        Act::OpenChallenge { id, text, challenge, linked }.into()
    }

    /// Opens a lesson from its file's text, at a step counted from 0.
    pub fn lesson(id: String, text: String, step: usize) -> SessionAction {
        let lesson = lesson::parse(&id, &text).map(Rc::new);
        Act::OpenLesson { id, text, lesson, step }.into()
    }
}

impl Watch {
    fn meanwhile(self) -> SessionAction {
        match self {
            Watch::Pause | Watch::TogglePlay | Watch::Select(None) => Act::Stop.into(),
            Watch::Speed(_)
            | Watch::Elapsed(_)
            | Watch::ShowPane(_)
            | Watch::ShowRule(_)
            | Watch::ShowLog(_)
            | Watch::ShowKeys(_)
            | Watch::DismissProblem
            | Watch::DismissNotice
            | Watch::Select(Some(_)) => self.into(),
            Watch::Play
            | Watch::StepForward
            | Watch::StepBack
            | Watch::NextMilestone
            | Watch::PreviousMilestone
            | Watch::ToStart
            | Watch::ToEnd
            | Watch::SeekTime(_)
            | Watch::SeekStep(_)
            | Watch::SwitchBranch(_)
            | Watch::CloseLesson => Act::Wait.into(),
        }
    }
}
