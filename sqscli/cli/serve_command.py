"""The line of `sqscli serve` in the command table.

It imports nothing but the table's first half.
"""

from __future__ import annotations

from sqscli.cli.everyday import Argument, Command, Option
from sqscli.cli.exit_status import SERVE_EXIT_STATUSES

SERVE = Command(
    "serve",
    "Serve the queues over HTTP, as Amazon SQS does, to SDKs and other programs.",
    (
        "A line on stdout says when it listens, and where; SIGTERM, ctrl-C or a terminal that goes (but under nohup) end it. It shares the "
        "queues with commands that run at the same time. Both protocols of SQS are spoken, JSON 1.0 and the older query protocol; GET /health "
        "answers while it lives, without a key and whatever Host says.",
        "With '-- CMD' it listens on a free port for as long as CMD runs, which finds it by AWS_ENDPOINT_URL_SQS, with a region and placeholder keys "
        "in its environment: AWS_REGION, AWS_DEFAULT_REGION, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, with --auth those of the file's first key; "
        "also SQSCLI_HOME, SQSCLI_ACCOUNT and SQSCLI_REGION, so that sqscli has the same queues there. "
        "Profiles and session tokens are taken away. (The AWS CLI 1 needs '--endpoint-url \"$AWS_ENDPOINT_URL_SQS\"'.)",
        "Without --auth any keys do, so only this machine is served: another address than a loopback one needs --auth FILE, which only its "
        "owner may read (mode 0600) and which is read once, at the start.",
        'FILE is a JSON list with one object a key: [{"AccessKeyId": "worker", "SecretAccessKey": "...", "Rights": '
        '{"orders*": ["ReceiveMessage", "DeleteMessage"], "*": ["Get*", "ListQueues"]}}]. Queues and actions may have * and ?. '
        "ListQueues needs a right on *; the right to SendMessage, DeleteMessage or ChangeMessageVisibility is that to its batch; "
        "StartMessageMoveTask also needs ReceiveMessage and DeleteMessage on its source, and SendMessage on its destination, or on * without one.",
        "Pages in a browser are not answered, and without --auth neither are other names in Host than localhost, an address, or that of --host. A "
        "request may have 8 MiB (else 413) and take 30 seconds to arrive (else 408), its head 64 KiB (else 431); more connections than there are "
        "file descriptors for (10,000 at most) get 503, and one that rests is closed after 75 seconds. When the server ends, waiting polls answer "
        "empty, and so does the poll of a client that has closed its half of the connection.",
        "-v writes a line for each request: method, action, queue, status, duration, the key of a signed one, and the code of an error. "
        "Status 499 is a client that did not wait for its answer. What is wrong with the disk is said here alone: a 500 names no path to the "
        "client.",
        "There is no TLS: put a proxy in front of it where others could listen in.",
    ),
    (Argument("command", "-- CMD", "A command, with its arguments, to serve for as long as it runs.", "command", required=False, many=True),),
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
    formats=(),
    is_strict=True,
    exit_statuses=SERVE_EXIT_STATUSES,
    own_globals=(Option(("-v", "--verbose"), "Say on stderr which home is used and why, and a line for each request."),),
)
