//! Parts of the messages of the proof.

use super::ListedEntity;
use crate::constant::Message;
use crate::schema::{KeyShape, Segment};

impl Message {
    /// Creates the beginning of a message about two entities: `` in `Shop`, `Order` and `Task ``. The quotes stay open.
    pub(super) const fn entities(schema: &str, first: &ListedEntity, second: &ListedEntity) -> Self {
        Self::new().push("in `").push(schema).push("`, `").push(first.name).push("` and `").push(second.name)
    }

    /// Adds the shape of a key, after closing the quotes of the entity's name before it: `` ` (`ORDER#<placed_at>#<id>`) ``.
    pub(crate) const fn shape(self, shape: &KeyShape) -> Self {
        let mut text = self.push("` (`").push(shape.prefix);
        let mut at = 0;
        while at < shape.segments.len() {
            if at > 0 || !shape.prefix.is_empty() {
                text = text.push(shape.format.delimiter());
            }
            text = match shape.segments[at] {
                Segment::Literal(literal) => text.push(literal),
                Segment::Part { field, form, .. } => text.push(form.label).push("<").push(field).push(">"),
            };
            at += 1;
        }
        text.push("`)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{KeyFormat, PartTexts};

    #[test]
    fn a_message_contains_the_shape_of_a_key() {
        const SEGMENTS: &[Segment] = &[Segment::part("a", PartTexts::ANY), Segment::Literal("ITEM")];
        let shape = KeyShape { format: KeyFormat::ESCAPED, prefix: "ORDER", entity: None, segments: SEGMENTS };
        let text = Message::new().push("`Line").shape(&shape);
        assert_eq!(text.as_str(), "`Line` (`ORDER#<a>#ITEM`)");
    }
}
