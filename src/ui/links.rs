//! Between the session and the world around the page: links, files, what is kept, and the small
//! views that are derived once and not at each frame.

use super::app::{App, Msg};
use super::browser;
use super::feed::{Line, Written};
use super::late;
use super::scrubber::BranchMark;
use crate::lesson::{self, CHALLENGES_FOLDER};
use crate::locale::{Sentence, Texts};
use crate::script::{self, Command};
use crate::session::{Item, Session};
use crate::value::{Problem, Value};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use yew::html::Scope;
use yew::prelude::*;

/// What errors call a script that came with the address.
pub const NAME: &str = "link.script";

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

/// From now on the address names the run: its fragment, or the story and its step. Another run has
/// taken the fragment's place unless it `came` with the address.
pub fn name_run(story: Option<(&str, usize)>, came: bool) {
    let challenge = story.and_then(|(id, _)| id.strip_prefix(CHALLENGES_FOLDER));
    let lesson = story.filter(|_| challenge.is_none());
    let step = lesson.map(|(_, step)| (step + 1).to_string());
    let lesson = lesson.map(|(id, _)| id);
    let fields = [("lesson", lesson), ("step", step.as_deref()), ("challenge", challenge), ("play", None)];
    browser::set_query(&fields, came);
}

/// Why a lesson or a challenge cannot be opened that does not come with the page. What has not even the
/// form of an id is not repeated: it may be anybody's sentence.
pub fn no_story(id: &str) -> Problem {
    match lesson::is_id(id) {
        true => Problem::new("problem-no-lesson").with("id", id),
        false => Problem::new("problem-lesson-id").with("example", lesson::LESSONS[0]),
    }
}

/// The lesson and its step, or the challenge, that the address asks for.
pub fn story() -> Option<(String, usize)> {
    if let Some(id) = browser::field("challenge") {
        return Some((format!("{CHALLENGES_FOLDER}{id}"), 0));
    }
    let step: usize = browser::field("step").and_then(|step| step.parse().ok()).unwrap_or(1);
    Some((browser::field("lesson")?, step.saturating_sub(1)))
}

/// Reads a file of the person's own.
pub fn read_file(link: Scope<App>, file: web_sys::File) {
    spawn_local(async move {
        let name = file.name();
        let text = match file.size() > MAX_FILE {
            true => Err(Problem::new("problem-file-large").with("most", MAX_FILE as u64 / 1024 / 1024)),
            false => match (JsFuture::from(file.array_buffer()).await, late::tools()) {
                (Ok(buffer), Some(tools)) => (tools.read)(js_sys::Uint8Array::new(&buffer).to_vec()),
                _ => Err(Problem::new("problem-file-unread")),
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
            milestone: Some(crate::protocol::Milestone::Mark),
        }),
        (event, _) => texts.event(step.events.get(usize::from(event))?, session.about(), session.roster()),
    })?;
    Some(Line { item, at: step.at, sentence })
}

/// Lines that go on from what is typed.
pub fn complete(typed: &str, session: &Session) -> Vec<String> {
    let marks = session.history().all_marks();
    let marks: Vec<&str> = marks.iter().map(|(name, ..)| *name).collect();
    script::complete(typed, session.frame(), session.about(), &marks)
}

/// What the palette offers for what is typed.
pub fn completer(session: Rc<RefCell<Session>>) -> Callback<String, Vec<String>> {
    Callback::from(move |typed: String| match session.try_borrow() {
        Ok(session) => complete(&typed, &session),
        Err(_) => Vec::new(),
    })
}
