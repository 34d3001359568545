//! Debian packages: installed as root, else the one line to run is printed.

use crate::sh;
use anyhow::{Context, Result, bail};
use std::time::Duration;

const LIMIT: Duration = Duration::from_secs(15 * 60);

pub fn available() -> bool {
    sh::find("apt-get").is_some()
}

/// Installs `packages`; `why` is said to whoever has to do it by hand.
pub fn install(packages: &[&str], why: &str) -> Result<()> {
    if packages.is_empty() {
        return Ok(());
    }
    let list = packages.join(" ");
    if !available() {
        bail!(
            "{why}: looked for it on PATH and found neither it nor apt-get; install what the Debian \
             packages `{list}` hold by this system's own means, put it on PATH, and run this again"
        );
    }
    if sh::ask("id", &["-u"]).as_deref() != Some("0") {
        bail!(
            "{why}: it comes as Debian packages, and installing them needs root; run this line, then \
             the same command again:\n\n  sudo apt-get update && sudo apt-get install -y {list}"
        );
    }
    sh::retry(2, || {
        let mut update = apt_get();
        sh::run_labelled("apt", update.arg("update"), LIMIT)?;
        let mut install = apt_get();
        install.args(["install", "-y", "--no-install-recommends"]).args(packages);
        sh::run_labelled("apt", &mut install, LIMIT)
    })
    .with_context(|| format!("{why}: installing the Debian packages `{list}` did not work"))
}

fn apt_get() -> std::process::Command {
    let mut command = sh::command("apt-get");
    // Nobody is there to answer, and another apt may be at work: wait for it instead of failing.
    command.env("DEBIAN_FRONTEND", "noninteractive").args(["-qq", "-o", "DPkg::Lock::Timeout=300"]);
    command
}
