//! The visitors of a response's JSON.

use std::fmt;

use serde_core::de::{DeserializeSeed, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::names::Names;
use super::parse::{Member, Parser, span};
use crate::attribute::wire::{Nested, Node, Place};

/// Implements a seed for a type of JSON, with its visitor.
macro_rules! seed {
    ($Seed:ident => $method:ident) => {
        impl<'b> DeserializeSeed<'b> for $Seed<'_, 'b> {
            type Value = ();

            fn deserialize<D: serde_core::Deserializer<'b>>(self, json: D) -> Result<(), D::Error> {
                json.$method(self)
            }
        }
    };
}

fn expecting(f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str("a response of DynamoDB")
}

pub(super) struct BodyVisitor<'p, 'b>(pub(super) &'p mut Parser<'b>);

impl<'b> Visitor<'b> for BodyVisitor<'_, 'b> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        expecting(f)
    }

    fn visit_map<A: MapAccess<'b>>(self, mut map: A) -> Result<(), A::Error> {
        let parser = self.0;
        let mut start = None;
        // A name with an escape sequence is an error, because DynamoDB doesn't escape its names.
        while let Some(name) = map.next_key::<&'b str>()? {
            let at = parser.offset(name);
            if let Some(start) = start.take() {
                // A quotation mark is before the name.
                parser.found = Some(start..parser.end_of_value(at - 1));
            }
            if name != parser.member.name() {
                map.next_value::<IgnoredAny>()?;
                continue;
            }
            if parser.found.is_some() {
                return Err(A::Error::custom("a repeated member"));
            }
            start = Some(parser.start_of_value(at + name.len() + 1));
            match parser.member {
                Member::Item => map.next_value_seed(ItemSeed(parser))?,
                Member::Items => map.next_value_seed(ItemsSeed(parser))?,
                Member::Responses => map.next_value_seed(TablesSeed(parser))?,
            }
        }
        if let Some(start) = start {
            parser.found = Some(start..parser.end_of_value(parser.body.len()));
        }
        Ok(())
    }
}

/// The items of the only table.
struct TablesSeed<'p, 'b>(&'p mut Parser<'b>);

seed!(TablesSeed => deserialize_map);

impl<'b> Visitor<'b> for TablesSeed<'_, 'b> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        expecting(f)
    }

    fn visit_map<A: MapAccess<'b>>(self, mut tables: A) -> Result<(), A::Error> {
        self.0.table = tables.next_key::<&'b str>()?;
        if self.0.table.is_some() {
            tables.next_value_seed(ItemsSeed(self.0))?;
        }
        match tables.next_key::<IgnoredAny>()? {
            Some(_) => Err(A::Error::custom("several tables")),
            None => Ok(()),
        }
    }
}

struct ItemsSeed<'p, 'b>(&'p mut Parser<'b>);

seed!(ItemsSeed => deserialize_seq);

impl<'b> Visitor<'b> for ItemsSeed<'_, 'b> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        expecting(f)
    }

    fn visit_seq<A: SeqAccess<'b>>(self, mut items: A) -> Result<(), A::Error> {
        while items.next_element_seed(ItemSeed(self.0))?.is_some() {}
        Ok(())
    }
}

struct ItemSeed<'p, 'b>(&'p mut Parser<'b>);

seed!(ItemSeed => deserialize_map);

impl<'b> Visitor<'b> for ItemSeed<'_, 'b> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        expecting(f)
    }

    fn visit_map<A: MapAccess<'b>>(self, map: A) -> Result<(), A::Error> {
        let start = self.0.next();
        entries(self.0, map)?;
        let end = self.0.next();
        self.0.items.push(start..end);
        Ok(())
    }
}

/// Adds the attributes of an item or a map.
fn entries<'b, A: MapAccess<'b>>(parser: &mut Parser<'b>, mut map: A) -> Result<(), A::Error> {
    let mut names = Names::begin(parser);
    while map.next_key_seed(Text { parser, node: Node::Name })?.is_some() {
        // The SDK keeps the last value of a repeated name.
        if let Some(&Node::Name(name)) = parser.text.nodes.last()
            && !names.add(name, parser)
        {
            return Err(A::Error::custom("a repeated name"));
        }
        map.next_value_seed(ValueSeed(parser))?;
    }
    names.end(parser);
    Ok(())
}

/// A string.
struct Text<'p, 'b> {
    parser: &'p mut Parser<'b>,
    node: fn(Place) -> Node,
}

seed!(Text => deserialize_str);

impl<'b> Visitor<'b> for Text<'_, 'b> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        expecting(f)
    }

    fn visit_borrowed_str<E>(self, text: &'b str) -> Result<(), E> {
        let place = self.parser.borrowed(text);
        self.parser.text.nodes.push((self.node)(place));
        Ok(())
    }

    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        let place = self.parser.unescaped(text);
        self.parser.text.nodes.push((self.node)(place));
        Ok(())
    }
}

/// Binary, in Base64.
struct Binary<'p, 'b>(&'p mut Parser<'b>);

seed!(Binary => deserialize_str);

impl<'b> Visitor<'b> for Binary<'_, 'b> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        expecting(f)
    }

    fn visit_str<E: serde_core::de::Error>(self, text: &str) -> Result<(), E> {
        let bytes = base64_simd::STANDARD.decode_to_vec(text).map_err(|_| E::custom("not Base64"))?;
        let start = self.0.text.binary.len();
        self.0.text.binary.extend_from_slice(&bytes);
        self.0.text.nodes.push(Node::Binary(span(start, bytes.len())));
        Ok(())
    }
}

/// A Boolean.
struct Bool<'p, 'b> {
    parser: &'p mut Parser<'b>,
    node: fn(bool) -> Node,
}

seed!(Bool => deserialize_bool);

impl<'b> Visitor<'b> for Bool<'_, 'b> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        expecting(f)
    }

    fn visit_bool<E>(self, value: bool) -> Result<(), E> {
        self.parser.text.nodes.push((self.node)(value));
        Ok(())
    }
}

/// A list or a set.
struct Elements<'p, 'b> {
    parser: &'p mut Parser<'b>,
    nested: Nested,
}

seed!(Elements => deserialize_seq);

impl<'b> Visitor<'b> for Elements<'_, 'b> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        expecting(f)
    }

    fn visit_seq<A: SeqAccess<'b>>(self, mut elements: A) -> Result<(), A::Error> {
        let Self { parser, nested } = self;
        let at = parser.open(nested);
        loop {
            let element = match nested {
                Nested::List | Nested::Map => elements.next_element_seed(ValueSeed(parser)),
                Nested::StringSet => elements.next_element_seed(Text { parser, node: Node::String }),
                Nested::NumberSet => elements.next_element_seed(Text { parser, node: Node::Number }),
                Nested::BinarySet => elements.next_element_seed(Binary(parser)),
            };
            if element?.is_none() {
                break;
            }
        }
        parser.close(at);
        Ok(())
    }
}

struct MapSeed<'p, 'b>(&'p mut Parser<'b>);

seed!(MapSeed => deserialize_map);

impl<'b> Visitor<'b> for MapSeed<'_, 'b> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        expecting(f)
    }

    fn visit_map<A: MapAccess<'b>>(self, map: A) -> Result<(), A::Error> {
        let at = self.0.open(Nested::Map);
        entries(self.0, map)?;
        self.0.close(at);
        Ok(())
    }
}

/// An attribute value: an object with one member, whose name is the type.
struct ValueSeed<'p, 'b>(&'p mut Parser<'b>);

seed!(ValueSeed => deserialize_map);

impl<'b> Visitor<'b> for ValueSeed<'_, 'b> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        expecting(f)
    }

    fn visit_map<A: MapAccess<'b>>(self, mut map: A) -> Result<(), A::Error> {
        let parser = self.0;
        match map.next_key_seed(KindSeed)? {
            Some(Kind::S) => map.next_value_seed(Text { parser, node: Node::String }),
            Some(Kind::N) => map.next_value_seed(Text { parser, node: Node::Number }),
            Some(Kind::B) => map.next_value_seed(Binary(parser)),
            Some(Kind::Bool) => map.next_value_seed(Bool { parser, node: Node::Bool }),
            Some(Kind::Null) => map.next_value_seed(Bool { parser, node: Node::Null }),
            Some(Kind::M) => map.next_value_seed(MapSeed(parser)),
            Some(Kind::Elements(nested)) => map.next_value_seed(Elements { parser, nested }),
            None => Err(A::Error::custom("no value")),
        }?;
        match map.next_key::<IgnoredAny>()? {
            Some(_) => Err(A::Error::custom("two values")),
            None => Ok(()),
        }
    }
}

enum Kind {
    S,
    N,
    B,
    Bool,
    Null,
    M,
    Elements(Nested),
}

struct KindSeed;

impl<'b> DeserializeSeed<'b> for KindSeed {
    type Value = Kind;

    fn deserialize<D: serde_core::Deserializer<'b>>(self, json: D) -> Result<Kind, D::Error> {
        json.deserialize_str(self)
    }
}

impl Visitor<'_> for KindSeed {
    type Value = Kind;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        expecting(f)
    }

    fn visit_str<E: serde_core::de::Error>(self, name: &str) -> Result<Kind, E> {
        Ok(match name {
            "S" => Kind::S,
            "N" => Kind::N,
            "B" => Kind::B,
            "BOOL" => Kind::Bool,
            "NULL" => Kind::Null,
            "M" => Kind::M,
            "L" => Kind::Elements(Nested::List),
            "SS" => Kind::Elements(Nested::StringSet),
            "NS" => Kind::Elements(Nested::NumberSet),
            "BS" => Kind::Elements(Nested::BinarySet),
            _ => return Err(E::custom("an unknown type")),
        })
    }
}
