//! Commands that need words: a client's request, a proposer's value.

use crate::script::{Command, OpWords, Word};
use crate::session::Intent;
use crate::ui::use_ui;
use crate::value::Value;
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

/// The longest key or value that can be typed here.
const LONGEST: &str = "40";

#[derive(Properties, PartialEq)]
pub struct RequestProps {
    pub client: String,
    pub servers: Vec<String>,
}

fn typed(state: &UseStateHandle<String>) -> Callback<InputEvent> {
    let state = state.clone();
    Callback::from(move |event: InputEvent| {
        let target = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        if let Some(input) = target {
            state.set(input.value());
        }
    })
}

fn picked(state: &UseStateHandle<String>) -> Callback<Event> {
    let state = state.clone();
    Callback::from(move |event: Event| {
        let target = event.target().and_then(|target| target.dyn_into::<HtmlSelectElement>().ok());
        if let Some(select) = target {
            state.set(select.value());
        }
    })
}

/// The operation that the form's words make; none while one is missing.
fn operation(op: &str, words: [&str; 3]) -> Option<OpWords> {
    let [key, first, second] = words.map(str::trim);
    let word = |text: &str| (!text.is_empty()).then(|| Word::new(text));
    Some(match op {
        "get" => OpWords::Get { key: word(key)? },
        "put" => OpWords::Put { key: word(key)?, value: word(first)? },
        "append" => OpWords::Append { key: word(key)?, value: word(first)? },
        "cas" => OpWords::Cas { key: word(key)?, from: word(first)?, to: word(second)? },
        "tas" => OpWords::Tas,
        _ => return None,
    })
}

/// `request C1 put x 1 [at S1]`
#[component]
pub fn Request(props: &RequestProps) -> Html {
    let ui = use_ui();
    let operations = ui.about.operations;
    let preferred =
        if operations.contains(&"put") { "put" } else { operations.first().copied().unwrap_or("get") };
    let op = use_state(|| preferred.to_owned());
    let key = use_state(|| "x".to_owned());
    let first = use_state(|| "1".to_owned());
    let second = use_state(|| "2".to_owned());
    let at = use_state(String::new);
    let made = operation(&op, [&key, &first, &second]).map(|op| Command::Request {
        client: Word::new(&*props.client),
        op,
        at: (!at.is_empty()).then(|| Word::new(&**at)),
    });
    let reason = match &made {
        None => Some(ui.t("form-missing")),
        Some(command) => ui.why_not(command),
    };
    let onsubmit = submit(&ui, made.filter(|_| reason.is_none()));
    let input = |label: &str, state: &UseStateHandle<String>| {
        html! { <input aria-label={ui.t(label)} title={ui.t(label)} maxlength={LONGEST} value={(**state).clone()} oninput={typed(state)} autocapitalize="off" spellcheck="false" /> }
    };
    html! {
        <form class="card-form" {onsubmit}>
            <select aria-label={ui.t("form-operation")} onchange={picked(&op)}>
                { for operations.iter().map(|word| html! { <option value={*word} selected={**op == **word}>{*word}</option> }) }
            </select>
            if *op != "tas" { {input("form-key", &key)} }
            if *op == "put" || *op == "append" { {input("form-value", &first)} }
            if *op == "cas" { {input("form-from", &first)} {input("form-to", &second)} }
            <select aria-label={ui.t("form-at")} onchange={picked(&at)}>
                <option value="" selected={at.is_empty()}>{ui.t("form-at-any")}</option>
                { for props.servers.iter().map(|name| html! {
                    <option value={name.clone()} selected={*at == *name}>{ui.with("form-at-server", &[("name", Value::text(name))])}</option>
                }) }
            </select>
            <button class="act primary" type="submit" aria-disabled={reason.is_some().then_some("true")} title={reason}>{ui.t("form-request")}</button>
        </form>
    }
}

#[derive(Properties, PartialEq)]
pub struct ProposeProps {
    pub node: String,
    pub up: bool,
}

/// `propose P1 foo [ballot 7]`
#[component]
pub fn Propose(props: &ProposeProps) -> Html {
    let ui = use_ui();
    let value = use_state(|| "foo".to_owned());
    let round = use_state(String::new);
    let ballot = match round.trim() {
        "" => Ok(None),
        text => text.parse().map(Some),
    };
    let made = ballot.ok().filter(|_| !value.trim().is_empty()).map(|ballot| Command::Propose {
        node: Word::new(&*props.node),
        value: Word::new(value.trim()),
        ballot,
    });
    let reason = match &made {
        None => Some(ui.t("form-missing")),
        Some(command) => ui.why_not(command),
    };
    let onsubmit = submit(&ui, made.filter(|_| reason.is_none()));
    html! {
        <form class="card-form" {onsubmit}>
            <input aria-label={ui.t("form-value")} title={ui.t("form-value")} maxlength={LONGEST} value={(*value).clone()}
                oninput={typed(&value)} autocapitalize="off" spellcheck="false" />
            <input class="short" inputmode="numeric" aria-label={ui.t("form-round")} placeholder={ui.t("form-round")}
                title={ui.t("form-round-about")} maxlength="9" value={(*round).clone()} oninput={typed(&round)} />
            <button class="act primary" type="submit" aria-disabled={reason.is_some().then_some("true")} title={reason}>{ui.t("form-propose")}</button>
        </form>
    }
}

fn submit(ui: &crate::ui::UiContext, command: Option<Command>) -> Callback<SubmitEvent> {
    let dispatch = ui.dispatch.clone();
    Callback::from(move |event: SubmitEvent| {
        event.prevent_default();
        if let Some(command) = &command {
            dispatch.emit(Intent::Do(command.clone()));
        }
    })
}
