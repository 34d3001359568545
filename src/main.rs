//! In the browser the page, elsewhere the command line.

#[cfg(target_arch = "wasm32")]
fn main() {
    #[cfg(feature = "page")]
    synod::ui::mount();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    synod::cli::main()
}
