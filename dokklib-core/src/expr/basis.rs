//! What an update knows about its item.

/// The basis of an update by key, `table.update(key)`: only the key of the item is known.
#[derive(Debug)]
pub struct ByKey;

/// The basis of an update by item, `table.update(&item)`: all fields are known, as they were read.
#[derive(Debug)]
pub struct ByItem;

/// The basis of an upsert, `table.upsert(item)`: the item may not exist, and is created with the given fields.
#[derive(Debug)]
pub struct ForUpsert;
