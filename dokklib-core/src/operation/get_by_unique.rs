use std::fmt;
use std::marker::PhantomData;

use crate::attribute::{Attribute, AttributeFault, Attributes};
use crate::error::{Context, Fault};
use crate::expr::{Operand, Path, Term, Unique};
use crate::item::{self, Decode, Item, UniqueField};
use crate::operation::Handle;

/// Reads the item with a unique value; returned by [`Table::get_by_unique`](crate::Table::get_by_unique).
///
/// It consists of two strongly consistent reads: of the marker and of the item. Each costs one read capacity unit for each
/// 4 KB.
#[must_use = "call `.await`: an operation does nothing until it is awaited"]
pub struct GetByUnique<I> {
    pub(crate) request: GetByUniqueRequest,
    pub(crate) decode: Decode<I>,
    marker: PhantomData<fn() -> I>,
}

/// The parameters of a read by a unique value.
#[derive(Clone)]
pub(crate) struct GetByUniqueRequest {
    pub(crate) handle: Handle,
    pub(crate) context: Context,
    pub(crate) field: UniqueField,
    /// The values of the scope and the field.
    pub(crate) values: Result<Attributes, Fault>,
    /// The time to live attribute. Expired items count as missing.
    pub(crate) ttl: Option<&'static str>,
}

impl<I: Item> GetByUnique<I> {
    pub(crate) fn new<T: Attribute, V>(
        handle: Handle,
        path: &Path<I, T, Unique<V>>,
        values: impl UniqueOperands<I, V>,
    ) -> Self {
        let mut fields = I::LIFE_CYCLE.unique.iter();
        let field = fields.find(|field| field.attribute == path.name()).expect("the derive declares the field");
        let values = field.attributes().zip(values.into_terms()).map(|(name, term)| match term {
            Term::Value(value) => Ok((name.to_owned(), value.map_err(|fault| fault.at(name))?)),
            Term::Path(_) | Term::Size(_) => {
                Err(AttributeFault::expected("a value, not another attribute").at(name).into())
            }
        });
        let request = GetByUniqueRequest {
            context: Context { operation: "get_by_unique", entity: Some(I::name), writes: false },
            field: *field,
            values: values.collect(),
            ttl: I::LIFE_CYCLE.ttl(handle.layout),
            handle,
        };
        Self { request, decode: item::decode::<I>, marker: PhantomData }
    }

    /// Returns the item even if it has expired, that is, its time to live (`#[entity(ttl)]`) has passed.
    ///
    /// DynamoDB deletes expired items within a few days. Without this method, an expired item counts as missing.
    pub fn including_expired(mut self) -> Self {
        self.request.ttl = None;
        self
    }
}

impl<I> Clone for GetByUnique<I> {
    fn clone(&self) -> Self {
        Self { request: self.request.clone(), decode: self.decode, marker: PhantomData }
    }
}

impl<I> fmt::Debug for GetByUnique<I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "GetByUnique({})", self.request.field.attribute)
    }
}

/// The values of a scope and of a unique field in it: a tuple, or a single value for a field without a scope.
#[diagnostic::on_unimplemented(
    message = "expected the values `{V}` of the unique field, found `{Self}`",
    label = "expected the scope and the value",
    note = "pass a tuple with the scope first, `(tenant, email)`, or the value alone if the field has no scope"
)]
pub trait UniqueOperands<I, V> {
    #[doc(hidden)]
    fn into_terms(self) -> Vec<Term>;
}

#[diagnostic::do_not_recommend]
impl<I, A: Operand<I, T>, T> UniqueOperands<I, (T,)> for A {
    fn into_terms(self) -> Vec<Term> {
        vec![self.into_term()]
    }
}

macro_rules! scopes {
    ($(($($A:ident: $T:ident),+))+) => {$(
        #[diagnostic::do_not_recommend]
        impl<I, $($A: Operand<I, $T>, $T),+> UniqueOperands<I, ($($T,)+)> for ($($A,)+) {
            #[allow(non_snake_case, reason = "the variables have the names of their types")]
            fn into_terms(self) -> Vec<Term> {
                let ($($A,)+) = self;
                vec![$($A.into_term()),+]
            }
        }
    )+};
}

scopes! {
    (A: T, B: U)
    (A: T, B: U, C: V)
    (A: T, B: U, C: V, D: W)
}
