"""sqscli: Amazon SQS on a directory."""

from __future__ import annotations

__version__ = "0.1.0"

TYPE_CHECKING = False
if TYPE_CHECKING:
    from sqscli.sdk.client import Client, Home


def client(  # noqa: PLR0913 - one parameter for each setting
    home: Home = None,
    *,
    region_name: str | None = None,
    account: str | None = None,
    endpoint_url: str | None = None,
    durability: str | None = None,
    strict: bool | None = None,
) -> Client:
    """boto3's SQS client, straight on the queues of a home: code written for boto3 runs by changing the line that makes the client.

    >>> import sqscli, tempfile
    >>> sqs = sqscli.client(tempfile.mkdtemp())                 # was: boto3.client("sqs")
    >>> url = sqs.create_queue(QueueName="orders")["QueueUrl"]
    >>> url
    'http://localhost:9324/000000000000/orders'
    >>> sqs.send_message(QueueUrl=url, MessageBody="order 1001")["MD5OfMessageBody"]
    '78a461b1441fdfb492b0ae1869f14e7d'
    >>> [message["Body"] for message in sqs.receive_message(QueueUrl=url)["Messages"]]
    ['order 1001']
    >>> sqs.close()

    `home` is where the queues live: the directory that `--home` names, else `$SQSCLI_HOME`, else the nearest `.sqscli` that belongs to the user, here
    or in a directory above, else the user data directory: as for the commands, so that a program started beside them has the same queues. It is
    looked for once, when the client is made. Commands, servers and other clients may use it at the same time, and its clock may be virtual
    (`sqscli clock`).
    `region_name` and `account` are those of the queues' URLs and ARNs: `$SQSCLI_REGION`, `$SQSCLI_ACCOUNT`, us-east-1 and 000000000000 without them.
    `endpoint_url` is how QueueUrls begin; nothing needs to listen there.
    `durability` is `always`, `batch` or `none`: whether a message is on disk when a call returns ($SQSCLI_DURABILITY, always).
    `strict` is whether Amazon's 60 seconds hold between two purges, and before a deleted queue's name is free ($SQSCLI_STRICT, true).

    Raises ValueError for a setting that cannot be meant, and JournalError where the nearest `.sqscli` is a file or a link. What the client has and
    raises: `help(sqscli.client())`.
    """
    from sqscli.sdk.client import make_client

    return make_client(home, region_name, account, endpoint_url, durability, strict)
