"""ci/action: its YAML against the command's options, and its steps run as the CI service would run them."""
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

import yaml

COMMAND, SOURCE = sys.argv[1:3]
del sys.argv[1:3]
FOLDER = pathlib.Path(SOURCE, "ci/action")
ACTION = yaml.safe_load((FOLDER / "action.yml").read_text(encoding="utf-8"))
EXAMPLE = yaml.safe_load((FOLDER / "example.yml").read_text(encoding="utf-8"))
STEPS = ACTION["runs"]["steps"]
EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*\}\}")
INPUT = re.compile(r"\binputs\.([\w-]+)")


def options_of(command):
    told = subprocess.run([COMMAND, command, "--help"], capture_output=True, text=True, timeout=60, check=True).stdout
    return set(re.findall(r"^  (--[\w-]+)", told, re.M))


class Text(unittest.TestCase):
    def test_has_at_most_ten_inputs_and_uses_each(self):
        self.assertLessEqual(len(ACTION["inputs"]), 10)
        used = set(INPUT.findall(str(STEPS)))
        self.assertEqual(used, set(ACTION["inputs"]))

    def test_every_input_is_optional_and_described(self):
        for name, given in ACTION["inputs"].items():
            self.assertTrue(given["description"], name)
            self.assertIsInstance(given["default"], str, name)

    def test_no_expression_stands_in_a_script(self):
        """A value that is pasted into a script could end a string of it: values come by the environment."""
        for step in STEPS:
            self.assertNotIn("${{", step["run"], step["name"])
            for variable in step["env"]:
                self.assertRegex(step["run"], rf"\$\{{?{variable}\b", step["name"])

    def test_names_options_that_exist(self):
        for command in ("run", "report"):
            for step in STEPS:
                if f'"$PROGRAM" {command}' in step["run"]:
                    named = set(re.findall(r"(?<![\w-])--[a-z][\w-]*", step["run"]))
                    self.assertTrue(named)
                    self.assertEqual(named - options_of(command), set(), step["name"])

    def test_the_example_gives_inputs_and_options_that_exist(self):
        uses = [step for job in EXAMPLE["jobs"].values() for step in job["steps"] if step.get("uses", "").startswith("OWNER/")]
        self.assertEqual(len(uses), 2)
        for step in uses:
            self.assertLessEqual(set(step["with"]), set(ACTION["inputs"]))
            self.assertLessEqual(set(re.findall(r"--[a-z][\w-]*", step["with"].get("options", ""))), options_of("run"))
        shards = EXAMPLE["jobs"]["judge"]["strategy"]["matrix"]["shard"]
        self.assertEqual(uses[0]["with"]["shard"], "${{ matrix.shard }}/%d" % len(shards))
        self.assertEqual(shards, list(range(1, len(shards) + 1)))


class Runs(unittest.TestCase):
    """Each job gets a folder of its own, as a checkout would be, and the variables that the service sets."""

    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.path = pathlib.Path(directory.name)
        (self.path / "summary").touch()

    def evaluate(self, text, known):
        return EXPRESSION.sub(lambda found: known[found[1]], str(text))

    def step(self, step, known):
        output = self.path / "output"
        output.write_text("")
        script = self.path / "script.sh"
        script.write_text(step["run"])
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.path), "GITHUB_ACTIONS": "true", "GITHUB_OUTPUT": str(output),
                       "GITHUB_ACTION_PATH": str(FOLDER), "GITHUB_STEP_SUMMARY": str(self.path / "summary"),
                       **{name: self.evaluate(value, known) for name, value in step["env"].items()}}
        ran = subprocess.run(["bash", "--noprofile", "--norc", "-eo", "pipefail", script], cwd=self.path, env=environment,
                             capture_output=True, text=True, timeout=240)
        for line in output.read_text().splitlines():
            name, _, value = line.partition("=")
            known[f"steps.{step['id']}.outputs.{name}"] = value
        return ran

    def action(self, **given):
        inputs = {name: declared["default"] for name, declared in ACTION["inputs"].items()}
        inputs.update(binary=COMMAND, **{name.replace("_", "-"): value for name, value in given.items()})
        known = {f"inputs.{name}": value for name, value in inputs.items()}
        known["runner.temp"] = str(self.path / "temp")
        printed = ""
        for step in STEPS:
            condition = step.get("if")
            if condition and not (inputs["merge"] == "") == (condition == "inputs.merge == ''"):
                continue
            ran = self.step(step, known)
            printed += ran.stdout + ran.stderr
            if ran.returncode != 0:
                break
        return ran.returncode, printed, known

    def test_a_client_that_conforms_passes_and_has_a_summary(self):
        status, printed, known = self.action(command=f"{COMMAND} reference-adapter", options="--filter 'envelope.*' --seed 7")
        self.assertEqual(status, 0, printed)
        self.assertEqual(known["steps.judge.outputs.status"], "0")
        self.assertIn("reference", (self.path / "summary").read_text())
        for name in ("countersign.json", "countersign.xml", "countersign.html"):
            self.assertTrue((self.path / "countersign-reports" / name).is_file(), name)
        self.assertEqual(known["steps.judge.outputs.report"], "countersign-reports/countersign.json")

    def test_a_client_that_does_not_conform_fails_the_step_and_is_annotated(self):
        status, printed, known = self.action(client="reference:host-signed-without-port", options="--filter 'envelope.*' --filter 'sign.*'")
        self.assertEqual(status, 1, printed)
        self.assertEqual(known["steps.judge.outputs.status"], "1")
        self.assertRegex(printed, r"(?m)^::error ")
        self.assertTrue((self.path / "countersign-reports/countersign.json").is_file())
        self.assertGreater((self.path / "summary").stat().st_size, 0)

    def test_a_command_line_is_judged(self):
        status, printed, _ = self.action(exec="true", areas="sign,transport", options="--filter sign.plain")
        self.assertEqual(status, 1, printed)

    def test_an_unknown_option_fails_by_its_own_status(self):
        status, printed, known = self.action(options="--no-such-option")
        self.assertEqual((status, known["steps.judge.outputs.status"]), (2, "2"), printed)

    def test_known_failures_do_not_count(self):
        known = self.path / "known-failures.txt"
        fault = {"client": "reference:host-signed-without-port", "options": "--filter sign.plain --write-known-failures known-failures.txt"}
        self.assertEqual(self.action(**fault)[0], 1)
        self.assertTrue(known.is_file())
        status, printed, _ = self.action(client="reference:host-signed-without-port", options="--filter sign.plain", known_failures=str(known))
        self.assertEqual(status, 0, printed)

    def test_shards_become_one_page(self):
        for shard in ("1/2", "2/2"):
            status, printed, _ = self.action(options="--filter 'envelope.*' --seed 7", shard=shard, reports=f"shards/{shard[0]}")
            self.assertEqual(status, 0, printed)
        self.assertEqual((self.path / "summary").read_text(), "")
        status, printed, known = self.action(merge="shards")
        self.assertEqual(status, 0, printed)
        self.assertEqual(known["steps.merge.outputs.report"], "countersign-reports/countersign.html")
        page = (self.path / "countersign-reports/countersign.html").read_text()
        for shard in ("1", "2"):
            report = yaml.safe_load((self.path / f"shards/{shard}/countersign-{shard}-of-2.json").read_text())
            self.assertTrue(report["cases"])
            for case in report["cases"]:
                self.assertIn(case["id"], page)
        self.assertIn("<svg", (self.path / "countersign-reports/countersign.svg").read_text())
        self.assertIn("reference", (self.path / "summary").read_text())

    def test_nothing_to_merge_is_told(self):
        (self.path / "empty").mkdir()
        status, printed, _ = self.action(merge="empty")
        self.assertEqual(status, 2)
        self.assertIn("::error::there is no JSON report in empty", printed)


if __name__ == "__main__":
    unittest.main()
