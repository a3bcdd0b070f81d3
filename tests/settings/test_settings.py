"""Options, variables and defaults."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs
import pytest

from sqscli import settings
from sqscli.settings import SettingError


def test_the_option_beats_the_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SQSCLI_HOME", "/variable")
    assert settings.home_directory("/option") == ("/option", "--home")
    assert settings.home_directory() == ("/variable", "SQSCLI_HOME")


@pytest.mark.parametrize("base", [None, "", "/data", "/data/", "relative"])
@pytest.mark.usefixtures("no_home_named")
def test_the_default_home_is_the_one_of_platformdirs(monkeypatch: pytest.MonkeyPatch, base: str | None) -> None:
    if base is not None:
        monkeypatch.setenv("XDG_DATA_HOME", base)
    expected = platformdirs.user_data_dir("sqscli", appauthor=False)
    if os.path.isabs(expected):
        assert settings.home_directory()[0] == os.path.abspath(expected)
    else:
        with pytest.raises(SettingError, match="SQSCLI_HOME"):
            settings.home_directory()


@pytest.mark.usefixtures("no_home_named")
def test_an_empty_variable_counts_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    default = settings.home_directory()
    monkeypatch.setenv("SQSCLI_HOME", "")
    assert settings.home_directory() == default


def test_an_empty_option_is_a_usage_error() -> None:
    with pytest.raises(SettingError, match="--home is empty"):
        settings.home_directory("")


def test_a_home_is_absolute_and_its_tilde_expanded(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", "/home/somebody")
    monkeypatch.chdir(tmp_path)
    assert settings.home_directory("here") == (str(tmp_path / "here"), "--home")
    assert settings.home_directory("~/queues")[0] == "/home/somebody/queues"
    assert settings.home_directory("./~")[0] == str(tmp_path / "~")


def test_durability_is_always_unless_something_else_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings.durability() == "always"
    monkeypatch.setenv("SQSCLI_DURABILITY", "batch")
    assert settings.durability() == "batch"
    assert settings.durability("none") == "none"


def test_a_durability_that_is_none_says_what_can_be(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingError, match="--durability is 'off': it can be always, batch or none"):
        settings.durability("off")
    monkeypatch.setenv("SQSCLI_DURABILITY", "off")
    with pytest.raises(SettingError, match="SQSCLI_DURABILITY"):
        settings.durability()


def test_account_and_region_can_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (settings.account(), settings.region()) == ("000000000000", "us-east-1")
    monkeypatch.setenv("SQSCLI_ACCOUNT", "123456789012")
    monkeypatch.setenv("SQSCLI_REGION", "eu-central-1")
    assert (settings.account(), settings.region()) == ("123456789012", "eu-central-1")


@pytest.mark.parametrize("value", ["12", "²" * 12, "12345678901x"])
def test_an_account_is_twelve_digits(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("SQSCLI_ACCOUNT", value)
    with pytest.raises(SettingError, match="SQSCLI_ACCOUNT"):
        settings.account()


@pytest.mark.parametrize("value", ["a/b", "US-EAST-1", "--", "us east"])
def test_a_region_looks_like_one(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("SQSCLI_REGION", value)
    with pytest.raises(SettingError, match="SQSCLI_REGION"):
        settings.region()
