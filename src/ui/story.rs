//! The story: an open lesson, its words and its question.

use super::context::{UiContext, use_ui};
use super::page_action::{Dialog, PageAction};
use super::part::part;
use super::prose::Prose;
use crate::challenge;
use crate::lesson::{CHALLENGES_FOLDER, LESSONS};
use crate::session::{Act, LessonRun, Watch};
use crate::value::Value;
use yew::prelude::*;

#[derive(PartialEq)]
pub struct LessonPanel {
    pub run: LessonRun,
}

crate::drawn_by!(LessonPanel, use_lesson_panel);

#[hook]
fn use_lesson_panel(props: &LessonPanel) -> Html {
    let ui = use_ui();
    let run = &props.run;
    let lang = ui.texts.lang();
    let place = LESSONS.iter().position(|id| *id == run.lesson.id);
    let crumb = place.map(|place| {
        let args = [("number", Value::from(place + 1)), ("of", Value::from(LESSONS.len()))];
        html! { <span class="crumb">{ui.with("lesson-crumb", &args)}</span> }
    });
    let count = run.lesson.steps.len();
    let beats = (0..count).map(|step| html! { <i class={classes!((step <= run.step).then_some("on"))} /> });
    let beat_of = ui.with("lesson-step", &[("step", (run.step + 1).into()), ("of", count.into())]);
    let last = run.step + 1 == count && run.question().is_none_or(|_| run.beat().locked.is_some());
    let text = run.current().prose.get(lang).clone();
    html! {
        <article class="lesson" key={format!("{}.{}", run.lesson.id, run.step)}>
            <div class="lesson-head">
                {for crumb}
                <span class="gap" />
                <button class="text-btn" onclick={ui.page(PageAction::Show(Dialog::Lessons))}>{ui.t("page-lessons")}</button>
                <button class="text-btn" onclick={ui.on(Watch::CloseLesson)}>{ui.t("lesson-close")}</button>
            </div>
            <h2>{run.lesson.titles.get(lang)}</h2>
            <div class="beats" role="img" aria-label={beat_of}>{for beats}</div>
            {part(Prose { source: AttrValue::from(text) })}
            {part(Question { run: run.clone() })}
            <div class="lesson-foot">
                <button class="btn" disabled={run.step == 0} onclick={ui.on(Act::PreviousBeat)}
                    title={ui.tip("do-previous-beat")}>{ui.t("lesson-back")}</button>
                if last && !run.is_playing() {
                    {ways_on(&ui, run)}
                } else {
                    <button class="btn primary" onclick={ui.on(Act::NextBeat)}
                        title={ui.tip("do-next-beat")}>{ui.t("lesson-next")}</button>
                }
            </div>
        </article>
    }
}

/// Where to go after the last step: to a challenge about the same protocol, and to the next lesson.
fn ways_on(ui: &UiContext, run: &LessonRun) -> Html {
    let challenge = challenge::about(&run.lesson.protocol).map(|id| {
        let id = format!("{CHALLENGES_FOLDER}{id}");
        html! {
            <button class="btn" data-on="challenge" onclick={ui.page(PageAction::Lesson { id, step: 0 })}>
                {ui.t("lesson-try")}
            </button>
        }
    });
    let next = LESSONS.iter().skip_while(|id| **id != run.lesson.id).nth(1).map(|id| {
        let id = (*id).to_owned();
        html! {
            <button class="btn primary" data-on="lesson" onclick={ui.page(PageAction::Lesson { id, step: 0 })}>
                {ui.t("lesson-next-lesson")}
            </button>
        }
    });
    html! { <>{for challenge}{for next}</> }
}

/// The prediction: frozen until it is answered, silent about the truth until that was seen.
#[derive(PartialEq)]
struct Question {
    run: LessonRun,
}

crate::drawn_by!(Question, use_question);

#[hook]
fn use_question(props: &Question) -> Html {
    let ui = use_ui();
    let run = &props.run;
    let Some(prediction) = run.question() else { return Html::default() };
    let lang = ui.texts.lang();
    let locked = run.beat().locked.as_ref();
    let seen = locked.is_some_and(|locked| locked.seen);
    let options = prediction.options.iter().enumerate().map(|(place, option)| {
        let chosen = locked.is_some_and(|locked| locked.choice == Some(place));
        let truth = seen && locked.is_some_and(|locked| locked.truth == Some(place));
        let sign = if truth {
            "✓"
        } else if chosen && seen {
            "✗"
        } else if chosen {
            "◉"
        } else {
            "○"
        };
        let class = classes!(
            "option",
            chosen.then_some("picked"),
            truth.then_some("came-true"),
            (chosen && seen && !truth).then_some("came-false")
        );
        html! {
            <button {class} role="radio" aria-checked={chosen.to_string()} disabled={locked.is_some()}
                onclick={ui.on(Act::Answer(place))}>
                <span class="sign" aria-hidden="true">{sign}</span><span>{option.text.get(lang)}</span>
            </button>
        }
    });
    let word = match locked {
        None => "predict-frozen",
        Some(locked) if !locked.seen => "predict-locked",
        Some(locked) if locked.choice.is_none() => "predict-shown",
        Some(locked) if locked.choice == locked.truth => "predict-right",
        Some(_) => "predict-wrong",
    };
    // Told with the truth and not before: it would give away what is about to be seen.
    let chosen =
        locked.filter(|locked| locked.seen).and_then(|locked| prediction.options.get(locked.choice?));
    let why = chosen.and_then(|option| option.why.as_ref()).map(|why| why.get(lang).clone());
    html! {
        <div class="ask" role="radiogroup" aria-label={ui.t("predict-title")}>
            <b>{ui.t("predict-title")}</b>
            {part(Prose { source: AttrValue::from(prediction.question.get(lang).clone()) })}
            {for options}
            <div class="ask-word" role="status">
                <p>{ui.t(word)}</p>
                {for why.map(|why| part(Prose { source: AttrValue::from(why) }))}
            </div>
        </div>
    }
}
