//! An adapter for countersign, protocol 1, to start from: fill in your client where it says FILL IN; the rest is the protocol.
//!
//!     cargo new adapter; cargo add serde_json; this file is src/main.rs
//!     countersign adapter-check -- target/debug/adapter     talks to it line by line and says what to mend
//!     countersign run -- target/debug/adapter               judges the client
//!
//! Until then it answers every call with "unsupported". A client with async calls needs a runtime: keep one in `Adapter`, and block on it in
//! `send`. With the AWS SDK for Rust that client is `aws_sdk_codepipeline::Client`, made in `connect` from a `Config` with the call's endpoint
//! URL, region and credentials; its `SdkError` has a variant for each of the kinds below.

use serde_json::{json, Map, Value};
use std::io::{self, BufRead, Write};
use std::panic::{catch_unwind, AssertUnwindSafe};

/// FILL IN: its name and version; what it does itself; what this adapter can set (features) and tell (reports).
fn hello() -> Value {
    json!({
        "countersign": 1,
        "client": {"name": "my-client", "version": "0", "language": "rust"},
        "areas": ["serialize", "sign", "transport", "parse", "retry"],
        "features": ["max-attempts", "timeout", "session-token", "endpoint-path"],
        "reports": ["code", "message", "httpStatus", "requestId", "output", "type"],
    })
}

/// The configuration of a call. A member whose feature `hello` doesn't list is not there.
#[derive(Debug)]
pub struct Config<'a> {
    pub endpoint: &'a str,
    pub region: &'a str,
    pub access_key_id: &'a str,
    pub secret_access_key: &'a str,
    pub session_token: Option<&'a str>,
    pub max_attempts: Option<u64>, // the first one counts
    pub timeout_ms: Option<u64>,   // for the first byte, and between bytes
}

/// What a call came to, where it is no success.
#[derive(Debug)]
#[allow(dead_code)] // a client has use for all of them
pub enum Failure {
    /// The service answered with an error.
    Service { code: Option<String>, message: Option<String>, http_status: u16, request_id: Option<String>, type_name: Option<String> },
    /// Refused before anything was sent.
    Client(String),
    /// No usable answer: refused, reset, timed out, unreadable.
    Transport(String),
    /// An error that is not of the client's own family.
    Unexpected(String),
    /// The client's API has no way to say what the call asks for.
    Unsupported(String),
}

pub struct Success {
    pub output: Value, // by the model's names, as in {"jobs": [...]}
    pub request_id: Option<String>,
}

/// FILL IN: your client.
pub struct Client;

/// FILL IN: a new client for each call.
fn connect(_config: &Config) -> Result<Client, Failure> {
    Ok(Client)
}

/// FILL IN: makes the call. `input` uses the model's names; a member that is absent is not set, one that is null is set to none. `times` has
/// the exact instants of timestamps, in ISO 8601, by JSON pointer: {"/currentRevision/created": "2023-11-14T22:13:20.123Z"}.
fn send(_client: &Client, operation: &str, input: &Map<String, Value>, times: &Map<String, Value>) -> Result<Success, Failure> {
    match operation {
        // "PutThirdPartyJobSuccessResult" => …,
        _ => Err(Failure::Unsupported(format!(
            "no client is filled in yet for {operation} with {} members and {} timestamps",
            input.len(),
            times.len()
        ))),
    }
}

// ---- the protocol ----

fn text<'a>(value: &'a Value, name: &str) -> Option<&'a str> {
    value.get(name).and_then(Value::as_str)
}

fn read_config(call: &Value) -> Option<Config<'_>> {
    let config = call.get("config")?;
    let credentials = config.get("credentials")?;
    Some(Config {
        endpoint: text(config, "endpoint")?,
        region: text(config, "region")?,
        access_key_id: text(credentials, "accessKeyId")?,
        secret_access_key: text(credentials, "secretAccessKey")?,
        session_token: text(credentials, "sessionToken"),
        max_attempts: config.get("maxAttempts").and_then(Value::as_u64),
        timeout_ms: config.get("timeoutMs").and_then(Value::as_u64),
    })
}

fn perform(call: &Value) -> Result<Success, Failure> {
    let empty = Map::new();
    let config = read_config(call).ok_or_else(|| Failure::Unexpected("the call's config can't be read".into()))?;
    let input = call.get("input").and_then(Value::as_object).unwrap_or(&empty);
    let times = call.get("times").and_then(Value::as_object).unwrap_or(&empty);
    send(&connect(&config)?, text(call, "operation").unwrap_or_default(), input, times)
}

fn without_nulls(members: Value) -> Value {
    match members {
        Value::Object(members) => Value::Object(members.into_iter().filter(|(_, value)| !value.is_null()).collect()),
        other => other,
    }
}

fn describe(failure: Failure) -> Value {
    let error = match failure {
        Failure::Unsupported(reason) => return json!({"outcome": "unsupported", "reason": reason}),
        Failure::Service { code, message, http_status, request_id, type_name } => json!({
            "kind": "service", "code": code, "message": message, "httpStatus": http_status, "requestId": request_id, "type": type_name,
        }),
        Failure::Client(message) => json!({"kind": "client", "message": message}),
        Failure::Transport(message) => json!({"kind": "transport", "message": message}),
        Failure::Unexpected(message) => json!({"kind": "unexpected", "message": message}),
    };
    json!({"outcome": "error", "error": without_nulls(error)})
}

/// A panic of the client is an error outside its own family, not the end of the adapter.
fn answer(call: &Value) -> Value {
    let result = catch_unwind(AssertUnwindSafe(|| perform(call)));
    let mut line = match result {
        Ok(Ok(success)) => without_nulls(json!({"outcome": "success", "output": success.output, "requestId": success.request_id})),
        Ok(Err(failure)) => describe(failure),
        Err(_) => describe(Failure::Unexpected("a panic".into())),
    };
    line["id"] = call["id"].clone();
    line
}

fn main() -> io::Result<()> {
    let mut out = io::stdout();
    writeln!(out, "{}", hello())?;
    out.flush()?;
    for line in io::stdin().lock().lines() {
        let call: Value = serde_json::from_str(&line?)?;
        writeln!(out, "{}", answer(&call))?;
        out.flush()?;
    }
    Ok(())
}
