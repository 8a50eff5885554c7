#![doc = include_str!("../../guide/recipes/recipes.md")]

#[doc = include_str!("../../guide/recipes/bulk_load.md")]
pub mod bulk_load {}

#[doc = include_str!("../../guide/recipes/cascading_delete.md")]
pub mod cascading_delete {}

#[doc = include_str!("../../guide/recipes/counters.md")]
pub mod counters {}

#[doc = include_str!("../../guide/recipes/export.md")]
pub mod export {}

#[doc = include_str!("../../guide/recipes/http_errors.md")]
pub mod http_errors {}

#[doc = include_str!("../../guide/recipes/http_pagination.md")]
pub mod http_pagination {}

#[doc = include_str!("../../guide/recipes/lambda_stream_handler.md")]
pub mod lambda_stream_handler {}

#[doc = include_str!("../../guide/recipes/many_to_many.md")]
pub mod many_to_many {}

#[doc = include_str!("../../guide/recipes/moving_an_item.md")]
pub mod moving_an_item {}

#[doc = include_str!("../../guide/recipes/multi_tenancy.md")]
pub mod multi_tenancy {}

#[doc = include_str!("../../guide/recipes/optimistic_locking.md")]
pub mod optimistic_locking {}

#[doc = include_str!("../../guide/recipes/repository.md")]
pub mod repository {}

#[doc = include_str!("../../guide/recipes/soft_delete.md")]
pub mod soft_delete {}

#[doc = include_str!("../../guide/recipes/state_machine.md")]
pub mod state_machine {}

#[doc = include_str!("../../guide/recipes/time_series.md")]
pub mod time_series {}

#[doc = include_str!("../../guide/recipes/time_to_live.md")]
pub mod time_to_live {}

#[doc = include_str!("../../guide/recipes/unique_email.md")]
pub mod unique_email {}
