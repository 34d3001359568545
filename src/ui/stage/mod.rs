//! The stage: nodes, links, messages, and the card beside what is selected.

mod actions;
mod card;
mod forms;
mod inbox;
mod links;
mod messages;
pub mod motion;
mod node;
mod shapes;

pub use card::{epoch_tag, field_row, keys_left, stored};
pub use shapes::drawn;

use crate::draw::layout::{NARROW, STRIP, plan};
use crate::draw::links::{beliefs, states};
use crate::draw::{Plan, Point, messages::DRAWN, px, stage};
use crate::frame::Frame;
use crate::session::{LostMessage, Selection, SessionAction, Watch};
use crate::ui::{UiContext, use_ui};
use crate::value::{MsgId, NodeId};
pub use card::{Card, CardProps};
use gloo_timers::callback::Timeout;
pub use inbox::{Inboxes, InboxesProps};
use links::Links;
use motion::{Motion, View};
use node::Node;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, HtmlElement, KeyboardEvent, MouseEvent, ResizeObserver, SvgElement};
use yew::prelude::*;

#[derive(Properties)]
pub struct StageProps {
    pub frame: Rc<Frame>,
    pub selection: Option<Selection>,
    /// Messages that were lost a moment ago.
    pub losses: Rc<[LostMessage]>,
    pub motion: Motion,
}

impl PartialEq for StageProps {
    fn eq(&self, other: &StageProps) -> bool {
        Rc::ptr_eq(&self.frame, &other.frame)
            && self.selection == other.selection
            && Rc::ptr_eq(&self.losses, &other.losses)
            && self.motion == other.motion
    }
}

/// The stage's size in its own units, kept up while the window changes.
#[hook]
pub fn use_size(host: &NodeRef) -> Point {
    let size = use_state_eq(|| Point::new(640.0, 480.0));
    let setter = size.setter();
    use_effect_with(host.clone(), move |host| {
        let element = host.cast::<HtmlElement>();
        let measured = element.clone();
        let measure = Closure::<dyn FnMut()>::new(move || {
            if let Some(element) = &measured {
                let unit = unit(element);
                let size = Point::new(f64::from(element.client_width()), f64::from(element.client_height()));
                if size.x > 0.0 && size.y > 0.0 {
                    setter.set(size.times(1.0 / unit));
                }
            }
        });
        let observer = ResizeObserver::new(measure.as_ref().unchecked_ref()).ok();
        if let (Some(observer), Some(element)) = (&observer, &element) {
            observer.observe(element);
            // The present view changes the text's size before the stage's.
            if let Some(root) = element.owner_document().and_then(|document| document.document_element()) {
                observer.observe(&root);
            }
        }
        move || {
            if let Some(observer) = observer {
                observer.disconnect();
            }
            drop(measure);
        }
    });
    *size
}

/// Pixels in one stage unit: the text's size against the usual one.
fn unit(element: &HtmlElement) -> f64 {
    let styles =
        web_sys::window().zip(element.owner_document().and_then(|document| document.document_element()));
    let styles = styles.and_then(|(window, root)| window.get_computed_style(&root).ok().flatten());
    let size = styles.and_then(|styles| styles.get_property_value("font-size").ok());
    // The digits before `px`; no number without any.
    let size = size.map(|size| js_sys::parse_float(&size));
    size.filter(|size| *size > 1.0).unwrap_or(14.0) / 14.0
}

#[component]
pub fn Stage(props: &StageProps) -> Html {
    let ui = use_ui();
    let (host, nodes, messages) = (use_node_ref(), use_node_ref(), use_node_ref());
    let frame = &props.frame;
    let measured = use_size(&host);
    // Where there is little room, messages wait in a strip below everybody.
    let strip = frame.by_hand && measured.x < NARROW;
    let size = if strip { measured.minus(Point::new(0.0, STRIP)) } else { measured };
    let plan = use_memo(
        (size, ui.about.layout, ui.roster.clone(), beliefs(frame)),
        |(size, layout, roster, beliefs)| plan(*layout, roster, size.x, size.y, beliefs),
    );
    use_adopted(props, &ui, &plan, &nodes, &messages);
    let zones = use_memo((frame.cuts.clone(), plan.clone()), |(_, plan)| stage::zones(frame, plan));
    let hover = {
        let motion = props.motion.clone();
        Callback::from(move |event: PointerEvent| motion.hover(message_at(event.target())))
    };
    let (cleared, onkeydown) =
        (ui.on::<MouseEvent>(SessionAction::Watch(Watch::Select(None))), keys(&ui, &props.motion));
    let view_box = format!("0 0 {} {}", px(plan.size.x), px(plan.size.y));
    html! {
        <div class={classes!("stage", strip.then_some("with-strip"))} ref={host}>
            <svg class="drawing" viewBox={view_box} role="group" aria-label={ui.t("stage-title")} {onkeydown}>
                <rect class="floor" width="100%" height="100%" onclick={cleared} />
                { for zones.iter().map(|zone| drawn(&stage::region(&ui, zone))) }
                <Links plan={plan.clone()} links={states(frame, &plan)} selection={props.selection} />
                <g class="nodes" ref={nodes}>{ for ui.roster.ids().map(|id| node_of(props, &plan, id)) }</g>
                <g class="messages" ref={messages} onclick={select_message(&ui)} onpointerover={hover} />
            </svg>
            if frame.by_hand {
                { for ui.tools.map(|tools| (tools.inboxes)(InboxesProps { frame: frame.clone(), plan: plan.clone(), strip, selection: props.selection })) }
            }
            { chosen(&ui, frame) }
            { not_drawn(&ui, frame) }
            if let Some(selection) = props.selection {
                { for ui.tools.map(|tools| (tools.card)(CardProps { frame: frame.clone(), plan: plan.clone(), selection, at: place_of(props, &plan, selection) })) }
            }
        </div>
    }
}

/// After each render the messages' layer follows.
#[hook]
fn use_adopted(props: &StageProps, ui: &UiContext, plan: &Rc<Plan>, nodes: &NodeRef, messages: &NodeRef) {
    let selected = match props.selection {
        Some(Selection::Message(id)) => Some(id),
        _ => None,
    };
    let (motion, frame, losses) = (props.motion.clone(), props.frame.clone(), props.losses.clone());
    let (plan, ui, nodes, messages) = (plan.clone(), ui.clone(), nodes.clone(), messages.clone());
    let (again, rest) = (use_force_update(), use_mut_ref(|| None::<Timeout>));
    use_effect(move || {
        if let (Some(nodes), Some(messages)) = (nodes.cast::<Element>(), messages.cast::<Element>()) {
            let view = View { frame: &frame, losses: &losses, plan: &plan, ui: &ui, selected };
            let all = motion.adopt(&nodes, &messages, &view);
            *rest.borrow_mut() = (!all).then(|| Timeout::new(0, move || again.force_update()));
        }
    });
}

fn node_of(props: &StageProps, plan: &Rc<Plan>, id: NodeId) -> Html {
    let frame = &props.frame;
    let selected = props.selection == Some(Selection::Node(id));
    let tab = match props.selection {
        Some(Selection::Node(chosen)) => chosen == id,
        _ => id.index() == 0,
    };
    let unaware = stage::unaware(frame, id);
    html! { <Node key={id.0} frame={frame.clone()} plan={plan.clone()} {id} {selected} {tab} {unaware} /> }
}

/// How many messages on their way are not drawn.
fn not_drawn(ui: &UiContext, frame: &Frame) -> Html {
    let more = frame.messages.len().saturating_sub(DRAWN);
    if more == 0 || frame.by_hand {
        return Html::default();
    }
    html! { <p class="not-drawn">{ui.with("stage-not-drawn", &[("count", more.into())])}</p> }
}

/// What is chosen: dashed while nobody knows.
fn chosen(ui: &UiContext, frame: &Frame) -> Html {
    let Some(told) = stage::chosen(ui, frame) else { return Html::default() };
    let class = classes!("chosen", (!told.known).then_some("unknown"), told.epoch);
    html! { <p {class}>{told.text}</p> }
}

/// Where the card points.
fn place_of(props: &StageProps, plan: &Plan, selection: Selection) -> Point {
    match selection {
        Selection::Node(id) => plan.spot(id).at,
        Selection::Link(a, b) => plan.spot(a).at.toward(plan.spot(b).at, 0.5),
        Selection::Message(id) => {
            let receiver = props
                .frame
                .messages
                .iter()
                .find(|message| message.id == id)
                .map(|message| plan.spot(message.to).at);
            props.motion.position(id).or(receiver).unwrap_or(plan.centre)
        }
    }
}

fn element_of(target: Option<web_sys::EventTarget>) -> Option<Element> {
    target.and_then(|target| target.dyn_into::<Element>().ok())
}

/// The message that an event happened at.
fn message_at(target: Option<web_sys::EventTarget>) -> Option<MsgId> {
    let message = element_of(target)?.closest("[data-message]").ok().flatten()?;
    message.get_attribute("data-message")?.parse().ok().map(MsgId)
}

fn select_message(ui: &UiContext) -> Callback<MouseEvent> {
    let dispatch = ui.dispatch.clone();
    Callback::from(move |event: MouseEvent| {
        if let Some(id) = message_at(event.target()) {
            dispatch.emit(SessionAction::Watch(Watch::Select(Some(Selection::Message(id)))));
        }
    })
}

/// Enter selects, ↑ and ↓ move among things of a kind, Escape closes the card. Left, right and
/// space stay with the transport.
fn keys(ui: &UiContext, motion: &Motion) -> Callback<KeyboardEvent> {
    let (dispatch, motion) = (ui.dispatch.clone(), motion.clone());
    Callback::from(move |event: KeyboardEvent| {
        let Some(here) = element_of(event.target()) else { return };
        match &*event.code() {
            "Enter" | "NumpadEnter" => match message_at(event.target()) {
                Some(id) => dispatch.emit(SessionAction::Watch(Watch::Select(Some(Selection::Message(id))))),
                None => click(&here),
            },
            "ArrowDown" => go(&here, &motion, true),
            "ArrowUp" => go(&here, &motion, false),
            "Escape" => dispatch.emit(SessionAction::Watch(Watch::Select(None))),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    })
}

/// SVG elements have no `click()` of their own.
fn click(element: &Element) {
    let init = web_sys::EventInit::new();
    init.set_bubbles(true);
    if let Ok(event) = web_sys::Event::new_with_event_init_dict("click", &init) {
        drop(element.dispatch_event(&event));
    }
}

fn go(here: &Element, motion: &Motion, forward: bool) {
    let message = here.get_attribute("data-message").and_then(|id| id.parse().ok()).map(MsgId);
    let next = match message {
        Some(id) => motion.neighbour(id, forward),
        None if forward => here.next_element_sibling(),
        None => here.previous_element_sibling(),
    };
    if let Some(next) = next.and_then(|next| next.dyn_into::<SvgElement>().ok()) {
        drop(next.focus());
    }
}
