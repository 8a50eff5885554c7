//! The environment variables.

use std::env;

/// The address, if `TICKETS_ADDRESS` isn't set.
const ADDRESS: &str = "127.0.0.1:3000";

#[derive(Debug)]
pub struct Config {
    pub address: String,
    /// The table on AWS. `None`: the embedded engine.
    pub table: Option<String>,
    /// The secret that seals cursors.
    pub secret: [u8; 32],
}

#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("TICKETS_SECRET is missing: set it to 64 hexadecimal digits, for example from `openssl rand -hex 32`")]
    MissingSecret,
    #[error("TICKETS_SECRET doesn't consist of 64 hexadecimal digits")]
    InvalidSecret,
}

impl Config {
    pub fn from_env() -> Result<Self, ConfigError> {
        let address = env::var("TICKETS_ADDRESS").unwrap_or_else(|_| ADDRESS.to_owned());
        Self::new(address, env::var("TICKETS_TABLE").ok(), env::var("TICKETS_SECRET").ok())
    }

    fn new(address: String, table: Option<String>, secret: Option<String>) -> Result<Self, ConfigError> {
        let secret = match (secret, &table) {
            (Some(text), _) => parse_secret(&text).ok_or(ConfigError::InvalidSecret)?,
            // All instances must open each other's cursors.
            (None, Some(_)) => return Err(ConfigError::MissingSecret),
            (None, None) => random_secret(),
        };
        Ok(Self { address, table, secret })
    }
}

fn parse_secret(text: &str) -> Option<[u8; 32]> {
    let digits: Vec<u8> = text.chars().map(|digit| digit.to_digit(16)?.try_into().ok()).collect::<Option<_>>()?;
    let bytes: Vec<u8> = digits.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]).collect();
    if digits.len() == 64 { bytes.try_into().ok() } else { None }
}

fn random_secret() -> [u8; 32] {
    let mut secret = [0; 32];
    getrandom::fill(&mut secret).expect("the operating system has random bytes");
    secret
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(table: Option<&str>, secret: Option<&str>) -> Result<Config, ConfigError> {
        Config::new(String::new(), table.map(str::to_owned), secret.map(str::to_owned))
    }

    #[test]
    fn a_table_on_aws_requires_a_secret() {
        assert!(matches!(config(Some("tickets"), None), Err(ConfigError::MissingSecret)));
        assert!(config(None, None).is_ok());
    }

    #[test]
    fn a_secret_has_64_digits() {
        let secret = config(Some("tickets"), Some(&"0f".repeat(32))).unwrap().secret;
        assert_eq!(secret, [15; 32]);
        for text in ["", "0f", &"0g".repeat(32), &"é".repeat(32)] {
            assert!(matches!(config(None, Some(text)), Err(ConfigError::InvalidSecret)), "{text}");
        }
    }
}
