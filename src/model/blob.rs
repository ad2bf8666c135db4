//! Bytes that outlive the process: a format number, then fields with their lengths.

use thiserror::Error;

/// Why stored bytes cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum BlobError {
    /// Written by another version of Phoebe.
    #[error("stored by phoebe {0}, which this version cannot read")]
    Format(String),
    /// Not what was written.
    #[error("the stored bytes are damaged")]
    Damaged,
}

/// Writes and reads length-prefixed fields. The first two are the format number and the version that wrote it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Blob {
    bytes: Vec<u8>,
    at: usize,
}

impl Blob {
    /// Begins a blob of this format.
    #[must_use]
    pub fn begin(format: u32) -> Self {
        let mut blob = Self::default();
        blob.put(&format.to_le_bytes());
        blob.put(env!("CARGO_PKG_VERSION").as_bytes());
        blob
    }

    /// Opens stored bytes of this format.
    ///
    /// # Errors
    /// [`BlobError::Format`] for another format, [`BlobError::Damaged`] for anything else.
    pub fn open(bytes: Vec<u8>, format: u32) -> Result<Self, BlobError> {
        let mut blob = Self { bytes, at: 0 };
        let found = blob.take()?.to_vec();
        let version = String::from_utf8(blob.take()?.to_vec()).map_err(|_| BlobError::Damaged)?;
        if found == format.to_le_bytes() { Ok(blob) } else { Err(BlobError::Format(version)) }
    }

    /// Appends a field.
    pub fn put(&mut self, field: &[u8]) {
        self.bytes.extend_from_slice(&u64::try_from(field.len()).unwrap_or(u64::MAX).to_le_bytes());
        self.bytes.extend_from_slice(field);
    }

    /// Reads the next field.
    ///
    /// # Errors
    /// [`BlobError::Damaged`] at the end or for a length beyond it.
    pub fn take(&mut self) -> Result<&[u8], BlobError> {
        let (head, start) = (self.at, self.at.checked_add(8).ok_or(BlobError::Damaged)?);
        let length: [u8; 8] =
            self.bytes.get(head..start).and_then(|bytes| bytes.try_into().ok()).ok_or(BlobError::Damaged)?;
        let length = usize::try_from(u64::from_le_bytes(length)).map_err(|_| BlobError::Damaged)?;
        let end = start.checked_add(length).ok_or(BlobError::Damaged)?;
        let field = self.bytes.get(start..end).ok_or(BlobError::Damaged)?;
        self.at = end;
        Ok(field)
    }

    /// Whether all fields were read.
    #[must_use]
    pub fn at_end(&self) -> bool {
        self.at == self.bytes.len()
    }

    /// The bytes to store.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::{Blob, BlobError};

    #[test]
    fn fields_come_back() {
        let mut blob = Blob::begin(7);
        blob.put(b"one");
        blob.put(b"");
        let bytes = blob.into_bytes();
        let mut read = Blob::open(bytes.clone(), 7).unwrap();
        assert_eq!(read.take().unwrap(), b"one");
        assert_eq!(read.take().unwrap(), b"");
        assert!(read.at_end());
        assert_eq!(read.take(), Err(BlobError::Damaged));
        assert!(matches!(Blob::open(bytes.clone(), 8), Err(BlobError::Format(_))));
        assert_eq!(Blob::open(bytes[..9].to_vec(), 7), Err(BlobError::Damaged));
    }
}
