//! The menu of lessons and challenges.

use super::context::use_ui;
use super::dialog::Modal;
use super::page_action::PageAction;
use super::part::part;
use crate::challenge;
use crate::lesson::{self, CHALLENGES_FOLDER, Each};
use yew::prelude::*;

/// What a list says of a lesson or a challenge.
pub struct Story {
    /// See [`Session::story`](crate::session::Session::story).
    pub id: String,
    pub is_challenge: bool,
    pub titles: &'static Each<&'static str>,
    /// The protocol that it is about.
    pub protocol: &'static str,
}

/// All of them, in teaching order: lessons, then challenges. What is said here was read when the page was built; a file is
/// fetched when its story is opened.
pub fn stories() -> Vec<Story> {
    let lessons = lesson::LESSONS.iter().zip(lesson::TITLES).zip(lesson::ABOUT);
    let lessons = lessons.map(|((id, titles), protocol)| Story {
        id: (*id).to_owned(),
        is_challenge: false,
        titles,
        protocol,
    });
    let challenges = challenge::CHALLENGES.iter().zip(challenge::TITLES).zip(challenge::ABOUT);
    let challenges = challenges.map(|((id, titles), protocol)| Story {
        id: format!("{CHALLENGES_FOLDER}{id}"),
        is_challenge: true,
        titles,
        protocol,
    });
    lessons.chain(challenges).collect()
}

#[derive(PartialEq)]
pub struct Lessons;

crate::drawn_by!(Lessons, use_lessons);

#[hook]
fn use_lessons(_part: &Lessons) -> Html {
    let ui = use_ui();
    let lang = ui.texts.lang();
    let stories = stories();
    let (lessons, challenges): (Vec<_>, Vec<_>) = stories.iter().partition(|story| !story.is_challenge);
    let row = |story: &Story, name: Html| {
        let open = ui.page(PageAction::Lesson { id: story.id.clone(), step: 0 });
        html! { <li key={story.id.clone()}><button class="choice" onclick={open}>{name}</button></li> }
    };
    let titled = |protocol: &str| ui.t(&format!("{protocol}-title"));
    // One unit of the course after the other: lessons that follow each other and are of one protocol.
    let numbered: Vec<(usize, &Story)> = (1..).zip(lessons).collect();
    let units = numbered.chunk_by(|(_, one), (_, other)| one.protocol == other.protocol).map(|unit| {
        let rows = unit.iter().map(|(number, story)| {
            row(story, html! { <b>{format!("{number}. {}", story.titles.get(lang))}</b> })
        });
        html! {
            <section class="unit"><h3>{titled(unit[0].1.protocol)}</h3><ul class="choices">{for rows}</ul></section>
        }
    });
    let challenges = challenges.into_iter().map(|story| {
        row(story, html! { <><b>{*story.titles.get(lang)}</b><span>{titled(story.protocol)}</span></> })
    });
    let children = html! {
        <>
            {for units}
            <h3>{ui.t("challenges-title")}</h3>
            <p class="note">{ui.t("challenges-about")}</p>
            <ul class="choices">{for challenges}</ul>
        </>
    };
    part(Modal {
        title: ui.t("page-lessons").into(),
        class: classes!("all-lessons"),
        onclose: None,
        children,
    })
}
