/// An item that is in the secondary index `X`.
///
/// Derived with `#[entity(index(ByStatus, ..))]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not in the index `{X}`",
    label = "the index doesn't contain items of type `{Self}`",
    note = "declare the keys that the items have in the index: `#[entity(index({X}, pk = .., sk = ..))]`"
)]
pub trait InIndex<X> {}
