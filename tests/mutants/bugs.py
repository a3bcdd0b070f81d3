"""Deliberate bugs, each one that queues of this world have had: what is changed, which promise that breaks, and the test that has to say so."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]

KILLED = "tests/crash/test_every_call.py::test_wherever_it_is_killed_nothing_acknowledged_is_lost_and_the_next_command_works"
POWER_CUT = "tests/crash/test_every_call.py::test_whatever_the_power_cut_leaves_of_the_unsynced_writes_nothing_acknowledged_is_lost"
PENDING = "tests/queue/test_pending_keys.py"


class Bug(NamedTuple):
    """`changes` are (what stands once in `file`, what stands there instead)."""

    name: str
    promise: str
    file: str
    changes: tuple[tuple[str, str], ...]
    test: str


BUGS = [
    Bug(
        "a send is answered in front of its sync",
        "what was acknowledged survives a power cut",
        "broker.py",
        (("queue.commit(events, durable=True)", "queue.commit(events, durable=False)"),),
        f"{POWER_CUT}[Send]",
    ),
    Bug(
        "the name of a new segment is not synced",
        "what was acknowledged survives a power cut",
        "journal/disk.py",
        (('f"{directory}/{name}")\n        disk.fsync_directory(directory)', 'f"{directory}/{name}")'),),
        f"{POWER_CUT}[SegmentRoll]",
    ),
    Bug(
        '"deleted already" is answered on the strength of a record that only the cache has',
        "a delete that was acknowledged is final",
        "open_queue.py",
        (("self.journal.sync_replayed()", "pass"),),
        "tests/crash/test_relied_upon.py::test_an_answer_that_needs_no_record_makes_the_one_it_rests_upon_durable[Delete]",
    ),
    Bug(
        "what a failed sync left in the cache counts as written",
        "what failed is not taken for done",
        "open_queue.py",
        (("self.journal.take_back(start)", "pass"),),
        "tests/crash/test_relied_upon.py::test_what_a_failed_sync_left_in_the_cache_is_not_built_upon[asked again-Delete]",
    ),
    Bug(
        "the torn end of an append is not cut",
        "the next command works, whatever a crash left",
        "journal/journal.py",
        (("self.disk.truncate(self.tail.handle, self.end)", "pass"),),
        f"{KILLED}[Together]",
    ),
    Bug(
        "a damaged record ends the journal",
        "damage costs the damaged record and no other",
        "journal/journal.py",
        (("found = find_frame(data, self.tail.salt, self.end, self.next_lsn, is_sealed)", "found = None"),),
        "tests/journal/test_corruption.py::test_a_flipped_byte_in_the_middle_is_reported_and_the_records_around_it_are_read[24]",
    ),
    Bug(
        "a frame is valid wherever it stands",
        "a body that holds a record does not become one",
        "journal/frame.py",
        (("MULTIPLIER = 2654435761", "MULTIPLIER = 0"),),
        "tests/journal/test_torn_tail.py::test_a_body_that_holds_a_whole_frame_does_not_forge_one",
    ),
    Bug(
        "a checkpoint appears in front of its pages",
        "the next command works, whatever a crash left",
        "upkeep.py",
        (("    pages.flush()\n", "    pages.write()\n"),),
        f"{POWER_CUT}[Compaction]",
    ),
    Bug(
        "a segment goes as soon as the newest checkpoint covers it",
        "a damaged checkpoint costs nothing: the one before it leads to the same state",
        "upkeep.py",
        (("return min(read_checkpoint(", "return max(read_checkpoint("),),
        f"{KILLED}[Churn]",
    ),
    Bug(
        "the source of a move lets go before the destination has it",
        "a crash at any point leaves each message in exactly one queue",
        "mover.py",
        (
            (
                "if readable else []\n    try:",
                "if readable else []\n    source.commit([decide_finish_move(source.state, now_ms, False)], True)\n    try:",
            ),
            ("    source.commit([decide_finish_move(source.state, now_ms, is_abandoned=False)], durable=True)\n    return M", "    return M"),
        ),
        f"{KILLED}[MoveToDeadLetterQueue]",
    ),
    Bug(
        "whoever finishes a move delivers what the messages said before it",
        "a recovery delivers the new bodies",
        "queue/move.py",
        (("    if move.KIND == TRANSFORMED_KIND:", "    if False:"),),
        f"{KILLED}[MoveTransformed]",
    ),
    Bug(
        "a move that was cut arrives once more",
        "a crash at any point leaves each message in exactly one queue",
        "queue/move.py",
        ((">= move.number:\n        return []", "> move.number:\n        return []"),),
        f"{KILLED}[Redrive]",
    ),
    Bug(
        "a lock that was waited for is not looked at again",
        "one process at a time changes a queue, also where it is deleted and made anew",
        "journal/disk.py",
        (("if os.path.samestat(os.lstat(path), about):\n                    return handle", "return handle"),),
        "tests/journal/test_disk.py::test_who_waited_for_the_lock_of_a_file_that_is_gone_takes_that_of_the_new_one",
    ),
    Bug(
        "a message in flight is given to the next receiver, too",
        "each message is leased to one receiver at a time",
        "queue/receive.py",
        (("if row.is_live and row.a <= now_ms and row.b > expired_b:", "if row.is_live and row.b > expired_b:"),),
        "tests/queue/test_visibility_timeout.py::test_a_message_comes_back_when_its_timeout_ends_and_not_before[one broker]",
    ),
    Bug(
        "a group goes on behind a message that is held",
        "a FIFO group has one holder, and keeps its order",
        "queue/receive.py",
        (
            (
                "if self.state.visible_at_ms(row) > self.now_ms:\n                    return",
                "if self.state.visible_at_ms(row) > self.now_ms:\n                    number = row.next\n                    continue",
            ),
        ),
        "tests/queue/test_fifo_order.py::test_extending_one_message_hides_it_and_what_comes_after_it[one broker]",
    ),
    Bug(
        "a handle of an earlier receive deletes what another consumer holds",
        "a FIFO handle ends with its visibility timeout",
        "queue/decide.py",
        (("if state.is_fifo and (row.a <= now_ms or receive != row.received_count):", "if state.is_fifo and row.a <= now_ms:"),),
        "tests/queue/test_receipt_handles.py::test_a_fifo_handle_ends_with_its_timeout[one broker]",
    ),
    Bug(
        "a checkpoint forgets the deduplication ids",
        "a repeated send within five minutes is not delivered again",
        "queue/state.py",
        (("trees.hashes(SENT.size, roots[3])", "trees.hashes(SENT.size)"),),
        "tests/queue/test_deduplication.py::test_a_duplicate_is_accepted_and_not_delivered[checkpointed]",
    ),
    Bug(
        "each receive starts the receive count again",
        "the receive count only grows, and at its limit the message moves",
        "queue/apply.py",
        (("leased.received_count += 1", "leased.received_count = 1"),),
        "tests/queue/test_dead_letters.py::test_a_message_goes_at_the_receive_that_would_exceed_the_count[one broker]",
    ),
    Bug(
        "a longer retention revives what had expired",
        "what has outlived its retention is gone for good",
        "queue/apply.py",
        (("expire(state, event.time_ms)  #", "#"),),
        "tests/queue/test_retention.py::test_a_longer_retention_keeps_what_is_there_and_revives_nothing[one broker]",
    ),
    Bug(
        "a purge leaves what is in flight or delayed",
        "a purge removes everything that was sent before it",
        "queue/apply.py",
        (
            (
                "            state.clear()\n",
                "            available = [row for row in state.messages.scan(0, lambda _: True) if row.a <= event.time_ms]\n"
                "            remove(state, [(row.first, row.count) for row in available])\n",
            ),
        ),
        "tests/queue/test_purge.py::test_available_in_flight_and_delayed_messages_go[one broker]",
    ),
    Bug(
        "the clock may step back",
        "timeouts run on when the clock is set back",
        "broker.py",
        (("return queue.now_ms(self.clock.now_ms())", "return self.clock.now_ms()"),),
        "tests/queue/test_clock_steps_back.py::test_what_is_sent_then_is_there_at_once_and_in_order[one broker]",
    ),
    Bug(
        "a message that has expired is still pending",
        "a key is free when its message is no longer to be had",
        "queue/pending.py",
        (("        if row.b <= expired_b:\n            return\n", ""),),
        f"{PENDING}::test_an_expired_message_is_not_pending_whether_upkeep_has_taken_it_out_or_not[one broker]",
    ),
    Bug(
        "a deleted message leaves its key behind",
        "a key goes with its message, and nothing of it stays",
        "queue/apply.py",
        (("            state.keys.drop(first, count)\n", "            pass\n"),),
        "tests/engine/test_pending_keys.py::test_ranges_of_messages_take_their_keys_with_them",
    ),
    Bug(
        "a purge leaves the keys",
        "a purge takes all messages, and their keys",
        "queue/state.py",
        (("        self.keys: Keys | None = None\n", '        self.keys: Keys | None = getattr(self, "keys", None)\n'),),
        "tests/engine/test_pending_keys_and_older_versions.py::test_a_queue_without_keys_keeps_no_index_of_them",
    ),
    Bug(
        "it waits already is answered in front of the sync of what waits",
        "what was acknowledged survives a power cut",
        "unless_pending.py",
        (("                    queue.commit([], durable=True)\n", ""),),
        "tests/crash/test_relied_upon.py::test_an_answer_that_needs_no_record_makes_the_one_it_rests_upon_durable[UnlessPending]",
    ),
]
