//! What there is to see while the page has not even its words: a part of `index.html`, in all languages,
//! that names the files and offers to fetch them again. Once the page is there it is gone.

use super::browser;
use gloo_events::EventListener;

/// Shows it; `again` is what its button does. None if the page has no such part.
pub fn show(files: &str, again: impl FnOnce() + 'static) -> Option<()> {
    let place = browser::document()?.get_element_by_id("bare")?;
    place.query_selector("code").ok()??.set_text_content(Some(files));
    let button = place.query_selector("button").ok()??;
    place.remove_attribute("hidden").ok()?;
    EventListener::once(&button, "click", move |_| {
        drop(place.set_attribute("hidden", ""));
        again();
    })
    .forget();
    Some(())
}
