"""Names, URLs, ARNs and directories; what makes a home unusable."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqscli import catalog
from sqscli.api.errors import QueueDoesNotExist
from sqscli.catalog import HomeError


@pytest.mark.parametrize(
    "reference",
    [
        "jobs",
        "http://localhost:9324/000000000000/jobs",
        "https://sqs.eu-west-1.amazonaws.com/000000000000/jobs",
        "arn:aws:sqs:us-east-1:000000000000:jobs",
    ],
)
def test_a_queue_is_named_by_its_name_its_url_or_its_arn(reference: str) -> None:
    assert catalog.queue_name(reference) == "jobs"


def test_url_and_arn_lead_back_to_the_name() -> None:
    for name in ("jobs", "jobs.fifo", "a" * 80, "-", "_"):
        assert catalog.queue_name(catalog.queue_url(name)) == name
        assert catalog.queue_name(catalog.queue_arn(name)) == name


def test_another_account_and_region_can_be_ours() -> None:
    url, arn = catalog.queue_url("jobs", "123456789012"), catalog.queue_arn("jobs", "123456789012", "eu-west-1")
    assert arn == "arn:aws:sqs:eu-west-1:123456789012:jobs"
    assert catalog.queue_name(url, "123456789012") == catalog.queue_name(arn, "123456789012", "eu-west-1") == "jobs"


@pytest.mark.parametrize(
    "reference",
    [
        "",
        ".fifo",
        ".",
        "..",
        "../jobs",
        "/etc/passwd",
        "jobs/",
        "jobs.txt",
        "jobs.fifo.fifo",
        "jöbs",
        "jobs\n",
        "jo\0bs",
        "a" * 81,
        "http://localhost:9324/111111111111/jobs",
        "http://localhost:9324/000000000000/../jobs",
        "http://localhost:9324/000000000000/jobs/",
        "http://localhost:9324/jobs",
        "http://localhost:9324",
        "http://",
        "arn:aws:sqs:us-east-1:111111111111:jobs",
        "arn:aws:sqs:eu-west-1:000000000000:jobs",
        "arn:aws:sns:us-east-1:000000000000:jobs",
        "arn:",
    ],
)
def test_what_names_no_queue_of_ours_does_not_exist(reference: str) -> None:
    with pytest.raises(QueueDoesNotExist) as caught:
        catalog.queue_name(reference)
    assert "\n" not in caught.value.message


@given(st.text(max_size=100))
def test_no_reference_leads_out_of_the_home(reference: str) -> None:
    try:
        name = catalog.queue_name(reference)
    except QueueDoesNotExist:
        return
    assert os.path.dirname(os.path.normpath(catalog.queue_directory("/home", name))) == "/home/queues"


def test_a_path_is_never_made_from_an_unchecked_name() -> None:
    with pytest.raises(ValueError, match="not a queue name"):
        catalog.queue_directory("/home", "../etc")


def test_queues_are_listed_sorted_by_prefix_and_nothing_else_is(home: Path) -> None:
    catalog.make_home(str(home))
    for name in ("b", "a2", "a1.fifo", ".new-a", "not a name"):
        (home / "queues" / name).mkdir()
        (home / "queues" / name / "lock").write_text("")
    (home / "queues" / "file").write_text("")
    (home / "queues" / "link").symlink_to(home / "queues" / "b")
    (home / "queues" / "foreign").mkdir()
    assert catalog.list_queue_names(str(home)) == ["a1.fifo", "a2", "b"]
    assert catalog.list_queue_names(str(home), "a") == ["a1.fifo", "a2"]
    assert catalog.queue_exists(str(home), "b")
    assert not catalog.queue_exists(str(home), "link")
    assert not catalog.queue_exists(str(home), "foreign")
    assert not catalog.queue_exists(str(home), "c")


def test_a_home_that_is_not_there_has_no_queues(home: Path) -> None:
    assert catalog.list_queue_names(str(home)) == []
    assert not home.exists()


def test_a_home_is_made_for_its_owner_alone(home: Path) -> None:
    catalog.make_home(str(home / "deep" / "down"))
    for path in (home, home / "deep", home / "deep" / "down", home / "deep" / "down" / "queues"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o700
    catalog.make_home(str(home / "deep" / "down"))


def test_a_missing_home_is_named_with_the_way_out(home: Path) -> None:
    with pytest.raises(HomeError, match="create-queue") as caught:
        catalog.check_home(str(home))
    assert str(home) in str(caught.value)


def test_a_file_is_no_home(home: Path) -> None:
    home.write_text("")
    for use in (catalog.check_home, catalog.make_home):
        with pytest.raises(HomeError, match="not a directory"):
            use(str(home))
    with pytest.raises(HomeError, match="not a directory"):
        catalog.make_home(str(home / "below"))
    with pytest.raises(HomeError):
        catalog.list_queue_names(str(home))


def test_queues_that_are_a_link_are_refused(home: Path, tmp_path: Path) -> None:
    home.mkdir()
    (home / "queues").symlink_to(tmp_path)
    with pytest.raises(HomeError, match="links are not followed"):
        catalog.check_home(str(home))


def test_a_queue_that_is_a_link_or_a_file_is_refused_and_a_missing_one_is_missing(home: Path, tmp_path: Path) -> None:
    catalog.make_home(str(home))
    (home / "queues" / "real").mkdir()
    (home / "queues" / "link").symlink_to(home / "queues" / "real")
    (home / "queues" / "dangling").symlink_to(tmp_path / "nowhere")
    (home / "queues" / "file").write_text("")
    catalog.check_queue_directory(catalog.queue_directory(str(home), "real"))
    for name, reason in (("link", "links are not followed"), ("dangling", "links are not followed"), ("file", "not a directory")):
        with pytest.raises(HomeError, match=f"queues/{name}: .*{reason}"):
            catalog.check_queue_directory(catalog.queue_directory(str(home), name))
    with pytest.raises(FileNotFoundError):
        catalog.check_queue_directory(catalog.queue_directory(str(home), "missing"))


def test_a_queue_below_queues_that_are_a_link_is_refused(home: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    catalog.make_home(str(other))
    (other / "queues" / "victim").mkdir()
    home.mkdir()
    (home / "queues").symlink_to(other / "queues")
    with pytest.raises(HomeError, match="/home/queues: a link"):
        catalog.check_queue_directory(catalog.queue_directory(str(home), "victim"))
    with pytest.raises(HomeError, match="/home/queues: a link"):
        catalog.list_queue_names(str(home))


def test_a_path_too_long_is_an_error_of_one_line(tmp_path: Path) -> None:
    with pytest.raises(HomeError, match="name too long"):
        catalog.make_home(str(tmp_path / ("x" * 300)))


class Stat:
    """The few members of a directory's stat that decide whether it is ours."""

    def __init__(self, uid: int, gid: int, mode: int) -> None:
        self.st_uid, self.st_gid, self.st_mode = uid, gid, stat.S_IFDIR | mode


@pytest.fixture
def plain_user(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests may run as root, to whom nothing is forbidden: for these, the user is 1000 in the groups 1000 and 50."""
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(os, "getegid", lambda: 1000)
    monkeypatch.setattr(os, "getgroups", lambda: [1000, 50])


def found(monkeypatch: pytest.MonkeyPatch, about: Stat, allowed: bool = True) -> None:
    monkeypatch.setattr(os, "stat", lambda *_, **__: about)
    monkeypatch.setattr(os, "access", lambda *_: allowed)


@pytest.mark.usefixtures("plain_user")
def test_a_home_of_another_user_is_refused(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    found(monkeypatch, Stat(1001, 1001, 0o777))
    with pytest.raises(HomeError, match="belongs to user 1001"):
        catalog.check_home(str(home))


@pytest.mark.usefixtures("plain_user")
def test_a_home_shared_with_a_group_of_ours_is_not(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    found(monkeypatch, Stat(1001, 50, 0o2770))
    catalog.check_home(str(home))


@pytest.mark.usefixtures("plain_user")
def test_a_home_without_permission_is_refused(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    found(monkeypatch, Stat(1000, 1000, 0o500), allowed=False)
    with pytest.raises(HomeError, match="no permission to write"):
        catalog.check_home(str(home))
    with pytest.raises(HomeError, match="no permission to read"):
        catalog.check_home(str(home), writing=False)
