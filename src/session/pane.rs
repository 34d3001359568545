//! The panes of the right column: one line each, in the order of their tabs.

use crate::frame::Frame;

/// The one list, for every macro that makes something of each pane: here, and in `ui/tools.rs`. A line is
/// `Name "word" drawn by Component when condition`: the word of the URL's `pane=` and of the text key `pane-WORD`, what draws it,
/// and when it has something to show.
macro_rules! for_each_pane {
    ($make:ident) => {
        $make! {
            Logs "logs" drawn by LogsPane when has_logs;
            Acceptors "acceptors" drawn by AcceptorsPane when |frame| !has_logs(frame);
            State "state" drawn by StatePane when |_| true;
            SpaceTime "space-time" drawn by SpaceTimePane when |_| true;
            Clients "clients" drawn by ClientsPane when |frame| frame.nodes.iter().any(|node| node.part == "client");
            Rules "rules" drawn by RulesPane when |_| true;
            Checks "checks" drawn by ChecksPane when |_| true;
        }
    };
}
#[cfg(all(target_arch = "wasm32", feature = "page"))]
pub(crate) use for_each_pane;

macro_rules! panes {
    ($($name:ident $word:literal drawn by $component:ident when $has:expr;)*) => {
        /// A pane of the right column.
        #[derive(Copy, Clone, PartialEq, Eq, Debug)]
        pub enum PaneId {
            $($name,)*
        }

        impl PaneId {
            pub const ALL: &[PaneId] = &[$(PaneId::$name,)*];

            /// The word of the URL's `pane=` and of the text keys.
            pub fn word(self) -> &'static str {
                match self {
                    $(PaneId::$name => $word,)*
                }
            }

            /// Whether it has something to show.
            pub fn is_of_use(self, frame: &Frame) -> bool {
                let has: fn(&Frame) -> bool = match self {
                    $(PaneId::$name => $has,)*
                };
                has(frame)
            }
        }
    };
}

for_each_pane!(panes);

fn has_logs(frame: &Frame) -> bool {
    frame.nodes.iter().any(|node| node.body.log.is_some())
}

impl PaneId {
    pub fn parse(word: &str) -> Option<PaneId> {
        PaneId::ALL.iter().copied().find(|pane| pane.word() == word)
    }
}
