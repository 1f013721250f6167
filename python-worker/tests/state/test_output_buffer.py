from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yardmaster_worker.state import WorkerLimits
from yardmaster_worker.state.output_buffer import OutputBuffer

SMALL = WorkerLimits(output_bytes_max=64, live_bytes_max=10_000, batch_bytes_max=32, chunk_bytes_max=16)


def drained(buffer: OutputBuffer) -> list[dict[str, Any]]:
    """Send and acknowledge everything; return the chunks."""
    chunks: list[dict[str, Any]] = []
    while buffer.has_pending:
        chunks += [dict(chunk) for chunk in buffer.batch()]
        buffer.acknowledge()
    return chunks


def test_append_joins_text_of_one_stream() -> None:
    buffer = OutputBuffer(WorkerLimits())
    for stream, text in [("stdout", "a"), ("stdout", "b"), ("stderr", "c"), ("stdout", "d")]:
        buffer.add(stream, text)
    assert drained(buffer) == [
        {"seq": 1, "stream": "stdout", "data": "ab"},
        {"seq": 2, "stream": "stderr", "data": "c"},
        {"seq": 3, "stream": "stdout", "data": "d"},
    ]


def test_append_never_changes_a_chunk_that_was_sent() -> None:
    buffer = OutputBuffer(WorkerLimits())
    buffer.add("stdout", "a")
    buffer.batch()
    buffer.put_back()
    buffer.add("stdout", "b")
    assert [chunk["data"] for chunk in buffer.batch()] == ["a", "b"]


def test_append_keeps_progress_values_apart() -> None:
    buffer = OutputBuffer(WorkerLimits())
    buffer.add("progress", {"done": 1})
    buffer.add("progress", {"done": 2})
    assert [chunk["data"] for chunk in drained(buffer)] == [{"done": 1}, {"done": 2}]


def test_next_batch_repeats_put_back_chunks_with_the_same_seq() -> None:
    buffer = OutputBuffer(SMALL)
    buffer.add("stdout", "a")
    first = buffer.batch()
    buffer.put_back()
    assert buffer.batch() == first
    assert buffer.sent_seq == 1


def test_drop_removes_the_oldest_and_counts_it_on_the_next() -> None:
    buffer = OutputBuffer(SMALL)
    for number in range(6):
        buffer.add("stdout", f"{number}" * 16)
    chunks = drained(buffer)
    assert [chunk["data"][0] for chunk in chunks] == ["2", "3", "4", "5"]
    assert [chunk.get("droppedBytes", 0) for chunk in chunks] == [32, 0, 0, 0]


def test_drop_keeps_chunks_in_flight() -> None:
    buffer = OutputBuffer(SMALL)
    buffer.add("stdout", "first")
    buffer.batch()
    for _ in range(10):
        buffer.add("stdout", "x" * 16)
    buffer.acknowledge()
    rest = drained(buffer)
    assert rest[0]["seq"] > 2
    assert rest[0]["droppedBytes"] + sum(len(chunk["data"]) for chunk in rest) == 160


def test_drop_keeps_chunks_that_were_sent_and_put_back() -> None:
    buffer = OutputBuffer(SMALL)
    for text in ("a" * 16, "b" * 16):
        buffer.add("stdout", text)
    sent = buffer.batch()
    buffer.put_back()
    for number in range(6):
        buffer.add("stdout", f"{number}" * 16)
    assert buffer.batch() == sent
    buffer.acknowledge()
    rest = drained(buffer)
    assert [(chunk["data"][0], chunk.get("droppedBytes", 0)) for chunk in rest] == [("4", 64), ("5", 0)]


def test_refuse_counts_the_batch_on_the_next_chunk_that_was_never_sent() -> None:
    buffer = OutputBuffer(SMALL)
    for text in ("a" * 16, "b" * 16, "c" * 16):
        buffer.add("stdout", text)
    buffer.batch()
    buffer.refuse()
    assert drained(buffer) == [{"seq": 3, "stream": "stdout", "data": "c" * 16, "droppedBytes": 32}]


def test_refuse_counts_the_last_batch_once_the_attempt_ends() -> None:
    buffer = OutputBuffer(SMALL)
    buffer.add("stdout", "lost")
    buffer.batch()
    buffer.refuse()
    assert not buffer.has_pending
    buffer.close()
    assert [chunk["droppedBytes"] for chunk in drained(buffer)] == [4]


def test_refuse_after_the_end_is_reported_once() -> None:
    buffer = OutputBuffer(SMALL)
    buffer.add("stdout", "lost")
    buffer.close()
    buffer.batch()
    buffer.refuse()
    (notice,) = buffer.batch()
    assert (notice["stream"], notice["droppedBytes"]) == ("log", 4)
    buffer.refuse()
    assert not buffer.has_pending


def test_close_reports_dropped_bytes() -> None:
    buffer = OutputBuffer(WorkerLimits(live_bytes_max=10))
    buffer.add("stdout", "0123456789")
    buffer.add("stdout", "more")
    buffer.close()
    assert drained(buffer)[-1] == {
        "seq": 2,
        "stream": "log",
        "data": "[yardmaster: 4 bytes of live output were dropped]\n",
        "droppedBytes": 4,
    }


@pytest.mark.parametrize("text", ["é" * 100, "\ud800" * 100, "a" * 100])
def test_append_splits_text_into_chunks_of_the_bound(text: str) -> None:
    buffer = OutputBuffer(WorkerLimits(chunk_bytes_max=16))
    buffer.add("stdout", text)
    chunks = drained(buffer)
    assert "".join(chunk["data"] for chunk in chunks) == text
    assert all(len(chunk["data"].encode("utf-8", "replace")) <= 16 for chunk in chunks)


_STEPS = st.lists(
    st.one_of(
        st.tuples(
            st.just("append"), st.sampled_from(["stdout", "stderr"]), st.text("ab", min_size=1, max_size=40)
        ),
        st.tuples(st.sampled_from(["send", "acknowledge", "lose", "lose the reply", "refuse"])),
    ),
    max_size=60,
)


class Control:
    """A control plane that records each seq at most once, behind a lossy link."""

    def __init__(self) -> None:
        self.buffer = OutputBuffer(SMALL)
        self.recorded: dict[int, dict[str, Any]] = {}
        self.refused_bytes = 0
        self._in_flight: list[dict[str, Any]] = []

    def send(self) -> None:
        if self.buffer.has_pending and not self.buffer.has_in_flight:
            self._in_flight = [dict(chunk) for chunk in self.buffer.batch()]
            sizes = [len(chunk["data"]) for chunk in self._in_flight if chunk["stream"] != "log"]
            assert sum(sizes) <= SMALL.batch_bytes_max

    def answer(self, how: str) -> None:
        if not self.buffer.has_in_flight:
            return
        if how in ("acknowledge", "lose the reply"):
            for chunk in self._in_flight:
                assert self.recorded.setdefault(chunk["seq"], chunk) == chunk
        if how == "acknowledge":
            self.buffer.acknowledge()
        elif how == "refuse":
            # A recorded chunk whose reply was lost also counts as dropped.
            known = [
                self.recorded[chunk["seq"]] for chunk in self._in_flight if chunk["seq"] in self.recorded
            ]
            self.refused_bytes += sum(len(chunk["data"]) + chunk.get("droppedBytes", 0) for chunk in known)
            self.buffer.refuse()
        else:
            self.buffer.put_back()

    def delivered_bytes(self) -> int:
        return sum(len(chunk["data"]) for chunk in self.recorded.values() if chunk["stream"] != "log")

    def dropped_bytes(self) -> int:
        return sum(chunk.get("droppedBytes", 0) for chunk in self.recorded.values())


@given(_STEPS)
@settings(max_examples=400)
def test_every_byte_is_delivered_in_order_or_counted_as_dropped(steps: list[tuple[str, ...]]) -> None:
    control, appended_bytes = Control(), 0
    for step in steps:
        if step[0] == "append":
            control.buffer.add(step[1], step[2])
            appended_bytes += len(step[2])
        elif step[0] == "send":
            control.send()
        else:
            control.answer(step[0])
    control.answer("lose")
    delivered_bytes = control.delivered_bytes()
    control.buffer.close()
    while control.buffer.has_pending:
        control.send()
        control.answer("acknowledge")
    assert control.delivered_bytes() - delivered_bytes <= SMALL.output_bytes_max
    assert sorted(control.recorded) == list(control.recorded)
    assert control.delivered_bytes() + control.dropped_bytes() == appended_bytes + control.refused_bytes
