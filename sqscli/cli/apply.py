"""`apply`: what is declared is made true.

Law 1: everything is checked, and every step thought out, before the first one is taken. `--dry-run` shows the same steps and takes none.
Law 2: a step is shown once it is taken; each alone leaves a home that can be used, and the rest can be applied any time.
Law 3: what is as declared is not touched, and what is not declared is left as it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqscli.api.attribute_rules import check_attributes, check_tags
from sqscli.api.attributes import DEFAULTS, merged, redrive_policy
from sqscli.api.checks import check_queue_name
from sqscli.api.errors import QueueDoesNotExist, SQSError
from sqscli.api.requests import SetQueueAttributes, TagQueue
from sqscli.cli.declarations import Declarations, Declared
from sqscli.cli.display import cut
from sqscli.cli.exit_status import DONE
from sqscli.cli.line import UsageError
from sqscli.cli.output import PLAIN, RED, STDOUT, one_line, wants_color
from sqscli.cli.render import LINE, OBJECT, json_value
from sqscli.cli.session import Session
from sqscli.cli.tables import field, terminal_width, text_rows
from sqscli.looks import settings
from sqscli.queues import check_dead_letter_queue, check_not_deleted_recently

if TYPE_CHECKING:
    from sqscli.broker import Broker
    from sqscli.queue.state import QueueState

CREATE, SET, TAG, UNTAG = "create-queue", "set-attribute", "set-tag", "remove-tag"
GREEN, YELLOW = "\x1b[32m", "\x1b[33m"
WHATEVER_ELSE = {"DeduplicationScope": "messageGroup"}  # for an attribute that depends on another, which is asked of both together
COLORS = {"+": GREEN, "~": YELLOW, "-": RED}


class Change:
    """One line of the answer: `old` and `new` are None where there is none."""

    def __init__(self, kind: str, queue: str, name: str | None = None, old: str | None = None, new: str | None = None) -> None:
        self.kind = kind
        self.queue = queue
        self.name = name
        self.old = old
        self.new = new

    @property
    def row(self) -> tuple[str | None, ...]:
        return self.kind, self.queue, self.name, self.old, self.new

    @property
    def members(self) -> dict[str, object]:
        return dict(zip(("Change", "QueueName", "Name", "Old", "New"), self.row, strict=True))

    @property
    def sign(self) -> str:
        return "+" if self.old is None else "-" if self.new is None else "~"


class Step:
    """What is done to one queue at once."""

    def __init__(self, queue: str, is_new: bool) -> None:
        self.queue = queue
        self.is_new = is_new
        self.attributes: dict[str, str] = {}
        self.tags: dict[str, str] = {}
        self.removed_tags: list[str] = []
        self.changes: list[Change] = [Change(CREATE, queue)] if is_new else []

    def take(self, broker: Broker) -> None:
        if self.is_new:
            broker.create_queue(self.queue, self.attributes, self.tags)
            return
        if self.attributes:
            broker.set_attributes(self.queue, SetQueueAttributes(self.attributes))
        if self.removed_tags:  # in front, since a queue has 50 at most
            broker.tag(self.queue, TagQueue({}, self.removed_tags))
        if self.tags:
            broker.tag(self.queue, TagQueue(self.tags))


class Plan:
    """The steps from what there is to what is declared. Raises UsageError and SQSError, with their place, for what cannot be."""

    def __init__(self, broker: Broker, declarations: Declarations) -> None:
        self._broker = broker
        self._declarations = declarations
        self.steps: list[Step] = []
        self._declared = {declared.name: declared for declared in declarations.queues}
        self._there: dict[str, QueueState | None] = {}
        self._checked: dict[str, dict[str, str]] = {}
        for declared in declarations.queues:
            self._check(declared)
        planned = {name: merged(self._stored(name), checked) for name, checked in self._checked.items()}
        for declared in declarations.queues:
            self._check_dead_letters(declared, planned)
        self._order()

    def _stored(self, name: str) -> dict[str, str]:
        state = self._there[name]
        return {} if state is None else state.attributes

    def _check(self, declared: Declared) -> None:
        """The queue by itself: its name, the attributes together with those that it has, the tags."""
        name, is_fifo = declared.name, declared.is_fifo
        place = declared.place
        try:
            check_queue_name(name, is_fifo)
            self._there[name] = state = self._state(name)
            if state is None:
                check_not_deleted_recently(self._broker, name)
            for attribute, value in declared.attributes.items():
                place = declared.places[attribute]
                check_attributes({attribute: value}, is_fifo, creating=state is None, current=WHATEVER_ELSE)
            place = declared.place
            stored = self._stored(name)
            self._checked[name] = check_attributes(declared.attributes, is_fifo, creating=state is None, current=stored)
            if declared.tags is not None:
                place = (*declared.place, "tags")
                check_tags(declared.tags, name)
        except SQSError as error:
            raise self._declarations.located(error, place) from None

    def _state(self, name: str) -> QueueState | None:
        try:
            return self._broker.guarded(lambda: settings(self._broker, name))
        except QueueDoesNotExist:
            return None

    def _check_dead_letters(self, declared: Declared, planned: dict[str, dict[str, str]]) -> None:
        try:
            checked = self._checked[declared.name]
            self._broker.guarded(lambda: check_dead_letter_queue(self._broker, declared.name, checked, declared.is_fifo, planned))
        except SQSError as error:
            place = declared.places["RedrivePolicy"]
            raise self._declarations.located(error, place if "attributes" in place else (*declared.place, "dlq")) from None

    def _order(self) -> None:
        """The steps, a dead-letter queue's in front of its sources'. Where they lead back to a queue its policy comes in the end, by itself."""
        seen: set[str] = set()
        finished: set[str] = set()
        late: list[Step] = []
        for first in self._declared:
            chain, name = [], first
            while name in self._declared and name not in seen:
                seen.add(name)
                chain.append(name)
                name = self._target(name) or ""
            for name in reversed(chain):
                checked, target = dict(self._checked[name]), self._target(name)
                if target in self._declared and target not in finished:
                    late += self._policy_alone(name, checked.pop("RedrivePolicy"))
                self._add(self._declared[name], checked)
                finished.add(name)
        self.steps += late

    def _target(self, name: str) -> str | None:
        """The dead-letter queue that is declared for a queue."""
        policy = redrive_policy(self._checked[name])
        return None if policy is None else self._broker.namespace.name(policy[0])

    def _policy_alone(self, name: str, policy: str) -> list[Step]:
        old = self._stored(name).get("RedrivePolicy")
        step = Step(name, is_new=False)
        step.attributes = {"RedrivePolicy": policy}
        step.changes = [Change(SET, name, "RedrivePolicy", old, policy)]
        return [step] if old != policy else []

    def _add(self, declared: Declared, checked: dict[str, str]) -> None:
        """The step that makes the attributes and the tags true, unless they are."""
        name, tags, stored = declared.name, declared.tags, self._stored(declared.name)
        state = self._there[name]
        step = Step(name, is_new=state is None)
        differing = {key: value for key, value in checked.items() if (stored.get(key) or DEFAULTS.get(key, "")) != value}
        step.changes += [
            Change(SET, name, key, None if state is None else stored.get(key) or DEFAULTS.get(key), value or None)
            for key, value in differing.items()
            if key != "FifoQueue"
        ]
        if differing or state is None:
            step.attributes = checked
        has = {} if state is None else state.tags
        if tags is not None:
            step.removed_tags = [key for key in has if key not in tags]
            step.tags = {key: value for key, value in tags.items() if has.get(key) != value}
            step.changes += [Change(UNTAG, name, key, has[key], None) for key in step.removed_tags]
            step.changes += [Change(TAG, name, key, has.get(key), value) for key, value in step.tags.items()]
        if step.changes:
            self.steps.append(step)


def apply(session: Session) -> int:
    """Read what is declared, think out the steps, take and show them."""
    line = session.line
    path = line.text("file")
    if not path:
        raise UsageError("apply wants -f FILE, or '-f -' for stdin")
    declarations = Declarations(path, session.namespace)
    plan = Plan(session.broker, declarations)
    answer, is_dry = Answer(session), line.flag("dry_run")
    made = changed = 0
    try:
        for step in plan.steps:
            if not is_dry:
                step.take(session.broker)
                made, changed = made + step.is_new, changed + (not step.is_new)
                session.progress = f"{counted(made, 'made')}, {counted(changed, 'changed')}"
            answer.add(step)
    finally:  # also of a run that was cut short
        answer.end()
    session.note(f"sqscli: {summary(plan, len(declarations.queues), is_dry)}")
    return DONE


def counted(count: int, done: str) -> str:
    return f"{count} {'queue is' if count == 1 else 'queues are'} {done}"


def summary(plan: Plan, count: int, is_dry: bool) -> str:
    made = {step.queue for step in plan.steps if step.is_new}
    changed = {step.queue for step in plan.steps} - made
    same = count - len(made) - len(changed)
    if not plan.steps:
        return f"nothing to change: {counted(same, 'as declared')}"
    if is_dry:
        return f"nothing was changed: {len(made)} would be made, {len(changed)} changed; {counted(same, 'as declared')}"
    return f"{len(made)} made, {len(changed)} changed; {counted(same, 'as declared')}"


class Answer:
    """What is changed, step by step; as one JSON object in the end."""

    def __init__(self, session: Session) -> None:
        self._out = session.out
        self._format = session.format
        self._has_color = wants_color(session.line.text("color"), STDOUT)
        self._shown: list[object] = []

    def add(self, step: Step) -> None:
        if self._format == "json":
            self._shown += [change.members for change in step.changes]
            return
        if self._format == "jsonl":
            self._out.write_text("".join(json_value(change.members, LINE) + "\n" for change in step.changes))
        elif self._format == "text":
            self._out.write_text(text_rows([change.row for change in step.changes]))
        else:
            self._out.write_text("".join(self._painted(text) + "\n" for text in step_lines(step)))
        self._out.flush()

    def end(self) -> None:
        if self._format == "json":
            self._out.write_text(json_value({"Changes": self._shown}, OBJECT) + "\n")
            self._out.flush()

    def _painted(self, text: str) -> str:
        text = cut(text, terminal_width())
        return f"{COLORS[text.lstrip()[0]]}{text}{PLAIN}" if self._has_color else text


def step_lines(step: Step) -> list[str]:
    """The step as a list for eyes: `+` what is new, `~` what is another now, `-` what is gone."""
    lines = [f"{'+' if step.is_new else '~'} {step.queue}"]
    for change in step.changes:
        if change.name is not None:
            what = f"tag {change.name}" if change.kind in (TAG, UNTAG) else change.name
            values = " -> ".join(each for each in (change.old, change.new) if each is not None)
            lines.append(one_line(field(f"    {change.sign} {what}: {values}")))
    return lines
