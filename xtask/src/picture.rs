//! The picture that stands in the page before any of its program has come: the first frame of the run that a
//! first visit shows, as `synod draw` draws it.

use crate::sh;
use crate::size::FIRST_SCRIPT;
use anyhow::{Context, Result, bail};
use std::path::Path;
use std::process::{Child, Stdio};

/// The page's languages: boot.css shows the picture of one.
pub const LANGUAGES: [&str; 2] = ["en", "zh"];
const SIZE: &str = "560x400";

/// Pictures that are being drawn, and their languages.
pub struct Drawing(Vec<(&'static str, Child)>);

/// Begins to draw. The program that draws is built first if need be.
pub fn begin(root: &Path) -> Result<Drawing> {
    let draw = |lang: &'static str| {
        let mut cargo = sh::command("cargo");
        cargo.current_dir(root).args(["run", "--quiet", "--bin", "synod", "--", "--lang", lang]);
        cargo.args(["draw", FIRST_SCRIPT, "--inline", "--size", SIZE]).stdout(Stdio::piped());
        Ok((lang, cargo.spawn().context("cargo could not be started to draw the first picture")?))
    };
    LANGUAGES.into_iter().map(draw).collect::<Result<_>>().map(Drawing)
}

/// Waits for the pictures, and gives them as elements.
pub fn finish(drawing: Drawing) -> Result<String> {
    let mut text = String::new();
    for (lang, child) in drawing.0 {
        let output = child.wait_with_output().context("the first picture was not drawn")?;
        if !output.status.success() {
            bail!("`synod draw {FIRST_SCRIPT}` failed ({}); its own message above says why", output.status);
        }
        let svg = String::from_utf8(output.stdout).context("the first picture is no text")?;
        let class = format!("class=\"drawing {lang}\" lang=\"{lang}\"");
        text += &svg.replacen("class=\"drawing\"", &class, 1);
    }
    Ok(text)
}
