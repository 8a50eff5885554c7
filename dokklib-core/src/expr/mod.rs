//! Conditions and updates: typed paths and values, and the text that DynamoDB takes.

mod condition;
mod operand;
mod path;
mod render;
mod update;

pub use self::condition::Condition;
pub use self::operand::{Addend, Assign, IntoAttribute, Operand};
pub use self::path::{Add, Free, InPrimaryKey, Path, Set, Settable};

pub(crate) use self::condition::Node;
pub use self::operand::{Change, Term};
pub(crate) use self::path::AttributePath;
pub(crate) use self::render::{Expression, Renderer, Shown};
pub(crate) use self::update::Changes;
