//! What a protocol tells of itself: parameters, rules, notes, invariants, all as data.

use super::NoteId;
use crate::value::{Micros, NodeId, Problem, Roster};
use std::collections::BTreeMap;

/// A protocol's description. Its texts are in the locale files under keys that begin with its id:
/// `raft-title`, `raft-about`, `raft-note-ID`, `raft-rule-ID`, `raft-invariant-ID`, `raft-message-KIND`,
/// `raft-assumption-ID` (or `assumption-ID` for all protocols), `raft-together-ID`.
pub struct About {
    pub id: &'static str,
    pub params: &'static [Param],
    pub timing: &'static [Timing],
    pub rules: &'static [Rule],
    pub notes: &'static [Note],
    pub invariants: &'static [Invariant],
    /// What is promised only as long as this is so, outside the protocol.
    pub assumptions: &'static [Assumption],
    /// Parameters that need others to be of use.
    pub together: &'static [Together],
    /// Notes by which a rule says no, and the rule: what answers “why not?”.
    pub guards: &'static [(NoteId, RuleIx)],
    /// Kinds of its messages as [`crate::frame::MessageBody::kind`] names them.
    pub messages: &'static [&'static str],
    /// Timers, in the order in which `timeout S1` without a name looks for an armed one.
    pub timers: &'static [&'static str],
    /// Field names a condition may ask, by part: `("server", &["role", …])`.
    pub fields: &'static [(&'static str, &'static [&'static str])],
    /// Client operations it serves; empty if it has no clients.
    pub operations: &'static [Served],
    /// Whether `propose` makes sense, and at which part.
    pub proposes: Option<&'static str>,
    /// What may be proposed, for example: the ask key goes through them.
    pub proposals: &'static [&'static str],
    /// Verbs of `admin`.
    pub admin: &'static [&'static str],
    /// Conditions worth asking whether some run fulfils them.
    pub goals: &'static [&'static str],
    pub layout: Layout,
    /// Messages wait until a person delivers them, unless the header has a `network` line.
    pub by_hand: bool,
    /// Its locale files; see [`crate::texts!`].
    pub texts: &'static [TextFile],
}

/// A client operation that a protocol serves, with an example of what to ask for.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Served {
    /// As `request` takes it: `put`, `get`, …
    pub word: &'static str,
    /// What a put writes, what a cas expects to find; empty where the operation has no value.
    pub value: &'static str,
}

impl Served {
    /// An operation without a value.
    pub const fn plain(word: &'static str) -> Served {
        Served { word, value: "" }
    }

    pub const fn with(word: &'static str, value: &'static str) -> Served {
        Served { word, value }
    }
}

/// Where the stage puts the nodes.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Layout {
    /// Servers on a ring, clients outside it.
    Ring,
    /// One row a part, in this order; parts that nobody plays are left out. A roster of servers
    /// alone is laid on a ring.
    Rows(&'static [&'static str]),
}

/// A parameter of the protocol line.
pub struct Param {
    pub id: &'static str,
    pub kind: ParamKind,
    /// As the header writes it; for numbers `0` may mean "derived": the locale text says how.
    pub default: &'static str,
    /// What the papers call optional: off by default.
    pub extension: bool,
}

/// What a parameter may be.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum ParamKind {
    Number { least: u32, most: u32 },
    Choice(&'static [&'static str]),
    Switch,
}

/// A span of time that the header's `timing` line may set, in microseconds.
pub struct Timing {
    pub id: &'static str,
    pub least: Micros,
    pub most: Micros,
}

/// A rule that a learner may switch off.
pub struct Rule {
    pub id: &'static str,
    /// Paper and section.
    pub cite: &'static str,
    pub class: Class,
    /// Id of the invariant or goal that fails without it.
    pub breaks: &'static str,
    /// The fewest nodes that show it.
    pub nodes: u8,
    /// The nearest set-up in which it matters, where the protocol's own is none: parameters, and behind a `;`
    /// further lines of a header. Empty elsewhere.
    pub shows_with: &'static str,
}

impl Rule {
    /// One without which an invariant breaks.
    pub const fn safety(id: &'static str, cite: &'static str, breaks: &'static str, nodes: u8) -> Rule {
        Rule { id, cite, class: Class::Safety, breaks, nodes, shows_with: "" }
    }

    /// The same rule, which matters in this set-up: see [`Rule::shows_with`].
    pub const fn only(self, shows_with: &'static str) -> Rule {
        Rule { shows_with, ..self }
    }

    /// The nearest set-up in which it matters, as the lines of a header for this protocol.
    pub fn header(&self, protocol: &str) -> String {
        let (params, lines) = self.shows_with.split_once(';').unwrap_or((self.shows_with, ""));
        let lines: String = lines.split_terminator(';').map(|line| format!("{}\n", line.trim())).collect();
        format!("synod 1\nprotocol {protocol} {params}\n{lines}")
    }
}

/// What is lost without a rule.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Class {
    Safety,
    Liveness,
    Cost,
}

impl Class {
    pub fn word(self) -> &'static str {
        match self {
            Class::Safety => "safety",
            Class::Liveness => "liveness",
            Class::Cost => "cost",
        }
    }
}

/// An observable transition, or a guard's refusal: one sentence in the feed.
pub struct Note {
    pub id: &'static str,
    /// Paper and section.
    pub cite: &'static str,
    /// Whether the timeline marks it, and as what.
    pub milestone: Option<Milestone>,
}

impl Note {
    /// One that the timeline does not mark.
    pub const fn plain(id: &'static str, cite: &'static str) -> Note {
        Note { id, cite, milestone: None }
    }

    pub const fn milestone(id: &'static str, cite: &'static str, milestone: Milestone) -> Note {
        Note { id, cite, milestone: Some(milestone) }
    }
}

/// What the timeline marks and "next interesting event" stops at.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
pub enum Milestone {
    Election,
    Commit,
    Crash,
    Violation,
    /// A mark that a person set.
    Mark,
    /// A rule was switched off or on.
    Rule,
    /// Something outside the protocol, on which it rests, holds no longer.
    Assumption,
}

/// A property that must hold after every event.
pub struct Invariant {
    pub id: &'static str,
    pub cite: &'static str,
}

/// A disk keeps what was written to it: the simulator says when that is no longer so.
pub const DISK_KEPT: &str = "disk-kept";

/// All clocks run at one rate. The simulator says so where that is no longer so and what the setup promises
/// rests on it ([`super::Promises::any_clock`]); a protocol may notice it by what it leads to.
pub const ONE_CLOCK_RATE: &str = "one-clock-rate";

/// Clients of one run: with seven servers as many nodes as fit on a stage, `sim::MAX_NODES`.
pub const MAX_CLIENTS: u32 = 9;

/// Something outside the protocol that what it promises rests on, and that may be taken away on the stage.
pub struct Assumption {
    pub id: &'static str,
    /// Paper and section.
    pub cite: &'static str,
}

/// A parameter that needs others: without them something goes wrong that the papers have an answer to.
pub struct Together {
    pub id: &'static str,
    /// Paper and section.
    pub cite: &'static str,
    /// A parameter, and the values that it speaks of; none: all but the default.
    pub when: (&'static str, &'static [&'static str]),
    /// What the header should say besides: parameters and values.
    pub needs: &'static [(&'static str, &'static str)],
    /// Nothing is needed where this parameter has this value.
    pub unless: Option<(&'static str, &'static str)>,
}

/// A rule's place in [`About::rules`].
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct RuleIx(pub u8);

/// A timer's place in [`About::timers`].
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct TimerIx(pub u8);

impl TimerIx {
    /// The one timer of a client, which asks again.
    pub const OF_CLIENT: TimerIx = TimerIx(0);

    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}

/// Which rules are on; all of them to begin with.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Rules(u64);

impl Default for Rules {
    fn default() -> Rules {
        Rules(u64::MAX)
    }
}

impl Rules {
    pub fn on(self, rule: RuleIx) -> bool {
        self.0 >> rule.0 & 1 == 1
    }

    pub fn set(&mut self, rule: RuleIx, on: bool) {
        if on {
            self.0 |= 1 << rule.0;
        } else {
            self.0 &= !(1 << rule.0);
        }
    }

    /// One bit a rule, set where it is on.
    pub fn bits(self) -> u64 {
        self.0
    }
}

/// A header's parameters and timing, checked against the protocol's [`About`], defaults filled in.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Setup {
    pub params: BTreeMap<&'static str, ParamValue>,
    pub timing: BTreeMap<&'static str, (Micros, Micros)>,
    pub names: Vec<(String, String)>,
    pub seed: u64,
    pub network: crate::sim::NetworkSetup,
    pub disk: crate::sim::DiskSetup,
    pub rules: Rules,
}

/// A parameter's value.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum ParamValue {
    Number(u32),
    Word(&'static str),
    On(bool),
}

impl Setup {
    /// A number parameter; the caller names one that its `About` declares.
    pub fn number(&self, id: &str) -> u32 {
        match self.params.get(id) {
            Some(ParamValue::Number(value)) => *value,
            _ => 0,
        }
    }

    pub fn word(&self, id: &str) -> &'static str {
        match self.params.get(id) {
            Some(ParamValue::Word(word)) => word,
            _ => "",
        }
    }

    pub fn is_on(&self, id: &str) -> bool {
        self.params.get(id) == Some(&ParamValue::On(true))
    }

    /// A timing span in microseconds.
    pub fn span(&self, id: &str) -> (Micros, Micros) {
        self.timing.get(id).copied().unwrap_or((0, 0))
    }
}

impl About {
    /// The setup of a header that says nothing but the protocol's name.
    pub fn defaults(&self) -> Setup {
        let mut setup = Setup::default();
        setup.network.by_hand = self.by_hand;
        for param in self.params {
            if let Ok(value) = param.read(param.default) {
                setup.params.insert(param.id, value);
            }
        }
        for timing in self.timing {
            setup.timing.insert(timing.id, (timing.least, timing.most));
        }
        setup
    }

    /// The words of the operations it serves.
    pub fn words(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.operations.iter().map(|served| served.word)
    }

    /// Whether clients may ask for this operation.
    pub fn serves(&self, word: &str) -> bool {
        self.words().any(|served| served == word)
    }

    /// What a client asks for that has not been told what: a put where it is served, since one sees what
    /// became of it.
    pub fn usual(&self) -> Option<Served> {
        self.operations.iter().find(|served| served.word == "put").or(self.operations.first()).copied()
    }

    /// Who may propose: those of the part, and where nobody plays it alone all servers.
    pub fn proposers(&self, roster: &Roster) -> Vec<NodeId> {
        let Some(part) = self.proposes else { return Vec::new() };
        let own: Vec<NodeId> = roster.of(part).collect();
        let servers = || roster.ids().filter(|id| roster.role(*id) != "client").collect();
        if own.is_empty() { servers() } else { own }
    }

    pub fn rule(&self, id: &str) -> Option<RuleIx> {
        let place = self.rules.iter().position(|rule| rule.id == id)?;
        Some(RuleIx(place as u8))
    }

    pub fn note(&self, id: &str) -> Option<&'static Note> {
        self.notes.iter().find(|note| note.id == id)
    }

    /// Whether there are rules of these ids, and all are of the class.
    pub fn all_are(&self, class: Class, rules: &[impl AsRef<str>]) -> bool {
        let is = |id: &str| self.rules.iter().any(|rule| rule.id == id && rule.class == class);
        !rules.is_empty() && rules.iter().all(|id| is(id.as_ref()))
    }

    /// The rule that says no by this note, if it is one.
    pub fn guard(&self, note: &str) -> Option<&'static str> {
        self.guards.iter().find(|(id, _)| id.0 == note).map(|(_, rule)| self.rules[rule.0 as usize].id)
    }

    /// What is missing, given every parameter's value as a header writes it: each with those of its needs
    /// that are not met.
    pub fn incomplete(
        &self,
        value: &dyn Fn(&Param) -> String,
    ) -> Vec<(&'static Together, Vec<(&'static str, &'static str)>)> {
        let param = |id: &str| self.params.iter().find(|param| param.id == id);
        let is = |(id, word): &(&str, &str)| param(id).is_some_and(|param| value(param) == *word);
        let speaks = |together: &&Together| {
            let (id, words) = together.when;
            let now = param(id).map(|param| (value(param), param.default));
            let wanted = now.is_some_and(|(now, default)| match words {
                [] => now != default,
                words => words.contains(&&*now),
            });
            wanted && !together.unless.is_some_and(|other| is(&other))
        };
        let missing = |together: &'static Together| {
            let missing: Vec<_> = together.needs.iter().copied().filter(|need| !is(need)).collect();
            (!missing.is_empty()).then_some((together, missing))
        };
        self.together.iter().filter(speaks).filter_map(missing).collect()
    }

    pub fn assumption(&self, id: &str) -> Option<&'static Assumption> {
        self.assumptions.iter().find(|assumption| assumption.id == id)
    }

    pub fn timer(&self, id: &str) -> Option<TimerIx> {
        let place = self.timers.iter().position(|timer| *timer == id)?;
        Some(TimerIx(place as u8))
    }
}

impl Param {
    /// A number that is always asked for.
    pub const fn number(id: &'static str, least: u32, most: u32, default: &'static str) -> Param {
        Param { id, kind: ParamKind::Number { least, most }, default, extension: false }
    }

    /// Reads the text after `=`. The problem says what would have been right.
    pub fn read(&self, text: &str) -> Result<ParamValue, Problem> {
        let wrong = |right: String| {
            Problem::new("problem-param-value")
                .with("param", self.id)
                .with("read", text)
                .with("right", right.as_str())
        };
        match self.kind {
            ParamKind::Number { least, most } => text
                .parse()
                .ok()
                .filter(|number| (least..=most).contains(number))
                .map(ParamValue::Number)
                .ok_or_else(|| wrong(format!("{least}..{most}"))),
            ParamKind::Choice(words) => words
                .iter()
                .find(|word| **word == text)
                .map(|word| ParamValue::Word(word))
                .ok_or_else(|| wrong(words.join(" | "))),
            ParamKind::Switch => match text {
                "on" => Ok(ParamValue::On(true)),
                "off" => Ok(ParamValue::On(false)),
                _ => Err(wrong("on | off".into())),
            },
        }
    }
}

/// A locale file of a protocol, `static/locales/LANG/ID.ftl`.
#[derive(Debug)]
pub struct TextFile {
    pub id: &'static str,
    /// Only who acts needs it: in the split page it comes with the tools.
    pub later: bool,
    /// Language and Fluent source. The split page fetches them instead, one language at a time.
    pub sources: &'static [(&'static str, &'static str)],
}

/// The locale files of the protocol of that id: what the stage says, and its rules and refusals.
#[macro_export]
macro_rules! texts {
    ($id:literal) => {
        &[
            $crate::protocol::TextFile { id: $id, later: false, sources: $crate::text_sources!($id, "") },
            $crate::protocol::TextFile {
                id: concat!($id, "-rules"),
                later: true,
                sources: $crate::text_sources!($id, "-rules"),
            },
        ]
    };
}

#[doc(hidden)]
#[cfg(not(split))]
#[macro_export]
macro_rules! text_sources {
    ($id:literal, $end:literal) => {
        &[
            ("en", include_str!(concat!("../../../static/locales/en/", $id, $end, ".ftl"))),
            ("zh", include_str!(concat!("../../../static/locales/zh/", $id, $end, ".ftl"))),
        ]
    };
}

#[doc(hidden)]
#[cfg(split)]
#[macro_export]
macro_rules! text_sources {
    ($id:literal, $end:literal) => {
        &[]
    };
}
