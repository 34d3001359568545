//! Links on the stage.

use super::shapes::drawn;
use crate::draw::links::LinkState;
use crate::draw::{Plan, Shape};
use crate::session::{Selection, Watch};
use crate::ui::use_ui;
use crate::value::Value;
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties)]
pub struct LinksProps {
    pub plan: Rc<Plan>,
    pub links: Vec<LinkState>,
    pub selection: Option<Selection>,
}

impl PartialEq for LinksProps {
    fn eq(&self, other: &LinksProps) -> bool {
        Rc::ptr_eq(&self.plan, &other.plan) && self.links == other.links && self.selection == other.selection
    }
}

#[component]
pub fn Links(props: &LinksProps) -> Html {
    let ui = use_ui();
    let selected = match props.selection {
        Some(Selection::Link(a, b)) => Some((a.min(b), a.max(b))),
        _ => None,
    };
    let links = props.links.iter().enumerate().map(|(place, link)| {
        let (sender, receiver) = if link.back && !link.out { (link.b, link.a) } else { (link.a, link.b) };
        let args = [("a", sender.into()), ("b", receiver.into()), ("state", Value::Word(link.word()))];
        let is_selected = selected == Some((link.a, link.b));
        let class = classes!(link.class(), is_selected.then_some("selected"));
        let select = ui.on(Watch::Select(Some(Selection::Link(link.a, link.b))));
        let (from, to) = (props.plan.spot(link.a).at, props.plan.spot(link.b).at);
        let touch = Shape::Line { class: "touch", from, to };
        html! {
            <g key={format!("{}-{}", link.a.0, link.b.0)} {class} role="button"
                tabindex={if place == 0 || is_selected { "0" } else { "-1" }}
                aria-label={ui.with("stage-link", &args)} onclick={select}>
                { drawn(&touch) }
                { for link.draw(&props.plan).iter().map(drawn) }
            </g>
        }
    });
    html! { <g class="links">{ for links }</g> }
}
