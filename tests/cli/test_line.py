"""What a value on the command line may look like."""

from __future__ import annotations

import pytest

from sqscli.cli.clocks import parse_instant
from sqscli.cli.line import parse_count, parse_duration, parse_size


@pytest.mark.parametrize(("text", "seconds"), [("30s", 30), ("5m", 300), ("12h", 43200), ("4d", 345600), ("90", 90), ("0", 0)])
def test_a_duration_is_a_number_with_a_unit_or_seconds(text: str, seconds: int) -> None:
    assert parse_duration(text) == seconds


@pytest.mark.parametrize("text", ["", "s", "5 m", "-5", "1.5h", "5w", "٣s", "1_0", "9" * 13])
def test_anything_else_is_no_duration_and_the_error_says_what_is(text: str) -> None:
    with pytest.raises(ValueError, match="30s, 5m, 12h, 4d or bare seconds"):
        parse_duration(text)


@pytest.mark.parametrize(("text", "size_bytes"), [("256KiB", 262144), ("1MiB", 1048576), ("1024", 1024), ("2k", 2048), ("9B", 9)])
def test_a_size_is_a_number_with_a_unit_or_bytes(text: str, size_bytes: int) -> None:
    assert parse_size(text) == size_bytes


@pytest.mark.parametrize("text", ["", "KiB", "1GiB", "1 KiB", "-1", "1.5MiB", "1BiK"])
def test_anything_else_is_no_size(text: str) -> None:
    with pytest.raises(ValueError, match="256KiB, 1MiB or bare bytes"):
        parse_size(text)


def test_a_count_starts_at_one() -> None:
    assert parse_count("1") == 1
    for text in ("0", "-1", "x", ""):
        with pytest.raises(ValueError, match="from 1 up"):
            parse_count(text)


@pytest.mark.parametrize(
    ("text", "milliseconds"),
    [
        ("2026-01-01T00:00:00Z", 1_767_225_600_000),
        ("2026-01-01 00:00:00", 1_767_225_600_000),
        ("2026-01-01T02:00:00+02:00", 1_767_225_600_000),
        ("2026-01-01T00:00:00.250+00:00", 1_767_225_600_250),
        ("1767225600", 1_767_225_600_000),
    ],
)
def test_an_instant_is_iso_8601_or_seconds_since_1970(text: str, milliseconds: int) -> None:
    assert parse_instant(text) == milliseconds


@pytest.mark.parametrize("text", ["tomorrow", "", "2026-13-01", "12:00"])
def test_anything_else_is_no_instant(text: str) -> None:
    with pytest.raises(ValueError, match="2026-01-31T12:00:00Z"):
        parse_instant(text)
