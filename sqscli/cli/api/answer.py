"""Writing a result as the AWS CLI does: `--query` picks from it, `--output` says how it looks.

Law: the bytes are the AWS CLI's, the order of the members too; what is empty is not written.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from sqscli.api.paging import TOKEN
from sqscli.cli.api.blobs import encoded
from sqscli.cli.api.errors import ApiError, ConfigurationError, ParameterError
from sqscli.cli.api.table_format import table_of, terminal_columns
from sqscli.cli.api.text_format import text_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from sqscli.cli.api.paging import Pager

Query = Callable[[Any], Any]


def whole_result(result: Any) -> Any:
    return result


def compiled_query(expression: str | None) -> Query:
    """The function that `--query` is; without one what gives everything. Raises ApiError."""
    if expression is None:
        return whole_result
    try:
        from jmespath import compile as compile_query  # type: ignore[import-untyped]
        from jmespath.exceptions import JMESPathError  # type: ignore[import-untyped]
    except ImportError:
        raise ConfigurationError("--query needs jmespath, which is not installed: pip install 'sqscli[query]'") from None
    try:
        query = compile_query(expression)
    except (JMESPathError, RecursionError) as error:
        raise ParameterError(f"Bad value for --query {expression}: {error}") from None

    def search(result: Any) -> Any:
        try:
            return query.search(result)
        except (JMESPathError, TypeError, ValueError, ArithmeticError, RecursionError) as error:
            raise ApiError(str(error)) from None

    return search


class Answer:
    """How the answer to one action is written."""

    def __init__(self, action: str, output: str, query: Query, color: bool) -> None:
        self._action = action
        self._output = output
        self._query = query
        self._color = color

    def texts(self, result: dict[str, Any] | Pager) -> Iterator[str]:
        """The pieces of the output; with text those of each page as it comes."""
        if isinstance(result, dict):
            yield self.text(result)
        elif self._output == "text":
            for page in result.pages():
                yield self.text(page)
            if result.resume_token is not None:
                yield self.text({TOKEN: {TOKEN: result.resume_token}})
        else:
            yield self.text(result.whole())

    def text(self, result: dict[str, Any]) -> str:
        try:
            return self._written(self._query(encoded(result)))
        except RecursionError:  # of a literal in the query
            raise ApiError("The answer is nested too deeply") from None

    def _written(self, picked: Any) -> str:
        if self._output == "text":
            return text_of(picked)
        if self._output == "table":
            return table_of(self._action, picked, self._color, terminal_columns())
        return "" if picked == {} else json.dumps(picked, indent=4, ensure_ascii=False) + "\n"
