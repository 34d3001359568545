//! Functions that a first visit to the page does not need.
//!
//! In the split page (feature `split`) they come in a file of their own, a moment after the first
//! picture. Nothing in the first file may refer to them, or the tool that splits would leave them there:
//! they are reached by a table of pointers, which the later file hands over. Everywhere else the table
//! is simply there.

use std::sync::OnceLock;

/// A table of functions that may come later.
pub struct Late<T: 'static> {
    here: Option<&'static T>,
    came: OnceLock<&'static T>,
}

impl<T> Late<T> {
    /// It is there from the beginning.
    pub const fn here(table: &'static T) -> Late<T> {
        Late { here: Some(table), came: OnceLock::new() }
    }

    /// [`Late::came`] will bring it.
    pub const fn later() -> Late<T> {
        Late { here: None, came: OnceLock::new() }
    }

    /// Hands it over; a second time changes nothing.
    pub fn came(&self, table: &'static T) {
        let _ = self.came.set(table);
    }

    /// The table, if it is here.
    pub fn get(&self) -> Option<&'static T> {
        self.here.or_else(|| self.came.get().copied())
    }
}

/// `late!(pub static NAME: Table = TABLE)`: a table that the split page does not have to begin with.
#[macro_export]
macro_rules! late {
    ($(#[$doc:meta])* pub static $name:ident: $table:ty = $value:expr) => {
        $(#[$doc])*
        #[cfg(not(split))]
        pub static $name: $crate::late::Late<$table> = $crate::late::Late::here($value);
        $(#[$doc])*
        #[cfg(split)]
        pub static $name: $crate::late::Late<$table> = $crate::late::Late::later();
    };
}
