//! Runnable example programs. Each one starts the embedded engine, so none of them needs AWS or Docker.
//!
//! Start with `quickstart`, then read `session_store`, `orders`, `inventory` and `forum`. `bank` transfers money while requests
//! fail. `import` imports a CSV file, `export` writes JSON lines, and both continue after they were killed. `lambda` handles records
//! of DynamoDB Streams. The package `tickets` is a service with an HTTP API.
