#!/usr/bin/python3
"""`explain` against an independent signer and its mistakes: test_commands_explain.py COMMAND"""

import json
import os
import random
import subprocess
import sys
import tempfile
import unittest

import oracle_requests as oracle

COMMAND = sys.argv.pop(1)
CLEAN = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
SECRET = oracle.CREDENTIALS["secretAccessKey"].encode()


class Explain(unittest.TestCase):
    def setUp(self):
        self.directory = tempfile.TemporaryDirectory()
        self.addCleanup(self.directory.cleanup)

    def context(self, **members):
        path = os.path.join(self.directory.name, "context.json")
        with open(path, "w", encoding="utf-8") as file:
            json.dump({name: value for name, value in {**oracle.CONTEXT, **members}.items() if value is not None}, file)
        return ["--context", path]

    def run_command(self, arguments, request, environment=None):
        return subprocess.run([COMMAND, "explain", *arguments, "-"], input=request, capture_output=True, env={**CLEAN, **(environment or {})})

    def explain(self, request, arguments=None, **context):
        done = self.run_command([*(arguments or self.context(**context)), "--format", "json"], request)
        self.assertIn(done.returncode, (0, 1), done.stderr)
        self.assertNotIn(SECRET, done.stdout + done.stderr)
        return done.returncode, json.loads(done.stdout)

    def test_verifies_right_requests(self):
        rng = random.Random(1)
        for number in range(100):
            request = oracle.random_request(rng, token=number % 2 == 0)
            if number % 3 == 0:
                request.method, request.query = "GET", "b=1&a=%7e&a=&c"
            oracle.sign(request, names=oracle.random_names(rng, request), rng=rng)
            status, told = self.explain(request.raw())
            self.assertEqual((status, told["verifies"]), (0, True), request)
            self.assertIn(told["signature"], request.values("authorization")[0])

    def test_names_each_mistake_and_nothing_else(self):
        for seed in range(3):
            for mistake, name, request in oracle.mistakes(random.Random(seed)):
                status, told = self.explain(request.raw(), **request.context)
                with self.subTest(mistake=mistake, name=name, seed=seed):
                    self.assertEqual([entry["id"] for entry in told["diagnosis"]], [mistake])
                    self.assertEqual((status, told["verifies"], "closest" in told), (1, False, False))

    def test_tells_the_closest_difference_where_no_mistake_fits(self):
        rng = random.Random(2)
        def changed(change):
            request = oracle.sign(oracle.plain(rng))
            change(request)
            return request.raw()
        def value(old, new):
            return lambda request: setattr(request, "headers", [(name, text.replace(old, new)) for name, text in request.headers])
        rows = [("signature", changed(lambda request: setattr(request, "body", request.body.replace(b"jobId", b"jobID")))),
                ("credential", changed(value("Credential=CSN", "Credential=XXX"))), ("scope", changed(value("/us-east-1/", "/us-1/"))),
                ("authorization", changed(value("Signature=", "Sig="))), ("signed-headers", changed(value("SignedHeaders=", "SignedHeaders=a;b;")))]
        for part, request in rows:
            with self.subTest(part=part):
                status, told = self.explain(request)
                known = [entry["id"] for entry in told["diagnosis"]]
                if part == "credential":
                    self.assertEqual(known, ["wrong-access-key-id"])
                elif part == "scope":
                    self.assertEqual(known, ["wrong-region"])
                else:
                    self.assertEqual((status, told["verifies"], known, told["closest"]["part"]), (1, False, [], part))

    def test_signs_a_request_without_authorization(self):
        rng = random.Random(3)
        for token in (False, True):
            request = oracle.plain(rng, "/a%20b/", "z=1&a=b", "PUT", token=token)
            request.headers = [(name, " 20231114T221320Z" if name == "X-Amz-Date" else text) for name, text in request.headers]
            unsigned = oracle.dataclasses.replace(request, headers=[entry for entry in request.headers if not entry[0].startswith("X-Amz-Date")
                                                                    and entry[0] != "X-Amz-Security-Token"])
            credentials = {**oracle.CONTEXT["credentials"], "token": oracle.CREDENTIALS["sessionToken"] if token else ""}
            _, told = self.explain(unsigned.raw(), credentials=credentials)
            oracle.sign(request)
            self.assertEqual(told["authorization"], request.values("authorization")[0].strip())
            self.assertNotIn("verifies", told)
            self.assertEqual(self.explain(told["signedRequest"].encode())[1]["verifies"], True)

    def test_follows_the_context(self):
        base = b"POST /a/../b/ HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nhi"
        empty, full = oracle.sha256(b""), oracle.sha256(b"hi")
        lines = lambda **context: self.explain(base, **context)[1]["canonicalRequest"].split("\n")
        self.assertEqual(lines()[1], "/b/")
        self.assertEqual(lines(normalize=False)[1], "/a/../b/")
        self.assertEqual(lines()[-1], full)
        self.assertEqual(lines(sign_body=False)[-1], empty)
        self.assertIn("x-amz-content-sha256:" + full, lines(sign_body=True))
        self.assertIn("x-amz-security-token:" + oracle.CREDENTIALS["sessionToken"], lines())
        _, told = self.explain(base, omit_session_token=True)
        self.assertNotIn("x-amz-security-token", told["canonicalRequest"])
        self.assertTrue(told["signedRequest"].split("\r\n\r\n")[0].endswith("X-Amz-Security-Token: " + oracle.CREDENTIALS["sessionToken"]))
        self.assertEqual(self.explain(told["signedRequest"].encode(), omit_session_token=True)[1]["verifies"], True)
        self.assertIn("20150830T123600Z", self.explain(base, timestamp="2015-08-30T12:36:00Z")[1]["stringToSign"])

    def test_signs_as_the_published_suite_does(self):
        """The suite's simplest vector, get-vanilla, whose signature stands in AWS's documentation."""
        context = {"credentials": {"access_key_id": "AKIDEXAMPLE", "secret_access_key": "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"},
                   "region": "us-east-1", "service": "service", "timestamp": "2015-08-30T12:36:00Z", "normalize": True, "sign_body": False}
        _, told = self.explain(b"GET / HTTP/1.1\nHost:example.amazonaws.com\n\n", **context)
        self.assertEqual(told["signature"], "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")

    def test_tolerates_what_it_can_and_says_so(self):
        raw = "\n\nGET /ex ample/é?a=b c HTTP/1.1\nHost:h\nX-Fold:one\n   two\n\tthree\nX-Space : x".encode()
        _, told = self.explain(raw, credentials={**oracle.CONTEXT["credentials"], "token": None})
        ids = {entry["id"]: entry["line"] for entry in told["tolerated"]}
        self.assertEqual(ids, {"empty-lines": 1, "line-ends": 1, "target-spaces": 3, "target-bytes": 3, "folded": 6, "space-before-colon": 8, "no-blank-line": 9})
        lines = told["canonicalRequest"].split("\n")
        self.assertEqual(lines[1:3], ["/ex%20ample/%C3%A9", "a=b%20c"])
        self.assertIn("x-fold:one two three", lines)

    def test_prints_every_stage_for_people(self):
        request = oracle.sign(oracle.plain(random.Random(4)), prefix="").raw()
        done = self.run_command(self.context(), request)
        for title in [b"canonical request\n    POST\n", b"string to sign\n    AWS4-HMAC-SHA256\n", b"signature\n", b"signed request\n", b"DOES NOT VERIFY", b"secret-without-aws4: "]:
            self.assertIn(title, done.stdout)
        self.assertEqual(done.returncode, 1)
        self.assertNotIn(SECRET, done.stdout)

    def test_leaves_a_signature_unjudged_without_a_secret(self):
        request = oracle.sign(oracle.plain(random.Random(5))).raw()
        status, told = self.explain(request, arguments=["--region", "us-east-1"])
        self.assertEqual((status, told["verifies"]), (0, None))
        self.assertTrue(told["canonicalRequest"].startswith("POST\n/\n\n"))

    def test_names_the_place_of_bad_input(self):
        rows = [(b"", b"standard input: line 1: there is no request"), (b"hello\n", b"line 1: a request line begins"),
                (b"GET / HTTP/1.1\nHost: h\nno colon\n\n", b"line 3: a header has no colon"), (b"GET / HTTP/1.1\n\n", b"no Host header")]
        for request, message in rows:
            done = self.run_command(self.context(), request)
            self.assertEqual(done.returncode, 2, request)
            self.assertIn(message, done.stderr)
        done = self.run_command(self.context(timestamp=7), b"GET / HTTP/1.1\nHost: h\n\n")
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"context.json: timestamp must be a string", done.stderr)
        done = self.run_command([], b"GET / HTTP/1.1\nHost: h\n\n")
        self.assertIn(b"no secret access key", done.stderr)

    def test_refuses_a_name_that_stands_twice_in_the_context(self):
        arguments = self.context()
        with open(arguments[1], "w", encoding="utf-8") as file:
            file.write('{"credentials": {"token": "hidden",\n  "token": "hidden"}}')
        done = self.run_command(arguments, b"GET / HTTP/1.1\nHost: h\n\n")
        self.assertEqual((done.returncode, done.stdout), (2, b""))
        self.assertRegex(done.stderr, rb"context\.json: line 2, column 3: a member stands twice, first at line 1, column 18\n$")
        self.assertNotIn(b"hidden", done.stderr)


if __name__ == "__main__":
    unittest.main()
