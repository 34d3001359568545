//! All keys, from the one table of them.

use super::context::use_ui;
use super::dialog::Modal;
use super::keys::KEYS;
use super::part::part;
use yew::prelude::*;

#[derive(PartialEq)]
pub struct Help;

crate::drawn_by!(Help, use_help);

#[hook]
fn use_help(_part: &Help) -> Html {
    let ui = use_ui();
    let rows = KEYS.iter().map(|key| {
        html! { <tr><th scope="row"><kbd>{key.shown}</kbd></th><td>{ui.t(key.text)}</td></tr> }
    });
    let children = html! {
        <>
            <table class="keys"><tbody>{for rows}</tbody></table>
            <p class="hint">{ui.t("help-more")}</p>
        </>
    };
    part(Modal { title: ui.t("do-help").into(), class: Classes::new(), onclose: None, children })
}
