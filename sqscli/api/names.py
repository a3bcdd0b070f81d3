"""A member's name in the forms that Amazon's other tools give it: `QueueUrl` is `--queue-url` on a command line and `queue_url` in Python."""

from __future__ import annotations


def words(name: str) -> list[str]:
    """The lower-case words of a CamelCase name; a run of capitals is one word: `AWSAccountIds` is aws, account, ids."""
    found: list[str] = []
    for index, letter in enumerate(name):
        follows_small = index > 0 and not name[index - 1].isupper()
        precedes_small = index + 1 < len(name) and name[index + 1].islower() and index > 0
        if not found or (letter.isupper() and (follows_small or precedes_small)):
            found.append("")
        found[-1] += letter.lower()
    return found


def dashed(name: str) -> str:
    """As the AWS CLI writes commands and options: `receive-message`, `max-number-of-messages`."""
    return "-".join(words(name))


def snake(name: str) -> str:
    """As boto3 writes methods: `receive_message`."""
    return "_".join(words(name))
