//! One sitting: the history, the playhead, what is selected. The page's reducer, in plain Rust.
//!
//! Two clocks are kept apart: simulated time belongs to the world, the playhead to the page. The
//! playhead stands between the last step and the next; when it comes to the next, that is applied.

mod act;
mod acting;
mod action;
mod before;
mod challenge;
mod first;
mod found;
mod keep;
mod kept_story;
mod lesson;
mod losses;
mod notice;
mod pane;
mod reach;
mod restore;
mod search;
mod shortcuts;
mod timeline;
mod timeline_rows;
mod walk;
mod work;
mod worlds;

pub use act::check;
pub use acting::{ACTING, ACTS, Acting};
pub use action::{Act, Selection, SessionAction, Shortcut, Watch};
pub use challenge::ChallengeRun;
pub use first::FIRST;
pub use found::Found;
pub use keep::{Fit, Kept, MAX_KEPT};
pub use lesson::{Beat, LessonRun};
use losses::LOSS_STEPS;
pub use losses::{LOSS_SHOWN, LostMessage};
pub use notice::{Notice, NoticeKind, Trouble};
pub use pane::PaneId;
#[cfg(all(target_arch = "wasm32", feature = "page"))]
pub(crate) use pane::for_each_pane;
pub use restore::Restored;
pub use search::{Asked, Question, SearchAction, SearchState, State as SearchStage};
pub use timeline::{Item, MARKS, MilestoneAt, Timeline};
pub use timeline_rows::{MAX_JUDGED, OperationRows, RowKind, TimelineRows, event_count, timeline_rows};
pub use work::Working;

use crate::chunks::Chunks;
use crate::frame::{Detail, Frame, Operation};
use crate::lesson::CHALLENGES_FOLDER;
use crate::protocol::About;
use crate::script::{self, Header, Script};
use crate::sim::{Discarded, EventKind, History};
use crate::value::{Micros, NodeId, Problem, Roster};
use std::rc::Rc;

/// Speeds a person can choose: simulated microseconds a real second, 1/1000 to 10 times.
pub const SPEEDS: [u32; 13] = [
    1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000, 1_000_000, 2_000_000, 5_000_000,
    10_000_000,
];

/// 1/100, as lecturers know it from RaftScope.
pub const DEFAULT_SPEED: u32 = 10_000;

/// How many entries of each log a frame carries.
pub const LOG_WINDOW: u64 = 64;

/// How many keys of each store a frame carries at first, and at most.
pub const KEYS: usize = 100;
pub const MAX_KEYS: usize = 800;

/// One sitting before the page. See [`Session::update`].
pub struct Session {
    history: History,
    header: Header,
    playhead: Micros,
    playing: bool,
    speed: u32,
    selection: Option<Selection>,
    pane: PaneId,
    timeline: Timeline,
    frame: Rc<Frame>,
    losses: Rc<[LostMessage]>,
    log_from: Option<u64>,
    log_last: u64,
    keys: usize,
    notice: Option<Notice>,
    trouble: Option<Trouble>,
    /// The rule that a person asked about.
    asked: Option<&'static str>,
    lesson: Option<LessonRun>,
    challenge: Option<Rc<ChallengeRun>>,
    /// Up to so many steps a found run is shown, at this speed.
    shown: Option<(usize, u32)>,
    /// Where in the line that was typed last something is wrong, from 1; 0 for all of it.
    column: u32,
    /// Positions before and after each action that was more than one command.
    batches: Vec<(usize, usize)>,
    /// The clients' operations of the whole branch, its future too, and how many steps it had.
    operations: Chunks<Operation>,
    operations_of: Option<usize>,
    /// Where the session stood when `frame` was made.
    framed: Option<(usize, u64)>,
    /// Counts the runs opened in this sitting.
    run: u32,
    /// The same, but all worlds of a lesson are one.
    entry: u32,
    /// Counts what may have to be kept over a reload: commands, branches, runs.
    changes: u32,
    /// The same when this run was opened.
    opened: u32,
    /// The whole branch as it was written down last.
    written: Option<keep::Written>,
    /// What was added to the run has yet to be written down, in slices.
    unwritten: bool,
    /// Work that takes more than one slice, and the clock by which a slice ends.
    opening: Option<work::Opening>,
    doing: Option<work::Doing>,
    clock: Option<fn() -> u64>,
    /// What came of a run that was taken up.
    restored: Option<Restored>,
    /// What older runs held.
    discarded: Vec<Discarded>,
    /// The lesson that was open when the run was put away, until its file is here.
    pending_story: Option<kept_story::PendingStory>,
    /// Worlds of the open lesson that are not on the stage, and in which something was tried.
    worlds: Vec<worlds::KeptWorld>,
    /// What is to be said of worlds that the lesson could not take along.
    parted: Option<Problem>,
    search: SearchState,
    serial: u32,
}

impl Session {
    fn begin(header: Header, history: History) -> Session {
        let frame = Rc::new(history.frame(Detail { keys: KEYS, ..Detail::ALL }));
        let mut session = Session {
            playhead: history.now(),
            header,
            history,
            playing: false,
            speed: DEFAULT_SPEED,
            selection: None,
            pane: PaneId::Logs,
            timeline: Timeline::default(),
            frame,
            losses: Rc::new([]),
            log_from: None,
            log_last: 0,
            keys: KEYS,
            notice: None,
            trouble: None,
            asked: None,
            lesson: None,
            challenge: None,
            shown: None,
            column: 0,
            batches: Vec::new(),
            operations: Chunks::new(),
            operations_of: None,
            framed: None,
            run: 0,
            entry: 0,
            changes: 0,
            opened: 0,
            written: None,
            unwritten: false,
            opening: None,
            doing: None,
            clock: None,
            restored: None,
            discarded: Vec::new(),
            pending_story: None,
            worlds: Vec::new(),
            parted: None,
            search: SearchState::default(),
            serial: 0,
        };
        session.refresh();
        session
    }

    /// Replaces the run that is on the stage; the old one is gone.
    fn replace(&mut self, header: Header, history: History) {
        self.playhead = history.now();
        self.header = header;
        let old = std::mem::replace(&mut self.history, history);
        self.discard(old);
        self.begin_anew();
    }

    /// The history is another one.
    fn begin_anew(&mut self) {
        self.playing = false;
        self.selection = None;
        self.timeline = Timeline::default();
        self.losses = Rc::new([]);
        self.log_from = None;
        self.log_last = 0;
        self.keys = KEYS;
        self.notice = None;
        self.trouble = None;
        self.lesson = None;
        self.challenge = None;
        self.pending_story = None;
        self.worlds.clear();
        self.shown = None;
        (self.opening, self.doing) = (None, None);
        self.batches.clear();
        self.operations_of = None;
        self.framed = None;
        self.unwritten = false;
        self.run += 1;
        self.entry += 1;
        self.changes += 1;
        self.opened = self.changes;
    }

    /// The one place where an action is carried out.
    pub fn update(&mut self, action: impl Into<SessionAction>) {
        let action = action.into();
        match if self.is_doing() { action.meanwhile() } else { action } {
            SessionAction::Watch(action) => self.watch(action),
            SessionAction::Act(action) => self.act_later(action),
        }
        self.refresh();
    }

    fn watch(&mut self, action: Watch) {
        match action {
            Watch::Play => self.play(),
            Watch::Pause => self.playing = false,
            Watch::TogglePlay if self.playing => self.playing = false,
            Watch::TogglePlay => self.play(),
            Watch::StepForward => self.step_forward(),
            Watch::StepBack => self.step_back(),
            Watch::NextMilestone => self.next_milestone(),
            Watch::PreviousMilestone => self.previous_milestone(),
            Watch::ToStart => self.go_to(0),
            Watch::ToEnd => self.go_to(self.history.len()),
            Watch::SeekTime(time) => self.seek_time(time),
            Watch::SeekStep(place) => self.go_to(place),
            Watch::SwitchBranch(branch) => self.switch(branch),
            Watch::Speed(speed) => {
                self.speed = speed.clamp(SPEEDS[0], SPEEDS[SPEEDS.len() - 1]);
                self.shown = None;
            }
            Watch::Elapsed(playhead) => self.elapsed(playhead),
            Watch::Select(selection) => self.selection = selection,
            Watch::ShowPane(pane) => (self.pane, self.asked) = (pane, None),
            Watch::ShowRule(rule) => (self.pane, self.asked) = (PaneId::Rules, Some(rule)),
            Watch::ShowLog(from) => {
                self.log_from = from;
                self.framed = None;
            }
            Watch::ShowKeys(keys) => (self.keys, self.framed) = (keys.clamp(KEYS, MAX_KEYS), None),
            Watch::CloseLesson => self.close_story(),
            Watch::DismissProblem => self.trouble = None,
            Watch::DismissNotice => self.notice = None,
        }
    }

    /// Brings what is derived up to date: feed, marks, frame.
    fn refresh(&mut self) {
        self.timeline.scan(&self.history);
        let at = (self.history.position(), self.history.world().digest());
        if self.framed == Some(at) {
            // Another branch may begin with the same steps.
            if self.operations_of.is_none() {
                self.look_ahead();
                self.judge_later();
            }
            return;
        }
        self.frame = Rc::new(self.look());
        self.losses = self.lost_lately();
        self.look_ahead();
        self.framed = Some(at);
        self.judge_later();
        self.drop_stale_selection();
    }

    /// A frame with the part of the logs that a person chose, or with the newest entries. How long the logs are
    /// is known when there is a frame: where they are far from what they were, another one is made. All entries
    /// of a long run take longer than a person waits.
    fn look(&mut self) -> Frame {
        let newest = |last: u64| (last + 2).saturating_sub(LOG_WINDOW);
        let (from, to) = match self.log_from {
            Some(from) => (from, from + LOG_WINDOW - 1),
            None => (newest(self.log_last), self.log_last + LOG_WINDOW),
        };
        let frame = self.history.frame(Detail { from, to, keys: self.keys });
        let logs = frame.nodes.iter().filter_map(|node| node.body.log.as_ref());
        self.log_last = logs.map(|log| log.last).max().unwrap_or(0);
        let has_them = newest(self.log_last) >= from && self.log_last <= to;
        if has_them || self.log_from.is_some() {
            return frame;
        }
        let from = newest(self.log_last);
        self.history.frame(Detail { from, to: u64::MAX, keys: self.keys })
    }

    /// What clients do later on this branch is known, unless a lesson has still to tell it.
    fn look_ahead(&mut self) {
        let (here, steps) = (self.history.position(), self.history.len());
        if here == steps || self.lesson.is_some() {
            self.operations = self.frame.history.clone();
            self.operations_of = (here == steps).then_some(steps);
        } else if self.operations_of != Some(steps) {
            self.history.seek(steps);
            self.operations = self.history.frame(Detail::NONE).history;
            self.operations_of = Some(steps);
            self.history.seek(here);
        }
    }

    /// The branch is another one after its first `steps` steps.
    fn forget_after(&mut self, steps: usize) {
        self.timeline.truncate(steps);
        self.operations_of = None;
    }

    /// A message that is gone cannot stay selected.
    fn drop_stale_selection(&mut self) {
        if let Some(Selection::Message(id)) = self.selection
            && !self.frame.messages.iter().any(|message| message.id == id)
        {
            self.selection = None;
        }
    }

    pub fn history(&self) -> &History {
        &self.history
    }

    pub fn header(&self) -> &Header {
        &self.header
    }

    pub fn about(&self) -> &'static About {
        self.history.about()
    }

    pub fn roster(&self) -> &Roster {
        self.history.roster()
    }

    pub fn frame(&self) -> &Rc<Frame> {
        &self.frame
    }

    /// The clients' operations of the whole branch. Those that [`Frame::history`] does not have yet are
    /// ahead of the playhead.
    pub fn operations(&self) -> &Chunks<Operation> {
        &self.operations
    }

    /// How many keys of each store are shown.
    pub fn keys(&self) -> usize {
        self.keys
    }

    pub fn losses(&self) -> &Rc<[LostMessage]> {
        &self.losses
    }

    pub fn timeline(&self) -> &Timeline {
        &self.timeline
    }

    pub fn playhead(&self) -> Micros {
        self.playhead
    }

    pub fn playing(&self) -> bool {
        self.playing
    }

    pub fn speed(&self) -> u32 {
        self.speed
    }

    pub fn selection(&self) -> Option<Selection> {
        self.selection
    }

    pub fn pane(&self) -> PaneId {
        self.pane
    }

    pub fn notice(&self) -> Option<&Notice> {
        self.notice.as_ref()
    }

    /// The rule that a person asked about: the Rules pane shows it first.
    pub fn asked(&self) -> Option<&'static str> {
        self.asked
    }

    pub fn trouble(&self) -> Option<&Trouble> {
        self.trouble.as_ref()
    }

    /// The challenge that is open.
    pub fn challenge(&self) -> Option<&Rc<ChallengeRun>> {
        self.challenge.as_ref()
    }

    pub fn lesson(&self) -> Option<&LessonRun> {
        self.lesson.as_ref()
    }

    /// What the story column tells: a lesson's id and step, or a challenge's, below `challenges/`.
    pub fn story(&self) -> Option<(String, usize)> {
        match (&self.lesson, &self.challenge) {
            (Some(run), _) => Some((run.lesson.id.clone(), run.step)),
            (None, Some(run)) => Some((format!("{CHALLENGES_FOLDER}{}", run.challenge.id), 0)),
            (None, None) => None,
        }
    }

    /// Why the last action was not carried out.
    pub fn refused(&self) -> Option<&Problem> {
        match &self.notice.as_ref()?.kind {
            NoticeKind::Refused(problem) => Some(problem),
            NoticeKind::Said(_) | NoticeKind::Violated { .. } => None,
        }
    }

    /// The column, from 1, that [`Session::refused`] speaks of; 0 for the whole line.
    pub fn column(&self) -> u32 {
        self.column
    }

    /// Says that something from outside cannot be used: a damaged link, a lesson that is not there.
    pub fn complain(&mut self, problem: Problem) {
        self.refuse(problem);
    }

    /// Says something that was done around the run.
    pub fn tell(&mut self, problem: Problem) {
        self.say(problem);
    }

    /// Counts what was said, so that the same words said again are new.
    pub fn serial(&self) -> u32 {
        self.serial
    }

    /// Counts the runs opened in this sitting: what belongs to one run is keyed by it.
    pub fn run(&self) -> u32 {
        self.run
    }

    /// Counts what is kept side by side: runs, and lessons with all their worlds.
    pub fn entry(&self) -> u32 {
        self.entry
    }

    /// Grows with everything that should survive a reload, time apart.
    pub fn changes(&self) -> u32 {
        self.changes
    }

    /// Whether no more than one thing was done since this run was opened: time to say what to try.
    pub fn is_fresh(&self) -> bool {
        self.changes.saturating_sub(self.opened) <= 1
    }

    /// Where the last step ran, and the ids of the notes it made: the lines of pseudocode that ran.
    pub fn last_notes(&self) -> (Option<NodeId>, Vec<&'static str>) {
        let noted = |event: &crate::sim::Event| match event.kind {
            EventKind::Note { id, .. } => Some((event.node, id)),
            _ => None,
        };
        // Time that only passes, or a message lost, leaves the last handler's lines lit.
        let told = self
            .history
            .past()
            .rev()
            .take(LOSS_STEPS)
            .find(|step| step.events.iter().any(|event| noted(event).is_some()));
        let events = told.map_or(&[][..], |step| &step.events);
        let node = events.iter().filter_map(noted).find_map(|(node, _)| node);
        (node, events.iter().filter_map(noted).map(|(_, id)| id).collect())
    }

    /// Everything up to the playhead as a script that does it again.
    pub fn script(&self) -> Script {
        script::record(&self.header, &self.history)
    }
}

#[cfg(test)]
mod tests;
