/// An item that is in the secondary index `X`.
///
/// Derived with `#[entity(index(ByStatus, ..))]`.
#[diagnostic::on_unimplemented(
    message = "items of type `{Self}` are not in this index",
    label = "add the index to `{Self}`: `#[entity(index(ByStatus, pk = .., sk = ..))]`"
)]
pub trait InIndex<X> {}
