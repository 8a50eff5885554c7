/// An item that is in the secondary index `X`.
///
/// Derived with `#[entity(index(ByStatus, ..))]`.
#[diagnostic::on_unimplemented(
    message = "items of type `{Self}` are not in this index",
    label = "the index doesn't contain items of type `{Self}`",
    note = "declare the keys that the items have in the index: `#[entity(index(ByStatus, pk = .., sk = ..))]`"
)]
pub trait InIndex<X> {}
