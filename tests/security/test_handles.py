"""Receipt handles cannot be guessed, forged or carried to another queue, and what they are authenticated with is shown by nothing."""

from __future__ import annotations

import base64
import json
import os
import random
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest

from sqscli import ids, upkeep
from sqscli.actions.perform import perform
from sqscli.api.actions import ACTIONS
from sqscli.api.errors import SQSError
from sqscli.api.requests import ChangeVisibility, DeleteMessages, ReceiveMessages, SendMessages
from sqscli.broker import Broker
from sqscli.cli.run import run
from sqscli.clock import ManualClock, SystemClock
from sqscli.looks import settings
from sqscli.queue import handles

SEED = int(os.environ.get("SQSCLI_TEST_SEED", "20260"))
NAMED_BYTES, CODE_BYTES = 20, 12


@pytest.fixture
def broker(home: Path) -> Iterator[Broker]:
    broker = Broker(str(home), ManualClock(), "none")
    for name in ("orders", "others"):
        broker.create_queue(name, {}, {})
        broker.send(name, SendMessages([b"a", b"b", b"c"]))
    yield broker
    broker.close()


def received(broker: Broker, name: str = "orders", count: int = 2) -> list[str]:
    return [message.receipt_handle for message in broker.receive(name, ReceiveMessages(count)).messages()]


def refused(broker: Broker, forged: list[str], name: str = "orders") -> None:
    """None of them deletes, extends or changes anything."""
    before = broker.attributes(name)
    failures = broker.delete(name, DeleteMessages(forged)).failures
    assert [entry for entry, _ in failures] == list(range(len(forged))), "a forged handle was taken"
    assert {error.code for _, error in failures} == {"ReceiptHandleIsInvalid"}
    for handle in forged[:50]:
        with pytest.raises(SQSError) as caught:
            broker.change_visibility(name, ChangeVisibility(handle, 0))
        assert caught.value.code == "ReceiptHandleIsInvalid"
    assert broker.attributes(name) == before


def text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def test_a_handle_is_as_long_as_is_said() -> None:
    """The docstring of handles.py counts on it."""
    assert handles._MAC_BYTES == CODE_BYTES
    assert "mac:12" in str(handles.__doc__)
    assert "2 ** 95" in str(handles.__doc__)


def test_no_bit_of_a_handle_can_be_another(broker: Broker) -> None:
    data = base64.b64decode(received(broker)[0])
    assert len(data) == NAMED_BYTES + CODE_BYTES
    refused(broker, [text(bytes(byte ^ (1 << bit % 8 if at == bit // 8 else 0) for at, byte in enumerate(data))) for bit in range(8 * len(data))])


def test_no_field_can_be_taken_from_another_handle(broker: Broker) -> None:
    """Of another message, of a later receive, of another queue."""
    given = [*received(broker, count=2), *received(broker, "others", count=2)]
    broker.clock.advance(31_000)  # type: ignore[attr-defined]
    given += received(broker, count=2)
    fields = [(data[:8], data[8:16], data[16:20], data[20:]) for data in map(base64.b64decode, given)]
    forged = set()
    for one, other in combinations(fields, 2):
        for mask in range(1, 15):
            for first, second in ((one, other), (other, one)):
                forged.add(text(b"".join(second[at] if mask >> at & 1 else first[at] for at in range(4))))
    refused(broker, sorted(forged - set(given)))
    refused(broker, [handle for handle in given if handle not in received_by(given, broker)], "orders")


def received_by(given: list[str], broker: Broker) -> list[str]:
    """Those that the queue `orders` has given out."""
    queue_id = settings(broker, "orders").queue_id
    return [handle for handle in given if base64.b64decode(handle)[:8] == queue_id]


def test_no_handle_is_made_by_cutting_or_by_adding(broker: Broker) -> None:
    data = base64.b64decode(received(broker)[0])
    shorter = [text(data[:length]) for length in range(len(data))]
    longer = [text(data + extra) for extra in (b"\0", data[-1:], data, bytes(100))]
    moved = [text(data[at:] + data[:at]) for at in range(1, len(data))]
    zeros = [text(data[:NAMED_BYTES] + bytes(CODE_BYTES)), text(bytes(len(data))), text(b"\xff" * len(data))]
    refused(broker, shorter + longer + moved + zeros)


def test_each_handle_has_one_text(broker: Broker) -> None:
    """Base64 has several for the same bytes, with white space, bits that are not used, and its other alphabet."""
    handle = received(broker)[0]
    last = handle.rstrip("=")[-1]
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    unused = [handle.replace(last + "=", letter + "=") for letter in alphabet if letter != last]
    spaced = [handle + "\n", " " + handle, handle[:8] + "\n" + handle[8:], handle.rstrip("="), handle + "=", handle.swapcase(), handle + "\u00e9"]
    refused(broker, unused + spaced)


def test_a_queue_of_the_same_name_takes_no_handle_of_the_one_that_was_deleted(broker: Broker) -> None:
    """Its messages have the same numbers and receives again."""
    old = received(broker)
    broker.delete_queue("orders")
    broker.create_queue("orders", {}, {})
    broker.send("orders", SendMessages([b"a", b"b", b"c"]))
    new = received(broker)
    assert [base64.b64decode(handle)[8:20] for handle in old] == [base64.b64decode(handle)[8:20] for handle in new]
    refused(broker, old)
    identity = base64.b64decode(new[0])[:8]
    refused(broker, [text(identity + base64.b64decode(handle)[8:]) for handle in old])


def test_a_used_handle_has_no_second_use(broker: Broker) -> None:
    handle = received(broker)[0]
    assert not broker.delete("orders", DeleteMessages([handle])).failures
    broker.clock.advance(31_000)  # type: ignore[attr-defined]
    before = broker.attributes("orders")
    assert not broker.delete("orders", DeleteMessages([handle])).failures  # as SQS answers; nothing else is deleted
    assert broker.attributes("orders") == before


def test_no_guess_out_of_many_is_taken(broker: Broker) -> None:
    chance = random.Random(SEED)
    named = base64.b64decode(received(broker)[0])[:NAMED_BYTES]
    refused(broker, [text(named + chance.randbytes(CODE_BYTES)) for _ in range(5000)])


def test_the_secret_is_128_bits_of_the_operating_system_and_another_for_each_queue(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bytes] = []
    real = os.urandom

    def urandom(count: int) -> bytes:
        asked.append(real(count))
        return asked[-1]

    monkeypatch.setattr(ids.os, "urandom", urandom)
    broker = Broker(str(home), ManualClock(), "none")
    broker.create_queue("a", {}, {})
    broker.create_queue("b", {}, {})
    secrets = [settings(broker, name).secret for name in ("a", "b")]
    assert [len(secret) for secret in secrets] == [16, 16]
    assert set(secrets) <= set(asked)
    assert secrets[0] != secrets[1]
    broker.close()


def test_the_code_is_compared_in_constant_time(broker: Broker, monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[tuple[bytes, bytes]] = []
    real = handles.same
    assert real.__name__ == "_compare_digest"
    monkeypatch.setattr(handles, "same", lambda one, other: compared.append((one, other)) or real(one, other))
    handle = received(broker)[0]
    broker.delete("orders", DeleteMessages([handle]))
    assert [(len(one), one == other) for one, other in compared] == [(CODE_BYTES, True)]


COMMANDS = (
    "send orders x",
    "receive orders",
    "peek orders",
    "peek orders -o table",
    "stats orders",
    "stats",
    "attributes orders",
    "attributes orders -o table",
    "list-queues",
    "-v list-queues",
    "redrive orders --dry-run",
    "export orders",
    "journal dump orders",
    "fsck orders",
    "purge orders --yes",
    "clock",
    "api list-queues",
    "create-queue orders",
    "api get-queue-attributes --queue-url orders --attribute-names All",
    "api list-queue-tags --queue-url orders",
    "delete orders " + "A" * 44,
    "extend orders " + "A" * 44 + " 5",
    "delete-queue orders --yes",
)


def test_no_command_and_no_action_shows_the_secret(home: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upkeep, "ROWS_BEHIND", 1)
    broker = Broker(str(home), SystemClock(), "none")
    broker.create_queue("orders", {}, {})
    broker.send("orders", SendMessages([b"a"] * 5))
    secret = settings(broker, "orders").secret
    shown = ""
    for action in ACTIONS:
        if action not in ("DeleteQueue", "CreateQueue", "PurgeQueue"):
            try:
                shown += json.dumps(perform(broker, action, {"QueueUrl": "orders", "QueueName": "orders", "AttributeNames": ["All"]}), default=repr)
            except SQSError as error:
                shown += str(error)
    broker.close()
    for line in COMMANDS:
        run(["--home", str(home), *line.split()])
        captured = capfd.readouterr()
        shown += captured.out + captured.err
    forms = {
        secret.hex(),
        base64.b64encode(secret).decode()[:20],
        base64.urlsafe_b64encode(secret).decode()[:20],
        repr(secret)[2:-1],
        str(list(secret))[1:-1],
    }
    assert len(shown) > 2000
    for form in forms:
        assert form.lower() not in shown.lower()
