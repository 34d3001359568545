//! The page in a real headless Chromium, as a person uses it. `cargo xtask test --only page` builds
//! the page, finds a browser, and runs these; without that they are left out.
#![cfg(not(target_arch = "wasm32"))]

#[path = "support/mod.rs"]
mod support;

#[path = "page/bare.rs"]
mod bare;
#[path = "page/beside.rs"]
mod beside;
#[path = "page/busy.rs"]
mod busy;
#[path = "page/challenges.rs"]
mod challenges;
#[path = "page/checks.rs"]
mod checks;
#[path = "page/clients.rs"]
mod clients;
#[path = "page/common.rs"]
mod common;
#[path = "page/digests.rs"]
mod digests;
#[path = "page/embedding.rs"]
mod embedding;
#[path = "page/files.rs"]
mod files;
#[path = "page/focus.rs"]
mod focus;
#[path = "page/gallery.rs"]
mod gallery;
#[path = "page/late.rs"]
mod late;
#[path = "page/lessons.rs"]
mod lessons;
#[path = "page/limits.rs"]
mod limits;
#[path = "page/looks.rs"]
mod looks;
#[path = "page/reach.rs"]
mod reach;
#[path = "page/room.rs"]
mod room;
#[path = "page/rules.rs"]
mod rules;
#[path = "page/runs.rs"]
mod runs;
#[path = "page/scripts.rs"]
mod scripts;
#[path = "page/shortcuts.rs"]
mod shortcuts;
#[path = "page/space_time.rs"]
mod space_time;
#[path = "page/stories.rs"]
mod stories;
#[path = "page/time.rs"]
mod time;
#[path = "page/turns.rs"]
mod turns;
#[path = "page/unkept.rs"]
mod unkept;
#[path = "page/visit.rs"]
mod visit;
