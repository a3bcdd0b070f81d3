"""What stands for botocore's exceptions where botocore is not installed: the same names, attributes and texts."""

from __future__ import annotations

from typing import Any


class ClientError(Exception):
    """The service said no. `response` is its answer: `Error` with `Code`, `Message`, `QueryErrorCode` and `Type`, and `ResponseMetadata`."""

    response: dict[str, Any]
    operation_name: str

    def __init__(self, error_response: dict[str, Any], operation_name: str) -> None:
        error = error_response.get("Error", {})
        code, message = error.get("Code", "Unknown"), error.get("Message", "Unknown")
        super().__init__(f"An error occurred ({code}) when calling the {operation_name} operation: {message}")
        self.response = error_response
        self.operation_name = operation_name

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.response, self.operation_name)


class BotoCoreError(Exception):
    """The client itself said no. `kwargs` are what its text is made of."""

    fmt = "An unspecified error occurred"
    kwargs: dict[str, Any]

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(self.fmt.format(**kwargs))
        self.kwargs = kwargs

    def __reduce__(self) -> tuple[Any, ...]:
        return _made_again, (type(self), self.kwargs)


class ParamValidationError(BotoCoreError):
    """The parameters are not those of the action (`sqscli.api.validation`)."""

    fmt = "Parameter validation failed:\n{report}"


class OperationNotPageableError(BotoCoreError):
    """The action has no pages."""

    fmt = "Operation cannot be paginated: {operation_name}"


class PaginationError(BotoCoreError):
    """The pages do not end."""

    fmt = "Error during pagination: {message}"


def _made_again(kind: type[BotoCoreError], kwargs: dict[str, Any]) -> BotoCoreError:
    return kind(**kwargs)
