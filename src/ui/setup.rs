//! A new run: protocol, its parameters, the network. What there is to choose comes from the
//! protocols' own descriptions.

use super::context::{UiContext, use_ui};
use super::dialog::Modal;
use super::gallery::face;
use super::page_action::{Dialog, PageAction};
use super::part::{keyed, part};
use super::share::OpenFile;
use crate::protocol::{About, Param, ParamKind, Together};
use crate::registry;
use crate::session::{Act, SessionAction};
use crate::sim::NetworkSetup;
use crate::value::{Value, duration};
use std::fmt::Write as _;
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

/// What the form says so far: only what differs from the defaults.
#[derive(Clone, PartialEq)]
struct Form {
    /// The protocol's id.
    protocol: &'static str,
    params: Vec<(&'static str, String)>,
    seed: String,
    /// None: as the protocol begins by itself.
    by_hand: Option<bool>,
}

impl Form {
    /// None while the protocol is being fetched.
    fn about(&self) -> Option<&'static About> {
        registry::find(self.protocol).map(|entry| entry.about)
    }

    fn begins_by_hand(&self) -> bool {
        self.about().is_some_and(|about| about.by_hand)
    }

    fn param(&self, param: &Param) -> String {
        let set = self.params.iter().find(|(id, _)| *id == param.id);
        set.map_or_else(|| param.default.to_owned(), |(_, value)| value.clone())
    }

    fn set(&mut self, param: &'static str, value: &str) {
        self.params.retain(|(id, _)| *id != param);
        self.params.push((param, value.to_owned()));
    }

    /// The script's header.
    fn script(&self) -> String {
        let mut text = format!("synod 1\nprotocol {}", self.protocol);
        for (name, value) in &self.params {
            let _ = write!(text, " {name}={value}");
        }
        let _ = writeln!(text, " seed={}", self.seed.trim());
        match (self.by_hand.unwrap_or(self.begins_by_hand()), self.begins_by_hand()) {
            (true, false) => text.push_str("network by-hand\n"),
            (false, true) => {
                let network = NetworkSetup::default();
                let (least, most) = (duration(network.least), duration(network.most));
                let _ = writeln!(text, "network latency={least}..{most}");
            }
            _ => {}
        }
        text
    }
}

#[derive(PartialEq)]
pub struct Setup {
    /// The protocol that is chosen to begin with.
    pub protocol: &'static str,
    /// Whether messages are to wait, to begin with; none: as the protocol has it.
    pub by_hand: Option<bool>,
}

crate::drawn_by!(Setup, use_setup);

#[hook]
fn use_setup(props: &Setup) -> Html {
    let ui = use_ui();
    let form = use_state(|| Form {
        protocol: props.protocol,
        params: Vec::new(),
        seed: "1".to_owned(),
        by_hand: props.by_hand,
    });
    let protocols = registry::OFFERS.iter().map(|offer| {
        let (page, id) = (ui.page_dispatch.clone(), offer.id);
        let onclick = change(&form, move |form, _: MouseEvent| {
            page.emit(PageAction::Fetch(id));
            form.protocol = id;
            form.params.clear();
            form.by_hand = None;
        });
        let on = id == form.protocol;
        html! {
            <button class={classes!("choice", "face", on.then_some("on"))} role="radio" aria-checked={on.to_string()} {onclick}>
                {face(&ui, offer)}
            </button>
        }
    });
    let params = form.about().into_iter().flat_map(|about| about.params).map(|param| {
        let (value, id) = (form.param(param), param.id);
        let onchange = change(&form, move |form, value: String| form.set(id, &value));
        let (protocol, place) = (form.protocol, ParamRef(param));
        keyed(format!("{protocol}.{id}"), ParamField { protocol, place, value, onchange })
    });
    let hints = form.about().map(|about| hints(&ui, &form, about)).unwrap_or_default();
    let hand = |by_hand: bool, key: &str| {
        let onclick = change(&form, move |form, _: MouseEvent| form.by_hand = Some(by_hand));
        let on = form.by_hand.unwrap_or(form.begins_by_hand()) == by_hand;
        choice(&ui, on, key, &format!("{key}-about"), onclick)
    };
    let script = form.script();
    let start = ui.on::<MouseEvent>(SessionAction::Act(Act::Open {
        name: "new.script".to_owned(),
        text: script.clone(),
    }));
    let children = html! {
        <>
            <div class="choices faces" role="radiogroup" aria-label={ui.t("setup-protocol")}>{for protocols}</div>
            <div class="params">
                {for params}
                {part(TextField {
                    label: ui.t("setup-seed").into(),
                    hint: ui.t("setup-seed-about").into(),
                    value: form.seed.clone(),
                    onchange: change(&form, |form, seed: String| form.seed = seed),
                })}
            </div>
            <div class="together" aria-live="polite">{for hints}</div>
            <div class="choices" role="radiogroup" aria-label={ui.t("setup-network")}>
                {hand(false, "setup-timed")}
                {hand(true, "setup-by-hand")}
            </div>
            <pre class="script">{script}</pre>
            <div class="buttons">
                <button class="btn primary" onclick={start}>{ui.t("setup-start")}</button>
                {part(OpenFile)}
                <button class="btn" onclick={ui.page(PageAction::Show(Dialog::Script))}>{ui.t("share-edit")}</button>
                <button class="btn" onclick={ui.page(PageAction::Show(Dialog::Lessons))}>{ui.t("page-lessons")}</button>
            </div>
        </>
    };
    part(Modal { title: ui.t("page-setup").into(), class: classes!("setup"), onclose: None, children })
}

/// A line for each choice that needs another one, with a button that makes it.
fn hints(ui: &UiContext, form: &UseStateHandle<Form>, about: &'static About) -> Vec<Html> {
    let hint = |(together, missing): (&'static Together, Vec<(&'static str, &'static str)>)| {
        let why = ui.texts.get(&format!("{}-together-{}", about.id, together.id));
        let set: Vec<String> = missing.iter().map(|(param, value)| format!("{param}={value}")).collect();
        let set = ui.with("setup-together-set", &[("set", Value::text(&set.join(" ")))]);
        let onclick = change(form, move |form, _: MouseEvent| {
            missing.iter().for_each(|(param, value)| form.set(param, value));
        });
        html! {
            <p key={together.id} class="hint">
                <span class="sign" aria-hidden="true">{"⚠"}</span>
                <span>{why}{" "}<cite class="cite">{together.cite}</cite></span>
                <button class="btn" {onclick}>{set}</button>
            </p>
        }
    };
    about.incomplete(&|param| form.param(param)).into_iter().map(hint).collect()
}

/// A callback that changes the form.
fn change<E: 'static>(form: &UseStateHandle<Form>, with: impl Fn(&mut Form, E) + 'static) -> Callback<E> {
    let form = form.clone();
    Callback::from(move |event: E| {
        let mut next = (*form).clone();
        with(&mut next, event);
        form.set(next);
    })
}

/// One of several that exclude each other.
fn choice(ui: &UiContext, on: bool, title: &str, about: &str, onclick: Callback<MouseEvent>) -> Html {
    html! {
        <button class={classes!("choice", on.then_some("on"))} role="radio" aria-checked={on.to_string()} {onclick}>
            <b>{ui.t(title)}</b><span>{ui.t(about)}</span>
        </button>
    }
}

/// A parameter's description; there is one of each.
#[derive(Copy, Clone)]
struct ParamRef(&'static Param);

impl PartialEq for ParamRef {
    fn eq(&self, other: &ParamRef) -> bool {
        std::ptr::eq(self.0, other.0)
    }
}

#[derive(PartialEq)]
pub struct ParamField {
    protocol: &'static str,
    place: ParamRef,
    value: String,
    onchange: Callback<String>,
}

crate::drawn_by!(ParamField, use_param_field);

#[hook]
fn use_param_field(props: &ParamField) -> Html {
    let ui = use_ui();
    let param = props.place.0;
    let key = format!("{}-param-{}", props.protocol, param.id);
    let label = ui.texts.find(&key, &[], None).unwrap_or_else(|| param.id.to_owned());
    let pick = props.onchange.reform(|event: Event| {
        let target = event.target();
        target
            .and_then(|target| target.dyn_into::<HtmlSelectElement>().ok())
            .map(|it| it.value())
            .unwrap_or_default()
    });
    let option = |word: &str| {
        html! { <option value={word.to_owned()} selected={word == props.value}>{word.to_owned()}</option> }
    };
    let field = match param.kind {
        ParamKind::Number { least, most } => {
            let onchange = props.onchange.reform(typed);
            html! {
                <input class="input" type="number" min={least.to_string()} max={most.to_string()}
                    value={props.value.clone()} {onchange} />
            }
        }
        ParamKind::Choice(words) => {
            html! { <select class="input" onchange={pick}>{for words.iter().map(|word| option(word))}</select> }
        }
        ParamKind::Switch => {
            html! { <select class="input" onchange={pick}>{option("off")}{option("on")}</select> }
        }
    };
    html! { <label class="param"><span>{label}</span>{field}</label> }
}

fn typed(event: Event) -> String {
    let field = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
    field.map(|field| field.value()).unwrap_or_default()
}

#[derive(PartialEq)]
pub struct TextField {
    label: AttrValue,
    hint: AttrValue,
    value: String,
    onchange: Callback<String>,
}

crate::drawn_by!(TextField, use_text_field);

#[hook]
fn use_text_field(props: &TextField) -> Html {
    let onchange = props.onchange.reform(typed);
    html! {
        <label class="param">
            <span>{props.label.clone()}</span>
            <input class="input" inputmode="numeric" value={props.value.clone()} {onchange} />
            <small>{props.hint.clone()}</small>
        </label>
    }
}
