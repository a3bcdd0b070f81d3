"""The readers of a queue's files take any bytes: coverage-guided for a bounded time (FUZZ_SECONDS, FUZZ_SEED), and as a property."""

from __future__ import annotations

import importlib.util
import os
import platform
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.corruption.conftest import small_constants
from tests.corruption.specimens import checkpoints, fifo, moved, standard
from tests.fuzz.seeds import seeds_of, write_seeds
from tests.fuzz.targets import TARGETS, one_input

__all__ = ["small_constants"]

SECONDS = int(os.environ.get("FUZZ_SECONDS", "10"))
LONG_SECONDS = int(os.environ.get("FUZZ_SECONDS", "300"))
SEED = int(os.environ.get("FUZZ_SEED", "1"))
ROOT = Path(__file__).parents[2]


def has_atheris() -> bool:
    return importlib.util.find_spec("atheris") is not None


@pytest.fixture
def corpus(home: Path, tmp_path: Path) -> Path:
    directory = tmp_path / "corpus"
    count = write_seeds([make(home / make.__name__) for make in (standard, fifo, checkpoints, moved)], directory)
    assert count > 40
    return directory


def fuzz(corpus: Path, seconds: int) -> None:
    if not has_atheris():
        assert os.environ.get("CI") != "true" or (sys.platform, platform.machine()) != ("linux", "x86_64"), "CI must have atheris: the extra `fuzz`"
        pytest.skip("atheris is not installed: it has wheels for CPython on Linux (x86-64)")
    print(f"FUZZ_SEED={SEED} FUZZ_SECONDS={seconds}")
    line = [sys.executable, "-m", "tests.fuzz.frames", str(corpus), f"-max_total_time={seconds}", f"-seed={SEED}", "-max_len=2048", "-timeout=10"]
    line.append(f"-artifact_prefix={corpus.parent}/")
    ended = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False, timeout=seconds + 120)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    counts = [int(found) for found in re.findall(r"cov: (\d+)", ended.stderr)]
    assert counts, f"nothing is instrumented: {ended.stderr}"
    assert counts[-1] > 200, f"too little of the readers was reached: {counts[-1]}"
    print(ended.stderr.splitlines()[-1])


def test_the_fuzzer_finds_no_bytes_that_a_reader_cannot_take(corpus: Path) -> None:
    fuzz(corpus, SECONDS)


@pytest.mark.long
def test_the_fuzzer_finds_none_in_minutes(corpus: Path) -> None:
    fuzz(corpus, LONG_SECONDS)


def test_the_seeds_are_read_and_so_is_each_of_their_neighbours(home: Path) -> None:
    """Every seed with each of its first bytes changed, and cut short in several places."""
    for seed in seeds_of(checkpoints(home)):
        one_input(seed)
        for at in range(1, min(len(seed), 120)):
            one_input(seed[:at] + bytes([seed[at] ^ 0xFF]) + seed[at + 1 :])
            one_input(seed[:at])


@given(st.sampled_from(range(len(TARGETS))), st.binary(max_size=400))
@example(6, bytes(63))
@example(7, b"i" + bytes(300))
@settings(max_examples=400)
def test_any_bytes_are_read_or_refused(target: int, data: bytes) -> None:
    one_input(bytes([target]) + data)
