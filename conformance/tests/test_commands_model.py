#!/usr/bin/python3
"""`sign` and `check` for services whose descriptions are read from files: test_commands_model.py COMMAND"""

import glob
import gzip
import json
import os
import subprocess
import sys
import tempfile
import unittest

import oracle_requests as oracle

COMMAND = sys.argv.pop(1)
DATA = os.path.join(os.path.dirname(__import__("botocore").__file__), "data")
CLEAN = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
SECRETS = {"AWS_ACCESS_KEY_ID": oracle.CREDENTIALS["accessKeyId"], "AWS_SECRET_ACCESS_KEY": oracle.CREDENTIALS["secretAccessKey"]}
KEY = {"TableName": "music", "Key": {"Artist": {"S": "n\u00f6body"}}}


def description(service):
    """What botocore knows of the service, packed or not as the package has it."""
    path = sorted(glob.glob(os.path.join(DATA, service, "*", "service-2.json*")))[-1]
    with (gzip.open if path.endswith(".gz") else open)(path, "rb") as file:
        return file.read()


class Model(unittest.TestCase):
    def setUp(self):
        self.directory = tempfile.TemporaryDirectory()
        self.addCleanup(self.directory.cleanup)

    def write(self, name, data):
        path = os.path.join(self.directory.name, name)
        with open(path, "wb") as file:
            file.write(data)
        return path

    def run_command(self, *arguments, stdin=b""):
        return subprocess.run([COMMAND, *arguments], input=stdin, capture_output=True, env={**CLEAN, **SECRETS}, timeout=60)

    def sign(self, model, operation="GetItem", given=KEY):
        return self.run_command("sign", "--model", model, "--operation", operation, "--input", "-", "--endpoint", "http://127.0.0.1:8000",
                                "--date", "2023-11-14T22:13:20Z", stdin=json.dumps(given).encode())

    def judge(self, model, raw):
        done = self.run_command("check", "--model", model, "--format", "json", "-", stdin=raw)
        return done.returncode, {check["id"]: check["status"] for check in json.loads(done.stdout)["checks"]}

    def test_signs_for_another_service_what_check_accepts(self):
        model = self.write("service-2.json", description("dynamodb"))
        done = self.sign(model)
        self.assertEqual(done.returncode, 0, done.stderr)
        head, _, body = done.stdout.partition(b"\r\n\r\n")
        headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n")[1:])
        self.assertEqual(json.loads(body), KEY)
        self.assertEqual(headers["X-Amz-Target"], "DynamoDB_20120810.GetItem")
        self.assertEqual(headers["Content-Type"], "application/x-amz-json-1.0")
        self.assertIn("/20231114/us-east-1/dynamodb/aws4_request,", headers["Authorization"])
        status, checks = self.judge(model, done.stdout)
        self.assertEqual((status, checks["request.content-type"], checks["request.target"]), (0, "pass", "pass"))

    def test_refuses_by_the_model_that_was_named(self):
        model = self.write("service-2.json", description("dynamodb"))
        raw = self.sign(model).stdout
        changed = raw.replace(b"json-1.0", b"json-1.1")
        self.assertEqual(self.judge(model, changed)[1]["request.content-type"], "fail")
        self.assertEqual(self.run_command("check", "-", stdin=raw).returncode, 1)
        long = self.sign(model, given={"TableName": "x" * 2000, "Key": {}})
        self.assertEqual(long.returncode, 0)
        self.assertIn(b"TableName: ", long.stderr)

    def test_reads_gzip_as_it_reads_what_is_in_it(self):
        text = description("dynamodb")
        plain = self.sign(self.write("service-2.json", text))
        for name, packed in {"one": gzip.compress(text), "two members": gzip.compress(text[:1000]) + gzip.compress(text[1000:])}.items():
            with self.subTest(name):
                done = self.sign(self.write("service-2.json.gz", packed))
                self.assertEqual((done.returncode, done.stdout), (0, plain.stdout), done.stderr)

    def test_refuses_packed_descriptions_that_are_damaged_or_without_end(self):
        packed = gzip.compress(description("dynamodb"))
        bomb = gzip.compress(b" " * (1 << 20)) * 65
        rows = {
            "cut off": (packed[:-9], b"it is cut off"),
            "wrong checksum": (packed[:-8] + bytes(8), b"incorrect data check"),
            "something behind": (packed + b"garbage", b"incorrect header check"),
            "a bomb": (bomb, b"unpacks to 67108864 bytes or more"),
            "nothing": (packed[:3], b"it is cut off"),
        }
        for name, (data, message) in rows.items():
            with self.subTest(name):
                done = self.sign(self.write("bad.json.gz", data))
                self.assertEqual((done.returncode, done.stdout), (2, b""))
                self.assertIn(b"bad.json.gz: ", done.stderr)
                self.assertIn(message, done.stderr)

    def test_names_what_it_lacks(self):
        rows = {
            "protocol": (b'{"metadata":{"protocol":"rest-xml"}}', b"rest-xml"),
            "no JSON": (b"{", b"byte 1"),
        }
        for name, (data, message) in rows.items():
            with self.subTest(name):
                done = self.sign(self.write("other.json", data))
                self.assertEqual(done.returncode, 2)
                self.assertIn(message, done.stderr)
        missing = self.run_command("check", "--model", os.path.join(self.directory.name, "none.json"), "-")
        self.assertEqual(missing.returncode, 2)
        self.assertIn(b"none.json", missing.stderr)

    def test_says_how_many_patterns_are_left_out(self):
        model = self.write("service-2.json", b'{"metadata":{"protocol":"json","jsonVersion":"1.1","signatureVersion":"v4","targetPrefix":"T","apiVersion":"1",'
                           b'"endpointPrefix":"t"},"operations":{"Do":{"name":"Do","http":{"method":"POST","requestUri":"/"},"input":{"shape":"In"}}},'
                           b'"shapes":{"In":{"type":"structure","members":{"a":{"shape":"S"}}},"S":{"type":"string","pattern":"(?=a)"}}}')
        done = self.sign(model, "Do", {"a": "x"})
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(b"1 pattern can't be checked and is left out", done.stderr)


if __name__ == "__main__":
    unittest.main()
