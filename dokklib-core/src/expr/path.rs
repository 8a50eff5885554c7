use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use super::condition::{Comparison, Node, one_of};
use super::operand::{Operand, Term};
use super::role::{Element, Free, Optional, Role, Stored};
use super::size::Size;
use super::{AttributePath, AttributeType, Condition};
use crate::attribute::fields::Names;
use crate::attribute::kind::{Measured, Ordered, Prefixed};
use crate::attribute::{Attribute, Containing, ListValue, MapValue, Segment};

/// The path of an attribute of type `T` in an item of type `E`.
///
/// `#[derive(Entity)]` makes one constant for each field: `Order::TOTAL`. It goes on by [`field`](Self::field) to the fields
/// of a nested struct, by [`index`](Self::index) to the elements of a list and by [`key`](Self::key) to the entries of a map.
/// `R` is what the attribute is to its item: [`Free`], [`Optional`], or inside of another one
/// [`Nested`](super::Nested) or [`Element`]; [`InPrimaryKey`](super::InPrimaryKey) for a part of the primary key, which no
/// update can change, [`InKeyAlone`](super::InKeyAlone) for one that is no attribute, or
/// [`InIndexKey`](super::InIndexKey) for a part of a secondary index's key; in an
/// [`IndexAttribute`](super::IndexAttribute) where the attribute is itself a key of an index.
///
/// Its operators make a [`Condition`]; they exist where the attribute's DynamoDB type has them, and take only values of
/// the attribute's type or another path.
pub struct Path<E, T, R = Free> {
    root: Cow<'static, str>,
    /// What the attribute was called before.
    aliases: &'static [&'static str],
    /// Whether the type of the item doesn't say that there is such an attribute.
    is_raw: bool,
    rest: Vec<Segment>,
    parent: Option<Parent>,
    of: PhantomData<fn() -> (E, T, R)>,
}

/// What has to be there for a change inside of it, and need not be: the first segments of a path, as many as this.
#[derive(Debug, Clone, Copy)]
struct Parent {
    segments: usize,
    /// What it must be, where it may also be NULL.
    or_null: Option<AttributeType>,
}

impl<E, T, R> Path<E, T, R> {
    #[doc(hidden)]
    pub const fn new(name: &'static str) -> Self {
        Self::with_aliases(name, &[])
    }

    #[doc(hidden)]
    pub const fn with_aliases(name: &'static str, aliases: &'static [&'static str]) -> Self {
        Self { root: Cow::Borrowed(name), aliases, is_raw: false, rest: Vec::new(), parent: None, of: PhantomData }
    }

    /// The name of the attribute.
    pub(crate) fn name(&self) -> &'static str {
        match self.root {
            Cow::Borrowed(name) => name,
            Cow::Owned(_) => "",
        }
    }

    /// The names that the attribute had before.
    pub(crate) fn aliases(&self) -> &'static [&'static str] {
        self.aliases
    }

    /// The name of the attribute, as those of a struct's fields.
    #[doc(hidden)]
    pub const fn __names(&'static self) -> Names {
        match &self.root {
            Cow::Borrowed(name) => Names::new(std::slice::from_ref(name), &[]),
            Cow::Owned(_) => Names::new(&[], &[]),
        }
    }

    /// The names of the attribute, with those that it had before.
    pub(crate) fn names(&self) -> impl Iterator<Item = &'static str> {
        [self.name()].into_iter().chain(self.aliases.iter().copied())
    }

    pub(crate) fn untyped(&self) -> AttributePath {
        let mut segments = Vec::with_capacity(1 + self.rest.len());
        segments.push(Segment::Name(self.root.clone()));
        segments.extend(self.rest.iter().cloned());
        AttributePath::new(segments, self.is_raw)
    }

    /// The same path, of an attribute that plays another role.
    pub(crate) fn in_role<S>(&self) -> Path<E, T, S> {
        let Self { root, aliases, is_raw, rest, parent, .. } = self.clone();
        Path { root, aliases, is_raw, rest, parent, of: PhantomData }
    }

    /// The same path in an item that has the attribute as its own.
    pub(super) fn in_item<I>(self) -> Path<I, T, R> {
        let Self { root, aliases, is_raw, rest, parent, .. } = self;
        Path { root, aliases, is_raw, rest, parent, of: PhantomData }
    }

    /// That what the attribute lies in is there, where it need not be: DynamoDB makes no change inside of what is missing.
    pub(crate) fn parent_exists(&self) -> Option<Node> {
        let Parent { segments, or_null } = self.parent?;
        let mut path = self.untyped();
        path.truncate(segments);
        Some(match or_null {
            Some(kind) => Node::AttributeType(path, kind),
            None => Node::Exists(path),
        })
    }

    /// Whether the item has the attribute.
    ///
    /// [`attribute_exists`](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html#Expressions.OperatorsAndFunctions.Functions)
    pub fn exists(&self) -> Condition<E, R::Keys>
    where
        R: Stored,
    {
        Condition::of(Node::Exists(self.untyped()))
    }

    /// Whether the item lacks the attribute.
    ///
    /// [`attribute_not_exists`](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html#Expressions.OperatorsAndFunctions.Functions)
    pub fn not_exists(&self) -> Condition<E, R::Keys>
    where
        R: Stored,
    {
        Condition::of(Node::NotExists(self.untyped()))
    }

    /// Whether the attribute is there and of this DynamoDB type, whatever the type of the field says: NULL, or what another
    /// program wrote.
    ///
    /// [`attribute_type`](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html#Expressions.OperatorsAndFunctions.Functions)
    pub fn attribute_type(&self, attribute_type: AttributeType) -> Condition<E, R::Keys>
    where
        R: Stored,
    {
        Condition::of(Node::AttributeType(self.untyped(), attribute_type))
    }
}

impl<E, T> Path<E, T> {
    /// The path of an attribute that the type doesn't declare: `Path::<Order, u64>::raw("legacy_total")`.
    ///
    /// The name is whole: `a.b` is the attribute `a.b`. To go on inside of it there are [`field`](Self::field),
    /// [`index`](Self::index) and [`key`](Self::key). A change of an attribute that is a key, a part of one or a field of the
    /// item's type is [`InvalidRequest`](crate::ErrorKind::InvalidRequest): a field has a path of its own, which keeps its type.
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
    /// // The attributes of relations have no other paths.
    /// let is_admin = Path::<Relation<User, Group>, String>::raw("role").eq("admin");
    /// assert_eq!(format!("{is_admin:?}"), "Condition(role = ?)");
    /// ```
    pub fn raw(name: impl Into<Cow<'static, str>>) -> Path<E, T, Optional> {
        Path { root: name.into(), aliases: &[], is_raw: true, rest: Vec::new(), parent: None, of: PhantomData }
    }
}

impl<E, T: Attribute, R: Role> Path<E, T, R> {
    /// Whether what is there need not have it.
    fn is_optional() -> bool {
        R::MAY_BE_MISSING || T::absent().is_some()
    }

    /// That it is there to be copied, where it need not be.
    pub(crate) fn can_be_copied(&self) -> Option<Node> {
        let exists = || Node::Exists(self.untyped());
        if R::IS_ELEMENT && T::absent().is_some() {
            let is_null = Node::AttributeType(self.untyped(), AttributeType::Null);
            return Some(exists().and(Node::Not(Box::new(is_null))));
        }
        (Self::is_optional() || self.parent.is_some()).then(exists)
    }

    fn inside<U, S>(&self, rest: impl IntoIterator<Item = Segment>, kind: AttributeType) -> Path<E, U, S> {
        let parent = if Self::is_optional() {
            let or_null = (R::IS_ELEMENT && T::absent().is_some()).then_some(kind);
            Some(Parent { segments: 1 + self.rest.len(), or_null })
        } else {
            self.parent
        };
        let rest = self.rest.iter().cloned().chain(rest).collect();
        Path { root: self.root.clone(), aliases: &[], is_raw: self.is_raw, rest, parent, of: PhantomData }
    }

    /// The path of a field of the nested struct that the attribute is.
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
    /// Where the attribute may be missing, a change inside of it has the condition that it is there.
    pub fn field<U, S: Role>(&self, path: Path<T::Value, U, S>) -> Path<E, U, S::Inside> {
        let Path { root, rest, parent, .. } = path;
        let mut nested = self.inside([Segment::Name(root)].into_iter().chain(rest), AttributeType::M);
        if let Some(Parent { segments, or_null }) = parent {
            nested.parent = Some(Parent { segments: 1 + self.rest.len() + segments, or_null });
        }
        nested
    }

    /// The path of an element of the list that the attribute is, counted from 0.
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
    /// To set an element beyond the end of the list appends it; to remove one moves those after it.
    pub fn index<U>(&self, index: usize) -> Path<E, U, Element>
    where
        T::Value: ListValue<U>,
    {
        self.inside([Segment::Index(index)], AttributeType::L)
    }

    /// The path of an entry of the map that the attribute is, by its key, whatever characters that has.
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
    /// assert_eq!(format!("{condition:?}"), "Condition(answers[…] >= ?)"); // keys are data, and not shown
    /// ```
    pub fn key<U>(&self, key: impl Into<String>) -> Path<E, U, Element>
    where
        T::Value: MapValue<U>,
    {
        self.inside([Segment::Key(Cow::Owned(key.into()))], AttributeType::M)
    }
}

impl<E, T: Attribute, R> Path<E, T, R> {
    fn compare<K>(&self, comparison: Comparison, operand: impl Operand<E, T::Value>) -> Condition<E, K> {
        Condition::of(Node::Compare(Term::Path(self.untyped()), comparison, operand.into_term()))
    }

    /// Whether the attribute is there and equals the operand.
    pub fn eq(&self, operand: impl Operand<E, T::Value>) -> Condition<E, R::Keys>
    where
        R: Stored,
    {
        self.compare(Comparison::Eq, operand)
    }

    /// Whether the attribute is missing or differs from the operand.
    pub fn ne(&self, operand: impl Operand<E, T::Value>) -> Condition<E, R::Keys>
    where
        R: Stored,
    {
        self.compare(Comparison::Ne, operand)
    }

    /// Whether the attribute is there and less than the operand.
    pub fn lt(&self, operand: impl Operand<E, T::Value>) -> Condition<E, R::Keys>
    where
        T::Type: Ordered,
        R: Stored,
    {
        self.compare(Comparison::Lt, operand)
    }

    /// Whether the attribute is there and less than the operand or equal to it.
    pub fn le(&self, operand: impl Operand<E, T::Value>) -> Condition<E, R::Keys>
    where
        T::Type: Ordered,
        R: Stored,
    {
        self.compare(Comparison::Le, operand)
    }

    /// Whether the attribute is there and greater than the operand.
    pub fn gt(&self, operand: impl Operand<E, T::Value>) -> Condition<E, R::Keys>
    where
        T::Type: Ordered,
        R: Stored,
    {
        self.compare(Comparison::Gt, operand)
    }

    /// Whether the attribute is there and greater than the operand or equal to it.
    pub fn ge(&self, operand: impl Operand<E, T::Value>) -> Condition<E, R::Keys>
    where
        T::Type: Ordered,
        R: Stored,
    {
        self.compare(Comparison::Ge, operand)
    }

    /// Whether the attribute is there, not less than `low` and not greater than `high`.
    ///
    /// With `low` greater than `high` that is false, where DynamoDB would refuse the request.
    ///
    /// [`BETWEEN`](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html#Expressions.OperatorsAndFunctions.Comparators)
    pub fn between(&self, low: impl Operand<E, T::Value>, high: impl Operand<E, T::Value>) -> Condition<E, R::Keys>
    where
        T::Type: Ordered,
        R: Stored,
    {
        Condition::of(Node::between(Term::Path(self.untyped()), low.into_term(), high.into_term()))
    }

    /// Whether the attribute is there and equals one of the operands; with none of them that is false.
    ///
    /// DynamoDB takes up to 100 in one `IN`; more are split.
    ///
    /// [`IN`](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html#Expressions.OperatorsAndFunctions.Comparators)
    pub fn is_in(&self, operands: impl IntoIterator<Item: Operand<E, T::Value>>) -> Condition<E, R::Keys>
    where
        R: Stored,
    {
        Condition::of(one_of(&Term::Path(self.untyped()), operands.into_iter().map(Operand::into_term)))
    }

    /// Whether the attribute is there and begins with the operand: text, or binary.
    ///
    /// [`begins_with`](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html#Expressions.OperatorsAndFunctions.Functions)
    pub fn begins_with(&self, start: impl Operand<E, <T::Type as Prefixed>::Prefix>) -> Condition<E, R::Keys>
    where
        T::Type: Prefixed,
        R: Stored,
    {
        Condition::of(Node::BeginsWith(Term::Path(self.untyped()), start.into_term()))
    }

    /// Whether the attribute is there and contains the operand: a text this part, a set or a list this element.
    ///
    /// [`contains`](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html#Expressions.OperatorsAndFunctions.Functions)
    pub fn contains(&self, element: impl Operand<E, <T::Value as Containing>::Element>) -> Condition<E, R::Keys>
    where
        T::Value: Containing,
        R: Stored,
    {
        Condition::of(Node::Contains(Term::Path(self.untyped()), element.into_term()))
    }

    /// How large the attribute is, to be compared with a number: a text or binary in bytes, a list, a map or a set in elements.
    ///
    /// [`size`](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html#Expressions.OperatorsAndFunctions.Functions)
    pub fn size(&self) -> Size<E, R::Keys>
    where
        T::Type: Measured,
        R: Stored,
    {
        Size::of(self.untyped())
    }
}

impl<E, T, R> Clone for Path<E, T, R> {
    fn clone(&self) -> Self {
        let Self { root, aliases, is_raw, rest, parent, .. } = self;
        Self { root: root.clone(), aliases, is_raw: *is_raw, rest: rest.clone(), parent: *parent, of: PhantomData }
    }
}

impl<E, T, R> fmt::Debug for Path<E, T, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Path({})", self.untyped())
    }
}
