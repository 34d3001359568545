//! One node on the stage.

use super::shapes::drawn;
use crate::draw::node::{self, NodeDrawing};
use crate::draw::{Plan, px};
use crate::frame::{Frame, NodeView};
use crate::session::{Selection, Watch};
use crate::ui::use_ui;
use crate::value::NodeId;
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties)]
pub struct NodeProps {
    pub frame: Rc<Frame>,
    pub plan: Rc<Plan>,
    pub id: NodeId,
    pub selected: bool,
    /// Reached with Tab; from it the arrow keys lead to the others.
    pub tab: bool,
    /// It is of a quorum that chose something of which no node knows yet.
    pub unaware: bool,
}

/// Only what is drawn counts: most events change one node.
impl PartialEq for NodeProps {
    fn eq(&self, other: &NodeProps) -> bool {
        let (a, b) = (self.frame.node(self.id), other.frame.node(other.id));
        let fields = |node: &NodeView| node.body.headline.clone();
        Rc::ptr_eq(&self.plan, &other.plan)
            && (self.id, self.selected, self.tab, self.unaware)
                == (other.id, other.selected, other.tab, other.unaware)
            && (a.up, a.paused, a.pending_writes, a.clock, a.body.role, a.body.epoch, a.body.crown)
                == (b.up, b.paused, b.pending_writes, b.clock, b.body.role, b.body.epoch, b.body.crown)
            && a.body.tally == b.body.tally
            && fields(a) == fields(b)
            && a.body.headline.iter().all(|place| a.body.fields.get(*place) == b.body.fields.get(*place))
            && a.timers.len() == b.timers.len()
            && a.timers
                .iter()
                .zip(&b.timers)
                .all(|(a, b)| a.name == b.name && a.due.is_some() == b.due.is_some())
    }
}

#[component]
pub fn Node(props: &NodeProps) -> Html {
    let ui = use_ui();
    let node = props.frame.node(props.id);
    let spot = props.plan.spot(props.id);
    let NodeDrawing { class, at, spoken, shapes } =
        node::draw(&ui, node, &props.plan, props.frame.time, props.unaware);
    let class = classes!(class, props.selected.then_some("selected"),);
    let onclick = ui.on(Watch::Select(Some(Selection::Node(props.id))));
    let (wide, high) = (spot.half.x.max(22.0), spot.half.y.max(22.0));
    html! {
        <g {class} role="button" tabindex={if props.tab { "0" } else { "-1" }} aria-label={spoken}
            aria-pressed={props.selected.to_string()} data-node={node.name.to_string()}
            style={format!("transform:translate({}px,{}px)", px(at.x), px(at.y))} {onclick}>
            <rect class="touch" x={px(-wide)} y={px(-high)} width={px(2.0 * wide)} height={px(2.0 * high)} />
            { drawn(&node::outline(spot, 5.0, "ring")) }
            { for shapes.iter().map(drawn) }
        </g>
    }
}
