//! The panes of the right column: one line each, in the order of their tabs.

use crate::frame::Frame;

/// `Name "word" when condition`: the word of the URL's `pane=` and of the text key `pane-WORD`, and when the pane
/// has something to show. What draws it is in `ui/tools.rs`.
macro_rules! panes {
    ($($name:ident $word:literal when $has:expr;)*) => {
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

panes! {
    Logs "logs" when has_logs;
    Acceptors "acceptors" when |frame| !has_logs(frame);
    State "state" when |_| true;
    Clients "clients" when |frame| frame.nodes.iter().any(|node| node.part == "client");
    Rules "rules" when |_| true;
    Checks "checks" when |_| true;
}

fn has_logs(frame: &Frame) -> bool {
    frame.nodes.iter().any(|node| node.body.log.is_some())
}

impl PaneId {
    pub fn parse(word: &str) -> Option<PaneId> {
        PaneId::ALL.iter().copied().find(|pane| pane.word() == word)
    }
}
