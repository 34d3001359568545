//! What the tests and the benchmarks of the page share.

pub mod browser;
pub mod driver;
pub mod keys;
pub mod person;
pub mod site;
pub mod waiting;
