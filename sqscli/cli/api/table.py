"""The row of `api` in the command table, and the options that it has for every action. What one action takes comes from `sqscli.api.actions`."""

from __future__ import annotations

from sqscli.cli.api.blobs import FORMATS
from sqscli.cli.api.options import COMMANDS, INPUT_JSON, SKELETON, SKELETONS
from sqscli.cli.everyday import Argument, Command, Option
from sqscli.cli.exit_status import API_EXIT_STATUSES

COLORS = ("on", "off", "auto", "always", "never")  # the AWS CLI's words, and ours

API = Command(
    "api",
    "Do what 'aws sqs' does: Amazon's own actions, options and answers.",
    (
        "In a lesson or a script 'sqscli api' stands for 'aws sqs': the same 23 actions with the same options, structures as JSON, as Key=Value "
        "shorthand or from file:// and fileb://, binary values as base64, the same output, the same error line and the exit statuses of version 2. "
        "'sqscli api ACTION help' says what an action takes and gives.",
        "Options of the AWS CLI that choose an account, a region or an endpoint, or say how to reach it, are taken and change nothing: the queues "
        "are those of the home. $AWS_DEFAULT_OUTPUT holds where no --output is given.",
    ),
    (
        Argument("action", "ACTION", "One of Amazon's actions, or 'help'.", "choice", choices=tuple(COMMANDS)),
        Argument("parameters", "PARAMETERS", "The action's own options.", required=False, many=True),
    ),
    (
        Option(("--query",), "A JMESPath expression that picks from the answer; wants jmespath, which sqscli[query] brings.", "text", "EXPRESSION"),
        Option((INPUT_JSON,), "The parameters as one JSON object, or file://PATH of it; options on the line come before it.", "text", "JSON"),
        Option((SKELETON,), "Do nothing, but print the JSON that --cli-input-json takes, or that the answer would be.", "choice", "WHICH", SKELETONS),
        Option(("--no-paginate",), "One page of a list only."),
        Option(("--cli-binary-format",), "How binary values are written on the line and in JSON.", "choice", "FORMAT", FORMATS),
        Option(("--region",), "Changes nothing; see $SQSCLI_REGION.", "text", "REGION"),
        Option(("--profile",), "Changes nothing.", "text", "PROFILE"),
        Option(("--endpoint-url",), "Changes nothing.", "text", "URL"),
        Option(("--ca-bundle",), "Changes nothing.", "text", "FILE"),
        Option(("--cli-read-timeout",), "Changes nothing.", "int", "SECONDS"),
        Option(("--cli-connect-timeout",), "Changes nothing.", "int", "SECONDS"),
        Option(("--no-sign-request",), "Changes nothing."),
        Option(("--no-verify-ssl",), "Changes nothing."),
        Option(("--no-cli-pager",), "Changes nothing: there is no pager."),
        Option(("--no-cli-auto-prompt",), "Changes nothing: there is no prompt."),
        Option(("--debug",), "The request, once it is read, and the home on stderr."),
    ),
    (
        ("sqscli api create-queue --queue-name orders", "a queue"),
        ("sqscli api send-message --queue-url orders --message-body 'order 1'", "its name does where Amazon wants a URL"),
        ("sqscli api receive-message --queue-url orders --wait-time-seconds 20 --query 'Messages[].Body' --output text", "the body alone"),
        ("sqscli api send-message-batch --queue-url orders --entries Id=1,MessageBody=a Id=2,MessageBody=b", "structures in shorthand"),
    ),
    ("json", "text", "table"),
    is_strict=True,
    exit_statuses=API_EXIT_STATUSES,
    own_globals=(
        Option(("-v", "--verbose"), "Say on stderr which home is used and why, and the request, once it is read."),
        Option(("--color",), "Colour in tables: auto is on a terminal without $NO_COLOR.", "choice", "WHEN", COLORS),
    ),
)
