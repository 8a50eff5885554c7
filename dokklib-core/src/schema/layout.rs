use super::{DeclaredKey, DeclaredRole, IndexLayout, KeyElement, KeyRole, ListedEntity};
use crate::attribute::Lookup;
use crate::constant::str_eq;
use crate::limit;

/// The layout of a table: the names of its attributes and indexes, and its entities.
#[derive(Debug)]
#[non_exhaustive]
pub struct Layout {
    /// The partition key attribute.
    pub partition_key: KeyElement,
    /// The sort key attribute.
    pub sort_key: Option<KeyElement>,
    /// The name of the time to live attribute: the time at which an item expires, in seconds since the Unix epoch.
    pub ttl: Option<&'static str>,
    /// The name of the tag attribute, which contains the name of the item's entity.
    pub tag: Option<&'static str>,
    /// The secondary indexes.
    pub indexes: &'static [IndexLayout],
    /// The entities that the schema lists.
    pub(crate) entities: &'static [ListedEntity],
    pub(crate) partition_key_limit: usize,
    pub(crate) sort_key_limit: usize,
    /// The case of tags that are names of types, as a position in the list of all cases. `None` if tags are prefixes.
    pub(crate) tag_case: Option<usize>,
    /// `true` if the timestamps of relations are written as the Python library does, without a time zone.
    pub(crate) python_timestamps: bool,
    /// The bits of the names of all attributes that the table uses.
    used_names: u64,
    /// `false` if no attribute is a generated key of the table and of an index, or of two indexes.
    may_share_keys: bool,
}

impl Layout {
    #[doc(hidden)]
    pub const fn new(
        partition_key: KeyElement,
        sort_key: Option<KeyElement>,
        ttl: Option<&'static str>,
        tag: Option<&'static str>,
        indexes: &'static [IndexLayout],
        entities: &'static [ListedEntity],
    ) -> Self {
        let mut layout = Self {
            partition_key,
            sort_key,
            ttl,
            tag,
            indexes,
            entities,
            partition_key_limit: limit::PARTITION_KEY_BYTES,
            sort_key_limit: limit::SORT_KEY_BYTES,
            tag_case: None,
            python_timestamps: false,
            used_names: 0,
            may_share_keys: false,
        };
        (layout.used_names, layout.may_share_keys) = used_names(&layout);
        layout.partition_key_limit = smallest_limit(limit::PARTITION_KEY_BYTES, layout.partition_key_name(), &layout);
        if let Some(name) = layout.sort_key_name() {
            layout.sort_key_limit = smallest_limit(limit::SORT_KEY_BYTES, name, &layout);
        }
        layout
    }

    /// Makes relations write their timestamps as the Python library does.
    #[doc(hidden)]
    #[must_use]
    pub const fn with_python_timestamps(self) -> Self {
        Self { python_timestamps: true, ..self }
    }

    /// Makes the tag of an entity the name of its type in the given case.
    #[doc(hidden)]
    #[must_use]
    pub const fn with_tag_case(self, case: usize) -> Self {
        Self { tag_case: Some(case), ..self }
    }

    /// Returns the name of the partition key attribute.
    pub(crate) const fn partition_key_name(&self) -> &'static str {
        self.partition_key.name(self)
    }

    /// Returns the name of the sort key attribute, if the table has one.
    pub(crate) const fn sort_key_name(&self) -> Option<&'static str> {
        match self.sort_key {
            Some(element) => Some(element.name(self)),
            None => None,
        }
    }

    /// Returns the names of the table's key attributes, the partition key first.
    pub(crate) fn key_names(&self) -> impl Iterator<Item = &'static str> + use<> {
        [Some(self.partition_key_name()), self.sort_key_name()].into_iter().flatten()
    }

    /// Returns the table's key attributes with their roles, the partition key first.
    pub(crate) fn keys(&self) -> impl Iterator<Item = (KeyElement, KeyRole)> + use<> {
        let sort = self.sort_key.map(|element| (element, KeyRole::Sort));
        [Some((self.partition_key, KeyRole::Partition)), sort].into_iter().flatten()
    }

    /// Returns the maximum length of a key of the table in bytes: the smallest limit of all its roles.
    pub(crate) const fn key_limit(&self, role: KeyRole) -> usize {
        match role {
            KeyRole::Partition => self.partition_key_limit,
            KeyRole::Sort => self.sort_key_limit,
        }
    }

    /// Returns the key attribute of the table with this name.
    pub(crate) const fn key(&self, name: &str) -> Option<KeyElement> {
        if str_eq(self.partition_key_name(), name) {
            return Some(self.partition_key);
        }
        match self.sort_key_name() {
            Some(sort_key) if str_eq(sort_key, name) => self.sort_key,
            _ => None,
        }
    }

    /// Returns `true` if the attribute is a key of the table.
    pub(crate) const fn is_key(&self, name: &str) -> bool {
        self.key(name).is_some()
    }

    /// Returns the role of the attribute, for messages, if only the library may write it.
    pub(crate) fn role_of(&self, name: &str) -> Option<&'static str> {
        if self.is_key(name) {
            return Some("a key attribute of the table");
        }
        if self.tag == Some(name) {
            return Some("the tag of the schema");
        }
        let is_text = |index: &IndexLayout| {
            index.elements(self).any(|(element, _)| element.is_text() && element.name(self) == name)
        };
        self.indexes.iter().any(is_text).then_some("a key attribute of an index")
    }

    /// Returns the listed entity whose items can have this primary key. `None` if all keys are attributes.
    pub(crate) fn entity_with_key(&self, key: &impl Lookup) -> Option<&'static ListedEntity> {
        let keys = self.keys().filter(|(element, _)| element.is_text()).map(|(element, role)| {
            let role = match role {
                KeyRole::Partition => DeclaredRole::Partition,
                KeyRole::Sort => DeclaredRole::Sort,
            };
            Some((role, key.text(element.name(self))?))
        });
        let keys: Vec<_> = keys.collect::<Option<_>>()?;
        let has_keys = |entity: &&ListedEntity| keys.iter().all(|(role, text)| entity.matches_key(*role, text));
        self.entities.iter().find(has_keys).filter(|_| !keys.is_empty())
    }

    /// Returns the listed entity of an item if it has a version or unique values. The tag identifies the entity, or the keys
    /// of an item without a tag.
    pub(crate) fn guarded_entity(&self, item: &impl Lookup) -> Option<&'static ListedEntity> {
        let entity = match self.tag.and_then(|tag| item.text(tag)) {
            Some(tag) => self.entities.iter().find(|entity| entity.tag(self) == tag),
            None => self.entity_with_key(item),
        };
        entity.filter(|entity| entity.is_guarded)
    }

    /// Returns the listed entity whose queries would read an item with keys of these shapes as one of its items, because both
    /// keys have the prefixes of its keys but belong to other entities. Also returns the prefix that two entities declare.
    pub(crate) fn entity_with_prefixes(&self, shapes: &[DeclaredKey]) -> Option<(&'static ListedEntity, &'static str)> {
        let [partition, sort, ..] = shapes else { return None };
        self.entities.iter().find_map(|entity| {
            let shapes = [(partition, DeclaredRole::Partition), (sort, DeclaredRole::Sort)];
            let keys = shapes.map(|(key, role)| Some((&key.shape, entity.key(role)?)));
            let [partition, sort] = [keys[0]?, keys[1]?];
            let have_prefixes = partition.0.has_prefix_of(partition.1) && sort.0.has_prefix_of(sort.1);
            let other = [sort, partition].into_iter().find(|(key, declared)| !key.has_entity_of(declared));
            other.filter(|_| have_prefixes).map(|(key, _)| (entity, key.prefix))
        })
    }

    /// Returns the maximum length of a key attribute in bytes: the smallest limit of all its roles. `limit` is the limit of the
    /// role that the caller knows.
    pub(crate) fn limit_of(&self, attribute: &str, limit: usize) -> usize {
        let limit = if self.sort_key_name() == Some(attribute) { limit.min(limit::SORT_KEY_BYTES) } else { limit };
        smallest_limit(limit, attribute, self)
    }
}

/// Returns the smallest limit of `attribute` in all indexes, but at most `limit`.
const fn smallest_limit(limit: usize, attribute: &str, layout: &Layout) -> usize {
    let mut smallest = limit;
    let mut at = 0;
    while at < layout.indexes.len() {
        if let Some(limit) = layout.indexes[at].limit_of(layout, attribute)
            && limit < smallest
        {
            smallest = limit;
        }
        at += 1;
    }
    smallest
}

/// Returns `true` if the table uses the attribute itself: as a generated key, the tag or the time to live.
pub(crate) const fn is_reserved(layout: &Layout, attribute: &str) -> bool {
    if !layout.may_use(attribute) {
        return false;
    }
    let mut reserved = matches!(layout.key(attribute), Some(KeyElement::Text(_)));
    if let Some(tag) = layout.tag {
        reserved = reserved || str_eq(attribute, tag);
    }
    if let Some(ttl) = layout.ttl {
        reserved = reserved || str_eq(attribute, ttl);
    }
    let mut at = 0;
    while at < layout.indexes.len() {
        reserved = reserved || layout.indexes[at].has_text_key(layout, attribute);
        at += 1;
    }
    reserved
}

/// Returns the bits of the names of all attributes that the table uses. The second value is `false` if the generated keys of the
/// table and of its indexes have different bits.
const fn used_names(layout: &Layout) -> (u64, bool) {
    let mut bits = name_bit(layout.partition_key_name());
    if let Some(name) = layout.sort_key_name() {
        bits |= name_bit(name);
    }
    let (mut keys, mut may_share_keys) = (bits, false);
    if let Some(name) = layout.ttl {
        bits |= name_bit(name);
    }
    if let Some(name) = layout.tag {
        bits |= name_bit(name);
    }
    let mut at = 0;
    while at < layout.indexes.len() {
        let (index, mut key, mut is_sort) = (&layout.indexes[at], 0, false);
        loop {
            let element = if is_sort { index.sort(layout, key) } else { index.partition(layout, key) };
            match element {
                Some(element) => {
                    let bit = name_bit(element.name(layout));
                    bits |= bit;
                    if element.is_text() {
                        may_share_keys = may_share_keys || keys & bit != 0;
                        keys |= bit;
                    }
                    key += 1;
                }
                None if is_sort => break,
                None => (key, is_sort) = (0, true),
            }
        }
        at += 1;
    }
    (bits, may_share_keys)
}

/// Returns a number with one bit, which depends on some bytes of the name. These differ in names such as `GSI1PK`, `GSI1SK` and
/// `GSI2PK`. Calls no `len`, because constant evaluation interprets each call.
const fn name_bit(name: &str) -> u64 {
    let (a, b, c, d) = match name.as_bytes() {
        [_, _, a, b, .., c, d] => (*a, *b, *c, *d),
        [a, .., d] => (*a, 0, 0, *d),
        [a] => (*a, 0, 0, 0),
        [] => (0, 0, 0, 0),
    };
    1 << ((a as u32 + 3 * b as u32 + 5 * c as u32 + 7 * d as u32) % 64)
}

impl Layout {
    /// Returns `false` if the table doesn't use the attribute as a key, the tag or the time to live. Most attributes of items are
    /// not used, and this comparison makes their checks in constant evaluation cheap.
    pub(super) const fn may_use(&self, attribute: &str) -> bool {
        self.used_names & name_bit(attribute) != 0
    }

    /// Returns `false` if no attribute is a generated key of the table and of an index, or of two indexes.
    pub(super) const fn may_share_keys(&self) -> bool {
        self.may_share_keys
    }

    /// Returns `true` if the table uses the attribute itself, or as a key that is an attribute of the items.
    pub(super) const fn is_used(&self, attribute: &str) -> bool {
        let mut used = self.is_key(attribute) || is_reserved(self, attribute);
        let mut at = 0;
        while at < self.indexes.len() {
            used = used || self.indexes[at].element(self, attribute).is_some();
            at += 1;
        }
        used
    }
}
