#!/usr/bin/python3
"""Signs random requests with botocore, one JSON object a line, for test_sigv4_oracle.

    oracle_sigv4.py COUNT SEED >requests.jsonl

Every line holds the request as it stands on the wire and what botocore makes of it at each stage: some with S3's signer, which neither
normalises the path nor encodes it once more and always sends the payload's hash; some with the payload unsigned; some with a session
token that is added when the signature is there already. Where botocore and the
library differ on purpose no request is made; test_sigv4_oracle.c lists these places and the reasons.
"""

import json
import random
import sys
from urllib.parse import quote

from botocore.auth import S3SigV4Auth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

SEGMENTS = ["a", "b.c", "", ".", "..", "...", "x~y", "with%20space", "%2F", "%e1%88%b4", "ሴ", "é", "plus+", "a:b", "a=b", "(x)", "%25", "-_~", "$&'"]
WORDS = ["", "a", "A", "value", "two words", "ሴ", "100%", "a/b", "a+b", "~", "x=y", "é&", "zz", "a~b"]
NAMES = ["My-Header1", "my-header2", "X-Amz-Meta-A", "X-Amz-Meta-A-B", "X-AMZ-TARGET", "Content-Type", "Accept", "x-custom_1",
         "Content-Length", "X-Amz-Content-Sha256-Not"]
VALUES = ["", "value1", "  padded  ", "a  b", "a   b     c", '"quoted   text"', "UPPER", "a,b", "a;b=c", " ", "     ", "x" * 300]
SERVICES = ["service", "codepipeline", "iam"]
REGIONS = ["us-east-1", "eu-west-3", "cn-north-1"]


def random_path(rng):
    path = "/" + "/".join(rng.choice(SEGMENTS) for _ in range(rng.randrange(5)))
    return path + rng.choice(["", "/"])


def random_query(rng):
    pairs = [(rng.choice(WORDS), rng.choice(WORDS)) for _ in range(rng.choice([0, 0, 1, 2, 5]))]
    return "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in pairs)


def random_headers(rng):
    headers = [("Host", rng.choice(["example.amazonaws.com", "127.0.0.1:8080", "LOCALHOST:80"]))]
    for _ in range(rng.randrange(8)):
        headers.append((rng.choice(NAMES), rng.choice(VALUES)))
    rng.shuffle(headers)
    return headers


def random_text(rng, alphabet, length):
    return "".join(rng.choice(alphabet) for _ in range(length))


def random_stamp(rng):
    return "%04d%02d%02dT%02d%02d%02dZ" % (
        rng.randrange(1970, 2100), rng.randrange(1, 13), rng.randrange(1, 29), rng.randrange(24), rng.randrange(60), rng.randrange(60))


LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


def random_credentials(rng, token):
    return Credentials("CSN" + random_text(rng, LETTERS, 17), random_text(rng, LETTERS.lower() + "/+", rng.choice([40, 1, 60, 61, 100])), token)


def sign(rng):
    token, late = rng.choice([None, None, "token/+=", "  spaced   token  "]), rng.random() < 0.1
    credentials = random_credentials(rng, None if late else token)
    s3, unsigned = rng.random() < 0.25, rng.random() < 0.1
    region, service = rng.choice(REGIONS), "s3" if s3 else rng.choice(SERVICES)
    path, query = random_path(rng), random_query(rng)
    body = rng.choice(["", "{}", random_text(rng, LETTERS + "é\u0000", rng.randrange(200))])
    request = AWSRequest(method=rng.choice(["GET", "POST", "PUT", "DELETE", "HEAD", "PATCH", "X-OWN"]), data=body.encode(),
                         url=("https" if unsigned else "http") + "://example.amazonaws.com" + path + ("?" + query if query else ""))
    request.context.update({"timestamp": random_stamp(rng), "payload_signing_enabled": not unsigned})  # the time is what add_auth takes from the clock
    for name, value in random_headers(rng) + ([("Content-MD5", "x")] if s3 and unsigned else []):
        request.headers.add_header(name, value)
    if s3 and unsigned:
        request.context["has_streaming_input"] = True

    auth = (S3SigV4Auth if s3 else SigV4Auth)(credentials, service, region)
    auth._modify_request_before_signing(request)
    headers = list(request.headers.items())
    canonical = auth.canonical_request(request)
    to_sign = auth.string_to_sign(request, canonical)
    signature = auth.signature(to_sign, request)
    signed = auth.signed_headers(auth.headers_to_sign(request))
    auth._inject_signature_to_request(request, signature)
    return {
        "method": request.method, "path": path, "query": query, "body": body,
        "headers": headers + ([("X-Amz-Security-Token", token)] if late and token else []),
        "s3": s3, "unsignedPayload": unsigned, "tokenAddedLater": late,
        "accessKeyId": credentials.access_key, "secretAccessKey": credentials.secret_key, "region": region, "service": service,
        "amzDate": request.context["timestamp"], "signedHeaders": signed,
        "canonicalRequest": canonical, "stringToSign": to_sign, "signature": signature,
        "authorization": request.headers["Authorization"],
    }


def main():
    rng = random.Random(int(sys.argv[2]))
    for _ in range(int(sys.argv[1])):
        print(json.dumps(sign(rng), ensure_ascii=False))


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")
    main()
