#!/usr/bin/env python3
"""`countersign serve` as workers and people meet it.

    test_serve.py COUNTERSIGN
"""
import datetime
import json
import os
import pathlib
import shlex
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest

COMMAND = str(pathlib.Path(sys.argv.pop(1)).resolve())
PATIENCE_S = 120
INJECTIONS = "throttle unavailable retry-after lost slow interim chunked close unknown-members empty-polls".split()


def serve(*arguments, environment=None):
    return subprocess.run([COMMAND, "serve", *arguments], capture_output=True, text=True, timeout=PATIENCE_S, env=environment)


def judged(*arguments, worker=(), command=None):
    """The report of a session with the reference worker, and how serve ended."""
    with tempfile.TemporaryDirectory() as directory:
        report = pathlib.Path(directory, "report.json")
        ended = serve("--seed", "7", "--report", f"json={report}", *arguments, "--", *(command or [COMMAND, "reference-worker", *worker]))
        return json.loads(report.read_text()), ended


def checks(report, status):
    return {check["rule"] for case in report["cases"] for check in case["checks"] if check["status"] == status}


def verdicts(report):
    return {case["id"]: case["verdict"] for case in report["cases"]}


def worker_faults():
    told = subprocess.run([COMMAND, "cases", "--faults", "--format", "json"], capture_output=True, text=True, timeout=PATIENCE_S)
    return [(fault["name"], fault["rule"]) for fault in json.loads(told.stdout) if fault["kind"] == "worker-fault"]


class Service:
    """serve without a command, as somebody starts it by hand."""

    def __init__(self, *arguments):
        self.process = subprocess.Popen([COMMAND, "serve", *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.title = self.process.stdout.readline()
        self.variables = {}
        while "COUNTERSIGN_CLIENT_TOKENS" not in self.variables:
            name, value = shlex.split(self.process.stdout.readline())[1].split("=", 1)
            self.variables[name] = value

    def work(self, *faults):
        return subprocess.run([COMMAND, "reference-worker", *faults], env=os.environ | self.variables, capture_output=True, text=True,
                              timeout=PATIENCE_S)

    def end(self, number=None):
        if number:
            self.process.send_signal(number)
        out, err = self.process.communicate(timeout=PATIENCE_S)
        return self.process.returncode, out, err

    def ask(self, data):
        """Sends bytes and returns what comes back until the service closes, or half a second passes without a byte."""
        host, port = self.variables["AWS_ENDPOINT_URL"].removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=PATIENCE_S) as connection:
            connection.sendall(data)
            connection.settimeout(0.5)
            answer = b""
            try:
                while part := connection.recv(65536):
                    answer += part
            except OSError:
                pass
            return answer


class Judging(unittest.TestCase):
    def test_a_right_worker_passes_with_evidence(self):
        report, ended = judged()
        self.assertEqual(ended.returncode, 0, ended.stdout + ended.stderr)
        self.assertEqual(verdicts(report), {f"worker.{name}": "pass" for name in ("plain", "continued", "failing", "taken", "polls")})
        self.assertEqual(len(next(case for case in report["cases"] if case["id"] == "worker.continued")["exchanges"]), 9)
        self.assertTrue(all(case["exchanges"] and case["checksRun"] > 30 for case in report["cases"]))
        self.assertTrue(report["complete"])

    def test_each_fault_is_caught_by_its_own_rule(self):
        faults = worker_faults()
        self.assertGreaterEqual(len(faults), 12)
        for name, rule in faults:
            with self.subTest(name):
                report, ended = judged("--timeout", "5", worker=[name])
                self.assertIn(rule, checks(report, "fail") | checks(report, "warn"), ended.stdout)
                follows = {"job.reported"} if rule == "job.acknowledge" or name == "job-id-upper-case" else set() # in no job's own requests
                self.assertLessEqual(checks(report, "fail"), {rule} | follows)
                self.assertEqual(ended.returncode, 1 if checks(report, "fail") else 0)

    def test_a_broken_should_fails_where_that_is_asked_for(self):
        report, ended = judged("--strict", worker=["ignores-acknowledged-status"])
        self.assertEqual((ended.returncode, checks(report, "fail")), (1, {"job.acknowledge"}))

    def test_requests_are_judged_as_everywhere(self):
        report, ended = judged(worker=["host-signed-without-port"])
        self.assertEqual(ended.returncode, 1)
        self.assertIn("sign.host-as-sent", checks(report, "fail"), ended.stdout)

    def test_each_injection_is_borne(self):
        for injection in INJECTIONS:
            with self.subTest(injection):
                report, ended = judged("--inject", injection)
                self.assertEqual((ended.returncode, checks(report, "fail"), checks(report, "warn")), (0, set(), set()), ended.stdout)
        report, ended = judged("--inject", ",".join(INJECTIONS))
        self.assertEqual((ended.returncode, set(verdicts(report).values())), (0, {"pass"}), ended.stdout)

    def test_who_gives_up_when_throttled_breaks_a_should(self):
        report, ended = judged("--inject", "throttle", "--timeout", "5", worker=["never-retries"])
        self.assertIn("retry.throttling", checks(report, "warn"), ended.stdout)
        self.assertNotIn("job.reported", checks(report, "warn"))

    def test_every_scenario_can_be_worked_off(self):
        for scenario, jobs in (("rich", None), ("many", 24)):
            with self.subTest(scenario):
                report, ended = judged("--scenario", scenario)
                self.assertEqual((ended.returncode, set(verdicts(report).values())), (0, {"pass"}), ended.stdout)
                self.assertIn(len(report["cases"]) - 1, [jobs or len(report["cases"]) - 1])

    def test_a_rule_that_must_be_exercised_is_asked_for(self):
        _, ended = judged("--require", "job.client-token", "--require", "token.only-to-continue")
        self.assertEqual(ended.returncode, 0)
        _, ended = judged("--require", "http.redirect")
        self.assertEqual(ended.returncode, 1)
        self.assertIn("http.redirect, which --require asks for, was never exercised", ended.stderr)


class Ending(unittest.TestCase):
    def test_a_worker_that_never_calls_is_nothing_tested(self):
        ended = serve("--", "true")
        self.assertEqual(ended.returncode, 5)
        self.assertIn("no request came", ended.stderr)

    def test_a_worker_that_can_not_be_started_is_named(self):
        ended = serve("--", "/no/such/worker")
        self.assertEqual(ended.returncode, 3)
        self.assertIn("/no/such/worker can't be started", ended.stderr)

    def test_a_job_that_never_ends_is_a_finding(self):
        report, ended = judged("--timeout", "2", command=["sh", "-c", f"{shlex.quote(COMMAND)} reference-worker never-reports; sleep 60"])
        self.assertEqual(ended.returncode, 1)
        self.assertIn("not every job had ended after 2 s", ended.stderr)
        self.assertEqual(verdicts(report)["worker.plain"], "fail")
        self.assertEqual(checks(report, "fail"), {"job.reported"})

    def test_a_worker_that_works_on_for_ever_is_ended_and_that_is_no_finding(self):
        begun = time.monotonic()
        _, ended = judged(command=["sh", "-c", f"{shlex.quote(COMMAND)} reference-worker; sleep 60"])
        self.assertEqual(ended.returncode, 0, ended.stderr)
        self.assertLess(time.monotonic() - begun, 30)

    def test_what_a_worker_leaves_behind_is_ended(self):
        with tempfile.TemporaryDirectory() as directory:
            file = pathlib.Path(directory, "pid")
            judged(command=["sh", "-c", f"sleep 600 & echo $! >{file}; {shlex.quote(COMMAND)} reference-worker"])
            pid = int(file.read_text())
        with self.assertRaises(ProcessLookupError):
            os.kill(pid, 0)

    def test_a_worker_that_dies_early_is_said(self):
        _, ended = judged(command=["sh", "-c", f"{shlex.quote(COMMAND)} reference-worker never-reports; exit 9"])
        self.assertIn("the worker ended with exit status 9 before its jobs had ended", ended.stderr)
        _, ended = judged(command=["sh", "-c", f"{shlex.quote(COMMAND)} reference-worker never-reports; kill -9 $$"])
        self.assertIn("the worker was ended by signal 9 before its jobs had ended", ended.stderr)

    def test_a_worker_finds_what_it_needs_and_nothing_that_leads_astray(self):
        environment = os.environ | {"AWS_PROFILE": "mine", "HTTPS_PROXY": "http://127.0.0.1:1", "no_proxy": "x", "KEPT": "yes"}
        ended = serve("--seed", "7", "--", "sh", "-c", "env", environment=environment)
        found = dict(line.split("=", 1) for line in ended.stderr.splitlines() if "=" in line)
        self.assertEqual({name for name in found if name.startswith("AWS_")},
                         {"AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_CODEPIPELINE", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ACCESS_KEY_ID",
                          "AWS_SECRET_ACCESS_KEY"})
        self.assertEqual((found["KEPT"], "HTTPS_PROXY" in found, "no_proxy" in found), ("yes", False, False))
        self.assertEqual(len(json.loads(found["COUNTERSIGN_CLIENT_TOKENS"])), 2)
        self.assertEqual(set(json.loads(found["COUNTERSIGN_ACTION_TYPE"])), {"category", "owner", "provider", "version"})


class ByHand(unittest.TestCase):
    def test_it_ends_when_all_is_done(self):
        service = Service("--seed", "7", "--until-done")
        self.assertIn("4 jobs of 2 clients", service.title)
        service.work() # whose last poll may find nobody there any more, where the machine is busy
        status, out, err = service.end()
        self.assertEqual((status, err), (0, ""))
        self.assertRegex(out, r"PutThirdPartyJobFailureResult +failing +200")
        self.assertIn("5 cases: 5 pass", out)

    def test_it_stays_until_it_is_interrupted(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            with tempfile.TemporaryDirectory() as directory:
                report = pathlib.Path(directory, "report.json")
                service = Service("--report", f"json={report}")
                self.assertEqual(service.work().returncode, 0)
                status, _, _ = service.end(number)
                self.assertEqual(status, 130)
                self.assertEqual(set(verdicts(json.loads(report.read_text())).values()), {"pass"})

    def test_the_same_seed_gives_the_same_world(self):
        services = [Service("--seed", seed) for seed in ("7", "7", "8")]
        worlds = [{name: value for name, value in service.variables.items() if "URL" not in name} for service in services]
        for service in services:
            service.end(signal.SIGTERM)
        self.assertEqual(worlds[0], worlds[1])
        self.assertNotEqual(worlds[0]["AWS_SECRET_ACCESS_KEY"], worlds[2]["AWS_SECRET_ACCESS_KEY"])

    def test_a_port_can_be_asked_for(self):
        first = Service()
        port = first.variables["AWS_ENDPOINT_URL"].rsplit(":", 1)[1]
        ended = serve("--port", port)
        self.assertEqual(ended.returncode, 4)
        self.assertIn(f"127.0.0.1:{port} can't be listened on", ended.stderr)
        first.end(signal.SIGTERM)
        second = Service("--port", port)
        self.assertEqual(second.variables["AWS_ENDPOINT_URL"], f"http://127.0.0.1:{port}")
        second.end(signal.SIGTERM)

    def test_requests_of_any_kind_are_answered(self):
        service = Service()
        head = b"POST / HTTP/1.1\r\nHost: x\r\nX-Amz-Target: CodePipeline_20150709."
        rows = ((b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", b"UnknownOperationException"),
                (head + b"GetPipeline\r\nContent-Length: 2\r\n\r\n{}", b"UnknownOperationException"),
                (head + b"PollForThirdPartyJobs\r\nContent-Length: 1\r\n\r\n{", b"SerializationException"),
                (head + b"PollForThirdPartyJobs\r\nContent-Length: 2\r\n\r\n[]", b"SerializationException"),
                (head + b"PollForThirdPartyJobs\r\nContent-Length: 2\r\n\r\n{}", b"ValidationException"),
                (head + b"GetThirdPartyJobDetails\r\nContent-Length: 31\r\n\r\n{\"jobId\":\"a\",\"clientToken\":\"b\"}", b"JobNotFoundException"),
                (b"\x00\xff\r\n\r\n", b""), (b"POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\n{", b""))
        for data, expected in rows:
            self.assertIn(expected, service.ask(data))
        self.assertEqual(service.work().returncode, 0)
        status, out, _ = service.end(signal.SIGTERM)
        self.assertEqual(status, 130)
        self.assertIn("FAIL  worker.polls", out)

    def test_requests_are_recorded_for_check(self):
        with tempfile.TemporaryDirectory() as directory:
            folder = pathlib.Path(directory, "requests")
            service = Service("--record", str(folder), "--until-done")
            service.work()
            service.end()
            names = sorted(path.name for path in folder.iterdir())
            self.assertEqual(names[:2], ["000001-PollForThirdPartyJobs.http", "000002-GetThirdPartyJobDetails.http"])
            checked = subprocess.run([COMMAND, "check", str(folder)], env=os.environ | service.variables, capture_output=True, text=True,
                                     timeout=PATIENCE_S)
            self.assertEqual(checked.returncode, 0, checked.stdout)


def judge(*arguments, text=None):
    return subprocess.run([COMMAND, "judge", *map(str, arguments)], input=text, capture_output=True, text=True, timeout=PATIENCE_S)


def findings(report):
    """All that a report says of what happened; reruns and the run's own clock are another matter."""
    told = {name: report[name] for name in ("schema", "client", "seed", "complete", "coverage", "summary", "causes")}
    return told | {"cases": [{name: value for name, value in case.items() if name != "rerun"} for case in report["cases"]]}


class Tracing(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.directory = tempfile.TemporaryDirectory()
        cls.path = pathlib.Path(cls.directory.name, "trace.ndjson")
        cls.report, cls.ended = judged("--trace", str(cls.path), worker=["token-when-complete"])
        cls.trace = cls.path.read_text()

    @classmethod
    def tearDownClass(cls):
        cls.directory.cleanup()

    def again(self, path):
        ended = judge("--report", "json=-", path)
        return json.loads(ended.stdout), ended

    def test_a_session_is_judged_again_as_before(self):
        rows = (((), ()), (("token-when-complete",), ()), (("never-reports",), ("--timeout", "3")), ((), ("--inject", "throttle,lost,chunked")))
        for worker, options in rows:
            with self.subTest(worker=worker, options=options):
                path = pathlib.Path(self.directory.name, "other.ndjson")
                before, served = judged("--trace", str(path), *options, worker=worker)
                after, ended = self.again(path)
                self.assertEqual(findings(before), findings(after))
                self.assertEqual((ended.returncode, served.returncode), (1, 1) if worker else (0, 0), ended.stderr)
                self.assertGreaterEqual(datetime.datetime.fromisoformat(after["started"]), datetime.datetime.fromisoformat(before["started"]))

    def test_what_the_worker_printed_is_judged_again(self):
        path = pathlib.Path(self.directory.name, "printed.ndjson")
        before, _ = judged("--trace", str(path), command=["sh", "-c", f"{shlex.quote(COMMAND)} reference-worker; echo $AWS_SECRET_ACCESS_KEY"])
        self.assertIn("secret.others", checks(before, "fail") | checks(before, "warn"))
        self.assertEqual(findings(before), findings(self.again(path)[0]))

    def test_a_finding_leads_back_to_the_trace(self):
        after, _ = self.again(self.path)
        self.assertEqual({case["rerun"] for case in after["cases"]}, {f"{COMMAND} judge {self.path}"})

    def test_every_format_is_made_of_a_trace(self):
        formats = "ndjson json junit tap html markdown github sarif badge".split()
        reports = [part for name in formats for part in ("--report", f"{name}={self.directory.name}/{name}")]
        self.assertEqual(judge(*reports, self.path).returncode, 1)
        for name in formats:
            self.assertIn("token.only-to-continue" if name not in ("badge", "tap") else "", pathlib.Path(self.directory.name, name).read_text(), name)

    def test_verdicts_are_selected_as_cases_are(self):
        rows = ((("--filter", "worker.p*"), {"worker.plain", "worker.polls"}), (("--skip", "worker.polls", "--skip", "worker.taken"),
                {"worker.plain", "worker.continued", "worker.failing"}), (("--rule", "job.reported", "--filter", "worker.taken"), {"worker.taken"}))
        for arguments, expected in rows:
            report = json.loads(judge("--report", "json=-", *arguments, self.path).stdout)
            self.assertEqual((set(verdicts(report)), report["coverage"]["core"]), (expected, 100))
        self.assertEqual(judge("--filter", "success.*", self.path).returncode, 5)
        ended = judge("--operation", "PollForThirdPartyJobs", self.path)
        self.assertEqual(ended.returncode, 2)
        self.assertIn("--operation selects no part of a session", ended.stderr)

    def test_level_and_strictness_are_judges_own(self):
        path = pathlib.Path(self.directory.name, "warned.ndjson")
        judged("--trace", str(path), worker=["ignores-acknowledged-status"])
        self.assertEqual([judge(*options, path).returncode for options in ((), ("--strict",), ("--strict", "--level", "must"))], [0, 1, 0])

    def test_an_interrupted_session_is_kept(self):
        path = pathlib.Path(self.directory.name, "interrupted.ndjson")
        service = Service("--trace", str(path))
        self.assertEqual(service.work().returncode, 0)
        self.assertEqual(service.end(signal.SIGTERM)[0], 130)
        report, ended = self.again(path)
        self.assertEqual((ended.returncode, set(verdicts(report).values())), (0, {"pass"}))

    def test_a_session_without_a_request_is_nothing_tested(self):
        path = pathlib.Path(self.directory.name, "empty.ndjson")
        self.assertEqual(serve("--trace", str(path), "--", "true").returncode, 5)
        ended = judge(path)
        self.assertEqual(ended.returncode, 5)
        self.assertIn("no request came", ended.stderr)

    def test_standard_output_is_left_to_a_trace(self):
        ended = serve("--trace", "-", "--", COMMAND, "reference-worker")
        self.assertIn("5 pass", ended.stderr)
        self.assertEqual([json.loads(line)["type"] for line in ended.stdout.splitlines()], ["trace", "session"])
        again = judge("-", text=ended.stdout)
        self.assertEqual((again.returncode, "5 pass" in again.stdout), (0, True), again.stderr)

    def test_a_trace_is_no_report_and_can_not_be_written_anywhere(self):
        ended = serve("--trace", "same", "--report", "json=same", "--", "true")
        self.assertEqual(ended.returncode, 2)
        self.assertIn("two outputs can't go to the same file", ended.stderr)
        self.assertEqual(serve("--trace", "/no/such/folder/trace", "--", COMMAND, "reference-worker").returncode, 4)

    def test_what_is_no_trace_of_a_session_is_named(self):
        header, session = self.trace.splitlines()
        plain = header.replace('"session":true,', "")
        rows = (("", "it is empty"), (header[:40], "line 1"), (header + "\n", "its session is missing"), (header + "\n" + session[:-1], "line 2"),
                (header + "\n" + session[:len(session) // 2] + "\n", "line 2"), (f"{header}\n{session}\n{session}\n", "line 3: nothing may follow"),
                (f"{plain}\n{session}\n", 'line 2: the line\'s type is "session", expected evidence'),
                (f"{header}\n{header}\n", 'line 2: the line\'s type is "trace", expected session'),
                (self.trace.replace('"action":"plain"', '"action":"other"', 1), '"other", which is none of the session\'s'),
                (self.trace.replace('"operation":"PollForThirdPartyJobs"', '"operation":"Poll"', 1), '"Poll", which the service lacks'),
                (self.trace.replace('"injected":"nothing"', '"injected":"rain"', 1), 'session.exchanges[0]: member "injected" is "rain"'))
        for text, expected in rows:
            with self.subTest(expected):
                ended = judge("-", text=text)
                self.assertEqual(ended.returncode, 2, ended.stderr)
                self.assertIn(expected, ended.stderr)

    def test_a_trace_that_is_cut_anywhere_is_no_crash(self):
        end = len(self.trace) - 1
        for length in [*range(0, end, end // 10), end - 1]:
            self.assertEqual(judge("-", text=self.trace[:length]).returncode, 2, length)


class Usage(unittest.TestCase):
    def test_wrong_usage_is_named(self):
        rows = ((["--inject", "rain"], "--inject knows no rain"), (["--require", "no.rule"], "there is no rule no.rule"),
                (["--scenario", "no-such"], "no-such"), (["worker.py"], "serve takes no worker.py"), (["--port", "70000"], "--port"),
                (["--report", "pdf=x"], "pdf"))
        for arguments, expected in rows:
            ended = serve(*arguments)
            self.assertEqual(ended.returncode, 2, ended.stderr)
            self.assertIn(expected, ended.stderr)

    def test_every_format_is_made_of_a_session(self):
        with tempfile.TemporaryDirectory() as directory:
            formats = "ndjson json junit tap html markdown github sarif badge".split()
            reports = [part for name in formats for part in ("--report", f"{name}={directory}/{name}")]
            ended = serve(*reports, "--", COMMAND, "reference-worker", "token-when-complete")
            self.assertEqual(ended.returncode, 1)
            for name in formats:
                self.assertIn("token.only-to-continue" if name not in ("badge", "tap") else "", pathlib.Path(directory, name).read_text(), name)

    def test_standard_output_is_left_to_a_report(self):
        ended = serve("--report", "json=-", "--", COMMAND, "reference-worker")
        self.assertEqual(len(json.loads(ended.stdout)["cases"]), 5)
        self.assertIn("5 pass", ended.stderr)


if __name__ == "__main__":
    unittest.main(verbosity=2)
