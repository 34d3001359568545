//! The run of this tab among those that are kept, as far as a page needs it that has fetched nothing yet. What
//! reads and writes them is in `store.rs`.
//!
//! Which of them a tab stands on, the browser's history says for each of its entries; [`browser::state`].

use super::browser;
use super::late::Need;

/// An entry's key, before the run's id.
pub const RUN: &str = "synod.run.";

/// Where older pages kept their one run.
pub const BEFORE: &str = "synod.session";

/// The run of this tab, and the fragment that it came with: for addresses typed anew.
pub const MINE: &str = "synod.mine";

/// A run as it was put away.
#[derive(Clone, Debug)]
pub struct Recalled {
    pub id: String,
    /// Its entry, as it stands in the browser's memory.
    pub entry: String,
    /// It is held by this page, and the browser has something else or nothing.
    pub shelved: bool,
    pub need: Need,
    /// The lesson and its step, or the challenge, that was open.
    pub story: Option<(String, usize)>,
}

/// Whether anything is kept.
pub fn any() -> bool {
    browser::recall(BEFORE).is_some() || !browser::keys(RUN).is_empty()
}

/// An id that no other run has.
pub fn fresh() -> String {
    format!("{:x}-{:x}", browser::date(), browser::chance())
}

/// The run of this tab: under which id it is kept, and what is there.
pub struct TabRun {
    pub id: String,
    /// This page among all that may write to the same entry.
    pub(super) page: String,
    /// The entry as this page last saw or wrote it.
    pub(super) known: Option<String>,
    /// Why it cannot be kept, so that it is said once.
    pub(super) said: Option<&'static str>,
}

impl TabRun {
    pub fn new(recalled: Option<&Recalled>) -> TabRun {
        let (page, said) = (fresh(), None);
        match recalled {
            Some(it) => {
                let known = Some(it.entry.clone()).filter(|_| !it.shelved);
                TabRun { id: it.id.clone(), known, page, said }
            }
            None => TabRun { id: fresh(), known: None, page, said },
        }
    }

    /// Another run is on the stage: this one, or one that is not kept yet.
    pub fn change(&mut self, recalled: Option<&Recalled>) {
        *self = TabRun { page: std::mem::take(&mut self.page), ..TabRun::new(recalled) };
    }

    /// From now on this tab, and this entry of the browser's history, stand on the run.
    pub fn stand(&self, new_entry: bool) {
        if new_entry {
            browser::push_state(&self.id);
        } else {
            browser::set_state(&self.id);
        }
        self.remember();
    }

    /// So that the address typed anew leads to the run as well.
    pub fn remember(&self) {
        browser::keep_here(MINE, &format!("{} {}", self.id, browser::fragment()));
    }
}
