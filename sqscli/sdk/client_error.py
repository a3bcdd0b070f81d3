"""The exceptions that code written for boto3 catches: botocore's own where it is installed, and others of the same name and content where not.

`except botocore.exceptions.ClientError` catches what a client raises, as it does with boto3. `client.exceptions.ClientError` needs no botocore.
"""

from __future__ import annotations

from typing import Any

TYPE_CHECKING = False
if TYPE_CHECKING:
    from sqscli.sdk.lookalikes import BotoCoreError, ClientError, OperationNotPageableError, PaginationError, ParamValidationError
else:
    try:
        from botocore.exceptions import BotoCoreError, ClientError, OperationNotPageableError, PaginationError, ParamValidationError
    except ImportError:
        from sqscli.sdk.lookalikes import BotoCoreError, ClientError, OperationNotPageableError, PaginationError, ParamValidationError

AnyClientError = ClientError  # a name that the class below does not have
__all__ = ["BotoCoreError", "ClientError", "ModelledError", "OperationNotPageableError", "PaginationError", "ParamValidationError"]


class ModelledError(ClientError):
    """An error that Amazon's model of SQS names: each has a class of its own in `sqscli.sdk.errors`."""

    def __reduce__(self) -> tuple[Any, ...]:
        """Goes to another process as what it is: botocore's classes are made as it runs and cannot."""
        return type(self), (self.response, self.operation_name)


class ClientExceptions:
    """`client.exceptions`: the base of the generated class that holds an exception for each of the model's."""

    ClientError = AnyClientError

    def from_code(self, error_code: str) -> type[AnyClientError]:
        """The exception of a name in the model, else ClientError: what SQS answers beyond its model (`InvalidParameterValue`) has no class."""
        found = getattr(type(self), error_code, None)
        return found if isinstance(found, type) and issubclass(found, ModelledError) else AnyClientError

    def __getattr__(self, name: str) -> type[AnyClientError]:
        raise AttributeError(f"SQS's model has no exception {name}; it has {', '.join(modelled_names(type(self)))}")


def modelled_names(exceptions: type[ClientExceptions]) -> list[str]:
    return [name for name, each in vars(exceptions).items() if isinstance(each, type) and issubclass(each, ModelledError)]
