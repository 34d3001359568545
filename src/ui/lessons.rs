//! The menu of lessons: their titles come from their own files.

use super::context::use_ui;
use super::dialog::Modal;
use super::part::part;
use super::shell::Shell;
use super::{browser, links};
use crate::challenge::{self, CHALLENGES, Challenge};
use crate::lesson::{Each, LESSONS, Lesson, parse};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// Where a story's file is, seen from the page: a lesson's, or a challenge's, which says its folder.
pub fn path(id: &str) -> String {
    if id.contains('/') { format!("{id}.md") } else { format!("lessons/{id}.md") }
}

/// What a list says of a lesson or a challenge.
#[derive(Clone, PartialEq)]
pub struct Known {
    /// See [`Session::story`](crate::session::Session::story).
    pub id: String,
    pub is_challenge: bool,
    pub titles: Each<String>,
    /// The protocol that it is about.
    pub protocol: String,
}

thread_local! {
    /// What was read once is known when a list is opened again.
    static KNOWN: RefCell<Option<Rc<[Known]>>> = const { RefCell::new(None) };
}

/// All lessons, then all challenges, once their files have come.
#[hook]
pub fn use_known() -> Option<Rc<[Known]>> {
    let known = use_state(|| KNOWN.with_borrow(Clone::clone));
    {
        let known = known.clone();
        use_effect_with((), move |()| {
            if known.is_some() {
                return;
            }
            spawn_local(async move {
                let (mut read, all) = (Vec::new(), LESSONS.len() + CHALLENGES.len());
                for id in LESSONS {
                    let text = browser::fetch(path(id)).await;
                    if let Some(Lesson { id, titles, protocol, .. }) =
                        text.and_then(|text| parse(id, &text).ok())
                    {
                        read.push(Known { id, is_challenge: false, titles, protocol });
                    }
                }
                for id in CHALLENGES {
                    let id = format!("{}{id}", links::CHALLENGES);
                    let text = browser::fetch(path(&id)).await;
                    let challenge = text.and_then(|text| challenge::parse(&id, &text).ok());
                    if let Some(Challenge { id, titles, protocol, .. }) = challenge {
                        read.push(Known { id, is_challenge: true, titles, protocol });
                    }
                }
                let read: Rc<[Known]> = read.into();
                // What did not come is asked for again the next time.
                if read.len() == all {
                    KNOWN.set(Some(read.clone()));
                }
                known.set(Some(read));
            });
        });
    }
    (*known).clone()
}

#[derive(PartialEq)]
pub struct Lessons;

crate::drawn_by!(Lessons, use_lessons);

#[hook]
fn use_lessons(_part: &Lessons) -> Html {
    let ui = use_ui();
    let known = use_known().unwrap_or_default();
    let lang = ui.texts.lang();
    let rows = LESSONS.iter().enumerate().map(|(place, id)| {
        let lesson = known.iter().find(|lesson| lesson.id == *id);
        let name = lesson.map_or_else(|| (*id).to_owned(), |lesson| lesson.titles.get(lang).clone());
        let about = lesson.map(|lesson| ui.t(&format!("{}-title", lesson.protocol)));
        let open = ui.page(Shell::Lesson { id: (*id).to_owned(), step: 0 });
        html! {
            <li key={*id}>
                <button class="choice" onclick={open}><b>{format!("{}. {name}", place + 1)}</b><span>{about}</span></button>
            </li>
        }
    });
    let challenges = known.iter().filter(|story| story.is_challenge).map(|story| {
        let open = ui.page(Shell::Lesson { id: story.id.clone(), step: 0 });
        html! {
            <li key={story.id.clone()}>
                <button class="choice" onclick={open}>
                    <b>{story.titles.get(lang)}</b><span>{ui.t(&format!("{}-title", story.protocol))}</span>
                </button>
            </li>
        }
    });
    let children = html! {
        <>
            <ul class="choices">{for rows}</ul>
            <h3>{ui.t("challenges-title")}</h3>
            <p class="note">{ui.t("challenges-about")}</p>
            <ul class="choices">{for challenges}</ul>
        </>
    };
    part(Modal { title: ui.t("shell-lessons").into(), class: Classes::new(), onclose: None, children })
}
