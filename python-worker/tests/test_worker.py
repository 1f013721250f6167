"""A worker on a real link, driven by a control plane."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.running import dialing, in_process
from yardmaster_worker import CapabilityError, Context, Worker
from yardmaster_worker.protocol import validate

if TYPE_CHECKING:
    from tests.support.control_plane import ControlPlane

ANY: dict[str, Any] = {}


@pytest.fixture
def gate() -> threading.Event:
    """Return an event that blocks a capability until the test sets it."""
    return threading.Event()


@pytest.fixture
def worker(gate: threading.Event) -> Worker:
    worker = Worker(built_in=False)

    @worker.capability("demo.echo", description="Say it again.", input_schema={"type": "object"})
    async def echo(value: Any, context: Context) -> Any:
        context.output("log", "echoing\n")
        return value

    @worker.capability("demo.lines", description="Lines before and after a gate.", input_schema=ANY)
    def lines(value: Any, context: Context) -> int:
        for number in range(value):
            context.output("stdout", f"before {number}\n")
        while not gate.wait(0.01):
            if context.is_cancelled:
                raise CapabilityError("CANCELLED", "stopped", details={"seen": True})
        for number in range(value):
            context.output("stdout", f"after {number}\n")
        return int(value)

    @worker.capability("demo.fail", description="Fail.", input_schema=ANY)
    async def fail(value: Any, _context: Context) -> None:
        if value == "bug":
            raise RuntimeError("oops")
        raise CapabilityError("demo.NO", "it cannot", retryable=True, details={"why": 1})

    @worker.capability("demo.wait", description="Wait for ever.", input_schema=ANY)
    async def wait(_value: Any, context: Context) -> None:
        context.progress({"waiting": True})
        await asyncio.Event().wait()

    return worker


@pytest.fixture
def preparing(worker: Worker, gate: threading.Event) -> Worker:
    """Create a worker with a capability that signals the start of its work."""

    @worker.capability(
        "demo.prepare", description="Prepare, then work.", input_schema=ANY, signals_start=True
    )
    def prepare(_value: Any, context: Context) -> str:
        context.output("log", "preparing\n")
        gate.wait(10)
        context.started()
        context.output("log", "working\n")
        return "done"

    return worker


def expected_lines(count: int) -> str:
    return "".join(f"{when} {number}\n" for when in ("before", "after") for number in range(count))


async def test_register_declares_capabilities_and_labels(control: ControlPlane, worker: Worker) -> None:
    async with in_process(worker, dialing(control, labels={"region": "here"})):
        await control.until(lambda: control.registrations)
        register = control.registrations[0]
    assert [capability["name"] for capability in register["capabilities"]][:1] == ["demo.echo"]
    assert register["labels"]["region"] == "here"
    assert register["slots"] == 4


async def test_execute_returns_the_value_and_its_output(control: ControlPlane, worker: Worker) -> None:
    async with in_process(worker, dialing(control)):
        await control.until(lambda: control.registrations)
        assert await control.execute("a", "demo.echo", {"x": [1, None]}) == {"status": "accepted"}
        outcome = await control.outcome("a")
    wall_ms = outcome["stats"].pop("wallMs")
    assert wall_ms >= 0
    assert outcome == {"status": "succeeded", "result": {"x": [1, None]}, "stats": {}}
    assert control.text("a", "log") == "echoing\n"


async def test_invalid_input_fails_with_its_path(control: ControlPlane, worker: Worker) -> None:
    async with in_process(worker, dialing(control)):
        await control.until(lambda: control.registrations)
        await control.execute("a", "demo.echo", "text")
        outcome = await control.outcome("a")
    assert outcome["error"] == {
        "code": "INVALID_INPUT",
        "message": "input: expected object, got string",
        "retryable": False,
        "details": {"path": ""},
    }


async def test_failure_and_bug_become_typed_outcomes(control: ControlPlane, worker: Worker) -> None:
    async with in_process(worker, dialing(control)):
        await control.until(lambda: control.registrations)
        await control.execute("a", "demo.fail", None)
        await control.execute("b", "demo.fail", "bug")
        failed, broken = await control.outcome("a"), await control.outcome("b")
    error = {"code": "demo.NO", "message": "it cannot", "retryable": True, "details": {"why": 1}}
    assert (failed["status"], failed["error"]) == ("failed", error)
    error = {"code": "INTERNAL", "message": "RuntimeError: oops", "retryable": True}
    assert (broken["status"], broken["error"]) == ("failed", error)


async def test_link_cut_neither_loses_nor_repeats_output(
    control: ControlPlane, worker: Worker, gate: threading.Event
) -> None:
    async with in_process(worker, dialing(control)):
        await control.until(lambda: control.registrations)
        await control.execute("a", "demo.lines", 500)
        await control.until(lambda: "before 499\n" in control.text("a"))
        await control.stop()
        gate.set()
        await control.start()
        assert (await control.outcome("a"))["result"] == 500
        second = control.registrations[1]
    assert second["instanceId"] == control.registrations[0]["instanceId"]
    assert control.text("a") == expected_lines(500)
    assert len(control.finished) + len(second["finished"]) == 1


async def test_outcome_reached_without_a_link_is_presented(
    control: ControlPlane, worker: Worker, gate: threading.Event
) -> None:
    async with in_process(worker, dialing(control)):
        await control.until(lambda: control.registrations)
        await control.execute("a", "demo.lines", 0)
        await control.stop()
        gate.set()
        await control.start()
        await control.until(lambda: len(control.registrations) == 2)
        presented = control.registrations[1]
        leases = [entry["leaseId"] for entry in presented["finished"] + presented["running"]]
    assert leases == ["a"]


async def test_stale_reply_stops_the_report_of_an_outcome(control: ControlPlane, worker: Worker) -> None:
    control.answers["task.finished"] = lambda _: {"status": "stale"}
    async with in_process(worker, dialing(control)):
        await control.until(lambda: control.registrations)
        await control.execute("a", "demo.echo", {})
        await control.outcome("a")
        await control.cut()
        await control.until(lambda: len(control.registrations) == 2)
    assert len(control.finished) == 1
    assert (control.registrations[1]["running"], control.registrations[1]["finished"]) == ([], [])


async def test_stale_reply_to_output_stops_the_attempt(control: ControlPlane) -> None:
    worker, ended = Worker(built_in=False), asyncio.Event()
    worker.capability("demo.echo", description="", input_schema=ANY)(lambda value, _context: value)

    @worker.capability("demo.wait", description="Wait for ever.", input_schema=ANY)
    async def wait(_value: Any, context: Context) -> None:
        context.output("stdout", "waiting")
        try:
            await asyncio.Event().wait()
        finally:
            # Two loop iterations later the attempt has ended and its slot is free.
            asyncio.get_running_loop().call_later(0, ended.set)

    control.answers["task.output"] = lambda _: {"status": "stale"}
    async with in_process(worker, dialing(control, slots=1)):
        await control.until(lambda: control.registrations)
        await control.execute("a", "demo.wait", None)
        await control.until(lambda: control.outputs)
        async with asyncio.timeout(10):
            await ended.wait()
        assert await control.execute("b", "demo.echo", {}) == {"status": "accepted"}
        await control.outcome("b")
    assert [report["leaseId"] for report in control.finished] == ["b"]


async def test_cancel_and_deadlines_end_attempts_with_their_code(
    control: ControlPlane, worker: Worker
) -> None:
    async with in_process(worker, dialing(control)):
        await control.until(lambda: control.registrations)
        await control.execute("cancelled", "demo.lines", 0)
        await control.execute("late", "demo.wait", None, timeoutMs=50)
        await control.execute("silent", "demo.wait", None, noProgressTimeoutMs=50)
        reply = await control.call(
            "task.cancel", {"leaseId": "cancelled", "reason": "no need", "graceMs": 5000}
        )
        assert reply == {"status": "ok"}
        outcomes = {lease: await control.outcome(lease) for lease in ("cancelled", "late", "silent")}
    assert {lease: (outcome["status"], outcome["error"]["code"]) for lease, outcome in outcomes.items()} == {
        "cancelled": ("cancelled", "CANCELLED"),
        "late": ("timed_out", "TIMEOUT"),
        "silent": ("timed_out", "NO_PROGRESS"),
    }
    assert outcomes["cancelled"]["error"]["message"] == "no need"
    assert outcomes["cancelled"]["error"]["details"] == {"seen": True}


async def test_start_timeout_ends_an_attempt_before_it_starts(
    control: ControlPlane, preparing: Worker, gate: threading.Event
) -> None:
    async with in_process(preparing, dialing(control)):
        await control.until(lambda: control.registrations)
        await control.execute("a", "demo.prepare", None, startTimeoutMs=50)
        outcome = await control.outcome("a")
        gate.set()
    assert (outcome["status"], outcome["error"]) == (
        "timed_out",
        {"code": "START_TIMEOUT", "message": "the attempt did not begin within 50 ms", "retryable": True},
    )
    assert control.text("a", "log") == "preparing\n"


async def test_start_timeout_does_not_end_a_started_attempt(
    control: ControlPlane, preparing: Worker, gate: threading.Event
) -> None:
    gate.set()
    async with in_process(preparing, dialing(control)):
        await control.until(lambda: control.registrations)
        await control.execute("prepared", "demo.prepare", None, startTimeoutMs=5000)
        await control.execute("plain", "demo.wait", None, startTimeoutMs=1, timeoutMs=100)
        outcomes = [await control.outcome(lease) for lease in ("prepared", "plain")]
    assert outcomes[0]["result"] == "done"
    assert outcomes[1]["error"]["code"] == "TIMEOUT"


async def test_invalid_message_is_answered_with_its_path_and_the_link_stays_open(
    control: ControlPlane, worker: Worker
) -> None:
    async with in_process(worker, dialing(control)):
        await control.until(lambda: control.registrations)
        reply = await control.call("task.execute", {"taskId": "t"})
        validate("reply.error", reply)
        assert (reply["error"]["code"], reply["error"]["path"]) == ("INVALID_MESSAGE", "attempt")
        await control.execute("a", "demo.echo", {})
        await control.outcome("a")
    assert len(control.registrations) == 1


async def test_result_that_is_too_large_or_not_json_fails_with_a_typed_error(control: ControlPlane) -> None:
    worker = Worker(built_in=False)

    @worker.capability("demo.make", description="Make.", input_schema=ANY)
    async def make(value: str, _context: Context) -> Any:
        return {"large": "x" * 2_000_000, "bytes": b"x", "nan": float("nan"), "half": "\ud800"}[value]

    async with in_process(worker, dialing(control)):
        await control.until(lambda: control.registrations)
        for value in ("large", "bytes", "nan", "half"):
            await control.execute(value, "demo.make", value)
        outcomes = [await control.outcome(value) for value in ("large", "bytes", "nan", "half")]
    assert [outcome.get("error", {}).get("code") for outcome in outcomes] == [
        "OUTPUT_LIMIT",
        "INVALID_RESULT",
        "INVALID_RESULT",
        None,
    ]


async def test_capability_rejects_invalid_declarations() -> None:
    worker = Worker(built_in=False)
    with pytest.raises(Exception, match="does not match"):
        worker.capability("NoDot", description="", input_schema={})(lambda _value, _context: None)
    worker.capability("demo.one", description="", input_schema={})(lambda _value, _context: None)
    with pytest.raises(ValueError, match="declared twice"):
        worker.capability("demo.one", description="", input_schema={})(lambda _value, _context: None)


@pytest.fixture
def leaving(tmp_path: Path) -> Worker:
    """Create a worker that saves artifacts, from the event loop and from a thread."""
    worker = Worker(built_in=False)
    (tmp_path / "file").write_bytes(b"from a file")

    @worker.capability("demo.leave", description="Leave artifacts.", input_schema=ANY)
    async def leave(_value: Any, context: Context) -> Any:
        context.progress("begun")
        return [
            await context.artifact("bytes", b"from memory", "text/plain"),
            await context.artifact("file", tmp_path / "file"),
        ]

    @worker.capability("demo.leave_in_thread", description="Leave an artifact.", input_schema=ANY)
    def leave_in_thread(_value: Any, context: Context) -> Any:
        return context.save_artifact("thread", b"from a thread")["sizeBytes"]

    return worker


async def test_artifacts_are_uploaded_under_the_lease(control: ControlPlane, leaving: Worker) -> None:
    async with in_process(leaving, dialing(control)):
        await control.until(lambda: control.registrations)
        await control.execute("l1", "demo.leave", None)
        outcome = await control.outcome("l1")
        assert [artifact["name"] for artifact in outcome["result"]] == ["bytes", "file"]
        await control.execute("l2", "demo.leave_in_thread", None)
        assert (await control.outcome("l2"))["result"] == 13
    assert [(arrived.task_id, arrived.name, arrived.body) for arrived in control.artifacts] == [
        ("task-l1", "bytes", b"from memory"),
        ("task-l1", "file", b"from a file"),
        ("task-l2", "thread", b"from a thread"),
    ]
    assert {arrived.headers["Authorization"] for arrived in control.artifacts} == {"Lease l1", "Lease l2"}


async def test_rejected_artifact_fails_the_attempt_with_its_code(
    control: ControlPlane, leaving: Worker
) -> None:
    control.artifact_answers = [(413, {"code": "PAYLOAD_TOO_LARGE", "detail": "too long"})]
    async with in_process(leaving, dialing(control)):
        await control.until(lambda: control.registrations)
        await control.execute("l1", "demo.leave", None)
        error = (await control.outcome("l1"))["error"]
    assert error == {"code": "PAYLOAD_TOO_LARGE", "message": "too long", "retryable": False}


async def test_stop_ends_a_waiting_upload(control: ControlPlane, leaving: Worker) -> None:
    control.artifact_answers = [(503, {"code": "SHUTTING_DOWN"})] * 1000
    async with in_process(leaving, dialing(control)):
        await control.until(lambda: control.registrations)
        await control.execute("l1", "demo.leave", None)
        await control.until(lambda: control.artifacts)
        await control.call("task.cancel", {"leaseId": "l1", "reason": "enough", "graceMs": 60_000})
        outcome = await control.outcome("l1")
    assert (outcome["status"], outcome["error"]["code"]) == ("cancelled", "CANCELLED")


async def test_input_reaches_the_attempt_of_its_lease(control: ControlPlane) -> None:
    worker = Worker(built_in=False)

    @worker.capability("demo.echo", description="", input_schema={}, takes_input=True)
    async def echo(_value: Any, context: Context) -> str:
        said = b""
        while data := await context.input.read():
            said += data
        return said.decode()

    async with in_process(worker, dialing(control)):
        await control.until(lambda: control.registrations)
        await control.execute("l1", "demo.echo", None)
        first = await control.call("task.input", {"leaseId": "l1", "text": "one "})
        last = await control.call("task.input", {"leaseId": "l1", "base64": "dHdv", "offset": 4, "end": True})
        outcome = await control.outcome("l1")
        late = await control.call("task.input", {"leaseId": "l1", "text": "x"})
    assert (first, last) == (
        {"status": "accepted", "receivedBytes": 4},
        {"status": "accepted", "receivedBytes": 7},
    )
    assert (outcome["result"], late) == ("one two", {"status": "unknown"})


async def test_upload_url_of_the_registration_is_used(control: ControlPlane, leaving: Worker) -> None:
    control.artifacts_url = "http://127.0.0.1:9"  # no process listens there
    control.artifact_answers = []
    async with in_process(leaving, dialing(control)):
        await control.until(lambda: control.registrations)
        await control.execute("l1", "demo.leave", None)
        await control.until(lambda: control.outputs)
        control.artifacts_url = control.url
        await control.cut()
        await control.until(lambda: len(control.registrations) == 2)
        assert (await control.outcome("l1"))["status"] == "succeeded"
    assert [arrived.name for arrived in control.artifacts] == ["bytes", "file"]
