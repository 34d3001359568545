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
        self.0.encode(sink);
    }
}

impl Encode for Ballot {
    fn encode<S: Sink + ?Sized>(&self, sink: &mut S) {
        self.round.encode(sink);
        self.node.encode(sink);
    }
}

/// Derives [`Encode`] for a struct: name every field, so that none is left out by accident
/// (the destructuring does not compile otherwise).
#[macro_export]
macro_rules! encode_struct {
    ($name:ident { $($field:ident),* $(,)? }) => {
        impl $crate::encode::Encode for $name {
            fn encode<S: $crate::encode::Sink + ?Sized>(&self, sink: &mut S) {
                let $name { $($field),* } = self;
                $( $crate::encode::Encode::encode($field, sink); )*
            }
        }
    };
}

/// Derives [`Encode`] for an enum of struct-like and unit variants, each with its number:
/// `encode_enum!(Message { 0 => Prepare { ballot }, 1 => Nack { ballot, promised }, 2 => Idle {} })`.
/// Unit variants are written `Idle {}`, tuple variants are not supported.
#[macro_export]
macro_rules! encode_enum {
    ($name:ident { $( $tag:literal => $variant:ident { $($field:ident),* $(,)? } ),* $(,)? }) => {
        impl $crate::encode::Encode for $name {
            fn encode<S: $crate::encode::Sink + ?Sized>(&self, sink: &mut S) {
                match self {
                    $( $name::$variant { $($field),* } => {
                        let tag: u8 = $tag;
                        $crate::encode::Encode::encode(&tag, sink);
                        $( $crate::encode::Encode::encode($field, sink); )*
                    } )*
                }
            }
        }
    };
}
