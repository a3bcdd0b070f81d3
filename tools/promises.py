"""What users can rely on: each promise with the tests that fail when it is broken. The README and sqscli(7) are written from this."""

from __future__ import annotations

CRASH, FSCK = "tests/crash", "tests/fsck"

CORRUPTION, SECURITY, SIZE = "tests/corruption", "tests/security", "tests/size"

# (what it is about, the promise, the tests that prove it)
PROMISES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (
        "Answered is done",
        "When send, delete, purge, a move to a dead-letter queue or a change of attributes has exited with 0, it is on the disk: the file is "
        "synced, and the directory where a file was made. With --durability=batch a power cut may take the last batch, with none what the "
        "kernel still held.",
        (
            f"{CRASH}/test_every_call.py::test_whatever_the_power_cut_leaves_of_the_unsynced_writes_nothing_acknowledged_is_lost",
            f"{CRASH}/test_every_call.py::test_with_durability_batch_a_power_cut_loses_the_last_batch_and_damages_nothing",
        ),
    ),
    (
        "Killed processes",
        "A process may be killed at any instant, with any durability: no acknowledged message is lost, no deleted one comes back, and the "
        "next command works without a repair. An open lease costs at most one more delivery. No lock is left behind, and one that is stopped "
        "holds up nobody but those who need the very lock that it holds.",
        (
            f"{CRASH}/test_every_call.py::test_wherever_it_is_killed_nothing_acknowledged_is_lost_and_the_next_command_works",
            f"{CRASH}/test_twice.py::test_a_kill_loses_nothing_however_little_is_synced",
            f"{CRASH}/test_kill.py::test_what_killed_and_stopped_processes_did_is_what_a_queue_can_do",
            f"{CRASH}/test_locks.py::test_a_killed_holder_leaves_no_lock_behind",
        ),
    ),
    (
        "Power cuts",
        "The same holds when the power fails inside any write, whatever of the writes that were not synced has reached the disk, and when it "
        "fails again during the recovery.",
        (
            f"{CRASH}/test_every_call.py::test_whatever_the_power_cut_leaves_of_the_unsynced_writes_nothing_acknowledged_is_lost",
            f"{CRASH}/test_every_call.py::test_a_power_cut_that_loses_every_other_sector_loses_nothing_acknowledged",
            f"{CRASH}/test_twice.py::test_a_recovery_may_be_cut_as_well",
        ),
    ),
    (
        "Moves between queues",
        "A message that moves to a dead-letter queue or back, or that 'move' takes elsewhere, is in exactly one of the two queues, wherever the "
        "move is interrupted; with --transform it has its new body there.",
        (f"{CRASH}/test_every_call.py::test_wherever_it_is_killed_nothing_acknowledged_is_lost_and_the_next_command_works",),
    ),
    (
        "Workers",
        "'consume' deletes a message after its command has ended with 0 and never before, and only while nobody else has received it; as long as "
        "the command runs nobody else is given it. Where 'consume' is killed nothing is lost, and what it held comes once more. Two senders with "
        "the same --unless-pending key leave one message.",
        (
            "tests/cli/test_consume_loop.py::test_a_message_is_deleted_when_its_command_ended_well_and_nothing_else_is_a_status_of_its_own",
            "tests/cli/test_consume_loop.py::test_a_command_that_ends_well_after_its_lease_was_lost_deletes_nothing",
            "tests/cli/test_consume_loop.py::test_the_lease_is_extended_for_as_long_as_the_command_runs",
            "tests/shell/test_consume.py::test_killed_in_the_middle_nothing_is_lost_and_what_was_in_flight_comes_once_more",
            "tests/shell/test_unless_pending.py::test_of_many_jobs_at_the_same_time_exactly_one_sends",
        ),
    ),
    (
        "Errors of the disk",
        "An error in any call is one line that names the file, nothing acknowledged is lost by it, and the next command works once the cause "
        "is gone, in the same process and in the next.",
        (
            f"{CRASH}/test_errors.py::test_an_error_in_any_call_is_reported_and_loses_nothing",
            f"{CRASH}/test_errors.py::test_whatever_the_error_is_called_the_same_process_and_the_next_one_go_on",
            f"{CRASH}/test_errors.py::test_a_disk_that_takes_nothing_any_more_can_be_read_and_is_used_again_when_it_is_mended",
        ),
    ),
    (
        "A full disk",
        "Nothing is half-written; receive, delete and purge go on working from a reserve of 128 KiB a queue; when messages have been deleted "
        "the space comes back, and sends work again without a repair. (A reserve can be used up: very many single deletes on a disk that "
        "stays full end in the same error.)",
        (
            f"{CRASH}/test_full_disk.py::test_what_is_received_and_deleted_makes_room_for_more",
            f"{CRASH}/test_real_disks.py::test_a_full_disk_says_so_and_receives_and_deletes_make_room_again",
        ),
    ),
    (
        "Damage",
        "What no crash explains is reported with file and offset, and costs no more than the messages of the damaged record; of two "
        "checkpoints one may be lost. Commands take an end off that is no whole record: a power cut in front of a sync leaves such an end, "
        "with whole records of the same write behind it perhaps. What is more than the beginning of a record they keep in the queue's "
        "directory. 'sqscli fsck' says what is lost, and --repair keeps everything else and sets the damaged bytes aside, never deletes them.",
        (
            f"{CORRUPTION}/test_every_byte.py::test_whatever_byte_of_a_small_home_is_damaged_only_the_damaged_record_is_lost_and_the_loss_is_named",
            f"{FSCK}/test_check_and_repair.py::test_a_flipped_byte_costs_at_most_the_messages_of_its_record",
            f"{FSCK}/test_check_and_repair.py::test_no_byte_of_a_damaged_file_goes",
        ),
    ),
    (
        "Newer formats",
        "Files of a newer version are refused by name and left untouched; those of every earlier version are read.",
        (
            "tests/cli/test_newer_formats.py::test_every_command_refuses_it_and_leaves_every_byte_as_it_is",
            "tests/journal/test_golden.py::test_its_queues_go_on",
        ),
    ),
    (
        "Leases and order",
        "A message is held by one receiver at a time, and a delete that returned is final; on a FIFO queue a message group is served in "
        "order, by one receiver at a time, and a duplicate within five minutes is accepted and not stored. A receive count only grows, and at "
        "its limit the message moves.",
        (
            "tests/linearizability/test_histories.py::test_the_history_of_shell_loops_is_one_that_a_queue_can_have",
            "tests/simulation/test_million.py::test_a_million_steps_of_many_clients_give_what_they_must",
            "tests/properties/test_ring.py::test_a_ring_of_queues_answers_like_the_model",
        ),
    ),
    (
        "The clock",
        "Whatever the clock does, no lease lapses and no delay ends before its time by the queue's clock, which never goes back, and nothing "
        "that had expired comes back. A queue whose time stands still, because the clock was ahead once, is reported, with the way out.",
        (
            "tests/clock/test_steps.py::test_a_lease_lapses_no_earlier_than_promised_and_no_later_than_the_clock_allows",
            "tests/clock/test_steps.py::test_the_retention_ends_when_it_should_and_what_has_expired_stays_so",
            "tests/clock/test_ahead_by_mistake.py::test_the_way_out_that_the_help_names_brings_everything_back",
        ),
    ),
    (
        "Looking",
        "stats, peek, list-queues and export take no lock, nor does fsck unless upkeep goes on and on under it; they change nothing, and see "
        "what was acknowledged and nothing else; an export is the queue at one instant.",
        (
            f"{CRASH}/test_meanwhile.py::test_who_looks_sees_what_was_acknowledged_and_nothing_else",
            f"{CRASH}/test_copies.py::test_an_export_is_the_queue_at_one_instant_whatever_happens_between_two_of_its_reads",
        ),
    ),
    (
        "Copies",
        "An import makes the whole queue or none, with ids, attributes, groups, counts and times as they were.",
        (
            f"{CRASH}/test_copies.py::test_an_import_that_is_cut_anywhere_has_made_the_whole_queue_or_none",
            "tests/properties/test_copies.py::test_a_queue_that_moves_house_at_any_time_answers_like_one_that_stays",
        ),
    ),
    (
        "Cost",
        "What a command costs does not depend on how many messages the queue holds, in whatever state they are, nor on how many queues there "
        "are; and a queue that is drained gives its disk back.",
        (
            "tests/benchmarks/test_counts.py::test_opening_and_operating_costs_as_many_disk_calls_and_bytes_whatever_the_queue_holds",
            f"{SIZE}/test_a_million_messages.py::test_each_command_costs_as_many_calls_and_bytes_as_with_a_hundred",
            f"{SIZE}/test_weeks.py::test_a_queue_that_is_written_and_drained_stays_small",
        ),
    ),
    (
        "Your files",
        "Everything stays below the home, in directories that only their owner can enter and files that only their owner can read, whatever "
        "the umask, unless the home is shared with a group. A queue's name never leads out of it, links are not followed, what others could "
        "have put there is refused, and files that are not sqscli's are left alone. Where nobody names a home, none of another user's is taken. "
        "Receipt handles cannot be guessed.",
        (
            f"{SECURITY}/test_names.py::test_no_command_leads_out_of_the_home",
            f"{SECURITY}/test_planted.py::test_nothing_that_is_planted_leads_out_of_the_home_or_keeps_anybody_waiting",
            f"{SECURITY}/test_other_users.py::test_directories_are_0700_and_files_0600_whatever_the_umask_from_their_first_moment",
            f"{SECURITY}/test_found_homes.py::test_another_users_home_in_a_shared_directory_is_never_written_to",
            "tests/settings/test_nearest_home.py::test_what_belongs_to_another_user_is_passed_over_and_the_search_goes_on",
            f"{SECURITY}/test_handles.py::test_no_bit_of_a_handle_can_be_another",
        ),
    ),
)
