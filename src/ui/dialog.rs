//! A dialog: the browser's own, so that focus stays inside, Escape closes it and returns the focus.

use super::context::use_ui;
use super::page_action::PageAction;
use super::part::part;
use super::waiting::LateLine;
use web_sys::{HtmlDialogElement, MouseEvent};
use yew::prelude::*;

#[derive(PartialEq)]
pub struct Modal {
    pub title: AttrValue,
    pub class: Classes,
    /// What closing does, where it is not the page's own dialog that closes.
    pub onclose: Option<Callback<()>>,
    pub children: Html,
}

crate::drawn_by!(Modal, use_modal);

#[hook]
fn use_modal(props: &Modal) -> Html {
    let ui = use_ui();
    let dialog = use_node_ref();
    {
        let dialog = dialog.clone();
        use_effect_with((), move |()| {
            let dialog = dialog.cast::<HtmlDialogElement>();
            if let Some(dialog) = dialog.as_ref().filter(|dialog| !dialog.open()) {
                drop(dialog.show_modal());
            }
            // The browser gives the focus back to what had it only where the dialog is closed before it goes.
            move || {
                if let Some(dialog) = dialog.filter(HtmlDialogElement::open) {
                    dialog.close();
                }
            }
        });
    }
    let close = match &props.onclose {
        Some(onclose) => onclose.clone(),
        None => ui.page(PageAction::Close),
    };
    let onclose = close.reform(|_: Event| ());
    // A click on the dialog itself is one beside its content: on the backdrop.
    let onclick = {
        let (dialog, close) = (dialog.clone(), close.clone());
        Callback::from(move |event: MouseEvent| {
            let outside = event.target().zip(dialog.get()).is_some_and(|(target, dialog)| {
                let dialog: &wasm_bindgen::JsValue = dialog.as_ref();
                let target: &wasm_bindgen::JsValue = target.as_ref();
                dialog == target
            });
            if outside {
                close.emit(());
            }
        })
    };
    let press = close.reform(|_: MouseEvent| ());
    html! {
        <dialog ref={dialog} class={classes!("modal", props.class.clone())} aria-label={props.title.clone()} {onclose} {onclick}>
            <div class="modal-body">
                <div class="modal-head">
                    <h2 tabindex="-1" autofocus={true}>{props.title.clone()}</h2>
                    <button class="btn square" onclick={press} aria-label={ui.t("page-close")}>{"×"}</button>
                </div>
                {part(LateLine)}
                {props.children.clone()}
            </div>
        </dialog>
    }
}
