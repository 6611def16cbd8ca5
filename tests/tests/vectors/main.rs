//! Test vectors: the native protocol against an independent implementation, hostile messages by name, published vectors of
//! the formats and algorithms underneath.

#[cfg(test)]
mod hostile;
#[cfg(test)]
mod messages;
#[cfg(test)]
mod native;
#[cfg(test)]
mod published;
#[cfg(test)]
mod store;
#[cfg(test)]
mod traps;
