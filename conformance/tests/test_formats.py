#!/usr/bin/env python3
"""Reports as others read them: TAP 14 by its grammar, JUnit by its schema, the same counts in both; shards that become one run again.

    test_formats.py COUNTERSIGN
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree

COUNTERSIGN = sys.argv.pop(1)
SELECTION = ["--filter", "timestamp.*", "--filter", "string.*", "--filter", "retry.*", "--filter", "number.percent*", "--seed", "7"]
CLIENT = ["--client", "reference:milliseconds,never-retries,latin1"]

# An adapter that can do nothing: all of its cases are unsupported.
NO_ADAPTER = [sys.executable, "-c", """
import json, sys
print(json.dumps({"countersign": 1, "client": {"name": "none"}}), flush=True)
for line in sys.stdin:
    print(json.dumps({"id": json.loads(line)["id"], "outcome": "unsupported", "reason": "it does & knows <nothing>"}), flush=True)
"""]

# Element: its attributes (True: required), its children, whether it has text. Ant's JUnit schema, as CI services read it.
JUNIT = {
    "testsuites": ({"name": False, "tests": True, "failures": True, "errors": True, "skipped": False, "time": True}, {"testsuite"}, False),
    "testsuite": ({"name": True, "tests": True, "failures": True, "errors": True, "skipped": False, "time": True, "timestamp": False,
                   "hostname": False, "id": False}, {"properties", "testcase", "system-out", "system-err"}, False),
    "properties": ({}, {"property"}, False),
    "property": ({"name": True, "value": True}, set(), False),
    "testcase": ({"name": True, "classname": True, "time": True}, {"failure", "error", "skipped", "system-out", "system-err"}, False),
    "failure": ({"message": False, "type": True}, set(), True),
    "error": ({"message": False, "type": True}, set(), True),
    "skipped": ({"message": False}, set(), True),
    "system-out": ({}, set(), True),
    "system-err": ({}, set(), True),
}
NUMBERS = {"tests": r"\d+", "failures": r"\d+", "errors": r"\d+", "skipped": r"\d+", "time": r"\d+(\.\d+)?"}

POINT = re.compile(r"(?P<bad>not )?ok(?: (?P<number>\d+))?(?: - (?P<words>(?:[^#\\]|\\.)*?))?(?: # (?P<directive>SKIP|TODO)\b(?P<why>.*))?")


def run(*arguments, check=True):
    done = subprocess.run([COUNTERSIGN, *map(str, arguments)], capture_output=True, text=True, timeout=250)
    if check and done.returncode not in (0, 1, 5):
        raise AssertionError(f"exit {done.returncode}: {done.stderr}")
    return done


def read_tap(text):
    """The test points of a TAP 14 document, or an AssertionError: version line, points with YAML blocks behind them, one plan."""
    lines = text.split("\n")
    assert lines[0] == "TAP version 14", lines[0]
    assert lines[-1] == "", "the document ends without a line feed"
    points, plan, at = [], None, 1
    while at < len(lines) - 1:
        line = lines[at]
        at += 1
        if line == "" or line.startswith("#"):
            continue
        if re.fullmatch(r"1\.\.\d+( #.*)?", line):
            assert plan is None, "a second plan"
            plan = int(line.split("..")[1].split(" ")[0])
            continue
        if line.startswith("Bail out!"):
            return points, plan
        point = POINT.fullmatch(line)
        assert point, f"no TAP 14: {line!r}"
        points.append(point)
        assert int(point["number"]) == len(points), line
        if lines[at] == "  ---":
            end = lines.index("  ...", at)
            assert all(block.startswith("  ") for block in lines[at:end]), "a YAML block that is not indented"
            at = end + 1
    assert plan == len(points), f"the plan is {plan}, and there are {len(points)} points"
    return points, plan


class Formats(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.path = pathlib.Path(cls.folder.name)
        known = cls.path / "known"
        known.write_text('retry.throttling* flaky=true why="never: <&> \\"#\\""\ntimestamp.whole-second rule=time.epoch-seconds\n')
        reports = [f"--report={name}={cls.path / name}" for name in ("json", "ndjson", "junit", "tap", "markdown", "github")]
        run("run", *CLIENT, *SELECTION, "--known-failures", known, *reports)
        run("run", "--filter", "string.*", f"--report=junit={cls.path / 'none.xml'}", f"--report=tap={cls.path / 'none.tap'}", "--", *NO_ADAPTER)
        cls.json = json.loads((cls.path / "json").read_text())

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def check_element(self, element):
        self.assertIn(element.tag, JUNIT)
        attributes, children, has_text = JUNIT[element.tag]
        self.assertLessEqual(set(element.attrib), set(attributes), element.tag)
        self.assertLessEqual({name for name, needed in attributes.items() if needed}, set(element.attrib), element.tag)
        for name, value in element.attrib.items():
            self.assertRegex(value, rf"\A{NUMBERS.get(name, r'(?s:.*)')}\Z", f"{element.tag} {name}")
        if not has_text:
            self.assertEqual("".join([element.text or "", *(child.tail or "" for child in element)]).strip(), "", element.tag)
        for child in element:
            self.assertIn(child.tag, children, element.tag)
            self.check_element(child)

    def test_junit_keeps_to_its_schema(self):
        for name in ("junit", "none.xml"):
            root = xml.etree.ElementTree.parse(self.path / name).getroot()
            self.check_element(root)
            for suite in root:
                self.assertEqual(int(suite.get("tests")), len(suite.findall("testcase")))
                self.assertEqual(int(suite.get("failures")), len(suite.findall("testcase/failure")))
                self.assertEqual(int(suite.get("skipped")), len(suite.findall("testcase/skipped")))

    def test_tap_keeps_to_its_grammar(self):
        for name in ("tap", "none.tap"):
            points, plan = read_tap((self.path / name).read_text())
            self.assertGreater(plan, 0)
        self.assertTrue(all(point["directive"] == "SKIP" for point in points))

    def test_all_of_them_count_alike(self):
        points, _ = read_tap((self.path / "tap").read_text())
        bad = sum(1 for point in points if point["bad"] and not point["directive"])
        root = xml.etree.ElementTree.parse(self.path / "junit").getroot()
        summary = self.json["summary"]
        self.assertEqual(bad, summary["fail"] + summary["broken"] + summary["unexpected-pass"])
        self.assertEqual(int(root.get("failures")), bad)
        self.assertEqual(len(points), sum(summary.values()))
        self.assertGreater(summary["known-failure"], 0)
        self.assertEqual(sum(1 for point in points if point["directive"] == "TODO"), summary["known-failure"])

    def test_a_failure_is_told_in_one_order(self):
        text = run("run", *CLIENT, "--filter", "retry.exhausted", "--filter", "timestamp.whole-second").stdout
        block = text[text.index("FAIL  timestamp.whole-second"):]
        places = [block.index(what) for what in ("\n      A ", "time.epoch-seconds (MUST, spec)", "\n      mend ", "\n      expected ",
                                                 "\n      actual ", "^", "\n      request ", "\n      seen in ", "\n      source ", "\n      rerun ")]
        self.assertEqual(places, sorted(places))

    def test_what_is_judged_of_an_answer_shows_it(self):
        text = run("run", "--client", "reference:never-retries", "--filter", "retry.throttling").stdout
        self.assertIn("\n      answer    HTTP/1.1 400", text)
        text = run("run", "--client", "reference:retries-client-errors", "--rule", "retry.not-client-errors").stdout
        self.assertRegex(text, r"(?s)\n      answer    HTTP/1\.1 4.*\n      request   POST / ")

    def test_findings_of_one_cause_are_one_line(self):
        causes = [cause for cause in self.json["causes"] if cause["rule"] == "body.utf8"]
        self.assertEqual([cause["message"] for cause in causes], ["the body is not UTF-8 at byte <offset>"])
        self.assertEqual([cause["cases"] for cause in self.json["causes"]], sorted((c["cases"] for c in self.json["causes"]), reverse=True))

    def test_a_defect_that_shows_in_several_members_is_one_cause(self):
        done = run("run", "--client", "reference:empty-string-dropped", "--filter", "*empty*", "--report", "json=-")
        causes = [cause for cause in json.loads(done.stdout)["causes"] if cause["rule"] == "body.given-sent"]
        self.assertEqual([cause["message"] for cause in causes], ["a member that was given is not in the body"])
        members = [member["member"] for member in causes[0]["members"]]
        self.assertGreater(len(members), 3)
        text = run("run", "--client", "reference:empty-string-dropped", "--filter", "*empty*").stdout
        told = text[text.index("\nCauses"):]
        self.assertRegex(told, r"(?s)body\.given-sent \(MUST\): a member that was given is not in the body\n"
                               r" +in       [^\n]+\n +such as  [^\n]+\n +mend     [^\n]+\n +seen in  ")
        self.assertEqual(told.count("\n              mend     "), len({cause["rule"] for cause in json.loads(done.stdout)["causes"]}))

    def test_a_summary_for_github_is_cut_below_its_limit(self):
        long = "&" * 4000
        cases = [{**case, "verdict": "fail", "id": f"area.case-{i}", "title": long,
                  "checks": [{**check, "status": "fail", "expected": long, "actual": long, "message": long[:500]} for check in case["checks"]] * 6,
                  "exchanges": [{**exchange, "request": long, "response": long} for exchange in case["exchanges"]]}
                 for i in range(60) for case in self.json["cases"] if case["id"] == "timestamp.whole-second"]
        files = []
        for name in "abcdefgh":
            files.append(self.path / f"{name}.json")
            files[-1].write_text(json.dumps({**self.json, "client": {**self.json["client"], "name": name}, "cases": cases}))
        page = run("report", "--format", "markdown", *files).stdout
        self.assertLess(len(page.encode()), 1 << 20)
        self.assertGreater(len(page.encode()), 1 << 19)
        self.assertIn("a summary on GitHub holds at most 1 MiB", page)


class Shards(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.path = pathlib.Path(cls.folder.name)
        cls.files = []
        run("run", *CLIENT, *SELECTION, f"--report=json={cls.path / 'whole.json'}")
        cls.whole = json.loads((cls.path / "whole.json").read_text())
        for i in (1, 2, 3):
            kind = "ndjson" if i == 2 else "json"
            cls.files.append(cls.path / f"{i}.{kind}")
            run("run", *CLIENT, *SELECTION, "--shard", f"{i}/3", f"--report={kind}={cls.files[-1]}")

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_they_become_the_run_again(self):
        done = run("report", "--format", "json", *self.files)
        merged = json.loads(done.stdout)
        self.assertEqual(done.stderr, "")
        for member in ("summary", "complete", "coverage", "selection", "client", "countersign", "seed"):
            self.assertEqual(merged[member], self.whole[member], member)
        self.assertEqual(merged["causes"], self.whole["causes"])
        self.assertEqual(sorted((c["id"], c["verdict"]) for c in merged["cases"]),
                         sorted((c["id"], c["verdict"]) for c in self.whole["cases"]))

    def test_they_become_one_in_every_format(self):
        points, _ = read_tap(run("report", "--format", "tap", *self.files).stdout)
        self.assertEqual(len(points), len(self.whole["cases"]))
        lines = run("report", "--format", "ndjson", *self.files).stdout.rstrip("\n").split("\n")
        self.assertEqual([json.loads(lines[0])["type"], json.loads(lines[-1])["type"]], ["header", "footer"])
        root = xml.etree.ElementTree.fromstring(run("report", "--format", "junit", *self.files).stdout)
        self.assertEqual(int(root.get("tests")), len(self.whole["cases"]))
        sarif = json.loads(run("report", "--format", "sarif", *self.files).stdout)["runs"][0]
        bad = [case["id"] for case in self.whole["cases"] if case["verdict"] in ("fail", "warn")]
        self.assertEqual({result["partialFingerprints"]["case/v1"] for result in sarif["results"]}, set(bad))

    def test_a_missing_one_is_said(self):
        done = run("report", "--format", "json", self.files[0], self.files[2])
        self.assertIn("shard 2/3 is missing", done.stderr)
        self.assertFalse(json.loads(done.stdout)["complete"])

    def test_one_that_is_there_twice_is_said(self):
        done = run("report", "--format", "text", *self.files, self.files[0])
        self.assertIn("cases are in both", done.stderr)

    def test_reports_of_several_clients_are_no_run(self):
        done = run("report", "--format", "json", *self.files, self.path / "whole.json", check=False)
        self.assertEqual(done.returncode, 2)
        self.assertIn("this format is of one run", done.stderr)


if __name__ == "__main__":
    unittest.main()
