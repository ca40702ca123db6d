#!/usr/bin/env python3
"""A job worker for CodePipeline's third-party actions, upon boto3. All that it knows comes from its environment.

    countersign serve -- python3 worker.py
"""
import json
import os
import sys
import time

import boto3
from botocore.exceptions import ClientError

ENDPOINT = os.environ.get("AWS_ENDPOINT_URL_CODEPIPELINE") or os.environ.get("AWS_ENDPOINT_URL")
ACTION_TYPE = json.loads(os.environ["COUNTERSIGN_ACTION_TYPE"])
CLIENT_TOKENS = json.loads(os.environ["COUNTERSIGN_CLIENT_TOKENS"])  # secrets: a worker holds them, no answer brings them

# boto3 reads endpoints from the environment by itself from 1.28 on; older ones are told.
pipeline = boto3.client("codepipeline", endpoint_url=ENDPOINT, region_name=os.environ["AWS_REGION"])


def report(job, details):
    """Does the job, which here means: says what its configuration asks for."""
    data = details["data"]
    configuration = data.get("actionConfiguration", {}).get("configuration", {})
    continuations = int(configuration.get("Continuations", "0"))
    # The token is this worker's own and comes back as it was sent: the one thing that is known of the jobs before.
    continued = json.loads(data["continuationToken"])["continued"] if "continuationToken" in data else 0
    if continued < continuations:
        pipeline.put_third_party_job_success_result(
            **job, continuationToken=json.dumps({"continued": continued + 1}),
            executionDetails={"summary": "still at it", "percentComplete": 100 * (continued + 1) // (continuations + 1)})
    elif configuration.get("Outcome") == "Fail":
        pipeline.put_third_party_job_failure_result(
            **job, failureDetails={"type": "JobFailed", "message": "the configuration asks for it"})
    else:  # complete: no continuation token, not even an empty one
        pipeline.put_third_party_job_success_result(**job, executionDetails={"summary": "done", "percentComplete": 100})


def work(polled):
    job = {"jobId": polled["jobId"], "clientToken": CLIENT_TOKENS[polled["clientId"]]}
    details = pipeline.get_third_party_job_details(**job)["jobDetails"]
    answer = pipeline.acknowledge_third_party_job(**job, nonce=details["nonce"])
    if answer.get("status") == "InProgress":  # else another worker has it
        report(job, details)


def main():
    idle = 0
    while idle < 5:  # a worker in earnest polls for ever
        jobs = pipeline.poll_for_third_party_jobs(actionTypeId=ACTION_TYPE, maxBatchSize=10).get("jobs", [])
        for polled in jobs:
            try:
                work(polled)
            except ClientError as error:
                print(f"job {polled['jobId']}: {error}", file=sys.stderr)
        idle = 0 if jobs else idle + 1
        time.sleep(0 if jobs else 0.1)


if __name__ == "__main__":
    main()
