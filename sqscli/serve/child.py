"""`sqscli serve -- CMD ARG ...`: a server for as long as a command runs, which finds it in its environment.

Law 1: what it runs of sqscli uses the same home, account and region as the server.
Law 2: the command gets placeholders for keys. Its own would be of no use here, and must not be needed, nor found in a log.
Law 3: stdin, stdout and stderr are the command's; nothing of ours goes to its stdout.
Law 4: signals that are sent to us reach it; a ctrl-C, which the terminal sends to both, it gets once, and what we were told to ignore so does it.
Law 5: the exit status is its own: 128 and the number of the signal that ended it, 127 where there is no such command, 126 where it cannot be run.
"""

from __future__ import annotations

import os
import signal
import subprocess  # nosec B404 # to run a command is what `serve -- CMD` is for
import threading
from collections.abc import Callable, Mapping
from types import FrameType
from urllib.parse import urlsplit

from sqscli.catalog import Namespace

NOT_FOUND, NOT_EXECUTABLE = 127, 126
PLACEHOLDER = "sqscli"
_FORWARDED = tuple(getattr(signal, name) for name in ("SIGHUP", "SIGINT", "SIGQUIT", "SIGTERM", "SIGUSR1", "SIGUSR2") if hasattr(signal, name))
_FROM_TERMINAL = (signal.SIGINT, getattr(signal, "SIGQUIT", None))

# What would win over the keys and the address that we give, or is a key itself.
_TAKEN_AWAY = (
    "AWS_CONTAINER_AUTHORIZATION_TOKEN",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CREDENTIAL_EXPIRATION",
    "AWS_DEFAULT_PROFILE",
    "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
    "AWS_PROFILE",
    "AWS_ROLE_ARN",
    "AWS_SECURITY_TOKEN",
    "AWS_SESSION_TOKEN",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
)


def environment(given: Mapping[str, str], endpoint: str, home: str, namespace: Namespace, key: tuple[str, str] | None) -> dict[str, str]:
    """The command's: ours with the server's address, home, account and region, and `key` (its id and secret), placeholders without one."""
    access_key_id, secret = key or (PLACEHOLDER, PLACEHOLDER)
    kept = {name: value for name, value in given.items() if name not in _TAKEN_AWAY}
    passed_by = ",".join(filter(None, (given.get("no_proxy") or given.get("NO_PROXY"), urlsplit(endpoint).hostname)))
    return {
        **kept,
        "SQSCLI_HOME": home,
        "SQSCLI_ACCOUNT": namespace.account,
        "SQSCLI_REGION": namespace.region,
        "AWS_ENDPOINT_URL_SQS": endpoint,
        "AWS_REGION": namespace.region,
        "AWS_DEFAULT_REGION": namespace.region,
        "AWS_ACCESS_KEY_ID": access_key_id,
        "AWS_SECRET_ACCESS_KEY": secret,
        "NO_PROXY": passed_by,
        "no_proxy": passed_by,
    }


class Child:
    """The command. `status` is that of the end, once that has come."""

    def __init__(self, arguments: list[str], environment: dict[str, str], say: Callable[[str], None]) -> None:
        self.status = 0
        self._arguments = arguments
        self._environment = environment
        self._say = say
        self._process: subprocess.Popen[bytes] | None = None
        self._early: list[int] = []

    def start(self, ended: Callable[[], None]) -> None:
        """On the main thread, whose signals the command gets from now on. `ended` is called, on another one, when it is over or could not begin."""
        for number in _FORWARDED:
            if signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, self._forward)
        try:
            self._process = subprocess.Popen(self._arguments, env=self._environment)  # nosec B603 # the user's own command, and no shell
        except OSError as error:
            self.status = NOT_FOUND if isinstance(error, FileNotFoundError) else NOT_EXECUTABLE
            self._say(f"sqscli: {self._arguments[0]}: {error.strerror}")
            ended()
            return
        for number in self._early:
            self._process.send_signal(number)
        threading.Thread(target=self._wait, args=(ended,), name="command", daemon=True).start()

    def _wait(self, ended: Callable[[], None]) -> None:
        assert self._process is not None
        status = self._process.wait()
        self.status = 128 - status if status < 0 else status
        ended()

    def _forward(self, number: int, frame: FrameType | None) -> None:
        if number in _FROM_TERMINAL and _in_foreground():
            return
        if self._process is None:
            self._early.append(number)
        else:
            self._process.send_signal(number)


def _in_foreground() -> bool:
    """Whether a terminal sends its signals to our process group, and so to the command as well."""
    try:
        terminal = os.open("/dev/tty", os.O_RDONLY | os.O_NOCTTY)
    except OSError:
        return False
    try:
        return os.tcgetpgrp(terminal) == os.getpgrp()
    except OSError:
        return False
    finally:
        os.close(terminal)
