/// The field of a struct that derives `Attribute`, if it can be a part of a key of an item with this struct.
///
/// `ID` identifies the name of the field.
#[doc(hidden)]
pub trait KeyField<const ID: u64> {
    type Type;

    /// The name of the attribute.
    const ATTRIBUTE: &'static str;

    fn get(&self) -> &Self::Type;
}

/// A [`KeyField`].
// After a message about `KeyField`, the compiler lists its implementations. This trait has one implementation for all types, which the
// compiler doesn't list.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no field of this name that can be a key part",
    label = "not a field of `{Self}` for keys",
    note = "`{Self}` is a struct with named fields that derives `dokklib::Attribute`",
    note = "the field isn't an `Option`, has no `serde`, `flatten`, `skip` or `rest`, and is as public as its struct"
)]
pub trait HasKeyField<const ID: u64> {
    type Type;

    const ATTRIBUTE: &'static str;

    fn get(&self) -> &Self::Type;
}

#[diagnostic::do_not_recommend]
impl<T: KeyField<ID>, const ID: u64> HasKeyField<ID> for T {
    type Type = T::Type;

    const ATTRIBUTE: &'static str = T::ATTRIBUTE;

    fn get(&self) -> &T::Type {
        KeyField::get(self)
    }
}
