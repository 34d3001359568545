//! The checks: what holds now, whether anything can break or go on for ever, and whether something can
//! happen at all.

mod bounds;
mod costs;
mod outcome;
mod worker_handle;

pub use worker_handle::serve;

use super::browser;
use super::context::{UiContext, use_ui};
use super::links;
use super::panes::PaneProps;
use super::part::part;
use crate::frame::Violation;
use crate::protocol::{Class, Invariant};
use crate::session::{Act, Question, SearchAction, SearchState, SessionAction};
use crate::value::Value;
use bounds::BoundsForm;
use costs::Costs;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, InputEvent, KeyboardEvent};
use yew::prelude::*;

/// Conditions offered for what is typed.
const OFFERED: usize = 8;

#[derive(PartialEq)]
pub struct ChecksPane(pub PaneProps);

crate::drawn_by!(ChecksPane, use_checks);

#[hook]
fn use_checks(pane: &ChecksPane) -> Html {
    let ui = use_ui();
    let about = ui.about;
    // What was chosen in an earlier sitting.
    use_effect_with(about.id, {
        let ui = ui.clone();
        move |id: &&'static str| {
            let known = ui.session.try_borrow().is_ok_and(|session| session.search().bounds(about).is_some());
            if !known {
                ui.send(Act::Search(SearchAction::Bounds(id, bounds::recall(about))).into());
            }
        }
    });
    let search = state(&ui);
    let frame = &pane.0.frame;
    let broken = ui.about.invariants.iter().filter(|invariant| broke(&frame.violations, invariant).is_some());
    let (broken, all) = (broken.count(), ui.about.invariants.len());
    let rows =
        ui.about.invariants.iter().map(|invariant| row(&ui, invariant, broke(&frame.violations, invariant)));
    let (sum, class) = match broken {
        0 => (ui.with("checks-hold", &[("count", all.into())]), "good"),
        _ => (ui.with("checks-broken", &[("count", broken.into())]), "bad"),
    };
    let off: Vec<Value> = frame.rules_off.iter().map(|rule| Value::Word(rule)).collect();
    let costs_only = about.all_are(Class::Cost, &frame.rules_off);
    // What came of a search stands below the question.
    let outcome = |section: Section| match &search.asked {
        Some(asked) if Section::of(&asked.pressed) == section => {
            outcome::outcome(&ui, &search, &frame.rules_off)
        }
        _ => Html::default(),
    };
    html! {
        <div class="checks">
            <h3>{ui.t("checks-now")}<span class={classes!("checks-sum", class)}>{sum}</span></h3>
            <ul class="invariants">{for rows}</ul>
            <h3>{ui.t("checks-search")}</h3>
            <p class="nothing">{ui.t("checks-about")}</p>
            if !off.is_empty() {
                <p class="checks-off">{ui.with("checks-with-off", &[("rules", Value::List(off))])}</p>
            }
            if costs_only {
                <p class="checks-off">{ui.t("checks-cost-only")}</p>
                {part(Costs(Rc::from(frame.rules_off.as_slice())))}
            }
            {part(BoundsForm { chosen: search.bounds(about).flatten().cloned(), id: about.id })}
            {buttons(&ui, &search, Section::Breaks, None)}
            {outcome(Section::Breaks)}
            <h3>{ui.t("endless-title")}</h3>
            <p class="nothing">{ui.t("endless-about")}</p>
            {buttons(&ui, &search, Section::Endless, None)}
            {outcome(Section::Endless)}
            <h3>{ui.t("goal-title")}</h3>
            <p class="nothing">{ui.t("goal-about")}</p>
            {part(GoalForm { changes: search.changes(), goal: search.goal().to_owned().into() })}
            {outcome(Section::Goal)}
        </div>
    }
}

/// The search as it is.
fn state(ui: &UiContext) -> SearchState {
    ui.session.try_borrow().map_or_else(|_| SearchState::default(), |session| session.search().clone())
}

/// Sends an action of the search.
fn send(ui: &UiContext, action: SearchAction) {
    ui.send(SessionAction::Act(Act::Search(action)));
}

/// Begins a search of the run on the stage.
fn begin(ui: &UiContext, from_start: bool, question: Question) {
    send(ui, SearchAction::Begin { question, from_start, now: browser::now() as u64 });
}

fn broke<'a>(violations: &'a [Violation], invariant: &Invariant) -> Option<&'a Violation> {
    violations.iter().find(|violation| violation.invariant == invariant.id)
}

/// The name of an invariant of the protocol on the stage.
pub(super) fn name(ui: &UiContext, id: &str) -> String {
    ui.find(&format!("{}-invariant-{id}-name", ui.about.id), &[]).unwrap_or_else(|| id.to_owned())
}

fn row(ui: &UiContext, invariant: &'static Invariant, broken: Option<&Violation>) -> Html {
    let name = name(ui, invariant.id);
    let Some(broken) = broken else {
        let holds = ui.t("checks-holds");
        return html! {
            <li key={invariant.id} class="invariant">
                <span class="sign" role="img" aria-label={holds}>{"✓"}</span>
                <span class="invariant-name">{name}</span><cite>{invariant.cite}</cite>
            </li>
        };
    };
    let said = ui.texts.broken(ui.about, invariant.id, &broken.args, &broken.without, &ui.roster);
    let at = ui.with("checks-broken-at", &[("at", Value::Time(broken.time))]);
    let go = ui.on::<MouseEvent>(SessionAction::Act(Act::ShowBroken(invariant.id)));
    html! {
        <li key={invariant.id} class="invariant broken">
            <button onclick={go} title={ui.t("feed-go")}>
                <span class="sign" role="img" aria-label={ui.t("checks-is-broken")}>{"✗"}</span>
                <span class="invariant-name">{name}</span><time>{at}</time>
                <span class="invariant-said">{said}</span>
            </button>
        </li>
    }
}

/// Where a question stands.
#[derive(Copy, Clone, PartialEq)]
enum Section {
    Breaks,
    Endless,
    Goal,
}

impl Section {
    fn of(question: &Question) -> Section {
        match question {
            Question::Breaks => Section::Breaks,
            Question::Endless => Section::Endless,
            Question::Happens(_) | Question::PutOff(_) => Section::Goal,
        }
    }

    /// What is asked here, of a condition where there is one.
    fn question(self, goal: Option<String>, put_off: bool) -> Question {
        match (goal, self) {
            (Some(goal), _) if put_off => Question::PutOff(goal),
            (Some(goal), _) => Question::Happens(goal),
            (None, Section::Endless) => Question::Endless,
            (None, _) => Question::Breaks,
        }
    }

    /// What its buttons say.
    fn keys(self) -> (&'static str, &'static str) {
        match self {
            Section::Breaks => ("checks-from-start", "checks-from-here"),
            Section::Endless => ("endless-from-start", "endless-from-here"),
            Section::Goal => ("goal-from-start", "goal-from-here"),
        }
    }
}

/// Tells the buttons of one section apart.
fn key_of(from_start: bool, question: &Question) -> &'static str {
    match (question, from_start) {
        (Question::PutOff(_), _) => "put-off",
        (_, true) => "start",
        (_, false) => "here",
    }
}

/// The ways to begin a search, or the one to end it. `goal` is where a condition is typed.
fn buttons(ui: &UiContext, search: &SearchState, section: Section, goal: Option<NodeRef>) -> Html {
    let mine = search.asked.as_ref().is_some_and(|asked| Section::of(&asked.pressed) == section);
    if search.is_running() && mine {
        // It is the button that was pressed, with other words on it: so it keeps the focus, and so does
        // that one when the search is over.
        let key = search.asked.as_ref().map_or("", |asked| key_of(asked.from_start, &asked.pressed));
        let stop = ui.on::<MouseEvent>(Act::Search(SearchAction::Stop));
        // A list of one: an element alone would not be taken for the one in the list before.
        let all = vec![html! { <button class="btn" {key} onclick={stop}>{ui.t("checks-stop")}</button> }];
        return html! { <div class="buttons">{for all}</div> };
    }
    let begins = |from_start: bool, put_off: bool| {
        let (ui, goal) = (ui.clone(), goal.clone());
        Callback::from(move |_: MouseEvent| {
            begin(&ui, from_start, section.question(goal.as_ref().map(typed), put_off));
        })
    };
    let button = |class: Classes, text: &str, from_start: bool, put_off: bool| {
        let key = key_of(from_start, &section.question(goal.is_some().then(String::new), put_off));
        html! { <button {class} {key} disabled={search.is_running()} onclick={begins(from_start, put_off)}>{ui.t(text)}</button> }
    };
    let (start, here) = section.keys();
    let primary = (section == Section::Breaks).then_some("primary");
    let mut all = vec![
        button(classes!("btn", primary), start, true, false),
        button(classes!("btn"), here, false, false),
    ];
    if section == Section::Goal {
        all.push(button(classes!("btn"), "goal-put-off", true, true));
    }
    html! { <div class="buttons">{for all}</div> }
}

fn typed(field: &NodeRef) -> String {
    field.cast::<HtmlInputElement>().map(|field| field.value()).unwrap_or_default()
}

/// What to ask: a condition, typed or taken from those that the protocol offers.
#[derive(PartialEq)]
struct GoalForm {
    /// Grows with what becomes of the search.
    changes: u32,
    goal: AttrValue,
}

crate::drawn_by!(GoalForm, use_goal_form);

#[hook]
fn use_goal_form(props: &GoalForm) -> Html {
    let ui = use_ui();
    let search = state(&ui);
    let field = use_node_ref();
    let oninput = {
        let ui = ui.clone();
        Callback::from(move |event: InputEvent| {
            let field = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
            send(&ui, SearchAction::Goal(field.map(|field| field.value()).unwrap_or_default()));
        })
    };
    let onkeydown = {
        let (ui, field) = (ui.clone(), field.clone());
        Callback::from(move |event: KeyboardEvent| {
            if matches!(&*event.code(), "Enter" | "NumpadEnter") && !event.is_composing() {
                event.prevent_default();
                begin(&ui, true, Question::Happens(typed(&field)));
            }
        })
    };
    let line = format!("expect {}", props.goal);
    let offers = match ui.session.try_borrow() {
        Ok(session) => links::complete(&line, &session),
        Err(_) => Vec::new(),
    };
    let examples = ui.about.goals;
    // While something is typed: what it may become.
    let chips: Vec<String> = match examples.contains(&&*props.goal) || props.goal.is_empty() {
        true => examples.iter().map(|goal| (*goal).to_owned()).collect(),
        false => offers
            .iter()
            .filter_map(|offer| offer.strip_prefix("expect "))
            .take(OFFERED)
            .map(str::to_owned)
            .collect(),
    };
    let chips = chips.into_iter().map(|goal| {
        let (ui, field, text) = (ui.clone(), field.clone(), goal.clone());
        let take = Callback::from(move |_: MouseEvent| {
            if let Some(field) = field.cast::<HtmlInputElement>() {
                drop(field.focus());
            }
            send(&ui, SearchAction::Goal(text.clone()));
        });
        html! { <button class="goal-chip" key={goal.clone()} onclick={take}><code>{goal}</code></button> }
    });
    let fault = &search.fault;
    let describes = fault.is_some().then_some("goal-fault");
    html! {
        <div class="goal">
            <input class="input mono" ref={field.clone()} value={props.goal.clone()} {oninput} {onkeydown}
                spellcheck="false" autocomplete="off" autocapitalize="off"
                aria-label={ui.t("goal-title")} aria-invalid={fault.is_some().to_string()} aria-describedby={describes} />
            if let Some((column, problem)) = fault {
                <p class="error" id="goal-fault" role="alert">
                    if *column > 0 { {ui.with("goal-column", &[("column", (*column).into())])} }
                    {ui.say(problem)}
                </p>
            }
            <div class="chips" role="group" aria-label={ui.t("goal-chips")}>{for chips}</div>
            {buttons(&ui, &search, Section::Goal, Some(field))}
        </div>
    }
}
