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

mod attribute_path;
mod attribute_type;
mod condition;
mod evaluate;
mod field_change;
mod flattened;
mod operand;
mod path;
mod render;
mod role;
mod shown;
mod size;
mod update;

pub use self::attribute_type::AttributeType;
pub use self::condition::Condition;
#[doc(hidden)]
pub use self::condition::Joined;
pub use self::field_change::{FieldChange, FieldChanges};
pub use self::flattened::Flattened;
pub use self::operand::{Addend, Assign, ElementValue, Elements, IntoAttribute, Operand};
pub use self::path::Path;
pub use self::role::{
    Changeable, Element, Free, HasInside, InIndexKey, InKeyAlone, InPrimaryKey, IndexAttribute, Nested, Optional,
    Removable, Role, Settable, Stored, TakesCopies, TopLevel,
};
pub use self::size::Size;

#[doc(hidden)]
pub use self::attribute_path::AttributePath;
pub(crate) use self::condition::{Comparison, Node};
pub(crate) use self::evaluate::failed_conditions;
#[doc(hidden)]
pub use self::operand::{Change, Term};
pub(crate) use self::operand::{list_of, set_of};
pub(crate) use self::render::{Expression, Renderer};
pub(crate) use self::shown::Shown;
pub(crate) use self::update::Assigned;
#[doc(hidden)]
pub use self::update::ChangeSet;
