//! The page: everything that knows Yew or the browser, and no protocol by name.

mod app;
mod browser;
mod challenge;
mod checks;
pub mod context;
mod dialog;
mod editor;
mod feed;
mod gallery;
mod header;
mod help;
mod keys;
mod late;
mod lessons;
mod links;
mod listen;
mod page;
mod palette;
pub mod panes;
mod panic;
pub mod part;
mod player;
mod prose;
mod scrubber;
mod settings;
mod setup;
mod share;
mod shell;
mod side;
pub mod stage;
mod start;
mod story;
mod tools;
mod transport;

pub use context::{UiContext, use_ui};
pub use start::mount;
