use dokklib::chrono::{DateTime, Utc};
use dokklib::operation::Cursor;
use dokklib::{Entity, Result, Schema, Table};

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", tag = "type", entities(User, Bookmark))]
pub struct Bookmarks;

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Bookmarks)]
pub struct User {
    #[entity(key)]
    pub name: String, // USER#<name> in both keys
    #[entity(unique)]
    pub email: String,
}

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Bookmarks, pk = User(user), sk = Self(added_at))]
pub struct Bookmark {
    pub user: String,            // in the partition key, USER#<user>
    pub added_at: DateTime<Utc>, // in the sort key, BOOKMARK#<added_at>
    pub url: String,
    pub title: Option<String>, // `None` is not stored
}

/// Registers a user. Fails with `AlreadyExists` or `NotUnique`.
pub async fn register(table: &Table<Bookmarks>, name: &str, email: &str) -> Result<()> {
    let user = User { name: name.to_owned(), email: email.to_owned() };
    table.insert(user).await
}

pub async fn log_in(table: &Table<Bookmarks>, email: &str) -> Result<Option<User>> {
    table.get_by_unique(User::EMAIL, email).await
}

/// Returns ten bookmarks, latest first, and the text of the cursor for the next page.
pub async fn page(
    table: &Table<Bookmarks>,
    user: &str,
    after: Option<&str>,
) -> Result<(Vec<Bookmark>, Option<String>)> {
    let after = after.map(Cursor::from_plain_text).transpose()?;
    let page = table.query(Bookmark::query(user)).descending().page_size(10).after(after).page().await?;
    Ok((page.items, page.next.map(|cursor| cursor.to_plain_text())))
}
