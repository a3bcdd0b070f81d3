"""The digests are those that AWS answered with."""

from __future__ import annotations

import runpy
import sys

import pytest

from sqscli.api.digests import md5_of_attributes, md5_of_body
from sqscli.api.requests import MessageAttribute

KENOBI = {
    "Hello": MessageAttribute("String", b"There"),
    "General": MessageAttribute("String", b"Kenobi"),
    "Help.Me": MessageAttribute("String", b"Me"),
}
TRACE_HEADER = b"Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1"


@pytest.mark.parametrize(
    ("attributes", "digest"),
    [
        ({"timestamp": MessageAttribute("Number", b"1493147359900")}, "235c5c510d26fb653d073faed50ae77c"),
        (
            {"attr1": MessageAttribute("Binary", b"traceparent\x1e00-774062d6c37081a5a0b9b5b88e30627c-2d2482211f6489da-01")},
            "8cbe4db156db8a94db8b801b7addb984",
        ),
        (KENOBI, "4c360f3fdafd970e05fae2f149d997f5"),
        ({"Hello": KENOBI["Hello"]}, "a311262e065454b75da111d535b8dacd"),
        ({"AWSTraceHeader": MessageAttribute("String", TRACE_HEADER)}, "5ae4d5d7636402d80f4eb6d213245a88"),
    ],
)
def test_the_digest_of_attributes_is_the_recorded_one(attributes: dict[str, MessageAttribute], digest: str) -> None:
    assert md5_of_attributes(attributes) == digest


def test_the_order_in_which_attributes_were_given_does_not_matter() -> None:
    assert md5_of_attributes(dict(reversed(KENOBI.items()))) == md5_of_attributes(KENOBI)


def test_a_label_belongs_to_the_type_and_does_not_make_binary_of_text() -> None:
    plain, labelled, binary = (md5_of_attributes({"a": MessageAttribute(kind, b"1")}) for kind in ("Number", "Number.Binary", "Binary.Number"))
    assert len({plain, labelled, binary}) == 3


def test_the_digest_of_a_body_is_its_md5() -> None:
    assert md5_of_body(b"") == "d41d8cd98f00b204e9800998ecf8427e"
    assert md5_of_body("café".encode()) == "07117fe4a1ebd544965dc19573183da2"


def test_a_python_without_its_own_md5_answers_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "_md5", None)
    monkeypatch.delitem(sys.modules, "sqscli.api.digests")
    fallback = runpy.run_module("sqscli.api.digests")
    assert fallback["md5_of_attributes"](KENOBI) == md5_of_attributes(KENOBI)
