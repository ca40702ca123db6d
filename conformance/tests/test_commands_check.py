#!/usr/bin/python3
"""`check` against requests that an independent program signed: test_commands_check.py COMMAND"""

import collections
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
import unittest

import oracle_requests as oracle

COMMAND = sys.argv.pop(1)
SECRETS = ["--access-key-id", oracle.CREDENTIALS["accessKeyId"], "--secret-access-key", oracle.CREDENTIALS["secretAccessKey"]]
CLEAN = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}


def run(*arguments, stdin=b"", environment=None):
    return subprocess.run([COMMAND, "check", *arguments], input=stdin, capture_output=True, env={**CLEAN, **(environment or {})})


def judged(*arguments, **more):
    done = run("--format", "json", *arguments, **more)
    return done.returncode, json.loads(done.stdout)


def broken(report):
    return [check for check in report["checks"] if check["status"] == "fail"]


class Check(unittest.TestCase):
    def setUp(self):
        self.directory = tempfile.TemporaryDirectory()
        self.addCleanup(self.directory.cleanup)

    def path(self, name="request.http"):
        return os.path.join(self.directory.name, name)

    def write(self, data, name="request.http"):
        with open(self.path(name), "wb") as file:
            file.write(data)
        return self.path(name)

    def test_accepts_a_thousand_right_requests(self):
        oracle.write_requests("correct", self.directory.name, 1000, 1)
        status, reports = judged(*SECRETS, self.directory.name)
        for report in reports:
            self.assertEqual(broken(report), [], report["file"])
            self.assertIn(report["verdict"], ("pass", "warn"))
            self.assertTrue(any(check["id"] == "request.sign.value" and check["status"] == "pass" for check in report["checks"]))
        self.assertEqual((status, len(reports)), (0, 1000))

    def test_accepts_session_tokens(self):
        rng = random.Random(2)
        for number in range(100):
            self.write(oracle.correct(rng, token=True).raw(), "%03d.http" % number)
        status, reports = judged(*SECRETS, "--session-token", oracle.CREDENTIALS["sessionToken"], self.directory.name)
        self.assertEqual((status, len(reports)), (0, 100))
        status, reports = judged(*SECRETS, "--session-token", "another", self.directory.name)
        self.assertTrue(all("request.sign.token" in [check["id"] for check in broken(report)] for report in reports))

    def test_refuses_a_thousand_flipped_bits_by_the_signature(self):
        parts = oracle.write_requests("flipped", self.directory.name, 1000, 3)
        status, reports = judged(*SECRETS, self.directory.name)
        alone = collections.Counter()
        for report in reports:
            ids = {check["id"] for check in broken(report)}
            self.assertIn("request.sign.value", ids, report["file"] + " " + parts[os.path.basename(report["file"])])
            alone[parts[os.path.basename(report["file"])]] += ids == {"request.sign.value"}
        self.assertEqual((status, len(reports)), (1, 1000))
        self.assertGreater(alone["body"], 100)
        self.assertGreater(alone["header"], 100)
        self.assertGreater(alone["path"], 10)

    def test_judges_two_thousand_files_a_second(self):
        """By the processor's time, the best of three, so that a busy machine changes nothing."""
        oracle.write_requests("correct", self.directory.name, 2000, 4)
        rates = []
        for _ in range(3):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            began = time.monotonic()
            done = run("--format", "json", *SECRETS, self.directory.name)
            elapsed = time.monotonic() - began
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            self.assertEqual(done.returncode, 0)
            rates.append((2000 / (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime), 2000 / elapsed))
        print("\n%.0f files a second of processor time, %.0f by the clock" % max(rates), file=sys.stderr)
        if not os.environ.get("CSN_SLOW_BUILD"):
            self.assertGreater(max(rates)[0], 2000)

    def test_has_one_object_for_one_file_and_an_array_for_several(self):
        rng = random.Random(5)
        one = self.write(oracle.correct(rng).raw())
        status, report = judged(*SECRETS, one)
        self.assertEqual((status, report["file"]), (0, one))
        self.assertEqual(list(report), ["file", "verdict", "checks"])
        for check in report["checks"]:
            self.assertEqual(list(check), ["id", "rule", "level", "basis", "status", "message", "expected", "actual"])
        _, reports = judged(*SECRETS, one, one)
        self.assertEqual([entry["file"] for entry in reports], [one, one])
        _, reports = judged(*SECRETS, self.directory.name)
        self.assertEqual(len(reports), 1)

    def test_reads_standard_input(self):
        status, report = judged(*SECRETS, "-", stdin=oracle.correct(random.Random(6)).raw())
        self.assertEqual((status, report["file"], report["verdict"] in ("pass", "warn")), (0, "-", True))

    def test_exits_with_the_worst_of_all(self):
        good = self.write(oracle.correct(random.Random(7)).raw(), "good")
        bad = self.write(oracle.flipped(random.Random(8))[0].raw(), "bad")
        odd = self.write(b"hello\n", "odd")
        for files, wanted in [([good], 0), ([good, bad], 1), ([bad, odd, good], 2), ([good, self.path("missing")], 2)]:
            status, reports = judged(*SECRETS, *files)
            self.assertEqual(status, wanted, files)
        self.assertEqual(reports[1], {"file": self.path("missing"), "verdict": "unreadable", "checks": []})
        self.assertIn(b"missing: No such file", run(self.path("missing")).stderr)

    def test_says_that_the_value_is_not_judged_without_a_secret(self):
        request = self.write(oracle.flipped(random.Random(9))[0].raw())
        _, report = judged(request)
        self.assertEqual([check["status"] for check in report["checks"] if check["id"] == "request.sign.value"], ["not-judged"])
        self.assertIn(b"the signature's form was judged, its value not", run(request).stdout)

    def test_takes_secrets_from_the_environment_and_a_file(self):
        request = self.write(oracle.correct(random.Random(10)).raw())
        credentials = self.write(json.dumps(oracle.CREDENTIALS | {"sessionToken": None}).encode(), "credentials.json")
        environment = {"AWS_ACCESS_KEY_ID": oracle.CREDENTIALS["accessKeyId"], "AWS_SECRET_ACCESS_KEY": oracle.CREDENTIALS["secretAccessKey"]}
        for arguments, more in [(["--credentials", credentials], {}), ([], environment)]:
            done = run("--format", "json", *arguments, request, environment=more)
            self.assertTrue(any(check["id"] == "request.sign.value" and check["status"] == "pass" for check in json.loads(done.stdout)["checks"]))
            self.assertNotIn(oracle.CREDENTIALS["secretAccessKey"].encode(), done.stdout + done.stderr)

    def test_compares_the_body_with_an_input(self):
        request = oracle.plain(random.Random(11), body=b'{"jobId":"j","clientToken":"t"}')
        path = self.write(oracle.sign(request).raw())
        same = self.write(b'{"clientToken":"t","jobId":"j"}', "same.json")
        other = self.write(b'{"clientToken":"t","jobId":"k"}', "other.json")
        self.assertEqual(judged(*SECRETS, "--input", same, path)[0], 0)
        status, report = judged(*SECRETS, "--input", other, path)
        self.assertEqual((status, [check["rule"] for check in broken(report)]), (1, ["body.given-sent"]))

    def test_judges_what_it_is_told_of_scope_and_time(self):
        request = oracle.plain(random.Random(12))
        request.headers = [(name, " 20231114T221320Z" if name == "X-Amz-Date" else value) for name, value in request.headers]
        path = self.write(oracle.sign(request).raw())
        rows = [(["--region", "us-east-1"], []), (["--region", "eu-west-1"], ["request.sign.scope.region"]), (["--service", "s3"], ["request.sign.scope.service"]),
                (["--now", "2023-11-14T22:14:00Z"], []), (["--now", "2023-11-14T23:00:00Z"], ["request.sign.fresh"]),
                (["--any-time"], []), (["--operation", "GetThirdPartyJobDetails"], ["request.target"])]
        for arguments, wanted in rows:
            _, report = judged(*SECRETS, *arguments, path)
            self.assertEqual([check["id"] for check in broken(report) if check["id"] != "request.body.structure"], wanted, arguments)

    def test_tells_of_bytes_behind_the_body(self):
        path = self.write(oracle.correct(random.Random(13)).raw() + b"more")
        self.assertIn("request.framing.behind-body", [check["id"] for check in broken(judged(*SECRETS, path)[1])])

    def test_names_the_place_of_bad_input(self):
        path = self.write(oracle.correct(random.Random(14)).raw())
        broken_json = self.write(b'{"jobId":\n  x}', "broken.json")
        rows = [(["--operation", "PutThirdPartyJobSucessResult", path], b"is PutThirdPartyJobSuccessResult meant?"),
                (["--input", broken_json, path], b"broken.json: line 2, column 3: "), (["--now", "yesterday", path], b"--now must be a time"),
                (["--credentials", path, path], b"line 1, column 1"), ([], b"needs a file"), (["--now", "2023-11-14T22:14:00Z", "--any-time", path], b"exclude")]
        for arguments, message in rows:
            done = run(*arguments)
            self.assertEqual(done.returncode, 2, arguments)
            self.assertIn(message, done.stderr)


if __name__ == "__main__":
    unittest.main()
