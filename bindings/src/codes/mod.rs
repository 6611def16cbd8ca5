//! Codes of one moment. One call makes the whole list.

mod code_list;
mod code_now;
mod code_row;
mod counter_code;

pub use code_list::CodeList;
pub use code_now::CodeNow;
pub use code_row::CodeRow;
pub use counter_code::CounterCode;
