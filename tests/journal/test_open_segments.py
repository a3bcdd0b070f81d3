"""Which segments a journal keeps open: few, unless somebody needs them all to stay readable."""

from __future__ import annotations

from sqscli.journal.journal import MAXIMUM_OPEN
from tests.journal.conftest import Log

SEGMENTS = 3 * MAXIMUM_OPEN


def test_what_is_held_can_be_read_when_it_has_been_unlinked_however_many_there_are(log: Log) -> None:
    places = []
    for number in range(SEGMENTS):
        places += log.write(b"%d" % number)
        log.roll()
    journal, _ = log.open()
    assert all(journal.hold(number) for number in range(1, SEGMENTS + 1))
    for number in range(1, SEGMENTS + 1):
        log.disk.unlink(log.path(number))
    assert [journal.read(*place) for place in places] == [b"%d" % number for number in range(SEGMENTS)]
    assert not journal.hold(SEGMENTS + 2)
    journal.close()
    assert log.disk.open_handles == 0


def test_what_is_not_held_is_kept_open_for_a_while_and_no_longer(log: Log) -> None:
    places = []
    for number in range(SEGMENTS):
        places += log.write(b"%d" % number)
        log.roll()
    journal, _ = log.open()
    assert [journal.read(*place) for place in places] == [b"%d" % number for number in range(SEGMENTS)]
    assert log.disk.open_handles <= MAXIMUM_OPEN
    journal.close()
