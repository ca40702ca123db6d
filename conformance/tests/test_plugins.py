#!/usr/bin/env python3
"""Clients as plugins, judged by the command.

    test_plugins.py COUNTERSIGN BROKEN_PLUGIN PLUGIN…
"""
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

COUNTERSIGN, BROKEN, *PLUGINS = sys.argv[1:]


def run(*arguments):
    return subprocess.run([COUNTERSIGN, *arguments], capture_output=True, text=True, timeout=240)


class Plugins(unittest.TestCase):
    def test_it_judges_the_examples(self):
        for plugin in PLUGINS:
            with self.subTest(plugin=plugin), tempfile.NamedTemporaryFile() as report:
                done = run("run", "--client", "plugin:" + plugin, "--jobs", "4", "--report", "json=" + report.name, "--skip", "generated.*")
                self.assertEqual(done.returncode, 0, done.stdout[-6000:] + done.stderr)
                told = json.loads(pathlib.Path(report.name).read_text())
                self.assertEqual(told["client"]["name"], "example-plugin")
                self.assertGreater(told["summary"]["pass"], 150)

    def test_it_gives_plugins_an_endpoint_of_their_own_scheme(self):
        with tempfile.NamedTemporaryFile() as trace:
            done = run("run", "--client", "plugin:" + PLUGINS[0], "--filter", "required.*", "--trace", trace.name)
            self.assertEqual(done.returncode, 0, done.stdout)
            self.assertIn(b"http://127.0.0.1:", pathlib.Path(trace.name).read_bytes())

    def test_a_plugin_that_misbehaves_is_broken_and_hurts_nobody(self):
        for what, status, part in (("abi", 3, "the plugin speaks ABI 99"), ("nothing", 3, "csn_plugin_v1 gave nothing"),
                                   ("open", 3, "its open gave nothing"), ("call", 3, None), ("silence", 3, None)):
            with self.subTest(what=what):
                done = run("run", "--client", "plugin:" + BROKEN, "--filter", "required.*", "--env", "BROKEN_PLUGIN=" + what)
                self.assertEqual(done.returncode, status, done.stdout[-3000:] + done.stderr)
                self.assertIn(part or "gave no answer", done.stderr)
        done = run("run", "--client", "plugin:" + BROKEN, "--filter", "required.*")
        self.assertEqual(done.returncode, 3, done.stdout[-3000:] + done.stderr)
        self.assertNotIn(" pass", done.stdout)
        done = run("run", "--client", "plugin:" + BROKEN, "--filter", "required.*", "--env", "BROKEN_PLUGIN=crash")
        self.assertEqual(done.returncode, 3, done.stdout[-3000:] + done.stderr)

    def test_it_says_which_file_is_no_plugin(self):
        done = run("run", "--client", "plugin:/nowhere/client.so")
        self.assertEqual(done.returncode, 2)
        self.assertIn("/nowhere/client.so: No such file", done.stderr)
        done = run("run", "--client", "plugin:" + __file__, "--filter", "required.*")
        self.assertEqual(done.returncode, 3)
        self.assertIn("the plugin can't be loaded", done.stderr)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
