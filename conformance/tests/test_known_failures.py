#!/usr/bin/env python3
"""Lists of known failures, from outside: what an entry covers, what makes the entry itself a failure, what selections do to it.

    test_known_failures.py COUNTERSIGN
"""
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

COUNTERSIGN = sys.argv.pop(1)
CASE = "timestamp.whole-second"
MILLISECONDS = "reference:milliseconds"


class Known(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.path = pathlib.Path(self.folder.name)

    def run_with(self, entries, *arguments, client=MILLISECONDS, filters=(CASE,)):
        """Exit status, verdict by case, reason by case, what was said on stderr."""
        known = self.path / "known"
        known.write_text(entries, encoding="utf-8")
        chosen = [word for glob in filters for word in ("--filter", glob)]
        done = subprocess.run([COUNTERSIGN, "run", "--client", client, "--known-failures", known, "--report", "ndjson=-", *chosen, *arguments],
                              capture_output=True, text=True, timeout=250)
        records = [json.loads(line) for line in done.stdout.split("\n") if line]
        cases = [record for record in records if record["type"] == "case"]
        return (done.returncode, {case["id"]: case["verdict"] for case in cases}, {case["id"]: case.get("reason", "") for case in cases},
                done.stderr)

    def test_an_entry_makes_a_failure_known_and_the_case_still_runs(self):
        status, verdicts, reasons, _ = self.run_with(f'{CASE} rule=time.epoch-seconds why="we count \\"ms\\"" issue=https://x/1 # ours\n')
        self.assertEqual((status, verdicts), (0, {CASE: "known-failure"}))
        self.assertIn('we count "ms" (https://x/1)', reasons[CASE])

    def test_it_may_name_the_check(self):
        self.assertEqual(self.run_with(f"{CASE}/request.body.timestamp\n")[0], 0)
        self.assertEqual(self.run_with(f"{CASE}/request.host\n")[:2], (1, {CASE: "fail"}))

    def test_an_entry_whose_case_passes_is_a_failure(self):
        status, verdicts, reasons, _ = self.run_with(f"{CASE}\n", client="reference")
        self.assertEqual((status, verdicts), (1, {CASE: "unexpected-pass"}))
        self.assertIn("line 1", reasons[CASE])

    def test_an_entry_that_has_expired_covers_nothing_and_is_a_failure(self):
        status, verdicts, _, said = self.run_with(f"{CASE} expires=2020-01-31\n")
        self.assertEqual((status, verdicts), (1, {CASE: "fail"}))
        self.assertIn("line 1 expired on 2020-01-31", said)
        self.assertEqual(self.run_with(f"{CASE} expires=2020-01-31\n", client="reference")[0], 1)
        self.assertEqual(self.run_with(f"{CASE} expires=9999-12-31\n")[0], 0)

    def test_an_entry_of_a_level_that_is_not_judged_is_neither_needed_nor_needless(self):
        warned = "retry.after-a-second rule=retry.retry-after\n"
        bare = "retry.after-a-second\n"
        client = "reference:retry-after-ignored"
        for entries in (warned, bare):
            strict = self.run_with(entries, "--strict", client=client, filters=("retry.after-a-second",))
            self.assertEqual(strict[:2], (0, {"retry.after-a-second": "known-failure"}), entries)
            must = self.run_with(entries, "--level", "must", client=client, filters=("retry.after-a-second",))
            self.assertEqual(must[:2], (0, {"retry.after-a-second": "pass"}), entries)
            mended = self.run_with(entries, "--strict", client="reference", filters=("retry.after-a-second",))
            self.assertEqual(mended[:2], (1, {"retry.after-a-second": "unexpected-pass"}), entries)
        both = f"{CASE} rule=time.epoch-seconds\n{CASE} rule=validate.lenient\n"
        self.assertEqual(self.run_with(both)[:2], (1, {CASE: "fail"}))
        self.assertEqual(self.run_with(both, "--level", "must")[:2], (0, {CASE: "known-failure"}))

    def test_a_case_that_fails_by_another_rule_is_a_failure(self):
        status, verdicts, reasons, _ = self.run_with(f"{CASE} rule=body.utf8\n")
        self.assertEqual((status, verdicts), (1, {CASE: "fail"}))
        self.assertIn("not as it should", reasons[CASE])

    def test_an_entry_that_matches_nothing_in_the_whole_catalogue_is_a_failure(self):
        status, verdicts, _, said = self.run_with("no.such-case\n", client="reference")
        self.assertEqual((status, verdicts), (1, {CASE: "pass"}))
        self.assertIn("line 1 matches no case", said)

    def test_entries_survive_a_filter_and_a_shard(self):
        entries = "error.no-such-type-here* flaky=true\n".replace("no-such-type-here", "type") + f"{CASE} rule=time.epoch-seconds\n"
        self.assertEqual(self.run_with(entries, filters=("number.percent",))[0], 0)
        for shard in ("1/4", "2/4", "3/4", "4/4"):
            status, verdicts, _, said = self.run_with(f"{CASE} rule=time.epoch-seconds\n", "--shard", shard, filters=(CASE, "number.percent",
                                                                                                                    "error.code-unknown"))
            self.assertIn(status, (0, 5), said)
            self.assertNotIn("fail", verdicts.values())

    def test_every_case_that_an_entry_matches_must_need_it(self):
        status, verdicts, _, _ = self.run_with("timestamp.* rule=time.epoch-seconds\n", filters=("timestamp.whole-second", "timestamp.epoch"))
        self.assertEqual((status, verdicts["timestamp.whole-second"]), (1, "known-failure"))
        self.assertIn(verdicts.get("timestamp.epoch"), ("unexpected-pass", None, "fail"))

    def test_flaky_lets_both_pass_and_fail(self):
        self.assertEqual(self.run_with(f"{CASE} flaky=true\n")[:2], (0, {CASE: "known-failure"}))
        self.assertEqual(self.run_with(f"{CASE} flaky=true\n", client="reference")[:2], (0, {CASE: "pass"}))

    def test_a_message_is_a_prefix_with_what_varies_masked(self):
        client = "reference:latin1"
        done = subprocess.run([COUNTERSIGN, "run", "--client", client, "--rule", "body.utf8", "--report", "ndjson=-"], capture_output=True,
                              text=True, timeout=250)
        case = next(record["id"] for record in map(json.loads, done.stdout.strip("\n").split("\n")) if record.get("verdict") == "fail" and
                    {check["message"][:22] for check in record["checks"] if check["status"] == "fail"} == {"the body is not UTF-8 "})
        for message, status in (("the body is not UTF-8 at byte <offset>", 0), ("the body is not", 0), ("the body is", 0),
                                ("body is not", 1), ("the body is not UTF-8 at byte 17", 1)):
            found = self.run_with(f"{case} message={json.dumps(message)}\n", client=client, filters=(case,))
            self.assertEqual(found[0], status, message)

    def test_it_covers_a_warning_that_strict_makes_a_failure(self):
        client, entry = "reference:content-type-unsigned", "sign.plain rule=sign.content-type\n"
        self.assertEqual(self.run_with(entry, "--strict", client=client, filters=("sign.plain",))[:2], (0, {"sign.plain": "known-failure"}))
        self.assertEqual(self.run_with("", "--strict", client=client, filters=("sign.plain",))[:2], (1, {"sign.plain": "fail"}))
        # the same list, where a warning is no failure
        self.assertEqual(self.run_with(entry, client=client, filters=("sign.plain",))[:2], (0, {"sign.plain": "warn"}))

    def test_it_never_covers_a_broken_adapter(self):
        known = self.path / "known"
        known.write_text(f"{CASE} flaky=true\n")
        adapter = [sys.executable, "-c", 'print(\'{"countersign":1,"client":{"name":"x"}}\', flush=True)\ninput()\nprint("{broken", flush=True)\ninput()']
        done = subprocess.run([COUNTERSIGN, "run", "--filter", CASE, "--known-failures", known, "--report", "ndjson=-", "--", *adapter],
                              capture_output=True, text=True, timeout=250)
        verdicts = [record["verdict"] for record in map(json.loads, done.stdout.rstrip("\n").split("\n")) if record["type"] == "case"]
        self.assertEqual((done.returncode, verdicts), (1, ["broken"]))

    def test_a_list_that_is_written_is_the_one_that_is_needed(self):
        lists = []
        for jobs, seed in (("1", "1"), ("5", "2")):
            path = self.path / f"written-{jobs}"
            done = subprocess.run([COUNTERSIGN, "run", "--client", "reference:milliseconds,latin1", "--filter", "timestamp.*", "--filter", "string.*",
                                   "--jobs", jobs, "--seed", seed, "--write-known-failures", path], capture_output=True, text=True, timeout=250)
            self.assertEqual(done.returncode, 1)
            lists.append(path.read_text())
        self.assertEqual(lists[0], lists[1])
        self.assertEqual(lists[0].splitlines(), sorted(set(lists[0].splitlines())))
        status, verdicts, _, said = self.run_with(lists[0], "--repeat", "2", client="reference:milliseconds,latin1",
                                                  filters=("timestamp.*", "string.*"))
        self.assertEqual(status, 0, said)
        self.assertIn("known-failure", verdicts.values())

    def test_what_is_no_list_is_refused_by_line(self):
        for entries, message in (("a.b rule\n", "line 1"), ("\n\na.b expires=soon\n", "line 3"), ("a.b flaky=maybe\n", "line 1")):
            status, _, _, said = self.run_with(entries)
            self.assertEqual(status, 2, entries)
            self.assertIn(message, said)


if __name__ == "__main__":
    unittest.main()
