#!/usr/bin/env python3
"""Plugins fuzzed in process: the corpus replayed with any compiler, and libFuzzer where there is one.

    test_plugin_fuzzer.py REPLAY CORPUS PLANTED_NAMESPACE PLANTED_CRASH ENGINE PLUGIN…      ENGINE: empty where there is none
"""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

REPLAY, CORPUS, NAMESPACE, CRASH, ENGINE, *PLUGINS = sys.argv[1:]
NAMES = ("COUNTERSIGN_PLUGIN", "COUNTERSIGN_PLUGIN_AGAINST", "COUNTERSIGN_SKIP_RULES")


def run(command, *variables, folder=None):
    """Runs it with the plugin, the one against it, and the rules to skip, as far as given."""
    environment = {name: value for name, value in os.environ.items() if name not in NAMES}
    environment.update((name, value) for name, value in zip(NAMES, variables) if value)
    return subprocess.run(command, capture_output=True, text=True, timeout=240, env=environment, cwd=folder, errors="replace")


def replay(*variables):
    return run([REPLAY, CORPUS], *variables)


class Replay(unittest.TestCase):
    def check_quiet(self, done):
        self.assertEqual(done.returncode, 0, done.stdout[-2000:] + done.stderr[-4000:])
        inputs = len(os.listdir(CORPUS))
        self.assertGreater(inputs, 50)
        self.assertIn(f"{inputs} inputs run, {inputs} accepted", done.stdout)

    def test_it_finds_nothing_in_the_examples(self):
        self.check_quiet(replay())
        for plugin in PLUGINS:
            with self.subTest(plugin=plugin):
                self.check_quiet(replay(plugin))

    def test_the_examples_agree(self):
        for plugin in PLUGINS[1:]:
            self.check_quiet(replay(PLUGINS[0], plugin))

    def test_it_finds_a_bug_that_crashes_nothing_and_names_the_rule(self):
        done = replay(NAMESPACE)
        self.assertLess(done.returncode, 0, done.stdout)
        self.assertIn(f"{NAMESPACE}: error.namespace-ignored: report.code: broken property", done.stderr)
        for what in ("expected", "actual", "report"):
            self.assertRegex(done.stderr, f"(?m)^  {what}: .+")
        file, _ = json.JSONDecoder().raw_decode(done.stderr, done.stderr.index('{"area": "fuzz"'))
        self.assertEqual(file["cases"][0]["id"], "fuzz.0")

    def test_it_looks_past_rules_that_are_skipped(self):
        self.check_quiet(replay(NAMESPACE, None, "error.namespace-*, error.type-*"))
        done = replay(NAMESPACE, None, "error.no-such-rule")
        self.assertEqual(done.returncode, 2)
        self.assertIn("there is no rule error.no-such-rule", done.stderr)

    def test_it_sees_what_only_the_other_client_tells(self):
        done = replay(NAMESPACE, PLUGINS[0], "error.*")
        self.assertLess(done.returncode, 0, done.stdout)
        self.assertIn("they report different codes: broken property", done.stderr)
        self.assertEqual(done.stderr.count("\n  report: "), 2)

    def test_a_crash_is_the_plugins_own(self):
        self.assertLess(replay(CRASH).returncode, 0)

    def test_it_says_which_file_is_no_plugin(self):
        done = replay("/nowhere/client.so")
        self.assertEqual(done.returncode, 2)
        self.assertIn("/nowhere/client.so", done.stderr)


@unittest.skipUnless(ENGINE, "no libFuzzer here")
class Engine(unittest.TestCase):
    def setUp(self):
        self.scratch = tempfile.TemporaryDirectory()
        self.addCleanup(self.scratch.cleanup)

    def fuzz(self, *variables, flags=()):
        found = pathlib.Path(self.scratch.name, "found")
        found.mkdir(exist_ok=True)
        return run([ENGINE, "-timeout=10", "-rss_limit_mb=1024", "-seed=1", *flags, str(found), CORPUS], *variables,
                   folder=self.scratch.name)

    def test_it_fuzzes_the_examples_in_a_child(self):
        for variables in [(plugin,) for plugin in PLUGINS] + [tuple(PLUGINS[:2])]:
            with self.subTest(plugins=variables):
                done = self.fuzz(*variables, flags=("-fork=1", "-runs=2000"))
                self.assertEqual(done.returncode, 0, done.stderr[-4000:])
                runs = max(int(n) for n in re.findall(r"(?m)^#(\d+): cov:", done.stderr))
                self.assertGreaterEqual(runs, 2000, done.stderr[-2000:])

    def test_it_outlives_crashes_and_keeps_their_inputs(self):
        done = self.fuzz(CRASH, flags=("-fork=1", "-max_total_time=5", "-ignore_crashes=1"))
        self.assertIn("wrapping up soon", done.stderr)
        crashes = list(pathlib.Path(self.scratch.name).rglob("crash-*"))
        self.assertTrue(crashes, done.stderr[-4000:])
        self.assertLess(run([REPLAY, str(crashes[0])], CRASH).returncode, 0)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
