//! Short names for what the page's program imports from its script.
//!
//! wasm-bindgen calls each import by what it does and a hash, `__wbg_appendChild_f8784f6270d097cd`, in the
//! program and in the script. Nobody reads them there, and of all in a first load they compress worst: short ones save 5 KB.

use anyhow::{Context, Result};
use std::collections::BTreeMap;
use std::path::Path;
use wasm_encoder::{EntityType, ImportSection, Module, RawSection};
use wasmparser::{Parser, Payload};

/// Renames the imports in the two files that wasm-bindgen wrote: `NAME.js` and `NAME_bg.wasm`.
pub fn shorten(folder: &Path, name: &str) -> Result<()> {
    let (script, program) = (folder.join(format!("{name}.js")), folder.join(format!("{name}_bg.wasm")));
    let read =
        |file: &Path| std::fs::read(file).with_context(|| format!("{} could not be read", file.display()));
    let text = String::from_utf8(read(&script)?).context("the page's script is not UTF-8")?;
    let bytes = read(&program)?;
    let module = format!("./{name}_bg.js");
    let names = short_names(&bytes, &module, &text)?;
    let write = |file: &Path, bytes: &[u8]| {
        std::fs::write(file, bytes).with_context(|| format!("{} could not be written", file.display()))
    };
    write(&script, in_script(&text, &names).as_bytes())?;
    write(&program, &in_program(&bytes, &module, &names)?)
}

/// A short name for each import from the module that the script defines exactly once.
fn short_names(bytes: &[u8], module: &str, script: &str) -> Result<BTreeMap<String, String>> {
    let mut names = BTreeMap::new();
    for payload in Parser::new(0).parse_all(bytes) {
        if let Payload::ImportSection(imports) = payload.context("wasm-bindgen wrote no WebAssembly")? {
            for import in imports.into_imports() {
                let import = import.context("an import cannot be read")?;
                let defined = script.matches(&definition(import.name)).count() == 1;
                if import.module == module && defined && !names.contains_key(import.name) {
                    names.insert(import.name.to_owned(), short(names.len()));
                }
            }
        }
    }
    Ok(names)
}

/// How the script defines an import: a property of an object, on a line of its own.
fn definition(name: &str) -> String {
    format!("\n        {name}: ")
}

/// a, b, …, z, ba, …: no two are the same.
fn short(mut number: usize) -> String {
    let mut name = Vec::new();
    loop {
        name.push(b'a' + (number % 26) as u8);
        number /= 26;
        if number == 0 {
            break;
        }
    }
    name.iter().rev().map(|letter| char::from(*letter)).collect()
}

fn in_script(text: &str, names: &BTreeMap<String, String>) -> String {
    names
        .iter()
        .fold(text.to_owned(), |text, (name, short)| text.replacen(&definition(name), &definition(short), 1))
}

fn in_program(bytes: &[u8], module: &str, names: &BTreeMap<String, String>) -> Result<Vec<u8>> {
    let mut program = Module::new();
    for payload in Parser::new(0).parse_all(bytes) {
        let payload = payload.context("wasm-bindgen wrote no WebAssembly")?;
        if let Some((id, range)) = payload.as_section() {
            match payload {
                Payload::ImportSection(imports) => {
                    let mut section = ImportSection::new();
                    for import in imports.into_imports() {
                        let import = import.context("an import cannot be read")?;
                        let short = names.get(import.name).filter(|_| import.module == module);
                        let name = short.map_or(import.name, String::as_str);
                        let kind = EntityType::try_from(import.ty)
                            .ok()
                            .with_context(|| format!("`{name}` is of an unknown kind"))?;
                        section.import(import.module, name, kind);
                    }
                    program.section(&section);
                }
                _ => {
                    let data = &bytes[usize::try_from(range.start)?..usize::try_from(range.end)?];
                    program.section(&RawSection { id, data });
                }
            }
        }
    }
    Ok(program.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_names_differ() {
        let names: std::collections::BTreeSet<String> = (0..2_000).map(short).collect();
        assert_eq!(names.len(), 2_000);
        assert_eq!([short(0), short(25), short(26)], ["a", "z", "ba"]);
    }

    /// Two imports from the script, one from elsewhere, and a start function, whose number must not change.
    fn program() -> Vec<u8> {
        let mut types = wasm_encoder::TypeSection::new();
        types.ty().function([], []);
        let mut imports = ImportSection::new();
        for (module, name) in
            [("./page_bg.js", "__wbg_a_1"), ("./page_bg.js", "__wbg_b_2"), ("./else.js", "__wbg_b_2")]
        {
            imports.import(module, name, EntityType::Function(0));
        }
        let mut module = Module::new();
        module.section(&types).section(&imports).section(&wasm_encoder::StartSection { function_index: 1 });
        module.finish()
    }

    fn imports(bytes: &[u8]) -> Vec<(String, String)> {
        let mut found = Vec::new();
        for payload in Parser::new(0).parse_all(bytes) {
            if let Payload::ImportSection(imports) = payload.unwrap() {
                let imports = imports.into_imports().map(|import| import.unwrap());
                found.extend(imports.map(|import| (import.module.to_owned(), import.name.to_owned())));
            }
        }
        found
    }

    #[test]
    fn program_and_script_agree_on_the_short_names() {
        let script =
            "const import0 = {\n        __wbg_a_1: function() {},\n        __wbg_b_2: function() {},\n};";
        let names = short_names(&program(), "./page_bg.js", script).unwrap();
        assert_eq!(
            in_script(script, &names),
            "const import0 = {\n        a: function() {},\n        b: function() {},\n};"
        );
        let program = in_program(&program(), "./page_bg.js", &names).unwrap();
        let names: Vec<String> =
            imports(&program).into_iter().map(|(module, name)| module + " " + &name).collect();
        assert_eq!(names, ["./page_bg.js a", "./page_bg.js b", "./else.js __wbg_b_2"]);
    }

    #[test]
    fn what_the_script_does_not_define_keeps_its_name() {
        let script = "const import0 = {\n        __wbg_a_1: function() {},\n};";
        let names = short_names(&program(), "./page_bg.js", script).unwrap();
        assert_eq!(names.keys().collect::<Vec<_>>(), ["__wbg_a_1"]);
    }
}
