use std::fmt;

use aws_sdk_dynamodb::types::AttributeValue;

use super::{Item, tag_of, write_names};
use crate::attribute::{AttributeFault, Attributes};
use crate::error::Fault;
use crate::key::{KeySource, KeyText, PrimaryKey, Template};
use crate::schema::{IndexLayout, KeyElement, KeyRole, Layout};

/// An item that will be written.
#[derive(Clone)]
pub struct NewItem {
    pub(crate) attributes: Attributes,
    /// `true` if the item was read partially, so that the stored item may have more attributes.
    pub(crate) is_partial: bool,
    /// The version of the item as it was read, if its type has one.
    pub(crate) version: Option<u64>,
    /// The unique values of the stored item that it overwrites, if they are known.
    pub(crate) old: Option<Attributes>,
}

impl fmt::Debug for NewItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NewItem ")?;
        write_names(f, &self.attributes)
    }
}

impl NewItem {
    /// Creates an item with a key and a tag, without fields.
    pub(crate) fn from_key<I: Item>(key: PrimaryKey<I>, layout: &Layout) -> Result<Self, Fault> {
        let mut attributes = tagged_attributes::<I>(layout);
        key.write_to(&mut attributes, layout)?;
        Ok(Self { attributes, is_partial: false, version: None, old: None })
    }

    /// Creates an item with its generated keys and without its fields. Also returns the key attributes of the indexes that
    /// the item isn't in.
    fn with_keys<I: Item>(item: &I, layout: &Layout) -> Result<(Self, Vec<&'static str>), Fault> {
        let mut attributes = tagged_attributes::<I>(layout);
        item.with_key(|partition, sort| write_generated_keys(partition, sort, &mut attributes, layout))?;
        let mut new = Self { attributes, is_partial: item.is_partial(), version: item.version(), old: None };
        let mut keys = IndexKeyWriter { layout, attributes: &mut new.attributes, absent: Vec::new() };
        item.write_index_keys(&mut keys)?;
        let absent = keys.absent;
        Ok((new, absent))
    }

    /// Removes the key attributes of indexes that the item isn't in: they may be among the unknown attributes that the
    /// item keeps.
    fn without_absent_keys(mut self, absent: Vec<&'static str>, layout: &Layout) -> Result<Self, Fault> {
        for name in absent {
            self.attributes.remove(name);
        }
        layout.check_attribute_keys(&self.attributes)?;
        layout.check_key_attributes(&self.attributes)?;
        Ok(self)
    }

    /// Fails if the item has a key attribute of an index that its type isn't declared in. Only a `rest` field can write
    /// one, and its value would be a forged key.
    fn check_undeclared_keys<I: Item>(&self, layout: &Layout) -> Result<(), Fault> {
        let is_declared = |name: &str| layout.is_key(name) || I::KEYS.iter().any(|key| key.attribute(layout) == name);
        let keys = layout.indexes.iter().flat_map(|index| index.elements(layout));
        let mut names = keys.filter(|(element, _)| element.is_text()).map(|(element, _)| element.name(layout));
        match names.find(|name| !is_declared(name) && self.attributes.contains_key(*name)) {
            // The attributes of a relation have any names. They were checked when they were set.
            Some(name) if I::TAG.is_some() => Err(AttributeFault::undeclared_index_key().at(name).into()),
            _ => Ok(()),
        }
    }

    #[doc(hidden)]
    pub fn from_item<I: Item>(item: I, layout: &Layout) -> Result<Self, Fault> {
        let (mut new, absent) = Self::with_keys(&item, layout)?;
        item.write(&mut new.attributes)?;
        new.check_undeclared_keys::<I>(layout)?;
        new.without_absent_keys(absent, layout)
    }

    pub(crate) fn from_item_ref<I: Item>(item: &I, layout: &Layout) -> Result<Self, Fault> {
        let (mut new, absent) = Self::with_keys(item, layout)?;
        item.write_ref(&mut new.attributes)?;
        new.check_undeclared_keys::<I>(layout)?;
        new.without_absent_keys(absent, layout)
    }
}

/// Writes the generated keys of the table. Attribute keys are written with the fields.
fn write_generated_keys(
    partition: KeySource<'_>,
    sort: Option<KeySource<'_>>,
    attributes: &mut Attributes,
    layout: &Layout,
) -> Result<(), Fault> {
    let sources = [Some(partition), sort].into_iter().flatten();
    for ((element, role), source) in layout.keys().zip(sources) {
        let KeySource::Text(template) = source else { continue };
        let key = KeyText::of(&template);
        key.check(role.name(), layout.key_limit(role))?;
        attributes.insert(element.name(layout).to_owned(), AttributeValue::S(key.into_string()));
    }
    Ok(())
}

/// Creates the attributes of an item with its tag and its constant attributes, and with capacity for its keys and fields. An instance of a generic item
/// is checked here.
fn tagged_attributes<I: Item>(layout: &Layout) -> Attributes {
    let () = I::CHECKS;
    let mut attributes = Attributes::with_capacity(I::ATTRIBUTES + I::CONSTANTS.len() + I::KEYS.len().max(2) + 1);
    if let Some(tag) = tag_of::<I>(layout) {
        attributes.insert(tag.name.to_owned(), AttributeValue::S(tag.value.to_owned()));
    }
    for constant in I::CONSTANTS {
        attributes.insert(constant.name.to_owned(), constant.value());
    }
    attributes
}

/// Collects the keys of an item in secondary indexes.
pub struct IndexKeyWriter<'a> {
    layout: &'a Layout,
    attributes: &'a mut Attributes,
    /// The key attributes of indexes that the item isn't in.
    absent: Vec<&'static str>,
}

impl fmt::Debug for IndexKeyWriter<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IndexKeyWriter ")?;
        write_names(f, self.attributes)
    }
}

impl IndexKeyWriter<'_> {
    /// Writes the keys of an index that consist of parts. Writes none of them if one of the parts is missing.
    pub fn add(
        &mut self,
        index: &IndexLayout,
        partition: Option<Template<'_>>,
        sort: Option<Template<'_>>,
    ) -> Result<(), Fault> {
        self.add_when(&true, index, partition, sort)
    }

    /// Writes the keys of an index like [`add`](Self::add), but only if the item is a member of the index.
    pub fn add_when(
        &mut self,
        is_member: &bool,
        index: &IndexLayout,
        partition: Option<Template<'_>>,
        sort: Option<Template<'_>>,
    ) -> Result<(), Fault> {
        let is_in_index = *is_member && [&partition, &sort].into_iter().flatten().all(Template::is_complete);
        for (element, place) in index.elements(self.layout) {
            let (role, template) = match place {
                KeyRole::Partition => ("index partition key", &partition),
                KeyRole::Sort => ("index sort key", &sort),
            };
            let (KeyElement::Text(name), Some(template)) = (element, template) else { continue };
            // A key attribute of the table or of another index has the same text there, as the schema's proof guarantees.
            if self.attributes.contains_key(name) {
                continue;
            }
            if !is_in_index {
                self.absent.push(name);
                continue;
            }
            self.absent.retain(|absent| *absent != name);
            let key = KeyText::of(template);
            key.check(role, self.layout.limit_of(name, place.limit()))?;
            self.attributes.insert(name.to_owned(), AttributeValue::S(key.into_string()));
        }
        Ok(())
    }
}
