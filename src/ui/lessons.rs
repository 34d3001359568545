//! The menu of lessons: their titles come from their own files.

use super::browser;
use super::context::{UiContext, use_ui};
use super::dialog::Modal;
use super::page_action::PageAction;
use super::part::part;
use crate::challenge::{self, CHALLENGES, Challenge};
use crate::lesson::{self, CHALLENGES_FOLDER, Each, LESSONS, Lesson};
use crate::value::Value;
use gloo_timers::callback::Timeout;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// Lists are shown this long after they were opened at the latest, in milliseconds: as far as they are known.
const SHOWN_AFTER: u32 = 800;

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
    static KNOWN: RefCell<Vec<Known>> = const { RefCell::new(Vec::new()) };
}

/// Lessons and challenges, as far as their files have come.
#[derive(Clone)]
pub struct Shelf {
    pub known: Rc<[Known]>,
    /// None is on its way any more, or they take long.
    pub told: bool,
    /// Files that did not come.
    pub missing: usize,
    /// Asks for those once more.
    pub again: Callback<MouseEvent>,
}

/// All ids, in the order in which lists have them: lessons, then challenges.
fn all() -> impl Iterator<Item = String> {
    let challenges = CHALLENGES.iter().map(|id| format!("{CHALLENGES_FOLDER}{id}"));
    LESSONS.iter().map(|id| (*id).to_owned()).chain(challenges)
}

async fn read(id: String) -> Option<Known> {
    let text = browser::fetch(lesson::file(&id)?).await?;
    if id.starts_with(CHALLENGES_FOLDER) {
        let Challenge { titles, protocol, .. } = challenge::parse(&id, &text).ok()?;
        return Some(Known { id, is_challenge: true, titles, protocol });
    }
    let Lesson { titles, protocol, .. } = lesson::parse(&id, &text).ok()?;
    Some(Known { id, is_challenge: false, titles, protocol })
}

/// Asks for all files that are not known yet, at once; each is told to `heard` when it has come, or has not.
fn ask(heard: Callback<()>, waiting: Rc<Cell<usize>>) {
    let unknown = all().filter(|id| KNOWN.with_borrow(|known| known.iter().all(|one| one.id != *id)));
    let unknown: Vec<String> = unknown.collect();
    waiting.set(unknown.len());
    for id in unknown {
        let (heard, waiting) = (heard.clone(), waiting.clone());
        spawn_local(async move {
            let read = read(id).await;
            KNOWN.with_borrow_mut(|known| known.extend(read));
            waiting.set(waiting.get() - 1);
            heard.emit(());
        });
    }
}

/// What is known of lessons and challenges. A component that asks is drawn again when all have come, or after a while.
#[hook]
pub fn use_shelf() -> Shelf {
    let again = use_force_update();
    let (waiting, slow) = (use_mut_ref(|| Rc::new(Cell::new(usize::MAX))), use_mut_ref(|| false));
    let asks = {
        let (waiting, slow) = (waiting.borrow().clone(), slow.clone());
        move || {
            let heard = {
                let (again, waiting, slow) = (again.clone(), waiting.clone(), slow.clone());
                Callback::from(move |()| {
                    if waiting.get() == 0 || *slow.borrow() {
                        again.force_update();
                    }
                })
            };
            ask(heard, waiting.clone());
            let (again, slow) = (again.clone(), slow.clone());
            again.force_update();
            Timeout::new(SHOWN_AFTER, move || {
                *slow.borrow_mut() = true;
                again.force_update();
            })
            .forget();
        }
    };
    let first = asks.clone();
    use_effect_with((), move |()| first());
    let left = waiting.borrow().get();
    let known = KNOWN
        .with_borrow(|known| all().filter_map(|id| known.iter().find(|one| one.id == id).cloned()).collect());
    let known: Rc<[Known]> = known;
    let told = left == 0 || *slow.borrow();
    let missing = if left == 0 { all().count() - known.len() } else { 0 };
    Shelf { known, told, missing, again: Callback::from(move |_| asks()) }
}

/// Says that some did not come, and offers to ask again.
pub fn unread(ui: &UiContext, shelf: &Shelf) -> Html {
    if shelf.missing == 0 {
        return Html::default();
    }
    html! {
        <div class="late failed" role="status">
            <span>{ui.with("lessons-missing", &[("count", Value::from(shelf.missing))])}</span>
            <button class="btn" onclick={shelf.again.clone()}>{ui.t("late-retry")}</button>
        </div>
    }
}

#[derive(PartialEq)]
pub struct Lessons;

crate::drawn_by!(Lessons, use_lessons);

#[hook]
fn use_lessons(_part: &Lessons) -> Html {
    let ui = use_ui();
    let shelf = use_shelf();
    let known = &shelf.known;
    let lang = ui.texts.lang();
    let row = |(place, id): (usize, &&'static str)| {
        let lesson = known.iter().find(|lesson| lesson.id == **id);
        let name = lesson.map_or_else(|| (*id).to_string(), |lesson| lesson.titles.get(lang).clone());
        let open = ui.page(PageAction::Lesson { id: (*id).to_string(), step: 0 });
        let row = html! {
            <li key={*id}><button class="choice" onclick={open}><b>{format!("{}. {name}", place + 1)}</b></button></li>
        };
        (lesson.map(|lesson| lesson.protocol.as_str()), row)
    };
    // One unit of the course after the other: lessons that follow each other and are of one protocol.
    let rows: Vec<(Option<&str>, Html)> = LESSONS.iter().enumerate().map(row).collect();
    let units = rows.chunk_by(|(one, _), (other, _)| one == other).map(|unit| {
        let title = unit[0].0.map(|protocol| ui.t(&format!("{protocol}-title")));
        let rows = unit.iter().map(|(_, row)| row.clone());
        html! { <section class="unit"><h3>{for title}</h3><ul class="choices">{for rows}</ul></section> }
    });
    let challenges = known.iter().filter(|story| story.is_challenge).map(|story| {
        let open = ui.page(PageAction::Lesson { id: story.id.clone(), step: 0 });
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
            {unread(&ui, &shelf)}
            {for units}
            <h3>{ui.t("challenges-title")}</h3>
            <p class="note">{ui.t("challenges-about")}</p>
            <ul class="choices">{for challenges}</ul>
        </>
    };
    part(Modal {
        title: ui.t("shell-lessons").into(),
        class: classes!("all-lessons"),
        onclose: None,
        children,
    })
}
