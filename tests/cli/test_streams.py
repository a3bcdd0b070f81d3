"""Many messages in one process: send --lines, -0, --jsonl; receive -n, --all, --delete, --to; delete -."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path

import pytest

from sqscli.cli import receive_stream, send_stream
from sqscli.journal.disk import PosixDisk
from sqscli.queue.codec import join_ranges
from tests.cli.conftest import Run


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a few messages are several batches."""
    monkeypatch.setattr(send_stream, "BATCH_COUNT", 3)
    monkeypatch.setattr(receive_stream, "BATCH_COUNT", 4)


def bodies(run: Run, count: int = 100) -> list[str]:
    return [message["Body"] for message in run(f"receive orders --max {count} -o jsonl --visibility-timeout 0").lines]


def numbered(count: int) -> bytes:
    return b"".join(b"m%d\n" % number for number in range(count))


def test_each_line_of_stdin_is_a_message(orders: Run) -> None:
    ended = orders("send orders --lines", stdin=b"one\ntwo\r\nthree\nfour")
    assert (ended.status, ended.out, ended.err) == (0, b"", "sqscli: 4 messages are committed\n")
    assert bodies(orders) == ["one", "two", "three", "four"]


def test_each_nul_terminated_record_is_a_message(orders: Run) -> None:
    assert orders("send orders -0 -q", stdin=b"a\nb\0c\0").err == ""
    assert bodies(orders) == ["a\nb", "c"]


def test_no_input_sends_nothing(orders: Run) -> None:
    ended = orders("send orders --lines")
    assert (ended.status, ended.err) == (0, "sqscli: 0 messages are committed\n")


def test_a_record_that_cannot_be_a_message_is_named_and_the_rest_is_sent(orders: Run) -> None:
    stdin = b"good\n\n" + b"x" * 1_048_577 + b"\n" + b"bad\x01\n" + b"caf\xe9\n" + b"end\n"
    ended = orders("send orders --lines", stdin=stdin)
    assert ended.status == 6
    assert [line.partition(": ")[0] for line in ended.err.splitlines()] == ["record 2", "record 3", "record 4", "record 5", "sqscli"]
    codes = [line.split(": ")[1] for line in ended.err.splitlines()[:-1]]
    assert codes == ["MissingParameter", "InvalidParameterValue", "InvalidMessageContents", "InvalidMessageContents"]
    assert ended.err.endswith("sqscli: 2 messages are committed, 4 records failed\n")
    assert bodies(orders) == ["good", "end"]


def test_with_jsonl_each_record_has_one_line_of_output(orders: Run) -> None:
    ended = orders("send orders --lines -o jsonl", stdin=b"a\n\nb\nc\n")
    assert ended.status == 6
    assert [line["Id"] for line in ended.lines] == ["1", "2", "3", "4"]
    assert [line.get("Code") for line in ended.lines] == [None, "MissingParameter", None, None]
    assert ended.lines[0]["MD5OfMessageBody"] == "0cc175b9c0f1b6a831c399e269772661"
    ids = [message["MessageId"] for message in orders("receive orders --all -o jsonl").lines]
    assert ids == [line["MessageId"] for line in ended.lines if "MessageId" in line]


def test_options_hold_for_every_record(orders: Run) -> None:
    orders("send orders --lines --attr kind=new --group g --delay 0", stdin=numbered(4))
    messages = orders("receive orders --all -o jsonl").lines
    assert {message["MessageAttributes"]["kind"]["StringValue"] for message in messages} == {"new"}
    assert {message["Attributes"]["MessageGroupId"] for message in messages} == {"g"}


def test_a_deduplication_id_is_for_one_message(orders: Run) -> None:
    assert orders("send orders --lines --dedup d", stdin=b"a\nb\n").status == 2


def test_jsonl_has_sqs_own_names(orders: Run) -> None:
    ended = orders("send orders --jsonl", stdin=b'{"Body": "a", "MessageGroupId": "g"}\n{"body": "b"}\n{"Body": "c"}\n')
    assert ended.status == 6
    assert ended.err.startswith("record 2: InvalidMessageContents: not a message as JSON: ")
    assert bodies(orders) == ["a", "c"]


def test_what_receive_prints_can_be_sent(orders: Run) -> None:
    orders("create-queue copy")
    orders("send orders", "žluť\r\n", "--attr", "n:Number=1", "--attr", "b:Binary=x", "--group", "g")
    lines = orders("receive orders -o jsonl").out
    assert orders("send copy --jsonl", stdin=lines).status == 0
    received, copied = json.loads(lines), orders("receive copy").json["Messages"][0]
    for member in ("Body", "MD5OfBody", "MessageAttributes", "MD5OfMessageAttributes"):
        assert copied[member] == received[member]
    assert copied["Attributes"]["MessageGroupId"] == "g"


def test_what_peek_prints_can_be_sent(orders: Run) -> None:
    orders("create-queue copy")
    orders("send orders later --delay 15m")
    assert orders("send copy --jsonl", stdin=orders("peek orders -o jsonl").out).status == 0
    assert orders("receive copy").bodies == ["later"]


def test_receive_takes_as_many_as_are_wanted_and_there(orders: Run) -> None:
    orders("send orders --lines", stdin=numbered(10))
    assert orders("receive orders -n 7").bodies == [f"m{number}" for number in range(7)]
    assert orders("receive orders -n 7").bodies == ["m7", "m8", "m9"]
    ended = orders("receive orders -n 7")
    assert (ended.status, ended.json) == (3, {"Messages": []})


def test_all_goes_on_until_nothing_is_available(orders: Run) -> None:
    orders("send orders --lines", stdin=numbered(30))
    assert orders("receive orders --all").bodies == [f"m{number}" for number in range(30)]
    assert orders("receive orders --all").status == 3


def test_all_gives_no_message_twice_even_where_nothing_holds_it(orders: Run) -> None:
    orders("send orders --lines", stdin=numbered(20))
    received = orders("receive orders --all --visibility-timeout 0 -o jsonl").lines
    assert [message["Body"] for message in received] == [f"m{number}" for number in range(20)]


@pytest.mark.parametrize("line", ["-n 9", "--all", "--all --delete", "-n 9 --delete"])
def test_a_fifo_groups_messages_come_in_order_and_in_one_go(sqscli: Run, line: str) -> None:
    sqscli("create-queue orders.fifo --content-based-dedup")
    for group in ("a", "b"):
        sqscli(f"send orders.fifo --lines --group {group}", stdin=b"".join(b"%s%d\n" % (group.encode(), number) for number in range(9)))
    received = sqscli(f"receive orders.fifo {line} -o jsonl").lines
    for group in ("a", "b") if "--all" in line else ("a",):
        assert [message["Body"] for message in received if message["Body"].startswith(group)] == [f"{group}{number}" for number in range(9)]


def test_delete_acknowledges_what_was_written(orders: Run) -> None:
    orders("clock freeze")
    orders("send orders --lines", stdin=numbered(20))
    assert orders("receive orders --all --delete -o body").out == numbered(20)
    orders("clock advance 1d")
    assert orders("receive orders").status == 3


def test_bodies_end_with_nul_where_that_is_wanted(orders: Run) -> None:
    orders("send orders -0", stdin=b"a\nb\0c\0")
    assert orders("receive orders --all -0").out == b"a\nb\0c\0"
    assert orders("receive orders --all -0 -o json").status == 2


def test_all_and_n_exclude_each_other(orders: Run) -> None:
    assert orders("receive orders --all -n 3").status == 2


def test_a_message_that_could_not_be_written_is_not_deleted(orders: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    orders("clock freeze")
    orders("send orders --lines", stdin=numbered(9))
    real = os.write
    written: list[int] = []

    def write(fd: int, data: bytes) -> int:
        if fd == 1:
            written.append(fd)
            if len(written) > 1:
                raise OSError(errno.ENOSPC, "No space left on device")
        return real(fd, data)

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", write)
        ended = orders("receive orders --all --delete -o body")
    assert ended.status == 1
    assert ended.out == b"m0\nm1\nm2\nm3\n"
    assert "stdout: No space left on device" in ended.err
    orders("clock advance 1h")
    assert bodies(orders) == [f"m{number}" for number in range(4, 9)]


def test_a_reader_that_has_what_it_wants_ends_it_quietly(orders: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    orders("send orders --lines", stdin=numbered(9))
    real = os.write

    def write(fd: int, data: bytes) -> int:
        if fd == 1:
            raise BrokenPipeError(errno.EPIPE, "Broken pipe")
        return real(fd, data)

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", write)
        ended = orders("receive orders --all --delete")
    assert (ended.status, ended.err) == (1, "")
    assert orders("stats orders").json["ApproximateNumberOfMessagesNotVisible"] > 0


def test_into_a_file_messages_are_appended_and_deleted_after_the_sync(orders: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "out"
    path.write_bytes(b"before\n")
    orders("send orders --lines", stdin=numbered(9))
    ended = orders("receive orders --all --delete -o body --to", str(path))
    assert (ended.status, ended.out) == (0, b"")
    assert path.read_bytes() == b"before\n" + numbered(9)

    orders("send orders last")
    with monkeypatch.context() as patch:
        patch.setattr("sqscli.cli.files.os.fsync", refuse)
        ended = orders("receive orders --delete -o body --to", str(path))
    assert ended.status == 1
    assert f"{path}: Input/output error" in ended.err
    assert orders("stats orders").json["ApproximateNumberOfMessagesNotVisible"] == 1


def refuse(fd: int) -> None:
    raise OSError(errno.EIO, "Input/output error")


def test_a_file_that_cannot_be_written_is_named_before_anything_is_received(orders: Run) -> None:
    orders("send orders x")
    ended = orders("receive orders --to /nonexistent/out")
    assert (ended.status, ended.err) == (1, "sqscli: /nonexistent/out: No such file or directory\n")
    assert orders("receive orders").bodies == ["x"]


def test_delete_takes_the_lines_that_receive_printed(orders: Run) -> None:
    orders("send orders --lines", stdin=numbered(5))
    lines = orders("receive orders --all -o jsonl").out
    ended = orders("delete orders -", stdin=lines)
    assert (ended.status, ended.err) == (0, "sqscli: 5 messages are deleted\n")
    assert orders("stats orders").json["ApproximateNumberOfMessagesNotVisible"] == 0


def test_delete_takes_handles_and_names_those_that_are_none(orders: Run) -> None:
    orders("send orders --lines", stdin=numbered(2))
    handles = [message["ReceiptHandle"] for message in orders("receive orders --all -o jsonl").lines]
    ended = orders("delete orders -", stdin="\n".join([handles[0], "garbage", '{"no": "handle"}', handles[1]]).encode())
    assert ended.status == 6
    reports = sorted(ended.err.splitlines()[:-1])
    assert reports[0].startswith("record 2: ReceiptHandleIsInvalid: ")
    assert reports[1].startswith("record 3: ")
    assert ended.err.endswith("sqscli: 2 messages are deleted, 2 records failed\n")


def test_empty_lines_between_handles_name_nothing(orders: Run) -> None:
    orders("send orders --lines", stdin=numbered(2))
    handles = [message["ReceiptHandle"] for message in orders("receive orders --all -o jsonl").lines]
    ended = orders("delete orders -", stdin="\n".join(["", handles[0], "", handles[1], " ", "", ""]).encode())
    assert (ended.status, ended.err) == (0, "sqscli: 2 messages are deleted\n")


@pytest.mark.parametrize("line", ["send nowhere --lines", "send nowhere --jsonl", "send nowhere -0", "delete nowhere -"])
def test_a_queue_that_is_not_there_is_an_error_without_any_input(orders: Run, line: str) -> None:
    ended = orders(line)
    assert (ended.status, ended.out) == (5, b"")
    assert ended.err.startswith("QueueDoesNotExist: ")


def test_an_interrupt_says_how_many_are_committed(orders: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    batches: list[int] = []
    real = send_stream.send_batch

    def send_batch(*arguments: object) -> None:
        real(*arguments)  # type: ignore[arg-type]
        batches.append(1)
        if len(batches) == 2:
            os.kill(os.getpid(), 2)

    with monkeypatch.context() as patch:
        patch.setattr(send_stream, "send_batch", send_batch)
        ended = orders("send orders --lines", stdin=numbered(10))
    assert (ended.status, ended.err) == (130, "sqscli: interrupted; 6 messages are committed\n")
    assert len(bodies(orders)) == 6


def test_ranges_that_touch_are_joined() -> None:
    assert join_ranges(sorted([(0, 3), (10, 2), (3, 4), (20, 1), (12, 1)])) == [(0, 7), (10, 3), (20, 1)]
    assert join_ranges([]) == []


@pytest.mark.parametrize("line", ["send orders x", "send orders --lines", "receive orders --delete"])
def test_a_sync_that_fails_at_the_end_is_one_line_of_error(orders: Run, monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    orders("send orders first")

    def fail(handle: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as patch:
        patch.setattr(PosixDisk, "fsync", staticmethod(fail))
        ended = orders(f"{line} --durability batch -q", stdin=b"a\nb\n")
    assert ended.status == 1
    assert ended.err.count("\n") == 1
    assert "Input/output error" in ended.err


def test_a_sync_that_fails_after_another_error_is_said_too(orders: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as patch:
        patch.setattr(PosixDisk, "fsync", staticmethod(fail))
        patch.setattr("sqscli.cli.output.write_all", lambda fd, data: fail() if fd == 1 else os.write(fd, data))
        ended = orders("send orders x --durability batch -o jsonl")
    assert ended.status == 1
    first, second = ended.err.splitlines()
    assert first == "sqscli: stdout: Input/output error"
    assert "Input/output error" in second


@pytest.mark.parametrize("output", ["json", "jsonl", "body"])
def test_a_fifo_queue_is_leased_in_one_go_and_written_in_slices(sqscli: Run, monkeypatch: pytest.MonkeyPatch, output: str) -> None:
    monkeypatch.setattr("sqscli.received.SLICE_MESSAGES", 2)
    sqscli("create-queue orders.fifo --content-based-dedup")
    for body in "abcde":
        sqscli(f"send orders.fifo {body} --group g")
    written: list[bytes] = []
    monkeypatch.setattr("sqscli.cli.output.write_all", lambda fd, data: written.append(data) if data and fd == 1 else None)
    assert sqscli(f"receive orders.fifo --all -o {output}").status == 0
    whole = b"".join(written)
    if output == "json":
        assert [message["Body"] for message in json.loads(whole)["Messages"]] == ["a", "b", "c", "d", "e"]
    assert len([part for part in written if b'"Body"' in part or output == "body"]) == 3
