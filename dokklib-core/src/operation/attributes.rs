use crate::error::Fault;
use crate::expr::Renderer;
use crate::raw::RawItem;
use crate::relation::Relation;
use crate::schema::Layout;

/// An item that can be read in part, by the names of its attributes: a [`Relation`] or a [`RawItem`].
#[diagnostic::on_unimplemented(
    message = "the attributes of `{Self}` can't be chosen by name: it could not be read without the others",
    label = "only relations are read in part",
    note = "`table.query((User::partition_key(..), Order::prefix_sort_key()))`, by a pair of keys, gives relations"
)]
pub trait ByName {}

#[diagnostic::do_not_recommend]
impl<P, S> ByName for Relation<P, S> {}

#[diagnostic::do_not_recommend]
impl ByName for RawItem {}

/// The attributes that a read asks for: all, or the keys and those that were chosen.
#[derive(Debug, Clone, Default)]
pub(crate) struct Chosen(Option<Vec<String>>);

impl Chosen {
    pub(crate) fn extend(&mut self, names: impl IntoIterator<Item: Into<String>>) {
        self.0.get_or_insert_default().extend(names.into_iter().map(Into::into));
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

/// What a builder has that reads items by name: which attributes to read.
macro_rules! chosen_attributes {
    ($Builder:ident<$($Other:ident),*> of $I:ident: $request:ident) => {
        impl<$($Other),*> $Builder<$($Other),*>
        where
            $I: $crate::operation::ByName,
        {
            /// Reads only the attributes of these names, besides the keys; what an item lacks of them, it lacks.
            ///
            /// The names are whole: `a.b` is the attribute `a.b`. DynamoDB counts the capacity that a read takes by the
            /// whole item.
            /// [Projection expressions](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ProjectionExpressions.html)
            /// in AWS's guide.
            pub fn attributes(mut self, names: impl IntoIterator<Item: Into<String>>) -> Self {
                self.$request.chosen.extend(names);
                self
            }
        }
    };
}

pub(super) use chosen_attributes;
