//! All keys, from the one table of them.

use super::context::use_ui;
use super::dialog::Modal;
use super::keys::{FRAME_KEYS, KEYS, Key, ROOM_KEYS};
use super::part::part;
use yew::prelude::*;

#[derive(PartialEq)]
pub struct Help;

crate::drawn_by!(Help, use_help);

#[hook]
fn use_help(_part: &Help) -> Html {
    let ui = use_ui();
    let line = |shown: &str, text: &str| {
        html! { <tr><th scope="row"><kbd>{shown.to_owned()}</kbd></th><td>{ui.t(text)}</td></tr> }
    };
    let row = |key: &Key| line(key.shown, key.text);
    let children = html! {
        <>
            <table class="keys"><tbody>{for KEYS.iter().map(row)}{line("1 … 9", "do-answer")}{for FRAME_KEYS.iter().map(row)}</tbody></table>
            <h3>{ui.t("help-room")}</h3>
            <table class="keys"><tbody>{for ROOM_KEYS.iter().map(row)}</tbody></table>
            <p class="hint">{ui.t("help-more")}</p>
        </>
    };
    part(Modal { title: ui.t("do-help").into(), class: Classes::new(), onclose: None, children })
}
