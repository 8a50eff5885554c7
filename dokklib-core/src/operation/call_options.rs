use std::time::Duration;

use aws_sdk_dynamodb::types::ReturnConsumedCapacity;

use super::Meter;

/// The options of a table's calls.
#[derive(Clone, Default)]
pub(crate) struct CallOptions {
    /// The time within which a call must end.
    pub(crate) deadline: Option<Duration>,
    /// The number of attempts of the loops that retry requests in addition to the SDK. `None` is the default of the loop.
    pub(crate) max_attempts: Option<u32>,
    pub(crate) meter: Option<Meter>,
    /// `true` if the SDK decodes the items of responses.
    pub(crate) decodes_by_sdk: bool,
}

impl CallOptions {
    /// Returns the parameter with which DynamoDB reports the consumed capacity to the meter.
    pub(crate) fn return_consumed_capacity(&self) -> Option<ReturnConsumedCapacity> {
        self.meter.is_some().then_some(ReturnConsumedCapacity::Indexes)
    }

    /// Adds a meter that measures the calls in addition to an existing one. Returns the new meter.
    pub(crate) fn add_meter(&mut self) -> Meter {
        let meter = Meter::within(self.meter.take());
        self.meter = Some(meter.clone());
        meter
    }
}
