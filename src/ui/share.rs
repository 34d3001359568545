//! Sharing: a link with the whole run in it, a file, or a frame for a course page.

use super::browser;
use super::context::use_ui;
use super::dialog::Modal;
use super::page_action::{Dialog, PageAction};
use super::part::{keyed, part};
use crate::value::Value;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{File, HtmlInputElement};
use yew::prelude::*;

/// A longer fragment is offered as a file: some programs cut long links off.
pub const MAX_LINK: usize = 8 * 1024;

#[derive(PartialEq)]
pub struct Share {
    /// The script that leads here.
    pub script: AttrValue,
    /// It as a URL fragment, without `#`.
    pub fragment: AttrValue,
    /// The challenge that it is an answer to, as `?challenge=ID`; empty if it is none.
    pub query: AttrValue,
}

crate::drawn_by!(Share, use_share);

#[hook]
fn use_share(props: &Share) -> Html {
    let ui = use_ui();
    let fits = props.fragment.len() <= MAX_LINK;
    let link = format!("{}{}#{}", browser::address(), props.query, props.fragment);
    let frame = format!(
        "<iframe src=\"{}?view=embed&play=1#{}\" width=\"640\" height=\"480\" title=\"Synod\"></iframe>",
        browser::address(),
        props.fragment
    );
    let size = [("size", Value::from(props.fragment.len())), ("most", Value::from(MAX_LINK))];
    let children = html! {
        <>
            if fits {
                {keyed("link", Copied { label: ui.t("share-link").into(), text: link.into() })}
                {keyed("frame", Copied { label: ui.t("share-embed").into(), text: frame.into() })}
            } else {
                <p class="note">{ui.with("share-too-long", &size)}</p>
            }
            <div class="buttons">
                <button class="btn primary" onclick={ui.page(PageAction::SaveScript)} title={ui.tip("do-save")}>{ui.t("share-save")}</button>
                {part(OpenFile)}
                <button class="btn" onclick={ui.page(PageAction::Show(Dialog::Script))}>{ui.t("share-edit")}</button>
            </div>
            <details class="more">
                <summary>{ui.t("share-script")}</summary>
                <pre class="script" tabindex="0">{props.script.clone()}</pre>
            </details>
        </>
    };
    part(Modal { title: ui.t("page-share").into(), class: classes!("share"), onclose: None, children })
}

/// A button that lets the person choose a file with a script.
#[derive(PartialEq)]
pub struct OpenFile;

crate::drawn_by!(OpenFile, use_open_file);

#[hook]
fn use_open_file(_part: &OpenFile) -> Html {
    let ui = use_ui();
    let page = ui.page_dispatch.clone();
    let onchange = Callback::from(move |event: Event| {
        let field = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        let file: Option<File> = field.and_then(|field| field.files()).and_then(|files| files.get(0));
        if let Some(file) = file {
            page.emit(PageAction::File(file));
        }
    });
    html! {
        <label class="btn file">
            {ui.t("share-open")}
            <input type="file" accept=".script,.txt,.md,text/plain" class="hidden" {onchange} />
        </label>
    }
}

#[derive(PartialEq)]
pub struct Copied {
    pub label: AttrValue,
    pub text: AttrValue,
}

crate::drawn_by!(Copied, use_copied);

/// A text in a field, and a button that copies it.
#[hook]
fn use_copied(props: &Copied) -> Html {
    let ui = use_ui();
    let done = use_state(|| None::<bool>);
    let field = use_node_ref();
    let onclick = {
        let (done, text, field) = (done.clone(), props.text.to_string(), field.clone());
        Callback::from(move |_: MouseEvent| {
            let (done, text, field) = (done.clone(), text.clone(), field.clone());
            spawn_local(async move {
                let copied = browser::copy(text).await;
                if let Some(field) = field.cast::<HtmlInputElement>().filter(|_| !copied) {
                    // The person can still press the keys that copy.
                    field.select();
                }
                done.set(Some(copied));
            });
        })
    };
    let word = match *done {
        None => "share-copy",
        Some(true) => "share-copied",
        Some(false) => "share-copy-self",
    };
    html! {
        <label class="copied">
            <span>{props.label.clone()}</span>
            <span class="copied-row">
                <input class="input mono" readonly={true} ref={field} value={props.text.clone()} />
                <button class="btn primary" {onclick} aria-live="polite">{ui.t(word)}</button>
            </span>
        </label>
    }
}
