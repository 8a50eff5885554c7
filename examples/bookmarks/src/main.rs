use bookmarks::{Bookmarks, page};

#[tokio::main]
async fn main() -> dokklib::Result<()> {
    let table = Bookmarks::from_env("bookmarks").await;
    let (latest, _) = page(&table, "alice", None).await?;
    println!("{latest:#?}");
    Ok(())
}
