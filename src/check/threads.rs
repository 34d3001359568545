//! Threads that help a search, as many as there is room for.

use std::hint::black_box;
use std::io;
use std::thread::{self, Scope};

/// Bytes that must be free before a thread is started: its stack (2 MB; more only where `RUST_MIN_STACK` says so), and
/// beyond it what it and those started before it allocate as they begin. A thread that finds no room for its signal
/// stack ends the whole process, and nobody can catch that.
const ROOM: usize = 48 << 20;

/// Starts a thread that does `work`. The error says that the system gives no more of them, or no room for one.
pub fn start<'scope>(
    scope: &'scope Scope<'scope, '_>,
    work: impl FnOnce() + Send + 'scope,
) -> io::Result<()> {
    let mut room = Vec::<u8>::new();
    room.try_reserve_exact(ROOM).map_err(|_| io::ErrorKind::OutOfMemory)?;
    // Unseen, the compiler may leave the allocation out.
    drop(black_box(room));
    thread::Builder::new().spawn_scoped(scope, work).map(drop)
}
