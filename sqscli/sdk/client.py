"""The object that `sqscli.client()` returns: boto3's SQS client on the queues of a home."""

from __future__ import annotations

import os  # noqa: TID251 - only to know what a path is
from typing import Any, NoReturn
from urllib.parse import urlsplit

from sqscli.api.actions import ACTIONS
from sqscli.api.errors import SQSError
from sqscli.api.validation import validate
from sqscli.catalog import ENDPOINT
from sqscli.sdk.answer import answer_of, client_error
from sqscli.sdk.client_error import ParamValidationError
from sqscli.sdk.errors import EXCEPTIONS, Exceptions
from sqscli.sdk.messages import MessageMethods
from sqscli.sdk.meta import ClientMeta
from sqscli.sdk.move_tasks import MoveTaskMethods
from sqscli.sdk.paginator import PAGED
from sqscli.sdk.paginators import Paginators
from sqscli.sdk.queues import QueueMethods
from sqscli.sdk.request import request_of
from sqscli.sdk.shared import Settings, shared_broker
from sqscli.settings import SettingError, account, durability, home_directory, region, strict

Home = str | os.PathLike[str] | None


class Client(MessageMethods, QueueMethods, MoveTaskMethods, Paginators):
    """boto3's SQS client: a method for each of the 23 actions, and what boto3 has around them. Any number of threads may use it at once.

    A method takes keywords with Amazon's names and gives a dictionary with Amazon's names and `ResponseMetadata`. It raises

        ParamValidationError            for parameters that are missing, unknown or of another type (botocore's own where it is installed)
        client.exceptions.ClientError   where SQS says no: `response["Error"]["Code"]` says what; those of the model have a class of their own,
                                        as in `except client.exceptions.QueueDoesNotExist`
        JournalError                    (of `sqscli.journal.errors`) where the disk is wrong: it names the file and the way out
    """

    waiter_names: tuple[str, ...] = ()  # SQS has none

    def __init__(self, settings: Settings, endpoint_url: str) -> None:
        self._shared = shared_broker(settings)
        self.meta = ClientMeta(settings.region, endpoint_url)

    @property
    def exceptions(self) -> Exceptions:
        """The exceptions by their names: `QueueDoesNotExist`, ..., `ClientError`, and `from_code`."""
        return EXCEPTIONS

    def can_paginate(self, operation_name: str) -> bool:
        """Whether `get_paginator` has one for this method. Raises KeyError for what is no method."""
        return self.meta.method_to_api_mapping[operation_name] in ACTIONS and operation_name in PAGED

    def get_waiter(self, waiter_name: str) -> NoReturn:
        """Raises ValueError: SQS has no waiters."""
        raise ValueError(f"Waiter does not exist: {waiter_name}")

    def generate_presigned_url(self, *_: object, **__: object) -> NoReturn:
        """Raises NotImplementedError: there is no server that could be asked; `sqscli serve` is one."""
        raise NotImplementedError("sqscli.client() has no URLs to sign: nothing listens. Let boto3 sign one for an endpoint of 'sqscli serve'")

    def close(self) -> None:
        """Gives the queues' files back, and with durability `batch` syncs first; without it the end of the client or of the process does.

        Another call opens them again. Raises JournalError where the sync fails.
        """
        self._shared.close()

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _perform(self, action: str, parameters: dict[str, Any]) -> dict[str, Any]:
        """The action of a method, by Amazon's name. Raises as every method does."""
        report = validate(action, parameters)
        if report:
            raise ParamValidationError(report="\n".join(report))
        try:
            return answer_of(self._shared.perform(action, request_of(action, parameters), self.meta.endpoint_url))
        except SQSError as error:
            raise client_error(error, action) from None

    def __repr__(self) -> str:
        return f"<sqscli client of {self._shared.home}>"


def make_client(  # noqa: PLR0913 - one parameter for each setting
    home: Home, region_name: str | None, account_id: str | None, endpoint_url: str | None, durability_: str | None, is_strict: bool | None
) -> Client:
    """`sqscli.client`. Raises SettingError for what cannot be meant."""
    if home == "sqs":
        raise SettingError("client('sqs') is boto3's way to name the service: leave it out, or write './sqs' for a home of that name")
    settings = Settings(
        home_directory(None if home is None else os.fspath(home), "home")[0],
        durability(durability_, "durability"),
        account(account_id),
        region(region_name),
        strict(default=True) if is_strict is None else is_strict,
    )
    return Client(settings, _endpoint(endpoint_url or ENDPOINT))


def _endpoint(url: str) -> str:
    """How QueueUrls begin. Raises SettingError for what cannot begin one."""
    if not _is_address(url):
        raise SettingError(f"endpoint_url is {url!r}: it is how queue URLs begin, as in {ENDPOINT}")
    return url.rstrip("/")


def _is_address(url: str) -> bool:
    try:
        found = urlsplit(url)
        port = found.port
    except ValueError:
        return False
    return found.scheme in ("http", "https") and bool(found.hostname) and port != 0 and url.isprintable() and not set(url) & set(" ?#")
