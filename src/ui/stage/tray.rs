//! Letters that wait in a box beside their receiver until someone delivers them.

use super::actions::letter;
use super::layout::{Plan, Shape};
use super::links::decimal;
use super::words::epoch_class;
use crate::frame::{Frame, InFlight};
use crate::script::Command;
use crate::session::{Intent, Selection};
use crate::ui::use_ui;
use crate::value::NodeId;
use std::rc::Rc;
use yew::prelude::*;

/// As wide as the boxes get, in stage units.
const WIDE: f64 = 180.0;

#[derive(Properties)]
pub struct TraysProps {
    pub frame: Rc<Frame>,
    pub plan: Rc<Plan>,
    pub selection: Option<Selection>,
}

impl PartialEq for TraysProps {
    fn eq(&self, other: &TraysProps) -> bool {
        Rc::ptr_eq(&self.plan, &other.plan)
            && self.frame.messages == other.frame.messages
            && self.selection == other.selection
    }
}

/// A length in stage units as CSS: it grows with the text.
pub fn rem(units: f64) -> String {
    format!("{}rem", decimal(units / 14.0, 3))
}

#[component]
pub fn Trays(props: &TraysProps) -> Html {
    let receivers = props.frame.roster.ids().filter_map(|id| {
        let letters: Vec<&InFlight> = props.frame.messages.iter().filter(|letter| letter.to == id).collect();
        (!letters.is_empty()).then_some((id, letters))
    });
    let trays = receivers.map(|(id, letters)| {
        let style = place(&props.plan, id);
        let name = props.frame.roster.name(id).to_owned();
        html! { <Tray key={id.0} {name} {style} letters={chips(props, &letters)} count={letters.len()} /> }
    });
    html! { <div class="trays">{ for trays }</div> }
}

#[derive(Properties, PartialEq)]
struct TrayProps {
    name: String,
    style: String,
    letters: Html,
    count: usize,
}

#[component]
fn Tray(props: &TrayProps) -> Html {
    let ui = use_ui();
    let args = [("name", (&*props.name).into()), ("count", props.count.into())];
    html! {
        <ol class="tray" style={props.style.clone()} aria-label={ui.with("stage-tray", &args)}>{ props.letters.clone() }</ol>
    }
}

fn chips(props: &TraysProps, letters: &[&InFlight]) -> Html {
    letters.iter().map(|waiting| {
        let selected = props.selection == Some(Selection::Message(waiting.id));
        html! { <Chip key={waiting.id.0} frame={props.frame.clone()} letter={(*waiting).clone()} {selected} /> }
    }).collect()
}

#[derive(Properties)]
struct ChipProps {
    frame: Rc<Frame>,
    letter: InFlight,
    selected: bool,
}

impl PartialEq for ChipProps {
    fn eq(&self, other: &ChipProps) -> bool {
        // How a letter is told from the others depends on which others there are.
        self.frame.messages == other.frame.messages
            && self.letter == other.letter
            && self.selected == other.selected
    }
}

/// Click or Enter delivers; the button beside it opens the card.
#[component]
fn Chip(props: &ChipProps) -> Html {
    let ui = use_ui();
    let waiting = &props.letter;
    let text = ui.letter(&waiting.view);
    let from = ui.name(waiting.from).to_owned();
    let deliver = Command::Deliver(letter(&props.frame, ui.about, waiting.id));
    let select = Intent::Select(Some(Selection::Message(waiting.id)));
    let args = [("what", (&*text).into()), ("from", waiting.from.into()), ("to", waiting.to.into())];
    let class = classes!(
        "chip",
        epoch_class(waiting.view.epoch, &ui.roster),
        waiting.view.reply.then_some("reply"),
        props.selected.then_some("selected"),
    );
    html! {
        <li {class}>
            <button class="chip-deliver" onclick={ui.command(deliver)} aria-label={ui.with("stage-deliver", &args)}
                title={ui.with("stage-deliver", &args)}>
                <span class="chip-what">{text}</span><span class="chip-from">{from}</span>
            </button>
            <button class="chip-more" onclick={ui.on(select)} aria-label={ui.with("stage-letter-more", &args)}>{"⋯"}</button>
        </li>
    }
}

/// Beside a node of a ring, toward the middle; below a node of a row, or above it in the last row.
fn place(plan: &Plan, id: NodeId) -> String {
    let spot = plan.spot(id);
    let rows = plan.spots.iter().filter_map(|spot| spot.row).max();
    let gap = 12.0;
    match (spot.row, rows) {
        (Some(row), Some(last)) => {
            let peers: Vec<f64> =
                plan.spots.iter().filter(|other| other.row == Some(row)).map(|other| other.at.x).collect();
            let step = peers.windows(2).map(|pair| (pair[1] - pair[0]).abs()).fold(plan.size.x, f64::min);
            let wide = (step - 6.0).clamp(64.0, WIDE);
            let left = (spot.at.x - wide / 2.0).clamp(2.0, (plan.size.x - wide - 2.0).max(2.0));
            if plan.dense && spot.shape == Shape::Disc {
                return beside(plan, spot, step);
            }
            let below = spot.half.y + if spot.shape == Shape::Disc { 54.0 } else { gap };
            let room = plan.size.y / (last as f64 + 1.0) - 2.0 * spot.half.y - gap;
            let vertical = match row == last && last > 0 {
                true => format!("bottom:{}", rem(plan.size.y - spot.at.y + spot.half.y + gap)),
                false => format!("top:{}", rem(spot.at.y + below)),
            };
            format!("left:{};width:{};{vertical};max-height:{}", rem(left), rem(wide), rem(room.max(54.0)))
        }
        _ => {
            let away = spot.half.x + gap + 4.0;
            let left = match spot.at.x > plan.centre.x + 1.0 {
                true => spot.at.x - away - WIDE,
                false => spot.at.x + away,
            };
            let left = left.clamp(2.0, (plan.size.x - WIDE - 2.0).max(2.0));
            let top = (spot.at.y - spot.half.y).min(plan.size.y - 80.0).max(2.0);
            format!("left:{};width:{};top:{};max-height:{}", rem(left), rem(WIDE), rem(top), rem(112.0))
        }
    }
}

/// Where rows are near each other, the box of a node of the first row stands to its right.
fn beside(plan: &Plan, spot: &super::layout::Spot, step: f64) -> String {
    let left = spot.at.x + spot.half.x + 12.0;
    let wide = (step - 2.0 * spot.half.x - 18.0).min(plan.size.x - left - 4.0).clamp(48.0, WIDE);
    let top = (spot.at.y - spot.half.y - 4.0).max(2.0);
    format!(
        "left:{};width:{};top:{};max-height:{}",
        rem(left),
        rem(wide),
        rem(top),
        rem(2.0 * spot.half.y + 28.0)
    )
}
