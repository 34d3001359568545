//! How far a search may go: a few numbers, remembered for each protocol.

use super::outcome::grouped;
use super::search_state::set_bounds;
use crate::check::ask::usual;
use crate::check::explore::{Bounds, Kind, NO_LIMIT};
use crate::protocol::About;
use crate::ui::{UiContext, browser, use_ui};
use crate::value::Value;
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

/// What was chosen for this protocol before, or what is usual.
pub fn recall(about: &About) -> Bounds {
    let mut bounds = usual(about);
    let kept = browser::recall(&key(about)).unwrap_or_default();
    let words: Vec<&str> = kept.split(' ').collect();
    if words.len() == FIELDS.len() {
        for (field, word) in FIELDS.into_iter().zip(words) {
            field.set(&mut bounds, word.parse().ok());
        }
    }
    bounds
}

pub fn remember(about: &About, bounds: &Bounds) {
    let word = |field: Field| field.get(bounds).map_or("-".to_owned(), |value| value.to_string());
    let words: Vec<String> = FIELDS.into_iter().map(word).collect();
    browser::keep(&key(about), &words.join(" "));
}

/// What a search for runs without end makes of the form: timers go off as often as it takes, and where
/// nothing was changed no node crashes.
pub fn endless_within(form: Bounds, about: &About) -> Bounds {
    let mut bounds =
        Bounds { depth: u32::MAX, states: form.states, memory: form.memory, ..Bounds::endless(about) };
    if form != usual(about) {
        bounds = Bounds {
            crashes: form.crashes,
            restarts: form.restarts,
            requests: form.requests,
            terms: form.terms,
            ..bounds
        };
    }
    bounds
}

/// The bounds in words: those that allow something, or limit it.
pub fn summary(ui: &UiContext, bounds: &Bounds) -> String {
    let told = FIELDS.into_iter().filter(|field| field.is_there(ui.about)).filter_map(|field| {
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

#[derive(PartialEq)]
pub struct BoundsForm {
    pub bounds: Bounds,
    /// The protocol that they are for.
    pub id: &'static str,
}

crate::drawn_by!(BoundsForm, use_bounds_form);

#[hook]
fn use_bounds_form(props: &BoundsForm) -> Html {
    let ui = use_ui();
    let about = ui.about;
    let numbers = FIELDS.into_iter().filter(|field| *field != Field::Together && field.is_there(about));
    let fields = numbers.map(|field| {
        let bounds = props.bounds.clone();
        let value = field.get(&bounds).map_or(String::new(), |value| value.to_string());
        let onchange = Callback::from(move |event: Event| {
            let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
            let value = input.and_then(|input| input.value().trim().parse().ok());
            let mut bounds = bounds.clone();
            field.set(&mut bounds, value);
            set_bounds(about, bounds);
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
        let bounds = props.bounds.clone();
        Callback::from(move |_: MouseEvent| {
            set_bounds(about, Bounds { together: !bounds.together, ..bounds.clone() });
        })
    };
    let reset = Callback::from(move |_: MouseEvent| set_bounds(about, usual(about)));
    html! {
        <details class="bounds">
            <summary><span>{ui.t("bounds-title")}</span><span class="bounds-told">{summary(&ui, &props.bounds)}</span></summary>
            <div class="bounds-grid">{for fields}</div>
            <p class="nothing">{ui.t("bounds-about")}</p>
            <label class="bounds-together">
                <input type="checkbox" checked={props.bounds.together} onclick={together} data-bound="together" />
                <span>{ui.t("bounds-together")}</span>
            </label>
            if props.bounds != usual(about) {
                <button class="text-btn" onclick={reset}>{ui.t("bounds-reset")}</button>
            }
        </details>
    }
}
