//! A program of the page: compiled by Cargo, bound to JavaScript by wasm-bindgen, made smaller by wasm-opt.

use crate::index::Link;
use crate::setup::Kit;
use crate::{sh, tools, wasm};
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};

/// What a link in index.html says of a program.
pub struct Program {
    pub name: String,
    profile: String,
    /// Cargo's features, as its arguments.
    features: Vec<String>,
    /// The level of wasm-opt, and what else it is told.
    level: String,
    params: Vec<String>,
}

impl Program {
    pub fn of(link: &Link) -> Result<Program> {
        let mut features = Vec::new();
        if link.get("data-cargo-no-default-features").is_some() {
            features.push("--no-default-features".to_owned());
        }
        features.extend(link.get("data-cargo-features").map(|names| format!("--features={names}")));
        Ok(Program {
            name: link.needed("data-bin")?.to_owned(),
            profile: link.needed("data-cargo-profile-release")?.to_owned(),
            features,
            level: link.needed("data-wasm-opt")?.to_owned(),
            params: link.needed("data-wasm-opt-params")?.split_whitespace().map(str::to_owned).collect(),
        })
    }

    /// Compiles it, with these features beside its own; gives the file.
    pub fn compile(&self, root: &Path, kit: &Kit, features: &[&str]) -> Result<PathBuf> {
        let mut cargo = kit.std.cargo(root, wasm::BUILD)?;
        cargo.args(["build", "--package", "synod", "--target", wasm::TARGET]);
        cargo.args(["--bin", &self.name, "--profile", &self.profile]).args(&self.features);
        cargo.args(features.iter().map(|name| format!("--features={name}")));
        sh::run(&mut cargo).context("the page was not built")?;
        Ok(root
            .join("target/wasm")
            .join(wasm::TARGET)
            .join(&self.profile)
            .join(&self.name)
            .with_extension("wasm"))
    }

    /// Writes `NAME.js` and `NAME_bg.wasm` into a folder.
    pub fn bind(&self, root: &Path, file: &Path, to: &Path, more: &[&str]) -> Result<()> {
        let tool = sh::find_in(&tools::path(root)?, "wasm-bindgen").context("wasm-bindgen is not there")?;
        let mut command = sh::command(tool);
        command.arg(file).args(["--target=web", "--no-typescript", "--out-name", &self.name]);
        command.arg("--out-dir").arg(to).args(more);
        let status = command.status().context("wasm-bindgen could not be started")?;
        if !status.success() {
            bail!("wasm-bindgen failed ({status}); its own messages above say why");
        }
        Ok(())
    }

    /// Makes a file of this program smaller, or faster. Without wasm-opt it stays as it is.
    pub fn shrink(&self, kit: &Kit, file: &Path) -> Result<()> {
        let Some(tool) = &kit.wasm_opt else { return Ok(()) };
        let mut command = sh::command(tool);
        command.arg(format!("-O{}", self.level)).args(&self.params).arg(file).arg("-o").arg(file);
        // It warns of each name that the split left out, a hundred times.
        let output = command.output().context("wasm-opt could not be started")?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            bail!("wasm-opt failed on {} ({}): {}", file.display(), output.status, said.trim());
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index;

    #[test]
    fn a_link_says_how_its_program_is_built() {
        let html = r#"<link data-trunk rel="rust" data-bin="a" data-cargo-no-default-features data-cargo-features="b" data-cargo-profile-release="c" data-wasm-opt="z" data-wasm-opt-params="--d --e" />"#;
        let program = Program::of(&index::links(html).unwrap()[0]).unwrap();
        assert_eq!((program.name.as_str(), program.profile.as_str()), ("a", "c"));
        assert_eq!(program.features, ["--no-default-features", "--features=b"]);
        assert_eq!((program.level.as_str(), program.params), ("z", vec!["--d".to_owned(), "--e".to_owned()]));
    }

    #[test]
    fn the_page_and_its_worker_are_such_links() {
        let html = include_str!("../../index.html");
        let links = index::links(html).unwrap();
        let programs = links.iter().filter(|link| link.get("rel") == Some("rust"));
        let names: Vec<String> = programs.map(|link| Program::of(link).unwrap().name).collect();
        assert_eq!(names, ["synod", "explorer"]);
    }
}
