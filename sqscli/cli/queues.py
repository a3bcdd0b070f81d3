"""Queues themselves: create-queue, list-queues, delete-queue, attributes, purge."""

from __future__ import annotations

from sqscli.api.requests import SetQueueAttributes
from sqscli.catalog import HomeError, Namespace
from sqscli.cli.answers import show_object, show_pairs, show_rows
from sqscli.cli.exit_status import DONE
from sqscli.cli.line import Line, UsageError
from sqscli.cli.render import LINE, quote
from sqscli.cli.session import Session
from sqscli.cli.tables import GAP, terminal_width
from sqscli.journal.errors import JournalError

NUMBERS = {
    "visibility_timeout": "VisibilityTimeout",
    "retention": "MessageRetentionPeriod",
    "delay": "DelaySeconds",
    "max_size": "MaximumMessageSize",
    "wait": "ReceiveMessageWaitTimeSeconds",
}

SWITCHES = ("ContentBasedDeduplication", "FifoQueue")  # whose options say "true"; SQS takes it in any case


def create_queue(session: Session) -> int:
    line = session.line
    name = line.required("name")
    attributes = named_attributes(line, session.namespace, name)
    for attribute, value in pairs(line.texts("attribute"), "--attribute").items():
        said = attributes.setdefault(attribute, value)
        if said not in (value, value.lower() if attribute in SWITCHES else value):
            raise UsageError(f"--attribute {attribute} contradicts another option")
    session.broker.create_queue(name, attributes, pairs(line.texts("tag"), "--tag"))
    url = session.namespace.url(name)
    show_object(session, {"QueueUrl": url})
    return DONE


def named_attributes(line: Line, namespace: Namespace, name: str) -> dict[str, str]:
    """The attributes that have options of their own."""
    attributes = {attribute: str(line.number(option)) for option, attribute in NUMBERS.items() if line.flag(option)}
    if line.flag("fifo") or name.endswith(".fifo"):
        attributes["FifoQueue"] = "true"
    if line.flag("content_based_dedup"):
        attributes["ContentBasedDeduplication"] = "true"
    dead_letter_queue = line.text("dlq")
    if line.flag("max_receives") != (dead_letter_queue is not None):
        raise UsageError("--dlq and --max-receives go together")
    if dead_letter_queue is not None:
        arn = namespace.arn(namespace.name(dead_letter_queue))
        attributes["RedrivePolicy"] = f'{{"deadLetterTargetArn":{quote(arn)},"maxReceiveCount":{line.number("max_receives")}}}'
    return attributes


def pairs(texts: list[str], option: str) -> dict[str, str]:
    """NAME=VALUE texts, each name once."""
    found: dict[str, str] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not (equals and name):
            raise UsageError(f"{option} {text!r} is not NAME=VALUE")
        if name in found:
            raise UsageError(f"{option} names {name} twice")
        found[name] = value
    return found


def list_queues(session: Session) -> int:
    names = session.broker.list_queues(session.line.text("prefix") or "")
    urls = [session.namespace.url(name) for name in names]
    if session.format == "json":
        show_object(session, {"QueueUrls": urls})
    elif session.format == "jsonl":
        session.out.write_text("".join(f"{LINE.open}{quote('QueueUrl')}: {quote(url)}{LINE.close}\n" for url in urls))
    elif session.format == "text":
        show_rows(session, (), [(name,) for name in names])
    elif widest(names) + len(GAP) + widest(urls) <= terminal_width(session.out.fd):
        show_rows(session, ("Name", "QueueUrl"), list(zip(names, urls, strict=True)))
    else:  # half a URL is of no use
        show_rows(session, ("Name",), [(name,) for name in names])
    return DONE


def widest(texts: list[str]) -> int:
    return max(map(len, texts), default=0)


def delete_queue(session: Session) -> int:
    """Delete a queue; of one that holds messages only after a confirmation."""
    name = session.queue()
    held = "" if session.line.flag("yes") else what_it_holds(session, name)
    if held:
        session.confirm(f"Delete the queue {name} with {held}?", f"{name} holds {held}: --yes deletes the queue with them")
    session.broker.delete_queue(name)
    return DONE


def what_it_holds(session: Session, name: str) -> str:
    """The messages that would go with a queue, in words; nothing where there are none."""
    try:
        found = session.broker.attributes(name)
    except HomeError:
        raise
    except JournalError as error:  # no reason to keep a queue, but nobody knows what is in there
        session.warn(str(error))
        return "messages that cannot be counted"
    count = sum(int(value) for attribute, value in found.items() if attribute.startswith("ApproximateNumberOfMessages"))
    return f"{count} {'message' if count == 1 else 'messages'}" if count else ""


def purge(session: Session) -> int:
    name = session.queue()
    if not session.line.flag("yes"):
        session.broker.newest_event_ms(name)  # a queue that is not there is an error before it is a question
        session.confirm(f"Delete all messages of {name}?", f"--yes deletes all messages of {name}")
    session.broker.purge(name)
    return DONE


def attributes(session: Session) -> int:
    """Set what the line names, or show all."""
    name = session.queue()
    assignments = attribute_assignments(session.line)
    if assignments:
        session.broker.set_attributes(name, SetQueueAttributes(assignments))
        return DONE
    found = session.broker.attributes(name)
    tags = session.broker.tags(name)
    if session.format in ("json", "jsonl"):
        answer: dict[str, object] = {"Attributes": found}
        if tags:
            answer["Tags"] = tags
        show_object(session, answer)
    else:
        rows = [*found.items(), *((f"Tag {key}", value) for key, value in tags.items())]
        show_pairs(session, rows)
    return DONE


def attribute_assignments(line: Line) -> dict[str, str]:
    return pairs(line.texts("assignments"), "the attribute")
