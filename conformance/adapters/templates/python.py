#!/usr/bin/env python3
"""An adapter for countersign, protocol 1, to start from: it drives boto3 until you fill in a client of yours.

    countersign adapter-check -- python3 adapter.py     talks to it line by line and says what to mend
    countersign run -- python3 adapter.py               judges the client

Needs Python 3.8 and, until you fill in another client, boto3. FILL IN marks what is the client's; the rest is the protocol.
"""
import datetime
import json
import os
import platform
import re
import sys

# FILL IN: your client.
try:
    import boto3
    import botocore.config
    import botocore.exceptions
    import botocore.parsers
    VERSION, MISSING = boto3.__version__, None
except ImportError as error:
    VERSION, MISSING = "none", f"{error}: pip install boto3"

HELLO = {
    "countersign": 1,
    # FILL IN: its name; what it does itself; what this adapter can set (features) and tell (reports).
    "client": {"name": "my-client", "version": VERSION, "language": "python " + platform.python_version()},
    "areas": ["serialize", "sign", "transport", "parse", "retry"],
    "features": ["max-attempts", "timeout", "session-token", "endpoint-path"],
    "reports": ["code", "message", "httpStatus", "requestId", "output", "type"],
}


class Unsupported(Exception):
    """The client's API has no way to say what a call asks for."""


def connect(config):
    """FILL IN: a new client object. A member of config whose feature HELLO doesn't list is not there."""
    credentials, options = config["credentials"], {}
    if "maxAttempts" in config:
        options["retries"] = {"total_max_attempts": config["maxAttempts"]}  # the first one counts
    if "timeoutMs" in config:
        options["connect_timeout"] = options["read_timeout"] = config["timeoutMs"] / 1000
    return boto3.session.Session().client(
        "codepipeline", endpoint_url=config["endpoint"], region_name=config["region"],
        aws_access_key_id=credentials["accessKeyId"], aws_secret_access_key=credentials["secretAccessKey"],
        aws_session_token=credentials.get("sessionToken"), config=botocore.config.Config(**options))


def send(client, operation, parameters):
    """FILL IN: makes the call, and returns its output and its request id."""
    if operation not in client.meta.service_model.operation_names:
        raise Unsupported("there is no operation " + operation)
    output = getattr(client, re.sub(r"(?<!^)(?=[A-Z])", "_", operation).lower())(**parameters)
    return output, output.pop("ResponseMetadata", {}).get("RequestId")


def describe(error):
    """FILL IN: what an exception means. Kinds: service (it answered with an error), client (refused before anything was sent),
    transport (no usable answer), unexpected (an exception that is not of the client's own family)."""
    told = {"type": type(error).__name__, "message": str(error)}
    if isinstance(error, botocore.exceptions.ClientError):
        details, metadata = error.response.get("Error", {}), error.response.get("ResponseMetadata", {})
        return {**told, "kind": "service", "code": details.get("Code"), "message": details.get("Message"),
                "httpStatus": metadata.get("HTTPStatusCode"), "requestId": metadata.get("RequestId")}
    if isinstance(error, (botocore.exceptions.HTTPClientError, botocore.exceptions.ConnectionError,
                          botocore.exceptions.IncompleteReadError, botocore.parsers.ResponseParserError)):
        return {**told, "kind": "transport"}
    return {**told, "kind": "client" if isinstance(error, botocore.exceptions.BotoCoreError) else "unexpected"}


# ---- the protocol ----

def instant(text):
    """The exact time of a timestamp, which config["times"] gives as text."""
    found = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?Z", text)
    if not found:
        raise Unsupported("a datetime can't hold " + text)
    *whole, fraction = found.groups()
    return datetime.datetime(*map(int, whole), int((fraction or "").ljust(6, "0")[:6]), tzinfo=datetime.timezone.utc)


def native(value, times, pointer=""):
    """The input as the client's own types: here only timestamps differ from JSON."""
    if pointer in times and value is not None:
        return instant(times[pointer])
    if isinstance(value, list):
        return [native(item, times, f"{pointer}/{at}") for at, item in enumerate(value)]
    if isinstance(value, dict):
        return {key: native(item, times, pointer + "/" + key.replace("~", "~0").replace("/", "~1")) for key, item in value.items()}
    return value


def perform(call):
    if MISSING:
        raise Unsupported(MISSING)
    parameters = native(call["input"], call.get("times", {}))
    try:
        output, request_id = send(connect(call["config"]), call["operation"], parameters)
    except Unsupported:
        raise
    except Exception as error:
        return {"outcome": "error", "error": {name: value for name, value in describe(error).items() if value is not None}}
    answer = {"outcome": "success", "output": output}
    return answer if request_id is None else {**answer, "requestId": request_id}


def main():
    out = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(2, 1)  # what a library prints goes to the log, not among the answers

    def say(message):
        out.write(json.dumps(message) + "\n")
        out.flush()

    say(HELLO)
    for line in sys.stdin.buffer:
        call = json.loads(line)
        try:
            answer = perform(call)
        except Unsupported as reason:
            answer = {"outcome": "unsupported", "reason": str(reason)}
        say({"id": call["id"], **answer})


if __name__ == "__main__":
    main()
