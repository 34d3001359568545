//! What a search is at, and what it came to, in words.

use super::bounds::{counted, summary};
use super::name;
use crate::check::explore::{Kind, Progress};
use crate::check::portfolio::{self, ANYTHING, Attempt, LONGEST};
use crate::check::worker::{Answer, Ended, Facts, FoundRun, Plan, Stage};
use crate::session::{Act, Asked, Question, SearchAction, SearchStage, SearchState};
use crate::ui::{UiContext, browser};
use crate::value::Value;
use yew::prelude::*;

/// Seconds with one digit after the point, of milliseconds.
fn seconds(time: u64) -> String {
    let tenths = time / 100;
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

fn figure(ui: &UiContext, key: &str, value: String) -> Html {
    html! { <div><dt>{ui.t(key)}</dt><dd>{value}</dd></div> }
}

fn figures(ui: &UiContext, progress: &Progress, time: u64) -> Html {
    let rate = progress.states * 1_000 / time.max(1);
    html! {
        <dl class="search-figures">
            {figure(ui, "search-states", grouped(progress.states))}
            {figure(ui, "search-depth", progress.depth.to_string())}
            {figure(ui, "search-rate", grouped(rate))}
            {figure(ui, "search-time", ui.with("search-seconds", &[("time", Value::text(&seconds(time)))]))}
        </dl>
    }
}

fn figures_of_portfolio(ui: &UiContext, progress: &portfolio::Progress, time: u64) -> Html {
    html! {
        <dl class="search-figures">
            {figure(ui, "search-states", grouped(progress.states))}
            {figure(ui, "search-walks", grouped(progress.walks))}
            {figure(ui, "search-rungs", format!("{} / {}", progress.rungs_done, progress.rungs))}
            {figure(ui, "search-time", ui.with("search-seconds", &[("time", Value::text(&seconds(time)))]))}
        </dl>
    }
}

/// The search as it is. Rules that were off are named where others are `off` now.
pub fn outcome(ui: &UiContext, search: &SearchState, off: &[&'static str]) -> Html {
    let Some(asked) = &search.asked else { return Html::default() };
    let body = match &search.state {
        SearchStage::Idle => return Html::default(),
        SearchStage::Running(stage) => running(ui, search, asked, stage),
        SearchStage::Failed(why) => html! {
            <>
                <p class="search-word bad">{ui.t("search-failed")}</p>
                if !why.is_empty() {
                    <p class="nothing"><code>{why.clone()}</code></p>
                }
            </>
        },
        SearchStage::Missing(file) => {
            let again = {
                let ui = ui.clone();
                Callback::from(move |_: MouseEvent| {
                    super::send(&ui, SearchAction::Again { now: browser::now() as u64 });
                })
            };
            html! {
                <>
                    <p class="search-word bad" role="status">{ui.with("search-missing", &[("file", Value::text(file))])}</p>
                    <div class="buttons"><button class="btn" onclick={again}>{ui.t("late-retry")}</button></div>
                </>
            }
        }
        SearchStage::Done(answer) => done(ui, search, asked, answer, off),
    };
    let ended = match &search.state {
        SearchStage::Done(answer) => answer.ended.word(),
        SearchStage::Failed(_) => "failed",
        SearchStage::Missing(_) => "missing",
        _ => "running",
    };
    html! { <section class="search" data-search={ended} aria-label={ui.t("search-title")}>{body}</section> }
}

fn running(ui: &UiContext, search: &SearchState, asked: &Asked, stage: &Stage) -> Html {
    // What changes five times a second is not read out; this is.
    let said = match &search.said {
        Stage::Search(Progress { states: 0, .. }) => ui.t("search-begun"),
        Stage::Search(progress) => {
            let args = [("states", Value::from(progress.states)), ("depth", Value::from(progress.depth))];
            ui.with("search-said", &args)
        }
        Stage::Portfolio(progress) => tries(ui, progress),
    };
    let numbers = match stage {
        Stage::Search(progress) => figures(ui, progress, search.time),
        Stage::Portfolio(progress) => html! {
            <>
                <p class="search-tries">{tries(ui, progress)}</p>
                {figures_of_portfolio(ui, progress, search.time)}
            </>
        },
    };
    html! {
        <>
            if let Some(story) = &search.story {
                <p class="search-word bad" role="status">{found_so_far(ui, asked, story)}</p>
                {play(ui, search, "search-play")}
            }
            <progress class="search-bar" aria-label={ui.t("search-title")} />
            {numbers}
            <p class="hidden" role="status">{said}</p>
        </>
    }
}

/// What a portfolio is trying.
fn tries(ui: &UiContext, progress: &portfolio::Progress) -> String {
    match &progress.attempt {
        Attempt::Stages(left) => ui.with("search-tries-stages", &[("count", Value::from(*left))]),
        Attempt::Rung(bounds) => {
            let bounds = counted(ui, bounds);
            match bounds.is_empty() {
                true => ui.t("search-tries-quiet"),
                false => ui.with("search-tries-rung", &[("bounds", Value::text(&bounds))]),
            }
        }
        Attempt::Walks => ui.t("search-tries-walks"),
        Attempt::Shortening => ui.t("search-tries-shortening"),
        Attempt::Proof(_) => {
            ui.with("search-tries-proof", &[("actions", Value::from(progress.shortest.unwrap_or(0)))])
        }
    }
}

fn found_so_far(ui: &UiContext, asked: &Asked, story: &FoundRun) -> String {
    let args = [
        ("actions", Value::from(story.actions)),
        ("name", Value::text(&name(ui, &story.invariant))),
        ("goal", Value::text(asked.question.goal().unwrap_or_default())),
    ];
    let key = if story.invariant.is_empty() { "search-found-goal" } else { "search-found" };
    ui.with(key, &args)
}

/// The button that plays what was found, if there is something.
fn play(ui: &UiContext, search: &SearchState, key: &str) -> Html {
    let Some(found) = search.found() else { return Html::default() };
    let play = ui.on::<MouseEvent>(Act::ShowFound(Box::new(found)));
    html! { <div class="buttons"><button class="btn primary" onclick={play}>{ui.t(key)}</button></div> }
}

/// How it ended, as a key of the texts.
fn word(answer: &Answer, asked: &Asked) -> String {
    let (ended, question) = (answer.ended, &asked.question);
    let word = ended.word();
    if let Facts::Portfolio { proved, .. } = &answer.facts {
        let how = if *proved { "proved" } else { "shortened" };
        return match (ended, question) {
            (Ended::Violated | Ended::Goal, _) => format!("search-{word}-{how}"),
            (_, Question::Happens(_)) => format!("search-{word}-tried-goal"),
            _ => format!("search-{word}-tried"),
        };
    }
    let together = matches!(&asked.plan, Plan::Within(bounds) if bounds.together);
    let by_bound = matches!(ended, Ended::Depth | Ended::States | Ended::Memory);
    match question {
        _ if ended == Ended::Violated && together => "search-violated-together".to_owned(),
        _ if matches!(ended, Ended::Violated | Ended::Goal) => format!("search-{word}"),
        Question::Endless | Question::PutOff(_) if by_bound => "search-bounded-endless".to_owned(),
        Question::Endless if ended == Ended::Endless => "search-endless".to_owned(),
        Question::Endless => format!("search-{word}-endless"),
        Question::PutOff(_) => format!("search-{word}-put-off"),
        Question::Happens(_) => format!("search-{word}-goal"),
        Question::Breaks if by_bound => format!("search-by-{word}"),
        Question::Breaks => format!("search-{word}"),
    }
}

/// Actions of what was found before it goes round, where it does.
fn stem(found: &FoundRun) -> usize {
    let actions: Vec<&String> = found.lines.iter().filter(|line| !line.starts_with("set network")).collect();
    actions.iter().position(|line| line.starts_with("mark ")).unwrap_or(found.actions)
}

/// What the sentence of an answer speaks of.
fn told(ui: &UiContext, asked: &Asked, answer: &Answer) -> Vec<(&'static str, Value)> {
    let Answer { found, facts, .. } = answer;
    let stem = stem(found);
    let mut args = vec![
        ("name", Value::text(&name(ui, &found.invariant))),
        ("goal", Value::text(asked.question.goal().unwrap_or_default())),
        ("actions", Value::from(found.actions)),
        ("stem", Value::from(stem)),
        ("again", Value::from(found.actions - stem)),
    ];
    match facts {
        Facts::Search { progress, .. } => {
            args.push(("states", Value::text(&grouped(progress.states))));
            args.push(("depth", Value::from(progress.depth)));
        }
        Facts::Portfolio { progress, .. } => {
            args.push(("states", Value::text(&grouped(progress.states))));
            args.push(("walks", Value::text(&grouped(progress.walks))));
            args.push(("done", Value::from(progress.rungs_done)));
            args.push(("rungs", Value::from(progress.rungs)));
            args.push(("first", Value::from(progress.first.unwrap_or(0))));
            args.push(("longest", Value::from(LONGEST)));
            args.extend(Kind::ALL.map(|kind| (kind.word(), Value::from(u32::from(ANYTHING.most(kind))))));
        }
    }
    args
}

fn done(ui: &UiContext, search: &SearchState, asked: &Asked, answer: &Answer, now: &[&'static str]) -> Html {
    let class = match answer.ended {
        Ended::Violated | Ended::Endless => "bad",
        Ended::Goal | Ended::Exhausted => "good",
        _ => "open",
    };
    let off: Vec<Value> = asked.off.iter().map(|rule| Value::Word(rule)).collect();
    let from = ui.t(if asked.from_start { "search-from-start" } else { "search-from-here" });
    html! {
        <>
            <p class={classes!("search-word", class)} role="status">{ui.with(&word(answer, asked), &told(ui, asked, answer))}</p>
            if asked.off != now {
                <p class="checks-off">{ui.with("checks-with-off", &[("rules", Value::List(off))])}</p>
            }
            {play(ui, search, "search-show")}
            {facts(ui, search, asked, answer)}
            <p class="nothing">{from}</p>
        </>
    }
}

/// What can be said of an answer beside its sentence.
fn facts(ui: &UiContext, search: &SearchState, asked: &Asked, answer: &Answer) -> Html {
    let within = |bounds: String| ui.with("search-bounds", &[("bounds", Value::text(&bounds))]);
    match &answer.facts {
        Facts::Search { progress, past_terms, one_in } => {
            let fingerprint = [("chance", Value::text(&grouped(*one_in)))];
            let bounds = match &asked.plan {
                Plan::Within(bounds) | Plan::Endless(bounds) => Some(within(summary(ui, bounds))),
                Plan::Portfolio => None,
            };
            html! {
                <>
                    {figures(ui, progress, search.time)}
                    <p class="nothing">{for bounds}</p>
                    if *past_terms {
                        <p class="nothing">{ui.t("search-past-terms")}</p>
                    }
                    if !answer.ended.is_found() {
                        <p class="nothing">{ui.with("search-fingerprint", &fingerprint)}</p>
                    }
                </>
            }
        }
        Facts::Portfolio { progress, proved, uses } => html! {
            <>
                {figures_of_portfolio(ui, progress, search.time)}
                if *proved {
                    <p class="nothing">{within(counted(ui, uses))}</p>
                }
            </>
        },
    }
}
