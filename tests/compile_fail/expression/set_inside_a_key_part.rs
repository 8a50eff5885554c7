//! A key contains a field of a nested struct. So an update sets the whole struct, which rewrites the key.
//!
//! Fix: set the whole field, which rewrites the keys of the indexes:

use dokklib::{Attribute, Entity, Index, Schema, Table};

#[derive(Index)]
#[index(name = "by_repo", partition_key = "GSI1PK")]
struct ByRepo;

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", indexes(ByRepo), entities(Issue))]
struct Forge;

#[derive(Attribute)]
struct Repo {
    owner: String,
    stars: u64,
}

#[derive(Entity)]
#[entity(schema = Forge, pk = Self(id), sk = Self(home.owner), index(ByRepo, pk = Self(repo.owner)))]
struct Issue {
    id: u64,
    home: Repo,
    repo: Repo,
}

fn update(table: &Table<Forge>) {
    let key = || Issue::key(7, "ann");
    let update = table.update(key()).when(Issue::HOME.field(Repo::STARS).gt(1));
    let _ = update.set(Issue::REPO, Repo { owner: "bob".to_owned(), stars: 0 });
    let _ = table.update(key()).set(Issue::REPO.field(Repo::OWNER), "bob");
}

fn main() {}
