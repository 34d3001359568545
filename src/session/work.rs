//! What may take longer than a person waits for an answer, in slices: between two of them the page heeds
//! keys and draws. A caller that never calls [`Session::in_slices`] gets all of it at once.

use super::restore::{Adding, Restoring};
use super::{Session, Timeline, Trouble};
use crate::script::parse::Reader;
use crate::script::{Command, Header, Progress, Record, Runner, ScriptError, Task};
use crate::sim::{Bookmark, Discarded, History};
use crate::value::{Micros, Problem};

/// A slice takes so long, in real milliseconds. The page draws after it, and two slices may follow each other
/// before anything else has its turn.
const SLICE: u64 = 25;

/// Steps between two looks at the clock.
const LOOK_EVERY: u32 = 4;

/// Work that is over after so many slices is not spoken of: the words would only flicker.
const TOLD_AFTER: u32 = 3;

/// A script that is being opened. The run on the stage stays until that is done.
pub(super) struct Opening {
    name: String,
    text: String,
    stage: Stage,
    /// If a line fails, the run up to it is taken.
    adopt: bool,
    /// It plays from its start.
    play: bool,
    slices: u32,
    /// It was kept, and more of it than a script comes back.
    kept: Option<Box<Restoring>>,
    /// It was stopped, and goes no further than it came: where.
    stopped: Option<Problem>,
}

enum Stage {
    Reads(Reader),
    Runs(Box<Runner>),
    /// The branch is there; others are put beside it.
    Adds(Box<Shown>),
    /// The run is there; what the page shows of it is derived.
    Shows(Box<Shown>),
}

/// A run that was opened.
pub(super) struct Shown {
    pub header: Header,
    pub history: History,
    pub timeline: Timeline,
    /// What a run that was kept has besides.
    pub adding: Option<Adding>,
    /// The cursor is where it was when the run was put away.
    stands: bool,
    /// The run as a script, as far as it is written down again: it will be kept, and a long one takes its time.
    pub record: Record,
    /// It went only so far.
    error: Option<ScriptError>,
}

impl Shown {
    fn new(
        (header, history): (Header, History),
        adding: Option<Adding>,
        error: Option<ScriptError>,
    ) -> Shown {
        let (timeline, record) = (Timeline::default(), Record::default());
        Shown { header, history, timeline, adding, stands: false, record, error }
    }

    /// Goes to where one stood; gives whether it is there already.
    fn stands_as(&mut self, kept: &Restoring) -> bool {
        let place = kept.place(&self.history);
        std::mem::replace(&mut self.stands, true) || self.history.position() == place || {
            self.history.seek(place);
            false
        }
    }
}

/// How long a slice lasts.
pub(super) struct Slice {
    end: Option<(fn() -> u64, u64)>,
    asked: u32,
}

impl Slice {
    /// Whether it is over.
    pub fn is_over(&mut self) -> bool {
        self.asked = self.asked.wrapping_add(1);
        let asks = self.asked.is_multiple_of(LOOK_EVERY);
        asks && self.end.is_some_and(|(clock, end)| clock() >= end)
    }
}

/// Something that is being done on the run that is on the stage.
pub(super) struct Doing {
    pub what: What,
    pub slices: u32,
}

pub(super) enum What {
    /// Commands, one after the other.
    Act(Acting),
    /// The way to what is interesting next.
    Look { before: Bookmark, begin: Micros, steps: usize },
}

/// Commands that are being carried out.
pub(super) struct Acting {
    pub commands: Vec<Command>,
    pub done: usize,
    pub task: Option<Task>,
    /// Positions and branches before them.
    pub position: usize,
    pub branches: usize,
}

/// What takes long, for the person who waits.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Working {
    /// A script of this name is being opened.
    Opens { name: String, progress: Progress },
    /// A script of this name is being read.
    Reads { name: String, lines: usize },
    /// One was carried out, and what there is to see of it is gathered.
    Shows { name: String, steps: usize },
    /// A command is being carried out, or, without one, what is interesting next is looked for.
    Acts { command: Option<Box<Command>>, time: Micros, steps: usize },
}

impl Session {
    /// From now on what may take long is done in slices: [`super::SessionAction::Act(Act::GoOn)`] asks for the next, as long
    /// as [`Session::is_working`]. The clock tells real milliseconds.
    pub fn in_slices(&mut self, clock: fn() -> u64) {
        self.clock = Some(clock);
    }

    /// Whether something is done that needs another slice.
    pub fn is_working(&self) -> bool {
        self.is_busy() || !self.discarded.is_empty() || self.unwritten
    }

    /// The same of what a person asked for.
    pub fn is_busy(&self) -> bool {
        self.doing.is_some() || self.opening.is_some()
    }

    /// Whether the run on the stage is being changed.
    pub(super) fn is_doing(&self) -> bool {
        self.doing.is_some()
    }

    /// What has taken so long already that it should be told.
    pub fn working(&self) -> Option<Working> {
        if let Some(doing) = &self.doing {
            let command = match &doing.what {
                What::Act(acting) => acting.commands.get(acting.done).cloned().map(Box::new),
                What::Look { .. } => None,
            };
            let (time, steps) = (self.history.now(), self.history.position());
            return (doing.slices >= TOLD_AFTER).then_some(Working::Acts { command, time, steps });
        }
        let opening = self.opening.as_ref().filter(|opening| opening.slices >= TOLD_AFTER)?;
        let name = opening.name.clone();
        Some(match &opening.stage {
            Stage::Reads(reader) => Working::Reads { name, lines: reader.lines() },
            Stage::Runs(runner) => Working::Opens { name, progress: runner.progress() },
            Stage::Adds(shown) | Stage::Shows(shown) => Working::Shows { name, steps: shown.history.len() },
        })
    }

    /// A slice that begins now.
    pub(super) fn slice(&self) -> Slice {
        Slice { end: self.clock.map(|clock| (clock, clock() + SLICE)), asked: 0 }
    }

    /// All at once, whatever that takes.
    pub(super) fn at_once(&mut self, act: impl FnOnce(&mut Session)) {
        let clock = self.clock.take();
        act(self);
        self.clock = clock;
    }

    /// The next slice.
    pub(super) fn go_on(&mut self) {
        if let Some(Doing { what, slices }) = self.doing.take() {
            match what {
                What::Act(acting) => self.act_on_with(acting, slices + 1),
                What::Look { before, begin, steps } => self.look_on(before, begin, steps, slices + 1),
            }
        } else if let Some(mut opening) = self.opening.take() {
            opening.slices += 1;
            self.open_on(opening);
        } else if self.unwritten {
            self.unwritten = !self.write_on();
        }
        self.free_for(&mut self.slice());
    }

    /// Frees what older runs held, for a slice.
    fn free_for(&mut self, slice: &mut Slice) {
        while let Some(discarded) = self.discarded.last_mut() {
            if !discarded.free_some() {
                self.discarded.pop();
            }
            if slice.is_over() {
                return;
            }
        }
    }

    /// A run that nobody wants any more.
    pub(super) fn discard(&mut self, history: History) {
        self.free_later(history.discard());
    }

    fn free_later(&mut self, discarded: Discarded) {
        if self.clock.is_some() && !discarded.is_empty() {
            self.discarded.push(discarded);
        }
    }

    /// What the run on the stage has taken back is freed as well.
    pub(super) fn free_taken_back(&mut self) {
        let discarded = std::mem::take(self.history.discarded());
        self.free_later(discarded);
    }

    /// Stops what takes long. What was done so far stays.
    pub(super) fn stop(&mut self) {
        if let Some(Doing { what, .. }) = self.doing.take() {
            self.playing = false;
            match what {
                What::Act(mut acting) => {
                    if let Some(task) = acting.task.take() {
                        task.stop(&mut self.history);
                    }
                    self.acted(&acting);
                    self.say(Problem::new("status-stopped"));
                }
                What::Look { before, .. } => self.look_back(before),
            }
            self.playhead = self.history.now();
        } else if let Some(opening) = self.opening.take() {
            self.stop_opening(opening);
        }
    }

    /// What was carried out so far takes the stage. To gather what there is to see of it takes its time as well.
    fn stop_opening(&mut self, mut opening: Opening) {
        opening.play = false;
        // A part of a world is no use to its lesson: that stays where it is.
        if opening.kept.as_ref().is_some_and(|kept| kept.world.is_some()) {
            return self.say(Problem::new("status-stopped"));
        }
        let (stage, stopped) = match opening.stage {
            Stage::Reads(_) => {
                let said = Problem::new("status-stopped-reading");
                if let Some(kept) = opening.kept {
                    self.take_up(Restoring { stopped: Some(said.clone()), ..*kept }, None);
                }
                return self.say(said);
            }
            Stage::Runs(runner) => {
                let Progress { done, lines, .. } = runner.progress();
                let said = Problem::new("status-stopped-at").with("done", done).with("lines", lines);
                (Stage::Shows(Box::new(Shown::new(runner.stop(), None, None))), Some(said))
            }
            Stage::Adds(mut shown) => {
                if let Some(adding) = &mut shown.adding {
                    adding.finish(&mut shown.history);
                }
                (Stage::Shows(shown), Some(Problem::new("status-stopped")))
            }
            // All of it is done.
            stage @ Stage::Shows(_) => (stage, opening.stopped),
        };
        // Not in the turn in which it is stopped.
        self.opening = Some(Opening { stage, stopped, ..opening });
    }

    pub(super) fn open(&mut self, name: String, text: String) {
        self.serial = self.serial.wrapping_add(1);
        // What an older error kept is no longer wanted, and may be large.
        if let Some((_, old)) = self.trouble.take().and_then(|trouble| trouble.partly).map(|kept| *kept) {
            self.discard(old);
        }
        self.read(name, text, None);
    }

    /// The same of a run that was kept; nothing of the one on the stage is let go.
    pub(super) fn open_kept(&mut self, kept: Box<Restoring>, name: String, text: String) {
        self.read(name, text, Some(kept));
    }

    /// The step of the open lesson whose world is being taken up.
    pub(super) fn coming_step(&self) -> Option<usize> {
        let (step, _) = self.opening.as_ref()?.kept.as_ref()?.world.as_ref()?;
        Some(*step)
    }

    fn read(&mut self, name: String, text: String, kept: Option<Box<Restoring>>) {
        match Reader::new(&text) {
            Ok(reader) => {
                let stage = Stage::Reads(reader);
                self.open_on(Opening {
                    name,
                    text,
                    stage,
                    adopt: false,
                    play: false,
                    slices: 0,
                    kept,
                    stopped: None,
                });
            }
            Err(error) => self.unread(name, text, kept, error),
        }
    }

    fn open_on(&mut self, mut opening: Opening) {
        let mut slice = self.slice();
        let done = match &mut opening.stage {
            Stage::Reads(reader) => reader.go_on(&opening.text, &mut || slice.is_over()),
            Stage::Runs(runner) => runner.go_on(&mut |_| slice.is_over()),
            Stage::Adds(shown) => {
                let Shown { adding, history, .. } = &mut **shown;
                Ok(adding.as_mut().is_none_or(|adding| adding.go_on(history, &mut |_| slice.is_over())))
            }
            Stage::Shows(shown) => {
                let scanned = shown.timeline.scan_on(&shown.history, &mut || slice.is_over());
                let at_once = self.clock.is_none();
                let kept = opening.kept.as_deref();
                let stands = scanned && kept.is_none_or(|kept| shown.stands_as(kept) || at_once);
                let Shown { record, header, history, .. } = &mut **shown;
                Ok(stands && (at_once || record.go_on(header, history, &mut |_| slice.is_over())))
            }
        };
        match (done, opening.stage) {
            (Ok(false), stage) => self.opening = Some(Opening { stage, ..opening }),
            (Ok(true), Stage::Reads(reader)) => match reader.finish().map(Runner::new) {
                Ok(Ok(runner)) => self.open_on(Opening { stage: Stage::Runs(Box::new(runner)), ..opening }),
                Ok(Err(error)) => self.opens_not(opening.name, opening.text, opening.kept, error),
                Err(error) => self.unread(opening.name, opening.text, opening.kept, error),
            },
            (Err(error), Stage::Runs(runner)) if !opening.adopt && opening.kept.is_none() => {
                self.went_wrong(opening.name, opening.text, Some(runner.stop()), error);
            }
            (done, Stage::Runs(runner)) => {
                let adding = opening.kept.as_ref().map(|kept| kept.adding());
                let shown = Box::new(Shown::new(runner.stop(), adding, done.err()));
                self.open_on(Opening { stage: Stage::Adds(shown), ..opening });
            }
            (_, Stage::Adds(shown)) => self.open_on(Opening { stage: Stage::Shows(shown), ..opening }),
            (_, Stage::Shows(shown)) => self.opened(Opening { stage: Stage::Shows(shown), ..opening }),
            (Err(error), Stage::Reads(_)) => self.unread(opening.name, opening.text, opening.kept, error),
        }
    }

    /// A script cannot be read. Of a run that was kept, what comes before that is taken up.
    fn unread(&mut self, name: String, text: String, kept: Option<Box<Restoring>>, error: ScriptError) {
        match kept {
            Some(mut kept) => match kept.before(&error) {
                Some(before) => self.open_kept(kept, name, before),
                None => self.take_up(*kept, None),
            },
            None => self.went_wrong(name, text, None, error),
        }
    }

    /// A script can be read, and is not possible.
    fn opens_not(&mut self, name: String, text: String, kept: Option<Box<Restoring>>, error: ScriptError) {
        match kept {
            Some(kept) => self.take_up(Restoring { refused: Some(error), ..*kept }, None),
            None => self.went_wrong(name, text, None, error),
        }
    }

    /// A script has come to its end, or as far as it goes.
    fn opened(&mut self, opening: Opening) {
        let Opening { name, text, stage, play, kept, stopped, .. } = opening;
        let Stage::Shows(mut shown) = stage else { return };
        let error = shown.error.take();
        if let Some(mut kept) = kept {
            kept.refused = error.or(kept.refused);
            kept.stopped.clone_from(&stopped);
            self.take_up(*kept, Some(*shown));
            return stopped.into_iter().for_each(|said| self.say(said));
        }
        self.replace(shown.header, shown.history);
        self.timeline = shown.timeline;
        self.goes_on_writing(shown.record);
        match error {
            Some(error) => self.went_wrong(name, text, None, error),
            None if play => {
                self.go_to(0);
                self.play();
            }
            None => stopped.into_iter().for_each(|said| self.say(said)),
        }
    }

    /// A line could not be read or carried out; the run up to it is kept.
    fn went_wrong(
        &mut self,
        name: String,
        text: String,
        mut run: Option<(Header, History)>,
        error: ScriptError,
    ) {
        if let Some((_, history)) = &mut run {
            let discarded = std::mem::take(history.discarded());
            self.free_later(discarded);
        }
        self.serial = self.serial.wrapping_add(1);
        self.trouble = Some(Trouble { name, text, error, partly: run.map(Box::new) });
    }

    /// Plays what is open; what is being opened plays from its start when it is.
    pub fn play_when_open(&mut self) {
        match &mut self.opening {
            Some(opening) => opening.play = true,
            None => self.update(super::Watch::Play),
        }
    }

    pub(super) fn open_partly(&mut self) {
        if let Some((header, history)) =
            self.trouble.take().and_then(|trouble| trouble.partly).map(|kept| *kept)
        {
            self.replace(header, history);
        }
    }

    /// Opens the script that went wrong up to the line that failed, and leaves the error standing; the same
    /// of one that is being opened and will go wrong.
    pub fn adopt_partly(&mut self) {
        if let Some(opening) = &mut self.opening {
            opening.adopt = true;
        }
        let Some(trouble) = self.trouble.take() else { return };
        let Trouble { name, text, error, partly } = trouble;
        if let Some((header, history)) = partly.map(|kept| *kept) {
            self.replace(header, history);
            self.refresh();
        }
        self.trouble = Some(Trouble { name, text, error, partly: None });
    }
}
