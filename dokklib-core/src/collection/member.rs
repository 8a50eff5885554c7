use std::borrow::Cow;
use std::fmt;

use crate::attribute::{Attributes, Lookup, StoredItem};
use crate::error::{Error, ErrorKind, Fault, Result};
use crate::item::{self, Decode, Item, ProjectedName, RawItem};
use crate::key;
use crate::schema::{Layout, ListedEntity};

/// The type that one item of a collection is decoded as: the item, or a projection of it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an item",
    label = "derive `dokklib::Entity` for it, with a key: `#[entity(key)]` on a field, or `#[entity(pk = .., sk = ..)]`"
)]
pub trait MemberItem: Sized {
    // Not an associated type: the item of a public projection can be a private type.
    /// The type of the stored item.
    #[doc(hidden)]
    const STORED: StoredType;

    /// Lists the attributes of a projection.
    #[doc(hidden)]
    const PROJECTION: Option<ListAttributes>;

    #[doc(hidden)]
    fn decode(item: StoredItem, layout: &Layout) -> Result<Self>;
}

/// Calls a function with each attribute of a projection.
#[doc(hidden)]
pub type ListAttributes = fn(&mut dyn FnMut(ProjectedName));

#[diagnostic::do_not_recommend]
impl<I: Item> MemberItem for I {
    const STORED: StoredType = StoredType::of::<I>();
    const PROJECTION: Option<ListAttributes> = None;

    fn decode(item: StoredItem, layout: &Layout) -> Result<Self> {
        item::decode(item, layout)
    }
}

/// The properties of an item type. A collection compares them with a stored item to recognize its type.
#[doc(hidden)]
#[derive(Clone, Copy)]
pub struct StoredType {
    entity: ListedEntity,
    /// The layout of the entity's schema.
    schema: Option<&'static Layout>,
    name: fn() -> Cow<'static, str>,
    matches: fn(&StoredItem, &Layout) -> bool,
    has_ttl: bool,
}

impl fmt::Debug for StoredType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("StoredType").field(&(self.name)()).finish()
    }
}

impl StoredType {
    #[must_use]
    pub const fn of<I: Item>() -> Self {
        Self {
            entity: ListedEntity { keys: I::SHAPES, ..item::listed::<I>() },
            schema: I::SCHEMA,
            name: I::name,
            matches: matches::<I>,
            has_ttl: I::LIFE_CYCLE.has_ttl(),
        }
    }
}

/// The type of a field or a variant of a collection: an item, an `Option` of an item or a `Vec` of items, or the same of a
/// projection.
#[diagnostic::on_unimplemented(
    message = "a collection's field must be an item, an `Option` of an item or a `Vec` of items, not a `{Self}`",
    label = "derive `dokklib::Entity` for it, with a key: `#[entity(key)]` on a field, or `#[entity(pk = .., sk = ..)]`",
    note = "to read the items of all other types, add the field `#[collection(other)] others: Vec<RawItem>`"
)]
pub trait Member: Sized {
    /// The type that the items are decoded as.
    type Decoded: MemberItem;

    /// `true` if the field can hold only one item.
    #[doc(hidden)]
    const IS_SINGLE: bool;

    /// Returns the field's value, or `None` if a required item is missing.
    #[doc(hidden)]
    fn from_items(items: Vec<Self::Decoded>) -> Option<Self>;
}

#[diagnostic::do_not_recommend]
impl<M: MemberItem> Member for M {
    type Decoded = M;
    const IS_SINGLE: bool = true;

    fn from_items(mut items: Vec<M>) -> Option<M> {
        items.pop()
    }
}

#[diagnostic::do_not_recommend]
impl<M: MemberItem> Member for Option<M> {
    type Decoded = M;
    const IS_SINGLE: bool = true;

    fn from_items(mut items: Vec<M>) -> Option<Self> {
        Some(items.pop())
    }
}

#[diagnostic::do_not_recommend]
impl<M: MemberItem> Member for Vec<M> {
    type Decoded = M;
    const IS_SINGLE: bool = false;

    fn from_items(items: Self) -> Option<Self> {
        Some(items)
    }
}

/// Recognizes the items of one member.
#[doc(hidden)]
#[derive(Clone, Copy)]
pub struct ItemMatcher {
    /// The entity, with the name of the variant or the field.
    pub(super) entity: ListedEntity,
    /// The layout of the entity's schema.
    pub(super) schema: Option<&'static Layout>,
    pub(super) matches: fn(&StoredItem, &Layout) -> bool,
    pub(super) has_ttl: bool,
    pub(super) projection: Option<ListAttributes>,
}

impl fmt::Debug for ItemMatcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ItemMatcher").field(&self.entity.name()).finish()
    }
}

impl ItemMatcher {
    const fn new<M: MemberItem>(member: &'static str) -> Self {
        let StoredType { entity, schema, matches, has_ttl, .. } = M::STORED;
        Self { entity: ListedEntity { name: member, ..entity }, schema, matches, has_ttl, projection: M::PROJECTION }
    }
}

/// Returns `true` if an item type of the members has a field that is the time to live.
#[doc(hidden)]
pub const fn any_has_ttl(members: &[&ItemMatcher]) -> bool {
    let mut i = 0;
    while i < members.len() {
        if members[i].has_ttl {
            return true;
        }
        i += 1;
    }
    false
}

/// Returns the attributes of all members if each member is a projection.
#[doc(hidden)]
#[must_use]
pub fn projection_of(members: &[&ItemMatcher]) -> Option<Vec<ProjectedName>> {
    let mut names = Vec::new();
    for member in members {
        member.projection?(&mut |name| names.push(name));
    }
    Some(names)
}

/// Returns the name of the member that the item belongs to if it has a version or unique values.
#[doc(hidden)]
pub fn guarded_member(members: &[&ItemMatcher], item: &Attributes, layout: &Layout) -> Option<&'static str> {
    let member = members.iter().find(|member| (member.matches)(&item.clone().into(), layout))?;
    member.entity.is_guarded.then(|| member.entity.name())
}

/// Returns `true` if the item is of type `I`, according to the schema's tag. An item without the tag is recognized by
/// its keys.
pub(super) fn matches<I: Item>(attributes: &StoredItem, layout: &Layout) -> bool {
    match layout.tag.and_then(|tag| attributes.lookup(tag)) {
        Some(found) => I::TAG.is_some_and(|tag| found.text() == Some(tag.text(layout))),
        None => key::primary_key_matches(attributes, I::SHAPES, layout),
    }
}

/// A variant of a collection that holds an item or a projection of type `I`.
#[doc(hidden)]
pub struct Variant<I> {
    matcher: ItemMatcher,
    decode: Decode<I>,
}

impl<I> fmt::Debug for Variant<I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.matcher.fmt(f)
    }
}

/// Declares the variant with this name.
#[doc(hidden)]
pub const fn variant<M: MemberItem>(name: &'static str) -> Variant<M> {
    Variant { matcher: ItemMatcher::new::<M>(name), decode: M::decode }
}

// Bounds here would add errors for a type that isn't an item.
impl<I> Variant<I> {
    /// Returns the matcher for the variant's items.
    pub const fn matcher(&self) -> &ItemMatcher {
        &self.matcher
    }

    /// Decodes the item, or returns its attributes if it isn't an item of this variant.
    pub fn read(&self, attributes: StoredItem, layout: &Layout) -> Result<Result<I>, StoredItem> {
        if (self.matcher.matches)(&attributes, layout) {
            Ok((self.decode)(attributes, layout))
        } else {
            Err(attributes)
        }
    }
}

/// A field of type `F` of a collection.
#[doc(hidden)]
pub struct Field<F> {
    matcher: ItemMatcher,
    item: fn() -> Cow<'static, str>,
    is_single: bool,
    decode: fn(Vec<StoredItem>, &Layout) -> Result<Option<F>>,
}

impl<F> fmt::Debug for Field<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.matcher.fmt(f)
    }
}

/// Declares the field with this name.
#[doc(hidden)]
pub const fn field<F: Member>(name: &'static str) -> Field<F> {
    Field {
        matcher: ItemMatcher::new::<F::Decoded>(name),
        item: F::Decoded::STORED.name,
        is_single: F::IS_SINGLE,
        decode: decode::<F>,
    }
}

fn decode<F: Member>(items: Vec<StoredItem>, layout: &Layout) -> Result<Option<F>> {
    let items: Result<Vec<_>> = items.into_iter().map(|item| F::Decoded::decode(item, layout)).collect();
    items.map(F::from_items)
}

// No bounds, as for `Variant`.
impl<F> Field<F> {
    /// Returns the matcher for the field's items.
    pub const fn matcher(&self) -> &ItemMatcher {
        &self.matcher
    }
}

/// The items of a collection, grouped by field.
#[doc(hidden)]
#[allow(missing_debug_implementations, reason = "`Debug` would print item values")]
pub struct GroupedItems<'l, const N: usize> {
    layout: &'l Layout,
    is_empty: bool,
    by_field: [Vec<StoredItem>; N],
    others: Vec<StoredItem>,
}

impl<'l, const N: usize> GroupedItems<'l, N> {
    /// Assigns each item to its field. The order of the items is kept.
    pub fn group(items: Vec<StoredItem>, layout: &'l Layout, fields: [&ItemMatcher; N]) -> Self {
        let is_empty = items.is_empty();
        let mut groups = Self { layout, is_empty, by_field: [const { Vec::new() }; N], others: Vec::new() };
        for attributes in items {
            let group = match fields.iter().position(|field| (field.matches)(&attributes, layout)) {
                Some(at) => &mut groups.by_field[at],
                None => &mut groups.others,
            };
            group.push(attributes);
        }
        groups
    }

    /// Takes the items of each field, which own queries have read.
    pub fn of_fields(items: Vec<Vec<StoredItem>>, layout: &'l Layout) -> Self {
        let is_empty = items.iter().all(Vec::is_empty);
        let mut items = items.into_iter();
        let by_field = std::array::from_fn(|_| items.next().unwrap_or_default());
        Self { layout, is_empty, by_field, others: Vec::new() }
    }

    /// Decodes the items of the field at this position. Fails if a required item is missing or there is more than one
    /// item for a single-item field.
    pub fn take<F>(&mut self, at: usize, field: &Field<F>) -> Result<F> {
        let items = std::mem::take(&mut self.by_field[at]);
        let fault = |kind, fault: fn(&'static str, String) -> Fault| {
            let fault = fault(field.matcher.entity.name(), (field.item)().into_owned());
            Error::fault(kind, fault)
        };
        if field.is_single && items.len() > 1 {
            return Err(fault(ErrorKind::Decode, |field, item| Fault::MultipleItems { field, item }));
        }
        (field.decode)(items, self.layout)?.ok_or_else(|| {
            if self.is_empty {
                fault(ErrorKind::NotFound, |_, item| Fault::EmptyCollection { item })
            } else {
                fault(ErrorKind::Decode, |field, item| Fault::MissingItem { field, item })
            }
        })
    }

    /// Returns the items that belong to no field.
    pub fn others<T: OtherItems>(&mut self) -> T {
        T::from_raw(
            std::mem::take(&mut self.others).into_iter().map(|item| RawItem::new(item.into_attributes())).collect(),
        )
    }

    /// Fails if there is an item that belongs to no field.
    pub fn reject_others(&self) -> Result<()> {
        if self.others.is_empty() { Ok(()) } else { Err(unknown_item_error()) }
    }
}

/// The error of an exhaustive collection for an item that belongs to no field or variant.
#[doc(hidden)]
pub fn unknown_item_error() -> Error {
    Error::fault(ErrorKind::Decode, Fault::UnknownItem)
}

/// The type of the variant for items that belong to no other variant: [`RawItem`].
#[diagnostic::on_unimplemented(
    message = "the variant for other items must contain a `RawItem`, not a `{Self}`",
    label = "declare it as `Other(RawItem)`; a `RawItem` has the attributes as they are stored"
)]
pub trait OtherItem {
    #[doc(hidden)]
    fn from_raw(item: RawItem) -> Self;
}

#[diagnostic::do_not_recommend]
impl OtherItem for RawItem {
    fn from_raw(item: RawItem) -> Self {
        item
    }
}

/// Returns the item for the variant for other items.
#[doc(hidden)]
pub fn other_item<T: OtherItem>(item: StoredItem) -> T {
    T::from_raw(RawItem::new(item.into_attributes()))
}

/// The type of the field for items that belong to no other field: `Vec<RawItem>`.
#[diagnostic::on_unimplemented(
    message = "the field for other items must be a `Vec<RawItem>`, not a `{Self}`",
    label = "use `Vec<RawItem>`; a `RawItem` has the attributes as they are stored"
)]
pub trait OtherItems {
    #[doc(hidden)]
    fn from_raw(items: Vec<RawItem>) -> Self;
}

#[diagnostic::do_not_recommend]
impl OtherItems for Vec<RawItem> {
    fn from_raw(items: Vec<RawItem>) -> Self {
        items
    }
}
