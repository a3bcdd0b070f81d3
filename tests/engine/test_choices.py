"""A choice of messages that moves: what may go, and that each message is in one queue whatever others do meanwhile."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sqscli import move_tasks
from sqscli.api.errors import InvalidParameterValue, QueueDoesNotExist
from sqscli.api.requests import ChangeVisibility, Message, MessageAttribute, ReceiveMessages, SendMessages, SendOptions, SentMessages
from sqscli.broker import Broker
from sqscli.choices import check_pair, movable, move_picks, picks_of, send_copies
from sqscli.clock import ManualClock
from sqscli.journal.errors import WriteFailed
from sqscli.queue.move import decide_start_move
from sqscli.queue.rows import Extent
from sqscli.unless_pending import send_unless_pending
from sqscli.walks import Sight

ROUNDS = int(os.environ.get("CHOICE_ROUNDS", "60"))


@pytest.fixture
def broker(home: Path) -> Iterator[Broker]:
    reports: list[str] = []
    broker = Broker(str(home), ManualClock(), "none", warn=reports.append)
    for name in ("a", "b"):
        broker.create_queue(name, {}, {})
        broker.create_queue(f"{name}.fifo", {"FifoQueue": "true", "ContentBasedDeduplication": "true"}, {})
    yield broker
    broker.close()
    assert reports == []


def send(broker: Broker, name: str, *bodies: str) -> None:
    """To a FIFO queue each to the group of its first letter."""
    options = [SendOptions(group_id=body[0]) for body in bodies] if name.endswith(".fifo") else None
    assert not broker.send(name, SendMessages([body.encode() for body in bodies], options)).failures  # type: ignore[arg-type]


def texts(broker: Broker, name: str, state: str | None = None) -> list[str]:
    return [each.message.body.decode() for each in broker.peek(name, 1000, state)]


def chosen(broker: Broker, name: str, wanted: Callable[[str], bool]) -> list[Sight]:
    slices = movable(broker, name, lambda sight: [place for place, body in enumerate(sight.bodies()) if wanted(body.decode())])
    return [sight for found in slices for sight in found.sights]


def move(broker: Broker, name: str, destination: str, wanted: Callable[[str], bool] = lambda _: True) -> int:
    return len(move_picks(broker, name, destination, [picks_of(sight) for sight in chosen(broker, name, wanted)]))


def test_a_group_is_passed_over_from_the_first_message_that_is_in_flight(broker: Broker) -> None:
    send(broker, "a.fifo", "x1", "y1", "x2", "y2", "x3")
    first, second = broker.receive("a.fifo", ReceiveMessages(2, 600)).messages()
    assert {first.body, second.body} == {b"x1", b"x2"}
    assert move(broker, "a.fifo", "b.fifo") == 2
    assert texts(broker, "b.fifo") == ["y1", "y2"]
    broker.change_visibility("a.fifo", ChangeVisibility(first.receipt_handle, 0))
    assert move(broker, "a.fifo", "b.fifo") == 1, "x1 is back, and x2 is not"
    assert texts(broker, "a.fifo") == ["x2", "x3"]


def test_what_is_back_in_a_group_waits_for_what_is_still_in_flight_in_front_of_it(broker: Broker) -> None:
    send(broker, "a.fifo", "x1", "x2", "x3")
    _, second, _ = broker.receive("a.fifo", ReceiveMessages(3, 600)).messages()
    broker.change_visibility("a.fifo", ChangeVisibility(second.receipt_handle, 0))
    assert chosen(broker, "a.fifo", lambda _: True) == []
    assert len(move_picks(broker, "a.fifo", "b.fifo", [(2, 1, 1)])) == 0


def test_a_group_that_was_taken_since_the_choice_is_left_to_who_took_it(broker: Broker) -> None:
    send(broker, "a.fifo", "x1", "y1", "x2")
    picks = [picks_of(sight) for sight in chosen(broker, "a.fifo", lambda body: body != "x1")]
    broker.receive("a.fifo", ReceiveMessages(1, 600))
    assert len(move_picks(broker, "a.fifo", "b.fifo", picks)) == 1
    assert texts(broker, "b.fifo") == ["y1"]


def test_a_choice_from_the_middle_of_a_group_keeps_the_order_of_both_halves(broker: Broker) -> None:
    send(broker, "a.fifo", *[f"x{number}" for number in range(6)])
    assert move(broker, "a.fifo", "b.fifo", lambda body: body in ("x1", "x2", "x4")) == 3
    assert broker.receive("a.fifo", ReceiveMessages(9)).bodies() == [b"x0", b"x3", b"x5"]
    assert broker.receive("b.fifo", ReceiveMessages(9)).bodies() == [b"x1", b"x2", b"x4"]


def test_a_delayed_message_of_a_fifo_queue_is_not_due(broker: Broker) -> None:
    broker.create_queue("slow.fifo", {"FifoQueue": "true", "ContentBasedDeduplication": "true", "DelaySeconds": "9"}, {})
    send(broker, "slow.fifo", "x1")
    assert move(broker, "slow.fifo", "b.fifo") == 0
    broker.clock.advance(9000)  # type: ignore[attr-defined]
    assert move(broker, "slow.fifo", "b.fifo") == 1


@pytest.mark.parametrize("comes_back", [True, False])
def test_what_was_received_since_the_choice_stays_also_when_it_is_back(broker: Broker, comes_back: bool) -> None:
    send(broker, "a", "m1", "m2", "m3")
    picks = [picks_of(sight) for sight in chosen(broker, "a", lambda _: True)]
    broker.receive("a", ReceiveMessages(1, 0 if comes_back else 600))
    broker.delete("a", broker.receive("a", ReceiveMessages(1, 600, exclude=[(1, 1)])).delete_request())
    assert len(move_picks(broker, "a", "b", picks)) == 1
    assert (texts(broker, "a"), texts(broker, "b")) == (["m1"], ["m3"])


def test_what_was_extended_since_the_choice_by_an_old_handle_stays(broker: Broker) -> None:
    send(broker, "a", "m1")
    (message,) = broker.receive("a", ReceiveMessages(1, 0)).messages()
    picks = [picks_of(sight) for sight in chosen(broker, "a", lambda _: True)]
    broker.change_visibility("a", ChangeVisibility(message.receipt_handle, 60))
    assert len(move_picks(broker, "a", "b", picks)) == 0


def test_what_has_expired_since_the_choice_does_not_come_back_in_another_queue(broker: Broker) -> None:
    send(broker, "a", "m1")
    picks = [picks_of(sight) for sight in chosen(broker, "a", lambda _: True)]
    broker.clock.advance(5 * 86_400_000)  # type: ignore[attr-defined]
    assert len(move_picks(broker, "a", "b", picks)) == 0
    assert texts(broker, "b") == []


def test_messages_without_extras_arrive_as_one_row_and_keep_no_extras(broker: Broker) -> None:
    send(broker, "a", *[f"m{number}" for number in range(700)])
    assert move(broker, "a", "b") == 700
    queue = broker.queue("b")
    queue.catch_up()
    rows: list[Extent] = list(queue.state.messages.scan(0, lambda _: True))
    assert not queue.stored(rows[0]).has_extras
    assert len({row.offset for row in rows}) == 1
    broker.send("b", SendMessages([b"its delay is over"], [SendOptions(0)]))
    assert move(broker, "b", "a", lambda body: body.startswith("its")) == 1
    queue = broker.queue("a")
    queue.catch_up()
    assert not queue.stored(next(queue.state.messages.scan(0, lambda _: True))).has_extras


def test_a_moved_message_waits_for_the_delay_of_its_new_queue(broker: Broker) -> None:
    broker.create_queue("slow", {"DelaySeconds": "60"}, {})
    broker.send("a", SendMessages([b"m1", b"m2"], [None, SendOptions(0, {"k": MessageAttribute("String", b"v")})]))
    assert move(broker, "a", "slow") == 2
    assert texts(broker, "slow", "delayed") == ["m1", "m2"]


def test_the_key_of_a_message_goes_along_with_a_move_and_not_with_a_copy(broker: Broker) -> None:
    broker.send("a", SendMessages([b"m1"], [SendOptions(pending_key="k")]))
    send_copies(broker, "b", chosen(broker, "a", lambda _: True))
    assert isinstance(send_unless_pending(broker, "b", b"new", SendOptions(pending_key="k")), SentMessages)
    broker.purge("b")
    assert move(broker, "a", "b") == 1
    assert isinstance(send_unless_pending(broker, "a", b"new", SendOptions(pending_key="k")), SentMessages)
    assert isinstance(send_unless_pending(broker, "b", b"new", SendOptions(pending_key="k")), Message)


def test_a_queue_whose_move_task_is_under_way_is_left_to_it(broker: Broker) -> None:
    broker.create_queue("source", {"RedrivePolicy": f'{{"deadLetterTargetArn":"{broker.namespace.arn("a")}","maxReceiveCount":1}}'}, {})
    send(broker, "a", "m1", "m2")
    picks = [picks_of(sight) for sight in chosen(broker, "a", lambda _: True)]
    move_tasks.start(broker, "a", "source", 1)
    with pytest.raises(InvalidParameterValue, match="already a task running"):
        move_picks(broker, "a", "b", picks)
    assert texts(broker, "b") == []


def test_a_destination_that_goes_meanwhile_is_named_and_nothing_is_lost(broker: Broker) -> None:
    send(broker, "a", "m1")
    picks = [picks_of(sight) for sight in chosen(broker, "a", lambda _: True)]
    assert len(move_picks(broker, "a", "b", [])) == 0
    broker.delete_queue("b")
    with pytest.raises(QueueDoesNotExist, match=r"does not exist: b$"):
        move_picks(broker, "a", "b", picks)
    assert texts(broker, "a", "available") == ["m1"]
    with pytest.raises(QueueDoesNotExist, match=r"does not exist: b$"):
        check_pair(broker, "a", "b")


def test_a_move_that_somebody_left_unfinished_is_finished_first(broker: Broker) -> None:
    send(broker, "a", "m1", "m2")
    source, destination = broker.queue("a"), broker.queue("b")
    destination.catch_up()
    source.acquire()
    source.commit([decide_start_move(source.state, 0, destination.state, True, [(1, 1)], [b"new"])], durable=True)
    source.release()
    assert move(broker, "a", "b") == 1
    assert texts(broker, "b") == ["new", "m2"]


def test_a_move_that_cannot_be_finished_stops_the_next_one_in_clear_words(broker: Broker, monkeypatch: pytest.MonkeyPatch) -> None:
    send(broker, "a", "m1")
    source, destination = broker.queue("a"), broker.queue("b")
    destination.catch_up()
    source.acquire()
    source.commit([decide_start_move(source.state, 0, destination.state, True, [(1, 1)])], durable=True)
    source.release()
    monkeypatch.setattr("sqscli.move_tasks.finish_pending_move", lambda *_: None)
    with pytest.raises(WriteFailed, match="/a: messages are on their way to a queue that cannot be written"):
        move_picks(broker, "a", "b", [(1, 1, 0)])


PLANS = st.lists(
    st.tuples(
        st.sampled_from(["send", "move", "transform", "receive", "return", "choose", "wait"]),
        st.sampled_from(["ab", "ba"]),
        st.integers(0, 31),
        st.integers(1, 5),
    ),
    max_size=25,
)


@pytest.mark.parametrize("kind", ["", ".fifo"])
@settings(max_examples=ROUNDS)
@given(plan=PLANS)
def test_a_move_of_any_choice_leaves_each_message_in_exactly_one_queue(kind: str, plan: list[tuple[str, str, int, int]]) -> None:
    """Whatever was received or given back between the choice and the move."""
    with TemporaryDirectory() as home:
        broker = Broker(home, ManualClock(), "none")
        for name in "ab":
            broker.create_queue(name + kind, {"FifoQueue": "true", "ContentBasedDeduplication": "true"} if kind else {}, {})
        here: dict[str, str] = {}  # where each message is, by the number that its body begins with
        handles: dict[str, tuple[str, str]] = {}
        picked: dict[str, list[Sight]] = {"a": [], "b": []}
        for verb, (source, target), bits, count in plan:
            if verb == "send":
                for number in range(len(here), len(here) + count):
                    here[str(number)] = source
                    options = SendOptions(group_id=f"g{number % 2}") if kind else SendOptions(0) if bits % 2 else None
                    broker.send(source + kind, SendMessages([b"%d " % number], [options]))
            elif verb == "choose":
                wanted = {number for number in here if bits >> int(number) % 5 & 1}
                picked[source] = chosen(broker, source + kind, lambda body, wanted=wanted: body.split()[0] in wanted)  # type: ignore[misc]
            elif verb in ("move", "transform"):
                sights = [sight.part(index, 1) for sight in picked[source] for index in range(len(sight))]
                new = {sight.row.first: sight.bodies()[0] + b"!" for sight in sights} if verb == "transform" else None
                moved = move_picks(broker, source + kind, target + kind, [picks_of(sight) for sight in sights], new)
                ids = {each.message.message_id: each.message.body.decode() for each in broker.peek(target + kind, 1000, None)}
                for each in moved.redriven():
                    here[ids[each.new_message_id].split()[0]] = target
            elif verb == "receive":
                for message in broker.receive(source + kind, ReceiveMessages(count, 60)).messages():
                    handles[message.body.decode().split()[0]] = source, message.receipt_handle
            elif verb == "wait":
                broker.clock.advance(20_000 * count)  # type: ignore[attr-defined]
            elif handles:
                name, (queue, handle) = sorted(handles.items())[bits % len(handles)]
                is_there = any(
                    each.message.body.decode().split()[0] == name and each.state == "in-flight" for each in broker.peek(queue + kind, 1000, None)
                )
                if is_there:
                    broker.change_visibility(queue + kind, ChangeVisibility(handle, 0))
            found = {name: [body.split()[0] for body in texts(broker, name + kind)] for name in "ab"}
            assert sorted(found["a"] + found["b"]) == sorted(here), "each is there, and once"
            assert all(here[number] == name for name in "ab" for number in found[name])
        broker.close()


def test_a_choice_does_not_fit_a_queue_that_was_made_anew_since(broker: Broker) -> None:
    send(broker, "a", "x1", "x2")
    sights = chosen(broker, "a", lambda _: True)
    broker.delete_queue("a")
    broker.create_queue("a", {}, {})
    send(broker, "a", "new1", "new2")
    bodies = {sight.row.first + index: b"changed" for sight in sights for index in range(len(sight))}
    with pytest.raises(QueueDoesNotExist):
        move_picks(broker, "a", "b", [picks_of(sight) for sight in sights], bodies, sights[0].queue.queue_id)
    assert (texts(broker, "a"), texts(broker, "b")) == (["new1", "new2"], [])


def test_a_walk_ends_where_its_queue_was_made_anew(broker: Broker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sqscli.walks.SLICE_MESSAGES", 1)
    monkeypatch.setattr("sqscli.walks.VIEW_MESSAGES", 1)
    send(broker, "a", "x1", "x2", "x3")
    slices = movable(broker, "a", None)
    next(slices)
    broker.delete_queue("a")
    broker.create_queue("a", {}, {})
    send(broker, "a", "new1", "new2", "new3")
    with pytest.raises(QueueDoesNotExist):
        list(slices)


def test_the_next_command_does_not_replay_a_move_of_messages_here_and_there(broker: Broker) -> None:
    send(broker, "a", *[f"{'xy'[number % 2]}{number}" for number in range(200)])
    assert move(broker, "a", "b", lambda body: body.startswith("x")) == 100
    assert broker.queue("a").rows_behind >= 100
    broker.tend()
    broker.close()
    queue = broker.queue("a")
    queue.catch_up()
    assert queue.rows_behind == 0
