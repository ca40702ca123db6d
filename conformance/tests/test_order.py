#!/usr/bin/env python3
"""No order, no noise: the same verdicts at any number of jobs, shard and seed; what fails once is run again before it is believed.

    test_order.py COUNTERSIGN
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

COUNTERSIGN = sys.argv.pop(1)

# Stands between countersign and the reference client; the first answer of all comes too late.
SLOW_ONCE = """
import os, subprocess, sys, time
child = subprocess.Popen([sys.argv[1], "reference-adapter"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
sys.stdout.buffer.write(child.stdout.readline())
sys.stdout.buffer.flush()
for line in sys.stdin.buffer:
    child.stdin.write(line)
    child.stdin.flush()
    answer = child.stdout.readline()
    if not os.path.exists(sys.argv[2]):
        open(sys.argv[2], "w").close()
        time.sleep(60)
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()
"""


def cases(*arguments):
    done = subprocess.run([COUNTERSIGN, "run", "--report", "ndjson=-", *arguments], capture_output=True, text=True, timeout=280)
    records = [json.loads(line) for line in done.stdout.split("\n") if line]
    assert records and records[-1]["type"] == "footer", done.stderr
    return {record["id"]: record for record in records if record["type"] == "case"}


def verdicts(*arguments):
    return {name: record["verdict"] for name, record in cases(*arguments).items()}


class Order(unittest.TestCase):
    CLIENT = ("--client", "reference:milliseconds,namespace-kept,content-type-unsigned")
    SOME = ("--filter", "timestamp.*", "--filter", "error.*", "--filter", "success.*", "--filter", "optional.*")

    def test_it_gives_the_same_verdicts_at_any_jobs_shard_and_seed(self):
        expected = verdicts(*self.CLIENT, *self.SOME, "--jobs", "1", "--seed", "1")
        self.assertIn("fail", expected.values())
        self.assertIn("warn", expected.values())
        for more in (("--jobs", "7", "--seed", "1"), ("--jobs", "3", "--seed", "20261124")):
            self.assertEqual(verdicts(*self.CLIENT, *self.SOME, *more), expected, more)
        shards = [verdicts(*self.CLIENT, *self.SOME, "--jobs", "2", "--seed", str(i), "--shard", f"{i}/3") for i in (1, 2, 3)]
        self.assertEqual(sum(len(shard) for shard in shards), len(expected))
        self.assertEqual(shards[0] | shards[1] | shards[2], expected)

    def test_a_client_that_hangs_on_some_answers_is_no_broken_adapter(self):
        done = subprocess.run([COUNTERSIGN, "run", "--client", "reference:hangs-on-cut-answer", "--timeout", "1", "--jobs", "1",
                               "--filter", "*cut*", "--filter", "*last-chunk*", "--filter", "*success.*"],
                              capture_output=True, text=True, timeout=280)
        self.assertEqual(done.returncode, 1, done.stdout[-500:])
        self.assertRegex(done.stdout, r" pass, 5 fail; ")

    def test_it_marks_a_case_that_passes_when_it_runs_alone(self):
        found = cases("--client", "reference:credentials-kept", "--filter", "error.code-*", "--jobs", "1")
        failed = [record for record in found.values() if record["verdict"] == "fail"]
        self.assertEqual(len(failed), len(found) - 1)  # the first of the process has the right credentials
        for record in failed:
            self.assertEqual(record["marks"], ["order-dependent"], record["id"])

    def test_it_does_not_mark_a_case_that_fails_alone_too(self):
        for record in cases("--client", "reference:milliseconds", "--filter", "timestamp.whole-second").values():
            self.assertEqual(record["verdict"], "fail")
            self.assertNotIn("marks", record)

    def test_it_believes_the_quiet_run_where_time_decided(self):
        with tempfile.TemporaryDirectory() as folder:
            script, flag = pathlib.Path(folder, "slow.py"), os.path.join(folder, "flag")
            script.write_text(SLOW_ONCE)
            found = cases("--filter", "error.code-unknown", "--timeout", "2", "--", sys.executable, str(script), COUNTERSIGN, flag)
        record = found["error.code-unknown"]
        self.assertEqual((record["verdict"], record.get("marks")), ("pass", ["retried"]))

    def test_it_believes_time_that_decides_twice(self):
        record = cases("--client", "reference:retry-after-ignored", "--filter", "retry.after-a-second")["retry.after-a-second"]
        self.assertEqual((record["verdict"], record.get("marks")), ("warn", ["retried"]))


if __name__ == "__main__":
    unittest.main()
