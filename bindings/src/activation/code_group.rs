use countersign_wire::offer::CodeError;
use countersign_wire::offer::code::check_group;

/// How one group of a typed code looks, while the person types the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum CodeGroup {
    /// It fits.
    Fits,
    /// It does not have its five characters yet, or has too many.
    Incomplete,
    /// It has a character that codes do not use.
    WrongCharacter,
    /// A character is wrong, or two are swapped.
    Mistyped,
}

/// Checks one group of a typed code, `group` from 1 to 5: tick it or shake it as it is typed. Case, spaces and dashes do
/// not matter.
#[uniffi::export]
pub fn check_code_group(text: &str, group: i32) -> CodeGroup {
    // Over the limit only for what nobody types: not worth looking at.
    let group = usize::try_from(group).ok().filter(|group| (1..=5).contains(group) && text.len() <= LONGEST);
    match group.map(|group| check_group(text, group)) {
        Some(Ok(())) => CodeGroup::Fits,
        None | Some(Err(CodeError::WrongLength { .. })) => CodeGroup::Incomplete,
        Some(Err(CodeError::IllegalCharacter { .. })) => CodeGroup::WrongCharacter,
        Some(Err(CodeError::Mistyped { .. })) => CodeGroup::Mistyped,
    }
}

const LONGEST: usize = 64;
