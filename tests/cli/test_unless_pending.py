"""`send --unless-pending KEY`: what it answers, what it says, and what it refuses."""

from __future__ import annotations

from hashlib import md5

import pytest

from sqscli.cli.exit_status import NO_SUCH_QUEUE
from sqscli.cli.quick import read_line
from tests.cli.conftest import Run


def test_what_was_not_sent_is_answered_with_the_message_that_waits(orders: Run) -> None:
    first = orders("send orders --attr kind=new --unless-pending k", "first")
    assert (first.status, first.err, sorted(first.json)) == (0, "", ["MD5OfMessageAttributes", "MD5OfMessageBody", "MessageId"])
    second = orders("send orders --unless-pending k", "second")
    assert (second.status, second.err) == (0, "sqscli: not sent: a message with the key k is pending\n")
    assert second.json == {**first.json, "AlreadyPending": True}
    assert second.json["MD5OfMessageBody"] == md5(b"first").hexdigest()
    assert orders("receive orders -n 10").bodies == ["first"]


def test_the_note_is_silenced_by_quiet_and_the_answer_has_every_format(orders: Run) -> None:
    message_id = orders("send orders a --unless-pending k").json["MessageId"]
    digest = md5(b"a").hexdigest()
    for output, shown in (
        ("jsonl", f'{{"MessageId": "{message_id}", "MD5OfMessageBody": "{digest}", "AlreadyPending": true}}\n'),
        ("text", f"{message_id}\t{digest}\ttrue\n"),
    ):
        ended = orders(f"send orders b --unless-pending k -q -o {output}")
        assert (ended.status, ended.out.decode(), ended.err) == (0, shown, "")
    assert b"AlreadyPending" in orders("send orders b --unless-pending k -o table").out


def test_a_fifo_queue_answers_with_the_sequence_number_of_the_message_that_waits(orders: Run) -> None:
    orders("create-queue q.fifo")
    first = orders("send q.fifo a --group g --dedup 1 --unless-pending k").json
    assert orders("send q.fifo b --group g --dedup 2 --unless-pending k -q").json == {**first, "AlreadyPending": True}


def test_a_body_of_any_source_and_a_delay_go_with_it(orders: Run) -> None:
    assert orders("send orders - --delay 5m --unless-pending k", stdin=b"x").status == 0
    assert orders("send orders --body=y --unless-pending k").json["AlreadyPending"]
    assert orders("stats orders -o json").json["ApproximateNumberOfMessagesDelayed"] == 1


@pytest.mark.parametrize("key", ["", " ", "a b", "ž", "x" * 129, "a\tb", "\udc80"])
def test_what_is_no_key_is_a_usage_error_and_nothing_is_sent(orders: Run, key: str) -> None:
    ended = orders("send orders a --unless-pending", key)
    assert (ended.status, ended.out) == (2, b"")
    assert "a key has 1 to 128 ASCII letters, digits and punctuation characters; see 'sqscli send --help'" in ended.err
    assert orders("receive orders").status == 3


@pytest.mark.parametrize("key", ["a", "x" * 128, "/etc/cron.d/nightly:5!~", "-q"])
def test_any_letters_digits_and_punctuation_are_a_key(orders: Run, key: str) -> None:
    assert orders("send orders a", f"--unless-pending={key}").status == 0
    assert orders("send orders a", f"--unless-pending={key}").json["AlreadyPending"]


@pytest.mark.parametrize("source", ["--lines", "-0", "--jsonl"])
def test_a_stream_with_one_key_makes_no_sense_and_is_a_usage_error(orders: Run, source: str) -> None:
    ended = orders(f"send orders {source} --unless-pending k", stdin=b"a\nb\n")
    assert ended.status == 2
    assert "--unless-pending is for one message" in ended.err
    assert orders("receive orders").status == 3


def test_what_cannot_be_sent_fails_whatever_waits(orders: Run) -> None:
    orders("send orders a --unless-pending k")
    assert orders("send orders b --delay 16m --unless-pending k").status == 1
    assert orders("send missing b --unless-pending k").status == NO_SUCH_QUEUE


def test_the_quick_reader_reads_it(orders: Run) -> None:
    line = read_line(["send", "reports", "nightly", "--unless-pending", "nightly", "-q"])
    assert line is not None
    assert line.values == {"queue": "reports", "text": "nightly", "unless_pending": "nightly", "quiet": True}


def test_the_journal_and_a_check_show_it(orders: Run) -> None:
    orders("send orders a --unless-pending k")
    announced, sent = orders("journal dump orders").lines[-2:]
    assert announced["Event"] == "KeysAnnounced"
    assert sent["Messages"][0]["PendingKey"] == "k"
    assert orders("fsck orders").json["Queues"][0]["Status"] == "clean"
    assert b'"PendingKey":"k"' in orders("export orders").out
