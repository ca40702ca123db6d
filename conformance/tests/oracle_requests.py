#!/usr/bin/python3
"""Random requests of CodePipeline's third-party job operations, signed from the documentation of Signature Version 4 with hashlib and
hmac alone: right ones, ones with a bit flipped, and ones that a signer with a known mistake would send.

    oracle_requests.py correct|flipped DIR COUNT SEED     writes DIR/NNNN.http, all with CREDENTIALS
    oracle_requests.py mistakes                           prints {"id","name","request","context"}, one JSON object a line
"""

import base64
import dataclasses
import datetime
import hashlib
import hmac
import json
import os
import random
import re
import sys

CREDENTIALS = {"accessKeyId": "CSNORACLE234567ABCDE", "secretAccessKey": "oracle/secret+key/0123456789abcdefghijkl", "sessionToken": "IQoJb3JpZ2luX2Vj/+oracle=="}
REGIONS = ["us-east-1", "eu-west-3", "ap-southeast-2", "cn-north-1", "us-gov-west-1"]
SERVICE = "codepipeline"
TEXTS = ["a", "done", "3f2c8e0a-6f7b-4c57-9f0a-1d2b3c4d5e6f", "two words", "quote \" and \\", "tab\tline\n", "é ü ß", "漢字", "😀", "\u2028", "</script>",
         '{"nested":"json"}', "\u0000", "\x7f", "https://example.com/a?b=c&d", "x" * 200]
UNSIGNED = {"user-agent", "connection", "expect", "x-amzn-trace-id", "authorization"}


@dataclasses.dataclass
class Request:
    method: str = "POST"
    path: str = "/"
    query: str = ""
    headers: list = dataclasses.field(default_factory=list)  # (name, value as it stands on the wire, white space around it included)
    body: bytes = b"{}"
    context: dict = dataclasses.field(default_factory=dict)  # what `explain` must be told besides

    def values(self, name):
        return [value for key, value in self.headers if key.lower() == name]

    def raw(self):
        target = self.path + ("?" + self.query if self.query else "")
        lines = [f"{self.method} {target} HTTP/1.1"] + [f"{name}:{value}" for name, value in self.headers]
        return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + self.body


# ---- Signature Version 4, each step with the mistakes that can be made in it ----


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def hmac_sha256(key, text):
    return hmac.new(key, text.encode("latin-1"), hashlib.sha256).digest()


def encode(text):
    return re.sub(r"[^A-Za-z0-9._~-]", lambda byte: "%%%02X" % ord(byte[0]), text)


def canonical_path(path, normalise=True, again=True):
    kept = []
    for segment in path.split("/") if normalise else []:
        if segment == "..":
            kept = kept[:-1]
        elif segment not in ("", "."):
            kept.append(segment)
    if normalise:
        path = "/" + "/".join(kept) + ("/" if path.endswith("/") and kept else "")
    return "/".join(encode(part) for part in path.split("/")) if again else path


def decode(text):
    return re.sub(r"%([0-9A-Fa-f]{2})", lambda pair: chr(int(pair[1], 16)), text)


def canonical_query(query):
    pairs = [part.partition("=")[::2] for part in query.split("&") if part]
    return "&".join(f"{name}={value}" for name, value in sorted((encode(decode(name)), encode(decode(value))) for name, value in pairs))


def trimmed(value):
    return re.sub(" +", " ", value.strip(" \t"))


def canonical_headers(request, names, write=trimmed, join=",", colon=":", pick=lambda values: values, name_of=lambda request, name: name):
    return [name_of(request, name) + colon + join.join(write(value) for value in pick(request.values(name))) for name in names]


def derive(secret, parts, prefix="AWS4"):
    key = (prefix + secret).encode()
    for part in parts:
        key = hmac_sha256(key, part)
    return key


def signable(request):
    return sorted({name.lower() for name, _ in request.headers} - UNSIGNED)


def sign(request, region="us-east-1", service=SERVICE, secret=CREDENTIALS["secretAccessKey"], names=None, listed=None, path=None, query=None,
         lines=None, payload=None, method=None, key_parts=None, scope_parts=None, named_parts=None, date=None, prefix="AWS4", key=None, blank_line=True,
         canonical_tail="", string_tail="", rng=None, access_key_id=CREDENTIALS["accessKeyId"]):
    """Appends the Authorization header. Every argument that is not given has the right value."""
    names = names or signable(request)
    listed = listed or names
    date = date or trimmed(request.values("x-amz-date")[0])
    parts = [trimmed(request.values("x-amz-date")[0])[:8], region, service, "aws4_request"]
    lines = lines or canonical_headers(request, names)
    block = "".join(line + "\n" for line in lines)
    tail = [block, ";".join(listed)] if blank_line else [block + ";".join(listed)]
    canonical = "\n".join([
        method or request.method,
        canonical_path(request.path) if path is None else path,
        canonical_query(request.query) if query is None else query,
        *tail,
        sha256(request.body) if payload is None else payload,
    ]) + canonical_tail
    to_sign = "\n".join(["AWS4-HMAC-SHA256", date, "/".join(scope_parts or parts), sha256(canonical.encode("latin-1"))]) + string_tail
    key = key or derive(secret, key_parts or parts, prefix)
    signature = hmac_sha256(key, to_sign).hex()
    fields = ["Credential=" + access_key_id + "/" + "/".join(named_parts or parts), "SignedHeaders=" + ";".join(listed), "Signature=" + signature]
    comma = rng.choice([", ", ",", ", "]) if rng else ", "
    request.headers.append(("Authorization", " AWS4-HMAC-SHA256 " + comma.join(fields)))
    return request


# ---- random requests ----


def random_text(rng):
    return rng.choice(TEXTS) + rng.choice(["", str(rng.randrange(10 ** 6))])


def random_input(rng, operation):
    both = {"jobId": random_text(rng), "clientToken": random_text(rng)}
    if operation == "PollForThirdPartyJobs":
        types = {"category": rng.choice(["Build", "Compute", "Other"]), "owner": "ThirdParty", "provider": "p-1", "version": "1"}
        return {"actionTypeId": types, **({"maxBatchSize": rng.randrange(1, 100)} if rng.random() < 0.5 else {})}
    if operation == "GetThirdPartyJobDetails":
        return both
    if operation == "AcknowledgeThirdPartyJob":
        return {**both, "nonce": random_text(rng)}
    if operation == "PutThirdPartyJobFailureResult":
        details = {"type": rng.choice(["JobFailed", "Newer"]), "message": random_text(rng)}
        return {**both, "failureDetails": details}
    if rng.random() < 0.5:
        both["currentRevision"] = {"revision": random_text(rng), "changeIdentifier": random_text(rng),
                                   "created": rng.choice([0, 1700000000, 1700000000.5, -1, 1.7e9, 1700000000.123])}
    if rng.random() < 0.5:
        both["continuationToken"] = random_text(rng)
    if rng.random() < 0.5:
        both["executionDetails"] = {"summary": random_text(rng), "percentComplete": rng.randrange(101)}
    return both


OPERATIONS = ["PutThirdPartyJobSuccessResult", "PutThirdPartyJobFailureResult", "PollForThirdPartyJobs", "GetThirdPartyJobDetails", "AcknowledgeThirdPartyJob"]


def shuffled(rng, value):
    if not isinstance(value, dict):
        return value
    names = list(value)
    rng.shuffle(names)
    return {name: shuffled(rng, value[name]) for name in names}


def random_body(rng, operation):
    value = shuffled(rng, random_input(rng, operation))
    separators = rng.choice([(",", ":"), (", ", ": "), (" , ", " : ")])
    text = json.dumps(value, ensure_ascii=rng.random() < 0.5, separators=separators, indent=rng.choice([None, None, 2]))
    if rng.random() < 0.2:
        text = text.replace("/", "\\/")
    return (text + rng.choice(["", "", "\n"])).encode()


def random_date(rng):
    return "%04d%02d%02dT%02d%02d%02dZ" % (rng.randrange(1990, 2090), rng.randrange(1, 13), rng.randrange(1, 29), rng.randrange(24), rng.randrange(60), rng.randrange(60))


def any_case(rng, name):
    return rng.choice([name, name.lower(), name.upper(), name.title()])


EXTRA = [("Accept", "*/*"), ("Accept-Encoding", "identity"), ("amz-sdk-invocation-id", "0d8d1a5c-7d5c-4b60-8fae-2f8a40a4f4c2"),
         ("amz-sdk-request", "attempt=1; max=3"), ("X-Amz-User-Agent", "aws-sdk-x/1.0  api/codepipeline"), ("User-Agent", "oracle/1.0"),
         ("X-Custom", "a  b   c"), ("X-Custom-A", "1"), ("X-Custom", "\"two  words\""), ("X-Empty", ""), ("Connection", "keep-alive"),
         ("X-Amz-Meta-A-B", "x"), ("X-Amz-Meta-A", "y"), ("Cache-Control", "no-cache")]


def random_request(rng, token=False):
    operation = rng.choice(OPERATIONS)
    body = random_body(rng, operation)
    path = rng.choice(["/", "/", "/", "/custom/", "/a%20b/", "/v1/~x/", "/a//b/../c/"])
    headers = [("Host", rng.choice(["codepipeline.us-east-1.amazonaws.com", "127.0.0.1:4080", "LOCALHOST:8080", "[::1]:9000"])),
               ("Content-Type", "application/x-amz-json-1.1"), ("Content-Length", str(len(body))),
               ("X-Amz-Target", "CodePipeline_20150709." + operation), ("X-Amz-Date", random_date(rng))]
    if token:
        headers.append(("X-Amz-Security-Token", CREDENTIALS["sessionToken"]))
    if rng.random() < 0.3:
        headers.append(("X-Amz-Content-Sha256", sha256(body)))
    headers += [header for header in EXTRA if rng.random() < 0.25]
    rng.shuffle(headers)
    headers = [(any_case(rng, name), rng.choice(["", " ", "  ", "\t"]) + value + rng.choice(["", "", " ", " \t"])) for name, value in headers]
    return Request("POST", path, "", headers, body)


def random_names(rng, request):
    """Free to sign or not: what is neither host nor x-amz-."""
    free = [name for name in signable(request) if name != "host" and name != "content-type" and not name.startswith("x-amz-")]
    left_out = {name for name in free if rng.random() < 0.2}
    return [name for name in signable(request) if name not in left_out]


def correct(rng, token=False):
    request = random_request(rng, token)
    return sign(request, region=rng.choice(REGIONS), names=random_names(rng, request), rng=rng)


# ---- one bit flipped ----


def flip(rng, data):
    at = rng.randrange(len(data))
    return data[:at] + bytes([data[at] ^ 1 << rng.randrange(8)]) + data[at + 1:]


def is_json_object(body):
    def unique(pairs):
        if len({name for name, _ in pairs}) < len(pairs):
            raise ValueError
        return dict(pairs)
    try:
        return isinstance(json.loads(body.decode("utf-8"), object_pairs_hook=unique), dict)
    except ValueError:
        return False


def is_value(value):
    return all(byte == 9 or 32 <= byte != 127 for byte in value)


def is_method(method):
    return re.fullmatch(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+", method) is not None


def is_path(path):
    return re.fullmatch(rb"/([A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})*", path) is not None


def signed_names(request):
    return re.search("SignedHeaders=([^,]*)", request.values("authorization")[0])[1].split(";")


def flip_header(rng, request):
    """Flips a bit of a signed value that does not say where the body ends."""
    signed = [i for i, (name, _) in enumerate(request.headers) if name.lower() in signed_names(request) and name.lower() != "content-length"]
    at = rng.choice(signed)
    name, value = request.headers[at]
    bare = value.strip(" \t").encode("latin-1")
    changed = flip(rng, bare) if bare else bare
    if not is_value(changed) or trimmed(changed.decode("latin-1")) == trimmed(value):
        return False
    request.headers[at] = (name, " " + changed.decode("latin-1"))
    return True


def flip_part(rng, request, part):
    """Flips a bit of the part; false where framing or JSON would break, or where what is signed would stay the same."""
    if part == "method":
        request.method, good = (changed := flip(rng, request.method.encode())).decode("latin-1"), is_method(changed)
        return good
    if part == "path":
        before = canonical_path(request.path)
        request.path, good = (changed := flip(rng, request.path.encode())).decode("latin-1"), is_path(changed)
        return good and canonical_path(request.path) != before
    if part == "body":
        request.body = flip(rng, request.body)
        return is_json_object(request.body)
    return flip_header(rng, request)


def flipped(rng):
    """A request that is right but for one bit, and the part that it is in."""
    part = rng.choice(["method", "path", "header", "header", "header", "body", "body"])
    while True:
        request = correct(rng)
        if flip_part(rng, request, part):
            return request, part


# ---- known mistakes ----


def plain(rng, path="/", query="", method="POST", extra=(), token=False, host="127.0.0.1:4080", body=None):
    body = body if body is not None else random_body(rng, "PutThirdPartyJobSuccessResult").strip()
    headers = [("Host", " " + host), ("Content-Type", " application/x-amz-json-1.1"), ("Content-Length", f" {len(body)}"),
               ("X-Amz-Target", " CodePipeline_20150709.PutThirdPartyJobSuccessResult"), ("X-Amz-Date", " " + random_date(rng))]
    headers += [(name, value) for name, value in extra]
    if token:
        headers.append(("X-Amz-Security-Token", " " + CREDENTIALS["sessionToken"]))
    return Request(method, path, query, headers, body)


def with_host(request, host):
    return [line if not line.startswith("host:") else "host:" + host for line in canonical_headers(request, signable(request))]


def without(request, left_out):
    return [name for name in signable(request) if name != left_out]


def replaced_body(request, body):
    request.body = body
    request.headers = [(name, f" {len(body)}" if name == "Content-Length" else value) for name, value in request.headers]
    return request


def grown_body(rng, body, change):
    """Signed with `body`, sent with what `change` makes of it; Content-Length was that of the latter already."""
    late = change(body)
    request = replaced_body(plain(rng, body=body), late)
    return sign(request, payload=sha256(body))


def announced_early(rng):
    request = plain(rng, extra=[("X-Amz-Content-Sha256", " " + sha256(b"early"))])
    return sign(request, payload=sha256(b"early"))


def moved_date(request, **by):
    date = datetime.datetime.strptime(trimmed(request.values("x-amz-date")[0]), "%Y%m%dT%H%M%SZ")
    return (date + datetime.timedelta(**by)).strftime("%Y%m%dT%H%M%SZ")


def repeated_lines(request):
    return [f"{name}:{trimmed(value)}" for name in signable(request) for value in request.values(name)]


def sorted_early(query):
    """The canonical query in the order that its parameters have before they are encoded."""
    pairs = sorted((decode(name), decode(value)) for name, value in (part.partition("=")[::2] for part in query.split("&")))
    return "&".join(encode(name) + "=" + encode(value) for name, value in pairs)


def raw_query(query, key=None):
    parts = [part if "=" in part else part + "=" for part in query.split("&")]
    return "&".join(sorted(parts) if key == "sorted" else parts)


def s3_request(rng, path):
    """For a service that neither normalises the path nor encodes it once more."""
    request = plain(rng, path)
    request.context = {"service": "s3", "normalize": False}
    return request


def other_scope(rng, index, other, kind):
    """Part number `index` of the scope is another one: in all places, in the key alone, or in all but the Credential."""
    request = plain(rng)
    right = [trimmed(request.values("x-amz-date")[0])[:8], "us-east-1", SERVICE, "aws4_request"]
    wrong = list(right)
    wrong[index] = other if index else moved_date(request, days=other)[:8]
    if kind == "everywhere":
        return sign(request, key_parts=wrong, scope_parts=wrong, named_parts=wrong)
    if kind == "key":
        return sign(request, key_parts=wrong)
    return sign(request, key_parts=wrong, scope_parts=wrong)


SPACED = [("X-Runs", "  a  b    c  "), ("X-Plain", " x")]
TWICE = [("X-Twice", " z"), ("x-twice", " a")]


def mistakes(rng):
    """(id of the diagnosis, what was done, request)"""
    request = plain(rng)
    yield "host-without-port", "port not signed", sign(request, lines=with_host(request, "127.0.0.1"))
    request = plain(rng, host="example.com")
    yield "host-with-default-port", "443 signed", sign(request, lines=with_host(request, "example.com:443"))
    request = plain(rng, host="EXAMPLE.com")
    yield "host-in-lower-case", "host lowered", sign(request, lines=with_host(request, "example.com"))
    yield "host-is-localhost", "localhost signed", sign((request := plain(rng)), lines=with_host(request, "localhost"))
    yield "host-empty", "no value signed", sign((request := plain(rng)), lines=with_host(request, ""))
    yield "empty-body-hash", "empty body", sign(plain(rng), payload=sha256(b""))
    yield "no-payload-hash", "nothing", sign(plain(rng), payload="")
    body = '{"jobId":"é","clientToken":"ü"}'
    yield "body-in-other-encoding", "Latin-1", sign(plain(rng, body=body.encode()), payload=sha256(body.encode("latin-1")))
    request = plain(rng)
    request.context = {"sign_body": False}
    yield "body-signed", "where the empty body's hash is asked for", sign(request)
    yield "body-signed-early", "up to a NUL byte", sign(plain(rng, body=b'{"jobId":\0"j"}'), payload=sha256(b'{"jobId":'))
    yield "unsigned-payload", "UNSIGNED-PAYLOAD", sign(plain(rng), payload="UNSIGNED-PAYLOAD")
    yield "body-signed-early", "announced hash of another body", announced_early(rng)
    compact = json.dumps({"jobId": "j", "clientToken": "t"}, separators=(",", ":")).encode()
    yield "body-signed-early", "spaces added", grown_body(rng, compact, lambda body: json.dumps(json.loads(body)).encode())
    yield "body-signed-early", "indented", grown_body(rng, compact, lambda body: json.dumps(json.loads(body), indent=2).encode())
    yield "body-signed-early", "line end added", grown_body(rng, compact, lambda body: body + b"\n")
    yield "body-signed-early", "line end removed", grown_body(rng, compact + b"\n", lambda body: body.strip())
    yield "body-signed-early", "member added", grown_body(rng, compact, lambda body: body[:-1] + b',"continuationToken":"c"}')
    yield "body-signed-early", "nothing but braces", grown_body(rng, b"{}", lambda body: compact)
    for path in ["/a%20b/", "/%E1%88%B4/x/"]:
        yield "path-encoded-once", "encoded once", sign(plain(rng, path), path=canonical_path(path, again=False))
    yield "path-not-normalised", "dots kept", sign(plain(rng, "/a/./b/../c/"), path=canonical_path("/a/./b/../c/", normalise=False))
    yield "path-not-encoded", "decoded", sign(plain(rng, "/a%20b/"), path="/a b/")
    again = canonical_path(canonical_path("/a%20b/"))
    yield "path-encoded-thrice", "encoded twice more", sign(plain(rng, "/a%20b/"), path=again)
    yield "path-as-sent", "neither normalised nor encoded", sign(plain(rng, "/a/../b%20c/"), path="/a/../b%20c/")
    yield "path-with-slash", "a slash more", sign(plain(rng, "/custom"), path="/custom/")
    yield "path-without-slash", "a slash less", sign(plain(rng, "/custom/"), path="/custom")
    yield "path-normalised", "where it is not asked for", sign(s3_request(rng, "/a//b/../c"), service="s3", path="/a/c")
    yield "path-encoded-twice", "where it is not asked for", sign(s3_request(rng, "/a%20b"), service="s3", path="/a%2520b")
    yield "path-left-out", "root signed", sign(plain(rng, "/custom/"), path="/")
    query = "b=2&a=1&c=%7e"
    yield "query-as-sent", "query unsorted", sign(plain(rng, "/", query, "GET"), query=query)
    yield "query-left-out", "query forgotten", sign(plain(rng, "/", query, "GET"), query="")
    query = "b=2&a=1&c"
    yield "query-not-sorted", "as sent, with equals signs", sign(plain(rng, "/", query, "GET"), query=raw_query(query))
    query = "a=1&%C3%A9=2&Z=3"
    yield "query-sorted-early", "sorted before encoding", sign(plain(rng, "/", query, "GET"), query=sorted_early(query))
    query = "a=1&a-b=2&0=3"
    yield "query-sorted-whole", "sorted with equals signs", sign(plain(rng, "/", query, "GET"), query=raw_query(query, "sorted"))
    yield "query-without-equals", "bare parameter", sign(plain(rng, "/", "b=2&a", "GET"), query="a&b=2")
    request = plain(rng)
    sent = [name.lower() for name, _ in request.headers]
    yield "header-order", "wire order in both places", sign(request, names=sent)
    request = plain(rng)
    yield "header-order", "wire order in the canonical request", sign(request, lines=canonical_headers(request, sent))
    request = plain(rng, extra=[("X-Amz-Meta-A-B", " 1"), ("X-Amz-Meta-A", " 2")])
    yield "header-order", "sorted by line", sign(request, lines=sorted(canonical_headers(request, signable(request))))
    token = "x-amz-security-token"
    request = plain(rng, token=True)
    yield "token-added-later", "neither listed nor signed", sign(request, names=without(request, token))
    request = plain(rng, token=True)
    yield "token-added-later", "listed, its line not signed", sign(request, lines=canonical_headers(request, without(request, token)))
    request = plain(rng)
    yield "header-not-signed", "content-type listed only", sign(request, lines=canonical_headers(request, without(request, "content-type")))
    request = plain(rng, extra=[("X-Empty", "")])
    yield "header-not-signed", "an empty header's line left out", sign(request, lines=canonical_headers(request, without(request, "x-empty")))
    request = plain(rng)
    yield "header-not-listed", "content-type signed only", sign(request, listed=without(request, "content-type"))
    request = plain(rng)
    names = [name for name in signable(request) for _ in range(1 + (name == "host"))]
    yield "header-listed-twice", "host listed and signed twice", sign(request, names=names)
    request = plain(rng, extra=TWICE)
    names = [name for name in signable(request) for _ in request.values(name)]
    yield "header-listed-twice", "once for each value", sign(request, names=names, lines=repeated_lines(request))
    request = plain(rng, extra=TWICE)
    yield "repeated-not-joined", "a line for each value", sign(request, lines=repeated_lines(request))
    request = plain(rng, extra=[("X-Case", " Value")])
    yield "values-in-lower-case", "lowered", sign(request, lines=canonical_headers(request, signable(request), write=lambda value: trimmed(value).lower()))
    request = plain(rng, extra=[("X-Tab", " a\tb")])
    yield "other-white-space", "a tab as a space", sign(request, lines=canonical_headers(request, signable(request), write=lambda value: " ".join(value.split())))
    for name, write in [("left out", lambda value: value.encode("ascii", "ignore").decode()), ("widened", lambda value: value.encode().decode("latin-1")),
                        ("narrowed", lambda value: value.encode("latin-1").decode()), ("a question mark", lambda value: value.encode("latin-1").decode().encode("ascii", "replace").decode())]:
        request = plain(rng, extra=[("X-Name", " J\u00c3\u00bcrgen")])  # as it stands on the wire: UTF-8, read as Latin-1
        yield "other-characters", name, sign(request, lines=canonical_headers(request, signable(request), write=lambda value: write(trimmed(value))))
    request = plain(rng, extra=SPACED)
    yield "values-not-trimmed", "raw", sign(request, lines=canonical_headers(request, signable(request), write=str))
    request = plain(rng, extra=SPACED)
    yield "values-not-trimmed", "runs kept", sign(request, lines=canonical_headers(request, signable(request), write=lambda value: value.strip()))
    request = plain(rng, extra=SPACED)
    separated = lambda value: value[1:] if value.startswith(" ") else value
    yield "values-not-trimmed", "raw behind the separator", sign(request, lines=canonical_headers(request, signable(request), write=separated))
    request = plain(rng, extra=SPACED)
    halved = lambda value: value.strip().replace("  ", " ")
    yield "values-not-trimmed", "replaced once", sign(request, lines=canonical_headers(request, signable(request), write=halved))
    request = plain(rng, extra=TWICE)
    yield "repeated-first", "first value", sign(request, lines=canonical_headers(request, signable(request), pick=lambda values: values[:1]))
    request = plain(rng, extra=TWICE)
    yield "repeated-last", "last value", sign(request, lines=canonical_headers(request, signable(request), pick=lambda values: values[-1:]))
    request = plain(rng, extra=TWICE)
    yield "repeated-comma-space", "comma and space", sign(request, lines=canonical_headers(request, signable(request), join=", "))
    request = plain(rng)
    yield "space-behind-colon", "space", sign(request, lines=canonical_headers(request, signable(request), colon=": "))
    request = plain(rng)
    cased = lambda request, name: next(sent for sent, _ in request.headers if sent.lower() == name)
    yield "names-as-sent", "cased names", sign(request, lines=canonical_headers(request, signable(request), name_of=cased))
    yield "secret-without-aws4", "no prefix", sign(plain(rng), prefix="")
    yield "secret-as-key", "no derivation", sign(plain(rng), key=CREDENTIALS["secretAccessKey"].encode())
    for kind in ["everywhere", "key", "all but the name"]:
        yield "wrong-region", kind, other_scope(rng, 1, rng.choice(["us-west-2", "eu-central-1", "ap-south-1"]), kind)
        yield "wrong-service", kind, other_scope(rng, 2, rng.choice(["codebuild", "execute-api", "s3"]), kind)
        yield "other-day", kind, other_scope(rng, 0, rng.choice([-1, 1, 30]), kind)
    request = plain(rng)
    yield "clock-read-twice", "a second later", sign(request, date=moved_date(request, seconds=1))
    yield "local-time", "five hours behind", sign((request := plain(rng)), date=moved_date(request, hours=-5))
    yield "local-time", "summer time", sign((request := plain(rng)), date=moved_date(request, hours=1))
    yield "wrong-access-key-id", "another one named", sign(plain(rng), access_key_id="CSNANOTHER234567ABCD")
    yield "other-method", "GET signed", sign(plain(rng), method="GET")
    yield "no-blank-line", "no empty line", sign(plain(rng), blank_line=False)
    yield "line-feed-at-end", "behind the canonical request", sign(plain(rng), canonical_tail="\n")
    yield "line-feed-at-end", "behind the string to sign", sign(plain(rng), string_tail="\n")


CONTEXT = {"credentials": {"access_key_id": CREDENTIALS["accessKeyId"], "secret_access_key": CREDENTIALS["secretAccessKey"],
                           "token": CREDENTIALS["sessionToken"]},
           "region": "us-east-1", "service": SERVICE, "timestamp": "2023-11-14T22:13:20Z", "normalize": True}


def write_requests(kind, directory, count, seed):
    rng = random.Random(seed)
    os.makedirs(directory, exist_ok=True)
    parts = {}
    for number in range(count):
        request, part = (correct(rng), "") if kind == "correct" else flipped(rng)
        parts["%04d.http" % number] = part
        with open(os.path.join(directory, "%04d.http" % number), "wb") as file:
            file.write(request.raw())
    return parts


def main():
    if sys.argv[1] == "mistakes":
        for mistake, name, request in mistakes(random.Random(1)):
            raw = base64.b64encode(request.raw()).decode()
            print(json.dumps({"id": mistake, "name": name, "request": raw, "context": CONTEXT | request.context}))
    else:
        write_requests(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))


if __name__ == "__main__":
    main()
