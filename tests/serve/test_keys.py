"""The file of keys, and what is said about one that is none."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from sqscli.serve.rights import read_keys
from sqscli.settings import SettingError
from tests.serve.conftest import ADMIN, RIGHTS, WORKER, entry


def test_the_keys_of_a_file_are_read(write: Callable[..., str]) -> None:
    assert [(key.access_key_id, key.secret) for key in read_keys(write([entry(), entry(WORKER, RIGHTS)]))] == [ADMIN, WORKER]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_a_file_that_others_can_read_is_refused(write: Callable[..., str], mode: int) -> None:
    with pytest.raises(SettingError, match="chmod 600"):
        read_keys(write([entry()], mode))


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("", "line 1, column 1: not JSON"),
        ('[\n{"AccessKeyId" 1}]', "line 2, column 16: not JSON"),
        ("[]", "its list of keys is empty"),
        ("null", "not a list of keys"),
        ("{}", "not a list of keys"),
        ("[1]", "key 1 is not an object"),
        ([entry(), {}], "key 2 has no AccessKeyId and no SecretAccessKey and no Rights"),
        ([entry(), {"AccessKeyId": "a", "Rights": {}}], "key 2 has no SecretAccessKey;"),
        ([{**entry(), "Role": "a"}], "key 1 has 'Role', which means nothing here"),
        ('[{"AccessKeyId": "a", "AccessKeyId": "b"}]', "'AccessKeyId' stands twice"),
        (json.dumps([entry(rights={"q": []})]).replace('"q": []', '"q": [], "q": ["*"]'), "'q' stands twice"),
        ([entry(), entry()], "the key 'admin' stands there twice"),
        ([entry(("", "a"))], "the AccessKeyId of key 1"),
        ([entry(("a/b", "c"))], "the AccessKeyId of key 1"),
        ([entry(("a", ""))], "the SecretAccessKey of key 'a'"),
        ([entry(rights=None)], "the Rights of key 'admin' must be an object"),
        ([entry(rights=[])], "the Rights of key 'admin' must be an object"),
        ([entry(rights={"q": "*"})], "on 'q' must be a list of actions"),
        ([entry(rights={"*": [1]})], "must be a list of actions"),
        ([entry(rights={"*": ["sendMessag"]})], "name 'sendMessag', which is no action of SQS"),
        ("[" * 100_000, "not JSON"),
        (" " * 2_000_000, "more than 1048576 bytes"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_each_mistake_in_the_file_has_its_own_sentence(write: Callable[..., str], content: Any, text: str) -> None:
    with pytest.raises(SettingError) as caught:
        read_keys(write(content))
    assert text in str(caught.value)
    assert "it holds a list of" in str(caught.value)
