use std::marker::PhantomData;

use super::Nothing;
use super::write::{Write, free_attributes, sent_alone, write_builder};

/// Creates an item of type `I`; made by [`Table::insert`](crate::Table::insert).
#[must_use = "an operation does nothing until it is awaited"]
pub struct Insert<I> {
    write: Write,
    of: PhantomData<fn() -> I>,
}

write_builder!(Insert<I>);
sent_alone!(Insert<I> gives Nothing: into_put -> put_item::{PutItemFluentBuilder, PutItemInput}, crate::client::put);

free_attributes!(Insert<I>: "Gives the relation an attribute of any name and type.");
