use bookmarks::{Bookmark, Bookmarks, log_in, page, register};
use dokklib::Result;
use dokklib::chrono::{DateTime, TimeDelta};
use dokklib::local::Local;

#[tokio::test]
async fn an_email_address_is_unique() -> Result<()> {
    let local = Local::start().await?; // a separate engine for each test
    let table = local.schema_table::<Bookmarks>("bookmarks").await?;

    register(&table, "alice", "alice@example.com").await?;
    let user = log_in(&table, "alice@example.com").await?.expect("alice is registered");
    assert_eq!(user.name, "alice");
    let error = register(&table, "bob", "alice@example.com").await.unwrap_err();
    assert_eq!(error.not_unique(), Some("email"));
    Ok(())
}

#[tokio::test]
async fn a_page_has_ten_bookmarks() -> Result<()> {
    let local = Local::start().await?;
    let table = local.schema_table::<Bookmarks>("bookmarks").await?;
    for minute in 0..12 {
        let added_at = DateTime::UNIX_EPOCH + TimeDelta::minutes(minute);
        let url = format!("https://example.com/{minute}");
        table.insert(Bookmark { user: "alice".to_owned(), added_at, url, title: None }).await?;
    }

    let (latest, next) = page(&table, "alice", None).await?;
    assert_eq!((latest.len(), latest[0].url.as_str()), (10, "https://example.com/11"));
    let (oldest, next) = page(&table, "alice", next.as_deref()).await?;
    assert_eq!((oldest.len(), next), (2, None));

    table.delete(&oldest[0]).must_exist().await?;
    Ok(())
}
