use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use aws_sdk_dynamodb::types::AttributeValue;

use super::condition::Node;
use super::role::{Element, NonKey, Optional, Role};
use super::{AttributePath, AttributeType};
use crate::attribute::fields::Names;
use crate::attribute::{
    Attribute, AttributeFault, FieldAliases, FieldDefault, IntoMapKey, ListValue, MapValue, Segment, Segments,
    StoredValue,
};

mod operator;

/// The path of an attribute of type `T` in an item of type `E`.
///
/// `#[derive(Entity)]` generates one constant for each field, such as `Order::TOTAL`. [`field`](Self::field) returns
/// the path of a field of a nested struct, [`index`](Self::index) of an element of a list, and [`key`](Self::key) of an
/// entry of a map.
///
/// The operators create a [`Condition`](super::Condition). A path has only the operators that its DynamoDB type
/// supports, and they take only values of the attribute's type or the path of another attribute.
///
/// `R` is the role of the attribute in its item:
///
/// - [`NonKey`] or [`Optional`]: a top-level attribute that isn't part of any key.
/// - [`Nested`](super::Nested) or [`Element`]: an attribute that is nested in another attribute.
/// - [`InPrimaryKey`](super::InPrimaryKey): a part of the primary key, which updates can't change.
/// - [`KeyOnly`](super::KeyOnly): a part of the primary key that isn't stored as an attribute.
/// - [`KeyOnlyInIndex`](super::KeyOnlyInIndex): a part of an index key that isn't stored as an attribute.
/// - [`InIndexKey`](super::InIndexKey): a part of the key of a secondary index.
/// - [`IndexKeyAttribute`](super::IndexKeyAttribute): an attribute that is itself a key attribute of a secondary index.
// The compiler quotes the next line where a program compares a path with `==` or `<`.
pub struct Path<E, T, R = NonKey> /* for a condition, call `.eq(value)`, `.lt(value)` and their like */ {
    root: Cow<'static, str>,
    /// All names of the top-level attribute, if it has aliases. The first one is `root`.
    names: &'static [&'static str],
    /// `true` if the item's type doesn't declare the attribute.
    is_raw: bool,
    /// The segments after the root.
    nested: Vec<Segment>,
    /// The aliases of nested fields, each with its position in `nested`.
    nested_aliases: Vec<(usize, FieldAliases)>,
    /// The default of the top-level attribute, if the field has one.
    default: Option<FieldDefault>,
    /// The defaults of nested fields, each with its position in `nested`.
    nested_defaults: Vec<(usize, FieldDefault)>,
    parent: Option<OptionalParent>,
    /// `true` if the field is read only in the form that is written.
    is_strict: bool,
    marker: PhantomData<fn() -> (E, T, R)>,
}

/// The innermost attribute on the path that the item may lack. A change of a nested attribute requires that it exists.
#[derive(Debug, Clone, Copy)]
struct OptionalParent {
    /// The number of segments of the parent's path.
    segments: usize,
    requirement: ParentRequirement,
}

/// The requirement of a change on the attribute in which it is nested.
#[derive(Debug, Clone, Copy)]
enum ParentRequirement {
    Exists,
    ExistsAndIsNotNull,
    HasType(AttributeType),
}

impl<E, T, R> Path<E, T, R> {
    #[doc(hidden)]
    pub const fn new(name: &'static str) -> Self {
        Self::with_root(Cow::Borrowed(name), &[], false)
    }

    /// Returns the path of an attribute with aliases. The first name is the one that is written.
    #[doc(hidden)]
    pub const fn with_names(names: &'static [&'static str]) -> Self {
        Self::with_root(Cow::Borrowed(names[0]), names, false)
    }

    /// Returns the path of a field with `strict`, with all of its names.
    #[doc(hidden)]
    pub const fn strict(names: &'static [&'static str]) -> Self {
        let mut path = Self::with_names(names);
        path.is_strict = true;
        path
    }

    /// Adds the value of a missing attribute.
    #[doc(hidden)]
    #[must_use]
    pub const fn with_default(mut self, default: fn() -> Option<AttributeValue>) -> Self {
        self.default = Some(default);
        self
    }

    const fn with_root(root: Cow<'static, str>, names: &'static [&'static str], is_raw: bool) -> Self {
        Self {
            root,
            names,
            is_raw,
            nested: Vec::new(),
            nested_aliases: Vec::new(),
            default: None,
            nested_defaults: Vec::new(),
            parent: None,
            is_strict: false,
            marker: PhantomData,
        }
    }

    /// Returns the name of the top-level attribute, or an empty string for a raw path with an owned name.
    pub(crate) fn name(&self) -> &'static str {
        match self.root {
            Cow::Borrowed(name) => name,
            Cow::Owned(_) => "",
        }
    }

    /// Returns the aliases of the top-level attribute.
    fn aliases(&self) -> FieldAliases {
        self.names.get(1..).unwrap_or_default()
    }

    /// Returns the names of the attribute in the form that flattened structs use for several names.
    #[doc(hidden)]
    pub const fn __names(&'static self) -> Names {
        match &self.root {
            Cow::Borrowed(_) if !self.names.is_empty() => {
                Names::new(self.names, &[]).with_aliases(std::slice::from_ref(&self.names))
            }
            Cow::Borrowed(name) => Names::new(std::slice::from_ref(name), &[]),
            Cow::Owned(_) => Names::new(&[], &[]),
        }
    }

    /// Returns the name of the attribute, followed by its aliases.
    pub(crate) fn names(&self) -> impl Iterator<Item = &'static str> {
        [self.name()].into_iter().chain(self.aliases().iter().copied())
    }

    pub(crate) fn untyped(&self) -> AttributePath {
        if self.nested.is_empty() && self.names.is_empty() && self.default.is_none() {
            return AttributePath::of_root(self.root.clone(), self.is_raw);
        }
        let mut segments = Segments::with_capacity(1 + self.nested.len());
        segments.push(Segment::Name(self.root.clone()));
        segments.extend(self.nested.iter().cloned());
        let root = (!self.aliases().is_empty()).then(|| (0, self.aliases()));
        let nested = self.nested_aliases.iter().map(|(at, aliases)| (1 + at, *aliases));
        let path = AttributePath::new(segments, self.is_raw).with_aliases(root.into_iter().chain(nested));
        let root = self.default.map(|default| (0, default));
        let nested = self.nested_defaults.iter().map(|(at, default)| (1 + at, *default));
        path.with_defaults(root.into_iter().chain(nested))
    }

    /// Returns the same path with another role.
    pub(crate) fn in_role<S>(&self) -> Path<E, T, S> {
        self.clone().convert()
    }

    /// Returns the same path in an item of another type.
    pub(super) fn in_item<I>(self) -> Path<I, T, R> {
        self.convert()
    }

    fn convert<I, S>(self) -> Path<I, T, S> {
        let Self { root, names, is_raw, nested, nested_aliases, default, nested_defaults, parent, is_strict, .. } =
            self;
        let marker = PhantomData;
        Path { root, names, is_raw, nested, nested_aliases, default, nested_defaults, parent, is_strict, marker }
    }

    /// Returns the condition that the optional parent exists, if the path has one. DynamoDB rejects a change that is
    /// nested in a missing attribute. A parent with aliases must be stored under its name: an update expression can't
    /// change the attribute that exists.
    pub(crate) fn parent_guard(&self) -> Option<Node> {
        let OptionalParent { segments, requirement } = self.parent?;
        let path = self.untyped().parent(segments);
        Some(match requirement {
            ParentRequirement::Exists => Node::Exists(path),
            ParentRequirement::ExistsAndIsNotNull => {
                Node::Exists(path.clone()).and(Node::AttributeType(path, AttributeType::Null).negated())
            }
            ParentRequirement::HasType(attribute_type) => Node::AttributeType(path, attribute_type),
        })
    }
}

impl<E, T> Path<E, T> {
    /// Returns the path of an attribute that the type doesn't declare: `Path::<Order, u64>::raw("legacy_total")`.
    ///
    /// The name isn't parsed: `a.b` is an attribute with the name `a.b`. For nested attributes use [`field`](Self::field),
    /// [`index`](Self::index) and [`key`](Self::key).
    ///
    /// A raw path can't change a key attribute, a part of a key or a field of the item's type: such an update fails with
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest). Use the typed path of the field instead.
    ///
    /// ```
    /// use dokklib::{Entity, Path, Relation};
    ///
    /// #[derive(Entity)]
    /// struct User;
    ///
    /// #[derive(Entity)]
    /// struct Group;
    ///
    /// // The free attributes of a relation have only raw paths.
    /// let is_admin = Path::<Relation<User, Group>, String>::raw("role").eq("admin");
    /// assert_eq!(format!("{is_admin:?}"), "Condition(role = ?)");
    /// ```
    pub fn raw(name: impl Into<Cow<'static, str>>) -> Path<E, T, Optional> {
        Path::with_root(name.into(), &[], true)
    }
}

impl<E, T: Attribute, R: Role> Path<E, T, R> {
    /// Returns `true` if the attribute may be missing.
    fn is_optional() -> bool {
        R::MAY_BE_MISSING || T::absent().is_some()
    }

    /// Reads the field from its attribute.
    pub(crate) fn read(&self, attribute: Option<StoredValue<'_>>) -> Result<T, AttributeFault> {
        let read = if self.is_strict { T::read_strict } else { T::read_from };
        read(attribute, self.name())
    }

    /// Returns the condition that the attribute exists and can be copied, if it may be missing.
    pub(crate) fn copy_guard(&self) -> Option<Node> {
        let may_be_missing = || {
            let path = self.untyped();
            let is_optional = Self::is_optional() || self.parent.is_some() || path.has_aliases();
            // A missing attribute with a default has a value.
            is_optional && path.default_value().is_none()
        };
        may_be_missing().then(|| Node::present::<T>(self.untyped()).under_all_names())
    }

    /// Returns the condition that the attribute is not NULL, if NULL is read like a missing attribute. Functions of
    /// updates treat NULL as a value.
    pub(crate) fn null_guard(&self) -> Option<Node> {
        Some(Node::not_null::<T>(&self.untyped())?.under_all_names())
    }

    fn append_segments<U, S>(
        &self,
        nested: impl IntoIterator<Item = Segment>,
        attribute_type: AttributeType,
    ) -> Path<E, U, S> {
        let parent = if Self::is_optional() || self.untyped().aliases().next().is_some() {
            let requirement = match T::reads_null_as_missing() {
                true if R::IS_ELEMENT => ParentRequirement::HasType(attribute_type),
                true => ParentRequirement::ExistsAndIsNotNull,
                false => ParentRequirement::Exists,
            };
            Some(OptionalParent { segments: 1 + self.nested.len(), requirement })
        } else {
            self.parent
        };
        let mut path = Path::with_root(self.root.clone(), self.names, self.is_raw);
        path.nested = self.nested.iter().cloned().chain(nested).collect();
        path.nested_aliases.clone_from(&self.nested_aliases);
        path.default = self.default;
        path.nested_defaults.clone_from(&self.nested_defaults);
        path.parent = parent;
        path
    }

    /// Returns the path of a field, if the attribute is a nested struct.
    ///
    /// ```
    /// use dokklib::{Attribute, Entity};
    ///
    /// #[derive(Attribute)]
    /// struct Address {
    ///     city: String,
    /// }
    ///
    /// #[derive(Entity)]
    /// struct Account {
    ///     #[entity(key)]
    ///     name: String,
    ///     address: Option<Address>,
    /// }
    ///
    /// let condition = Account::ADDRESS.field(Address::CITY).eq("Berlin");
    /// assert_eq!(format!("{condition:?}"), "Condition(address.city = ?)");
    /// ```
    ///
    /// If this attribute may be missing, an update of the nested field has the condition that this attribute exists.
    pub fn field<U, S: Role>(&self, path: Path<T::Value, U, S>) -> Path<E, U, R::Inside<S::NestedRole>> {
        let untyped = path.untyped();
        let Path { root, nested, parent, .. } = path;
        let mut nested = self.append_segments([Segment::Name(root)].into_iter().chain(nested), AttributeType::M);
        let at_field = |at: usize| self.nested.len() + at;
        nested.nested_aliases.extend(untyped.aliases_of_fields().iter().map(|(at, aliases)| (at_field(*at), *aliases)));
        nested.nested_defaults.extend(untyped.defaults().iter().map(|(at, default)| (at_field(*at), *default)));
        if let Some(OptionalParent { segments, requirement }) = parent {
            nested.parent = Some(OptionalParent { segments: 1 + self.nested.len() + segments, requirement });
        }
        nested
    }

    /// Returns the path of an element, if the attribute is a list. The first element has the index 0.
    ///
    /// ```
    /// use dokklib::Entity;
    ///
    /// #[derive(Entity)]
    /// struct Order {
    ///     #[entity(key)]
    ///     id: u64,
    ///     notes: Vec<String>,
    /// }
    ///
    /// let condition = Order::NOTES.index(0).begins_with("gift");
    /// assert_eq!(format!("{condition:?}"), "Condition(begins_with(notes[0], ?))");
    /// ```
    ///
    /// Setting an element beyond the end of the list appends it. Removing an element shifts the elements after it.
    pub fn index<U>(&self, index: usize) -> Path<E, U, R::Inside<Element>>
    where
        T::Value: ListValue<U>,
    {
        self.append_segments([Segment::Index(index)], AttributeType::L)
    }

    /// Returns the path of the entry with this key, if the attribute is a map. The key can contain any characters. A map with
    /// numbers or other types as keys takes a key of this type.
    ///
    /// ```
    /// use std::collections::BTreeMap;
    ///
    /// use dokklib::Entity;
    ///
    /// #[derive(Entity)]
    /// struct Survey {
    ///     #[entity(key)]
    ///     id: u64,
    ///     answers: BTreeMap<String, u8>,
    /// }
    ///
    /// let condition = Survey::ANSWERS.key("alice@example.com").ge(3);
    /// assert_eq!(format!("{condition:?}"), "Condition(answers[…] >= ?)"); // map keys are data and are not printed
    /// ```
    pub fn key<U, K>(&self, key: impl IntoMapKey<K>) -> Path<E, U, R::Inside<Element>>
    where
        T::Value: MapValue<U, K>,
    {
        self.append_segments([Segment::Key(Cow::Owned(key.into_name()))], AttributeType::M)
    }
}

impl<E, T, R> Clone for Path<E, T, R> {
    fn clone(&self) -> Self {
        let Self { root, names, is_raw, nested, nested_aliases, default, nested_defaults, parent, is_strict, marker } =
            self;
        Self {
            root: root.clone(),
            names,
            is_raw: *is_raw,
            nested: nested.clone(),
            nested_aliases: nested_aliases.clone(),
            default: *default,
            nested_defaults: nested_defaults.clone(),
            parent: *parent,
            is_strict: *is_strict,
            marker: *marker,
        }
    }
}

impl<E, T, R> fmt::Debug for Path<E, T, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Path({})", self.untyped())
    }
}
