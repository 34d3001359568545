//! Between the session and the world around the page: links, files, what is kept, and the small
//! views that are derived once and not at each frame.

use super::app::{App, Msg};
use super::browser;
use super::feed::{Line, Written};
use super::scrubber::BranchMark;
use crate::lesson::{self, CHALLENGES_FOLDER};
use crate::locale::{Sentence, Texts};
use crate::script::{self, Command};
use crate::session::{Item, Kept, Session};
use crate::value::{Problem, Value};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use yew::html::Scope;
use yew::prelude::*;

/// What errors call a script that came with the address.
pub const NAME: &str = "link.script";

const SESSION: &str = "synod.session";

/// So many runs lie aside; one more takes the place of the one before it.
const MAX_ASIDE: usize = 9;

/// A larger file is not a script, and is not read.
const MAX_FILE: f64 = script::link::MAX_UNFOLDED as f64;

/// The script in the address; none if there is no fragment, or nothing yet that could read it.
pub fn opened() -> Option<Result<String, Problem>> {
    let fragment = browser::fragment();
    let tools = super::late::tools().filter(|_| !fragment.is_empty())?;
    Some((tools.decode)(&fragment))
}

/// A script as a fragment, without `#`.
pub fn encode(text: &str) -> String {
    script::link::encode(text)
}

/// What was kept from the last visit.
pub fn recalled() -> Option<Kept> {
    browser::recall(SESSION).as_deref().and_then(Kept::parse)
}

pub fn keep(session: &mut Session) {
    if let Some(kept) = super::late::tools().and_then(|tools| (tools.keep)(session)) {
        browser::keep(SESSION, &kept.to_text());
    }
}

/// The id of the one run that is kept.
pub const KEPT: &str = "session";

/// Where runs are that were put aside: the newest has the highest number.
fn aside() -> impl DoubleEndedIterator<Item = String> {
    (1..=MAX_ASIDE).map(|number| format!("{SESSION}.aside.{number}"))
}

/// Puts the run of the last visit where it is not taken up by itself. False if there is none.
pub fn set_aside() -> bool {
    let Some(text) = browser::recall(SESSION) else { return false };
    // It must not be there twice while it moves: there may be no room.
    browser::forget(SESSION);
    let free = aside().find(|place| browser::recall(place).is_none());
    let last = free.unwrap_or_else(|| aside().next_back().unwrap_or_default());
    let moved = browser::keep(&last, &text);
    if !moved {
        browser::keep(SESSION, &text);
    }
    moved
}

/// Takes up the run that was put aside last; the one that is kept now goes aside for it. False if there is none.
pub fn bring_back() -> bool {
    let Some(place) = aside().rev().find(|place| browser::recall(place).is_some()) else { return false };
    let text = browser::recall(&place).unwrap_or_default();
    browser::forget(&place);
    if let Some(now) = browser::recall(SESSION) {
        browser::keep(&place, &now);
    }
    browser::keep(SESSION, &text)
}

/// The fragment that this tab opened: a reload goes on with what came of it, not with the link again.
const ORIGIN: &str = "synod.origin";

/// Whether this tab opened the address's fragment before it was loaded again.
pub fn is_reload() -> bool {
    browser::recall_here(ORIGIN).is_some_and(|origin| origin == browser::fragment())
}

/// From now on the address names the run: its fragment, or the story and its step. Another run has
/// taken the fragment's place unless it `came` with the address.
pub fn name_run(story: Option<(&str, usize)>, came: bool) {
    let challenge = story.and_then(|(id, _)| id.strip_prefix(CHALLENGES_FOLDER));
    let lesson = story.filter(|_| challenge.is_none());
    let step = lesson.map(|(_, step)| (step + 1).to_string());
    let lesson = lesson.map(|(id, _)| id);
    let fields = [("lesson", lesson), ("step", step.as_deref()), ("challenge", challenge), ("play", None)];
    browser::set_query(&fields, came);
    browser::keep_here(ORIGIN, &browser::fragment());
}

/// Why a lesson or a challenge cannot be opened that does not come with the page. What has not even the
/// form of an id is not repeated: it may be anybody's sentence.
pub fn no_story(id: &str) -> Problem {
    match lesson::is_id(id) {
        true => Problem::new("problem-no-lesson").with("id", id),
        false => Problem::new("problem-lesson-id").with("example", lesson::LESSONS[0]),
    }
}

/// Reads a file of the person's own.
pub fn read_file(link: Scope<App>, file: web_sys::File) {
    spawn_local(async move {
        let name = file.name();
        let text = match file.size() > MAX_FILE {
            true => Err(Problem::new("problem-file-large").with("most", MAX_FILE as u64 / 1024 / 1024)),
            false => match JsFuture::from(file.text()).await.ok().and_then(|text| text.as_string()) {
                Some(text) => Ok(text),
                None => Err(Problem::new("problem-file-unread")),
            },
        };
        let text = text.map_err(|problem| problem.with("name", &*name));
        link.send_message(Msg::FileCame { name, text });
    });
}

/// Where the page stands, for tests and for pages that embed it.
pub fn mark_root(session: &Session) {
    browser::set_root("data-protocol", session.about().id);
    browser::set_root("data-time-us", &session.playhead().to_string());
    browser::set_root("data-digest", &format!("{:016x}", session.history().world().digest()));
    browser::set_root("data-violations", &session.frame().violations.len().to_string());
}

/// How many take part who are not clients.
pub fn nodes(session: &Session) -> usize {
    session.roster().0.iter().filter(|member| member.role != "client").count()
}

pub fn branches(session: &Session) -> Rc<[BranchMark]> {
    let history = session.history();
    let from =
        |shared: usize| shared.checked_sub(1).and_then(|last| history.step(last)).map_or(0, |step| step.at);
    let branches = history.branches().into_iter().map(|branch| BranchMark {
        number: branch.number,
        from: if branch.current { 0 } else { from(branch.shared) },
        end: branch.end,
        current: branch.current,
    });
    branches.collect()
}

/// A line of the feed, in words.
pub fn line(session: &Session, texts: &Texts, written: &Written, item: Item) -> Option<Line> {
    let step = session.history().step(item.step as usize)?;
    let sentence = written.get(item, || match (item.event, step.command.as_deref()) {
        (Item::MARK, Some(Command::Mark(name))) => Some(Sentence {
            text: texts.with("feed-mark", &[("name", Value::text(&name.text))]),
            rule: None,
            guard: None,
            cite: None,
            peak: Some(crate::protocol::Peak::Mark),
        }),
        (event, _) => texts.event(step.events.get(usize::from(event))?, session.about(), session.roster()),
    })?;
    Some(Line { item, at: step.at, sentence })
}

/// What the palette offers for what is typed.
pub fn completer(session: Rc<RefCell<Session>>) -> Callback<String, Vec<String>> {
    Callback::from(move |typed: String| match session.try_borrow() {
        Ok(session) => script::complete(&typed, session.frame(), session.about()),
        Err(_) => Vec::new(),
    })
}
