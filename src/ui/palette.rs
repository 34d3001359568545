//! The command palette: one line of the script language, with completion, history, and errors
//! where they are.

use super::context::use_ui;
use super::dialog::Modal;
use super::part::part;
use crate::session::Intent;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, InputEvent, KeyboardEvent};
use yew::prelude::*;

/// Suggestions shown at once.
const SHOWN: usize = 12;

#[derive(PartialEq)]
pub struct Palette {
    /// Whole lines that what is typed may become.
    pub complete: Callback<String, Vec<String>>,
    /// Lines carried out before, the newest last.
    pub before: Rc<[String]>,
    /// Why the line was refused, and the column it speaks of, from 1; 0 for the whole line.
    pub error: Option<(AttrValue, u32)>,
}

/// The word of a line that an error speaks of.
fn at(line: &str, column: u32) -> Html {
    let from =
        line.char_indices().nth(column.saturating_sub(1) as usize).map_or(line.len(), |(place, _)| place);
    let word = line[from..].split_whitespace().next().filter(|_| column > 0);
    word.map_or_else(Html::default, |word| html! { <><code class="wrong">{word.to_owned()}</code>{" "}</> })
}

crate::drawn_by!(Palette, use_palette);

#[hook]
fn use_palette(props: &Palette) -> Html {
    let ui = use_ui();
    let field = use_node_ref();
    let line = use_state(String::new);
    let chosen = use_state(|| None::<usize>);
    let back = use_mut_ref(|| 0_usize);
    {
        let field = field.clone();
        use_effect_with((), move |()| {
            if let Some(field) = field.cast::<HtmlInputElement>() {
                drop(field.focus());
            }
        });
    }
    let mut offers = props.complete.emit((*line).clone());
    offers.truncate(SHOWN);
    let offers: Rc<[String]> = offers.into();
    let oninput = {
        let (line, chosen) = (line.clone(), chosen.clone());
        Callback::from(move |event: InputEvent| {
            let field = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
            line.set(field.map(|field| field.value()).unwrap_or_default());
            chosen.set(None);
        })
    };
    let run = {
        let dispatch = ui.dispatch.clone();
        move |text: &str| {
            if !text.trim().is_empty() {
                dispatch.emit(Intent::DoLine(text.to_owned()));
            }
        }
    };
    let onkeydown = {
        let (line, chosen, offers, before) =
            (line.clone(), chosen.clone(), offers.clone(), props.before.clone());
        let (run, back) = (run.clone(), back.clone());
        Callback::from(move |event: KeyboardEvent| {
            if event.is_composing() {
                return;
            }
            let at = *chosen;
            match &*event.code() {
                "Enter" | "NumpadEnter" => match at.and_then(|at| offers.get(at)) {
                    Some(offer) => {
                        line.set(offer.clone());
                        chosen.set(None);
                    }
                    None => run(&line),
                },
                "Tab" => {
                    let Some(offer) = offers.get(at.unwrap_or(0)) else { return };
                    line.set(offer.clone());
                    chosen.set(None);
                }
                "ArrowDown" if !offers.is_empty() => {
                    chosen.set(Some(at.map_or(0, |at| (at + 1) % offers.len())));
                }
                "ArrowUp" => match at {
                    Some(at) => chosen.set(at.checked_sub(1)),
                    None => {
                        // Above the offers lies what was typed before.
                        let mut back = back.borrow_mut();
                        *back = (*back + 1).min(before.len());
                        if let Some(old) = before.len().checked_sub(*back).and_then(|place| before.get(place))
                        {
                            line.set(old.clone());
                        }
                    }
                },
                _ => return,
            }
            event.prevent_default();
        })
    };
    let rows = offers.iter().enumerate().map(|(place, offer)| {
        let here = *chosen == Some(place);
        let (line, chosen, field, text) = (line.clone(), chosen.clone(), field.clone(), offer.clone());
        let onclick = Callback::from(move |_: MouseEvent| {
            line.set(text.clone());
            chosen.set(None);
            if let Some(field) = field.cast::<HtmlInputElement>() {
                drop(field.focus());
            }
        });
        html! {
            <li key={offer.clone()}>
                <button class={classes!("offer", here.then_some("on"))} role="option" tabindex="-1"
                    aria-selected={here.to_string()} {onclick}>{offer}</button>
            </li>
        }
    });
    let children = html! {
        <>
            <input class="input mono" ref={field.clone()} value={(*line).clone()} {oninput} {onkeydown} spellcheck="false"
                autocomplete="off" autocapitalize="off" placeholder={ui.t("palette-hint")}
                aria-label={ui.t("palette-title")} aria-invalid={props.error.is_some().to_string()} />
            if let Some((error, column)) = &props.error {
                <p class="error" role="alert">{at(&line, *column)}{error.clone()}</p>
            }
            <ul class="offers" role="listbox" aria-label={ui.t("palette-offers")}>{for rows}</ul>
            <p class="hint">{ui.t("palette-keys")}</p>
        </>
    };
    part(Modal { title: (ui.t("palette-title")).into(), class: classes!("palette"), onclose: None, children })
}
