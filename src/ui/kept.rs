//! Runs in the browser's memory, side by side: each an entry of its own, so that no tab writes over what
//! another one put away.
//!
//! Which of them a tab stands on, the browser's history says for each of its entries; [`browser::state`].

use super::browser;
use crate::session::Kept;
use crate::value::{Micros, Problem};

/// An entry's key, before the run's id.
const RUN: &str = "synod.run.";

/// Where older pages kept their one run.
const BEFORE: &str = "synod.session";

/// The run of this tab, and the fragment that it came with: for addresses typed anew.
const MINE: &str = "synod.mine";

/// The run that a person did not want taken up.
const ASIDE: &str = "synod.aside";

/// The first word of an entry.
const VERSION: &str = "synod-run-1";

/// Messages of all runs together; with more, the oldest are let go. Browsers keep some five million for a page.
pub const MAX_RUNS: usize = 4 * 1024 * 1024;

/// One run that is kept.
#[derive(Clone, PartialEq, Debug)]
pub struct Entry {
    pub id: String,
    /// The page that wrote it last.
    writer: String,
    /// When that was, in milliseconds since 1970.
    pub when: u64,
    /// How long the run is, in simulated time.
    pub end: Micros,
    pub protocol: String,
    pub title: String,
    /// Messages that it takes.
    size: usize,
}

impl Entry {
    /// One line, then what [`Kept::to_text`] wrote.
    fn head(&self) -> String {
        let Entry { writer, when, end, protocol, title, .. } = self;
        // A title of two lines would end the line too early.
        format!("{VERSION} {writer} {when} {end} {protocol} {}", title.replace(['\n', '\r'], " "))
    }

    /// None for what is no entry at all. One that is damaged is listed by its id.
    fn parse(key: &str, text: &str) -> Option<Entry> {
        let id = key.strip_prefix(RUN)?.to_owned();
        let mut words = text.lines().next().unwrap_or_default().splitn(6, ' ');
        let known = words.next() == Some(VERSION);
        let mut word = || words.next().filter(|_| known).unwrap_or_default().to_owned();
        Some(Entry {
            writer: word(),
            when: word().parse().unwrap_or(0),
            end: word().parse().unwrap_or(0),
            protocol: word(),
            title: Some(word()).filter(|title| !title.is_empty()).unwrap_or_else(|| id.clone()),
            size: key.len() + text.len(),
            id,
        })
    }
}

/// All runs that are kept, newest first.
pub fn list() -> Vec<Entry> {
    let entry = |key: String| Entry::parse(&key, &browser::recall(&key)?);
    let mut all: Vec<Entry> = browser::keys(RUN).into_iter().filter_map(entry).collect();
    all.sort_by(|one, other| other.when.cmp(&one.when).then_with(|| one.id.cmp(&other.id)));
    all
}

/// A run as it was put away.
#[derive(Clone, PartialEq, Debug)]
pub struct Recalled {
    pub id: String,
    /// Its entry, as it stands in the browser's memory.
    pub entry: String,
    pub kept: Kept,
}

impl Recalled {
    pub fn read(id: &str) -> Option<Recalled> {
        let entry = browser::recall(&format!("{RUN}{id}"))?;
        let kept = Kept::parse(body(&entry));
        Some(Recalled { id: id.to_owned(), entry, kept })
    }

    /// The text that a person may copy.
    pub fn text(&self) -> String {
        body(&self.entry).to_owned()
    }
}

/// What an entry holds behind its line.
fn body(entry: &str) -> &str {
    let known = entry.starts_with(VERSION);
    if known { entry.split_once('\n').map_or("", |(_, body)| body) } else { entry }
}

pub fn is_there(id: &str) -> bool {
    browser::recall(&format!("{RUN}{id}")).is_some()
}

/// Takes an entry out of the memory, and gives it for [`put_back`].
pub fn take(id: &str) -> Option<String> {
    let key = format!("{RUN}{id}");
    let entry = browser::recall(&key)?;
    browser::forget(&key);
    Some(entry)
}

pub fn put_back(id: &str, entry: &str) -> bool {
    browser::keep(&format!("{RUN}{id}"), entry)
}

/// Puts the one run that an older page kept among the others.
pub fn take_over() {
    let Some(text) = browser::recall(BEFORE) else { return };
    let kept = Kept::parse(&text);
    let entry = Entry {
        id: fresh(),
        writer: "-".to_owned(),
        when: browser::date(),
        end: kept.playhead.min(Micros::from(u32::MAX)),
        protocol: protocol_of(&kept.script).to_owned(),
        title: title_of(&kept.script),
        size: 0,
    };
    // For a moment it is there twice; where there is no room for that, it gives way to itself.
    let whole = format!("{}\n{text}", entry.head());
    let moved = put_back(&entry.id, &whole) || {
        browser::forget(BEFORE);
        put_back(&entry.id, &whole)
    };
    if moved {
        browser::forget(BEFORE);
    } else {
        browser::keep(BEFORE, &text);
    }
}

/// The words of the protocol line.
fn line_of(script: &str) -> impl Iterator<Item = &str> {
    let line = script.lines().find_map(|line| line.strip_prefix("protocol "));
    line.unwrap_or_default().split_whitespace()
}

fn protocol_of(script: &str) -> &str {
    line_of(script).next().unwrap_or("-")
}

/// What a run is called that nobody gave a name: its parameters.
fn title_of(script: &str) -> String {
    line_of(script).skip(1).collect::<Vec<_>>().join(" ")
}

/// An id that no other run has.
pub fn fresh() -> String {
    format!("{:x}-{:x}", browser::date(), browser::chance())
}

/// The run that this tab should begin with: the one of the history's entry; else, where the address asks
/// for nothing (`plain`) or for what this tab has opened already, the tab's own; else the newest.
pub fn wanted(plain: bool) -> Option<Recalled> {
    take_over();
    let mine = browser::recall_here(MINE).unwrap_or_default();
    let (mine, fragment) = mine.split_once(' ').unwrap_or_default();
    let again = plain || (!fragment.is_empty() && fragment == browser::fragment());
    let here = browser::state().into_iter().chain(again.then(|| mine.to_owned()));
    let newest = || list().first().filter(|_| plain).map(|entry| entry.id.clone());
    here.chain(std::iter::once_with(newest).flatten()).find_map(|id| Recalled::read(&id))
}

/// The run that a plain address leads to is not taken up now; [`bring_back`] finds it. False if there is none.
pub fn set_aside() -> bool {
    wanted(true).is_some_and(|it| browser::keep(ASIDE, &it.id))
}

pub fn bring_back() -> Option<Recalled> {
    let id = browser::recall(ASIDE)?;
    browser::forget(ASIDE);
    Recalled::read(&id)
}

/// Why a run could not be put away.
#[derive(Clone, PartialEq, Debug)]
pub enum Unkept {
    /// It is too long.
    Long(Problem),
    /// The browser has no room, or lets the page keep nothing.
    Full,
}

/// What happened beside putting a run away.
#[derive(Default, PartialEq, Debug)]
pub struct Done {
    /// Runs that were let go to make room.
    pub dropped: Vec<Entry>,
    /// The entry is a new one, since another tab wrote to the one before.
    pub parted: bool,
}

/// The run of this tab: under which id it is kept, and what is there.
pub struct TabRun {
    pub id: String,
    /// This page among all that may write to the same entry.
    page: String,
    /// The entry as this page last saw or wrote it.
    known: Option<String>,
    /// What cannot be kept, so that it is said once.
    pub said: Option<&'static str>,
}

impl TabRun {
    pub fn new(recalled: Option<&Recalled>) -> TabRun {
        let (page, said) = (fresh(), None);
        match recalled {
            Some(it) => TabRun { id: it.id.clone(), known: Some(it.entry.clone()), page, said },
            None => TabRun { id: fresh(), known: None, page, said },
        }
    }

    /// Another run is on the stage: this one, or one that is not kept yet.
    pub fn change(&mut self, recalled: Option<&Recalled>) {
        *self = TabRun { page: std::mem::take(&mut self.page), ..TabRun::new(recalled) };
    }

    /// Puts the run away. Nothing is written where nothing has changed.
    pub fn put(&mut self, kept: &Kept, title: Option<String>, end: Micros) -> Result<Done, Unkept> {
        let text = kept.to_text();
        let mut done = Done::default();
        if self.known.as_deref().is_some_and(|known| body(known) == text) && is_there(&self.id) {
            return Ok(done);
        }
        let there = browser::recall(&format!("{RUN}{}", self.id));
        if there.is_some() && there != self.known {
            self.id = fresh();
            done.parted = true;
        }
        let entry = Entry {
            id: self.id.clone(),
            writer: self.page.clone(),
            when: browser::date(),
            end,
            protocol: protocol_of(&kept.script).to_owned(),
            title: title.unwrap_or_else(|| title_of(&kept.script)),
            size: 0,
        };
        let whole = format!("{}\n{text}", entry.head());
        if !put_back(&self.id, &whole) {
            return Err(Unkept::Full);
        }
        self.known = Some(whole);
        done.dropped = make_room(&self.id);
        Ok(done)
    }

    /// From now on this tab, and this entry of the browser's history, stand on the run.
    pub fn stand(&self, new_entry: bool) {
        if new_entry {
            browser::push_state(&self.id);
        } else {
            browser::set_state(&self.id);
        }
        self.remember();
    }

    /// So that the address typed anew leads to the run as well.
    pub fn remember(&self) {
        browser::keep_here(MINE, &format!("{} {}", self.id, browser::fragment()));
    }
}

/// Lets the oldest runs go until all others fit. The run `mine` stays.
fn make_room(mine: &str) -> Vec<Entry> {
    let all = list();
    let mut total: usize = all.iter().map(|entry| entry.size).sum();
    let mut dropped = Vec::new();
    for entry in all.into_iter().rev() {
        if total <= MAX_RUNS {
            break;
        }
        if entry.id != mine {
            browser::forget(&format!("{RUN}{}", entry.id));
            total -= entry.size;
            dropped.push(entry);
        }
    }
    dropped
}
