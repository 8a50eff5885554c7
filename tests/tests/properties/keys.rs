//! Properties of the keys of a schema, for key templates of every form and any values: keys round-trip, sort as the tuples
//! of their parts, and are unique.

use std::cmp::{Ordering, Reverse};

use dokklib::key::{HasPartitionKeyText, HasSortKeyText};
use dokklib::{Entity, Item, Schema};
use proptest::prelude::*;

#[derive(Schema)]
#[schema(
    partition_key = "PK",
    sort_key = "SK",
    tag = "type",
    entities(Post, Comment, Vote, Event, Draft, Account, Profile, File, Counter, Edition)
)]
struct Blog;

#[derive(Entity)]
#[entity(prefix = "U")]
struct User;

/// A key with one part.
#[derive(Entity)]
#[entity(prefix = "P", schema = Blog, pk = User(user), sk = Self(id))]
struct Post {
    user: String,
    id: String,
}

/// A child of a post.
#[derive(Entity)]
#[entity(prefix = "C", schema = Blog, pk = User(user), sk = Post(post, "C", id))]
struct Comment {
    user: String,
    post: String,
    id: String,
}

/// A child of a post with another literal and one more part.
#[derive(Entity)]
#[entity(prefix = "V", schema = Blog, pk = User(user), sk = Post(post, "V", pad(round, 2), voter))]
struct Vote {
    user: String,
    post: String,
    round: i8,
    voter: String,
}

/// Parts of several types, the first one in descending order. The prefix begins with the prefix of `Post`.
#[derive(Entity)]
#[entity(prefix = "PP", schema = Blog, pk = User(user), sk = Self(desc(at), id, flag))]
struct Event {
    user: String,
    at: i64,
    id: String,
    flag: bool,
}

/// A literal before the parts.
#[derive(Entity)]
#[entity(prefix = "D", schema = Blog, pk = User(user), sk = Self("C", id))]
struct Draft {
    user: String,
    id: String,
}

/// The same text as partition key and sort key.
#[derive(Entity)]
#[entity(prefix = "A", schema = Blog)]
struct Account {
    #[entity(key)]
    name: String,
}

/// A literal as the sort key.
#[derive(Entity)]
#[entity(prefix = "PROFILE", schema = Blog, pk = User(user), sk = "P")]
struct Profile {
    user: String,
}

/// A second list of parts under the prefix of `Post`.
#[derive(Entity)]
#[entity(prefix = "P", key = (String, u8))]
struct PostNumber;

#[derive(Entity)]
#[entity(prefix = "EDITION", schema = Blog, pk = User(user), sk = PostNumber(post, number))]
struct Edition {
    user: String,
    post: String,
    number: u8,
}

/// Unescaped text that can contain anything.
#[derive(Entity)]
#[entity(prefix = "F", schema = Blog, key_values = unescaped, pk = User(user), sk = Self(path))]
struct File {
    user: String,
    path: String,
}

/// A literal as partition key and as sort key.
#[derive(Entity)]
#[entity(prefix = "COUNTER", schema = Blog, pk = "C", sk = "C")]
struct Counter {
    count: u64,
}

/// Text with many delimiters, escape characters, prefixes and literals.
pub(crate) fn hostile_text() -> impl Strategy<Value = String> {
    proptest::collection::vec(
        prop_oneof![
            2 => Just('#'),
            1 => Just('$'),
            1 => Just('S'),
            2 => prop_oneof![Just('P'), Just('C'), Just('V'), Just('U'), Just('1'), Just('0')],
            1 => proptest::char::range('\0', '&'),
            1 => proptest::char::any(),
        ],
        1..5,
    )
    .prop_map(String::from_iter)
}

/// The entity and the parts of a key. Values of one variant sort in the order that their keys must have.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum TestKey {
    Post(String, String),
    Comment(String, String, String),
    Vote(String, String, i8, String),
    Event(String, Reverse<i64>, String, bool),
    Draft(String, String),
    Account(String),
    Profile(String),
    File(String, String),
    Counter,
    Edition(String, String, u8),
}

fn test_key() -> impl Strategy<Value = TestKey> {
    let text = || hostile_text();
    prop_oneof![
        (text(), text()).prop_map(|(user, id)| TestKey::Post(user, id)),
        (text(), text(), text()).prop_map(|(user, post, id)| TestKey::Comment(user, post, id)),
        (text(), text(), -100_i8..100, text())
            .prop_map(|(user, post, round, voter)| TestKey::Vote(user, post, round, voter)),
        (text(), any::<i64>(), text(), any::<bool>()).prop_map(|(user, at, id, flag)| TestKey::Event(
            user,
            Reverse(at),
            id,
            flag
        )),
        (text(), text()).prop_map(|(user, id)| TestKey::Draft(user, id)),
        text().prop_map(TestKey::Account),
        text().prop_map(TestKey::Profile),
        (text(), text()).prop_map(|(user, path)| TestKey::File(user, path)),
        Just(TestKey::Counter),
        (text(), text(), any::<u8>()).prop_map(|(user, post, number)| TestKey::Edition(user, post, number)),
    ]
}

impl TestKey {
    /// Returns the text of the partition key and of the sort key.
    fn texts(&self) -> (String, String) {
        match self.clone() {
            Self::Post(user, id) => key_texts(&Post { user, id }),
            Self::Comment(user, post, id) => key_texts(&Comment { user, post, id }),
            Self::Vote(user, post, round, voter) => key_texts(&Vote { user, post, round, voter }),
            Self::Event(user, Reverse(at), id, flag) => key_texts(&Event { user, at, id, flag }),
            Self::Draft(user, id) => key_texts(&Draft { user, id }),
            Self::Account(name) => key_texts(&Account { name }),
            Self::Profile(user) => key_texts(&Profile { user }),
            Self::File(user, path) => key_texts(&File { user, path }),
            Self::Counter => key_texts(&Counter { count: 1 }),
            Self::Edition(user, post, number) => key_texts(&Edition { user, post, number }),
        }
    }

    /// Builds the key and parses it.
    fn parse(&self) -> Self {
        match self {
            Self::Post(user, id) => Post::key(user, id).parts().map(|(user, id)| Self::Post(user, id)),
            Self::Comment(user, post, id) => {
                Comment::key(user, post, id).parts().map(|(user, post, id)| Self::Comment(user, post, id))
            }
            Self::Vote(user, post, round, voter) => Vote::key(user, post, round, voter)
                .parts()
                .map(|(user, post, round, voter)| Self::Vote(user, post, round, voter)),
            Self::Event(user, Reverse(at), id, flag) => Event::key(user, at, id, flag)
                .parts()
                .map(|(user, at, id, flag)| Self::Event(user, Reverse(at), id, flag)),
            Self::Draft(user, id) => Draft::key(user, id).parts().map(|(user, id)| Self::Draft(user, id)),
            Self::Account(name) => Account::key(name).parts().map(|(name,)| Self::Account(name)),
            Self::Profile(user) => Profile::key(user).parts().map(|(user,)| Self::Profile(user)),
            Self::File(user, path) => File::key(user, path).parts().map(|(user, path)| Self::File(user, path)),
            Self::Counter => Counter::key().parts().map(|()| Self::Counter),
            Self::Edition(user, post, number) => {
                Edition::key(user, post, number).parts().map(|(user, post, number)| Self::Edition(user, post, number))
            }
        }
        .unwrap()
    }

    /// Returns `true` if both keys have the same entity.
    fn has_same_entity(&self, other: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }
}

fn key_texts<I: Item + HasPartitionKeyText + HasSortKeyText>(item: &I) -> (String, String) {
    let key = item.primary_key();
    key.check().unwrap();
    (key.partition_key().to_owned(), key.sort_key().to_owned())
}

/// Compares the partition keys, then the sort keys, by their bytes, as DynamoDB does.
fn order(a: &TestKey, b: &TestKey) -> Ordering {
    a.texts().cmp(&b.texts())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4096))]

    #[test]
    fn keys_round_trip(key in test_key()) {
        prop_assert_eq!(key.parse(), key);
    }

    #[test]
    fn keys_are_unique(a in test_key(), b in test_key()) {
        prop_assert_eq!(a.texts() == b.texts(), a == b);
        // Keys of different entities also differ in the attribute that distinguishes the entities.
        let has_own_partition = |key: &TestKey| matches!(key, TestKey::Account(_) | TestKey::Counter);
        if !a.has_same_entity(&b) {
            prop_assert_ne!(&a.texts().1, &b.texts().1);
            if has_own_partition(&a) || has_own_partition(&b) {
                prop_assert_ne!(&a.texts().0, &b.texts().0);
            }
        }
    }

    #[test]
    fn keys_sort_as_tuples(a in test_key(), b in test_key()) {
        // Unescaped text sorts by its bytes, as the text itself does.
        if a.has_same_entity(&b) {
            prop_assert_eq!(order(&a, &b), a.cmp(&b));
        }
    }

    /// Children sort after their parent and before the next parent.
    #[test]
    fn children_sort_with_their_parents(
        user in hostile_text(),
        post in hostile_text(),
        next in hostile_text(),
        id in hostile_text(),
        voter in hostile_text(),
    ) {
        let (parent, other) = (TestKey::Post(user.clone(), post.clone()), TestKey::Post(user.clone(), next.clone()));
        for child in [TestKey::Comment(user.clone(), post.clone(), id), TestKey::Vote(user, post.clone(), 7, voter)] {
            prop_assert_eq!(order(&parent, &child), Ordering::Less);
            if next > post {
                prop_assert_eq!(order(&child, &other), Ordering::Less);
            }
            let start = parent.texts().1 + "#";
            prop_assert!(child.texts().1.starts_with(&start));
        }
    }

    /// The prefix of an entity matches only keys of that entity, its children, and entities with the same prefix.
    #[test]
    fn prefixes_match_only_their_own_entity(key in test_key()) {
        let sort_key = key.texts().1;
        let begins = |prefix: &str| sort_key.starts_with(prefix);
        let is_post_or_child = matches!(
            key,
            TestKey::Post(..) | TestKey::Comment(..) | TestKey::Vote(..) | TestKey::Edition(..)
        );
        prop_assert_eq!(begins(Post::prefix_sort_key().as_str()), is_post_or_child);
        prop_assert_eq!(begins(Event::prefix_sort_key().as_str()), matches!(key, TestKey::Event(..)));
        prop_assert_eq!(begins(File::prefix_sort_key().as_str()), matches!(key, TestKey::File(..)));
        prop_assert_eq!(begins(Draft::prefix_sort_key().as_str()), matches!(key, TestKey::Draft(..)));
    }
}
