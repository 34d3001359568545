//! Messages that wait in a box beside their receiver until someone delivers them.

use super::actions::message;
use crate::draw::inbox::{Boxes, Edge, Room};
use crate::draw::words::epoch_class;
use crate::draw::{Plan, decimal};
use crate::frame::{Frame, MessageView};
use crate::script::Command;
use crate::session::{Selection, SessionAction, Watch};
use crate::ui::use_ui;
use std::rc::Rc;
use yew::prelude::*;

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

fn style(room: Room, plan: &Plan) -> String {
    let vertical = match room.edge {
        Edge::Top(top) => format!("top:{}", rem(top)),
        Edge::Bottom(bottom) => format!("bottom:{}", rem(plan.size.y - bottom)),
    };
    format!("left:{};width:{};{vertical};max-height:{}", rem(room.left), rem(room.wide), rem(room.high))
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
        let style = style(boxes.room(id), &props.plan);
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
    let select = SessionAction::Watch(Watch::Select(Some(Selection::Message(waiting.id))));
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
