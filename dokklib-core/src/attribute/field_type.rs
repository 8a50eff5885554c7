use super::Attribute;

/// The type of a field, which must be an [`Attribute`].
///
/// The derives check the types of fields with this trait. After a message about `Attribute`, the compiler lists its implementations.
/// This trait has one implementation for all types, which the compiler doesn't list. In a `Vec<T>`, the derives check `T` first:
/// `Vec<<T as FieldType>::Type>`.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be stored as a DynamoDB attribute",
    label = "derive `dokklib::Attribute` for this type, or use `#[entity(serde)]` for a type of another crate",
    note = "attribute types are `String`, numbers, `bool`, binary, `DateTime<Utc>` for times, and `Option`s, lists, maps and sets of them"
)]
pub trait FieldType {
    /// The type itself.
    type Type;

    fn check();
}

#[diagnostic::do_not_recommend]
impl<T: Attribute> FieldType for T {
    type Type = T;

    fn check() {}
}
