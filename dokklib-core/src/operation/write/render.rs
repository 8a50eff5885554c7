use std::mem;

use aws_sdk_dynamodb::operation::delete_item::DeleteItemInput;
use aws_sdk_dynamodb::operation::delete_item::builders::DeleteItemFluentBuilder;
use aws_sdk_dynamodb::operation::put_item::PutItemInput;
use aws_sdk_dynamodb::operation::put_item::builders::PutItemFluentBuilder;
use aws_sdk_dynamodb::operation::update_item::UpdateItemInput;
use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use aws_sdk_dynamodb::types::{
    ConditionCheck, Delete, Put, ReturnConsumedCapacity, ReturnValue, ReturnValuesOnConditionCheckFailure,
    TransactWriteItem, Update,
};

use super::prepare::PreparedWrite;
use super::{WriteAction, WriteData, WriteKind};
use crate::attribute::{AttributePath, Attributes};
use crate::error::Fault;
use crate::expr::{ExpressionAttributes, Node, Renderer};

/// The expressions of a write.
struct Rendered {
    condition: Option<String>,
    update: Option<String>,
    expression: ExpressionAttributes,
}

impl Rendered {
    /// Requests the old item for every conditional write. It shows whether the item exists and which part of the condition
    /// failed, and DynamoDB returns it without consuming read capacity.
    fn values_on_failure(&self) -> Option<ReturnValuesOnConditionCheckFailure> {
        self.condition.is_some().then_some(ReturnValuesOnConditionCheckFailure::AllOld)
    }
}

/// The parameters of a write that is sent alone.
pub(crate) struct Parameters {
    table: String,
    /// The item of a put, or the key of another write.
    attributes: Attributes,
    rendered: Rendered,
    values: Option<ReturnValue>,
    capacity: Option<ReturnConsumedCapacity>,
}

/// A request of the SDK. The SDK has no trait for the parameters of all writes.
pub(crate) trait WriteRequest: Sized {
    fn with(self, parameters: Parameters) -> Self;
}

macro_rules! write_requests {
    ($($Fluent:ident, $Input:ident: $attributes:ident by $set_attributes:ident
        $(, $update:ident by $set_update:ident)?;)+) => {$(
        impl WriteRequest for $Fluent {
            /// Skips parameters without a value, because each setter moves the builder.
            fn with(self, parameters: Parameters) -> Self {
                let Parameters { table, attributes, rendered, values, capacity } = parameters;
                let mut request = self.table_name(table).$set_attributes(Some(attributes));
                if let on_failure @ Some(_) = rendered.values_on_failure() {
                    request = request.set_return_values_on_condition_check_failure(on_failure);
                    request = request.set_condition_expression(rendered.condition);
                }
                $(
                    request = request.$set_update(rendered.update);
                )?
                let ExpressionAttributes { names, values: expression_values } = rendered.expression;
                if names.is_some() {
                    request = request.set_expression_attribute_names(names);
                }
                if expression_values.is_some() {
                    request = request.set_expression_attribute_values(expression_values);
                }
                if values.is_some() {
                    request = request.set_return_values(values);
                }
                if capacity.is_some() {
                    request = request.set_return_consumed_capacity(capacity);
                }
                request
            }
        }

        impl WriteRequest for $Input {
            fn with(mut self, parameters: Parameters) -> Self {
                let Parameters { table, attributes, rendered, values, capacity } = parameters;
                self.table_name = Some(table);
                self.$attributes = Some(attributes);
                self.return_values_on_condition_check_failure = rendered.values_on_failure();
                self.condition_expression = rendered.condition;
                $(
                    self.$update = rendered.update;
                )?
                self.expression_attribute_names = rendered.expression.names;
                self.expression_attribute_values = rendered.expression.values;
                self.return_values = values;
                self.return_consumed_capacity = capacity;
                self
            }
        }
    )+};
}

write_requests! {
    PutItemFluentBuilder, PutItemInput: item by set_item;
    DeleteItemFluentBuilder, DeleteItemInput: key by set_key;
    UpdateItemFluentBuilder, UpdateItemInput: key by set_key, update_expression by set_update_expression;
}

/// Sets the parameters that are optional in an operation of a transaction.
macro_rules! with_optional {
    ($operation:expr, $rendered:ident) => {{
        let mut operation = $operation.build().expect("the required fields are set");
        operation.return_values_on_condition_check_failure = $rendered.values_on_failure();
        operation.condition_expression = $rendered.condition;
        operation.expression_attribute_names = $rendered.expression.names;
        operation.expression_attribute_values = $rendered.expression.values;
        Some(operation)
    }};
}

/// The data that a write still needs after it is rendered. Anything else moves into the request.
#[derive(Clone, Copy)]
struct Kept {
    condition: bool,
    action: bool,
}

impl PreparedWrite {
    /// Returns the parameters of a write that is sent alone, and whether the write needs a retry check. Afterwards, the write
    /// has only its condition and the data of that check.
    pub(crate) fn parameters(&mut self, values: Option<ReturnValue>) -> Result<(Parameters, bool), Fault> {
        let needs_retry_check = self.needs_retry_check(values.as_ref());
        let kept = Kept { condition: true, action: needs_retry_check };
        Ok((self.render_parameters(values, kept)?, needs_retry_check))
    }

    /// Returns the request of a write that is sent alone.
    pub(crate) fn into_request<R: WriteRequest>(mut self, request: R, values: Option<ReturnValue>) -> Result<R, Fault> {
        Ok(request.with(self.render_parameters(values, Kept { condition: false, action: false })?))
    }

    fn render_parameters(&mut self, values: Option<ReturnValue>, kept: Kept) -> Result<Parameters, Fault> {
        // A write that changes unique values needs a transaction.
        if self.needs_transaction {
            return Err(Fault::UniqueRequest);
        }
        let rendered = self.render(kept, None)?;
        // DynamoDB doesn't return the new item of a put, which is the item of the request.
        let is_put = self.item().is_some();
        let values = values.filter(|values| !(is_put && *values == ReturnValue::AllNew));
        let attributes = self.take_attributes(kept);
        let handle = &self.write.handle;
        let (table, capacity) = (handle.table.checked()?.to_owned(), handle.calls.return_consumed_capacity());
        Ok(Parameters { table, attributes, rendered, values, capacity })
    }

    /// Sets the operation of a transaction. Afterwards, the write has only its condition.
    ///
    /// `item_exists` matters only for an upsert without changes. An update of a transaction requires an update expression,
    /// and DynamoDB has none that creates an item without attributes. The upsert is therefore an insert of the key if the
    /// item is missing, and a condition check if it exists.
    pub(crate) fn set_transact_item(&mut self, item: &mut TransactWriteItem, item_exists: bool) -> Result<(), Fault> {
        let kept = Kept { condition: true, action: false };
        let is_empty_upsert = self.write.kind == WriteKind::Upsert
            && matches!(self.action(), WriteAction::Update { changes, .. } if changes.is_empty());
        let mut rendered = self.render(kept, is_empty_upsert.then_some(item_exists))?;
        let attributes = Some(self.take_attributes(kept));
        let table = self.write.handle.table.checked()?;
        match (self.action(), rendered.update.take()) {
            (WriteAction::Put { .. }, _) => {
                item.put = with_optional!(Put::builder().table_name(table).set_item(attributes), rendered);
            }
            (WriteAction::Update { .. }, _) if is_empty_upsert && !item_exists => {
                item.put = with_optional!(Put::builder().table_name(table).set_item(attributes), rendered);
            }
            (WriteAction::Delete { .. }, _) => {
                item.delete = with_optional!(Delete::builder().table_name(table).set_key(attributes), rendered);
            }
            (WriteAction::Update { .. }, Some(update)) => {
                let operation = Update::builder().table_name(table).set_key(attributes).update_expression(update);
                item.update = with_optional!(operation, rendered);
            }
            // An update that only deletes no elements from a set has no update expression. `UpdateItem` accepts that, but
            // an update in a transaction requires an expression.
            (WriteAction::Update { .. } | WriteAction::ConditionCheck { .. }, _) => {
                let check = ConditionCheck::builder().table_name(table).set_key(attributes);
                let check = check
                    .set_return_values_on_condition_check_failure(rendered.values_on_failure())
                    .set_condition_expression(rendered.condition)
                    .set_expression_attribute_names(rendered.expression.names)
                    .set_expression_attribute_values(rendered.expression.values);
                item.condition_check = Some(check.build().expect("the required fields are set"));
            }
        }
        Ok(())
    }

    /// Returns the item or the key.
    fn take_attributes(&mut self, kept: Kept) -> Attributes {
        match &mut self.write.action {
            Ok(WriteAction::Put { item }) if kept.action => item.clone(),
            Ok(
                WriteAction::Put { item: attributes }
                | WriteAction::Delete { key: attributes }
                | WriteAction::Update { key: attributes, .. }
                | WriteAction::ConditionCheck { key: attributes },
            ) => mem::take(attributes),
            Err(_) => unreachable!("a write with a fault can't be prepared"),
        }
    }

    /// Renders the condition and the update expression. An upsert without changes checks in addition whether the item exists.
    fn render(&mut self, kept: Kept, item_exists: Option<bool>) -> Result<Rendered, Fault> {
        let WriteData { kind, handle, action, condition, guards, tag, .. } = &mut *self.write;
        let (kind, key) = (*kind, handle.layout.partition_key_name());
        let mut renderer = Renderer::default();
        renderer.keep_values(kept.action);
        let update = match action {
            Ok(WriteAction::Update { changes, code, .. }) if !changes.is_empty() => {
                Some((code.render)(&mut renderer, changes)?)
            }
            _ => None,
        };
        renderer.keep_values(kept.condition);
        let mut combined;
        let condition = if tag.is_none() && guards.expiry.is_none() && item_exists.is_none() {
            condition.as_mut()
        } else {
            combined = kind.with_tag(*tag, key, guards.condition(kind, condition.clone()));
            if let Some(item_exists) = item_exists {
                let key = AttributePath::top_level(key);
                let presence = if item_exists { Node::Exists(key) } else { Node::NotExists(key) };
                combined = [presence].into_iter().chain(combined).reduce(Node::and);
            }
            combined.as_mut()
        };
        let condition = match (kind.presence(), condition) {
            (_, Some(Node::Constant(is_true))) => {
                let node = kind.with_constant(key, *is_true);
                node.map(|node| renderer.condition(node, CONDITION)).transpose()?
            }
            (Some(presence), condition) => Some(renderer.presence(presence, key, condition, CONDITION)?),
            (None, condition) => condition.map(|node| renderer.condition(node, CONDITION)).transpose()?,
        };
        Ok(Rendered { condition, update, expression: renderer.finish()? })
    }
}

const CONDITION: &str = "condition";
