//! The search of the checks: what is asked, how far it is, what came of it. The page carries
//! it out, in a worker, as [`SearchState`] says: see [`SearchState::requests`].

use super::{Act, Found, Session};
use crate::check::explore::Bounds;
use crate::check::worker::{
    self, Answer, FoundRun, Plan, SearchSpec, Stage, WorkerMessage, WorkerRequest, usual,
};
use crate::command::{Command, Word};
use crate::frame::Detail;
use crate::protocol::{About, Class};
use crate::script::Script;
use crate::value::Problem;

/// Progress is said aloud this often, in milliseconds.
const SAID_EVERY: u64 = 5_000;

/// What a person wants to know.
#[derive(Clone, PartialEq, Debug)]
pub enum Question {
    /// Whether anything can break.
    Breaks,
    /// Whether this can happen.
    Happens(String),
    /// Whether a client can be kept waiting for ever.
    Endless,
    /// Whether this can be put off for ever.
    PutOff(String),
}

impl Question {
    pub fn goal(&self) -> Option<&str> {
        match self {
            Question::Breaks | Question::Endless => None,
            Question::Happens(goal) | Question::PutOff(goal) => Some(goal),
        }
    }

    pub fn is_endless(&self) -> bool {
        matches!(self, Question::Endless | Question::PutOff(_))
    }
}

/// What becomes of a search. Times are in milliseconds, of any clock that goes on.
#[derive(Clone, PartialEq, Debug)]
pub enum SearchAction {
    /// Asks of the run on the stage, from its start or from the moment that is shown.
    Begin { question: Question, from_start: bool, now: u64 },
    /// Asks once more what was asked last.
    Again { now: u64 },
    /// Wants an answer with what there is.
    Stop,
    /// The worker of this search said something.
    Heard { serial: u32, message: WorkerMessage, now: u64 },
    /// This file of the worker's is not to be had.
    Missing { serial: u32, file: &'static str },
    /// The worker broke down; what is known of that.
    Failed { serial: u32, why: String },
    /// What is typed where a condition is asked for.
    Goal(String),
    /// How far searches go in this protocol; none leaves that to them.
    Bounds(&'static str, Option<Bounds>),
}

/// What was asked, and of which moment.
#[derive(Clone, PartialEq, Debug)]
pub struct Asked {
    pub from_start: bool,
    /// The question whose button was pressed.
    pub pressed: Question,
    /// The one that answers it: without a rule that keeps things going, what breaks is that they go on.
    pub question: Question,
    /// Rules that were off.
    pub off: Vec<&'static str>,
    pub plan: Plan,
    run: u32,
    /// Steps before it, and the digest there.
    place: usize,
    digest: u64,
    /// What is done before the search begins: rules as they are now.
    before: Vec<Command>,
    /// Where the session stood when it was asked.
    stood: (usize, u64),
}

/// How far the search is.
#[derive(Clone, PartialEq, Default, Debug)]
pub enum State {
    #[default]
    Idle,
    Running(Stage),
    Done(Box<Answer>),
    /// The worker broke down; what it said of that.
    Failed(String),
    /// This file of the worker's did not come. The question is kept.
    Missing(&'static str),
}

/// The search of a session: one at a time.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct SearchState {
    pub state: State,
    /// What is found so far, while the search goes on.
    pub story: Option<FoundRun>,
    pub asked: Option<Asked>,
    /// Milliseconds since it began, or that it took.
    pub time: u64,
    /// What is said aloud.
    pub said: Stage,
    /// What is wrong with the condition, and its column from 1; 0 for all of it.
    pub fault: Option<(u32, Problem)>,
    goal: String,
    bounds: Option<(&'static str, Option<Bounds>)>,
    /// The search as its worker is asked for it.
    spec: Option<SearchSpec>,
    /// Counts the searches; the worker of one is told nothing of another.
    serial: u32,
    came: bool,
    stopping: bool,
    began: u64,
    said_at: u64,
    changes: u32,
}

impl SearchState {
    pub fn is_running(&self) -> bool {
        matches!(self.state, State::Running(_))
    }

    pub fn goal(&self) -> &str {
        &self.goal
    }

    /// What a person chose for this protocol in this sitting; none if nothing was touched.
    pub fn bounds(&self, about: &About) -> Option<Option<&Bounds>> {
        let (_, bounds) = self.bounds.as_ref().filter(|(id, _)| *id == about.id)?;
        Some(bounds.as_ref())
    }

    /// Grows with every change, so that a drawing of it is made again.
    pub fn changes(&self) -> u32 {
        self.changes
    }

    /// The search that a worker should be at, by its number.
    pub fn wanted(&self) -> Option<u32> {
        self.is_running().then_some(self.serial)
    }

    /// What the worker of the search should hear by now, one after the other.
    pub fn requests(&self) -> Vec<WorkerRequest> {
        let spec = self.spec.clone().filter(|_| self.came).map(WorkerRequest::Search);
        spec.into_iter().chain((self.came && self.stopping).then_some(WorkerRequest::Stop)).collect()
    }

    /// Whether the worker of this search has said anything yet.
    pub fn came(&self, serial: u32) -> bool {
        self.came || self.wanted() != Some(serial)
    }

    /// What was found, to be shown: also while a shorter run is looked for.
    pub fn found(&self) -> Option<Found> {
        let (found, asked) = (self.story_to_show()?, self.asked.as_ref()?);
        let lines: Result<Vec<Command>, Problem> =
            found.lines.iter().map(|line| worker::command(line)).collect();
        let commands = asked.before.iter().cloned().chain(lines.ok()?).collect();
        let (run, place, start, digest) = (asked.run, asked.place, asked.digest, found.digest);
        Some(Found { run, place, start, commands, digest })
    }

    fn story_to_show(&self) -> Option<&FoundRun> {
        match &self.state {
            State::Running(_) => self.story.as_ref(),
            State::Done(answer) => answer.ended.is_found().then_some(&answer.found),
            State::Idle | State::Failed(_) | State::Missing(_) => None,
        }
    }

    fn begin(&mut self, now: u64) {
        self.serial = self.serial.wrapping_add(1);
        self.state = State::Running(Stage::default());
        (self.story, self.said) = (None, Stage::default());
        (self.began, self.said_at, self.time) = (now, now, 0);
        (self.came, self.stopping) = (false, false);
    }

    fn hear(&mut self, message: WorkerMessage, now: u64) {
        match message {
            WorkerMessage::Ready => self.came = true,
            WorkerMessage::Progress(stage) => {
                self.time = now.saturating_sub(self.began);
                if now.saturating_sub(self.said_at) >= SAID_EVERY {
                    (self.said_at, self.said) = (now, stage.clone());
                }
                self.state = State::Running(stage);
            }
            WorkerMessage::Found(run) => self.story = Some(run),
            WorkerMessage::Answer(answer) => {
                self.time = now.saturating_sub(self.began);
                self.state = State::Done(Box::new(answer));
            }
            WorkerMessage::Failed(why) => self.state = State::Failed(why),
        }
    }
}

impl Session {
    pub fn search(&self) -> &SearchState {
        &self.search
    }

    pub(super) fn search_on(&mut self, action: SearchAction) {
        self.search.changes = self.search.changes.wrapping_add(1);
        let is_of = |serial: u32, search: &SearchState| search.wanted() == Some(serial);
        match action {
            SearchAction::Begin { question, from_start, now } => self.begin_search(question, from_start, now),
            SearchAction::Again { now } => self.search.begin(now),
            // One that is not there yet would not hear it, and has nothing: it is let go.
            SearchAction::Stop if !self.search.came => self.search.state = State::Idle,
            SearchAction::Stop => self.search.stopping = true,
            SearchAction::Heard { serial, message, now } => {
                if is_of(serial, &self.search) {
                    let answers = matches!(message, WorkerMessage::Answer(_));
                    self.search.hear(message, now);
                    if answers {
                        self.show_if_waited_for();
                    }
                }
            }
            SearchAction::Missing { serial, file } => {
                if is_of(serial, &self.search) && !self.search.came {
                    self.search.state = State::Missing(file);
                }
            }
            SearchAction::Failed { serial, why } => {
                if is_of(serial, &self.search) {
                    self.search.state = State::Failed(why);
                }
            }
            SearchAction::Goal(goal) => {
                if self.search.goal != goal {
                    (self.search.goal, self.search.fault) = (goal, None);
                }
            }
            SearchAction::Bounds(id, bounds) => self.search.bounds = Some((id, bounds)),
        }
    }

    pub(super) fn begin_search(&mut self, pressed: Question, from_start: bool, now: u64) {
        let goal = pressed.goal().map(|text| text.trim().to_owned());
        if let Some(Err(error)) = goal.as_deref().map(|text| worker::goal(text, &self.history)) {
            self.search.fault = Some((error.column, error.problem));
            return;
        }
        let off = self.frame.rules_off.clone();
        let chosen = self.search.bounds(self.about()).flatten();
        let question = question_of(&pressed, &off, self.about());
        let plan = plan_of(&question, chosen, &off, self.about());
        let (script, before) = self.script_to_search(from_start);
        let (place, digest) = match from_start {
            true => (0, self.history.root().digest()),
            false => self.stand(),
        };
        let (run, stood) = (self.run, self.stand());
        self.search.spec = Some(SearchSpec { script, plan: plan.clone(), goal });
        self.search.asked =
            Some(Asked { from_start, pressed, question, off, plan, run, place, digest, before, stood });
        self.search.fault = None;
        self.search.begin(now);
    }

    fn stand(&self) -> (usize, u64) {
        (self.history.position(), self.history.world().digest())
    }

    /// The script that leads to where the search begins, and what of it the run on the stage has yet to do:
    /// from the start on, rules are as they are now.
    fn script_to_search(&self, from_start: bool) -> (String, Vec<Command>) {
        if !from_start {
            return (self.script().to_string(), Vec::new());
        }
        let (then, now) = (self.history.root().frame(Detail::NONE).rules_off, &self.frame.rules_off);
        let rule = |id: &&'static str, on: bool| Command::Rule { name: Word::new(*id), on };
        let off = now.iter().filter(|id| !then.contains(id)).map(|id| rule(id, false));
        let on = then.iter().filter(|id| !now.contains(id)).map(|id| rule(id, true));
        let before: Vec<Command> = off.chain(on).collect();
        (Script::new(self.header.clone(), before.clone()).to_string(), before)
    }

    /// Plays what was found, if the person has stayed where they asked. Otherwise a button does.
    fn show_if_waited_for(&mut self) {
        let Some(found) = self.search.found() else { return };
        let stood = self.search.asked.as_ref().map(|asked| asked.stood);
        if self.run == found.run && Some(self.stand()) == stood && !self.playing && !self.is_doing() {
            self.act_later(Act::ShowFound(Box::new(found)));
        }
    }
}

/// Where only what keeps things going is off, nothing breaks but that they go on.
fn question_of(pressed: &Question, off: &[&'static str], about: &About) -> Question {
    match pressed {
        Question::Breaks if about.all_are(Class::Liveness, off) => Question::Endless,
        _ => pressed.clone(),
    }
}

/// Bounds that a person chose are obeyed. While nothing that could break is off, a search that can end says more
/// than one that only does not find.
fn plan_of(question: &Question, chosen: Option<&Bounds>, off: &[&'static str], about: &About) -> Plan {
    let can_break = !off.is_empty() && !about.all_are(Class::Cost, off);
    match (question, chosen) {
        (Question::Endless | Question::PutOff(_), _) => Plan::Endless(endless_within(chosen, about)),
        (_, Some(bounds)) => Plan::Within(bounds.clone()),
        (Question::Breaks, None) if !can_break => Plan::Within(usual(about)),
        (_, None) => Plan::Portfolio,
    }
}

/// Timers go off as often as it takes; where nothing was chosen no node crashes.
fn endless_within(chosen: Option<&Bounds>, about: &About) -> Bounds {
    let usual = usual(about);
    let form = chosen.unwrap_or(&usual);
    let bounds =
        Bounds { depth: u32::MAX, states: form.states, memory: form.memory, ..Bounds::endless(about) };
    match chosen {
        None => bounds,
        Some(form) => Bounds {
            crashes: form.crashes,
            restarts: form.restarts,
            requests: form.requests,
            terms: form.terms,
            ..bounds
        },
    }
}
