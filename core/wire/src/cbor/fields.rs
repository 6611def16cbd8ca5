//! Closed maps with number keys: take every field out by label and type, then [`Fields::finish`] refuses what is left.

use ciborium::Value;

use super::decode;
use crate::WireError;

/// The largest number that any message may hold: 2⁵³ − 1, which every language reads exactly.
pub const MAX_NUMBER: u64 = (1 << 53) - 1;

/// A value that a field can hold.
pub trait Item: Sized {
    /// As CBOR.
    fn to_item(&self) -> Value;

    /// From CBOR.
    ///
    /// # Errors
    /// `WrongType(0)`, `OutOfRange(0)` or `UnknownWord(0)`, whose label [`Fields`] fills in, or an error of its own.
    fn from_item(value: Value) -> Result<Self, WireError>;
}

/// The fields of one map that have not been taken yet.
#[derive(Debug)]
pub struct Fields(Vec<(i64, Value)>);

impl Fields {
    /// Reads bytes that hold one map.
    ///
    /// # Errors
    /// What [`decode`] refuses; `WrongType(0)` if it is no map; `UnknownKeyKind`.
    pub fn decode(bytes: &[u8]) -> Result<Self, WireError> {
        Self::from_value(decode(bytes)?)
    }

    /// Reads at most `limit` bytes that hold one map.
    ///
    /// # Errors
    /// `TooLong`, and what [`Fields::decode`] refuses.
    pub fn decode_within(bytes: &[u8], limit: usize) -> Result<Self, WireError> {
        if bytes.len() > limit { Err(WireError::TooLong) } else { Self::decode(bytes) }
    }

    /// Takes a decoded map apart.
    ///
    /// # Errors
    /// `WrongType(0)` if it is no map; `UnknownKeyKind` if a key is not a number.
    pub fn from_value(value: Value) -> Result<Self, WireError> {
        let Value::Map(entries) = value else { return Err(WireError::WrongType(0)) };
        entries
            .into_iter()
            .map(|(key, value)| {
                let key = key.as_integer().and_then(|key| i64::try_from(key).ok()).ok_or(WireError::UnknownKeyKind)?;
                Ok((key, value))
            })
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// Takes a field that must be there.
    ///
    /// # Errors
    /// `MissingField`, or what the type refuses.
    pub fn take<T: Item>(&mut self, label: i64) -> Result<T, WireError> {
        self.take_optional(label)?.ok_or(WireError::MissingField(label))
    }

    /// Takes a field that may be there.
    ///
    /// # Errors
    /// What the type refuses.
    pub fn take_optional<T: Item>(&mut self, label: i64) -> Result<Option<T>, WireError> {
        self.take_value(label).map(|value| T::from_item(value).map_err(|error| error.at(label))).transpose()
    }

    /// Takes a list of `least` to `most` items.
    ///
    /// # Errors
    /// `MissingField`, `WrongType`, `OutOfRange`, or what the type refuses.
    pub fn take_list<T: Item>(&mut self, label: i64, least: usize, most: usize) -> Result<Vec<T>, WireError> {
        let value = self.take_value(label).ok_or(WireError::MissingField(label))?;
        let Value::Array(items) = value else { return Err(WireError::WrongType(label)) };
        if items.len() < least || items.len() > most {
            return Err(WireError::OutOfRange(label));
        }
        items.into_iter().map(|item| T::from_item(item).map_err(|error| error.at(label))).collect()
    }

    /// Takes a nested closed map.
    ///
    /// # Errors
    /// `MissingField`, or what [`Fields::from_value`] refuses.
    pub fn take_map(&mut self, label: i64) -> Result<Self, WireError> {
        let value = self.take_value(label).ok_or(WireError::MissingField(label))?;
        Self::from_value(value).map_err(|error| error.at(label))
    }

    /// Takes a field as it is.
    pub fn take_value(&mut self, label: i64) -> Option<Value> {
        let at = self.0.iter().position(|(key, _)| *key == label)?;
        Some(self.0.swap_remove(at).1)
    }

    /// Every field must have been taken.
    ///
    /// # Errors
    /// `UnknownField` with the first label that is left.
    pub fn finish(self) -> Result<(), WireError> {
        self.0.first().map_or(Ok(()), |(label, _)| Err(WireError::UnknownField(*label)))
    }
}

/// A map under construction; the encoder sorts it.
#[derive(Debug, Default)]
pub struct Map(Vec<(Value, Value)>);

impl Map {
    /// An empty map.
    pub fn new() -> Self {
        Self::default()
    }

    /// With one more field.
    #[must_use]
    pub fn with(self, label: i64, item: &impl Item) -> Self {
        self.with_value(label, item.to_item())
    }

    /// With one more field, if there is one.
    #[must_use]
    pub fn with_optional(self, label: i64, item: Option<&impl Item>) -> Self {
        match item {
            Some(item) => self.with(label, item),
            None => self,
        }
    }

    /// With a list.
    #[must_use]
    pub fn with_list<T: Item>(self, label: i64, items: &[T]) -> Self {
        self.with_value(label, Value::Array(items.iter().map(Item::to_item).collect()))
    }

    /// With a value as it is.
    #[must_use]
    pub fn with_value(mut self, label: i64, value: Value) -> Self {
        self.0.push((label.into(), value));
        self
    }

    /// The map itself.
    pub fn into_value(self) -> Value {
        Value::Map(self.0)
    }

    /// The map in its only encoding.
    pub fn encode(self) -> Vec<u8> {
        super::encode_owned(self.into_value())
    }
}

impl Item for u64 {
    fn to_item(&self) -> Value {
        (*self).into()
    }

    fn from_item(value: Value) -> Result<Self, WireError> {
        let number = value.as_integer().ok_or(WireError::WrongType(0))?;
        let number = Self::try_from(number).map_err(|_| WireError::OutOfRange(0))?;
        if number > MAX_NUMBER { Err(WireError::OutOfRange(0)) } else { Ok(number) }
    }
}

impl Item for bool {
    fn to_item(&self) -> Value {
        (*self).into()
    }

    fn from_item(value: Value) -> Result<Self, WireError> {
        value.as_bool().ok_or(WireError::WrongType(0))
    }
}

/// A byte string of any length; what reads it sets the limit.
impl Item for Vec<u8> {
    fn to_item(&self) -> Value {
        Value::Bytes(self.clone())
    }

    fn from_item(value: Value) -> Result<Self, WireError> {
        value.into_bytes().map_err(|_| WireError::WrongType(0))
    }
}

impl<const N: usize> Item for [u8; N] {
    fn to_item(&self) -> Value {
        Value::Bytes(self.to_vec())
    }

    fn from_item(value: Value) -> Result<Self, WireError> {
        Vec::from_item(value)?.try_into().map_err(|_| WireError::WrongType(0))
    }
}

/// A text of any length; what reads it sets the limit.
impl Item for String {
    fn to_item(&self) -> Value {
        Value::Text(self.clone())
    }

    fn from_item(value: Value) -> Result<Self, WireError> {
        value.into_text().map_err(|_| WireError::WrongType(0))
    }
}
