#!/usr/bin/python3
"""`rules`: the list, one rule in full, and the example that goes with it: test_commands_rules.py COMMAND"""
import json
import subprocess
import sys
import unittest

COMMAND = sys.argv.pop()


def run(*arguments):
    return subprocess.run([COMMAND, *arguments], capture_output=True, text=True, timeout=60)


class Rules(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.listed = json.loads(run("rules", "--format", "json").stdout)
        cls.named = json.loads(run("rules", "--format", "json", *(rule["id"] for rule in cls.listed)).stdout)

    def test_lists_a_line_for_each_rule(self):
        lines = run("rules").stdout.splitlines()
        self.assertEqual([line.split()[0] for line in lines], [rule["id"] for rule in self.listed])

    def test_says_of_each_rule_what_breaks_and_mends_it(self):
        for rule in self.listed:
            with self.subTest(rule["id"]):
                for member in ("number", "sentence", "source", "broken", "mend"):
                    self.assertTrue(rule[member])
                self.assertIn(rule["level"], ("MUST", "SHOULD", "MAY"))
                self.assertEqual("reason" in rule, rule["level"] == "MUST" and rule["basis"] in ("derived", "convention"))

    def test_has_cases_for_a_rule_or_says_why_there_are_none(self):
        unseen = [rule["id"] for rule in self.listed if "unseen" in rule]
        self.assertLessEqual(len(unseen), 15)
        for rule in self.listed:
            with self.subTest(rule["id"]):
                self.assertNotEqual(bool(rule["cases"]), "unseen" in rule)

    def test_gives_an_example_where_a_rule_is_named(self):
        self.assertFalse([rule["id"] for rule in self.listed if "example" in rule])
        for rule in self.named:
            with self.subTest(rule["id"]):
                self.assertEqual("example" in rule, bool(rule["cases"]))
                if "example" in rule:
                    self.assertIn(rule["example"]["case"], rule["cases"])
                    self.assertTrue(rule["example"]["request"] or rule["example"]["answer"])

    def test_shows_the_same_in_text_and_in_markdown(self):
        text = run("rules", "error.header-alone").stdout
        page = run("rules", "error.header-alone", "--format", "markdown").stdout
        for part in ("error.header-plain", "Read the header before the body", "POST / HTTP/1.1", "X-Amzn-Errortype: JobNotFoundException"):
            self.assertIn(part, text)
            self.assertIn(part, page)

    def test_gives_an_example_that_conforms(self):
        request = next(rule for rule in self.named if rule["id"] == "error.header-alone")["example"]["request"]
        raw = request.replace("\\r", "\r").replace("\\n", "\n").encode()
        checked = subprocess.run([COMMAND, "check", "-"], input=raw, capture_output=True, timeout=60)
        self.assertEqual(checked.returncode, 0, checked.stdout)

    def test_refuses_a_rule_that_does_not_exist_and_names_the_nearest(self):
        refused = run("rules", "error.header-aline")
        self.assertEqual(refused.returncode, 2)
        self.assertIn("error.header-alone", refused.stderr)


if __name__ == "__main__":
    unittest.main()
