//! Logs: a row for each server, a column for each index.

use super::PaneProps;
use crate::draw;
use crate::draw::logs::logs;
use crate::draw::words::{BRIEF, cut, epoch_class, epoch_text};
use crate::frame::{Erased, Frame, LogMark, LogView, Slot};
use crate::session::{Selection, SessionAction, Watch};
use crate::ui::part::keyed;
use crate::ui::stage::use_size;
use crate::ui::{UiContext, use_ui};
use crate::value::{NodeId, Value};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Width of the names' column and of one slot, gap included, in the units of the stage.
const NAMES: f64 = 46.0;
const SLOT: f64 = 54.0;

/// Slots before the first shown that are asked for with it, so that small moves need no new frame.
const BEFORE: u64 = 24;

#[derive(PartialEq)]
pub struct LogsPane(pub PaneProps);

crate::drawn_by!(LogsPane, use_logs);

#[hook]
fn use_logs(pane: &LogsPane) -> Html {
    let props = &pane.0;
    let ui = use_ui();
    let host = use_node_ref();
    let size = use_size(&host);
    // Without one, the newest entries are shown.
    let chosen = use_state_eq(|| None::<u64>);
    let fits = (((size.x - NAMES) / SLOT).floor() as u64).clamp(3, 40);
    let last = logs(&props.frame).map(|(_, log)| log.last).max().unwrap_or(0);
    // One column is kept free, so that it can be seen where the next entry goes.
    let newest = (last + 2).saturating_sub(fits).max(1);
    let first = chosen.unwrap_or(newest).clamp(1, newest);
    let move_to = {
        let (chosen, dispatch) = (chosen.clone(), ui.dispatch.clone());
        Callback::from(move |first: u64| {
            let follows = first >= newest;
            chosen.set((!follows).then_some(first));
            dispatch.emit(SessionAction::Watch(Watch::ShowLog(
                (!follows).then(|| first.saturating_sub(BEFORE).max(1)),
            )));
        })
    };
    let leader = marked(props);
    let erased = logs(&props.frame).any(|(_, log)| !log.erased.is_empty());
    let rows = logs(&props.frame).map(|(node, _)| {
        let marks = leader.map_or_else(Vec::new, |log| {
            log.marks.iter().filter(|mark| mark.of == node.id).cloned().collect()
        });
        let selected = props.selection == Some(Selection::Node(node.id));
        keyed(node.id.0, Row { frame: props.frame.clone(), id: node.id, first, fits, marks, selected })
    });
    let columns = (first..first + fits)
        .map(|index| html! { <th key={index} scope="col" class="log-index">{index}</th> });
    html! {
        <div class="logs" ref={host}>
            <table>
                <thead><tr><th class="log-name"><span class="unseen">{ui.t("logs-server")}</span></th>{ for columns }</tr></thead>
                <tbody>{ for rows }</tbody>
            </table>
            if newest > 1 { { scroller(&ui, first, newest, &move_to) } }
            { legend(&ui, leader.is_some(), erased) }
        </div>
    }
}

/// The log whose marks on others are shown.
fn marked(props: &PaneProps) -> Option<&LogView> {
    let selected = match props.selection {
        Some(Selection::Node(id)) => Some(id),
        _ => None,
    };
    draw::logs::marked(&props.frame, selected)
}

fn scroller(ui: &UiContext, first: u64, newest: u64, move_to: &Callback<u64>) -> Html {
    let step = |to: u64| {
        let move_to = move_to.clone();
        Callback::from(move |_: MouseEvent| move_to.emit(to))
    };
    let oninput = {
        let move_to = move_to.clone();
        Callback::from(move |event: InputEvent| {
            let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
            if let Some(first) = input.and_then(|input| input.value().parse().ok()) {
                move_to.emit(first);
            }
        })
    };
    html! {
        <div class="log-scroll">
            <button class="act" disabled={first <= 1} onclick={step(first.saturating_sub(1).max(1))} aria-label={ui.t("logs-earlier")}>{"◀"}</button>
            <input type="range" min="1" max={newest.to_string()} value={first.to_string()} {oninput} aria-label={ui.t("logs-first")} />
            <button class="act" disabled={first >= newest} onclick={step(first + 1)} aria-label={ui.t("logs-later")}>{"▶"}</button>
        </div>
    }
}

fn legend(ui: &UiContext, marks: bool, erased: bool) -> Html {
    html! {
        <ul class="legend">
            <li><span class="key slot e2 committed" />{ui.t("logs-committed")}</li>
            <li><span class="key slot e2 tentative" />{ui.t("logs-tentative")}</li>
            <li><span class="key slot e2 tentative pending" />{ui.t("logs-pending")}</li>
            <li><span class="key bar" />{ui.t("logs-commit")}</li>
            if marks {
                <li><span class="key mark-next" />{ui.t("logs-next")}</li>
                <li><span class="key mark-match" />{ui.t("logs-match")}</li>
            }
            if erased {
                <li><span class="key erased e2" />{ui.t("logs-erased")}</li>
            }
        </ul>
    }
}

struct Row {
    frame: Rc<Frame>,
    id: NodeId,
    first: u64,
    fits: u64,
    marks: Vec<LogMark>,
    selected: bool,
}

impl Row {
    fn shown(&self) -> Option<(&LogView, &[Slot])> {
        let log = self.frame.node(self.id).body.log.as_ref()?;
        let place = |index: u64| log.slots.partition_point(|slot| slot.index < index);
        Some((log, &log.slots[place(self.first)..place(self.first + self.fits)]))
    }
}

impl PartialEq for Row {
    fn eq(&self, other: &Row) -> bool {
        let node =
            |props: &Row| (props.id, props.first, props.fits, props.selected, props.frame.node(props.id).up);
        let log = |props: &Row| props.shown().map(|(log, _)| (log.commit, log.snapshot));
        node(self) == node(other)
            && log(self) == log(other)
            && self.shown().map(|shown| &shown.0.erased) == other.shown().map(|shown| &shown.0.erased)
            && self.marks == other.marks
            && self.shown().map(|shown| shown.1) == other.shown().map(|shown| shown.1)
    }
}

crate::drawn_by!(Row, use_row);

#[hook]
fn use_row(props: &Row) -> Html {
    let ui = use_ui();
    let node = props.frame.node(props.id);
    let Some((log, slots)) = props.shown() else { return Html::default() };
    let mut slots = slots.iter().peekable();
    let cells = (props.first..props.first + props.fits).map(|index| {
        let slot = slots.next_if(|slot| slot.index == index);
        let mark = |name: &str| props.marks.iter().any(|mark| mark.name == name && mark.index == index);
        let class = classes!(
            "log-cell",
            (log.commit == index).then_some("commit"),
            (index == props.first && log.commit + 1 == index && log.commit > 0).then_some("commit-before"),
        );
        html! {
            <td key={index} {class}>
                { for log.erased.iter().filter(|erased| erased.index == index).map(|erased| gone(&ui, erased)) }
                { slot.map_or_else(|| empty(&ui, log, index), |slot| filled(&ui, slot)) }
                if mark("next") { <span class="mark-next" title={ui.t("logs-next")} /> }
                if mark("match") { <span class="mark-match" title={ui.t("logs-match")} /> }
            </td>
        }
    });
    let class = classes!("log-row", (!node.up).then_some("down"), props.selected.then_some("selected"));
    let select = ui.on(Watch::Select(Some(Selection::Node(props.id))));
    let label = ui.with(
        "logs-row",
        &[("node", props.id.into()), ("commit", log.commit.into()), ("last", log.last.into())],
    );
    html! {
        <tr {class}>
            <th scope="row" class="log-name"><button onclick={select} aria-label={label}>{&*node.name}</button></th>
            { for cells }
        </tr>
    }
}

fn filled(ui: &UiContext, slot: &Slot) -> Html {
    let class = classes!(
        "slot",
        epoch_class(Some(slot.epoch), &ui.roster),
        if slot.committed { "committed" } else { "tentative" },
        (!slot.durable).then_some("pending"),
    );
    let epoch = epoch_text(slot.epoch, &ui.roster);
    let value = cut(&ui.show(&slot.value), BRIEF);
    let state = ui.t(if slot.committed { "logs-committed" } else { "logs-tentative" });
    let disk = ui.t(if slot.durable { "stored-disk" } else { "stored-pending" });
    let args = [
        ("index", slot.index.into()),
        ("epoch", Value::text(&epoch)),
        ("value", slot.value.clone()),
        ("state", Value::text(&state)),
        ("disk", Value::text(&disk)),
    ];
    html! { <span {class} title={ui.with("logs-slot", &args)}><b>{epoch}</b><i>{value}</i></span> }
}

/// An entry that was erased, above what stands there now.
fn gone(ui: &UiContext, erased: &Erased) -> Html {
    let epoch = epoch_text(erased.epoch, &ui.roster);
    let args =
        [("index", erased.index.into()), ("epoch", Value::text(&epoch)), ("value", erased.value.clone())];
    let class = classes!("erased", epoch_class(Some(erased.epoch), &ui.roster));
    html! { <s {class} title={ui.with("logs-gone", &args)}>{epoch}{" "}{cut(&ui.show(&erased.value), BRIEF)}</s> }
}

fn empty(ui: &UiContext, log: &LogView, index: u64) -> Html {
    match index <= log.snapshot {
        true => {
            html! { <span class="slot snapshot" title={ui.t("logs-snapshot")}><i>{ui.t("logs-snapshot")}</i></span> }
        }
        false => html! { <span class="slot empty" /> },
    }
}
