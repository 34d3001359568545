//! State: every field of every node, what changed last, and what is on disk.

use super::PaneProps;
use crate::draw::words::{cut, epoch_class};
use crate::frame::{Field, Frame, NodeView, Stored};
use crate::locale::clock;
use crate::session::{Selection, Watch};
use crate::ui::part::keyed;
use crate::ui::stage::{keys_left, stored};
use crate::ui::{UiContext, use_ui};
use crate::value::{NodeId, Value};
use std::rc::Rc;
use yew::prelude::*;

#[derive(PartialEq)]
pub struct StatePane(pub PaneProps);

crate::drawn_by!(StatePane, use_states);

#[hook]
fn use_states(pane: &StatePane) -> Html {
    let props = &pane.0;
    let ui = use_ui();
    // The frame before this one: what differs from it changed last.
    let seen = use_mut_ref(|| (props.frame.clone(), props.frame.clone()));
    {
        let mut seen = seen.borrow_mut();
        if !Rc::ptr_eq(&seen.1, &props.frame) {
            seen.0 = std::mem::replace(&mut seen.1, props.frame.clone());
        }
    }
    let before = seen.borrow().0.clone();
    let selected = match props.selection {
        Some(Selection::Node(id)) => Some(id),
        _ => None,
    };
    let selected = selected.filter(|id| id.index() < props.frame.roster.len());
    let rest = props.frame.roster.ids().filter(|id| Some(*id) != selected);
    let nodes = selected.into_iter().chain(rest).map(|id| {
        let changed = changed(before.nodes.get(id.index()), props.frame.node(id));
        keyed(id.0, NodeState { frame: props.frame.clone(), id, changed, selected: selected == Some(id) })
    });
    html! {
        <div class="states">
            <ul class="legend">
                <li>{ stored(&ui, Stored::Disk) }{ui.t("state-disk")}</li>
                <li>{ stored(&ui, Stored::Pending) }{ui.t("state-pending")}</li>
                <li><span class="changed">{ui.t("state-changed-word")}</span>{ui.t("state-changed")}</li>
            </ul>
            { for nodes }
        </div>
    }
}

/// Places of the fields that are new or have another value than before.
fn changed(before: Option<&NodeView>, now: &NodeView) -> Vec<usize> {
    let Some(before) = before.filter(|before| before.name == now.name) else { return Vec::new() };
    let olds = &before.body.fields;
    // Both are in one order, but for fields that came or went.
    let mut next = 0;
    let mut same = |field: &Field| {
        let is = |old: &Field| old.name == field.name && old.index == field.index;
        let place = olds[next..].iter().position(is).map(|place| next + place);
        let Some(place) = place.or_else(|| olds.iter().position(is)) else { return false };
        next = place + 1;
        olds[place].value == field.value && olds[place].stored == field.stored
    };
    (0..now.body.fields.len()).filter(|place| !same(&now.body.fields[*place])).collect()
}

/// A field's place when it is not on disk as it should be.
pub(super) fn pending(ui: &UiContext, field: &Field) -> Html {
    match field.stored {
        Stored::Pending => stored(ui, Stored::Pending),
        _ => Html::default(),
    }
}

/// Characters of a value that are shown: the node's card shows all of it.
const LONG: usize = 240;

struct NodeState {
    frame: Rc<Frame>,
    id: NodeId,
    changed: Vec<usize>,
    selected: bool,
}

impl PartialEq for NodeState {
    fn eq(&self, other: &NodeState) -> bool {
        let (a, b) = (self.frame.node(self.id), other.frame.node(other.id));
        self.id == other.id
            && self.selected == other.selected
            && self.changed == other.changed
            && (a.up, a.paused, a.pending_writes, a.clock, a.body.role, a.body.epoch)
                == (b.up, b.paused, b.pending_writes, b.clock, b.body.role, b.body.epoch)
            && (a.body.keys_left, &a.body.fields) == (b.body.keys_left, &b.body.fields)
            && a.timers == b.timers
    }
}

crate::drawn_by!(NodeState, use_node_state);

#[hook]
fn use_node_state(props: &NodeState) -> Html {
    let ui = use_ui();
    let node = props.frame.node(props.id);
    let fields = node.body.fields.iter().enumerate().map(|(place, field)| {
        let about = ui.find(&format!("{}-field-{}", ui.about.id, field.name), &[]);
        let class = classes!("value", props.changed.contains(&place).then_some("changed"));
        html! {
            <div class="field" title={about}>
                <dt>{ui.field_name(field)}</dt>
                <dd><span {class}>{cut(&ui.show(&field.value), LONG)}</span>{ stored(&ui, field.stored) }</dd>
            </div>
        }
    });
    let timers = node.timers.iter().map(|timer| {
        let due = timer.due.map_or_else(
            || ui.t("card-timer-by-hand"),
            |due| ui.with("state-timer-due", &[("time", Value::text(&clock(due)))]),
        );
        html! { <div class="field"><dt>{ui.with("card-timer", &[("timer", Value::Word(timer.name))])}</dt><dd>{due}</dd></div> }
    });
    let select = ui.on(Watch::Select(Some(Selection::Node(props.id))));
    let class = classes!(
        "state",
        epoch_class(node.body.epoch, &ui.roster),
        props.selected.then_some("selected"),
        (!node.up).then_some("down"),
    );
    html! {
        <section {class}>
            <h3><button onclick={select}>{&*node.name}</button><span class="state-role">{ui.role_of(node)}</span>
                if node.pending_writes > 0 {
                    <span class="stored pending">{ui.with("state-writes", &[("count", node.pending_writes.into())])}</span>
                }
            </h3>
            <dl class="fields">{ for fields }{ for timers }</dl>
            { keys_left(&ui, node) }
        </section>
    }
}
