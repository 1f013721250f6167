from __future__ import annotations

import pytest

from tests.state.support import CAPABILITY, World, outcome, refused, registered
from yardmaster_worker.protocol import validate
from yardmaster_worker.state import (
    CloseLink,
    Drained,
    KillAttempt,
    Note,
    Registered,
    RegistrationState,
    Send,
    StartAttempt,
    StopAttempt,
    StopReason,
    WorkerLimits,
)


@pytest.fixture
def world() -> World:
    world = World()
    world.register()
    world.take_all()
    return world


def test_link_opened_sends_only_the_registration() -> None:
    world = World()
    register = world.open()
    validate("worker.register", register.payload)
    assert register.payload == {
        "workerId": "python-1",
        "instanceId": "i1",
        "name": "python",
        "version": "0.1.0",
        "slots": 2,
        "capabilities": [CAPABILITY],
        "labels": {"isolation-level": "none"},
        "running": [],
        "finished": [],
    }
    assert world.core.registration.state is RegistrationState.REGISTERING


def test_registration_refused_closes_the_link() -> None:
    world = World()
    world.reply(world.open(), refused("INVALID_MESSAGE"))
    assert world.take(CloseLink) == [CloseLink("registration refused: no", is_refused=True)]


def test_rejected_capabilities_are_logged_with_path_and_reason() -> None:
    world = World()
    refusals = [
        {"name": "x.y", "path": "inputSchema.$async", "reason": "asynchronous schemas are not supported"}
    ]
    text = "the control plane refused capabilities"
    warned = Note("capabilities_refused", text, "warn", {"refused": refusals})
    world.register(refusedCapabilities=refusals)
    assert [note for note in world.take(Note) if note.level == "warn"] == [warned]
    world.core.capabilities_changed(world.now_ms)
    [told] = world.take(Send)
    world.reply(told, {"status": "ok", "refusedCapabilities": refusals})
    assert world.take(Note) == [warned]


def test_registration_without_reply_closes_the_link() -> None:
    world = World()
    world.core.failed(world.open().send_id, None, world.now_ms)
    assert world.take(CloseLink) == [CloseLink("no reply to worker.register")]


def test_execute_starts_the_attempt_once(world: World) -> None:
    assert world.execute("a") == {"status": "accepted"}
    assert world.execute("a") == {"status": "accepted"}
    assert len(world.take(StartAttempt)) == 1


@pytest.mark.parametrize(
    ("more", "code"),
    [({"capability": "demo.other"}, "UNKNOWN_CAPABILITY"), ({"sessionId": "s"}, "SESSION_LOST")],
)
def test_execute_rejects_unknown_capabilities_and_sessions(
    world: World, more: dict[str, str], code: str
) -> None:
    assert world.execute("a", **more)["code"] == code
    assert world.take_all() == []


def test_execute_rejects_beyond_the_slots_until_one_is_free(world: World) -> None:
    world.execute("a")
    world.execute("b")
    assert world.execute("c")["code"] == "NO_SLOT"
    world.end("a")
    assert world.execute("c") == {"status": "accepted"}


def test_output_is_sent_at_once_and_then_in_batches(world: World) -> None:
    world.execute("a")
    world.take_all()
    world.print("a", "1")
    (first,) = world.take(Send)
    world.print("a", "2")
    world.print("a", "3")
    assert world.take(Send) == []
    world.reply(first, {"status": "ok"})
    assert world.take(Send) == []
    world.pass_ms(WorkerLimits().flush_interval_ms)
    assert world.sent() == [
        ("task.output", {"leaseId": "a", "chunks": [{"seq": 2, "stream": "stdout", "data": "23"}]})
    ]


def test_all_output_is_sent_before_the_outcome(world: World) -> None:
    world.execute("a")
    world.print("a", "1")
    world.print("a", "2")
    (_, first) = world.take_all()
    world.end("a")
    assert world.take(Send) == []
    assert isinstance(first, Send)
    world.reply(first, {"status": "ok"})
    assert [message for message, _ in world.sent()] == ["task.output", "task.finished"]


@pytest.mark.parametrize("status", ["recorded", "stale"])
def test_outcome_is_dropped_when_the_control_plane_has_replied(world: World, status: str) -> None:
    world.execute("a")
    world.take_all()
    world.end("a")
    (report,) = world.take(Send)
    assert report.payload == {"leaseId": "a", "outcome": outcome()}
    world.reply(report, {"status": status})
    assert world.core.attempts.is_empty


def test_outcome_is_repeated_when_no_reply_came(world: World) -> None:
    world.execute("a")
    world.take_all()
    world.end("a")
    (report,) = world.take(Send)
    world.core.failed(report.send_id, None, world.now_ms)
    (again,) = world.take(Send)
    assert (again.message, again.payload) == (report.message, report.payload)


def test_outcome_is_repeated_after_a_delay_when_it_was_rejected(world: World) -> None:
    world.execute("a")
    world.take_all()
    world.end("a")
    (report,) = world.take(Send)
    world.reply(report, refused("SHUTTING_DOWN"))
    assert world.take(Send) == []
    world.pass_ms(WorkerLimits().retry_delay_ms)
    assert world.sent() == [("task.finished", report.payload)]


@pytest.mark.parametrize(
    ("code", "instead"), [("INVALID_MESSAGE", "INTERNAL"), ("PAYLOAD_TOO_LARGE", "OUTPUT_LIMIT")]
)
def test_outcome_that_is_rejected_for_good_is_replaced(world: World, code: str, instead: str) -> None:
    world.execute("a")
    world.take_all()
    world.end("a")
    (report,) = world.take(Send)
    world.reply(report, refused(code))
    world.pass_ms(WorkerLimits().retry_delay_ms)
    ((message, payload),) = world.sent()
    validate(message, payload)
    assert payload["outcome"]["error"]["code"] == instead


def test_stale_output_kills_the_attempt_and_keeps_its_slot_until_it_ended(world: World) -> None:
    world.execute("a")
    world.print("a", "1")
    (output,) = world.take(Send)
    world.reply(output, {"status": "stale"})
    assert world.take(KillAttempt) == [KillAttempt("a")]
    assert world.core.attempts.running_count == 1
    world.end("a")
    assert world.core.attempts.is_empty
    assert world.take(Send) == []


def test_lost_link_buffers_output_and_presents_all_attempts_again(world: World) -> None:
    for lease in ("a", "b"):
        world.execute(lease)
    world.print("a", "1")
    world.end("b")
    world.take_all()
    world.close()
    world.print("a", "2")
    assert world.take(Send) == []
    register = world.register(adopted=["a"], recorded=["b"])
    assert register.payload["running"] == [{"taskId": "t", "attempt": 1, "leaseId": "a", "outputSeq": 1}]
    assert register.payload["finished"] == [{"leaseId": "b", "outcome": outcome()}]
    ((_, payload),) = world.sent()
    assert [(chunk["seq"], chunk["data"]) for chunk in payload["chunks"]] == [(1, "1"), (2, "2")]
    assert "b" not in world.core.attempts


def test_outcome_whose_output_is_not_acknowledged_is_presented_as_running(world: World) -> None:
    world.execute("a")
    world.print("a", "1")
    world.take_all()
    world.close()
    world.end("a")
    register = world.register(adopted=["a"])
    assert [entry["leaseId"] for entry in register.payload["running"]] == ["a"]
    assert register.payload["finished"] == []
    assert [message for message, _ in world.sent()] == ["task.output", "task.finished"]


def test_outcomes_beyond_a_message_are_presented_as_running() -> None:
    world = World(WorkerLimits(payload_bytes_max=200))
    world.register()
    for lease in ("a", "b"):
        world.execute(lease)
        world.end(lease)
    world.take_all()
    world.close()
    register = world.open()
    assert [entry["leaseId"] for entry in register.payload["finished"]] == ["a"]
    assert [entry["leaseId"] for entry in register.payload["running"]] == ["b"]


def test_register_reply_aborts_running_and_drops_finished_attempts(world: World) -> None:
    for lease in ("a", "b"):
        world.execute(lease)
    world.end("b")
    world.close()
    world.take_all()
    world.register(aborted=["a", "b", "never-heard-of"])
    assert world.take(KillAttempt) == [KillAttempt("a")]
    assert "b" not in world.core.attempts


def test_reply_of_an_older_link_is_ignored(world: World) -> None:
    world.execute("a")
    world.take_all()
    world.end("a")
    (report,) = world.take(Send)
    world.close()
    world.register(adopted=["a"])
    world.take_all()
    world.reply(report, {"status": "recorded"})
    assert "a" in world.core.attempts


def test_lease_expiry_kills_running_attempts_and_keeps_outcomes(world: World) -> None:
    for lease in ("a", "b"):
        world.execute(lease)
    world.end("b")
    world.close()
    world.take_all()
    world.pass_ms(14_999)
    assert world.take(KillAttempt) == []
    world.pass_ms(1)
    assert world.take(KillAttempt) == [KillAttempt("a")]
    assert [entry["leaseId"] for entry in world.open().payload["finished"]] == ["b"]


def test_lease_expiry_is_off_while_registered(world: World) -> None:
    world.execute("a")
    world.close()
    world.pass_ms(10_000)
    world.register(adopted=["a"])
    world.take_all()
    world.pass_ms(20_000)
    assert world.take(KillAttempt) == []


def test_lease_expiry_waits_for_the_answer_to_a_registration(world: World) -> None:
    world.execute("a")
    world.close()
    world.pass_ms(14_990)
    register = world.open()
    world.take_all()
    world.pass_ms(20)
    assert world.take(KillAttempt) == []
    assert (world.core.wake_at_ms or world.now_ms + 1) > world.now_ms
    world.close()
    world.pass_ms(0)
    assert world.take(KillAttempt) == [KillAttempt("a")]
    assert register.payload["running"]


def test_lease_expiry_continues_through_failed_registrations(world: World) -> None:
    world.execute("a")
    world.close()
    world.pass_ms(10_000)
    world.open()
    world.close()
    world.take_all()
    world.pass_ms(5_000)
    assert world.take(KillAttempt) == [KillAttempt("a")]


def test_heartbeat_is_sent_every_interval(world: World) -> None:
    world.execute("a")
    world.take_all()
    assert world.core.wake_at_ms == world.now_ms + 30_000
    world.pass_ms(30_000)
    world.pass_ms(30_000)
    beats = world.sent()
    assert [payload["seq"] for _, payload in beats] == [1, 2]
    assert beats[0][1]["running"] == ["a"]
    validate(*beats[0])


def test_heartbeat_answered_unknown_registers_again(world: World) -> None:
    world.pass_ms(30_000)
    (beat,) = world.take(Send)
    world.reply(beat, {"status": "unknown"})
    (register,) = world.take(Send)
    assert register.message == "worker.register"
    world.reply(register, registered())
    assert world.core.registration.state is RegistrationState.REGISTERED


def test_not_registered_registers_again_once_for_many_replies(world: World) -> None:
    for lease in ("a", "b"):
        world.execute(lease)
        world.print(lease, "1")
    first, second = world.take(Send)
    world.reply(first, refused("NOT_REGISTERED"))
    world.reply(second, refused("NOT_REGISTERED"))
    assert [message for message, _ in world.sent()] == ["worker.register"]


def test_cancel_stops_softly_and_replies_unknown_to_other_leases(world: World) -> None:
    world.execute("a")
    world.take_all()
    cancel = {"leaseId": "a", "reason": "no need", "graceMs": 500}
    assert world.core.cancel(cancel) == {"status": "ok"}  # type: ignore[arg-type]
    assert world.take(StopAttempt) == [StopAttempt("a", StopReason.CANCELLED, "no need", 500)]
    assert world.core.cancel({**cancel, "leaseId": "b"}) == {"status": "unknown"}  # type: ignore[typeddict-item]


def test_drain_by_the_control_plane_rejects_work_stops_at_its_deadline_and_can_be_resumed(
    world: World,
) -> None:
    world.execute("a")
    world.take_all()
    assert world.core.drain(1000, world.now_ms) == {"status": "ok"}
    assert world.execute("b")["code"] == "DRAINING"
    world.pass_ms(1000)
    (stop,) = world.take(StopAttempt)
    assert (stop.lease_id, stop.reason) == ("a", StopReason.WORKER_LOST)
    world.pass_ms(1)
    assert world.take(StopAttempt) == []
    assert (world.core.wake_at_ms or 0) > world.now_ms
    assert world.core.resume() == {"status": "ok"}
    assert world.execute("b") == {"status": "accepted"}


def test_drain_and_end_announces_itself_and_ends_when_all_is_recorded(world: World) -> None:
    world.execute("a")
    world.take_all()
    world.core.leave("SIGTERM", 5000, world.now_ms)
    assert world.sent() == [("worker.drain", {"deadlineMs": 5000, "reason": "SIGTERM"})]
    world.end("a")
    (report,) = world.take(Send)
    assert not any(isinstance(action, Drained) for action in world.actions)
    world.reply(report, {"status": "recorded"})
    assert world.take(Drained) == [Drained()]


def test_drain_and_end_stops_waiting_for_confirmation_after_its_time(world: World) -> None:
    world.execute("a")
    world.close()
    world.core.leave("SIGTERM", 5000, world.now_ms)
    world.take_all()
    world.pass_ms(5000)
    assert len(world.take(StopAttempt)) == 1
    world.end("a")
    assert world.take(Drained) == []
    world.pass_ms(WorkerLimits().stop_grace_ms + WorkerLimits().confirm_grace_ms)
    assert world.take(Drained) == [Drained()]


def test_drain_is_announced_again_on_a_new_link(world: World) -> None:
    world.execute("a")
    world.core.leave("SIGTERM", 5000, world.now_ms)
    world.close()
    world.pass_ms(1000)
    world.take_all()
    world.register(adopted=["a"])
    assert world.sent() == [("worker.drain", {"deadlineMs": 4000, "reason": "SIGTERM"})]


def test_resume_does_not_undo_the_end_of_the_worker(world: World) -> None:
    world.core.leave("SIGTERM", 5000, world.now_ms)
    reply = world.core.resume()
    validate("reply.error", reply)
    assert reply == {"error": {"code": "DRAINING", "message": "the worker is about to end"}}
    assert world.execute("a")["code"] == "DRAINING"


def test_capabilities_changed_is_sent_to_a_registered_control_plane(world: World) -> None:
    world.core.capabilities_changed(world.now_ms)
    assert world.sent() == [("worker.capabilities", {"capabilities": [CAPABILITY]})]
    world.close()
    world.core.capabilities_changed(world.now_ms)
    assert world.take(Send) == []


def test_capabilities_that_changed_during_the_registration_are_sent_after_it() -> None:
    world = World()
    register = world.open()
    world.core.capabilities_changed(world.now_ms)
    assert world.take(Send) == []
    world.reply(register, registered())
    assert [message for message, _ in world.sent()] == ["worker.capabilities"]


def test_capabilities_in_the_registration_are_not_sent_again(world: World) -> None:
    world.core.capabilities_changed(world.now_ms)
    world.take_all()
    world.close()
    world.register()
    assert world.take(Send) == []


def test_capabilities_that_changed_again_are_sent_again(world: World) -> None:
    world.core.capabilities_changed(world.now_ms)
    (first,) = world.take(Send)
    world.core.capabilities_changed(world.now_ms)
    assert world.take(Send) == []
    world.reply(first, {"status": "ok"})
    (second,) = world.take(Send)
    assert second.message == "worker.capabilities"
    world.reply(second, {"status": "ok"})
    assert world.take(Send) == []


def announce(world: World, message: str) -> Send:
    if message == "worker.drain":
        world.core.leave("SIGTERM", 20_000, world.now_ms)
    else:
        world.core.capabilities_changed(world.now_ms)
    (send,) = world.take(Send)
    assert send.message == message
    return send


@pytest.mark.parametrize("message", ["worker.drain", "worker.capabilities"])
@pytest.mark.parametrize(("code", "wait_ms"), [("SHUTTING_DOWN", 1000), ("INVALID_MESSAGE", 5000)])
def test_rejected_announcement_is_repeated_after_a_delay(
    world: World, message: str, code: str, wait_ms: float
) -> None:
    world.execute("a")
    world.take_all()
    world.reply(announce(world, message), refused(code))
    assert world.core.wake_at_ms == world.now_ms + wait_ms
    world.pass_ms(wait_ms - 1)
    assert world.take(Send) == []
    world.pass_ms(1)
    (again,) = world.take(Send)
    assert again.message == message
    world.reply(again, {"status": "ok"})
    world.pass_ms(10_000)
    assert world.take(Send) == []


@pytest.mark.parametrize("message", ["worker.drain", "worker.capabilities"])
def test_announcement_without_reply_is_repeated(world: World, message: str) -> None:
    world.execute("a")
    world.take_all()
    world.core.failed(announce(world, message).send_id, None, world.now_ms)
    (again,) = world.take(Send)
    assert again.message == message


def test_acknowledged_drain_is_sent_again_after_a_new_registration(world: World) -> None:
    world.execute("a")
    world.take_all()
    world.reply(announce(world, "worker.drain"), {"status": "ok"})
    world.pass_ms(5000)
    world.close()
    world.register(adopted=["a"])
    assert world.sent() == [("worker.drain", {"deadlineMs": 15_000, "reason": "SIGTERM"})]


def test_drain_by_the_control_plane_is_not_announced_to_it(world: World) -> None:
    world.core.drain(5000, world.now_ms)
    world.close()
    world.take_all()
    world.register()
    assert world.take(Send) == []
    assert world.execute("a")["code"] == "DRAINING"


def test_execute_rejects_while_too_many_outcomes_are_unconfirmed(world: World) -> None:
    reports = []
    for number in range(WorkerLimits().unconfirmed_max):
        assert world.execute(f"{number}") == {"status": "accepted"}
        world.take_all()
        world.end(f"{number}")
        reports += world.take(Send)
    assert len(reports) == 256
    assert world.execute("more")["code"] == "NO_SLOT"
    world.reply(reports[0], {"status": "recorded"})
    assert world.execute("more") == {"status": "accepted"}


@pytest.mark.parametrize("code", ["INVALID_MESSAGE", "PAYLOAD_TOO_LARGE"])
def test_output_that_is_rejected_for_good_is_counted_as_dropped(world: World, code: str) -> None:
    world.execute("a")
    world.print("a", "lost")
    (output,) = world.take(Send)
    world.reply(output, refused(code))
    assert world.take(Send) == []
    world.print("a", "kept")
    world.pass_ms(WorkerLimits().flush_interval_ms)
    ((_, payload),) = world.sent()
    assert payload["chunks"] == [{"seq": 2, "stream": "stdout", "data": "kept", "droppedBytes": 4}]


def test_invalid_registration_reply_is_not_a_refusal() -> None:
    world = World()
    world.reply(world.open(), refused("REPLY_TIMEOUT"))
    assert world.take(CloseLink) == [CloseLink("registration refused: no")]


def test_registration_is_reported_to_the_link() -> None:
    world = World()
    world.register()
    assert world.take(Registered) == [Registered()]
