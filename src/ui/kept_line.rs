//! The lines that say what became of runs; empty while there is nothing to say.

use super::context::{UiContext, use_ui};
use super::keeping::{KeepingNotice, Shelved};
use super::page_action::{Dialog, PageAction};
use super::part::{keyed, part};
use super::{browser, store};
use crate::value::Value;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

#[derive(PartialEq)]
pub struct KeptLines;

crate::drawn_by!(KeptLines, use_kept_lines);

#[hook]
fn use_kept_lines(_part: &KeptLines) -> Html {
    let ui = use_ui();
    let line = |notice: &KeepingNotice| keyed(notice.word(), KeptLine(notice.clone()));
    html! { <div class="late-place" role="status">{for ui.notices.iter().map(line)}</div> }
}

#[derive(PartialEq)]
struct KeptLine(KeepingNotice);

crate::drawn_by!(KeptLine, use_kept_line);

#[hook]
fn use_kept_line(line: &KeptLine) -> Html {
    let ui = use_ui();
    let notice = &line.0;
    let text = text_of(&ui, notice);
    html! {
        <div class="late failed kept-line" data-notice={notice.word()}>
            <span>{say(&ui, notice)}</span>
            if let Some(text) = text {
                {part(CopyButton(text.clone()))}
                {save(&ui, text)}
            }
            <button class="btn" onclick={ui.page(PageAction::Show(Dialog::Runs))}>{ui.t("do-runs")}</button>
            <button class="close" onclick={ui.page(PageAction::PutAway(notice.word()))} title={ui.t("page-close")}
                aria-label={ui.t("page-close")}>{"×"}</button>
        </div>
    }
}

pub fn say(ui: &UiContext, notice: &KeepingNotice) -> String {
    let titles = |runs: &[Shelved]| Value::List(runs.iter().map(|run| Value::text(&run.title)).collect());
    let what = match notice {
        KeepingNotice::Unread(why, _) => {
            Value::List(why.iter().map(|why| Value::text(&ui.say(why))).collect())
        }
        KeepingNotice::Unkept(_, why) | KeepingNotice::Gone(why) => return ui.say(why),
        KeepingNotice::Left(runs) | KeepingNotice::Dropped(runs) | KeepingNotice::Forgotten(runs) => {
            titles(runs)
        }
    };
    ui.with(notice.word(), &[("what", what)])
}

/// Gives the text that a person copies or saves, when they do: the run may have gone on.
type TextOf = Callback<(), String>;

fn text_of(ui: &UiContext, notice: &KeepingNotice) -> Option<TextOf> {
    match notice.clone() {
        KeepingNotice::Unread(_, text) => Some(Callback::from(move |()| text.to_string())),
        KeepingNotice::Unkept(..) => {
            let session = ui.session.clone();
            Some(Callback::from(move |()| session.borrow_mut().keep().to_script()))
        }
        KeepingNotice::Left(runs) | KeepingNotice::Dropped(runs) => {
            Some(Callback::from(move |()| store::texts(&runs)))
        }
        KeepingNotice::Forgotten(_) | KeepingNotice::Gone(_) => None,
    }
}

/// A button that copies a text, and says whether that worked.
#[derive(PartialEq)]
pub struct CopyButton(pub TextOf);

crate::drawn_by!(CopyButton, use_copy);

#[hook]
fn use_copy(button: &CopyButton) -> Html {
    let ui = use_ui();
    let copied = use_state(|| None::<bool>);
    let (set, text) = (copied.setter(), button.0.clone());
    let onclick = Callback::from(move |_: MouseEvent| {
        let (set, text) = (set.clone(), text.emit(()));
        spawn_local(async move { set.set(Some(browser::copy(text).await)) });
    });
    let word = match *copied {
        None => "kept-copy",
        Some(true) => "share-copied",
        Some(false) => "kept-copy-failed",
    };
    html! { <button class="btn" {onclick} aria-live="polite">{ui.t(word)}</button> }
}

fn save(ui: &UiContext, text: TextOf) -> Html {
    let onclick = Callback::from(move |_: MouseEvent| {
        let _ = browser::save("kept.script", &text.emit(()));
    });
    html! { <button class="btn" {onclick}>{ui.t("share-save")}</button> }
}
