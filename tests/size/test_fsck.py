"""What a check of a large queue costs: memory that does not grow with the queue, and each byte read a few times."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sqscli.fsck import check
from tests.size.conftest import GROUPS, MILLION, Homes, groups
from tests.size.cost import Home

THOUSAND = 1000

PEAK = """
import sys
from sqscli.broker import Broker
from sqscli.clock import ManualClock
from sqscli.fsck import check
report = check(Broker(sys.argv[1], ManualClock(), "none"), sys.argv[2])
assert report.is_clean, report.findings
peak = [line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")]
print(report.message_count, *peak)
"""


def peak_mib(home: Home) -> float:
    """The largest resident size of a process that checks the queue. What its parent has does not count: that is not in VmHWM."""
    done = subprocess.run([sys.executable, "-c", PEAK, str(home.path), home.name], capture_output=True, text=True, check=True)
    return int(done.stdout.split()[1]) / 1024


@pytest.mark.skipif(not os.path.exists("/proc/self/status"), reason="the peak of a process is read from /proc")
def test_it_takes_no_more_memory_for_a_hundred_times_as_much(homes: Homes, tmp_path: Path, many_groups: Home) -> None:
    """100,000 rows of messages, as many turns, groups and deduplication ids."""
    few = homes.copy("thousand-groups", tmp_path, lambda path: groups(path, THOUSAND))
    assert peak_mib(many_groups) <= peak_mib(few) + 6


def test_it_reads_each_byte_a_few_times_and_each_record_once_for_its_rows(homes: Homes, tmp_path: Path, many_groups: Home) -> None:
    few = homes.copy("thousand-groups", tmp_path, lambda path: groups(path, THOUSAND))
    for home, count in ((few, THOUSAND), (many_groups, GROUPS)):
        broker, disk = home.broker()
        report = check(broker, home.name)
        assert report.is_clean
        assert report.message_count == count
        assert disk.read_bytes <= 4 * sum(home.files.values())
        assert disk.calls <= 2 * count + 100
        assert disk.written_bytes == 0
        broker.close()


def test_a_million_messages_in_batches_are_read_as_they_were_written(million: Home) -> None:
    broker, disk = million.broker()
    report = check(broker, "q")
    assert report.is_clean
    assert report.message_count == MILLION
    assert disk.read_bytes <= 4 * sum(million.files.values())
    broker.close()
