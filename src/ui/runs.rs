//! Your runs: all that are kept, newest first, to be opened or deleted.

use super::browser;
use super::context::use_ui;
use super::dialog::Modal;
use super::kept::{self, Entry};
use super::page_action::PageAction;
use super::part::part;
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
    let runs = use_state(kept::list);
    // What was deleted while the list is open, to be put back.
    let gone = use_state(BTreeMap::<String, String>::new);
    let row = |entry: &Entry| {
        let id = entry.id.clone();
        let here = *props.mine == *id;
        let protocol = ui.t(&format!("{}-title", entry.protocol));
        let protocol = if protocol.ends_with("-title") { entry.protocol.clone() } else { protocol };
        let title = if entry.title.is_empty() { protocol.clone() } else { entry.title.clone() };
        if gone.contains_key(&id) {
            let undo = {
                let (gone, id) = (gone.clone(), id.clone());
                Callback::from(move |_: MouseEvent| {
                    let mut left = (*gone).clone();
                    if left.get(&id).is_some_and(|entry| kept::put_back(&id, entry)) {
                        left.remove(&id);
                    }
                    gone.set(left);
                })
            };
            let words = ui.with("runs-deleted", &[("title", Value::text(&title))]);
            return html! {
                <li key={id} class="run gone">
                    <span>{words}</span>
                    <button class="btn" onclick={undo}>{ui.t("runs-undo")}</button>
                </li>
            };
        }
        let delete = {
            let (gone, id) = (gone.clone(), id.clone());
            Callback::from(move |_: MouseEvent| {
                let mut more = (*gone).clone();
                more.extend(kept::take(&id).map(|entry| (id.clone(), entry)));
                gone.set(more);
            })
        };
        let label = ui.with("runs-delete", &[("title", Value::text(&title))]);
        html! {
            <li key={id.clone()} class="run">
                <button class={classes!("choice", here.then_some("on"))} onclick={ui.page(PageAction::Run(id))}
                    aria-current={here.then_some("true")}>
                    <b>{title}</b>
                    <span>{format!("{protocol} · {} · {}", clock(entry.end), browser::show_date(entry.when, ui.texts.lang().tag()))}</span>
                </button>
                if here {
                    <span class="hint">{ui.t("gallery-here")}</span>
                } else {
                    <button class="btn square" onclick={delete} title={label.clone()} aria-label={label}>{"×"}</button>
                }
            </li>
        }
    };
    let most = [("most", Value::from(kept::MAX_RUNS / 1024 / 1024))];
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
