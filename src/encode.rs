//! Canonical bytes: the same for the same value on every machine, 32 or 64 bits wide.
//!
//! Derived `Hash` writes lengths and variants at pointer width, so it cannot serve for a digest
//! that must agree between native code and WebAssembly. Everything here is fixed-width,
//! little-endian; a length is a `u32`, a variant a `u8`.

use crate::value::{Ballot, NodeId};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Where canonical bytes go: a buffer that is hashed, or a hasher.
pub trait Sink {
    fn bytes(&mut self, bytes: &[u8]);
    /// What nodes are called in these bytes.
    fn names(&self) -> &Names {
        &Names::OWN
    }
    /// A term or a ballot's round.
    fn epoch(&mut self, epoch: u32) {
        self.bytes(&epoch.to_le_bytes());
    }
    /// How often something was tried.
    fn tries(&mut self, tries: u8) {
        self.bytes(&[tries]);
    }
    /// Whether it only asks how much there is, without what a copy shares with its original.
    fn counts_own(&self) -> bool {
        false
    }
}

/// Nodes that a value may speak of: ids are below this.
const NODES: usize = 16;

/// What nodes are called: by their ids, unless a search asks how a world would look if nodes that are
/// alike had changed places. Then whatever stands in the order of the nodes must be written by
/// [`by_node`], sets of nodes by [`nodes`] or [`bits`], and orders in which nodes are asked by [`ring`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Names {
    /// The name of each node, and the node of each name.
    to: [u8; NODES],
    of: [u8; NODES],
    /// Nodes are not told apart at all.
    hidden: bool,
}

impl Names {
    /// Everybody is called by the own id.
    pub const OWN: Names = Names { to: COUNT, of: COUNT, hidden: false };
    /// Nobody is named.
    pub const HIDDEN: Names = Names { to: COUNT, of: COUNT, hidden: true };

    /// `nodes` are called as they would be in this order; all others keep their names.
    pub fn in_order(nodes: &[NodeId]) -> Names {
        let mut names = Names::OWN;
        let set = nodes.iter().fold(0_u16, |set, node| set | 1 << node.0);
        let free = (0..NODES as u8).filter(|id| set >> id & 1 == 1);
        for (node, name) in nodes.iter().zip(free) {
            names.to[node.index()] = name;
            names.of[usize::from(name)] = node.0;
        }
        names
    }
}

const COUNT: [u8; NODES] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];

/// What terms and rounds are called.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Epochs {
    /// What they are.
    Own,
    /// They are only listed, each once.
    Listed(Vec<u32>),
    /// By their rank among these, so that only which is higher counts. 0, from which all start, stays 0.
    /// How often something was tried is left out: it says how long to wait.
    Ranked(Vec<u32>),
}

/// Bytes, with names for nodes and for terms.
pub struct Bytes {
    pub bytes: Vec<u8>,
    pub names: Names,
    pub epochs: Epochs,
    /// See [`Sink::counts_own`].
    pub own: bool,
}

impl Bytes {
    pub fn new(names: &Names, room: usize) -> Bytes {
        Bytes { bytes: Vec::with_capacity(room), names: names.clone(), epochs: Epochs::Own, own: false }
    }
}

impl Sink for Bytes {
    fn bytes(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    fn names(&self) -> &Names {
        &self.names
    }

    fn epoch(&mut self, epoch: u32) {
        let name = match &mut self.epochs {
            Epochs::Own => epoch,
            Epochs::Listed(all) => {
                if !all.contains(&epoch) {
                    all.push(epoch);
                }
                return;
            }
            Epochs::Ranked(_) if epoch == 0 => 0,
            Epochs::Ranked(all) => all.iter().filter(|other| **other <= epoch).count() as u32,
        };
        name.encode(self);
    }

    fn tries(&mut self, tries: u8) {
        if self.epochs == Epochs::Own {
            tries.encode(self);
        }
    }

    fn counts_own(&self) -> bool {
        self.own
    }
}

/// One item a node, in the order of their ids, clients left out or not.
pub fn by_node<T: Encode, S: Sink + ?Sized>(items: &[T], sink: &mut S) {
    (items.len() as u32).encode(sink);
    if sink.names().hidden {
        return;
    }
    for name in 0..items.len() {
        let place = usize::from(sink.names().of[name % NODES]);
        if let Some(item) = items.get(place) {
            item.encode(sink);
        }
    }
}

/// A set of nodes, one bit each.
pub fn bits<S: Sink + ?Sized>(set: &u16, sink: &mut S) {
    let names = sink.names();
    let named = match names.hidden {
        true => set.count_ones() as u16,
        false => {
            (0..NODES).filter(|node| set >> node & 1 == 1).fold(0, |all, node| all | 1 << names.to[node])
        }
    };
    named.encode(sink);
}

/// A set of nodes as a list.
pub fn nodes<S: Sink + ?Sized>(list: &[NodeId], sink: &mut S) {
    bits(&list.iter().fold(0, |set, node| set | 1 << node.0), sink);
}

/// A term or a ballot's round: see [`Epochs`].
pub fn epoch<S: Sink + ?Sized>(epoch: &u32, sink: &mut S) {
    sink.epoch(*epoch);
}

/// One that may not be there.
pub fn maybe_epoch<S: Sink + ?Sized>(epoch: &Option<u32>, sink: &mut S) {
    epoch.is_some().encode(sink);
    if let Some(epoch) = epoch {
        sink.epoch(*epoch);
    }
}

/// How often something was tried, which says no more than how long to wait.
pub fn tries<S: Sink + ?Sized>(tries: &u8, sink: &mut S) {
    sink.tries(*tries);
}

/// Nodes in the order in which they are gone round: what counts is who comes after whom.
pub fn ring<S: Sink + ?Sized>(list: &[NodeId], sink: &mut S) {
    (list.len() as u32).encode(sink);
    if sink.names().hidden {
        return;
    }
    for name in 0..NODES {
        let node = NodeId(sink.names().of[name]);
        if let Some(place) = list.iter().position(|other| *other == node) {
            list[(place + 1) % list.len()].encode(sink);
        }
    }
}

impl Sink for Vec<u8> {
    fn bytes(&mut self, bytes: &[u8]) {
        self.extend_from_slice(bytes);
    }
}

/// A value with canonical bytes. Equal values give equal bytes, and different ones different bytes.
pub trait Encode {
    fn encode<S: Sink + ?Sized>(&self, sink: &mut S);
}

macro_rules! encode_number {
    ($($kind:ty),*) => {$(
        impl Encode for $kind {
            fn encode<S: Sink + ?Sized>(&self, sink: &mut S) {
                sink.bytes(&self.to_le_bytes());
            }
        }
    )*};
}
encode_number!(u8, u16, u32, u64, i64);

impl Encode for bool {
    fn encode<S: Sink + ?Sized>(&self, sink: &mut S) {
        u8::from(*self).encode(sink);
    }
}

impl Encode for () {
    fn encode<S: Sink + ?Sized>(&self, _: &mut S) {}
}

impl Encode for str {
    fn encode<S: Sink + ?Sized>(&self, sink: &mut S) {
        (self.len() as u32).encode(sink);
        sink.bytes(self.as_bytes());
    }
}

impl<T: Encode> Encode for [T] {
    fn encode<S: Sink + ?Sized>(&self, sink: &mut S) {
        (self.len() as u32).encode(sink);
        for item in self {
            item.encode(sink);
        }
    }
}

impl<T: Encode> Encode for Vec<T> {
    fn encode<S: Sink + ?Sized>(&self, sink: &mut S) {
        self.as_slice().encode(sink);
    }
}

impl<T: Encode + ?Sized> Encode for Arc<T> {
    fn encode<S: Sink + ?Sized>(&self, sink: &mut S) {
        (**self).encode(sink);
    }
}

impl<T: Encode + ?Sized> Encode for &T {
    fn encode<S: Sink + ?Sized>(&self, sink: &mut S) {
        (**self).encode(sink);
    }
}

impl<T: Encode> Encode for Option<T> {
    fn encode<S: Sink + ?Sized>(&self, sink: &mut S) {
        self.is_some().encode(sink);
        if let Some(value) = self {
            value.encode(sink);
        }
    }
}

impl<A: Encode, B: Encode> Encode for (A, B) {
    fn encode<S: Sink + ?Sized>(&self, sink: &mut S) {
        self.0.encode(sink);
        self.1.encode(sink);
    }
}

impl<K: Encode, V: Encode> Encode for BTreeMap<K, V> {
    fn encode<S: Sink + ?Sized>(&self, sink: &mut S) {
        (self.len() as u32).encode(sink);
        for pair in self {
            pair.0.encode(sink);
            pair.1.encode(sink);
        }
    }
}

impl Encode for NodeId {
    fn encode<S: Sink + ?Sized>(&self, sink: &mut S) {
        let names = sink.names();
        let name = if names.hidden { u8::MAX } else { *names.to.get(self.index()).unwrap_or(&self.0) };
        name.encode(sink);
    }
}

impl Encode for Ballot {
    fn encode<S: Sink + ?Sized>(&self, sink: &mut S) {
        sink.epoch(self.round);
        self.node.encode(sink);
    }
}

/// Derives [`Encode`] for a struct: name every field, so that none is left out by accident
/// (the destructuring does not compile otherwise). `field as nodes` writes it by
/// [`encode::nodes`](crate::encode::nodes) instead, and so on.
#[macro_export]
macro_rules! encode_struct {
    ($name:ident { $($field:ident $(as $how:ident)?),* $(,)? }) => {
        impl $crate::encode::Encode for $name {
            fn encode<S: $crate::encode::Sink + ?Sized>(&self, sink: &mut S) {
                let $name { $($field),* } = self;
                $( $crate::encode_field!($field, sink $(, $how)?); )*
            }
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! encode_field {
    ($field:ident, $sink:ident) => {
        $crate::encode::Encode::encode($field, $sink)
    };
    ($field:ident, $sink:ident, $how:ident) => {
        $crate::encode::$how($field, $sink)
    };
}

/// Derives [`Encode`] for an enum, each variant with its number:
/// `encode_enum!(Message { 0 => Prepare(prepare), 1 => Nack { ballot, promised }, 2 => Idle {} })`.
/// Unit variants are written `Idle {}`; what a tuple variant holds is named as fields are.
#[macro_export]
macro_rules! encode_enum {
    ($name:ident { $(
        $tag:literal => $variant:ident
            $({ $($field:ident $(as $how:ident)?),* $(,)? })?
            $(( $($part:ident $(as $part_how:ident)?),* ))?
    ),* $(,)? }) => {
        impl $crate::encode::Encode for $name {
            fn encode<S: $crate::encode::Sink + ?Sized>(&self, sink: &mut S) {
                match self {
                    $( $name::$variant $({ $($field),* })? $(( $($part),* ))? => {
                        let tag: u8 = $tag;
                        $crate::encode::Encode::encode(&tag, sink);
                        $($( $crate::encode_field!($field, sink $(, $how)?); )*)?
                        $($( $crate::encode_field!($part, sink $(, $part_how)?); )*)?
                    } )*
                }
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Prepare {
        round: u16,
        first: u8,
    }
    encode_struct!(Prepare { round, first });

    enum Tuples {
        Prepare(Prepare),
        Idle,
    }
    encode_enum!(Tuples { 3 => Prepare(prepare), 4 => Idle {} });

    enum Fields {
        Prepare { round: u16, first: u8 },
        Idle {},
    }
    encode_enum!(Fields { 3 => Prepare { round, first }, 4 => Idle {} });

    fn bytes(value: &impl Encode) -> Vec<u8> {
        let mut bytes = Vec::new();
        value.encode(&mut bytes);
        bytes
    }

    #[test]
    fn a_variant_around_a_struct_has_the_bytes_of_one_with_these_fields() {
        let (tuple, fields) =
            (Tuples::Prepare(Prepare { round: 7, first: 1 }), Fields::Prepare { round: 7, first: 1 });
        assert_eq!(bytes(&tuple), [3, 7, 0, 1]);
        assert_eq!(bytes(&tuple), bytes(&fields));
        assert_eq!(bytes(&Tuples::Idle), bytes(&Fields::Idle {}));
    }
}
