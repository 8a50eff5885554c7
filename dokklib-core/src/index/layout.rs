use super::Index;
use crate::attribute::fields::Names;
use crate::constant::{Message, same};
use crate::key::DeclaredKey;
use crate::limit;
use crate::schema::Layout;

/// Which attributes of an item a secondary index holds besides the keys, in DynamoDB's word for it.
///
/// [Attribute projections](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.Projections)
/// in AWS's guide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProjectionType {
    /// The whole item.
    All,
    /// Nothing but the keys of the index and of the table.
    KeysOnly,
    /// The keys, and the attributes of these names.
    Include(&'static [&'static str]),
}

/// Which attributes are an index's keys.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum Keys {
    /// Those of the primary index.
    Primary,
    /// The table's own, swapped.
    Inverse,
    /// Those of a global secondary index.
    Global {
        /// The attributes that are the partition key, one to four.
        partition: &'static [KeyElement],
        /// The attributes that are the sort key, up to four.
        sort: &'static [KeyElement],
    },
    /// After an error of the derive: nothing is said of them, since that would be about the same mistake.
    #[doc(hidden)]
    Unknown,
    /// The table's partition key, and the sort key of a local secondary index.
    Local {
        /// The attribute that is the sort key.
        sort: KeyElement,
    },
}

/// An attribute that is the key of a secondary index, or one of several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyElement {
    /// An attribute that exists for it, whose text is made of parts.
    Text(&'static str),
    /// An attribute that the items have anyway, of this type.
    Own(&'static str, KeyType),
    /// The schema's tag.
    Tag,
}

/// The type of an attribute that is a key of an index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyType {
    /// A string (S).
    String,
    /// A number (N).
    Number,
    /// Binary (B).
    Binary,
}

impl KeyType {
    pub(crate) const fn shown(self) -> &'static str {
        match self {
            Self::String => "a string (S)",
            Self::Number => "a number (N)",
            Self::Binary => "binary (B)",
        }
    }

    pub(crate) const fn is(self, other: Self) -> bool {
        self as u8 == other as u8
    }
}

impl KeyElement {
    /// What DynamoDB calls the attribute.
    pub(crate) const fn name(self, layout: &Layout) -> &'static str {
        match (self, layout.tag) {
            (Self::Text(name) | Self::Own(name, _), _) | (Self::Tag, Some(name)) => name,
            // Refused where the schema is derived.
            (Self::Tag, None) => "",
        }
    }

    pub(crate) const fn key_type(self) -> KeyType {
        match self {
            Self::Text(_) | Self::Tag => KeyType::String,
            Self::Own(_, key_type) => key_type,
        }
    }

    pub(crate) const fn is_text(self) -> bool {
        matches!(self, Self::Text(_))
    }
}

/// An index as a table's layout describes it.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct IndexLayout {
    /// What DynamoDB calls the index.
    pub name: &'static str,
    /// Which attributes are its keys.
    pub keys: Keys,
    /// What of an item is in it.
    pub projection: ProjectionType,
}

/// The place of an attribute among the keys of an index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Partition,
    Sort,
}

impl Place {
    /// The most bytes of an attribute in it.
    pub(crate) const fn limit(self) -> usize {
        match self {
            Self::Partition => limit::PARTITION_KEY_BYTES,
            Self::Sort => limit::SORT_KEY_BYTES,
        }
    }
}

impl IndexLayout {
    #[doc(hidden)]
    pub const fn of<X: Index>() -> Self {
        Self { name: X::NAME, keys: X::KEYS, projection: X::PROJECTION }
    }

    /// The index that a request names, if it isn't the primary one.
    pub(crate) fn secondary<X: Index>() -> Option<Self> {
        (!matches!(X::KEYS, Keys::Primary)).then(Self::of::<X>)
    }

    /// The attribute at this place among those of the partition key.
    pub(crate) const fn partition(&self, layout: &Layout, at: usize) -> Option<KeyElement> {
        match self.keys {
            Keys::Primary | Keys::Local { .. } if at == 0 => Some(KeyElement::Text(layout.partition_key)),
            Keys::Inverse if at == 0 => Some(KeyElement::Text(layout.sort_key)),
            Keys::Global { partition, .. } if at < partition.len() => Some(partition[at]),
            _ => None,
        }
    }

    /// The attribute at this place among those of the sort key.
    pub(crate) const fn sort(&self, layout: &Layout, at: usize) -> Option<KeyElement> {
        match self.keys {
            Keys::Primary if at == 0 => Some(KeyElement::Text(layout.sort_key)),
            Keys::Inverse if at == 0 => Some(KeyElement::Text(layout.partition_key)),
            Keys::Local { sort } if at == 0 => Some(sort),
            Keys::Global { sort, .. } if at < sort.len() => Some(sort[at]),
            _ => None,
        }
    }

    /// All attributes that are its keys, those of the partition key first.
    pub(crate) fn elements<'l>(&'l self, layout: &'l Layout) -> impl Iterator<Item = (KeyElement, Place)> + use<'l> {
        let partition = (0..).map_while(|at| self.partition(layout, at)).map(|element| (element, Place::Partition));
        partition.chain((0..).map_while(|at| self.sort(layout, at)).map(|element| (element, Place::Sort)))
    }

    /// Whether the tag is a part of its partition key.
    pub(crate) const fn has_tag(&self) -> bool {
        let Keys::Global { partition, .. } = self.keys else { return false };
        let mut at = 0;
        while at < partition.len() {
            if matches!(partition[at], KeyElement::Tag) {
                return true;
            }
            at += 1;
        }
        false
    }

    /// The least limit of the attribute of this name among its keys, if it is one.
    pub(crate) const fn limit_of(&self, layout: &Layout, name: &str) -> Option<usize> {
        let mut least = None;
        let mut at = 0;
        while let Some(element) = self.partition(layout, at) {
            if same(element.name(layout), name) {
                least = Some(limit::PARTITION_KEY_BYTES);
            }
            at += 1;
        }
        at = 0;
        while let Some(element) = self.sort(layout, at) {
            if same(element.name(layout), name) {
                least = Some(limit::SORT_KEY_BYTES);
            }
            at += 1;
        }
        least
    }

    /// Its key attribute of this name.
    const fn element(&self, layout: &Layout, name: &str) -> Option<KeyElement> {
        let (mut at, mut is_sort) = (0, false);
        loop {
            let element = if is_sort { self.sort(layout, at) } else { self.partition(layout, at) };
            match element {
                Some(element) if same(element.name(layout), name) => return Some(element),
                Some(_) => at += 1,
                None if is_sort => return None,
                None => (at, is_sort) = (0, true),
            }
        }
    }

    /// How many of its keys are the attribute of this name.
    const fn count(&self, layout: &Layout, name: &str) -> usize {
        let (mut at, mut is_sort, mut count) = (0, false, 0);
        loop {
            let element = if is_sort { self.sort(layout, at) } else { self.partition(layout, at) };
            match element {
                Some(element) => {
                    count += same(element.name(layout), name) as usize;
                    at += 1;
                }
                None if is_sort => return count,
                None => (at, is_sort) = (0, true),
            }
        }
    }

    /// The items' own attribute of this name among its keys.
    pub(crate) const fn own(&self, layout: &Layout, name: &str) -> Option<KeyType> {
        match self.element(layout, name) {
            Some(KeyElement::Own(_, key_type)) => Some(key_type),
            _ => None,
        }
    }

    /// Whether the attribute of this name is one of its keys, and exists for that.
    pub(crate) const fn has_text(&self, layout: &Layout, name: &str) -> bool {
        matches!(self.element(layout, name), Some(KeyElement::Text(_)))
    }

    /// Whether the attribute of this name is in it.
    pub(crate) const fn projects(&self, layout: &Layout, name: &str) -> bool {
        if same(name, layout.partition_key) || same(name, layout.sort_key) || self.limit_of(layout, name).is_some() {
            return true;
        }
        match self.projection {
            ProjectionType::All => true,
            ProjectionType::KeysOnly => false,
            ProjectionType::Include(names) => {
                let mut at = 0;
                while at < names.len() {
                    if same(names[at], name) {
                        return true;
                    }
                    at += 1;
                }
                false
            }
        }
    }

    /// Whether the attribute is in it, or is a part of a text that is.
    pub(crate) const fn holds(&self, layout: &Layout, keys: &[DeclaredKey], name: &str) -> bool {
        let mut at = 0;
        while at < keys.len() {
            if keys[at].is_in(self) && keys[at].has_field(name) {
                return true;
            }
            at += 1;
        }
        self.projects(layout, name)
    }

    /// The first of the attributes that it doesn't hold.
    pub(crate) const fn lacks(&self, layout: &Layout, names: &Names, keys: &[DeclaredKey]) -> Option<&'static str> {
        names.find_not_held(self, layout, keys)
    }
}

/// Refuses, in constant evaluation, an index that can't be one of the table beside those that are listed before it.
#[doc(hidden)]
#[track_caller]
pub const fn assert_index(layout: &Layout, schema: &str, at: usize, shown: &str) {
    let index = &layout.indexes[at];
    let text = Message::new().push("`").push(shown);
    if index.has_tag() && layout.tag.is_none() {
        let text = text.push("` has the tag among its keys, and `").push(schema).push("` has none: give it one, ");
        panic!("{}", text.push("`#[schema(tag = \"type\")]`").as_str());
    }
    let (mut locals, mut included, mut before) = (0, 0, 0);
    while before <= at {
        let other = &layout.indexes[before];
        if matches!(other.keys, Keys::Local { .. }) {
            locals += 1;
        }
        if let ProjectionType::Include(names) = other.projection {
            included += names.len();
        }
        if before < at && same(other.name, index.name) {
            panic!("{}", text.push("` has the name of another index, \"").push(index.name).push("\"").as_str());
        }
        before += 1;
    }
    if matches!(index.keys, Keys::Local { .. }) && locals > limit::LOCAL_INDEXES {
        panic!("{}", text.push("` is the sixth local index: DynamoDB allows five a table").as_str());
    }
    if matches!(index.projection, ProjectionType::Include(_)) && included > limit::INCLUDED_ATTRIBUTES {
        let text =
            text.push("` brings the attributes that the indexes include above a hundred, which is DynamoDB's limit");
        panic!("{}", text.as_str());
    }
    let (mut at_key, mut is_sort) = (0, false);
    loop {
        let element = if is_sort { index.sort(layout, at_key) } else { index.partition(layout, at_key) };
        match element {
            Some(element) => assert_one_type(layout, at, shown, element),
            None if is_sort => return,
            None => {
                (at_key, is_sort) = (0, true);
                continue;
            }
        }
        at_key += 1;
    }
}

/// Refuses a key attribute that is something else too: the tag, the time to live, a key of the table, of this index, or of
/// another type in an index that is listed before.
#[track_caller]
const fn assert_one_type(layout: &Layout, at: usize, shown: &str, element: KeyElement) {
    let (name, key_type) = match element {
        KeyElement::Tag => return,
        KeyElement::Text(name) => (name, KeyType::String),
        KeyElement::Own(name, key_type) => (name, key_type),
    };
    let text = Message::new().push("`").push(name).push("`, a key of `").push(shown);
    if let Some(tag) = layout.tag
        && same(name, tag)
    {
        panic!("{}", text.push("`, is the tag of the schema: as a key it is written `tag`").as_str());
    }
    let is_table_key = same(name, layout.partition_key) || same(name, layout.sort_key);
    if !element.is_text() && is_table_key {
        let text = text.push("`, is a key of the table, which is a text: write its name alone, `\"").push(name);
        panic!("{}", text.push("\"`").as_str());
    }
    if let Some(ttl) = layout.ttl
        && same(name, ttl)
        && !key_type.is(KeyType::Number)
    {
        panic!("{}", text.push("`, is the time to live, which is a number").as_str());
    }
    if layout.indexes[at].count(layout, name) > 1 {
        panic!("{}", text.push("`, is another key of it too: one attribute is one key").as_str());
    }
    let mut before = 0;
    while before < at {
        let other = &layout.indexes[before];
        match other.element(layout, name) {
            Some(known) if !known.key_type().is(key_type) => {
                let text = Message::new().push("`").push(name).push("` is ").push(key_type.shown()).push(" in `");
                let text = text.push(shown).push("`, and ").push(known.key_type().shown()).push(" in the index \"");
                panic!("{}", text.push(other.name).push("\": an attribute has one type").as_str());
            }
            Some(known) if !is_table_key && known.is_text() != element.is_text() => {
                let text = text.push(if element.is_text() {
                    "`, is a text of parts, and"
                } else {
                    "`, is one of the items', and"
                });
                let text = text.push(if element.is_text() { " an attribute of the items" } else { " a text of parts" });
                let text = text.push(" in the index \"").push(other.name);
                panic!("{}", text.push("\": give the text another name").as_str());
            }
            _ => {}
        }
        before += 1;
    }
}
