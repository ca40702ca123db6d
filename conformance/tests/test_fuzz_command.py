#!/usr/bin/env python3
"""The command fuzz, as its users meet it: real processes, real sockets, folders on disk.

    test_fuzz_command.py COUNTERSIGN HANGING_PLUGIN GREEDY_PLUGIN
"""
import json
import mmap
import os
import pathlib
import shlex
import signal
import subprocess
import sys
import tempfile
import time
import unittest

COUNTERSIGN, HANGING, GREEDY = (sys.argv.pop(1) for _ in range(3))


def fuzz(*arguments, timeout=240):
    return subprocess.run([COUNTERSIGN, "fuzz", *arguments], capture_output=True, text=True, timeout=timeout)


def state_of(folder):
    return json.loads(pathlib.Path(folder, "campaign.json").read_text())


def rules_of(folder):
    return {rule["id"]: (rule["passed"], rule["failed"], rule["warned"]) for rule in state_of(folder)["rules"]}


class Campaign(unittest.TestCase):
    def setUp(self):
        self.scratch = tempfile.TemporaryDirectory()
        self.addCleanup(self.scratch.cleanup)

    def folder(self, name):
        return str(pathlib.Path(self.scratch.name, name))

    def test_it_finds_nothing_in_the_reference_client(self):
        done = fuzz("--max-execs", "150", "--state", self.folder("a"))
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("150 executions", done.stdout.splitlines()[-1])
        self.assertIn("0 findings", done.stdout.splitlines()[-1])
        self.assertEqual(list(pathlib.Path(self.folder("a")).glob("findings/*")), [])

    def test_it_finds_shrinks_and_keeps_a_fault_that_nobody_told_it_of(self):
        folder = self.folder("a")
        reports = [self.folder(name) for name in ("sarif", "junit")]
        done = fuzz("--client", "reference:namespace-kept", "--max-execs", "200", "--state", folder,
                    "--report", "sarif=" + reports[0], "--report", "junit=" + reports[1])
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        findings = state_of(folder)["findings"]
        self.assertEqual({finding["rule"] for finding in findings}, {"error.namespace-ignored"})
        self.assertEqual({finding["confirmed"] for finding in findings}, {10})
        kept = pathlib.Path(folder, "findings", findings[0]["folder"])
        self.assertIn(str(kept), done.stdout)
        self.check_folder(kept)
        self.check_sarif(json.loads(pathlib.Path(reports[0]).read_text()), findings)
        self.assertIn("<failure", pathlib.Path(reports[1]).read_text())

    def check_folder(self, kept):
        told = json.loads((kept / "finding.json").read_text())
        self.assertEqual(told["rule"], "error.namespace-ignored")
        self.assertTrue(told["mend"] and told["source"] and told["expected"] != told["actual"])
        self.assertIn(b"POST / HTTP/1.1\r\n", (kept / "request-1.http").read_bytes())
        self.assertIn(b"HTTP/1.1 ", (kept / "answer-1.http").read_bytes())
        case = json.loads((kept / "cases" / "fuzz.json").read_text())["cases"][0]
        self.assertLess(len(json.dumps(case)), 700, "a shrunk case has nothing left but the type with its namespace")
        again = subprocess.run(shlex.split(told["replay"]), capture_output=True, text=True, timeout=120)
        self.assertEqual(again.returncode, 1, again.stdout + again.stderr)
        self.assertIn("1 case: 1 fail", again.stdout)
        mended = shlex.split(told["replay"].replace("reference:namespace-kept", "reference"))
        self.assertEqual(subprocess.run(mended, capture_output=True, timeout=120).returncode, 0)

    def check_sarif(self, document, findings):
        run = document["runs"][0]
        self.assertEqual(document["version"], "2.1.0")
        self.assertEqual([result["partialFingerprints"]["case/v1"] for result in run["results"] if result["level"] == "error"],
                         [finding["id"] for finding in findings])
        for result in run["results"]:
            self.assertEqual(run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"], result["ruleId"])
        self.assertTrue(run["invocations"][0]["executionSuccessful"])

    def test_it_looks_into_a_crash(self):
        folder = self.folder("a")
        done = fuzz("--client", "reference:crashes", "--max-execs", "200", "--state", folder)
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertIn("client.survives", {finding["rule"] for finding in state_of(folder)["findings"]})

    def check_plugin(self, plugin, executions, timeout, *rules):
        folder = self.folder("a")
        done = fuzz("--client", "plugin:" + plugin, "--timeout", timeout, "--max-execs", str(executions), "--max-time", "0", "--state", folder)
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertEqual({finding["rule"] for finding in state_of(folder)["findings"]} - set(rules), set(), done.stdout)
        self.assertEqual(state_of(folder)["executions"], executions, "it goes on behind the finding")

    def test_it_goes_on_behind_a_plugin_that_hangs(self):
        self.check_plugin(HANGING, 60, "1", "client.returns")

    def test_it_goes_on_behind_a_plugin_that_eats_all_memory(self):
        # A machine may be so busy that there is not time enough to take a gibibyte.
        self.check_plugin(GREEDY, 60, "15", "client.survives", "client.returns")

    def test_it_does_not_count_what_the_parent_of_a_plugin_takes(self):
        large = mmap.mmap(-1, 1100 << 20)
        for at in range(0, len(large), mmap.PAGESIZE):
            large[at] = 1
        adapter = subprocess.Popen([COUNTERSIGN, "plugin-adapter", HANGING], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True)
        large.close()
        self.assertIn('"countersign"', adapter.stdout.readline())
        time.sleep(0.2)  # some looks at its memory
        _, said = adapter.communicate()
        self.assertEqual((adapter.returncode, said), (0, ""))

    def test_it_does_not_judge_by_rules_that_it_was_told_to_skip(self):
        done = fuzz("--client", "reference:namespace-kept", "--max-execs", "200", "--state", self.folder("a"),
                    "--skip-rule", "error.namespace-ignored", "--skip-rule", "error.type-sanitised", "--skip-rule", "error.type-not-status",
                    "--skip-rule", "output.content-type-ignored", "--skip-rule", "error.type-carriers")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_it_gives_the_same_experiments_to_the_same_seed(self):
        for name, seed in (("a", "7"), ("b", "7"), ("c", "8")):
            self.assertEqual(fuzz("--seed", seed, "--max-execs", "120", "--state", self.folder(name)).returncode, 0)
        self.assertEqual(rules_of(self.folder("a")), rules_of(self.folder("b")))
        self.assertNotEqual(rules_of(self.folder("a")), rules_of(self.folder("c")))

    def test_it_goes_on_where_it_ended_and_shares_out(self):
        whole, resumed, shards = self.folder("whole"), self.folder("resumed"), [self.folder("one"), self.folder("two")]
        self.assertEqual(fuzz("--max-execs", "120", "--state", whole).returncode, 0)
        self.assertEqual(fuzz("--max-execs", "70", "--state", resumed).returncode, 0)
        self.assertEqual(fuzz("--max-execs", "50", "--jobs", "2", "--state", resumed).returncode, 0)
        self.assertEqual(rules_of(resumed), rules_of(whole))
        self.assertEqual(state_of(resumed)["executions"], 120)
        for at, folder in enumerate(shards):
            self.assertEqual(fuzz("--max-execs", "60", "--shard", f"{at + 1}/2", "--state", folder).returncode, 0)
        one, two = (rules_of(folder) for folder in shards)
        summed = {rule: tuple(map(sum, zip(one.get(rule, (0, 0, 0)), two.get(rule, (0, 0, 0))))) for rule in {*one, *two}}
        self.assertEqual(summed, rules_of(whole))

    def test_it_refuses_another_campaign_s_state_and_a_damaged_one(self):
        folder = self.folder("a")
        self.assertEqual(fuzz("--max-execs", "5", "--state", folder).returncode, 0)
        other = fuzz("--max-execs", "5", "--seed", "2", "--state", folder)
        self.assertEqual(other.returncode, 2)
        self.assertIn("has seed 1, not 2", other.stderr)
        pathlib.Path(folder, "campaign.json").write_text('{"campaign": 1, "version"')
        damaged = fuzz("--max-execs", "5", "--state", folder)
        self.assertEqual(damaged.returncode, 2)
        self.assertIn("campaign.json: byte 25", damaged.stderr)
        for wrong in ('{}', '[]', '{"campaign":1,"version":"x","suite":"y"}'):
            pathlib.Path(folder, "campaign.json").write_text(wrong)
            self.assertEqual(fuzz("--max-execs", "5", "--state", folder).returncode, 2, wrong)

    def test_it_says_what_is_wrong_with_its_arguments(self):
        for arguments, part in ((["--shard", "3/2"], "--shard must be I/N"), (["--shard", "-18446744073709551615/1"], "--shard must be I/N"),
                                (["--operation", "Nothing"], "no operation Nothing"),
                                (["--skip-rule", "no.rule"], "no rule no.rule"), (["--client", "nobody"], "no client nobody"),
                                (["stray"], "stray is no option"), (["--report", "sarif"], "FORMAT=FILE")):
            done = fuzz(*arguments, "--state", self.folder("a"))
            self.assertEqual(done.returncode, 2, arguments)
            self.assertIn(part, done.stderr)
        self.assertFalse(os.path.exists(self.folder("a")))

    def test_it_says_where_it_cannot_write(self):
        pathlib.Path(self.folder("a")).write_text("a file")
        done = fuzz("--max-execs", "5", "--state", self.folder("a"))
        self.assertEqual(done.returncode, 4)
        self.assertIn(self.folder("a"), done.stderr)

    def test_it_keeps_what_it_has_when_it_is_interrupted(self):
        folder = self.folder("a")
        process = subprocess.Popen([COUNTERSIGN, "fuzz", "--max-time", "0", "--state", folder], stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True)
        deadline = time.monotonic() + 60
        while not os.path.exists(os.path.join(folder, "campaign.json")) and time.monotonic() < deadline:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 130)
        self.assertIn("0 findings", out.splitlines()[-1])
        before = state_of(folder)
        self.assertEqual(fuzz("--max-execs", "10", "--state", folder).returncode, 0)
        self.assertEqual(state_of(folder)["executions"], before["executions"] + 10)

    def test_it_leaves_a_client_that_can_do_nothing_untested(self):
        adapter = 'import sys\nprint(\'{"countersign":1,"client":{"name":"x"},"operations":[]}\', flush=True)\nsys.stdin.read()'
        done = fuzz("--max-execs", "5", "--state", self.folder("a"), "--", "/usr/bin/python3", "-c", adapter)
        self.assertEqual(done.returncode, 5, done.stdout + done.stderr)
        done = fuzz("--max-execs", "5", "--hello-timeout", "5", "--state", self.folder("b"), "--", "/bin/false")
        self.assertEqual(done.returncode, 3)


if __name__ == "__main__":
    unittest.main()
