"""The options of `sqscli api`: those of every action as the command table has them, and those of one action, from the table of actions."""

from __future__ import annotations

from typing import NamedTuple

from sqscli.api.actions import ACTIONS, ListOf, Member
from sqscli.api.names import dashed
from sqscli.api.paging import LIMIT, TOKEN

COMMANDS: dict[str, str] = {dashed(action): action for action in ACTIONS}

INPUT_JSON = "--cli-input-json"
SKELETON = "--generate-cli-skeleton"
SKELETONS = ("input", "output")

STARTING_TOKEN, PAGE_SIZE, MAX_ITEMS = "--starting-token", "--page-size", "--max-items"
PAGE_MEMBERS = (TOKEN, LIMIT)  # what these three stand for; giving one of them itself asks for a single page


class ActionOption(NamedTuple):
    """One option of one action, for the member of its request of that name."""

    name: str
    member: Member

    @property
    def dest(self) -> str:
        return self.name[2:].replace("-", "_")

    @property
    def is_list(self) -> bool:
        return isinstance(self.member.type, ListOf)


def options_of(action: str) -> tuple[ActionOption, ...]:
    """In the order of the request's members, which is the order in which wrong values are reported."""
    return tuple(ActionOption("--" + dashed(member.name), member) for member in ACTIONS[action].request)
