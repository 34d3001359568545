//! The menu of lessons: their titles come from their own files.

use super::browser;
use super::context::use_ui;
use super::dialog::Modal;
use super::part::part;
use super::shell::Shell;
use crate::lesson::{Each, LESSONS, parse};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// Where a lesson's file is, seen from the page.
pub fn path(id: &str) -> String {
    format!("lessons/{id}.md")
}

#[derive(PartialEq)]
pub struct Lessons;

crate::drawn_by!(Lessons, use_lessons);

#[hook]
fn use_lessons(_part: &Lessons) -> Html {
    let ui = use_ui();
    let titles = use_state(|| vec![None::<Each<String>>; LESSONS.len()]);
    {
        let titles = titles.clone();
        use_effect_with((), move |()| {
            spawn_local(async move {
                let mut read = vec![None; LESSONS.len()];
                for (place, id) in LESSONS.iter().enumerate() {
                    let text = browser::fetch(path(id)).await;
                    read[place] = text.and_then(|text| parse(id, &text).ok()).map(|lesson| lesson.titles);
                }
                titles.set(read);
            });
        });
    }
    let lang = ui.texts.lang();
    let rows = LESSONS.iter().zip(titles.iter()).enumerate().map(|(place, (id, title))| {
        let name = title.as_ref().map_or_else(|| (*id).to_owned(), |title| title.get(lang).clone());
        let open = ui.page(Shell::Lesson { id: (*id).to_owned(), step: 0 });
        html! {
            <li key={*id}>
                <button class="choice" onclick={open}><b>{format!("{}. {name}", place + 1)}</b></button>
            </li>
        }
    });
    let children = html! {
        <>
            <ul class="choices">{for rows}</ul>
        </>
    };
    part(Modal { title: ui.t("shell-lessons").into(), class: Classes::new(), onclose: None, children })
}
