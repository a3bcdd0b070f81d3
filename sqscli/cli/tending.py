"""`fsck` and `journal`: the files behind the queues, checked, repaired, shown and compacted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from sqscli import upkeep
from sqscli.api.errors import QueueDoesNotExist
from sqscli.catalog import check_queue_directory, queue_directory
from sqscli.cli.answers import show_object, show_rows
from sqscli.cli.events import event_members
from sqscli.cli.exit_status import DONE, FAILED
from sqscli.cli.line import UsageError
from sqscli.cli.output import STDERR, say, wants_color
from sqscli.cli.render import LINE, json_value
from sqscli.cli.session import Session
from sqscli.cli.tables import field
from sqscli.cli.watched_disk import WatchedDisk, watch
from sqscli.findings import DAMAGE
from sqscli.fsck import check, queue_names
from sqscli.journal.errors import Corrupt, JournalError
from sqscli.journal.scan import SegmentScan
from sqscli.journal.segment import segment_name, segment_numbers
from sqscli.looks import disk_bytes
from sqscli.queue.events import decode
from sqscli.repair import repair

if TYPE_CHECKING:
    from sqscli.findings import Report

FLUSH_RECORDS = 100


def fsck(session: Session) -> int:
    """Check one queue or all of them, and with --repair mend what can be mended. Failed as long as damage is left."""
    names = [session.queue()] if session.line.flag("queue") else session.broker.guarded(lambda: queue_names(session.broker))
    answers: list[dict[str, object]] = []
    is_clean = True
    progress = watch(session, "")
    for number, name in enumerate(names, 1):
        if isinstance(session.broker.disk, WatchedDisk):
            session.broker.disk.work = f"{name} ({number} of {len(names)})"
        try:
            before, after = checked(session, name)
        except QueueDoesNotExist:
            if session.line.flag("queue"):
                raise
            continue  # deleted meanwhile
        except JournalError as error:
            is_clean = False
            say(str(error), "sqscli: ", wants_color(session.line.text("color"), STDERR))
            continue
        is_clean = is_clean and after.is_clean
        answers.append(report_members(before, after))
        session.note(f"sqscli: {summary(before, after)}")
    progress.clear()
    if session.format == "json":
        show_object(session, {"Queues": answers})
    else:
        show_findings(session, [finding for answer in answers for finding in findings_of(answer)])
    return DONE if is_clean else FAILED


def show_findings(session: Session, findings: list[dict[str, object]]) -> None:
    """As a table, with what a finding says on lines of their own: a table is cut where the terminal ends."""
    if session.format == "text" and findings:
        show_rows(session, (), [tuple(finding.values()) for finding in findings])
    elif findings:
        show_rows(session, ("Queue", "File", "Offset", "Level", "Problem"), [tuple(finding.values())[:5] for finding in findings])
        for finding in findings:
            session.out.write_text(f"{field(finding['QueueName'])}: {field(finding['File'])}: {field(finding['Text'])}\n")


def checked(session: Session, name: str) -> tuple[Report, Report]:
    """The report before and after what is done about it."""
    broker = session.broker
    report = broker.guarded(lambda: check(broker, name))
    if report.is_clean or not session.line.flag("repair"):
        return report, report
    try:
        return broker.guarded(lambda: repair(broker, name))
    except (JournalError, OSError) as error:  # what is lost is said all the same
        session.warn(str(error))
        return report, report


def summary(before: Report, after: Report) -> str:
    counted = ((before.segment_count, "segment"), (before.record_count, "record"), (after.message_count, "message"))
    counts = ", ".join(f"{count} {thing}{'' if count == 1 else 's'}" for count, thing in counted)
    if before.is_clean:
        return f"{before.name}: {counts}: nothing is damaged"
    lost = f"; {before.lost_count} known to be lost" if before.lost_count else ""
    if after is before:
        return f"{before.name}: {counts}: damaged{lost}; --repair mends what can be mended, and sets the damaged bytes aside"
    return f"{before.name}: {counts}: {'repaired' if after.is_clean else 'damaged, and not all of it could be repaired'}{lost}"


def report_members(before: Report, after: Report) -> dict[str, object]:
    status = "clean" if before.is_clean else "damaged" if not after.is_clean else "repaired"
    findings = [
        {"File": each.file, "Offset": each.offset, "Level": each.level, "Problem": each.problem, "Text": each.text}
        for each in (before.findings if status == "repaired" else after.findings)
    ]
    return {
        "QueueName": before.name,
        "Status": status,
        "Segments": after.segment_count,
        "Records": after.record_count,
        "Messages": after.message_count,
        "MessagesLost": max(before.lost_count, after.lost_count),
        "Findings": findings,
    }


def findings_of(answer: dict[str, object]) -> Iterator[dict[str, object]]:
    findings = answer["Findings"]
    assert isinstance(findings, list)
    for finding in findings:
        yield {"QueueName": answer["QueueName"], **finding}


def journal(session: Session) -> int:
    """Do what the action says."""
    name, action = session.queue(), session.line.required("action")
    if action == "dump" and session.format != "json":
        raise UsageError("journal dump has no output format but its lines of JSON")
    progress = watch(session, name, writes_messages=action == "dump")
    try:
        return ACTIONS[action](session, name)
    finally:
        progress.clear()


def dump(session: Session, name: str) -> int:
    """Every record that can be read, a line each; what cannot be read is said, and makes the exit status Failed."""
    broker, status = session.broker, DONE
    directory = queue_directory(broker.home, name)
    broker.guarded(lambda: check_queue_directory(directory))
    for number in segment_numbers(broker.guarded(lambda: broker.disk.list(directory))):
        try:
            scan = SegmentScan(broker.disk, directory, number)
        except FileNotFoundError:  # compacted meanwhile
            continue
        except Corrupt as error:
            session.warn(str(error))
            status = FAILED
            continue
        for count, (offset, lsn, payload) in enumerate(scan.frames(is_sealed=True)):
            place: dict[str, object] = {"Segment": number, "Offset": offset, "Lsn": lsn}
            try:
                session.out.write_text(json_value({**place, **event_members(decode(payload))}, LINE) + "\n")
            except ValueError as error:
                session.warn(f"{directory}/{segment_name(number)}: offset {offset}: {error}")
                status = FAILED
            if count % FLUSH_RECORDS == 0:
                session.out.flush()
        for damage in scan.damages:
            session.warn(damage)
            status = FAILED
        scan.close()
    return status


def verify(session: Session, name: str) -> int:
    """Every segment and checkpoint, and whether it is whole."""
    report = session.broker.guarded(lambda: check(session.broker, name))
    damaged = {finding.file for finding in report.findings if finding.level == DAMAGE}
    rows: list[tuple[object, ...]] = []
    for file in sorted({*report.files, *damaged}):
        about = report.files.get(file)
        state = "damaged" if file in damaged else "whole"
        rows.append((file, *((about.size, about.record_count, about.first_lsn, about.last_lsn) if about else (None,) * 4), state))
    headings = ("File", "Bytes", "Records", "FirstLsn", "LastLsn", "State")
    if session.format == "json":
        show_object(session, {"QueueName": report.name, "Files": [dict(zip(headings, row, strict=True)) for row in rows]})
    else:
        show_rows(session, headings, rows)
    for finding in report.findings:
        if finding.level == DAMAGE:
            session.warn(f"{finding.file}: {f'offset {finding.offset}: ' if finding.offset is not None else ''}{finding.text}")
    return DONE if report.is_clean else FAILED


def compact(session: Session, name: str) -> int:
    """Everything that upkeep would do some day, now."""
    broker = session.broker
    directory = queue_directory(broker.home, name)
    before = broker.guarded(lambda: disk_bytes(broker, directory))
    broker.guarded(lambda: upkeep.compact(broker.queue(name), broker.clock.now_ms()))
    show_object(session, {"QueueName": name, "DiskBytesBefore": before, "DiskBytes": disk_bytes(broker, directory)})
    return DONE


ACTIONS: dict[str, Callable[[Session, str], int]] = {"dump": dump, "verify": verify, "compact": compact}
