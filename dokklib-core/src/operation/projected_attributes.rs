use std::borrow::Cow;

use crate::error::Fault;
use crate::expr::Renderer;
use crate::item::{ProjectedName, Projection};
use crate::operation::ProjectionFor;
use crate::schema::{IndexLayout, Layout};

/// The attributes that a read requests: all of them, or the keys and a selection.
#[derive(Debug, Clone, Default)]
pub(crate) struct ProjectedAttributes(Option<Vec<Name>>);

#[derive(Debug, Clone)]
struct Name {
    name: Cow<'static, str>,
    /// `true` if the value is also part of a key.
    in_key: bool,
}

impl ProjectedAttributes {
    /// Adds attributes by name.
    pub(crate) fn extend(&mut self, names: impl IntoIterator<Item: Into<String>>) {
        let names = names.into_iter().map(|name| Name { name: Cow::Owned(name.into()), in_key: false });
        self.0.get_or_insert_default().extend(names);
    }

    /// Adds the fields of a projection, and the tag, which identifies the item's entity.
    pub(crate) fn project<I, P: Projection<I>>(&mut self, layout: &Layout) {
        self.keys_only(layout);
        P::attributes(&mut |name| self.add(name));
    }

    /// Adds the fields of a projection of a query's items, and the tag.
    pub(crate) fn project_query<By, P: ProjectionFor<By>>(&mut self, layout: &Layout) {
        self.project_fields(layout, P::for_each);
    }

    /// Adds the fields that the function lists, and the tag.
    pub(crate) fn project_fields(&mut self, layout: &Layout, for_each: impl FnOnce(&mut dyn FnMut(ProjectedName))) {
        self.keys_only(layout);
        for_each(&mut |name| self.add(name));
    }

    fn add(&mut self, ProjectedName { name, in_key }: ProjectedName) {
        self.0.get_or_insert_default().push(Name { name: Cow::Borrowed(name), in_key });
    }

    /// Requests only the keys and the tag.
    pub(crate) fn keys_only(&mut self, layout: &Layout) {
        let names = self.0.get_or_insert_default();
        names.extend(layout.tag.map(|tag| Name { name: Cow::Borrowed(tag), in_key: true }));
    }

    /// Returns `true` if the read doesn't request all attributes.
    pub(crate) fn is_partial(&self) -> bool {
        self.0.is_some()
    }

    /// Returns the projection expression, or `None` if all attributes are requested.
    ///
    /// It always contains the keys, because they identify the item, and the time to live if expired items are skipped.
    pub(crate) fn render(
        &self,
        renderer: &mut Renderer,
        layout: &Layout,
        index: Option<&IndexLayout>,
        ttl: Option<&'static str>,
    ) -> Result<Option<String>, Fault> {
        let Some(names) = &self.0 else { return Ok(None) };
        let mut attributes: Vec<&str> = layout.key_names().collect();
        if let Some(index) = index {
            attributes.extend(index.elements(layout).map(|(element, _)| element.name(layout)));
        }
        attributes.extend(ttl.filter(|ttl| index.is_none_or(|index| index.projects(layout, ttl))));
        for Name { name, in_key } in names {
            if name.is_empty() {
                return Err(Fault::EmptyName);
            }
            match index {
                Some(index) if !index.projects(layout, name) => {
                    // A field that the index doesn't project is decoded from the keys if they contain it.
                    if !in_key {
                        return Err(Fault::NotProjected { name: name.to_string(), index: index.name });
                    }
                }
                _ => attributes.push(name),
            }
        }
        renderer.projection(attributes).map(Some)
    }
}
