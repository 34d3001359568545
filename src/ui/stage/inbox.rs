//! Messages that wait in a box beside their receiver until someone delivers them.

use super::actions::message;
use super::layout::{Plan, Shape, Spot};
use super::links::decimal;
use super::words::epoch_class;
use crate::frame::{Crown, Frame, MessageView};
use crate::script::Command;
use crate::session::{Selection, SessionAction};
use crate::ui::use_ui;
use crate::value::NodeId;
use std::rc::Rc;
use yew::prelude::*;

/// As wide as the boxes get, in stage units.
const WIDE: f64 = 180.0;

/// Messages that a box shows at most, the oldest first; how many wait is said.
const SHOWN: usize = 32;

#[derive(Properties)]
pub struct InboxesProps {
    pub frame: Rc<Frame>,
    pub plan: Rc<Plan>,
    /// The stage is narrow: all messages wait in one strip below it.
    pub strip: bool,
    pub selection: Option<Selection>,
}

impl PartialEq for InboxesProps {
    fn eq(&self, other: &InboxesProps) -> bool {
        Rc::ptr_eq(&self.plan, &other.plan)
            && self.strip == other.strip
            && same_messages(&self.frame, &other.frame)
            && self.selection == other.selection
    }
}

fn same_messages(one: &Rc<Frame>, other: &Rc<Frame>) -> bool {
    Rc::ptr_eq(one, other) || one.messages == other.messages
}

/// A length in stage units as CSS: it grows with the text.
pub fn rem(units: f64) -> String {
    format!("{}rem", decimal(units / 14.0, 3))
}

#[component]
pub fn Inboxes(props: &InboxesProps) -> Html {
    let messages = &props.frame.messages;
    if props.strip {
        let all: Vec<&MessageView> = messages.iter().collect();
        return html! { <div class="inboxes"><Inbox messages={chips(props, &all)} count={all.len()} /></div> };
    }
    let boxes = Boxes::new(&props.frame, &props.plan);
    let receivers = props.frame.roster.ids().filter_map(|id| {
        let messages: Vec<&MessageView> = messages.iter().filter(|message| message.to == id).collect();
        (!messages.is_empty()).then_some((id, messages))
    });
    let inboxes = receivers.map(|(id, messages)| {
        let style = boxes.place(id);
        let name = props.frame.roster.name(id).to_owned();
        html! { <Inbox key={id.0} {name} {style} messages={chips(props, &messages)} count={messages.len()} /> }
    });
    html! { <div class="inboxes">{ for inboxes }</div> }
}

#[derive(Properties, PartialEq)]
struct InboxProps {
    /// Of the receiver; none where all messages wait in one strip.
    #[prop_or_default]
    name: Option<String>,
    #[prop_or_default]
    style: Option<String>,
    messages: Html,
    count: usize,
}

#[component]
fn Inbox(props: &InboxProps) -> Html {
    let ui = use_ui();
    let count = ("count", props.count.into());
    let hidden = props.count.saturating_sub(SHOWN);
    let more = match hidden {
        0 => Html::default(),
        _ => html! { <li class="note">{ui.with("stage-inbox-more", &[("count", hidden.into())])}</li> },
    };
    let Some(name) = &props.name else {
        return html! {
            <ol class="inbox strip" aria-label={ui.with("stage-strip", &[count])}>
                if props.count == 0 { <li class="note">{ui.t("status-no-messages")}</li> }
                { props.messages.clone() }
                { more.clone() }
            </ol>
        };
    };
    let label = ui.with("stage-inbox", &[("name", (&**name).into()), count]);
    html! { <ol class="inbox" style={props.style.clone()} aria-label={label}>{ props.messages.clone() }{ more }</ol> }
}

fn chips(props: &InboxesProps, messages: &[&MessageView]) -> Html {
    let chosen = |message: &MessageView| props.selection == Some(Selection::Message(message.id));
    let shown = messages.iter().enumerate().filter(|(place, message)| *place < SHOWN || chosen(message));
    shown.map(|(_, waiting)| {
        let selected = props.selection == Some(Selection::Message(waiting.id));
        html! { <Chip key={waiting.id.0} frame={props.frame.clone()} message={(*waiting).clone()} {selected} strip={props.strip} /> }
    }).collect()
}

#[derive(Properties)]
struct ChipProps {
    frame: Rc<Frame>,
    message: MessageView,
    selected: bool,
    strip: bool,
}

impl PartialEq for ChipProps {
    fn eq(&self, other: &ChipProps) -> bool {
        // How a message is told from the others depends on which others there are.
        same_messages(&self.frame, &other.frame)
            && self.message == other.message
            && self.selected == other.selected
            && self.strip == other.strip
    }
}

/// Click or Enter delivers; the button beside it opens the card.
#[component]
fn Chip(props: &ChipProps) -> Html {
    let ui = use_ui();
    let waiting = &props.message;
    let text = ui.message(&waiting.body);
    let from = match props.strip {
        true => format!("{} → {}", ui.name(waiting.from), ui.name(waiting.to)),
        false => ui.name(waiting.from).to_owned(),
    };
    let deliver = Command::Deliver(message(&props.frame, ui.about, waiting.id));
    let select = SessionAction::Select(Some(Selection::Message(waiting.id)));
    let args = [("what", (&*text).into()), ("from", waiting.from.into()), ("to", waiting.to.into())];
    let class = classes!(
        "chip",
        epoch_class(waiting.body.epoch, &ui.roster),
        waiting.body.reply.then_some("reply"),
        props.selected.then_some("selected"),
    );
    html! {
        <li {class}>
            <button class="chip-deliver" onclick={ui.command(deliver)} aria-label={ui.with("stage-deliver", &args)}
                title={ui.with("stage-deliver", &args)}>
                <span class="chip-what">{text}</span><span class="chip-from">{from}</span>
            </button>
            <button class="chip-more" onclick={ui.on(select)} aria-label={ui.with("stage-message-more", &args)}>{"⋯"}</button>
        </li>
    }
}

/// Where boxes stand: beside a node of a ring, toward the middle; below a node of a row, or above it
/// in the last row.
struct Boxes<'a> {
    frame: &'a Frame,
    plan: &'a Plan,
    /// How many messages wait for each node.
    waiting: Vec<usize>,
    last: Option<usize>,
}

/// Between a node's outline and its box: with a timer's arc, with a crown.
const GAP: f64 = 12.0;
const CROWN: f64 = 36.0;
/// A box is no higher than this beside a node, no narrower anywhere.
const HIGH: f64 = 112.0;
const LEAST: f64 = 72.0;

impl Boxes<'_> {
    fn new<'a>(frame: &'a Frame, plan: &'a Plan) -> Boxes<'a> {
        let mut waiting = vec![0; plan.spots.len()];
        for message in &frame.messages {
            waiting[message.to.index()] += 1;
        }
        Boxes { frame, plan, waiting, last: plan.spots.iter().filter_map(|spot| spot.row).max() }
    }

    fn place(&self, id: NodeId) -> String {
        let spot = self.plan.spot(id);
        match (spot.row, self.last) {
            (Some(row), Some(last)) => self.in_row(spot, row, last),
            _ => self.beside(id),
        }
    }

    fn row(&self, row: usize) -> impl Iterator<Item = NodeId> + '_ {
        self.frame.roster.ids().filter(move |id| self.plan.spot(*id).row == Some(row))
    }

    fn in_row(&self, spot: &Spot, row: usize, last: usize) -> String {
        let plan = self.plan;
        let peers: Vec<f64> = self.row(row).map(|id| plan.spot(id).at.x).collect();
        let step = peers.windows(2).map(|pair| (pair[1] - pair[0]).abs()).fold(plan.size.x, f64::min);
        if plan.dense && spot.shape == Shape::Disc {
            return to_the_right(plan, spot, step);
        }
        let wide = (step - 6.0).clamp(64.0, WIDE);
        let left = (spot.at.x - wide / 2.0).clamp(2.0, (plan.size.x - wide - 2.0).max(2.0));
        let above = row == last && last > 0;
        let upper = if above { row - 1 } else { row };
        let (top, bottom) = (self.lower_edge(upper), self.upper_edge(upper + 1));
        // Boxes of the last row stand in the same space as those of the row before.
        let room = match upper + 1 == last {
            true => {
                let [own, other] = [row, if above { upper } else { last }].map(|row| self.most(row));
                (bottom - top) * own / (own + other).max(1.0) - 2.0
            }
            false => bottom - top,
        };
        let vertical = match above {
            true => format!("bottom:{}", rem(plan.size.y - bottom)),
            false => format!("top:{}", rem(top)),
        };
        format!("left:{};width:{};{vertical};max-height:{}", rem(left), rem(wide), rem(room.max(34.0)))
    }

    /// The most messages that wait for one node of a row.
    fn most(&self, row: usize) -> f64 {
        self.row(row).map(|id| self.waiting[id.index()]).max().unwrap_or(0) as f64
    }

    /// Where the captions of a row end.
    fn lower_edge(&self, row: usize) -> f64 {
        let edge = |id: NodeId| {
            let spot = self.plan.spot(id);
            let captions = match spot.shape {
                Shape::Disc => 54.0,
                Shape::Card => 30.0,
                _ if self.frame.node(id).body.crown == Crown::Believes => 32.0,
                _ => GAP,
            };
            spot.at.y + spot.half.y + captions
        };
        self.row(row).map(edge).fold(0.0, f64::max)
    }

    /// Where a row begins, crowns included; the stage's lower edge if there is none.
    fn upper_edge(&self, row: usize) -> f64 {
        let edge = |id: NodeId| {
            let spot = self.plan.spot(id);
            let crowned = self.frame.node(id).body.crown != Crown::No;
            spot.at.y - spot.half.y - if crowned { CROWN } else { GAP }
        };
        self.row(row).map(edge).fold(self.plan.size.y - GAP, f64::min)
    }

    fn beside(&self, id: NodeId) -> String {
        let (plan, spot) = (self.plan, self.plan.spot(id));
        let way = |spot: &Spot| if spot.at.x > plan.centre.x + 1.0 { -1.0 } else { 1.0 };
        let mut wide = WIDE;
        for other in self.frame.roster.ids().filter(|other| *other != id) {
            let node = plan.spot(other);
            let (along, across) = ((node.at.x - spot.at.x) * way(spot), (node.at.y - spot.at.y).abs());
            if along > 0.0 && across < spot.half.y + node.half.y + HIGH / 2.0 {
                let between = along - spot.half.x - node.half.x - 2.0 * (GAP + 4.0);
                // Two boxes that come toward each other share the way.
                let meets = self.waiting[other.index()] > 0 && way(node) != way(spot);
                wide = wide.min(if meets { between / 2.0 - 3.0 } else { between });
            }
        }
        let wide = wide.max(LEAST);
        let away = spot.half.x + GAP + 4.0;
        let left = if way(spot) < 0.0 { spot.at.x - away - wide } else { spot.at.x + away };
        let left = left.clamp(2.0, (plan.size.x - wide - 2.0).max(2.0));
        let top = (spot.at.y - spot.half.y).min(plan.size.y - 80.0).max(2.0);
        format!("left:{};width:{};top:{};max-height:{}", rem(left), rem(wide), rem(top), rem(HIGH))
    }
}

/// Where rows are near each other, the box of a node of the first row stands to its right.
fn to_the_right(plan: &Plan, spot: &Spot, step: f64) -> String {
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
