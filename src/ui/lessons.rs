//! The menu of lessons: their titles come from their own files.

use super::browser;
use super::context::use_ui;
use super::dialog::Modal;
use super::part::part;
use super::shell::Shell;
use crate::lesson::{Each, LESSONS, parse};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// Where a lesson's file is, seen from the page.
pub fn path(id: &str) -> String {
    format!("lessons/{id}.md")
}

/// What a list says of a lesson.
#[derive(Clone, PartialEq)]
pub struct Known {
    pub id: &'static str,
    pub titles: Each<String>,
    /// The protocol that it is about.
    pub protocol: String,
}

/// All lessons, once their files have come.
#[hook]
pub fn use_known() -> Rc<[Known]> {
    let known = use_state(|| Rc::<[Known]>::from([]));
    {
        let known = known.clone();
        use_effect_with((), move |()| {
            spawn_local(async move {
                let mut read = Vec::new();
                for id in LESSONS {
                    let text = browser::fetch(path(id)).await;
                    if let Some(lesson) = text.and_then(|text| parse(id, &text).ok()) {
                        read.push(Known { id, titles: lesson.titles, protocol: lesson.protocol });
                    }
                }
                known.set(read.into());
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
    let known = use_known();
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
    let children = html! { <ul class="choices">{for rows}</ul> };
    part(Modal { title: ui.t("shell-lessons").into(), class: Classes::new(), onclose: None, children })
}
