//! A lesson's prose: a small tree of Markdown as elements, never as HTML.

use crate::lesson::{Block, Inline, prose};
use yew::prelude::*;

#[derive(PartialEq)]
pub struct Prose {
    /// Markdown.
    pub source: AttrValue,
}

crate::drawn_by!(Prose, use_prose);

#[hook]
fn use_prose(props: &Prose) -> Html {
    let tree = use_memo(props.source.clone(), |source| prose(source));
    html! { <div class="prose">{for tree.iter().map(block)}</div> }
}

fn block(content: &Block) -> Html {
    match content {
        Block::Paragraph(inlines) => html! { <p>{for inlines.iter().map(inline)}</p> },
        // The lesson's title is the h2 above.
        Block::Heading { content, .. } => html! { <h3>{for content.iter().map(inline)}</h3> },
        Block::List { first: None, items } => {
            html! { <ul>{for items.iter().map(|blocks| item(blocks))}</ul> }
        }
        Block::List { first: Some(first), items } => {
            html! { <ol start={first.to_string()}>{for items.iter().map(|blocks| item(blocks))}</ol> }
        }
        Block::Quote(blocks) => html! { <blockquote>{for blocks.iter().map(block)}</blockquote> },
        Block::Code(text) => html! { <pre><code>{text}</code></pre> },
    }
}

fn item(blocks: &[Block]) -> Html {
    html! { <li>{for blocks.iter().map(block)}</li> }
}

fn inline(content: &Inline) -> Html {
    match content {
        Inline::Text(text) => html! { {text} },
        Inline::Strong(inner) => html! { <strong>{for inner.iter().map(inline)}</strong> },
        Inline::Emph(inner) => html! { <em>{for inner.iter().map(inline)}</em> },
        Inline::Code(text) => html! { <code>{text}</code> },
        Inline::Link { href, content } => {
            html! { <a href={href.clone()} target="_blank" rel="noreferrer">{for content.iter().map(inline)}</a> }
        }
        Inline::Break => html! { <br /> },
    }
}
