"""Scenarios: what happens to queues over time, as text that an SQS user can read.

     0s  send a      -> ok
     0s  receive     -> a
    29s  receive     -> nothing
    30s  receive     -> a count=2

    TIME VERB WORDS... [NAME=VALUE...] [in QUEUE] [-> WHAT COMES OUT]

    create QUEUE Attribute=Value... dlq=QUEUE:N    set Attribute=Value... dlq=QUEUE:N    drop QUEUE
    send BODY... delay=5 group=g dedup=d key=k     receive n=10 vt=30         peek n=10 state=delayed
    delete HANDLE...      extend HANDLE VT          purge     counts     redrive n=10 to=QUEUE

A HANDLE is a body: the newest handle under which that body was received; `a#1` is the first, and `text!` is the text itself. On a FIFO queue the
body `g1-m1` belongs to the group g1, and is its own deduplication id. Without `in`, the queue is the first that was created; `queue` where none was.

With `key=k` a body is sent unless a message of that key is pending. What comes out is `ok`, `duplicate`, `pending BODY`, `nothing`, the code of an
SQS error, numbers, or bodies, each followed by what has to be true of it: `count=2 group=g1 from=QUEUE state=delayed`. Without an arrow it is `ok`.
"""

from __future__ import annotations

from collections.abc import Callable

from sqscli.api.errors import SQSError
from sqscli.api.requests import ChangeVisibility, DeleteMessages, Message, ReceiveMessages, SendMessages, SendOptions, SetQueueAttributes
from sqscli.broker import Broker
from sqscli.catalog import queue_arn
from sqscli.clock import ManualClock
from sqscli.unless_pending import send_unless_pending

START_MS = 1_767_225_600_000
UNITS_MS = {"ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}


class Step:
    """One line, taken apart."""

    def __init__(self, line: str) -> None:
        self.line = line
        action, _, self.expected = (part.strip() for part in line.partition("->"))
        self.time_ms, words = _milliseconds(action.split()[0]), action.split()[1:]
        self.verb = words.pop(0)
        self.queue: str | None = None
        if "in" in words:
            at = words.index("in")
            self.queue = words[at + 1]
            del words[at : at + 2]
        self.words = [word for word in words if "=" not in word]
        self.options = dict(word.split("=", 1) for word in words if "=" in word)

    def number(self, name: str, default: int) -> int:
        return int(self.options.get(name, default))

    @property
    def attributes(self) -> dict[str, str]:
        """The options as queue attributes; `dlq=QUEUE:N` is a RedrivePolicy, `dlq=` none."""
        attributes = dict(self.options)
        if "dlq" in attributes:
            target, _, count = attributes.pop("dlq").partition(":")
            attributes["RedrivePolicy"] = f'{{"deadLetterTargetArn":"{queue_arn(target)}","maxReceiveCount":{count}}}' if target else ""
        return attributes


class Scenario:
    """Plays scenarios against the queues of one home. `between`: what happens to the broker after every step (nothing, reopened, checkpointed)."""

    def __init__(self, home: str, between: Callable[[Broker], Broker] = lambda broker: broker) -> None:
        self.clock = ManualClock(START_MS)
        self.reports: list[str] = []
        self.broker = Broker(home, self.clock, "none", warn=self.reports.append)
        self.between = between
        self.default_queue = ""
        self.handles: dict[str, list[str]] = {}
        self.sent: dict[str, str] = {}  # body -> the message id of its first send
        self.messages: list[Message] = []  # of the last receive

    def __call__(self, text: str) -> None:
        steps = [Step(line.strip()) for line in text.strip().splitlines() if line.strip() and not line.strip().startswith("#")]
        if not self.default_queue:
            self.default_queue = next((step.words[0] for step in steps if step.verb == "create"), "")
        if not self.default_queue:
            self.default_queue = "queue"
            self.broker.create_queue("queue", {}, {})
        for step in steps:
            self._play(step)
            self.broker = self.between(self.broker)

    def _play(self, step: Step) -> None:
        self.clock.now = START_MS + step.time_ms
        name = step.queue or self.default_queue
        try:
            outcome = getattr(self, f"_{step.verb}")(step, name)
        except SQSError as error:
            outcome = error.code
        expected = step.expected or "ok"
        if isinstance(outcome, str):
            assert outcome == expected, f"{step.line!r}: {outcome}"
            return
        assert _bodies(expected) == [body for body, _ in outcome], f"{step.line!r}: {_shown(outcome)}"
        for (body, facts), (_, wanted) in zip(outcome, _facts(expected), strict=True):
            for fact, value in wanted.items():
                assert facts.get(fact) == value, f"{step.line!r}: {body} has {facts}"

    # Verbs

    def _create(self, step: Step, _: str) -> str:
        fifo = {"FifoQueue": "true"} if step.words[0].endswith(".fifo") else {}
        self.broker.create_queue(step.words[0], {**fifo, **step.attributes}, {})
        return "ok"

    def _drop(self, step: Step, _: str) -> str:
        self.broker.delete_queue(step.words[0])
        return "ok"

    def _set(self, step: Step, name: str) -> str:
        self.broker.set_attributes(name, SetQueueAttributes(step.attributes))
        return "ok"

    def _send(self, step: Step, name: str) -> str:
        options = [self._options(step, name, body) for body in step.words]
        if "key" in step.options:
            return self._send_unless_pending(step, name, options[0] or SendOptions())
        sent = self.broker.send(name, SendMessages([body.encode() for body in step.words], options if any(options) else None))
        outcomes = {error.code for _, error in sent.failures}
        for body, message_id in zip(step.words, sent.message_ids, strict=True):
            if message_id is not None:
                outcomes.add("duplicate" if message_id in self.sent.values() else "ok")
                self.sent.setdefault(body, message_id)
        return " ".join(sorted(outcomes))

    def _send_unless_pending(self, step: Step, name: str, options: SendOptions) -> str:
        [body] = step.words
        options.pending_key = step.options["key"]
        outcome = send_unless_pending(self.broker, name, body.encode(), options)
        if isinstance(outcome, Message):
            return f"pending {outcome.body.decode()}"
        if outcome.failures:
            raise outcome.failures[0][1]
        [message_id] = outcome.message_ids
        assert message_id is not None
        is_known = message_id in self.sent.values()
        self.sent.setdefault(body, message_id)
        return "duplicate" if is_known else "ok"

    def _options(self, step: Step, name: str, body: str) -> SendOptions | None:
        group, dedup = step.options.get("group"), step.options.get("dedup")
        if name.endswith(".fifo"):
            group = body.partition("-")[0] if group is None else group
            dedup = body if dedup is None else None if dedup == "none" else dedup
        delay = step.number("delay", -1)
        return SendOptions(delay if delay >= 0 else None, None, group, dedup) if group is not None or dedup is not None or delay >= 0 else None

    def _receive(self, step: Step, name: str) -> list[tuple[str, dict[str, str]]]:
        timeout = step.options.get("vt")
        self.messages = self.broker.receive(name, ReceiveMessages(step.number("n", 1), int(timeout) if timeout is not None else None)).messages()
        for message in self.messages:
            self.handles.setdefault(message.body.decode(), []).append(message.receipt_handle)
        return [(message.body.decode(), _facts_of(message)) for message in self.messages]

    def _peek(self, step: Step, name: str) -> list[tuple[str, dict[str, str]]]:
        peeked = self.broker.peek(name, step.number("n", 10), step.options.get("state"))
        return [(each.message.body.decode(), {**_facts_of(each.message), "state": each.state}) for each in peeked]

    def handle(self, word: str) -> str:
        """The receipt handle that a word of a scenario stands for."""
        if word.endswith("!"):
            return word[:-1]
        body, _, receive = word.partition("#")
        return self.handles[body][int(receive) - 1 if receive else -1]

    def _delete(self, step: Step, name: str) -> str:
        deleted = self.broker.delete(name, DeleteMessages([self.handle(word) for word in step.words]))
        return " ".join(sorted({error.code for _, error in deleted.failures})) or "ok"

    def _extend(self, step: Step, name: str) -> str:
        self.broker.change_visibility(name, ChangeVisibility(self.handle(step.words[0]), int(step.words[1])))
        return "ok"

    def _purge(self, _: Step, name: str) -> str:
        self.broker.purge(name)
        return "ok"

    def _counts(self, _: Step, name: str) -> str:
        """Available, in flight, delayed."""
        stats = self.broker.stats(name)
        return f"{stats.available} {stats.in_flight} {stats.delayed}"

    def _redrive(self, step: Step, name: str) -> str:
        moved = self.broker.redrive(name, step.options.get("to"), step.number("n", 10))
        destinations = {each.destination for each in moved}
        return f"{len(moved)} to {' '.join(sorted(destinations))}" if moved else "nothing"


def _milliseconds(text: str) -> int:
    digits = text.rstrip("dhms")
    return int(digits) * UNITS_MS[text[len(digits) :]]


def _facts_of(message: Message) -> dict[str, str]:
    attributes = message.attributes
    return {
        "count": attributes["ApproximateReceiveCount"],
        "group": attributes.get("MessageGroupId", ""),
        "from": attributes.get("DeadLetterQueueSourceArn", "").rpartition(":")[2],
    }


def _bodies(expected: str) -> list[str]:
    return [] if expected == "nothing" else [word for word in expected.split() if "=" not in word]


def _facts(expected: str) -> list[tuple[str, dict[str, str]]]:
    facts: list[tuple[str, dict[str, str]]] = []
    for word in [] if expected == "nothing" else expected.split():
        if "=" in word:
            name, _, value = word.partition("=")
            facts[-1][1][name] = value
        else:
            facts.append((word, {}))
    return facts


def _shown(outcome: list[tuple[str, dict[str, str]]]) -> str:
    return " ".join(body for body, _ in outcome) or "nothing"
