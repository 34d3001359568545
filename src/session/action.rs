//! Everything a person can ask of the page, as values: keys, buttons, menus and links all say these.

use super::Found;
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

/// A pane of the right column.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum PaneId {
    Logs,
    Acceptors,
    State,
    Clients,
    Rules,
    Checks,
}

impl PaneId {
    pub const ALL: [PaneId; 6] =
        [PaneId::Logs, PaneId::Acceptors, PaneId::State, PaneId::Clients, PaneId::Rules, PaneId::Checks];

    /// The word of the URL's `pane=` and of the text keys.
    pub fn word(self) -> &'static str {
        match self {
            PaneId::Logs => "logs",
            PaneId::Acceptors => "acceptors",
            PaneId::State => "state",
            PaneId::Clients => "clients",
            PaneId::Rules => "rules",
            PaneId::Checks => "checks",
        }
    }

    pub fn parse(word: &str) -> Option<PaneId> {
        PaneId::ALL.into_iter().find(|pane| pane.word() == word)
    }
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

/// One action of a person.
#[derive(Clone, PartialEq, Debug)]
#[allow(clippy::large_enum_variant, reason = "a person has one action at a time: none is stored")]
pub enum SessionAction {
    /// Carry out a command at the playhead.
    Do(Command),
    /// Carry out several; one undo takes all of them back.
    DoAll(Vec<Command>),
    /// Carry out one line of the script language, as typed in the palette.
    DoLine(String),
    Shortcut(Shortcut),
    /// Take back the last command; its future stays as a branch.
    Undo,
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
    /// Closes the lesson or the challenge.
    CloseLesson,
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
    /// Plays a run that a search found.
    ShowFound(Box<Found>),
    /// Goes to the event that broke this invariant.
    ShowBroken(&'static str),
    NextBeat,
    PreviousBeat,
    /// Locks the answer of a prediction.
    Answer(usize),
    DismissProblem,
    DismissNotice,
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
        use SessionAction::*;
        match self {
            GoOn | Stop | Wait | Speed(_) | Elapsed(_) | ShowPane(_) | ShowRule(_) | ShowLog(_)
            | ShowKeys(_) | DismissProblem | DismissNotice | Select(Some(_)) => self,
            Pause | TogglePlay | Select(None) => Stop,
            _ => Wait,
        }
    }

    /// Whether it only watches: it changes no world, and needs nothing that a first visit has not fetched.
    pub fn only_watches(&self) -> bool {
        use SessionAction::*;
        matches!(
            self,
            Play | Pause
                | TogglePlay
                | StepForward
                | StepBack
                | NextMilestone
                | PreviousMilestone
                | ToStart
                | ToEnd
                | SeekTime(_)
                | SeekStep(_)
                | SwitchBranch(_)
                | Speed(_)
                | Elapsed(_)
                | Select(None)
                | ShowPane(PaneId::Logs)
                | ShowLog(_)
                | CloseLesson
                | DismissProblem
                | DismissNotice
        )
    }

    /// Opens a challenge from its file's text.
    pub fn challenge(id: String, text: String, linked: bool) -> SessionAction {
        let challenge = challenge::parse(&id, &text).map(Rc::new);
        SessionAction::OpenChallenge { id, text, challenge, linked }
    }

    /// Opens a lesson from its file's text, at a step counted from 0.
    pub fn lesson(id: String, text: String, step: usize) -> SessionAction {
        let lesson = lesson::parse(&id, &text).map(Rc::new);
        SessionAction::OpenLesson { id, text, lesson, step }
    }
}
