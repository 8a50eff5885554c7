use std::collections::HashMap;
use std::mem;

use aws_sdk_dynamodb::operation::delete_item::builders::{DeleteItemFluentBuilder, DeleteItemInputBuilder};
use aws_sdk_dynamodb::operation::put_item::builders::{PutItemFluentBuilder, PutItemInputBuilder};
use aws_sdk_dynamodb::operation::update_item::builders::{UpdateItemFluentBuilder, UpdateItemInputBuilder};
use aws_sdk_dynamodb::types::builders::{ConditionCheckBuilder, DeleteBuilder, PutBuilder, UpdateBuilder};
use aws_sdk_dynamodb::types::{
    AttributeValue, ConditionCheck, Delete, Put, ReturnConsumedCapacity, ReturnValue,
    ReturnValuesOnConditionCheckFailure, TransactWriteItem, Update,
};

use super::prepare::PreparedWrite;
use super::{WriteAction, WriteKind};
use crate::attribute::{AttributePath, Attributes};
use crate::error::Fault;
use crate::expr::{ExpressionAttributes, Node, Renderer};

/// The parameters of all writes. The SDK has no trait for them.
pub(crate) trait WriteBuilder: Sized {
    fn table(self, name: &str) -> Self;

    /// Sets the item of a put, or the key of another write.
    fn attributes(self, attributes: Attributes) -> Self;

    /// Sets a condition, and requests the old item if it fails. The old item shows whether the item exists and which part of
    /// the condition failed, and DynamoDB returns it without consuming read capacity.
    fn condition(self, expression: String) -> Self;

    fn names(self, names: HashMap<String, String>) -> Self;

    fn values(self, values: HashMap<String, AttributeValue>) -> Self;

    /// Sets the update expression of an update.
    fn update(self, expression: String) -> Self;
}

/// The parameters of a write that is a request of its own.
pub(crate) trait RequestBuilder: WriteBuilder {
    fn return_values(self, values: ReturnValue) -> Self;

    fn return_capacity(self, capacity: ReturnConsumedCapacity) -> Self;
}

macro_rules! write_builders {
    ($($Builder:ty: $set_attributes:ident $(, $update_expression:ident)?;)+) => {$(
        impl WriteBuilder for $Builder {
            fn table(self, name: &str) -> Self {
                self.table_name(name)
            }

            fn attributes(self, attributes: Attributes) -> Self {
                self.$set_attributes(Some(attributes))
            }

            fn condition(self, expression: String) -> Self {
                self.condition_expression(expression)
                    .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            }

            fn names(self, names: HashMap<String, String>) -> Self {
                self.set_expression_attribute_names(Some(names))
            }

            fn values(self, values: HashMap<String, AttributeValue>) -> Self {
                self.set_expression_attribute_values(Some(values))
            }

            fn update(self, _expression: String) -> Self {
                $(return self.$update_expression(_expression);)?
                #[allow(unreachable_code, reason = "only updates have the expression")]
                self
            }
        }
    )+};
}

write_builders! {
    PutItemFluentBuilder: set_item;
    PutItemInputBuilder: set_item;
    PutBuilder: set_item;
    DeleteItemFluentBuilder: set_key;
    DeleteItemInputBuilder: set_key;
    DeleteBuilder: set_key;
    UpdateItemFluentBuilder: set_key, update_expression;
    UpdateItemInputBuilder: set_key, update_expression;
    UpdateBuilder: set_key, update_expression;
    ConditionCheckBuilder: set_key;
}

macro_rules! request_builders {
    ($($Builder:ty,)+) => {$(
        impl RequestBuilder for $Builder {
            fn return_values(self, values: ReturnValue) -> Self {
                self.set_return_values(Some(values))
            }

            fn return_capacity(self, capacity: ReturnConsumedCapacity) -> Self {
                self.set_return_consumed_capacity(Some(capacity))
            }
        }
    )+};
}

request_builders! {
    PutItemFluentBuilder,
    PutItemInputBuilder,
    DeleteItemFluentBuilder,
    DeleteItemInputBuilder,
    UpdateItemFluentBuilder,
    UpdateItemInputBuilder,
}

/// The expressions of a write.
struct Rendered {
    condition: Option<String>,
    update: Option<String>,
    expression: ExpressionAttributes,
}

impl Rendered {
    /// Sets the expressions. Parameters without a value are skipped, because each setter moves the builder.
    fn set<B: WriteBuilder>(self, mut builder: B) -> B {
        let ExpressionAttributes { names, values } = self.expression;
        if let Some(update) = self.update {
            builder = builder.update(update);
        }
        if let Some(condition) = self.condition {
            builder = builder.condition(condition);
        }
        if let Some(names) = names {
            builder = builder.names(names);
        }
        if let Some(values) = values {
            builder = builder.values(values);
        }
        builder
    }
}

/// What a write still needs after it is rendered. Anything else moves into the request.
#[derive(Clone, Copy)]
struct Kept {
    condition: bool,
    action: bool,
}

impl PreparedWrite {
    /// Returns the request of a write that is sent alone, and whether the write needs a retry check. Afterwards, the write has
    /// only its condition and the data of that check.
    pub(crate) fn send_as<B: RequestBuilder>(
        &mut self,
        builder: B,
        values: Option<ReturnValue>,
    ) -> Result<(B, bool), Fault> {
        let needs_retry_check = self.needs_retry_check(values.as_ref());
        let kept = Kept { condition: true, action: needs_retry_check };
        Ok((self.request(builder, values, kept)?, needs_retry_check))
    }

    /// Returns the request of a write that is sent alone.
    pub(crate) fn into_request<B: RequestBuilder>(
        mut self,
        builder: B,
        values: Option<ReturnValue>,
    ) -> Result<B, Fault> {
        self.request(builder, values, Kept { condition: false, action: false })
    }

    fn request<B: RequestBuilder>(&mut self, builder: B, values: Option<ReturnValue>, kept: Kept) -> Result<B, Fault> {
        // A write that changes unique values needs a transaction.
        if self.needs_transaction {
            return Err(Fault::UniqueRequest);
        }
        let rendered = self.render(kept, None)?;
        // DynamoDB doesn't return the new item of a put, which is the item of the request.
        let is_put = self.item().is_some();
        let values = values.filter(|values| !(is_put && *values == ReturnValue::AllNew));
        let attributes = self.take_attributes(kept);
        let builder = build(builder, self.handle.table.checked()?, attributes, rendered);
        let builder = match self.handle.calls.return_consumed_capacity() {
            Some(capacity) => builder.return_capacity(capacity),
            None => builder,
        };
        Ok(match values {
            Some(values) => builder.return_values(values),
            None => builder,
        })
    }

    /// Returns the operation of a transaction. Afterwards, the write has only its condition.
    ///
    /// `item_exists` matters only for an upsert without changes. An update of a transaction requires an update expression,
    /// and DynamoDB has none that creates an item without attributes. The upsert is therefore an insert of the key if the
    /// item is missing, and a condition check if it exists.
    pub(crate) fn transact_item(&mut self, item_exists: bool) -> Result<TransactWriteItem, Fault> {
        let kept = Kept { condition: true, action: false };
        let is_empty_upsert = self.kind == WriteKind::Upsert
            && matches!(&self.action, WriteAction::Update { changes, .. } if changes.is_empty());
        let rendered = self.render(kept, is_empty_upsert.then_some(item_exists))?;
        let attributes = self.take_attributes(kept);
        let table = self.handle.table.checked()?;
        let built = "the required fields are set";
        let item = TransactWriteItem::builder();
        Ok(match &self.action {
            WriteAction::Put { .. } => {
                item.put(build(Put::builder(), table, attributes, rendered).build().expect(built))
            }
            WriteAction::Update { .. } if is_empty_upsert && !item_exists => {
                item.put(build(Put::builder(), table, attributes, rendered).build().expect(built))
            }
            WriteAction::Delete { .. } => {
                item.delete(build(Delete::builder(), table, attributes, rendered).build().expect(built))
            }
            WriteAction::Update { .. } if rendered.update.is_some() => {
                item.update(build(Update::builder(), table, attributes, rendered).build().expect(built))
            }
            // An update that only deletes no elements from a set has no update expression. `UpdateItem` accepts that, but
            // an update in a transaction requires an expression.
            WriteAction::Update { .. } | WriteAction::ConditionCheck { .. } => {
                let check = build(ConditionCheck::builder(), table, attributes, rendered);
                item.condition_check(check.build().expect(built))
            }
        }
        .build())
    }

    /// Returns the item or the key.
    fn take_attributes(&mut self, kept: Kept) -> Attributes {
        match &mut self.action {
            WriteAction::Put { item } if kept.action => item.clone(),
            WriteAction::Put { item: attributes }
            | WriteAction::Delete { key: attributes }
            | WriteAction::Update { key: attributes, .. }
            | WriteAction::ConditionCheck { key: attributes } => mem::take(attributes),
        }
    }

    /// Renders the condition and the update expression. An upsert without changes checks in addition whether the item exists.
    fn render(&mut self, kept: Kept, item_exists: Option<bool>) -> Result<Rendered, Fault> {
        let Self { kind, handle, action, condition, guards, tag, .. } = self;
        let (kind, key) = (*kind, handle.layout.partition_key_name());
        let mut renderer = Renderer::default();
        renderer.keep_values(kept.action);
        let update = match action {
            WriteAction::Update { changes, .. } if !changes.is_empty() => Some(renderer.update(changes)?),
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

fn build<B: WriteBuilder>(builder: B, table: &str, attributes: Attributes, rendered: Rendered) -> B {
    rendered.set(builder.table(table).attributes(attributes))
}
