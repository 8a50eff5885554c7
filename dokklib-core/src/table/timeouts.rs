//! The timeouts of the client that `Table::from_env` creates.

use std::time::Duration;

use aws_config::SdkConfig;
use aws_config::timeout::TimeoutConfig;
use aws_sdk_dynamodb::config::{Builder, Config};

/// The time until the first byte of a response.
const READ: Duration = Duration::from_secs(5);

/// The time of one attempt, with the transfer of the request and the response.
const OPERATION_ATTEMPT: Duration = Duration::from_secs(10);

/// The time of a request, with all attempts of the SDK and their backoff.
const OPERATION: Duration = Duration::from_secs(30);

/// Returns the configuration of a client with the timeouts that the configuration of the environment doesn't set.
pub(super) fn with_timeouts(config: &SdkConfig) -> Config {
    let defaults = TimeoutConfig::builder()
        .read_timeout(READ)
        .operation_attempt_timeout(OPERATION_ATTEMPT)
        .operation_timeout(OPERATION)
        .build();
    let mut timeouts = config.timeout_config().cloned().unwrap_or_else(|| TimeoutConfig::builder().build());
    timeouts.take_defaults_from(&defaults);
    Builder::from(config).timeout_config(timeouts).build()
}

#[cfg(test)]
mod tests {
    use aws_config::BehaviorVersion;

    use super::*;

    fn timeouts(config: &SdkConfig) -> TimeoutConfig {
        with_timeouts(config).timeout_config().unwrap().clone()
    }

    #[test]
    fn timeouts_that_are_not_set_have_defaults() {
        let config = SdkConfig::builder().behavior_version(BehaviorVersion::latest());
        let defaults = timeouts(&config.build());
        assert_eq!(defaults.connect_timeout(), None, "the SDK sets it when it loads the environment");
        assert_eq!(defaults.read_timeout(), Some(READ));
        assert_eq!(defaults.operation_attempt_timeout(), Some(OPERATION_ATTEMPT));
        assert_eq!(defaults.operation_timeout(), Some(OPERATION));
    }

    #[test]
    fn timeouts_of_the_configuration_have_precedence() {
        let second = Duration::from_secs(1);
        let own = TimeoutConfig::builder().connect_timeout(second).operation_timeout(second);
        let config = SdkConfig::builder().behavior_version(BehaviorVersion::latest()).timeout_config(own.build());
        let merged = timeouts(&config.build());
        assert_eq!((merged.connect_timeout(), merged.operation_timeout()), (Some(second), Some(second)));
        assert_eq!(merged.read_timeout(), Some(READ));
        let disabled = TimeoutConfig::disabled();
        let config = SdkConfig::builder().behavior_version(BehaviorVersion::latest()).timeout_config(disabled);
        assert_eq!(timeouts(&config.build()).operation_timeout(), None);
    }
}
