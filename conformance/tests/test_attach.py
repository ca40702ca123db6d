"""How a client is attached: a command line by --exec, an adapter under adapter-check."""

import json
import pathlib
import shutil
import subprocess
import sys
import unittest

COMMAND = sys.argv.pop(1)
CURL = pathlib.Path(__file__).parents[2].joinpath("ci/matrix.d/curl").read_text(encoding="utf-8").strip()


def countersign(*arguments):
    return subprocess.run([COMMAND, *arguments], capture_output=True, text=True, timeout=120)


class Exec(unittest.TestCase):
    @unittest.skipUnless(shutil.which("curl"), "curl is missing")
    def test_curl_signs_what_it_sends(self):
        run = countersign("run", "--exec", CURL, "--areas", "sign,transport", "--filter", "envelope.*", "--filter", "sign.*", "--jobs", "4")
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
        self.assertRegex(run.stdout, r"\d+ pass")

    @unittest.skipUnless(shutil.which("curl"), "curl is missing")
    def test_what_transport_took_for_an_answer_is_judged(self):
        run = countersign("run", "--exec", CURL, "--areas", "sign,transport", "--filter", "transport.headers-cut", "--filter", "transport.body-cut")
        cut = "the client reported success where the answer is incomplete"
        self.assertIn("1 pass", run.stdout) # the body that is cut off is told by every curl; the header section by some
        self.assertTrue(run.returncode == 0 or cut in run.stdout, run.stdout)

    def test_a_command_that_sends_nothing_gets_no_pass(self):
        run = countersign("run", "--exec", "true", "--filter", "envelope.large-body")
        self.assertEqual(run.returncode, 1, run.stdout)

    def test_areas_are_for_exec_alone(self):
        self.assertEqual(countersign("run", "--areas", "sign").returncode, 2)
        self.assertEqual(countersign("run", "--exec", "true", "--areas", "sing").returncode, 2)
        self.assertEqual(countersign("run", "--exec", "true", "--client", "boto3").returncode, 2)


class Shard(unittest.TestCase):
    def test_is_one_number_of_another(self):
        for text in ("0/4", "5/4", "1/-1", "-1/4", "+1/4", "1/", "/4", "1/4x", "1/ 4", "1/100000", ""):
            self.assertEqual(countersign("run", "--list", "--shard", text).returncode, 2, text)
        self.assertEqual(countersign("run", "--list", "--shard", "1/2").returncode, 0)


class AdapterCheck(unittest.TestCase):
    def test_finds_nothing_to_mend_in_the_reference_adapter(self):
        check = countersign("adapter-check", "--", COMMAND, "reference-adapter")
        self.assertEqual(check.returncode, 0, check.stdout)
        self.assertTrue(check.stdout.endswith("the adapter works\n"))

    def test_tells_what_to_mend(self):
        for mode, told in (("success", "no request came"), ("garbage", "one line that is a JSON object")):
            check = countersign("adapter-check", "--", COMMAND, "null-adapter", mode)
            self.assertEqual(check.returncode, 3, mode)
            self.assertIn(told, check.stdout)

    def check_python(self, program):
        return countersign("adapter-check", "--", "/usr/bin/python3", "-c", program)

    def test_reads_hello_with_the_user(self):
        hello = {"countersign": 1, "client": {"name": "x"}, "areas": ["serialise", "sign"]}
        check = self.check_python(f"print('{json.dumps(hello)}', flush=True); input()")
        self.assertEqual(check.returncode, 3)
        self.assertIn("areas: serialise is not known and is ignored; there are serialize, sign, transport, parse, retry\n", check.stdout)
        self.assertRegex(check.stdout, r"an error of the service .*\n  not asked: the client does not do parse itself\n")

    def test_misses_what_hello_promises(self):
        check = self.check_python("""
import json, urllib.request, urllib.error
print(json.dumps({"countersign": 1, "client": {"name": "x"}, "reports": ["httpStatus", "code"]}), flush=True)
while True:
    call = json.loads(input())
    answer = {"outcome": "success"}
    try:
        urllib.request.urlopen(call["config"]["endpoint"] + "/", b"{}")
    except urllib.error.HTTPError as e:
        answer = {"outcome": "error", "error": {"kind": "service", "httpStatus": e.code}}
    print(json.dumps({"id": call["id"], **answer}), flush=True)
""")
        self.assertEqual(check.returncode, 3)
        self.assertIn("  mend      error.code is missing: tell it, or list in hello's reports only what can be told\n", check.stdout)

    def test_shows_the_line_and_what_is_wrong_with_it(self):
        check = self.check_python("""
print('{"countersign":1,"client":{"name":"x"}}', flush=True)
while input(): print('{"id":1}', flush=True)
""")
        self.assertEqual(check.returncode, 3)
        self.assertIn('  got       {"id":1}\n  wrong     answer: member "id" is of kind number, expected string\n', check.stdout)

    def test_wants_a_command(self):
        self.assertEqual(countersign("adapter-check").returncode, 2)
        self.assertEqual(countersign("adapter-check", "--", "/nonexistent").returncode, 3)


if __name__ == "__main__":
    unittest.main()
