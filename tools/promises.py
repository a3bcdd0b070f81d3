"""What users can rely on: each promise with the tests that fail when it is broken. The README and sqscli(7) are written from this."""

from __future__ import annotations

CRASH, FSCK = "tests/crash", "tests/fsck"

# (what it is about, the promise, the tests that prove it)
PROMISES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (
        "Answered is done",
        "When send, delete, purge, a move to a dead-letter queue or a change of attributes has exited with 0, it is on the disk: the file is "
        "synced, and the directory where a file was made. With --durability=batch a power cut may take the last batch, with none what the "
        "kernel still held.",
        (f"{CRASH}/test_every_call.py::test_whatever_the_power_cut_leaves_of_the_unsynced_writes_nothing_acknowledged_is_lost",),
    ),
    (
        "Killed processes",
        "A process may be killed at any instant, with any durability: no acknowledged message is lost, no deleted one comes back, and the "
        "next command works without a repair. An open lease costs at most one more delivery. No lock is left behind.",
        (f"{CRASH}/test_twice.py::test_a_kill_loses_nothing_however_little_is_synced",),
    ),
    (
        "Power cuts",
        "The same holds when the power fails inside any write, whatever of the writes that were not synced has reached the disk, and when it "
        "fails again during the recovery.",
        (f"{CRASH}/test_twice.py::test_a_recovery_may_be_cut_as_well",),
    ),
    (
        "Moves between queues",
        "A message that moves to a dead-letter queue or back is in exactly one of the two queues, wherever the move is interrupted.",
        (f"{CRASH}/test_every_call.py::test_whatever_the_power_cut_leaves_of_the_unsynced_writes_nothing_acknowledged_is_lost",),
    ),
    (
        "Errors of the disk",
        "An error in any call is one line that names the file, nothing acknowledged is lost by it, and the next command works once the cause "
        "is gone.",
        (f"{CRASH}/test_errors.py::test_an_error_in_any_call_is_reported_and_loses_nothing",),
    ),
    (
        "A full disk",
        "Nothing is half-written; receive, delete and purge go on working from a reserve of 128 KiB a queue; when messages have been deleted "
        "the space comes back, and sends work again without a repair. (A reserve can be used up: very many single deletes on a disk that "
        "stays full end in the same error.)",
        (f"{CRASH}/test_full_disk.py::test_what_is_received_and_deleted_makes_room_for_more",),
    ),
    (
        "Damage",
        "What no crash explains is reported with file and offset, and costs no more than the messages of the damaged record; of two "
        "checkpoints one may be lost. 'sqscli fsck' says what is lost, and --repair keeps everything else and sets the damaged bytes aside, "
        "never deletes them.",
        (
            f"{FSCK}/test_check_and_repair.py::test_a_flipped_byte_costs_at_most_the_messages_of_its_record",
            f"{FSCK}/test_check_and_repair.py::test_no_byte_of_a_damaged_file_goes",
        ),
    ),
    (
        "Newer formats",
        "Files of a newer version are refused by name and left untouched; those of every earlier version are read.",
        (
            "tests/journal/test_corruption.py::test_a_newer_format_is_refused_by_name_and_left_untouched",
            "tests/journal/test_golden.py::test_its_queues_go_on",
        ),
    ),
    (
        "Leases and order",
        "A message is held by one receiver at a time; on a FIFO queue a message group is served in order, by one receiver at a time, and a "
        "duplicate within five minutes is accepted and not stored. A receive count only grows, and at its limit the message moves.",
        (
            "tests/simulation/test_consumers.py::test_the_invariants_hold",
            "tests/properties/test_model.py::test_the_queue_answers_like_the_model",
        ),
    ),
    (
        "Looking",
        "stats, peek, list-queues and fsck take no lock, change nothing, and see what was acknowledged and nothing else.",
        (f"{CRASH}/test_meanwhile.py::test_who_looks_sees_what_was_acknowledged_and_nothing_else",),
    ),
    (
        "Cost",
        "What a command costs does not depend on how many messages the queue holds, in whatever state they are.",
        ("tests/benchmarks/test_counts.py::test_opening_and_operating_costs_as_many_disk_calls_and_bytes_whatever_the_queue_holds",),
    ),
    (
        "Your files",
        "Everything stays below the home, in directories that only their owner can enter and files that only their owner can read. A queue's "
        "name never leads out of it, links are not followed, and files that are not sqscli's are left alone.",
        ("tests/engine/test_links.py::test_a_link_to_another_homes_queue_is_refused_and_the_queue_untouched",),
    ),
)
