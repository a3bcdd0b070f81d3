"""What a queue answers to the last word: all attributes of a message, the text of each refusal, and how much one receive takes or moves."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from sqscli import upkeep
from sqscli.api.errors import InvalidParameterValue, PurgeQueueInProgress
from sqscli.api.requests import ChangeVisibility, DeleteMessages, DeleteReceived, ReceiveMessages, SendMessages, SendOptions
from sqscli.broker import Broker
from sqscli.clock import ManualClock
from sqscli.queue import receive
from sqscli.queue.receive import SENDER_ID, find_messages

FIFO = {"FifoQueue": "true"}
EXPIRED = "Value {} for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired."


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def broker(home: Path, clock: ManualClock) -> Iterator[Broker]:
    broker = Broker(str(home), clock, "none", strict=True)
    yield broker
    broker.close()


def send(broker: Broker, name: str, *bodies: bytes, group: str = "g") -> None:
    options = [SendOptions(group_id=group, deduplication_id=body.decode()[:9]) for body in bodies] if name.endswith(".fifo") else None
    assert not broker.send(name, SendMessages(list(bodies), options)).failures


def with_dead_letters(broker: Broker, source: str, target: str, receives: int = 1) -> None:
    more = FIFO if source.endswith(".fifo") else {}
    broker.create_queue(target, {**more}, {})
    policy = {"deadLetterTargetArn": broker.namespace.arn(target), "maxReceiveCount": receives}
    broker.create_queue(source, {**more, "RedrivePolicy": json.dumps(policy)}, {})


def test_a_message_shows_all_that_amazon_says_of_it(broker: Broker, clock: ManualClock) -> None:
    with_dead_letters(broker, "q.fifo", "dead.fifo", receives=2)
    sent = clock.now
    options = SendOptions(group_id="group", deduplication_id="id", trace_header="Root=1")
    broker.send("q.fifo", SendMessages([b"body"], [options]))
    clock.advance(5_000)
    first = clock.now
    for count in (1, 2):
        (message,) = broker.receive("q.fifo", ReceiveMessages(1, 0)).messages()
        number = message.attributes.pop("SequenceNumber")
        assert (len(number), number.isdigit()) == (20, True)
        assert message.attributes == {
            "SenderId": SENDER_ID,
            "SentTimestamp": str(sent),
            "ApproximateReceiveCount": str(count),
            "ApproximateFirstReceiveTimestamp": str(first),
            "MessageDeduplicationId": "id",
            "MessageGroupId": "group",
            "AWSTraceHeader": "Root=1",
        }
        clock.advance(1_000)
    assert not broker.receive("q.fifo", ReceiveMessages(1, 0))
    (dead,) = broker.receive("dead.fifo", ReceiveMessages(1, 0)).messages()
    assert dead.message_id == message.message_id
    assert dead.attributes.pop("SequenceNumber")
    assert dead.attributes == {
        **message.attributes,
        "ApproximateReceiveCount": "3",
        "MessageDeduplicationId": message.message_id,
        "DeadLetterQueueSourceArn": broker.namespace.arn("q.fifo"),
    }


def test_a_message_of_a_standard_queue_shows_no_more_than_it_has(broker: Broker, clock: ManualClock) -> None:
    broker.create_queue("q", {}, {})
    send(broker, "q", b"body")
    (peeked,) = broker.peek("q", 10, None)
    assert peeked.message.attributes == {"SenderId": SENDER_ID, "SentTimestamp": str(clock.now), "ApproximateReceiveCount": "0"}
    assert peeked.message.receipt_handle == ""
    (message,) = broker.receive("q", ReceiveMessages(1)).messages()
    assert message.attributes == {**peeked.message.attributes, "ApproximateReceiveCount": "1", "ApproximateFirstReceiveTimestamp": str(clock.now)}
    assert message.message_attributes is None


def test_what_has_ended_is_refused_in_amazons_words(broker: Broker, clock: ManualClock) -> None:
    broker.create_queue("q.fifo", FIFO, {})
    send(broker, "q.fifo", b"a", b"b", b"c")
    received = broker.receive("q.fifo", ReceiveMessages(2, 30))
    handle = received.messages()[0].receipt_handle
    reason = "Total VisibilityTimeout for the message is beyond the limit [43200 seconds]."
    clock.advance(1_000)
    with pytest.raises(InvalidParameterValue) as caught:
        broker.change_visibility("q.fifo", ChangeVisibility(handle, 43_200))
    assert caught.value.message == f"Value 43200 for parameter VisibilityTimeout is invalid. Reason: {reason}"
    clock.advance(29_000)
    with pytest.raises(InvalidParameterValue) as caught:
        broker.change_visibility("q.fifo", ChangeVisibility(handle, 5))
    assert caught.value.message == EXPIRED.format(handle)
    ((entry, error),) = broker.delete("q.fifo", DeleteMessages([handle])).failures
    assert (entry, type(error), error.message) == (0, InvalidParameterValue, EXPIRED.format(handle))
    failures = broker.delete("q.fifo", received.delete_request()).failures
    first = received.ranges[0][0]
    assert [(entry, error.message) for entry, error in failures] == [(0, EXPIRED.format(f"of message {number}")) for number in (first, first + 1)]
    broker.purge("q.fifo")
    with pytest.raises(InvalidParameterValue) as caught:
        broker.change_visibility("q.fifo", ChangeVisibility(handle, 5))
    reason = "Message does not exist or is not available for visibility timeout change."
    assert caught.value.message == f"Value {handle} for parameter ReceiptHandle is invalid. Reason: {reason}"
    with pytest.raises(PurgeQueueInProgress, match=r"q\.fifo"):
        broker.purge("q.fifo")
    clock.advance(60_000)
    broker.purge("q.fifo")


def test_a_lease_that_is_held_in_part_deletes_that_part(broker: Broker, clock: ManualClock) -> None:
    broker.create_queue("q.fifo", FIFO, {})
    for group in ("a", "b", "c"):
        send(broker, "q.fifo", group.encode(), group=group)
    received = broker.receive("q.fifo", ReceiveMessages(3, 30))
    (first, count), until_ms = received.ranges[0], received.lease.until_ms
    assert count == 3
    broker.change_visibility("q.fifo", ChangeVisibility(received.messages()[1].receipt_handle, 60))
    request = DeleteReceived([(first, 1), (first + 1, 2), (first + 9, 1)], None, until_ms)
    ((entry, _),) = broker.delete("q.fifo", request).failures
    assert entry == 1
    assert [peeked.message.body for peeked in broker.peek("q.fifo", 10, None)] == [b"b"]
    refused = broker.delete("q.fifo", DeleteReceived([(first + 1, 1)], None, until_ms))
    assert len(refused.failures) == 1
    assert broker.delete("q.fifo", DeleteReceived([], None, until_ms)).failures == []
    clock.advance(60_000)
    assert broker.receive("q.fifo", ReceiveMessages(3, 30)).bodies() == [b"b"]


@pytest.mark.parametrize(("most", "taken"), [(1, 1), (10, 1), (11, 1), (29, 2), (30, 3), (59, 5), (10_000, 8)])
def test_a_receive_takes_whole_messages_up_to_its_bytes(broker: Broker, most: int, taken: int) -> None:
    """What a message of a batch weighs is its share of the record, about 10 bytes here; one is taken in any case."""
    broker.create_queue("q", {}, {})
    send(broker, "q", *[b"x" * 2] * 8)
    each = broker.queue("q").state.messages.get(1).bytes_each
    assert len(broker.receive("q", ReceiveMessages(10, 0, max_bytes=max(1, most * each // 10)))) == taken


def test_dead_letters_go_in_moves_of_so_many_and_of_so_many_bytes(broker: Broker, monkeypatch: pytest.MonkeyPatch) -> None:
    with_dead_letters(broker, "q", "dead")
    send(broker, "q", *[b"x" * 100 for _ in range(10)])
    assert len(broker.receive("q", ReceiveMessages(10, 0))) == 10
    state = broker.queue("q").state
    first, each = 1, state.messages.get(1).bytes_each

    def exhausted(messages: int, size: int) -> list[tuple[int, int]]:
        monkeypatch.setattr(receive, "MOVE_MESSAGES", messages)
        monkeypatch.setattr(receive, "MOVE_BYTES", size)
        found = find_messages(state, ReceiveMessages(10), broker.clock.now_ms(), has_dead_letter_queue=True)
        assert not found.rows
        return found.exhausted

    assert exhausted(1000, 1 << 20) == [(first, 10)]
    assert exhausted(4, 1 << 20) == [(first, 4)]
    assert exhausted(1000, 3 * each) == [(first, 3)]
    assert exhausted(1000, 3 * each + 1) == [(first, 3)]
    assert exhausted(1000, 1) == [(first, 1)]
    passed_over = find_messages(state, ReceiveMessages(10), broker.clock.now_ms(), has_dead_letter_queue=True, may_move=False)
    assert (passed_over.rows, passed_over.exhausted) == ([], [])


def test_a_process_knows_the_ids_that_it_has_sent_before_its_own_checkpoints(
    broker: Broker, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The ids of five minutes are a trie of their own, which begins while the process goes on."""
    monkeypatch.setattr(upkeep, "ROWS_BEHIND", 1)
    broker.create_queue("q.fifo", FIFO, {})
    for number in range(4):
        send(broker, "q.fifo", b"%d" % number)
        broker.tend()
        clock.advance(149_000)
        for known in range(max(0, number - 1), number + 1):
            send(broker, "q.fifo", b"%d" % known)
    assert [peeked.message.body for peeked in broker.peek("q.fifo", 10, None)] == [b"0", b"1", b"2", b"3"]
    clock.advance(152_000)
    send(broker, "q.fifo", b"3")
    assert len(broker.peek("q.fifo", 10, None)) == 5


def test_a_group_whose_last_message_expires_now_starts_again_at_the_back(broker: Broker, clock: ManualClock) -> None:
    broker.create_queue("q.fifo", {**FIFO, "MessageRetentionPeriod": "60"}, {})
    send(broker, "q.fifo", b"a1", group="a")
    clock.advance(1)
    send(broker, "q.fifo", b"b1", group="b")
    clock.advance(59_999)
    send(broker, "q.fifo", b"a2", group="a")
    assert broker.receive("q.fifo", ReceiveMessages(2)).bodies() == [b"b1", b"a2"]


def test_a_fifo_receive_takes_so_many_of_a_group_and_not_one_more(broker: Broker) -> None:
    broker.create_queue("q.fifo", FIFO, {})
    send(broker, "q.fifo", b"a", b"b", b"c")
    now_ms, state = broker.clock.now_ms(), broker.queue("q.fifo").state
    for most in (1, 2, 3, 9):
        found = find_messages(state, ReceiveMessages(most), now_ms, has_dead_letter_queue=False)
        assert found.ranges == [(1, 1), (2, 1), (3, 1)][:most]


def test_a_delete_that_is_refused_writes_nothing(broker: Broker, clock: ManualClock) -> None:
    broker.create_queue("q.fifo", FIFO, {})
    send(broker, "q.fifo", b"a")
    received = broker.receive("q.fifo", ReceiveMessages(1, 30))
    clock.advance(30_000)
    before = broker.queue("q.fifo").journal.position
    assert len(broker.delete("q.fifo", received.delete_request()).failures) == 1
    assert broker.queue("q.fifo").journal.position == before


def test_a_dead_letter_that_dies_again_keeps_the_time_of_its_first_send_and_a_redriven_one_begins_anew(broker: Broker, clock: ManualClock) -> None:
    with_dead_letters(broker, "b.fifo", "c.fifo")
    policy = {"deadLetterTargetArn": broker.namespace.arn("b.fifo"), "maxReceiveCount": 1}
    broker.create_queue("a.fifo", {**FIFO, "RedrivePolicy": json.dumps(policy)}, {})
    sent = clock.now
    send(broker, "a.fifo", b"body")
    for name in ("a.fifo", "b.fifo"):
        clock.advance(1_000)
        assert len(broker.receive(name, ReceiveMessages(1, 0))) == 1
        clock.advance(1_000)
        assert not broker.receive(name, ReceiveMessages(1, 0))
    (dead,) = broker.receive("c.fifo", ReceiveMessages(1, 0)).messages()
    assert (dead.attributes["SentTimestamp"], dead.attributes["ApproximateReceiveCount"]) == (str(sent), "3")
    assert dead.attributes["ApproximateFirstReceiveTimestamp"] == str(sent + 1_000)
    (redriven,) = broker.redrive("c.fifo", None, 10)
    (message,) = broker.receive("b.fifo", ReceiveMessages(1, 0)).messages()
    assert message.message_id == redriven.new_message_id != dead.message_id
    assert message.attributes["MessageDeduplicationId"] == message.message_id
    assert (message.attributes["SentTimestamp"], message.attributes["ApproximateReceiveCount"]) == (str(clock.now), "1")


def test_sequence_numbers_are_what_they_were_when_they_were_first_given_out(broker: Broker) -> None:
    broker.create_queue("q.fifo", FIFO, {})
    send(broker, "q.fifo", b"a", b"b")
    numbers = [int(message.attributes["SequenceNumber"]) for message in broker.receive("q.fifo", ReceiveMessages(2)).messages()]
    first = broker.queue("q.fifo").state.queue_id[0]
    assert numbers == [18_000_000_000_000_000_000 + 256 * number + first for number in (1, 2)]
