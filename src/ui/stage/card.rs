//! The card beside what is selected: its kind, every field, and what can be done to it now.

use super::actions::{Action, actions};
use super::forms::{Propose, Request};
use super::inbox::rem;
use crate::draw::links::states;
use crate::draw::words::{epoch_class, epoch_text};
use crate::draw::{Plan, Point, clamped};
use crate::frame::{Field, Frame, MessageView, NodeView, Stored};
use crate::locale::span;
use crate::session::{MAX_KEYS, Selection, Watch};
use crate::ui::{UiContext, browser, use_ui};
use crate::value::{Epoch, NodeId, Roster, Value};
use gloo_timers::callback::Timeout;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::prelude::*;

const WIDE: f64 = 288.0;
/// On a stage narrower than this the card lies along its lower edge.
const NARROW: f64 = 560.0;

#[derive(Properties)]
pub struct CardProps {
    pub frame: Rc<Frame>,
    pub plan: Rc<Plan>,
    pub selection: Selection,
    /// What the card must not cover, in stage units.
    pub at: Point,
}

impl PartialEq for CardProps {
    fn eq(&self, other: &CardProps) -> bool {
        Rc::ptr_eq(&self.frame, &other.frame)
            && Rc::ptr_eq(&self.plan, &other.plan)
            && self.selection == other.selection
            && self.at == other.at
    }
}

/// Where the focus goes when the card does.
#[derive(Default)]
struct WayBack {
    /// What had it when the card was opened.
    opener: Option<Element>,
    /// A node that is there still when the opener is gone.
    node: Option<NodeId>,
}

impl WayBack {
    fn go(&self, roster: &Roster) {
        if let Some(opener) = &self.opener {
            browser::focus(opener);
        }
        // The opener may be about to go too: a message's, when the message is delivered.
        let node = self.node.map(|node| roster.name(node).to_owned());
        Timeout::new(0, move || {
            if let Some(node) =
                node.and_then(|node| node_element(&node)).filter(|_| browser::focused().is_none())
            {
                browser::focus(&node);
            }
        })
        .forget();
    }
}

/// A node on the stage.
fn node_element(name: &str) -> Option<Element> {
    let all = browser::document()?.query_selector_all("[data-node]").ok()?;
    let elements = (0..all.length()).filter_map(|place| all.item(place)?.dyn_into::<Element>().ok());
    elements.into_iter().find(|element| element.get_attribute("data-node").as_deref() == Some(name))
}

fn holds_focus(card: &NodeRef) -> bool {
    card.get().is_some_and(|card| browser::focused().is_some_and(|focused| card.contains(Some(&focused))))
}

/// The focus stays in the card when what had it is gone, and returns to where it came from when the card is.
#[hook]
fn use_way_back(card: &NodeRef, frame: &Frame, selection: Selection) {
    let way = use_mut_ref(WayBack::default);
    let node = match selection {
        Selection::Node(id) | Selection::Link(id, _) => Some(id),
        Selection::Message(id) => {
            frame.messages.iter().find(|message| message.id == id).map(|message| message.to)
        }
    };
    if node.is_some() {
        way.borrow_mut().node = node;
    }
    // What is drawn now is not on the page yet.
    let (had, drawn) = (holds_focus(card), card.clone());
    use_effect(move || {
        let card = drawn.cast::<Element>().filter(|_| had && browser::focused().is_none());
        if let Some(card) = card {
            browser::focus(&card);
        }
    });
    let (card, roster) = (card.clone(), frame.roster.clone());
    use_effect_with((), move |()| {
        way.borrow_mut().opener = browser::focused();
        move || {
            if holds_focus(&card) {
                way.borrow().go(&roster);
            }
        }
    });
}

#[component]
pub fn Card(props: &CardProps) -> Html {
    let ui = use_ui();
    let frame = &props.frame;
    let card = use_node_ref();
    use_way_back(&card, frame, props.selection);
    let (title, content) = match props.selection {
        Selection::Node(id) => node_card(&ui, frame, &props.plan, frame.node(id)),
        Selection::Link(a, b) => link_card(&ui, frame, a, b),
        Selection::Message(id) => match frame.messages.iter().find(|message| message.id == id) {
            Some(message) => message_card(&ui, message),
            None => return Html::default(),
        },
    };
    let buttons = actions(frame, ui.about, props.selection);
    let (class, style) = place(&props.plan, props.at);
    let close = ui.on(Watch::Select(None));
    html! {
        <section ref={card} {class} {style} role="dialog" aria-labelledby="card-title" tabindex="-1">
            <header class="card-head">
                <h2 id="card-title">{title}</h2>
                <button class="card-close" onclick={close} aria-label={ui.t("card-close")}>{"×"}</button>
            </header>
            <div class="card-body">
                <div class="card-actions">{ for buttons.into_iter().map(|action| button(&ui, action)) }</div>
                { forms(&ui, frame, props.selection) }
                { content }
            </div>
        </section>
    }
}

/// A button that does what it says, or says why it cannot.
fn button(ui: &UiContext, action: Action) -> Html {
    let text = ui.with(action.key, &action.args);
    let reason = ui.why_not(&action.command);
    let disabled = reason.is_some().then_some("true");
    let onclick = match reason {
        None => ui.command(action.command),
        Some(_) => Callback::noop(),
    };
    // It stays in the order of Tab, so that its reason can be heard.
    html! { <button class="act" aria-disabled={disabled} title={reason.clone()} aria-description={reason} {onclick}>{text}</button> }
}

fn forms(ui: &UiContext, frame: &Rc<Frame>, selection: Selection) -> Html {
    let Selection::Node(id) = selection else { return Html::default() };
    let node = frame.node(id);
    let name = node.name.to_string();
    if node.part == "client" && !ui.about.operations.is_empty() {
        let servers: Vec<String> = frame
            .nodes
            .iter()
            .filter(|node| node.part != "client")
            .map(|node| node.name.to_string())
            .collect();
        html! { <Request key={name.clone()} client={name.clone()} {servers} asked={frame.history.len()} /> }
    } else if ui.about.proposers(&ui.roster).contains(&id) {
        let next = ui.session.try_borrow().map(|session| session.next_proposal()).unwrap_or_default();
        html! { <Propose key={name.clone()} node={name.clone()} up={node.up} {next} /> }
    } else {
        Html::default()
    }
}

fn node_card(ui: &UiContext, frame: &Frame, plan: &Plan, node: &NodeView) -> (String, Html) {
    let mut title = format!("{} · {}", node.name, ui.role(node.part));
    let role = ui.role_of(node);
    if role != ui.role(node.part) {
        title = format!("{} · {role}", node.name);
    }
    let timers = node.timers.iter().map(|timer| {
        let left = timer.due.map_or_else(
            || ui.t("card-timer-by-hand"),
            |due| ui.with("card-timer-left", &[("time", Value::text(&span(due.saturating_sub(frame.time) / 100 * 100)))]),
        );
        html! { <div class="field"><dt>{ui.with("card-timer", &[("timer", Value::Word(timer.name))])}</dt><dd>{left}</dd></div> }
    });
    let fields = node.body.fields.iter().map(|field| field_row(ui, field));
    let links = states(frame, plan).into_iter().filter(|link| link.a == node.id || link.b == node.id).map(|link| {
        let other = if link.a == node.id { link.b } else { link.a };
        let state = match (link.out, link.back) {
            (true, true) => "cut",
            (false, false) => "open",
            _ => "half",
        };
        let select = ui.on(Watch::Select(Some(Selection::Link(node.id, other))));
        let label = ui.with("card-link", &[("other", other.into()), ("state", Value::Word(state))]);
        html! { <button class={classes!("act", "link-to", state)} onclick={select} aria-label={label}>{ui.name(other)}</button> }
    });
    let content = html! {
        <>
            <div class="card-actions card-links"><span>{ui.t("card-links")}</span>{ for links }</div>
            <dl class="fields">{ for fields }{ for timers }</dl>
            { keys_left(ui, node) }
        </>
    };
    (title, content)
}

/// A field: its name, its value, and where it stands; its meaning as a tooltip.
pub fn field_row(ui: &UiContext, field: &Field) -> Html {
    let about = ui.find(&format!("{}-field-{}", ui.about.id, field.name), &[]);
    html! {
        <div class="field" title={about}>
            <dt>{ui.field_name(field)}</dt>
            <dd><span class="value">{ui.show(&field.value)}</span>{ stored(ui, field.stored) }</dd>
        </div>
    }
}

/// How many keys of its store are not shown, and a way to show more of them.
pub fn keys_left(ui: &UiContext, node: &NodeView) -> Html {
    if node.body.keys_left == 0 {
        return Html::default();
    }
    let shown = ui.session.try_borrow().map_or(MAX_KEYS, |session| session.keys());
    let more = (shown < MAX_KEYS).then(|| ui.on(Watch::ShowKeys(shown * 2)));
    html! {
        <p class="nothing">{ui.with("state-keys-left", &[("count", node.body.keys_left.into())])}{" "}
            if let Some(onclick) = more {
                <button class="text-btn" {onclick}>{ui.t("state-keys-more")}</button>
            }
        </p>
    }
}

/// Where a value is kept, as a sign and a word.
pub fn stored(ui: &UiContext, stored: Stored) -> Html {
    let (class, key) = match stored {
        Stored::Memory => return Html::default(),
        Stored::Pending => ("stored pending", "stored-pending"),
        Stored::Disk => ("stored disk", "stored-disk"),
    };
    html! { <span {class}>{ui.t(key)}</span> }
}

fn link_card(ui: &UiContext, frame: &Frame, a: NodeId, b: NodeId) -> (String, Html) {
    let cut = |from: NodeId, to: NodeId| if frame.cuts.contains(&(from, to)) { "cut" } else { "open" };
    let under_way = |from: NodeId, to: NodeId| {
        frame.messages.iter().filter(|message| (message.from, message.to) == (from, to)).count()
    };
    let rows = [(a, b), (b, a)].into_iter().map(|(from, to)| {
        let args = [("state", Value::Word(cut(from, to))), ("count", under_way(from, to).into())];
        html! {
            <div class="field"><dt>{format!("{} → {}", ui.name(from), ui.name(to))}</dt><dd>{ui.with("card-link-state", &args)}</dd></div>
        }
    });
    let title = ui.with("card-link-title", &[("a", a.into()), ("b", b.into())]);
    (title, html! { <dl class="fields">{ for rows }</dl> })
}

fn message_card(ui: &UiContext, message: &MessageView) -> (String, Html) {
    let title = format!("{} · {} → {}", message.body.kind, ui.name(message.from), ui.name(message.to));
    let about = ui.find(&format!("{}-message-{}", ui.about.id, message.body.kind), &[]);
    let fields = message.body.fields.iter().map(|(name, value)| {
        let about = ui.find(&format!("{}-field-{name}", ui.about.id), &[]);
        html! { <div class="field" title={about}><dt>{*name}</dt><dd><span class="value">{ui.show(value)}</span></dd></div> }
    });
    let times = [("card-sent", Some(message.sent)), ("card-due", message.due)];
    let times = times.into_iter().filter_map(|(key, time)| {
        Some(html! { <div class="field"><dt>{ui.t(key)}</dt><dd>{span(time?)}</dd></div> })
    });
    let content = html! {
        <>
            if let Some(about) = about { <p class="card-about">{about}</p> }
            <dl class="fields">{ for fields }<div class="field"><dt>{ui.t("card-id")}</dt><dd>{format!("m{}", message.id.0)}</dd></div>{ for times }</dl>
        </>
    };
    (title, content)
}

/// An epoch as a small coloured tag.
pub fn epoch_tag(ui: &UiContext, epoch: Epoch) -> Html {
    html! { <span class={classes!("epoch", epoch_class(Some(epoch), &ui.roster))}>{epoch_text(epoch, &ui.roster)}</span> }
}

/// Beside the place, on the side where there is more room.
fn place(plan: &Plan, at: Point) -> (&'static str, Option<String>) {
    if plan.size.x < NARROW {
        return ("card docked", None);
    }
    let away = 58.0;
    let left = match at.x < plan.size.x / 2.0 {
        true => at.x + away,
        false => at.x - away - WIDE,
    };
    let left = clamped(left, 6.0, plan.size.x - WIDE - 6.0);
    // It hangs from the upper half and stands on the lower, so that it never leaves the stage.
    let vertical = match at.y < plan.size.y / 2.0 {
        true => {
            let top = (at.y - 60.0).max(6.0);
            format!("top:{};max-height:min(28rem,{})", rem(top), rem(plan.size.y - top - 6.0))
        }
        false => {
            let bottom = (plan.size.y - at.y - 60.0).max(6.0);
            format!("bottom:{};max-height:min(28rem,{})", rem(bottom), rem(plan.size.y - bottom - 6.0))
        }
    };
    ("card", Some(format!("left:{};width:{};{vertical}", rem(left), rem(WIDE))))
}
