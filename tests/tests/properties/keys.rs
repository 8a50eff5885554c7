//! All keys of a table, of whatever shape and with whatever in them: they come back, they sort as the tuples of their parts
//! do, and no two of them are the same.

use std::cmp::{Ordering, Reverse};

use dokklib::{Entity, Item, Schema};
use proptest::prelude::*;

#[derive(Schema)]
#[schema(
    partition_key = "PK",
    sort_key = "SK",
    tag = "type",
    entities(Post, Comment, Vote, Event, Draft, Account, Profile, File, Counter)
)]
struct Blog;

#[derive(Entity)]
#[entity(prefix = "U")]
struct User;

/// One part.
#[derive(Entity)]
#[entity(prefix = "P", schema = Blog, pk = User(user), sk = Self(id))]
struct Post {
    user: String,
    id: String,
}

/// A child in the place of a post.
#[derive(Entity)]
#[entity(prefix = "C", schema = Blog, pk = User(user), sk = Post(post, "C", id))]
struct Comment {
    user: String,
    post: String,
    id: String,
}

/// Another one, by another literal and with one part more.
#[derive(Entity)]
#[entity(prefix = "V", schema = Blog, pk = User(user), sk = Post(post, "V", pad(round, 2), voter))]
struct Vote {
    user: String,
    post: String,
    round: i8,
    voter: String,
}

/// Parts of several types, the first one in reverse order, under a prefix that begins with another one's.
#[derive(Entity)]
#[entity(prefix = "PP", schema = Blog, pk = User(user), sk = Self(desc(at), id, flag))]
struct Event {
    user: String,
    at: i64,
    id: String,
    flag: bool,
}

/// A literal before its parts.
#[derive(Entity)]
#[entity(prefix = "D", schema = Blog, pk = User(user), sk = Self("C", id))]
struct Draft {
    user: String,
    id: String,
}

/// One key in both places.
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

/// Stored unescaped, so it may hold anything.
#[derive(Entity)]
#[entity(prefix = "F", schema = Blog, key_values = unescaped, pk = User(user), sk = Self(path))]
struct File {
    user: String,
    path: String,
}

/// A literal in both places.
#[derive(Entity)]
#[entity(prefix = "COUNTER", schema = Blog, pk = "C", sk = "C")]
struct Counter {
    count: u64,
}

/// Text in which what matters to keys is frequent: delimiters, escapes, prefixes and literals.
pub(crate) fn hostile() -> impl Strategy<Value = String> {
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

/// A key of the table, by what it was made of. Values of one shape sort as the keys in one partition are to sort.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Made {
    Post(String, String),
    Comment(String, String, String),
    Vote(String, String, i8, String),
    Event(String, Reverse<i64>, String, bool),
    Draft(String, String),
    Account(String),
    Profile(String),
    File(String, String),
    Counter,
}

fn made() -> impl Strategy<Value = Made> {
    let text = || hostile();
    prop_oneof![
        (text(), text()).prop_map(|(user, id)| Made::Post(user, id)),
        (text(), text(), text()).prop_map(|(user, post, id)| Made::Comment(user, post, id)),
        (text(), text(), -100_i8..100, text()).prop_map(|(user, post, round, by)| Made::Vote(user, post, round, by)),
        (text(), any::<i64>(), text(), any::<bool>()).prop_map(|(user, at, id, flag)| Made::Event(
            user,
            Reverse(at),
            id,
            flag
        )),
        (text(), text()).prop_map(|(user, id)| Made::Draft(user, id)),
        text().prop_map(Made::Account),
        text().prop_map(Made::Profile),
        (text(), text()).prop_map(|(user, path)| Made::File(user, path)),
        Just(Made::Counter),
    ]
}

impl Made {
    /// The texts of the two keys.
    fn texts(&self) -> (String, String) {
        match self.clone() {
            Self::Post(user, id) => texts(&Post { user, id }),
            Self::Comment(user, post, id) => texts(&Comment { user, post, id }),
            Self::Vote(user, post, round, voter) => texts(&Vote { user, post, round, voter }),
            Self::Event(user, Reverse(at), id, flag) => texts(&Event { user, at, id, flag }),
            Self::Draft(user, id) => texts(&Draft { user, id }),
            Self::Account(name) => texts(&Account { name }),
            Self::Profile(user) => texts(&Profile { user }),
            Self::File(user, path) => texts(&File { user, path }),
            Self::Counter => texts(&Counter { count: 1 }),
        }
    }

    /// What its key comes apart into.
    fn parsed(&self) -> Self {
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
        }
        .unwrap()
    }

    /// Whether both are of one type.
    fn is_like(&self, other: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }
}

fn texts<I: Item>(item: &I) -> (String, String) {
    let key = item.primary_key();
    key.check().unwrap();
    (key.partition_key().to_owned(), key.sort_key().to_owned())
}

/// The order of the partition keys, and then of the sort keys, as DynamoDB has it: by bytes.
fn order(a: &Made, b: &Made) -> Ordering {
    a.texts().cmp(&b.texts())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4096))]

    #[test]
    fn keys_come_back(made in made()) {
        prop_assert_eq!(made.parsed(), made);
    }

    #[test]
    fn no_two_keys_are_the_same(a in made(), b in made()) {
        prop_assert_eq!(a.texts() == b.texts(), a == b);
        // Nor is one attribute the same, where it holds all that tells the two types apart.
        let shares_partition = matches!((&a, &b), (Made::Account(_) | Made::Counter, _) | (_, Made::Account(_) | Made::Counter));
        if !a.is_like(&b) {
            prop_assert_ne!(&a.texts().1, &b.texts().1);
            if shares_partition {
                prop_assert_ne!(&a.texts().0, &b.texts().0);
            }
        }
    }

    #[test]
    fn keys_sort_as_tuples(a in made(), b in made()) {
        // What is stored raw sorts by its bytes, delimiters and all, and so do its values.
        if a.is_like(&b) {
            prop_assert_eq!(order(&a, &b), a.cmp(&b));
        }
    }

    /// A child is next to its parent, before the next parent.
    #[test]
    fn children_sort_with_their_parents(user in hostile(), post in hostile(), next in hostile(), id in hostile(), voter in hostile()) {
        let (parent, other) = (Made::Post(user.clone(), post.clone()), Made::Post(user.clone(), next.clone()));
        for child in [Made::Comment(user.clone(), post.clone(), id), Made::Vote(user, post.clone(), 7, voter)] {
            prop_assert_eq!(order(&parent, &child), Ordering::Less);
            if next > post {
                prop_assert_eq!(order(&child, &other), Ordering::Less);
            }
            let start = parent.texts().1 + "#";
            prop_assert!(child.texts().1.starts_with(&start));
        }
    }

    /// What begins a query of one type begins no key of another one, but of children.
    #[test]
    fn prefixes_match_their_own_type(made in made()) {
        let sort_key = made.texts().1;
        let begins = |prefix: &str| sort_key.starts_with(prefix);
        prop_assert_eq!(begins(Post::prefix_sort_key().as_str()), matches!(made, Made::Post(..) | Made::Comment(..) | Made::Vote(..)));
        prop_assert_eq!(begins(Event::prefix_sort_key().as_str()), matches!(made, Made::Event(..)));
        prop_assert_eq!(begins(File::prefix_sort_key().as_str()), matches!(made, Made::File(..)));
        prop_assert_eq!(begins(Draft::prefix_sort_key().as_str()), matches!(made, Made::Draft(..)));
    }
}
