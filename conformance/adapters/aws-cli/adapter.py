"""countersign adapter (protocol 1) for the AWS CLI: each call is one run of the command."""

import ctypes
import json
import math
import os
import re
import signal
import subprocess
import sys

import botocore.exceptions

AWS = "/usr/bin/aws"
OPERATIONS = [
    "PollForThirdPartyJobs",
    "GetThirdPartyJobDetails",
    "AcknowledgeThirdPartyJob",
    "PutThirdPartyJobSuccessResult",
    "PutThirdPartyJobFailureResult",
]
FEATURES = ["max-attempts", "timeout", "session-token", "endpoint-path", "special-values", "debug-log"]
REFUSED = (252, 253)    # parameters, configuration
SERVICE_ERROR = 254
PR_SET_PDEATHSIG = 1

libc = ctypes.CDLL(None)


class Unsupported(Exception):
    """The call asks for something that can't be said on the command line."""


# ---- from the protocol's JSON to the command's ----

def special(name):
    if name == "NaN":
        return float("nan")
    if name.startswith("utf16:"):
        return bytes.fromhex(name[len("utf16:"):]).decode("utf-16-be", "surrogatepass")
    raise Unsupported(f"the command's JSON input has no way to say {name}")


def to_cli(value, times, pointer=""):
    if pointer in times and value is not None:
        return times[pointer]
    if isinstance(value, list):
        return [to_cli(item, times, f"{pointer}/{at}") for at, item in enumerate(value)]
    if not isinstance(value, dict):
        return value
    if set(value) == {"$special"}:
        return special(value["$special"])
    return {
        key: to_cli(item, times, pointer + "/" + key.replace("~", "~0").replace("/", "~1"))
        for key, item in value.items()
    }


def document(parameters):
    """A file in memory, which leaves nothing behind; not a pipe, as the command reads its input more than once."""
    file = os.fdopen(os.memfd_create("input.json"), "wb")
    file.write(json.dumps(parameters).encode("ascii"))
    file.flush()
    return file


def kebab(operation):
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", operation).lower()


def arguments(call, document):
    config = call["config"]
    argv = [AWS, "codepipeline", kebab(call["operation"]),
            "--cli-input-json", "file://" + document, "--output", "json", "--color", "off",
            "--no-cli-pager", "--no-cli-auto-prompt", "--endpoint-url", config["endpoint"]]
    if "region" in config:
        argv += ["--region", config["region"]]
    if "timeoutMs" in config:
        seconds = str(max(1, math.ceil(config["timeoutMs"] / 1000)))
        argv += ["--cli-read-timeout", seconds, "--cli-connect-timeout", seconds]
    if config.get("debugLog"):
        argv.append("--debug")
    return argv


def environment(config):
    credentials = config.get("credentials", {})
    names = {
        "AWS_ACCESS_KEY_ID": credentials.get("accessKeyId"),
        "AWS_SECRET_ACCESS_KEY": credentials.get("secretAccessKey"),
        "AWS_SESSION_TOKEN": credentials.get("sessionToken"),
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_PAGER": "",
        "AWS_MAX_ATTEMPTS": str(config["maxAttempts"]) if "maxAttempts" in config else None,
    }
    return {**os.environ, **{name: value for name, value in names.items() if value is not None},
            **config.get("env", {})}


# ---- one run of the command ----

class Command:
    """The command that runs now, so that it can be ended with the adapter."""

    def __init__(self):
        self.child = None
        self.parent = os.getpid()
        signal.signal(signal.SIGTERM, self.end)

    def end(self, number, _frame):
        if self.child:
            self.child.kill()
        os._exit(128 + number)

    def die_with_parent(self):
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != self.parent:
            os._exit(1)

    def run(self, argv, env, descriptor):
        self.child = subprocess.Popen(argv, env=env, pass_fds=[descriptor], stdin=subprocess.DEVNULL,
                                      stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                      preexec_fn=self.die_with_parent)
        out, err = self.child.communicate()
        status, self.child = self.child.returncode, None
        return status, out.decode("utf-8", "replace"), err.decode("utf-8", "replace")


# ---- what a run came to ----

def sentences():
    """What botocore's exceptions say, the most telling first, as patterns with their classes."""
    found = []
    for kind in vars(botocore.exceptions).values():
        if isinstance(kind, type) and issubclass(kind, botocore.exceptions.BotoCoreError):
            literals = re.split(r"\{\w+\}", kind.fmt)
            pattern = re.compile(".*".join(map(re.escape, literals)), re.DOTALL)
            if any(literals):
                found.append((len("".join(literals)), pattern, kind))
    return sorted(found, key=lambda row: -row[0])


SENTENCES = sentences()


def refused_by_the_http_library(kind, message):
    # Python's HTTP library won't send such a header or URL; botocore wraps its complaint in an HTTPClientError.
    return (kind is botocore.exceptions.HTTPClientError
            and re.search(r": (Invalid header value|Failed to parse|'[\w-]+' codec can't encode)", message))


def other_error(message):
    kind = next((kind for _, pattern, kind in SENTENCES if pattern.fullmatch(message)), None)
    if not kind:
        return {"kind": "unexpected", "message": message}
    if not refused_by_the_http_library(kind, message) and issubclass(
            kind, (botocore.exceptions.HTTPClientError, botocore.exceptions.ConnectionError,
                   botocore.exceptions.IncompleteReadError)):
        return {"kind": "transport", "message": message}
    return {"kind": "client", "message": message}


def service_error(message, operation):
    found = re.fullmatch(r"An error occurred \((.*?)\) when calling the " + operation
                         + r" operation(?: \(reached max retries: \d+\))?: (.*)", message, re.DOTALL)
    if not found:
        return {"kind": "unexpected", "message": message}
    return {"kind": "service", "code": found[1], "message": found[2]}


def last_words(err, debugging):
    # The command writes a line end, the message, a line end; with --debug a log comes before that, whose
    # traceback holds the same message.
    if debugging:
        err = err[max(err.rfind("\nAn error occurred ("), err.rfind("\n\n") + 1, 0):]
    return err.removeprefix("\n").removesuffix("\n")


def failure(status, err, call):
    message = last_words(err, call["config"].get("debugLog"))
    if status < 0:
        return {"kind": "unexpected", "message": f"the command was ended by signal {-status}"}
    if status == SERVICE_ERROR:
        return service_error(message, call["operation"])
    if status in REFUSED:
        return {"kind": "client", "message": message}
    return other_error(message)


def perform(call, command):
    if call["operation"] not in OPERATIONS:
        raise Unsupported("no operation " + call["operation"])
    parameters = to_cli(call.get("input", {}), call.get("times", {}))
    with document(parameters) as file:
        status, out, err = command.run(arguments(call, f"/proc/self/fd/{file.fileno()}"),
                                       environment(call["config"]), file.fileno())
    sys.stderr.write(err)
    sys.stderr.flush()
    if status != 0:
        return {"outcome": "error", "error": failure(status, err, call)}
    try:
        # An operation without an output prints nothing.
        return {"outcome": "success", "output": json.loads(out) if out.strip() else {}}
    except ValueError:
        return {"outcome": "error", "error": {"kind": "unexpected", "message": "printed no JSON: " + out[:200]}}


def hello():
    told = subprocess.run([AWS, "--version"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=True).stdout
    version, python = re.match(rb"aws-cli/(\S+) Python/(\S+)", told).groups()
    return {
        "countersign": 1,
        "client": {"name": "aws-cli", "version": version.decode(), "language": "python " + python.decode()},
        "operations": OPERATIONS,
        "features": FEATURES,
        "reports": ["code", "message", "output"],
        "defaults": {"maxAttempts": 3},
    }


def say(message):
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def main():
    command = Command()
    say(hello())
    for line in sys.stdin.buffer:
        if not line.strip():
            continue
        call = json.loads(line)
        try:
            answer = perform(call, command)
        except Unsupported as reason:
            answer = {"outcome": "unsupported", "reason": str(reason)}
        say({"id": call["id"], **answer})


if __name__ == "__main__":
    try:
        main()
    except (BrokenPipeError, KeyboardInterrupt):
        os._exit(1)
