//! Digests: a short proof that bytes are what they were.

use std::fmt;
use std::io::{self, Read, Write};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// A SHA-256 digest, written as 64 small hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Digest(String);

/// A text that is not a digest.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a digest; a digest has 64 small hexadecimal digits")]
pub struct NotADigest(String);

impl Digest {
    /// The digest of these bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self::from_hasher(Sha256::new_with_prefix(bytes))
    }

    /// One digest for several named parts, in the order in which they are given.
    ///
    /// It is the digest of lines of digest, two blanks and name: what `sha256sum` prints, so anyone can repeat it.
    #[must_use]
    pub fn of_all<'a>(parts: impl IntoIterator<Item = (&'a str, &'a Self)>) -> Self {
        let mut hasher = Sha256::new();
        for (name, digest) in parts {
            hasher.update(format!("{digest}  {name}\n"));
        }
        Self::from_hasher(hasher)
    }

    /// The digest of everything that `from` gives, and its length in bytes.
    ///
    /// # Errors
    /// Whatever reading answers.
    pub fn of_reader(mut from: impl Read) -> io::Result<(Self, u64)> {
        let mut sum = Digesting::new(io::sink());
        io::copy(&mut from, &mut sum)?;
        let (_, digest, bytes) = sum.finish();
        Ok((digest, bytes))
    }

    /// The 64 hexadecimal digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first 12 digits, for messages and names.
    #[must_use]
    pub fn short(&self) -> &str {
        &self.0[..12]
    }

    fn from_hasher(hasher: Sha256) -> Self {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let both = |byte: u8| [DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]];
        Self(hasher.finalize().iter().flat_map(|&byte| both(byte)).map(char::from).collect())
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl TryFrom<String> for Digest {
    type Error = NotADigest;
    fn try_from(text: String) -> Result<Self, NotADigest> {
        let is_digest = text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        if is_digest { Ok(Self(text)) } else { Err(NotADigest(text)) }
    }
}

impl From<Digest> for String {
    fn from(digest: Digest) -> Self {
        digest.0
    }
}

/// A writer that passes on what it is given and keeps its digest and length.
pub struct Digesting<W> {
    out: W,
    hasher: Sha256,
    bytes: u64,
}

impl<W: Write> Digesting<W> {
    /// Passes on to `out`.
    pub fn new(out: W) -> Self {
        Self { out, hasher: Sha256::new(), bytes: 0 }
    }

    /// The writer below, the digest, and the number of bytes that were passed on.
    pub fn finish(self) -> (W, Digest, u64) {
        (self.out, Digest::from_hasher(self.hasher), self.bytes)
    }
}

impl<W: Write> Write for Digesting<W> {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        // Only what was taken counts: a short write is repeated by the caller with the rest.
        let taken = self.out.write(piece)?;
        self.hasher.update(&piece[..taken]);
        self.bytes += taken as u64;
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OF_ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    #[test]
    fn the_digest_of_abc_is_the_one_in_the_standard() {
        assert_eq!(Digest::of(b"abc").as_str(), OF_ABC);
    }

    #[test]
    fn reading_in_pieces_gives_the_digest_of_the_whole() {
        let (digest, bytes) = Digest::of_reader(b"a".chain(&b"bc"[..])).unwrap();
        assert_eq!((digest.as_str(), bytes), (OF_ABC, 3));
    }

    #[test]
    fn a_writer_that_takes_one_byte_at_a_time_does_not_change_the_digest() {
        struct Slow(Vec<u8>);
        impl Write for Slow {
            fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
                self.0.extend(piece.first());
                Ok(piece.len().min(1))
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let mut slow = Digesting::new(Slow(Vec::new()));
        slow.write_all(b"abc").unwrap();
        let (below, digest, bytes) = slow.finish();
        assert_eq!((below.0.as_slice(), digest.as_str(), bytes), (&b"abc"[..], OF_ABC, 3));
    }

    #[test]
    fn the_digest_of_the_lot_depends_on_names_order_and_content() {
        let (a, b) = (Digest::of(b"a"), Digest::of(b"b"));
        let lot = Digest::of_all([("x", &a), ("y", &b)]);
        assert_eq!(lot, Digest::of(format!("{a}  x\n{b}  y\n").as_bytes()));
        assert_ne!(lot, Digest::of_all([("y", &b), ("x", &a)]));
        assert_ne!(lot, Digest::of_all([("x", &b), ("y", &a)]));
    }

    #[test]
    fn only_64_small_hexadecimal_digits_are_read_as_a_digest() {
        let read = |text: &str| serde_json::from_str::<Digest>(&format!("\"{text}\""));
        assert_eq!(read(OF_ABC).unwrap(), Digest::of(b"abc"));
        for bad in ["", "ba78", &OF_ABC.to_uppercase(), &format!("{}g", &OF_ABC[..63])] {
            assert!(read(bad).is_err(), "{bad}");
        }
    }
}
