//! Behaviour on a real engine: the embedded engine, or the endpoint in `DOKKLIB_TEST_ENDPOINT`.
#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

mod aliases;
mod attribute_keys;
mod attributes;
mod batch_write;
mod batches;
mod check_keys;
mod collection_limits;
mod collection_ranges;
mod collections;
mod conditions;
mod counters;
mod defaults;
mod delete_all;
mod errors;
mod existing_tables;
mod expressions;
mod field_aliases;
mod fields;
mod forms;
mod index_collections;
mod index_guards;
mod index_keys;
mod indexes;
mod interop_types;
mod items;
mod key_formats;
mod key_forms;
mod key_only_in_index;
mod key_parts;
mod keys;
mod local;
mod membership;
mod metering;
mod multi_type_reads;
mod nested_parts;
mod nulls;
mod operations;
mod optional_conditions;
mod optional_parts;
mod other_entities;
mod pages;
mod projections;
mod python;
mod queries;
mod relations;
mod relations_and_entities;
mod returned_items;
mod scans;
mod shared_keys;
mod tables;
mod tags;
mod time_stamps;
mod time_to_live;
mod timestamps;
mod transactions;
mod unique;
mod updates;
mod versions;

use dokklib::Entity;

#[derive(Entity, Debug)]
struct User;

#[derive(Entity, Debug)]
struct Group;

/// An entity whose prefix `USERS` begins with the prefix of `User`.
#[derive(Entity, Debug)]
struct Users;
