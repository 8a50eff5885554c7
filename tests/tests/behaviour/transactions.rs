use dokklib::{Entity, ErrorKind, Path, Relation};
use dokklib_tests::Engine;

use crate::{Group, User};

#[derive(Entity, Debug, Clone, PartialEq)]
struct Stock {
    #[entity(key)]
    product: String,
    left: u64,
}

fn stock(left: u64) -> Stock {
    Stock { product: "SENTINEL".to_owned(), left }
}

#[tokio::test]
async fn a_canceled_transaction_writes_nothing_and_has_a_reason_for_each_operation() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    let alice = User::partition_key("alice");
    let (group1, group2) = (Group::sort_key("1"), Group::sort_key("2"));
    table.insert((&alice, &group1)).await?;
    table.put(stock(1)).await?;

    let error = table
        .transact_write()
        .insert((&alice, &group2))
        .push(table.insert((&alice, &group1)).attribute("role", "admin").returning_old_on_failure())
        .update(&stock(1), |stock| stock.set(Stock::LEFT, 0).when(Stock::LEFT.gt(1)))
        .push(table.delete((&alice, Group::sort_key("3"))).must_exist())
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TransactionCanceled);
    let kinds: Vec<_> = error.reasons().iter().map(dokklib::error::CancellationReason::kind).collect();
    assert_eq!(
        kinds,
        [None, Some(ErrorKind::AlreadyExists), Some(ErrorKind::ConditionFailed), Some(ErrorKind::NotFound)]
    );
    assert_eq!(
        error.to_string(),
        "transact_write: the transaction was canceled (operation 1, insert of Relation<User, Group>: the item already \
         exists; operation 2, update of Stock: the condition check failed: `left > ?`; operation 3, delete of Relation<User, \
         Group>: the item doesn't exist)"
    );
    let old: Relation<User, Group> = error.reasons()[1].item().unwrap()?;
    assert_eq!(old.sort_key(), &group1);
    assert!(error.reasons()[2].item::<Stock>().is_none(), "only with `returning_old_on_failure`");
    assert!(!format!("{error:?}").contains("SENTINEL"));
    assert!(!error.may_have_been_applied());

    assert_eq!(table.get((&alice, &group2)).consistent().await?, None, "nothing was written");
    assert_eq!(table.get(&stock(1)).consistent().await?, Some(stock(1)));
    Ok(())
}

#[tokio::test]
async fn a_transaction_on_two_tables() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let (first, second) = (engine.table().await, engine.table().await);
    first.transact_write().insert(stock(1)).push(second.insert(stock(2))).await?;
    assert_eq!(first.get(&stock(0)).await?, Some(stock(1)));
    assert_eq!(second.get(&stock(0)).await?, Some(stock(2)));

    let mut transaction = first.transact_write().check(&stock(0), Stock::LEFT.eq(1));
    {
        let table = &second;
        transaction = transaction.push(table.delete(&stock(0)));
    }
    transaction.await?;
    assert_eq!(second.get(&stock(0)).await?, None);
    Ok(())
}

#[tokio::test]
async fn a_transaction_has_at_most_a_hundred_operations() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    let alice = User::partition_key("alice");
    let mut transaction = table.transact_write();
    for number in 0..100 {
        transaction = transaction.put((&alice, Group::sort_key(number.to_string())));
    }
    transaction.clone().await?;
    assert_eq!(table.query((&alice, Group::prefix_sort_key())).await?.len(), 100);

    let error = transaction.put((&alice, Group::sort_key("100"))).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert_eq!(error.to_string(), "transact_write: a transaction must have 1 to 100 operations, but this one has 101");
    let error = table.transact_write().await.unwrap_err();
    assert_eq!(error.to_string(), "transact_write: a transaction must have 1 to 100 operations, but this one has 0");
    Ok(())
}

#[tokio::test]
async fn an_invalid_transaction_is_an_error() {
    let table = dokklib::Table::<dokklib::SingleTable>::offline("table");
    let alice = User::partition_key("alice");
    let error = table
        .transact_write()
        .delete((&alice, Group::sort_key("1")))
        .delete((&alice, Group::sort_key("2")))
        .insert((&alice, Group::sort_key("1")))
        .to_input()
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert_eq!(
        error.to_string(),
        "transact_write: operations 0 and 2 of the transaction are on the same item: DynamoDB allows one operation per \
         item"
    );
    let error = table.transact_write().put(stock(1)).delete((&alice, Group::sort_key(""))).to_input().unwrap_err();
    assert_eq!(
        error.to_string(),
        "transact_write: operation 1 of the transaction, delete of Relation<User, Group>: the key part `Group` is empty: \
         DynamoDB doesn't allow empty keys"
    );
    let error = table.transact_write().update(&stock(1), |stock| stock).to_input().unwrap_err();
    assert!(error.to_string().contains("the update has no changes"), "{error}");
    let error = table.transact_write().put(stock(1)).idempotency_token("x".repeat(37)).to_input().unwrap_err();
    let expected = "transact_write: an idempotency token must have 1 to 36 characters, but this one has 37";
    assert_eq!(error.to_string(), expected);
}

#[tokio::test]
async fn a_transaction_with_an_idempotency_token_is_applied_once() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    table.put(stock(5)).await?;
    let add = |count| {
        table.transact_write().update(&stock(0), |stock| stock.add(Stock::LEFT, count)).idempotency_token("token-1")
    };
    add(1).await?;
    add(1).await?;
    assert_eq!(table.get(&stock(0)).await?, Some(stock(6)));
    assert_eq!(add(2).await.unwrap_err().kind(), ErrorKind::IdempotentParameterMismatch);
    Ok(())
}

#[tokio::test]
async fn a_transaction_supports_every_write_operation() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    let alice = User::partition_key("alice");
    let group = |name: &str| Group::sort_key(name);
    table.insert((&alice, group("replaced"))).await?;
    table.insert((&alice, group("checked"))).await?;
    table.put(stock(1)).await?;
    let transaction = || {
        table
            .transact_write()
            .insert((&alice, group("inserted")))
            .put((&alice, group("put")))
            .replace((&alice, group("replaced")))
            .upsert((&alice, group("upserted")))
            .push(table.upsert((&alice, group("pushed"))).attribute("role", "admin"))
            .delete((&alice, group("missing")))
            .check_exists((&alice, group("checked")))
            .check_not_exists((&alice, group("unknown")))
            .upsert(stock(7))
    };
    transaction().await?;
    let groups = table.query((&alice, Group::prefix_sort_key())).await?;
    let names: Vec<_> = groups.iter().map(|relation| relation.sort_key().value().into_owned()).collect();
    assert_eq!(names, ["checked", "inserted", "pushed", "put", "replaced", "upserted"]);
    assert_eq!(table.get(&stock(0)).await?, Some(stock(1)), "an upsert overwrites no fields");

    table.delete((&alice, group("replaced"))).await?;
    table.delete((&alice, group("checked"))).await?;
    table.insert((&alice, group("unknown"))).await?;
    let error = transaction().await.unwrap_err();
    let kinds: Vec<_> = error.reasons().iter().map(|reason| (reason.operation(), reason.kind())).collect();
    assert_eq!(
        kinds,
        [
            ("insert", Some(ErrorKind::AlreadyExists)),
            ("put", None),
            ("replace", Some(ErrorKind::NotFound)),
            ("upsert", None),
            ("upsert", None),
            ("delete", None),
            ("check_exists", Some(ErrorKind::NotFound)),
            ("check_not_exists", Some(ErrorKind::AlreadyExists)),
            ("upsert", None),
        ]
    );
    for (kind, expected) in [
        (ErrorKind::TransactionCanceled, true),
        (ErrorKind::NotFound, true),
        (ErrorKind::AlreadyExists, true),
        (ErrorKind::ConditionFailed, true),
        (ErrorKind::TransactionConflict, false),
    ] {
        assert_eq!(error.has(kind), expected, "{kind:?}");
    }
    Ok(())
}

#[tokio::test]
async fn a_transaction_can_be_retried_with_the_same_idempotency_token() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    let key = (User::partition_key("alice"), Group::sort_key("1"));
    let transaction = table.transact_write().insert((&key.0, &key.1)).idempotency_token("token-2");
    transaction.clone().await?;
    // A second later, a new timestamp would differ, and DynamoDB would reject the reused token.
    tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
    transaction.await?;
    Ok(())
}

#[tokio::test]
async fn an_upsert_of_an_item_with_only_its_key() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await.without_timestamps();
    let pair = |group: &str| (User::partition_key("alice"), Group::sort_key(group));
    // `1` and `3` are missing, `2` exists.
    table.put(pair("2")).attribute("role", "admin").await?;
    let upserts = || table.transact_write().upsert(pair("1")).upsert(pair("2")).upsert(pair("3"));
    upserts().put(stock(1)).await?;
    for (group, attributes) in [("1", 0), ("2", 1), ("3", 0)] {
        let stored = table.get(pair(group)).consistent().await?.unwrap();
        assert_eq!(stored.attributes().len(), attributes, "an existing item is unchanged, a new one has only its key");
    }
    upserts().await?;
    // With an idempotency token, the transaction is applied once.
    let once = upserts().update(&stock(1), |stock| stock.add(Stock::LEFT, 1)).idempotency_token("upserts");
    once.clone().await?;
    once.await?;
    assert_eq!(table.get(&stock(1)).consistent().await?, Some(stock(2)));

    // The condition of an upsert applies to an existing item, or to one without attributes.
    let is_new = || Path::<Relation<User, Group>, String>::raw("role").not_exists();
    table.transact_write().push(table.upsert(pair("4")).when(is_new())).await?;
    table.transact_write().push(table.upsert(pair("4")).when(is_new())).await?;
    let error = table.transact_write().push(table.upsert(pair("2")).when(is_new())).await.unwrap_err();
    assert_eq!(error.first_reason_kind(), Some(ErrorKind::ConditionFailed));
    assert_eq!(error.reasons()[0].failed_conditions()[0].to_string(), "attribute_not_exists(role)");
    let has_role = Path::<Relation<User, Group>, String>::raw("role").exists();
    let error = table.transact_write().push(table.upsert(pair("5")).when(has_role)).await.unwrap_err();
    assert_eq!(error.first_reason_kind(), Some(ErrorKind::ConditionFailed));
    assert_eq!(table.get(pair("5")).consistent().await?, None);

    // If another operation fails, nothing is written, and the upsert of an existing item has no reason.
    let error = table.transact_write().upsert(pair("2")).upsert(pair("6")).insert(stock(1)).await.unwrap_err();
    let kinds: Vec<_> = error.reasons().iter().map(dokklib::error::CancellationReason::kind).collect();
    assert_eq!(kinds, [None, None, Some(ErrorKind::AlreadyExists)]);
    assert_eq!(table.get(pair("6")).consistent().await?, None);
    Ok(())
}

#[tokio::test]
async fn the_kind_of_a_reason_is_found_in_the_error() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.table().await;
    table.put(stock(1)).await?;
    let missing = || Stock { product: "missing".to_owned(), left: 1 };

    let error = table.transact_write().put(missing()).insert(stock(1)).await.unwrap_err();
    assert_eq!(error.first_reason_kind(), Some(ErrorKind::AlreadyExists));
    assert!(error.has(ErrorKind::AlreadyExists) && error.has(ErrorKind::ConditionFailed));
    assert!(error.has(ErrorKind::TransactionCanceled) && !error.has(ErrorKind::NotFound));
    let [put, insert] = error.reasons() else { panic!("{error}") };
    assert!(insert.has(ErrorKind::ConditionFailed) && insert.has(ErrorKind::AlreadyExists));
    assert_eq!(insert.code(), Some("ConditionalCheckFailed"), "the kind and the code agree");
    assert!(!put.has(ErrorKind::ConditionFailed) && put.kind().is_none());

    let error = table.transact_write().replace(missing()).insert(stock(1)).await.unwrap_err();
    assert_eq!(error.first_reason_kind(), Some(ErrorKind::NotFound));
    let error = table.transact_write().check(&stock(1), Stock::LEFT.gt(1)).await.unwrap_err();
    assert_eq!(error.first_reason_kind(), Some(ErrorKind::ConditionFailed));
    assert!(error.has(ErrorKind::ConditionFailed) && !error.has(ErrorKind::AlreadyExists));

    // The same applies to a write alone.
    let error = table.insert(stock(1)).await.unwrap_err();
    assert!(error.has(ErrorKind::AlreadyExists) && error.has(ErrorKind::ConditionFailed));
    assert_eq!((error.kind(), error.first_reason_kind()), (ErrorKind::AlreadyExists, None));
    assert!(!table.put(Stock { product: String::new(), left: 1 }).await.unwrap_err().has(ErrorKind::ConditionFailed));
    Ok(())
}
