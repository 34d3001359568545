//! What is known when the program is built: which lessons and challenges come with the page, and whether the page
//! comes in several files (`cfg(split)`), which a tool cuts out of the linked one.

use std::error::Error;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rustc-check-cfg=cfg(split)");
    let wasm = env::var("CARGO_CFG_TARGET_ARCH").is_ok_and(|arch| arch == "wasm32");
    if wasm && env::var_os("CARGO_FEATURE_SPLIT").is_some() {
        println!("cargo:rustc-cfg=split");
        // What refers to what must be known after linking.
        println!("cargo:rustc-link-arg-bins=--emit-relocs");
    }
    let out = PathBuf::from(env::var("OUT_DIR")?);
    for (folder, name) in [("lessons", "LESSONS"), ("challenges", "CHALLENGES")] {
        fs::write(out.join(format!("{folder}.rs")), list(folder, name)?)?;
    }
    Ok(())
}

/// The stories in a folder, as the source of four lists: their ids in teaching order, their titles, their protocols, and
/// what is in their files.
fn list(folder: &str, name: &str) -> Result<String, Box<dyn Error>> {
    let root = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("static").join(folder);
    println!("cargo:rerun-if-changed={}", root.display());
    let mut stories = Vec::new();
    for file in fs::read_dir(&root)? {
        let path = file?.path();
        let Some(id) = path.file_name().and_then(|name| name.to_str()?.strip_suffix(".md")) else { continue };
        let text = fs::read_to_string(&path)?;
        let said = |key: &str| text.lines().find_map(|line| line.strip_prefix(key)).map(str::trim);
        let place: u32 = said("place:").and_then(|place| place.parse().ok()).ok_or_else(|| {
            format!("{} needs a line like `place: 30`, its place in teaching order", path.display())
        })?;
        let protocol = said("protocol:").ok_or_else(|| {
            format!("{} needs a line like `protocol: raft`, what it is about", path.display())
        })?;
        let [en, zh] = ["title-en:", "title-zh:"].map(|key| {
            said(key).map(str::to_owned).ok_or_else(|| format!("{} needs a line `{key} …`", path.display()))
        });
        stories.push((place, id.to_owned(), protocol.to_owned(), path, en?, zh?));
    }
    stories.sort();
    if let Some(two) = stories.windows(2).find(|two| two[0].0 == two[1].0) {
        return Err(format!("{} and {} have the same place, {}", two[0].1, two[1].1, two[0].0).into());
    }
    let (mut ids, mut titles) = (String::new(), String::new());
    let (mut protocols, mut texts) = (String::new(), String::new());
    for (_, id, protocol, path, en, zh) in &stories {
        writeln!(ids, "    {id:?},")?;
        writeln!(titles, "    crate::lesson::Each {{ en: {en:?}, zh: {zh:?} }},")?;
        writeln!(protocols, "    {protocol:?},")?;
        writeln!(texts, "    include_str!({:?}),", path.to_str().ok_or("a path in Unicode")?)?;
    }
    Ok(format!(
        "/// Ids of the {folder} that come with the page, in teaching order: `static/{folder}/ID.md`.\n\
         pub const {name}: &[&str] = &[\n{ids}];\n\n\
         /// The title of each of them.\n\
         pub const TITLES: &[crate::lesson::Each<&str>] = &[\n{titles}];\n\n\
         /// The protocol that each of them is about.\n\
         pub const ABOUT: &[&str] = &[\n{protocols}];\n\n\
         /// Their files; the page fetches each when it is wanted.\n\
         #[cfg(not(target_arch = \"wasm32\"))]\n\
         pub const FILES: &[&str] = &[\n{texts}];\n"
    ))
}
