//! A challenge in the story column: the task, how far the person is, and the link that proves it.

use super::browser;
use super::context::use_ui;
use super::page_action::{Dialog, PageAction};
use super::part::{keyed, part};
use super::prose::Prose;
use super::share::{Copied, MAX_LINK};
use crate::session::{Act, ChallengeRun, Watch};
use crate::value::Value;
use std::rc::Rc;
use yew::prelude::*;

/// What the address says of a challenge.
pub fn query(id: &str) -> String {
    format!("?challenge={id}")
}

pub struct ChallengePanel {
    pub run: Rc<ChallengeRun>,
    /// The solution as a URL fragment; empty while it is none.
    pub fragment: AttrValue,
}

impl PartialEq for ChallengePanel {
    fn eq(&self, other: &ChallengePanel) -> bool {
        (Rc::ptr_eq(&self.run, &other.run) || self.run == other.run) && self.fragment == other.fragment
    }
}

crate::drawn_by!(ChallengePanel, use_challenge_panel);

/// How the person stands, as a key of the texts and a class.
fn word(run: &ChallengeRun) -> (&'static str, &'static str) {
    let (standing, most) = (&run.standing, run.challenge.most);
    match () {
        () if run.astray => ("challenge-astray", "bad"),
        () if run.is_solved() => ("challenge-solved", "good"),
        () if standing.barred.is_some() => ("challenge-barred", "bad"),
        () if standing.used > most => ("challenge-over", "bad"),
        () if standing.used == most => ("challenge-used-up", "bad"),
        () if run.best.is_some() => ("challenge-was-solved", ""),
        () => ("challenge-open", ""),
    }
}

#[hook]
fn use_challenge_panel(props: &ChallengePanel) -> Html {
    let ui = use_ui();
    let run = &props.run;
    let challenge = &run.challenge;
    let lang = ui.texts.lang();
    let (used, most) = (run.standing.used, challenge.most);
    let args = [
        ("used", Value::from(used)),
        ("most", Value::from(most)),
        ("best", Value::from(run.best.unwrap_or(used))),
        ("word", Value::text(run.standing.barred.as_deref().unwrap_or_default())),
    ];
    let (key, class) = word(run);
    let steps = (0..most).map(|place| html! { <i class={classes!((place < used).then_some("on"))} /> });
    let bar = html! { <div class={classes!("beats", (used > most).then_some("over"))} aria-hidden="true">{for steps}</div> };
    let hints = challenge.hints.iter().enumerate().map(|(place, hint)| {
        html! {
            <details class="more" key={place}>
                <summary>{ui.with("challenge-hint", &[("number", Value::from(place + 1))])}</summary>
                {keyed(place.to_string(), Prose { source: AttrValue::from(hint.get(lang).clone()) })}
            </details>
        }
    });
    let link = format!("{}{}#{}", browser::address(), query(&challenge.id), props.fragment);
    html! {
        <article class="lesson challenge" key={challenge.id.clone()} data-solved={run.is_solved().to_string()} data-used={used.to_string()}>
            <div class="lesson-head">
                <span class="crumb">{ui.t("challenge-crumb")}</span>
                <span class="gap" />
                <button class="text-btn" onclick={ui.page(PageAction::Show(Dialog::Lessons))}>{ui.t("challenges-title")}</button>
                <button class="text-btn" onclick={ui.on(Watch::CloseLesson)}>{ui.t("challenge-close")}</button>
            </div>
            <h2>{challenge.titles.get(lang)}</h2>
            {part(Prose { source: AttrValue::from(challenge.prose.get(lang).clone()) })}
            <p class="challenge-goal">{ui.t("challenge-goal")}{" "}<code>{challenge.goal.to_string()}</code></p>
            <p class="challenge-count"><b>{ui.with("challenge-used", &args)}</b></p>
            {bar}
            <p class={classes!("challenge-word", class)} role="status">{ui.with(key, &args)}</p>
            if !props.fragment.is_empty() && props.fragment.len() <= MAX_LINK {
                {part(Copied { label: ui.t("challenge-link").into(), text: link.into() })}
            }
            {for hints}
            <div class="lesson-foot">
                <button class="btn" onclick={ui.on(Act::Undo)} disabled={used == 0} title={ui.tip("do-undo")}>{ui.t("challenge-undo")}</button>
                <button class="btn" onclick={ui.on(Act::StartAgain)}>{ui.t("challenge-again")}</button>
            </div>
        </article>
    }
}
