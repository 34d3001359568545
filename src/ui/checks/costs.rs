//! What the rules save that are off, where nothing breaks without them.

use crate::check::cost::{Comparison, REQUESTS, compare};
use crate::ui::{UiContext, use_ui};
use crate::value::Value;
use std::rc::Rc;
use yew::prelude::*;

/// The rules that are off, all of which only cost more.
#[derive(PartialEq)]
pub struct Costs(pub Rc<[&'static str]>);

crate::drawn_by!(Costs, use_costs);

#[hook]
fn use_costs(costs: &Costs) -> Html {
    let (ui, rules) = (use_ui(), &costs.0);
    let header = ui.session.try_borrow().map(|session| session.header().clone()).ok();
    let compared = use_memo((header, Rc::clone(rules)), |(header, rules)| {
        header.as_ref().map(|header| compare(header, rules)).unwrap_or_default()
    });
    if compared.is_empty() {
        return Html::default();
    }
    let named = rules.iter().map(|rule| Value::Word(rule)).collect();
    html! {
        <table class="costs">
            <caption>{ui.with("cost-title", &[("rules", Value::List(named))])}</caption>
            <thead><tr><td></td><th scope="col">{ui.t("cost-with")}</th><th scope="col">{ui.t("cost-without")}</th></tr></thead>
            {for compared.iter().map(|one| work(&ui, one))}
        </table>
    }
}

fn work(ui: &UiContext, one: &Comparison) -> Html {
    let title = ui.with(&format!("cost-{}", one.work.word()), &[("count", REQUESTS.into())]);
    let row = |(key, on, off): (&'static str, String, String)| {
        let more = (on != off).then_some("more");
        html! { <tr class={classes!(more)}><th scope="row">{ui.t(key)}</th><td>{on}</td><td>{off}</td></tr> }
    };
    html! {
        <tbody>
            <tr><th class="work" colspan="3" scope="rowgroup">{title}</th></tr>
            {for one.rows().into_iter().map(row)}
        </tbody>
    }
}
