//! Registers: what each node holds, and the story ballot by ballot.

use super::PaneProps;
use crate::draw::registers::{columns, parts, voters};
use crate::draw::words::{BRIEF, cut, epoch_class};
use crate::frame::{BallotRow, Frame};
use crate::session::{Selection, Watch};
use crate::ui::stage::epoch_tag;
use crate::ui::{UiContext, use_ui};
use crate::value::{Ballot, NodeId, Value};
use yew::prelude::*;

#[derive(PartialEq)]
pub struct AcceptorsPane(pub PaneProps);

crate::drawn_by!(AcceptorsPane, use_acceptors);

#[hook]
fn use_acceptors(pane: &AcceptorsPane) -> Html {
    let props = &pane.0;
    let ui = use_ui();
    let frame = &props.frame;
    let (parts, voters) = (parts(frame), voters(frame));
    let none = frame.global.ballots.is_empty();
    html! {
        <div class="registers">
            { for parts.iter().map(|part| registers(&ui, props, part)) }
            if !none {
                <h3>{ui.t("ballots-title")}</h3>
                { ballots(&ui, frame, &voters) }
            } else if let Some(part) = ui.about.proposes.filter(|_| ui.about.operations.is_empty()) {
                <h3>{ui.t("ballots-title")}</h3>
                <p class="nothing">{ui.with("ballots-none", &[("part", Value::text(&ui.role(part)))])}</p>
            }
        </div>
    }
}

/// The fields that a part shows on the stage, a row for each node that plays it.
fn registers(ui: &UiContext, props: &PaneProps, part: &str) -> Html {
    let (nodes, names) = columns(&props.frame, part);
    let rows = nodes.iter().map(|node| {
        let cells = names.iter().map(|name| {
            let field = node.body.fields.iter().find(|field| (field.name, &field.index) == *name);
            html! { <td>{ field.map(|field| value(ui, &field.value)) }{ field.map(|field| super::state::pending(ui, field)) }</td> }
        });
        let selected = props.selection == Some(Selection::Node(node.id));
        let select = ui.on(Watch::Select(Some(Selection::Node(node.id))));
        html! {
            <tr key={node.id.0} class={classes!((!node.up).then_some("down"), selected.then_some("selected"))}>
                <th scope="row"><button onclick={select}>{&*node.name}</button></th>
                { for cells }
            </tr>
        }
    });
    let heads = names.iter().map(|(name, index)| {
        let index = index.as_ref().map(|index| format!("[{}]", index.show_index(&ui.roster, ".")));
        html! { <th scope="col">{*name}{index}</th> }
    });
    html! {
        <table class="grid">
            <thead><tr><th scope="col">{ui.role(part)}</th>{ for heads }</tr></thead>
            <tbody>{ for rows }</tbody>
        </table>
    }
}

/// A ballot in its colour; everything else as it is written.
fn value(ui: &UiContext, value: &Value) -> Html {
    match value {
        Value::None => html! { <span class="none">{"–"}</span> },
        Value::Ballot(ballot) => epoch_tag(ui, (*ballot).into()),
        Value::At(inner, ballot) => {
            let class = classes!("epoch", epoch_class(Some((*ballot).into()), &ui.roster));
            html! { <span {class}>{format!("{}@{}", cut(&ui.show(inner), BRIEF), ui.roster.ballot(*ballot))}</span> }
        }
        other => html! { {cut(&ui.show(other), BRIEF)} },
    }
}

fn ballots(ui: &UiContext, frame: &Frame, voters: &[NodeId]) -> Html {
    let rows = frame.global.ballots.iter().map(|row| {
        let cells = voters.iter().map(|id| vote(ui, row, *id));
        let class =
            classes!(epoch_class(Some(row.ballot.into()), &ui.roster), row.chosen.then_some("is-chosen"));
        html! {
            <tr key={key(row.ballot)} {class}>
                <th scope="row">{ epoch_tag(ui, row.ballot.into()) }</th>
                <td>{ value(ui, &row.value) }</td>
                { for cells }
                <td>if row.chosen { <span class="badge">{ui.t("ballots-chosen")}</span> }</td>
            </tr>
        }
    });
    html! {
        <>
            <table class="grid ballots">
                <thead><tr>
                    <th scope="col">{ui.t("ballots-ballot")}</th><th scope="col">{ui.t("ballots-value")}</th>
                    { for voters.iter().map(|id| html! { <th scope="col">{ui.name(*id)}</th> }) }
                    <th><span class="unseen">{ui.t("ballots-chosen")}</span></th>
                </tr></thead>
                <tbody>{ for rows }</tbody>
            </table>
            <ul class="legend">
                <li><span class="vote promised" />{ui.t("ballots-promised")}</li>
                <li><span class="vote accepted" />{ui.t("ballots-accepted")}</li>
            </ul>
        </>
    }
}

fn key(ballot: Ballot) -> String {
    format!("{}-{}", ballot.round, ballot.node.0)
}

/// What one node did in one ballot: a ring for a promise, a disc for an acceptance.
fn vote(ui: &UiContext, row: &BallotRow, id: NodeId) -> Html {
    let (class, text) = match (row.accepted.contains(&id), row.promised.contains(&id)) {
        (true, _) => ("vote accepted", ui.t("ballots-accepted")),
        (false, true) => ("vote promised", ui.t("ballots-promised")),
        (false, false) => return html! { <td></td> },
    };
    html! { <td><span {class} role="img" aria-label={text.clone()} title={text} /></td> }
}
