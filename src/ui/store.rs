//! Runs in the browser's memory, side by side: each an entry of its own, so that no tab writes over what
//! another one put away. What finds no place there is held by the page, on a shelf, until it is left.

use super::browser;
use super::keeping::{KeepingNotice, Shelved};
use super::kept::{BEFORE, MINE, RUN, Recalled, TabRun, fresh};
use super::late::Need;
use crate::locale::Lang;
use crate::session::{Fit, Kept, PaneId, Session};
use crate::value::{Micros, Problem};
use crate::versioned;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::cell::RefCell;

/// What an entry holds changes with this number. The first were lines.
const VERSION: u32 = 2;

/// The first word of an entry of version 1, which is a line and then what was kept.
const FIRST: &str = "synod-run-1";

/// The run that a person did not want taken up.
const ASIDE: &str = "synod.aside";

/// Characters of all runs together; with more, the oldest are let go. Browsers keep some five million for a page.
pub const MAX_RUNS: usize = 4 * 1024 * 1024;

/// Bytes of what the page itself holds; with more, the oldest are let go.
const MAX_SHELF: usize = 32 * 1024 * 1024;

thread_local! {
    /// What finds no place in the browser's memory, oldest first: ids and entries.
    static SHELF: RefCell<Vec<(String, String)>> = const { RefCell::new(Vec::new()) };
}

/// An entry: what the list shows of a run, and the run itself as [`Kept::to_text`] wrote it.
#[derive(Serialize, Deserialize)]
struct Written {
    about: About,
    kept: Box<RawValue>,
}

/// What is known of a run without reading it.
#[derive(Clone, PartialEq, Default, Debug, Serialize, Deserialize)]
pub struct About {
    /// The page that wrote it last.
    writer: String,
    /// When that was, in milliseconds since 1970.
    pub when: u64,
    /// How long the run is, in simulated time.
    pub end: Micros,
    pub protocol: String,
    pub title: String,
}

/// One run that is kept.
#[derive(Clone, PartialEq, Debug)]
pub struct Entry {
    pub id: String,
    pub about: About,
    /// Only this page has it, or has more of it than the browser.
    pub shelved: bool,
    /// Characters that it takes.
    size: usize,
}

fn key(id: &str) -> String {
    format!("{RUN}{id}")
}

/// What an entry says of its run. One that is damaged is listed without.
fn about(entry: &str) -> About {
    if let Ok(written) = versioned::read::<Written>(VERSION, entry) {
        return written.about;
    }
    let mut words = entry.lines().next().unwrap_or_default().splitn(6, ' ');
    if words.next() != Some(FIRST) {
        return About::default();
    }
    let mut word = || words.next().unwrap_or_default().to_owned();
    let (writer, when, end) = (word(), word().parse().unwrap_or(0), word().parse().unwrap_or(0));
    About { writer, when, end, protocol: word(), title: word() }
}

/// The run in an entry.
fn body(entry: &str) -> String {
    match versioned::read::<Written>(VERSION, entry) {
        Ok(written) => written.kept.get().to_owned(),
        Err(_) if entry.starts_with(FIRST) => entry.split_once('\n').map_or("", |(_, body)| body).to_owned(),
        Err(_) => entry.to_owned(),
    }
}

/// All runs that are kept, newest first.
pub fn list() -> Vec<Entry> {
    let entry = |id: &str, text: &str, shelved: bool| Entry {
        id: id.to_owned(),
        about: about(text),
        shelved,
        size: RUN.len() + id.len() + text.len(),
    };
    let mut all: Vec<Entry> = browser::keys(RUN)
        .into_iter()
        .filter_map(|key| Some(entry(key.strip_prefix(RUN)?, &browser::recall(&key)?, false)))
        .collect();
    SHELF.with_borrow(|shelf| {
        for (id, text) in shelf {
            all.retain(|other| other.id != *id);
            all.push(entry(id, text, true));
        }
    });
    all.sort_by(|one, other| other.about.when.cmp(&one.about.when).then_with(|| one.id.cmp(&other.id)));
    all
}

pub fn read(id: &str) -> Option<Recalled> {
    let held = SHELF.with_borrow(|shelf| shelf.iter().find(|it| it.0 == *id).map(|it| it.1.clone()));
    let shelved = held.is_some();
    let entry = held.or_else(|| browser::recall(&key(id)))?;
    let kept = Kept::parse(&body(&entry));
    let need = Need::of_text(&kept.run.script);
    let checks = kept.pane == PaneId::Checks.word();
    let story = kept.story.map(|story| (story.id, story.step));
    let need = Need { tools: true, checks, ..need };
    Some(Recalled { id: id.to_owned(), entry, shelved, need, story })
}

pub fn restore(session: &mut Session, entry: &str) {
    session.begin_restore(&Kept::parse(&body(entry)));
}

/// A run as a person may copy it: a script or, where it cannot be read, what is there.
pub fn text(entry: &str) -> String {
    let body = body(entry);
    let kept = Kept::parse(&body);
    if kept.flaws.is_empty() { kept.to_script() } else { body }
}

/// Takes a run away, and gives its entry for [`put_back`].
pub fn take(id: &str) -> Option<String> {
    let shelved = SHELF.with_borrow_mut(|shelf| {
        let place = shelf.iter().position(|it| it.0 == *id)?;
        Some(shelf.remove(place).1)
    });
    let entry = browser::recall(&key(id));
    browser::forget(&key(id));
    // There may be room for others now.
    settle();
    shelved.or(entry)
}

/// Puts a run back that was taken away: where there is no room for it, on the shelf.
pub fn put_back(id: &str, entry: &str) {
    if !has_room(entry) || !browser::keep(&key(id), entry) {
        drop(shelve(id, entry.to_owned()));
    }
}

/// Holds a run until the page is left. What is let go for that is given.
fn shelve(id: &str, entry: String) -> Vec<Shelved> {
    SHELF.with_borrow_mut(|shelf| {
        shelf.retain(|it| it.0 != *id);
        shelf.push((id.to_owned(), entry));
        let mut gone = Vec::new();
        while shelf.len() > 1 && shelf.iter().map(|it| it.1.len()).sum::<usize>() > MAX_SHELF {
            let (id, entry) = shelf.remove(0);
            gone.push(Shelved { id, title: about(&entry).title });
        }
        gone
    })
}

/// Whether a run is no longer than those that are kept.
fn has_room(entry: &str) -> bool {
    Kept::parse(&body(entry)).fit() == Fit::Whole
}

/// What the shelf holds goes where it belongs, as far as there is room: what the browser has none of.
fn settle() {
    SHELF.with_borrow_mut(|shelf| {
        shelf.retain(|(id, entry)| {
            browser::recall(&key(id)).is_some() || !has_room(entry) || !browser::keep(&key(id), entry)
        });
    });
}

/// Runs as a person may copy them, one below the other.
pub fn texts(runs: &[Shelved]) -> String {
    let one = |run: &Shelved| read(&run.id).map(|it| text(&it.entry));
    let all: Vec<String> = runs.iter().filter_map(one).collect();
    all.join("\n")
}

/// Puts the one run that an older page kept among the others.
fn take_over() {
    let Some(text) = browser::recall(BEFORE) else { return };
    let kept = Kept::parse(&text);
    let about = About {
        writer: String::new(),
        when: browser::date(),
        end: kept.playhead.min(Micros::from(u32::MAX)),
        protocol: protocol_of(&kept.run.script).to_owned(),
        title: title_of(&kept.run.script),
    };
    let kept = if kept.flaws.is_empty() { write(about, &kept.to_text()) } else { None };
    // What cannot be read stays as it was written.
    let (id, whole) = (fresh(), kept.unwrap_or_else(|| text.clone()));
    // For a moment it is there twice; where there is no room for that, it gives way to itself.
    let moved = browser::keep(&key(&id), &whole) || {
        browser::forget(BEFORE);
        browser::keep(&key(&id), &whole)
    };
    if moved {
        browser::forget(BEFORE);
    } else {
        browser::keep(BEFORE, &text);
    }
}

fn write(about: About, kept: &str) -> Option<String> {
    let kept = RawValue::from_string(kept.to_owned()).ok()?;
    versioned::write(VERSION, &Written { about, kept })
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

/// What a run is called that has a name, in the language of the page.
fn title(session: &Session, lang: Lang) -> Option<String> {
    let lesson = session.lesson().map(|run| run.lesson.titles.get(lang).clone());
    lesson.or_else(|| session.challenge().map(|run| run.challenge.titles.get(lang).clone()))
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
    here.chain(std::iter::once_with(newest).flatten()).find_map(|id| read(&id))
}

/// The run that a plain address leads to is not taken up now; [`bring_back`] finds it. False if there is none.
pub fn set_aside() -> bool {
    wanted(true).is_some_and(|it| browser::keep(ASIDE, &it.id))
}

pub fn bring_back() -> Option<Recalled> {
    let id = browser::recall(ASIDE)?;
    browser::forget(ASIDE);
    read(&id)
}

/// Puts the run on the stage away, and gives what is to be said of that.
pub fn keep(mine: &mut TabRun, session: &mut Session, lang: Lang) -> Vec<KeepingNotice> {
    let kept = session.keep();
    let about = About {
        writer: mine.page.clone(),
        when: browser::date(),
        end: session.history().end(),
        protocol: protocol_of(&kept.run.script).to_owned(),
        title: title(session, lang).unwrap_or_else(|| title_of(&kept.run.script)),
    };
    let mut told = Vec::new();
    let why = match kept.fit() {
        Fit::Whole => mine.put(&about, &kept, &mut told).err(),
        Fit::Part(part, why) => Some(mine.put(&about, &part, &mut told).err().unwrap_or(why)),
        Fit::Nothing(why) => Some(why),
    };
    let Some(why) = why else {
        mine.said = None;
        SHELF.with_borrow_mut(|shelf| shelf.retain(|it| it.0 != mine.id));
        return told;
    };
    // Nobody has done anything yet that could be lost.
    if session.run() == 0 && session.changes() == 0 {
        return Vec::new();
    }
    // The page has all of it, whatever the browser has.
    if let Some(entry) = write(about.clone(), &kept.to_text()) {
        let gone = shelve(&mine.id, entry);
        told.extend((!gone.is_empty()).then_some(KeepingNotice::Forgotten(gone)));
    }
    // Once is enough, until it goes well again.
    if mine.said != Some(why.id) {
        mine.said = Some(why.id);
        told.push(KeepingNotice::Unkept(Shelved { id: mine.id.clone(), title: about.title }, why));
    }
    told
}

impl TabRun {
    /// Writes an entry, unless nothing has changed. What is let go for it is told.
    fn put(&mut self, about: &About, kept: &Kept, told: &mut Vec<KeepingNotice>) -> Result<(), Problem> {
        let text = kept.to_text();
        let there = browser::recall(&key(&self.id));
        // Whatever another tab wrote since: nothing was done here.
        if there.is_some() && self.known.as_deref().is_some_and(|known| body(known) == text) {
            return Ok(());
        }
        let is_mine = |entry: &str| self::about(entry).writer == self.page;
        if there.is_some() && there != self.known && !there.as_deref().is_some_and(is_mine) {
            // Another tab wrote to it: from here on these are two runs.
            self.id = fresh();
            self.stand(false);
        }
        let full = || Problem::new("kept-full");
        let whole = write(about.clone(), &text).ok_or_else(full)?;
        if !browser::keep(&key(&self.id), &whole) {
            return Err(full());
        }
        self.known = Some(whole);
        let dropped = make_room(&self.id, told);
        told.extend((!dropped.is_empty()).then_some(KeepingNotice::Dropped(dropped)));
        Ok(())
    }
}

/// Lets the oldest runs go until all others fit. The run `mine` stays. This page holds them as long as it is there.
fn make_room(mine: &str, told: &mut Vec<KeepingNotice>) -> Vec<Shelved> {
    let keys = browser::keys(RUN);
    let size = |key: &String| key.len() + browser::recall(key).map_or(0, |entry| entry.len());
    let mut total: usize = keys.iter().map(size).sum();
    let mut dropped = Vec::new();
    // Which are the oldest takes longer to say.
    let mut all = if total > MAX_RUNS { list() } else { Vec::new() };
    all.retain(|entry| !entry.shelved);
    for Entry { id, about, size, .. } in all.into_iter().rev() {
        if total <= MAX_RUNS {
            break;
        }
        if id != mine {
            let gone = browser::recall(&key(&id)).map(|entry| shelve(&id, entry)).unwrap_or_default();
            told.extend((!gone.is_empty()).then_some(KeepingNotice::Forgotten(gone)));
            browser::forget(&key(&id));
            total -= size;
            dropped.push(Shelved { id, title: about.title });
        }
    }
    dropped
}
