"""The wheel: what it carries, what it needs, and that the main job runs from it in an environment of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tarfile
import venv
import zipfile
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

import sqscli
from sqscli.cli.table import COMMANDS

ROOT = Path(__file__).parents[2]
RUNTIME = {"click", "filelock", "msgspec", "platformdirs"}
SHARED = {
    *(f"share/man/man1/{name}.1" for name in ("sqscli", *(f"sqscli-{command}" for command in COMMANDS))),
    "share/man/man7/sqscli.7",
    "share/bash-completion/completions/sqscli",
    "share/zsh/site-functions/_sqscli",
    "share/fish/vendor_completions.d/sqscli.fish",
}
pytestmark = pytest.mark.slow


def build(kind: str, directory: Path) -> Path:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(directory)], cwd=ROOT, check=True, capture_output=True, timeout=120
    )
    (built,) = directory.iterdir()
    return built


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("wheel", tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def prefix(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment that holds the wheel and what it says it needs, copied from this one so that the test needs no network."""
    prefix = tmp_path_factory.mktemp("environment")
    venv.create(prefix, with_pip=False, symlinks=os.name == "posix")
    python = prefix / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "--disable-pip-version-check"]
    subprocess.run([*pip, "install", "--quiet", "--no-deps", "--no-index", str(wheel)], check=True, timeout=120)
    (site,) = (prefix / "lib").glob("python*/site-packages")
    for name in needed(RUNTIME):
        copy_distribution(name, site)
    subprocess.run([*pip, "check"], check=True, timeout=60)
    return prefix


def needed(names: set[str]) -> set[str]:
    """The distributions of these names and of all that they require here."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            required = map(Requirement, metadata.requires(name) or [])
            waiting += [each.name for each in required if each.marker is None or each.marker.evaluate({"extra": ""})]
    return found


def copy_distribution(name: str, site: Path) -> None:
    for file in metadata.distribution(name).files or []:
        source = Path(str(file.locate()))
        if ".." not in file.parts and source.is_file():
            (site / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, site / file)


def test_it_carries_the_manual_pages_and_the_completions(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        data = f"sqscli-{sqscli.__version__}.data/data/"
        assert {name.removeprefix(data) for name in names if name.startswith(data)} == SHARED
        assert archive.read(f"{data}share/man/man1/sqscli.1") == (ROOT / "man/man1/sqscli.1").read_bytes()


def test_it_carries_the_whole_package_and_nothing_of_the_workshop(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name and ".data/" not in name}
    package = {str(path.relative_to(ROOT)) for path in (ROOT / "sqscli").rglob("*") if path.is_file() and "__pycache__" not in path.parts}
    assert names == package
    assert "sqscli/py.typed" in names


def test_it_needs_four_packages_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        about = archive.read(f"sqscli-{sqscli.__version__}.dist-info/METADATA").decode()
    required = [Requirement(line.removeprefix("Requires-Dist: ")) for line in about.splitlines() if line.startswith("Requires-Dist: ")]
    assert {each.name for each in required if each.marker is None} == RUNTIME
    assert "Requires-Python: >=3.10" in about


def test_the_source_archive_can_build_the_wheel_and_run_the_tests(tmp_path: Path) -> None:
    with tarfile.open(build("sdist", tmp_path)) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {
        "pyproject.toml",
        "README.md",
        "man/man1/sqscli.1",
        "man/man7/sqscli.7",
        "completions/sqscli.zsh",
        "sqscli/__main__.py",
        "tests/conftest.py",
        "tools/documents.py",
    } <= names


def test_man_and_the_shells_find_what_was_installed(prefix: Path) -> None:
    for path in SHARED:
        assert (prefix / path).is_file(), path


@pytest.mark.usefixtures("no_home_named")
def test_the_main_job_runs_from_the_wheel(prefix: Path, tmp_path: Path) -> None:
    environment = {"HOME": str(tmp_path), "PATH": str(prefix / "bin")}

    def run(*arguments: str, text: str = "") -> str:
        command = [str(prefix / "bin" / "sqscli"), *arguments]
        done = subprocess.run(command, env=environment, cwd=tmp_path, input=text, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert sqscli.__version__ in run("--version")
    assert json.loads(run("create-queue", "jobs"))["QueueUrl"].endswith("/jobs")
    assert json.loads(run("send", "jobs", "a message"))["MessageId"]
    received = run("receive", "jobs", "-o", "jsonl")
    assert json.loads(received)["Body"] == "a message"
    run("delete", "jobs", "-", text=received)
    assert json.loads(run("stats", "jobs"))["ApproximateNumberOfMessagesNotVisible"] == 0
    assert (tmp_path / ".local" / "share" / "sqscli" / "queues" / "jobs").is_dir()
