"""countersign adapter (protocol 1) for boto3: one JSON object a line on stdin, one on stdout."""

import base64
import datetime
import json
import logging
import math
import os
import platform
import re
import sys

import boto3
import botocore
import botocore.config
import botocore.exceptions
import botocore.parsers

HELLO = {
    "countersign": 1,
    "client": {
        "name": "boto3",
        "version": boto3.__version__,
        "language": "python " + platform.python_version(),
        "libraries": {"botocore": botocore.__version__},
    },
    "features": [
        "max-attempts", "timeout", "session-token", "endpoint-path",
        "client-reuse", "special-values", "echo", "debug-log",
    ],
    "reports": ["code", "message", "httpStatus", "requestId", "output", "type"],
    "defaults": {"maxAttempts": 5},
}

EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
INSTANT = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?Z")
REUSED_CLIENTS = 8


class Unsupported(Exception):
    """The call asks for something that Python or boto3 has no way to say."""


# ---- from the protocol's JSON to Python ----

def instant(text):
    found = INSTANT.fullmatch(text)
    if not found:
        raise Unsupported("a datetime can't hold the instant " + text)
    *whole, fraction = found.groups()
    micros = int((fraction or "").ljust(6, "0")[:6])
    try:
        return datetime.datetime(*map(int, whole), micros, tzinfo=datetime.timezone.utc)
    except ValueError as error:
        raise Unsupported(f"a datetime can't hold the instant {text}: {error}") from None


def special(name):
    if name == "NaN":
        return float("nan")
    if name.startswith("utf16:"):
        return bytes.fromhex(name[len("utf16:"):]).decode("utf-16-be", "surrogatepass")
    raise Unsupported(f"Python has no native form of {name}")


def to_native(value, times, pointer=""):
    if pointer in times and value is not None:
        return instant(times[pointer])
    if isinstance(value, list):
        return [to_native(item, times, f"{pointer}/{at}") for at, item in enumerate(value)]
    if not isinstance(value, dict):
        return value
    if set(value) == {"$special"}:
        return special(value["$special"])
    return {
        key: to_native(item, times, pointer + "/" + key.replace("~", "~0").replace("/", "~1"))
        for key, item in value.items()
    }


# ---- and back ----

def epoch_seconds(moment):
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=datetime.timezone.utc)
    seconds, rest = divmod(moment - EPOCH, datetime.timedelta(seconds=1))
    return seconds + rest.microseconds / 1e6 if rest else seconds


def from_native(value):
    if isinstance(value, dict):
        return {str(key): from_native(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [from_native(item) for item in value]
    if isinstance(value, datetime.datetime):
        return epoch_seconds(value)
    if isinstance(value, (bytes, bytearray)):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, float) and not math.isfinite(value):
        return {"$special": {"nan": "NaN", "inf": "Infinity"}.get(str(value), "-Infinity")}
    return value


# ---- clients ----

class Clients:
    """Makes a client for each call from one session, which holds the parsed service model."""

    def __init__(self):
        self.session = boto3.session.Session()
        self.kept = {}

    def make(self, config):
        credentials = config.get("credentials", {})
        options = {}
        if "maxAttempts" in config:
            # total_max_attempts counts the first attempt; max_attempts would count the retries alone.
            options["retries"] = {"total_max_attempts": config["maxAttempts"]}
        if "timeoutMs" in config:
            options["connect_timeout"] = options["read_timeout"] = config["timeoutMs"] / 1000
        return self.session.client(
            "codepipeline",
            endpoint_url=config["endpoint"],
            region_name=config.get("region"),
            aws_access_key_id=credentials.get("accessKeyId"),
            aws_secret_access_key=credentials.get("secretAccessKey"),
            aws_session_token=credentials.get("sessionToken"),
            config=botocore.config.Config(**options),
        )

    def named(self, name, config):
        # Another case may use the same name, but not the same endpoint and key.
        key = name, json.dumps(config, sort_keys=True)
        if key not in self.kept:
            if len(self.kept) == REUSED_CLIENTS:
                self.kept.pop(next(iter(self.kept))).close()
            self.kept[key] = self.make(config)
        return self.kept[key]


# ---- what a call came to ----

def text(value):
    return value if isinstance(value, str) else str(value)


def service_error(error):
    details = error.response.get("Error", {})
    metadata = error.response.get("ResponseMetadata", {})
    found = {
        "code": details.get("Code"),
        "message": details.get("Message"),
        "requestId": metadata.get("RequestId"),
    }
    report = {name: text(value) for name, value in found.items() if value is not None}
    if "HTTPStatusCode" in metadata:
        report["httpStatus"] = metadata["HTTPStatusCode"]
    return {"kind": "service", "type": type(error).__name__, **report}


def refused_by_the_http_library(error):
    # urllib3 and http.client complain of a URL or a header that they won't send with a ValueError or a TypeError;
    # about an answer they never do. botocore wraps both in its HTTPClientError.
    return (type(error) is botocore.exceptions.HTTPClientError
            and isinstance(error.kwargs.get("error"), (ValueError, TypeError)))


def other_error(error):
    if isinstance(error, botocore.parsers.ResponseParserError):
        kind = "transport"
    elif not isinstance(error, botocore.exceptions.BotoCoreError):
        kind = "unexpected"
    elif refused_by_the_http_library(error):
        kind = "client"
    elif isinstance(error, (botocore.exceptions.HTTPClientError,
                            botocore.exceptions.ConnectionError,
                            botocore.exceptions.IncompleteReadError)):
        kind = "transport"
    else:
        kind = "client"
    return {"kind": kind, "type": type(error).__name__, "message": str(error)}


def succeed(output):
    output = dict(output)
    metadata = output.pop("ResponseMetadata", {})
    answer = {"outcome": "success", "output": from_native(output)}
    if metadata.get("RequestId") is not None:
        answer["requestId"] = text(metadata["RequestId"])
    return answer


def invoke(client, operation, parameters):
    if operation not in client.meta.service_model.operation_names:
        raise Unsupported("boto3 knows no operation " + operation)
    return getattr(client, botocore.xform_name(operation))(**parameters)


def invoke_once(call, parameters, clients):
    if "client" in call:
        return invoke(clients.named(call["client"], call["config"]), call["operation"], parameters)
    client = clients.make(call["config"])
    try:
        return invoke(client, call["operation"], parameters)
    finally:
        client.close()


def perform(call, clients):
    parameters = to_native(call.get("input", {}), call.get("times", {}))
    if call["operation"] == "@echo":
        return {"outcome": "success", "output": from_native(parameters)}
    try:
        output = invoke_once(call, parameters, clients)
    except Unsupported:
        raise
    except botocore.exceptions.ClientError as error:
        return {"outcome": "error", "error": service_error(error)}
    except Exception as error:
        return {"outcome": "error", "error": other_error(error)}
    return succeed(output)


def perform_logged(call, clients):
    if not call.get("config", {}).get("debugLog"):
        return perform(call, clients)
    root, handler = logging.getLogger(), logging.StreamHandler(sys.stderr)
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        return perform(call, clients)
    finally:
        root.setLevel(level)
        root.removeHandler(handler)


def main():
    # What a library prints belongs to the log: only this adapter writes on the real standard output.
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)

    def say(message):
        out.write(json.dumps(message, allow_nan=False).encode("ascii") + b"\n")
        out.flush()

    clients = Clients()
    say(HELLO)
    for line in sys.stdin.buffer:
        if not line.strip():
            continue
        call = json.loads(line)
        try:
            answer = perform_logged(call, clients)
        except Unsupported as reason:
            answer = {"outcome": "unsupported", "reason": str(reason)}
        say({"id": call["id"], **answer})


if __name__ == "__main__":
    try:
        main()
    except (BrokenPipeError, KeyboardInterrupt):
        os._exit(1)
