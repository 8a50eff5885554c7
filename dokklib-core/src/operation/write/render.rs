use aws_sdk_dynamodb::operation::delete_item::builders::DeleteItemFluentBuilder;
use aws_sdk_dynamodb::operation::put_item::builders::PutItemFluentBuilder;
use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use aws_sdk_dynamodb::types::{
    ConditionCheck, Delete, Put, ReturnValue, ReturnValuesOnConditionCheckFailure, TransactWriteItem, Update,
};

use super::prepare::PreparedWrite;
use super::{WriteAction, WriteKind};
use crate::attribute::AttributePath;
use crate::error::Fault;
use crate::expr::{ChangeSet, ExpressionAttributes, Node, Renderer};
use crate::operation::Handle;

/// Sets the condition and its names and values. All builders of writes have these methods, but the SDK has no trait for
/// them.
macro_rules! set_condition {
    ($builder:expr, $rendered:ident) => {
        $builder
            .set_return_values_on_condition_check_failure(return_values_on_failure($rendered.condition.is_some()))
            .set_condition_expression($rendered.condition)
            .set_expression_attribute_names($rendered.expression.names)
            .set_expression_attribute_values($rendered.expression.values)
    };
}

/// The expressions of a write.
struct Rendered {
    condition: Option<String>,
    update: Option<String>,
    expression: ExpressionAttributes,
}

impl PreparedWrite {
    /// Fails for a write that needs a transaction, because it changes unique values.
    fn check_single_request(&self) -> Result<(), Fault> {
        if self.needs_transaction { Err(Fault::UniqueRequest) } else { Ok(()) }
    }

    pub(crate) fn into_put(self, values: Option<ReturnValue>) -> Result<PutItemFluentBuilder, Fault> {
        self.check_single_request()?;
        let Self { kind, handle, action, condition, guards, tag, .. } = self;
        let condition = kind.with_tag(tag, handle.layout.partition_key_name(), guards.condition(kind, condition));
        let WriteAction::Put { item } = action else { unreachable!("a put has an item") };
        let rendered = render(kind, &handle, condition, None)?;
        let put = handle.client.put_item().table_name(handle.table.checked()?).set_item(Some(item));
        let put = put.set_return_consumed_capacity(handle.calls.return_consumed_capacity());
        // DynamoDB doesn't return the new item of a put, which is the item of the request.
        let values = values.filter(|values| *values != ReturnValue::AllNew);
        Ok(set_condition!(put, rendered).set_return_values(values))
    }

    pub(crate) fn into_delete(self, values: Option<ReturnValue>) -> Result<DeleteItemFluentBuilder, Fault> {
        self.check_single_request()?;
        let Self { kind, handle, action, condition, guards, tag, .. } = self;
        let condition = kind.with_tag(tag, handle.layout.partition_key_name(), guards.condition(kind, condition));
        let WriteAction::Delete { key } = action else { unreachable!("a delete has a key") };
        let rendered = render(kind, &handle, condition, None)?;
        let delete = handle.client.delete_item().table_name(handle.table.checked()?).set_key(Some(key));
        let delete = delete.set_return_consumed_capacity(handle.calls.return_consumed_capacity());
        Ok(set_condition!(delete, rendered).set_return_values(values))
    }

    pub(crate) fn into_update(self, values: Option<ReturnValue>) -> Result<UpdateItemFluentBuilder, Fault> {
        self.check_single_request()?;
        let Self { kind, handle, action, condition, guards, tag, .. } = self;
        let condition = kind.with_tag(tag, handle.layout.partition_key_name(), guards.condition(kind, condition));
        let WriteAction::Update { key, changes, .. } = action else { unreachable!("an update has a key and changes") };
        let rendered = render(kind, &handle, condition, Some(*changes))?;
        let update = handle.client.update_item().table_name(handle.table.checked()?).set_key(Some(key));
        let update = update.set_return_consumed_capacity(handle.calls.return_consumed_capacity());
        Ok(set_condition!(update.set_update_expression(rendered.update), rendered).set_return_values(values))
    }

    /// Returns the operation of a transaction.
    ///
    /// `item_exists` matters only for an upsert without changes. An update of a transaction requires an update expression,
    /// and DynamoDB has none that creates an item without attributes. The upsert is therefore an insert of the key if the
    /// item is missing, and a condition check if it exists.
    pub(crate) fn into_transact_item(self, item_exists: bool) -> Result<TransactWriteItem, Fault> {
        let Self { kind, handle, action, condition, guards, tag, .. } = self;
        let mut condition = kind.with_tag(tag, handle.layout.partition_key_name(), guards.condition(kind, condition));
        let is_empty_upsert =
            kind == WriteKind::Upsert && matches!(&action, WriteAction::Update { changes, .. } if changes.is_empty());
        if is_empty_upsert {
            let key = AttributePath::top_level(handle.layout.partition_key_name());
            let presence = if item_exists { Node::Exists(key) } else { Node::NotExists(key) };
            condition = [presence].into_iter().chain(condition).reduce(Node::and);
        }
        let render = |changes| render(kind, &handle, condition, changes);
        let table = handle.table.checked()?;
        let built = "the required fields are set";
        let item = TransactWriteItem::builder();
        let condition_check = |key, rendered: Rendered| {
            let check = ConditionCheck::builder().table_name(table).set_key(Some(key));
            set_condition!(check, rendered).build().expect(built)
        };
        Ok(match action {
            WriteAction::Put { item: attributes } => {
                let rendered = render(None)?;
                let put = Put::builder().table_name(table).set_item(Some(attributes));
                item.put(set_condition!(put, rendered).build().expect(built))
            }
            WriteAction::Delete { key } => {
                let rendered = render(None)?;
                let delete = Delete::builder().table_name(table).set_key(Some(key));
                item.delete(set_condition!(delete, rendered).build().expect(built))
            }
            WriteAction::Update { key, .. } if is_empty_upsert && !item_exists => {
                let put = Put::builder().table_name(table).set_item(Some(key));
                let rendered = render(None)?;
                item.put(set_condition!(put, rendered).build().expect(built))
            }
            WriteAction::Update { key, changes, .. } => {
                let mut rendered = render(Some(*changes))?;
                match rendered.update.take() {
                    Some(expression) => {
                        let update =
                            Update::builder().table_name(table).set_key(Some(key)).update_expression(expression);
                        item.update(set_condition!(update, rendered).build().expect(built))
                    }
                    // An update that only deletes no elements from a set has no update expression. `UpdateItem` accepts
                    // that, but an update in a transaction requires an expression.
                    None => item.condition_check(condition_check(key, rendered)),
                }
            }
            WriteAction::ConditionCheck { key } => item.condition_check(condition_check(key, render(None)?)),
        }
        .build())
    }
}

/// Renders the condition and the update expression.
fn render(
    kind: WriteKind,
    handle: &Handle,
    condition: Option<Node>,
    changes: Option<ChangeSet>,
) -> Result<Rendered, Fault> {
    let mut renderer = Renderer::default();
    let update = changes.filter(|changes| !changes.is_empty());
    let update = update.map(|changes| renderer.update(changes)).transpose()?;
    let partition_key = handle.layout.partition_key_name();
    let condition = kind.condition(partition_key, condition);
    let condition = condition.and_then(|condition| kind.condition_to_send(partition_key, condition));
    let condition = condition.map(|condition| renderer.condition(condition, "condition")).transpose()?;
    Ok(Rendered { condition, update, expression: renderer.finish()? })
}

/// Requests the old item for every conditional write. It shows whether the item exists and which part of the condition
/// failed, and DynamoDB returns it without consuming read capacity.
fn return_values_on_failure(is_conditional: bool) -> Option<ReturnValuesOnConditionCheckFailure> {
    is_conditional.then_some(ReturnValuesOnConditionCheckFailure::AllOld)
}
