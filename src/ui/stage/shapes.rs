//! Shapes of a picture as elements of the page.

use crate::draw::{ARC, Shape, px, transform};
use yew::prelude::*;

/// One shape. Of an arc all is drawn: [`super::motion`] keeps its length.
pub fn drawn(shape: &Shape) -> Html {
    match shape {
        Shape::Circle { class, centre, radius } => {
            html! { <circle class={*class} cx={px(centre.x)} cy={px(centre.y)} r={px(*radius)} /> }
        }
        Shape::Rect { class, corner, size, round } => html! {
            <rect class={*class} x={px(corner.x)} y={px(corner.y)} width={px(size.x)} height={px(size.y)} rx={px(*round)} />
        },
        Shape::Line { class, from, to } => {
            html! { <line class={*class} x1={px(from.x)} y1={px(from.y)} x2={px(to.x)} y2={px(to.y)} /> }
        }
        Shape::Path { class, at, along, data } => {
            html! { <path class={*class} transform={transform(*at, *along)} d={data.clone()} /> }
        }
        Shape::Arc { class, data, left } => {
            let dashes = left.map(|_| format!("{ARC} {ARC}"));
            html! {
                <path class={*class} d={data.clone()} pathLength={left.map(|_| px(f64::from(ARC)))} stroke-dasharray={dashes} />
            }
        }
        Shape::Text { class, at, text } => {
            html! { <text class={*class} x={px(at.x)} y={px(at.y)}>{text}</text> }
        }
        Shape::Group { class, at, shapes } => html! {
            <g class={class.clone()} transform={transform(*at, crate::draw::Point::RIGHT)}>{for shapes.iter().map(drawn)}</g>
        },
    }
}
