"""Messages and answers as text."""

from __future__ import annotations

import json
import os
from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqscli.api.requests import Message, MessageAttribute
from sqscli.cli.output import Output
from sqscli.cli.render import LINE, LISTED, OBJECT, MessageWriter, attribute_json, json_value, message_json, sent_members
from sqscli.cli.tables import field, instant, table, text_rows

BODY = 'say "hi"\tto Žofie\r\n\\ \u2028 \U0001f600'
SYSTEM = {"SentTimestamp": "1767225600000", "ApproximateReceiveCount": "1", "MessageGroupId": 'g"\\1'}

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=12,
)


def message(body: str = BODY, handle: str = "handle", attributes: dict[str, MessageAttribute] | None = None) -> Message:
    return Message("id-1", handle, body.encode(), dict(SYSTEM), attributes)


class Written(Output):
    """An output that remembers."""

    def bytes(self) -> bytes:
        return b"".join(self._pending)


def written(format: str, *batches: list[Message], null: bool = False) -> bytes:
    out = Written()
    writer = MessageWriter(out, format, null)
    for batch in batches:
        writer.write(batch)
    writer.end()
    return out.bytes()


@given(json_values)
def test_any_value_is_the_json_that_python_reads_back(value: object) -> None:
    for layout in (LINE, OBJECT, LISTED):
        assert json.loads(json_value(value, layout)) == value


def test_pretty_json_is_indented_by_two() -> None:
    value = {"a": {"b": ["c", 1]}, "d": [], "e": {}, "f": [{"g": ["h"]}]}
    assert json_value(value, OBJECT) == json.dumps(value, indent=2)
    assert json_value(value, LINE) == json.dumps(value)


def test_characters_outside_ascii_stay_and_control_characters_are_escaped() -> None:
    assert json_value("Žofie\x01\n", LINE) == '"Žofie\\u0001\\n"'


def test_a_message_has_amazons_shape() -> None:
    attributes = {"kind": MessageAttribute("String", "ž".encode()), "raw": MessageAttribute("Binary.gz", b"\x00\xff")}
    for layout in (LINE, LISTED):
        found = json.loads(message_json(message(attributes=attributes), layout))
        assert list(found) == ["MessageId", "ReceiptHandle", "MD5OfBody", "Body", "Attributes", "MD5OfMessageAttributes", "MessageAttributes"]
        assert found["Body"] == BODY
        assert found["Attributes"] == SYSTEM
        assert found["MessageAttributes"] == {
            "kind": {"StringValue": "ž", "DataType": "String"},
            "raw": {"BinaryValue": b64encode(b"\x00\xff").decode(), "DataType": "Binary.gz"},
        }


def test_what_there_is_none_of_is_left_out() -> None:
    found = json.loads(message_json(message(handle=""), LINE))
    assert list(found) == ["MessageId", "MD5OfBody", "Body", "Attributes"]
    assert json.loads(attribute_json(MessageAttribute("Number", b"1"), LINE)) == {"StringValue": "1", "DataType": "Number"}


def test_batches_of_messages_are_one_json_document() -> None:
    found = json.loads(written("json", [message("a"), message("b")], [], [message("c")]))
    assert [each["Body"] for each in found["Messages"]] == ["a", "b", "c"]


def test_no_messages_are_an_empty_list() -> None:
    assert written("json", []) == b'{"Messages": []}\n'
    assert written("jsonl", []) == written("body", []) == written("text", []) == b""


def test_jsonl_is_a_message_a_line() -> None:
    lines = written("jsonl", [message("a\nb"), message("c")]).split(b"\n")
    assert [json.loads(line)["Body"] for line in lines[:-1]] == ["a\nb", "c"]


def test_bodies_go_out_byte_for_byte() -> None:
    assert written("body", [message("a\r\n"), message("ž")]) == "a\r\n\nž\n".encode()
    assert written("body", [message("a\n"), message("b")], null=True) == b"a\n\0b\0"


def test_text_is_a_row_a_message_whatever_the_body_holds() -> None:
    assert written("text", [message("a\tb\n\\c\r", "h")]) == b"id-1\th\ta\\tb\\n\\\\c\\r\n"


def test_a_table_is_for_eyes() -> None:
    assert written("table", [message("a\x1b[31m")]).decode().splitlines() == [
        "MessageId  Sent                  Received  Body",
        "id-1       2026-01-01T00:00:00Z         1  a\\x1b[31m",
    ]


def test_numbers_stand_to_the_right_and_nothing_is_a_hyphen() -> None:
    assert table(("Name", "Count"), [("a", 5), ("bcd", None)]) == "Name  Count\na         5\nbcd       -\n"
    assert table(("Name", "Count"), []) == "Name  Count\n"
    assert text_rows([("a", None, 3)]) == "a\t\t3\n"


def test_a_long_row_is_cut_where_the_terminal_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "get_terminal_size", lambda fd: os.terminal_size((20, 5)))
    assert table(("Body",), [("x" * 50,)]).splitlines()[1] == "x" * 19 + "…"


def test_a_field_never_breaks_its_row() -> None:
    assert field("a\tb\nc\rd\\e") == "a\\tb\\nc\\rd\\\\e"


def test_no_control_character_reaches_a_terminal_as_text() -> None:
    controls = "".join(map(chr, (*range(0x20), *range(0x7F, 0xA0))))
    text = text_rows([(controls, "žluť\\")])
    assert not any(character in text.rstrip("\n").replace("\t", "") for character in controls)
    assert "\\x1b" in text
    assert "\\x9b" in text
    assert text.endswith("\tžluť\\\\\n")


def test_an_instant_has_milliseconds_only_where_it_has_any() -> None:
    assert instant(1_767_225_600_000) == "2026-01-01T00:00:00Z"
    assert instant(1_767_225_600_007) == "2026-01-01T00:00:00.007Z"


@given(st.integers())
def test_every_number_is_an_instant(milliseconds: int) -> None:
    assert instant(milliseconds).isascii()
    assert instant(2**63 - 2) == "9223372036854775"


def test_what_a_send_answers_has_only_the_members_there_are() -> None:
    assert sent_members("id", b"hello world", None, None) == {"MessageId": "id", "MD5OfMessageBody": "5eb63bbbe01eeed093cb22bb8f5acdc3"}
    answer = sent_members("id", b"b", {"timestamp": MessageAttribute("Number", b"1493147359900")}, "00000000000000000001")
    assert answer["MD5OfMessageAttributes"] == "235c5c510d26fb653d073faed50ae77c"
    assert answer["SequenceNumber"] == "00000000000000000001"
