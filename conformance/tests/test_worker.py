#!/usr/bin/env python3
"""The reference worker against a small service of this file's own: what it does for each job, and what each fault changes. And the
worker of conformance/examples, where there is a boto3 for it.

    test_worker.py COUNTERSIGN
"""
import http.server
import importlib.util
import json
import os
import pathlib
import re
import subprocess
import sys
import threading
import unittest

COMMAND = [sys.argv.pop(1), "reference-worker"]
EXAMPLE = [sys.executable, "-B", str(pathlib.Path(__file__).resolve().parent.parent / "examples" / "worker" / "worker.py")]
ACTION_TYPE = {"category": "Deploy", "owner": "ThirdParty", "provider": "Example-Provider", "version": "1"}
CLIENTS = {"00000000-0000-4000-8000-00000000000a": 'token "of" \u00e4', "00000000-0000-4000-8000-00000000000b": "token-of-b"}
A, B = CLIENTS


class Refusal(Exception):
    pass


class Service:
    """The job's life, by the tables that lib/include/countersign/job.h has."""

    def __init__(self, jobs):
        self.jobs, self.log, self.faults = {}, [], {}
        for client, configuration, *rest in jobs:
            self.add(client, configuration, taken=bool(rest))

    def add(self, client, configuration, token=None, taken=False):
        number = len(self.jobs) + 1
        job_id = f"abcdef00-0000-4000-8000-{number:012x}"
        data = {"actionTypeId": ACTION_TYPE, "actionConfiguration": {"configuration": configuration},
                "artifactCredentials": {"accessKeyId": "ASIA", "secretAccessKey": "secret-of-artifacts", "sessionToken": "token"}}
        if token is not None:
            data["continuationToken"] = token
        self.jobs[job_id] = {"client": client, "nonce": f"nonce-{number}", "state": "Queued", "taken": taken, "data": data}
        return job_id

    def answer(self, operation, body):
        self.log.append((operation, body))
        if operation == "PollForThirdPartyJobs":
            return self.poll(body)
        job = self.jobs.get(body["jobId"])
        if job is None:
            raise Refusal("JobNotFoundException")
        if body["clientToken"] != CLIENTS[job["client"]]:
            raise Refusal("InvalidClientTokenException")
        return getattr(self, operation)(body, job)

    def poll(self, body):
        if body["actionTypeId"] != ACTION_TYPE:
            raise Refusal("ActionTypeNotFoundException")
        ready = [i for i, job in self.jobs.items() if job["state"] == "Queued"][:body.get("maxBatchSize", 1)]
        for job_id in ready:
            self.jobs[job_id]["state"] = "Dispatched"
        return {"jobs": [{"clientId": self.jobs[i]["client"], "jobId": i} for i in ready]} if ready else {}

    def GetThirdPartyJobDetails(self, body, job):
        if job["state"] not in ("Dispatched", "InProgress"):
            raise Refusal("InvalidJobException")
        return {"jobDetails": {"id": body["jobId"], "nonce": job["nonce"], "data": job["data"]}}

    def AcknowledgeThirdPartyJob(self, body, job):
        if body["nonce"] != job["nonce"]:
            raise Refusal("InvalidNonceException")
        if job["state"] == "Dispatched":
            job["state"] = "Succeeded" if job["taken"] else "InProgress"
        return {"status": job["state"]}

    def PutThirdPartyJobSuccessResult(self, body, job):
        token = body.get("continuationToken")
        if token == "":
            raise Refusal("ValidationException")
        self.end(job, "Succeeded")
        if token is not None:
            self.add(job["client"], job["data"]["actionConfiguration"]["configuration"], token)

    def PutThirdPartyJobFailureResult(self, body, job):
        assert body["failureDetails"]["type"] == "JobFailed" and body["failureDetails"]["message"], body
        self.end(job, "Failed")

    @staticmethod
    def end(job, state):
        if job["state"] != "InProgress":
            raise Refusal("InvalidJobStateException")
        job["state"] = state

    def calls(self, operation):
        return [body for name, body in self.log if name == operation]

    def states(self):
        return [job["state"] for job in self.jobs.values()]


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        service = self.server.service
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        operation = self.headers["X-Amz-Target"].rpartition(".")[2]
        self.server.headers.append(self.headers)
        throttled = service.faults.pop(operation, None)
        try:
            status, output = (503, {"__type": throttled}) if throttled else (200, service.answer(operation, body))
        except Refusal as refusal:
            status, output = 400, {"__type": str(refusal), "message": "refused"}
        text = b"" if output is None else json.dumps(output).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/x-amz-json-1.1")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *arguments):
        pass


def environment(port, **changes):
    variables = {
        "AWS_ENDPOINT_URL_CODEPIPELINE": f"http://127.0.0.1:{port}", "AWS_REGION": "eu-central-1", "AWS_ACCESS_KEY_ID": "AKIAEXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "example", "COUNTERSIGN_ACTION_TYPE": json.dumps(ACTION_TYPE),
        "COUNTERSIGN_CLIENT_TOKENS": json.dumps(CLIENTS), **changes}
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "COUNTERSIGN_"))}
    return {**kept, **{name: value for name, value in variables.items() if value is not None}}


def start_worker(faults, variables, command=COMMAND):
    return subprocess.run([*command, *faults], env=variables, capture_output=True, text=True, timeout=60)


PLAIN, TWICE, FAIL = {"Outcome": "Succeed"}, {"Continuations": "2", "Outcome": "Succeed"}, {"Outcome": "Fail"}


def work(jobs, *faults, throttle=(), command=COMMAND, **changes):
    """Runs a worker until it ends; gives the service as it is then, and the worker's end."""
    service = jobs if isinstance(jobs, Service) else Service(jobs)
    service.faults = dict(throttle)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.service, server.headers, server.daemon_threads = service, [], True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        ended = start_worker([",".join(faults)] if faults else [], environment(server.server_port, **changes), command)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    service.headers = server.headers
    return service, ended


class Works(unittest.TestCase):
    def setUp(self):
        self.maxDiff = None

    def test_it_does_each_job_as_its_configuration_asks(self):
        self.do_each_job(COMMAND)

    @unittest.skipUnless(importlib.util.find_spec("boto3"), "there is no boto3")
    def test_the_example_does_so_too(self):
        self.do_each_job(EXAMPLE)

    def do_each_job(self, command):
        service, ended = work([(A, PLAIN), (B, TWICE), (A, FAIL), (B, PLAIN, "taken"), (A, {"other": "1"})], command=command)
        self.assertEqual((ended.returncode, ended.stdout, ended.stderr), (0, "", ""))
        self.assertEqual(service.states(), ["Succeeded", "Succeeded", "Failed", "Succeeded", "Succeeded", "Succeeded", "Succeeded"])
        puts = service.calls("PutThirdPartyJobSuccessResult")
        self.assertEqual([bool(put.get("continuationToken")) for put in puts], [False, True, False, True, False])
        self.assertEqual([put["clientToken"] for put in puts], [CLIENTS[c] for c in (A, B, A, B, B)])
        self.assertEqual([put["executionDetails"]["percentComplete"] for put in puts], [100, 33, 100, 66, 100])
        self.assertNotIn("abcdef00-0000-4000-8000-000000000004", [put["jobId"] for put in puts])
        for operation in "GetThirdPartyJobDetails", "AcknowledgeThirdPartyJob":
            self.assertEqual(len(service.calls(operation)), 7)

    def test_it_needs_no_memory_but_the_token(self):
        first, _ = work([(A, TWICE)])
        tokens = [put.get("continuationToken") for put in first.calls("PutThirdPartyJobSuccessResult")]
        self.assertEqual(len(set(tokens)), 3)
        for before, after in zip(tokens, tokens[1:]):
            service = Service([])
            service.add(A, TWICE, before)
            work(service)
            self.assertEqual(service.calls("PutThirdPartyJobSuccessResult")[0].get("continuationToken"), after)

    def test_it_polls_for_half_a_second_in_vain_before_it_ends(self):
        service, ended = work([])
        self.assertEqual(ended.returncode, 0)
        polls = service.calls("PollForThirdPartyJobs")
        self.assertEqual(polls, [{"actionTypeId": ACTION_TYPE, "maxBatchSize": 10}] * 10)

    def test_it_tries_again_when_it_is_throttled(self):
        service, ended = work([(A, PLAIN)], throttle={"AcknowledgeThirdPartyJob": "ThrottlingException"})
        self.assertEqual((ended.returncode, ended.stderr, service.states()), (0, "", ["Succeeded"]))

    def test_it_signs_with_temporary_credentials_where_it_has_them(self):
        service, _ = work([], AWS_SESSION_TOKEN="temporary")
        self.assertEqual({headers["X-Amz-Security-Token"] for headers in service.headers}, {"temporary"})
        service, _ = work([])
        self.assertEqual({headers["X-Amz-Security-Token"] for headers in service.headers}, {None})
        self.assertRegex(service.headers[0]["Authorization"], "Credential=AKIAEXAMPLE/[0-9]{8}/eu-central-1/codepipeline/aws4_request")

    def test_it_reports_a_token_that_is_not_its_own_as_failure(self):
        for token in "next", '{"continued": 0}', '{"continued": "1"}', "{}", "[" * 2000:
            service = Service([])
            service.add(A, TWICE, token)
            _, ended = work(service)
            self.assertEqual((ended.returncode, service.states()), (0, ["Failed"]), token)

    def test_it_leaves_a_job_of_a_client_alone_whose_token_it_does_not_hold(self):
        service, ended = work([(A, PLAIN), (B, PLAIN)], COUNTERSIGN_CLIENT_TOKENS=json.dumps({B: CLIENTS[B]}))
        self.assertEqual((ended.returncode, service.states()), (0, ["Dispatched", "Succeeded"]))
        self.assertIn(f"a job is of client {A}, which has no client token here", ended.stderr)


ALL = [(A, PLAIN), (B, TWICE), (A, FAIL), (B, PLAIN, "taken")]


class Fails(unittest.TestCase):
    """Each fault, by what a service sees of it."""

    def tokens(self, *faults, jobs=ALL):
        service, self.ended = work(jobs, *faults)
        self.assertEqual(self.ended.returncode, 0, self.ended.stderr)
        self.service = service
        return [put.get("continuationToken") for put in service.calls("PutThirdPartyJobSuccessResult")]

    def test_client_id_as_token(self):
        self.assertEqual(self.tokens("client-id-as-token"), [])
        self.assertEqual({body["clientToken"] for body in self.service.calls("GetThirdPartyJobDetails")}, {A, B})
        self.assertIn("worker: GetThirdPartyJobDetails: InvalidClientTokenException", self.ended.stderr)

    def test_one_token_for_all(self):
        self.tokens("one-token-for-all")
        self.assertEqual({body["clientToken"] for body in self.service.calls("GetThirdPartyJobDetails")}, {CLIENTS[A]})

    def test_nonce_of_another_job(self):
        self.tokens("nonce-of-another-job")
        nonces = [body["nonce"] for body in self.service.calls("AcknowledgeThirdPartyJob")]
        self.assertEqual(nonces, ["nonce-1", "nonce-1", "nonce-2", "nonce-3"])

    def test_job_id_upper_case(self):
        self.tokens("job-id-upper-case")
        self.assertEqual({body["jobId"][:8] for body in self.service.calls("GetThirdPartyJobDetails")}, {"ABCDEF00"})

    def test_works_without_acknowledging(self):
        self.assertEqual(len(self.tokens("works-without-acknowledging")), 3)
        self.assertEqual(self.service.calls("AcknowledgeThirdPartyJob"), [])

    def test_ignores_acknowledged_status(self):
        self.tokens("ignores-acknowledged-status")
        self.assertIn("abcdef00-0000-4000-8000-000000000004",
                      [body["jobId"] for body in self.service.calls("PutThirdPartyJobSuccessResult")])

    def test_token_when_complete(self):
        tokens = self.tokens("token-when-complete", jobs=[(A, {"Continuations": "1"})])
        self.assertEqual([bool(token) for token in tokens], [True, True, False])

    def test_empty_token_when_complete(self):
        tokens = self.tokens("empty-token-when-complete")
        self.assertEqual([tokens[0], tokens[-1]], ["", ""])
        self.assertIn("ValidationException", self.ended.stderr)

    def test_completes_at_once(self):
        self.assertEqual(self.tokens("completes-at-once"), [None, None])

    def test_logs_client_token(self):
        self.tokens("logs-client-token")
        self.assertIn(f"token {CLIENTS[B]}", self.ended.stderr)

    def test_logs_credentials(self):
        self.tokens("logs-credentials")
        self.assertIn("secret-of-artifacts", self.ended.stderr)

    def test_never_reports(self):
        self.assertEqual(self.tokens("never-reports"), [])
        self.assertEqual(self.service.states(), ["InProgress"] * 3 + ["Succeeded"])

    def test_success_for_failure(self):
        self.assertEqual(self.tokens("success-for-failure", jobs=[(A, FAIL)]), [None])
        self.assertEqual(self.service.states(), ["Succeeded"])

    def test_reports_twice(self):
        self.assertEqual(self.tokens("reports-twice", jobs=[(A, PLAIN)]), [None, None])
        self.assertIn("worker: PutThirdPartyJobSuccessResult: InvalidJobStateException: refused", self.ended.stderr)

    def test_faults_of_its_client_beside_its_own(self):
        self.tokens("host-header-without-port", "never-reports")
        self.assertEqual({headers["Host"] for headers in self.service.headers}, {"127.0.0.1"})
        self.assertEqual(self.service.states()[0], "InProgress")


class Refuses(unittest.TestCase):
    def test_an_unknown_fault_is_answered_with_the_list(self):
        ended = start_worker(["never-reports,sleeps"], environment(1))
        self.assertEqual(ended.returncode, 2)
        self.assertIn("no fault named sleeps,", ended.stderr)
        names = re.findall("^  ([a-z-]+) +[a-z]", ended.stderr, re.M)
        tested = [name[5:].replace("_", "-") for name in dir(Fails) if name.startswith("test_")]
        self.assertEqual(sorted(names + ["faults-of-its-client-beside-its-own"]), sorted(tested))
        self.assertEqual(start_worker([",".join(["never-reports"] * 1000 + ["x" * 2000])], environment(1)).returncode, 2)

    def test_what_the_environment_lacks_is_named(self):
        for name, message in {
                "AWS_ENDPOINT_URL_CODEPIPELINE": "AWS_ENDPOINT_URL is not set, nor is AWS_ENDPOINT_URL_CODEPIPELINE",
                "AWS_REGION": "AWS_REGION is not set", "AWS_ACCESS_KEY_ID": "AWS_ACCESS_KEY_ID is not set",
                "AWS_SECRET_ACCESS_KEY": "AWS_SECRET_ACCESS_KEY is not set",
                "COUNTERSIGN_ACTION_TYPE": "COUNTERSIGN_ACTION_TYPE is not set",
                "COUNTERSIGN_CLIENT_TOKENS": "COUNTERSIGN_CLIENT_TOKENS is not set"}.items():
            for value in None, "":
                ended = start_worker([], environment(1, **{name: value}))
                self.assertEqual((ended.returncode, ended.stdout, ended.stderr), (1, "", f"worker: {message}\n"))

    def test_what_the_environment_says_wrongly_is_named(self):
        for name, value, message in (
                ("AWS_ENDPOINT_URL_CODEPIPELINE", "127.0.0.1", ""),
                ("AWS_ENDPOINT_URL_CODEPIPELINE", "https://127.0.0.1", "must be an http:// URL: this worker speaks no TLS"),
                ("COUNTERSIGN_ACTION_TYPE", "{", ""),
                ("COUNTERSIGN_ACTION_TYPE", "[]", ""),
                ("COUNTERSIGN_ACTION_TYPE", '{"category":"Deploy"}', "is no whole action type"),
                ("COUNTERSIGN_CLIENT_TOKENS", "{}}", ""),
                ("COUNTERSIGN_CLIENT_TOKENS", "[]", "is no JSON object with client ids"),
                ("COUNTERSIGN_CLIENT_TOKENS", "{}", "is no JSON object with client ids"),
                ("COUNTERSIGN_CLIENT_TOKENS", '{"a":1}', "holds a client token that is no text")):
            with self.subTest(f"{name}={value}"):
                ended = start_worker([], environment(1, **{name: value}))
                self.assertEqual(ended.returncode, 1)
                self.assertTrue(ended.stderr.startswith(f"worker: {name} {message}"), ended.stderr)

    def test_the_general_endpoint_does_where_there_is_no_other(self):
        variables = environment(1, AWS_ENDPOINT_URL_CODEPIPELINE=None, AWS_ENDPOINT_URL="http://127.0.0.1:1")
        self.assertIn("PollForThirdPartyJobs: the endpoint can't be reached", start_worker([], variables).stderr)

    def test_a_service_that_cannot_be_reached_ends_it(self):
        ended = start_worker([], environment(1))
        self.assertEqual((ended.returncode, ended.stderr), (1, "worker: PollForThirdPartyJobs: the endpoint can't be reached\n"))

    def test_an_action_type_that_nobody_knows_ends_it(self):
        _, ended = work([], COUNTERSIGN_ACTION_TYPE=json.dumps({**ACTION_TYPE, "provider": "Other"}))
        self.assertEqual(ended.returncode, 1)
        self.assertIn("PollForThirdPartyJobs: ActionTypeNotFoundException", ended.stderr)


if __name__ == "__main__":
    unittest.main()
