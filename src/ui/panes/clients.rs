//! Clients: their operations as intervals, and the instant at which each took effect.

use super::PaneProps;
use crate::draw::words::{BRIEF, cut};
use crate::frame::Operation;
use crate::linear::{self, Bad, Interval, Verdict, by_node};
use crate::locale::clock;
use crate::session::{MAX_JUDGED, OperationRows, RowKind, TimelineRows, Watch, event_count, timeline_rows};
use crate::ui::{UiContext, use_ui};
use crate::value::{Micros, NodeId, Value};
use web_sys::Element;
use yew::prelude::*;

/// In hundredths of rem: a row's height, and what all of time between rows is given besides.
const ROW: u64 = 165;
const TIME: u64 = 1_000;

/// Characters of a value that are told where a pointer rests on it.
const LONG: usize = 320;

#[derive(PartialEq)]
pub struct ClientsPane(pub PaneProps);

crate::drawn_by!(ClientsPane, use_clients);

#[hook]
fn use_clients(pane: &ClientsPane) -> Html {
    let props = &pane.0;
    let ui = use_ui();
    let host = use_node_ref();
    let history = &props.operations;
    let laid = use_memo(history.clone(), timeline_rows);
    use_followed(&host, laid.rows.len());
    if history.is_empty() {
        return html! { <div class="clients"><p class="nothing">{ui.t("clients-none")}</p></div> };
    }
    let bad = match &laid.verdict {
        Some(Verdict::Not(bad)) => Some(bad),
        _ => None,
    };
    html! {
        <div class="clients" ref={host}>
            if laid.from > 0 {
                <p class="nothing">{ui.with("clients-newest", &[("shown", laid.operations.len().into()), ("count", history.len().into())])}</p>
            }
            { chart(&ui, props, &laid, bad) }
            { verdict(&ui, props, &laid) }
        </div>
    }
}

/// What comes in below is brought into sight, unless a person has scrolled up from there.
#[hook]
fn use_followed(host: &NodeRef, rows: usize) {
    const NEAR: i32 = 24;
    let height = use_mut_ref(|| 0);
    use_effect_with((host.clone(), rows), move |(host, _)| {
        let pane = host.cast::<Element>().and_then(|host| host.parent_element());
        if let Some(pane) = pane {
            let before = height.replace(pane.scroll_height());
            if before == 0 || pane.scroll_top() + pane.client_height() >= before - NEAR {
                pane.set_scroll_top(pane.scroll_height());
            }
        }
    });
}

fn verdict(ui: &UiContext, props: &PaneProps, laid: &TimelineRows) -> Html {
    match &laid.verdict {
        Some(Verdict::Linearizable(_)) => html! {
            <ul class="legend">
                <li><i class="effect key">{"1"}</i>{ui.t("clients-order")}</li>
                <li><span class="key operation pending" />{ui.t("clients-pending")}</li>
            </ul>
        },
        Some(Verdict::Not(bad)) => {
            let history: Vec<Interval> = props.operations.iter().map(Operation::interval).collect();
            let clients: Vec<NodeId> = props.operations.iter().map(|operation| operation.client).collect();
            let why = ui.with("linearizable-why", &bad.args(&history, &by_node(&clients)));
            html! {
                <>
                    <p class="clients-why">{why}</p>
                    <ul class="legend">
                        <li><span class="key operation bad" />{ui.t("clients-bad")}</li>
                        if bad.since.is_some() { <li><span class="key operation since" />{ui.t("clients-since")}</li> }
                    </ul>
                </>
            }
        }
        Some(Verdict::Unknown) => html! { <p class="nothing">{ui.t("clients-unknown")}</p> },
        None => {
            html! { <p class="nothing">{ui.with("clients-long", &[("most", MAX_JUDGED.into())])}</p> }
        }
    }
}

/// The line of the grid where a row begins: names come first, and before each row is what time passed.
fn line(row: usize) -> usize {
    3 + 2 * row
}

fn chart(ui: &UiContext, props: &PaneProps, laid: &TimelineRows, bad: Option<&Bad>) -> Html {
    let clients: Vec<NodeId> =
        props.frame.nodes.iter().filter(|node| node.part == "client").map(|node| node.id).collect();
    let column = |id: NodeId| 2 + clients.iter().position(|client| *client == id).unwrap_or(0);
    let (first, last) = match (laid.rows.first(), laid.rows.last()) {
        (Some(first), Some(last)) => (first.time, last.time),
        _ => (0, 0),
    };
    let mut heights = String::from("auto");
    let (mut before, mut times) = (first, Vec::new());
    let mut labelled = None::<Micros>;
    for (place, row) in laid.rows.iter().enumerate() {
        let gap = (row.time - before) * TIME / (last - first).max(1);
        for height in [gap, ROW] {
            heights.push_str(&format!(" {}.{:02}rem", height / 100, height % 100));
        }
        before = row.time;
        let event = !matches!(row.kind, RowKind::Effect { .. });
        if event && labelled != Some(row.time) {
            labelled = Some(row.time);
            times.push(html! { <time style={format!("grid-row:{}", line(place))}>{clock(row.time)}</time> });
        }
    }
    // What has no end yet goes on below the last row.
    heights.push_str(" 0 1.65rem");
    let style = format!(
        "grid-template-columns:auto repeat({},minmax(3.2rem,1fr));grid-template-rows:{heights}",
        clients.len()
    );
    let names = clients.iter().map(|id| {
        let style = format!("grid-column:{}", column(*id));
        html! { <b {style}>{&*props.frame.node(*id).name}</b> }
    });
    let now = event_count(&props.frame.history);
    let operations = laid.operations.iter().zip(props.operations.iter_from(laid.from)).enumerate().map(
        |(place, (own, item))| {
            let of = Of { laid, own, item, now, mark: mark(bad, laid.from + place) };
            operation(ui, &of, column(item.client))
        },
    );
    html! {
        <div class="timeline" role="group" aria-label={ui.t("pane-clients")}>
            <div class="timeline-grid" {style}>
                { for names }
                { for times }
                { for operations }
            </div>
        </div>
    }
}

/// The class of an operation that has to do with why there is no order.
fn mark(bad: Option<&Bad>, operation: usize) -> Option<&'static str> {
    let bad = bad?;
    match operation {
        place if place == bad.operation => Some("bad"),
        place if Some(place) == bad.since => Some("since"),
        _ => None,
    }
}

/// An operation that is laid out.
struct Of<'a> {
    laid: &'a TimelineRows,
    own: &'a OperationRows,
    item: &'a Operation,
    /// How many calls and answers lie behind the playhead.
    now: u64,
    mark: Option<&'static str>,
}

fn operation(ui: &UiContext, of: &Of, column: usize) -> Html {
    let (own, item) = (of.own, of.item);
    let end = own.answer.unwrap_or(of.laid.rows.len());
    let at = |row: usize| format!("grid-area:{}/{column}", line(row));
    // What was given up makes room for what its client asks for next.
    let last = own.next.map_or(line(end) + 1, |next| line(next) - 1);
    let style = format!("grid-area:{}/{column}/{last}", line(own.call));
    let ahead = |row: usize| of.laid.is_ahead(row, of.now).then_some("ahead");
    let class = classes!("operation", of.mark, own.answer.is_none().then_some("pending"), ahead(own.call));
    let said = said(ui, of);
    let onclick = ui.on(Watch::SeekTime(item.call));
    let brief = |value: &Value| cut(&ui.show(value), BRIEF);
    let result = item.done.as_ref().map(|(_, result)| brief(&Value::from(result)));
    let asked = brief(&item.op.short());
    html! {
        <>
            <button {class} {style} {onclick} title={said.clone()} aria-label={said} />
            <span class={classes!("asked", ahead(own.call))} style={at(own.call)} aria-hidden="true">{asked.clone()}</span>
            if let Some((row, RowKind::Effect { nth, after })) = own.effect.map(|row| (row, &of.laid.rows[row].kind)) {
                <span class={classes!("took", ahead(row))} style={at(row)} aria-hidden="true">
                    <i class="effect">{*nth}</i>
                    // Beside what its client asked for next it must say what it belongs to.
                    if own.next.is_some_and(|next| row > next) {
                        <s>{asked}</s>
                    } else {
                        {brief(&Value::from(after.clone()))}
                    }
                </span>
            }
            if let Some(result) = result {
                <span class={classes!("told", ahead(end))} style={at(end)} aria-hidden="true">{result}</span>
            }
        </>
    }
}

/// All there is to say about an operation.
fn said(ui: &UiContext, of: &Of) -> String {
    let (own, item) = (of.own, of.item);
    let text = |time: Micros| Value::text(&clock(time));
    let long = |value: Value| match ui.show(&value) {
        shown if shown.len() > LONG => Value::text(&cut(&shown, LONG)),
        _ => value,
    };
    let args = [
        ("client", item.client.into()),
        ("op", long(item.op.short())),
        ("call", text(item.call)),
        ("answer", item.done.as_ref().map_or(Value::None, |(time, _)| text(*time))),
        ("result", item.done.as_ref().map_or(Value::None, |(_, result)| long(Value::from(result)))),
    ];
    let mut said = ui.with("clients-operation", &args);
    let effect = own.effect.map(|row| &of.laid.rows[row]);
    let more = match (effect.map(|row| (row.time, &row.kind)), of.mark) {
        (Some((time, RowKind::Effect { nth, after })), _) => {
            let key = linear::key(&item.op).cloned();
            let args = [
                ("nth", (*nth).into()),
                ("at", text(time)),
                ("key", key.into()),
                ("after", long(after.clone().into())),
            ];
            ui.with("clients-effect", &args)
        }
        (_, Some("bad")) => ui.t("clients-bad"),
        (_, Some(_)) => ui.t("clients-since"),
        _ if item.done.is_none() => ui.t("clients-pending"),
        _ => return said,
    };
    said.push(' ');
    said.push_str(&more);
    said
}
