//! ^C and its like: a search that is under way ends with what it has so far.

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// Signals that ask a program to end.
const SIGNALS: [i32; 2] = [SIGINT, SIGTERM];

/// What a shell adds to a signal's number to make an exit code of it.
const OFFSET: i32 = 128;

/// Hears of signals as long as it lives. A second one, or one that comes later, ends the program at once.
pub struct Signals {
    /// The number of the last that came; 0 for none.
    last: Arc<AtomicUsize>,
    at_once: Arc<AtomicBool>,
}

impl Signals {
    /// From now on signals are noted. Where the system does not let us, they end the program as they
    /// always did.
    pub fn watch() -> Signals {
        let signals = Signals { last: Arc::default(), at_once: Arc::default() };
        for signal in SIGNALS {
            // In this order: the first that comes finds nothing armed, and arms it for the next.
            let at_once = || Arc::clone(&signals.at_once);
            let watched = flag::register_conditional_shutdown(signal, OFFSET + signal, at_once())
                .and_then(|_| flag::register(signal, at_once()))
                .and_then(|_| flag::register_usize(signal, Arc::clone(&signals.last), signal as usize));
            drop(watched);
        }
        signals
    }

    /// Whether a person asked for the end.
    pub fn came(&self) -> bool {
        self.last.load(Ordering::Relaxed) != 0
    }

    /// The exit code of a program that ends since it was asked to; none if nobody asked.
    pub fn code(&self) -> Option<u8> {
        let last = i32::try_from(self.last.load(Ordering::Relaxed)).ok().filter(|last| *last > 0)?;
        u8::try_from(OFFSET + last).ok()
    }
}

impl Drop for Signals {
    fn drop(&mut self) {
        self.at_once.store(true, Ordering::Relaxed);
    }
}
