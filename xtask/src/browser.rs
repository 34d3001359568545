//! Chromium and ChromeDriver, for tests and benchmarks only.

use crate::sh;
use anyhow::{Context, Result};
use std::path::PathBuf;

/// With a font for Chinese: without one, screenshots show boxes.
pub const PACKAGES: [&str; 3] = ["chromium", "chromium-driver", "fonts-noto-cjk"];

#[derive(Debug, Clone)]
pub struct Browser {
    pub chromium: PathBuf,
    pub chromedriver: PathBuf,
}

/// What the variables CHROMIUM and CHROMEDRIVER name, else what is on PATH.
pub fn find() -> Option<Browser> {
    Some(Browser { chromium: chromium()?, chromedriver: chromedriver()? })
}

pub fn chromium() -> Option<PathBuf> {
    let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    named("CHROMIUM").or_else(|| names.iter().find_map(|name| sh::find(name)))
}

pub fn chromedriver() -> Option<PathBuf> {
    named("CHROMEDRIVER").or_else(|| sh::find("chromedriver"))
}

fn named(variable: &str) -> Option<PathBuf> {
    std::env::var_os(variable).map(PathBuf::from).filter(|path| path.is_file())
}

pub fn require() -> Result<Browser> {
    find().context(
        "looked for a browser and its driver on PATH (chromium or google-chrome, and chromedriver) and did \
         not find both; install them, or name them in the variables CHROMIUM and CHROMEDRIVER",
    )
}
