//! Scripts and style sheets as esbuild writes them, for a browser and not for a reader.

use crate::{sh, tools};
use anyhow::{Context, Result, bail};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Stdio;

pub const TOOL: &str = "esbuild";

/// What a text is. A module may have names that are short in it; those of a script are seen by others.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    Module,
    Script,
    Css,
}

/// Makes texts smaller. Where esbuild is not there, it leaves them as they are: the page works, and is larger.
pub struct Minifier {
    tool: Option<PathBuf>,
}

impl Minifier {
    pub fn find(root: &Path) -> Result<Minifier> {
        Ok(Minifier { tool: sh::find_in(&tools::path(root)?, TOOL) })
    }

    #[cfg(test)]
    pub fn none() -> Minifier {
        Minifier { tool: None }
    }

    pub fn minify(&self, text: &str, kind: Kind) -> Result<String> {
        let Some(tool) = &self.tool else { return Ok(text.to_owned()) };
        let mut command = sh::command(tool);
        // What wasm-bindgen writes has one import twice, which does no harm.
        command.args(["--minify", "--charset=utf8", "--log-level=error"]);
        command.args(match kind {
            Kind::Module => ["--loader=js", "--format=esm"].as_slice(),
            Kind::Script => &["--loader=js"],
            Kind::Css => &["--loader=css"],
        });
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().context("esbuild could not be started")?;
        let mut input = child.stdin.take().context("esbuild takes no input")?;
        // It reads all before it writes, so that this cannot wait for itself.
        input.write_all(text.as_bytes()).context("esbuild does not read what it is given")?;
        drop(input);
        let done = child.wait_with_output().context("esbuild did not end")?;
        if !done.status.success() {
            bail!("esbuild failed ({}); its own messages above say why", done.status);
        }
        let text = String::from_utf8(done.stdout).context("esbuild wrote no UTF-8")?;
        Ok(text.trim_end().to_owned())
    }

    /// Minifies a module in its place.
    pub fn module(&self, file: &Path) -> Result<()> {
        let text =
            std::fs::read_to_string(file).with_context(|| format!("{} could not be read", file.display()))?;
        let small = self.minify(&text, Kind::Module)?;
        std::fs::write(file, small).with_context(|| format!("{} could not be written", file.display()))
    }
}
