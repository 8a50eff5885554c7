use std::borrow::Cow;
use std::fmt;

use crate::error::{Error, ErrorKind, Fault, Result};
use crate::item::{self, Attributes, Decode, Item};
use crate::key::{self, Listed};
use crate::raw::RawItem;
use crate::schema::Layout;

/// The type of a collection's field: an item, or an `Option` or a `Vec` of one.
#[diagnostic::on_unimplemented(
    message = "a field of a collection is an item, an `Option` or a `Vec` of one, not a `{Self}`",
    label = "not items",
    note = "an item derives `dokklib::Entity` and declares its key: `#[entity(key)]` on a field, or `#[entity(pk = .., sk = ..)]`",
    note = "what is of no other field is gathered by `#[collection(other)] others: Vec<RawItem>`"
)]
pub trait Member: Sized {
    /// The type of the items.
    type Item: Item;

    /// Whether it holds one item and no more.
    #[doc(hidden)]
    const ONE: bool;

    /// `None` if an item is missing.
    #[doc(hidden)]
    fn of(items: Vec<Self::Item>) -> Option<Self>;
}

#[diagnostic::do_not_recommend]
impl<I: Item> Member for I {
    type Item = I;
    const ONE: bool = true;

    fn of(mut items: Vec<I>) -> Option<I> {
        items.pop()
    }
}

#[diagnostic::do_not_recommend]
impl<I: Item> Member for Option<I> {
    type Item = I;
    const ONE: bool = true;

    fn of(mut items: Vec<I>) -> Option<Self> {
        Some(items.pop())
    }
}

#[diagnostic::do_not_recommend]
impl<I: Item> Member for Vec<I> {
    type Item = I;
    const ONE: bool = false;

    fn of(items: Self) -> Option<Self> {
        Some(items)
    }
}

/// The items of one member: what they look like, and which they are.
#[derive(Clone, Copy)]
pub struct Items {
    /// By the name of the variant or the field.
    pub(super) listed: Listed,
    /// The layout of the schema that their entity names.
    pub(super) schema: Option<&'static Layout>,
    is: fn(&Attributes, &Layout) -> bool,
}

impl fmt::Debug for Items {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Items").field(&self.listed.name()).finish()
    }
}

impl Items {
    const fn of<I: Item>(member: &'static str) -> Self {
        let prefix = match I::TAG {
            Some(prefix) => prefix,
            None => "",
        };
        Self { listed: Listed::new(member, prefix, I::SHAPES, I::NAMES), schema: I::SCHEMA, is: is::<I> }
    }
}

/// Whether an item is one of type `I`: by the schema's tag where it has it, else by its keys.
fn is<I: Item>(attributes: &Attributes, layout: &Layout) -> bool {
    match layout.tag.and_then(|tag| attributes.get(tag)) {
        Some(found) => I::TAG.is_some_and(|tag| found.as_s().is_ok_and(|found| found == tag)),
        None => key::has_keys(attributes, I::SHAPES, layout),
    }
}

/// A variant of a collection, which holds an `I`.
pub struct Variant<I> {
    items: Items,
    decode: Decode<I>,
}

impl<I> fmt::Debug for Variant<I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.items.fmt(f)
    }
}

/// The variant of this name.
pub const fn variant<I: Item>(name: &'static str) -> Variant<I> {
    Variant { items: Items::of::<I>(name), decode: item::decode::<I> }
}

// No bounds: each would be a further error where the type isn't an item.
impl<I> Variant<I> {
    /// The items that it is for.
    pub const fn items(&self) -> &Items {
        &self.items
    }

    /// The item, or its attributes where it is none of these.
    pub fn read(&self, attributes: Attributes, layout: &Layout) -> Result<Result<I>, Attributes> {
        if (self.items.is)(&attributes, layout) { Ok((self.decode)(attributes, layout)) } else { Err(attributes) }
    }
}

/// A field of a collection, which is an `F`.
pub struct Field<F> {
    items: Items,
    item: fn() -> Cow<'static, str>,
    one: bool,
    decode: fn(Vec<Attributes>, &Layout) -> Result<Option<F>>,
}

impl<F> fmt::Debug for Field<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.items.fmt(f)
    }
}

/// The field of this name.
pub const fn field<F: Member>(name: &'static str) -> Field<F> {
    Field { items: Items::of::<F::Item>(name), item: <F::Item as Item>::name, one: F::ONE, decode: decode::<F> }
}

fn decode<F: Member>(items: Vec<Attributes>, layout: &Layout) -> Result<Option<F>> {
    let items: Result<Vec<F::Item>> = items.into_iter().map(|attributes| item::decode(attributes, layout)).collect();
    items.map(F::of)
}

// No bounds, as above.
impl<F> Field<F> {
    /// The items that it is for.
    pub const fn items(&self) -> &Items {
        &self.items
    }
}

/// The items of a collection, by the field that they are.
#[allow(missing_debug_implementations, reason = "it would show the values of items")]
pub struct FoundItems<'l, const N: usize> {
    layout: &'l Layout,
    is_empty: bool,
    by_field: [Vec<Attributes>; N],
    others: Vec<Attributes>,
}

impl<'l, const N: usize> FoundItems<'l, N> {
    /// Finds the field of each item, in the order of the items.
    pub fn sort(items: Vec<Attributes>, layout: &'l Layout, fields: [&Items; N]) -> Self {
        let is_empty = items.is_empty();
        let mut found = Self { layout, is_empty, by_field: [const { Vec::new() }; N], others: Vec::new() };
        for attributes in items {
            let place = match fields.iter().position(|field| (field.is)(&attributes, layout)) {
                Some(at) => &mut found.by_field[at],
                None => &mut found.others,
            };
            place.push(attributes);
        }
        found
    }

    /// What the field at this place is.
    pub fn take<F>(&mut self, at: usize, field: &Field<F>) -> Result<F> {
        let items = std::mem::take(&mut self.by_field[at]);
        let fault = |kind, fault: fn(&'static str, String) -> Fault| {
            let fault = fault(field.items.listed.name(), (field.item)().into_owned());
            Error::fault(kind, fault)
        };
        if field.one && items.len() > 1 {
            return Err(fault(ErrorKind::Decode, |field, item| Fault::SecondItem { field, item }));
        }
        (field.decode)(items, self.layout)?.ok_or_else(|| {
            if self.is_empty {
                fault(ErrorKind::NotFound, |_, item| Fault::EmptyCollection { item })
            } else {
                fault(ErrorKind::Decode, |field, item| Fault::MissingItem { field, item })
            }
        })
    }

    /// The items that no field is.
    pub fn others<T: OtherItems>(&mut self) -> T {
        T::of(std::mem::take(&mut self.others).into_iter().map(RawItem::new).collect())
    }

    /// Reports an item that no field is.
    pub fn refuse_others(&self) -> Result<()> {
        if self.others.is_empty() { Ok(()) } else { Err(of_no_member()) }
    }
}

/// What an exhaustive collection says of an item that is none of its own.
pub fn of_no_member() -> Error {
    Error::fault(ErrorKind::Decode, Fault::UnknownItem)
}

/// What a variant holds that takes the items of no other one.
#[diagnostic::on_unimplemented(
    message = "an item of no other variant is a `RawItem`, not a `{Self}`",
    label = "expected a `RawItem`",
    note = "it has the attributes as they are stored: `#[collection(other)] Other(RawItem)`"
)]
pub trait OtherItem {
    #[doc(hidden)]
    fn of(item: RawItem) -> Self;
}

#[diagnostic::do_not_recommend]
impl OtherItem for RawItem {
    fn of(item: RawItem) -> Self {
        item
    }
}

/// The item of no other variant.
pub fn other_item<T: OtherItem>(attributes: Attributes) -> T {
    T::of(RawItem::new(attributes))
}

/// What a field is that takes the items of no other one.
#[diagnostic::on_unimplemented(
    message = "the items of no other field are a `Vec<RawItem>`, not a `{Self}`",
    label = "expected a `Vec<RawItem>`",
    note = "they have the attributes as they are stored: `#[collection(other)] others: Vec<RawItem>`"
)]
pub trait OtherItems {
    #[doc(hidden)]
    fn of(items: Vec<RawItem>) -> Self;
}

#[diagnostic::do_not_recommend]
impl OtherItems for Vec<RawItem> {
    fn of(items: Vec<RawItem>) -> Self {
        items
    }
}
