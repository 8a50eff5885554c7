//! Tests of the embedded engine itself. They ignore `DOKKLIB_TEST_ENDPOINT`.

use std::net::TcpStream;

use dokklib::local::Local;

use crate::{Group, User};

fn address(local: &Local) -> String {
    local.endpoint().trim_start_matches("http://").to_owned()
}

#[tokio::test]
async fn engines_run_side_by_side_with_separate_tables() -> dokklib::Result<()> {
    let mut engines = Vec::new();
    for _ in 0..50 {
        engines.push(Local::start().await?);
    }
    let mut tasks = Vec::new();
    for (number, local) in engines.iter().enumerate() {
        let table = local.table("SingleTable").await?;
        tasks.push(tokio::spawn(async move {
            table.insert((User::partition_key("alice"), Group::sort_key(number.to_string()))).await?;
            table.query((User::partition_key("alice"), Group::prefix_sort_key())).await
        }));
    }
    for (number, task) in tasks.into_iter().enumerate() {
        let relations = task.await.unwrap()?;
        assert_eq!(relations.len(), 1);
        assert_eq!(relations[0].sort_key().value(), number.to_string());
    }
    let addresses: std::collections::HashSet<_> = engines.iter().map(address).collect();
    assert_eq!(addresses.len(), 50);
    Ok(())
}

#[tokio::test]
async fn dropping_the_engine_closes_its_port() -> dokklib::Result<()> {
    let local = Local::start().await?;
    let table = local.table("SingleTable").await?;
    let address = address(&local);
    assert!(TcpStream::connect(&address).is_ok());
    drop(local);
    assert_eq!(TcpStream::connect(&address).unwrap_err().kind(), std::io::ErrorKind::ConnectionRefused);

    let insert = || table.insert((User::partition_key("alice"), Group::sort_key("1")));
    assert_eq!(insert().await.unwrap_err().kind(), dokklib::ErrorKind::Unavailable);

    let error = insert().await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (dokklib::ErrorKind::Unavailable, 0));
    assert!(!error.may_have_been_applied(), "nothing was sent: {error:?}");
    assert_eq!(
        error.to_string(),
        "insert of Relation<User, Group>: DynamoDB is unavailable: the embedded engine was dropped: keep the `Local` as long \
         as its tables are used"
    );
    Ok(())
}

#[test]
fn an_engine_can_be_dropped_outside_a_runtime() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let local = runtime.block_on(Local::start()).unwrap();
    let table = runtime.block_on(local.table("SingleTable")).unwrap();
    let address = address(&local);
    drop(runtime);
    drop(local);
    drop(table);
    assert!(TcpStream::connect(&address).is_err());
}

#[tokio::test]
async fn an_engine_can_be_dropped_while_requests_run() -> dokklib::Result<()> {
    let local = Local::start().await?;
    let table = local.table("SingleTable").await?;
    let requests: Vec<_> = (0..20)
        .map(|number| {
            let insert = table.insert((User::partition_key("alice"), Group::sort_key(number.to_string())));
            tokio::spawn(insert.into_future())
        })
        .collect();
    tokio::task::yield_now().await;
    drop(local);
    for request in requests {
        // The request succeeds or fails. It doesn't hang or panic.
        let _ = request.await.unwrap();
    }
    Ok(())
}

#[tokio::test]
async fn deleting_a_table() -> dokklib::Result<()> {
    let local = Local::start().await?;
    let table = local.table("SingleTable").await?;
    assert!(table.exists().await?);
    local.delete_table("SingleTable").await?;
    assert!(!table.exists().await?);
    let error = local.delete_table("SingleTable").await.unwrap_err();
    assert_eq!(error.kind(), dokklib::ErrorKind::TableNotFound);
    assert_eq!(error.to_string(), "delete_table: the table doesn't exist");
    Ok(())
}
