//! The worker of the page: it searches while the page stays quick. See `synod::worker`.

fn main() {
    #[cfg(all(target_arch = "wasm32", feature = "worker"))]
    synod::worker::serve();
}
