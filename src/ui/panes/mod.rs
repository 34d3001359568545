//! The panes of the right column: chosen by the shapes of what there is to show.

mod acceptors;
mod clients;
mod draw_logs;
mod logs;
mod rules;
mod space_time;
mod state;

pub use acceptors::AcceptorsPane;
pub use clients::ClientsPane;
pub use draw_logs::draw_logs;
pub use logs::LogsPane;
pub use rules::RulesPane;
pub use space_time::SpaceTimePane;
pub use state::StatePane;

use crate::chunks::Chunks;
use crate::frame::{Frame, Operation};
use crate::session::{Selection, event_count};
use std::rc::Rc;

/// What every pane is given.
pub struct PaneProps {
    pub frame: Rc<Frame>,
    /// What clients did and, further on, will do on this branch.
    pub operations: Chunks<Operation>,
    pub selection: Option<Selection>,
    /// The rule that a person asked about.
    pub asked: Option<&'static str>,
    /// Grows with what becomes of a search, for the pane that shows it.
    pub searched: u32,
}

impl PartialEq for PaneProps {
    fn eq(&self, other: &PaneProps) -> bool {
        Rc::ptr_eq(&self.frame, &other.frame)
            && event_count(&self.operations) == event_count(&other.operations)
            && self.selection == other.selection
            && self.asked == other.asked
            && self.searched == other.searched
    }
}
