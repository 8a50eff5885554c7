//! The program itself: it starts on the embedded engine and with a table on another endpoint.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use dokklib::local::Local;
use tickets::model::Desk;

/// A running service. It is stopped when it is dropped.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

/// Starts the program on a port that the system picks. Returns its address.
fn start(variables: &[(&str, &str)]) -> (Process, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tickets"));
    command.env_remove("TICKETS_TABLE").env("TICKETS_ADDRESS", "127.0.0.1:0").envs(variables.iter().copied());
    let mut process = Process(command.stdout(Stdio::piped()).spawn().unwrap());
    for line in BufReader::new(process.0.stdout.take().unwrap()).lines() {
        let line: String =
            line.unwrap().split('\u{1b}').map(|text| text.trim_start_matches(['[', '0', '2', '3', 'm'])).collect();
        if let Some((_, rest)) = line.split_once("address=") {
            return (process, rest.split(' ').next().unwrap().to_owned());
        }
    }
    panic!("the program ended before it was listening");
}

/// Creates a tenant.
fn sign_up(address: &str) -> String {
    let body = r#"{"tenant": "acme", "tenant_name": "Acme", "email": "alice@example.com", "name": "Alice"}"#;
    let mut stream = TcpStream::connect(address).unwrap();
    let head = "POST /tenants HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\nconnection: close\r\n";
    write!(stream, "{head}content-length: {}\r\n\r\n{body}", body.len()).unwrap();
    let mut response = String::new();
    stream.read_to_string(&mut response).unwrap();
    response
}

#[test]
fn the_program_starts_on_the_embedded_engine() {
    let (_process, address) = start(&[]);
    let response = sign_up(&address);
    assert!(response.starts_with("HTTP/1.1 201 Created"), "{response}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_program_uses_the_table_of_the_environment() {
    let engine = Local::start().await.unwrap();
    let table = engine.schema_table::<Desk>("desk").await.unwrap();
    let (_process, address) = start(&[
        ("TICKETS_TABLE", "desk"),
        ("TICKETS_SECRET", &"07".repeat(32)),
        ("AWS_ENDPOINT_URL_DYNAMODB", &engine.endpoint()),
        ("AWS_REGION", "eu-west-1"),
        ("AWS_ACCESS_KEY_ID", "test"),
        ("AWS_SECRET_ACCESS_KEY", "test"),
    ]);
    let response = sign_up(&address);
    assert!(response.starts_with("HTTP/1.1 201 Created"), "{response}");
    assert_eq!(table.scan::<tickets::model::User>().await.unwrap().len(), 1);
}
