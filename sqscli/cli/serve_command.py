"""The line of `sqscli serve` in the command table.

It imports nothing but the table's first half.
"""

from __future__ import annotations

from sqscli.cli.everyday import Argument, Command, Option

SERVE = Command(
    "serve",
    "Serve the queues over HTTP, as Amazon SQS does, to SDKs and other programs.",
    (
        "A line on stdout says when it listens, and where; SIGTERM or ctrl-C end it. It shares the queues with commands that run at the same time. "
        "Both protocols of SQS are spoken, JSON 1.0 and the older query protocol; GET /health answers while it lives.",
        "With '-- CMD' it listens on a free port for as long as CMD runs, which finds it by AWS_ENDPOINT_URL_SQS, with a region and placeholder keys "
        "in its environment; the exit status is that of CMD. (The AWS CLI 1 needs '--endpoint-url \"$AWS_ENDPOINT_URL_SQS\"'.)",
        "Without --auth any keys do, so only this machine is served: another address than a loopback one needs --auth FILE, readable by its owner "
        'alone: a list of {"AccessKeyId": ..., "SecretAccessKey": ..., "Rights": {"QUEUE": ["ACTION", ...]}}, QUEUE and ACTION may have * and ?.',
        "There is no TLS: put a proxy in front of it where others could listen in.",
    ),
    (Argument("command", "-- CMD", "A command, with its arguments, to serve for as long as it runs.", required=False, many=True),),
    (
        Option(("--host",), "The address to listen at; 127.0.0.1 without it.", "text", "HOST"),
        Option(("--port",), "The port to listen at; 0 picks a free one; 9324 without it, and with CMD a free one.", "text", "PORT"),
        Option(("--auth",), "The keys that requests have to be signed with, and their rights.", "file", "FILE"),
    ),
    (
        ("sqscli serve", "for boto3, the AWS CLI and others: AWS_ENDPOINT_URL_SQS=http://127.0.0.1:9324"),
        ("sqscli serve -v", "with a line on stderr for each request"),
        ("sqscli serve -- python consumer.py", "for one program"),
        ("sqscli serve -- pytest", "for a test run"),
        ("sqscli serve --host 0.0.0.0 --auth keys.json", "for other machines"),
    ),
    ("text",),
    is_strict=True,
)
