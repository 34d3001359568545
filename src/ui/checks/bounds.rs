//! How far a search may go: a few numbers, remembered for each protocol.

use super::outcome::grouped;
use crate::check::explore::{Bounds, Kind, NO_LIMIT};
use crate::check::worker::usual;
use crate::protocol::About;
use crate::session::{Act, SearchAction};
use crate::ui::{UiContext, browser, use_ui};
use crate::value::Value;
use crate::versioned;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// States are counted in thousands in the form.
const THOUSAND: u64 = 1_000;

fn key(about: &About) -> String {
    format!("synod.bounds.{}", about.id)
}

/// One number of the form.
#[derive(Copy, Clone, PartialEq)]
enum Field {
    Times(Kind),
    Terms,
    Depth,
    Thousands,
    /// Yes or no.
    Together,
}

const FIELDS: [Field; 11] = [
    Field::Times(Kind::Crash),
    Field::Times(Kind::Restart),
    Field::Times(Kind::Timeout),
    Field::Times(Kind::Request),
    Field::Times(Kind::Admin),
    Field::Times(Kind::Duplicate),
    Field::Times(Kind::Drop),
    Field::Terms,
    Field::Depth,
    Field::Thousands,
    Field::Together,
];

impl Field {
    fn word(self) -> &'static str {
        match self {
            Field::Times(kind) => kind.word(),
            Field::Terms => "terms",
            Field::Depth => "depth",
            Field::Thousands => "states",
            Field::Together => "together",
        }
    }

    /// The most that can be asked for.
    fn most(self) -> u64 {
        match self {
            Field::Times(_) => u64::from(NO_LIMIT) - 1,
            Field::Terms => 1_000,
            Field::Depth => 10_000,
            Field::Thousands => 40_000,
            Field::Together => 1,
        }
    }

    /// None for what has no limit.
    fn get(self, bounds: &Bounds) -> Option<u64> {
        match self {
            Field::Times(kind) => Some(bounds.most(kind)).filter(|most| *most != NO_LIMIT).map(u64::from),
            Field::Terms => Some(bounds.terms).filter(|terms| *terms != u32::MAX).map(u64::from),
            Field::Depth => Some(bounds.depth).filter(|depth| *depth != u32::MAX).map(u64::from),
            Field::Thousands => Some(bounds.states / THOUSAND),
            Field::Together => Some(u64::from(bounds.together)),
        }
    }

    /// Nothing stands for no limit, where there need be none.
    fn set(self, bounds: &mut Bounds, value: Option<u64>) {
        let value = value.map(|value| value.min(self.most()));
        match (self, value) {
            (Field::Times(kind), value) => {
                *bounds.most_mut(kind) = value.map_or(NO_LIMIT, |value| value as u8);
            }
            (Field::Terms, value) => bounds.terms = value.map_or(u32::MAX, |value| value as u32),
            (Field::Depth, Some(depth)) => bounds.depth = depth.max(1) as u32,
            (Field::Thousands, Some(thousands)) => bounds.states = thousands.max(1) * THOUSAND,
            (Field::Together, value) => bounds.together = value == Some(1),
            (Field::Depth | Field::Thousands, None) => {}
        }
    }

    fn is_there(self, about: &About) -> bool {
        self != Field::Times(Kind::Admin) || !about.admin.is_empty()
    }
}

/// The version of what is remembered.
const VERSION: u32 = 1;

/// What was chosen for this protocol before; none leaves it to the search.
pub fn recall(about: &About) -> Option<Bounds> {
    versioned::read(VERSION, &browser::recall(&key(about))?).ok()
}

fn remember(about: &About, bounds: Option<&Bounds>) {
    match bounds.and_then(|bounds| versioned::write(VERSION, bounds)) {
        Some(text) => drop(browser::keep(&key(about), &text)),
        None => browser::forget(&key(about)),
    }
}

/// Remembers a choice, and takes it to the session.
fn choose(ui: &UiContext, bounds: Option<Bounds>) {
    remember(ui.about, bounds.as_ref());
    ui.send(Act::Search(SearchAction::Bounds(ui.about.id, bounds)).into());
}

/// Some bounds in words: those that allow something, or limit it.
fn words_of(ui: &UiContext, bounds: &Bounds, fields: impl Fn(Field) -> bool) -> String {
    let told = FIELDS.into_iter().filter(|field| field.is_there(ui.about) && fields(*field));
    let told = told.filter_map(|field| {
        let value = field.get(bounds)?;
        let shown = match field {
            Field::Thousands => Value::text(&grouped(value * THOUSAND)),
            _ => Value::from(value),
        };
        let key = format!("bounds-{}-told", field.word());
        (value > 0).then(|| ui.with(&key, &[("most", shown)]))
    });
    let told: Vec<String> = told.collect();
    told.join(&ui.t("bounds-comma"))
}

/// All bounds in words.
pub fn summary(ui: &UiContext, bounds: &Bounds) -> String {
    words_of(ui, bounds, |_| true)
}

/// How often what is counted may happen; empty if none of it may.
pub fn counted(ui: &UiContext, bounds: &Bounds) -> String {
    words_of(ui, bounds, |field| matches!(field, Field::Times(_)))
}

#[derive(PartialEq)]
pub struct BoundsForm {
    /// None while they are left to the search.
    pub chosen: Option<Bounds>,
    /// The protocol that they are for.
    pub id: &'static str,
}

crate::drawn_by!(BoundsForm, use_bounds_form);

#[hook]
fn use_bounds_form(props: &BoundsForm) -> Html {
    let ui = use_ui();
    let about = ui.about;
    let bounds = props.chosen.clone().unwrap_or_else(|| usual(about));
    let numbers = FIELDS.into_iter().filter(|field| *field != Field::Together && field.is_there(about));
    let fields = numbers.map(|field| {
        let (context, bounds) = (ui.clone(), bounds.clone());
        let value = field.get(&bounds).map_or(String::new(), |value| value.to_string());
        let onchange = Callback::from(move |event: Event| {
            let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
            let value = input.and_then(|input| input.value().trim().parse().ok());
            let mut bounds = bounds.clone();
            field.set(&mut bounds, value);
            choose(&context, Some(bounds));
        });
        let word = field.word();
        html! {
            <label key={word}>
                <span>{ui.t(&format!("bounds-{word}"))}</span>
                <input class="input" type="number" inputmode="numeric" min="0" max={field.most().to_string()}
                    {value} {onchange} placeholder="∞" data-bound={word} />
            </label>
        }
    });
    let together = {
        let (ui, bounds) = (ui.clone(), bounds.clone());
        Callback::from(move |_: MouseEvent| {
            choose(&ui, Some(Bounds { together: !bounds.together, ..bounds.clone() }));
        })
    };
    let reset = {
        let ui = ui.clone();
        Callback::from(move |_: MouseEvent| choose(&ui, None))
    };
    let told = match &props.chosen {
        Some(bounds) => summary(&ui, bounds),
        None => ui.t("bounds-left"),
    };
    html! {
        <details class="bounds">
            <summary><span>{ui.t("bounds-title")}</span><span class="bounds-told">{told}</span></summary>
            <div class="bounds-grid">{for fields}</div>
            <p class="nothing">{ui.t("bounds-about")}</p>
            <label class="bounds-together">
                <input type="checkbox" checked={bounds.together} onclick={together} data-bound="together" />
                <span>{ui.t("bounds-together")}</span>
            </label>
            if props.chosen.is_some() {
                <button class="text-btn" onclick={reset}>{ui.t("bounds-reset")}</button>
            }
        </details>
    }
}
