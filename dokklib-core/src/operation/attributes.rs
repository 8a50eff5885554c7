use std::borrow::Cow;

use crate::Entity;
use crate::error::Fault;
use crate::expr::Renderer;
use crate::index::IndexLayout;
use crate::item::Readable;
use crate::key::ProjectionFor;
use crate::projection::{ProjectedName, Projection};
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
pub(crate) struct Chosen(Option<Vec<Name>>);

/// An attribute that was chosen.
#[derive(Debug, Clone)]
struct Name {
    name: Cow<'static, str>,
    /// Whether its value is in a key too.
    in_key: bool,
}

impl Chosen {
    pub(crate) fn extend(&mut self, names: impl IntoIterator<Item: Into<String>>) {
        let names = names.into_iter().map(|name| Name { name: Cow::Owned(name.into()), in_key: false });
        self.0.get_or_insert_default().extend(names);
    }

    /// Asks for the fields of a projection, and for the tag, by which it is known of which entity the item is.
    pub(crate) fn project<I, P: Projection<I>>(&mut self, layout: &Layout) {
        self.keys(layout);
        P::attributes(&mut |name| self.add(name));
    }

    /// The same of a query that was asked by `By`.
    pub(crate) fn for_projection<By, P: ProjectionFor<By>>(&mut self, layout: &Layout) {
        self.keys(layout);
        P::for_each(&mut |name| self.add(name));
    }

    /// Asks for an attribute of a projection.
    fn add(&mut self, ProjectedName { name, in_key }: ProjectedName) {
        self.0.get_or_insert_default().push(Name { name: Cow::Borrowed(name), in_key });
    }

    /// Asks for nothing but the keys, and for the tag.
    pub(crate) fn keys(&mut self, layout: &Layout) {
        let names = self.0.get_or_insert_default();
        names.extend(layout.tag.map(|tag| Name { name: Cow::Borrowed(tag), in_key: true }));
    }

    /// Whether not all are asked for, be it none but the keys.
    pub(crate) fn is_part(&self) -> bool {
        self.0.is_some()
    }

    /// The projection expression, if not all are asked for. It always has the keys, by which an item is known.
    pub(crate) fn render(
        &self,
        renderer: &mut Renderer,
        layout: &Layout,
        index: Option<&IndexLayout>,
    ) -> Result<Option<String>, Fault> {
        let Some(names) = &self.0 else { return Ok(None) };
        let mut asked = vec![layout.partition_key, layout.sort_key];
        if let Some(index) = index {
            asked.extend(index.elements(layout).map(|(element, _)| element.name(layout)));
        }
        for Name { name, in_key } in names {
            if name.is_empty() {
                return Err(Fault::EmptyName);
            }
            match index {
                Some(index) if !index.projects(layout, name) => {
                    // What the index hasn't is read from its keys, where they have it.
                    if !in_key {
                        return Err(Fault::NotProjected { name: name.to_string(), index: index.name });
                    }
                }
                _ => asked.push(name),
            }
        }
        renderer.projection(asked).map(Some)
    }
}
