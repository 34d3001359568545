//! `cfg(split)`: the page comes in several files, which a tool cuts out of the linked one.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rustc-check-cfg=cfg(split)");
    let wasm = std::env::var("CARGO_CFG_TARGET_ARCH").is_ok_and(|arch| arch == "wasm32");
    if wasm && std::env::var_os("CARGO_FEATURE_SPLIT").is_some() {
        println!("cargo:rustc-cfg=split");
        // What refers to what must be known after linking.
        println!("cargo:rustc-link-arg-bins=--emit-relocs");
    }
}
