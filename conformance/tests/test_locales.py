#!/usr/bin/python3
"""The locales that cases ask for: built where they are missing, named where they can't be: test_locales.py COMMAND"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

COMMAND = sys.argv.pop(1)
ADAPTER = r"""
import json, locale, os, sys
print(json.dumps({"countersign": 1, "client": {"name": "c", "version": "1"}}), flush=True)
for line in sys.stdin:
    try:
        locale.setlocale(locale.LC_ALL, "")
    except locale.Error:
        pass
    told = os.environ.get("LOCPATH", "no LOCPATH") + " " + locale.localeconv()["decimal_point"]
    print(json.dumps({"id": json.loads(line)["id"], "outcome": "unsupported", "reason": told}), flush=True)
"""
CASES = {"area": "mine", "operation": "PutThirdPartyJobSuccessResult", "cases": [
    {"id": "mine.strange", "title": "T", "rules": ["number.plain"], "environment": {"LC_ALL": "xx_YY.UTF-8"}, "input": {"jobId": "j", "clientToken": "t"}}]}
LOCALEDEF = """#!/bin/sh
echo "$@" >>"$0.log"
for last; do :; done
mkdir -p "$last" && : >"$last/LC_CTYPE"
exit 1
"""


class Locales(unittest.TestCase):
    def setUp(self):
        place = tempfile.TemporaryDirectory()
        self.addCleanup(place.cleanup)
        self.place = place.name
        os.mkdir(self.path("bin"))
        os.mkdir(self.path("cases"))
        with open(self.path("cases", "mine.json"), "w", encoding="utf-8") as file:
            json.dump(CASES, file)

    def path(self, *parts):
        return os.path.join(self.place, *parts)

    def run_case(self, name, search=None):
        environment = dict(os.environ, XDG_CACHE_HOME=self.path("cache"), PATH=search or self.path("bin"))
        return subprocess.run([COMMAND, "run", "--cases", self.path("cases"), "--filter", name, "--", sys.executable, "-c", ADAPTER],
                              env=environment, capture_output=True, text=True, timeout=120)

    def test_builds_a_missing_one_once_and_tells_the_client_where(self):
        with open(self.path("bin", "localedef"), "w", encoding="utf-8") as file:
            file.write(LOCALEDEF)
        os.chmod(self.path("bin", "localedef"), 0o755)
        for _ in range(2):
            run = self.run_case("mine.strange", self.path("bin") + ":/usr/bin:/bin")
            self.assertIn(self.path("cache", "countersign", "locales") + ":/usr/lib/locale", run.stdout)
            self.assertNotIn("this machine has no locale", run.stderr)
        with open(self.path("bin", "localedef.log"), encoding="utf-8") as file:
            calls = file.read().splitlines()
        self.assertEqual(len(calls), 1)
        self.assertIn("-i xx_YY -f UTF-8 ", calls[0])

    def test_names_one_that_cannot_be_built(self):
        self.assertIn("this machine has no locale xx_YY.UTF-8", self.run_case("mine.strange").stderr)

    def test_leaves_a_run_alone_whose_cases_ask_for_none(self):
        run = self.run_case("token.null")
        self.assertIn("no LOCPATH", run.stdout)
        self.assertFalse(os.path.exists(self.path("cache", "countersign", "locales")))

    @unittest.skipUnless(shutil.which("localedef") and os.path.exists("/usr/share/i18n/locales/de_DE"), "locales are missing")
    def test_gives_a_client_decimal_commas(self):
        self.assertRegex(self.run_case("timestamp.decimal-comma", os.environ["PATH"]).stdout, r"(locale|no LOCPATH) ,\n")


if __name__ == "__main__":
    unittest.main()
