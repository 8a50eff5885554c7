//! Condition expressions and update expressions: typed attribute paths and values, and the expression text that DynamoDB
//! receives.
//!
//! `#[derive(Entity)]` generates a constant for each field: the typed [`Path`] of its attribute. The operators of a path
//! create a [`Condition`]. `&`, `|` and `!` combine conditions:
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
//!     #[entity(default)]
//!     closed: bool,
//! }
//!
//! let available = Stock::LEFT.gt(Stock::RESERVED) & (Stock::CLOSED.not_exists() | !Stock::CLOSED.eq(true));
//! assert_eq!(
//!     format!("{available:?}"),
//!     "Condition(left > reserved AND (attribute_not_exists(closed) OR NOT closed = ?))"
//! );
//! ```
//!
//! Every value is sent as a placeholder (`:0`), and an attribute name as an alias (`#0`) if an expression can't contain it, so
//! reserved words and special characters are allowed in names. The same request always has the same expression text. See
//! [Expressions](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.html) in AWS's guide.

mod applied;
mod attribute_type;
mod basis;
mod condition;
mod display;
mod equality;
mod evaluate;
mod expiry;
mod failed_condition;
mod field_alias;
mod field_change;
mod flattened;
mod operand;
mod operands;
mod path;
mod precedence;
mod presence;
mod render;
mod role;
mod size;
#[doc(hidden)]
pub mod stale_key;
mod update;

pub use self::attribute_type::AttributeType;
pub use self::basis::{ByItem, ByKey, ForUpsert};
pub use self::condition::Condition;
#[doc(hidden)]
pub use self::condition::{Concat, KeyFields};
pub use self::field_change::{FieldChange, FieldChanges};
pub use self::flattened::Flattened;
pub use self::operand::{Addend, Assign, ElementValue, Elements, IntoAttribute, Operand};
pub use self::path::Path;
pub use self::role::{
    CanChange, Changeable, CopyTarget, Element, InIndexKey, InPrimaryKey, IndexKeyAttribute, KeyOnly, KeyOnlyInIndex,
    Managed, MayBeRemoved, Nested, NonKey, Optional, PrimaryKeyAttribute, Removable, Role, Settable, Stored, TopLevel,
    Unique,
};
pub use self::size::Size;

pub(crate) use self::applied::equal_items;
pub(crate) use self::condition::{Comparison, Node, has_value, is_tagged};
pub(crate) use self::display::DisplayCondition;
pub(crate) use self::evaluate::{evaluate, failed_conditions};
pub(crate) use self::expiry::is_expired;
#[doc(hidden)]
pub use self::operand::{Change, Term};
pub(crate) use self::operand::{list_of, set_of_all_names};
pub(crate) use self::render::{ExpressionAttributes, Presence, Renderer};
pub(crate) use self::stale_key::{
    IndexKeyFields, MissingIn, NoneMissing, NothingMissing, Removed, Set, Transition, Unchanged, Updatable,
};
#[cfg(test)]
pub(crate) use self::update::Value;
pub(crate) use self::update::{Assignment, PartChange};

#[doc(hidden)]
pub use self::update::ChangeSet;
use crate::attribute::AttributePath;
