#![doc = include_str!("../guide/guide.md")]

#[doc = include_str!("../guide/access_patterns.md")]
pub mod access_patterns {}

#[doc = include_str!("../guide/attributes.md")]
pub mod attributes {}

#[doc = include_str!("../guide/batches.md")]
pub mod batches {}

#[doc = include_str!("../guide/errors.md")]
pub mod errors {}

#[doc = include_str!("../guide/existing_table.md")]
pub mod existing_table {}

#[doc = include_str!("../guide/expressions.md")]
pub mod expressions {}

#[doc = include_str!("../guide/from_electrodb_and_modyne.md")]
pub mod from_electrodb_and_modyne {}

#[doc = include_str!("../guide/from_python.md")]
pub mod from_python {}

#[doc = include_str!("../guide/from_sdk.md")]
pub mod from_sdk {}

#[doc = include_str!("../guide/getting_started.md")]
pub mod getting_started {}

#[doc = include_str!("../guide/keys.md")]
pub mod keys {}

#[doc = include_str!("../guide/life_cycle.md")]
pub mod life_cycle {}

#[doc = include_str!("../guide/limits.md")]
pub mod limits {}

#[doc = include_str!("../guide/modelling.md")]
pub mod modelling {}

#[doc = include_str!("../guide/operating.md")]
pub mod operating {}

#[doc = include_str!("../guide/operations.md")]
pub mod operations {}

#[doc = include_str!("../guide/reading.md")]
pub mod reading {}

pub mod recipes;

#[doc = include_str!("../guide/relations.md")]
pub mod relations {}

#[doc = include_str!("../guide/single_table_design.md")]
pub mod single_table_design {}

#[doc = include_str!("../guide/table.md")]
pub mod table {}

#[doc = include_str!("../guide/testing.md")]
pub mod testing {}

#[doc = include_str!("../guide/transactions.md")]
pub mod transactions {}

#[doc = include_str!("../guide/writing.md")]
pub mod writing {}
