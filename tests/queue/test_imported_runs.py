"""An import's runs of messages, as they are read back: no more than a record can hold."""

from __future__ import annotations

import pytest

from sqscli.queue.events import decode, encode
from sqscli.queue.imported import LONGEST_RUN, MessagesImported


@pytest.mark.parametrize("count", [1, 250, LONGEST_RUN])
def test_a_run_that_a_record_can_hold_is_read(count: int) -> None:
    event = decode(encode(MessagesImported(7, [(3, count, 0, 10, 1, 2, 0, 0, 0, 0)])))
    assert isinstance(event, MessagesImported)
    assert event.runs[0][:2] == (3, count)


@pytest.mark.parametrize("count", [0, LONGEST_RUN + 1, (1 << 32) - 1])
def test_a_run_that_no_record_can_hold_makes_no_sense(count: int) -> None:
    """A record that says so would keep a replay busy for hours: found by the fuzzer."""
    with pytest.raises(ValueError, match="no record of messages can hold"):
        decode(encode(MessagesImported(7, [(3, count, 0, 10, 1, 2, 0, 0, 0, 0)])))
