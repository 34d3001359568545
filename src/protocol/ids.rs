//! Typed ids: what a protocol lists once, and what its code names it by.

/// Lists a protocol's rules once: for each `NAME => rule,` a constant `NAME: RuleIx`, and `RULES` with all of
/// them in this order. A name is its rule's id in capitals; the build fails where it is not.
#[macro_export]
macro_rules! rules {
    ($($(#[$doc:meta])* $name:ident => $rule:expr,)*) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        enum RulePlace { $($name),* }
        $($(#[$doc])* pub const $name: $crate::protocol::RuleIx =
            $crate::protocol::RuleIx(RulePlace::$name as u8);)*
        /// Every rule, in the order of its constants.
        pub const RULES: &[$crate::protocol::Rule] = &[$($rule),*];
        $(const _: () = assert!(
            $crate::protocol::is_name_of(stringify!($name), RULES[$name.0 as usize].id),
            "a rule's constant is its id in capitals"
        );)*
    };
}

/// The id of a note that a protocol makes: a constant of its `note` module, which [`notes!`](crate::notes) writes.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct NoteId(pub &'static str);

/// Lists a protocol's notes once: for each `NAME => note,` a constant `note::NAME: NoteId`, and `NOTES` with all
/// of them in this order. A name is its note's id in capitals; the build fails where it is not.
#[macro_export]
macro_rules! notes {
    ($($name:ident => $note:expr,)*) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        enum NotePlace { $($name),* }
        /// Every observable transition and every refusal of a guard, in the order of the constants.
        pub const NOTES: &[$crate::protocol::Note] = &[$($note),*];
        /// Ids of the notes.
        pub mod note {
            use super::{NOTES, NotePlace};
            use $crate::protocol::NoteId;
            $(pub const $name: NoteId = NoteId(NOTES[NotePlace::$name as usize].id);)*
        }
        $(const _: () = assert!(
            $crate::protocol::is_name_of(stringify!($name), note::$name.0),
            "a note's constant is its id in capitals"
        );)*
    };
}

/// Lists a protocol's timers once: a constant `NAME: TimerIx` for each, and `TIMERS` with their names on the
/// screen, in the order in which `timeout S1` without a name looks for an armed one.
#[macro_export]
macro_rules! timers {
    ($($(#[$doc:meta])* $name:ident => $id:literal,)*) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        enum TimerPlace { $($name),* }
        $($(#[$doc])* pub const $name: $crate::protocol::TimerIx =
            $crate::protocol::TimerIx(TimerPlace::$name as u8);)*
        /// Every timer, in the order of its constants.
        pub const TIMERS: &[&str] = &[$($id),*];
    };
}

/// Whether a constant's name is `id` in capitals, with `_` for `-`.
pub const fn is_name_of(name: &str, id: &str) -> bool {
    let (name, id) = (name.as_bytes(), id.as_bytes());
    let mut place = 0;
    while place < name.len() && place < id.len() {
        let wanted = if id[place] == b'-' { b'_' } else { id[place].to_ascii_uppercase() };
        if wanted != name[place] {
            return false;
        }
        place += 1;
    }
    name.len() == id.len()
}
