//! The command palette: one line of the script language, with completion, history, and errors
//! where they are.

use super::context::use_ui;
use super::dialog::Modal;
use super::part::part;
use crate::session::{Act, SessionAction};
use std::cell::RefCell;
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

/// What is typed, and what that may become.
#[derive(Clone)]
struct Typing {
    field: NodeRef,
    line: UseStateHandle<String>,
    /// The offer that the arrow keys have come to.
    chosen: UseStateHandle<Option<usize>>,
    /// How far back in the lines typed before.
    back: Rc<RefCell<usize>>,
    offers: Rc<[String]>,
    before: Rc<[String]>,
    dispatch: Callback<SessionAction>,
}

impl Typing {
    fn take(&self, offer: &str) {
        self.line.set(offer.to_owned());
        self.chosen.set(None);
    }

    fn run(&self) {
        if !self.line.trim().is_empty() {
            self.dispatch.emit(SessionAction::Act(Act::DoLine((*self.line).clone())));
        }
    }

    /// Above the offers lies what was typed before.
    fn earlier(&self) {
        let mut back = self.back.borrow_mut();
        *back = (*back + 1).min(self.before.len());
        if let Some(old) = self.before.len().checked_sub(*back).and_then(|place| self.before.get(place)) {
            self.line.set(old.clone());
        }
    }

    fn key(&self, event: &KeyboardEvent) {
        if event.is_composing() {
            return;
        }
        let at = *self.chosen;
        match (&*event.code(), at) {
            ("Enter" | "NumpadEnter", _) => match at.and_then(|at| self.offers.get(at)) {
                Some(offer) => self.take(offer),
                None => self.run(),
            },
            ("Tab", _) => match self.offers.get(at.unwrap_or(0)) {
                Some(offer) => self.take(offer),
                None => return,
            },
            ("ArrowDown", _) if !self.offers.is_empty() => {
                self.chosen.set(Some(at.map_or(0, |at| (at + 1) % self.offers.len())));
            }
            ("ArrowUp", Some(at)) => self.chosen.set(at.checked_sub(1)),
            ("ArrowUp", None) => self.earlier(),
            _ => return,
        }
        event.prevent_default();
    }

    fn row(&self, place: usize) -> Html {
        let here = *self.chosen == Some(place);
        let (typing, text) = (self.clone(), self.offers[place].clone());
        let offer = text.clone();
        let onclick = Callback::from(move |_: MouseEvent| {
            typing.take(&text);
            if let Some(field) = typing.field.cast::<HtmlInputElement>() {
                drop(field.focus());
            }
        });
        html! {
            <li key={offer.clone()}>
                <button class={classes!("offer", here.then_some("on"))} role="option" tabindex="-1"
                    aria-selected={here.to_string()} {onclick}>{offer}</button>
            </li>
        }
    }
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
    let (offers, before, dispatch) = (offers.into(), props.before.clone(), ui.dispatch.clone());
    let typing = Typing { field, line, chosen, back, offers, before, dispatch };
    let oninput = {
        let typing = typing.clone();
        Callback::from(move |event: InputEvent| {
            let field = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
            typing.take(&field.map(|field| field.value()).unwrap_or_default());
        })
    };
    let onkeydown = {
        let typing = typing.clone();
        Callback::from(move |event: KeyboardEvent| typing.key(&event))
    };
    let rows = (0..typing.offers.len()).map(|place| typing.row(place));
    let children = html! {
        <>
            <input class="input mono" ref={typing.field.clone()} value={(*typing.line).clone()} {oninput} {onkeydown}
                spellcheck="false" autocomplete="off" autocapitalize="off" placeholder={ui.t("palette-hint")}
                aria-label={ui.t("palette-title")} aria-invalid={props.error.is_some().to_string()} />
            if let Some((error, column)) = &props.error {
                <p class="error" role="alert">{at(&typing.line, *column)}{error.clone()}</p>
            }
            <ul class="offers" role="listbox" aria-label={ui.t("palette-offers")}>{for rows}</ul>
            <p class="hint">{ui.t("palette-keys")}</p>
        </>
    };
    part(Modal { title: ui.t("palette-title").into(), class: classes!("palette"), onclose: None, children })
}
