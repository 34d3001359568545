//! What a search is at, and what it came to, in words.

use super::bounds::summary;
use super::name;
use super::search_state::{self, Asked, Question, SearchState, State};
use crate::check::ask::{Answer, Ended};
use crate::check::explore::Progress;
use crate::session::{Act, SessionAction};
use crate::ui::UiContext;
use crate::value::Value;
use yew::prelude::*;

/// Seconds with one digit after the point, of milliseconds.
fn seconds(time: f64) -> String {
    let tenths = (time / 100.0) as u64;
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// A number in groups of three digits, as both languages write it.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push('\u{202f}');
        }
        text.push(digit);
    }
    text
}

fn rate(progress: &Progress, time: f64) -> u64 {
    (progress.states as f64 * 1_000.0 / time.max(1.0)) as u64
}

fn figures(ui: &UiContext, progress: &Progress, time: f64) -> Html {
    let figure = |key: &str, value: String| html! { <div><dt>{ui.t(key)}</dt><dd>{value}</dd></div> };
    html! {
        <dl class="search-figures">
            {figure("search-states", grouped(progress.states))}
            {figure("search-depth", progress.depth.to_string())}
            {figure("search-rate", grouped(rate(progress, time)))}
            {figure("search-time", ui.with("search-seconds", &[("time", Value::text(&seconds(time)))]))}
        </dl>
    }
}

/// The search as it is. Rules that were off are named where others are `off` now.
pub fn outcome(ui: &UiContext, search: &SearchState, off: &[&'static str]) -> Html {
    let Some(asked) = search.asked() else { return Html::default() };
    let body = match &search.state {
        State::Idle => return Html::default(),
        State::Running(progress) => running(ui, search, progress),
        State::Failed(why) => html! {
            <>
                <p class="search-word bad">{ui.t("search-failed")}</p>
                if !why.is_empty() {
                    <p class="nothing"><code>{why.clone()}</code></p>
                }
            </>
        },
        State::Missing(file) => {
            let again = {
                let ui = ui.clone();
                Callback::from(move |_: MouseEvent| search_state::search(&ui))
            };
            html! {
                <>
                    <p class="search-word bad" role="status">{ui.with("search-missing", &[("file", Value::text(file))])}</p>
                    <div class="buttons"><button class="btn" onclick={again}>{ui.t("late-retry")}</button></div>
                </>
            }
        }
        State::Done(answer) => done(ui, search, asked, answer, off),
    };
    let ended = match &search.state {
        State::Done(answer) => answer.ended.word(),
        State::Failed(_) => "failed",
        State::Missing(_) => "missing",
        _ => "running",
    };
    html! { <section class="search" data-search={ended} aria-label={ui.t("search-title")}>{body}</section> }
}

fn running(ui: &UiContext, search: &SearchState, progress: &Progress) -> Html {
    // What changes five times a second is not read out; this is.
    let said = match search.said.states {
        0 => ui.t("search-begun"),
        states => {
            let args = [("states", Value::from(states)), ("depth", Value::from(search.said.depth))];
            ui.with("search-said", &args)
        }
    };
    html! {
        <>
            <progress class="search-bar" aria-label={ui.t("search-title")} />
            {figures(ui, progress, search.time)}
            <p class="hidden" role="status">{said}</p>
        </>
    }
}

/// How it ended, as a key of the texts.
fn word(ended: Ended, question: &Question, together: bool) -> String {
    let word = ended.word();
    let by_bound = matches!(ended, Ended::Depth | Ended::States | Ended::Memory);
    match question {
        _ if ended == Ended::Violated && together => "search-violated-together".to_owned(),
        _ if matches!(ended, Ended::Violated | Ended::Goal | Ended::Stuck) => format!("search-{word}"),
        Question::Endless | Question::PutOff(_) if by_bound => "search-bounded-endless".to_owned(),
        Question::Endless if ended == Ended::Endless => "search-endless".to_owned(),
        Question::Endless => format!("search-{word}-endless"),
        Question::PutOff(_) => format!("search-{word}-put-off"),
        Question::Happens(_) => format!("search-{word}-goal"),
        Question::Breaks if by_bound => format!("search-by-{word}"),
        Question::Breaks => format!("search-{word}"),
    }
}

/// Actions of what was found: until it goes round, where it does, and in all.
fn lengths(answer: &Answer) -> (usize, usize) {
    let actions: Vec<&String> = answer.lines.iter().filter(|line| !line.starts_with("set network")).collect();
    match actions.iter().position(|line| line.starts_with("mark ")) {
        Some(stem) => (stem, actions.len() - 1),
        None => (actions.len(), actions.len()),
    }
}

fn done(ui: &UiContext, search: &SearchState, asked: &Asked, answer: &Answer, now: &[&'static str]) -> Html {
    let Answer { ended, progress, .. } = answer;
    let (stem, actions) = lengths(answer);
    let args = [
        ("name", Value::text(&name(ui, &answer.invariant))),
        ("goal", Value::text(asked.question.goal().unwrap_or_default())),
        ("actions", Value::from(actions)),
        ("stem", Value::from(stem)),
        ("again", Value::from(actions - stem)),
        ("states", Value::text(&grouped(progress.states))),
        ("depth", Value::from(progress.depth)),
    ];
    let class = match ended {
        Ended::Violated | Ended::Stuck | Ended::Endless => "bad",
        Ended::Goal | Ended::Exhausted => "good",
        _ => "open",
    };
    let off: Vec<Value> = asked.off.iter().map(|rule| Value::Word(rule)).collect();
    let found = search.found().map(|found| {
        let again = ui.on::<MouseEvent>(SessionAction::Act(Act::ShowFound(Box::new(found))));
        html! { <button class="btn primary" onclick={again}>{ui.t("search-show")}</button> }
    });
    let from = ui.t(if asked.from_start { "search-from-start" } else { "search-from-here" });
    let fingerprint = [("chance", Value::text(&grouped(u64::try_from(answer.one_in).unwrap_or(u64::MAX))))];
    html! {
        <>
            <p class={classes!("search-word", class)} role="status">{ui.with(&word(*ended, &asked.question, asked.bounds.together), &args)}</p>
            if asked.off != now {
                <p class="checks-off">{ui.with("checks-with-off", &[("rules", Value::List(off))])}</p>
            }
            if found.is_some() {
                <div class="buttons">{for found}</div>
            }
            {figures(ui, progress, search.time)}
            <p class="nothing">
                {from}
                if asked.bounds != search.bounds() {
                    {" "}{ui.with("search-bounds", &[("bounds", Value::text(&summary(ui, &asked.bounds)))])}
                }
            </p>
            if answer.past_terms {
                <p class="nothing">{ui.t("search-past-terms")}</p>
            }
            if !ended.is_found() {
                <p class="nothing">{ui.with("search-fingerprint", &fingerprint)}</p>
            }
        </>
    }
}
