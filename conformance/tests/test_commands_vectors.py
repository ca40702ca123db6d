#!/usr/bin/python3
"""`vectors`: what is written, the programs of its README, and `check`: test_commands_vectors.py COMMAND"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

import oracle_requests as oracle

COMMAND = sys.argv.pop(1)


def read(*path):
    with open(os.path.join(*path), encoding="utf-8") as file:
        return file.read()


class Vectors(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.place = tempfile.TemporaryDirectory()
        cls.directory = os.path.join(cls.place.name, "vectors")
        subprocess.run([COMMAND, "vectors", cls.directory], check=True, capture_output=True)
        cls.index = json.loads(read(cls.directory, "index.json"))

    @classmethod
    def tearDownClass(cls):
        cls.place.cleanup()

    def vectors(self, kind):
        return [json.loads(read(self.directory, entry["file"])) for entry in self.index[kind]]

    def run_readme(self, language, *command):
        program = re.search("```" + language + "\n(.*?)```", read(self.directory, "README.md"), re.DOTALL)[1]
        path = os.path.join(self.place.name, "run." + ("py" if language == "python" else "mjs"))
        with open(path, "w", encoding="utf-8") as file:
            file.write(program)
        self.assertLess(len(program.splitlines()), 60)
        done = subprocess.run([*command, path, self.directory], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(done.stdout.split(), [word for entry in self.index["requests"] + self.index["answers"] for word in ("ok", entry["id"])])

    def test_run_with_the_python_of_the_readme(self):
        self.run_readme("python", "/usr/bin/python3")

    @unittest.skipUnless(shutil.which("node"), "there is no node")
    def test_run_with_the_javascript_of_the_readme(self):
        self.run_readme("javascript", "node")

    def test_fail_the_readme_where_a_vector_is_wrong(self):
        path = os.path.join(self.directory, self.index["requests"][0]["file"])
        right = read(path)
        try:
            with open(path, "w", encoding="utf-8") as file:
                file.write(right.replace('"signature": "', '"signature": "0'))
            with self.assertRaises(AssertionError):
                self.run_readme("python", "/usr/bin/python3")
        finally:
            with open(path, "w", encoding="utf-8") as file:
                file.write(right)

    def test_are_signed_as_the_oracle_does(self):
        for vector in self.vectors("requests"):
            headers = [(name, value) for name, value in vector["signedHeaders"] if name != "Authorization"]
            request = oracle.Request(path=vector["path"], headers=headers, body=vector["body"].encode())
            credentials = vector["config"]["credentials"]
            oracle.sign(request, secret=credentials["secretAccessKey"], access_key_id=credentials["accessKeyId"])
            self.assertEqual(request.headers[-1][1].strip(), vector["authorization"], vector["id"])

    def test_are_accepted_by_check(self):
        credentials = self.vectors("requests")[0]["config"]["credentials"]
        environment = {"AWS_ACCESS_KEY_ID": credentials["accessKeyId"], "AWS_SECRET_ACCESS_KEY": credentials["secretAccessKey"]}
        done = subprocess.run([COMMAND, "check", "--format", "json", os.path.join(self.directory, "raw", "requests")], capture_output=True, env=environment)
        failed = [(report["file"], check) for report in json.loads(done.stdout) for check in report["checks"] if check["status"] == "fail"]
        self.assertEqual([(file, check["id"]) for file, check in failed if "path" not in file], [])

    def test_have_what_the_index_says(self):
        rules = {rule["id"] for rule in json.loads(subprocess.run([COMMAND, "rules", "--format", "json"], capture_output=True).stdout)}
        for kind in ("requests", "answers"):
            self.assertGreater(len(self.index[kind]), 40)
            for entry, vector in zip(self.index[kind], self.vectors(kind)):
                self.assertEqual((entry["id"], entry["rules"], entry["operation"]), (vector["id"], vector["rules"], vector["operation"]))
                self.assertLessEqual(set(entry["rules"]), rules)
                with open(os.path.join(self.directory, entry["raw"]), "rb") as file:
                    raw = file.read()
                text = vector.get("signedRequest" if kind == "requests" else "answer")
                if text is not None:
                    self.assertEqual(raw, text.encode())
                else:
                    self.assertRaises(UnicodeDecodeError, raw.decode)
        ids = [entry["id"] for entry in self.index["requests"]]
        self.assertEqual(len(ids), len(set(ids)))

    def test_tell_of_answers_what_they_mean(self):
        expected = {vector["id"]: vector["expect"] for vector in self.vectors("answers")}
        self.assertEqual({expect["outcome"] for expect in expected.values()}, {"success", "error"})
        header = expected["error.header-plain"]
        self.assertEqual((header["outcome"], header["code"], header["httpStatus"], header["modelled"], header["retry"]), ("error", "JobNotFoundException", 400, True, "no"))

    def test_refuse_a_place_that_is_no_directory(self):
        done = subprocess.run([COMMAND, "vectors", "/dev/null/x"], capture_output=True)
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"/dev/null/x", done.stderr)


if __name__ == "__main__":
    unittest.main()
