//! Commands that need words: a client's request, a proposer's value.

use crate::script::{Command, OpWords, Word};
use crate::session::{Act, SessionAction};
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
    /// How many operations were asked for so far: the next is another one.
    pub asked: usize,
}

/// What was typed into a field; none while it shows what is offered.
type Typed = UseStateHandle<Option<String>>;

fn typed(state: &Typed) -> Callback<InputEvent> {
    let state = state.clone();
    Callback::from(move |event: InputEvent| {
        let target = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        if let Some(input) = target {
            state.set(Some(input.value()));
        }
    })
}

fn shown(state: &Typed, offered: &str) -> String {
    (**state).clone().unwrap_or_else(|| offered.to_owned())
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

/// What is offered for the fields of an operation: key, and the values that it takes.
fn offered(op: OpWords) -> [String; 3] {
    let text = |word: Word| word.text.to_string();
    match op {
        OpWords::Get { key } => [text(key), String::new(), String::new()],
        OpWords::Put { key, value } | OpWords::Append { key, value } => {
            [text(key), text(value), String::new()]
        }
        OpWords::Cas { key, from, to } => [text(key), text(from), text(to)],
        OpWords::Tas => Default::default(),
    }
}

/// `request C1 put x 1 [at S1]`
#[component]
pub fn Request(props: &RequestProps) -> Html {
    let ui = use_ui();
    let operations = ui.about.operations;
    let op = use_state(|| ui.about.usual().map(|served| served.word).unwrap_or_default().to_owned());
    let (key, first, second) = (use_state(|| None), use_state(|| None), use_state(|| None));
    let at = use_state(String::new);
    let served = operations.iter().find(|served| served.word == *op);
    let next = served.and_then(|served| Some(ui.session.try_borrow().ok()?.next_operation(*served)));
    let [of_key, of_first, of_second] = next.map(offered).unwrap_or_default();
    let words = [shown(&key, &of_key), shown(&first, &of_first), shown(&second, &of_second)];
    let made = operation(&op, words.each_ref().map(|word| &**word)).map(|op| Command::Request {
        client: Word::new(&*props.client),
        op,
        at: (!at.is_empty()).then(|| Word::new(&**at)),
    });
    let reason = match &made {
        None => Some(ui.t("form-missing")),
        Some(command) => ui.why_not(command),
    };
    let onsubmit = submit(&ui, made.filter(|_| reason.is_none()));
    let [key_word, first_word, second_word] = words;
    let input = |label: &str, state: &Typed, value: &str| {
        html! { <input aria-label={ui.t(label)} title={ui.t(label)} maxlength={LONGEST} value={value.to_owned()} oninput={typed(state)} autocapitalize="off" spellcheck="false" /> }
    };
    html! {
        <form class="card-form" {onsubmit}>
            <select aria-label={ui.t("form-operation")} onchange={picked(&op)}>
                { for ui.about.words().map(|word| html! { <option value={word} selected={*op == word}>{word}</option> }) }
            </select>
            if *op != "tas" { {input("form-key", &key, &key_word)} }
            if *op == "put" || *op == "append" { {input("form-value", &first, &first_word)} }
            if *op == "cas" { {input("form-from", &first, &first_word)} {input("form-to", &second, &second_word)} }
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
    /// What is offered: a value that nobody has proposed.
    pub next: String,
}

/// `propose P1 foo [ballot 7]`
#[component]
pub fn Propose(props: &ProposeProps) -> Html {
    let ui = use_ui();
    let (value, round) = (use_state(|| None), use_state(|| None));
    let (value_word, round_word) = (shown(&value, &props.next), shown(&round, ""));
    let ballot = match round_word.trim() {
        "" => Ok(None),
        text => text.parse().map(Some),
    };
    let made = ballot.ok().filter(|_| !value_word.trim().is_empty()).map(|ballot| Command::Propose {
        node: Word::new(&*props.node),
        value: Word::new(value_word.trim()),
        ballot,
    });
    let reason = match &made {
        None => Some(ui.t("form-missing")),
        Some(command) => ui.why_not(command),
    };
    let onsubmit = submit(&ui, made.filter(|_| reason.is_none()));
    html! {
        <form class="card-form" {onsubmit}>
            <input aria-label={ui.t("form-value")} title={ui.t("form-value")} maxlength={LONGEST} value={value_word}
                oninput={typed(&value)} autocapitalize="off" spellcheck="false" />
            <input class="short" inputmode="numeric" aria-label={ui.t("form-round")} placeholder={ui.t("form-round")}
                title={ui.t("form-round-about")} maxlength="9" value={round_word} oninput={typed(&round)} />
            <button class="act primary" type="submit" aria-disabled={reason.is_some().then_some("true")} title={reason}>{ui.t("form-propose")}</button>
        </form>
    }
}

fn submit(ui: &crate::ui::UiContext, command: Option<Command>) -> Callback<SubmitEvent> {
    let dispatch = ui.dispatch.clone();
    Callback::from(move |event: SubmitEvent| {
        event.prevent_default();
        if let Some(command) = &command {
            dispatch.emit(SessionAction::Act(Act::Do(command.clone())));
        }
    })
}
