//! All keys, from the one table of them.

use super::context::use_ui;
use super::dialog::Modal;
use super::keys::KEYS;
use yew::prelude::*;

#[component]
pub fn Help() -> Html {
    let ui = use_ui();
    let rows = KEYS.iter().map(|key| {
        html! { <tr><th scope="row"><kbd>{key.shown}</kbd></th><td>{ui.t(key.text)}</td></tr> }
    });
    html! {
        <Modal title={ui.t("do-help")}>
            <table class="keys"><tbody>{for rows}</tbody></table>
            <p class="hint">{ui.t("help-more")}</p>
        </Modal>
    }
}
