"""`check`: a queue against limits, in the words and the exit statuses of a monitor's plugin.

Law: whatever happens is one line and one of its own exit statuses. It has a handler of errors of its own for that: to a monitor the usual 1 is a
     WARNING, and so would be the status of a traceback.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqscli.api.attributes import redrive_policy
from sqscli.api.errors import QueueDoesNotExist, SQSError
from sqscli.cli.answers import show_object
from sqscli.cli.cron_commands import CHECK
from sqscli.cli.everyday import GLOBAL_OPTIONS
from sqscli.cli.exit_status import CHECK_CRITICAL, CHECK_UNKNOWN, DONE, INTERRUPTED
from sqscli.cli.line import Line, UsageError
from sqscli.cli.output import Output, one_line, say
from sqscli.cli.prometheus import check_file_name, metrics, replace_file
from sqscli.cli.session import Session
from sqscli.journal.errors import JournalError
from sqscli.looks import look
from sqscli.settings import SettingError

if TYPE_CHECKING:
    from sqscli.broker import Broker
    from sqscli.open_queue import OpenQueue

WORDS = {DONE: "OK", CHECK_CRITICAL: "CRITICAL", CHECK_UNKNOWN: "UNKNOWN"}
FIX = "'sqscli fsck' says what is damaged"


def run_check(arguments: list[str]) -> int | None:
    """Run a line whose command is `check`; None where it is not, or where help was asked for."""
    if not is_check(arguments):
        return None
    session: Session | None = None
    try:
        from sqscli.cli.app import read_any_line

        line = read_any_line(arguments)
        if line is None:
            return DONE
        session = Session(line)
        session.report_clock()
        status = check(session)
        session.finish()
    except KeyboardInterrupt:
        say("interrupted", "sqscli: ")
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001 - a bug must not look like a WARNING
        return unknown(error)
    else:
        return status
    finally:
        if session is not None:
            session.close()


def is_check(arguments: list[str]) -> bool:
    """Whether the first word that is no option is `check`, also where the line is wrong."""
    with_value = {name for option in GLOBAL_OPTIONS if option.kind != "flag" for name in option.names}
    index = 0
    while index < len(arguments):
        word = arguments[index]
        if not word.startswith("-"):
            return word == CHECK.name
        index += 2 if word in with_value else 1
    return False


def unknown(error: Exception) -> int:
    out = Output()
    out.write_text(f"SQSCLI UNKNOWN - {plain(reason(error))}\n")
    try:
        out.flush()
    except OSError:  # nobody listens: the status is all there is
        pass
    return CHECK_UNKNOWN


def reason(error: Exception) -> str:
    if isinstance(error, SQSError):
        return error.message
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {error.strerror}"
    return str(error) if isinstance(error, (UsageError, SettingError, JournalError, OSError)) else f"a bug in sqscli: {error!r}"


def plain(text: str) -> str:
    """One line, and no beginning of numbers in it."""
    return one_line(text).replace("|", "\\x7c")


class Numbers:
    """What is known of the queue, and what is not: `doubts` says why."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.counts = (0, 0, 0)
        self.age_seconds: int | None = None
        self.dead_letter_queue: str | None = None
        self.dead: int | None = None
        self.doubts: list[str] = []

    @property
    def depth(self) -> int:
        return sum(self.counts)


def check(session: Session) -> int:
    """Look, write the file, and answer."""
    line = session.line
    path = line.text("prometheus")
    if path is not None:
        check_file_name(path)
    reference = line.required("queue")
    try:
        numbers = read_numbers(session, reference)
    except (SQSError, JournalError, OSError) as error:
        numbers = Numbers(reference)
        numbers.doubts.append(missing(reference, error))
        is_known = False
    else:
        is_known = True
    if path is not None:
        try:
            replace_file(path, metrics(numbers, is_known))
        except OSError as error:
            numbers.doubts.append(f"{path}: {error.strerror}")
    over = over_limits(line, numbers) if is_known else {}
    if is_known and line.flag("max_dlq") and numbers.dead is None and not numbers.doubts:
        target = numbers.dead_letter_queue
        numbers.doubts.append("it has no dead-letter queue" if target is None else f"there is no queue {target}, its dead-letter queue")
    status = CHECK_CRITICAL if over else CHECK_UNKNOWN if numbers.doubts else DONE
    if session.format == "plugin":
        session.out.write_text(plugin_line(line, numbers, over, status, is_known))
    else:
        show_object(session, members(numbers, over, status, is_known))
    return status


def missing(reference: str, error: Exception) -> str:
    return f"there is no queue {reference}" if isinstance(error, QueueDoesNotExist) else reason(error)


def read_numbers(session: Session, reference: str) -> Numbers:
    """Of the queue and its dead-letter queue; no other one is opened."""
    broker = session.broker
    name = session.queue(reference)
    numbers = Numbers(name)

    def ask(queue: OpenQueue) -> str | None:
        state, now_ms = queue.state, broker.now_ms(queue)
        numbers.counts = state.counts(now_ms)
        oldest_ms = state.oldest_ms(now_ms)
        numbers.age_seconds = None if oldest_ms is None else max(0, (now_ms - oldest_ms) // 1000)
        numbers.doubts = [f"records of it are damaged: {FIX}"] if queue.is_damaged else []
        policy = redrive_policy(state.attributes)
        return None if policy is None else policy[0]

    target = broker.guarded(lambda: look(broker, name, ask))
    if target is not None:
        read_dead_letters(broker, target, numbers)
    return numbers


def read_dead_letters(broker: Broker, target: str, numbers: Numbers) -> None:
    numbers.dead_letter_queue = target.rpartition(":")[2]
    try:
        dead, is_damaged = broker.guarded(lambda: look(broker, target, lambda queue: (queue.state.counts(broker.now_ms(queue)), queue.is_damaged)))
    except QueueDoesNotExist:
        return  # a policy may name a queue that is not there yet
    except JournalError as error:
        numbers.doubts.append(str(error))
        return
    numbers.dead = sum(dead)
    if is_damaged:
        numbers.doubts.append(f"records of {numbers.dead_letter_queue} are damaged: {FIX}")


def over_limits(line: Line, numbers: Numbers) -> dict[str, int]:
    """The limits that are exceeded, by what they limit."""
    measured = {"depth": (numbers.depth, "max_depth"), "age": (numbers.age_seconds, "max_age"), "dead": (numbers.dead, "max_dlq")}
    return {what: limit for what, (value, option) in measured.items() if (limit := line.number(option)) is not None and (value or 0) > limit}


def plugin_line(line: Line, numbers: Numbers, over: dict[str, int], status: int, is_known: bool) -> str:
    head = f"SQSCLI {WORDS[status]} - "
    doubts = "; ".join(plain(doubt) for doubt in numbers.doubts)
    if not is_known:
        return f"{head}{doubts}\n"
    available, in_flight, delayed = numbers.counts
    said = [f"{numbers.depth} {'message' if numbers.depth == 1 else 'messages'}"]
    if numbers.depth:
        over_depth = f"over {over['depth']}: " if "depth" in over else ""
        said[0] += f" ({over_depth}{available} available, {in_flight} in flight, {delayed} delayed)"
    if numbers.age_seconds is not None:
        said.append(f"oldest {numbers.age_seconds}s{above(over, 'age', 's')}")
    if numbers.dead is not None:
        said.append(f"{numbers.dead} dead{above(over, 'dead', '')}")
    measured = [f"depth={numbers.depth};;{limit(line, 'max_depth')};0", f"age={numbers.age_seconds or 0}s;;{limit(line, 'max_age')};0"]
    if numbers.dead is not None:
        measured.append(f"dead={numbers.dead};;{limit(line, 'max_dlq')};0")
    measured += [f"available={available};;;0", f"in_flight={in_flight};;;0", f"delayed={delayed};;;0"]
    return f"{head}{numbers.name}: {', '.join(said)}{'; ' if doubts else ''}{doubts} | {' '.join(measured)}\n"


def above(over: dict[str, int], what: str, unit: str) -> str:
    return f" (over {over[what]}{unit})" if what in over else ""


def limit(line: Line, option: str) -> str:
    value = line.number(option)
    return "" if value is None else str(value)


def members(numbers: Numbers, over: dict[str, int], status: int, is_known: bool) -> dict[str, object]:
    """SQS's own names where it has one; null where there is nothing to tell."""
    available, in_flight, delayed = numbers.counts if is_known else (None, None, None)
    return {
        "QueueName": numbers.name,
        "Status": WORDS[status],
        "Depth": numbers.depth if is_known else None,
        "ApproximateNumberOfMessages": available,
        "ApproximateNumberOfMessagesNotVisible": in_flight,
        "ApproximateNumberOfMessagesDelayed": delayed,
        "ApproximateAgeOfOldestMessage": numbers.age_seconds,
        "DeadLetterQueue": numbers.dead_letter_queue,
        "DeadLetterMessages": numbers.dead,
        "OverLimits": [*over],
        "Unknown": numbers.doubts,
    }
