#!/usr/bin/env python3
"""The kill matrix: each fault of the reference client is caught by its own rule, no freedom is flagged, nothing proves itself by nothing.

    test_selftest.py COUNTERSIGN
"""
import json
import re
import subprocess
import sys
import unittest

COUNTERSIGN = sys.argv.pop(1)
LAST = re.compile(r"(\d+) of (\d+) faults caught by their own rule, (\d+) of (\d+) variants pass, "
                  r"(\d+) of (\d+) null adapters got no pass")

# Rules with cases whose breaking the reference client can't show, and why.
NO_FAULT = {
    "envelope.expect-no-wait": "the endpoint answers each Expect at once, so that nobody waits for ever",
    "job.acknowledge": "what a worker does with an acknowledgement is seen in its next calls, which the cases make",
}


def run(*arguments, check=0):
    done = subprocess.run([COUNTERSIGN, *arguments], capture_output=True, text=True, timeout=900)
    if check is not None:
        assert done.returncode == check, f"exit {done.returncode}: {done.stdout[-4000:]}{done.stderr}"
    return done


def switches():
    return json.loads(run("cases", "--faults", "--format", "json").stdout)


class Selftest(unittest.TestCase):
    def test_it_proves_the_suite(self):
        done = run("selftest", "--jobs", "6", check=None)
        last = LAST.fullmatch(done.stdout.splitlines()[-1]) if done.stdout else None
        self.assertTrue(last, done.stdout[-4000:] + done.stderr)
        good_faults, faults, good_variants, variants, good_nulls, nulls = map(int, last.groups())
        self.assertEqual((good_faults, good_variants, good_nulls), (faults, variants, nulls), done.stdout[-8000:])
        self.assertEqual(done.returncode, 0)
        self.assertGreaterEqual(faults, 120)
        self.assertGreaterEqual(variants, 40)
        self.assertGreaterEqual(nulls, 14)

    def test_it_has_a_fault_for_each_rule_and_a_variant_for_each_freedom(self):
        by_kind = {"fault": set(), "variant": set()}
        for switch in switches():
            by_kind.setdefault(switch["kind"], set()).add(switch["rule"])
        for rule in json.loads(run("rules", "--format", "json").stdout):
            if not rule["cases"] or rule["id"] in NO_FAULT:
                continue
            kind = "variant" if rule["level"] == "MAY" else "fault"
            with self.subTest(rule=rule["id"]):
                self.assertIn(rule["id"], by_kind[kind], f"no {kind} of the reference client belongs to the rule")

    def test_it_tries_those_that_are_named(self):
        done = run("selftest", "milliseconds", "whole-seconds")
        self.assertIn("1 of 1 faults caught by their own rule, 1 of 1 variants pass, 0 of 0 null adapters", done.stdout)

    def test_it_refuses_a_name_that_does_not_exist(self):
        self.assertIn("there is no fault", run("selftest", "no-such-thing", check=2).stderr)


if __name__ == "__main__":
    unittest.main()
