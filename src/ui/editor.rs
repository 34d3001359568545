//! A script as text: typed, pasted, or one that went wrong, with the place where it did.

use super::context::use_ui;
use super::dialog::Modal;
use super::part::part;
use crate::session::{Act, SessionAction};
use wasm_bindgen::JsCast;
use web_sys::{HtmlTextAreaElement, InputEvent};
use yew::prelude::*;

#[derive(PartialEq)]
pub struct Editor {
    pub title: AttrValue,
    /// What errors call it.
    pub name: AttrValue,
    pub text: AttrValue,
    /// The error's own words, place first.
    pub error: Option<AttrValue>,
    /// Line and column of the error, from 1.
    pub at: Option<(u32, u32)>,
    /// The lines before it ran: they can be opened alone.
    pub partly: bool,
    pub onclose: Option<Callback<()>>,
}

/// Where a line and column are in a text, in UTF-16 units as fields count them.
fn offset(text: &str, line: u32, column: u32) -> u32 {
    let before = text.split_inclusive('\n').take(line.saturating_sub(1) as usize);
    let lines: usize = before.map(|line| line.encode_utf16().count()).sum();
    let rest = text.lines().nth(line.saturating_sub(1) as usize).unwrap_or_default();
    let columns: usize = rest.chars().take(column.saturating_sub(1) as usize).map(char::len_utf16).sum();
    (lines + columns) as u32
}

crate::drawn_by!(Editor, use_editor);

#[hook]
fn use_editor(props: &Editor) -> Html {
    let ui = use_ui();
    let text = use_state(|| props.text.to_string());
    let field = use_node_ref();
    {
        let (field, whole) = (field.clone(), props.text.clone());
        use_effect_with(props.at, move |at| {
            let Some(field) = field.cast::<HtmlTextAreaElement>() else { return };
            drop(field.focus());
            if let Some((line, column)) = *at {
                let from = offset(&whole, line, column);
                drop(field.set_selection_range(from, offset(&whole, line + 1, 1).max(from)));
                // A long script times its height is more than an i32 holds.
                let (rows, height) = (whole.lines().count().max(1) as i64, i64::from(field.scroll_height()));
                field.set_scroll_top((height * (i64::from(line) - 3).max(0) / rows) as i32);
            }
        });
    }
    let oninput = {
        let text = text.clone();
        Callback::from(move |event: InputEvent| {
            let field = event.target().and_then(|target| target.dyn_into::<HtmlTextAreaElement>().ok());
            text.set(field.map(|field| field.value()).unwrap_or_default());
        })
    };
    let run = {
        let (dispatch, name, text) = (ui.dispatch.clone(), props.name.to_string(), text.clone());
        Callback::from(move |_: MouseEvent| {
            dispatch.emit(SessionAction::Act(Act::Open { name: name.clone(), text: (*text).clone() }));
        })
    };
    let children = html! {
        <>
            if let Some(error) = &props.error {
                <p class="error mono" role="alert">{error.clone()}</p>
                <p class="note">{ui.t("trouble-kept")}</p>
            }
            <textarea class="input mono" ref={field} rows="14" spellcheck="false" {oninput} value={(*text).clone()}
                aria-label={props.name.clone()} placeholder={ui.t("editor-hint")} />
            <div class="buttons">
                <button class="btn primary" onclick={run}>{ui.t("editor-run")}</button>
                if props.partly {
                    <button class="btn" onclick={ui.on(Act::OpenPartly)}>{ui.t("trouble-partly")}</button>
                }
            </div>
        </>
    };
    part(Modal {
        title: props.title.clone(),
        class: classes!("editor"),
        onclose: props.onclose.clone(),
        children,
    })
}
