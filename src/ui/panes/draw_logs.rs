//! Logs that a person draws, as the terms of their entries, and whether they could arise.

use crate::check::reach::{Drawn, FIGURE_7, Log, QUICK, drawable, drawn, logs_of};
use crate::draw::words::epoch_class;
use crate::session::Act;
use crate::ui::part::part;
use crate::ui::{UiContext, use_ui};
use crate::value::{Epoch, NodeId, Value};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement};
use yew::prelude::*;

/// What a person has drawn of one log: cells that are empty count for nothing.
type Cells = Vec<Option<u32>>;

/// What errors call the run that is opened.
const NAME: &str = "drawn-logs.script";

/// The form, where a planner knows how the logs on the stage come about.
pub fn draw_logs(ui: &UiContext) -> Html {
    let servers = ui.session.try_borrow().ok().and_then(|session| drawable(session.history().world()));
    // Its texts may come after the program.
    let Some(servers) = servers.filter(|_| ui.texts.has("draw-title")) else { return Html::default() };
    part(DrawLogs { servers })
}

/// How many servers there are on the stage. What their logs hold is asked when the form is opened, and not while
/// time passes.
#[derive(PartialEq)]
struct DrawLogs {
    servers: usize,
}

crate::drawn_by!(DrawLogs, use_draw_logs);

/// The logs on the stage.
fn stage(ui: &UiContext) -> Vec<Cells> {
    let logs = ui.session.try_borrow().map(|session| logs_of(session.history().world()));
    logs.unwrap_or_default().iter().map(|log| cells(log)).collect()
}

#[hook]
fn use_draw_logs(props: &DrawLogs) -> Html {
    let ui = use_ui();
    // The logs on the stage are there to be changed once the form is open.
    let own = use_state_eq(|| None::<Vec<Cells>>);
    let told = use_state_eq(|| None::<Drawn>);
    let rows = (*own).clone().unwrap_or_default();
    let draw = {
        let (own, told) = (own.clone(), told.clone());
        Callback::from(move |rows: Vec<Cells>| {
            own.set(Some(rows));
            told.set(None);
        })
    };
    let ask = {
        let (ui, rows, own, told) = (ui.clone(), rows.clone(), own.clone(), told.clone());
        Callback::from(move |()| {
            let logs: Vec<Log> = rows.iter().map(|row| row.iter().flatten().copied().collect()).collect();
            own.set(Some(logs.iter().map(|log| cells(log)).collect()));
            let Ok(header) = ui.session.try_borrow().map(|session| session.header().clone()) else { return };
            let answer = drawn(&header, &logs, QUICK);
            if let Drawn::Arises { script, .. } = &answer {
                ui.send(Act::Open { name: NAME.to_owned(), text: script.clone() }.into());
            }
            told.set(Some(answer));
        })
    };
    let to = |rows: Vec<Cells>| draw.reform(move |_: MouseEvent| rows.clone());
    let from_stage = {
        let (ui, draw) = (ui.clone(), draw.clone());
        Callback::from(move |()| draw.emit(stage(&ui)))
    };
    let ontoggle = {
        let (own, from_stage) = (own.clone(), from_stage.clone());
        Callback::from(move |_: Event| {
            if own.is_none() {
                from_stage.emit(());
            }
        })
    };
    let figure = FIGURE_7.iter().map(|log| cells(log)).collect();
    let lines = rows.iter().enumerate().map(|(server, _)| row(&ui, props, &rows, server, &draw, &ask));
    html! {
        <details class="bounds draw" {ontoggle}>
            <summary><span>{ui.t("draw-title")}</span><span class="bounds-told">{ui.t("draw-told")}</span></summary>
            <p class="nothing" id="draw-about">{ui.t("draw-about")}</p>
            <div class="draw-rows">{for lines}</div>
            <div class="buttons">
                <button class="btn primary" onclick={ask.reform(|_: MouseEvent| ())}>{ui.t("draw-ask")}</button>
                <button class="btn" title={ui.t("draw-figure-about")} onclick={to(figure)}>{ui.t("draw-figure")}</button>
                <button class="btn" onclick={to(vec![Vec::new(); rows.len()])}>{ui.t("draw-clear")}</button>
                <button class="btn" onclick={from_stage.reform(|_: MouseEvent| ())}>{ui.t("draw-now")}</button>
            </div>
            <div role="status">{told.as_ref().map_or_else(Html::default, |told| answer(&ui, told))}</div>
        </details>
    }
}

fn cells(log: &[u32]) -> Cells {
    log.iter().copied().map(Some).collect()
}

fn answer(ui: &UiContext, told: &Drawn) -> Html {
    let (class, words) = match told {
        Drawn::Arises { commands, .. } => {
            ("search-word good", ui.with("draw-arises", &[("commands", Value::from(*commands))]))
        }
        Drawn::Never(why, roster) => ("search-word bad", ui.texts.say(why, Some(roster))),
        Drawn::Unknown { .. } => ("search-word open", ui.t("draw-unknown")),
    };
    let longer = match told {
        Drawn::Unknown { cond } => {
            let line = format!("synod reach {} '{cond}'", ui.about.id);
            html! { <p class="nothing"><code>{line}</code></p> }
        }
        _ => Html::default(),
    };
    html! { <div class="search"><p {class}>{words}</p>{longer}</div> }
}

/// One server's log: a cell for each entry, and one for the next.
fn row(
    ui: &UiContext,
    props: &DrawLogs,
    rows: &[Cells],
    server: usize,
    draw: &Callback<Vec<Cells>>,
    ask: &Callback<()>,
) -> Html {
    // Other logs than those of the stage are of other servers.
    let name = match props.servers == rows.len() {
        true => ui.roster.name(NodeId(server as u8)).to_owned(),
        false => format!("S{}", server + 1),
    };
    let all = (0..=rows[server].len()).map(|place| cell(ui, &name, rows, (server, place), draw, ask));
    // All of a row have keys: else the cell that is typed into would be made anew, and lose the focus.
    html! {
        <div class="draw-row" role="group" aria-label={name.clone()} aria-describedby="draw-about" key={server}>
            <b key="name" aria-hidden="true">{name.clone()}</b>{for all}
        </div>
    }
}

fn cell(
    ui: &UiContext,
    name: &str,
    rows: &[Cells],
    at: (usize, usize),
    draw: &Callback<Vec<Cells>>,
    ask: &Callback<()>,
) -> Html {
    let (server, place) = at;
    let term = rows[server].get(place).copied().flatten();
    let oninput = {
        let (draw, rows) = (draw.clone(), rows.to_vec());
        Callback::from(move |event: InputEvent| {
            if let Some(field) = field_of(event.target()) {
                let (mut rows, text) = (rows.clone(), field.value());
                write(&mut rows[server], place, &text);
                // What is not a number is not written, so that nothing is drawn again.
                field.set_value(&rows[server].get(place).copied().flatten().map_or_else(String::new, shown));
                draw.emit(rows);
                if text.ends_with([' ', ',']) && text.len() > 1 {
                    go(&field, server, place + 1);
                }
            }
        })
    };
    let onkeydown = {
        let (draw, ask, rows) = (draw.clone(), ask.clone(), rows.to_vec());
        Callback::from(move |event: KeyboardEvent| key(&event, &rows, at, &draw, &ask))
    };
    let onfocus = Callback::from(|event: FocusEvent| {
        if let Some(field) = field_of(event.target()) {
            field.select();
        }
    });
    let args = [("node", Value::text(name)), ("index", Value::from(place + 1))];
    let label = ui.with(if place < rows[server].len() { "draw-cell" } else { "draw-next" }, &args);
    let epoch = term.map(|number| Epoch { number, owner: None });
    let class = classes!("draw-cell", epoch_class(epoch, &ui.roster), term.is_none().then_some("empty"));
    html! {
        <input key={place} {class} inputmode="numeric" autocomplete="off" aria-label={label}
            data-cell={format!("{server}:{place}")} value={term.map_or_else(String::new, shown)}
            {oninput} {onkeydown} {onfocus} />
    }
}

fn shown(term: u32) -> String {
    term.to_string()
}

/// What is typed or pasted into a cell: a number, several, or nothing.
fn write(row: &mut Cells, place: usize, text: &str) {
    let terms: Vec<Option<u32>> =
        text.split(|c: char| !c.is_ascii_digit()).filter_map(|term| term.parse().ok()).map(Some).collect();
    let end = row.len().min(place + 1);
    match (terms.is_empty(), place < row.len()) {
        (true, true) => row[place] = None,
        (true, false) => {}
        (false, _) => drop(row.splice(place.min(end)..end, terms)),
    }
}

/// The arrows go to the cells beside, Backspace in an empty cell takes it away, Enter asks.
fn key(
    event: &KeyboardEvent,
    rows: &[Cells],
    (server, place): (usize, usize),
    draw: &Callback<Vec<Cells>>,
    ask: &Callback<()>,
) {
    let held = event.ctrl_key() || event.meta_key() || event.alt_key() || event.shift_key();
    let Some(field) = field_of(event.target()).filter(|_| !held && !event.is_composing()) else { return };
    let before = place.checked_sub(1);
    let to = match &*event.code() {
        "Enter" | "NumpadEnter" => {
            event.prevent_default();
            return ask.emit(());
        }
        "Backspace" if field.value().is_empty() => {
            if place < rows[server].len() {
                let mut rows = rows.to_vec();
                rows[server].remove(place);
                draw.emit(rows);
            }
            before.map(|before| (server, before))
        }
        "ArrowLeft" => before.map(|before| (server, before)),
        "ArrowRight" => Some((server, place + 1)),
        "ArrowUp" => server.checked_sub(1).map(|above| (above, place.min(rows[above].len()))),
        "ArrowDown" => rows.get(server + 1).map(|below| (server + 1, place.min(below.len()))),
        _ => return,
    };
    event.prevent_default();
    if let Some((server, place)) = to {
        go(&field, server, place);
    }
}

/// Takes the focus to another cell, if there is one.
fn go(from: &HtmlInputElement, server: usize, place: usize) {
    let form = from.closest(".draw-rows").ok().flatten();
    let cell = form.and_then(|form| form.query_selector(&format!("[data-cell='{server}:{place}']")).ok()?);
    if let Some(cell) = cell.and_then(|cell| cell.dyn_into::<HtmlElement>().ok()) {
        drop(cell.focus());
    }
}

fn field_of(target: Option<web_sys::EventTarget>) -> Option<HtmlInputElement> {
    target?.dyn_into::<HtmlInputElement>().ok()
}
