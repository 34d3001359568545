//! The chunks of a split page in two files. What several parts share the tool cuts into some eighty chunks, most
//! of a few hundred bytes: a request for each took longer than what it brought, and they compress far better
//! together. One file has those that a first visit needs, the other the rest.

use anyhow::{Context, Result, bail};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The files, by whether a first visit needs them. They are chunks one after the other and no modules themselves:
/// by the ending a server knows that it may compress them.
const FIRST: &str = "chunks_first.wasm";
const REST: &str = "chunks_rest.wasm";

/// Fetches a file of chunks once, and gives one of them. A fetch that failed is forgotten, so that it can be tried
/// again.
const LOADER: &str = r#"
const __packs = {};
function __pack(file) {
    __packs[file] ??= fetch(new URL(file, import.meta.url)).then((answer) => {
        if (!answer.ok) throw new Error(`${file}: ${answer.status}`);
        return answer.arrayBuffer();
    }).catch((error) => { delete __packs[file]; throw error; });
    return __packs[file];
}
function __chunk(file, start, end) {
    return makeLoad(() => {
        const bytes = __pack(file);
        return async (imports) => WebAssembly.instantiate((await bytes).slice(start, end), imports);
    }, []);
}
"#;

/// A chunk in the script that fetches: its variable, its file, and where its definition stands.
struct Chunk {
    name: String,
    file: String,
    from: usize,
    to: usize,
}

/// The chunks that the script defines.
fn chunks(link: &str) -> Result<Vec<Chunk>> {
    let mut found = Vec::new();
    for (from, begin) in link.match_indices("const __chunk_") {
        let rest = &link[from..];
        let end = rest.find("[]);").context("a chunk of the split page depends on others")?;
        let definition = &rest[..end + "[]);".len()];
        let name = &rest["const ".len()..rest.find(" =").context("a chunk has no name")?];
        let file = definition.split_once("\"./").and_then(|(_, rest)| rest.split_once('"'));
        let (file, _) = file.with_context(|| format!("{begin}…: the chunk names no file"))?;
        let (name, file) = (name.to_owned(), file.to_owned());
        found.push(Chunk { name, file, from, to: from + definition.len() });
    }
    Ok(found)
}

/// The chunks that a part of the page is loaded with, by their variables.
pub fn of_part(link: &str, part: &str) -> Vec<String> {
    let Some((_, rest)) = link.split_once(&format!("__wasm_split_load_{part} =")) else { return Vec::new() };
    let statement = rest.split("\nexport").next().unwrap_or(rest);
    let list = statement.rsplit_once('[').map_or("", |(_, list)| list.split(']').next().unwrap_or(""));
    list.split(',').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

/// The script with its chunks taken from two files, and these files. `first` are the parts that a first visit
/// fetches; `read` gives the bytes of a chunk's file.
pub fn packed(
    link: &str,
    first: &[&str],
    read: impl Fn(&str) -> Result<Vec<u8>>,
) -> Result<(String, BTreeMap<&'static str, Vec<u8>>)> {
    let needed: BTreeSet<String> = first.iter().flat_map(|part| of_part(link, part)).collect();
    let (mut text, mut last) = (String::new(), 0);
    let mut files: BTreeMap<&'static str, Vec<u8>> = BTreeMap::new();
    for chunk in chunks(link)? {
        let pack = if needed.contains(&chunk.name) { FIRST } else { REST };
        let bytes = files.entry(pack).or_default();
        let start = bytes.len();
        bytes.extend(read(&chunk.file)?);
        if last == 0 {
            text.push_str(&link[..chunk.from]);
            text.push_str(LOADER);
        } else {
            // Between two chunks stand comments only: who shares them.
            let between = link[last..chunk.from].trim();
            let comments = between.starts_with("/*") && between.ends_with("*/");
            if !between.is_empty() && !comments {
                bail!("the script that fetches has more between two chunks than a comment: {between}");
            }
        }
        text.push_str(&format!("const {} = __chunk(\"./{pack}\", {start}, {});\n", chunk.name, bytes.len()));
        last = chunk.to;
    }
    text.push_str(&link[last..]);
    Ok((text, files))
}

/// Whether a file that the split left goes into one of the two.
pub fn is_chunk(file: &Path) -> bool {
    file.file_name().is_some_and(|name| name.to_string_lossy().starts_with("chunk_"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINK: &str = r#"import { initSync } from "./synod.js";
/* en, raft */
const __chunk_8 = makeLoad(() => {
    const src = fetch(new URL("./chunk_8.wasm", import.meta.url));
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
/* paxos */
const __chunk_9 = makeLoad(() => {
    const src = fetch(new URL("./chunk_9.wasm", import.meta.url));
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
export const __wasm_split_load_raft = wrapAsyncCb(makeLoad(() => {
    const src = fetch(new URL("./split_raft.wasm", import.meta.url));
}, [__chunk_8]));
export const __wasm_split_load_paxos = wrapAsyncCb(makeLoad(() => {
    const src = fetch(new URL("./split_paxos.wasm", import.meta.url));
}, [__chunk_8, __chunk_9]));
"#;

    #[test]
    fn chunks_lie_in_two_files_one_after_the_other() {
        let read = |file: &str| Ok(file.as_bytes().to_vec());
        let (text, files) = packed(LINK, &["raft"], read).unwrap();
        assert_eq!(files[FIRST], b"chunk_8.wasm");
        assert_eq!(files[REST], b"chunk_9.wasm");
        assert!(text.contains("const __chunk_8 = __chunk(\"./chunks_first.wasm\", 0, 12);"), "{text}");
        assert!(text.contains("const __chunk_9 = __chunk(\"./chunks_rest.wasm\", 0, 12);"), "{text}");
        // What is not about chunks is as it was.
        assert!(text.starts_with("import { initSync }") && text.contains("split_paxos.wasm"), "{text}");
        assert!(!text.contains("chunk_8.wasm"), "{text}");
        let both = packed(LINK, &["raft", "paxos"], read).unwrap().1;
        assert_eq!(both[FIRST], b"chunk_8.wasmchunk_9.wasm");
    }

    #[test]
    fn a_script_of_another_shape_is_refused() {
        let odd = LINK.replace("/* paxos */", "sideEffect();");
        let error = packed(&odd, &["raft"], |_| Ok(Vec::new())).unwrap_err();
        assert!(error.to_string().contains("sideEffect"), "{error}");
    }
}
