//! The one list of protocols, above the simulator that runs them, and how the page gets at those that it did not load to begin with.
//!
//! The optimised page is split (the feature `split`): each protocol with its texts is a file of its own,
//! fetched when it is first wanted. Everywhere else all of them are simply there.

use crate::protocol::{Layout, Param, Protocol};
pub use crate::sim::Entry;

/// What can be told of a protocol that is not here yet: who takes part, and where they stand.
pub struct Offer {
    pub id: &'static str,
    pub layout: Layout,
    pub params: &'static [Param],
}

impl Offer {
    const fn of<P: Protocol>() -> Offer {
        Offer { id: P::ABOUT.id, layout: P::ABOUT.layout, params: P::ABOUT.params }
    }
}

/// `file => protocol`, one a line.
macro_rules! protocols {
    ($($file:ident => $protocol:ty,)*) => {
        /// Ids of all protocols, in the order in which the page offers them.
        pub const IDS: &[&str] = &[$(<$protocol>::ABOUT.id),*];

        /// The same, with a little more of each.
        pub const OFFERS: &[Offer] = &[$(Offer::of::<$protocol>()),*];

        /// The pseudocode of the protocol of that id; empty where there is none.
        pub fn pseudocode(id: &str) -> &'static str {
            $(
                if id == <$protocol>::ABOUT.id {
                    return <$protocol>::PSEUDOCODE;
                }
            )*
            ""
        }

        /// Every protocol on the stage, in the order in which the page offers them.
        #[cfg(not(split))]
        pub const PROTOCOLS: &[Entry] = &[$(Entry::of::<$protocol>()),*];

        #[cfg(split)]
        mod files {
            use super::*;

            $(
                #[wasm_split_helpers::wasm_split($file, fallible)]
                pub fn $file() -> Result<&'static Entry, wasm_split_helpers::SplitLoaderError> {
                    const ENTRY: &Entry = &Entry::of::<$protocol>();
                    Ok(ENTRY)
                }
            )*

            pub async fn fetch(place: usize) -> Option<&'static Entry> {
                let mut count = 0;
                $(
                    if place == count {
                        return $file().await.ok();
                    }
                    count += 1;
                )*
                let _ = count;
                None
            }
        }
    };
}

/// The one list, for every macro that makes something of each protocol: here, and on the floors above.
/// In the order in which a course meets them.
macro_rules! for_each_protocol {
    ($make:ident) => {
        $make! {
            split_brain => crate::protocol::split_brain::SplitBrain,
            primary_backup => crate::protocol::primary_backup::PrimaryBackup,
            parliament => crate::protocol::parliament::Parliament,
            paxos => crate::protocol::paxos::Paxos,
            paxos_kv => crate::protocol::paxos_kv::PaxosKv,
            multi_paxos => crate::protocol::multi_paxos::MultiPaxos,
            raft => crate::protocol::raft::Raft,
        }
    };
}
pub(crate) use for_each_protocol;

for_each_protocol!(protocols);

#[cfg(split)]
mod here {
    use super::{Entry, IDS, files};
    use std::sync::OnceLock;

    static HERE: [OnceLock<&'static Entry>; IDS.len()] = [const { OnceLock::new() }; IDS.len()];

    pub fn loaded() -> impl Iterator<Item = &'static Entry> {
        HERE.iter().filter_map(|entry| entry.get().copied())
    }

    pub async fn load(place: usize) -> bool {
        if HERE[place].get().is_none()
            && let Some(entry) = files::fetch(place).await
        {
            let _ = HERE[place].set(entry);
        }
        HERE[place].get().is_some()
    }
}

#[cfg(not(split))]
mod here {
    use super::{Entry, PROTOCOLS};

    pub fn loaded() -> impl Iterator<Item = &'static Entry> {
        PROTOCOLS.iter()
    }

    pub async fn load(_place: usize) -> bool {
        true
    }
}

/// The protocols that are here now: all of them but in the split page.
pub fn loaded() -> impl Iterator<Item = &'static Entry> {
    here::loaded()
}

/// The protocol of that id, if there is one and it is here.
pub fn find(id: &str) -> Option<&'static Entry> {
    loaded().find(|entry| entry.about.id == id)
}

/// Whether the protocol of that id is here.
pub fn is_here(id: &str) -> bool {
    find(id).is_some()
}

/// Fetches a protocol if it is not here yet. False if there is none of that id, or it did not come.
pub async fn load(id: &str) -> bool {
    match IDS.iter().position(|known| *known == id) {
        Some(place) => here::load(place).await,
        None => false,
    }
}
