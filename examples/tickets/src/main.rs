//! Starts the service: `cargo run -p tickets`. See the README of this example.

use std::error::Error;

use dokklib::local::Local;
use tickets::App;
use tickets::config::Config;
use tickets::model::Desk;
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    tracing_subscriber::fmt().init();
    let config = Config::from_env()?;
    // The engine runs until it is dropped at the end of `main`.
    let (table, _engine) = match &config.table {
        Some(name) => (Desk::from_env(name).await, None),
        None => {
            let engine = Local::start().await?;
            (engine.schema_table::<Desk>("tickets").await?, Some(engine))
        }
    };
    if std::env::args().any(|argument| argument == "--create-table") {
        table.create().await?;
    }

    let listener = TcpListener::bind(&config.address).await?;
    tracing::info!(address = %listener.local_addr()?, table = table.name(), "listening");
    let service = App::new(&table, config.secret).router();
    axum::serve(listener, service).with_graceful_shutdown(shutdown()).await?;
    Ok(())
}

/// Waits for Ctrl+C.
async fn shutdown() {
    tokio::signal::ctrl_c().await.expect("the process can handle Ctrl+C");
}
