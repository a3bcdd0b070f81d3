"""What stands behind a generated signature: a method that takes the parameters as boto3's does and hands them on."""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from typing import Any, Protocol, TypeVar, cast

Signature = TypeVar("Signature", bound=Callable[..., Any])


class Performer(Protocol):
    def _perform(self, action: str, parameters: dict[str, Any]) -> dict[str, Any]: ...


def performs(action: str) -> Callable[[Signature], Signature]:
    """Makes of a signature the method that performs `action`.

    The signature is what type checkers, `help()` and `inspect.signature` see. What is called takes any keywords, since a parameter that is missing or
    unknown is no TypeError, but botocore's ParamValidationError, which lists all that is wrong.
    """

    def make(signature: Signature) -> Signature:
        def method(self: Any, /, *positional: object, **parameters: Any) -> dict[str, Any]:
            if positional:
                raise TypeError(f"{signature.__name__}() only accepts keyword arguments.")
            performer: Performer = self
            return performer._perform(action, parameters)

        return cast("Signature", update_wrapper(method, signature))

    return make
