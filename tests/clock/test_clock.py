"""The virtual clock that every process of a home sees."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sqscli.catalog import HomeError
from sqscli.clock import LATEST_MS, Clock, ClockStatus, ManualClock, SystemClock, real_ms
from sqscli.journal.disk import PosixDisk

HOUR_MS = 3_600_000


@pytest.fixture
def system() -> ManualClock:
    return ManualClock(1_000_000)


@pytest.fixture
def clock(home: Path, system: ManualClock) -> Clock:
    return Clock(str(home), system.now_ms)


def another(clock: Clock, system: ManualClock) -> Clock:
    """The clock as another process sees it."""
    return Clock(clock.path.removesuffix("/clock"), system.now_ms)


def test_without_a_clock_file_the_system_clock_holds(clock: Clock, system: ManualClock) -> None:
    assert clock.status() is None
    assert clock.now_ms() == clock.real_ms() == 1_000_000
    system.advance(5)
    assert clock.now_ms() == 1_000_005


def test_asking_the_time_makes_no_home(clock: Clock, home: Path) -> None:
    clock.now_ms()
    assert not home.exists()


def test_a_frozen_clock_stands_still_for_every_process(clock: Clock, system: ManualClock) -> None:
    clock.freeze()
    system.advance(HOUR_MS)
    assert another(clock, system).now_ms() == 1_000_000
    assert another(clock, system).status() == ClockStatus(1_000_000, -HOUR_MS, True)
    assert clock.real_ms() == 1_000_000 + HOUR_MS


def test_freezing_twice_keeps_the_first_instant(clock: Clock, system: ManualClock) -> None:
    clock.freeze()
    system.advance(HOUR_MS)
    assert clock.freeze().now_ms == 1_000_000


def test_a_frozen_clock_advances_and_stays_frozen(clock: Clock, system: ManualClock) -> None:
    clock.freeze()
    clock.advance(12 * HOUR_MS)
    system.advance(7)
    assert clock.now_ms() == 1_000_000 + 12 * HOUR_MS
    assert clock.advance(-HOUR_MS).now_ms == 1_000_000 + 11 * HOUR_MS


def test_a_running_clock_advances_and_runs_on(clock: Clock, system: ManualClock) -> None:
    clock.advance(HOUR_MS)
    system.advance(7)
    assert clock.now_ms() == 1_000_007 + HOUR_MS
    assert clock.status() == ClockStatus(1_000_007 + HOUR_MS, HOUR_MS, False)


def test_a_clock_is_set_and_runs_on_from_there(clock: Clock, system: ManualClock) -> None:
    clock.set(5_000)
    system.advance(10)
    assert clock.now_ms() == 5_010


def test_a_frozen_clock_that_is_set_stays_frozen(clock: Clock, system: ManualClock) -> None:
    clock.freeze()
    assert clock.set(5_000) == ClockStatus(5_000, 5_000 - 1_000_000, True)
    system.advance(10)
    assert clock.now_ms() == 5_000


def test_a_frozen_clock_runs_again_only_by_reset(clock: Clock, system: ManualClock) -> None:
    clock.freeze()
    system.advance(10)
    clock.reset()
    assert clock.status() is None
    assert clock.now_ms() == 1_000_010
    clock.reset()


def test_advances_of_several_processes_add_up(clock: Clock, system: ManualClock) -> None:
    clock.freeze()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: another(clock, system).advance(1000), range(20)))
    assert clock.now_ms() == 1_000_000 + 20_000


def test_the_years_1970_to_9999_can_be_shown(clock: Clock) -> None:
    clock.freeze()
    for step in (lambda: clock.advance(-1_000_001), lambda: clock.set(LATEST_MS + 1), lambda: clock.set(-1)):
        with pytest.raises(HomeError, match="1970 to 9999"):
            step()
    assert clock.now_ms() == 1_000_000


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0" * 20,
        b"frozen 5\n",
        b"sqscli-clock 1 frozen 5",
        b"sqscli-clock 1 frozen \n",
        b"sqscli-clock 1 frozen -5\n",
        b"sqscli-clock 1 frozen 5x\n",
        b"sqscli-clock 1 offset 99999999999999999\n",
        b"sqscli-clock 1 offset --5\n",
        b"sqscli-clock 1 thawed 5\n",
        b"sqscli-clock 1 frozen " + b"9" * 200 + b"\n",
        b"\xff\xfe",
    ],
)
def test_a_clock_file_that_is_not_understood_names_itself_and_the_way_out(clock: Clock, home: Path, content: bytes) -> None:
    home.mkdir()
    (home / "clock").write_bytes(content)
    for ask in (clock.now_ms, clock.status, clock.freeze, lambda: clock.set(5)):
        with pytest.raises(HomeError, match="sqscli clock reset") as caught:
            ask()
        assert str(home / "clock") in str(caught.value)
    assert (home / "clock").read_bytes() == content
    clock.reset()
    assert clock.now_ms() == 1_000_000


def test_a_clock_of_a_newer_version_is_refused_by_name(clock: Clock, home: Path) -> None:
    home.mkdir()
    (home / "clock").write_text("sqscli-clock 2 tai 5\n")
    with pytest.raises(HomeError, match="newer sqscli"):
        clock.now_ms()


def test_a_directory_in_the_place_of_the_clock_is_an_error_of_one_line(clock: Clock, home: Path) -> None:
    (home / "clock").mkdir(parents=True)
    for ask in (clock.now_ms, clock.freeze, clock.reset):
        with pytest.raises(HomeError):
            ask()


def test_a_clock_that_cannot_be_written_stays_as_it_was(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    clock.freeze()

    def refuse(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(PosixDisk, "fsync", staticmethod(refuse))
    with pytest.raises(HomeError, match="No space left on device; the clock stays as it was"):
        clock.advance(5)
    assert clock.now_ms() == 1_000_000


def test_the_clock_is_for_its_owner_alone(clock: Clock, home: Path) -> None:
    clock.freeze()
    assert (home / "clock").stat().st_mode & 0o777 == 0o600


def test_the_system_clock_counts_milliseconds() -> None:
    before = real_ms()
    assert before <= SystemClock().now_ms() <= real_ms()
    assert before > 1_700_000_000_000
