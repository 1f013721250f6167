from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yardmaster_worker.state import Limits
from yardmaster_worker.state.output_buffer import OutputBuffer

SMALL = Limits(buffer_bytes_max=64, live_bytes_max=10_000, batch_bytes_max=32, chunk_bytes_max=16)


def drained(buffer: OutputBuffer) -> list[dict[str, Any]]:
    """Send and acknowledge everything; return the chunks."""
    chunks: list[dict[str, Any]] = []
    while buffer.has_pending:
        chunks += [dict(chunk) for chunk in buffer.next_batch()]
        buffer.acknowledge()
    return chunks


def test_append_joins_text_of_one_stream() -> None:
    buffer = OutputBuffer(Limits())
    for stream, text in [("stdout", "a"), ("stdout", "b"), ("stderr", "c"), ("stdout", "d")]:
        buffer.append(stream, text)
    assert drained(buffer) == [
        {"seq": 1, "stream": "stdout", "data": "ab"},
        {"seq": 2, "stream": "stderr", "data": "c"},
        {"seq": 3, "stream": "stdout", "data": "d"},
    ]


def test_append_never_changes_a_chunk_that_was_sent() -> None:
    buffer = OutputBuffer(Limits())
    buffer.append("stdout", "a")
    buffer.next_batch()
    buffer.put_back()
    buffer.append("stdout", "b")
    assert [chunk["data"] for chunk in buffer.next_batch()] == ["a", "b"]


def test_append_keeps_progress_values_apart() -> None:
    buffer = OutputBuffer(Limits())
    buffer.append("progress", {"done": 1})
    buffer.append("progress", {"done": 2})
    assert [chunk["data"] for chunk in drained(buffer)] == [{"done": 1}, {"done": 2}]


def test_next_batch_repeats_what_was_put_back_with_the_same_seq() -> None:
    buffer = OutputBuffer(SMALL)
    buffer.append("stdout", "a")
    first = buffer.next_batch()
    buffer.put_back()
    assert buffer.next_batch() == first
    assert buffer.last_sent_seq == 1


def test_drop_takes_the_oldest_and_counts_it_on_the_next() -> None:
    buffer = OutputBuffer(SMALL)
    for number in range(6):
        buffer.append("stdout", f"{number}" * 16)
    chunks = drained(buffer)
    assert [chunk["data"][0] for chunk in chunks] == ["2", "3", "4", "5"]
    assert [chunk.get("droppedBytes", 0) for chunk in chunks] == [32, 0, 0, 0]


def test_drop_spares_what_is_in_flight() -> None:
    buffer = OutputBuffer(SMALL)
    buffer.append("stdout", "first")
    buffer.next_batch()
    for _ in range(10):
        buffer.append("stdout", "x" * 16)
    buffer.acknowledge()
    rest = drained(buffer)
    assert rest[0]["seq"] > 2
    assert rest[0]["droppedBytes"] + sum(len(chunk["data"]) for chunk in rest) == 160


def test_close_says_how_much_was_dropped_at_the_end() -> None:
    buffer = OutputBuffer(Limits(live_bytes_max=10))
    buffer.append("stdout", "0123456789")
    buffer.append("stdout", "more")
    buffer.close()
    assert drained(buffer)[-1] == {
        "seq": 2,
        "stream": "log",
        "data": "[yardmaster: 4 bytes of live output were dropped]\n",
        "droppedBytes": 4,
    }


@pytest.mark.parametrize("text", ["é" * 100, "\ud800" * 100, "a" * 100])
def test_append_splits_text_into_chunks_of_the_bound(text: str) -> None:
    buffer = OutputBuffer(Limits(chunk_bytes_max=16))
    buffer.append("stdout", text)
    chunks = drained(buffer)
    assert "".join(chunk["data"] for chunk in chunks) == text
    assert all(len(chunk["data"].encode("utf-8", "replace")) <= 16 for chunk in chunks)


_STEPS = st.lists(
    st.one_of(
        st.tuples(
            st.just("append"), st.sampled_from(["stdout", "stderr"]), st.text("ab", min_size=1, max_size=40)
        ),
        st.tuples(st.sampled_from(["send", "acknowledge", "put_back"])),
    ),
    max_size=60,
)


@given(_STEPS)
def test_every_byte_is_delivered_in_order_or_counted_as_dropped(steps: list[tuple[str, ...]]) -> None:
    buffer = OutputBuffer(SMALL)
    recorded: dict[int, dict[str, Any]] = {}
    in_flight: list[dict[str, Any]] = []
    appended_bytes = 0
    for step in steps:
        if step[0] == "append":
            buffer.append(step[1], step[2])
            appended_bytes += len(step[2])
        elif step[0] == "send" and buffer.has_pending and not buffer.has_in_flight:
            in_flight = [dict(chunk) for chunk in buffer.next_batch()]
            assert sum(len(chunk["data"]) for chunk in in_flight) <= SMALL.batch_bytes_max
        elif step[0] == "acknowledge" and buffer.has_in_flight:
            recorded |= {chunk["seq"]: chunk for chunk in in_flight}
            buffer.acknowledge()
        elif step[0] == "put_back":
            buffer.put_back()
    if buffer.has_in_flight:
        buffer.put_back()
    rest = drained(buffer)
    assert sum(len(chunk["data"]) for chunk in rest) <= SMALL.buffer_bytes_max
    recorded |= {chunk["seq"]: chunk for chunk in rest}
    sequence = sorted(recorded)
    assert sequence == sorted(set(sequence))
    delivered = sum(len(chunk["data"]) for chunk in recorded.values())
    dropped = sum(chunk.get("droppedBytes", 0) for chunk in recorded.values())
    assert delivered + dropped == appended_bytes
