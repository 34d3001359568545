//! Your runs: all that are kept, newest first, to be opened or deleted.

use super::browser;
use super::context::{UiContext, use_ui};
use super::dialog::Modal;
use super::kept_line::CopyButton;
use super::page_action::PageAction;
use super::part::part;
use super::store::{self, Entry};
use crate::locale::clock;
use crate::value::Value;
use std::collections::BTreeMap;
use yew::prelude::*;

#[derive(PartialEq)]
pub struct Runs {
    /// The run on the stage.
    pub mine: AttrValue,
}

crate::drawn_by!(Runs, use_runs);

#[hook]
fn use_runs(props: &Runs) -> Html {
    let ui = use_ui();
    let runs = use_state(store::list);
    // What was deleted while the list is open, to be put back.
    let gone = use_state(BTreeMap::<String, String>::new);
    let row = |entry: &Entry| {
        let id = entry.id.clone();
        if gone.contains_key(&id) {
            let undo = {
                let (gone, id) = (gone.clone(), id.clone());
                Callback::from(move |()| {
                    let mut left = (*gone).clone();
                    if let Some(entry) = left.remove(&id) {
                        store::put_back(&id, &entry);
                    }
                    gone.set(left);
                })
            };
            return draw_gone(&ui, entry, undo);
        }
        let delete = {
            let gone = gone.clone();
            Callback::from(move |()| {
                let mut more = (*gone).clone();
                more.extend(store::take(&id).map(|entry| (id.clone(), entry)));
                gone.set(more);
            })
        };
        draw_run(&ui, entry, *props.mine == *entry.id, delete)
    };
    let most = [("most", Value::from(store::MAX_RUNS / 1024 / 1024))];
    let children = html! {
        <>
            <p class="note">{ui.with("runs-about", &most)}</p>
            if runs.is_empty() {
                <p>{ui.t("runs-none")}</p>
            }
            <ul class="runs">{for runs.iter().map(row)}</ul>
        </>
    };
    part(Modal { title: ui.t("runs-title").into(), class: classes!("your-runs"), onclose: None, children })
}

/// A run by its protocol, in words, and by its name: without one, that is the protocol's.
fn names(ui: &UiContext, entry: &Entry) -> (String, String) {
    let about = &entry.about;
    let key = format!("{}-title", about.protocol);
    let protocol = Some(ui.t(&key)).filter(|title| *title != key).unwrap_or_else(|| about.protocol.clone());
    let title = match (&*about.title, &*protocol) {
        ("", "") => &entry.id,
        ("", protocol) => protocol,
        (title, _) => title,
    };
    (title.to_owned(), protocol)
}

fn draw_gone(ui: &UiContext, entry: &Entry, undo: Callback<()>) -> Html {
    let (title, _) = names(ui, entry);
    html! {
        <li key={entry.id.clone()} class="run gone">
            <span>{ui.with("runs-deleted", &[("title", Value::text(&title))])}</span>
            <button class="btn" onclick={undo.reform(|_: MouseEvent| ())}>{ui.t("runs-undo")}</button>
        </li>
    }
}

fn draw_run(ui: &UiContext, entry: &Entry, here: bool, delete: Callback<()>) -> Html {
    let (title, protocol) = names(ui, entry);
    let Entry { id, about, shelved, .. } = entry;
    let copied = {
        let id = id.clone();
        Callback::from(move |()| store::read(&id).map(|it| store::text(&it.entry)).unwrap_or_default())
    };
    let label = ui.with("runs-delete", &[("title", Value::text(&title))]);
    let date = browser::show_date(about.when, ui.texts.lang().tag());
    html! {
        <li key={id.clone()} class="run">
            <button class={classes!("choice", here.then_some("on"))} onclick={ui.page(PageAction::Run(id.clone()))}
                aria-current={here.then_some("true")}>
                <b>{title}</b>
                <span>{format!("{protocol} · {} · {date}", clock(about.end))}</span>
            </button>
            if *shelved {
                <span class="hint">{ui.t("runs-shelved")}</span>
                {part(CopyButton(copied))}
            }
            if here {
                <span class="hint">{ui.t("gallery-here")}</span>
            } else {
                <button class="btn square" onclick={delete.reform(|_: MouseEvent| ())} title={label.clone()} aria-label={label}>{"×"}</button>
            }
        </li>
    }
}
