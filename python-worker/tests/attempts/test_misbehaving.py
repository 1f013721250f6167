"""A misbehaving handler ends only its own attempt, once and with a code. The slot is freed, and the worker survives."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.attempts.misbehaving import RAISING, REPORTING, coroutine, endless, plain
from tests.support.running import dialing, in_process
from yardmaster_worker import Context, Worker
from yardmaster_worker.attempts.endings import raised, returned
from yardmaster_worker.attempts.outcomes import checked, failed, measured, succeeded
from yardmaster_worker.protocol import validate

if TYPE_CHECKING:
    from tests.support.control_plane import ControlPlane

ANY: dict[str, Any] = {}


async def outcome_of(control: ControlPlane, handler: Any, **more: Any) -> dict[str, Any]:
    """Return the outcome of a handler. Assert that the only slot is free again and that the worker still works."""
    worker = Worker(built_in=False)
    worker.capability("odd.it", description="", input_schema=ANY)(handler)
    worker.capability("odd.ok", description="", input_schema=ANY)(lambda value, _context: value)
    async with in_process(worker, dialing(control, slots=1)):
        await control.until(lambda: control.registrations)
        assert await control.execute("odd", "odd.it", None, **more) == {"status": "accepted"}
        outcome = await control.outcome("odd")
        assert await control.execute("next", "odd.ok", "ok") == {"status": "accepted"}
        assert (await control.outcome("next"))["result"] == "ok"
    assert [report["leaseId"] for report in control.finished] == ["odd", "next"]
    outcome["stats"].pop("wallMs")
    return outcome


def error_only(error: dict[str, Any]) -> dict[str, Any]:
    return {"status": "failed", "error": error, "stats": {}}


@pytest.mark.parametrize("wrap", [coroutine, plain])
@pytest.mark.parametrize(("do", "error"), [row[1:] for row in RAISING], ids=[row[0] for row in RAISING])
async def test_handler_that_raises_or_returns_anything_ends_its_attempt(
    control: ControlPlane, wrap: Any, do: Any, error: dict[str, Any]
) -> None:
    outcome = await outcome_of(control, wrap(do))
    if "StopIteration" in error["message"] and wrap is plain:  # a coroutine cannot raise it
        error = {**error, "message": "StopIteration"}
    assert outcome == error_only(error)
    assert control.text("odd", "log") == "kept\n"


@pytest.mark.parametrize("is_plain", [False, True], ids=["coroutine", "plain"])
@pytest.mark.parametrize(
    ("stream", "make", "error"), [row[1:] for row in REPORTING], ids=[row[0] for row in REPORTING]
)
async def test_output_that_cannot_be_sent_fails_its_attempt(
    control: ControlPlane, stream: str, make: Any, error: dict[str, Any], is_plain: bool
) -> None:
    def report(context: Context) -> None:
        context.output("log", "kept\n")
        context.output(stream, make())

    async def report_async(_value: Any, context: Context) -> None:
        report(context)

    handler = (lambda _value, context: report(context)) if is_plain else report_async
    assert await outcome_of(control, handler) == error_only(error)
    assert control.text("odd", "log") == "kept\n"


async def test_output_is_copied_when_it_is_sent(control: ControlPlane) -> None:
    async def handler(_value: Any, context: Context) -> dict[str, Any]:
        progress = {"done": [1]}
        context.progress(progress)
        progress["done"].append({2})  # type: ignore[arg-type]
        return {"ok": True}

    assert (await outcome_of(control, handler))["status"] == "succeeded"
    assert control.outputs[0]["chunks"][0]["data"] == {"done": [1]}


async def test_tasks_and_callbacks_that_a_handler_left_behind_cannot_end_its_attempt_twice(
    control: ControlPlane,
) -> None:
    contexts: list[Context] = []

    async def handler(_value: Any, context: Context) -> str:
        contexts.append(context)
        return "done"

    outcome = await outcome_of(control, handler)
    assert outcome == {"status": "succeeded", "result": "done", "stats": {}}
    context = contexts[0]
    context.output("stdout", "too late")
    context.progress({1, 2})
    context.limit_timeout(1)
    with pytest.raises(Exception, match="the attempt has ended"):
        await context.artifact("late", b"x")
    assert await context.input.read() == b""


async def test_threads_of_a_handler_send_output_until_its_end(control: ControlPlane) -> None:
    async def handler(_value: Any, context: Context) -> None:
        thread = threading.Thread(target=lambda: context.output("stdout", "from a thread"))
        thread.start()
        await asyncio.to_thread(thread.join)

    assert (await outcome_of(control, handler))["status"] == "succeeded"
    assert control.text("odd") == "from a thread"


async def test_handler_that_ignores_its_cancellation_is_abandoned(control: ControlPlane) -> None:
    over = asyncio.Event()

    async def handler(_value: Any, _context: Context) -> None:
        while not over.is_set():
            try:
                await over.wait()
            except asyncio.CancelledError:
                continue

    outcome = await outcome_of(control, handler, timeoutMs=50)
    over.set()
    message = "the attempt ran longer than 50 ms"
    error = {"code": "TIMEOUT", "message": message, "retryable": False}
    assert outcome == {"status": "timed_out", "error": error, "stats": {}}


async def test_functions_that_never_return_do_not_block_others(control: ControlPlane) -> None:
    worker, over = Worker(built_in=False), threading.Event()
    worker.capability("odd.hang", description="", input_schema=ANY)(lambda _value, _context: over.wait())
    worker.capability("odd.ok", description="", input_schema=ANY)(lambda value, _context: value)
    hung = [f"hung-{number}" for number in range(40)]
    async with in_process(worker, dialing(control, slots=40)):
        await control.until(lambda: control.registrations)
        for lease in hung:
            await control.execute(lease, "odd.hang", None, timeoutMs=50)
        codes = [(await control.outcome(lease))["error"]["code"] for lease in hung]
        await control.execute("next", "odd.ok", "ok")
        assert (await control.outcome("next"))["result"] == "ok"
    over.set()
    assert codes == ["TIMEOUT"] * 40


@pytest.mark.parametrize("figures", [0, {"rows": float("nan")}, {"rows": object()}, {"a": endless()}, 5])
async def test_statistics_that_cannot_be_sent_fail_the_attempt(control: ControlPlane, figures: Any) -> None:
    async def handler(_value: Any, context: Context) -> None:
        context.stats = figures

    assert (await outcome_of(control, handler))["error"]["code"] == "INVALID_RESULT"


async def test_save_artifact_on_the_event_loop_is_rejected(control: ControlPlane) -> None:
    async def handler(_value: Any, context: Context) -> None:
        context.save_artifact("a", b"x")

    message = "RuntimeError: save_artifact would block the event loop; await context.artifact instead"
    error = {"code": "INTERNAL", "message": message, "retryable": True}
    assert await outcome_of(control, handler) == error_only(error)


async def test_artifact_that_ends_programs_while_it_opens_ends_its_attempt(control: ControlPlane) -> None:
    async def handler(_value: Any, context: Context) -> None:
        def open_it() -> int:
            raise SystemExit(2)

        await context.artifact("a", open_it)

    message = "opening the artifact raised SystemExit"
    error = {"code": "EXECUTION_ERROR", "message": message, "retryable": False}
    assert await outcome_of(control, handler) == error_only(error)


async def test_handler_that_cancels_every_task_of_its_attempt_ends_it(control: ControlPlane) -> None:
    async def handler(_value: Any, _context: Context) -> None:
        for task in asyncio.all_tasks():
            if "Attempts._run" in repr(task):
                task.cancel()
        await asyncio.Event().wait()

    outcome = await outcome_of(control, handler)
    assert (outcome["status"], outcome["error"]["code"]) == ("failed", "EXECUTION_ERROR")


@pytest.mark.parametrize("end", [SystemExit, KeyboardInterrupt, asyncio.CancelledError, GeneratorExit])
async def test_session_ends_whatever_its_closers_raise(control: ControlPlane, end: Any) -> None:
    worker, freed = Worker(built_in=False), asyncio.Event()

    @worker.capability("odd.keep", description="", input_schema=ANY, sessions=True)
    async def keep(_value: Any, context: Context) -> None:
        async def close() -> None:
            raise end

        assert context.session is not None
        context.session.on_close(freed.set)
        context.session.on_close(close)

    opening = {"sessionId": "s", "capability": "odd.keep", "ttlMs": 60_000}
    async with in_process(worker, dialing(control)):
        await control.until(lambda: control.registrations)
        assert (await control.call("session.open", opening))["status"] == "opened"
        await control.execute("a", "odd.keep", None, sessionId="s")
        await control.outcome("a")
        await control.call("session.close", {"sessionId": "s"})
        async with asyncio.timeout(10):
            await freed.wait()


class _Odd:
    """An object whose attributes raise arbitrary errors."""

    def __init__(self, error: BaseException) -> None:
        object.__setattr__(self, "error", error)

    def __getattribute__(self, _name: str) -> Any:
        raise object.__getattribute__(self, "error")

    __str__ = __repr__ = __iter__ = __len__ = __getattribute__  # type: ignore[assignment]


errors: st.SearchStrategy[BaseException] = st.recursive(
    st.sampled_from(
        [SystemExit, KeyboardInterrupt, GeneratorExit, ValueError, asyncio.CancelledError, StopIteration]
    ).flatmap(lambda kind: st.one_of(st.none(), st.text(), st.integers()).map(kind)),
    lambda inner: inner.map(lambda error: RuntimeError(_Odd(error))),
    max_leaves=3,
)
leaves = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(st.characters()),
    st.binary(),
    st.datetimes(),
    errors.map(_Odd),
    st.just(object),
)
keys = st.one_of(st.text(), st.integers(), st.none(), st.tuples(st.integers()))
values = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner), st.dictionaries(keys, inner), st.tuples(inner, inner), st.sets(st.integers())
    ),
    max_leaves=20,
)


@given(
    st.one_of(values.map(lambda value: ("returned", value)), errors.map(lambda error: ("raised", error))),
    values,
)
@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=300)
def test_any_ending_becomes_a_valid_outcome(ending: tuple[str, Any], stats: Any) -> None:
    how, value = ending
    ended = returned(value, 10_000) if how == "returned" else raised(value, 10_000)
    outcome = succeeded(ended.result) if ended.error is None else failed(ended.error)
    own_figures: list[Any] = [{}, stats]
    for figures in own_figures:
        sendable = checked(measured(outcome, figures, {}, 1.0), 64 * 1024)
        validate("task.finished", {"leaseId": "lease", "outcome": sendable})


@given(
    st.lists(st.tuples(st.sampled_from(["returned", "raised"]), values, errors, st.booleans()), max_size=6)
)
@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture], max_examples=15)
async def test_any_handler_ends_its_attempt_once(
    control: ControlPlane, attempts: list[tuple[str, Any, BaseException, bool]]
) -> None:
    control.registrations.clear()
    control.finished.clear()
    worker = Worker(built_in=False)

    def do(number: int) -> Any:
        how, value, error, _is_async = attempts[number]
        if how == "raised":
            raise error
        return value

    @worker.capability("odd.coroutine", description="", input_schema=ANY)
    async def run(number: int, _context: Context) -> Any:
        return do(number)

    worker.capability("odd.plain", description="", input_schema=ANY)(lambda number, _context: do(number))
    async with in_process(worker, dialing(control, slots=1)):
        await control.until(lambda: control.registrations)
        for number, (*_, is_async) in enumerate(attempts):
            lease = f"lease-{number}"
            capability = "odd.coroutine" if is_async else "odd.plain"
            assert await control.execute(lease, capability, number) == {"status": "accepted"}
            await control.outcome(lease)
    assert [report["leaseId"] for report in control.finished] == [f"lease-{n}" for n in range(len(attempts))]
