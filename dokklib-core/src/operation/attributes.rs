use crate::Entity;
use crate::error::Fault;
use crate::expr::Renderer;
use crate::item::Readable;
use crate::raw::RawItem;
use crate::relation::Relation;
use crate::schema::Layout;

/// An item whose attributes are known by name only: a [`Relation`] or a [`RawItem`].
#[diagnostic::on_unimplemented(
    message = "the attributes of `{Self}` are its fields: they are not given or chosen by name",
    label = "for relations only",
    note = "declare the attribute as a field; or address the item by a pair of keys, which is a relation"
)]
pub trait ByName: Readable {}

#[diagnostic::do_not_recommend]
impl<P: Entity, S: Entity> ByName for Relation<P, S> {}

#[diagnostic::do_not_recommend]
impl ByName for RawItem {}

/// The attributes that a read asks for: all, or the keys and those that were chosen.
#[derive(Debug, Clone, Default)]
pub(crate) struct Chosen(Option<Vec<String>>);

impl Chosen {
    pub(crate) fn extend(&mut self, names: impl IntoIterator<Item: Into<String>>) {
        self.0.get_or_insert_default().extend(names.into_iter().map(Into::into));
    }

    /// Whether not all are asked for, be it none but the keys.
    pub(crate) fn is_part(&self) -> bool {
        self.0.is_some()
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().flatten().map(String::as_str)
    }

    /// The projection expression, if not all are asked for. It always has the table's keys, by which an item is known.
    pub(crate) fn render(&self, renderer: &mut Renderer, layout: &Layout) -> Result<Option<String>, Fault> {
        let Some(names) = &self.0 else { return Ok(None) };
        if names.iter().any(String::is_empty) {
            return Err(Fault::EmptyName);
        }
        let keys = [layout.partition_key, layout.sort_key];
        Ok(Some(renderer.projection(keys.into_iter().chain(self.names()))))
    }
}
