//! Conditions and updates: typed paths and values, and the text that DynamoDB takes.
//!
//! `#[derive(Entity)]` makes a constant for each field, the typed [`Path`] of its attribute. Its operators make a
//! [`Condition`], which `&`, `|` and `!` join:
//!
//! ```
//! use dokklib::Entity;
//!
//! #[derive(Entity)]
//! struct Stock {
//!     #[entity(key)]
//!     product: String,
//!     left: u64,
//!     reserved: u64,
//!     closed: Option<bool>,
//! }
//!
//! let available = Stock::LEFT.gt(Stock::RESERVED) & (Stock::CLOSED.not_exists() | !Stock::CLOSED.eq(true));
//! assert_eq!(
//!     format!("{available:?}"),
//!     "Condition(left > reserved AND (attribute_not_exists(closed) OR NOT closed = ?))"
//! );
//! ```
//!
//! Every name is sent under an alias and every value as a placeholder, so reserved words and odd characters are no trouble,
//! and the text of a request is the same every time. AWS on
//! [expressions](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.html).

mod condition;
mod flattened;
mod operand;
mod path;
mod render;
mod size;
mod update;

pub use self::condition::Condition;
pub use self::flattened::Flattened;
pub use self::operand::{Addend, Assign, IntoAttribute, Operand};
#[doc(hidden)]
pub use self::path::RewritesIndexKeys;
pub use self::path::{Add, Free, InIndexKey, InKeyAlone, InPrimaryKey, Path, Remove, Set, Settable, Stored};
pub use self::size::Size;

pub(crate) use self::condition::{Comparison, Node};
#[doc(hidden)]
pub use self::operand::{Change, Term};
pub(crate) use self::path::AttributePath;
pub(crate) use self::render::{Expression, Renderer, Shown};
pub(crate) use self::update::Changes;
