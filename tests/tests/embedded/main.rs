//! What the embedded engine has, as DynamoDB does, and DynamoDB Local 1.25.1 hasn't: keys of several attributes.
#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

mod tournament;
