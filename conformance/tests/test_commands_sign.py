#!/usr/bin/python3
"""`sign` against an independent signer, `check`, and curl over a real socket: test_commands_sign.py COMMAND"""

import http.server
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import unittest

import oracle_requests as oracle

COMMAND = sys.argv.pop(1)
CLEAN = {name: value for name, value in os.environ.items() if not name.startswith("AWS_") and "proxy" not in name.lower()}
SECRETS = {"AWS_ACCESS_KEY_ID": oracle.CREDENTIALS["accessKeyId"], "AWS_SECRET_ACCESS_KEY": oracle.CREDENTIALS["secretAccessKey"]}
TOKEN = {"AWS_SESSION_TOKEN": oracle.CREDENTIALS["sessionToken"]}
INPUT = {"jobId": "it's \"one\" $HOME `x` \\ é 漢 😀", "clientToken": "line\nbreak\u0000", "currentRevision": {"revision": "r", "changeIdentifier": "c", "created": 1700000000.123},
         "executionDetails": {"percentComplete": 0}}


class Recorder(http.server.BaseHTTPRequestHandler):
    """Keeps the bytes of each request, and answers 200."""
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        head = [self.requestline] + [f"{name}: {value}" for name, value in self.headers.items()]
        self.server.seen.append("\r\n".join(head).encode("latin-1") + b"\r\n\r\n" + body)
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


class Sign(unittest.TestCase):
    def setUp(self):
        self.directory = tempfile.TemporaryDirectory()
        self.addCleanup(self.directory.cleanup)

    def write(self, name, data):
        path = os.path.join(self.directory.name, name)
        with open(path, "wb") as file:
            file.write(data)
        return path

    def run_command(self, *arguments, stdin=None, environment=SECRETS, endpoint="https://codepipeline.us-east-1.amazonaws.com",
                    operation="PutThirdPartyJobSuccessResult", input_file="-"):
        text = json.dumps(INPUT).encode() if stdin is None else stdin
        named = ["--operation", operation] if operation else []
        done = subprocess.run([COMMAND, "sign", *named, "--input", input_file, "--endpoint", endpoint, *arguments], input=text,
                              capture_output=True, env={**CLEAN, **environment})
        self.assertNotIn(oracle.CREDENTIALS["secretAccessKey"].encode(), done.stdout + done.stderr)
        return done

    def check(self, raw, *arguments, environment=SECRETS):
        path = self.write("request.http", raw)
        return subprocess.run([COMMAND, "check", "--input", self.write("input.json", json.dumps(INPUT).encode()), *arguments, path], capture_output=True,
                              env={**CLEAN, **environment})

    def test_signs_as_the_oracle_does(self):
        for environment in (SECRETS, SECRETS | TOKEN):
            raw = self.run_command("--date", "2023-11-14T22:13:20Z", "--region", "eu-west-1", environment=environment).stdout
            head, _, body = raw.partition(b"\r\n\r\n")
            headers = [tuple(line.split(": ", 1)) for line in head.decode().split("\r\n")[1:]]
            request = oracle.Request(headers=[entry for entry in headers if entry[0] != "Authorization"], body=body)
            self.assertEqual(json.loads(body), INPUT)
            oracle.sign(request, region="eu-west-1")
            self.assertEqual(dict(headers)["Authorization"], request.headers[-1][1].strip())
            self.assertEqual(self.check(raw, "--region", "eu-west-1", environment=environment).returncode, 0)

    def test_prints_the_stages_as_json(self):
        raw = self.run_command("--date", "20231114T221320Z").stdout
        told = json.loads(self.run_command("--date", "20231114T221320Z", "--format", "json").stdout)
        self.assertEqual(told["signedRequest"].encode(), raw)
        self.assertEqual((told["method"], told["url"]), ("POST", "https://codepipeline.us-east-1.amazonaws.com/"))
        self.assertTrue(told["stringToSign"].endswith(oracle.sha256(told["canonicalRequest"].encode())))
        self.assertTrue(told["authorization"].endswith("Signature=" + told["signature"]))
        self.assertIn(["Authorization", told["authorization"]], told["headers"])
        self.assertEqual(json.loads(told["body"]), INPUT)

    def test_leaves_unsigned_what_explain_then_signs(self):
        raw = self.run_command("--unsigned", environment={}).stdout
        self.assertFalse(re.search(rb"(?mi)^(Authorization|X-Amz-Date|X-Amz-Security-Token):", raw))
        done = subprocess.run([COMMAND, "explain", "--date", "2023-11-14T22:13:20Z", "--format", "json", "-"], input=raw, capture_output=True,
                              env={**CLEAN, **SECRETS})
        self.assertEqual(self.check(json.loads(done.stdout)["signedRequest"].encode()).returncode, 0)
        signed = self.run_command("--date", "2023-11-14T22:13:20Z").stdout
        self.assertIn(json.loads(done.stdout)["signature"].encode(), signed)
        told = json.loads(self.run_command("--unsigned", "--format", "json", environment={}).stdout)
        self.assertEqual(told["request"].encode(), raw)
        self.assertNotIn("signature", told)

    @unittest.skipUnless(shutil.which("curl"), "there is no curl")
    def test_gives_a_curl_command_that_sends_the_very_request(self):
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Recorder)
        server.seen = []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            for path in ["", "/custom", "/a%20b/../c"]:
                endpoint = f"http://127.0.0.1:{server.server_port}{path}"
                command = self.run_command("--format", "curl", "--date", "2023-11-14T22:13:20Z", endpoint=endpoint, environment=SECRETS | TOKEN).stdout
                done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, env=CLEAN, timeout=20)
                self.assertTrue(done.stdout.startswith(b"HTTP/1.1 200"), done)
                judged = self.check(server.seen[-1], environment=SECRETS | TOKEN)
                self.assertEqual(judged.returncode, 0, judged.stdout.decode())
                self.assertIn(b"pass", judged.stdout)
            self.assertEqual(len(server.seen), 3)
        finally:
            server.shutdown()
            server.server_close()

    def test_takes_secrets_from_a_file(self):
        path = self.write("credentials.json", json.dumps(oracle.CREDENTIALS).encode())
        raw = self.run_command("--credentials", path, environment={}).stdout
        self.assertEqual(self.check(raw, environment=SECRETS | TOKEN).returncode, 0)

    def test_says_what_the_service_will_refuse(self):
        done = self.run_command(stdin=b'{"jobId":"j","clientToken":"t","executionDetails":{"percentComplete":101}}')
        self.assertEqual(done.returncode, 0)
        self.assertIn(b"executionDetails.percentComplete: 101 is more than 100", done.stderr)

    def test_names_the_place_of_bad_input(self):
        rows = [({"stdin": b'{"jobId":7}'}, b"jobId"), ({"stdin": b'{"job":"x"}'}, b"job"), ({"stdin": b"{"}, b"standard input: line 1, column 2"),
                ({"stdin": b""}, b"the text ends where a JSON text was expected\n"), ({"stdin": b"[]"}, b"standard input: line 1, column 1: this is no JSON object\n[]\n^\n"), ({"endpoint": "ftp://x"}, b"--endpoint, byte 0"), ({"endpoint": "http://h:99999"}, b"port"),
                ({"environment": {}}, b"there is no access key id"), ({"operation": "Put"}, b"there is no operation Put"), ({"operation": None}, b"needs --operation"),
                ({"input_file": "/nowhere/x"}, b"/nowhere/x: No such file")]
        for arguments, message in rows:
            done = self.run_command(**arguments)
            self.assertEqual(done.returncode, 2, arguments)
            self.assertIn(message, done.stderr)
            self.assertEqual(done.stdout, b"")

    def test_shows_the_line_of_bad_input(self):
        done = self.run_command(stdin=b'{"jobId": "j",\n  "clientToken": x}\n')
        self.assertRegex(done.stderr, rb'^countersign: standard input: line 2, column 18: [^\n]+\n  "clientToken": x\}\n {17}\^\n$')

    def test_refuses_a_name_that_stands_twice_at_any_depth(self):
        done = self.run_command(stdin=b'{"jobId": "j", "clientToken": "t",\n  "executionDetails": {"summary": "a", "s\\u0075mmary": "b"}}')
        self.assertEqual((done.returncode, done.stdout), (2, b""))
        self.assertEqual(done.stderr.splitlines(), [b"countersign: standard input: line 2, column 40: a member stands twice, first at line 2, column 24",
                                                    b'...xecutionDetails": {"summary": "a", "s\\\\u0075mmary": "b"}}', b" " * 38 + b"^"])

    def test_shows_nothing_of_a_file_of_credentials(self):
        for members in ('"secretAccessKey": "hidden" x', '"secretAccessKey": "hidden", "accessKeyId": "hidden", "a": [{"b": 1, "b": "hidden"}]'):
            done = self.run_command("--credentials", self.write("credentials.json", b"{" + members.encode() + b"}"), environment={})
            self.assertEqual((done.returncode, done.stdout), (2, b""))
            self.assertRegex(done.stderr, rb"^countersign: [^\n]*credentials\.json: line 1, column \d+: [^\n]+\n$")
            self.assertNotIn(b"hidden", done.stderr)


if __name__ == "__main__":
    unittest.main()
