//! Random faults with every invariant on. A run by chance is a script: what a seed did can be printed,
//! shortened, and replayed to the same digest.
//!
//! Which faults a run knows and how often they strike is drawn too, so that each run is good at
//! something else. Source: Groce et al., "Swarm testing", ISSTA 2012.

mod episodes;
mod faults;
mod header;
mod message_rounds;
mod recovery;
mod search;

pub use recovery::{recover, stuck};
pub use search::{Tally, search};

use super::{Drive, Rng, shrink};
use crate::command::{Command, Compare, Cond, Header, Literal, Operand, Script, Term, Word};
use crate::protocol::{Class, Promises};
use crate::registry::Entry;
use crate::sim::Untrue;
use crate::value::{Micros, MsgId, NodeId, Problem, Roster};
use faults::FaultConfig;
use std::collections::BTreeSet;

/// Each run has at least so many steps: handlers that ran, messages that were lost.
pub const MIN_STEPS: u32 = 2_000;

/// Each run has at least so many faults.
pub const MIN_FAULTS: u32 = 5;

/// A run in which nothing happens any more ends after so many rounds.
const MAX_ROUNDS: u32 = 20_000;

/// Percent of rounds in which messages that were kept for later may arrive again.
const RELEASE: u64 = 10;

/// What to put to the test.
pub struct Plan {
    pub entry: &'static Entry,
    /// Parameters that are not left to chance.
    pub params: Vec<(String, String)>,
    /// Rules that are off.
    pub off: Vec<&'static str>,
    /// Runs go on where an invariant broke: sentences must be true there as well.
    pub past_violations: bool,
}

impl Plan {
    pub fn new(entry: &'static Entry) -> Plan {
        Plan { entry, params: Vec::new(), off: Vec::new(), past_violations: false }
    }

    /// Whether there are runs of it at all.
    ///
    /// # Errors
    /// What it fixes is impossible together: why. [`run`] is not to be asked then.
    pub fn possible(&self) -> Result<(), Problem> {
        header::some(self, 0).map(drop)
    }

    /// Whether requests must complete after the last heal: not where a safety rule is off, which
    /// promises nothing any more.
    fn must_recover(&self) -> bool {
        let about = self.entry.about;
        let safety = |id: &&str| about.rules.iter().any(|rule| rule.id == *id && rule.class == Class::Safety);
        !self.off.iter().any(safety)
    }
}

/// What went wrong.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Wrong {
    /// An invariant broke.
    Violated(&'static str),
    /// A note's sentence was not true of the world in which it was made.
    Untrue(&'static str),
    /// After the last heal a request did not complete.
    Stuck,
    /// After the last heal these nodes never got what they lack, one bit each (see `GlobalView::behind`).
    Behind(u16),
}

impl Wrong {
    /// Whether both are the same but for who is behind.
    pub fn is_like(self, other: Wrong) -> bool {
        matches!((self, other), (Wrong::Behind(_), Wrong::Behind(_))) || self == other
    }

    /// Who is behind.
    pub fn behind(self) -> Vec<NodeId> {
        let Wrong::Behind(set) = self else { return Vec::new() };
        (0..16).filter(|node| set >> node & 1 == 1).map(NodeId).collect()
    }
}

/// `behind == [S3]`
fn behind(set: u16, roster: &Roster) -> Cond {
    let names =
        Wrong::Behind(set).behind().into_iter().map(|node| Literal::Word(Word::new(roster.name(node))));
    Cond::Compare {
        left: Term::Global { name: Word::new("behind"), index: Vec::new() },
        op: Compare::Equal,
        right: Operand::Literal(Literal::List(names.collect())),
    }
}

/// A run that went wrong, as far as it takes to go wrong.
#[derive(Clone, PartialEq, Debug)]
pub struct Failure {
    pub seed: u64,
    pub wrong: Wrong,
    pub header: Header,
    pub commands: Vec<Command>,
}

impl Failure {
    /// The run as a script; where nothing completes any more, the last lines say so, and where a node is left
    /// behind, the last line expects it.
    pub fn script(&self) -> Script {
        script(&self.header, &self.commands)
    }
}

/// A header and commands as a script.
pub fn script(header: &Header, commands: &[Command]) -> Script {
    Script::new(header.clone(), commands.to_vec())
}

/// One seed's run.
pub struct Run {
    pub header: Header,
    pub commands: Vec<Command>,
    pub drive: Drive,
    pub faults: u32,
    pub end: End,
    pub wrong: Option<Wrong>,
}

/// Whether a run waited at its end, with all put right, until everybody had what they asked for; else why
/// not.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum End {
    Waited,
    /// There is nobody who asks: only that all catch up was waited for.
    NobodyAsks,
    /// A safety rule is off, and nothing is promised any more.
    RuleOff,
    /// Set up like this, the protocol does not promise that what is asked completes.
    NotPromised,
    /// Messages arrive by themselves, and writes wait for a hand: timers would not wait for it.
    DiskByHand,
    /// It had gone wrong before.
    WentWrong,
}

impl End {
    fn of(plan: &Plan, drive: &Drive) -> End {
        match drive {
            _ if drive.over() => End::WentWrong,
            _ if !plan.must_recover() => End::RuleOff,
            _ if !drive.promises.recovers => End::NotPromised,
            _ if !recovery::applies(drive) => End::DiskByHand,
            _ if drive.clients().is_empty() && drive.about.proposes.is_none() => End::NobodyAsks,
            _ => End::Waited,
        }
    }
}

impl Run {
    /// The failure, if this run is one.
    pub fn failure(&self, seed: u64) -> Option<Failure> {
        let (header, commands) = (self.header.clone(), self.commands.clone());
        self.wrong.map(|wrong| Failure { seed, wrong, header, commands })
    }
}

/// Runs one seed to its end, or to the first thing that goes wrong.
pub fn run(plan: &Plan, seed: u64) -> Run {
    let mut rng = Rng::new(seed);
    let (header, setup, promises) = match header::draw(plan, seed, &mut rng) {
        Ok(drawn) => drawn,
        Err(problem) => unreachable!("a plan is asked first whether it is possible: {problem:?}"),
    };
    let mut drive = match Drive::new(plan.entry, &setup) {
        Ok(drive) => drive,
        Err(problem) => unreachable!("a header that was tried is possible: {problem:?}"),
    };
    drive.past_violations = plan.past_violations;
    let mut injector = Injector::new(drive, rng, promises);
    injector.run();
    let mut run = Run {
        header,
        wrong: injector.drive.wrong(),
        end: End::of(plan, &injector.drive),
        drive: injector.drive,
        faults: injector.faults,
        commands: injector.commands,
    };
    if matches!(run.end, End::Waited | End::NobodyAsks) {
        let (wrong, lines) = recovery::recover(&mut run.drive);
        run.wrong = wrong;
        run.commands.extend(lines);
    }
    run
}

/// The note that is not true where a failure is one of those, and why it is not.
pub fn untrue(failure: &Failure) -> Option<Untrue> {
    let (entry, setup) = crate::script::setup(&failure.header).ok()?;
    let mut drive = Drive::new(entry, &setup).ok()?;
    drive.past_violations = true;
    failure.commands.iter().for_each(|command| drop(drive.perform(command)));
    drive.untrue
}

/// Makes a failure's script as short as replaying can, with everything left to chance.
pub fn shorten(failure: &Failure) -> Failure {
    shrink::shrink(failure, None, &|| true)
}

/// The same for a failure of this plan, which keeps the parameters that it fixes and the rules that are off;
/// and only as long as the caller wants it to `go_on`.
pub fn shorten_within(plan: &Plan, failure: &Failure, go_on: &dyn Fn() -> bool) -> Failure {
    shrink::shrink(failure, Some(plan), go_on)
}

/// Makes things happen in one run.
struct Injector {
    drive: Drive,
    rng: Rng,
    config: FaultConfig,
    promises: Promises,
    commands: Vec<Command>,
    faults: u32,
    /// Values so far: mostly each write has its own.
    values: u32,
    /// By hand: messages that are kept for later.
    aside: BTreeSet<MsgId>,
}

impl Injector {
    fn new(drive: Drive, mut rng: Rng, promises: Promises) -> Injector {
        let config = FaultConfig::draw(&mut rng, promises);
        let (commands, aside) = (Vec::new(), BTreeSet::new());
        Injector { drive, rng, config, promises, commands, faults: 0, values: 0, aside }
    }

    /// Faults, requests and time by turns, until enough has happened.
    fn run(&mut self) {
        for _ in 0..MAX_ROUNDS {
            if self.over() || self.drive.steps >= MIN_STEPS && self.faults >= MIN_FAULTS {
                return;
            }
            let before = self.drive.steps;
            if self.rng.percent(RELEASE) {
                self.aside.clear();
            }
            if self.rng.percent(self.config.episodes) {
                self.episode();
            } else {
                self.fault();
            }
            self.pass();
            // Nothing goes on by itself any more: a node must ask for something.
            if self.drive.steps == before {
                self.wake();
            }
            if self.drive.steps == before {
                self.crash_and_restart_one();
            }
        }
    }

    fn over(&self) -> bool {
        self.drive.over()
    }

    /// Does a command if it is possible now, and remembers it.
    fn act(&mut self, command: Command) -> bool {
        if self.over() {
            return false;
        }
        match self.drive.perform(&command) {
            Ok(shorter) => {
                self.commands.push(shorter.unwrap_or(command));
                true
            }
            Err(_) => false,
        }
    }

    /// The same for a fault.
    fn inject(&mut self, command: Command) -> bool {
        let done = self.act(command);
        self.faults += u32::from(done);
        done
    }

    /// Lets time pass, or by hand a few messages.
    fn pass(&mut self) {
        if self.drive.world.by_hand() {
            let most = self.config.messages;
            return (0..self.rng.within(1, most)).for_each(|_| self.message());
        }
        let pace = self.config.pace;
        let span = if self.rng.percent(10) { pace * 8 } else { pace * 2 };
        let span = self.rng.within(1, (span / 1_000).max(1)) * 1_000;
        self.run_for(span);
    }

    fn run_for(&mut self, span: Micros) {
        if self.drive.world.by_hand() {
            (0..span / 4_000).for_each(|_| self.message());
        } else {
            self.act(Command::Run(span));
        }
    }
}
