//! The gallery: every protocol in teaching order, with what one learns from it, who takes part, and the
//! lessons that there are. One press puts it on the stage.

use super::context::{UiContext, use_ui};
use super::dialog::Modal;
use super::lessons::{Story, stories};
use super::page_action::{Dialog, PageAction};
use super::part::part;
use crate::draw::layout::plan;
use crate::draw::{Outline, Plan, Spot, px};
use crate::protocol::{Layout, ParamKind};
use crate::registry::{OFFERS, Offer};
use crate::session::{Act, SessionAction};
use crate::value::{Member, Roster, Value};
use yew::prelude::*;

#[derive(PartialEq)]
pub struct Gallery;

crate::drawn_by!(Gallery, use_gallery);

#[hook]
fn use_gallery(_part: &Gallery) -> Html {
    let ui = use_ui();
    let stories = stories();
    let cards = OFFERS.iter().map(|offer| card(&ui, offer, &stories));
    let children = html! {
        <>
            <p class="note">{ui.t("gallery-about")}</p>
            <ol class="gallery-list">{for cards}</ol>
            <div class="buttons">
                <button class="btn" onclick={ui.page(PageAction::Show(Dialog::Setup(ui.about.id)))}>{ui.t("page-setup")}</button>
                <button class="btn" onclick={ui.page(PageAction::Show(Dialog::Lessons))}>{ui.t("page-lessons")}</button>
                <button class="btn" onclick={ui.page(PageAction::Show(Dialog::Runs))}>{ui.t("runs-title")}</button>
            </div>
        </>
    };
    part(Modal { title: ui.t("gallery-title").into(), class: classes!("gallery"), onclose: None, children })
}

/// Lessons that the card of a protocol names.
const FIRST_LESSONS: usize = 2;

fn card(ui: &UiContext, offer: &Offer, stories: &[Story]) -> Html {
    let id = offer.id;
    let here = id == ui.about.id;
    let text = format!("synod 1\nprotocol {id}\n");
    let open = ui.on::<MouseEvent>(SessionAction::Act(Act::Open { name: "new.script".to_owned(), text }));
    let name = ui.t(&format!("{id}-title"));
    let mine: Vec<&Story> = stories.iter().filter(|lesson| lesson.protocol == id).collect();
    let count = mine.iter().filter(|lesson| !lesson.is_challenge).count();
    // The first of them; where there are more, one press lists all.
    let shown =
        mine.iter().enumerate().filter(|(place, lesson)| *place < FIRST_LESSONS || lesson.is_challenge);
    let lessons = shown.map(|(_, lesson)| {
        let open = ui.page(PageAction::Lesson { id: lesson.id.clone(), step: 0 });
        let title = *lesson.titles.get(ui.texts.lang());
        let (key, class) = match lesson.is_challenge {
            false => ("gallery-lesson", None),
            true => ("gallery-challenge", Some("is-challenge")),
        };
        let label = ui.with(key, &[("title", Value::text(title))]);
        html! { <button class={classes!("text-btn", class)} onclick={open} aria-label={label}>{title}</button> }
    });
    let label = ui.with("gallery-set-up", &[("protocol", Value::text(&name))]);
    html! {
        <li key={id} class={classes!("offered", here.then_some("on"))}>
            <button class="face" onclick={open} data-protocol={id} aria-current={here.then_some("true")}>
                {face(ui, offer)}
            </button>
            <div class="offered-foot">
                {for lessons}
                if count > FIRST_LESSONS {
                    <button class="text-btn is-more" onclick={ui.page(PageAction::Show(Dialog::Lessons))}>
                        {ui.with("gallery-all-lessons", &[("count", count.into())])}
                    </button>
                }
                <span class="gap" />
                if here { <span class="hint">{ui.t("gallery-here")}</span> }
                <button class="text-btn" onclick={ui.page(PageAction::Show(Dialog::Setup(id)))} aria-label={label}>
                    {ui.t("gallery-set-up-short")}
                </button>
            </div>
        </li>
    }
}

/// What a protocol is known by: who takes part, its name, what one learns.
pub fn face(ui: &UiContext, offer: &Offer) -> Html {
    html! {
        <>
            {sketch(offer)}
            <span class="face-words"><b>{ui.t(&format!("{}-title", offer.id))}</b><span>{ui.t(&format!("{}-teaches", offer.id))}</span></span>
        </>
    }
}

/// Everybody who takes part if the header says no more than the protocol's name: of a part `server`
/// as many as the parameter `servers` says, one of a part that has none.
fn cast(offer: &Offer) -> Roster {
    let parts = offer.params.iter().filter_map(|param| match param.kind {
        ParamKind::Number { .. } => Some((param.id.strip_suffix('s')?, param.default.parse().ok()?)),
        _ => None,
    });
    let parts: Vec<(&'static str, usize)> = parts.collect();
    let count = |part: &str| parts.iter().find(|(id, _)| *id == part).map(|(_, count)| *count);
    let mut cast: Vec<&'static str> = Vec::new();
    match offer.layout {
        Layout::Rows(rows) => {
            for part in rows {
                cast.extend(std::iter::repeat_n(part, count(part).unwrap_or(1)));
            }
        }
        Layout::Ring => {
            let ring = parts.iter().find(|(part, _)| *part != "client");
            cast.extend(ring.into_iter().flat_map(|(part, count)| std::iter::repeat_n(*part, *count)));
        }
    }
    if !cast.contains(&"client") {
        cast.extend(std::iter::repeat_n("client", count("client").unwrap_or(0)));
    }
    Roster(cast.into_iter().map(|role| Member { name: "".into(), role }).collect())
}

/// The stage in small.
fn sketch(offer: &Offer) -> Html {
    let plan: Plan = plan(offer.layout, &cast(offer), 0.0, 0.0, &[]);
    let links = plan.links.iter().map(|(a, b)| {
        let (a, b) = (plan.spot(*a).at, plan.spot(*b).at);
        html! { <path d={format!("M{} {} L{} {}", px(a.x), px(a.y), px(b.x), px(b.y))} /> }
    });
    html! {
        <svg class="sketch" viewBox={format!("0 0 {} {}", px(plan.size.x), px(plan.size.y))} aria-hidden="true">
            {for links}{for plan.spots.iter().map(figure)}
        </svg>
    }
}

fn figure(spot: &Spot) -> Html {
    let (at, half) = (spot.at, spot.half);
    if spot.outline == Outline::Disc {
        return html! { <circle cx={px(at.x)} cy={px(at.y)} r={px(half.x)} /> };
    }
    let round = if spot.outline == Outline::Square { "9" } else { "3" };
    let class = (spot.outline == Outline::Card).then_some("card");
    html! {
        <rect {class} x={px(at.x - half.x)} y={px(at.y - half.y)} width={px(2.0 * half.x)} height={px(2.0 * half.y)} rx={round} />
    }
}
