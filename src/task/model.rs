//! A saved model: what was learnt, in bytes that a later version can still read or refuse by name.
//!
//! Layout: the four bytes `TBLM`, the format version as a little-endian `u16`, a CRC-32 of the rest as a
//! little-endian `u32`, then JSON `{ task, method, content }`. Floating-point numbers survive the round trip exactly.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::error::{Error, Result};

const MAGIC: &[u8; 4] = b"TBLM";
const VERSION: u16 = 1;
const HEADER: usize = 10;

/// What a method learnt, with the name of the method that can apply it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Model {
    /// The task that made it.
    pub task: String,
    /// The method that made it.
    pub method: String,
    content: Value,
}

impl Model {
    /// Wraps a method's own struct.
    ///
    /// # Errors
    /// `internal` if the content cannot be written as JSON.
    pub fn new(task: &str, method: &str, content: &impl Serialize) -> Result<Self> {
        Ok(Self { task: task.to_owned(), method: method.to_owned(), content: serde_json::to_value(content)? })
    }

    /// The method's own struct back.
    ///
    /// # Errors
    /// `parse` if the content is not of that shape.
    pub fn content<T: DeserializeOwned>(&self) -> Result<T> {
        T::deserialize(&self.content).map_err(|error| Error::parse(format!("the model is damaged: {error}")))
    }

    /// The bytes to keep.
    ///
    /// # Errors
    /// `internal` if the content cannot be written as JSON.
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        let body = serde_json::to_vec(self)?;
        let mut bytes = Vec::with_capacity(HEADER + body.len());
        bytes.extend_from_slice(MAGIC);
        bytes.extend_from_slice(&VERSION.to_le_bytes());
        bytes.extend_from_slice(&crc32fast::hash(&body).to_le_bytes());
        bytes.extend_from_slice(&body);
        Ok(bytes)
    }

    /// A model from its bytes.
    ///
    /// # Errors
    /// `parse` for bytes that are not a model or were damaged, `unsupported` for one from a newer version.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let damaged =
            || Error::parse("these bytes are not an intact tablight model").hint("use the bytes that model.save() returned");
        if bytes.len() < HEADER || &bytes[..4] != MAGIC {
            return Err(damaged());
        }
        let version = u16::from_le_bytes([bytes[4], bytes[5]]);
        if version > VERSION {
            return Err(Error::unsupported(format!("the model has format {version}, this build reads up to {VERSION}"))
                .hint("update tablight"));
        }
        let (sum, body) = (&bytes[6..HEADER], &bytes[HEADER..]);
        if crc32fast::hash(body).to_le_bytes() != sum {
            return Err(damaged());
        }
        serde_json::from_slice(body).map_err(|_| damaged())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;

    fn model() -> Model {
        Model::new("segment", "kmeans", &vec![0.1 + 0.2, f64::MIN_POSITIVE, 1e300]).unwrap()
    }

    #[test]
    fn a_model_survives_its_bytes_exactly() {
        let back = Model::from_bytes(&model().to_bytes().unwrap()).unwrap();
        assert_eq!(back, model());
        assert_eq!(back.content::<Vec<f64>>().unwrap(), [0.1 + 0.2, f64::MIN_POSITIVE, 1e300]);
    }

    #[test]
    fn damaged_truncated_and_newer_bytes_are_refused() {
        let good = model().to_bytes().unwrap();
        for n in 0..good.len() {
            assert_eq!(Model::from_bytes(&good[..n]).unwrap_err().kind(), ErrorKind::Parse);
        }
        let mut flipped = good.clone();
        *flipped.last_mut().unwrap() ^= 1;
        assert_eq!(Model::from_bytes(&flipped).unwrap_err().kind(), ErrorKind::Parse);
        let mut newer = good;
        newer[4] = 9;
        assert_eq!(Model::from_bytes(&newer).unwrap_err().kind(), ErrorKind::Unsupported);
    }
}
