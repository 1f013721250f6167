"""Sessions in the protocol state: accepted tasks, reports, and freed resources."""

from __future__ import annotations

from typing import Any

import pytest

from tests.state.support import CAPABILITY, World, registered
from yardmaster_worker.state import Drained, FreeSession, Send, StopAttempt, WorkerLimits

KEPT = {**CAPABILITY, "sessions": True}
MESSAGE = "the session was still open at the drain deadline"


@pytest.fixture
def world() -> World:
    world = World(WorkerLimits(sessions_max=2), [KEPT, {**CAPABILITY, "name": "demo.plain"}])
    world.register()
    return world


def open_session(
    world: World, session_id: str, capability: str = "demo.echo", ttl_ms: int = 1000
) -> dict[str, Any]:
    return dict(world.core.open_session({"sessionId": session_id, "capability": capability, "ttlMs": ttl_ms}))


def close_session(world: World, session_id: str) -> None:
    assert world.core.close_session(session_id, world.now_ms) == {"status": "ok"}


def freed(world: World) -> list[str]:
    return [action.session_id for action in world.take(FreeSession)]


def test_session_is_opened_once_and_accepts_tasks(world: World) -> None:
    assert open_session(world, "s") == {"status": "opened"}
    assert open_session(world, "s") == {"status": "opened"}
    assert world.execute("a", sessionId="s") == {"status": "accepted"}


def test_session_accepts_one_task_at_a_time(world: World) -> None:
    open_session(world, "s")
    world.execute("a", sessionId="s")
    assert world.execute("b", sessionId="s")["code"] == "NO_SLOT"
    world.end("a")
    assert world.execute("b", sessionId="s") == {"status": "accepted"}


def test_session_is_rejected_with_the_reason(world: World) -> None:
    assert open_session(world, "p", "demo.plain")["code"] == "UNKNOWN_CAPABILITY"
    open_session(world, "a")
    open_session(world, "b")
    assert open_session(world, "c") == {
        "status": "rejected",
        "code": "SESSIONS_FULL",
        "message": "session limit reached (2)",
    }
    world.core.drain(1000, world.now_ms)
    assert open_session(world, "d")["code"] == "DRAINING"


def test_close_stops_attempts_and_frees_the_session_afterwards(world: World) -> None:
    open_session(world, "s")
    world.execute("a", sessionId="s")
    world.execute("b")
    world.take_all()
    close_session(world, "s")
    (stop,) = world.take_all()
    assert stop == StopAttempt("a", "SESSION_LOST", "the session was closed", 1000)  # type: ignore[arg-type]
    assert open_session(world, "s")["code"] == "INTERNAL"
    world.end("a")
    assert freed(world) == ["s"]
    assert world.execute("c", sessionId="s")["code"] == "SESSION_LOST"
    close_session(world, "s")
    assert freed(world) == []


def test_registration_presents_open_sessions_and_ends_unwanted_ones(world: World) -> None:
    open_session(world, "a")
    open_session(world, "b")
    world.close()
    register = world.open()
    assert (register.payload["sessions"], register.payload["sessionsMax"]) == (["a", "b"], 2)
    world.reply(register, registered(closedSessions=["a", "never"]))
    assert freed(world) == ["a"]
    world.close()
    assert world.open().payload["sessions"] == ["b"]


def test_registration_has_no_sessions_without_support() -> None:
    assert "sessions" not in World().open().payload


def test_registration_presents_open_sessions_after_support_ended(world: World) -> None:
    open_session(world, "s")
    world.close()
    world.capabilities = [CAPABILITY]
    assert world.open().payload["sessions"] == ["s"]


def test_repeated_open_is_accepted_while_the_worker_drains(world: World) -> None:
    open_session(world, "s")
    world.core.drain(1000, world.now_ms)
    assert open_session(world, "s") == {"status": "opened"}


def test_end_is_reported_until_acknowledged(world: World) -> None:
    open_session(world, "s")
    world.take_all()
    world.core.end_session("s", "broken", world.now_ms)
    notice = ("session.ended", {"sessionId": "s", "message": "broken"})
    (first,) = world.take(Send)
    assert (first.message, first.payload) == notice
    world.reply(first, {"error": {"code": "INTERNAL", "message": "later"}})
    world.pass_ms(1000)
    (second,) = world.take(Send)
    assert (second.message, second.payload) == notice
    world.reply(second, {"status": "ok"})
    world.pass_ms(5000)
    assert world.take(Send) == []


def test_end_without_a_link_is_reported_by_the_next_registration(world: World) -> None:
    open_session(world, "s")
    world.close()
    world.core.end_session("s", "broken", world.now_ms)
    assert world.register().payload["sessions"] == []
    assert world.sent() == []


def test_drain_accepts_tasks_of_open_sessions_and_ends_them_at_the_deadline(world: World) -> None:
    open_session(world, "s")
    world.core.leave("SIGTERM", 5000, world.now_ms)
    assert world.execute("a", sessionId="s") == {"status": "accepted"}
    assert world.execute("b")["code"] == "DRAINING"
    world.end("a")
    world.pass_ms(4999)
    assert freed(world) == []
    (report,) = [action for action in world.actions if isinstance(action, Send)][-1:]
    assert report.message == "task.finished"
    world.reply(report, {"status": "recorded"})
    world.take_all()
    world.pass_ms(1)
    actions = world.take_all()
    assert FreeSession("s") in actions
    assert Drained() not in actions
    (notice,) = [action for action in actions if isinstance(action, Send)]
    assert notice.payload == {"sessionId": "s", "message": MESSAGE}
    world.reply(notice, {"status": "ok"})
    assert world.take(Drained) == [Drained()]


def test_drain_is_over_when_the_last_session_is_closed(world: World) -> None:
    open_session(world, "s")
    world.core.leave("SIGTERM", 5000, world.now_ms)
    assert world.take(Drained) == []
    close_session(world, "s")
    assert Drained() in world.take_all()


def test_orphaned_session_expires_after_the_leases_and_its_ttl(world: World) -> None:
    open_session(world, "s", ttl_ms=1000)
    world.close()
    world.pass_ms(15_000)
    assert world.core.wake_at_ms == world.now_ms + 1000
    world.pass_ms(999)
    assert freed(world) == []
    world.pass_ms(1)
    assert freed(world) == ["s"]


def test_session_is_kept_if_the_control_plane_returns_in_time(world: World) -> None:
    open_session(world, "s", ttl_ms=1000)
    world.close()
    world.pass_ms(15_500)
    world.register()
    world.pass_ms(5000)
    assert world.execute("a", sessionId="s") == {"status": "accepted"}
