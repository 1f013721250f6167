from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from yardmaster_worker.attempts.deadlines import Deadlines
from yardmaster_worker.capabilities.context import StopRequest
from yardmaster_worker.state import StopReason


class FakeLoop:
    """The event loop methods that deadlines use, on manual time."""

    def __init__(self) -> None:
        self._now_s = 100.0
        self._timers: list[Timer] = []

    def time(self) -> float:
        return self._now_s

    def call_at(self, at_s: float, function: Callable[..., None], *arguments: Any) -> Timer:
        timer = Timer(at_s, function, arguments)
        self._timers.append(timer)
        return timer

    def pass_ms(self, milliseconds: float) -> None:
        self._now_s += milliseconds / 1000
        for timer in [timer for timer in self._timers if timer.at_s <= self._now_s]:
            self._timers.remove(timer)
            if not timer.is_cancelled:
                timer.function(*timer.arguments)


class Timer:
    def __init__(self, at_s: float, function: Callable[..., None], arguments: tuple[Any, ...]) -> None:
        self.at_s, self.function, self.arguments = at_s, function, arguments
        self.is_cancelled = False

    def cancel(self) -> None:
        self.is_cancelled = True


@pytest.fixture
def loop(monkeypatch: pytest.MonkeyPatch) -> FakeLoop:
    loop = FakeLoop()
    monkeypatch.setattr("asyncio.get_running_loop", lambda: loop)
    return loop


@pytest.fixture
def passed() -> list[StopRequest]:
    return []


def test_timeout_passes_once_at_its_time(loop: FakeLoop, passed: list[StopRequest]) -> None:
    Deadlines(1000, None, passed.append)
    loop.pass_ms(999)
    assert passed == []
    loop.pass_ms(2)
    assert passed == [StopRequest(StopReason.TIMEOUT, "the attempt ran longer than 1000 ms", 0)]


def test_limit_counts_from_the_start_and_only_shortens(loop: FakeLoop, passed: list[StopRequest]) -> None:
    deadlines = Deadlines(1000, None, passed.append)
    loop.pass_ms(300)
    deadlines.limit(500)
    deadlines.limit(2000)
    loop.pass_ms(201)
    assert [request.message for request in passed] == ["the attempt ran longer than 500 ms"]
    loop.pass_ms(5000)
    assert len(passed) == 1


def test_silence_passes_only_after_the_last_progress(loop: FakeLoop, passed: list[StopRequest]) -> None:
    deadlines = Deadlines(10_000, 100, passed.append)
    for _ in range(5):
        loop.pass_ms(90)
        deadlines.progress()
    loop.pass_ms(90)
    assert passed == []
    loop.pass_ms(11)
    loop.pass_ms(11)
    assert [request.reason for request in passed] == [StopReason.NO_PROGRESS]


def test_close_ends_the_watch(loop: FakeLoop, passed: list[StopRequest]) -> None:
    Deadlines(100, 50, passed.append).close()
    loop.pass_ms(1000)
    assert passed == []


def test_start_deadline_passes_before_the_work_starts(loop: FakeLoop, passed: list[StopRequest]) -> None:
    Deadlines(1000, None, passed.append, start_timeout_ms=200)
    loop.pass_ms(199)
    assert passed == []
    loop.pass_ms(2)
    message = "the attempt did not begin within 200 ms"
    assert passed == [StopRequest(StopReason.START_TIMEOUT, message, 0)]


def test_start_deadline_does_not_pass_after_the_work_started(
    loop: FakeLoop, passed: list[StopRequest]
) -> None:
    deadlines = Deadlines(1000, None, passed.append, start_timeout_ms=200)
    loop.pass_ms(199)
    deadlines.work_started()
    deadlines.work_started()
    loop.pass_ms(500)
    assert passed == []
    deadlines.close()


def test_close_ends_the_watch_of_the_start(loop: FakeLoop, passed: list[StopRequest]) -> None:
    Deadlines(1000, None, passed.append, start_timeout_ms=200).close()
    loop.pass_ms(500)
    assert passed == []
