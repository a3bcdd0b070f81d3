"""`export` and `import`: a queue as a file, and back."""

from __future__ import annotations

import hashlib
import json
import os
import resource
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sqscli import upkeep
from sqscli.cli import copies
from tests.cli.conftest import Run
from tests.cli.test_processes import PROGRAM


@pytest.fixture
def full(orders: Run) -> Run:
    """orders with a message in every state, and a FIFO queue beside it."""
    orders("send orders", "žluť\r\n", "--attr", "kind=new", "--attr", "raw:Binary=x", "--group", "g")
    orders("send orders --lines -q", stdin=b"a\nb\nc\n")
    orders("send orders later --delay 15m")
    orders("receive orders -n 2 --visibility-timeout 12h")
    orders("create-queue jobs.fifo --content-based-dedup --tag team=a")
    orders("send jobs.fifo --lines --group g -q", stdin=b"one\ntwo\n")
    return orders


def entries(run: Run, queue: str, *more: str) -> list[Any]:
    return list(run(f"peek {queue} -o jsonl -n 100", *more).lines)


@pytest.mark.parametrize("queue", ["orders", "jobs.fifo"])
def test_what_is_exported_can_be_imported_under_the_same_name_elsewhere_and_under_another_here(full: Run, tmp_path: Path, queue: str) -> None:
    data = full(f"export {queue}").out
    before, attributes = entries(full, queue), full(f"attributes {queue} -o json").json
    elsewhere = f"--home={tmp_path / 'elsewhere'}"
    ended = full(f"import {queue}", elsewhere, stdin=data)
    count = len(before)
    assert (ended.status, ended.out, ended.err) == (0, b"", f"sqscli: {count} messages are imported\n")
    assert entries(full, queue, elsewhere) == before
    assert full(f"attributes {queue} -o json", elsewhere).json == attributes
    assert full(f"import copy-{queue}", stdin=data).status == 0
    assert entries(full, f"copy-{queue}") == before


def test_an_export_is_lines_of_json_that_anyone_can_check(full: Run) -> None:
    ended = full("export orders")
    assert (ended.status, ended.err) == (0, "sqscli: 5 messages are exported\n")
    first, *messages, last = ended.lines
    assert (first["Type"], first["Format"], first["Version"], first["QueueName"]) == ("queue", "sqscli-export", 1, "orders")
    assert "Key" not in first, "a standard queue needs no secret"
    assert [(line["Body"], line.get("ReceiveCount", 0)) for line in messages] == [("žluť\r\n", 1), ("a", 1), ("b", 0), ("c", 0), ("later", 0)]
    assert messages[0]["MessageAttributes"] == {
        "kind": {"DataType": "String", "StringValue": "new"},
        "raw": {"DataType": "Binary", "BinaryValue": "eA=="},
    }
    digest = hashlib.sha256(b"".join(ended.out.splitlines(keepends=True)[:-1])).hexdigest()
    assert last == {"Type": "end", "Messages": 5, "Lines": 6, "Sha256": digest}


def test_old_receipt_handles_are_not_valid_for_the_copy_whose_messages_stay_in_flight(full: Run) -> None:
    handle = full("receive orders --visibility-timeout 12h").json["Messages"][0]["ReceiptHandle"]
    full("import copy", stdin=full("export orders").out)
    ended = full("delete copy", handle)
    assert (ended.status, ended.err.split(":")[0]) == (1, "ReceiptHandleIsInvalid")
    assert full("stats copy -o json").json["ApproximateNumberOfMessagesNotVisible"] == 3
    assert full("delete orders", handle).status == 0


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077, 0o777])
def test_the_file_is_for_its_owner_alone_whatever_the_umask(full: Run, tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        ended = full("export jobs.fifo", "--to", str(tmp_path / "jobs.jsonl"))
    finally:
        os.umask(before)
    assert (ended.status, ended.out) == (0, b"")
    assert stat.S_IMODE((tmp_path / "jobs.jsonl").stat().st_mode) == 0o600
    assert full("import again.fifo", "--from", str(tmp_path / "jobs.jsonl")).status == 0


def test_a_file_that_is_there_is_replaced_only_by_force(full: Run, tmp_path: Path) -> None:
    path = tmp_path / "orders.jsonl"
    path.write_text("mine")
    ended = full("export orders", "--to", str(path))
    assert (ended.status, path.read_text()) == (2, "mine")
    assert "it is there already; --force replaces it" in ended.err
    link = tmp_path / "link"
    link.symlink_to(path)
    assert full("export orders --force", "--to", str(link)).status == 0
    assert link.is_symlink(), "the file is replaced, not the link to it"
    assert path.read_text().startswith('{"Type":"queue"')
    assert full("export orders --force", "--to", "/dev/null").status == 2
    assert full("export orders --force").status == 2


@pytest.mark.parametrize("queue", ["orders", "missing"])
def test_an_export_that_fails_leaves_nothing_under_the_name_nor_beside_it(
    full: Run, tmp_path: Path, queue: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    directory = tmp_path / "exports"
    directory.mkdir()

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(copies.ExportWriter, "end", fail)
    ended = full(f"export {queue}", "--to", str(directory / "orders.jsonl"))
    assert ended.status == (1 if queue == "orders" else 5)
    assert list(directory.iterdir()) == []


def test_who_is_faster_keeps_the_name(full: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, end = tmp_path / "orders.jsonl", copies.ExportWriter.end

    def meanwhile(writer: copies.ExportWriter) -> bytes:
        path.write_text("theirs")
        return end(writer)

    monkeypatch.setattr(copies.ExportWriter, "end", meanwhile)
    ended = full("export orders", "--to", str(path))
    assert (ended.status, path.read_text()) == (1, "theirs")
    assert "File exists" in ended.err
    assert [entry.name for entry in tmp_path.iterdir() if entry.name.endswith(".new")] == []


def refusals() -> Iterator[tuple[str, str]]:
    """What is done to the lines of an export, and what is said then."""
    yield "lines[:-1]", "line 7: the end line is missing, so the export was cut short"
    yield "lines[:3] + lines[4:]", "line 6: 5 messages on 6 lines were exported, and 4 on 5 are here"
    yield "lines[:2] + [lines[3], lines[2]] + lines[4:]", "line 4: message number 2 does not come next"
    yield "lines[:2] + [lines[2][:-9]]", "line 3: not a line of an export: it ends too early"
    yield "lines[:2] + [b'x'] + lines[3:]", "line 3: not a line of an export: "
    yield "lines[:2] + [b''] + lines[2:]", "line 3: not a line of an export: it ends too early"
    yield "lines[:2] + [lines[2].replace(b'{', b'{\"Colour\":1,', 1)] + lines[3:]", "line 3: not a line of an export: Object contains unknown field"
    yield 'lines[:2] + [lines[2].replace(b\'"Body":"a\', b\'"Body":"\\xff\')] + lines[3:]', "line 3: not a line of an export: "
    yield 'lines[:2] + [lines[2].replace(b\'"Body":"a\', b\'"Body":"b\')] + lines[3:]', "line 7: the checksum differs"
    yield "lines + [b'more']", "line 8: there is something behind the end line"
    yield "lines[1:]", "line 1: not a queue that 'sqscli export' wrote"
    yield "[b'']", "line 1: not a queue that 'sqscli export' wrote"
    yield '[lines[0].replace(b\'"Version":1\', b\'"Version":3,"New":[]\')]', "line 1: an export of version 3, and this sqscli reads up to version 2"
    yield "[lines[0].replace(b'{}', b'{\"DelaySeconds\":\"901\"}')] + lines[1:]", "line 1: Invalid value for the parameter DelaySeconds"


@pytest.mark.parametrize(("change", "said"), list(refusals()))
def test_what_is_no_whole_export_is_refused_with_its_line_and_makes_nothing(full: Run, home: Path, change: str, said: str) -> None:
    lines = full("export orders").out.splitlines()
    ended = full("import copy", stdin=b"\n".join(eval(change, {"lines": lines})))
    assert (ended.status, ended.out) == (1, b"")
    assert ended.err.startswith(f"sqscli: stdin: {said}")
    assert "; nothing was imported: " in ended.err
    assert ended.err.count("\n") == 1
    assert sorted(os.listdir(home / "queues")) == ["jobs.fifo", "orders"]


def test_a_line_that_never_ends_is_not_kept_in_memory(full: Run) -> None:
    lines = full("export orders").out.splitlines(keepends=True)
    ended = full("import copy", stdin=lines[0] + b'{"Type":"message","Body":"' + b"x" * (17 << 20))
    assert ended.err.startswith("sqscli: stdin: line 2: longer than 16777216 bytes; nothing was imported")


def test_the_largest_message_there_is_goes_through(full: Run) -> None:
    body = b'"' * 500_000 + b"\t" * 500_000 + b"\\" * 48_576
    assert full("send orders -", stdin=body).status == 0
    assert full("import copy", stdin=full("export orders").out).status == 0
    assert entries(full, "copy")[-1]["Body"].encode() == body


def test_a_queue_that_is_there_is_not_touched(full: Run) -> None:
    before = entries(full, "orders")
    ended = full("import orders", stdin=full("export orders").out)
    assert (ended.status, ended.err.split(":")[0]) == (1, "QueueNameExists")
    assert entries(full, "orders") == before


@pytest.mark.parametrize(("source", "name"), [("orders", "copy.fifo"), ("jobs.fifo", "copy"), ("orders", "no/name"), ("orders", "")])
def test_the_name_is_one_for_such_a_queue(full: Run, source: str, name: str) -> None:
    ended = full("import", name, stdin=full(f"export {source}").out)
    assert (ended.status, ended.err.split(":")[0]) == (1, "InvalidParameterValue")


def test_an_import_reads_the_file_that_it_is_told(full: Run, tmp_path: Path) -> None:
    ended = full("import copy", "--from", str(tmp_path / "missing.jsonl"))
    assert (ended.status, ended.err) == (1, f"sqscli: {tmp_path}/missing.jsonl: No such file or directory\n")


@pytest.mark.parametrize("body", [b"", b"\\u0001", b"\\uffff"])
def test_nothing_gets_in_that_send_would_refuse(full: Run, body: bytes) -> None:
    lines = full("export orders").out.splitlines(keepends=True)
    lines[2] = lines[2].replace(b'"Body":"a', b'"Body":"' + body)
    lines[-1] = b'{"Type":"end","Messages":5,"Lines":6,"Sha256":"%s"}' % hashlib.sha256(b"".join(lines[:-1])).hexdigest().encode()
    ended = full("import copy", stdin=b"".join(lines))
    assert (ended.status, ended.err.partition(";")[0]) == (1, "sqscli: stdin: line 3: a body that no message can have")


@pytest.mark.parametrize("with_checkpoint", [False, True])
def test_what_cannot_be_read_is_named_and_the_rest_is_exported(full: Run, home: Path, with_checkpoint: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if with_checkpoint:
        monkeypatch.setattr(upkeep, "ROWS_BEHIND", 0)
        full("send orders last")
    path = home / "queues/orders/0000000001.segment"
    data = bytearray(path.read_bytes())
    data[data.index("žluť".encode())] ^= 1
    path.write_bytes(data)
    ended = full("export orders")
    assert ended.status == 6
    assert f"{path}: offset " in ended.err
    said = "1 messages could not be read, and are" if with_checkpoint else "the queue is damaged, and what cannot be read is"
    assert ended.err.endswith(f"sqscli: {said} not in the export\n")
    assert full("import copy", stdin=ended.out).status == 0
    assert [entry["Body"] for entry in entries(full, "copy")] == ["a", "b", "c", "later", "last"][: 5 if with_checkpoint else 4]


def test_two_processes_hand_a_queue_over_through_a_pipe(full: Run, tmp_path: Path) -> None:
    export = subprocess.Popen([*PROGRAM, "export", "jobs.fifo", "-q"], stdout=subprocess.PIPE)
    taken = subprocess.run([*PROGRAM, "import", "b.fifo", "--home", str(tmp_path / "other")], stdin=export.stdout, capture_output=True, check=False)
    assert export.stdout is not None
    export.stdout.close()
    assert (export.wait(), taken.returncode, taken.stderr) == (0, 0, b"sqscli: 2 messages are imported\n")
    assert entries(full, "b.fifo", f"--home={tmp_path / 'other'}") == entries(full, "jobs.fifo")


def test_a_reader_that_leaves_ends_an_export_quietly(full: Run) -> None:
    full("send orders --lines -q", stdin=(b"y" * 1000 + b"\n") * 3000)
    export = subprocess.Popen([*PROGRAM, "export", "orders"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert export.stdout is not None
    assert export.stderr is not None
    assert json.loads(export.stdout.readline())["Type"] == "queue"
    export.stdout.close()
    with export.stderr:
        assert export.stderr.read() == b""
    assert export.wait() == 1


@pytest.mark.parametrize(("soft", "hard", "status"), [(20, 64, 0), (20, 34, 1)])
def test_a_queue_of_many_segments_needs_as_many_open_files_and_says_so(full: Run, soft: int, hard: int, status: int) -> None:
    for _ in range(6):
        full("send orders -", stdin=b"z" * 1_048_000)
    ended = subprocess.run(
        [*PROGRAM, "export", "orders"],
        capture_output=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard)),
    )
    assert ended.returncode == status
    assert (b"segments have to be open at once, and this process may open 34 files; see 'ulimit -n" in ended.stderr) == bool(status)
