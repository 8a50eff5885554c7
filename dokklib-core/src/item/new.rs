use std::fmt;

use aws_sdk_dynamodb::types::AttributeValue;

use super::{Attributes, Item};
use crate::error::Fault;
use crate::index::{IndexLayout, KeyElement, Place};
use crate::key::{KeyText, PrimaryKey, Template};
use crate::raw::write_names;
use crate::schema::Layout;

/// An item that is about to be written.
#[derive(Clone)]
pub struct NewItem {
    pub(crate) attributes: Attributes,
    /// Whether more of it may be stored.
    pub(crate) in_part: bool,
}

impl fmt::Debug for NewItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NewItem ")?;
        write_names(f, &self.attributes)
    }
}

impl NewItem {
    /// The item of a key, without its fields.
    pub(crate) fn of_key<I: Item>(key: PrimaryKey<I>, layout: &Layout) -> Result<Self, Fault> {
        key.check_in(layout)?;
        let mut attributes = Attributes::with_capacity(I::ATTRIBUTES + I::KEYS.len().max(2) + 1);
        key.write_to(&mut attributes, layout);
        if let (Some(tag), Some(value)) = (layout.tag, I::TAG) {
            attributes.insert(tag.to_owned(), AttributeValue::S(value.to_owned()));
        }
        Ok(Self { attributes, in_part: false })
    }

    /// The keys of an item, and those of indexes that it isn't in.
    fn begin<I: Item>(item: &I, layout: &Layout) -> Result<(Self, Vec<&'static str>), Fault> {
        let mut new = Self { in_part: item.is_in_part(), ..Self::of_key(item.primary_key(), layout)? };
        let mut keys = IndexKeys { layout, attributes: &mut new.attributes, absent: Vec::new() };
        item.write_index_keys(&mut keys)?;
        let absent = keys.absent;
        Ok((new, absent))
    }

    /// What an item keeps of unknown attributes can't put it into an index that it isn't in.
    fn without(mut self, absent: Vec<&'static str>, layout: &Layout) -> Result<Self, Fault> {
        for name in absent {
            self.attributes.remove(name);
        }
        layout.check_key_attributes(&self.attributes)?;
        Ok(self)
    }

    #[doc(hidden)]
    pub fn of<I: Item>(item: I, layout: &Layout) -> Result<Self, Fault> {
        let (mut new, absent) = Self::begin(&item, layout)?;
        item.write(&mut new.attributes)?;
        new.without(absent, layout)
    }

    pub(crate) fn of_ref<I: Item>(item: &I, layout: &Layout) -> Result<Self, Fault> {
        let (mut new, absent) = Self::begin(item, layout)?;
        item.write_ref(&mut new.attributes)?;
        new.without(absent, layout)
    }
}

/// Takes the keys that an item has in secondary indexes.
pub struct IndexKeys<'a> {
    layout: &'a Layout,
    attributes: &'a mut Attributes,
    /// The key attributes of indexes that the item isn't in.
    absent: Vec<&'static str>,
}

impl fmt::Debug for IndexKeys<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IndexKeys ")?;
        write_names(f, self.attributes)
    }
}

impl IndexKeys<'_> {
    /// Writes the keys of an index that are made of parts, or none of them if the item lacks a part of one.
    pub fn add(
        &mut self,
        index: &IndexLayout,
        partition: Option<Template<'_>>,
        sort: Option<Template<'_>>,
    ) -> Result<(), Fault> {
        let is_in_index = [&partition, &sort].into_iter().flatten().all(Template::is_whole);
        for (element, place) in index.elements(self.layout) {
            let (role, template) = match place {
                Place::Partition => ("index partition key", &partition),
                Place::Sort => ("index sort key", &sort),
            };
            let (KeyElement::Text(name), Some(template)) = (element, template) else { continue };
            // A key attribute of the table, or of another index, is made alike there: the schema's layout proves it.
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
